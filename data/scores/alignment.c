#include "data/scores/alignment.h"

#include "base/err.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LINK_SHOWN = 40 };

struct links {
	uint64_t *items; /* source word << 32 | target word */
	size_t count, capacity;
};

/* Reads digits; returns how many, 0 if there are none or the number is over 9 digits long. */
static size_t read_number(uint64_t *number, const char *text, size_t len)
{
	size_t n = 0;

	for (*number = 0; n < len && text[n] >= '0' && text[n] <= '9'; n++) {
		if (n == 9)
			return 0;
		*number = *number * 10 + (uint64_t)(text[n] - '0');
	}
	return n;
}

static int bad_link(const char *text, size_t len)
{
	const char *more = len > LINK_SHOWN ? "..." : "";

	return err_set("\"%.*s%s\" is not a link; links look like 0-2",
		len > LINK_SHOWN ? LINK_SHOWN : (int)len, text, more);
}

static int read_link(uint64_t *link, const char *text, size_t len)
{
	uint64_t source, target;
	size_t n = read_number(&source, text, len), m;

	if (!n || n == len || text[n] != '-')
		return bad_link(text, len);
	m = read_number(&target, text + n + 1, len - n - 1);
	if (!m || n + 1 + m != len)
		return bad_link(text, len);
	*link = source << 32 | target;
	return 0;
}

static int compare_links(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The links of a line, sorted, each once. */
static int read_links(struct links *l, const char *line, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0, end; i < len; i = end) {
		for (end = i; end < len && line[end] != ' '; end++)
			;
		if (end == i) {
			end++;
			continue;
		}
		if (mem_grow(&l->items, &l->capacity, l->count + 1, sizeof(*l->items)) ||
			read_link(&l->items[l->count], line + i, end - i))
			return -1;
		l->count++;
	}
	if (l->count)
		qsort(l->items, l->count, sizeof(*l->items), compare_links);
	for (size_t i = 0; i < l->count; i++)
		if (!i || l->items[i] != l->items[i - 1])
			l->items[kept++] = l->items[i];
	l->count = kept;
	return 0;
}

int alignment_add(struct alignment *a, const char *links, size_t links_len, const char *gold,
	size_t gold_len, int *faulty)
{
	struct links found = { 0 }, wanted = { 0 };
	int rc = -1, side = 0;
	long both = 0;

	if (read_links(&found, links, links_len))
		goto done;
	side = 1;
	if (read_links(&wanted, gold, gold_len))
		goto done;
	for (size_t i = 0, j = 0; i < found.count && j < wanted.count;) {
		uint64_t x = found.items[i], y = wanted.items[j];

		both += x == y;
		i += x <= y;
		j += y <= x;
	}
	a->links += (long)found.count;
	a->gold += (long)wanted.count;
	a->both += both;
	rc = 0;
done:
	if (rc && faulty)
		*faulty = side;
	mem_free(found.items);
	mem_free(wanted.items);
	return rc;
}

static double ratio(long part, long whole)
{
	return whole ? (double)part / (double)whole : 1;
}

double alignment_error_rate(const struct alignment *a)
{
	return 1 - ratio(2 * a->both, a->links + a->gold);
}

double alignment_precision(const struct alignment *a)
{
	return ratio(a->both, a->links);
}

double alignment_recall(const struct alignment *a)
{
	return ratio(a->both, a->gold);
}
