#include "tests/explain/lesson_fixture.h"

#include "tests/test.h"

const struct lesson_options lesson_defaults = { .smoothing = 0.1, .threads = 1, .kernels = "auto" };

void lesson_open_example_of(struct lesson *l, enum decoder_cell cell)
{
	struct lesson_options options = lesson_defaults;

	options.cell = (int)cell;
	CHECK_EQUAL(lesson_open(l, NULL, subject_source, subject_target, &options), 0);
}

void lesson_open_example(struct lesson *l)
{
	lesson_open_example_of(l, CELL_GRU);
}
