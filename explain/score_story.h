/* What the lesson says of each score function (model/score.h): a row for each, its formulas for the printed pages
 * and its steps for the browser. In a formula "asker" is the state that asks, s_{t-1} or s'_t. */
#ifndef SCORE_STORY_H
#define SCORE_STORY_H

#include "model/config.h"

/* The steps of the browser's page that depend on the score. */
enum score_step { STEP_QUERY, STEP_SCORE, STEP_UNDO_SCORE, STEP_UNDO_QUERY, SCORE_STEPS };

/* Fields as those of struct html_step. */
struct score_step_text {
	const char *title, *equation, *text, *shows, *worked, *routes, *code;
};

struct score_story {
	const char *weights;     /* what the parameters are for */
	const char *query;       /* q_t */
	const char *ask;         /* (4) */
	const char *score;       /* (5) */
	const char *squashed;    /* of an adding score: what v multiplies */
	const char *undo_score;  /* (5) undone, lines */
	const char *undone;      /* (4), as it is undone */
	const char *undo_query;  /* lines */
	const char *key_share;   /* what step t adds to dkeys_j */
	const char *query_route; /* the gradient that reaches the state that asked */
	const char *code[2];     /* forward, a line each */
	const char *code_undo;   /* backward */
	const struct score_step_text *step[SCORE_STEPS];
};

/* Of SCORE_NONE only `weights` and `score` are set. */
extern const struct score_story score_stories[SCORES];
#endif
