/* All that lies between the parameters and the loss: the gradient of each value beside its difference. */
#include "explain/pages.h"

#include <string.h>

/* "[4, 2]" */
static void put_shape(char shape[48], const struct trace *tr, const char *dims)
{
	size_t len = 0;

	for (const char *dim = dims; *dim; dim++)
		len += (size_t)snprintf(shape + len, 48 - len, "%s%zu", dim == dims ? "[" : ", ",
			plain_size(&tr->p, *dim));
	snprintf(shape + len, 48 - len, "]");
}

void page_values(FILE *out, const struct lesson *l, int step)
{
	const struct between *n = l->between;
	char shape[48];

	(void)step;
	show_text(out,
		"Here the value is moved in the plain network, where it is produced or where the one reader named\n"
		"sees it, and all that follows follows. Difference and distance are as of a weight.");
	show_text(out,
		n->every ? "Every number of every value is moved."
			 : "Each value is moved as a whole along its gradient: the slope of L is "
			   "then the gradient's norm.");
	fprintf(out, "\n    %-36s %14s %13s %13s %15s\n", "gradient of", "shape", "|gradient|",
		n->every ? "compared" : "by difference", "worst distance");
	for (size_t id = 0; id < PLAIN_VALUES; id++) {
		if (!n->compared[id])
			continue;
		put_shape(shape, &l->trace, plain_values[id].dims);
		fprintf(out, "    %-36s %14s %13.6f ", plain_values[id].symbol, shape, n->norm[id]);
		if (n->every)
			fprintf(out, "%13zu", n->compared[id]);
		else
			fprintf(out, "%13.6f", n->slope[id]);
		fprintf(out, " %15.1e%s\n", n->worst[id],
			n->worst[id] <= DIFFERENCE_LIMIT ? "" : "   WRONG");
	}
}
