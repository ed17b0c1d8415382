#include "base/json_writer.h"
#include "tests/test.h"

#include <math.h>

static void json_is_written_with_commas_and_escapes(void)
{
	struct str out = { 0 };
	struct json_writer j = { .out = &out, .digits = 4 };
	const double x[] = { 1, -0.123456, NAN, INFINITY, 1e-9 };

	json_open(&j, NULL, '{');
	json_text(&j, "a", "\"\\\n\x01 \xc3\xa9");
	json_numbers(&j, "b", x, 5);
	json_open(&j, "c", '[');
	json_int(&j, NULL, -3);
	json_bool(&j, NULL, true);
	json_open(&j, NULL, '{');
	json_close(&j, '}');
	json_open(&j, NULL, '[');
	json_close(&j, ']');
	json_close(&j, ']');
	json_close(&j, '}');
	CHECK(!out.failed);
	CHECK_TEXT(out.data,
		"{\"a\":\"\\\"\\\\\\n\\u0001 \xc3\xa9\",\"b\":[1,-0.1235,null,null,1e-09],"
		"\"c\":[-3,true,{},[]]}");
	json_text(&j, NULL, "\xff");
	CHECK(out.failed);
	json_int(&j, NULL, 5);
	CHECK(out.failed);
	str_release(&out);
}

const struct test suite_json_writer[] = {
	TEST(json_is_written_with_commas_and_escapes),
	{ 0 },
};
