#include "decode/window.h"

#include "base/mem.h"

#include <string.h>

void window_release(struct window *w)
{
	for (size_t i = 0; i < w->capacity; i++)
		sentence_release(&w->sentences[i]);
	mem_free(w->sentences);
	*w = (struct window){ 0 };
}

/* The place of the next sentence, with the memory it had in an earlier window. */
static struct sentence *next_sentence(struct window *w)
{
	size_t old = w->capacity;

	if (mem_grow(&w->sentences, &w->capacity, w->count + 1, sizeof(w->sentences[0])))
		return NULL;
	if (w->capacity > old)
		memset(w->sentences + old, 0, (w->capacity - old) * sizeof(w->sentences[0]));
	return &w->sentences[w->count];
}

static void note(const struct decode_stream *stream, const struct sentence *s, int max_length)
{
	if (!stream->notes)
		return;
	if (s->repaired)
		fprintf(stream->notes,
			"seq2seq-decode: %s:%zu: not valid UTF-8; bad bytes are read as U+FFFD\n",
			stream->in_name, s->line);
	if (s->cut)
		fprintf(stream->notes,
			"seq2seq-decode: %s:%zu: too long, cut to --max-length %d tokens\n",
			stream->in_name, s->line, max_length);
}

/* 1, 0 or -1 as line_reader_next(). */
static int read_sentence(struct window *w, struct line_reader *r, const struct translator *t,
	const struct decode_options *o, const struct decode_stream *stream)
{
	struct sentence *s = next_sentence(w);
	struct span line;
	int rc;

	if (!s)
		return -1;
	rc = line_reader_next(r, false, &line);
	if (rc == 0 && w->count == 0 && !r->ended) {
		if (stream->prompt && stream->notes) {
			fputs("> ", stream->notes);
			fflush(stream->notes);
		}
		rc = line_reader_next(r, true, &line);
	}
	if (rc <= 0)
		return rc;
	s->line = r->line;
	if (sentence_read(s, line, t->source, o->score ? t->target : NULL, o->max_length))
		return err_prefix("%s:%zu: ", stream->in_name, r->line);
	note(stream, s, o->max_length);
	w->count++;
	return 1;
}

void window_fill(struct window *w, struct line_reader *r, const struct translator *t,
	const struct decode_options *options, const struct decode_stream *stream)
{
	size_t most = (size_t)options->mini_batch * (size_t)options->maxi_batch;
	int rc = 1;

	w->count = 0;
	while (rc > 0 && w->count < most)
		rc = read_sentence(w, r, t, options, stream);
	w->ended = rc < 0 || (rc == 0 && r->ended);
	if (rc < 0)
		snprintf(w->failure, sizeof(w->failure), "%s", err_get());
}
