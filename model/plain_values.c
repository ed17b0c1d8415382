/* The table of values, the memory for them, and how one of them is moved. */
#include "base/mem.h"
#include "model/plain.h"

#include <string.h>

enum { ALWAYS, ATTENTION = 1, QUERY = 2, ADDITIVE = 4, SCALED = 8, CONDITIONAL = 16 };

static unsigned kind_of(const struct config *c)
{
	bool additive = c->score == SCORE_ADDITIVE || c->score == SCORE_RELU;

	return (c->score != SCORE_NONE ? ATTENTION : 0) |
	       (c->score != SCORE_NONE && c->score != SCORE_GENERAL ? QUERY : 0) |
	       (additive ? ADDITIVE : 0) | (c->score == SCORE_SCALED_DOT ? SCALED : 0) |
	       (c->cell == CELL_CONDITIONAL ? CONDITIONAL : 0);
}

#define WHOLE(field, symbol, dims, when) [VALUE(field)] = { symbol, dims, when, VALUE(field), true }
#define SHARE(field, of, symbol, dims, when) \
	[VALUE(field)] = { symbol, dims, when, VALUE(of), false }
#define GRU(g, h, symbol, k, when)                                                                \
	WHOLE(g.gx, "gx of " symbol, k "G", when), WHOLE(g.gh, "gh of " symbol, k "G", when),     \
		WHOLE(g.r, "r of " symbol, k "H", when), WHOLE(g.z, "z of " symbol, k "H", when), \
		WHOLE(g.n, "n of " symbol, k "H", when),                                          \
		SHARE(g.h_z, h, "state before " symbol ", by z", k "H", when),                    \
		SHARE(g.h_U, h, "state before " symbol ", by U", k "H", when)

const struct plain_value plain_values[PLAIN_VALUES] = {
	SHARE(row_read, row_read, "rows of Esrc, as x_j", "NE", ALWAYS),
	WHOLE(x, "x_j", "SE", ALWAYS),
	SHARE(x_forward, x, "x_j, as the forward GRU sees it", "SE", ALWAYS),
	SHARE(x_backward, x, "x_j, as the backward GRU sees it", "SE", ALWAYS),
	GRU(forward, hf_carried, "hf_j", "S", ALWAYS),
	GRU(backward, hb_carried, "hb_j", "S", ALWAYS),
	WHOLE(hf, "hf_j", "SH", ALWAYS),
	WHOLE(hb, "hb_j", "SH", ALWAYS),
	SHARE(hf_read, hf, "hf_j, in h_j", "SH", ATTENTION),
	SHARE(hb_read, hb, "hb_j, in h_j", "SH", ATTENTION),
	SHARE(hf_carried, hf, "hf_j, carried on", "SH", ALWAYS),
	SHARE(hb_carried, hb, "hb_j, carried on", "SH", ALWAYS),
	WHOLE(h, "h_j", "SD", ATTENTION),
	SHARE(h_values, h, "h_j, as values", "SD", ATTENTION),
	SHARE(h_keys, h, "h_j, as keys", "SD", ATTENTION),
	SHARE(h_step, h_values, "h_j, as the value of step t", "TSD", ATTENTION),
	WHOLE(keys, "keys_j", "SA", ATTENTION),
	SHARE(keys_step, keys, "keys_j, as step t sees it", "TSA", ATTENTION),
	WHOLE(last, "[hf_S ; hb_1]", "D", ALWAYS),
	WHOLE(s0, "s_0", "H", ALWAYS),
	WHOLE(s0_sum, "sum of (3)", "H", ALWAYS),
	SHARE(row_lookup, row_lookup, "rows of Etgt, as y_{t-1}", "VE", ALWAYS),
	WHOLE(y, "y_{t-1}", "TE", ALWAYS),
	SHARE(y_readout, y, "y_{t-1}, as the readout sees it", "TE", ALWAYS),
	SHARE(y_gru, y, "y_{t-1}, as the GRU sees it", "TE", ALWAYS),
	GRU(before, s_carried, "s'_t", "T", CONDITIONAL),
	GRU(decoder, s_carried, "s_t", "T", ALWAYS),
	WHOLE(ahead, "s'_t", "TH", CONDITIONAL),
	SHARE(ask_query, ahead, "the state that asks, as q_t sees it", "TH", ATTENTION),
	WHOLE(q, "q_t", "TA", ATTENTION),
	SHARE(q_word, q, "q_t, as word j sees it", "TSA", ATTENTION),
	WHOLE(u, "u_tj", "TSA", ADDITIVE),
	WHOLE(f, "f(u_tj)", "TSA", ADDITIVE),
	WHOLE(v_step, "v, as step t sees it", "TA", ADDITIVE),
	WHOLE(product, "q_t . keys_j", "TS", SCALED),
	WHOLE(e, "e_tj", "TS", ATTENTION),
	WHOLE(a, "a_tj", "TS", ATTENTION),
	WHOLE(c, "c_t", "TD", ATTENTION),
	SHARE(c_readout, c, "c_t, as the readout sees it", "TD", ATTENTION),
	SHARE(c_gru, c, "c_t, as the GRU sees it", "TD", ATTENTION),
	WHOLE(s, "s_t", "TH", ALWAYS),
	SHARE(s_read, s, "s_t, as the readout sees it", "TH", ALWAYS),
	SHARE(s_carried, s, "s_t, carried on", "TH", ALWAYS),
	WHOLE(m, "m_t", "TE", ALWAYS),
	WHOLE(m_sum, "sum of (9)", "TE", ALWAYS),
	SHARE(row_output, row_output, "rows of Wo, as the output", "VE", ALWAYS),
	WHOLE(logits, "logits_t", "TV", ALWAYS),
	WHOLE(p, "p_t", "TV", ALWAYS),
};

bool plain_has(const struct plain *p, size_t value)
{
	unsigned when = plain_values[value].when;

	return (kind_of(&p->config) & when) == when;
}

size_t plain_size(const struct plain *p, char dim)
{
	const struct {
		char dim;
		int size;
	} sizes[] = { { 'S', p->S }, { 'T', p->T }, { 'E', p->E }, { 'H', p->H }, { 'A', p->A },
		{ 'V', p->V }, { 'D', 2 * p->H }, { 'G', 3 * p->H },
		{ 'N', p->config.source_vocab } };
	size_t i = 0;

	while (sizes[i].dim != dim)
		i++;
	return (size_t)sizes[i].size;
}

size_t plain_count(const struct plain *p, size_t value)
{
	size_t count = plain_has(p, value);

	for (const char *dim = plain_values[value].dims; *dim; dim++)
		count *= plain_size(p, *dim);
	return count;
}

double **plain_pointers(struct plain_values *v)
{
	return (double **)(void *)v;
}

int plain_open(struct plain *p, const struct config *c, const struct params *params,
	struct params *gradient, const int *source, int S, const int *target, int T, int bos)
{
	size_t most = 0, all = 2 * (size_t)T + (size_t)(c->hidden + c->embed), count;
	double *next;

	*p = (struct plain){ .config = *c,
		.S = S,
		.T = T,
		.E = c->embed,
		.H = c->hidden,
		.A = c->attention,
		.V = c->target_vocab,
		.source = source,
		.target = target,
		.bos = bos,
		.params = params,
		.gradient = gradient };
	for (size_t i = 0; i < PLAIN_VALUES; i++) {
		count = plain_count(p, i);
		all += (plain_values[i].kept ? count : 0) + (gradient ? count : 0);
		most = count > most ? count : most;
	}
	p->block = next = mem_zalloc(all + most, sizeof(double));
	if (!p->block)
		return -1;
	for (size_t i = 0; i < PLAIN_VALUES; i++) {
		count = plain_count(p, i);
		if (count && gradient) {
			plain_pointers(&p->d)[i] = next;
			next += count;
		}
		if (count && plain_values[i].kept) {
			plain_pointers(&p->x)[i] = next;
			next += count;
		}
	}
	p->loss = next;
	p->nll = p->loss + T;
	p->zero = p->nll + T;
	p->word = p->zero + p->H;
	p->moved = p->word + p->E;
	return 0;
}

void plain_release(struct plain *p)
{
	mem_free(p->block);
	*p = (struct plain){ 0 };
}

const double *plain_see(struct plain *p, size_t value, int at, const double *x, int n)
{
	const struct plain_move *move = p->move;
	size_t begin = (size_t)at * (size_t)n;

	if (!move || move->value != value || move->first >= begin + (size_t)n ||
		move->first + move->count <= begin)
		return x;
	memcpy(p->moved + begin, x, (size_t)n * sizeof(double));
	for (size_t i = begin; i < begin + (size_t)n; i++)
		if (i >= move->first && i < move->first + move->count)
			p->moved[i] +=
				move->by * (move->direction ? move->direction[i - move->first] : 1);
	return p->moved + begin;
}
