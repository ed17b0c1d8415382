#include "explain/lesson.h"

#include "base/mem.h"
#include "model/kernels/kernels.h"
#include "model/network_view.h"

#include <math.h>
#include <stdio.h>

static int count_entries(const struct config *c)
{
	struct param table[PARAMS_MAX];
	int n = params_table(table, c, NULL);
	double count = 0;

	for (int i = 0; i < n; i++)
		count += (double)table[i].rows * table[i].cols;
	return count > LESSON_SMALL ? LESSON_SMALL + 1 : (int)count;
}

bool lesson_is_small(const struct lesson *l)
{
	return count_entries(&l->subject.model.config) <= LESSON_SMALL;
}

static int take_between(struct lesson *l, int each)
{
	l->between = mem_zalloc(1, sizeof(*l->between));
	if (!l->between)
		return -1;
	return between_take(l->between, &l->trace.p,
		!each                ? BETWEEN_NONE
		: lesson_is_small(l) ? BETWEEN_SMALL
				     : BETWEEN_LARGE);
}

int lesson_open(struct lesson *l, const char *path, const char *source, const char *target,
	const struct lesson_options *options)
{
	const struct kernels *k = kernels_choose(options->kernels);
	const struct config *c = &l->subject.model.config;

	*l = (struct lesson){ .smoothing = options->smoothing };
	if (!k || subject_open(&l->subject, path, &options->tiny, source, target) ||
		pool_create(&l->pool, lesson_is_small(l) ? 1 : options->threads) ||
		network_create(&l->network, c, l->pool, k) || params_create(&l->gradient, c) ||
		params_create(&l->scratch, c))
		return -1;
	return lesson_run(l, options->check);
}

static void release_run(struct lesson *l)
{
	differences_release(&l->differences);
	if (l->between)
		between_release(l->between);
	mem_free(l->between);
	l->between = NULL;
	reach_release(&l->reach);
	trace_release(&l->trace);
}

int lesson_run(struct lesson *l, int check)
{
	int each = check;

	if (check == LESSON_NONE)
		each = 0;
	else if (check <= 0)
		each = lesson_is_small(l) ? -1 : check ? 0 : LESSON_CHECK;
	release_run(l);
	if (network_load(l->network, &l->subject.model.params, true) ||
		trace_run(&l->trace, &l->subject, l->network, &l->gradient, l->smoothing) ||
		reach_measure(&l->reach, &l->trace, l->network, &l->scratch) ||
		take_between(l, each))
		return -1;
	return differences_take(&l->differences, l->between, &l->gradient, each);
}

void lesson_close(struct lesson *l)
{
	release_run(l);
	params_release(&l->gradient);
	params_release(&l->scratch);
	network_release(l->network);
	pool_release(l->pool);
	subject_release(&l->subject);
	*l = (struct lesson){ 0 };
}

int lesson_identities(const struct lesson *l)
{
	int count = 0;

	for (int i = 0; i < IDENTITIES; i++)
		count += l->trace.compared[i] > 0;
	return count;
}

double lesson_worst_identity(const struct lesson *l)
{
	double worst = 0;

	for (int i = 0; i < IDENTITIES; i++)
		if (!(l->trace.worst[i] <= worst))
			worst = l->trace.worst[i];
	return worst;
}

double lesson_worst_difference(const struct lesson *l)
{
	return fmax(differences_worst(&l->differences), between_worst(l->between));
}

bool lesson_holds(const struct lesson *l)
{
	return lesson_worst_difference(l) <= DIFFERENCE_LIMIT &&
	       lesson_worst_identity(l) <= IDENTITY_LIMIT;
}

const char *lesson_verdict(char room[LESSON_TEXT], const struct lesson *l)
{
	const struct differences *d = &l->differences;

	if (!d->first[d->params]) {
		snprintf(room, LESSON_TEXT,
			"%s: %d identities, worst distance %.1e (limit %.0e);\n"
			"       no differences were taken",
			lesson_holds(l) ? "RIGHT" : "WRONG", lesson_identities(l),
			lesson_worst_identity(l), IDENTITY_LIMIT);
		return room;
	}
	snprintf(room, LESSON_TEXT,
		"%s: %zu gradients, worst distance from their differences %.1e (limit %.0e);\n"
		"       %zu gradients of what lies between, worst distance %.1e (limit %.0e);\n"
		"       %d identities, worst distance %.1e (limit %.0e)",
		lesson_holds(l) ? "RIGHT" : "WRONG", d->first[d->params], differences_worst(d),
		DIFFERENCE_LIMIT, between_compared(l->between), between_worst(l->between),
		DIFFERENCE_LIMIT, lesson_identities(l), lesson_worst_identity(l), IDENTITY_LIMIT);
	return room;
}

const char *lesson_sizes(char room[LESSON_TEXT], const struct lesson *l)
{
	const struct trace *tr = &l->trace;

	snprintf(room, LESSON_TEXT,
		"S = %d source tokens, T = %d target tokens (</s> counted), embedding E = %d, "
		"hidden H = %d,\n"
		"attention A = %d, vocabularies %d and V = %d; label smoothing %g",
		tr->S, tr->T, tr->E, tr->H, tr->A, tr->config->source_vocab, tr->V, tr->smoothing);
	return room;
}

int lesson_without(struct lesson *l, struct what_if *w, unsigned routes)
{
	const struct regularizer reg = { .label_smoothing = l->smoothing };
	const struct differences *d = &l->differences;
	struct param right[PARAMS_MAX], wrong[PARAMS_MAX];
	struct loss loss = { 0 };
	int rc;

	network_without(l->network, routes);
	rc = network_gradient(l->network, &l->scratch, &l->subject.batch, &reg, NULL, &loss);
	network_without(l->network, 0);
	if (rc)
		return -1;
	w->dh = network_view(l->network).encoder->dh;
	w->params = params_table(right, l->trace.config, &l->gradient);
	params_table(wrong, l->trace.config, &l->scratch);
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
