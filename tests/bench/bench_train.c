/* Training: whole updates and their share of the peak. */
#include "base/err.h"
#include "base/mem.h"
#include "tests/bench/bench_flops.h"
#include "tests/bench/bench_trainer.h"

#include <stdio.h>
#include <string.h>

/* One number of threads, over the rounds. */
struct variant {
	struct trainer trainer;
	int threads;
	double rate[BENCH_ROUNDS_MAX], share[BENCH_ROUNDS_MAX], ratio[BENCH_ROUNDS_MAX];
	double scaling[BENCH_ROUNDS_MAX]; /* peak of all threads at once by that of one */
	double tokens, seconds, flops;
	size_t next; /* batch */
};
enum { VARIANTS = 2 };

struct work {
	const struct bench *b;
	const struct bench_setting *setting;
	struct captions captions;
};

static double flops_of(const struct work *w, const struct batch *batch)
{
	double term[FLOPS_TERMS];
	const struct flops_batch counts = { batch->B, batch->source_rows, batch->target_rows,
		batch->attention_at[batch->target_rows] };

	return FLOPS_UPDATE * flops_forward(term, &w->setting->config, &counts);
}

/* Runs *updates updates, or if 0 as many as fill the round, and sets it; one more before does not
 * count. *peak is the peak before them, and becomes that after them. */
static int run_round(struct work *w, struct variant *v, int round, int *updates, double *peak)
{
	double begin, seconds, tokens = 0, flops = 0, before = *peak, after;
	int done = 0;

	/* not counted: the other variant has used the caches, and threads have slept */
	if (trainer_update(&v->trainer, &w->captions, v->next))
		return -1;
	begin = bench_now();
	do {
		if (trainer_update(&v->trainer, &w->captions, v->next++))
			return -1;
		tokens += v->trainer.batch.target_rows;
		flops += flops_of(w, &v->trainer.batch);
		seconds = bench_now() - begin;
		done++;
	} while (*updates ? done < *updates : seconds < BENCH_ROUND);
	*updates = done;
	after = peak_measure(w->b->kernels, BENCH_PEAK);
	v->scaling[round] = peak_measure_pool(w->b->kernels, BENCH_PEAK, v->trainer.pool) / after;
	v->tokens += tokens;
	v->seconds += seconds;
	v->flops += flops;
	v->rate[round] = tokens / seconds;
	v->share[round] = 1e-9 * flops / seconds / ((before + after) / 2 * v->threads);
	*peak = after;
	return 0;
}

static void report(const struct work *w, struct variant *v, int rounds, bool head)
{
	const struct config *c = &w->setting->config;
	const struct cell cells[] = {
		CELL("vocab", 5, 0, c->target_vocab),
		CELL("embed", 5, 0, c->embed),
		CELL("hidden", 5, 0, c->hidden),
		CELL("sentences", 5, 0, w->setting->sentences),
		CELL("threads", 5, 0, v->threads),
		CELL("mflop_token", 8, 2, 1e-6 * v->flops / v->tokens),
		CELL("tokens_s", 8, 0, bench_median(v->rate, rounds)),
		CELL("of_peak", 7, 3, bench_median(v->share, rounds)),
		CELL("to_first", 7, 2, bench_median(v->ratio, rounds)),
		CELL("peak_to_one", 7, 2, bench_median(v->scaling, rounds)),
		CELL("updates", 5, 0, v->next),
		CELL("tokens", 6, 0, v->tokens),
		CELL("seconds", 6, 3, v->seconds),
	};

	REPORT(w->b, "train", head, cells);
}

/* The variants take turns on the same batches. */
static int measure(struct work *w, struct variant *variants, int count)
{
	int rounds = bench_rounds(w->b, 9);
	double peak;

	for (int i = 0; i < count; i++) {
		struct variant *v = &variants[i];

		/* the longest batch first: no memory is asked for later */
		if (trainer_create(&v->trainer, &w->setting->config, w->b, v->threads) ||
			trainer_update(&v->trainer, &w->captions, captions_longest(&w->captions)))
			return -1;
	}
	peak = peak_measure(w->b->kernels, BENCH_PEAK);
	for (int r = 0; r < rounds; r++) {
		int updates = w->b->updates;

		for (int i = 0; i < count; i++)
			if (run_round(w, &variants[i], r, &updates, &peak))
				return -1;
	}
	for (int r = 0; r < rounds; r++)
		for (int i = 0; i < count; i++)
			variants[i].ratio[r] = variants[i].rate[r] / variants[0].rate[r];
	for (int i = 0; i < count; i++)
		report(w, &variants[i], rounds, i == 0);
	return 0;
}

static int run_setting(const struct bench *b, const struct bench_setting *setting)
{
	struct work w = { .b = b, .setting = setting };
	int count = 1, rc = -1;
	struct variant *variants = mem_zalloc(VARIANTS, sizeof(*variants));

	if (!variants)
		return -1;
	variants[0].threads = b->threads ? b->threads : 1;
	if (!b->threads && pool_processors() > 1)
		variants[count++].threads = 2;
	if (!captions_create(&w.captions, b, setting->config.target_vocab, setting->sentences))
		rc = measure(&w, variants, count);
	for (int i = 0; i < count; i++)
		trainer_release(&variants[i].trainer);
	captions_release(&w.captions);
	mem_free(variants);
	return rc;
}

int bench_train(const struct bench *b)
{
	struct bench_setting settings[BENCH_SETTINGS];
	int count = bench_settings(b, settings);

	report_note(b, "train",
		"whole updates on %s, kernels %s; medians of %d rounds of %.0f ms, the numbers of "
		"threads in turn on the same batches, each after an update that does not count. "
		"of_peak = tokens_s * mflop_token / (peak * threads), the peak being that of one "
		"thread right before and after each round; to_first: tokens_s in proportion to "
		"those of the first line; peak_to_one: what all threads at once reach in "
		"registers, in proportion to one",
		b->source ? b->source : "made captions", b->kernels->name, bench_rounds(b, 9),
		1e3 * BENCH_ROUND);
	report_note(b, "train",
		"FLOP of an update = 6 * (T (V E + E (E+3H) + 3H (E+3H) + A H) + S (6H (E+H) + 2H "
		"A) + B 2H H + P (A + 2H)) for T target and S source tokens (EOS counted) in B "
		"sentences, P pairs of the two, A = H");
	for (int i = 0; i < count; i++)
		if (run_setting(b, &settings[i]))
			return -1;
	return 0;
}
