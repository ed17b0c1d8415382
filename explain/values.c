#include "explain/values.h"

#include <stdio.h>
#include <string.h>

/* Places that are not one pointer of the trace: the state that asks, the state before, and
 * theirs. */
/* A worked example has fewer terms. */
enum { WORKED = 7 };

enum { ASKER = 1 << 20, PREVIOUS, D_ASKER, D_PREVIOUS };

#define AT(field) offsetof(struct trace, field)
#define X(field, symbol)                               \
	{                                              \
#field, symbol, AT(p.x.field), NULL, 0 \
	}
#define D(field, symbol)                                    \
	{                                                   \
		"d." #field, symbol, AT(p.d.field), NULL, 0 \
	}
#define PART(name, of, third, symbol)             \
	{                                         \
		name, symbol, AT(of), NULL, third \
	}
#define GRU(g)                                                                           \
	X(g.r, "r"), X(g.z, "z"), X(g.n, "n"), PART(#g ".hn", p.x.g.gh, 3, "Un h + cn"), \
		D(g.gx, "dgx"), PART("d." #g ".dr", p.d.g.gx, 1, "dgx_r"),               \
		PART("d." #g ".dz", p.d.g.gx, 2, "dgx_z"),                               \
		PART("d." #g ".dn", p.d.g.gx, 3, "dgx_n"),                               \
		PART("d." #g ".dhn", p.d.g.gh, 3, "dgh_n"), D(g.h_z, "by z"), D(g.h_U, "by U")

const struct value values[] = {
	X(x, "x_j"),
	D(x, "dx_j"),
	D(x_forward, "dx_j, forward"),
	D(x_backward, "dx_j, backward"),
	D(row_read, "read as x_j"),
	GRU(forward),
	GRU(backward),
	X(hf, "hf_j"),
	X(hb, "hb_j"),
	D(hf, "dhf_j"),
	D(hb, "dhb_j"),
	D(hf_read, "from h_j"),
	D(hb_read, "from h_j"),
	D(hf_carried, "carried back"),
	D(hb_carried, "carried back"),
	X(h, "h_j"),
	D(h, "dh_j"),
	D(h_values, "sum_t a_{tj} dc_t"),
	D(h_keys, "Ua^T dkeys_j"),
	D(h_step, "a_{tj} dc_t"),
	X(keys, "keys_j"),
	D(keys, "dkeys_j"),
	D(keys_step, "into keys_j"),
	X(last, "[hf_S ; hb_1]"),
	D(last, "d[hf_S ; hb_1]"),
	X(s0, "s_0"),
	D(s0, "ds_0"),
	D(s0_sum, "ds0_sum"),
	X(y, "y_{t-1}"),
	D(y, "dy_{t-1}"),
	D(y_readout, "by the readout"),
	D(y_gru, "by the GRU"),
	D(row_lookup, "looked up as y_{t-1}"),
	{ "previous", "s_{t-1}", PREVIOUS, "TH", 0 },
	{ "d.previous", "ds_{t-1}", D_PREVIOUS, "TH", 0 },
	{ "asker", "{asker}", ASKER, "TH", 0 },
	{ "d.asker", "d{asker}", D_ASKER, "TH", 0 },
	GRU(before),
	GRU(decoder),
	X(ahead, "s'_t"),
	D(ahead, "ds'_t"),
	X(q, "q_t"),
	D(q, "dq_t"),
	D(q_word, "into q_t"),
	D(ask_query, "by the query"),
	X(u, "u_{tj}"),
	D(u, "du_{tj}"),
	X(f, "{f}"),
	D(v_step, "adds to dv"),
	X(e, "e_{tj}"),
	D(e, "de_{tj}"),
	D(product, "de / sqrt(A)"),
	X(a, "a_{tj}"),
	D(a, "da_{tj}"),
	{ "mean", "sum_j a_{tj} da_{tj}", AT(mean), "T", 0 },
	{ "less", "da-mean", AT(less), "TS", 0 },
	{ "jacobian", "J", AT(jacobian), "TSJ", 0 },
	X(c, "c_t"),
	D(c, "dc_t"),
	D(c_readout, "by the readout"),
	D(c_gru, "by the GRU"),
	X(s, "s_t"),
	D(s, "ds_t"),
	D(s_read, "by the readout"),
	D(s_carried, "carried from step t+1"),
	X(m, "m_t"),
	D(m, "dm_t"),
	D(m_sum, "dm_sum"),
	D(row_output, "as the output"),
	X(logits, "logits"),
	D(logits, "dlogits"),
	X(p, "p_t"),
	{ "goal", "g_t", AT(goal), "TV", 0 },
	{ "nll", "-log p", AT(p.nll), "T", 0 },
	{ "loss", "smoothed", AT(p.loss), "T", 0 },
	{ 0 },
};

const struct value *value_named(const char *name, size_t len)
{
	const struct value *v = values;

	while (v->name && (strlen(v->name) != len || strncmp(v->name, name, len) != 0))
		v++;
	return v->name ? v : NULL;
}

const char *const *value_names(const struct lesson *l, char dim)
{
	const struct subject *s = &l->subject;

	switch (dim) {
	case 'S':
	case 'J':
		return s->source_word;
	case 'T':
		return s->target_word;
	case 'N':
		return (const char *const *)s->source_vocabulary;
	case 'V':
		return (const char *const *)s->target_vocabulary;
	default:
		return NULL;
	}
}

/* s'_t of a conditional decoder, else the state before step t; and their gradients. */
static const double *state_at(const struct trace *tr, size_t place, int t)
{
	size_t H = (size_t)tr->H;
	bool gradient = place == D_PREVIOUS || place == D_ASKER;
	const struct plain_values *v = gradient ? &tr->p.d : &tr->p.x;

	if (tr->conditional && (place == ASKER || place == D_ASKER))
		return v->ahead + (size_t)t * H;
	return t ? (gradient ? v->s_carried : v->s) + (size_t)(t - 1) * H : v->s0;
}

const char *value_dims(const struct value *v)
{
	size_t x = AT(p.x), d = AT(p.d), size = sizeof(struct plain_values);

	if (v->dims)
		return v->dims;
	return plain_values[(v->offset < x + size && v->offset >= x ? v->offset - x
								    : v->offset - d) /
			    sizeof(double *)]
		.dims;
}

static int size_of(const struct trace *tr, char dim)
{
	return dim == 'J' ? tr->S : (int)plain_size(&tr->p, dim);
}

bool value_view(struct view *v, const struct lesson *l, const struct value *value, int t)
{
	const struct trace *tr = &l->trace;
	const char *dims = value_dims(value), *rest = dims;
	const double *x;
	size_t count = 1;

	if (value->offset >= ASKER)
		x = t >= 0 ? state_at(tr, value->offset, t) : NULL;
	else
		memcpy(&x, (const char *)tr + value->offset, sizeof(x));
	*v = (struct view){
		.value = value, .rows = 1, .cols = 1, .gradient = value->name[1] == '.'
	};
	if (!x)
		return false;
	if (t >= 0 && *dims == 'T') {
		rest++;
		for (const char *dim = rest; *dim; dim++)
			count *= (size_t)size_of(tr, *dim);
		x += value->offset >= ASKER ? 0 : (size_t)t * count;
	}
	if (rest[0] && rest[1]) {
		v->of_rows = *rest;
		/* of all steps a row each */
		for (; rest[1]; rest++)
			v->rows *= size_of(tr, *rest);
	}
	if (*rest) {
		v->of_cols = *rest;
		v->cols = size_of(tr, *rest);
	}
	if (!v->of_rows && v->of_cols && strchr("ST", v->of_cols)) {
		/* numbers with names stand below each other */
		v->rows = v->cols;
		v->cols = 1;
		v->of_rows = v->of_cols;
		v->of_cols = '\0';
	}
	v->stride = v->cols;
	if (value->third) {
		v->cols /= 3;
		x += (value->third - 1) * v->cols;
	}
	v->x = x;
	return true;
}

/* A factor of the worked example: the first row of a value, or a parameter. Its length, or 0. */
static int factor_of(double x[WORKED], const struct lesson *l, const char *name, size_t len, int t)
{
	const struct value *value = value_named(name, len);
	struct param table[PARAMS_MAX];
	struct view v;
	int n = 0;

	if (*name == '#')
		for (int i = params_table(table, l->trace.config, &l->subject.model.params);
			i-- > 0;)
			for (; !strncmp(table[i].name, name + 1, len - 1) && n < table[i].rows &&
				n < WORKED;
				n++)
				x[n] = (double)table[i].data[n];
	else if (value && value_view(&v, l, value, t))
		for (; n < (v.cols == 1 ? v.rows : v.cols) && n < WORKED; n++)
			x[n] = v.x[v.cols == 1 ? n * v.stride : n];
	return n;
}

bool value_worked(char room[STEP_TEXT], const struct lesson *l, const char *worked, int t)
{
	char spec[STEP_TEXT];
	size_t result, left, len;
	const char *at, *right;
	double z[WORKED], x[WORKED], y[WORKED];
	bool scaled;
	int n;

	if (!*step_text(spec, &l->trace, worked) || t < 0 || !lesson_is_small(l))
		return false;
	result = strcspn(spec, " ");
	at = spec + result + 3;
	left = strcspn(at, " ");
	right = at + left + 3;
	scaled = strstr(right, " / ") != NULL;
	n = factor_of(x, l, at, left, t);
	if (!n || n == WORKED || factor_of(y, l, right, strcspn(right, " "), t) != n ||
		!factor_of(z, l, spec, result, t))
		return false;
	snprintf(room, STEP_TEXT, "for example \"%.100s\": %s", l->subject.source_word[0],
		scaled ? "(" : "");
	for (int i = 0; i < n; i++) {
		len = strlen(room);
		snprintf(room + len, STEP_TEXT - len, "%s%.5f * %.5f", i ? " + " : "", x[i], y[i]);
	}
	len = strlen(room);
	if (scaled)
		snprintf(room + len, STEP_TEXT - len, ") / sqrt(%d) = %.5f", l->trace.A, z[0]);
	else
		snprintf(room + len, STEP_TEXT - len, " = %.5f", z[0]);
	return true;
}
