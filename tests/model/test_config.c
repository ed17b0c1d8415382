#include "model/config.h"
#include "tests/test.h"

static void a_configuration_out_of_range_is_refused(void)
{
	static const struct config config = { .source_vocab = 50,
		.target_vocab = 50,
		.embed = 20,
		.hidden = 36,
		.attention = 28,
		.score = SCORE_ADDITIVE,
		.cell = CELL_CONDITIONAL,
		.tying = TIED_OUTPUT };
	struct config c = config;

	c.embed = 0;
	CHECK_ERROR(config_check(&c), "embedding size of 0");
	c = config;
	c.hidden = CONFIG_DIM_MAX + 1;
	CHECK_ERROR(config_check(&c), "hidden size");
	c = config;
	c.source_vocab++;
	c.tying = TIED_ALL;
	CHECK_ERROR(config_check(&c), "one vocabulary");
	c = config;
	c.score = SCORES;
	CHECK_ERROR(config_check(&c), "score function");
	c = config;
	c.attention = 0;
	CHECK_ERROR(config_check(&c), "attention size of 0");
	c.score = SCORE_NONE;
	CHECK_EQUAL(config_check(&c), 0);
	c.attention = 1;
	CHECK_ERROR(config_check(&c), "attention size of 1 does not go with its score");
	c.score = SCORE_GENERAL;
	CHECK_ERROR(config_check(&c), "it has 36");
	c.attention = c.hidden;
	CHECK_EQUAL(config_check(&c), 0);
	c = config;
	c.cell = CELLS;
	CHECK_ERROR(config_check(&c), "decoder cell");
	c = config;
	c.tying = TIED_ALL + 1;
	CHECK_ERROR(config_check(&c), "tying");
}

const struct test suite_config[] = {
	{ "a_configuration_out_of_range_is_refused", a_configuration_out_of_range_is_refused },
	{ 0 },
};
