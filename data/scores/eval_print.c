/* Scores as lines, or as JSON: an object, or a list of objects where there are several. */
#include "base/json.h"
#include "data/scores/eval.h"
#include "data/text_file.h"
#include "tokenizer/fold.h"

#include <string.h>

/* Once something has failed, nothing more is written. */
struct writer {
	struct str *out;
	int indent;
	bool first; /* nothing stands in the object or list yet */
	bool failed;
};
#define PUT(w, ...) ((w)->failed = (w)->failed || str_printf((w)->out, __VA_ARGS__))

/* "BLEU|nrefs:1|...": the name of a metric and its signature. */
static void put_label(struct str *label, struct writer *w, const struct eval_report *r, int metric)
{
	const struct metric *m = &r->metric[metric];

	w->failed = w->failed || metric_put_name(m, label) || str_puts(label, "|") ||
		    metric_put_signature(m, label, r->references, r->resamples, r->seed);
}

/* The n-gram precisions, brevity penalty, ratio and lengths in sacreBLEU's form. */
static void put_verbose(struct writer *w, const struct metric *m, const struct eval_score *s)
{
	struct bleu b = metric_bleu(s->sum);
	double p[BLEU_ORDER], penalty;

	bleu_score_smoothed(&b, &m->bleu, p, &penalty);
	PUT(w, "%.1f/%.1f/%.1f/%.1f (BP = %.3f ratio = %.3f hyp_len = %ld ref_len = %ld)", p[0],
		p[1], p[2], p[3], penalty,
		b.reference_len ? (double)b.hypothesis_len / (double)b.reference_len : 0,
		b.hypothesis_len, b.reference_len);
}

static void put_interval(struct writer *w, const struct eval_report *r, const struct eval_score *s)
{
	PUT(w, "μ = %.*f ± %.*f", r->width, s->resampled.mean, r->width, s->resampled.half);
}

/* 38.50 (μ = 38.41 ± 0.92) (p = 0.0100)* 68.1/... */
static void text_score(struct writer *w, const struct eval_report *r, const struct metric *m,
	const struct eval_score *s, bool baseline)
{
	PUT(w, "%.*f", r->width, s->score);
	if (r->resamples) {
		PUT(w, " (");
		put_interval(w, r, s);
		PUT(w, ")");
	}
	if (r->score_only)
		return;
	if (r->paired && baseline)
		PUT(w, " (baseline)");
	else if (r->paired)
		PUT(w, " (p = %.4f)%s", s->p_value, s->p_value < 0.05 ? "*" : "");
	if (m->kind == METRIC_BLEU) {
		PUT(w, " ");
		put_verbose(w, m, s);
	}
}

static void text_metric(struct writer *w, const struct eval_report *r, int metric)
{
	const struct eval_score *s = r->score + (long)metric * r->outputs;
	bool table = r->outputs > 1;
	struct str label = { 0 };

	put_label(&label, w, r, metric);
	if (table && !r->score_only)
		PUT(w, "%s\n", label.data);
	for (int i = 0; i < r->outputs; i++) {
		if (!r->score_only)
			PUT(w, "%s%s = ", table ? "  " : "",
				table ? text_file_name(r->name[i]) : label.data);
		text_score(w, r, &r->metric[metric], &s[i], !i);
		PUT(w, "\n");
	}
	str_release(&label);
}

int eval_put_text(struct str *out, const struct eval_report *r)
{
	struct writer w = { .out = out };
	const struct alignment *a = r->links;

	for (int i = 0; i < r->metrics && r->outputs; i++)
		text_metric(&w, r, i);
	for (int i = 0; i < r->outputs && !r->score_only; i++) {
		PUT(&w, "exact ");
		if (r->outputs > 1)
			PUT(&w, "%s ", text_file_name(r->name[i]));
		PUT(&w, "%ld/%d = %.2f %%\n", r->exact[i], r->lines,
			100. * (double)r->exact[i] / r->lines);
	}
	if (a && r->score_only)
		PUT(&w, "%.4f\n", alignment_error_rate(a));
	else if (a)
		PUT(&w,
			"AER = %.4f (precision = %.4f recall = %.4f links = %ld gold_links = %ld)"
			"\n",
			alignment_error_rate(a), alignment_precision(a), alignment_recall(a),
			a->links, a->gold);
	return w.failed ? -1 : 0;
}

/* A new line for the next member or element; key may be NULL. */
static void next(struct writer *w, const char *key)
{
	PUT(w, "%s\n%*s", w->first ? "" : ",", w->indent, "");
	w->first = false;
	if (key)
		PUT(w, "\"%s\": ", key);
}
#define MEMBER(w, key, ...) (next(w, key), PUT(w, __VA_ARGS__))

static void begin(struct writer *w, char bracket)
{
	w->indent++;
	w->first = true;
	PUT(w, "%c", bracket);
}

static void end(struct writer *w, char bracket)
{
	w->indent--;
	w->first = false;
	PUT(w, "\n%*s%c", w->indent, "", bracket);
}

/* Rounded as in text, without zeros at the end: 38.5, 100.0. */
static void put_number(struct writer *w, double value, int width)
{
	struct str *out = w->out;

	PUT(w, "%.*f%s", width, value, width ? "" : ".0");
	while (!w->failed && out->data[out->len - 1] == '0' && out->data[out->len - 2] != '.')
		out->data[--out->len] = '\0';
}

static void put_real(struct writer *w, const char *key, double value, int width)
{
	next(w, key);
	put_number(w, value, width);
}

/* The name of a file is not always UTF-8. */
static void put_file(struct writer *w, const char *key, const char *path)
{
	struct str name = { 0 };
	size_t len = strlen(path);

	for (size_t i = 0; i < len && !w->failed;) {
		uint32_t code;
		int n = utf8_check(path + i, len - i, &code);

		w->failed = n > 0 ? str_append(&name, path + i, (size_t)n) : str_puts(&name, "?");
		i += (size_t)(n > 0 ? n : -n);
	}
	next(w, key);
	w->failed = w->failed || json_put_string(w->out, name.data ? name.data : "", name.len);
	str_release(&name);
}

/* Each part of the signature as a member: "tok:13a". */
static void put_parts(struct writer *w, const char *part)
{
	while (*part) {
		char key[16];
		size_t len = strcspn(part, "|"), name = strcspn(part, ":");

		memcpy(key, part, name); /* the longest is "version" */
		key[name] = '\0';
		MEMBER(w, key, "\"%.*s\"", (int)(len - name - 1), part + name + 1);
		part += len + (part[len] == '|');
	}
}

static void put_bleu(struct writer *w, const struct eval_report *r, const struct metric *m,
	const struct eval_score *s)
{
	struct bleu b = metric_bleu(s->sum);
	double p[BLEU_ORDER], penalty;

	bleu_score_smoothed(&b, &m->bleu, p, &penalty);
	next(w, "precisions");
	for (int n = 0; n < BLEU_ORDER; n++) {
		PUT(w, n ? ", " : "[");
		put_number(w, p[n], r->width);
	}
	PUT(w, "]");
	put_real(w, "brevity_penalty", penalty, 6);
	MEMBER(w, "hyp_len", "%ld", b.hypothesis_len);
	MEMBER(w, "ref_len", "%ld", b.reference_len);
}

static void put_resampled(
	struct writer *w, const struct eval_report *r, const struct eval_score *s, bool baseline)
{
	put_real(w, r->paired ? "mean" : "confidence_mean", s->resampled.mean, r->width);
	put_real(w, r->paired ? "ci" : "confidence_var", s->resampled.half, r->width);
	if (!r->paired) {
		MEMBER(w, "confidence", "\"");
		put_interval(w, r, s);
		PUT(w, "\"");
	} else if (baseline) {
		MEMBER(w, "p_value", "null");
	} else {
		put_real(w, "p_value", s->p_value, 6);
	}
}

static void put_matches(struct writer *w, const struct eval_report *r, int output)
{
	MEMBER(w, "exact", "%ld", r->exact[output]);
	MEMBER(w, "segments", "%d", r->lines);
}

/* An object; with the metric's name in it, or as the member of that name. */
static void put_score(struct writer *w, const struct eval_report *r, int metric, int output)
{
	const struct metric *m = &r->metric[metric];
	const struct eval_score *s = &r->score[(long)metric * r->outputs + output];
	struct str name = { 0 };
	bool member = r->outputs > 1;
	char *signature;

	put_label(&name, w, r, metric);
	if (w->failed)
		goto done;
	signature = strchr(name.data, '|');
	*signature++ = '\0';
	next(w, member ? name.data : NULL);
	begin(w, '{');
	if (!member)
		MEMBER(w, "name", "\"%s\"", name.data);
	put_real(w, "score", s->score, r->width);
	MEMBER(w, "signature", "\"%s\"", signature);
	if (r->resamples)
		put_resampled(w, r, s, !output);
	if (m->kind == METRIC_BLEU) {
		MEMBER(w, "verbose_score", "\"");
		put_verbose(w, m, s);
		PUT(w, "\"");
	}
	put_parts(w, signature);
	if (m->kind == METRIC_BLEU)
		put_bleu(w, r, m, s);
	if (!member)
		put_matches(w, r, output);
	end(w, '}');
done:
	str_release(&name);
}

static void put_output(struct writer *w, const struct eval_report *r, int output)
{
	next(w, NULL);
	begin(w, '{');
	put_file(w, "system", text_file_name(r->name[output]));
	for (int i = 0; i < r->metrics; i++)
		put_score(w, r, i, output);
	put_matches(w, r, output);
	end(w, '}');
}

static void put_links(struct writer *w, const struct alignment *a)
{
	next(w, NULL);
	begin(w, '{');
	MEMBER(w, "name", "\"AER\"");
	put_real(w, "score", alignment_error_rate(a), 4);
	put_real(w, "precision", alignment_precision(a), 4);
	put_real(w, "recall", alignment_recall(a), 4);
	MEMBER(w, "links", "%ld", a->links);
	MEMBER(w, "gold_links", "%ld", a->gold);
	end(w, '}');
}

int eval_put_json(struct str *out, const struct eval_report *r)
{
	int elements = r->outputs > 1 && !r->score_only ? r->outputs : r->outputs * r->metrics;
	bool list = elements + (r->links != NULL) > 1;
	struct writer w = { .out = out, .first = true };
	size_t start = out->len;

	if (list)
		begin(&w, '[');
	for (int i = 0; i < elements; i++)
		if (r->score_only)
			put_real(&w, NULL, r->score[i].score, r->width);
		else if (r->outputs > 1)
			put_output(&w, r, i);
		else
			put_score(&w, r, i, 0);
	if (r->links && r->score_only)
		put_real(&w, NULL, alignment_error_rate(r->links), 4);
	else if (r->links)
		put_links(&w, r->links);
	if (list)
		end(&w, ']');
	PUT(&w, "\n");
	if (!w.failed && !list) { /* a lone value has no line break in front */
		memmove(out->data + start, out->data + start + 1, out->len - start);
		out->len--;
	}
	return w.failed ? -1 : 0;
}
