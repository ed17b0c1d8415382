#include "explain/charts.h"

#include "explain/steps.h"
#include "explain/values.h"
#include "explain/vector.h"

#include <string.h>

/* State s_t is at place t: what reads s_{t-1} at step t arrives at place t - 1. */
const struct chart charts[] = {
	{ "Into the states s_t", "state", NULL,
		{ { "readout (9)", "d.s_read", NULL, 1 }, { "by z s", "d.decoder.h_z", "gru", 0 },
			{ "by U s", "d.decoder.h_U", "gru", 0 },
			{ "query (4)", "d.ask_query", "gru", 0 },
			{ "by z s (8a)", "d.before.h_z", "cgru", 0 },
			{ "by U s (8a)", "d.before.h_U", "cgru", 0 } } },
	{ "Into the states s'_t", "target", "cgru",
		{ { "by z s'", "d.decoder.h_z", NULL, 0 }, { "by U s'", "d.decoder.h_U", NULL, 0 },
			{ "query (4)", "d.ask_query", NULL, 0 } } },
	{ "Into the contexts c_t", "target", "att",
		{ { "readout (9)", "d.c_readout", NULL, 0 }, { "GRU (8)", "d.c_gru", NULL, 0 } } },
	{ "Into the scores e_t", "target", "att", { { "de_t", "d.e", NULL, 0 } } },
	{ "Into the annotations h_j", "source", "att",
		{ { "values (7)", "d.h_values", NULL, 0 }, { "keys (4)", "d.h_keys", NULL, 0 },
			{ "both", "d.h", NULL, 0 } } },
	{ "Into the forward encoder's states hf_j", "source", NULL,
		{ { "attention", "d.hf_read", NULL, 0 }, { "carried", "d.hf_carried", NULL, 0 } } },
};
const int charts_count = sizeof(charts) / sizeof(charts[0]);

bool chart_is_there(const struct lesson *l, const char *only)
{
	return !only || step_condition(&l->trace, only, strlen(only));
}

int chart_norms(double norms[SERIES_MOST], const struct lesson *l, const struct series *s)
{
	const struct value *value = s->name ? value_named(s->value, strlen(s->value)) : NULL;
	struct view v;

	if (!value || !chart_is_there(l, s->only) || !value_view(&v, l, value, -1))
		return 0;
	for (int i = 0; i < v.rows; i++)
		norms[i] = vector_norm(v.x + (size_t)i * (size_t)v.stride, v.cols);
	return v.rows;
}

const char *const reach_names[3] = { "whole loss L", "last word", "by the bridge" };

int reach_series(const double *series[3], const struct lesson *l)
{
	series[0] = l->reach.whole;
	series[1] = l->reach.last;
	series[2] = l->reach.bridge;
	return l->trace.C ? 3 : 2;
}
