/* Lessons of the built-in network with each score function, for tests. */
#ifndef SCORED_LESSON_H
#define SCORED_LESSON_H

#include "explain/lesson.h"

/* The built-in example, or another pair. */
void scored_lesson(struct lesson *l, enum score score, enum decoder_cell cell);
void scored_lesson_of(struct lesson *l, enum score score, enum decoder_cell cell,
	const char *source, const char *target);

/* Calls it with the example for every score and cell. */
void scored_lessons(void (*check)(struct lesson *l));

/* What the lesson's score is called. */
const char *scored_name(const struct lesson *l);

#endif
