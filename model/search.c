#include "model/search.h"

#include "base/arena.h"
#include "base/mem.h"
#include "model/ranking.h"
#include "model/spelling.h"
#include "model/trail.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES = 256 };

/* A hypothesis that still grows: one row of the networks. */
struct live {
	int sentence, last, row; /* last: its token in the trail; row: of the step before */
	double logprob;
	struct spelling spelling; /* the character it is within */
};

struct candidate {
	int parent, token; /* parent: index among the live */
	double logprob;
};

struct search {
	struct network *const *networks;
	int models, V, most_rows;
	const struct batch *batch;
	const struct search_options *options;

	struct live *live, *next;       /* [most_rows] */
	int *sentence, *token, *parent; /* [most_rows] what network_step() reads */
	struct candidate *candidates;   /* [most_rows, beam] */
	int *candidate_count;           /* [most_rows] */
	struct candidate *pool_of_one;  /* [beam * beam] those of one sentence */
	int *peak;                      /* [most_rows, ranking_stretches(V)] */
	real **logits;                  /* [models] */
	int rows;
	int banned[2 + BYTES], banned_count; /* banned at the start of a character */

	struct trail trail;
	struct arena arena;
};

/* Bans what may not come next. */
static void ban(const struct search *s, struct ranking *r, const struct live *live)
{
	const struct search_options *o = s->options;
	int at = live->last, word;

	if (live->spelling.missing) {
		ranking_only(r, o->first_byte + live->spelling.low,
			o->first_byte + live->spelling.high + 1);
		return;
	}
	ranking_ban(r, s->banned, s->banned_count);
	while (o->no_repeat && (word = trail_repeat(&s->trail, live->last, o->no_repeat, &at)) >= 0)
		ranking_ban(r, &word, 1);
}

/* (10) for row `row`: its `beam` likeliest words. */
static void score_row(void *context, int row)
{
	const struct search *s = context;
	const struct search_options *o = s->options;
	const struct live *live = &s->live[row];
	struct candidate *best = s->candidates + (size_t)row * (size_t)o->beam;
	struct ranking r = {
		.k = network_engine(s->networks[0])->k, .V = s->V, .words_only = o->words_only
	};
	int word, count = 0;
	double logprob;

	r.peak = s->peak + (size_t)row * (size_t)ranking_stretches(s->V);
	ranking_begin(&r, s->logits, s->models, (size_t)row * (size_t)s->V);
	ban(s, &r, live);
	while (count < o->beam && (word = ranking_take(&r, &logprob)) >= 0)
		best[count++] = (struct candidate){ row, word,
			o->words_only ? 0 : live->logprob + logprob };
	s->candidate_count[row] = count;
}

/* Runs the networks one step over the live hypotheses. */
static void step(struct search *s)
{
	for (int i = 0; i < s->rows; i++) {
		const struct live *live = &s->live[i];

		s->sentence[i] = live->sentence;
		s->token[i] = live->last == TRAIL_START ? s->options->bos
							: s->trail.tokens[live->last].id;
		s->parent[i] = live->row;
	}
	for (int m = 0; m < s->models; m++)
		s->logits[m] = network_step(
			s->networks[m], s->batch, s->sentence, s->token, s->parent, s->rows);
	pool_run(network_engine(s->networks[0])->pool, score_row, s, s->rows);
}

/* Appends a token to a hypothesis, with the attention of the step; returns its index or -1. */
static int append(struct search *s, const struct candidate *c)
{
	const struct live *parent = &s->live[c->parent];
	size_t S = (size_t)s->batch->source_length[parent->sentence];
	float *a;
	int last = trail_append(&s->trail, c->token, parent->last, S, &a);

	for (size_t j = 0; last >= 0 && j < S; j++) {
		double sum = 0;
		int attend = 0;

		for (int m = 0; m < s->models; m++) {
			const real *of = network_step_attention(s->networks[m], c->parent);

			sum += of ? (double)of[j] : 0;
			attend += of != NULL;
		}
		a[j] = attend ? (float)(sum / attend) : 0;
	}
	return last;
}

static void hypothesis_release(struct hypothesis *h)
{
	mem_free(h->ids);
	mem_free(h->attention);
}

/* Hands a hypothesis over to its sentence's result, in the order of scores. */
static int finish(const struct search *s, struct translation *out, int last, double logprob)
{
	struct hypothesis h = { .logprob = logprob, .length = trail_length(&s->trail, last) };
	size_t S = (size_t)out->S;
	int at = out->count;

	h.finished = s->trail.tokens[last].id == s->options->eos;
	h.score = logprob / pow(h.length, s->options->normalize);
	h.ids = mem_alloc((size_t)h.length, sizeof(int));
	h.attention = mem_alloc((size_t)h.length * S, sizeof(float));
	if (!h.ids || !h.attention) {
		hypothesis_release(&h);
		return -1;
	}
	trail_copy(&s->trail, last, h.length, S, h.ids, h.attention);
	for (; at && h.score > out->best[at - 1].score; at--)
		out->best[at] = out->best[at - 1];
	out->best[at] = h;
	out->count++;
	return 0;
}

static int by_logprob(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->logprob != y->logprob)
		return x->logprob < y->logprob ? 1 : -1;
	return x->parent != y->parent ? x->parent - y->parent : x->token - y->token;
}

static struct spelling spell(const struct search *s, struct spelling before, int token)
{
	int byte = token - s->options->first_byte;

	if (!s->options->first_byte || byte < 0 || byte >= BYTES)
		return (struct spelling){ 0 };
	return spelling_next(before, byte);
}

/* All words are NaN or banned: ends the hypothesis. */
static struct candidate end(const struct search *s, int row)
{
	const struct live *live = &s->live[row];
	int token = live->spelling.missing ? s->options->first_byte + live->spelling.low
					   : s->options->eos;

	return (struct candidate){ row, token, live->logprob };
}

static int longest(const struct search *s, int sentence)
{
	return (int)(s->options->max_length_factor * s->batch->source_length[sentence]) + 10;
}

/* The live hypotheses first .. last-1 of one sentence grow by a token: the best continuations go to
 * s->next, those that end go to the result. Each finished hypothesis narrows the beam by one. */
static int advance_sentence(
	struct search *s, struct translation *out, int first, int last, int length, int *next_count)
{
	int sentence = s->live[first].sentence, count = 0;
	int room = s->options->beam - out->count;

	for (int row = first; row < last; row++)
		for (int i = 0; i < s->candidate_count[row]; i++)
			s->pool_of_one[count++] = s->candidates[row * s->options->beam + i];
	qsort(s->pool_of_one, (size_t)count, sizeof(struct candidate), by_logprob);
	if (!count)
		s->pool_of_one[count++] = end(s, first);
	for (int i = 0; i < count && i < room; i++) {
		const struct candidate *c = &s->pool_of_one[i];
		struct spelling spelling = spell(s, s->live[c->parent].spelling, c->token);
		int token = append(s, c);

		if (token < 0)
			return -1;
		if (c->token == s->options->eos ||
			(length >= longest(s, sentence) && !spelling.missing)) {
			if (finish(s, out, token, c->logprob))
				return -1;
		} else {
			s->next[(*next_count)++] =
				(struct live){ sentence, token, c->parent, c->logprob, spelling };
		}
	}
	return 0;
}

static int advance(struct search *s, struct translation *out, int length)
{
	int next_count = 0, last;
	struct live *swap = s->live;

	for (int first = 0; first < s->rows; first = last) {
		int sentence = s->live[first].sentence;

		for (last = first; last < s->rows && s->live[last].sentence == sentence;)
			last++;
		if (advance_sentence(
			    s, &out[s->batch->caller[sentence]], first, last, length, &next_count))
			return -1;
	}
	s->live = s->next;
	s->next = swap;
	s->rows = next_count;
	return 0;
}

static void layout(struct search *s, struct arena *a)
{
	size_t rows = (size_t)s->most_rows, beam = (size_t)s->options->beam;

	s->live = arena_take(a, rows, sizeof(*s->live));
	s->next = arena_take(a, rows, sizeof(*s->next));
	s->sentence = arena_take(a, rows, sizeof(int));
	s->token = arena_take(a, rows, sizeof(int));
	s->parent = arena_take(a, rows, sizeof(int));
	s->candidates = arena_take(a, rows * beam, sizeof(*s->candidates));
	s->candidate_count = arena_take(a, rows, sizeof(int));
	s->pool_of_one = arena_take(a, beam * beam + 1, sizeof(*s->pool_of_one));
	s->peak = arena_take(a, rows * (size_t)ranking_stretches(s->V), sizeof(int));
	s->logits = arena_take(a, (size_t)s->models, sizeof(*s->logits));
}

static int allocate(struct search *s, struct translation *out)
{
	struct arena count = { 0 };

	layout(s, &count);
	if (arena_reserve(&s->arena, count.used))
		return -1;
	layout(s, &s->arena);
	for (int b = 0; b < s->batch->B; b++) {
		out[b].S = s->batch->source_length[b];
		out[b].best = mem_zalloc((size_t)s->options->beam, sizeof(struct hypothesis));
		if (!out[b].best)
			return -1;
	}
	return 0;
}

static void list_banned(struct search *s)
{
	const struct search_options *o = s->options;

	s->banned[s->banned_count++] = o->bos;
	if (!o->allow_unk)
		s->banned[s->banned_count++] = o->unk;
	for (int byte = 0; o->first_byte && byte < BYTES; byte++)
		if (!spelling_begins(byte))
			s->banned[s->banned_count++] = o->first_byte + byte;
}

int search_translate(struct translation *out, struct network *const *networks, int models,
	const struct batch *batch, const struct search_options *options)
{
	struct search s = { .networks = networks,
		.models = models,
		.batch = batch,
		.options = options,
		.V = network_config(networks[0])->target_vocab,
		.most_rows = batch->B * options->beam };
	int rc = -1;

	assert(!options->words_only || (options->beam == 1 && models == 1));

	list_banned(&s);
	for (int b = 0; b < batch->B; b++)
		out[b] = (struct translation){ 0 };
	if (allocate(&s, out))
		goto done;
	for (int m = 0; m < models; m++)
		if (network_encode(networks[m], batch, s.most_rows))
			goto done;
	for (int b = 0; b < batch->B; b++)
		s.live[b] = (struct live){ b, TRAIL_START, -1, 0, { 0 } };
	s.rows = batch->B;
	for (int length = 1; s.rows; length++) {
		step(&s);
		if (advance(&s, out, length))
			goto done;
	}
	rc = 0;
done:
	arena_release(&s.arena);
	trail_release(&s.trail);
	for (int b = 0; b < batch->B; b++) {
		if (rc)
			translation_release(&out[b]);
		while (out[b].count > options->n_best)
			hypothesis_release(&out[b].best[--out[b].count]);
	}
	return rc;
}

void translation_release(struct translation *t)
{
	while (t->count)
		hypothesis_release(&t->best[--t->count]);
	mem_free(t->best);
	*t = (struct translation){ 0 };
}
