#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "data/text_file.h"
#include "tests/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_bytes(struct str *text, const char *bytes, size_t len)
{
	const char *path = test_path("text");

	test_write_file(path, bytes, len);
	str_release(text);
	return text_file_read(text, path);
}

/* The lines with a bar behind each. */
static void check_lines(const char *bytes, const char *expected)
{
	struct str text = { 0 }, lines = { 0 };
	struct span line;
	size_t pos = 0;

	CHECK_EQUAL(read_bytes(&text, bytes, strlen(bytes)), 0);
	CHECK_EQUAL(str_puts(&lines, ""), 0);
	while (text_file_line(&text, &pos, &line))
		CHECK_EQUAL(str_printf(&lines, "%.*s|", (int)line.len, line.text), 0);
	CHECK_TEXT(lines.data, expected);
	str_release(&text);
	str_release(&lines);
}

static void lines_end_with_lf_or_crlf_or_the_file(void)
{
	check_lines("", "");
	check_lines("a", "a|");
	check_lines("a\n", "a|");
	check_lines("a\n\n", "a||");
	check_lines("\na\r\nb\rc\r\n\r\nd\r", "|a|b\rc||d|");
}

static void a_byte_order_mark_is_dropped_at_the_beginning_only(void)
{
	check_lines("\xef\xbb\xbf"
		    "a\n\xef\xbb\xbf"
		    "b",
		"a|\xef\xbb\xbf"
		"b|");
}

static void what_is_not_a_text_file_is_refused_in_one_line(void)
{
	struct str text = { 0 };
	char folder[500];

	strcpy(folder, test_path("text"));
	*strrchr(folder, '/') = '\0';
	CHECK_ERROR(text_file_read(&text, folder), "is a directory");
	CHECK_ERROR(text_file_read(&text, test_path("missing")), "No such file");
	CHECK(strstr(err_get(), "missing") != NULL);
	CHECK_ERROR(read_bytes(&text,
			    "\xff\xfe"
			    "a\0",
			    4),
		"looks like UTF-16; convert it to UTF-8");
	CHECK_ERROR(read_bytes(&text, "\xfe\xff\0a", 4), "looks like UTF-16");
	CHECK_ERROR(read_bytes(&text, "a\0b\0\n\0", 6), "looks like UTF-16");
	CHECK_ERROR(read_bytes(&text, "\0a\0b\0\n", 6), "looks like UTF-16");
	CHECK_ERROR(read_bytes(&text, "\x1f\x8b\x08\0", 4), "gzip");
	str_release(&text);
}

static void a_few_nul_bytes_are_not_utf_16(void)
{
	struct str text = { 0 };
	char zero[100] = { 0 };

	CHECK_EQUAL(read_bytes(&text, "abcdef\0ghijkl\0", 14), 0);
	CHECK_EQUAL(text.len, 14);
	CHECK_EQUAL(read_bytes(&text, zero, sizeof(zero)), 0);
	CHECK_EQUAL(read_bytes(&text, "\xff", 1), 0);
	str_release(&text);
}

static void an_unreadable_file_is_named(void)
{
	const char *path = test_path("secret");
	struct str text = { 0 };

	if (geteuid() == 0) {
		test_skip("the superuser may read everything");
		return;
	}
	test_write_file(path, "a", 1);
	chmod(path, 0);
	CHECK_ERROR(text_file_read(&text, path), "secret: Permission denied");
}

/* Reads standard input while it is fd, which is closed. */
static int read_standard_input(struct str *text, int fd)
{
	int saved = dup(STDIN_FILENO), rc;

	dup2(fd, STDIN_FILENO);
	close(fd);
	rc = text_file_read(text, "-");
	dup2(saved, STDIN_FILENO);
	close(saved);
	return rc;
}

static void standard_input_may_be_a_file_or_a_pipe(void)
{
	const char *path = test_path("input");
	struct str text = { 0 };
	int ends[2];

	test_write_file(path, "a file\n", 7);
	CHECK_EQUAL(read_standard_input(&text, open(path, O_RDONLY)), 0);
	CHECK_TEXT(text.data, "a file\n");
	str_release(&text);

	CHECK_EQUAL(pipe(ends), 0);
	CHECK_EQUAL(write(ends[1], "a pipe\n", 7), 7);
	close(ends[1]);
	CHECK_EQUAL(read_standard_input(&text, ends[0]), 0);
	CHECK_TEXT(text.data, "a pipe\n");
	str_release(&text);

	CHECK_ERROR(read_standard_input(&text, open(path, O_WRONLY)), "standard input: Bad file");
	str_release(&text);
}

static void a_file_that_grows_out_of_its_size_is_read_whole(void)
{
	/* a pipe tells no size: 60 kB come in pieces into a block that grows */
	enum { LEN = 60000 };
	struct str text = { 0 };
	char *bytes = mem_alloc(LEN, 1);
	int ends[2];

	for (int i = 0; i < LEN; i++)
		bytes[i] = (char)('a' + i % 26);
	CHECK_EQUAL(pipe(ends), 0);
	CHECK_EQUAL(write(ends[1], bytes, LEN), LEN);
	close(ends[1]);
	CHECK_EQUAL(str_append(&text, "", 0), 0); /* a block too small */
	CHECK_EQUAL(read_standard_input(&text, ends[0]), 0);
	CHECK_EQUAL(text.len, LEN);
	CHECK(!memcmp(text.data, bytes, LEN));
	mem_free(bytes);
	str_release(&text);
}

static void a_failed_allocation_is_reported(void)
{
	struct str text = { 0 };
	const char *path = test_path("text");

	test_write_file(path, "a", 1);
	mem_fail_at(1);
	CHECK_ERROR(text_file_read(&text, path), "out of memory");
	CHECK(strstr(err_get(), "text") != NULL);
	str_release(&text);
}

static void white_space_of_all_scripts_is_trimmed(void)
{
	static const char *const cases[][2] = { { "", "" }, { " ", "" }, { "a", "a" },
		{ "\t a b \r", "a b" },
		{ "\u00a0\u3000\u6f22 \u5b57\u2003\xc2\x85", "\u6f22 \u5b57" },
		{ "\u1680\u2000\u200a\u2028\u2029\u202f\u205f", "" },
		{ "\u200b\u00e9\ufeff", "\u200b\u00e9\ufeff" },
		{ "\U0001f600\v\f", "\U0001f600" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span s = text_trim((struct span){ cases[i][0], strlen(cases[i][0]) });

		CHECK_EQUAL(s.len, strlen(cases[i][1]));
		CHECK(!memcmp(s.text, cases[i][1], s.len));
	}
}

const struct test suite_text_file[] = {
	{ "lines_end_with_lf_or_crlf_or_the_file", lines_end_with_lf_or_crlf_or_the_file },
	{ "a_byte_order_mark_is_dropped_at_the_beginning_only",
		a_byte_order_mark_is_dropped_at_the_beginning_only },
	{ "what_is_not_a_text_file_is_refused_in_one_line",
		what_is_not_a_text_file_is_refused_in_one_line },
	{ "a_few_nul_bytes_are_not_utf_16", a_few_nul_bytes_are_not_utf_16 },
	{ "an_unreadable_file_is_named", an_unreadable_file_is_named },
	{ "standard_input_may_be_a_file_or_a_pipe", standard_input_may_be_a_file_or_a_pipe },
	{ "a_file_that_grows_out_of_its_size_is_read_whole",
		a_file_that_grows_out_of_its_size_is_read_whole },
	{ "a_failed_allocation_is_reported", a_failed_allocation_is_reported },
	{ "white_space_of_all_scripts_is_trimmed", white_space_of_all_scripts_is_trimmed },
	{ 0 },
};
