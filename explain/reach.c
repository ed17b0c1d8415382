#include "explain/reach.h"

#include "base/mem.h"
#include "explain/vector.h"
#include "model/network_view.h"
#include "model/routes.h"

#include <string.h>

/* dx:[S, E] of the loss of the first `steps` target words, summed: dx += factor * that. None for
 * 0 steps. */
static int add_words(double *dx, const struct trace *tr, struct network *network,
	struct params *scratch, int steps, double factor)
{
	const struct regularizer reg = { .label_smoothing = tr->smoothing };
	const struct subject *s = tr->subject;
	size_t S = (size_t)tr->S, E = (size_t)tr->E;
	struct batch batch = { 0 };
	struct network_view view;
	struct loss loss = { 0 };
	int rc = -1;

	if (!steps)
		return 0;
	if (batch_build(&batch, 1, (const int *const *)&s->source.ids, &tr->S,
		    (const int *const *)&s->target.ids, &steps, TOKEN_BOS) ||
		network_gradient(network, scratch, &batch, &reg, NULL, &loss))
		goto done;
	view = network_view(network);
	/* the network's loss is the mean over the words */
	for (size_t d = 0; d < 2; d++)
		for (size_t k = 0; k < S; k++)
			for (size_t i = 0; i < E; i++)
				dx[(d ? S - 1 - k : k) * E + i] +=
					factor * steps *
					(double)view.encoder->side[d].dx[k * E + i];
	rc = 0;
done:
	batch_release(&batch);
	return rc;
}

static void take_norms(double *norm, const double *dx, const struct trace *tr)
{
	for (size_t j = 0; j < (size_t)tr->S; j++)
		norm[j] = vector_norm(dx + j * (size_t)tr->E, tr->E);
}

/* Of the last word alone: no step depends on later words, so its loss is that of all words less
 * that of all but the last. */
static int measure_last(double *norm, double *dx, const struct trace *tr, struct network *network,
	struct params *scratch)
{
	memset(dx, 0, (size_t)tr->S * (size_t)tr->E * sizeof(double));
	if (add_words(dx, tr, network, scratch, tr->T, 1) ||
		add_words(dx, tr, network, scratch, tr->T - 1, -1))
		return -1;
	take_norms(norm, dx, tr);
	return 0;
}

int reach_measure(
	struct reach *r, const struct trace *tr, struct network *network, struct params *scratch)
{
	size_t S = (size_t)tr->S;
	double *dx;
	int rc;

	*r = (struct reach){ .room = mem_alloc(S * (3 + (size_t)tr->E), sizeof(double)) };
	if (!r->room)
		return -1;
	r->whole = r->room;
	r->last = r->whole + S;
	r->bridge = r->last + S;
	dx = r->bridge + S;
	take_norms(r->whole, tr->p.d.x, tr);
	rc = measure_last(r->last, dx, tr, network, scratch);
	network_without(network, ROUTE_VALUES | ROUTE_KEYS);
	if (!rc)
		rc = measure_last(r->bridge, dx, tr, network, scratch);
	network_without(network, 0);
	return rc;
}

void reach_release(struct reach *r)
{
	mem_free(r->room);
	*r = (struct reach){ 0 };
}
