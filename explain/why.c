#include "explain/why.h"

#include "base/err.h"
#include "explain/values.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIMS = 3 };

/* An equation being told of one number. */
struct why {
	struct json_writer *j;
	struct lesson *l;
	struct str text; /* since the last factor */
	int most, index[128];
};

/* A value or a weight, by its name. */
struct array {
	const struct value *value;
	struct param param;
	int dims, size[MOST_DIMS];
	char letter[MOST_DIMS]; /* of its indices */
};

static int size_of(const struct lesson *l, char dim)
{
	return (int)plain_size(&l->trace.p, dim);
}

/* Weights are those of `params`. */
static void find_param(struct array *a, const struct lesson *l, const char *name, size_t len,
	const struct params *params)
{
	struct param table[PARAMS_MAX];

	for (int i = params_table(table, l->trace.config, params); i-- > 0;)
		if (strlen(table[i].name) == len && !strncmp(table[i].name, name, len))
			a->param = table[i];
	if (a->param.data) {
		a->dims = a->param.rank;
		memcpy(a->letter, "ik", 2);
		a->size[0] = a->param.rows;
		a->size[1] = a->param.cols;
	}
}

/* False: this network has none. */
static bool find_array(struct array *a, const struct lesson *l, const char *name, size_t len)
{
	static const char dims[] = "TSJVN", letters[] = "tjlvv";
	const char *hash = memchr(name, '#', len);
	struct view v;

	*a = (struct array){ 0 };
	if (hash) {
		find_param(a, l, hash + 1, len - (size_t)(hash + 1 - name),
			hash > name ? &l->trace.plain_gradient : &l->subject.model.params);
		return a->param.data != NULL;
	}
	a->value = value_named(name, len);
	if (!a->value || !value_view(&v, l, a->value, 0))
		return false;
	for (const char *dim = value_dims(a->value); *dim; dim++) {
		const char *known = strchr(dims, *dim);

		a->letter[a->dims] = known ? letters[known - dims] : 'i';
		a->size[a->dims++] = size_of(l, *dim == 'J' ? 'S' : *dim) /
				     (a->value->third && *dim == 'G' ? 3 : 1);
	}
	return true;
}

/* Where the entry stands in the whole array; -1: outside. */
static int entry_of(const struct array *a, const int *index)
{
	int at = 0;

	for (int d = 0; d < a->dims; d++) {
		if (index[d] < 0 || index[d] >= a->size[d])
			return -1;
		at = at * a->size[d] + index[d];
	}
	return at;
}

/* Where the number stands; of a value. */
static const double *number_of(const struct array *a, const struct lesson *l, int at)
{
	bool steps = *value_dims(a->value) == 'T';
	int each = 1;
	struct view v;

	for (int d = 1; d < a->dims; d++)
		each *= a->size[d];
	value_view(&v, l, a->value, steps ? at / each : -1);
	at = steps ? at % each : at;
	return v.x + at / v.cols * v.stride + at % v.cols;
}

static double entry(const struct array *a, const struct lesson *l, int at)
{
	return a->value ? *number_of(a, l, at) : (double)a->param.data[at];
}

static int letter(const struct why *w, char c)
{
	const struct plain *p = &w->l->trace.p;
	int t = w->index['t'];

	switch (c) {
	case 'w':
		return p->source[w->index['j']];
	case 'y':
		return t ? p->target[t - 1] : p->bos;
	case 'g':
		return p->target[t];
	default:
		return isupper((unsigned char)c) ? size_of(w->l, c) : w->index[(unsigned char)c];
	}
}

/* "k+H+E", "2H", "0" */
static int index_of(const struct why *w, const char **text)
{
	int sum = 0, sign = 1;

	for (;; (*text)++) {
		char *end;
		int n = isdigit((unsigned char)**text) ? (int)strtol(*text, &end, 10) : 1;

		if (isdigit((unsigned char)**text))
			*text = end;
		if (isalpha((unsigned char)**text))
			n *= letter(w, *(*text)++);
		sum += sign * n;
		if (**text != '+' && **text != '-')
			return sum;
		sign = **text == '+' ? 1 : -1;
	}
}

static void flush(struct why *w)
{
	if (w->text.len)
		json_text(w->j, NULL, w->text.data);
	str_clear(&w->text);
}

/* name[..], `len` long its name */
static const char *tell_factor(struct why *w, const char *name, size_t len)
{
	const char *text = name + len;
	int index[MOST_DIMS] = { 0 }, at = -1;
	struct array a;

	for (int d = 0; d < MOST_DIMS && *text != ']'; d++) {
		text++;
		index[d] = index_of(w, &text);
	}
	if (find_array(&a, w->l, name, len))
		at = entry_of(&a, index);
	if (at < 0) {
		str_puts(&w->text, "0");
		return text + 1;
	}
	flush(w);
	json_open(w->j, NULL, '[');
	json_span(w->j, NULL, (struct span){ name, len });
	json_int(w->j, NULL, at);
	json_number(w->j, NULL, entry(&a, w->l, at));
	json_close(w->j, ']');
	return text + 1;
}

static const char *tell(struct why *w, const char *text);

/* k:D ..> */
static const char *tell_sum(struct why *w, const char *text)
{
	const char *body = strchr(text, ' ') + 1, *end = strchr(body, '>') + 1;
	unsigned char k = (unsigned char)*text;
	int told = 0, kept = w->index[k];

	for (int i = 0, n = size_of(w->l, text[2]); i < n; i++) {
		w->index[k] = i;
		if (text[3] == '?' && letter(w, text[4]) != letter(w, text[5]))
			continue;
		if (told && told <= w->most)
			str_puts(&w->text, told == w->most ? " + ..." : " + ");
		if (told++ < w->most)
			tell(w, body);
	}
	if (!told)
		str_puts(&w->text, "0");
	w->index[k] = kept;
	return end;
}

/* %A, %=jl */
static const char *tell_size(struct why *w, const char *text)
{
	bool equal = *text == '=';

	str_printf(&w->text, "%d",
		equal ? letter(w, text[1]) == letter(w, text[2]) : letter(w, *text));
	return text + (equal ? 3 : 1);
}

/* Up to where it ends, or a part of it does. */
static const char *tell(struct why *w, const char *text)
{
	while (*text && !strchr(">;:", *text)) {
		size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz_.#0123456789WU");

		if (len && text[len] == '[')
			text = tell_factor(w, text, len);
		else if (*text == '<')
			text = tell_sum(w, text + 1);
		else if (*text == '%')
			text = tell_size(w, text + 1);
		else
			str_append(&w->text, text, len ? len : 1), text += len ? len : 1;
	}
	return text;
}

/* The part that holds: of "k<E?.. : .." and of "..;.." */
static const char *choose(struct why *w, const char *text)
{
	int H = size_of(w->l, 'H');

	while (islower((unsigned char)*text) && (text[1] == '=' || text[1] == '<')) {
		const char *end = text + 2;
		int left = letter(w, *text), right = index_of(w, &end);

		if (text[1] == '=' ? left == right : left < right)
			return end + 1;
		text = strstr(text, " : ") + 3;
	}
	if (strchr(text, ';'))
		for (; w->index['i'] >= H; w->index['i'] -= H)
			text = strchr(text, ';') + 1;
	return text;
}

static const struct equation *equation_of(const char *name)
{
	const struct equation *e = why_equations;

	while (e->name && strcmp(e->name, name) != 0)
		e++;
	return e->name ? e : NULL;
}

/* Which entry: the index of each dimension, also by its letter. Returns what is left of `at`. */
static int set_index(struct why *w, const struct array *a, int at)
{
	for (int d = a->dims; d-- > 0; at /= a->size[d])
		w->index[(unsigned char)a->letter[d]] = at % a->size[d];
	return at;
}

static void put_parts(struct why *w, const struct equation *e)
{
	char room[STEP_TEXT];

	json_open(w->j, "parts", '[');
	tell(w, choose(w, step_text(room, &w->l->trace, e ? e->text : "")));
	flush(w);
	json_close(w->j, ']');
}

/* Does name[ stand in the text, and not as the end of another name? */
static bool names(const char *text, const char *name)
{
	size_t len = strlen(name);
	const char *at = text;

	while ((at = strstr(at, name)) &&
		(at[len] != '[' ||
			(at > text && (isalnum((unsigned char)at[-1]) || strchr("_.#", at[-1])))))
		at++;
	return at != NULL;
}

/* Is what begins so among the parts of an entry's equation? */
static bool reads(struct lesson *l, const struct equation *e, const struct array *r, int at,
	const char *part, bool *failed)
{
	struct str out = { 0 };
	struct json_writer j = { .out = &out, .digits = 1 };
	struct why w = { .j = &j, .l = l, .most = INT_MAX };
	bool found;

	set_index(&w, r, at);
	put_parts(&w, e);
	found = !out.failed && strstr(out.data, part);
	*failed = *failed || out.failed;
	str_release(&w.text);
	str_release(&out);
	return found;
}

/* Of each value that reads it, the first entry that does. */
static void put_readers(struct why *w, const char *name, int at)
{
	char room[STEP_TEXT], part[STEP_TEXT];
	struct array r;

	snprintf(part, sizeof(part), "[\"%s\",%d,", name, at);
	json_open(w->j, "readers", '[');
	for (const struct equation *e = why_equations; e->name && name[1] != '.'; e++) {
		int reader = 0, count = 1;

		if (e->name[1] == '.' || e->name[1] == '#' || !lesson_is_small(w->l) ||
			!names(step_text(room, &w->l->trace, e->text), name) ||
			!find_array(&r, w->l, e->name, strlen(e->name)))
			continue;
		for (int d = 0; d < r.dims; d++)
			count *= r.size[d];
		while (reader < count && !reads(w->l, e, &r, reader, part, &w->j->out->failed))
			reader++;
		if (reader == count)
			continue;
		json_open(w->j, NULL, '[');
		json_text(w->j, NULL, e->name);
		json_int(w->j, NULL, reader);
		json_close(w->j, ']');
	}
	json_close(w->j, ']');
}

static void put_trainer(struct why *w, const char *name, const struct array *a, int at)
{
	const struct trace *tr = &w->l->trace;
	const double *x = a->value ? number_of(a, w->l, at) : tr->p.zero;
	struct array kept = { 0 };

	if (!a->value && *name == 'd') {
		find_param(&kept, w->l, name + 2, strlen(name + 2), &w->l->gradient);
		json_number(w->j, "trainer", (double)kept.param.data[at]);
	} else if (x >= tr->p.block && x < tr->p.zero && !isnan(tr->trainer[x - tr->p.block])) {
		json_number(w->j, "trainer", tr->trainer[x - tr->p.block]);
	}
}

/* The gradient of what is no gradient; the difference of what is one. */
static void put_gradient(struct why *w, const char *name, const struct array *a, int at)
{
	struct lesson *l = w->l;
	bool is_gradient = name[0] == 'd' && (name[1] == '.' || name[1] == '#');
	double x = entry(a, l, at), by = 0, far = 0;
	struct array d = { 0 };
	char other[STEP_TEXT];

	snprintf(other, sizeof(other), a->value ? "d.%s" : "d%s", name);
	if (!is_gradient && find_array(&d, l, other, strlen(other))) {
		json_open(w->j, "gradient", '[');
		json_text(w->j, NULL, other);
		json_number(w->j, NULL, entry(&d, l, at));
		json_close(w->j, ']');
	}
	if (!is_gradient || (a->value && !strcmp(name, "d.p")))
		return;
	if (a->value) {
		far = between_numbers(l->between, &by, number_of(a, l, at), 1);
	} else {
		find_param(&d, l, name + 2, strlen(name + 2), &l->between->params);
		by = between_weight(
			l->between, (size_t)(d.param.data - l->between->params.block) + (size_t)at);
		far = difference_distance(x, by);
	}
	json_open(w->j, "difference", '[');
	json_number(w->j, NULL, by);
	json_number(w->j, NULL, far);
	json_close(w->j, ']');
}

int why_json(struct json_writer *j, struct lesson *l, const char *name, int at, int most)
{
	const struct equation *e = equation_of(name);
	struct why w = { .j = j, .l = l, .most = most };
	struct array a;
	int rest;

	if (!find_array(&a, l, name, strlen(name)))
		return err_set("this network has no %s", name);
	rest = set_index(&w, &a, at);
	if (at < 0 || rest > 0)
		return err_set("%s has no number %d", name, at);
	json_open(j, NULL, '{');
	json_number(j, "value", entry(&a, l, at));
	put_parts(&w, e);
	json_text(j, "line", e ? e->line : "");
	put_readers(&w, name, at);
	put_trainer(&w, name, &a, at);
	put_gradient(&w, name, &a, at);
	json_close(j, '}');
	str_release(&w.text);
	return j->out->failed ? -1 : 0;
}
