#include "tests/checkpoint_maker.h"

#include "base/rng.h"
#include "tests/test.h"

#include <string.h>

static struct checkpoint_entry entries[] = {
	{ "train.update", "5000" },
	{ "note", "caf\xc3\xa9 \"\\\n" },
	{ "", "" },
};

struct tokenizer *make_tokenizer(int language)
{
	static const struct span lines[] = { { "a b", 3 }, { "caf\xc3\xa9", 5 }, { "de", 2 } };
	struct tokenizer *t = NULL;

	CHECK_EQUAL(tokenizer_learn(&t, TOKENIZER_WORD, 300, false, lines, language ? 3 : 2), 0);
	return t;
}

static void make_params(struct params *p, const struct config *config, uint64_t seed)
{
	struct rng r;

	rng_seed(&r, seed);
	CHECK_EQUAL(params_create(p, config), 0);
	params_init(p, config, &r);
	/* biases, too, and what only exactness keeps */
	p->bb[0] = -0.0f;
	p->bm[0] = 1e-42f;
	p->bo[0] = (real)seed;
}

void make_checkpoint_scored(struct checkpoint *c, int what, enum tying tying, enum score score)
{
	static const char *const names[] = { "adam.m", "adam.v" };

	enum decoder_cell cell = what & MADE_CONDITIONAL ? CELL_CONDITIONAL : CELL_GRU;
	*c = (struct checkpoint){ .config = { 5, tying == TIED_ALL ? 5 : 4, 3, 2,
					  config_attention(score, 2, 3), score, cell, tying } };
	if (what & (MADE_TOKENIZER | MADE_TWO_TOKENIZERS)) {
		c->source = c->target = make_tokenizer(0);
		if (what & MADE_TWO_TOKENIZERS)
			c->target = make_tokenizer(1);
		c->config.source_vocab = tokenizer_size(c->source);
		c->config.target_vocab = tokenizer_size(c->target);
	}
	make_params(&c->params, &c->config, 1);
	for (c->extras = 0; what & MADE_EXTRAS && c->extras < 2; c->extras++) {
		strcpy(c->extra[c->extras].name, names[c->extras]);
		make_params(&c->extra[c->extras].params, &c->config, 2 + (uint64_t)c->extras);
	}
	if (what & MADE_ENTRIES) {
		c->entries = entries;
		c->entry_count = sizeof(entries) / sizeof(entries[0]);
	}
}

void make_checkpoint_of(struct checkpoint *c, int what, enum tying tying)
{
	make_checkpoint_scored(c, what, tying, SCORE_ADDITIVE);
}

void make_checkpoint(struct checkpoint *c, int what)
{
	make_checkpoint_of(c, what, TIED_OUTPUT);
}

void release_made(struct checkpoint *c)
{
	c->entries = NULL; /* not allocated */
	checkpoint_release(c);
}

void save_made(const char *path, int what, enum tying tying, enum score score)
{
	struct checkpoint c;

	make_checkpoint_scored(&c, what, tying, score);
	CHECK_EQUAL(checkpoint_save(&c, path), 0);
	release_made(&c);
}
