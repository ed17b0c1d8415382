#include "base/json.h"

#include "base/err.h"
#include "base/json_text.h"
#include "base/mem.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Nodes come from chunks, which stay where they are: nodes point at each other. */
enum { CHUNK_MIN = 16, CHUNK_MAX = 4096 };
struct chunk {
	struct chunk *older;
	size_t used, capacity;
	struct json nodes[];
};

struct reader {
	const char *start, *at, *end;
	struct chunk *chunk; /* the newest */
	char *strings;       /* what is unescaped is never longer than what it was read from */
	int depth;
};

static int fail(const struct reader *r, const char *what)
{
	return err_set("JSON: %s at byte %zu", what, (size_t)(r->at - r->start));
}

static struct json *new_node(struct reader *r)
{
	struct chunk *c = r->chunk;
	struct json *node;

	if (!c || c->used == c->capacity) {
		size_t n = !c ? CHUNK_MIN : c->capacity < CHUNK_MAX ? c->capacity * 2 : CHUNK_MAX;

		c = mem_alloc(1, sizeof(*c) + n * sizeof(c->nodes[0]));
		if (!c)
			return NULL;
		c->older = r->chunk;
		c->used = 0;
		c->capacity = n;
		r->chunk = c;
	}
	node = &c->nodes[c->used++];
	*node = (struct json){ 0 };
	return node;
}

static void skip_space(struct reader *r)
{
	while (r->at < r->end &&
		(*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
		r->at++;
}

static bool take(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* After the opening quote. */
static int read_string(struct reader *r, const char **text, size_t *len)
{
	const char *wrong;

	*text = r->strings;
	wrong = json_unescape(&r->at, r->end, &r->strings);
	if (wrong)
		return fail(r, wrong);
	*len = (size_t)(r->strings - *text);
	*r->strings++ = '\0';
	return 0;
}

/* Digits, as a number if they are not too many; returns how many there are. */
static size_t read_digits(struct reader *r, uint64_t *number)
{
	const char *c = r->at, *start = c;
	uint64_t n = 0;

	while (c < r->end && *c >= '0' && *c <= '9')
		n = 10 * n + (uint64_t)(*c++ - '0');
	r->at = c;
	*number = n;
	return (size_t)(c - start);
}

static int read_number(struct reader *r, double *number)
{
	const char *start = r->at;
	bool negative = take(r, '-');
	uint64_t n = 0, part;
	size_t digits = take(r, '0') ? 1 : read_digits(r, &n);
	const char *whole = r->at;

	if (!digits)
		return fail(r, "unexpected character");
	if (take(r, '.') && !read_digits(r, &part))
		return fail(r, "number without digits after the point");
	if (take(r, 'e') || take(r, 'E')) {
		if (!take(r, '-'))
			take(r, '+');
		if (!read_digits(r, &part))
			return fail(r, "number without an exponent");
	}
	*number = (double)n;
	if (!negative && digits <= 15 && r->at == whole) /* exact */
		return 0;
	/* strtod() wants a NUL: lend it the room behind the strings */
	memcpy(r->strings, start, (size_t)(r->at - start));
	r->strings[r->at - start] = '\0';
	*number = strtod(r->strings, NULL);
	return isfinite(*number) ? 0 : fail(r, "number out of range");
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By sorting: a hostile object may have millions of members. */
static int check_keys_differ(const struct reader *r, const struct json *object)
{
	const char **keys = mem_alloc(object->count, sizeof(*keys));
	size_t n = 0;
	int rc = 0;

	if (!keys)
		return -1;
	for (const struct json *m = object->child; m; m = m->next)
		keys[n++] = m->key;
	qsort(keys, n, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < n && !rc; i++)
		if (!strcmp(keys[i - 1], keys[i]))
			rc = err_set("JSON: duplicate key \"%.100s\" before byte %zu", keys[i],
				(size_t)(r->at - r->start));
	mem_free(keys);
	return rc;
}

static int read_value(struct reader *r, struct json *value);

static int read_key(struct reader *r, struct json *member)
{
	size_t len = 0;

	skip_space(r);
	if (!take(r, '"'))
		return fail(r, "expected a key");
	if (read_string(r, &member->key, &len))
		return -1;
	if (strlen(member->key) != len)
		return fail(r, "NUL in a key");
	skip_space(r);
	return take(r, ':') ? 0 : fail(r, "expected ':'");
}

/* After the opening bracket: elements of an array, members of an object. */
static int read_children(struct reader *r, struct json *parent, char close)
{
	struct json **link = &parent->child;

	if (r->depth == JSON_DEPTH_MAX)
		return fail(r, "nested too deep");
	skip_space(r);
	if (take(r, close))
		return 0;
	r->depth++;
	do {
		struct json *child = new_node(r);

		if (!child || (parent->kind == JSON_OBJECT && read_key(r, child)) ||
			read_value(r, child))
			return -1;
		*link = child;
		link = &child->next;
		parent->count++;
		skip_space(r);
	} while (take(r, ','));
	r->depth--;
	if (!take(r, close))
		return fail(r, close == ']' ? "expected ',' or ']'" : "expected ',' or '}'");
	return parent->kind == JSON_OBJECT ? check_keys_differ(r, parent) : 0;
}

static bool take_word(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len))
		return false;
	r->at += len;
	return true;
}

static int read_value(struct reader *r, struct json *value)
{
	skip_space(r);
	if (take(r, '{')) {
		value->kind = JSON_OBJECT;
		return read_children(r, value, '}');
	}
	if (take(r, '[')) {
		value->kind = JSON_ARRAY;
		return read_children(r, value, ']');
	}
	if (take(r, '"')) {
		value->kind = JSON_STRING;
		return read_string(r, &value->text, &value->len);
	}
	if (take_word(r, "true") || take_word(r, "false")) {
		value->kind = JSON_BOOL;
		value->boolean = r->at[-2] == 'u';
		return 0;
	}
	if (take_word(r, "null"))
		return 0;
	if (r->at == r->end)
		return fail(r, "unexpected end");
	value->kind = JSON_NUMBER;
	return read_number(r, &value->number);
}

int json_parse(struct json_document *d, const char *text, size_t len)
{
	struct reader r = { .start = text, .at = text, .end = text + len };
	int rc = -1;

	*d = (struct json_document){ 0 };
	r.strings = d->strings = mem_alloc(len + 2, 1);
	if (d->strings)
		d->root = new_node(&r);
	if (d->root)
		rc = read_value(&r, d->root);
	skip_space(&r);
	if (!rc && r.at != r.end)
		rc = fail(&r, "text after the value");
	d->nodes = r.chunk;
	if (rc)
		json_release(d);
	return rc;
}

void json_release(struct json_document *d)
{
	for (struct chunk *c = d->nodes, *older; c; c = older) {
		older = c->older;
		mem_free(c);
	}
	mem_free(d->strings);
	*d = (struct json_document){ 0 };
}

const struct json *json_get(const struct json *value, const char *key)
{
	if (!value || value->kind != JSON_OBJECT)
		return NULL;
	for (const struct json *m = value->child; m; m = m->next)
		if (!strcmp(m->key, key))
			return m;
	return NULL;
}
