/* A function per claim, listed in its file's table; no framework.
 *
 * tests/test_NAME.c defines `const struct test suite_NAME[]`, ended by {0}. The Makefile finds the
 * files; the runner prints each test's name and ends with `N passed, N failed`. */
#ifndef TEST_H
#define TEST_H

#include <stdbool.h>

struct test {
	const char *name; /* the claim */
	void (*run)(void);
};
/* a row of the table: the function is the name */
/* clang-format off */
#define TEST(name) { #name, name }
/* clang-format on */

/* Each prints the place and what was expected, and marks the running test as failed. */
void test_fail(const char *file, int line, const char *format, ...);
void test_check(bool ok, const char *file, int line, const char *text);
void test_equal(long a, long b, const char *file, int line, const char *text);
void test_text(const char *a, const char *b, const char *file, int line);
/* |a - b| <= tolerance * (1 + |b|), written so that NaN fails. */
void test_near(double a, double b, double tolerance, const char *file, int line);

/* Ends the running test with a line that says why; counted as neither passed nor failed. */
void test_skip(const char *why);

#define CHECK(condition) test_check((condition), __FILE__, __LINE__, #condition)
#define CHECK_EQUAL(a, b) test_equal((long)(a), (long)(b), __FILE__, __LINE__, #a " == " #b)
#define CHECK_TEXT(a, b) test_text((a), (b), __FILE__, __LINE__)
#define CHECK_NEAR(a, b, tolerance) test_near((a), (b), (tolerance), __FILE__, __LINE__)
/* The call failed with -1 and its message holds this text. */
#define CHECK_ERROR(call, text) test_error((call), (text), __FILE__, __LINE__)
void test_error(int rc, const char *text, const char *file, int line);

/* A path for a scratch file of this test, under a folder that the runner makes and removes.
 * Valid until the fourth call after it. */
const char *test_path(const char *name);
void test_write_file(const char *path, const void *data, unsigned long len);

#endif
