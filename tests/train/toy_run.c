#include "tests/train/toy_run.h"

#include "base/file.h"
#include "base/rng.h"
#include "tests/test.h"
#include "train/run_state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void toy_corpus(const char *path, int pairs, unsigned seed)
{
	static const char letters[] = "abcdefgh";
	struct str text = { 0 };
	struct rng r;

	rng_seed(&r, seed);
	for (int i = 0; i < pairs; i++) {
		int n = 1 + (int)rng_below(&r, 5);
		char word[8];

		for (int k = 0; k < n; k++) {
			word[k] = letters[rng_below(&r, 8)];
			str_printf(&text, "%s%c", k ? " " : "", word[k]);
		}
		/* the number makes the pair distinct */
		str_printf(&text, " %d\t%d", i % 10, i % 10);
		while (n--)
			str_printf(&text, " %c", toupper(word[n]));
		str_puts(&text, "\n");
	}
	test_write_file(path, text.data, text.len);
	str_release(&text);
}

void toy_remove(const struct toy *t)
{
	remove(t->model);
	remove(t->state);
}

void toy_init(struct toy *t, const char *name)
{
	char file[256];
	struct str state = { 0 };

	*t = (struct toy){ .signal = 15 };
	snprintf(file, sizeof(file), "%s.tsv", name);
	snprintf(t->corpus, sizeof(t->corpus), "%s", test_path(file));
	snprintf(file, sizeof(file), "%s.safetensors", name);
	snprintf(t->model, sizeof(t->model), "%s", test_path(file));
	run_state_path(&state, t->model);
	snprintf(t->state, sizeof(t->state), "%s", state.data);
	str_release(&state);
	toy_remove(t);
	toy_corpus(t->corpus, 120, 1);
	train_options_default(&t->options);
	memset(t->options.given, 1, sizeof(t->options.given));
	t->options.exponential_smoothing = 0;
	t->options.train_sets = (struct option_strings){ { t->corpus }, 1 };
	t->options.model = t->model;
	t->options.tokenizer = 1;
	t->options.dim_emb = 12;
	t->options.dim_rnn = 16;
	t->options.dim_att = 8;
	t->options.learn_rate = 0.01;
	t->options.dropout_embedding = t->options.dropout_annotation = 0.1;
	t->options.dropout_readout = 0.1;
	t->options.mini_batch = 16;
	t->options.after = (struct option_amount){ 3, 'e' };
	t->options.threads = 1;
}

static int interrupted(void *context, uint64_t update)
{
	const struct toy *t = context;

	if (!t->stop_at || update < t->stop_at)
		return 0;
	if (t->signal < 0)
		_exit(9);
	return t->signal;
}

int toy_run(struct toy *t)
{
	struct train_hooks hooks = { .interrupted = interrupted, .context = t, .out = t->out };

	return train_run(&t->options, &hooks, &t->result);
}

int toy_parse(struct train_options *o, int argc, const char **argv)
{
	struct option table[TRAIN_OPTIONS_MAX];
	struct program program = {
		.name = "seq2seq-train", .options = table, .implicit = train_options_implicit
	};

	train_options_default(o);
	program.count = train_options_table(table, o);
	program.given = o->given;
	return options_parse(&program, NULL, argc, (char **)argv) ? -1 : train_options_check(o);
}

int toy_run_said(struct toy *t, char *said, size_t size)
{
	int rc;

	t->out = tmpfile();
	CHECK(t->out != NULL);
	rc = toy_run(t);
	rewind(t->out);
	said[fread(said, 1, size - 1, t->out)] = '\0';
	fclose(t->out);
	t->out = NULL;
	return rc;
}

int toy_run_apart(struct toy *t)
{
	int status = -1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child)
		_exit(toy_run(t) ? 1 : 0);
	if (child < 0 || waitpid(child, &status, 0) != child)
		test_fail(__FILE__, __LINE__, "no child process");
	return status;
}

bool toy_exists(const char *path)
{
	return !access(path, F_OK);
}

bool toy_same(const char *a, const char *b)
{
	struct file x = { 0 }, y = { 0 };
	bool same = !file_read(&x, a, SIZE_MAX) && !file_read(&y, b, SIZE_MAX) && x.len &&
		    x.len == y.len && !memcmp(x.data, y.data, x.len);

	file_release(&x);
	file_release(&y);
	return same;
}
