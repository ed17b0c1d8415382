/* How much gradient arrives by each route, as series to be drawn. */
#include "explain/html_parts.h"
#include "explain/plain.h"

/* The norm of each row of [rows, cols] */
static void put_series(
	struct jot *j, const char *name, int first, const double *x, int rows, int cols)
{
	jot_open(j, NULL, '{');
	jot_text(j, "name", name);
	jot_int(j, "first", first);
	jot_open(j, "x", '[');
	for (size_t i = 0; i < (size_t)rows; i++)
		jot_number(j, NULL, plain_norm(x + i * (size_t)cols, cols));
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

/* How much arrives by each route: charts of series, one number for each step or word. State s_t is at place
 * t: what reads s_{t-1} at step t arrives at place t - 1. */
void html_charts(struct jot *j, const struct lesson *l)
{
	const struct trace *tr = &l->trace;
	const struct gru_trace *g = tr->conditional ? &tr->ahead : &tr->decoder;
	int H = tr->H, D = 2 * tr->H, T = tr->T, S = tr->S;

	jot_open(j, "norms", '[');
	begin_chart(j, "Into the states s_t", "state");
	put_series(j, "from the readout (9)", 1, tr->decoder.outside, T, H);
	put_series(j, "next step, by z s", 0, g->direct, T, H);
	put_series(j, "next step, by U s", 0, g->through, T, H);
	if (!tr->conditional)
		put_series(j, "next step, by the query (4)", 0, tr->by_query, T, H);
	end_chart(j);
	if (tr->conditional) {
		begin_chart(j, "Into the states that ask, s'_t", "target");
		put_series(j, "(8b), by z s'", 0, tr->decoder.direct, T, H);
		put_series(j, "(8b), by U s'", 0, tr->decoder.through, T, H);
		put_series(j, "by the query (4)", 0, tr->by_query, T, H);
		end_chart(j);
	}
	begin_chart(j, "Into the contexts c_t", "target");
	put_series(j, "from the readout (9)", 0, tr->dc_readout, T, D);
	put_series(j, "from the GRU (8)", 0, tr->dc_gru, T, D);
	end_chart(j);
	begin_chart(j, "Into the scores e_t", "target");
	put_series(j, "de_t", 0, tr->de, T, S);
	end_chart(j);
	begin_chart(j, "Into the annotations h_j", "source");
	put_series(j, "as values (7)", 0, tr->dh_values, S, D);
	put_series(j, "as keys (4)", 0, tr->dh_keys, S, D);
	end_chart(j);
	begin_chart(j, "Into the forward encoder's states hf_j", "source");
	put_series(j, "from the attention", 0, tr->encoder[0].outside, S, H);
	put_series(j, "carried back from word j+1", 0, tr->encoder[0].carry, S, H);
	end_chart(j);
	jot_close(j, ']');
}
