#include "tests/explain/scored_lesson.h"

#include "model/score.h"
#include "tests/explain/lesson_fixture.h"
#include "tests/test.h"

void scored_lesson_of(struct lesson *l, enum score score, enum decoder_cell cell,
	const char *source, const char *target)
{
	struct lesson_options options = lesson_defaults;

	options.cell = (int)cell;
	options.score = (int)score;
	CHECK_EQUAL(lesson_open(l, NULL, source, target, &options), 0);
}

void scored_lesson(struct lesson *l, enum score score, enum decoder_cell cell)
{
	scored_lesson_of(l, score, cell, subject_source, subject_target);
}

void scored_lessons(void (*check)(struct lesson *l))
{
	for (int i = 0; i < SCORES * CELLS; i++) {
		struct lesson l;

		scored_lesson(&l, (enum score)(i % SCORES), (enum decoder_cell)(i / SCORES));
		check(&l);
		lesson_close(&l);
	}
}

const char *scored_name(const struct lesson *l)
{
	return score_functions[l->trace.config->score].name;
}
