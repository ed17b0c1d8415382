/* Peak memory of training, beside a formula of parameters and batch tokens. */
#include "model/output.h"
#include "tests/bench/bench_trainer.h"

#include <sys/resource.h>

/* What the program needs before it trains: its own code, libc, the sentences */
#define FIXED 5e6
/* An arena is an eighth larger than what it was asked for. */
#define SPARE (9.0 / 8)

/* Reals of a panel for each of a matrix: 1, or 3/2 where numbers are cut into parts. */
static double packing(const struct kernels *k)
{
	return (double)panels_size(k, PANEL, PANEL) / (PANEL * PANEL);
}

/* Entries of the network's matrices, without the tables that are only looked up in. */
static double matrices(const struct config *c)
{
	double E = c->embed, H = c->hidden, A = c->attention;

	return 2 * 3 * H * (E + H)             /* encoder */
	       + H * 2 * H + A * H + A * 2 * H /* bridge, query, keys */
	       + 3 * H * (E + 3 * H)           /* decoder */
	       + E * (E + 3 * H)               /* readout */
	       + c->target_vocab * E;          /* words */
}

/* Bytes of parameters, gradient and two moments; of all weights packed both ways; of activations by
 * source token, target token, sentence and pair of tokens, as model/'s layout functions say. */
static double formula(const struct config *c, const struct params *p, const struct batch *batch,
	const struct kernels *k)
{
	double E = c->embed, H = c->hidden, A = c->attention;
	double S = batch->source_rows, T = batch->target_rows, B = batch->B;
	double source = 2 * (E + 8 * H) + 4 * H + 2 * A + 1;
	double target = (E + 3 * H) + 8 * H + 2 * A + 2 * E + 5;
	double sentence = 4 * E + 12 * H + A;
	double pairs = batch->attention_at[batch->target_rows];
	double scored = T < OUTPUT_ROWS ? T : OUTPUT_ROWS;
	double activations =
		S * source + T * target + B * sentence + pairs +
		packing(k) * (T * (E + 4 * H) + S * (2 * E + 4 * H) + B * 2 * H + scored * E) +
		scored * (E + c->target_vocab);

	return FIXED + sizeof(real) * (4 * (double)p->count +
					      SPARE * (2 * packing(k) * matrices(c) + activations));
}

static double peak_bytes(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	/* in kilobytes, but on macOS in bytes */
#ifdef __APPLE__
	return (double)usage.ru_maxrss;
#else
	return 1024 * (double)usage.ru_maxrss;
#endif
}

int bench_memory(const struct bench *b)
{
	struct bench_setting settings[BENCH_SETTINGS];
	const struct config *c = &settings[0].config;
	struct captions captions;
	struct trainer t = { 0 };
	int rc = -1;

	bench_settings(b, settings);
	report_note(b, "memory",
		"of training on its longest batch; formula: %zu bytes * (4 parameters + 9/8 (2 p "
		"weights + S source tokens * (2E + 20H + 2A) + T target tokens * (3E + 11H + 2A) + "
		"B sentences * (4E + 12H + A) + p (T (E + 4H) + S (2E + 4H) + 2BH + min(T, %d) E) "
		"+ min(T, %d) (E + V) + pairs S x T)) + %.0f MB, p = %.4g for packing",
		sizeof(real), (int)OUTPUT_ROWS, (int)OUTPUT_ROWS, 1e-6 * FIXED,
		packing(b->kernels));
	if (captions_create(&captions, b, c->target_vocab, settings[0].sentences) ||
		trainer_create(&t, c, b, b->threads ? b->threads : 1))
		goto done;
	for (int i = 0; i < 2; i++)
		if (trainer_update(&t, &captions, captions_longest(&captions)))
			goto done;
	{
		double expected = formula(c, &t.params, &t.batch, b->kernels), peak = peak_bytes();
		const struct cell cells[] = {
			CELL("parameters", 10, 0, t.params.count),
			CELL("sentences", 5, 0, t.batch.B),
			CELL("source_tokens", 5, 0, t.batch.source_rows),
			CELL("target_tokens", 5, 0, t.batch.target_rows),
			CELL("peak_mb", 9, 1, 1e-6 * peak),
			CELL("formula_mb", 9, 1, 1e-6 * expected),
			CELL("ratio", 6, 3, peak / expected),
		};

		REPORT(b, "memory", true, cells);
	}
	rc = 0;
done:
	trainer_release(&t);
	captions_release(&captions);
	return rc;
}
