#include "tests/decode/decode_fixture.h"

#include "decode/decode_output.h"
#include "decode/seq2seq_parts.h"
#include "tests/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct feed {
	int fd;
	const char *text;
	size_t len;
};

/* Pieces of 1, 2, 3 ... bytes. */
static void *feed_pipe(void *context)
{
	struct feed *f = context;

	for (size_t at = 0, n = 1; at < f->len; at += n, n++) {
		if (n > f->len - at)
			n = f->len - at;
		if (write(f->fd, f->text + at, n) != (ssize_t)n)
			break;
	}
	close(f->fd);
	return NULL;
}

int parse_command(struct command *c, const char *models, const char *options)
{
	char names[256];
	int argc = 0;

	snprintf(c->text, sizeof(c->text), "seq2seq-decode --color never --width 40 %s", options);
	snprintf(names, sizeof(names), "%s", models);
	for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) {
		size_t at = strlen(c->text);

		snprintf(c->text + at, sizeof(c->text) - at, " %s", test_path(name));
	}
	for (char *word = strtok(c->text, " "); word; word = strtok(NULL, " "))
		c->argv[argc++] = word;
	c->argv[argc] = NULL;
	decode_options_init(&c->options);
	c->options.threads = 1;
	return decode_options_parse(&c->options, &c->operands, argc, c->argv);
}

int run_command(struct command *c, int in, FILE *out, FILE *notes)
{
	struct decode_stream s = {
		.in = in, .in_name = "stdin", .out = out, .out_name = "the output", .notes = notes
	};
	struct seq2seq *models = seq2seq_open(
		c->operands.items, c->operands.count, c->options.threads, c->options.kernels);
	int rc = models ? decode_check(models, c->operands.count, &c->options) : -1;

	if (!rc)
		rc = decode_stream(models, &c->options, &s);
	seq2seq_close(models);
	return rc;
}

int print_translation(struct str *out, const struct seq2seq *models, const struct decode_options *o,
	const struct sentence *s, const struct translation *t)
{
	struct seq2seq_result r = { 0 };
	int rc = result_of(&r, models, &o->translate, s, t);

	str_clear(out);
	if (!rc)
		rc = decode_output(out, o, 0, &r);
	seq2seq_results_release(&r, 1);
	return rc;
}

struct result run_bytes(
	const char *models, const char *options, const char *text, size_t len, enum arrival arrival)
{
	static struct result kept[16];
	static unsigned runs;
	struct result *r = &kept[runs++ % 16];
	size_t out_len, notes_len;
	struct feed feed = { -1, text, len };
	FILE *out, *notes;
	struct command c;
	pthread_t feeder;
	int in, ends[2];

	free(r->out);
	free(r->notes);
	out = open_memstream(&r->out, &out_len);
	notes = open_memstream(&r->notes, &notes_len);
	CHECK_EQUAL(parse_command(&c, models, options), 0);
	if (arrival == FROM_PIPE) {
		CHECK_EQUAL(pipe(ends), 0);
		in = ends[0];
		feed.fd = ends[1];
		CHECK_EQUAL(pthread_create(&feeder, NULL, feed_pipe, &feed), 0);
	} else {
		test_write_file(test_path("input"), text, len);
		in = open(test_path("input"), O_RDONLY);
	}
	r->rc = run_command(&c, in, out, notes);
	if (arrival == FROM_PIPE)
		pthread_join(feeder, NULL);
	close(in);
	fclose(out);
	fclose(notes);
	return *r;
}

struct result run(const char *models, const char *options, const char *text)
{
	return run_bytes(models, options, text, strlen(text), FROM_FILE);
}

int id_of(const struct tokenizer *t, const char *piece)
{
	for (int id = 0; id < tokenizer_size(t); id++)
		if (!strcmp(tokenizer_piece(t, id), piece))
			return id;
	test_fail(__FILE__, __LINE__, "there is no token \"%s\"", piece);
	return TOKEN_UNK;
}

int count_lines(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

const char *line_of(const char *text, int n)
{
	static char kept[8][8192];
	static unsigned calls;
	char *line = kept[calls++ % 8];

	while (n-- && strchr(text, '\n'))
		text = strchr(text, '\n') + 1;
	snprintf(line, sizeof(kept[0]), "%.*s", (int)strcspn(text, "\n"), text);
	return line;
}

int check_rows(const char *line, int n)
{
	const char *at = strstr(line, " ||| ") + 4;
	int rows = 0, used;

	for (; *at == ' '; rows++) {
		double sum = 0, p;
		int count = 0;

		for (; sscanf(at, count ? ",%lf%n" : " %lf%n", &p, &used) == 1; count++) {
			sum += p;
			at += used;
		}
		CHECK_EQUAL(count, n);
		CHECK_NEAR(sum, 1, 1e-5);
	}
	CHECK(*at == '\0' || *at == '\n');
	return rows;
}

void check_same(const char *models, const char *options, const char *expected)
{
	struct result r = run(models, options, world_input);

	CHECK_EQUAL(r.rc, 0);
	CHECK_TEXT(r.out, expected);
}

void check_failure(const char *models, const char *options, const char *text, const char *message)
{
	struct result r = run(models, options, text);

	CHECK_ERROR(r.rc, message);
	CHECK_TEXT(r.out, "");
}
