#include "tests/explain/made_page.h"

#include "explain/html.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void made_page_from(struct made_page *m)
{
	static const char begin[] = "<script type=\"application/json\" id=\"data\">";
	const char *at, *end;

	CHECK_EQUAL(html_make(&m->page, &m->l), 0);
	CHECK(m->page.data && m->page.len <= HTML_LIMIT);
	at = m->page.data ? strstr(m->page.data, begin) : NULL;
	CHECK(at != NULL);
	if (!at)
		return;
	at += strlen(begin);
	end = strstr(at, "</script>");
	CHECK(end != NULL);
	CHECK_EQUAL(json_parse(&m->data, at, end ? (size_t)(end - at) : 0), 0);
}

void made_page_of(struct made_page *m, const char *path, const char *source, const char *target,
	enum decoder_cell cell)
{
	struct lesson_options options = world_lesson_options;

	*m = (struct made_page){ 0 };
	options.tiny.cell = (int)cell;
	CHECK_EQUAL(lesson_open(&m->l, path, source, target, &options), 0);
	made_page_from(m);
}

void made_page(struct made_page *m, enum decoder_cell cell)
{
	made_page_of(m, NULL, subject_source, subject_target, cell);
}

void made_page_large(struct made_page *m)
{
	world_model("large.safetensors", TOKENIZER_BPE, 3);
	made_page_of(m, test_path("large.safetensors"), "the cat sat", "le chat", CELL_GRU);
}

void made_page_release(struct made_page *m)
{
	json_release(&m->data);
	str_release(&m->page);
	lesson_close(&m->l);
}

void made_page_check_network(struct lesson *l)
{
	const struct regularizer reg = { .label_smoothing = l->smoothing };
	struct loss loss = { 0 };

	CHECK_EQUAL(
		network_gradient(l->network, &l->scratch, &l->subject.batch, &reg, NULL, &loss), 0);
	CHECK(memcmp(l->scratch.block, l->gradient.block, l->gradient.count * sizeof(real)) == 0);
}

const struct json page_nothing;

const struct json *page_find(const struct json *value, const char *keys)
{
	char key[64];

	while (value && *keys) {
		size_t len = strcspn(keys, "/");

		snprintf(key, sizeof(key), "%.*s", (int)len, keys);
		value = json_get(value, key);
		keys += len + (keys[len] == '/');
	}
	return value ? value : &page_nothing;
}

bool page_has(const struct json *root, const char *keys)
{
	return page_find(root, keys) != &page_nothing;
}

const struct json *page_element(const struct json *array, size_t i)
{
	const struct json *at =
		array->kind == JSON_ARRAY || array->kind == JSON_OBJECT ? array->child : NULL;

	while (at && i--)
		at = at->next;
	return at ? at : &page_nothing;
}

const char *page_text(const struct json *value)
{
	return value->kind == JSON_STRING ? value->text : "";
}

void page_check_numbers(
	const struct json *array, const double *x, size_t n, double tolerance, const char *name)
{
	const struct json *at;
	size_t i = 0;

	if (array->kind != JSON_ARRAY || array->count != n) {
		test_fail(name, 0, "not there, or not %zu numbers", n);
		return;
	}
	for (at = array->child; at; at = at->next, i++)
		if (!(at->kind == JSON_NUMBER &&
			    fabs(at->number - x[i]) <= tolerance * (1e-3 + fabs(x[i])))) {
			test_fail(name, (int)i, "%g instead of %g", at->number, x[i]);
			return;
		}
}

void page_check_array(const struct json *root, const char *name, const double *x, size_t n)
{
	page_check_numbers(
		page_find(page_find(page_find(root, "arrays"), name), "x"), x, n, 1e-6, name);
}
