/* Training: whole updates, their share of the peak, and where their time goes. */
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
	double term[FLOPS_TERMS]; /* of all updates of one variant */
};

static double flops_of(const struct work *w, const struct batch *batch, double term[FLOPS_TERMS])
{
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
		double term[FLOPS_TERMS];

		if (trainer_update(&v->trainer, &w->captions, v->next++))
			return -1;
		tokens += v->trainer.batch.target_rows;
		flops += flops_of(w, &v->trainer.batch, term);
		for (int i = 0; i < FLOPS_TERMS; i++)
			w->term[i] += FLOPS_UPDATE * term[i];
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
	const double *seconds = v->trainer.seconds;
	const double *parts = network_seconds(v->trainer.network);
	double all = 0, inside = 0, gradient;

	for (int i = 0; i < TRAINER_PARTS; i++)
		all += seconds[i];
	for (int i = 0; i < NETWORK_PARTS; i++)
		inside += parts[i];
	/* the network counts its parts since it was made: shares of the whole gradient */
	gradient = seconds[PART_GRADIENT] / all / inside;
	{
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
			CELL(trainer_parts[PART_BATCH], 6, 3, seconds[PART_BATCH] / all),
			CELL("start", 6, 3, gradient * parts[NETWORK_START]),
			CELL("encoder", 6, 3, gradient * parts[NETWORK_ENCODER]),
			CELL("decoder", 6, 3, gradient * parts[NETWORK_DECODER]),
			CELL("output", 6, 3, gradient * parts[NETWORK_OUTPUT]),
			CELL("undo_decoder", 6, 3, gradient * parts[NETWORK_DECODER_BACK]),
			CELL("undo_encoder", 6, 3, gradient * parts[NETWORK_ENCODER_BACK]),
			CELL(trainer_parts[PART_NORM], 6, 3, seconds[PART_NORM] / all),
			CELL(trainer_parts[PART_ADAM], 6, 3, seconds[PART_ADAM] / all),
			CELL("updates", 5, 0, v->next),
			CELL("tokens", 6, 0, v->tokens),
			CELL("seconds", 6, 3, v->seconds),
		};

		REPORT(w->b, "train", head, cells);
	}
}

static void report_terms(const struct work *w, double tokens, bool head)
{
	struct cell cells[FLOPS_TERMS + 1] = { CELL(
		"vocab", 5, 0, w->setting->config.target_vocab) };

	for (int i = 0; i < FLOPS_TERMS; i++)
		cells[i + 1] = (struct cell)CELL(flops_names[i], 8, 3, 1e-6 * w->term[i] / tokens);
	REPORT(w->b, "train", head, cells);
}

/* The variants take turns on the same batches. */
static int measure(struct work *w, struct variant *variants, int count)
{
	int rounds = bench_rounds(w->b, 9);
	double tokens = 0, peak;

	for (int i = 0; i < count; i++) {
		struct variant *v = &variants[i];

		/* the longest batch first: no memory is asked for later */
		if (trainer_create(&v->trainer, &w->setting->config, w->b, v->threads) ||
			trainer_update(&v->trainer, &w->captions, captions_longest(&w->captions)))
			return -1;
		memset(v->trainer.seconds, 0, sizeof(v->trainer.seconds));
	}
	peak = peak_measure(w->b->kernels, BENCH_PEAK);
	for (int r = 0; r < rounds; r++) {
		int updates = w->b->updates;

		for (int i = 0; i < count; i++)
			if (run_round(w, &variants[i], r, &updates, &peak))
				return -1;
	}
	for (int i = 0; i < count; i++) {
		tokens += variants[i].tokens;
		for (int r = 0; r < rounds; r++)
			variants[i].ratio[r] = variants[i].rate[r] / variants[0].rate[r];
	}
	for (int i = 0; i < count; i++)
		report(w, &variants[i], rounds, i == 0);
	report_terms(w, tokens, true);
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
		"registers, in proportion to one; then shares of the time of all updates (start: "
		"masks and the encoder's weights packed; output: readout, softmax and both ways of "
		"the vocabulary; what is postponed counts where it is done)",
		b->source ? b->source : "made captions", b->kernels->name, bench_rounds(b, 9),
		1e3 * BENCH_ROUND);
	report_note(b, "train",
		"FLOP of an update = 6 * (T (V E + E (E+3H) + 3H (E+3H) + A H) + S (6H (E+H) + 2H "
		"A) + B 2H H + P (A + 2H)) for T target and S source tokens (EOS counted) in B "
		"sentences, P pairs of the two, A = H; in the second line MFLOP per target token "
		"by term");
	for (int i = 0; i < count; i++)
		if (run_setting(b, &settings[i]))
			return -1;
	return 0;
}
