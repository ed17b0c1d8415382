#include "tokenizer/compose.h"

#include "base/mem.h"
#include "tokenizer/fold.h"
#include "tokenizer/unicode.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Default_Ignorable_Code_Point but for what stays. */
static const struct unicode_range invisible[] = { { 0xAD, 0xAD }, { 0x34F, 0x34F },
	{ 0x61C, 0x61C }, { 0x17B4, 0x17B5 }, { 0x180E, 0x180E }, { 0x200B, 0x200B },
	{ 0x200E, 0x200F }, { 0x202A, 0x202E }, { 0x2060, 0x206F }, { 0xFEFF, 0xFEFF },
	{ 0xFFF0, 0xFFF8 }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE001F },
	{ 0xE0080, 0xE00FF }, { 0xE01F0, 0xE0FFF } };

/* Some visible code points from U+0300 on that are no marks and compose with none before them. */
static const struct unicode_range plain[] = { { 0x388, 0x482 }, { 0x48A, 0x590 },
	{ 0x1E00, 0x1EFF }, { 0x2002, 0x200A }, { 0x2010, 0x2029 }, { 0x202F, 0x205F },
	{ 0x20A0, 0x20CF }, { 0x3001, 0x3029 }, { 0x3030, 0x3098 }, { 0x309B, 0xA66E },
	{ 0xAC00, 0xD7A3 }, { 0xFF00, 0xFFEF }, { 0x1F000, 0x1FBFF }, { 0x20000, 0x2A6DF } };

bool compose_is_done(const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t code;

		if ((unsigned char)text[i] < 0x80) {
			i++;
			continue;
		}
		i += (size_t)utf8_next(text + i, &code);
		if (code < 0x300 ? code == 0xAD : !unicode_in(plain, COUNT(plain), code))
			return false;
	}
	return true;
}

/* A letter (class 0) and the marks after it; at the start of a text there may be marks alone. */
struct cluster {
	struct part {
		uint32_t code;
		unsigned class;
		size_t order;
	} * parts;
	size_t count, capacity;
};

static int compare(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Marks in the order of their classes, those of one class as they came; then each that can joins
 * the letter, unless one of its class or a higher one stands between. */
static void close_cluster(struct cluster *c)
{
	struct part *p = c->parts;
	size_t kept = 1;
	bool sorted = true;

	for (size_t i = 1; i < c->count; i++)
		sorted = sorted && p[i - 1].class <= p[i].class;
	if (!sorted)
		qsort(p, c->count, sizeof(*p), compare);
	for (size_t i = 1; i < c->count; i++) {
		bool free = !p[0].class && (kept == 1 || p[kept - 1].class < p[i].class);
		uint32_t both = free ? unicode_compose(p[0].code, p[i].code) : 0;

		if (both)
			p[0].code = both;
		else
			p[kept++] = p[i];
	}
	c->count = c->count ? kept : 0;
}

static int put_cluster(struct cluster *c, struct str *out)
{
	for (size_t i = 0; i < c->count; i++)
		utf8_put(out, c->parts[i].code);
	c->count = 0;
	return out->failed ? -1 : 0;
}

/* Adds a code point, decomposed. A letter ends the cluster, or composes with all of it. */
static int add(struct cluster *c, struct str *out, uint32_t code)
{
	uint32_t to[2], both = 0;
	int n = unicode_decompose(code, to);
	unsigned class;

	if (n)
		return add(c, out, to[0]) || (n == 2 && add(c, out, to[1])) ? -1 : 0;
	class = unicode_combining(code);
	if (!class) {
		close_cluster(c);
		if (c->count == 1 && !c->parts[0].class)
			both = unicode_compose(c->parts[0].code, code);
		if (both) {
			c->parts[0].code = both;
			return 0;
		}
		if (put_cluster(c, out))
			return -1;
	}
	if (mem_grow(&c->parts, &c->capacity, c->count + 1, sizeof(*c->parts)))
		return -1;
	c->parts[c->count] = (struct part){ code, class, c->count };
	c->count++;
	return 0;
}

int compose_text(struct str *out, const char *text, size_t len)
{
	struct cluster c = { 0 };
	int rc = 0;

	for (size_t i = 0; i < len && !rc;) {
		uint32_t code;

		i += (size_t)utf8_next(text + i, &code);
		if (!unicode_in(invisible, COUNT(invisible), code))
			rc = add(&c, out, code);
	}
	close_cluster(&c);
	if (!rc)
		rc = put_cluster(&c, out);
	mem_free(c.parts);
	return rc;
}
