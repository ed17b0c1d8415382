#include "model/config.h"
#include "tests/test.h"

static const struct config right = { 50, 50, 20, 36, 28, SCORE_ADDITIVE, CELL_CONDITIONAL,
	TIED_OUTPUT };

static void a_configuration_out_of_range_is_refused(void)
{
	struct config c[9];

	for (int i = 0; i < 9; i++)
		c[i] = right;
	CHECK_EQUAL(config_check(&right), 0);
	c[0].embed = 0;
	CHECK_ERROR(config_check(&c[0]), "embedding size of 0");
	c[1].hidden = CONFIG_DIM_MAX + 1;
	CHECK_ERROR(config_check(&c[1]), "hidden size");
	c[2].source_vocab++;
	c[2].tying = TIED_ALL;
	CHECK_ERROR(config_check(&c[2]), "one vocabulary");
	c[3].score = SCORES;
	CHECK_ERROR(config_check(&c[3]), "score function");
	c[4].attention = 0;
	CHECK_ERROR(config_check(&c[4]), "attention size of 0");
	c[5].score = SCORE_NONE;
	CHECK_ERROR(config_check(&c[5]), "attention size of 28 does not go with its score");
	c[5].attention = 0;
	CHECK_EQUAL(config_check(&c[5]), 0);
	c[6].score = SCORE_GENERAL;
	CHECK_ERROR(config_check(&c[6]), "it has 36");
	c[6].attention = c[6].hidden;
	CHECK_EQUAL(config_check(&c[6]), 0);
	c[7].cell = CELLS;
	CHECK_ERROR(config_check(&c[7]), "decoder cell");
	c[8].tying = TIED_ALL + 1;
	CHECK_ERROR(config_check(&c[8]), "tying");
}

const struct test suite_config[] = {
	TEST(a_configuration_out_of_range_is_refused),
	{ 0 },
};
