#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/starving.h"
#include "tests/test.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void check_holds(const char *path, const char *expected)
{
	struct file f;

	CHECK_EQUAL(file_read(&f, path, SIZE_MAX), 0);
	CHECK_TEXT(f.data, expected);
	file_release(&f);
}

static const char *make_folder(const char *name)
{
	const char *folder = test_path(name);

	mkdir(folder, 0777);
	return folder;
}

/* Sets path to a name in a new folder of one test; returns the folder. */
static const char *place(char path[600], const char *name, const char *file)
{
	const char *folder = make_folder(name);

	snprintf(path, 600, "%s/%s", folder, file);
	return folder;
}

static int count_entries(const char *folder)
{
	DIR *dir = opendir(folder);
	int n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n - 2;
}

/* Reads the first `most` bytes, or maps the file. */
static void check_read(const char *path, size_t most, bool map, bool mapped, const char *data,
	size_t len, size_t size)
{
	struct file f;

	CHECK_EQUAL(map ? file_map(&f, path) : file_read(&f, path, most), 0);
	CHECK(f.len == len && f.size == size && f.mapped == mapped);
	CHECK(!memcmp(f.data, data, len + !mapped));
	file_release(&f);
	file_release(&f);
	CHECK(!f.data && !f.mapped);
}

static void a_file_is_read_whole_or_its_beginning_or_mapped(void)
{
	const char *path = test_path("read.txt");

	test_write_file(path, "hello\0world", 11);
	check_read(path, SIZE_MAX, false, false, "hello\0world", 11, 11);
	check_read(path, 4, false, false, "hell", 4, 11);
	check_read(path, 0, true, true, "hello\0world", 11, 11);
	file_fail_at(1); /* what cannot be mapped is read */
	check_read(path, 0, true, false, "hello\0world", 11, 11);
	file_fail_at(0);
	test_write_file(path, "", 0);
	check_read(path, 4, false, false, "", 0, 0);
	check_read(path, 0, true, false, "", 0, 0);
}

static void a_mapping_stays_when_the_file_is_replaced(void)
{
	const char *path = test_path("mapped.txt");
	struct file f;

	test_write_file(path, "hello", 5);
	CHECK_EQUAL(file_map(&f, path), 0);
	CHECK_EQUAL(file_replace(path, "new", 3), 0);
	CHECK(!memcmp(f.data, "hello", 5));
	check_holds(path, "new");
	file_release(&f);
}

static void what_cannot_be_read_is_named(void)
{
	const char *path = test_path("nothing.txt"), *pipe_path = test_path("pipe");
	struct file f;

	CHECK_EQUAL(mkfifo(pipe_path, 0666), 0);
	for (int map = 0; map < 2; map++) {
#define READ(path) (map ? file_map(&f, path) : file_read(&f, path, SIZE_MAX))
		CHECK_ERROR(READ(path), "nothing.txt: No such file or directory");
		CHECK_ERROR(READ(make_folder("folder")), "/folder: is a directory");
		CHECK_ERROR(READ(pipe_path), "/pipe: is not a regular file");
		CHECK(!f.data);
		file_release(&f);
	}
}

static void a_file_is_created_and_replaced(void)
{
	char path[600];
	const char *folder = place(path, "replace", "file");
	char here[512];

	for (int i = 0; i < 3; i++) {
		static const char *const texts[] = { "one", "two!", "" };

		CHECK_EQUAL(file_replace(path, texts[i], strlen(texts[i])), 0);
		check_holds(path, texts[i]);
	}
	CHECK_EQUAL(count_entries(folder), 1);
	/* a name without a folder is in this one */
	CHECK(getcwd(here, sizeof(here)) && !chdir(make_folder("here")));
	CHECK_EQUAL(file_replace("plain", "x", 1), 0);
	check_holds("plain", "x");
	CHECK(!chdir(here));
}

static mode_t mode_of(const char *path)
{
	struct stat s;

	CHECK_EQUAL(lstat(path, &s), 0);
	return s.st_mode;
}

static void a_link_stays_and_so_does_who_may_read(void)
{
	char path[600], link[600];
	const char *folder = place(path, "linked", "file");

	place(link, "links", "link");
	CHECK_EQUAL(file_replace(path, "old", 3), 0);
	CHECK_EQUAL(chmod(path, 0600), 0);
	CHECK_EQUAL(symlink(path, link), 0);
	CHECK_EQUAL(file_replace(link, "new", 3), 0);
	CHECK(S_ISLNK(mode_of(link)) && S_ISREG(mode_of(path)));
	CHECK_EQUAL(mode_of(path) & 0777, 0600);
	check_holds(path, "new");
	CHECK_EQUAL(count_entries(folder), 1);
}

static void two_paths_may_lead_to_one_file(void)
{
	char link[600];

	test_write_file(test_path("one"), "1", 1);
	test_write_file(test_path("other"), "1", 1);
	place(link, "ones", "one");
	CHECK_EQUAL(symlink(test_path("one"), link), 0);
	CHECK(file_same(test_path("one"), link));
	CHECK(!file_same(test_path("one"), test_path("other")));
	/* not there yet */
	CHECK(file_same("./none", "none") && !file_same("none", "nothing"));
	/* what comes out of a device is not what went in */
	CHECK(!file_same("/dev/null", "/dev/null"));
}

static void large_files_take_several_writes(void)
{
	const char *path = test_path("large");
	size_t len = (1u << 25) + 5;
	char *data = mem_zalloc(len, 1);
	struct file f;

	data[len - 1] = 'z';
	data[1 << 24] = 'y';
	CHECK_EQUAL(file_replace(path, data, len), 0);
	CHECK_EQUAL(file_read(&f, path, SIZE_MAX), 0);
	CHECK(f.len == len && !memcmp(f.data, data, len));
	file_release(&f);
	mem_free(data);
	remove(path);
}

static void a_failing_step_leaves_the_old_file(void)
{
	static char data[(1 << 24) + 1];
	char path[600];
	const char *folder = place(path, "failing", "file");
	int rc = -1, n;

	/* open, two writes, fsync, close, rename */
	for (n = 1; n <= 6; n++) {
		CHECK_EQUAL(file_replace(path, "old", 3), 0);
		file_fail_at(n);
		CHECK_ERROR(file_replace(path, data, sizeof(data)),
			"/file: cannot write: No space left on device");
		file_fail_at(0);
		check_holds(path, "old");
		CHECK_EQUAL(count_entries(folder), 1);
	}
	/* the folder's open and fsync: the new file is in place by then */
	for (n = 6; rc; n++) {
		CHECK(n < 20);
		CHECK_EQUAL(file_replace(path, "old", 3), 0);
		file_fail_at(n);
		rc = file_replace(path, "new", 3);
		file_fail_at(0);
		if (rc)
			CHECK_ERROR(rc, "folder is not synced: No space left on device");
		check_holds(path, "new");
		CHECK_EQUAL(count_entries(folder), 1);
	}
	CHECK_EQUAL(n, 9);
}

/* A limit on file sizes is a disk that fills up in the middle of a write. */
static void a_short_write_goes_on_until_the_error(void)
{
	static char data[100000];
	char path[600];
	const char *folder = place(path, "short", "file");
	int status;
	pid_t child;

	CHECK_EQUAL(file_replace(path, "old", 3), 0);
	fflush(stdout);
	child = fork();
	if (!child) {
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 50000, 50000 });
		signal(SIGXFSZ, SIG_IGN);
		_exit(file_replace(path, data, sizeof(data)) == -1 &&
					strstr(err_get(), "cannot write: File too large")
				? 0
				: 1);
	}
	waitpid(child, &status, 0);
	CHECK_EQUAL(status, 0);
	check_holds(path, "old");
	CHECK_EQUAL(count_entries(folder), 1);
}

static void what_cannot_be_written_is_named(void)
{
	char path[600];

	CHECK_ERROR(file_replace(make_folder("a_folder"), "x", 1), "/a_folder: is a directory");
	CHECK_ERROR(file_replace("/dev/null", "x", 1), "/dev/null: is not a regular file");
	snprintf(path, sizeof(path), "%s/no/file", test_path("none"));
	CHECK_ERROR(file_replace(path, "x", 1), "no/file: cannot write: No such file");
	/* file_write() takes a device as it is */
	CHECK_EQUAL(file_write("/dev/null", "x", 1), 0);
	CHECK_EQUAL(access("/dev/null", W_OK), 0);
	if (!access("/dev/full", W_OK))
		CHECK_ERROR(file_write("/dev/full", "x", 1), "/dev/full: cannot write: No space");
	CHECK_EQUAL(file_write(test_path("plain"), "text", 4), 0);
	check_holds(test_path("plain"), "text");
}

static void a_text_replaces_its_own_kind_alone(void)
{
	const char *path = test_path("kind");

	test_write_file(path, "<svg x", 6);
	CHECK_EQUAL(file_check_kind(path, "<svg", "curve"), 0);
	test_write_file(path, "", 0);
	CHECK_EQUAL(file_check_kind(path, "<svg", "curve"), 0);
	test_write_file(path, "<sv", 3);
	CHECK_ERROR(file_check_kind(path, "<svg", "curve"), "/kind: is there, and no curve");
	remove(path);
	CHECK_EQUAL(file_check_kind(path, "<svg", "curve"), 0);
	CHECK_EQUAL(file_check_kind("/dev/null", "<svg", "curve"), 0);
	CHECK_ERROR(file_check_kind(make_folder("a_folder"), "<svg", "curve"), "is a directory");
}

static void leftovers_of_dead_processes_are_removed(void)
{
	static const char *const others[] = { "file.tmp", "file.0.tmp", "file.12x.tmp",
		"file.1.tmp", "other.999999.tmp", "file.-5.tmp", "file.99999999999999.tmp" };
	int n = sizeof(others) / sizeof(others[0]), status;
	char path[600], name[64];
	pid_t dead = fork();

	if (!dead)
		_exit(0);
	waitpid(dead, &status, 0);
	for (int i = 0; i < n + 3; i++) {
		long pid = i == n + 2 ? (long)getpid() : (long)dead;

		snprintf(name, sizeof(name), i == n ? "file.%ldx.tmp" : "file.%ld.tmp", pid);
		place(path, "stale", i < n ? others[i] : name);
		test_write_file(path, "half", 4);
	}
	place(path, "stale", "file");
	CHECK_EQUAL(file_replace(path, "x", 1), 0);
	check_holds(path, "x");
	CHECK_EQUAL(count_entries(test_path("stale")), n + 2);
}

static void short_memory_is_an_error(void)
{
	const char *path = test_path("memory");
	struct starving s = { 0 };
	struct file f;

	while (starving(&s)) {
		int rc = STARVE(&s, file_replace(path, "x", 1));

		CHECK_EQUAL(access(path, F_OK), rc);
	}
	CHECK_EQUAL(s.rounds, 3);
	mem_fail_at(1);
	CHECK_ERROR(file_read(&f, path, 1), "/memory: out of memory");
}

const struct test suite_file[] = {
	TEST(a_file_is_read_whole_or_its_beginning_or_mapped),
	TEST(a_mapping_stays_when_the_file_is_replaced),
	TEST(what_cannot_be_read_is_named),
	TEST(a_file_is_created_and_replaced),
	TEST(a_link_stays_and_so_does_who_may_read),
	TEST(two_paths_may_lead_to_one_file),
	TEST(large_files_take_several_writes),
	TEST(a_failing_step_leaves_the_old_file),
	TEST(a_short_write_goes_on_until_the_error),
	TEST(what_cannot_be_written_is_named),
	TEST(a_text_replaces_its_own_kind_alone),
	TEST(leftovers_of_dead_processes_are_removed),
	TEST(short_memory_is_an_error),
	{ 0 },
};
