#include "decode/line_edit.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/window.h"
#include "decode/char_width.h"
#include "decode/terminal.h"
#include "tokenizer/fold.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { ESCAPE = 27, DELETE = 127, REPLACEMENT = 0xFFFD };

void line_edit_release(struct line_edit *e)
{
	for (size_t i = 0; i < e->count; i++)
		str_release(&e->lines[i]);
	mem_free(e->lines);
	*e = (struct line_edit){ 0 };
}

static size_t before(const struct str *s, size_t at)
{
	size_t begin = 0;

	for (size_t next = 0; next < at; next = char_width_step(s->data, s->len, next))
		begin = next;
	return begin;
}

/* The key by the letter that it has with Ctrl; others do nothing. */
static int press(struct line_edit *e, char letter)
{
	static const char keys[] = "AEBF" /* move */ "UKHD" /* erase as far */;
	struct str *s = &e->lines[e->at];
	const size_t to[] = { 0, s->len, before(s, e->cursor),
		char_width_step(s->data, s->len, e->cursor) };
	const char *key = strchr(keys, letter);

	if (letter == 'P' ? e->at > 0 : letter == 'N' && e->at + 1 < e->count) {
		e->at = letter == 'P' ? e->at - 1 : e->at + 1;
		e->cursor = e->lines[e->at].len;
		e->from = 0;
	} else if (key && *key) {
		size_t other = to[(key - keys) % 4], begin = other < e->cursor ? other : e->cursor;
		size_t end = other > e->cursor ? other : e->cursor;

		e->cursor = key < keys + 4 ? other : begin;
		if (key >= keys + 4) {
			memmove(s->data + begin, s->data + end, s->len - end);
			s->len -= end - begin;
		}
	}
	return 0;
}

static int insert(struct line_edit *e, uint32_t code)
{
	struct str *s = &e->lines[e->at];
	char bytes[4];
	size_t tail = s->len - e->cursor, n = (size_t)utf8_write(bytes, code);

	if (str_append(s, bytes, n))
		return -1;
	memmove(s->data + e->cursor + n, s->data + e->cursor, tail);
	memcpy(s->data + e->cursor, bytes, n);
	e->cursor += n;
	return 0;
}

/* ESC, `[` or `O`, numbers, then what the key is. Alt with a key does nothing. */
static int escape(struct line_edit *e, char byte)
{
	static const char keys[] = "ABCDHF13478", letters[] = "PNFBAEADEAE";
	const char *at;

	if (e->key_count < sizeof(e->key))
		e->key[e->key_count++] = byte;
	if (e->key_count == 2 ? byte == '[' || byte == 'O' : byte < '@')
		return 0;
	at = e->key_count > 2 ? strchr(keys, e->key_count == 4 && byte == '~' ? e->key[2] : byte)
			      : NULL;
	e->key_count = 0;
	return at && *at ? press(e, letters[at - keys]) : 0;
}

int line_edit_type(struct line_edit *e, char byte, bool *ended)
{
	bool control = byte == DELETE || ((unsigned char)byte < ' ' && byte != '\t');
	bool keyed = e->key_count && e->key[0] == ESCAPE;
	uint32_t code;
	int used;

	if (byte == '\n' || byte == '\r')
		return 1;
	if (control || (keyed && (unsigned char)byte > DELETE))
		e->key_count = 0; /* what was begun is no key */
	*ended = byte == 'D' - '@' && !e->lines[e->at].len;
	if (control && byte != ESCAPE)
		return press(e, byte == DELETE ? 'H' : (char)(byte + '@'));
	if (keyed && e->key_count)
		return escape(e, byte);
	e->key[e->key_count++] = byte;
	used = control ? 0 : utf8_check(e->key, e->key_count, &code);
	if (control || (used == -(int)e->key_count && (unsigned char)*e->key > 0xC1 &&
			       (unsigned char)*e->key < 0xF5))
		return 0; /* it goes on */
	/* a byte that does not belong to those before it begins anew */
	used = used < 0 && e->key_count > 1 ? 0 : used;
	e->key_count = 0;
	return insert(e, used > 0 ? code : REPLACEMENT) ? -1
	       : used                                   ? 0
							: line_edit_type(e, byte, ended);
}

int line_edit_draw(struct line_edit *e, struct str *out, int width)
{
	const struct str *s = &e->lines[e->at];
	int room = width - (int)strlen(e->prompt) - 1, at, shown;
	size_t next;

	room = room < 2 ? 2 : room;
	if (e->cursor < e->from || char_width_text(s->data, s->len) <= room)
		e->from = 0;
	at = char_width_text(s->data + e->from, e->cursor - e->from);
	for (; at > room; e->from = next) {
		next = char_width_step(s->data, s->len, e->from);
		at -= char_width_text(s->data + e->from, next - e->from);
	}
	next = char_width_fit(s->data + e->from, s->len - e->from, room, &shown);
	if (str_printf(out, "\r%s%.*s\x1b[K", e->prompt, (int)next, s->data + e->from))
		return -1;
	for (char *tab = out->data; (tab = strchr(tab, '\t'));)
		*tab = ' ';
	return shown > at ? str_printf(out, "\x1b[%dD", shown - at) : 0;
}

static int show(struct line_edit *e, const char *end)
{
	struct str text = { 0 };
	int rc = line_edit_draw(e, &text, window_size(fileno(e->out)).columns);

	fprintf(e->out, "%s%s", rc ? "" : text.data, end);
	fflush(e->out);
	str_release(&text);
	return rc;
}

/* Waits for what is typed next. A signal that had stopped the program ends the waiting. */
static int fill(struct line_edit *e, bool *ended)
{
	ssize_t n;

	terminal_raw(e->in);
	if (show(e, ""))
		return -1;
	n = read(e->in, e->input, sizeof(e->input));
	if (n < 0 && errno != EINTR)
		return err_set("cannot read the terminal: %s", strerror(errno));
	e->begin = 0;
	e->end = n > 0 ? (size_t)n : 0;
	*ended = n == 0;
	return 0;
}

int line_edit_begin(struct line_edit *e)
{
	if (mem_grow(&e->lines, &e->capacity, e->count + 1, sizeof(e->lines[0])))
		return -1;
	if (!e->count || e->lines[e->count - 1].len) /* an empty one serves again */
		e->lines[e->count++] = (struct str){ 0 };
	e->at = e->count - 1;
	e->cursor = e->from = e->key_count = 0;
	return str_append(&e->lines[e->at], "", 0);
}

int line_edit_next(struct line_edit *e, struct span *line)
{
	bool ended = false;
	int rc = line_edit_begin(e);

	while (!rc && !ended)
		rc = e->begin == e->end ? fill(e, &ended)
					: line_edit_type(e, e->input[e->begin++], &ended);
	rc = !rc && e->lines[e->at].len ? 1 : rc; /* the end came before the line's */
	if (rc > 0) {
		const struct str *typed = &e->lines[e->at];
		struct str *last = &e->lines[e->count - 1];

		e->cursor = typed->len;
		if (typed != last)
			str_clear(last);
		if (show(e, "\n") || (typed != last && str_append(last, typed->data, typed->len)))
			rc = -1;
		*line = (struct span){ last->data, last->len };
	}
	terminal_restore();
	return rc;
}
