/* A model that spells in bytes writes UTF-8. */
#include "model/spelling.h"
#include "tests/decode/decode_fixture.h"
#include "tests/test.h"
#include "tokenizer/fold.h"

#include <string.h>

/* Every way to go on from these n bytes: counts the characters that come of it. */
static long count_characters(char bytes[4], int n, struct spelling s)
{
	long count = 0;

	if (n == 4)
		return -1;
	for (int byte = 0; byte < 256; byte++) {
		struct spelling next = spelling_next(s, byte);
		uint32_t code;

		if (n ? byte < s.low || byte > s.high : !spelling_begins(byte))
			continue;
		bytes[n] = (char)byte;
		if (next.missing) {
			count += count_characters(bytes, n + 1, next);
		} else {
			CHECK(utf8_check(bytes, (size_t)n + 1, &code) == n + 1 && code);
			count++;
		}
	}
	return count;
}

static void every_character_can_be_spelled_and_nothing_else(void)
{
	char bytes[4];

	/* all code points but the surrogates and NUL */
	CHECK_EQUAL(count_characters(bytes, 0, (struct spelling){ 0 }), 0x110000 - 0x800 - 1);
}

static void no_search_writes_invalid_bytes(void)
{
	static const enum tokenizer_kind kinds[] = { TOKENIZER_BPE, TOKENIZER_CHAR };
	static const char *const options[] = { "", "--mini-batch 1", "-b 4", "-b 4 --n-best",
		"-b 3 --n-best --max-length-factor 0.01", "--max-length-factor 0.01",
		"--n-best --allow-unk", "--mini-batch 1 --max-length-factor 0.1" };
	int beyond = 0;

	for (uint64_t seed = 1; seed < 6; seed++)
		for (int i = 0; i < 8 * 4; i++) {
			struct result r;

			world_model("a", kinds[i / 16], seed);
			world_model("b", kinds[i / 16], seed + 10);
			r = run(i / 8 % 2 ? "a b" : "a", options[i % 8], world_input);
			CHECK_EQUAL(r.rc, 0);
			CHECK(utf8_valid(r.out, strlen(r.out)) && !strstr(r.out, "\xEF\xBF\xBD"));
			for (const char *c = r.out; *c; c++)
				beyond += (unsigned char)*c > 0xC5;
		}
	CHECK(beyond > 1000); /* such characters were spelled */
}

const struct test suite_spelling[] = {
	TEST(every_character_can_be_spelled_and_nothing_else),
	TEST(no_search_writes_invalid_bytes),
	{ 0 },
};
