/* The lesson as one page that steps through the numbers of the run.
 *
 * The page is page.html with page.css, the scripts of page/ and the numbers put in; it fetches
 * nothing. All numbers are computed in C, ahead of time or by the module of a live page (live/):
 * the script shows them and computes none. */
#ifndef HTML_H
#define HTML_H

#include "base/json_writer.h"
#include "base/str.h"
#include "explain/lesson.h"
#include "explain/values.h"

/* Bytes; numbers are shortened or left out until a page is smaller. */
enum { HTML_LIMIT = 1000000 };

/* What the page's script reads: the steps (steps.h), the numbers of the run, told shorter where
 * they are more than `room` bytes, and what follows where routes are left out: one JSON object.
 * room 0, for a page that asks for what it shows: without "arrays" and that. */
int html_json(struct str *out, struct lesson *l, size_t room);

/* "arrays", the values of values.h, of which each level leaves out more; "shown", the words of the
 * vocabulary at each step, and places in it. Or a single one, of this key or none. */
enum { HTML_NO_ARRAYS = 4 };
void html_arrays(struct json_writer *j, const struct lesson *l, int level);
void html_array(struct json_writer *j, const char *key, const struct lesson *l,
	const struct value *value, int level);

/* Without these routes, by their bits: the norms that are left of the parameters' gradients, their
 * distances (lesson.h) and, of a short sentence and with attention, dh. */
int html_without(struct json_writer *j, const char *key, struct lesson *l, unsigned routes);

/* Makes the page; `out` is appended to and the caller's. */
int html_make(struct str *out, struct lesson *l);

/* What every page begins with. */
#define HTML_BEGIN                                      \
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" \
	"<meta name=\"generator\" content=\"seq2seq-explain\">"

/* An error where a file is that is no page. */
int html_check(const char *path);

/* Makes it and replaces the file in one step; a pipe is written to. */
int html_write(const char *path, struct lesson *l);

/* Appends text with <, >, & and quotes as entities. */
int html_escape(struct str *out, const char *text);

#endif
