/* Lessons for tests. */
#ifndef LESSON_FIXTURE_H
#define LESSON_FIXTURE_H

#include "explain/lesson.h"

extern const struct lesson_options lesson_defaults;

/* The built-in example, with the plain decoder or another. */
void lesson_open_example(struct lesson *l);
void lesson_open_example_of(struct lesson *l, enum decoder_cell cell);

#endif
