/* Where gradients flow: the map of the routes, how large each is, and how much reaches each source word. */
#include "explain/pages.h"
#include "explain/vector.h"

static const char with_attention[] =
	"Forward the numbers flow to the right, back the gradients to the left:\n"
	"\n"
	"  x_j -(2)-> h_j -(7) values------------------> c_t -(8)-> s_t -(9)-> r_t -(10)-> p_t -(11)-> L\n"
	"               '-(4) keys -(5)-> e_t -(6)-> a_t -(7)-> c_t\n"
	"  hf_S, hb_1 -(3) bridge -> s_0                y_{t-1}, c_t -(9)-> r_t";
static const char without_attention[] =
	"Forward the numbers flow to the right, back the gradients to the left. There is no attention: the\n"
	"bridge is the only way from the source to the target, and the only way back.\n"
	"\n"
	"  x_j -(2)-> hf_S, hb_1 -(3) bridge -> s_0 -(8)-> .. -(8)-> s_t -(9)-> r_t -(10)-> p_t -(11)-> L\n"
	"                                                     y_{t-1} -(9)-> r_t";

/* By attention, by the number of GRUs. */
static const char *const states[2][2] = {
	{ "  s_{t-1}, y_{t-1} -(8)-> s_t", "  s_{t-1}, y_{t-1} -(8a)-> s'_t -(8b)-> s_t" },
	{ "  s_{t-1}, y_{t-1} -(8)-> s_t                  s_{t-1} -(4) query -(5)-> e_t",
		"  s_{t-1}, y_{t-1} -(8a)-> s'_t                s'_t -(4) query -(5)-> e_t,  s'_t -(8b)-> s_t" },
};
static const char *const readers[2][2] = {
	{ "  s_t       the readout (9); step t+1 by z * s and by U s (8)\n"
	  "  y_{t-1}   the readout (9); the GRU (8)\n"
	  "  hf_S      the bridge (3), as hb_1",
		"  s'_t      (8b) by z * s' and by U s'\n"
		"  s_t       the readout (9); (8a) of step t+1 by z * s and by U s\n"
		"  y_{t-1}   the readout (9); the GRU (8a)\n"
		"  hf_S      the bridge (3), as hb_1" },
	{ "  s_t       the readout (9); step t+1 by z * s and by U s (8), and as its query (4)\n"
	  "  c_t       the readout (9); the GRU (8)\n"
	  "  y_{t-1}   the same two\n"
	  "  h_j       every c_t as a value (7); every e_tj as a key (4); hf_S and hb_1 the bridge (3)",
		"  s'_t      (8b) by z * s' and by U s'; the scores, as their query (4)\n"
		"  s_t       the readout (9); (8a) of step t+1 by z * s and by U s\n"
		"  c_t       the readout (9); the GRU (8b)\n"
		"  y_{t-1}   the readout (9); the GRU (8a)\n"
		"  h_j       every c_t as a value (7); every e_tj as a key (4); hf_S and hb_1 the bridge (3)" },
};

/* A line of the table of steps: the routes that every network has, then those of the attention. */
static void show_step(FILE *out, const struct trace *tr, size_t t)
{
	const struct gru_trace *g = &tr->decoder;
	size_t H = (size_t)tr->H, S = (size_t)tr->S, C = (size_t)tr->C;

	fprintf(out, "    %4zu ", t + 1);
	show_field(out, tr->subject->target_word[t], 12);
	fprintf(out, " %9.2e %9.2e", vector_norm(g->outside + t * H, tr->H),
		vector_norm(g->carry + t * H, tr->H));
	if (C)
		fprintf(out, " %9.2e", vector_norm(tr->p.d.c + t * C, tr->C));
	fprintf(out, " %9.2e %9.2e", vector_norm(g->d.h_z + t * H, tr->H),
		vector_norm(g->d.h_U + t * H, tr->H));
	if (C)
		fprintf(out, " %9.2e %9.2e", vector_norm(tr->p.d.ask_query + t * H, tr->H),
			vector_norm(tr->p.d.e + t * S, tr->S));
	fprintf(out, "\n");
}

static void show_steps(FILE *out, const struct trace *tr)
{
	fprintf(out,
		"\n  How large each route's gradient is (Euclidean norm), step by step, the last first:\n");
	if (tr->C) {
		fprintf(out, "    %4s %12s %9s %9s %9s %9s %9s %9s %9s\n", "", "", "ds_t:", "",
			"dc_t:", "into", tr->conditional ? "s'_t:" : "s_{t-1}:", "", "scores:");
		fprintf(out, "    %4s %12s %9s %9s %9s %9s %9s %9s %9s\n", "t", "word", "readout",
			"carried", "sum", "z s", "U s", "query", "de_t");
	} else {
		fprintf(out, "    %4s %12s %9s %9s %9s %9s\n", "", "", "ds_t:", "", "into",
			tr->conditional ? "s'_t:" : "s_{t-1}:");
		fprintf(out, "    %4s %12s %9s %9s %9s %9s\n", "t", "word", "readout", "carried",
			"z s", "U s");
	}
	for (size_t t = (size_t)tr->T; t-- > 0;)
		show_step(out, tr, t);
}

static void show_annotations(FILE *out, const struct trace *tr)
{
	size_t H = (size_t)tr->H, A = (size_t)tr->A;

	fprintf(out, "\n  What reaches the annotation of each source word, and its embedding:\n");
	fprintf(out, "    %4s %12s %9s %9s %9s %9s %9s\n", "j", "word", "values", "keys", "dh_j",
		"dkeys_j", "dx_j");
	for (size_t j = 0; j < (size_t)tr->S; j++) {
		fprintf(out, "    %4zu ", j + 1);
		show_field(out, tr->subject->source_word[j], 12);
		fprintf(out, " %9.2e %9.2e %9.2e %9.2e %9.2e\n",
			vector_norm(tr->p.d.h_values + j * 2 * H, 2 * tr->H),
			vector_norm(tr->p.d.h_keys + j * 2 * H, 2 * tr->H),
			vector_norm(tr->p.d.h + j * 2 * H, 2 * tr->H),
			vector_norm(tr->p.d.keys + j * A, tr->A),
			vector_norm(tr->p.d.x + j * (size_t)tr->E, tr->E));
	}
}

void page_map(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	bool attention = tr->C != 0;
	size_t H = (size_t)tr->H;

	(void)step;
	show_text(out, attention ? with_attention : without_attention);
	show_text(out, states[attention][tr->conditional]);
	show_text(out,
		"\nWhat is read in several places gets a gradient from each; they are added up:\n");
	show_text(out, readers[attention][tr->conditional]);
	show_text(out,
		"  hf_j      its half of h_j; hf_{j+1} by z * h and by U h (2)\n"
		"  Etgt      the rows looked up as y (8), (9); all of it as the output (10)");
	show_steps(out, tr);
	if (attention)
		show_annotations(out, tr);
	fprintf(out, "%s    bridge: ds_0 %.2e, into hf_S %.2e, into hb_1 %.2e\n",
		attention ? "" : "\n", vector_norm(tr->p.d.s0, tr->H),
		vector_norm(tr->p.d.last, tr->H), vector_norm(tr->p.d.last + H, tr->H));
}

/* The least and the largest of what reaches the words. */
static void show_range(FILE *out, const char *title, const double *norm, int S)
{
	double least = norm[0], most = norm[0];

	for (int j = 1; j < S; j++) {
		least = norm[j] < least ? norm[j] : least;
		most = norm[j] > most ? norm[j] : most;
	}
	fprintf(out, "    %-24s from %.1e to %.1e\n", title, least, most);
}

void page_reach(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	const struct reach *r = &l->reach;

	(void)step;
	fprintf(out, "How much gradient reaches the embedding x_j of each source word: |dx_j|\n");
	show_text(out,
		"of the whole loss L, and of the loss of the last target word alone, which has come the\n"
		"longest way back through the decoder.");
	if (tr->C)
		show_text(out, "Then of that what is left when attention's two routes into the\n"
			       "annotations, values and keys, are left out: the bridge's share.");
	fprintf(out, "    %4s %12s %9s %9s%s\n", "j", "word", "L", "the last",
		tr->C ? "    bridge" : "");
	for (int j = 0; j < tr->S; j++) {
		fprintf(out, "    %4d ", j + 1);
		show_field(out, tr->subject->source_word[j], 12);
		fprintf(out, " %9.1e %9.1e", r->whole[j], r->last[j]);
		if (tr->C)
			fprintf(out, " %9.1e", r->bridge[j]);
		fprintf(out, "\n");
	}
	show_range(out, "of the last word's loss:", r->last, tr->S);
	if (tr->C)
		show_range(out, "by the bridge alone:", r->bridge, tr->S);
	show_code(out, "reach_measure() in explain/reach.c");
}
