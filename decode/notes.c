#include "decode/notes.h"

#include "base/mem.h"
#include "data/encoding.h"
#include "tokenizer/fold.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLE = 1 << 16, NAMED = 5, CODES = 0x110000, COLUMNS = 60 };
static const double draw_seconds = 0.2;

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void notes_begin(struct notes *n, const struct decode_stream *stream, int max_length)
{
	struct stat s;

	*n = (struct notes){ .stream = stream, .max_length = max_length, .begun = seconds() };
	if (!fstat(stream->in, &s) && S_ISREG(s.st_mode)) {
		n->start = lseek(stream->in, 0, SEEK_CUR);
		n->size = s.st_size;
	}
}

/* Names the line, the first of `count` with the same fault. */
static void tell(const struct notes *n, const struct note *note, bool repaired)
{
	FILE *out = n->stream->notes;

	fprintf(out, "seq2seq-decode: %s:%zu: ", n->stream->in_name, note->first);
	if (repaired)
		fputs("not valid UTF-8; bad bytes are read as U+FFFD", out);
	else
		fprintf(out, "too long, cut to --max-length %d token%s", n->max_length,
			str_plural((size_t)n->max_length));
	if (note->count > 1)
		fprintf(out, " (%zu of %zu lines, this is the first)", note->count, n->lines);
	if (repaired && n->sample.len)
		fprintf(out, "; the text %s", encoding_advice(n->sample.data, n->sample.len));
	fputc('\n', out);
}

/* One more line has the fault. A person who waits is told at once, and that only. */
static void count(struct notes *n, struct note *note, bool repaired)
{
	if (!note->count++)
		note->first = n->lines;
	if (n->stream->prompt) {
		tell(n, &(const struct note){ 1, n->lines }, repaired);
		note->count = 0;
	}
}

static int count_unseen(struct notes *n, const char *text)
{
	uint32_t code;

	if (!n->unseen)
		n->unseen = mem_zalloc(CODES, sizeof(*n->unseen));
	if (!n->unseen)
		return -1;
	while (*text) {
		text += utf8_next(text, &code);
		n->unseen[code]++;
	}
	n->unseen[0xFFFD] = 0; /* what was no character is told elsewhere */
	return 0;
}

int notes_line(
	struct notes *n, const struct seq2seq_text *line, const struct seq2seq_result *result)
{
	int rc = 0;

	n->lines++;
	if (!n->stream->notes)
		return 0;
	if (result->repaired) {
		if (n->sample.len + line->length < SAMPLE && !n->stream->prompt) {
			str_append(&n->sample, line->bytes, line->length);
			rc = str_puts(&n->sample, "\n");
		}
		count(n, &n->repaired, true);
	}
	if (result->cut)
		count(n, &n->cut, false);
	if (!rc && result->unseen)
		rc = count_unseen(n, result->unseen);
	return rc;
}

void notes_progress(struct notes *n, const struct line_reader *r)
{
	double now = seconds(), done = 0, rate = (double)n->lines / (now - n->begun);
	char text[COLUMNS];
	int len;

	if (!n->stream->live || now - n->drawn < draw_seconds)
		return;
	n->drawn = now;
	len = snprintf(text, sizeof(text), "%zu line%s  %.0f lines/s", n->lines,
		str_plural(n->lines), rate);
	if (n->size > n->start)
		done = (double)(lseek(n->stream->in, 0, SEEK_CUR) - (off_t)(r->end - r->begin) -
				n->start) /
		       (double)(n->size - n->start);
	if (done > 0 && done < 1) {
		double left = (now - n->begun) * (1 - done) / done;
		int s = left < 359999 ? (int)left : 359999;

		snprintf(text + len, sizeof(text) - (size_t)len, "  ETA %d:%02d:%02d", s / 3600,
			s / 60 % 60, s % 60);
	}
	fprintf(n->stream->notes, "\r%-*s", COLUMNS, text);
	fflush(n->stream->notes);
}

static void clear(struct notes *n)
{
	if (n->drawn > 0)
		fprintf(n->stream->notes, "\r%*s\r", COLUMNS, "");
	n->drawn = 0;
}

/* "3 characters ...: ’ U+2019 40 times, ...", the most frequent; an invisible one by number. */
static void tell_unseen(struct notes *n)
{
	FILE *out = n->stream->notes;
	int distinct = 0;

	for (int code = 0; code < CODES; code++)
		distinct += n->unseen[code] > 0;
	if (!distinct)
		return;
	fprintf(out, "seq2seq-decode: %s: %d character%s seldom or never seen in training",
		n->stream->in_name, distinct, str_plural((size_t)distinct));
	for (int k = 0; k < NAMED && k < distinct; k++) {
		uint32_t best = 0;
		char bytes[4];

		/* in falling order, equal ones by their numbers */
		for (uint32_t code = 1; code < CODES; code++)
			if (n->unseen[code] > n->unseen[best])
				best = code;
		fputs(k ? ", " : ": ", out);
		if (unicode_width(best))
			fprintf(out, "%.*s ", utf8_write(bytes, best), bytes);
		fprintf(out, "U+%04X %u time%s", (unsigned)best, (unsigned)n->unseen[best],
			str_plural(n->unseen[best]));
		n->unseen[best] = 0; /* told */
	}
	fputs(distinct > NAMED ? ", ...\n" : "\n", out);
}

void notes_sum(struct notes *n)
{
	if (n->stream->prompt && n->stream->notes)
		fputc('\n', n->stream->notes);
	clear(n);
	if (n->repaired.count)
		tell(n, &n->repaired, true);
	if (n->cut.count)
		tell(n, &n->cut, false);
	if (n->unseen)
		tell_unseen(n);
}

void notes_release(struct notes *n)
{
	clear(n);
	str_release(&n->sample);
	mem_free(n->unseen);
}
