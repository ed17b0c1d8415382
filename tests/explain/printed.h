/* The lesson, printed for a test. */
#ifndef PRINTED_H
#define PRINTED_H

#include "explain/text.h"

/* What is printed into `out`, as text. */
struct paper {
	FILE *out;
	char *text;
	size_t len;
};

void paper_open(struct paper *p);
const char *paper_read(struct paper *p);
void paper_close(struct paper *p);

/* A lesson, its pages, and paper for them. */
struct book {
	struct lesson l;
	struct pages pages;
	struct paper paper;
};

/* Of a model in the test's folder, or (NULL) of the built-in example. */
void book_open(struct book *b, const char *name, enum decoder_cell cell);
void book_close(struct book *b);

/* The pages with this in their title, NULL: all; free() it. */
char *lesson_printed(const struct lesson *l, const char *title);

int count_of(const char *text, const char *part);

#endif
