#include "tests/world.h"

#include "base/err.h"
#include "base/file.h"
#include "base/real.h"
#include "base/rng.h"
#include "model/score.h"
#include "tests/test.h"
#include "train/run_state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void draw_params(struct params *p, const struct config *config, uint64_t seed)
{
	struct rng r;

	rng_seed(&r, seed);
	CHECK_EQUAL(params_create(p, config), 0);
	params_init(p, config, &r);
}

/* Biases are not 0, and some of the numbers only exactness keeps. */
static void draw_exact(struct params *p, const struct config *config, uint64_t seed)
{
	draw_params(p, config, seed);
	p->bb[0] = -0.0f;
	p->bm[0] = 1e-42f;
	p->bo[0] = (real)seed;
}

struct tokenizer *world_tokenizer(int language)
{
	static const struct span lines[] = { { "a b", 3 }, { "caf\xc3\xa9", 5 }, { "de", 2 } };
	struct tokenizer *t = NULL;

	CHECK_EQUAL(tokenizer_learn(&t, TOKENIZER_WORD, 300, false, lines, language ? 3 : 2), 0);
	return t;
}

void world_checkpoint_of(struct checkpoint *c, int holds, enum tying tying, enum score score)
{
	static const char *const names[] = { "adam.m", "adam.v" };
	static struct checkpoint_entry entries[] = {
		{ "train.update", "5000" },
		{ "note", "caf\xc3\xa9 \"\\\n" },
		{ "", "" },
	};
	enum decoder_cell cell = holds & WORLD_CONDITIONAL ? CELL_CONDITIONAL : CELL_GRU;

	*c = (struct checkpoint){ .config = { 5, tying == TIED_ALL ? 5 : 4, 3, 2,
					  config_attention(score, 2, 3), score, cell, tying } };
	if (holds & (WORLD_TOKENIZER | WORLD_TWO_TOKENIZERS)) {
		c->source = c->target = world_tokenizer(0);
		if (holds & WORLD_TWO_TOKENIZERS)
			c->target = world_tokenizer(1);
		c->config.source_vocab = tokenizer_size(c->source);
		c->config.target_vocab = tokenizer_size(c->target);
	}
	draw_exact(&c->params, &c->config, 1);
	for (c->extras = 0; holds & WORLD_EXTRAS && c->extras < 2; c->extras++) {
		strcpy(c->extra[c->extras].name, names[c->extras]);
		draw_exact(&c->extra[c->extras].params, &c->config, 2 + (uint64_t)c->extras);
	}
	if (holds & WORLD_ENTRIES) {
		c->entries = entries;
		c->entry_count = sizeof(entries) / sizeof(entries[0]);
	}
}

void world_checkpoint(struct checkpoint *c, int holds)
{
	world_checkpoint_of(c, holds, TIED_OUTPUT, SCORE_ADDITIVE);
}

void world_release(struct checkpoint *c)
{
	c->entries = NULL; /* not allocated */
	checkpoint_release(c);
}

void world_save(const char *path, int holds, enum tying tying, enum score score)
{
	struct checkpoint c;

	world_checkpoint_of(&c, holds, tying, score);
	CHECK_EQUAL(checkpoint_save(&c, path), 0);
	world_release(&c);
}

const char world_input[] = "the cat\n"
			   "\n"
			   "où est la gare ?\n"
			   "Where is the dog and the station? the cat sat on the mat, 12 times.\n"
			   " \t \n"
			   "a\n"
			   "le chien est là\r\n"
			   "高興 the mat\n"
			   "la gare\n"
			   "the cat\n";

void world_model_of(const char *name, enum tokenizer_kind kind, uint64_t seed, enum score score,
	bool one_more_word)
{
	static const char *const words[] = { "the cat sat on the mat.", "Where is the station?",
		"a dog and a cat", "où est la gare ?", "le chat est là, le chien aussi",
		"我 今天 高興 2021", "zebra zebra" };
	enum { WORDS = sizeof(words) / sizeof(words[0]) };
	struct checkpoint c = { .config = { .embed = 8,
					.hidden = 12,
					.attention = config_attention(score, 12, 8),
					.score = score,
					.tying = TIED_OUTPUT } };
	struct span lines[WORDS];

	for (int i = 0; i < WORDS; i++)
		lines[i] = (struct span){ words[i], strlen(words[i]) };
	CHECK_EQUAL(
		tokenizer_learn(&c.source, kind, 330, false, lines, WORDS - (size_t)!one_more_word),
		0);
	c.target = c.source;
	c.config.source_vocab = c.config.target_vocab = tokenizer_size(c.source);
	draw_params(&c.params, &c.config, seed);
	for (size_t i = 0; i < c.params.count; i++)
		c.params.block[i] *= 4;
	c.params.bo[TOKEN_EOS] = 5;
	CHECK_EQUAL(checkpoint_save(&c, test_path(name)), 0);
	checkpoint_release(&c);
}

void world_model(const char *name, enum tokenizer_kind kind, uint64_t seed)
{
	world_model_of(name, kind, seed, SCORE_ADDITIVE, false);
}

void world_corpus(const char *path, int pairs, unsigned seed)
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

void world_remove(const struct world *w)
{
	remove(w->model);
	remove(w->state);
}

/* Takes a command line without its first word; *given marks what is on it. */
static int parse(struct train_options *o, char *words, bool given[TRAIN_OPTIONS_MAX])
{
	struct option table[TRAIN_OPTIONS_MAX];
	struct program program = { .name = "seq2seq-train",
		.options = table,
		.implicit = train_options_implicit,
		.given = given };
	char *argv[32] = { "seq2seq-train" };
	int argc = 1;

	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	program.count = train_options_table(table, o);
	return options_parse(&program, NULL, argc, argv);
}

int world_parse(struct train_options *o, const char *options)
{
	static char words[512];

	snprintf(words, sizeof(words), "%s", options);
	train_options_default(o);
	return parse(o, words, o->given) ? -1 : train_options_check(o);
}

void world_change(struct world *w, const char *options)
{
	bool given[TRAIN_OPTIONS_MAX] = { false };
	size_t used = strlen(w->words) + (*w->words != '\0');
	char *words = w->words + used;

	snprintf(words, sizeof(w->words) - used, "%s", options);
	if (strstr(options, "--without")) /* would add to the set */
		w->options.without = 0;
	if (parse(&w->options, words, given))
		test_fail("world", 0, "%s: %s", options, err_get());
	for (int i = 0; i < TRAIN_OPTIONS_MAX; i++)
		w->options.given[i] = w->options.given[i] || given[i];
}

void world_init(struct world *w, const char *name, const char *options)
{
	struct str state = { 0 };

	*w = (struct world){ .signal = 15 };
	snprintf(w->corpus, sizeof(w->corpus), "%s.tsv", test_path(name));
	snprintf(w->model, sizeof(w->model), "%s.safetensors", test_path(name));
	run_state_path(&state, w->model);
	snprintf(w->state, sizeof(w->state), "%s", state.data);
	str_release(&state);
	world_remove(w);
	world_corpus(w->corpus, 120, 1);
	world_forget(w);
	world_change(w,
		"--after 3e --exponential-smoothing 0 --tokenizer word --dim-emb 12 --dim-rnn 16 "
		"--dim-att 8 --learn-rate 0.01 --dropout-embedding 0.1 --dropout-annotation 0.1 "
		"--dropout-readout 0.1 --mini-batch 16");
	memset(w->options.given, 1, sizeof(w->options.given));
	world_change(w, options);
}

void world_forget(struct world *w)
{
	struct option_amount after = w->options.after;

	train_options_default(&w->options);
	w->options.train_sets = (struct option_strings){ { w->corpus }, 1 };
	w->options.model = w->model;
	w->options.threads = 1;
	w->options.after = after;
}

static int interrupted(void *context, uint64_t update)
{
	const struct world *w = context;

	if (!w->stop_at || update < w->stop_at)
		return 0;
	if (w->signal < 0)
		_exit(9);
	return w->signal;
}

int world_run(struct world *w)
{
	struct train_hooks hooks = { .interrupted = interrupted, .context = w, .out = w->out };

	return train_run(&w->options, &hooks, &w->result);
}

void world_run_to(struct world *w, int update)
{
	w->stop_at = (uint64_t)update;
	CHECK_EQUAL(world_run(w), 0);
}

void world_run_parts(struct world *w, const int *at)
{
	for (; *at; at++)
		world_run_to(w, *at);
	world_run_to(w, 0);
}

void world_begin(struct world *w, const char *name, const char *options, int update)
{
	world_init(w, name, options);
	world_run_to(w, update);
}

int world_run_said(struct world *w, char *said, size_t size)
{
	int rc;

	w->out = tmpfile();
	CHECK(w->out != NULL);
	rc = world_run(w);
	rewind(w->out);
	said[fread(said, 1, size - 1, w->out)] = '\0';
	fclose(w->out);
	w->out = NULL;
	return rc;
}

int world_run_apart(struct world *w)
{
	int status = -1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child)
		_exit(world_run(w) ? 1 : 0);
	if (child < 0 || waitpid(child, &status, 0) != child)
		test_fail(__FILE__, __LINE__, "no child process");
	return status;
}

void world_edit(const struct world *w, const char *key, const char *value)
{
	struct checkpoint c;
	size_t i = 0;

	CHECK_EQUAL(checkpoint_load(&c, w->state), 0);
	while (i < c.entry_count && strcmp(c.entries[i].key, key))
		i++;
	CHECK(i < c.entry_count);
	if (value)
		c.entries[i].value = value;
	else
		c.entries[i] = c.entries[--c.entry_count];
	CHECK_EQUAL(checkpoint_save(&c, w->state), 0);
	checkpoint_release(&c);
}

void world_check_alike(const struct world *a, const struct world *b, const char *how)
{
	if (sizeof(real) != sizeof(float))
		return;
	if (!world_same(a->model, b->model))
		test_fail("world", 0, "the models differ: %s", how);
	if (!world_same(a->state, b->state))
		test_fail("world", 0, "the states differ: %s", how);
}

bool world_exists(const char *path)
{
	return !access(path, F_OK);
}

bool world_same(const char *a, const char *b)
{
	struct file x = { 0 }, y = { 0 };
	bool same = !file_read(&x, a, SIZE_MAX) && !file_read(&y, b, SIZE_MAX) && x.len &&
		    x.len == y.len && !memcmp(x.data, y.data, x.len);

	file_release(&x);
	file_release(&y);
	return same;
}

const struct lesson_options world_lesson_options = {
	.smoothing = 0.1, .threads = 1, .kernels = "auto"
};

void world_lesson_of(struct lesson *l, enum score score, enum decoder_cell cell, const char *source,
	const char *target)
{
	struct lesson_options options = world_lesson_options;

	options.tiny.cell = (int)cell;
	options.tiny.score = (int)score;
	CHECK_EQUAL(lesson_open(l, NULL, source, target, &options), 0);
}

void world_lesson(struct lesson *l, enum score score, enum decoder_cell cell)
{
	world_lesson_of(l, score, cell, subject_source, subject_target);
}

void world_lessons(void (*check)(struct lesson *l))
{
	for (int i = 0; i < SCORES * CELLS; i++) {
		struct lesson l;

		world_lesson(&l, (enum score)(i % SCORES), (enum decoder_cell)(i / SCORES));
		check(&l);
		lesson_close(&l);
	}
}

const char *world_score_name(const struct lesson *l)
{
	return score_functions[l->trace.config->score].name;
}
