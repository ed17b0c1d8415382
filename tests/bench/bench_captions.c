#include "tests/bench/bench_captions.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>

enum { WINDOW = 100, LEAST = 4, MOST = 40 };

static int within(double length)
{
	return (int)lrint(length < LEAST ? LEAST : length > MOST ? MOST : length);
}

/* Zipf's law: the logarithm of a word's rank is uniform. */
static int draw_word(struct rng *r, int vocab)
{
	int words = vocab - TOKEN_SPECIAL;
	int rank = (int)pow(words, rng_uniform(r));

	return TOKEN_SPECIAL + (rank <= words ? rank : words) - 1;
}

static int make(struct captions *c, const struct bench *b, int vocab, int sentences)
{
	size_t count = (size_t)WINDOW * (size_t)sentences;
	struct rng r;

	/* a few windows' worth of pairs is more than any run takes */
	c->count = count < 12800 ? count : 12800;
	if (c->count < (size_t)sentences)
		c->count = (size_t)sentences;
	rng_seed(&r, b->seed);
	for (size_t i = 0; i < c->count; i++) {
		int length[2];

		length[0] = within(13 + 4 * rng_normal(&r));
		length[1] = within(length[0] + (double)rng_below(&r, 5) - 2);
		for (int side = 0; side < 2; side++) {
			for (int j = 0; j < length[side]; j++)
				if (tokens_push(&c->ids[side], draw_word(&r, vocab)))
					return -1;
			if (tokens_push(&c->ids[side], TOKEN_EOS))
				return -1;
		}
	}
	return 0;
}

static int read_side(struct tokens *ids, size_t *lines, const char *path, int vocab)
{
	struct file f;
	char *at, *end;
	int rc = 0;

	if (file_read(&f, path, SIZE_MAX))
		return -1;
	*lines = 0;
	for (at = f.data; !rc && at < f.data + f.len; at = end) {
		long id = strtol(at, &end, 10);

		if (*at == '\n') {
			rc = tokens_push(ids, TOKEN_EOS);
			*lines += 1;
			end = at + 1;
		} else if (*at == ' ') {
			end = at + 1;
		} else if (end == at || id < TOKEN_UNK || id >= vocab) {
			rc = err_set("%s: '%.9s' is no id within 1..%d", path, at, vocab - 1);
		} else {
			rc = tokens_push(ids, (int)id);
		}
	}
	file_release(&f);
	return rc;
}

static int read(struct captions *c, const struct bench *b, int vocab)
{
	size_t lines;

	if (read_side(&c->ids[0], &c->count, b->source, vocab) ||
		read_side(&c->ids[1], &lines, b->target, vocab))
		return -1;
	if (c->count != lines)
		return err_set(
			"%s has %zu lines, %s has %zu", b->source, c->count, b->target, lines);
	return c->count ? 0 : err_set("%s is empty", b->source);
}

static int index_sentences(struct captions *c)
{
	for (int side = 0; side < 2; side++) {
		size_t n = 0;

		c->at[side] = mem_alloc(c->count + 1, sizeof(size_t));
		c->length[side] = mem_alloc(c->count, sizeof(int));
		if (!c->at[side] || !c->length[side])
			return -1;
		c->at[side][0] = 0;
		for (size_t i = 0; i < c->ids[side].count; i++)
			if (c->ids[side].ids[i] == TOKEN_EOS) {
				c->length[side][n] = (int)(i + 1 - c->at[side][n]);
				c->at[side][++n] = i + 1;
			}
	}
	return 0;
}

/* Batches as the lines stand. */
static int keep_order(struct schedule *s, size_t count, size_t sentences)
{
	s->pairs = count;
	s->batches = (count + sentences - 1) / sentences;
	s->order = mem_alloc(count, sizeof(*s->order));
	s->begin = mem_alloc(s->batches + 1, sizeof(*s->begin));
	if (!s->order || !s->begin)
		return -1;
	for (size_t i = 0; i < count; i++)
		s->order[i] = (int)i;
	for (size_t k = 0; k <= s->batches; k++)
		s->begin[k] = k * sentences < count ? k * sentences : count;
	return 0;
}

int captions_create(struct captions *c, const struct bench *b, int vocab, int sentences)
{
	const struct schedule_options options = { sentences, 0, WINDOW };

	*c = (struct captions){ 0 };
	if (b->source ? read(c, b, vocab) : make(c, b, vocab, sentences))
		return -1;
	if (index_sentences(c))
		return -1;
	for (int side = 0; side < 2; side++) {
		c->rows[side] = mem_alloc((size_t)sentences, sizeof(*c->rows[side]));
		c->row_length[side] = mem_alloc((size_t)sentences, sizeof(int));
		if (!c->rows[side] || !c->row_length[side])
			return -1;
	}
	if (b->source)
		return keep_order(&c->schedule, c->count, (size_t)sentences);
	return schedule_build(
		&c->schedule, c->length[0], c->length[1], c->count, &options, b->seed, 0);
}

void captions_release(struct captions *c)
{
	for (int side = 0; side < 2; side++) {
		tokens_release(&c->ids[side]);
		mem_free(c->at[side]);
		mem_free(c->length[side]);
		mem_free(c->rows[side]);
		mem_free(c->row_length[side]);
	}
	schedule_release(&c->schedule);
	*c = (struct captions){ 0 };
}

int captions_batch(struct captions *c, struct batch *batch, size_t k, bool with_target)
{
	const struct schedule *s = &c->schedule;
	size_t begin = s->begin[k % s->batches], n = s->begin[k % s->batches + 1] - begin;

	for (size_t i = 0; i < n; i++) {
		size_t pair = (size_t)s->order[begin + i];

		for (int side = 0; side < 2; side++) {
			c->rows[side][i] = c->ids[side].ids + c->at[side][pair];
			c->row_length[side][i] = c->length[side][pair];
		}
	}
	return batch_build(batch, (int)n, c->rows[0], c->row_length[0],
		with_target ? c->rows[1] : NULL, with_target ? c->row_length[1] : NULL, TOKEN_BOS);
}

size_t captions_longest(const struct captions *c)
{
	const struct schedule *s = &c->schedule;
	size_t best = 0;
	long most = 0;

	for (size_t k = 0; k < s->batches; k++) {
		long tokens = 0;

		for (size_t i = s->begin[k]; i < s->begin[k + 1]; i++)
			tokens += c->length[0][s->order[i]] + c->length[1][s->order[i]];
		if (tokens > most) {
			most = tokens;
			best = k;
		}
	}
	return best;
}
