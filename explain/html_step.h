/* What a step of the page says and shows: a row of one of two tables. */
#ifndef HTML_STEP_H
#define HTML_STEP_H

#include "explain/score_story.h"
#include "explain/trace.h"

#include <stdbool.h>

/* Of every decoder step, in order or in reverse; or once. */
enum when { ONCE, FORWARD, BACKWARD };

struct html_step {
	const char *title;
	enum when when;
	const char *colour;   /* "forward" or "backward"; "" neither */
	const char *equation; /* a line each; _x and _{xy} are subscripts, ^T a transpose */
	const char *text;     /* a paragraph each */
	/* a table each: arrays side by side, then what is said about them */
	const char *shows;
	const char *worked; /* "result = left . right": one entry written out, of a small network */
	const char *routes; /* lit in the drawing */
	const char *code;   /* a line each */
	enum identity check[3];
	int checks;
	bool one_gru, two_grus;      /* only with such a decoder */
	bool attention, bridge_only; /* only with attention, only without */
	bool of_tying;               /* the tying has what is shown */
	bool of_score;               /* the story of the network's score has the rest */
	enum score_step score_step;
};

#define CHECKS(...) \
	.check = { __VA_ARGS__ }, .checks = (int)(sizeof((int[]){ __VA_ARGS__ }) / sizeof(int))

/* each in its file */
extern const struct html_step html_forward[], html_backward[], html_explore[];
extern const int html_forward_count, html_backward_count, html_explore_count;

#endif
