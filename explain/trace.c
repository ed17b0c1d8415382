#include "explain/trace.h"

#include "base/mem.h"
#include "explain/vector.h"

#include <string.h>

bool trace_record(struct trace *tr, enum identity id, int t, double distance)
{
	bool first;

	distance = distance >= 0 ? distance : INFINITY;
	first = tr->off == IDENTITIES && !(distance <= IDENTITY_LIMIT);
	if (first) {
		tr->off = (int)id;
		tr->off_step = t;
	}
	tr->compared[id]++;
	tr->worst[id] = fmax(tr->worst[id], distance);
	if (t >= 0) {
		tr->of_step[id] = true;
		tr->at_step[id][t] = fmax(tr->at_step[id][t], distance);
	}
	return first;
}

double trace_distance(const struct trace *tr, enum identity id, int t)
{
	return t >= 0 && tr->of_step[id] ? tr->at_step[id][t] : tr->worst[id];
}

static void layout(struct trace *tr, struct arena *a)
{
	size_t S = (size_t)tr->S, T = (size_t)tr->T;

	tr->goal = arena_take(a, T * (size_t)tr->V, sizeof(double));
	if (tr->C) {
		tr->jacobian = arena_take(a, T * S * S, sizeof(double));
		tr->mean = arena_take(a, T, sizeof(double));
		tr->less = arena_take(a, T * S, sizeof(double));
	}
	for (int i = 0; i < IDENTITIES; i++)
		tr->at_step[i] = arena_take(a, T, sizeof(double));
}

static int make_room(struct trace *tr)
{
	struct arena count = { 0 };

	layout(tr, &count);
	if (arena_reserve(&tr->arena, count.used))
		return -1;
	memset(tr->arena.block, 0, count.used);
	layout(tr, &tr->arena);
	return 0;
}

/* (6) of step t undone the long way, de = J da, beside the short one. Distances are taken as a
 * share of the largest da: where attention is sure of itself, de is what remains of terms that
 * cancel. */
static void undo_softmax_long(struct trace *tr, int t)
{
	int S = tr->S;
	const double *a = tr->p.x.a + t * S, *da = tr->p.d.a + t * S, *de = tr->p.d.e + t * S;
	double *J = tr->jacobian + (size_t)t * (size_t)S * (size_t)S, far = 0, largest = 0, sum = 0;

	tr->mean[t] = vector_dot(a, da, S);
	for (int i = 0; i < S; i++) {
		tr->less[t * S + i] = da[i] - tr->mean[t];
		for (int j = 0; j < S; j++)
			J[i * S + j] = a[i] * ((i == j) - a[j]);
		largest = fmax(largest, fabs(da[i]));
		far = fmax(far, fabs(vector_dot(J + i * S, da, S) - de[i]));
		sum += de[i];
	}
	largest = largest > 0 ? largest : 1;
	trace_record(tr, IS_JACOBIAN, t, far / largest);
	trace_record(tr, IS_SUM_DE, t, fabs(sum) / largest);
}

/* dUa by T * S outer products, beside the one product of sums over t */
static void undo_keys_long(struct trace *tr)
{
	int S = tr->S, A = tr->A, D = 2 * tr->H;
	const real *dUa = tr->plain_gradient.Ua;
	double far = 0, largest = 0;

	for (int i = 0; i < A; i++)
		for (int k = 0; k < D; k++) {
			double sum = 0, right = (double)dUa[(size_t)i * (size_t)D + (size_t)k];

			for (int at = 0; at < tr->T * S; at++)
				sum += tr->p.d.keys_step[(size_t)at * (size_t)A + (size_t)i] *
				       tr->p.x.h[(size_t)(at % S) * (size_t)D + (size_t)k];
			far = fmax(far, fabs(sum - right));
			largest = fmax(largest, fabs(right));
		}
	trace_record(tr, IS_ONE_PRODUCT, -1, far == 0 ? 0 : far / largest);
}

/* Runs the plain network. */
static int run_plain(struct trace *tr)
{
	const struct subject *s = tr->subject;

	if (params_create(&tr->plain_gradient, tr->config) ||
		plain_open(&tr->p, tr->config, &s->model.params, &tr->plain_gradient, s->source.ids,
			tr->S, s->target.ids, tr->T, TOKEN_BOS))
		return -1;
	tr->p.smoothing = tr->smoothing;
	plain_forward(&tr->p);
	plain_backward(&tr->p);
	tr->trainer = mem_alloc((size_t)(tr->p.zero - tr->p.block), sizeof(double));
	if (!tr->trainer)
		return -1;
	for (double *x = tr->trainer; x < tr->trainer + (tr->p.zero - tr->p.block); x++)
		*x = NAN;
	for (int t = 0; t < tr->T; t++)
		for (int i = 0; i < tr->V; i++)
			tr->goal[(size_t)t * (size_t)tr->V + (size_t)i] = plain_goal(&tr->p, t, i);
	for (int t = 0; tr->C && t < tr->T; t++)
		undo_softmax_long(tr, t);
	if (tr->C)
		undo_keys_long(tr);
	return 0;
}

int trace_run(struct trace *tr, const struct subject *s, struct network *network,
	struct params *gradient, double smoothing)
{
	const struct regularizer reg = { .label_smoothing = smoothing };
	const struct config *c = &s->model.config;
	struct loss loss = { 0 }, again = { 0 };

	*tr = (struct trace){ .subject = s,
		.config = c,
		.conditional = c->cell == CELL_CONDITIONAL,
		.smoothing = smoothing,
		.S = s->batch.source_rows,
		.T = s->batch.target_rows,
		.E = c->embed,
		.H = c->hidden,
		.A = c->attention,
		.C = config_context(c),
		.V = c->target_vocab,
		.off = IDENTITIES };
	/* a run that goes back leaves gradients where the gates were: first one that only goes
	 * forward */
	if (make_room(tr) || run_plain(tr) ||
		network_evaluate(network, &s->batch, &reg, NULL, &loss, NULL))
		return -1;
	tr->loss = loss.sum / (double)loss.tokens;
	trace_compare_forward(tr, network);
	if (network_gradient(network, gradient, &s->batch, &reg, NULL, &again))
		return -1;
	trace_compare_backward(tr, network, gradient);
	return 0;
}

void trace_release(struct trace *tr)
{
	plain_release(&tr->p);
	mem_free(tr->trainer);
	params_release(&tr->plain_gradient);
	arena_release(&tr->arena);
	*tr = (struct trace){ 0 };
}
