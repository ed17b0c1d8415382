#include "checkpoints/safetensors.h"

#include "base/err.h"
#include "base/mem.h"
#include "checkpoints/checksum.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH = 8, ALIGN = 64, FLOAT = 4 };

/* Every header begins so; it puts the sum at CHECKSUM_AT. */
static const char opening[] = "{\"__metadata__\":{\"checksum\":\"";
static const char no_sum[] = "0000000000000000";

static uint64_t header_length(const char *bytes)
{
	uint64_t n = 0;

	for (int i = LENGTH - 1; i >= 0; i--)
		n = n << 8 | (unsigned char)bytes[i];
	return n;
}

int safetensors_check_head(const char *bytes, size_t len, size_t size)
{
	uint64_t n;

	if (!size)
		return err_set("is empty, not a checkpoint");
	n = len < LENGTH ? 0 : header_length(bytes);
	/* the length of a foreign file is eight characters of whatever it holds */
	if (n < 2 || (len > LENGTH && bytes[LENGTH] != '{') || n >> 48)
		return err_set("is not a checkpoint");
	if (n > SAFETENSORS_HEADER_MAX)
		return err_set(
			"is not a checkpoint, or damaged: a header of %llu bytes is too long",
			(unsigned long long)n);
	if (n > size - LENGTH)
		return err_set("is truncated: %zu bytes, but its header alone has %llu", size,
			(unsigned long long)n);
	return 0;
}

/* A whole number that a double holds exactly. */
static bool get_size(const struct json *j, size_t *value)
{
	if (!j || j->kind != JSON_NUMBER || !(j->number >= 0 && j->number <= 0x1p53) ||
		j->number != floor(j->number) || j->number > (double)(SIZE_MAX / 2))
		return false;
	*value = (size_t)j->number;
	return true;
}

static int read_shape(struct tensor *t, const struct json *shape)
{
	const struct json *n;

	if (!shape || shape->kind != JSON_ARRAY)
		return err_set("tensor \"%.64s\" has no shape", t->name);
	if (shape->count < 1 || shape->count > 2)
		return err_set(
			"tensor \"%.64s\" has %zu dimensions, not 1 or 2", t->name, shape->count);
	t->rank = (int)shape->count;
	t->shape[1] = 1;
	n = shape->child;
	for (int i = 0; i < t->rank; i++, n = n->next)
		if (!get_size(n, &t->shape[i]))
			return err_set(
				"tensor \"%.64s\" has a shape that is not made of sizes", t->name);
	return 0;
}

static int read_tensor(struct tensor *t, const struct json *j)
{
	const struct json *dtype = json_get(j, "dtype"), *offsets = json_get(j, "data_offsets");
	size_t len;

	t->name = j->key;
	if (j->kind != JSON_OBJECT || j->count != 3 || !dtype || dtype->kind != JSON_STRING)
		return err_set("tensor \"%.64s\" is not described by dtype, shape and data_offsets",
			t->name);
	if (strcmp(dtype->text, "F32"))
		return err_set("tensor \"%.64s\" has type %.16s, not F32", t->name, dtype->text);
	if (read_shape(t, json_get(j, "shape")))
		return -1;
	if (!offsets || offsets->kind != JSON_ARRAY || offsets->count != 2 ||
		!get_size(offsets->child, &t->begin) || !get_size(offsets->child->next, &t->end) ||
		t->begin > t->end)
		return err_set("tensor \"%.64s\" has no valid data_offsets", t->name);
	len = t->end - t->begin;
	/* divide: the product of a hostile shape could wrap around */
	if (len % FLOAT ||
		(t->shape[1] ? len / FLOAT / t->shape[1] != t->shape[0] || len / FLOAT % t->shape[1]
			     : len != 0))
		return err_set("tensor \"%.64s\" has a shape that does not fit its %zu bytes",
			t->name, len);
	return 0;
}

static int compare_begins(const void *a, const void *b)
{
	const struct tensor *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* Tensors lie one after the other from the first byte of the data on. */
static int check_layout(const struct safetensors *s)
{
	size_t at = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct tensor *t = &s->tensors[i];

		if (t->begin != at)
			return err_set("tensor \"%.64s\" %s", t->name,
				t->begin < at ? "overlaps another" : "leaves a gap before it");
		at = t->end;
	}
	return 0;
}

/* Before the checksum: the file may be many times longer than what there is to sum up. */
static int check_complete(const struct safetensors *s, size_t data_len)
{
	size_t need = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->tensors[i].end > need)
			need = s->tensors[i].end;
	if (need > data_len)
		return err_set("is truncated: %zu bytes of data where there should be %zu",
			data_len, need);
	if (need < data_len)
		return err_set("%zu bytes after the last tensor", data_len - need);
	return 0;
}

static int read_tensors(struct safetensors *s)
{
	const struct json *root = s->header.root;

	s->tensors = mem_zalloc(root->count, sizeof(*s->tensors));
	if (!s->tensors)
		return -1;
	for (const struct json *j = root->child; j; j = j->next)
		if (j != s->metadata && read_tensor(&s->tensors[s->count++], j))
			return -1;
	qsort(s->tensors, s->count, sizeof(*s->tensors), compare_begins);
	return 0;
}

static int read_metadata(struct safetensors *s)
{
	if (s->header.root->kind != JSON_OBJECT)
		return err_set("is not a checkpoint: its header is not an object");
	s->metadata = json_get(s->header.root, "__metadata__");
	if (!s->metadata || s->metadata->kind != JSON_OBJECT)
		return err_set("has no __metadata__: not a checkpoint of this program");
	for (const struct json *j = s->metadata->child; j; j = j->next)
		if (j->kind != JSON_STRING || strlen(j->text) != j->len)
			return err_set("\"%.64s\" in __metadata__ is not a text", j->key);
	return 0;
}

static int check_sum(const char *bytes, size_t len)
{
	char digits[CHECKSUM_DIGITS + 1];

	if (len < ALIGN || memcmp(bytes + LENGTH, opening, sizeof(opening) - 1))
		return err_set(
			"is not written by this program: no checksum at the start of its header");
	checksum_text(digits, checksum(bytes, len));
	if (memcmp(bytes + CHECKSUM_AT, digits, CHECKSUM_DIGITS))
		return err_set("is damaged: its checksum is %.*s, its content's %s",
			CHECKSUM_DIGITS, bytes + CHECKSUM_AT, digits);
	return 0;
}

/* Format and version come before the checksum: another version may have another one. */
static int check_format(const struct safetensors *s)
{
	const struct json *format = safetensors_text(s, "format");
	const struct json *version = safetensors_text(s, "format_version");

	if (!format || strcmp(format->text, "seq2seq.c"))
		return err_set("is a safetensors file of another program, not a checkpoint");
	if (!version || strspn(version->text, "0123456789") != version->len || !version->len)
		return err_set("has no format version");
	if (!strtoul(version->text, NULL, 10))
		return err_set("has the unknown format version %.16s", version->text);
	if (strcmp(version->text, "1") && strcmp(version->text, "2"))
		return err_set(
			"is written by a newer version: format %.16s, this program reads 1 and 2",
			version->text);
	return 0;
}

static int open_checked(struct safetensors *s, const char *bytes, size_t len)
{
	size_t header_len, data_len;

	if (safetensors_check_head(bytes, len, len))
		return -1;
	header_len = (size_t)header_length(bytes);
	data_len = len - LENGTH - header_len;
	s->data = bytes + LENGTH + header_len;
	if (json_parse(&s->header, bytes + LENGTH, header_len))
		return err_prefix("is damaged or not a checkpoint: ");
	if (read_metadata(s) || check_format(s) || read_tensors(s) || check_complete(s, data_len) ||
		check_sum(bytes, len))
		return -1;
	return check_layout(s);
}

int safetensors_open(struct safetensors *s, const char *bytes, size_t len)
{
	*s = (struct safetensors){ 0 };
	if (!open_checked(s, bytes, len))
		return 0;
	safetensors_close(s);
	return -1;
}

void safetensors_close(struct safetensors *s)
{
	mem_free(s->tensors);
	json_release(&s->header);
	*s = (struct safetensors){ 0 };
}

const struct json *safetensors_text(const struct safetensors *s, const char *key)
{
	return json_get(s->metadata, key);
}

int safetensors_begin(struct str *header)
{
	if (str_puts(header, opening) || str_puts(header, no_sum) || str_puts(header, "\""))
		return -1;
	if (safetensors_put_text(header, "format", "seq2seq.c", 9))
		return -1;
	return safetensors_put_text(header, "format_version", "2", 1);
}

int safetensors_put_text(struct str *header, const char *key, const char *text, size_t len)
{
	if (str_puts(header, ",") || json_put_string(header, key, strlen(key)) ||
		str_puts(header, ":"))
		return -1;
	return json_put_string(header, text, len);
}

int safetensors_put_tensor(
	struct str *header, size_t *at, const char *name, int rank, const size_t shape[2])
{
	size_t begin = *at;

	/* the first tensor ends the metadata */
	if (str_puts(header, begin ? "," : "},") || json_put_string(header, name, strlen(name)))
		return -1;
	*at += shape[0] * (rank == 2 ? shape[1] : 1) * FLOAT;
	if (str_printf(header, ":{\"dtype\":\"F32\",\"shape\":[%zu", shape[0]) ||
		(rank == 2 && str_printf(header, ",%zu", shape[1])))
		return -1;
	return str_printf(header, "],\"data_offsets\":[%zu,%zu]}", begin, *at);
}

int safetensors_finish(struct str *header, size_t data_len, char **bytes, size_t *len, char **data)
{
	uint64_t n;

	if (str_puts(header, "}"))
		return -1;
	while ((LENGTH + header->len) % ALIGN)
		if (str_puts(header, " "))
			return -1;
	if (header->len > SAFETENSORS_HEADER_MAX)
		return err_set("a header of %zu bytes is too long", header->len);
	*len = LENGTH + header->len + data_len;
	*bytes = mem_aligned(*len, 1);
	if (!*bytes)
		return -1;
	n = header->len;
	for (int i = 0; i < LENGTH; i++, n >>= 8)
		(*bytes)[i] = (char)(n & 0xff);
	memcpy(*bytes + LENGTH, header->data, header->len);
	*data = *bytes + LENGTH + header->len;
	return 0;
}

void safetensors_seal(char *bytes, size_t len)
{
	char digits[CHECKSUM_DIGITS + 1];

	assert(!memcmp(bytes + LENGTH, opening, sizeof(opening) - 1));
	checksum_text(digits, checksum(bytes, len));
	memcpy(bytes + CHECKSUM_AT, digits, CHECKSUM_DIGITS);
}
