#include "decode/word_alignment.h"

#include "base/mem.h"

void word_alignment_release(struct word_alignment *a)
{
	mem_free(a->weight);
	mem_free(a->source_word);
	mem_free(a->target_word);
	*a = (struct word_alignment){ 0 };
}

/* Sums tokens into words: the rows of a target word's tokens, the columns of a source word's. */
static void gather(struct word_alignment *a, int S, const struct hypothesis *h)
{
	for (int t = 0; t < h->length; t++) {
		double *row = a->weight + (size_t)a->target_word[t] * (size_t)a->sources;
		const float *attention = h->attention + (size_t)t * (size_t)S;

		for (int j = 0; j < S; j++)
			row[a->source_word[j]] += (double)attention[j];
	}
}

int word_alignment_build(struct word_alignment *a, const struct tokenizer *source, const int *ids,
	int S, const struct tokenizer *target, const struct hypothesis *h)
{
	*a = (struct word_alignment){ .ended = h->finished };
	a->source_word = mem_alloc((size_t)S, sizeof(int));
	a->target_word = mem_alloc((size_t)h->length, sizeof(int));
	if (!a->source_word || !a->target_word)
		return -1;
	a->sources = tokenizer_units(source, false, a->source_word, ids, (size_t)S);
	a->targets = tokenizer_units(target, false, a->target_word, h->ids, (size_t)h->length);
	if (a->sources < 0 || a->targets < 0)
		return -1;
	a->weight = mem_zalloc((size_t)a->targets * (size_t)a->sources, sizeof(double));
	if (!a->weight)
		return -1;
	gather(a, S, h);
	/* mean over the tokens of a target word: they stand together */
	for (int t = 0, next; t < h->length; t = next) {
		double *row = a->weight + (size_t)a->target_word[t] * (size_t)a->sources;

		for (next = t; next < h->length && a->target_word[next] == a->target_word[t];)
			next++;
		for (int j = 0; j < a->sources; j++)
			row[j] /= next - t;
	}
	return 0;
}

int word_alignment_put_soft(struct str *out, const struct word_alignment *a)
{
	for (int i = 0; i < a->targets; i++)
		for (int j = 0; j < a->sources; j++) {
			size_t at = (size_t)i * (size_t)a->sources + (size_t)j;

			if (str_printf(out, "%s%g", j ? "," : i ? " " : "", a->weight[at]))
				return -1;
		}
	return 0;
}

static int strongest(const double *row, int n)
{
	int best = 0;

	for (int j = 1; j < n; j++)
		if (row[j] > row[best])
			best = j;
	return best;
}

int word_alignment_put_links(struct str *out, const struct word_alignment *a, double threshold)
{
	int sources = a->sources - 1, targets = a->targets - a->ended;
	int *best = mem_alloc((size_t)targets, sizeof(int)), rc = -1;
	const char *before = "";

	if (!best)
		return -1;
	for (int i = 0; i < targets; i++)
		best[i] = strongest(a->weight + (size_t)i * (size_t)a->sources, sources);
	for (int j = 0; j < sources; j++)
		for (int i = 0; i < targets; i++) {
			double weight = a->weight[(size_t)i * (size_t)a->sources + (size_t)j];

			if (!(threshold < 1 ? weight > threshold : best[i] == j))
				continue;
			if (str_printf(out, "%s%d-%d", before, j, i))
				goto done;
			before = " ";
		}
	rc = 0;
done:
	mem_free(best);
	return rc;
}
