#include "decode/line_reader.h"

#include "base/err.h"
#include "base/mem.h"
#include "data/text_file.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

void line_reader_release(struct line_reader *r)
{
	mem_free(r->data);
	r->data = NULL;
	r->begin = r->scanned = r->end = r->capacity = 0;
}

/* Would read() return at once? At the end of a file and after an error it would. */
static bool readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	do
		n = poll(&p, 1, 0);
	while (n < 0 && errno == EINTR);
	return n != 0;
}

static int fill(struct line_reader *r)
{
	ssize_t n;

	if (r->begin) {
		memmove(r->data, r->data + r->begin, r->end - r->begin);
		r->scanned -= r->begin;
		r->end -= r->begin;
		r->begin = 0;
	}
	if (mem_grow(&r->data, &r->capacity, r->end + CHUNK, 1))
		return -1;
	do
		n = read(r->fd, r->data + r->end, r->capacity - r->end);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_set("cannot read %s: %s", r->name, strerror(errno));
	r->end += (size_t)n;
	r->ended = n == 0;
	/* the beginning of what is no text; a person types lines */
	if (r->line || r->end != (size_t)n || isatty(r->fd))
		return 0;
	return text_file_check(r->data, r->end, r->name);
}

/* Hands out the bytes before `end`, behind which the next line begins at `next`. */
static int take(struct line_reader *r, struct span *line, size_t end, size_t next)
{
	const char *text = r->data + r->begin;
	size_t len = end - r->begin;

	if (r->line++ == 0 && len >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
		text += 3;
		len -= 3;
	}
	if (len && text[len - 1] == '\r')
		len--;
	*line = (struct span){ text, len };
	r->begin = r->scanned = next;
	return 1;
}

int line_reader_next(struct line_reader *r, bool wait, struct span *line)
{
	for (;;) {
		char *feed = NULL;

		if (r->scanned < r->end)
			feed = memchr(r->data + r->scanned, '\n', r->end - r->scanned);
		if (feed)
			return take(
				r, line, (size_t)(feed - r->data), (size_t)(feed - r->data) + 1);
		r->scanned = r->end;
		if (r->ended)
			return r->begin < r->end ? take(r, line, r->end, r->end) : 0;
		if (!wait && !readable(r->fd))
			return 0;
		if (fill(r))
			return -1;
	}
}
