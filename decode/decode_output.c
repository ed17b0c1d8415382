#include "decode/decode_output.h"

#include "base/json_writer.h"
#include "base/mem.h"
#include "decode/heatmap.h"

#include <math.h>
#include <string.h>

/* One group a target unit, EOS counted: "0.9,0.1,0 0,0.8,0.2". */
static void put_soft(struct str *out, const struct seq2seq_hypothesis *h, int sources)
{
	const double *weight = h->attention;

	for (int i = 0; i < h->targets; i++)
		for (int j = 0; j < sources; j++)
			str_printf(out, "%s%g", j ? "," : i ? " " : "", *weight++);
}

static int strongest(const double *row, int n)
{
	int best = 0;

	for (int j = 1; j < n; j++)
		if (row[j] > row[best])
			best = j;
	return best;
}

/* Links in Pharaoh form, "0-0 2-1", source - target in rising order. EOS has none. threshold 1: of
 * each target unit the strongest source unit, the first of equals; else all above the threshold. */
static int put_links(
	struct str *out, const struct seq2seq_hypothesis *h, int sources, double threshold)
{
	int targets = h->targets - h->ended;
	int *best = mem_alloc((size_t)targets, sizeof(int));
	const char *before = "";

	if (!best)
		return -1;
	for (int i = 0; i < targets; i++)
		best[i] = strongest(h->attention + (size_t)i * (size_t)sources, sources - 1);
	for (int j = 0; j < sources - 1; j++)
		for (int i = 0; i < targets; i++) {
			double weight = h->attention[(size_t)i * (size_t)sources + (size_t)j];

			if (!(threshold < 1 ? weight > threshold : best[i] == j))
				continue;
			str_printf(out, "%s%d-%d", before, j, i);
			before = " ";
		}
	mem_free(best);
	return 0;
}

/* An object on a line. */
static void put_json(struct str *out, size_t line, int rank, const struct seq2seq_result *r)
{
	const struct seq2seq_hypothesis *h = &r->best[rank];
	struct json_writer w = { out, 8 };
	size_t sources = (size_t)r->sources;

	json_open(&w, NULL, '{');
	json_int(&w, "line", (long)line);
	json_int(&w, "rank", rank);
	json_number(&w, "logp", h->logp);
	json_text(&w, "text", h->text);
	json_texts(&w, "source", (const char *const *)r->source, sources);
	json_texts(&w, "target", (const char *const *)h->target, (size_t)h->targets);
	if (h->attention) {
		json_open(&w, "attention", '[');
		for (size_t i = 0; i < (size_t)h->targets; i++)
			json_numbers(&w, NULL, h->attention + i * sources, sources);
		json_close(&w, ']');
	} else {
		json_number(&w, "attention", NAN);
	}
	str_puts(out, "}\n");
}

/* One line of output, and the picture under it; of a blank line there is none. */
static int put_hypothesis(struct str *out, const struct decode_options *o, size_t line,
	const struct seq2seq_hypothesis *h, const struct seq2seq_result *r)
{
	const struct heatmap picture = {
		.column = r->source,
		.columns = r->sources,
		.row = h->target,
		.rows = h->targets,
		.weight = h->attention,
		.width = o->width,
		.color = o->color == COLOR_ALWAYS,
	};

	if (o->n_best)
		str_printf(out, "%zu ||| ", line);
	str_puts(out, h->text);
	str_puts(out, o->alignment ? " ||| " : "");
	if (o->alignment == ALIGNMENT_SOFT)
		put_soft(out, h, r->sources);
	else if (o->alignment && put_links(out, h, r->sources, o->threshold))
		return -1;
	if (o->n_best)
		str_printf(out, " ||| F0= %.6f ||| %.6f", h->logp, h->score);
	str_puts(out, "\n");
	if (o->attention && r->sources > 1 && heatmap_draw(out, &picture))
		return -1;
	return str_puts(out, o->attention ? "\n" : "");
}

int decode_output(struct str *out, const struct decode_options *options, size_t line,
	const struct seq2seq_result *result)
{
	if (options->score)
		return str_printf(out, "%.6f\n", result->best[0].logp);
	for (int rank = 0; rank < result->count; rank++)
		if (options->alignment == ALIGNMENT_JSON)
			put_json(out, line, rank, result);
		else if (put_hypothesis(out, options, line, &result->best[rank], result))
			return -1;
	return out->failed ? -1 : 0;
}
