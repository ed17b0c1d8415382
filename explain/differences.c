#include "explain/differences.h"

#include "base/mem.h"

#include <math.h>

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

int differences_take(
	struct differences *d, struct between *b, const struct params *gradient, int each)
{
	const struct config *c = &b->p.config;
	struct param table[PARAMS_MAX];

	*d = (struct differences){ 0 };
	if (choose_entries(d, c, gradient, each))
		return -1;
	params_table(table, c, gradient);
	for (int i = 0; i < d->params; i++)
		for (size_t k = d->first[i]; k < d->first[i + 1]; k++) {
			const real *g = &table[i].data[d->entries[k].index];
			double distance;

			d->entries[k].numeric = between_weight(b, (size_t)(g - gradient->block));
			distance = difference_distance((double)*g, d->entries[k].numeric);
			if (!(distance <= d->worst[i]))
				d->worst[i] = distance;
		}
	return 0;
}

void differences_release(struct differences *d)
{
	mem_free(d->entries);
	*d = (struct differences){ 0 };
}
