#include "base/mem.h"
#include "decode/line_reader.h"
#include "tests/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct line_reader open_file(const char *name, const char *data, size_t len)
{
	const char *path = test_path(name);

	test_write_file(path, data, len);
	return (struct line_reader){ .fd = open(path, O_RDONLY), .name = "input" };
}

static void close_reader(struct line_reader *r)
{
	close(r->fd);
	line_reader_release(r);
	line_reader_release(r);
}

static void check_line(struct line_reader *r, bool wait, const char *expected)
{
	struct span line = { "", 0 };

	CHECK_EQUAL(line_reader_next(r, wait, &line), 1);
	CHECK_EQUAL(line.len, strlen(expected));
	CHECK(!memcmp(line.text, expected, strlen(expected)));
}

static void check_end(struct line_reader *r)
{
	struct span line;

	CHECK_EQUAL(line_reader_next(r, true, &line), 0);
	CHECK(r->ended);
	CHECK_EQUAL(line_reader_next(r, false, &line), 0);
}

static void lines_end_with_lf_or_crlf_and_the_last_may_lack_it(void)
{
	const char text[] = "\xEF\xBB\xBF"
			    "one\r\n\n\xEF\xBB\xBFtwo\r\r\nfive\r";
	struct line_reader r = open_file("lines", text, sizeof(text) - 1);

	check_line(&r, false, "one");
	check_line(&r, false, "");
	check_line(&r, true, "\xEF\xBB\xBFtwo\r");
	CHECK_EQUAL(r.line, 3);
	check_line(&r, true, "five");
	check_end(&r);
	CHECK_EQUAL(r.line, 4);
	close_reader(&r);
	r = open_file("empty", "", 0);
	check_end(&r);
	close_reader(&r);
}

static void a_line_of_ten_megabytes_is_one_line(void)
{
	enum { LEN = 10 << 20 };
	char *text = malloc(LEN + 3);
	struct line_reader r;
	struct span line;

	memset(text, 'x', LEN);
	memcpy(text + LEN, "\ny\n", 3);
	r = open_file("long", text, LEN + 3);
	CHECK_EQUAL(line_reader_next(&r, true, &line), 1);
	CHECK_EQUAL(line.len, LEN);
	CHECK(!memcmp(line.text, text, LEN));
	check_line(&r, true, "y");
	check_end(&r);
	close_reader(&r);
	free(text);
}

static void what_a_pipe_does_not_yet_hold_is_not_waited_for(void)
{
	struct line_reader r = { .name = "pipe" };
	struct span line;
	int ends[2];

	CHECK_EQUAL(pipe(ends), 0);
	r.fd = ends[0];
	CHECK_EQUAL(line_reader_next(&r, false, &line), 0);
	CHECK(!r.ended);
	CHECK_EQUAL(write(ends[1], "a\nb\nhal", 7), 7);
	check_line(&r, true, "a");
	check_line(&r, false, "b");
	CHECK_EQUAL(line_reader_next(&r, false, &line), 0);
	CHECK(!r.ended);
	CHECK_EQUAL(write(ends[1], "f\nrest", 6), 6);
	check_line(&r, true, "half");
	CHECK_EQUAL(line_reader_next(&r, false, &line), 0);
	close(ends[1]);
	check_line(&r, false, "rest");
	check_end(&r);
	close_reader(&r);
}

static void the_end_is_read_once(void)
{
	/* as a terminal does, the file goes on after its end, which no line follows */
	struct line_reader r = open_file("grows", "a\n", 2);
	int more = open(test_path("grows"), O_WRONLY | O_APPEND);

	check_line(&r, true, "a");
	check_end(&r);
	CHECK_EQUAL(write(more, "b\n", 2), 2);
	check_end(&r);
	close(more);
	close_reader(&r);
}

static void what_cannot_be_read_is_named(void)
{
	struct line_reader r = { .fd = open(".", O_RDONLY), .name = "the folder" };
	struct span line;

	CHECK_ERROR(line_reader_next(&r, true, &line), "cannot read the folder: ");
	CHECK_ERROR(line_reader_next(&r, false, &line), "cannot read the folder: ");
	close_reader(&r);
	r = (struct line_reader){ .fd = -1, .name = "stdin" };
	CHECK_ERROR(line_reader_next(&r, true, &line), "cannot read stdin: ");
	line_reader_release(&r);
}

static void a_line_without_memory_is_an_error(void)
{
	struct line_reader r = open_file("starved", "a\n", 2);
	struct span line;

	mem_fail_at(1);
	CHECK_ERROR(line_reader_next(&r, true, &line), "out of memory");
	check_line(&r, true, "a");
	close_reader(&r);
}

static void what_is_no_text_is_refused_by_its_beginning(void)
{
	struct line_reader r = open_file("zip", "PK\3\4\n\n", 6);
	struct span line;

	CHECK_ERROR(line_reader_next(&r, true, &line), "input is a zip archive");
	close_reader(&r);
	r = open_file("text", "a\nPK\3\4\n", 7);
	check_line(&r, true, "a");
	check_line(&r, true, "PK\3\4");
	check_end(&r);
	close_reader(&r);
}

const struct test suite_line_reader[] = {
	TEST(lines_end_with_lf_or_crlf_and_the_last_may_lack_it),
	TEST(a_line_of_ten_megabytes_is_one_line),
	TEST(what_a_pipe_does_not_yet_hold_is_not_waited_for),
	TEST(the_end_is_read_once),
	TEST(what_is_no_text_is_refused_by_its_beginning),
	TEST(what_cannot_be_read_is_named),
	TEST(a_line_without_memory_is_an_error),
	{ 0 },
};
