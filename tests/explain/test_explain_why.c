#include "base/file.h"
#include "explain/values.h"
#include "explain/why.h"
#include "tests/explain/made_page.h"
#include "tests/test.h"
#include "tests/world.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- arithmetic of an equation as it is shown ---- */

static double sum_of(const char **at);

static double factor_of(const char **at)
{
	static const char *const names[] = { "tanh(", "sigmoid(", "exp(", "log(", "sqrt(", "step(",
		"max(" };
	double x;

	while (**at == ' ')
		(*at)++;
	if (**at == '-') {
		(*at)++;
		return -factor_of(at);
	}
	for (int i = 0; i < 7; i++)
		if (!strncmp(*at, names[i], strlen(names[i]))) {
			*at += strlen(names[i]);
			x = sum_of(at);
			(*at)++;
			return i == 0   ? tanh(x)
			       : i == 1 ? 1 / (1 + exp(-x))
			       : i == 2 ? exp(x)
			       : i == 3 ? log(x)
			       : i == 4 ? sqrt(x)
			       : i == 5 ? x > 0
					: fmax(0, x);
		}
	if (**at == '(') {
		(*at)++;
		x = sum_of(at);
		(*at)++;
		return x;
	}
	return strtod(*at, (char **)at);
}

static double product_of(const char **at)
{
	double x = factor_of(at);

	for (;; *at += 1) {
		while (**at == ' ')
			(*at)++;
		if (**at == '*') {
			(*at)++;
			x *= factor_of(at);
		} else if (**at == '/') {
			(*at)++;
			x /= factor_of(at);
		} else {
			return x;
		}
		(*at)--;
	}
}

static double sum_of(const char **at)
{
	double x = product_of(at);

	for (;;) {
		while (**at == ' ')
			(*at)++;
		if (**at != '+' && **at != '-')
			return x;
		*at += 1;
		x += ((*at)[-1] == '+' ? 1 : -1) * product_of(at);
	}
}

/* What the parts come to. */
static double evaluated(const struct json *parts, struct str *text)
{
	const char *at;

	str_clear(text);
	str_puts(text, "");
	for (const struct json *part = parts->child; part; part = part->next)
		if (part->kind == JSON_ARRAY)
			str_printf(text, "(%.17g)", part->child->next->next->number);
		else
			str_puts(text, part->text);
	at = text->data;
	return sum_of(&at);
}

/* ---- */

/* Each reader's equation has the number among its parts; of one score, as this takes long. */
static void check_readers(struct lesson *l, const struct json *why, const char *name, int at)
{
	const struct json *r = page_find(why, "readers")->child;

	for (; r && l->trace.config->score == SCORE_ADDITIVE; r = r->next) {
		struct str json = { 0 };
		struct json_writer j = { .out = &json, .digits = 7 };
		struct json_document reader = { 0 };
		const struct json *part;

		CHECK_EQUAL(
			why_json(&j, l, page_text(r->child), (int)r->child->next->number, INT_MAX),
			0);
		CHECK_EQUAL(json_parse(&reader, json.data, json.len), 0);
		part = page_find(reader.root, "parts")->child;
		while (part && (part->kind != JSON_ARRAY || strcmp(page_text(part->child), name) ||
				       (int)part->child->next->number != at))
			part = part->next;
		if (!part)
			test_fail(__FILE__, __LINE__, "%s does not read %s %d", page_text(r->child),
				name, at);
		json_release(&reader);
		str_release(&json);
	}
}

static void check_equation(struct lesson *l, const char *name, int *numbers, int *kept)
{
	const double tolerance = sizeof(real) == 8 ? 1e-12 : 1e-5;
	struct str json = { 0 }, text = { 0 };

	for (int at = 0;; at++) {
		struct json_writer j = { .out = &json, .digits = 17 };
		struct json_document why = { 0 };
		const struct json *value, *difference, *trainer;
		double x;

		str_clear(&json);
		if (why_json(&j, l, name, at, INT_MAX))
			break;
		CHECK_EQUAL(json_parse(&why, json.data, json.len), 0);
		value = page_find(why.root, "value");
		x = evaluated(page_find(why.root, "parts"), &text);
		if (!(fabs(x - value->number) <= tolerance * (1 + fabs(value->number))))
			test_fail(__FILE__, __LINE__, "%s %d: %s = %g, not %g", name, at, text.data,
				x, value->number);
		difference = page_find(why.root, "difference");
		if (difference->count)
			CHECK_NEAR(page_element(difference, 0)->number, value->number, 1e-3);
		trainer = page_find(why.root, "trainer");
		if (trainer != &page_nothing && strncmp(name, "d#", 2) != 0) {
			CHECK_NEAR(trainer->number, value->number, tolerance);
			++*kept;
		}
		check_readers(l, why.root, name, at);
		++*numbers;
		json_release(&why);
	}
	str_release(&json);
	str_release(&text);
}

static void check_weights(struct lesson *l)
{
	struct param table[PARAMS_MAX];

	for (int i = params_table(table, l->trace.config, NULL); i-- > 0;)
		for (int at = 0; at < table[i].rows * table[i].cols; at++) {
			struct str json = { 0 };
			struct json_writer j = { .out = &json, .digits = 7 };
			struct json_document why = { 0 };
			char name[64];

			snprintf(name, sizeof(name), "#%s", table[i].name);
			CHECK_EQUAL(why_json(&j, l, name, at, INT_MAX), 0);
			CHECK_EQUAL(json_parse(&why, json.data, json.len), 0);
			check_readers(l, why.root, name, at);
			json_release(&why);
			str_release(&json);
		}
}

/* Of each score, decoder and tying. The sentences repeat words: rows are read twice. */
static void every_equation_comes_to_its_number(void)
{
	static const enum tying tyings[] = { TIED_NONE, TIED_OUTPUT, TIED_ALL };
	const char *path = test_path("tied.safetensors");

	for (int i = 0; i < 3 * SCORES * 2; i++) {
		const enum tying tying = tyings[i % 3];
		int numbers = 0, kept = 0;
		struct lesson l;

		world_save(path, WORLD_TOKENIZER | (i / 3 % 2 ? WORLD_CONDITIONAL : 0), tying,
			(enum score)(i / 6));
		CHECK_EQUAL(lesson_open(&l, path, "a b a", "b a b", &world_lesson_options), 0);
		CHECK_EQUAL(l.trace.config->tying, tying);
		for (const struct equation *e = why_equations; e->name; e++)
			check_equation(&l, e->name, &numbers, &kept);
		CHECK(numbers > 300 && kept > 50);
		if (i / 6 == SCORE_ADDITIVE)
			check_weights(&l);
		lesson_close(&l);
	}
}

static void check_has_equation(const char *name)
{
	const struct equation *e = why_equations;

	while (e->name && strcmp(e->name, name) != 0)
		e++;
	if (!e->name)
		CHECK_TEXT(name, "has an equation");
}

static void every_value_and_gradient_has_an_equation(void)
{
	const char *path = test_path("tied.safetensors");

	for (const struct value *v = values; v->name; v++)
		if (strcmp(v->name, "goal") != 0)
			check_has_equation(v->name);
	for (int i = 0; i < SCORES * 2; i++) {
		struct param table[PARAMS_MAX];
		char name[64];
		struct lesson l;

		world_save(path, WORLD_TOKENIZER | (i % 2 ? WORLD_CONDITIONAL : 0), TIED_NONE,
			(enum score)(i / 2));
		CHECK_EQUAL(lesson_open(&l, path, "a", "a", &world_lesson_options), 0);
		for (int k = params_table(table, l.trace.config, NULL); k-- > 0;) {
			snprintf(name, sizeof(name), "d#%s", table[k].name);
			check_has_equation(name);
		}
		lesson_close(&l);
	}
}

static void of_a_large_network_sums_are_shortened_and_no_readers_sought(void)
{
	enum { MOST = 8 };
	struct lesson l;

	world_model("large.safetensors", TOKENIZER_BPE, 3);
	CHECK_EQUAL(lesson_open(&l, test_path("large.safetensors"), "the cat sat", "le chat",
			    &world_lesson_options),
		0);
	CHECK(!lesson_is_small(&l));
	for (const struct equation *e = why_equations; e->name; e++) {
		struct str json = { 0 };
		struct json_writer j = { .out = &json, .digits = 7 };
		struct json_document why = { 0 };

		if (why_json(&j, &l, e->name, 0, MOST) == 0) {
			CHECK_EQUAL(json_parse(&why, json.data, json.len), 0);
			CHECK(json.len < 4000);
			CHECK_EQUAL(page_find(why.root, "readers")->count, 0);
			if (!strcmp(e->name, "d.m"))
				CHECK(strstr(json.data, " + ...") != NULL);
			json_release(&why);
		}
		str_release(&json);
	}
	lesson_close(&l);
}

static void what_is_not_there_is_refused(void)
{
	static const struct {
		const char *name;
		int at;
		const char *says;
	} refused[] = { { "nothing", 0, "no nothing" }, { "", 0, "no " }, { "#", 0, "no #" },
		{ "d#no.such", 0, "no d#no.such" }, { "ahead", 0, "no ahead" },
		{ "c", -1, "no number -1" }, { "c", INT_MAX, "no number" },
		{ "#attention.v", 2, "no number 2" } };
	struct lesson l;

	world_lesson(&l, SCORE_ADDITIVE, CELL_GRU);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct str json = { 0 };
		struct json_writer j = { .out = &json, .digits = 7 };

		CHECK_ERROR(why_json(&j, &l, refused[i].name, refused[i].at, 8), refused[i].says);
		CHECK_EQUAL(json.len, 0);
		str_release(&json);
	}
	lesson_close(&l);
}

/* Blanks are left out of both. */
static void squeeze(char *text)
{
	char *to = text;

	for (; *text; text++)
		if (!isspace((unsigned char)*text))
			*to++ = *text;
	*to = '\0';
}

static void every_line_stands_once_in_plain(void)
{
	struct file f;
	char line[400];

	CHECK_EQUAL(file_read(&f, "model/plain.c", 1 << 20), 0);
	squeeze(f.data);
	for (const struct equation *e = why_equations; e->name; e++) {
		const char *at;

		snprintf(line, sizeof(line), "%s", e->line);
		squeeze(line);
		at = strstr(f.data, line);
		if (!at || strstr(at + 1, line))
			CHECK_TEXT(e->line, "once in plain.c");
	}
	file_release(&f);
}

const struct test suite_explain_why[] = {
	TEST(every_equation_comes_to_its_number),
	TEST(every_value_and_gradient_has_an_equation),
	TEST(of_a_large_network_sums_are_shortened_and_no_readers_sought),
	TEST(what_is_not_there_is_refused),
	TEST(every_line_stands_once_in_plain),
	{ 0 },
};
