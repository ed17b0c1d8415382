#include "train/pairs.h"

#include "base/mem.h"

static int append_eos(struct tokens *t)
{
	if (mem_grow(&t->ids, &t->capacity, t->count + 1, sizeof(*t->ids)))
		return -1;
	t->ids[t->count++] = TOKEN_EOS;
	return 0;
}

static int make_room(struct pairs *p)
{
	size_t capacity[4] = { p->capacity, p->capacity, p->capacity, p->capacity };
	size_t need = p->count + 1;

	if (mem_grow(&p->origin, &capacity[0], need, sizeof(*p->origin)) ||
		mem_grow(&p->source_length, &capacity[1], need, sizeof(*p->source_length)) ||
		mem_grow(&p->target_length, &capacity[2], need, sizeof(*p->target_length)) ||
		mem_grow(&p->at, &capacity[3], need, sizeof(*p->at)))
		return -1;
	p->capacity = capacity[0];
	return 0;
}

int pairs_add(struct pairs *p, struct corpus *c, size_t origin, const struct tokenizer *source,
	const struct tokenizer *target, int max_length)
{
	const struct span *s = &c->source[origin], *t = &c->target[origin];
	size_t begin = p->ids.count, middle, end, limit = (size_t)max_length;
	bool empty;

	if (tokenizer_encode(source, &p->ids, s->text, s->len) || append_eos(&p->ids))
		return -1;
	middle = p->ids.count;
	if (tokenizer_encode(target, &p->ids, t->text, t->len) || append_eos(&p->ids))
		return -1;
	end = p->ids.count;
	/* text of invisible characters alone is none */
	empty = middle - begin == 1 || end - middle == 1;
	if (empty || middle - begin - 1 > limit || end - middle - 1 > limit) {
		p->ids.count = begin;
		corpus_skip(c, origin, empty ? CORPUS_EMPTY_SIDE : CORPUS_LONG_TOKENS);
		return 0;
	}
	if (make_room(p))
		return -1;
	p->origin[p->count] = origin;
	p->source_length[p->count] = (int)(middle - begin);
	p->target_length[p->count] = (int)(end - middle);
	p->at[p->count++] = begin;
	p->target_tokens += (long)(end - middle);
	return 0;
}

void pairs_release(struct pairs *p)
{
	mem_free(p->origin);
	mem_free(p->source_length);
	mem_free(p->target_length);
	mem_free(p->at);
	tokens_release(&p->ids);
	*p = (struct pairs){ 0 };
}

/* Byte by byte, lowest first, so that machines agree. */
static uint64_t hash_number(uint64_t hash, uint64_t x)
{
	char bytes[4];

	for (int i = 0; i < 4; i++)
		bytes[i] = (char)(x >> 8 * i);
	return str_hash(hash, (struct span){ bytes, sizeof(bytes) });
}

uint64_t pairs_hash(uint64_t hash, const struct pairs *p)
{
	hash = hash_number(hash, p->count);
	for (size_t i = 0; i < p->ids.count; i++)
		hash = hash_number(hash, (uint64_t)p->ids.ids[i]);
	return hash;
}

static int reserve(struct pairs_batch *b, size_t n)
{
	size_t capacity[4] = { b->capacity, b->capacity, b->capacity, b->capacity };

	if (mem_grow(&b->source, &capacity[0], n, sizeof(*b->source)) ||
		mem_grow(&b->target, &capacity[1], n, sizeof(*b->target)) ||
		mem_grow(&b->source_length, &capacity[2], n, sizeof(*b->source_length)) ||
		mem_grow(&b->target_length, &capacity[3], n, sizeof(*b->target_length)))
		return -1;
	b->capacity = capacity[0];
	return 0;
}

int pairs_batch_build(
	struct pairs_batch *b, const struct pairs *p, const int *order, size_t n, bool with_target)
{
	if (reserve(b, n))
		return -1;
	for (size_t i = 0; i < n; i++) {
		const int *ids = p->ids.ids + p->at[order[i]];

		b->source[i] = ids;
		b->source_length[i] = p->source_length[order[i]];
		b->target[i] = ids + b->source_length[i];
		b->target_length[i] = p->target_length[order[i]];
	}
	return batch_build(&b->batch, (int)n, b->source, b->source_length,
		with_target ? b->target : NULL, with_target ? b->target_length : NULL, TOKEN_BOS);
}

void pairs_batch_release(struct pairs_batch *b)
{
	batch_release(&b->batch);
	mem_free(b->source);
	mem_free(b->target);
	mem_free(b->source_length);
	mem_free(b->target_length);
	*b = (struct pairs_batch){ 0 };
}
