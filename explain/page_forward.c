/* The forward pages: equations (1)-(11) with their numbers. */
#include "explain/pages.h"
#include "explain/show.h"
#include "explain/vector.h"

/* gates of a few steps of a GRU; names: of its steps */
static void show_gates(FILE *out, const struct trace *tr, const struct gru_trace *g, int from,
	int count, const char *const *names)
{
	size_t at = (size_t)from * (size_t)tr->H;

	show_grid(out, (struct grid){ g->x.r + at, count, tr->H, names, NULL }, "r");
	show_grid(out, (struct grid){ g->x.z + at, count, tr->H, names, NULL }, "z");
	show_grid(out, (struct grid){ g->x.n + at, count, tr->H, names, NULL }, "n");
}

void page_encoder(FILE *out, const struct lesson *l, int d)
{
	const struct trace *tr = &l->trace;
	const char *const *words = tr->subject->source_word;

	if (!d) {
		fprintf(out, "(1) x_j  = Esrc[src_j]\n");
		show_grid(out,
			(struct grid){ tr->p.x.x, tr->S, tr->E, tr->subject->source_word, NULL },
			"x");
		show_code(out, "embed_part() in model/encoder.c");
		page_check(out, l, IS_READ, -1);
		fprintf(out, "\n(2) hf_j = GRU(x_j, hf_{j-1})\n");
		show_text(out,
			"GRU(x, h):  r = sigmoid(Wr x + Ur h + br)    how much of h the new n may see\n"
			"            z = sigmoid(Wz x + Uz h + bz)    how much of h is kept\n"
			"            n = tanh(Wn x + bn + r * (Un h + cn))\n"
			"            h' = (1 - z) * n + z * h\n"
			"The sentence is read forward, from the state 0.");
	} else {
		fprintf(out, "(2) hb_j = GRU(x_j, hb_{j+1})\n");
		show_text(out, "The same with weights of its own, from the end of the sentence.");
	}
	show_gates(out, tr, &tr->encoder[d], 0, tr->S, words);
	show_grid(out, (struct grid){ tr->encoder[d].after, tr->S, tr->H, words, NULL },
		d ? "hb" : "hf");
	show_code(out, "forward_part() in model/encoder.c, gru_forward() in model/gru.c");
	show_code(out, "ref_gru() in model/kernels/reference.c");
	page_check(out, l, IS_ENCODED, -1);
	page_check(out, l, d ? IS_LAST : IS_H, -1);
}

void page_annotations(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	const char *const *words = tr->subject->source_word;

	(void)step;
	fprintf(out, "(2) h_j = [hf_j ; hb_j]\n");
	show_text(out, "The annotation of word j: what stands before it and what comes after it.");
	if (tr->C) {
		show_grid(out, (struct grid){ tr->p.x.h, tr->S, 2 * tr->H, words, NULL }, "h");
		fprintf(out, "\n(4) Ua h_j, the keys\n");
		show_text(out, "They do not depend on t: computed once, used at every step.");
		show_grid(out, (struct grid){ tr->p.x.keys, tr->S, tr->A, words, NULL }, "keys");
		page_check(out, l, IS_KEYS, -1);
	} else {
		show_text(out,
			"There is no attention: no step looks at the annotations. The decoder learns of them\n"
			"what the bridge makes of the two ends, and that is all.");
	}
	fprintf(out, "\n(3) s_0 = tanh(Wb [hf_S ; hb_1] + bb)\n");
	show_text(out, "The bridge: both directions' last states make the decoder's first.");
	show_vector(out, tr->p.x.last, 2 * tr->H, "[hf_S ; hb_1]");
	show_vector(out, tr->p.x.s0, tr->H, "s_0");
	show_code(out, "decoder_begin() in model/decoder.c");
	page_check(out, l, IS_S0, -1);
}

void page_attention(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const struct score_story *story = tr->story;
	const char *const *words = tr->subject->source_word;
	size_t S = (size_t)tr->S, A = (size_t)tr->A, H = (size_t)tr->H, at = (size_t)t;
	static const char *const columns[] = { "e", "a" };
	double table[(SUBJECT_TOKENS + 1) * 2];
	char asker[16], formula[PAGE_FORMULA];

	fprintf(out, "Fed in: \"%s\". To predict: \"%s\".\n\n", tr->subject->previous_word[t],
		tr->subject->target_word[t]);
	if (!tr->C) {
		show_text(out,
			"There is no attention: (4)-(7) are left out, no word of the source is looked at.\n"
			"What the step knows of the source came through the bridge, (3), from state to state.");
		return;
	}
	for (size_t j = 0; j < S; j++) {
		table[2 * j] = tr->p.x.e[at * S + j];
		table[2 * j + 1] = tr->p.x.a[at * S + j];
	}
	page_asker(asker, tr, t);
	page_asking(formula, story->ask, page_any_asker(tr));
	fprintf(out, "(4) %s\n", formula);
	show_vector(out, tr->decoder.before + at * H, tr->H, "%s", asker);
	page_asking(formula, story->query, asker);
	show_vector(out, tr->p.x.q + at * A, tr->A, "q_%d = %s", t + 1, formula);
	if (tr->p.x.u)
		show_grid(out, (struct grid){ tr->p.x.u + at * S * A, tr->S, tr->A, words, NULL },
			"u_%d", t + 1);
	else
		show_grid(out, (struct grid){ tr->p.x.keys, tr->S, tr->A, words, NULL }, "keys");
	page_asking(formula, story->score, page_any_asker(tr));
	fprintf(out, "(5) %s      (6) a_t = softmax_j(e_t)\n", formula);
	show_grid(out, (struct grid){ table, tr->S, 2, words, columns }, "step %d", t + 1);
	page_check(out, l, IS_ATTENTION, t);
	fprintf(out, "(7) c_t  = sum_j a_tj h_j\n");
	show_vector(out, tr->p.x.c + at * 2 * H, 2 * tr->H, "c_%d", t + 1);
	show_code(out, "attention_forward() in model/attention.c, attend() in model/decoder.c");
	for (int i = 0; i < 2 && story->code[i]; i++)
		show_code(out, story->code[i]);
	page_check(out, l, IS_CONTEXT, t);
}

/* Below dlogits: of a small vocabulary all. */
static void show_word_differences(FILE *out, const struct lesson *l, const double *dlogits)
{
	static const char *const name = PAGE_DIFFERENCE;
	double numeric[SHOW_COLS], distance;
	int V = l->trace.V;

	if (V > SHOW_COLS) {
		page_norm(out, l, dlogits, (size_t)V, "");
		return;
	}
	distance = between_numbers(l->between, numeric, dlogits, (size_t)V);
	show_rows(out, (struct grid){ numeric, 1, V, &name, NULL }, false);
	page_distance(out, distance);
}

void page_words(FILE *out, const struct lesson *l, int t, unsigned rows)
{
	const struct trace *tr = &l->trace;
	size_t V = (size_t)tr->V, at = (size_t)t * V;
	const double *const data[] = { tr->p.x.logits + at, tr->p.x.p + at, tr->goal + at,
		tr->p.d.logits + at };
	static const char *const names[] = { "logits", "p", "y, smoothed", "dlogits" };
	const char *const *words = (const char *const *)tr->subject->target_vocabulary;
	bool first = true;

	for (int i = 0; i < 4; i++)
		if (rows >> i & 1) {
			show_rows(out, (struct grid){ data[i], 1, tr->V, &names[i], words }, first);
			first = false;
		}
	if (rows & PAGE_DLOGITS)
		show_word_differences(out, l, tr->p.d.logits + at);
}

void page_readout(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	size_t E = (size_t)tr->E, at = (size_t)t;

	fprintf(out, "(9)  r_t = tanh(Wr [s_t ; y_{t-1}%s] + br)\n", tr->C ? " ; c_t" : "");
	show_vector(out, tr->p.x.m + at * E, tr->E, "r_%d", t + 1);
	show_code(out, "read_out() in model/output.c");
	page_check(out, l, IS_READOUT, t);
	fprintf(out, "\n(10) p_t = softmax(%s r_t + bo)\n",
		tr->config->tying == TIED_NONE ? "Wo" : "Etgt");
	page_words(out, l, t, PAGE_LOGITS | PAGE_P);
	page_check(out, l, IS_PROBABILITY, t);
	fprintf(out, "\n(11) the loss of this word: -sum_i y_i log p_i\n");
	fprintf(out,
		"  y is the right word \"%s\" smoothed by %g: %g there, the rest %g / %d on all.\n",
		tr->subject->target_word[t], tr->smoothing, 1 - tr->smoothing, tr->smoothing,
		tr->V);
	fprintf(out, "    -log p(%s) = %.6f      smoothed: %.6f\n", tr->subject->target_word[t],
		tr->p.nll[t], tr->p.loss[t]);
	show_code(out, "score_words(), score_row() in model/output.c");
	page_check(out, l, IS_LOSS, t);
}

void page_loss(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	const struct subject *s = tr->subject;

	(void)step;
	fprintf(out, "(11) L = mean over the %d target token%s = %.6f\n", tr->T,
		str_plural((size_t)tr->T), tr->loss);
	fprintf(out, "    %12s %12s %10s %10s\n", "word", "p(word)", "-log p", "smoothed");
	for (int t = 0; t < tr->T; t++) {
		fprintf(out, "    ");
		show_field(out, s->target_word[t], 12);
		fprintf(out, " %12.6f %10.6f %10.6f\n", exp(-tr->p.nll[t]), tr->p.nll[t],
			tr->p.loss[t]);
	}
	if (!tr->C)
		return;
	fprintf(out, "\n(6) Where each step looked: a\n");
	show_grid(
		out, (struct grid){ tr->p.x.a, tr->T, tr->S, s->target_word, s->source_word }, "a");
}
