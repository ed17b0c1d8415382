/* Scores as JSON: an object, or a list of objects where there are several. */
#include "base/json.h"
#include "data/scores/eval.h"
#include "data/text_file.h"
#include "tokenizer/fold.h"

#include <string.h>

struct writer {
	struct str *out;
	int indent;
	bool first; /* nothing stands in the object or list yet */
};

/* A new line for the next member or element; key may be NULL. */
static int next(struct writer *w, const char *key)
{
	const char *comma = w->first ? "" : ",";

	w->first = false;
	if (str_printf(w->out, "%s\n%*s", comma, w->indent, ""))
		return -1;
	if (!key)
		return 0;
	return json_put_string(w->out, key, strlen(key)) || str_puts(w->out, ": ") ? -1 : 0;
}

static int begin(struct writer *w, char bracket)
{
	w->indent++;
	w->first = true;
	return str_append(w->out, &bracket, 1);
}

static int end(struct writer *w, char bracket)
{
	w->indent--;
	w->first = false;
	return str_printf(w->out, "\n%*s%c", w->indent, "", bracket);
}

/* Rounded as in text, without zeros at the end: 38.5, 100.0. */
static int put_number(struct str *out, double value, int width)
{
	if (str_printf(out, "%.*f", width, value))
		return -1;
	if (!width)
		return str_puts(out, ".0");
	while (out->data[out->len - 1] == '0' && out->data[out->len - 2] != '.')
		out->data[--out->len] = '\0';
	return 0;
}

static int put_real(struct writer *w, const char *key, double value, int width)
{
	return next(w, key) || put_number(w->out, value, width) ? -1 : 0;
}

static int put_long(struct writer *w, const char *key, long value)
{
	return next(w, key) || str_printf(w->out, "%ld", value) ? -1 : 0;
}

static int put_span(struct writer *w, const char *key, const char *text, size_t len)
{
	return next(w, key) || json_put_string(w->out, text, len) ? -1 : 0;
}

static int put_text(struct writer *w, const char *key, const struct str *text)
{
	return put_span(w, key, text->data, text->len);
}

/* The name of a file is not always UTF-8. */
static int put_file(struct writer *w, const char *key, const char *path)
{
	struct str name = { 0 };
	size_t len = strlen(path);
	int rc = 0;

	for (size_t i = 0; i < len && !rc;) {
		uint32_t code;
		int n = utf8_check(path + i, len - i, &code);

		rc = n > 0 ? str_append(&name, path + i, (size_t)n) : str_puts(&name, "?");
		i += (size_t)(n > 0 ? n : -n);
	}
	if (!rc)
		rc = put_span(w, key, name.data ? name.data : "", name.len);
	str_release(&name);
	return rc;
}

/* Each part of the signature as a member. */
static int put_parts(struct writer *w, const struct str *signature)
{
	const char *p = signature->data, *stop = p + signature->len;

	while (p < stop) {
		char key[16];
		size_t len = strcspn(p, "|"), name = strcspn(p, ":");

		memcpy(key, p, name); /* the longest is "version" */
		key[name] = '\0';
		if (put_span(w, key, p + name + 1, len - name - 1))
			return -1;
		p += len + 1;
	}
	return 0;
}

static int put_bleu(struct writer *w, const struct eval_report *r, const struct metric *m,
	const struct eval_score *s)
{
	struct bleu b = metric_bleu(s->sum);
	double p[BLEU_ORDER], penalty;

	bleu_score_smoothed(&b, &m->bleu, p, &penalty);
	if (next(w, "precisions") || str_puts(w->out, "["))
		return -1;
	for (int n = 0; n < BLEU_ORDER; n++)
		if ((n && str_puts(w->out, ", ")) || put_number(w->out, p[n], r->width))
			return -1;
	return str_puts(w->out, "]") || put_real(w, "brevity_penalty", penalty, 6) ||
			       put_long(w, "hyp_len", b.hypothesis_len) ||
			       put_long(w, "ref_len", b.reference_len)
		       ? -1
		       : 0;
}

static int put_interval(struct writer *w, const struct eval_report *r, const struct eval_score *s)
{
	struct str text = { 0 };
	int rc;

	if (!r->resamples)
		return 0;
	if (r->paired) {
		rc = put_real(w, "mean", s->mean, r->width) || put_real(w, "ci", s->half, r->width);
		if (!rc && s->p_value >= 0)
			rc = put_real(w, "p_value", s->p_value, 6);
		else if (!rc)
			rc = next(w, "p_value") || str_puts(w->out, "null");
		return rc ? -1 : 0;
	}
	rc = str_printf(&text, "μ = %.*f ± %.*f", r->width, s->mean, r->width, s->half) ||
	     put_real(w, "confidence_mean", s->mean, r->width) ||
	     put_real(w, "confidence_var", s->half, r->width) || put_text(w, "confidence", &text);
	str_release(&text);
	return rc ? -1 : 0;
}

/* An object; with the metric's name in it, or as the member of that name. */
static int put_score(struct writer *w, const struct eval_report *r, int metric, int output)
{
	const struct metric *m = &r->metric[metric];
	struct eval_score s = r->score[(long)metric * r->outputs + output];
	struct str name = { 0 }, signature = { 0 }, verbose = { 0 };
	bool member = r->outputs > 1;
	int rc;

	if (!output)
		s.p_value = -1; /* the baseline has none */
	rc = metric_put_name(m, &name) ||
	     metric_put_signature(m, &signature, r->references, r->resamples, r->seed) ||
	     eval_put_verbose(&verbose, m, &s) || next(w, member ? name.data : NULL) ||
	     begin(w, '{') || (!member && put_text(w, "name", &name)) ||
	     put_real(w, "score", s.score, r->width) || put_text(w, "signature", &signature) ||
	     put_interval(w, r, &s) || (verbose.len && put_text(w, "verbose_score", &verbose)) ||
	     put_parts(w, &signature) || (m->kind == METRIC_BLEU && put_bleu(w, r, m, &s)) ||
	     (!member && (put_long(w, "exact", r->exact[output]) ||
				 put_long(w, "segments", r->lines))) ||
	     end(w, '}');
	str_release(&name);
	str_release(&signature);
	str_release(&verbose);
	return rc ? -1 : 0;
}

static int put_output(struct writer *w, const struct eval_report *r, int output)
{
	if (next(w, NULL) || begin(w, '{') ||
		put_file(w, "system", text_file_name(r->name[output])))
		return -1;
	for (int i = 0; i < r->metrics; i++)
		if (put_score(w, r, i, output))
			return -1;
	return put_long(w, "exact", r->exact[output]) || put_long(w, "segments", r->lines) ||
			       end(w, '}')
		       ? -1
		       : 0;
}

static int put_links(struct writer *w, const struct alignment *a, bool score_only)
{
	if (!a)
		return 0;
	if (score_only)
		return put_real(w, NULL, alignment_error_rate(a), 4);
	return next(w, NULL) || begin(w, '{') || put_span(w, "name", "AER", 3) ||
			       put_real(w, "score", alignment_error_rate(a), 4) ||
			       put_real(w, "precision", alignment_precision(a), 4) ||
			       put_real(w, "recall", alignment_recall(a), 4) ||
			       put_long(w, "links", a->links) ||
			       put_long(w, "gold_links", a->gold) || end(w, '}')
		       ? -1
		       : 0;
}

int eval_put_json(struct str *out, const struct eval_report *r)
{
	int elements = r->outputs > 1 && !r->score_only ? r->outputs : r->outputs * r->metrics;
	bool list = elements + (r->links != NULL) > 1;
	struct writer w = { .out = out, .first = true };
	size_t start = out->len;
	int rc = list ? begin(&w, '[') : 0;

	for (int i = 0; i < elements && !rc; i++)
		if (r->score_only)
			rc = put_real(&w, NULL, r->score[i].score, r->width);
		else
			rc = r->outputs > 1 ? put_output(&w, r, i) : put_score(&w, r, i, 0);
	if (rc || put_links(&w, r->links, r->score_only))
		return -1;
	if (list)
		return end(&w, ']') || str_puts(out, "\n") ? -1 : 0;
	/* a lone value has no line break in front */
	memmove(out->data + start, out->data + start + 1, out->len - start);
	out->len--;
	return str_puts(out, "\n");
}
