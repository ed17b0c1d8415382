#include "explain/differences.h"

#include "base/mem.h"
#include "model/network_view.h"

#include <math.h>
#include <string.h>

double differences_worst(const struct differences *d)
{
	double worst = 0;

	for (int i = 0; i < d->params; i++)
		if (!(d->worst[i] <= worst))
			worst = d->worst[i];
	return worst;
}

/* The `count` entries of largest |g|, largest first: each new one is put at its place. */
static void choose_largest(struct difference *entries, int count, const real *g, int n)
{
	int held = 0;

	for (int i = 0; i < n; i++) {
		int at;

		if (held == count &&
			!(fabs((double)g[i]) > fabs((double)g[entries[held - 1].index])))
			continue;
		at = held < count ? held++ : held - 1;
		for (; at > 0 && fabs((double)g[i]) > fabs((double)g[entries[at - 1].index]); at--)
			entries[at] = entries[at - 1];
		entries[at] = (struct difference){ i, NAN };
	}
}

static int choose_entries(
	struct differences *d, const struct config *c, const struct params *gradient, int each)
{
	struct param table[PARAMS_MAX];

	d->params = params_table(table, c, gradient);
	for (int i = 0; i < d->params; i++) {
		int n = table[i].rows * table[i].cols;

		d->first[i + 1] = d->first[i] + (size_t)(each < 0 || n < each ? n : each);
	}
	d->entries = mem_alloc(d->first[d->params], sizeof(*d->entries));
	if (!d->entries)
		return -1;
	for (int i = 0; i < d->params; i++) {
		struct difference *entries = d->entries + d->first[i];
		int n = table[i].rows * table[i].cols, count = (int)(d->first[i + 1] - d->first[i]);

		for (int k = 0; each < 0 && k < n; k++)
			entries[k] = (struct difference){ k, NAN };
		if (each > 0)
			choose_largest(entries, count, table[i].data, n);
	}
	d->every = each < 0;
	return 0;
}

/* A parameter's entry, to be moved. */
struct probe {
	struct network *network;
	const struct params *params;
	const struct batch *batch;
	struct regularizer reg;
	real *entry;
};

static uint64_t sides_of(const struct probe *p)
{
	const struct decoder *n = network_view(p->network).decoder;
	size_t T = (size_t)p->batch->target_rows, S = (size_t)p->batch->source_rows;
	size_t A = (size_t)n->A;
	uint64_t sides = 0;

	for (size_t k = 0; n->score == SCORE_RELU && k < T * S * A; k++) {
		size_t t = k / A / S, j = k / A % S, i = k % A;

		sides = slope_sides(sides, (double)(n->q[t * A + i] + n->keys[j * A + i]));
	}
	return sides;
}

static int run_moved(struct moved_run *r, void *what, double by)
{
	struct probe *p = what;
	struct loss loss = { 0 };
	double kept = (double)*p->entry;
	int rc;

	*p->entry = (real)(kept + by);
	rc = network_load(p->network, p->params, false) ||
	     network_evaluate(p->network, p->batch, &p->reg, NULL, &loss, NULL);
	*p->entry = (real)kept;
	if (rc)
		return -1;
	*r = (struct moved_run){ loss.sum / (double)loss.tokens, sides_of(p) };
	return 0;
}

int differences_take(struct differences *d, const struct subject *s, const struct params *gradient,
	double smoothing, int each, struct network *network)
{
	const struct config *c = &s->model.config;
	struct param values[PARAMS_MAX], gradients[PARAMS_MAX];
	struct params moved;
	struct probe probe = { network, &moved, &s->batch, { .label_smoothing = smoothing }, NULL };
	struct movable movable = { run_moved, &probe, 0, DIFFERENCE_STEP };
	struct moved_run unmoved;
	int rc = -1;

	*d = (struct differences){ 0 };
	if (choose_entries(d, c, gradient, each) || params_create(&moved, c))
		return -1;
	memcpy(moved.block, s->model.params.block, moved.count * sizeof(real));
	params_table(values, c, &moved);
	params_table(gradients, c, gradient);
	probe.entry = moved.block;
	if (run_moved(&unmoved, &probe, 0))
		goto done;
	movable.sides = unmoved.sides;
	for (int i = 0; i < d->params; i++)
		for (size_t k = d->first[i]; k < d->first[i + 1]; k++) {
			struct difference *e = &d->entries[k];
			double distance;

			probe.entry = &values[i].data[e->index];
			if (slope_take(&e->numeric, &movable))
				goto done;
			distance = difference_distance(
				(double)gradients[i].data[e->index], e->numeric);
			if (!(distance <= d->worst[i]))
				d->worst[i] = distance;
		}
	rc = 0;
done:
	params_release(&moved);
	return rc;
}

void differences_release(struct differences *d)
{
	mem_free(d->entries);
	*d = (struct differences){ 0 };
}
