#define _XOPEN_SOURCE 700 /* realpath() */
#include "base/file.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Systems write at most 2 GiB at a time; short writes are common anyway. */
enum { WRITE_MAX = 1 << 24 };

static atomic_long until_failure;

void file_fail_at(long n)
{
	atomic_store(&until_failure, n);
}

static bool refused(void)
{
	if (atomic_load(&until_failure) <= 0 || atomic_fetch_sub(&until_failure, 1) != 1)
		return false;
	errno = ENOSPC;
	return true;
}

static int read_all(int fd, struct file *f, size_t most)
{
	size_t want = f->size < most ? f->size : most;

	f->data = mem_alloc(want + 1, 1);
	if (!f->data)
		return -1;
	while (f->len < want) {
		ssize_t n = read(fd, f->data + f->len, want - f->len);

		if (n < 0 && errno != EINTR)
			return err_set("%s", strerror(errno));
		if (!n)
			break; /* it shrank since we asked */
		if (n > 0)
			f->len += (size_t)n;
	}
	f->data[f->len] = '\0';
	return 0;
}

/* False if there is no way to, as of an empty file. */
static bool map_all(int fd, struct file *f)
{
	void *pages;

	if (refused())
		return false;
	pages = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (pages == MAP_FAILED)
		return false;
	f->data = pages;
	f->len = f->size;
	return f->mapped = true;
}

static int check_regular(const struct stat *s, const char *path)
{
	if (S_ISREG(s->st_mode))
		return 0;
	return err_set(
		"%s: is %s", path, S_ISDIR(s->st_mode) ? "a directory" : "not a regular file");
}

static int read_or_map(struct file *f, const char *path, size_t most, bool map)
{
	/* without O_NONBLOCK a pipe without a writer would keep us waiting */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), rc = -1;
	struct stat s;

	*f = (struct file){ 0 };
	if (fd < 0 || fstat(fd, &s)) {
		err_set("%s: %s", path, strerror(errno));
	} else if (!check_regular(&s, path)) {
		f->size = (size_t)s.st_size;
		rc = (map && map_all(fd, f)) || !read_all(fd, f, most) ? 0
								       : err_prefix("%s: ", path);
	}
	if (fd >= 0)
		close(fd);
	if (rc)
		file_release(f);
	return rc;
}

int file_read(struct file *f, const char *path, size_t most)
{
	return read_or_map(f, path, most, false);
}

int file_map(struct file *f, const char *path)
{
	return read_or_map(f, path, SIZE_MAX, true);
}

void file_release(struct file *f)
{
	if (f->mapped)
		munmap(f->data, f->len);
	else
		mem_free(f->data);
	*f = (struct file){ 0 };
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		size_t want = len < WRITE_MAX ? len : WRITE_MAX;
		ssize_t n = refused() ? -1 : write(fd, data, want);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

/* Writes the temporary file and renames it; -1 with errno set, nothing left behind. */
static int write_by_rename(
	const char *temporary, const char *path, mode_t mode, const void *data, size_t len)
{
	int fd, rc, error;

	unlink(temporary); /* of a process that had our number before us */
	fd = refused() ? -1 : open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return -1;
	rc = write_all(fd, data, len) || refused() || fsync(fd);
	error = errno;
	if ((refused() | close(fd)) && !rc) {
		rc = -1;
		error = errno;
	}
	if (!rc && (refused() || rename(temporary, path))) {
		rc = -1;
		error = errno;
	}
	if (rc)
		unlink(temporary);
	errno = error;
	return rc ? -1 : 0;
}

static int sync_folder(const char *folder)
{
	int fd = refused() ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;

	if (fd < 0)
		return -1;
	error = refused() || fsync(fd) ? errno : 0;
	close(fd);
	errno = error;
	/* some file systems cannot sync a folder, and need not */
	return error && error != EINVAL && error != ENOTSUP ? -1 : 0;
}

/* Is name that of a temporary file for base whose process is gone? */
static bool is_stale(const char *name, const char *base)
{
	size_t len = strlen(base);
	char *end;
	long pid;

	if (strncmp(name, base, len) || name[len] != '.' || name[len + 1] < '1' ||
		name[len + 1] > '9')
		return false;
	pid = strtol(name + len + 1, &end, 10);
	return !strcmp(end, ".tmp") && pid <= INT32_MAX && kill((pid_t)pid, 0) && errno == ESRCH;
}

static void remove_stale(const char *folder, const char *base)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (is_stale(entry->d_name, base))
			unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
}

static int cannot_write(const char *path)
{
	return err_set("%s: cannot write: %s", path, strerror(errno));
}

int file_replace(const char *path, const void *data, size_t len)
{
	struct str folder = { 0 }, temporary = { 0 };
	char *resolved = realpath(path, NULL); /* NULL: a new file */
	const char *target = resolved ? resolved : path, *slash = strrchr(target, '/');
	const char *base = slash ? slash + 1 : target;
	mode_t mode = 0666;
	struct stat s;
	int rc = -1;

	if (!stat(target, &s)) {
		/* renaming over a device would replace the device */
		if (check_regular(&s, path))
			goto done;
		mode = s.st_mode & 0777;
	}
	if (str_append(&folder, slash ? target : ".", slash ? (size_t)(base - target) : 1) ||
		str_printf(&temporary, "%s.%ld.tmp", target, (long)getpid()))
		goto done;
	if (write_by_rename(temporary.data, target, mode, data, len)) {
		cannot_write(path);
	} else if (sync_folder(folder.data)) {
		err_set("%s: written, but its folder is not synced: %s", path, strerror(errno));
	} else {
		remove_stale(folder.data, base);
		rc = 0;
	}
done:
	str_release(&temporary);
	str_release(&folder);
	free(resolved);
	return rc;
}

int file_write(const char *path, const void *data, size_t len)
{
	struct stat s;
	int fd, rc;

	if (stat(path, &s) || S_ISREG(s.st_mode) || S_ISDIR(s.st_mode))
		return file_replace(path, data, len);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	rc = fd < 0 || write_all(fd, data, len) ? cannot_write(path) : 0;
	if (fd >= 0)
		close(fd);
	return rc;
}

int file_check_kind(const char *path, const char *begin, const char *kind)
{
	struct stat s;
	struct file f;
	int rc = 0;

	if (stat(path, &s) || !(S_ISREG(s.st_mode) || S_ISDIR(s.st_mode)))
		return 0;
	if (file_read(&f, path, strlen(begin)))
		return -1;
	if (f.len && strcmp(f.data, begin))
		rc = err_set("%s: is there, and no %s: it is not replaced", path, kind);
	file_release(&f);
	return rc;
}

static const char *without_dot(const char *path)
{
	while (!strncmp(path, "./", 2))
		path += 2;
	return path;
}

bool file_same(const char *a, const char *b)
{
	struct stat x, y;

	if (!stat(a, &x) && !stat(b, &y))
		return S_ISREG(x.st_mode) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	return !strcmp(without_dot(a), without_dot(b));
}

void file_keep_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			/* the wrong way round, so that reading or writing fails */
			open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY);
}
