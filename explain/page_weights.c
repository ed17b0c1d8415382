/* The parameters' values, each group before its first use. */
#include "explain/pages.h"
#include "explain/vector.h"

#include <string.h>

/* What the parameters of a group are for. */
static const char *use_of(const struct trace *tr, int group)
{
	switch (group) {
	case 1:
		return "hf_j = GRU(x_j, hf_{j-1}): in W, U and b the rows of r, z and n stand one below the other.";
	case 2:
		return "hb_j = GRU(x_j, hb_{j+1}): the same shapes, weights of its own.";
	case 3:
		return tr->story->weights;
	case 4:
		return tr->config->tying == TIED_NONE
			       ? "y_t = Etgt[tgt_t] is a row of it."
			       : "y_t = Etgt[tgt_t] is a row of it; all of it multiplies r_t in the output.";
	case 5:
		return tr->C ? "(8) reads [y ; c], the columns of y first; with a decoder.before (8a) reads y, (8b) reads c."
			     : "(8) reads y; with a decoder.before (8a) reads it, and (8b) s'_t alone.";
	case 6:
		return tr->C ? "r_t = tanh(Wr [s_t ; y_{t-1} ; c_t] + br); bo is added to the logits."
			     : "r_t = tanh(Wr [s_t ; y_{t-1}] + br); bo is added to the logits.";
	default:
		return tr->config->tying == TIED_ALL
			       ? "x_j = Esrc[src_j], and Esrc is the target embedding: one matrix, shown there."
			       : "x_j = Esrc[src_j] is a row of it.";
	}
}

int page_group(const char *name)
{
	static const struct {
		const char *prefix;
		int group;
	} table[] = { { "source.", 0 }, { "encoder.forward.", 1 }, { "encoder.backward.", 2 },
		{ "bridge.", 3 }, { "attention.", 3 }, { "target.", 4 }, { "decoder.", 5 },
		{ "readout.", 6 }, { "output.", 6 } };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!strncmp(name, table[i].prefix, strlen(table[i].prefix)))
			return table[i].group;
	return 0;
}

const char *const *page_row_names(
	struct row_names *room, const struct lesson *l, const struct param *p)
{
	const struct trace *tr = &l->trace;
	bool source = !strncmp(p->name, "source.", 7), words = p->embedding;
	bool gates = p->rows == 3 * tr->H &&
		     (strstr(p->name, "coder.") != NULL); /* of the encoder, of the decoder */

	if (p->rows > SHOW_ROWS || !(words || gates) || p->cols == 1)
		return NULL;
	for (int i = 0; i < p->rows; i++) {
		if (words)
			room->names[i] = source ? tr->subject->source_vocabulary[i]
						: tr->subject->target_vocabulary[i];
		else
			room->names[i] = room->room[i];
		if (gates)
			snprintf(room->room[i], sizeof(room->room[i]), "%c, row %d",
				"rzn"[i / tr->H], i % tr->H + 1);
	}
	return room->names;
}

static void show_values(FILE *out, const struct lesson *l, const struct param *p)
{
	double values[LESSON_SMALL];
	struct row_names room;

	vector_copy(values, p->data, (size_t)p->rows * (size_t)p->cols);
	if (p->cols == 1)
		show_vector(out, values, p->rows, "%s", p->name);
	else
		show_grid(out,
			(struct grid){
				values, p->rows, p->cols, page_row_names(&room, l, p), NULL },
			"%s", p->name);
}

void page_weights(FILE *out, const struct lesson *l, int group)
{
	struct param table[PARAMS_MAX];
	int n = params_table(table, l->trace.config, &l->subject.model.params);

	show_text(out, use_of(&l->trace, group));
	for (int i = 0; i < n; i++) {
		double sum = 0;

		if (page_group(table[i].name) != group)
			continue;
		if (lesson_is_small(l)) {
			show_values(out, l, &table[i]);
			continue;
		}
		for (int k = 0; k < table[i].rows * table[i].cols; k++)
			sum += (double)table[i].data[k] * (double)table[i].data[k];
		fprintf(out, "    %-20s [%d, %d]  norm %.4g\n", table[i].name, table[i].rows,
			table[i].cols, sqrt(sum));
	}
}
