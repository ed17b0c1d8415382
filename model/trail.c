#include "model/trail.h"

#include "base/mem.h"

#include <stdbool.h>
#include <string.h>

int trail_append(struct trail *t, int id, int before, size_t S, float **attention)
{
	if (mem_grow(&t->tokens, &t->capacity, t->count + 1, sizeof(*t->tokens)) ||
		mem_grow(&t->attention, &t->attention_capacity, t->attention_count + S,
			sizeof(float)))
		return -1;
	*attention = t->attention + t->attention_count;
	t->tokens[t->count] = (struct trail_token){ id, before, t->attention_count };
	t->attention_count += S;
	return (int)t->count++;
}

int trail_length(const struct trail *t, int last)
{
	int length = 0;

	for (int i = last; i != TRAIL_START; i = t->tokens[i].before)
		length++;
	return length;
}

void trail_copy(const struct trail *t, int last, int length, size_t S, int *ids, float *attention)
{
	for (int i = last, at = length - 1; i != TRAIL_START; i = t->tokens[i].before, at--) {
		ids[at] = t->tokens[i].id;
		memcpy(attention + (size_t)at * S, t->attention + t->tokens[i].attention,
			S * sizeof(float));
	}
}

/* Are the n tokens up to a and those up to b the same? */
static bool alike(const struct trail_token *tokens, int a, int b, int n)
{
	while (n && b != TRAIL_START && tokens[a].id == tokens[b].id) {
		a = tokens[a].before;
		b = tokens[b].before;
		n--;
	}
	return !n;
}

int trail_repeat(const struct trail *t, int last, int n, int *at)
{
	while (*at != TRAIL_START) {
		int after = t->tokens[*at].id;

		*at = t->tokens[*at].before;
		if (alike(t->tokens, last, *at, n - 1))
			return after;
	}
	return -1;
}

void trail_release(struct trail *t)
{
	mem_free(t->tokens);
	mem_free(t->attention);
	*t = (struct trail){ 0 };
}
