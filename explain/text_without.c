/* The tables of --without: what goes wrong when a route of the gradient is forgotten. */
#include "base/err.h"
#include "explain/text.h"

#include <string.h>

static void show_reference(FILE *out, const struct lesson *l)
{
	size_t compared = l->differences.first[l->differences.params];

	fprintf(out,
		"The true gradient is that of the %s; distance = |without - true| / |true| "
		"(Euclidean).\n",
		l->differences.every ? "central differences" : "whole backward pass");
	if (!l->differences.every && compared)
		fprintf(out,
			"%zu of its entries were compared with central differences, worst "
			"distance %.1e.\n",
			compared, differences_worst(&l->differences));
	fprintf(out, "\n");
}

int text_without(FILE *out, struct lesson *l, unsigned routes)
{
	struct param table[PARAMS_MAX];
	struct what_if w;
	int wrong = 0;

	for (int i = 0; i < ROUTES; i++)
		if (routes >> i & ~routes_of(l->trace.config->score) >> i & 1)
			return err_set(
				"--without %s: there is no such route, since the network has "
				"no attention",
				route_names[i]);
	if (lesson_without(l, &w, routes))
		return -1;
	params_table(table, l->trace.config, NULL);
	fprintf(out, "Left out of the backward pass:\n");
	for (int i = 0; i < ROUTES; i++)
		if (routes >> i & 1)
			fprintf(out, "  %-12s %s\n", route_names[i], route_texts[i]);
	fprintf(out, "The loss is the same as before: nothing but the gradients can tell.\n");
	show_reference(out, l);
	fprintf(out, "  %-20s %13s %13s %11s\n", "parameter", "|true|", "|without|", "distance");
	for (int i = 0; i < w.params; i++) {
		bool right = w.distance[i] <= WHAT_IF_LIMIT;

		wrong += !right;
		fprintf(out, "  %-20s %13.6f %13.6f %11.1e   %s\n", table[i].name, w.norm[i],
			w.left[i], w.distance[i], right ? "right" : "WRONG");
	}
	fprintf(out, "\n%d of %d parameters get a wrong gradient.\n", wrong, w.params);
	fprintf(out, "What training does with such a gradient: seq2seq-train");
	for (int i = 0; i < ROUTES; i++)
		if (routes >> i & 1)
			fprintf(out, " --without %s", route_names[i]);
	fprintf(out, " (train/without.sh: a table)\n");
	return 0;
}

/* Columns of the table, in the order of the file; a parameter belongs to the first that its name
 * begins with. */
static const struct {
	const char *prefix, *title;
} groups[] = { { "source.", "Esrc" }, { "encoder.", "encoder" }, { "bridge.", "bridge" },
	{ "attention.U", "Ua" }, { "attention.v", "v" }, { "attention.", "Wa, ba" },
	{ "target.", "Etgt" }, { "decoder.", "decoder" }, { "readout.", "readout" },
	{ "output.", "output" } };
enum { GROUPS = sizeof(groups) / sizeof(groups[0]) };

static int group_of(const char *name)
{
	int i = 0;

	while (i < GROUPS - 1 && strncmp(name, groups[i].prefix, strlen(groups[i].prefix)) != 0)
		i++;
	return i;
}

int text_without_all(FILE *out, struct lesson *l)
{
	struct param table[PARAMS_MAX];
	bool there[GROUPS] = { false };

	for (int i = params_table(table, l->trace.config, NULL); i-- > 0;)
		there[group_of(table[i].name)] = true;
	fprintf(out,
		"Each line leaves one route out of the backward pass and shows the largest "
		"distance of each group of\nparameters; a point stands for a right gradient.\n");
	show_reference(out, l);
	fprintf(out, "%-11s", "without");
	for (int i = 0; i < GROUPS; i++)
		if (there[i])
			fprintf(out, " %7s", groups[i].title);
	fprintf(out, "  wrong\n");
	for (int r = 0; r < ROUTES; r++) {
		double worst[GROUPS] = { 0 };
		struct what_if w;
		int wrong = 0;

		fprintf(out, "%-11s", route_names[r]);
		if (!(routes_of(l->trace.config->score) >> r & 1)) {
			fprintf(out, " there is no such route: the network has no attention\n");
			continue;
		}
		if (lesson_without(l, &w, 1u << r))
			return -1;
		for (int i = 0; i < w.params; i++) {
			double *at = &worst[group_of(table[i].name)];

			wrong += !(w.distance[i] <= WHAT_IF_LIMIT);
			if (!(w.distance[i] <= *at))
				*at = w.distance[i];
		}
		for (int i = 0; i < GROUPS; i++)
			if (there[i] && worst[i] <= WHAT_IF_LIMIT)
				fprintf(out, " %7s", ".");
			else if (there[i])
				fprintf(out, " %7.2g", worst[i]);
		fprintf(out, "  %2d of %d\n", wrong, w.params);
	}
	fprintf(out, "\n");
	for (int r = 0; r < ROUTES; r++)
		if (routes_of(l->trace.config->score) >> r & 1)
			fprintf(out, "%-11s %s\n", route_names[r], route_texts[r]);
	fprintf(out, "\nWhat training does without one: seq2seq-train --without ROUTE "
		     "(train/without.sh: a table)\n");
	return 0;
}
