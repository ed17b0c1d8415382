#include "decode/decode_stream.h"

#include "base/err.h"
#include "base/mem.h"
#include "decode/decode_output.h"
#include "decode/line_reader.h"
#include "decode/notes.h"

#include <errno.h>
#include <string.h>

/* Weights of attention that a window may come to hold; a line alone may exceed it. */
static const double WEIGHTS_MAX = 1 << 25;

/* The lines that are worked on together: as many as can be had without waiting, up to a limit. */
struct window {
	struct str bytes;                     /* of the lines, one after the other */
	struct seq2seq_text *source, *target; /* [count]; target with --score only */
	struct seq2seq_result *results;       /* [count] */
	size_t count;
	size_t source_capacity, target_capacity, result_capacity;
	bool ended;            /* nothing comes after this window */
	char failure[ERR_MAX]; /* why reading stopped, "" if it came to the end */
};

/* Cuts the target off the line: source TAB target; what follows a second TAB is ignored. */
static int split(struct seq2seq_text *source, struct seq2seq_text *target)
{
	const char *tab = source->length ? memchr(source->bytes, '\t', source->length) : NULL, *end;

	if (!tab)
		return err_set("no TAB between source and target");
	target->bytes = tab + 1;
	target->length = source->length - (size_t)(tab + 1 - source->bytes);
	source->length = (size_t)(tab - source->bytes);
	end = target->length ? memchr(target->bytes, '\t', target->length) : NULL;
	if (end)
		target->length = (size_t)(end - target->bytes);
	return 0;
}

/* 1, 0 or -1 as line_reader_next(). */
static int read_line(
	struct window *w, struct line_reader *r, bool score, const struct decode_stream *stream)
{
	struct seq2seq_text source, target = { 0 };
	struct span line;
	int rc;

	if (stream->edit) {
		/* a line at a time */
		rc = w->count ? 0 : line_edit_next(stream->edit, &line);
		r->line += rc > 0;
		r->ended = rc == 0 && !w->count;
	} else {
		rc = line_reader_next(r, false, &line);
	}
	if (rc == 0 && !stream->edit && w->count == 0 && !r->ended) {
		if (stream->prompt && stream->notes) {
			fputs("> ", stream->notes);
			fflush(stream->notes);
		}
		rc = line_reader_next(r, true, &line);
	}
	if (rc <= 0)
		return rc;
	source = (struct seq2seq_text){ line.text, line.len };
	if (score && split(&source, &target))
		return err_prefix("%s:%zu: ", stream->in_name, r->line);
	if (mem_grow(&w->source, &w->source_capacity, w->count + 1, sizeof(w->source[0])) ||
		mem_grow(&w->target, &w->target_capacity, w->count + 1, sizeof(w->target[0])) ||
		mem_grow(&w->results, &w->result_capacity, w->count + 1, sizeof(w->results[0])) ||
		str_append(&w->bytes, source.bytes, source.length) ||
		str_append(&w->bytes, target.bytes, target.length))
		return -1;
	w->source[w->count] = source;
	w->target[w->count++] = target;
	return 1;
}

/* At most so many weights have the results of a line of `length` bytes. */
static double weights(const struct seq2seq_options *o, size_t length)
{
	double S = (double)length;

	S = 1 + (S < o->max_length ? S : o->max_length);
	return o->attention ? S * (o->max_length_factor * S + 10) * o->n_best : 0;
}

/* Reads the next window; waits only while it has no line at all. What stops the reading is kept in
 * `failure`, so that the lines before it can be finished first. */
static void read_window(struct window *w, struct line_reader *r,
	const struct decode_options *options, const struct decode_stream *stream)
{
	size_t most = (size_t)options->translate.mini_batch * (size_t)options->maxi_batch;
	double held = 0;
	const char *at;
	int rc = 1;

	w->count = 0;
	str_clear(&w->bytes);
	while (rc > 0 && w->count < most && held < WEIGHTS_MAX) {
		rc = read_line(w, r, options->score, stream);
		if (rc > 0)
			held += weights(&options->translate, w->source[w->count - 1].length);
	}
	w->ended = rc < 0 || (rc == 0 && r->ended);
	if (rc < 0)
		snprintf(w->failure, sizeof(w->failure), "%s", err_get());
	/* only now do the bytes stay where they are */
	at = w->bytes.data;
	for (size_t i = 0; i < w->count; i++) {
		w->source[i].bytes = at;
		w->target[i].bytes = at + w->source[i].length;
		at += w->source[i].length + w->target[i].length;
	}
}

static int cannot_write(const struct decode_stream *stream)
{
	return err_set("cannot write to %s: %s", stream->out_name, strerror(errno));
}

static int write_window(const struct window *w, const struct decode_options *o,
	const struct decode_stream *stream, struct notes *notes)
{
	struct str text = { 0 };
	int rc = 0;

	for (size_t i = 0; i < w->count && !rc; i++) {
		str_clear(&text);
		rc = notes_line(notes, &w->source[i], &w->results[i]);
		if (!rc)
			rc = decode_output(&text, o, notes->lines - 1, &w->results[i]);
		errno = 0;
		if (!rc && fwrite(text.data, 1, text.len, stream->out) != text.len)
			rc = cannot_write(stream);
	}
	str_release(&text);
	errno = 0;
	if (!rc && (fflush(stream->out) || ferror(stream->out)))
		rc = cannot_write(stream);
	return rc;
}

static int work(struct seq2seq *models, struct window *w, const struct decode_options *o,
	const struct decode_stream *stream, struct notes *notes)
{
	int rc = o->score ? seq2seq_score(models, &o->translate, w->source, w->target, w->count,
				    w->results)
			  : seq2seq_translate(
				    models, &o->translate, w->source, w->count, w->results);

	if (!rc)
		rc = write_window(w, o, stream, notes);
	seq2seq_results_release(w->results, w->count);
	return rc;
}

int decode_check(const struct seq2seq *models, int count, const struct decode_options *o)
{
	bool links = o->alignment && o->alignment != ALIGNMENT_JSON;
	const char *option = o->attention                                          ? "--attention"
			     : links                                               ? "--alignment"
			     : o->translate.replace_unk && seq2seq_has_unk(models) ? "--replace-unk"
										   : NULL;

	if (!option || seq2seq_has_attention(models))
		return 0;
	return err_set("%s: the model%s trained without attention (--attention none)", option,
		count > 1 ? "s were" : " was");
}

int decode_stream(struct seq2seq *models, const struct decode_options *options,
	const struct decode_stream *stream)
{
	struct line_reader reader = { .fd = stream->in, .name = stream->in_name };
	struct window w = { 0 };
	struct notes notes;
	int rc = 0;

	notes_begin(&notes, stream, options->translate.max_length);
	while (!rc && !w.ended) {
		read_window(&w, &reader, options, stream);
		rc = work(models, &w, options, stream, &notes);
		notes_progress(&notes, &reader);
	}
	if (!rc && w.failure[0])
		rc = err_set("%s", w.failure);
	if (!rc)
		notes_sum(&notes);
	notes_release(&notes);
	str_release(&w.bytes);
	mem_free(w.source);
	mem_free(w.target);
	mem_free(w.results);
	line_reader_release(&reader);
	return rc;
}
