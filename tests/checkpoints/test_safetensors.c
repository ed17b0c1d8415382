#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "checkpoints/checksum.h"
#include "checkpoints/safetensors.h"
#include "tests/checkpoints/sealed.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

#define META SEALED_OPENING ",\"format\":\"seq2seq.c\",\"format_version\":\"1\"}"
#define TENSOR(name, shape, begin, end)                                                    \
	",\"" name "\":{\"dtype\":\"F32\",\"shape\":[" shape "],\"data_offsets\":[" #begin \
	"," #end "]}"

/* Headers without a tensor, of another version, and of one tensor that is described otherwise. */
#define TENSOR_AS(dtype, shape, offsets) \
	META ",\"a\":{\"dtype\":" dtype ",\"shape\":" shape ",\"data_offsets\":" offsets "}}"
#define VERSION(text) SEALED_OPENING ",\"format\":\"seq2seq.c\",\"format_version\":\"" text "\"}}"

static int open_file(const char *header, size_t data_len)
{
	static const char zeros[256];
	struct safetensors s;
	size_t len;
	char *bytes = sealed_file(header, strlen(header), zeros, data_len, &len);
	int rc = safetensors_open(&s, bytes, len);

	safetensors_close(&s);
	mem_free(bytes);
	return rc;
}

static void what_is_written_is_read_back(void)
{
	struct str header = { 0 };
	struct safetensors s;
	char *bytes, *data;
	size_t at = 0, len;

	CHECK_EQUAL(safetensors_begin(&header), 0);
	CHECK_EQUAL(safetensors_put_text(&header, "note", "a \"b\"\n", 6), 0);
	CHECK_EQUAL(safetensors_put_tensor(&header, &at, "one", 1, (size_t[]){ 3, 1 }), 0);
	CHECK_EQUAL(safetensors_put_tensor(&header, &at, "two", 2, (size_t[]){ 2, 5 }), 0);
	CHECK_EQUAL(at, 4 * 13);
	CHECK_EQUAL(safetensors_finish(&header, at, &bytes, &len, &data), 0);
	CHECK_EQUAL((data - bytes) % 64, 0);
	CHECK_EQUAL(data + at - bytes, len);
	memset(data, 7, at);
	safetensors_seal(bytes, len);
	CHECK_EQUAL(safetensors_open(&s, bytes, len), 0);
	CHECK_EQUAL(s.count, 2);
	CHECK_TEXT(s.tensors[0].name, "one");
	CHECK(s.tensors[0].rank == 1 && s.tensors[0].shape[0] == 3 && s.tensors[0].shape[1] == 1);
	CHECK_TEXT(s.tensors[1].name, "two");
	CHECK(s.tensors[1].rank == 2 && s.tensors[1].shape[0] == 2 && s.tensors[1].shape[1] == 5);
	CHECK(s.tensors[1].begin == 12 && s.tensors[1].end == 52 && s.data == data);
	CHECK_TEXT(safetensors_text(&s, "note")->text, "a \"b\"\n");
	CHECK(!safetensors_text(&s, "one"));
	safetensors_close(&s);
	safetensors_close(&s);
	mem_free(bytes);
	str_release(&header);
}

static void tensors_may_be_described_in_any_order(void)
{
	CHECK_EQUAL(open_file(META TENSOR("b", "2,2", 4, 20) TENSOR("a", "1", 0, 4) "}", 20), 0);
	CHECK_EQUAL(open_file(META TENSOR("a", "0,3", 0, 0) TENSOR("b", "1", 0, 4) "}", 4), 0);
	CHECK_EQUAL(open_file(META TENSOR("a", "3,0", 0, 0) "}", 0), 0);
	CHECK_EQUAL(open_file(META "}", 0), 0);
}

static void wrong_headers_are_refused(void)
{
	static const struct {
		const char *header, *message;
	} wrong[] = {
		{ META TENSOR("a", "2", 0, 8) TENSOR("b", "2", 4, 12) "}", "\"b\" overlaps" },
		{ META TENSOR("a", "1", 0, 4) TENSOR("b", "1", 0, 4) TENSOR("c", "1", 8, 12) "}",
			"overlaps" },
		{ META TENSOR("a", "1", 0, 4) TENSOR("b", "1", 8, 12) "}", "\"b\" leaves a gap" },
		{ META TENSOR("a", "1", 4, 8) TENSOR("b", "1", 8, 12) "}", "\"a\" leaves a gap" },
		{ META TENSOR("a", "2", 0, 8) "}", "4 bytes after the last tensor" },
		{ META "}", "12 bytes after the last tensor" },
		{ META TENSOR("a", "4", 0, 16) "}",
			"is truncated: 12 bytes of data where there should be 16" },
		{ META TENSOR("a", "3", 0, 16) "}", "shape that does not fit its 16 bytes" },
		{ META TENSOR("a", "2,2", 0, 12) "}", "does not fit" },
		{ META TENSOR("a", "1,2", 0, 12) "}", "does not fit" },
		{ META TENSOR("a", "3,0", 0, 12) "}", "does not fit" },
		{ META TENSOR("a", "3", 0, 13) "}", "does not fit" },
		/* products that wrap around to the right size */
		{ META TENSOR("a", "4294967296,4294967296", 0, 0) TENSOR("b", "3", 0, 12) "}",
			"does not fit" },
		{ META TENSOR("a", "4611686018427387907", 0, 12) "}", "not made of sizes" },
		{ META TENSOR("a", "3", 12, 0) "}", "no valid data_offsets" },
		{ META TENSOR("a", "3", -12, 0) "}", "no valid data_offsets" },
		{ META TENSOR("a", "3", 0, 1e300) "}", "no valid data_offsets" },
		{ META TENSOR("a", "3", 0.5, 12.5) "}", "no valid data_offsets" },
		{ META TENSOR("a", "3", "0", 12) "}", "no valid data_offsets" },
		{ TENSOR_AS("\"F32\"", "[3]", "[12]"), "no valid data_offsets" },
		{ TENSOR_AS("\"F32\"", "[3]", "12"), "no valid data_offsets" },
		{ META TENSOR("a", "-3", 0, 12) "}", "not made of sizes" },
		{ META TENSOR("a", "null", 0, 12) "}", "not made of sizes" },
		{ META TENSOR("a", "", 0, 12) "}", "has 0 dimensions" },
		{ META TENSOR("a", "1,1,3", 0, 12) "}", "has 3 dimensions, not 1 or 2" },
		{ TENSOR_AS("\"F32\"", "3", "[0,12]"), "has no shape" },
		{ TENSOR_AS("\"F16\"", "[6]", "[0,12]"), "has type F16, not F32" },
		{ TENSOR_AS("32", "[6]", "[0,12]"), "not described by" },
		{ TENSOR_AS("\"F32\"", "[3]", "[0,12],\"x\":1"), "not described by" },
		{ META ",\"a\":[1,2,3]}", "not described by" },
		{ META TENSOR("a", "3", 0, 12) TENSOR("a", "3", 0, 12) "}", "duplicate key \"a\"" },
		{ META TENSOR("a", "3", 0, 12), "is damaged or not a checkpoint: JSON: " },
		{ META TENSOR("a", "3", 0, 12) "} x", "text after the value" },
		{ "{}", "has no __metadata__" },
		{ "{\"__metadata__\":3}", "has no __metadata__" },
		{ SEALED_OPENING ",\"format\":1}}", "\"format\" in __metadata__ is not a text" },
		{ SEALED_OPENING ",\"x\":\"\\u0000\"}}", "is not a text" },
		{ SEALED_OPENING "}}", "safetensors file of another program" },
		{ SEALED_OPENING ",\"format\":\"pt\"}}", "safetensors file of another program" },
		{ SEALED_OPENING ",\"format\":\"seq2seq.c\"}}", "has no format version" },
		{ VERSION(""), "has no format version" },
		{ VERSION("x"), "has no format version" },
		{ VERSION("0"), "unknown format version 0" },
		{ VERSION("3"),
			"is written by a newer version: format 3, this program reads 1 and 2" },
		{ "{\"__metadata__\":{\"format\":\"seq2seq.c\",\"format_version\":\"1\"}" TENSOR(
			  "a", "3", 0, 12) "}",
			"no checksum at the start" },
		{ "{ \"__metadata__\":{\"format\":\"seq2seq.c\",\"format_version\":\"1\"},\"a\":1}",
			"not described" },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (open_file(wrong[i].header, 12) != -1 || !strstr(err_get(), wrong[i].message))
			test_fail(__FILE__, __LINE__, "%s\n    gives \"%s\", not \"%s\"",
				wrong[i].header, err_get(), wrong[i].message);
}

static void foreign_files_are_refused_by_their_head(void)
{
	static const struct {
		const char *bytes;
		size_t len, size;
		const char *message;
	} wrong[] = {
		{ "", 0, 0, "is empty" },
		{ "hi\n", 3, 3, "is not a checkpoint" },
		{ "Two young men\n", 9, 14, "is not a checkpoint" },
		{ "\x7f"
		  "ELF\2\1\1\0\0",
			9, 1 << 20, "is not a checkpoint" },
		{ "PK\3\4\0\0\0\0x", 9, 1 << 20, "is not a checkpoint" },
		{ "\0\0\0\0\0\0\0\0\0", 9, 1 << 20, "is not a checkpoint" },
		{ "\1\0\0\0\0\0\0\0{", 9, 1 << 20, "is not a checkpoint" },
		{ "\1\0\0\4\0\0\0\0{", 9, 1 << 30, "a header of 67108865 bytes is too long" },
		{ "\0\0\0\0\1\0\0\0{", 9, (size_t)1 << 40,
			"a header of 4294967296 bytes is too long" },
		{ "\0\0\0\4\0\0\0\0{", 9, 1 << 20, "is truncated: 1048576 bytes, but its header" },
		{ "\2\0\0\0\0\0\0\0{", 9, 9, "is truncated" },
		{ "\2\0\0\0\0\0\0\0", 8, 8, "is truncated" },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff{", 9, 1 << 20, "is not a checkpoint" },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK_ERROR(safetensors_check_head(wrong[i].bytes, wrong[i].len, wrong[i].size),
			wrong[i].message);
	CHECK_EQUAL(safetensors_check_head("\2\0\0\0\0\0\0\0{}", 9, 10), 0);
}

static void the_checksum_is_what_the_readme_says(void)
{
	unsigned char bytes[100];
	char digits[CHECKSUM_DIGITS + 1];

	for (int i = 0; i < 100; i++)
		bytes[i] = (unsigned char)(7 * i);
	/* computed by tests/peers/read_checkpoint.py, which was written from the README */
	checksum_text(digits, checksum(bytes, 100));
	CHECK_TEXT(digits, "35457c2bd45aab9e");
	checksum_text(digits, checksum(bytes, 64));
	CHECK_TEXT(digits, "3e00f76cd5a0ce7a");
}

static void the_checksum_sees_every_bit_but_its_own(void)
{
	unsigned char bytes[203];
	struct rng r;
	uint64_t sum;

	rng_seed(&r, 4);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)rng_next(&r);
	sum = checksum(bytes, sizeof(bytes));
	for (size_t i = 0; i < 8 * sizeof(bytes); i++) {
		bool own = i / 8 >= CHECKSUM_AT && i / 8 < CHECKSUM_AT + CHECKSUM_DIGITS;

		bytes[i / 8] ^= (unsigned char)(1 << i % 8);
		CHECK((checksum(bytes, sizeof(bytes)) == sum) == own);
		bytes[i / 8] ^= (unsigned char)(1 << i % 8);
	}
	/* pairs of the topmost bits must not cancel each other */
	bytes[71] ^= 0x80;
	bytes[71 + 32] ^= 0x80;
	CHECK(checksum(bytes, sizeof(bytes)) != sum);
	bytes[71] ^= 0x80;
	bytes[71 + 32] ^= 0x80;
	bytes[202] = 0;
	CHECK(checksum(bytes, 203) != checksum(bytes, 202));
}

static void short_memory_is_an_error(void)
{
	struct str header = { 0 };
	struct safetensors s;
	char *bytes = NULL, *data;
	struct starving write = { 0 }, read = { 0 };
	size_t len;

	while (starving(&write)) {
		const size_t shape[] = { 3, 1 };
		size_t at = 0;

		STARVE(&write, safetensors_begin(&header) ||
				       safetensors_put_text(&header, "note", "text", 4) ||
				       safetensors_put_tensor(&header, &at, "one", 2, shape) ||
				       safetensors_finish(&header, at, &bytes, &len, &data));
		str_release(&header);
	}
	CHECK(write.rounds > 3);
	safetensors_seal(bytes, len);
	while (starving(&read))
		STARVE(&read, safetensors_open(&s, bytes, len));
	CHECK(read.rounds > 2);
	safetensors_close(&s);
	mem_free(bytes);
}

static void a_header_that_is_too_long_is_not_written(void)
{
	struct str header = { 0 };
	size_t len = SAFETENSORS_HEADER_MAX;
	char *text = mem_alloc(len, 1), *bytes, *data;

	memset(text, 'x', len);
	CHECK_EQUAL(safetensors_begin(&header), 0);
	CHECK_EQUAL(str_append(&header, text, len), 0);
	CHECK_ERROR(safetensors_finish(&header, 0, &bytes, &len, &data), "is too long");
	mem_free(text);
	str_release(&header);
}

const struct test suite_safetensors[] = {
	TEST(what_is_written_is_read_back),
	TEST(tensors_may_be_described_in_any_order),
	TEST(wrong_headers_are_refused),
	TEST(foreign_files_are_refused_by_their_head),
	TEST(the_checksum_is_what_the_readme_says),
	TEST(the_checksum_sees_every_bit_but_its_own),
	TEST(short_memory_is_an_error),
	TEST(a_header_that_is_too_long_is_not_written),
	{ 0 },
};
