#include "explain/what_if.h"

#include <math.h>

int what_if_without(struct what_if *w, unsigned routes, const struct subject *s,
	const struct params *gradient, const struct differences *d, double smoothing,
	struct network *network, struct params *scratch)
{
	const struct regularizer reg = { .label_smoothing = smoothing };
	struct param right[PARAMS_MAX], wrong[PARAMS_MAX];
	struct loss loss = { 0 };
	int rc;

	*w = (struct what_if){ .routes = routes };
	network_without(network, routes);
	rc = network_gradient(network, scratch, &s->batch, &reg, NULL, &loss);
	network_without(network, 0);
	if (rc)
		return -1;
	w->params = params_table(right, &s->model.config, gradient);
	params_table(wrong, &s->model.config, scratch);
	for (int i = 0; i < w->params; i++) {
		double norm = 0, left = 0, far = 0;

		for (int k = 0; k < right[i].rows * right[i].cols; k++) {
			double x = (double)right[i].data[k], y = (double)wrong[i].data[k];

			if (d->every)
				x = d->entries[d->first[i] + (size_t)k].numeric;
			norm += x * x;
			left += y * y;
			far += (x - y) * (x - y);
		}
		w->norm[i] = sqrt(norm);
		w->left[i] = sqrt(left);
		w->distance[i] = far == 0 ? 0 : sqrt(far / norm);
	}
	return 0;
}
