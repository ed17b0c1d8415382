#include "data/scores/metric.h"

#include "base/version.h"

#include <inttypes.h>
#include <math.h>

enum { BLEU_WIDTH = 2 * BLEU_ORDER + 2 };

static int orders(const struct metric *m)
{
	return m->chrf.char_order + m->chrf.word_order;
}

int metric_width(const struct metric *m)
{
	return m->kind == METRIC_BLEU ? BLEU_WIDTH : 3 * orders(m);
}

struct bleu metric_bleu(const long *sum)
{
	struct bleu b = { .hypothesis_len = sum[0], .reference_len = sum[1] };

	for (int n = 0; n < BLEU_ORDER; n++) {
		b.match[n] = sum[2 + n];
		b.total[n] = sum[2 + BLEU_ORDER + n];
	}
	return b;
}

int metric_count(const struct metric *m, int *row, struct span hypothesis,
	const struct span *reference, int references)
{
	struct bleu b = { 0 };
	struct chrf c = { 0 };

	if (m->kind == METRIC_BLEU) {
		if (bleu_add_references(&b, hypothesis, reference, references, &m->bleu))
			return -1;
		row[0] = (int)b.hypothesis_len;
		row[1] = (int)b.reference_len;
		for (int n = 0; n < BLEU_ORDER; n++) {
			row[2 + n] = (int)b.match[n];
			row[2 + BLEU_ORDER + n] = (int)b.total[n];
		}
		return 0;
	}
	if (chrf_add(&c, hypothesis, reference, references, &m->chrf))
		return -1;
	for (int n = 0; n < orders(m); n++) {
		row[3 * n] = (int)c.hypothesis[n];
		row[3 * n + 1] = (int)c.reference[n];
		row[3 * n + 2] = (int)c.match[n];
	}
	return 0;
}

double metric_score(const struct metric *m, const long *sum)
{
	struct bleu b;
	struct chrf c = { 0 };

	if (m->kind == METRIC_BLEU) {
		b = metric_bleu(sum);
		return bleu_score_smoothed(&b, &m->bleu, NULL, NULL);
	}
	for (int n = 0; n < orders(m); n++) {
		c.hypothesis[n] = sum[3 * n];
		c.reference[n] = sum[3 * n + 1];
		c.match[n] = sum[3 * n + 2];
	}
	return chrf_score(&c, &m->chrf);
}

int metric_put_name(const struct metric *m, struct str *out)
{
	if (m->kind == METRIC_BLEU)
		return str_puts(out, "BLEU");
	if (str_printf(out, "chrF%d", m->chrf.beta))
		return -1;
	for (int n = 0; n < m->chrf.word_order; n++)
		if (str_puts(out, "+"))
			return -1;
	return 0;
}

static int put_bleu(const struct bleu_settings *s, struct str *out)
{
	static const char *const tokenizers[] = { "none", "13a", "char", "zh" };
	static const char *const smoothings[] = { "exp", "floor", "add-k", "none" };
	double value = bleu_smooth_value(s);

	if (str_printf(out, "case:%s|eff:no|tok:%s|smooth:%s", s->lowercase ? "lc" : "mixed",
		    tokenizers[s->tokenize], smoothings[s->smooth]))
		return -1;
	return isnan(value) ? 0 : str_printf(out, "[%.2f]", value);
}

static int put_chrf(const struct chrf_settings *s, struct str *out)
{
	return str_printf(out, "case:%s|eff:%s|nc:%d|nw:%d|space:%s", s->lowercase ? "lc" : "mixed",
		s->epsilon ? "no" : "yes", s->char_order, s->word_order,
		s->whitespace ? "yes" : "no");
}

int metric_put_signature(
	const struct metric *m, struct str *out, int references, int resamples, uint64_t seed)
{
	if (references < 0 ? str_puts(out, "nrefs:var|") : str_printf(out, "nrefs:%d|", references))
		return -1;
	if (resamples && str_printf(out, "bs:%d|seed:%" PRIu64 "|", resamples, seed))
		return -1;
	if (m->kind == METRIC_BLEU ? put_bleu(&m->bleu, out) : put_chrf(&m->chrf, out))
		return -1;
	return str_puts(out, "|version:seq2seq.c-" SEQ2SEQ_VERSION);
}
