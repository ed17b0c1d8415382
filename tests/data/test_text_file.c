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
	/* a byte order mark is dropped at the beginning only */
	check_lines("\uFEFFa\n\uFEFFb", "a|\uFEFFb|");
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
	test_write_file(test_path("text"), "a", 1);
	mem_fail_at(1);
	CHECK_ERROR(text_file_read(&text, test_path("text")), "text: out of memory");
	str_release(&text);
}

/* The bytes stand at `at` in a file of 600, among x. */
static void check_refused(size_t at, const char *bytes, size_t len, const char *said)
{
	char data[600];

	memset(data, 'x', sizeof(data));
	memcpy(data + at, bytes, len);
	CHECK_ERROR(text_file_check(data, at + len, "FILE"), said);
	CHECK_ERROR(text_file_check(data, sizeof(data), "FILE"), said);
}

static void packed_files_and_documents_are_refused_by_name(void)
{
	static const struct {
		size_t at, len;
		const char *bytes, *said;
	} cases[] = {
#define CASE(at, bytes, said) { at, sizeof(bytes) - 1, bytes, said }
		CASE(0, "PK\3\4 a.tsv", "zip archive; unpack it first (unzip)"),
		CASE(0, "PK\3\4 [Content_Types].xml word/document.xml", "Word"),
		CASE(0, "PK\3\4 [Content_Types].xml xl/workbook.xml", "Excel"),
		CASE(30, "mimetypeapplication/vnd.oasis.opendocument.text", "ODT"),
		CASE(30, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ODS"),
		CASE(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc, .xls"),
		CASE(0, "\x1f\x8b\x08", "(gzip -d)"),
		CASE(0, "BZh91AY&SY", "(bzip2 -d)"),
		CASE(0, "\xfd\67zXZ\0", "(xz -d)"),
		CASE(0, "(\xb5/\xfd", "(zstd -d)"),
		CASE(0, "\4\"M\x18", "(lz4 -d)"),
		CASE(0, "\67z\xbc\xaf'\x1c", "(7z x)"),
		CASE(0, "Rar!\x1a\7", "(unrar x)"),
		CASE(257, "ustar", "(tar -xf)"),
		CASE(0, "%PDF-1.7", "(pdftotext)"),
		CASE(0, "{\\rtf1", "RTF"),
		CASE(0, "\xef\xbb\xbf<!DOCTYPE html>", "web page"),
		CASE(0, "<?xml version", "TMX"),
		CASE(0, "\x40\1\0\0\0\0\0\0{\"__metadata__", "is a model"),
		CASE(0, "Hi.\t\x1b$B$3$s", "(iconv -f ISO-2022-JP -t UTF-8)"),
		CASE(0, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0",
			"NUL bytes"),
#undef CASE
	};
	struct str text = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_refused(cases[i].at, cases[i].bytes, cases[i].len, cases[i].said);
	CHECK_ERROR(read_bytes(&text, "BZh91AY&SY", 10), "text is compressed by bzip2");
	str_release(&text);
}

/* Each character of the text in `width` bytes, the low one first or last, behind a mark or not. */
static void check_wide(
	const unsigned short *text, int width, bool low_first, bool mark, const char *said)
{
	char bytes[400] = { 0 };
	size_t n = 0;

	for (int i = mark ? -1 : 0; i < 0 || text[i]; i++, n += (size_t)width) {
		unsigned code = i < 0 ? 0xfeff : text[i];

		bytes[n + (low_first ? 0 : (size_t)width - 1)] = (char)(code & 0xff);
		bytes[n + (low_first ? 1 : (size_t)width - 2)] = (char)(code >> 8);
	}
	CHECK_ERROR(text_file_check(bytes, n, "FILE"), said);
}

static void utf_16_and_utf_32_are_refused_with_and_without_a_mark(void)
{
	static const unsigned short latin[] = { 'H', 'i', '\t', 0xe9, 't', 0xe9, '\n', 'a', 0 };
	static const unsigned short han[] = { 'H', 'i', '.', '\t', 0x4f60, 0x597d, 0x5417, 0x4e00,
		0x6211, 0x4eec, 0x3002, '\n', 'G', 'o', '.', '\t', 0x8d70, 0x5427, 0x3002, '\n',
		0 };

	for (int low = 0; low < 2; low++) {
		check_wide(latin, 2, low, true, "looks like UTF-16; convert it to UTF-8");
		check_wide(latin, 4, low, true, "(iconv -f UTF-32 -t UTF-8)");
		check_wide(latin, 2, low, false, low ? "-f UTF-16LE" : "-f UTF-16BE");
		check_wide(latin, 4, low, false, low ? "-f UTF-32LE" : "-f UTF-32BE");
		check_wide(han, 2, low, false, low ? "-f UTF-16LE" : "-f UTF-16BE");
		check_wide(han, 4, low, false, low ? "-f UTF-32LE" : "-f UTF-32BE");
	}
}

static void text_that_looks_a_little_like_something_else_is_read_but_not_with_cr_alone(void)
{
	static const char *const good[] = { "", "PK\n", "BZh is a name\n", "7zXZ\n", "Rar!\n",
		"<htm\n", "\x1b[1mbold\n", "]\n", "\xff", "{\"a\": 1}\n", "a\r", "a\rb\n",
		"a\r\nb\r\n", "a\r\r\nb\r\r\n", "a\r\n" };
	/* lines that end in CR alone are refused */
	static const char *const bad[] = { "a\tb\rc\td\r", "a\rb",
		"1\r2\r3\r4\r5\r6\r7\r8\r9\r10\r11\r12\n" };
	struct str text = { 0 };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		CHECK_EQUAL(text_file_check(good[i], strlen(good[i]), "FILE"), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_ERROR(text_file_check(bad[i], strlen(bad[i]), "FILE"), "(tr '\\r' '\\n')");
	CHECK_EQUAL(text_file_check("a\tb\0", 4, "FILE"), 0);
	CHECK_EQUAL(read_bytes(&text, "abcdef\0ghijkl\0", 14), 0);
	CHECK_EQUAL(text.len, 14);
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

static void standard_input_may_be_a_file_or_a_long_pipe(void)
{
	enum { LEN = 60000 };
	static char bytes[LEN];
	const char *path = test_path("input");
	struct str text = { 0 };
	int ends[2];

	test_write_file(path, "a file\n", 7);
	CHECK_EQUAL(read_standard_input(&text, open(path, O_RDONLY)), 0);
	CHECK_TEXT(text.data, "a file\n");
	str_release(&text);

	/* a pipe tells no size: it comes in pieces into a block that grows */
	for (int i = 0; i < LEN; i++)
		bytes[i] = (char)('a' + i % 26);
	CHECK_EQUAL(pipe(ends), 0);
	CHECK_EQUAL(write(ends[1], bytes, LEN), LEN);
	close(ends[1]);
	CHECK_EQUAL(str_puts(&text, ""), 0); /* a block too small */
	CHECK_EQUAL(read_standard_input(&text, ends[0]), 0);
	CHECK(text.len == LEN && !memcmp(text.data, bytes, LEN));
	str_release(&text);

	CHECK_ERROR(read_standard_input(&text, open(path, O_WRONLY)), "standard input: Bad file");
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
	TEST(lines_end_with_lf_or_crlf_or_the_file),
	TEST(what_is_not_a_text_file_is_refused_in_one_line),
	TEST(packed_files_and_documents_are_refused_by_name),
	TEST(utf_16_and_utf_32_are_refused_with_and_without_a_mark),
	TEST(text_that_looks_a_little_like_something_else_is_read_but_not_with_cr_alone),
	TEST(an_unreadable_file_is_named),
	TEST(standard_input_may_be_a_file_or_a_long_pipe),
	TEST(white_space_of_all_scripts_is_trimmed),
	{ 0 },
};
