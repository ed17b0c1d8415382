#include "model/params.h"

#include "base/mem.h"
#include "model/score.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Sizes of shapes, 0 where the network has none. Q: A of the query, W: A of the weights v; B, B3: H
 * and 3H of the GRU before the attention. */
enum size { ONE, VS, V, E, H, A, Q, W, H2, H3, B, B3, E_C, H_E_C, SIZES };

struct row {
	const char *name;
	size_t field;
	enum size rows, cols;
};

#define FIELD(member) offsetof(struct params, member)
#define GRU(name, field, in, H3, H)                                                  \
	{ name ".W", FIELD(field.W), H3, in }, { name ".U", FIELD(field.U), H3, H }, \
		{ name ".b", FIELD(field.b), H3, ONE },                              \
	{                                                                            \
		name ".cn", FIELD(field.cn), H, ONE                                  \
	}

/* The parameter table, in file order. */
static const struct row table[] = {
	{ "source.embedding", FIELD(Esrc), VS, E },
	GRU("encoder.forward", forward, E, H3, H),
	GRU("encoder.backward", backward, E, H3, H),
	{ "bridge.W", FIELD(Wb), H, H2 },
	{ "bridge.b", FIELD(bb), H, ONE },
	{ "attention.Wa", FIELD(Wa), Q, H },
	{ "attention.Ua", FIELD(Ua), A, H2 },
	{ "attention.ba", FIELD(ba), Q, ONE },
	{ "attention.v", FIELD(v), W, ONE },
	{ "target.embedding", FIELD(Etgt), V, E },
	GRU("decoder.before", before, E, B3, B),
	GRU("decoder", decoder, E_C, H3, H),
	{ "readout.W", FIELD(Wm), E, H_E_C },
	{ "readout.b", FIELD(bm), E, ONE },
	{ "output.W", FIELD(Wo), V, E },
	{ "output.b", FIELD(bo), V, ONE },
};
enum { ROWS = sizeof(table) / sizeof(table[0]) };

static void sizes_of(int size[SIZES], const struct config *c)
{
	const struct score_function *score = &score_functions[c->score];

	size[ONE] = 1;
	size[VS] = c->source_vocab;
	size[V] = c->target_vocab;
	size[E] = c->embed;
	size[H] = c->hidden;
	size[A] = c->attention;
	size[Q] = score->query ? c->attention : 0;
	size[W] = score->weights ? c->attention : 0;
	size[H2] = 2 * c->hidden;
	size[H3] = 3 * c->hidden;
	size[B] = c->cell == CELL_CONDITIONAL ? c->hidden : 0;
	size[B3] = 3 * size[B];
	size[E_C] = (c->cell == CELL_CONDITIONAL ? 0 : c->embed) + config_context(c);
	size[H_E_C] = c->hidden + c->embed + config_context(c);
}

/* A tied matrix is the target embedding's memory. */
static bool is_tied(const struct row *row, const struct config *c)
{
	return (row->field == FIELD(Wo) && c->tying != TIED_NONE) ||
	       (row->field == FIELD(Esrc) && c->tying == TIED_ALL);
}

/* Neither a tied matrix nor one that this network does not have. */
static bool is_there(const struct row *row, const struct config *c, const int size[SIZES])
{
	return !is_tied(row, c) && size[row->rows] && size[row->cols];
}

static real **field_of(const struct params *p, const struct row *row)
{
	return (real **)(void *)((char *)p + row->field);
}

int params_table(struct param out[PARAMS_MAX], const struct config *c, const struct params *p)
{
	int size[SIZES], n = 0;

	sizes_of(size, c);
	for (int i = 0; i < ROWS; i++) {
		const struct row *row = &table[i];

		if (!is_there(row, c, size))
			continue;
		out[n++] = (struct param){
			.name = row->name,
			.data = p ? *field_of(p, row) : NULL,
			.rows = size[row->rows],
			.cols = size[row->cols],
			.rank = row->cols == ONE ? 1 : 2,
			.embedding = row->field == FIELD(Esrc) || row->field == FIELD(Etgt) ||
				     row->field == FIELD(Wo),
		};
	}
	return n;
}

/* Reals that a parameter takes in the block: each begins on a cache line. */
static size_t padded(int rows, int cols)
{
	size_t line = MEM_ALIGN / sizeof(real);

	return ((size_t)rows * (size_t)cols + line - 1) / line * line;
}

/* Sets the fields: to data[0], data[1], .., or into the block, if there is one. Returns the reals
 * that a block needs. */
static size_t place(struct params *p, const struct config *c, real *const data[])
{
	int size[SIZES];
	size_t at = 0;

	sizes_of(size, c);
	for (int i = 0; i < ROWS; i++) {
		if (!is_there(&table[i], c, size))
			continue;
		*field_of(p, &table[i]) = data ? *data++ : p->block ? p->block + at : NULL;
		at += padded(size[table[i].rows], size[table[i].cols]);
	}
	if (c->tying != TIED_NONE)
		p->Wo = p->Etgt;
	if (c->tying == TIED_ALL)
		p->Esrc = p->Etgt;
	return at;
}

int params_create(struct params *p, const struct config *c)
{
	struct params made = { 0 };

	made.count = place(&made, c, NULL);
	made.block = mem_aligned(made.count, sizeof(real));
	if (!made.block)
		return -1;
	place(&made, c, NULL);
	*p = made;
	return 0;
}

void params_place(struct params *p, const struct config *c, real *const data[])
{
	*p = (struct params){ 0 };
	place(p, c, data);
}

void params_release(struct params *p)
{
	mem_free(p->block);
	*p = (struct params){ 0 };
}

void params_init(struct params *p, const struct config *c, struct rng *r)
{
	struct param list[PARAMS_MAX];
	int n = params_table(list, c, p);

	memset(p->block, 0, p->count * sizeof(real));
	for (int i = 0; i < n; i++) {
		size_t count = (size_t)list[i].rows * (size_t)list[i].cols;
		double deviation = 1 / sqrt(list[i].cols);
		double bound = sqrt(6.0 / (list[i].rows + list[i].cols));
		/* v is a vector but multiplies like a matrix of one row */
		bool multiplies = list[i].rank == 2 || list[i].data == p->v;

		for (size_t j = 0; multiplies && j < count; j++)
			list[i].data[j] =
				(real)(list[i].embedding ? deviation * rng_normal(r)
							 : bound * (2 * rng_uniform(r) - 1));
	}
}
