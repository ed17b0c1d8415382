/* The backward pages that are of no one step: keys, bridge, encoder, embeddings. */
#include "explain/pages.h"
#include "explain/show.h"
#include "explain/vector.h"

#include <math.h>

void page_undo_keys(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	const char *const *words = tr->subject->source_word;
	const char *share = tr->story->key_share;
	int D = 2 * tr->H;

	(void)step;
	fprintf(out, "undo (4): keys_j = Ua h_j\n");
	fprintf(out,
		"  Every step added %s to dkeys_j. The gradient of Ua is a sum over t and j, but h_j does\n"
		"  not depend on t, so the sum over t can be taken first:\n\n"
		"    dUa = sum_t sum_j %s h_j'  =  sum_j (sum_t %s) h_j'  =  sum_j dkeys_j h_j'\n\n"
		"  One product over S = %d rows after the loop instead of T S = %d outer products inside it.\n",
		share, share, share, tr->S, tr->S * tr->T);
	page_grid(out, l, (struct grid){ tr->p.d.keys, tr->S, tr->A, words, NULL },
		"dkeys = sum_t %s", share);
	page_check(out, l, IS_DKEYS, -1);
	page_check(out, l, IS_ONE_PRODUCT, -1);
	page_gradient(out, l, "attention.Ua");
	fprintf(out,
		"\n  For the same reason the keys' route into the annotations is one product:\n\n"
		"    dh_j = sum_t a_tj dc_t + Ua' dkeys_j\n");
	page_grid(out, l, (struct grid){ tr->p.d.h_values, tr->S, D, words, NULL },
		"values, sum_t a_tj dc_t");
	page_grid(out, l, (struct grid){ tr->p.d.h_keys, tr->S, D, words, NULL },
		"keys, Ua' dkeys_j");
	page_grid(out, l, (struct grid){ tr->p.d.h, tr->S, D, words, NULL }, "dh");
	show_code(out, "decoder_backward() in model/decoder.c");
	page_check(out, l, IS_DH, -1);
}

void page_undo_bridge(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = tr->conditional ? &tr->ahead : &tr->decoder;
	char route[16];

	(void)step;
	fprintf(out, "ds_0: by the routes of step 1\n");
	page_vector(out, l, g->d.h_z, tr->H, "by z * s_0");
	page_vector(out, l, g->d.h_U, tr->H, "by U:  U' [dr ; dz ; dn r]");
	if (!tr->conditional && tr->C) {
		snprintf(route, sizeof(route), tr->story->query_route, 1);
		page_vector(out, l, tr->p.d.ask_query, tr->H, "by the query:  %s", route);
	}
	page_vector(out, l, tr->p.d.s0, tr->H, "ds_0");
	fprintf(out,
		"\nundo (3): s_0 = tanh(x), x = Wb [hf_S ; hb_1] + bb;  dx = (1 - s_0^2) ds_0\n");
	page_vector(out, l, tr->p.d.s0_sum, tr->H, "dx");
	fprintf(out, "    dWb = dx [hf_S ; hb_1]', dbb = dx\n");
	page_vector(out, l, tr->p.d.last, tr->H, "into hf_%d, Wb' dx", tr->S);
	page_vector(out, l, tr->p.d.last + tr->H, tr->H, "into hb_1, Wb' dx");
	show_code(out, "decoder_backward() in model/decoder.c");
	page_check(out, l, IS_BRIDGE, -1);
	page_check(out, l, IS_DLAST, -1);
	page_gradient(out, l, "bridge.W");
	page_gradient(out, l, "bridge.b");
}

void page_undo_encoder(FILE *out, const struct lesson *l, int d)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = &tr->encoder[d];
	const char *const *words = tr->subject->source_word;

	fprintf(out, "undo (2): %s = GRU(x_j, %s)\n", d ? "hb_j" : "hf_j",
		d ? "hb_{j+1}" : "hf_{j-1}");
	show_text(out,
		tr->C ? "Each state gets what attention sent to its half of h_j, and what the state after it\n"
			"carries back: ds z + U' [dr ; dz ; dn r], as in (8). The last one read gets the bridge's."
		      : "Without attention nobody else has read the states: each gets what the state after it\n"
			"carries back: ds z + U' [dr ; dz ; dn r], as in (8). The last one read gets the bridge's.");
	if (tr->C)
		page_grid(out, l, (struct grid){ g->outside, tr->S, tr->H, words, NULL },
			"by attention");
	page_grid(out, l, (struct grid){ g->carry, tr->S, tr->H, words, NULL },
		"carried; the %s row by the bridge", d ? "first" : "last");
	page_grid(
		out, l, (struct grid){ g->d.gx, tr->S, 3 * tr->H, words, NULL }, "[dr ; dz ; dn]");
	show_code(out, "backward_part() in model/encoder.c, gru_backward() in model/gru.c");
	page_check(out, l, IS_ENCODER_DGATES, -1);
	fprintf(out,
		"    Then for all rows at once: dW = sum_j [dr;dz;dn] x_j', dU = sum_j [dr;dz;dn r] h', and\n");
	page_grid(out, l,
		(struct grid){ d ? tr->p.d.x_backward : tr->p.d.x_forward, tr->S, tr->E,
			tr->subject->source_word, NULL },
		"dx = W' [dr ; dz ; dn]");
	show_code(
		out, "encoder_backward() in model/encoder.c, gru_weight_gradient() in model/gru.c");
	page_check(out, l, IS_DX, -1);
}

/* Below a row of dEtgt, of a network whose every gradient has a difference. */
static void show_difference(FILE *out, const struct lesson *l, int id, const double *row)
{
	const struct differences *d = &l->differences;
	struct param table[PARAMS_MAX];
	int E = l->trace.E, i = params_table(table, l->trace.config, &l->gradient);
	double numeric[SHOW_COLS], worst = 0;

	while (table[--i].data != l->gradient.Etgt)
		;
	if (!d->every || E > SHOW_COLS)
		return;
	for (int k = 0; k < E; k++) {
		numeric[k] = d->entries[d->first[i] + (size_t)(id * E + k)].numeric;
		worst = fmax(worst, difference_distance(row[k], numeric[k]));
	}
	page_difference_row(out, numeric, E, worst);
}

/* A row of the target embedding by all its uses. */
static void show_word(FILE *out, const struct lesson *l, int id)
{
	const struct trace *tr = &l->trace;
	size_t at = (size_t)id * (size_t)tr->E;
	double row[CONFIG_DIM_MAX];

	vector_copy(row, l->gradient.Etgt + at, (size_t)tr->E);
	fprintf(out, "    \"%s\"\n", tr->subject->target_vocabulary[id]);
	if (tr->config->tying == TIED_ALL)
		page_vector(out, l, tr->p.d.row_read + at, tr->E, "  read by the encoder");
	page_vector(out, l, tr->p.d.row_lookup + at, tr->E, "  looked up as y");
	if (tr->config->tying != TIED_NONE)
		page_vector(out, l, tr->p.d.row_output + at, tr->E, "  as an output");
	show_vector(out, row, tr->E, "  dEtgt");
	show_difference(out, l, id, row);
}

/* All words of a small vocabulary, else those fed in, each once. */
static bool is_shown(const struct trace *tr, int id)
{
	bool fed = tr->V <= SHOW_ROWS;

	for (int t = 0; t < tr->T && t < SHOW_ROWS; t++)
		fed = fed || tr->subject->batch.previous[t] == id;
	return fed;
}

void page_undo_embeddings(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;

	(void)step;
	fprintf(out, "undo (1): x_j = Esrc[src_j];  dEsrc[src_j] += dx_j, of both directions\n");
	page_grid(out, l, (struct grid){ tr->p.d.x, tr->S, tr->E, tr->subject->source_word, NULL },
		"dx_j");
	show_text(out,
		tr->config->tying == TIED_ALL
			? "Esrc is the target embedding, whose rows get more than this: see below."
			: "Rows of words that are not in the sentence stay 0.");
	show_code(out, "embed_part() in model/encoder.c");
	if (tr->config->tying == TIED_NONE)
		fprintf(out,
			"\nThe target embedding is looked up as y in (8), (9); the output has a "
			"matrix of its own.\n");
	else
		fprintf(out,
			"\nThe target embedding is used %s: looked up %sas y in (8), (9), and "
			"as the output in (10).\n"
			"  So its gradient is a sum: %srows of the words fed in get dy, rows of ALL "
			"words get dlogit_i r_t.\n",
			tr->config->tying == TIED_ALL ? "three times" : "twice",
			tr->config->tying == TIED_ALL ? "as x in (2), " : "",
			tr->config->tying == TIED_ALL ? "rows of the words read get dx, " : "");
	for (int id = 0; id < tr->V; id++)
		if (is_shown(tr, id))
			show_word(out, l, id);
	show_code(out, "embed_part() in model/decoder.c, undo_logits() in model/output.c");
	page_check(out, l, IS_SUMS, -1);
}
