/* The lesson's page, made for a test and read again. */
#ifndef MADE_PAGE_H
#define MADE_PAGE_H

#include "base/json.h"
#include "base/str.h"
#include "explain/lesson.h"

/* A lesson and its page; data: what the page's script reads. */
struct made_page {
	struct lesson l;
	struct str page;
	struct json_document data;
};

/* Of the built-in example; of a large model; of a model (NULL: the built-in network) and a pair;
 * of a lesson that is there, which m takes. */
void made_page(struct made_page *m, enum decoder_cell cell);
void made_page_large(struct made_page *m);
void made_page_of(struct made_page *m, const char *path, const char *source, const char *target,
	enum decoder_cell cell);
void made_page_from(struct made_page *m);
void made_page_release(struct made_page *m);

/* Making a page has left the lesson's network and parameters as they were. */
void made_page_check_network(struct lesson *l);

/* Stands for what is not there. */
extern const struct json page_nothing;

/* A member of a member ..., keys with slashes between. */
const struct json *page_find(const struct json *value, const char *keys);
bool page_has(const struct json *root, const char *keys);

/* The i-th of an array or object. */
const struct json *page_element(const struct json *array, size_t i);

/* Is it an array of just these numbers? */
void page_check_numbers(
	const struct json *array, const double *x, size_t n, double tolerance, const char *name);

/* Are these the numbers of an array of the page? */
void page_check_array(const struct json *root, const char *name, const double *x, size_t n);

/* "" if it is no string. */
const char *page_text(const struct json *value);

#endif
