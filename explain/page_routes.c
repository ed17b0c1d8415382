/* The backward pages that are of no one step: the routes' sizes, keys, bridge, encoder,
 * embeddings. */
#include "explain/pages.h"
#include "explain/plain.h"
#include "explain/show.h"

#include <string.h>

void page_routes(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = &tr->decoder;
	size_t H = (size_t)tr->H, S = (size_t)tr->S, A = (size_t)tr->A;

	(void)step;
	show_text(out,
		"Forward the numbers flow to the right, back the gradients to the left:\n"
		"\n"
		"  x_j -(2)-> h_j -(7) values------------------> c_t -(8)-> s_t -(9)-> r_t -(10)-> p_t -(11)-> L\n"
		"               '-(4) keys -> u_tj -(5)-> e_t -(6)-> a_t -(7)-> c_t\n"
		"  hf_S, hb_1 -(3) bridge -> s_0                y_{t-1}, c_t -(9)-> r_t");
	show_text(out,
		tr->conditional
			? "  s_{t-1}, y_{t-1} -(8a)-> s'_t                s'_t -(4) query -> u_tj,  s'_t -(8b)-> s_t"
			: "  s_{t-1}, y_{t-1} -(8)-> s_t                  s_{t-1} -(4) query -> u_tj");
	show_text(out,
		"\nWhat is read in several places gets a gradient from each; they are added up:\n");
	show_text(out,
		tr->conditional
			? "  s'_t      (8b) by z * s' and by U s'; the scores, as their query (4)\n"
			  "  s_t       the readout (9); (8a) of step t+1 by z * s and by U s\n"
			  "  c_t       the readout (9); the GRU (8b)\n"
			  "  y_{t-1}   the readout (9); the GRU (8a)"
			: "  s_t       the readout (9); step t+1 by z * s and by U s (8), and as its query (4)\n"
			  "  c_t       the readout (9); the GRU (8)\n"
			  "  y_{t-1}   the same two");
	show_text(out,
		"  h_j       every c_t as a value (7); every u_tj as a key (4); hf_S and hb_1 the bridge (3)\n"
		"  hf_j      its half of h_j; hf_{j+1} by z * h and by U h (2)\n"
		"  Etgt      the rows looked up as y (8), (9); all of it as the output (10)");
	fprintf(out,
		"\n  How large each route's gradient is (Euclidean norm), step by step, the last first:\n");
	fprintf(out, "    %4s %12s %9s %9s %9s %9s %9s %9s %9s\n", "", "", "ds_t:", "",
		"dc_t:", "into", tr->conditional ? "s'_t:" : "s_{t-1}:", "", "scores:");
	fprintf(out, "    %4s %12s %9s %9s %9s %9s %9s %9s %9s\n", "t", "word", "readout",
		"carried", "sum", "z s", "U s", "query", "de_t");
	for (size_t t = (size_t)tr->T; t-- > 0;) {
		fprintf(out, "    %4zu ", t + 1);
		show_field(out, tr->subject->target_word[t], 12);
		fprintf(out, " %9.2e %9.2e %9.2e %9.2e %9.2e %9.2e %9.2e\n",
			plain_norm(g->outside + t * H, tr->H), plain_norm(g->carry + t * H, tr->H),
			plain_norm(tr->dc + t * 2 * H, 2 * tr->H),
			plain_norm(g->direct + t * H, tr->H), plain_norm(g->through + t * H, tr->H),
			plain_norm(tr->by_query + t * H, tr->H), plain_norm(tr->de + t * S, tr->S));
	}
	fprintf(out, "\n  What reaches the annotation of each source word, and its embedding:\n");
	fprintf(out, "    %4s %12s %9s %9s %9s %9s %9s\n", "j", "word", "values", "keys", "dh_j",
		"dkeys_j", "dx_j");
	for (size_t j = 0; j < S; j++) {
		fprintf(out, "    %4zu ", j + 1);
		show_field(out, tr->subject->source_word[j], 12);
		fprintf(out, " %9.2e %9.2e %9.2e %9.2e %9.2e\n",
			plain_norm(tr->dh_values + j * 2 * H, 2 * tr->H),
			plain_norm(tr->dh_keys + j * 2 * H, 2 * tr->H),
			plain_norm(tr->dh + j * 2 * H, 2 * tr->H),
			plain_norm(tr->dkeys + j * A, tr->A),
			plain_norm(tr->dx_sum + j * (size_t)tr->E, tr->E));
	}
	fprintf(out, "    bridge: ds_0 %.2e, into hf_S %.2e, into hb_1 %.2e\n",
		plain_norm(tr->ds0, tr->H), plain_norm(tr->dlast, tr->H),
		plain_norm(tr->dlast + H, tr->H));
}

void page_undo_keys(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	const char *const *words = tr->subject->source_word;
	int D = 2 * tr->H;

	(void)step;
	fprintf(out, "undo (4): keys_j = Ua h_j\n");
	fprintf(out,
		"  Every step added du_tj to dkeys_j. The gradient of Ua is a sum over t and j, but h_j does\n"
		"  not depend on t, so the sum over t can be taken first:\n\n"
		"    dUa = sum_t sum_j du_tj h_j'  =  sum_j (sum_t du_tj) h_j'  =  sum_j dkeys_j h_j'\n\n"
		"  One product over S = %d rows after the loop instead of T S = %d outer products inside it.\n",
		tr->S, tr->S * tr->T);
	show_grid(out, (struct grid){ tr->dkeys, tr->S, tr->A, words, NULL }, "dkeys = sum_t du_t");
	page_check(out, l, IS_DKEYS, -1);
	page_check(out, l, IS_ONE_PRODUCT, -1);
	page_gradient(out, l, "attention.Ua");
	fprintf(out,
		"\n  For the same reason the keys' route into the annotations is one product:\n\n"
		"    dh_j = sum_t a_tj dc_t + Ua' dkeys_j\n");
	show_grid(out, (struct grid){ tr->dh_values, tr->S, D, words, NULL },
		"values, sum_t a_tj dc_t");
	show_grid(out, (struct grid){ tr->dh_keys, tr->S, D, words, NULL }, "keys, Ua' dkeys_j");
	show_grid(out, (struct grid){ tr->dh, tr->S, D, words, NULL }, "dh");
	show_code(out, "decoder_backward() in model/decoder.c");
	page_check(out, l, IS_DH, -1);
}

void page_undo_bridge(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = tr->conditional ? &tr->ahead : &tr->decoder;

	(void)step;
	fprintf(out, "ds_0: by the routes of step 1\n");
	show_vector(out, g->direct, tr->H, "by z * s_0");
	show_vector(out, g->through, tr->H, "by U:  U' [dr ; dz ; dn r]");
	if (!tr->conditional)
		show_vector(out, tr->by_query, tr->H, "by the query:  Wa' dq_1");
	show_vector(out, tr->ds0, tr->H, "ds_0");
	fprintf(out,
		"\nundo (3): s_0 = tanh(x), x = Wb [hf_S ; hb_1] + bb;  dx = (1 - s_0^2) ds_0\n");
	show_vector(out, tr->ds0_in, tr->H, "dx");
	fprintf(out, "    dWb = dx [hf_S ; hb_1]', dbb = dx\n");
	show_vector(out, tr->dlast, tr->H, "into hf_%d, Wb' dx", tr->S);
	show_vector(out, tr->dlast + tr->H, tr->H, "into hb_1, Wb' dx");
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
	const char *words[SUBJECT_TOKENS + 1];

	for (int k = 0; k < tr->S; k++)
		words[k] = tr->subject->source_word[d ? tr->S - 1 - k : k];
	fprintf(out, "undo (2): %s = GRU(x_j, %s), in the order in which it was read\n",
		d ? "hb_j" : "hf_j", d ? "hb_{j+1}" : "hf_{j-1}");
	show_text(out,
		"Each state gets what attention sent to its half of h_j, and what the state after it\n"
		"carries back: ds z + U' [dr ; dz ; dn r], as in (8). The last one gets the bridge's.");
	show_grid(out, (struct grid){ g->outside, tr->S, tr->H, words, NULL }, "by attention");
	show_grid(out, (struct grid){ g->carry, tr->S, tr->H, words, NULL },
		"carried; the last row by the bridge");
	show_grid(out, (struct grid){ g->dgx, tr->S, 3 * tr->H, words, NULL }, "[dr ; dz ; dn]");
	show_code(out, "backward_part() in model/encoder.c, gru_backward() in model/gru.c");
	page_check(out, l, IS_ENCODER_GATES, -1);
	fprintf(out,
		"    Then for all rows at once: dW = sum_j [dr;dz;dn] x_j', dU = sum_j [dr;dz;dn r] h', and\n");
	show_grid(out, (struct grid){ tr->dx[d], tr->S, tr->E, tr->subject->source_word, NULL },
		"dx = W' [dr ; dz ; dn]");
	show_code(
		out, "encoder_backward() in model/encoder.c, gru_weight_gradient() in model/gru.c");
	page_check(out, l, IS_DX, -1);
}

/* A row of the target embedding by all its uses. */
static void show_word(FILE *out, const struct lesson *l, int id)
{
	const struct trace *tr = &l->trace;
	size_t at = (size_t)id * (size_t)tr->E;
	double row[CONFIG_DIM_MAX];

	plain_copy(row, l->gradient.Etgt + at, (size_t)tr->E);
	fprintf(out, "    \"%s\"\n", tr->subject->target_vocabulary[id]);
	if (tr->config->tying == TIED_ALL)
		show_vector(out, tr->dread + at, tr->E, "  read by the encoder");
	show_vector(out, tr->dlookup + at, tr->E, "  looked up as y");
	if (tr->config->tying != TIED_NONE)
		show_vector(out, tr->doutput + at, tr->E, "  as an output");
	show_vector(out, row, tr->E, "  dEtgt");
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
	show_grid(out, (struct grid){ tr->dx_sum, tr->S, tr->E, tr->subject->source_word, NULL },
		"dx_j");
	show_text(out, "Rows of words that are not in the sentence stay 0.");
	show_code(out, "embed_part() in model/encoder.c");
	if (tr->config->tying == TIED_NONE)
		fprintf(out,
			"\nThe target embedding is looked up as y in (8), (9); the output has a "
			"matrix of its own.\n");
	else
		fprintf(out,
			"\nThe target embedding is used twice%s: looked up as y in (8), (9), and "
			"as the output in (10).\n"
			"  So its gradient is a sum: rows of the words fed in get dy, rows of ALL "
			"words get dlogit_i r_t.\n",
			tr->config->tying == TIED_ALL ? ", and it is the source embedding too"
						      : "");
	for (int id = 0; id < tr->V; id++)
		if (is_shown(tr, id))
			show_word(out, l, id);
	show_code(out, "embed_part() in model/decoder.c, undo_logits() in model/output.c");
	page_check(out, l, IS_SUMS, -1);
}
