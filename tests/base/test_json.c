#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/rng.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

/* Parses from a block of exactly this size, so that reading beyond it is seen. */
static int parse(struct json_document *d, const char *text, size_t len)
{
	char *copy = mem_alloc(len, 1);
	int rc;

	memcpy(copy, text, len);
	rc = json_parse(d, copy, len);
	mem_free(copy);
	return rc;
}

static void refuse(const char *text, const char *message)
{
	struct json_document d;

	if (parse(&d, text, strlen(text)) != -1 || !strstr(err_get(), message))
		test_fail(__FILE__, __LINE__, "%s: \"%s\" instead of \"%s\"", text, err_get(),
			message);
	CHECK(!d.root);
	json_release(&d);
}

static void every_kind_of_value_is_read(void)
{
	const char *text =
		" {\"a\" : [1, -2.5e+3 ,true,false, null ,\"x\"],\r\n\t\"b\":{},\"c\":[]} ";
	struct json_document d;
	const struct json *a, *v[6];
	int n = 0;

	CHECK_EQUAL(parse(&d, text, strlen(text)), 0);
	CHECK(d.root->kind == JSON_OBJECT && d.root->count == 3 && !d.root->key);
	a = json_get(d.root, "a");
	CHECK(a && a->kind == JSON_ARRAY && a->count == 6 && !strcmp(a->key, "a"));
	for (const struct json *c = a->child; c && n < 6; c = c->next)
		v[n++] = c;
	CHECK(v[0]->kind == JSON_NUMBER && v[0]->number == 1 && !v[0]->key);
	CHECK(v[1]->kind == JSON_NUMBER && v[1]->number == -2500);
	CHECK(v[2]->kind == JSON_BOOL && v[2]->boolean);
	CHECK(v[3]->kind == JSON_BOOL && !v[3]->boolean);
	CHECK(v[4]->kind == JSON_NULL);
	CHECK(v[5]->kind == JSON_STRING && v[5]->len == 1 && !strcmp(v[5]->text, "x"));
	CHECK(!v[5]->next);
	CHECK(json_get(d.root, "b")->kind == JSON_OBJECT && !json_get(d.root, "b")->child);
	CHECK(json_get(d.root, "c")->kind == JSON_ARRAY && !json_get(d.root, "c")->count);
	CHECK(!json_get(d.root, "d") && !json_get(a, "a") && !json_get(NULL, "a"));
	json_release(&d);
	json_release(&d);
}

static void numbers_are_read_exactly(void)
{
	static const struct {
		const char *text;
		double value;
	} good[] = { TEST(0), TEST(10), TEST(999999999999999), TEST(1000000000000001),
		{ "12345678901234567890123", 12345678901234567890123.0 }, { "15.25", 15.25 },
		{ "12e3", 12000 }, { "7E1", 70 }, { "-0", 0 }, { "0.1", 0.1 }, { "1e0", 1 },
		{ "1E-2", 0.01 }, { "9007199254740993", 9007199254740992.0 }, { "1e-400", 0 },
		{ "-12.5e1", -125 } };
	static const char *const bad[] = { "01", "+1", ".5", "1.", "1e", "1e+", "-", "0x1", "1.e3",
		"--1", "Infinity", "NaN", "-inf", "1a" };
	struct json_document d;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		CHECK_EQUAL(parse(&d, good[i].text, strlen(good[i].text)), 0);
		CHECK(d.root && d.root->number == good[i].value);
		json_release(&d);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refuse(bad[i], "JSON: ");
	refuse("1e309", "out of range at byte 5");
	refuse("[-1e999]", "out of range");
}

static void strings_are_unescaped(void)
{
	const char *text =
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83d\\uDE00\\u0041 é€😀\x7f\"";
	struct json_document d;

	CHECK_EQUAL(parse(&d, text, strlen(text)), 0);
	CHECK_TEXT(d.root->text, "\"\\/\b\f\n\r\té€😀A é€😀\x7f");
	json_release(&d);
	CHECK_EQUAL(parse(&d, "\"a\\u0000b\"", 10), 0);
	CHECK(d.root->len == 3 && !memcmp(d.root->text, "a\0b", 4));
	json_release(&d);
}

static void what_is_not_json_is_refused(void)
{
	static const char *const invalid[] = { "\xff", "\x80", "\xc3", "\xc0\x80", "\xe0\x80\x80",
		"\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
		"\xe2\x82", "\xc3(" };
	static const char *const cases[][2] = {
		{ "\"\xe2\x82", "invalid UTF-8" },
		{ "\"\n\"", "control character in a string at byte 1" },
		{ "\"\x1f\"", "control character" },
		{ "\"abc", "string without an end at byte 4" },
		{ "\"\\", "unknown escape" },
		{ "\"\\x\"", "unknown escape" },
		{ "\"\\'\"", "unknown escape" },
		{ "\"\\u12g4\"", "four hexadecimal digits" },
		{ "\"\\u12", "four hexadecimal digits" },
		{ "\"\\ud800\"", "lone surrogate" },
		{ "\"\\ud800x\\udc00\"", "lone surrogate" },
		{ "\"\\ud800\\n\"", "lone surrogate" },
		{ "\"\\ud800\\ud800\"", "lone surrogate" },
		{ "\"\\ud800\\uzzzz\"", "four hexadecimal digits" },
		{ "\"\\udc00\"", "lone surrogate" },
		{ "{\"a\\u0000\":1}", "NUL in a key" },
		{ "", "unexpected end at byte 0" },
		{ "  ", "unexpected end at byte 2" },
		{ "[1,]", "unexpected character at byte 3" },
		{ "[1 2]", "expected ',' or ']' at byte 3" },
		{ "[1}", "expected ',' or ']'" },
		{ "{\"a\":1 \"b\":2}", "expected ',' or '}'" },
		{ "{\"a\":1,}", "expected a key" },
		{ "{a:1}", "expected a key" },
		{ "{\"a\" 1}", "expected ':'" },
		{ "{\"a\":}", "unexpected character" },
		{ "[", "unexpected end" },
		{ "[1", "expected ',' or ']'" },
		{ "{\"a\":1", "expected ',' or '}'" },
		{ "tru", "unexpected character" },
		{ "True", "unexpected character" },
		{ "1 2", "text after the value at byte 2" },
		{ "// x\n1", "unexpected character" },
		{ "\xef\xbb\xbf"
		  "1",
			"unexpected character at byte 0" },
		{ "\f1", "unexpected character" },
		{ "{\"a\":1,\"b\":2,\"a\":3}", "duplicate key \"a\"" },
		{ "{\"x\":{\"\\u0061\":1,\"a\":3}}", "duplicate key \"a\"" },
	};
	char text[16];

	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++) {
		snprintf(text, sizeof(text), "\"%s\"", invalid[i]);
		refuse(text, "invalid UTF-8 at byte 1");
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		refuse(cases[i][0], cases[i][1]);
}

static void many_keys_take_no_time(void)
{
	struct str s = { 0 };
	struct json_document d;

	str_puts(&s, "{");
	for (int i = 0; i < 100000; i++)
		str_printf(&s, "%s\"%d\":[]", i ? "," : "", i);
	str_puts(&s, "}");
	CHECK_EQUAL(json_parse(&d, s.data, s.len), 0);
	CHECK_EQUAL(d.root->count, 100000);
	json_release(&d);
	str_release(&s);
}

static void nesting_is_limited_but_not_neighbours(void)
{
	char text[2 * JSON_DEPTH_MAX + 3];
	struct json_document d;
	struct str s = { 0 };

	for (int depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		text[2 * depth] = '\0';
		if (depth > JSON_DEPTH_MAX) {
			refuse(text, "nested too deep at byte 65");
		} else {
			CHECK_EQUAL(parse(&d, text, strlen(text)), 0);
			json_release(&d);
		}
	}
	/* neighbours do not count */
	for (int i = 0; i < 2 * JSON_DEPTH_MAX; i++)
		str_puts(&s, i ? ",[1]" : "[[1]");
	str_puts(&s, "]");
	CHECK_EQUAL(parse(&d, s.data, s.len), 0);
	json_release(&d);
	str_release(&s);
}

static void what_is_written_is_read_back(void)
{
	char all[256];
	struct str s = { 0 };
	struct json_document d;

	for (int i = 0; i < 128; i++)
		all[i] = (char)i;
	memcpy(all + 128, "é€😀", 9);
	CHECK_EQUAL(json_put_string(&s, all, 137), 0);
	CHECK_EQUAL(parse(&d, s.data, s.len), 0);
	CHECK(d.root->len == 137 && !memcmp(d.root->text, all, 137));
	json_release(&d);
	str_clear(&s);
	CHECK_EQUAL(json_put_string(&s, "a\"\\\n\x01/é", 8), 0);
	CHECK_TEXT(s.data, "\"a\\\"\\\\\\n\\u0001/é\"");
	CHECK_ERROR(json_put_string(&s, "\xff", 1), "not valid UTF-8");
	CHECK_ERROR(json_put_string(&s, "\xc3\xa9", 1), "not valid UTF-8");
	str_release(&s);
}

static void short_memory_is_an_error(void)
{
	struct str s = { 0 };
	struct starving parse = { 0 }, put = { 0 };
	struct json_document d;

	for (int i = 0; i < 50; i++)
		str_printf(&s, "%s", i ? ",[{}]" : "[{\"a\":1}");
	str_puts(&s, "]");
	while (starving(&parse))
		STARVE(&parse, json_parse(&d, s.data, s.len));
	CHECK(parse.rounds > 3);
	CHECK_EQUAL(d.root->count, 50);
	json_release(&d);
	str_release(&s);
	while (starving(&put)) {
		STARVE(&put, json_put_string(&s, "a long text, \"quoted\"", 21));
		str_release(&s);
	}
	CHECK(put.rounds > 1);
}

/* Seeded damage to a valid text: an error or a value, never a crash (run under the sanitizers). */
static void damaged_text_never_crashes(void)
{
	static const char valid[] =
		"{\"a\":[1,-2.5e3,true,null],\"k\\u00e9\":{\"x\":\"\\ud83d\\ude00 é\"}}";
	static const char bytes[] = "{}[]\",:\\u0e-+.tfn\xc3\xa9\x80 \n";
	size_t len = sizeof(valid) - 1;
	int read = 0, refused = 0;
	struct json_document d;
	struct rng r;

	rng_seed(&r, 3);
	for (int i = 0; i < 20000; i++) {
		char text[sizeof(valid)];

		memcpy(text, valid, len);
		for (uint64_t k = rng_below(&r, 3) + 1; k; k--)
			text[rng_below(&r, len)] = bytes[rng_below(&r, sizeof(bytes) - 1)];
		if (parse(&d, text, len - rng_below(&r, 2)))
			refused++;
		else
			read++;
		json_release(&d);
	}
	CHECK(read > 100 && refused > 10000);
}

const struct test suite_json[] = {
	TEST(every_kind_of_value_is_read),
	TEST(numbers_are_read_exactly),
	TEST(strings_are_unescaped),
	TEST(what_is_not_json_is_refused),
	TEST(many_keys_take_no_time),
	TEST(nesting_is_limited_but_not_neighbours),
	TEST(what_is_written_is_read_back),
	TEST(short_memory_is_an_error),
	TEST(damaged_text_never_crashes),
	{ 0 },
};
