/* Runs the tests: all of them, or those whose name or suite holds one of the arguments.
 * -l lists them; -p K/N runs the K-th of N parts of them; -s: the arguments are suites alone.
 * Exit status 1 if one failed. */
#define _XOPEN_SOURCE 700
#include "base/err.h"
#include "base/mem.h"
#include "tests/test.h"

#include <ftw.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUITE(name) extern const struct test suite_##name[];
#include "suites.h"
#undef SUITE

static const struct {
	const char *name;
	const struct test *tests;
} suites[] = {
#define SUITE(name) { #name, suite_##name },
#include "suites.h"
#undef SUITE
};

static bool failed, skipped;
static char folder[256];

void test_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	failed = true;
	printf("  %s:%d: ", file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}

void test_check(bool ok, const char *file, int line, const char *text)
{
	if (!ok)
		test_fail(file, line, "not true: %s", text);
}

void test_equal(long a, long b, const char *file, int line, const char *text)
{
	if (a != b)
		test_fail(file, line, "%s: %ld is not %ld", text, a, b);
}

void test_text(const char *a, const char *b, const char *file, int line)
{
	if (!a || !b || strcmp(a, b))
		test_fail(file, line, "\"%s\" is not \"%s\"", a ? a : "(null)", b ? b : "(null)");
}

void test_near(double a, double b, double tolerance, const char *file, int line)
{
	if (!(fabs(a - b) <= tolerance * (1 + fabs(b))))
		test_fail(file, line, "%.17g is not near %.17g", a, b);
}

void test_error(int rc, const char *text, const char *file, int line)
{
	if (rc != -1)
		test_fail(file, line, "returned %d, not -1", rc);
	else if (!strstr(err_get(), text))
		test_fail(file, line, "the message \"%s\" does not hold \"%s\"", err_get(), text);
}

void test_skip(const char *why)
{
	skipped = true;
	printf("  skipped: %s\n", why);
}

const char *test_path(const char *name)
{
	static char paths[4][512];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

void test_write_file(const char *path, const void *data, unsigned long len)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(data, 1, len, f) != len || fclose(f)) {
		perror(path);
		exit(1);
	}
}

static int remove_entry(const char *path, const struct stat *s, int type, struct FTW *where)
{
	(void)s, (void)type, (void)where;
	return remove(path);
}

static bool chosen(int argc, char **argv, const char *suite, const char *name)
{
	bool suites_alone = argc > 1 && !strcmp(argv[1], "-s");

	if (argc < 2)
		return true;
	for (int i = 1; i < argc; i++)
		if (!strcmp(suite, argv[i]) || (!suites_alone && strstr(name, argv[i])))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	int passed = 0, failures = 0, skips = 0, part = 1, parts = 1, turn = 0;
	bool list = argc > 1 && !strcmp(argv[1], "-l");
	const char *tmp = getenv("TMPDIR");

	if (argc > 2 && !strcmp(argv[1], "-p") && sscanf(argv[2], "%d/%d", &part, &parts) == 2 &&
		parts > 0) {
		argc -= 2;
		argv += 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	snprintf(folder, sizeof(folder), "%s/seq2seq-XXXXXX", tmp ? tmp : "/tmp");
	if (!list && !mkdtemp(folder)) {
		perror(folder);
		return 1;
	}
	for (size_t s = 0; s < sizeof(suites) / sizeof(suites[0]); s++)
		for (const struct test *t = suites[s].tests; t->name; t++) {
			if (list)
				printf("%s %s\n", suites[s].name, t->name);
			if (list || !chosen(argc, argv, suites[s].name, t->name))
				continue;
			if (turn++ % parts != part - 1)
				continue;
			failed = skipped = false;
			err_clear();
			mem_fail_at(0);
			long live = mem_live();
			t->run();
			mem_fail_at(0);
			if (!failed && !skipped && mem_live() != live)
				test_fail(suites[s].name, 0, "%ld blocks not freed",
					mem_live() - live);
			printf("%s %s: %s\n",
				failed    ? "FAIL"
				: skipped ? "skip"
					  : "ok  ",
				suites[s].name, t->name);
			passed += !failed && !skipped;
			failures += failed;
			skips += skipped && !failed;
		}
	if (list)
		return 0;
	nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	printf("%d passed, %d failed", passed, failures);
	if (skips)
		printf(", %d skipped", skips);
	printf("\n");
	/* a suite that is misspelt is no success */
	return failures || !(passed + skips);
}
