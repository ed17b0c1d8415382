/* Translation: sentences a second of a new network. */
#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "model/search.h"
#include "tests/bench/bench_captions.h"
#include "tests/bench/bench_flops.h"
#include "tokenizer/tokenizer.h"

/* A translation has at most FACTOR * S + 10 tokens: 14 for a source of 13 words and EOS. */
#define FACTOR (4.5 / 14)

static const struct {
	int beam, batch;
} ways[] = { { 1, 64 }, { 1, 1 }, { 5, 64 }, { 5, 1 } };
enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

struct timing {
	double rate[BENCH_ROUNDS_MAX], share[BENCH_ROUNDS_MAX];
};

static void report(const struct bench *b, int way, struct timing *t, int rounds)
{
	const struct cell cells[] = {
		CELL("beam", 4, 0, ways[way].beam),
		CELL("batch", 5, 0, ways[way].batch),
		CELL("sentences_s", 9, 1, bench_median(t->rate, rounds)),
		CELL("of_peak", 7, 3, bench_median(t->share, rounds)),
	};

	REPORT(b, "decode", way == 0, cells);
}

struct fresh {
	const struct bench *b;
	struct config config;
	struct params params;
	struct network *network;
	struct captions captions[WAYS];
	size_t next[WAYS];
	struct batch batch;
	struct translation *out; /* [64] */
};

/* No sentence ends before its limit: the network never says EOS. */
static int create(struct fresh *f)
{
	struct rng r;

	if (params_create(&f->params, &f->config) ||
		network_create(&f->network, &f->config, NULL, f->b->kernels))
		return -1;
	rng_seed(&r, f->b->seed);
	params_init(&f->params, &f->config, &r);
	f->params.bo[TOKEN_EOS] = -1000;
	f->out = mem_alloc(64, sizeof(*f->out));
	for (int i = 0; i < WAYS; i++)
		if (captions_create(&f->captions[i], f->b, f->config.target_vocab, ways[i].batch))
			return -1;
	return f->out ? network_load(f->network, &f->params, false) : -1;
}

static void release(struct fresh *f)
{
	for (int i = 0; i < WAYS; i++)
		captions_release(&f->captions[i]);
	batch_release(&f->batch);
	mem_free(f->out);
	network_release(f->network);
	params_release(&f->params);
}

/* The next batch; -1 or its sentences, and its operations added to *flops. */
static int translate(struct fresh *f, int way, double *flops)
{
	const struct search_options search = { .beam = ways[way].beam,
		.normalize = 1,
		.n_best = 1,
		.max_length_factor = FACTOR,
		.eos = TOKEN_EOS,
		.bos = TOKEN_BOS,
		.unk = TOKEN_UNK,
		.words_only = ways[way].beam == 1 };
	struct flops_batch counts = { 0 };
	double term[FLOPS_TERMS];
	bool whole = true;

	if (captions_batch(&f->captions[way], &f->batch, f->next[way]++, false) ||
		search_translate(f->out, &f->network, 1, &f->batch, &search))
		return -1;
	for (int i = 0; i < f->batch.B; i++) {
		int S = f->batch.source_length[i], T = (int)(FACTOR * S) + 10;
		/* the first step has one hypothesis, the others the whole beam */
		double rows = 1 + (T - 1.0) * search.beam;

		counts.source += S;
		counts.target += rows;
		counts.pairs += rows * S;
		whole &= f->out[i].best[0].length == T;
		translation_release(&f->out[i]);
	}
	counts.sentences = f->batch.B;
	*flops += flops_forward(term, &f->config, &counts);
	return whole ? f->batch.B : err_set("a translation ended before its limit");
}

static int measure(struct fresh *f, struct timing *t)
{
	int rounds = bench_rounds(f->b, 7);
	double before, after, flops = 0;

	for (int i = 0; i < WAYS; i++)
		if (translate(f, i, &flops) < 0)
			return -1;
	before = peak_measure(f->b->kernels, BENCH_PEAK);
	for (int r = 0; r < rounds; r++)
		for (int i = 0; i < WAYS; i++) {
			double begin = bench_now(), seconds, sentences = 0;

			flops = 0;
			do {
				int done = translate(f, i, &flops);

				if (done < 0)
					return -1;
				sentences += done;
				seconds = bench_now() - begin;
			} while (seconds < BENCH_ROUND);
			after = peak_measure(f->b->kernels, BENCH_PEAK);
			t[i].rate[r] = sentences / seconds;
			t[i].share[r] = 1e-9 * flops / seconds / ((before + after) / 2);
			before = after;
		}
	return 0;
}

int bench_decode(const struct bench *b)
{
	struct bench_setting settings[BENCH_SETTINGS];
	struct fresh f = { .b = b };
	struct timing *t = mem_alloc(WAYS, sizeof(*t));
	int rc = -1;

	bench_settings(b, settings);
	f.config = settings[0].config;
	report_note(b, "decode",
		"one thread, kernels %s; a new network of V = %d, E = %d, H = A = %d, which does "
		"not end sentences by itself: made captions of 13 words, translations cut at 14 "
		"tokens (%.2f S + 10); of_peak: FLOP of the forward products against the peak "
		"right before and after each round; medians of %d rounds",
		b->kernels->name, f.config.target_vocab, f.config.embed, f.config.hidden, FACTOR,
		bench_rounds(b, 7));
	if (t && !create(&f))
		rc = measure(&f, t);
	release(&f);
	for (int i = 0; !rc && i < WAYS; i++)
		report(b, i, &t[i], bench_rounds(b, 7));
	mem_free(t);
	return rc;
}
