#include "model/config.h"

#include "base/err.h"

static int check(const char *what, int value, int max)
{
	if (value < 1 || value > max)
		return err_set("%s of %d is not within 1..%d", what, value, max);
	return 0;
}

int config_attention(enum score score, int hidden, int wanted)
{
	return score == SCORE_NONE ? 0 : score == SCORE_GENERAL ? hidden : wanted;
}

static int check_attention(const struct config *c)
{
	int right = config_attention(c->score, c->hidden, c->attention);

	if (c->attention != right)
		return err_set("an attention size of %d does not go with its score: it has %d",
			c->attention, right);
	return c->score == SCORE_NONE ? 0 : check("an attention size", right, CONFIG_DIM_MAX);
}

int config_check(const struct config *c)
{
	if (check("a source vocabulary", c->source_vocab, CONFIG_VOCAB_MAX) ||
		check("a target vocabulary", c->target_vocab, CONFIG_VOCAB_MAX) ||
		check("an embedding size", c->embed, CONFIG_DIM_MAX) ||
		check("a hidden size", c->hidden, CONFIG_DIM_MAX))
		return -1;
	if ((int)c->score < 0 || c->score >= SCORES)
		return err_set("unknown score function %d", (int)c->score);
	if (check_attention(c))
		return -1;
	if ((int)c->cell < 0 || c->cell >= CELLS)
		return err_set("unknown decoder cell %d", (int)c->cell);
	if ((int)c->tying < 0 || c->tying > TIED_ALL)
		return err_set("unknown tying %d", (int)c->tying);
	if (c->tying == TIED_ALL && c->source_vocab != c->target_vocab)
		return err_set("tying all embeddings needs one vocabulary, not %d and %d entries",
			c->source_vocab, c->target_vocab);
	return 0;
}
