/* seq2seq-explain --html: the lesson as one page that steps through the numbers of the run.
 *
 * The page is page.html with page.css, the page*.js and the numbers put in; it fetches nothing. All
 * numbers are computed here, in C, ahead of time: the script shows them and computes none. */
#ifndef HTML_H
#define HTML_H

#include "base/str.h"
#include "explain/lesson.h"

/* Bytes; numbers are shortened or left out until a page is smaller. */
enum { HTML_LIMIT = 1000000 };

/* What the page's script reads: the steps (steps.h), the numbers of the run, and what follows
 * where a weight is moved or a route left out, as one JSON object of about `room` bytes. */
int html_json(struct str *out, struct lesson *l, size_t room);

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
