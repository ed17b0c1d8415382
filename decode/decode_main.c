/* seq2seq-decode: translates standard input line by line. */
#include "base/err.h"
#include "base/file.h"
#include "base/window.h"
#include "decode/decode_options.h"
#include "decode/decode_stream.h"
#include "decode/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool is_file(const char *path)
{
	return path && strcmp(path, "-");
}

static int open_input(struct decode_stream *s, const char *path)
{
	s->in = STDIN_FILENO;
	s->in_name = "stdin";
	if (!is_file(path))
		return 0;
	s->in_name = path;
	s->in = open(path, O_RDONLY | O_CLOEXEC);
	return s->in < 0 ? err_set("cannot read %s: %s", path, strerror(errno)) : 0;
}

/* Opening the output empties it: it must be neither the input nor a model. */
static int check_output(const char *path, const char *input, const struct operands *models)
{
	if (file_same(path, is_file(input) ? input : "/dev/stdin"))
		return err_set("%s is read from, it cannot be the output", path);
	for (int i = 0; i < models->count; i++)
		if (file_same(path, models->items[i]))
			return err_set("%s is a model, it cannot be the output", path);
	return 0;
}

static int open_output(
	struct decode_stream *s, const struct decode_options *o, const struct operands *models)
{
	const char *path = o->output;

	s->out = stdout;
	s->out_name = "standard output";
	if (!is_file(path))
		return 0;
	if (check_output(path, o->input, models))
		return -1;
	s->out_name = path;
	s->out = fopen(path, "wb");
	return s->out ? 0 : err_set("cannot write to %s: %s", path, strerror(errno));
}

/* Some file systems tell only now that the disk is full. */
static int close_output(struct decode_stream *s)
{
	errno = 0;
	if (s->out != stdout && fclose(s->out))
		return err_set("cannot write to %s: %s", s->out_name, strerror(errno));
	return 0;
}

static int run(struct decode_options *o, const struct operands *models)
{
	struct decode_stream stream = { .notes = o->quiet ? NULL : stderr };
	struct line_edit edit = { .out = stderr, .prompt = "> " };
	struct seq2seq *s = NULL;
	int rc = open_input(&stream, o->input);

	if (!rc) {
		s = seq2seq_open(models->items, models->count, o->threads, o->kernels);
		rc = s ? decode_check(s, models->count, o) : -1;
	}
	if (!rc)
		rc = open_output(&stream, o, models);
	if (!rc) {
		int out = fileno(stream.out);

		stream.prompt = isatty(stream.in) && isatty(STDERR_FILENO);
		edit.in = stream.in;
		if (stream.prompt && stream.notes && terminal_clever(stream.in))
			stream.edit = &edit;
		stream.live =
			stream.notes && !stream.prompt && !isatty(out) && isatty(STDERR_FILENO);
		if (o->color == COLOR_AUTO)
			o->color = terminal_color(out) ? COLOR_ALWAYS : COLOR_NEVER;
		if (!o->width)
			o->width = window_size(out).columns;
		rc = decode_stream(s, o, &stream);
		/* the first error is the one to tell */
		if (!rc)
			rc = close_output(&stream);
	}
	line_edit_release(&edit);
	seq2seq_close(s);
	return rc;
}

int main(int argc, char **argv)
{
	struct decode_options options;
	struct operands models;
	int rc;

	decode_options_init(&options);
	rc = decode_options_parse(&options, &models, argc, argv);
	if (rc < 0)
		return decode_options_misuse();
	if (rc == 0 && run(&options, &models)) {
		fprintf(stderr, "seq2seq-decode: %s\n", err_get());
		return 1;
	}
	return 0;
}
