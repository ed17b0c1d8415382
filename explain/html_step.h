/* What a step of the page says and shows: a row of one of two tables. */
#ifndef HTML_STEP_H
#define HTML_STEP_H

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
	bool one_gru, two_grus; /* only with such a decoder */
};

#define CHECKS(...) \
	.check = { __VA_ARGS__ }, .checks = (int)(sizeof((int[]){ __VA_ARGS__ }) / sizeof(int))

/* html_forward.c; html_backward.c, with what there is to try in the end */
extern const struct html_step html_forward[], html_backward[];
extern const int html_forward_count, html_backward_count;

#endif
