/* The decoder's state, equation (8): of one GRU, or of two with the attention between them, (8a) and (8b). */
#include "explain/pages.h"
#include "explain/show.h"
#include "explain/vector.h"

#include <string.h>

void page_asker(char name[16], const struct trace *tr, int t)
{
	if (tr->conditional)
		snprintf(name, 16, "s'_%d", t + 1);
	else
		snprintf(name, 16, "s_%d", t);
}

const char *page_any_asker(const struct trace *tr)
{
	return tr->conditional ? "s'_t" : "s_{t-1}";
}

void page_asking(char room[PAGE_FORMULA], const char *formula, const char *asker)
{
	char *end = room + PAGE_FORMULA - 1, *to = room;

	while (*formula && to < end) {
		bool here = strncmp(formula, "asker", 5) == 0;
		const char *from = here ? asker : formula;
		size_t n = here ? strlen(asker) : 1;

		if (n > (size_t)(end - to))
			n = (size_t)(end - to);
		memcpy(to, from, n);
		to += n;
		formula += here ? 5 : 1;
	}
	*to = '\0';
}

/* What (8) reads: of one GRU, of the second of two; with attention and without. */
static const char *cell_of(const struct trace *tr)
{
	static const char *const cells[2][2] = {
		{ "(8): s_t = GRU(y_{t-1}, s_{t-1})", "(8): s_t = GRU([y_{t-1} ; c_t], s_{t-1})" },
		{ "(8b): s_t = GRU(s'_t), which reads nothing but its bias",
			"(8b): s_t = GRU(c_t, s'_t)" },
	};

	return cells[tr->conditional][tr->C != 0];
}

/* What forward keeps of a step. */
static void show_gates(FILE *out, const struct gru_trace *g, int t, int H, const char *before)
{
	size_t at = (size_t)t * (size_t)H;

	show_vector(out, g->before + at, H, "%s", before);
	show_vector(out, g->hn + at, H, "Un %s + cn", before);
	show_vector(out, g->x.r + at, H, "r");
	show_vector(out, g->x.z + at, H, "z");
	show_vector(out, g->x.n + at, H, "n");
}

void page_ahead(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	size_t E = (size_t)tr->E, H = (size_t)tr->H, at = (size_t)t;
	char before[16];

	snprintf(before, sizeof(before), "s_%d", t);
	fprintf(out, "(8a) s'_t = GRU(y_{t-1}, s_{t-1})\n");
	show_text(out,
		tr->C ? "The first of two GRUs: the last word is read before the attention is asked."
		      : "The first of two GRUs, which reads the last word.");
	show_vector(out, tr->p.x.y + at * E, tr->E, "y_%d = Etgt[%s]", t,
		tr->subject->previous_word[t]);
	show_gates(out, &tr->ahead, t, tr->H, before);
	show_vector(out, tr->ahead.after + at * H, tr->H, "s'_%d = (1 - z) n + z s_%d", t + 1, t);
	show_code(out, "step_rows() in model/decoder.c, gru_forward() in model/gru.c");
	show_code(out, "ref_gru() in model/kernels/reference.c");
	page_check(out, l, IS_GATES, t);
	page_check(out, l, IS_AHEAD, t);
}

void page_state(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	size_t E = (size_t)tr->E, H = (size_t)tr->H, at = (size_t)t;
	const char *cell;
	char asker[16];

	page_asker(asker, tr, t);
	cell = cell_of(tr);
	fprintf(out, "%.*s%s\n", (int)strcspn(cell, ":"), cell, strchr(cell, ':') + 1);
	if (!tr->conditional)
		show_vector(out, tr->p.x.y + at * E, tr->E, "y_%d = Etgt[%s]", t,
			tr->subject->previous_word[t]);
	if (tr->C)
		show_vector(out, tr->p.x.c + at * 2 * H, 2 * tr->H, "c_%d", t + 1);
	show_gates(out, &tr->decoder, t, tr->H, asker);
	show_vector(
		out, tr->decoder.after + at * H, tr->H, "s_%d = (1 - z) n + z %s", t + 1, asker);
	show_code(out, "step_rows() in model/decoder.c, gru_forward() in model/gru.c");
	show_code(out, "ref_gru() in model/kernels/reference.c");
	page_check(out, l, IS_GATES, t);
	page_check(out, l, IS_STATE, t);
}

/* The gates of one step undone, from `after` to their inputs. */
static void show_undone(FILE *out, const struct lesson *l, const struct gru_trace *g, int t,
	const char *before, const char *after)
{
	int H = l->trace.H;
	const double *dgx = g->d.gx + 3 * (size_t)t * (size_t)H;
	const double *dgh = g->d.gh + 3 * (size_t)t * (size_t)H;

	fprintf(out, "  %s = (1 - z) * n + z * %s,  n = tanh(.. + r * (Un %s + cn))\n", after,
		before, before);
	show_text(out,
		"dr, dz, dn are the gradients of what goes into each gate, d is that of the state:\n"
		"dn = d (1 - z) (1 - n^2)                  n is a tanh\n"
		"dz = d (the state before - n) z (1 - z)   z is a sigmoid\n"
		"dr = dn (Un h + cn) r (1 - r)             r is a sigmoid inside n");
	fprintf(out, "\n  what forward kept\n");
	show_gates(out, g, t, H, before);
	fprintf(out, "\n  what follows\n");
	page_vector(out, l, dgx + 2 * H, H, "dn");
	page_vector(out, l, dgx + H, H, "dz");
	page_vector(out, l, dgx, H, "dr");
	page_vector(out, l, dgh + 2 * H, H, "dn r, of Un %s + cn", before);
	show_code(out,
		"gru_backward() in model/gru.c, ref_gru_backward() in model/kernels/reference.c");
	page_check(out, l, IS_DGATES, t);
}

void page_undo_gates(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = &tr->decoder;
	size_t at = (size_t)t * (size_t)tr->H;
	char asker[16], after[16];

	page_asker(asker, tr, t);
	snprintf(after, sizeof(after), "s_%d", t + 1);
	fprintf(out, "ds_%d: s_%d was read by the readout%s.\n", t + 1, t + 1,
		t + 1 < tr->T ? " and by the next step" : " only, this is the last step");
	page_vector(out, l, g->outside + at, tr->H, "by the readout");
	if (t + 1 < tr->T)
		page_vector(out, l, g->carry + at, tr->H, "by step %d", t + 2);
	page_vector(out, l, g->dafter + at, tr->H, "ds_%d, their sum", t + 1);
	show_code(out, "undo_step() in model/decoder.c");
	fprintf(out, "\nundo %s\n", cell_of(tr));
	show_undone(out, l, g, t, asker, after);
}

/* y by both its ways */
static void show_dy(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	size_t at = (size_t)t * (size_t)tr->E;

	fprintf(out,
		"\n  into y_%d, the embedding of \"%s\": the readout has sent its share already\n",
		t, tr->subject->previous_word[t]);
	page_vector(out, l, tr->p.d.y_readout + at, tr->E, "by the readout");
	page_vector(out, l, tr->p.d.y_gru + at, tr->E, "by W' [dr ; dz ; dn]");
	page_vector(out, l, tr->p.d.y + at, tr->E, "dy_%d, their sum", t);
	fprintf(out, "    dEtgt[%s] += dy_%d\n", tr->subject->previous_word[t], t);
	show_code(out, "undo_rows() in model/decoder.c, gru_weight_gradient() in model/gru.c");
	page_check(out, l, IS_DY, t);
}

/* c by both its ways */
static void show_dc(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	size_t at = (size_t)t * (size_t)tr->C;

	fprintf(out, "\n  into c_%d: the readout has sent its share already\n", t + 1);
	page_vector(out, l, tr->p.d.c_readout + at, tr->C, "by the readout");
	page_vector(out, l, tr->p.d.c_gru + at, tr->C, "by W' [dr ; dz ; dn]");
	page_vector(out, l, tr->p.d.c + at, tr->C, "dc_%d, their sum", t + 1);
}

void page_undo_state(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = &tr->decoder;
	size_t H = (size_t)tr->H, at = (size_t)t;
	char asker[16];

	page_asker(asker, tr, t);
	fprintf(out, "undo (8): what the gates read gets their gradients through the weights.\n");
	if (tr->C || !tr->conditional)
		fprintf(out, "  dW += [dr ; dz ; dn] %s',  db += [dr ; dz ; dn]\n",
			tr->conditional ? "c"
			: tr->C         ? "[y ; c]"
					: "y");
	fprintf(out, "  dU += [dr ; dz ; dn r] %s',  dcn += dn r\n", asker);
	if (tr->C)
		fprintf(out,
			"\n  into %s: two of its routes. The third, the query, is not known before (4) is "
			"undone.\n",
			asker);
	else
		fprintf(out, "\n  into %s: both its routes; without attention there is no query.\n",
			asker);
	page_vector(out, l, g->d.h_z + at * H, tr->H, "by z * %s:  ds_%d z", asker, t + 1);
	page_vector(out, l, g->d.h_U + at * H, tr->H, "by U:  U' [dr ; dz ; dn r]");
	if (tr->C)
		show_dc(out, l, t);
	show_code(out, "undo_step() in model/decoder.c");
	if (tr->C)
		page_check(out, l, IS_DC, t);
	if (!tr->conditional)
		show_dy(out, l, t);
}

void page_undo_ahead(FILE *out, const struct lesson *l, int t)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = &tr->ahead;
	size_t at = (size_t)t * (size_t)tr->H;
	char before[16], asker[16];

	page_asker(asker, tr, t);
	snprintf(before, sizeof(before), "s_%d", t);
	fprintf(out, "undo (8a): s'_t = GRU(y_{t-1}, s_{t-1})\n");
	page_vector(
		out, l, g->dafter + at, tr->H, "d%s, by (8b)%s", asker, tr->C ? " and (4)" : "");
	show_undone(out, l, g, t, before, asker);
	fprintf(out, "\n  into s_%d, by both its routes\n", t);
	page_vector(out, l, g->d.h_z + at, tr->H, "by z * s_%d:  d%s z", t, asker);
	page_vector(out, l, g->d.h_U + at, tr->H, "by U:  U' [dr ; dz ; dn r]");
	page_vector(out, l, t ? tr->decoder.carry + at - tr->H : tr->p.d.s0, tr->H, "their sum");
	show_dy(out, l, t);
}
