/* The parts of html_json(), shared by its files only. */
#ifndef HTML_PARTS_H
#define HTML_PARTS_H

#include "base/json_writer.h"
#include "explain/lesson.h"

/* How much a page says: of a small network all, of a large one the norms and largest entries. */
struct html_detail {
	bool small;   /* rows are shown in full */
	int level;    /* from 0; more leaves out more */
	size_t spare; /* bytes that may be spent on moved weights */
};

/* "arrays", "shown": the values of values.h. */
void html_arrays(struct json_writer *j, const struct lesson *l, const struct html_detail *d);

/* "moves": what follows when a weight is moved. */
int html_moves(struct json_writer *j, struct lesson *l, const struct html_detail *d);

#endif
