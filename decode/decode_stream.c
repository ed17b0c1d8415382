#include "decode/decode_stream.h"

#include "base/err.h"
#include "decode/decode_output.h"
#include "decode/notes.h"
#include "decode/window.h"

#include <errno.h>
#include <string.h>

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
			rc = err_set("cannot write to %s: %s", stream->out_name, strerror(errno));
	}
	str_release(&text);
	errno = 0;
	if (!rc && (fflush(stream->out) || ferror(stream->out)))
		rc = err_set("cannot write to %s: %s", stream->out_name, strerror(errno));
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
		window_fill(&w, &reader, options, stream);
		rc = work(models, &w, options, stream, &notes);
		notes_progress(&notes, &reader);
	}
	if (!rc && w.failure[0])
		rc = err_set("%s", w.failure);
	if (!rc)
		notes_sum(&notes);
	notes_release(&notes);
	window_release(&w);
	line_reader_release(&reader);
	return rc;
}
