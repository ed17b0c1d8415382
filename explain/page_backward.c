/* The backward pages of one decoder step: (11) to (4) undone. */
#include "explain/pages.h"
#include "explain/show.h"
#include "explain/vector.h"

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
	show_code(out, "undo_scores() in model/output.c");
	page_check(out, l, IS_DLOGITS, t);
	fprintf(out,
		"\n  logits = %s r_t + bo is a product: each factor gets the gradient times the "
		"other.\n",
		Wo);
	fprintf(out, "    d%s  += dlogits r_t'   a row for every word of V; adds norm %.3g\n", Wo,
		vector_norm(tr->p.d.logits + at * V, tr->V) *
			vector_norm(tr->p.x.m + at * E, tr->E));
	fprintf(out, "    dbo    += dlogits\n");
	page_vector(out, l, tr->p.d.m + at * E, tr->E, "dr_%d = %s' dlogits", t + 1, Wo);
	show_code(out, "undo_logits() in model/output.c");
	fprintf(out, "\nundo (9): r_t = tanh(x), x = Wr %s + br;  dx = (1 - r^2) dr\n",
		tr->C ? "[s_t ; y_{t-1} ; c_t]" : "[s_t ; y_{t-1}]");
	page_vector(out, l, tr->p.d.m_sum + at * E, tr->E, "dx");
	page_check(out, l, IS_DR, t);
	fprintf(out, "    dWr += dx %s', dbr += dx, and Wr' dx is cut at the seams of %s:\n",
		tr->C ? "[s ; y ; c]" : "[s ; y]", tr->C ? "[s ; y ; c]" : "[s ; y]");
	page_vector(out, l, tr->decoder.outside + at * H, tr->H, "into s_%d", t + 1);
	page_vector(out, l, tr->p.d.y_readout + at * E, tr->E, "into y_%d", t);
	if (tr->C)
		page_vector(out, l, tr->p.d.c_readout + at * 2 * H, 2 * tr->H, "into c_%d", t + 1);
	show_code(out, "output_loss() in model/output.c");
	page_check(out, l, IS_DS_READOUT, t);
}

void page_undo_context(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const char *const *words = tr->subject->source_word;
	size_t S = (size_t)tr->S, D = 2 * (size_t)tr->H, at = (size_t)t;
	double norms[SUBJECT_TOKENS + 1];
	const struct page_column columns[] = { { "a", tr->p.x.a + at * S, false },
		{ "da", tr->p.d.a + at * S, true }, { "|a dc|", norms, false } };

	for (size_t j = 0; j < S; j++)
		norms[j] = vector_norm(tr->p.d.h_step + (at * S + j) * D, 2 * tr->H);
	fprintf(out, "undo (7): c_t = sum_j a_tj h_j\n");
	show_text(out, "A sum of products: each factor gets the gradient times the other factor.\n"
		       "da_tj  = dc_t . h_j     how much L would rise if word j weighed more\n"
		       "dh_j  += a_tj dc_t      the value route into the annotation of word j");
	fprintf(out, "\n");
	page_vector(out, l, tr->p.d.c + at * D, 2 * tr->H, "dc_%d", t + 1);
	if (2 * tr->H <= SHOW_COLS)
		show_grid(out, (struct grid){ tr->p.x.h, tr->S, 2 * tr->H, words, NULL }, "h");
	page_table(out, l, columns, 3, tr->S, words, "step %d", t + 1);
	if (2 * tr->H <= SHOW_COLS)
		page_grid(out, l,
			(struct grid){ tr->p.d.h_step + at * S * D, tr->S, 2 * tr->H, words, NULL },
			"value route, a_%dj dc_%d", t + 1, t + 1);
	show_code(out, "attention_backward() in model/attention.c");
	show_code(out, "ref_context_backward() in model/kernels/reference.c");
	page_check(out, l, IS_DH, -1);
}

void page_undo_softmax(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const char *const *words = tr->subject->source_word;
	size_t S = (size_t)tr->S, at = (size_t)t;
	const double *da = tr->p.d.a + at * S, *a = tr->p.x.a + at * S;
	double less[SUBJECT_TOKENS + 1], mean = vector_dot(a, da, tr->S), sum = 0;
	const struct page_column columns[] = { { "a", a, false }, { "da", da, true },
		{ "da-mean", less, false }, { "de", tr->p.d.e + at * S, true } };

	for (size_t j = 0; j < S; j++) {
		less[j] = da[j] - mean;
		sum += tr->p.d.e[at * S + j];
	}
	fprintf(out, "undo (6): a = softmax(e), each a_j depends on every e_i\n");
	show_text(out,
		"Long: de_i = sum_j J_ij da_j with the Jacobian  J_ij = da_j/de_i = a_i (1[i=j] - a_j)");
	if (tr->S <= SHOW_COLS)
		show_grid(out,
			(struct grid){ tr->jacobian + at * S * S, tr->S, tr->S, words, words },
			"J");
	show_text(out, "Short, multiplied out: de_i = a_i (da_i - mean),  mean = sum_j a_j da_j");
	page_table(out, l, columns, 4, tr->S, words, "mean %.5f", mean);
	show_text(out,
		"Descent raises the scores of words that are better than the mean (da below it). A word\n"
		"without weight learns nothing. Adding the same to every e changes no a, so:");
	fprintf(out, "    sum_j de_%dj = %.0e\n", t + 1, sum);
	show_code(out, "attention_backward() in model/attention.c");
	page_check(out, l, IS_JACOBIAN, t);
	page_check(out, l, IS_DE, t);
	page_check(out, l, IS_SUM_DE, t);
}

/* (5) of a score that adds: the squashed sums, du, v */
static void show_undo_adding(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const char *const *words = tr->subject->source_word;
	size_t A = (size_t)tr->A, at = (size_t)t, all = at * (size_t)tr->S * A;
	double v[CONFIG_DIM_MAX];
	char name[32];

	vector_copy(v, l->subject.model.params.v, A);
	snprintf(name, sizeof(name), tr->story->squashed, t + 1);
	if (tr->A <= SHOW_COLS)
		show_grid(out, (struct grid){ tr->p.x.f + all, tr->S, tr->A, words, NULL }, "%s",
			name);
	page_grid(out, l, (struct grid){ tr->p.d.u + all, tr->S, tr->A, words, NULL }, "du_%d",
		t + 1);
	show_vector(out, v, tr->A, "v");
	page_vector(out, l, tr->p.d.v_step + at * A, tr->A, "adds to dv");
}

/* (5) of a score that multiplies: both factors, and what each gets of the other */
static void show_undo_multiplying(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const char *const *words = tr->subject->source_word;
	size_t S = (size_t)tr->S, A = (size_t)tr->A, at = (size_t)t, all = at * S * A;
	const struct page_column columns[] = { { "de", tr->p.d.e + at * S, true },
		{ "de/sqrtA", tr->p.d.product ? tr->p.d.product + at * S : NULL, true } };

	page_table(out, l, columns, tr->p.d.product ? 2 : 1, tr->S, words, "step %d", t + 1);
	show_grid(out, (struct grid){ tr->p.x.keys, tr->S, tr->A, words, NULL }, "keys");
	page_grid(out, l, (struct grid){ tr->p.d.q_word + all, tr->S, tr->A, words, NULL },
		"into q_%d, the sum of these rows", t + 1);
	show_vector(out, tr->p.x.q + at * A, tr->A, "q_%d", t + 1);
	page_grid(out, l, (struct grid){ tr->p.d.keys_step + all, tr->S, tr->A, words, NULL },
		"into keys_j, a row for each");
}

/* The state that attended has all its routes now. */
static void show_asker_routes(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = &tr->decoder;
	size_t H = (size_t)tr->H, at = (size_t)t;
	/* s_{t-1} has no other reader in step t; s'_t has none at all */
	const double *sum = tr->conditional ? tr->ahead.dafter + at * H
			    : t             ? tr->decoder.carry + (at - 1) * H
					    : tr->p.d.s0;
	char asker[16], route[16];

	page_asker(asker, tr, t);
	snprintf(route, sizeof(route), tr->story->query_route, t + 1);
	fprintf(out, "\nall three routes into %s, the state that asked:\n", asker);
	page_vector(out, l, g->d.h_z + at * H, tr->H, "(8) ds z");
	page_vector(out, l, g->d.h_U + at * H, tr->H, "(8) U' [dr ; dz ; dn r]");
	page_vector(out, l, tr->p.d.ask_query + at * H, tr->H, "(4) %s", route);
	page_vector(out, l, sum, tr->H, "their sum, d%s", asker);
	if (tr->conditional)
		fprintf(out, "  %s was made by (8a), which is undone next.\n", asker);
	else if (t)
		fprintf(out,
			"  It is carried to step %d, where the readout of s_%d adds its own.\n", t,
			t);
	else
		fprintf(out, "  s_0 was not read out: this is all of ds_0, and goes through the "
			     "bridge.\n");
}

void page_undo_scores(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const struct score_story *story = tr->story;
	size_t A = (size_t)tr->A, at = (size_t)t;
	char formula[PAGE_FORMULA];

	page_asking(formula, story->score, page_any_asker(tr));
	fprintf(out, "undo (5): %s\n", formula);
	show_text(out, story->undo_score);
	if (tr->p.x.u)
		show_undo_adding(out, l, t);
	else
		show_undo_multiplying(out, l, t);
	page_asking(formula, story->undone, page_any_asker(tr));
	fprintf(out, "\nundo (4): %s\n", formula);
	show_text(out, story->undo_query);
	page_vector(out, l, tr->p.d.q + at * A, tr->A, "dq_%d", t + 1);
	show_code(out, story->code_undo);
	page_check(out, l, IS_DQ, t);
	show_asker_routes(out, l, t);
	if (t)
		return;
	fprintf(out,
		"\nThis was the last step to be undone: what all steps added to is complete.\n");
	if (tr->p.d.v_step)
		page_check(out, l, IS_DV, -1);
	page_gradient(out, l, "attention.v");
	page_gradient(out, l, "attention.Wa");
	page_gradient(out, l, "attention.ba");
}
