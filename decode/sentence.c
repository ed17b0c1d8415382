#include "decode/sentence.h"

#include "base/err.h"
#include "base/mem.h"
#include "tokenizer/fold.h"

#include <string.h>

/* Text is cut to this many bytes a token before the tokenizer sees it. Tokens are shorter on
 * average, so the limit that counts is that of tokens; this one keeps the work on a line of many
 * megabytes small. */
enum { TOKEN_BYTES = 64 };

/* Bytes of the character at text, 0 if it is not valid UTF-8 or NUL. */
static size_t character(const char *text, size_t len)
{
	for (size_t n = 1; n <= 4 && n <= len; n++)
		if (*text && utf8_valid(text, n))
			return n;
	return 0;
}

/* Appends text with each NUL and each byte that is not part of UTF-8 replaced by U+FFFD. */
static int repair(struct str *out, struct span line)
{
	size_t begin = 0, pos = 0;

	while (pos < line.len) {
		size_t n = character(line.text + pos, line.len - pos);

		pos += n;
		if (n)
			continue;
		if (str_append(out, line.text + begin, pos - begin) || utf8_put(out, 0xFFFD))
			return -1;
		begin = ++pos;
	}
	return str_append(out, line.text + begin, pos - begin);
}

/* Folds and encodes one side. */
static int encode(struct sentence *s, struct str *text, struct tokens *tokens, struct span side,
	const struct tokenizer *tokenizer, int max_length)
{
	size_t limit = (size_t)max_length, bytes = limit * TOKEN_BYTES;

	str_clear(text);
	tokens->count = 0;
	if (fold_white_space(text, side.text, side.len))
		return -1;
	if (text->len > bytes) {
		while ((text->data[bytes] & 0xC0) == 0x80)
			bytes--;
		text->len = bytes;
		text->data[bytes] = '\0';
		s->cut = true;
	}
	if (tokenizer_encode(tokenizer, tokens, text->len ? text->data : "", text->len))
		return -1;
	if (tokens->count > limit) {
		tokens->count = limit;
		s->cut = true;
	}
	if (mem_grow(&tokens->ids, &tokens->capacity, tokens->count + 1, sizeof(int)))
		return -1;
	tokens->ids[tokens->count++] = TOKEN_EOS;
	return 0;
}

static int read_pair(struct sentence *s, struct span line, const struct tokenizer *source,
	const struct tokenizer *target, int max_length)
{
	const char *tab = line.len ? memchr(line.text, '\t', line.len) : NULL, *end;
	struct span left = line, right;

	if (!tab)
		return err_set("no TAB between source and target");
	left.len = (size_t)(tab - line.text);
	right = (struct span){ tab + 1, line.len - left.len - 1 };
	end = right.len ? memchr(right.text, '\t', right.len) : NULL;
	if (end)
		right.len = (size_t)(end - right.text);
	/* the text to keep is that of the source: encode it last */
	return encode(s, &s->text, &s->target, right, target, max_length) ||
			       encode(s, &s->text, &s->source, left, source, max_length)
		       ? -1
		       : 0;
}

int sentence_read(struct sentence *s, struct span line, const struct tokenizer *source,
	const struct tokenizer *target, int max_length)
{
	struct str repaired = { 0 };
	int rc = -1;

	s->cut = false;
	s->repaired =
		line.len && (memchr(line.text, '\0', line.len) || !utf8_valid(line.text, line.len));
	if (s->repaired) {
		if (repair(&repaired, line))
			goto done;
		line = (struct span){ repaired.data, repaired.len };
	}
	rc = target ? read_pair(s, line, source, target, max_length)
		    : encode(s, &s->text, &s->source, line, source, max_length);
done:
	str_release(&repaired);
	return rc;
}

bool sentence_blank(const struct sentence *s)
{
	return s->source.count == 1;
}

void sentence_release(struct sentence *s)
{
	str_release(&s->text);
	str_release(&s->output);
	tokens_release(&s->source);
	tokens_release(&s->target);
}
