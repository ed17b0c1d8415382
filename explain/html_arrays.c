/* The numbers of the trace as JSON: small arrays in full, rows of large ones by norm and largest
 * entries. */
#include "explain/html_parts.h"
#include "explain/vector.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* An array of the trace. Its dimensions are the letters of plain_size(). */
struct shown_array {
	const char *name, *symbol;
	size_t offset; /* of its pointer in struct trace */
	const char *dims;
};

#define AT(field) offsetof(struct trace, field)
#define GRU(name, from, to, field, k)                                              \
	{ name ".before", from, AT(field.before), k "H" },                         \
		{ name ".after", to, AT(field.after), k "H" },                     \
		{ name ".r", "r", AT(field.x.r), k "H" },                          \
		{ name ".z", "z", AT(field.x.z), k "H" },                          \
		{ name ".n", "n", AT(field.x.n), k "H" },                          \
		{ name ".hn", "Un h + cn", AT(field.hn), k "H" },                  \
		{ name ".outside", "from its readers", AT(field.outside), k "H" }, \
		{ name ".carry", "carried back", AT(field.carry), k "H" },         \
		{ name ".dafter", "d" to, AT(field.dafter), k "H" },               \
		{ name ".dgx", "[dr ; dz ; dn]", AT(field.d.gx), k "G" },          \
		{ name ".dgh", "[dr ; dz ; dn r]", AT(field.d.gh), k "G" },        \
		{ name ".direct", "by z", AT(field.d.h_z), k "H" },                \
	{                                                                          \
		name ".through", "by U", AT(field.d.h_U), k "H"                    \
	}

static const struct shown_array arrays[] = {
	{ "x", "x_j", AT(p.x.x), "SE" },
	GRU("hf", "hf_{j-1}", "hf_j", encoder[0], "S"),
	GRU("hb", "hb_{j+1}", "hb_j", encoder[1], "S"),
	{ "h", "h_j", AT(p.x.h), "SD" },
	{ "last", "[hf_S ; hb_1]", AT(p.x.last), "D" },
	{ "s0", "s_0", AT(p.x.s0), "H" },
	{ "keys", "Ua h_j", AT(p.x.keys), "SA" },
	{ "y", "y_{t-1}", AT(p.x.y), "TE" },
	{ "q", "q_t", AT(p.x.q), "TA" },
	{ "u", "u_{tj}", AT(p.x.u), "TSA" },
	{ "f", NULL, AT(p.x.f), "TSA" },
	{ "e", "e_{tj}", AT(p.x.e), "TS" },
	{ "a", "a_{tj}", AT(p.x.a), "TS" },
	{ "c", "c_t", AT(p.x.c), "TD" },
	GRU("ahead", "s_{t-1}", "s'_t", ahead, "T"),
	GRU("dec", "asker", "s_t", decoder, "T"),
	{ "r", "r_t", AT(p.x.m), "TE" },
	{ "logits", "logits", AT(p.x.logits), "TV" },
	{ "p", "p_t", AT(p.x.p), "TV" },
	{ "goal", "y, smoothed", AT(goal), "TV" },
	{ "row_loss", "smoothed", AT(p.loss), "T" },
	{ "row_nll", "-log p", AT(p.nll), "T" },
	{ "dlogits", "dlogits", AT(p.d.logits), "TV" },
	{ "dr", "dr_t", AT(p.d.m), "TE" },
	{ "dr_in", "dx", AT(p.d.m_sum), "TE" },
	{ "dy_readout", "by the readout", AT(p.d.y_readout), "TE" },
	{ "dy_gru", "by the GRU", AT(p.d.y_gru), "TE" },
	{ "dy", "dy_{t-1}", AT(p.d.y), "TE" },
	{ "dc_readout", "by the readout", AT(p.d.c_readout), "TD" },
	{ "dc_gru", "by the GRU", AT(p.d.c_gru), "TD" },
	{ "dc", "dc_t", AT(p.d.c), "TD" },
	{ "values", "a_{tj} dc_t", AT(p.d.h_step), "TSD" },
	{ "da", "da_{tj}", AT(p.d.a), "TS" },
	{ "jacobian", "J", AT(jacobian), "TSS" },
	{ "de", "de_{tj}", AT(p.d.e), "TS" },
	{ "du", "du_{tj}", AT(p.d.u), "TSA" },
	{ "to_query", "into q_t", AT(p.d.q_word), "TSA" },
	{ "to_keys", "into keys_j", AT(p.d.keys_step), "TSA" },
	{ "dq", "dq_t", AT(p.d.q), "TA" },
	{ "dv", "adds to dv", AT(p.d.v_step), "TA" },
	{ "by_query", "by the query", AT(p.d.ask_query), "TH" },
	{ "dkeys", "dkeys_j", AT(p.d.keys), "SA" },
	{ "dh_values", "values", AT(p.d.h_values), "SD" },
	{ "dh_keys", "keys", AT(p.d.h_keys), "SD" },
	{ "dh", "dh_j", AT(p.d.h), "SD" },
	{ "ds0", "ds_0", AT(p.d.s0), "H" },
	{ "ds0_in", "dx", AT(p.d.s0_sum), "H" },
	{ "dlast", "[dhf_S ; dhb_1]", AT(p.d.last), "D" },
	{ "dx_forward", "dx_j, forward", AT(p.d.x_forward), "SE" },
	{ "dx_backward", "dx_j, backward", AT(p.d.x_backward), "SE" },
	{ "dx", "dx_j", AT(p.d.x), "SE" },
};
enum { ARRAYS = sizeof(arrays) / sizeof(arrays[0]) };

/* Longer rows are told by norm and largest entries, larger arrays of three dimensions by the norms of
 * their rows; of a larger vocabulary only so many words are shown. */
enum { ROW_LONGEST = 12, ARRAY_LARGEST = 4000, TOP = 4, WORDS = 10 };

/* The indices of the largest |x|, largest first; returns how many. */
static int largest(int *top, int most, const double *x, size_t n)
{
	int held = 0;

	for (size_t i = 0; i < n; i++) {
		int at;

		if (held == most && !(fabs(x[i]) > fabs(x[top[held - 1]])))
			continue;
		at = held < most ? held++ : held - 1;
		for (; at > 0 && fabs(x[i]) > fabs(x[top[at - 1]]); at--)
			top[at] = top[at - 1];
		top[at] = (int)i;
	}
	return held;
}

/* [norm, index, x, index, x, ...] */
static void put_short(struct jot *j, const double *x, size_t n, int most)
{
	int top[TOP], held = largest(top, most, x, n);

	jot_open(j, NULL, '[');
	jot_number(j, NULL, vector_norm(x, (int)n));
	for (int i = 0; i < held; i++) {
		jot_int(j, NULL, top[i]);
		jot_number(j, NULL, x[top[i]]);
	}
	jot_close(j, ']');
}

static void begin_array(struct jot *j, const struct shown_array *a, const char *dims)
{
	jot_open(j, a->name, '{');
	jot_text(j, "symbol", a->symbol);
	jot_text(j, "dims", dims);
}

/* In full; rows of a vocabulary only at the words shown. */
static void put_full(struct jot *j, const struct lesson *l, const struct shown_array *a,
	const double *x, size_t n)
{
	begin_array(j, a, a->dims);
	jot_numbers(j, "x", x, n);
	html_beside(j, l, x, NULL, n);
	jot_close(j, '}');
}

static void put_rows(struct jot *j, const struct lesson *l, const struct shown_array *a,
	const double *x, size_t rows, size_t cols, int top)
{
	begin_array(j, a, a->dims);
	jot_open(j, "short", '[');
	for (size_t i = 0; i < rows; i++)
		put_short(j, x + i * cols, cols, top);
	jot_close(j, ']');
	html_beside(j, l, x, NULL, 0);
	jot_close(j, '}');
}

/* Of [T, S, n] the norm of each row: [T, S] */
static void put_norms(struct jot *j, const struct lesson *l, const struct shown_array *a,
	const double *x, size_t rows, size_t cols)
{
	char symbol[64];
	struct shown_array norms = *a;

	snprintf(symbol, sizeof(symbol), "|%s|", a->symbol);
	norms.symbol = symbol;
	begin_array(j, &norms, "TS");
	jot_open(j, "x", '[');
	for (size_t i = 0; i < rows; i++)
		jot_number(j, NULL, vector_norm(x + i * cols, (int)cols));
	jot_close(j, ']');
	html_beside(j, l, x, NULL, 0);
	jot_close(j, '}');
}

/* The words of which logits and so on are shown: at each step the right one and the most probable. */
static int words_shown(int *words, const struct trace *tr, int t)
{
	int n = tr->V <= ROW_LONGEST ? tr->V : WORDS, right = tr->subject->target.ids[t], i;

	if (n == tr->V) {
		for (i = 0; i < n; i++)
			words[i] = i;
		return n;
	}
	largest(words, n, tr->p.x.p + (size_t)t * (size_t)tr->V, (size_t)tr->V);
	for (i = 0; i < n - 1 && words[i] != right; i++)
		;
	memmove(words + 1, words, (size_t)i * sizeof(*words));
	words[0] = right;
	return n;
}

static void put_words(
	struct jot *j, const struct lesson *l, const struct shown_array *a, const double *x)
{
	const struct trace *tr = &l->trace;
	size_t at[(SUBJECT_TOKENS + 1) * ROW_LONGEST], count = 0;
	int words[ROW_LONGEST];

	begin_array(j, a, a->dims);
	jot_open(j, "x", '[');
	for (int t = 0; t < tr->T; t++) {
		int n = words_shown(words, tr, t);

		for (int i = 0; i < n; i++) {
			at[count] = (size_t)t * (size_t)tr->V + (size_t)words[i];
			jot_number(j, NULL, x[at[count++]]);
		}
	}
	jot_close(j, ']');
	html_beside(j, l, x, at, count);
	jot_close(j, '}');
}

static void put_array(struct jot *j, const struct lesson *l, const struct shown_array *told,
	const struct html_detail *d)
{
	const struct trace *tr = &l->trace;
	bool relu = tr->config->score == SCORE_RELU;
	const struct shown_array named = { told->name,
		told->symbol ? told->symbol
		: relu       ? "max(0, u_{tj})"
			     : "tanh(u_{tj})",
		told->offset, told->dims };
	const struct shown_array *a = &named;
	double *x;
	size_t dims = strlen(a->dims), cols = plain_size(&tr->p, a->dims[dims - 1]), n = 1;

	memcpy(&x, (const char *)tr + a->offset, sizeof(x));
	if (!x)
		return;
	for (size_t i = 0; i < dims; i++)
		n *= plain_size(&tr->p, a->dims[i]);
	if (strcmp(a->dims, "TSS") == 0) {
		if (cols <= ROW_LONGEST && n <= ARRAY_LARGEST)
			put_full(j, l, a, x, n);
	} else if (a->dims[dims - 1] == 'V') {
		put_words(j, l, a, x);
	} else if (dims == 3 && (cols > ROW_LONGEST || n > ARRAY_LARGEST)) {
		/* of gradients, which come last: the length of a tanh says nothing */
		if (d->level < 2 && a->offset >= AT(p.d))
			put_norms(j, l, a, x, n / cols, cols);
	} else if (cols <= ROW_LONGEST || strcmp(a->dims, "TS") == 0 || dims == 1) {
		/* one long vector, as s_0, is a row too */
		if (dims == 1 && a->dims[0] != 'T' && cols > ROW_LONGEST)
			put_rows(j, l, a, x, 1, cols, TOP);
		else
			put_full(j, l, a, x, n);
	} else {
		put_rows(j, l, a, x, n / cols, cols, d->level ? 2 : TOP);
	}
}

/* The rows of the target embedding that were fed in, by all their uses. */
static void put_embeddings(struct jot *j, const struct lesson *l)
{
	const struct trace *tr = &l->trace;
	const struct {
		const char *name, *symbol;
		const double *rows;
		bool there;
	} uses[] = { { "dread", "read by the encoder", tr->p.d.row_read,
			     tr->config->tying == TIED_ALL },
		{ "dlookup", "looked up as y", tr->p.d.row_lookup, true },
		{ "doutput", "as an output", tr->p.d.row_output, tr->config->tying != TIED_NONE },
		{ "dEtgt", "dEtgt", NULL, true } };
	size_t E = (size_t)tr->E;
	size_t entries[(SUBJECT_TOKENS + 1) * ROW_LONGEST];
	double row[CONFIG_DIM_MAX];

	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		size_t count = 0;
		const struct shown_array a = { uses[i].name, uses[i].symbol, 0, "PE" };

		if (!uses[i].there)
			continue;

		begin_array(j, &a, "PE");
		jot_open(j, tr->E <= ROW_LONGEST ? "x" : "short", '[');
		for (int t = 0; t < tr->T; t++) {
			size_t at = (size_t)tr->subject->batch.previous[t] * E;

			if (uses[i].rows)
				memcpy(row, uses[i].rows + at, E * sizeof(double));
			else
				vector_copy(row, l->gradient.Etgt + at, E);
			for (size_t k = 0; tr->E <= ROW_LONGEST && k < E; k++) {
				entries[count++] = at + k;
				jot_number(j, NULL, row[k]);
			}
			if (tr->E > ROW_LONGEST)
				put_short(j, row, E, TOP);
		}
		jot_close(j, ']');
		if (uses[i].rows)
			html_beside(j, l, uses[i].rows, entries, count);
		else
			html_beside_rows(j, l, entries, count);
		jot_close(j, '}');
	}
}

static void put_vocabulary(struct jot *j, const struct trace *tr)
{
	int words[ROW_LONGEST], n = 0;

	jot_open(j, "shown", '[');
	for (int t = 0; t < tr->T; t++) {
		n = words_shown(words, tr, t);
		jot_open(j, NULL, '[');
		for (int i = 0; i < n; i++)
			jot_text(j, NULL, tr->subject->target_vocabulary[words[i]]);
		jot_close(j, ']');
	}
	jot_close(j, ']');
}

void html_arrays(struct jot *j, const struct lesson *l, const struct html_detail *d)
{
	jot_open(j, "arrays", '{');
	for (int i = 0; i < ARRAYS; i++)
		put_array(j, l, &arrays[i], d);
	put_embeddings(j, l);
	jot_close(j, '}');
	put_vocabulary(j, &l->trace);
}
