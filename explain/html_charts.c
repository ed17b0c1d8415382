/* How much gradient arrives by each route, as series to be drawn. */
#include "explain/html_parts.h"
#include "explain/vector.h"

/* The norm of each row of [rows, cols] */
static void put_series(
	struct jot *j, const char *name, int first, const double *x, int rows, int cols)
{
	jot_open(j, NULL, '{');
	jot_text(j, "name", name);
	jot_int(j, "first", first);
	jot_open(j, "x", '[');
	for (size_t i = 0; i < (size_t)rows; i++)
		jot_number(j, NULL, vector_norm(x + i * (size_t)cols, cols));
	jot_close(j, ']');
	jot_close(j, '}');
}

static void begin_chart(struct jot *j, const char *title, const char *axis)
{
	jot_open(j, NULL, '{');
	jot_text(j, "title", title);
	jot_text(j, "axis", axis);
	jot_open(j, "series", '[');
}

static void end_chart(struct jot *j)
{
	jot_close(j, ']');
	jot_close(j, '}');
}

/* A route and the [n, width] that arrives by it. */
struct route_rows {
	const char *name;
	const double *x;
};

static void put_pair(struct jot *j, const char *title, const char *axis, int n, int width,
	struct route_rows a, struct route_rows b)
{
	begin_chart(j, title, axis);
	put_series(j, a.name, 0, a.x, n, width);
	put_series(j, b.name, 0, b.x, n, width);
	end_chart(j);
}

/* What only attention has. */
static void put_attention(struct jot *j, const struct trace *tr)
{
	int D = 2 * tr->H, T = tr->T, S = tr->S;

	put_pair(j, "Into the contexts c_t", "target", T, D,
		(struct route_rows){ "from the readout (9)", tr->p.d.c_readout },
		(struct route_rows){ "from the GRU (8)", tr->p.d.c_gru });
	begin_chart(j, "Into the scores e_t", "target");
	put_series(j, "de_t", 0, tr->p.d.e, T, S);
	end_chart(j);
	put_pair(j, "Into the annotations h_j", "source", S, D,
		(struct route_rows){ "as values (7)", tr->p.d.h_values },
		(struct route_rows){ "as keys (4)", tr->p.d.h_keys });
}

/* "reach": [S] each. */
static void put_reach(struct jot *j, const struct reach *r, const struct trace *tr)
{
	const struct {
		const char *name;
		const double *x;
	} series[] = { { "by the whole loss L", r->whole },
		{ "by the last target word's loss", r->last },
		{ "of that, by the bridge alone", r->bridge } };

	jot_open(j, "reach", '[');
	for (int i = 0; i < (tr->C ? 3 : 2); i++) {
		jot_open(j, NULL, '{');
		jot_text(j, "name", series[i].name);
		jot_int(j, "first", 0);
		jot_numbers(j, "x", series[i].x, (size_t)tr->S);
		jot_close(j, '}');
	}
	jot_close(j, ']');
}

/* How much arrives by each route: charts of series, one number for each step or word. State s_t is at place
 * t: what reads s_{t-1} at step t arrives at place t - 1. */
void html_charts(struct jot *j, const struct lesson *l)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = tr->conditional ? &tr->ahead : &tr->decoder;
	int H = tr->H, T = tr->T, S = tr->S;

	jot_open(j, "norms", '[');
	begin_chart(j, "Into the states s_t", "state");
	put_series(j, "from the readout (9)", 1, tr->decoder.outside, T, H);
	put_series(j, "next step, by z s", 0, g->d.h_z, T, H);
	put_series(j, "next step, by U s", 0, g->d.h_U, T, H);
	if (!tr->conditional && tr->C)
		put_series(j, "next step, by the query (4)", 0, tr->p.d.ask_query, T, H);
	end_chart(j);
	if (tr->conditional) {
		begin_chart(j, tr->C ? "Into the states that ask, s'_t" : "Into the states s'_t",
			"target");
		put_series(j, "(8b), by z s'", 0, tr->decoder.d.h_z, T, H);
		put_series(j, "(8b), by U s'", 0, tr->decoder.d.h_U, T, H);
		if (tr->C)
			put_series(j, "by the query (4)", 0, tr->p.d.ask_query, T, H);
		end_chart(j);
	}
	if (tr->C)
		put_attention(j, tr);
	begin_chart(j, "Into the forward encoder's states hf_j", "source");
	if (tr->C)
		put_series(j, "from the attention", 0, tr->encoder[0].outside, S, H);
	put_series(j, "carried back from word j+1", 0, tr->encoder[0].carry, S, H);
	end_chart(j);
	jot_close(j, ']');
	put_reach(j, &l->reach, tr);
}
