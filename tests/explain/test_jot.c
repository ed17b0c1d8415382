#include "explain/jot.h"
#include "tests/test.h"

#include <math.h>

static void json_is_written_with_commas_and_escapes(void)
{
	struct jot j = { .digits = 4 };
	const double x[] = { 1, -0.123456, NAN, INFINITY, 1e-9 };

	jot_open(&j, NULL, '{');
	jot_text(&j, "a", "\"\\\n\x01 \xc3\xa9");
	jot_numbers(&j, "b", x, 5);
	jot_open(&j, "c", '[');
	jot_int(&j, NULL, -3);
	jot_bool(&j, NULL, true);
	jot_open(&j, NULL, '{');
	jot_close(&j, '}');
	jot_open(&j, NULL, '[');
	jot_close(&j, ']');
	jot_close(&j, ']');
	jot_close(&j, '}');
	CHECK(!j.text.failed);
	CHECK_TEXT(j.text.data,
		"{\"a\":\"\\\"\\\\\\n\\u0001 \xc3\xa9\",\"b\":[1,-0.1235,null,null,1e-09],"
		"\"c\":[-3,true,{},[]]}");
	jot_text(&j, NULL, "\xff");
	CHECK(j.text.failed);
	jot_int(&j, NULL, 5);
	CHECK(j.text.failed);
	str_release(&j.text);
}

const struct test suite_jot[] = {
	TEST(json_is_written_with_commas_and_escapes),
	{ 0 },
};
