#include "train/history.h"

#include "base/err.h"
#include "base/mem.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 5 };

static void numbers_of(float *numbers[NUMBERS], struct history_point *p)
{
	numbers[0] = &p->epoch;
	numbers[1] = &p->train_loss;
	numbers[2] = &p->valid_loss;
	numbers[3] = &p->bleu;
	numbers[4] = &p->rate;
}

float history_number(double x)
{
	/* of a number and NaN, fmax() gives the number */
	return (float)fmin(fmax(x, 0), (double)HISTORY_MOST);
}

int history_add(struct history *h, const struct history_point *p)
{
	assert(!h->count || h->points[h->count - 1].update < p->update);
	if (mem_grow(&h->points, &h->capacity, h->count + 1, sizeof(*h->points)))
		return -1;
	h->points[h->count++] = *p;
	return 0;
}

void history_release(struct history *h)
{
	mem_free(h->points);
	*h = (struct history){ 0 };
}

const struct history_point *history_find(const struct history *h, uint64_t update)
{
	for (size_t i = 0; i < h->count; i++)
		if (h->points[i].update == update)
			return &h->points[i];
	return NULL;
}

int history_save(const struct history *h, struct str *out)
{
	for (size_t i = 0; i < h->count; i++) {
		struct history_point p = h->points[i];
		float *numbers[NUMBERS];

		numbers_of(numbers, &p);
		if (str_printf(out, "%" PRIu64, p.update))
			return -1;
		for (int k = 0; k < NUMBERS; k++)
			if (str_printf(out, " %.9g", (double)*numbers[k]))
				return -1;
		if (str_puts(out, ";"))
			return -1;
	}
	return 0;
}

/* Reads one point and moves *text behind it; false if there is none. */
static bool read_point(struct history_point *p, const char **text)
{
	float *numbers[NUMBERS];
	char *end;

	/* strtoull() and strtof() would take signs and spaces, "inf" and "0x1" as well */
	if ((*text)[0] < '0' || (*text)[0] > '9')
		return false;
	p->update = strtoull(*text, &end, 10);
	numbers_of(numbers, p);
	for (int i = 0; i < NUMBERS; i++) {
		size_t len = *end == ' ' ? strspn(end + 1, "+-.0123456789e") : 0;
		const char *stop = end + 1 + len;

		if (!len || end[1] < '0' || end[1] > '9')
			return false;
		*numbers[i] = strtof(end + 1, &end);
		if (end != stop || !(*numbers[i] <= HISTORY_MOST))
			return false;
	}
	*text = end + 1;
	return *end == ';' && p->update < UINT64_MAX;
}

int history_load(struct history *h, const char *text)
{
	struct history_point p = { 0 };
	uint64_t after = 0;
	float epoch = 0;

	while (*text) {
		if (!read_point(&p, &text) || p.update <= after || !(p.epoch >= epoch)) {
			err_set("point %zu of the history is wrong", h->count + 1);
			history_release(h);
			return -1;
		}
		if (history_add(h, &p)) {
			history_release(h);
			return -1;
		}
		after = p.update;
		epoch = p.epoch;
	}
	return 0;
}
