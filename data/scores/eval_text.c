/* Scores as lines. */
#include "data/scores/eval.h"
#include "data/text_file.h"

int eval_put_verbose(struct str *out, const struct metric *m, const struct eval_score *s)
{
	struct bleu b;
	double p[BLEU_ORDER], penalty;

	if (m->kind != METRIC_BLEU)
		return 0;
	b = metric_bleu(s->sum);
	bleu_score_smoothed(&b, &m->bleu, p, &penalty);
	return str_printf(out,
		"%.1f/%.1f/%.1f/%.1f (BP = %.3f ratio = %.3f hyp_len = %ld ref_len = %ld)", p[0],
		p[1], p[2], p[3], penalty,
		b.reference_len ? (double)b.hypothesis_len / (double)b.reference_len : 0,
		b.hypothesis_len, b.reference_len);
}

/* 38.50 (μ = 38.41 ± 0.92) */
static int put_number(struct str *out, const struct eval_report *r, const struct eval_score *s)
{
	if (str_printf(out, "%.*f", r->width, s->score))
		return -1;
	if (!r->resamples)
		return 0;
	return str_printf(out, " (μ = %.*f ± %.*f)", r->width, s->mean, r->width, s->half);
}

static int put_p_value(struct str *out, const struct eval_report *r, int output, double p)
{
	if (!r->paired)
		return 0;
	if (!output)
		return str_puts(out, " (baseline)");
	return str_printf(out, " (p = %.4f)%s", p, p < 0.05 ? "*" : "");
}

static int put_name_and_signature(
	struct str *out, const struct eval_report *r, const struct metric *m)
{
	if (metric_put_name(m, out) || str_puts(out, "|"))
		return -1;
	return metric_put_signature(m, out, r->references, r->resamples, r->seed);
}

static int put_metric(struct str *out, const struct eval_report *r, int index)
{
	const struct metric *m = &r->metric[index];
	const struct eval_score *s = r->score + (long)index * r->outputs;
	bool table = r->outputs > 1 && !r->score_only;

	if (table && (put_name_and_signature(out, r, m) || str_puts(out, "\n")))
		return -1;
	for (int i = 0; i < r->outputs; i++, s++) {
		size_t before;

		if (!table && !r->score_only && put_name_and_signature(out, r, m))
			return -1;
		if (table && str_printf(out, "  %s", text_file_name(r->name[i])))
			return -1;
		if ((!r->score_only && str_puts(out, " = ")) || put_number(out, r, s))
			return -1;
		if (!r->score_only) {
			if (put_p_value(out, r, i, s->p_value) || str_puts(out, " "))
				return -1;
			before = out->len;
			if (eval_put_verbose(out, m, s))
				return -1;
			out->len -= out->len == before; /* nothing follows the space */
		}
		if (str_puts(out, "\n"))
			return -1;
	}
	return 0;
}

static int put_exact(struct str *out, const struct eval_report *r)
{
	for (int i = 0; i < r->outputs && !r->score_only; i++) {
		if (str_puts(out, "exact "))
			return -1;
		if (r->outputs > 1 && str_printf(out, "%s ", text_file_name(r->name[i])))
			return -1;
		if (str_printf(out, "%ld/%d = %.2f %%\n", r->exact[i], r->lines,
			    100. * (double)r->exact[i] / r->lines))
			return -1;
	}
	return 0;
}

static int put_links(struct str *out, const struct eval_report *r)
{
	const struct alignment *a = r->links;

	if (!a)
		return 0;
	if (r->score_only)
		return str_printf(out, "%.4f\n", alignment_error_rate(a));
	return str_printf(out,
		"AER = %.4f (precision = %.4f recall = %.4f links = %ld gold_links = %ld)\n",
		alignment_error_rate(a), alignment_precision(a), alignment_recall(a), a->links,
		a->gold);
}

int eval_put_text(struct str *out, const struct eval_report *r)
{
	for (int i = 0; i < r->metrics && r->outputs; i++)
		if (put_metric(out, r, i))
			return -1;
	return put_exact(out, r) || put_links(out, r) ? -1 : 0;
}
