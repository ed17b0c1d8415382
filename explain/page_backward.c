/* The backward pages of one decoder step: (11) to (4) undone. */
#include "explain/pages.h"
#include "explain/plain.h"
#include "explain/show.h"

void page_undo_loss(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	size_t E = (size_t)tr->E, V = (size_t)tr->V, H = (size_t)tr->H, at = (size_t)t;
	const char *Wo = tr->config->tying == TIED_NONE ? "Wo" : "Etgt";

	fprintf(out, "undo (11), (10): the softmax and the cross-entropy together\n");
	fprintf(out,
		"  dlogit_i = (p_i - y_i) / T: what was believed less what was right, %d words "
		"share L.\n",
		tr->T);
	page_words(out, l, t, PAGE_P | PAGE_GOAL | PAGE_DLOGITS);
	show_code(out, "undo_part() in model/output.c");
	page_check(out, l, IS_DLOGITS, t);
	fprintf(out,
		"\n  logits = %s r_t + bo is a product: each factor gets the gradient times the "
		"other.\n",
		Wo);
	fprintf(out, "    d%s  += dlogits r_t'   a row for every word of V; adds norm %.3g\n", Wo,
		plain_norm(tr->dlogits + at * V, tr->V) * plain_norm(tr->r + at * E, tr->E));
	fprintf(out, "    dbo    += dlogits\n");
	show_vector(out, tr->dr + at * E, tr->E, "dr_%d = %s' dlogits", t + 1, Wo);
	show_code(out, "undo_logits() in model/output.c");
	fprintf(out,
		"\nundo (9): r_t = tanh(x), x = Wr [s_t ; y_{t-1} ; c_t] + br;  dx = (1 - r^2) dr\n");
	show_vector(out, tr->dr_in + at * E, tr->E, "dx");
	page_check(out, l, IS_DR, t);
	fprintf(out,
		"    dWr += dx [s ; y ; c]', dbr += dx, and Wr' dx is cut at the seams of [s ; y ; c]:\n");
	show_vector(out, tr->decoder.outside + at * H, tr->H, "into s_%d", t + 1);
	show_vector(out, tr->dy_readout + at * E, tr->E, "into y_%d", t);
	show_vector(out, tr->dc_readout + at * 2 * H, 2 * tr->H, "into c_%d", t + 1);
	show_code(out, "output_loss() in model/output.c");
	page_check(out, l, IS_DS_READOUT, t);
}

void page_undo_state(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = &tr->decoder;
	size_t E = (size_t)tr->E, H = (size_t)tr->H, at = (size_t)t;
	const double *dgx = g->dgx + at * 3 * H, *dgh = g->dgh + at * 3 * H;

	fprintf(out, "ds_%d: s_%d was read by the readout%s\n", t + 1, t + 1,
		t + 1 < tr->T ? " and by the next step" : " only, this is the last step");
	show_vector(out, g->outside + at * H, tr->H, "by the readout");
	if (t + 1 < tr->T)
		show_vector(out, g->carry + at * H, tr->H, "from step %d", t + 2);
	show_vector(out, g->dafter + at * H, tr->H, "ds_%d, their sum", t + 1);
	show_code(out, "undo_step() in model/decoder.c");
	fprintf(out, "\nundo (8): s_t = (1 - z) * n + z * s_{t-1}\n");
	show_text(out,
		"n's tanh:     dn = ds (1 - z) (1 - n^2)\n"
		"z's sigmoid:  dz = ds (s_{t-1} - n) z (1 - z)\n"
		"n = tanh(.. + r (Un s_{t-1} + cn)), so r's sigmoid:  dr = dn (Un s_{t-1} + cn) r (1 - r)");
	show_vector(out, g->before + at * H, tr->H, "s_%d", t);
	show_vector(out, g->r + at * H, tr->H, "r");
	show_vector(out, g->z + at * H, tr->H, "z");
	show_vector(out, g->n + at * H, tr->H, "n");
	show_vector(out, g->hn + at * H, tr->H, "Un s_%d + cn", t);
	show_vector(out, dgx, tr->H, "dr");
	show_vector(out, dgx + H, tr->H, "dz");
	show_vector(out, dgx + 2 * H, tr->H, "dn");
	show_vector(out, dgh + 2 * H, tr->H, "dn r, of Un s + cn");
	show_code(out, "gru_backward() in model/gru.c");
	page_check(out, l, IS_GATES, t);
	fprintf(out, "\n  into s_%d, the first two of its three routes:\n", t);
	show_vector(out, g->direct + at * H, tr->H, "ds z");
	show_vector(out, g->through + at * H, tr->H, "U' [dr ; dz ; dn r]");
	fprintf(out,
		"\n  W [y ; c]: the columns of y and of c each get theirs, beside the readout's share\n");
	show_vector(out, tr->dc_readout + at * 2 * H, 2 * tr->H, "dc_%d by the readout", t + 1);
	show_vector(out, tr->dc_gru + at * 2 * H, 2 * tr->H, "dc_%d by W' [dr;dz;dn]", t + 1);
	show_vector(out, tr->dc + at * 2 * H, 2 * tr->H, "dc_%d, their sum", t + 1);
	show_vector(out, tr->dy + at * E, tr->E, "dy_%d, likewise", t);
	page_check(out, l, IS_DC, t);
	fprintf(out, "    dEtgt[%s] += dy_%d: the embedding that was looked up\n",
		tr->subject->previous_word[t], t);
}

void page_undo_context(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const char *const *words = tr->subject->source_word;
	size_t S = (size_t)tr->S, D = 2 * (size_t)tr->H, at = (size_t)t;
	const double *da = tr->da + at * S, *a = tr->a + at * S;
	const char *rows[] = { "a", "da", "da - a.da", "de" };
	double four[4 * (SUBJECT_TOKENS + 1)], mean = plain_dot(a, da, tr->S), sum = 0;

	for (size_t j = 0; j < S; j++) {
		four[j] = a[j];
		four[S + j] = da[j];
		four[2 * S + j] = da[j] - mean;
		four[3 * S + j] = tr->de[at * S + j];
		sum += tr->de[at * S + j];
	}
	fprintf(out, "undo (7): c_t = sum_j a_tj h_j, a sum of products\n");
	show_text(out, "da_tj =  dc_t . h_j     how much L would rise if word j weighed more\n"
		       "dh_j  += a_tj dc_t      the value route into the annotation of word j");
	show_vector(out, tr->dc + at * D, 2 * tr->H, "dc_%d", t + 1);
	show_grid(out, (struct grid){ da, 1, tr->S, NULL, words }, "da_%d = dc_%d . h_j", t + 1,
		t + 1);
	show_grid(out, (struct grid){ tr->values + at * S * D, tr->S, 2 * tr->H, words, NULL },
		"the value route, a_%dj dc_%d", t + 1, t + 1);
	fprintf(out, "\nundo (6): a = softmax(e), each a_i depends on every e_j\n");
	show_text(out, "da_j/de_i = a_j (1[i=j] - a_i), the Jacobian J;  de = J da");
	if (tr->S <= SHOW_COLS)
		show_grid(out,
			(struct grid){ tr->jacobian + at * S * S, tr->S, tr->S, words, words },
			"J");
	show_text(out, "Multiplied out it is short:  de_i = a_i (da_i - sum_j a_j da_j)");
	fprintf(out,
		"    the mean sum_j a_j da_j = %.6g: only words better or worse than it move\n",
		mean);
	show_grid(out, (struct grid){ four, 4, tr->S, rows, words }, "step %d", t + 1);
	fprintf(out,
		"    sum_j de_%dj = %.1e: softmax does not feel what is added to all e alike\n",
		t + 1, sum);
	show_code(out, "attention_backward() in model/attention.c");
	page_check(out, l, IS_JACOBIAN, t);
	page_check(out, l, IS_DE, t);
	page_check(out, l, IS_SUM_DE, t);
}

void page_undo_scores(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = &tr->decoder;
	const char *const *words = tr->subject->source_word;
	double v[CONFIG_DIM_MAX];
	size_t S = (size_t)tr->S, A = (size_t)tr->A, H = (size_t)tr->H, at = (size_t)t;

	plain_copy(v, l->subject.model.params.v, A);
	fprintf(out, "undo (5): e_tj = v . tanh(u_tj)\n");
	show_text(out, "dv    += sum_j de_tj tanh(u_tj)\n"
		       "du_tj  = de_tj v (1 - tanh(u_tj)^2)");
	show_grid(out, (struct grid){ tr->tanh_u + at * S * A, tr->S, tr->A, words, NULL },
		"tanh(u_%d)", t + 1);
	show_grid(out, (struct grid){ tr->du + at * S * A, tr->S, tr->A, words, NULL }, "du_%d",
		t + 1);
	show_vector(out, v, tr->A, "v");
	show_vector(out, tr->dv + at * A, tr->A, "adds to dv");
	fprintf(out, "\nundo (4): u_tj = Wa s_{t-1} + ba + Ua h_j, the same q_t in every row\n");
	show_text(out,
		"dq_t    = sum_j du_tj    the query route; dWa += dq_t s_{t-1}', dba += dq_t\n"
		"dkeys_j += du_tj         the key route: summed over t, used once at the end");
	show_vector(out, tr->dq + at * A, tr->A, "dq_%d", t + 1);
	show_code(out, "attention_backward() in model/attention.c, undo_step() in model/decoder.c");
	page_check(out, l, IS_DQ, t);
	fprintf(out, "\nall three routes into s_%d:\n", t);
	show_vector(out, g->direct + at * H, tr->H, "(8) ds z");
	show_vector(out, g->through + at * H, tr->H, "(8) U' [dr ; dz ; dn r]");
	show_vector(out, tr->by_query + at * H, tr->H, "(4) Wa' dq_%d", t + 1);
	show_vector(out, t ? g->carry + (at - 1) * H : tr->ds0, tr->H, "their sum");
	if (t)
		fprintf(out,
			"  It is carried to step %d, where the readout of s_%d adds its own.\n", t,
			t);
	else
		fprintf(out,
			"  s_0 was not read out: this is all of ds_0, and goes through the bridge.\n");
}
