/* The steps of the walk, each told once: a row of a table says what is computed or undone, what is
 * shown, and what checks it. text.c prints the rows on a terminal, html.c writes them for a
 * browser.
 *
 * How a row's text is written:
 *   e_{tj}, s_t, Wa^T     subscripts, a transpose; t and t-1 are the step's own numbers where a
 *                         value is shown
 *   {att:..}, {att:..|..} where a condition holds, or else. They nest. The conditions are those
 *                         of step_condition()
 *   {score}               a word of the network's score (struct score_words), its asker or Wo  */
#ifndef STEPS_H
#define STEPS_H

#include "explain/trace.h"

#include <stdbool.h>

enum way { ABOUT, FORWARD, BACKWARD };
enum { SUMMARY = 1, ON_TERMINAL = 2, IN_BROWSER = 4, EACH = 8, LIVE = 16 };

struct step {
	const char *title;
	const char *key; /* in the page's address */
	int section;     /* of LESSON.md that derives it; 0: none */
	enum way way;
	/* EACH: stands once for every decoder step; SUMMARY: shown of a large network; not on both:
	 * ON_TERMINAL, IN_BROWSER; LIVE: of pages that compute alone */
	unsigned kind;
	const char *only;     /* the conditions that must hold, a space between; NULL: none */
	const char *equation; /* a line each; what stands behind three spaces is said aside */
	const char *text;     /* a paragraph each */
	/* A line each: values side by side, commas between, and: what is said about them.
	 * #name: a parameter, d#name its gradient, @name: more than numbers. */
	const char *shows;
	const char *worked; /* "result = left . right": one entry written out */
	const char *routes; /* lit in the drawing */
	const char *line;   /* of model/plain.c */
	const char *code;   /* functions of the plain network and of the one that trains */
	enum identity check[4];
	int checks;
};

#define CHECKS(...) \
	.check = { __VA_ARGS__ }, .checks = (int)(sizeof((int[]){ __VA_ARGS__ }) / sizeof(int))

extern const struct step steps_forward[], steps_backward[];
extern const int steps_forward_count, steps_backward_count;

/* What differs from score to score: a row for each (score.h). */
struct score_words {
	const char *score, *f, *undo_f; /* (5); what v multiplies, and the undoing of it */
};

/* The rows counted through; NULL behind the last. */
const struct step *step_at(int i);

/* A row at a step of the decoder; t = -1: of none. */
struct step_place {
	const struct step *step;
	int row, t;
};

/* All that this network has, in the order of the walk; mem_free() it. NULL and the error set. */
struct step_place *steps_list(int *count, const struct trace *tr);

bool step_condition(const struct trace *tr, const char *name, size_t len);

/* Text for this network: what holds of it. Room for all that the tables have. */
enum { STEP_TEXT = 2000 };
const char *step_text(char room[STEP_TEXT], const struct trace *tr, const char *text);

/* ... and as it is printed: with t's own numbers where t >= 0, e_tj without braces. */
const char *step_plain(char room[STEP_TEXT], const struct trace *tr, const char *text, int t);

#endif
