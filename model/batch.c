#include "model/batch.h"

#include "base/err.h"
#include "base/mem.h"

#include <limits.h>

/* Orders 0 .. n-1 by falling length, equal lengths as they came: a counting sort. */
static void sort_by_length(int *order, const int *length, int n, int longest, int *count)
{
	for (int l = 0; l <= longest + 1; l++)
		count[l] = 0;
	for (int i = 0; i < n; i++)
		count[longest - length[i] + 1]++;
	for (int l = 1; l <= longest + 1; l++)
		count[l] += count[l - 1];
	for (int i = 0; i < n; i++)
		order[count[longest - length[i]]++] = i;
}

/* start[t] = the first row of step t, at which the sentences longer than t run */
static void count_steps(int *start, const int *length, int n, int steps)
{
	start[0] = 0;
	for (int t = 0; t < steps; t++) {
		start[t + 1] = start[t];
		for (int i = 0; i < n; i++)
			start[t + 1] += length[i] > t;
	}
}

static int add_up(const int *length, int n, int *longest, size_t *total)
{
	*longest = 0;
	*total = 0;
	for (int i = 0; i < n; i++) {
		*longest = length[i] > *longest ? length[i] : *longest;
		*total += (size_t)length[i];
	}
	/* rows times any dimension is computed in size_t; rows alone are ints */
	return *total < INT_MAX / 4 ? 0 : err_set("a batch of %zu tokens is too large", *total);
}

/* The attention weights of all rows are counted by an int too. */
static int check_attention(const int *source_length, const int *target_length, int n)
{
	size_t total = 0;

	for (int i = 0; i < n; i++) {
		total += (size_t)source_length[i] * (size_t)target_length[i];
		if (total > INT_MAX)
			return err_set("a batch of %d sentences, one of %d and %d tokens, is too "
				       "large",
				n, source_length[i], target_length[i]);
	}
	return 0;
}

static void fill_source(struct batch *b, const int *const *source)
{
	for (int i = 0; i < b->B; i++)
		for (int j = 0; j < b->source_length[i]; j++)
			b->source[b->offset[i] + j] = source[b->caller[i]][j];
	for (int j = 0; j < b->source_steps; j++)
		for (int row = b->source_start[j]; row < b->source_start[j + 1]; row++) {
			int s = b->source_order[row - b->source_start[j]];

			b->source_sentence[row] = s;
			b->forward_row[row] = b->offset[s] + j;
			b->backward_row[row] = b->offset[s] + b->source_length[s] - 1 - j;
		}
}

static void fill_target(struct batch *b, const int *const *target, int bos)
{
	b->attention_at[0] = 0;
	for (int t = 0; t < b->target_steps; t++)
		for (int row = b->start[t]; row < b->start[t + 1]; row++) {
			int s = row - b->start[t];
			const int *ids = target[b->caller[s]];

			b->target[row] = ids[t];
			b->previous[row] = t ? ids[t - 1] : bos;
			b->sentence[row] = s;
			b->attention_at[row + 1] = b->attention_at[row] + b->source_length[s];
		}
}

int batch_build(struct batch *b, int B, const int *const *source, const int *source_length,
	const int *const *target, const int *target_length, int bos)
{
	size_t source_rows, target_rows = 0, need, n = (size_t)B;
	int source_steps, target_steps = 0, *at;

	if (add_up(source_length, B, &source_steps, &source_rows) ||
		(target && (add_up(target_length, B, &target_steps, &target_rows) ||
				   check_attention(source_length, target_length, B))))
		return -1;
	/* the last longest + 2 are the counting sort's */
	need = 6 * n + 2 + 4 * source_rows + 4 * target_rows + 3 +
	       2 * (size_t)(source_steps + target_steps) + 8;
	if (mem_grow(&b->block, &b->capacity, need, sizeof(int)))
		return -1;
	b->B = B;
	b->source_rows = (int)source_rows;
	b->target_rows = (int)target_rows;
	b->source_steps = source_steps;
	b->target_steps = target_steps;

	at = b->block;
	b->caller = at, at += n;
	b->source_length = at, at += n;
	b->target_length = at, at += n;
	b->source_order = at, at += n;
	b->offset = at, at += n + 1;
	b->source = at, at += source_rows;
	b->source_sentence = at, at += source_rows;
	b->forward_row = at, at += source_rows;
	b->backward_row = at, at += source_rows;
	b->source_start = at, at += source_steps + 1;
	b->target = at, at += target_rows;
	b->previous = at, at += target_rows;
	b->sentence = at, at += target_rows;
	b->attention_at = at, at += target_rows + 1;
	b->start = at, at += target_steps + 1;

	if (target)
		sort_by_length(b->caller, target_length, B, target_steps, at);
	b->offset[0] = 0;
	for (int i = 0; i < B; i++) {
		if (!target)
			b->caller[i] = i;
		b->source_length[i] = source_length[b->caller[i]];
		b->target_length[i] = target ? target_length[b->caller[i]] : 0;
		b->offset[i + 1] = b->offset[i] + b->source_length[i];
	}
	sort_by_length(b->source_order, b->source_length, B, source_steps, at);
	count_steps(b->source_start, b->source_length, B, source_steps);
	fill_source(b, source);
	if (target) {
		count_steps(b->start, b->target_length, B, target_steps);
		fill_target(b, target, bos);
	}
	return 0;
}

int batch_sentence_at(const struct batch *batch, int rows)
{
	int b = 0;

	for (; b < batch->B && rows > 0; b++)
		rows -= batch->target_length[b];
	return b;
}

int batch_running(const int *start, int t, int begin, int end)
{
	int running = start[t + 1] - start[t];

	return running <= begin ? 0 : (running < end ? running : end) - begin;
}

void batch_release(struct batch *b)
{
	mem_free(b->block);
	*b = (struct batch){ 0 };
}
