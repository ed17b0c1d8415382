#include "explain/html.h"

#include "base/err.h"
#include "base/file.h"
#include "explain/html_parts.h"
#include "model/score.h"

#include <string.h>

enum { LEVELS = 4, DIGITS = 7, DIGITS_FEW = 4 };

int html_escape(struct str *out, const char *text)
{
	static const char special[] = "<>&\"'";
	static const char *const entities[] = { "&lt;", "&gt;", "&amp;", "&quot;", "&#39;" };

	for (; *text; text++) {
		const char *at = strchr(special, *text);

		if (at ? str_puts(out, entities[at - special]) : str_append(out, text, 1))
			return -1;
	}
	return 0;
}

static void put_words(struct jot *j, const char *key, const char **words, int n)
{
	jot_open(j, key, '[');
	for (int i = 0; i < n; i++)
		jot_text(j, NULL, words[i]);
	jot_close(j, ']');
}

static void put_subject(struct jot *j, const struct lesson *l)
{
	const struct trace *tr = &l->trace;
	const struct subject *s = &l->subject;

	jot_bool(j, "small", lesson_is_small(l));
	jot_bool(j, "built_in", s->built_in);
	jot_bool(j, "conditional", tr->conditional);
	jot_bool(j, "attention", tr->C != 0);
	jot_text(j, "score", score_functions[tr->config->score].name);
	jot_text(j, "formula", tr->story->score);
	jot_bool(j, "tied", tr->config->tying != TIED_NONE);
	jot_number(j, "smoothing", l->smoothing);
	jot_number(j, "loss", tr->loss);
	jot_open(j, "sizes", '{');
	jot_int(j, "S", tr->S);
	jot_int(j, "T", tr->T);
	jot_int(j, "E", tr->E);
	jot_int(j, "H", tr->H);
	jot_int(j, "A", tr->A);
	jot_int(j, "V", tr->V);
	jot_int(j, "D", 2 * tr->H);
	jot_int(j, "G", 3 * tr->H);
	jot_int(j, "P", tr->T);
	jot_close(j, '}');
	jot_open(j, "pair", '[');
	jot_text(j, NULL, s->source_text);
	jot_text(j, NULL, s->target_text);
	jot_close(j, ']');
	put_words(j, "source", s->source_word, tr->S);
	put_words(j, "target", s->target_word, tr->T);
	put_words(j, "previous", s->previous_word, tr->T);
}

static void put_identities(struct jot *j, const struct lesson *l)
{
	j->digits = 2;
	jot_open(j, "identities", '[');
	for (int i = 0; i < IDENTITIES; i++) {
		jot_open(j, NULL, '{');
		jot_text(j, "text", identity_text((enum identity)i));
		jot_bool(j, "there", l->trace.compared[i] > 0);
		jot_number(j, "worst", l->trace.worst[i]);
		jot_numbers(j, "at", l->trace.at_step[i], (size_t)l->trace.T);
		jot_close(j, '}');
	}
	jot_close(j, ']');
	jot_open(j, "verdict", '{');
	jot_bool(j, "holds", lesson_holds(l));
	jot_int(j, "identities", lesson_identities(l));
	jot_int(j, "compared", (long)l->differences.first[l->differences.params]);
	jot_number(j, "difference", differences_worst(&l->differences));
	jot_number(j, "difference_limit", DIFFERENCE_LIMIT);
	jot_int(j, "between", (long)between_compared(l->between));
	jot_number(j, "between_difference", between_worst(l->between));
	jot_number(j, "identity", lesson_worst_identity(l));
	jot_number(j, "identity_limit", IDENTITY_LIMIT);
	jot_close(j, '}');
}

/* All but what is computed anew. */
static void put_run(struct jot *j, const struct lesson *l, const struct html_detail *d)
{
	jot_open(j, NULL, '{');
	j->digits = DIGITS;
	put_subject(j, l);
	html_steps(j, l);
	j->digits = d->level ? DIGITS_FEW : DIGITS;
	html_arrays(j, l, d);
	html_charts(j, l);
	j->digits = DIGITS;
	html_params(j, l, d);
	put_identities(j, l);
}

/* The numbers, at the first level of detail at which they leave half of the page to what is moved, or
 * at least fit into it. */
static int make_data(struct jot *j, struct lesson *l, size_t room)
{
	struct html_detail d = { .small = lesson_is_small(l) };

	for (;; d.level++) {
		str_clear(&j->text);
		put_run(j, l, &d);
		if (jot_failed(j))
			return -1;
		if (j->text.len < room / 2 || d.level == LEVELS - 1)
			break;
	}
	j->digits = DIGITS;
	if (html_routes(j, l, d.small))
		return -1;
	d.spare = j->text.len < room ? room - j->text.len : 0;
	if (html_moves(j, l, &d))
		return -1;
	jot_close(j, '}');
	return jot_failed(j);
}

/* JSON inside a script element: only a '<' could end it, and stands in strings alone. */
static int put_data(struct str *out, const char *data, size_t len)
{
	for (const char *end = data + len; data < end;) {
		const char *at = memchr(data, '<', (size_t)(end - data));
		size_t n = (size_t)((at ? at : end) - data);

		if (str_append(out, data, n) || (at && str_puts(out, "\\u003c")))
			return -1;
		data += n + (at != NULL);
	}
	return 0;
}

static int put_title(struct str *out, const struct subject *s)
{
	return str_puts(out, "Backpropagation through attention: ") ||
			       html_escape(out, s->source_text)
		       ? -1
		       : 0;
}

/* page.html with what its marks stand for. */
static int put_page(struct str *out, const struct subject *s, const struct str *data)
{
	static const char *const marks[] = { "@title@", "@style@", "@data@", "@script@" };
	const char *at = html_page;

	for (int i = 0; i < 4; i++) {
		const char *mark = strstr(at, marks[i]);
		int rc = str_append(out, at, (size_t)(mark - at));

		if (!rc && i == 0)
			rc = put_title(out, s);
		else if (!rc && i == 1)
			rc = str_puts(out, html_style);
		else if (!rc && i == 2)
			rc = put_data(out, data->data, data->len);
		else if (!rc)
			rc = str_puts(out, html_script);
		if (rc)
			return -1;
		at = mark + strlen(marks[i]);
	}
	return str_puts(out, at);
}

int html_make(struct str *out, struct lesson *l)
{
	size_t frame = strlen(html_page) + strlen(html_style) + strlen(html_script);
	size_t begin = out->len;
	struct jot j = { 0 };
	int rc = make_data(&j, l, HTML_LIMIT - frame - HTML_LIMIT / 20);

	if (!rc)
		rc = put_page(out, &l->subject, &j.text);
	if (!rc && out->len - begin > HTML_LIMIT)
		rc = err_set(
			"--html: the sentences are too long for a page: %zu bytes, more than %d",
			out->len - begin, HTML_LIMIT);
	str_release(&j.text);
	return rc;
}

int html_check(const char *path)
{
	return file_check_kind(path, HTML_BEGIN, "page of seq2seq-explain") ? err_prefix("--html ")
									    : 0;
}

int html_write(const char *path, struct lesson *l)
{
	struct str page = { 0 };
	int rc = html_make(&page, l);

	if (!rc)
		rc = file_write(path, page.data, page.len);
	str_release(&page);
	return rc;
}
