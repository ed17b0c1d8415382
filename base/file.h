/* Whole files: read at once, mapped, or replaced in one step.
 *
 * A reader finds the old file or the new one whatever happens: power cut, kill, full disk. */
#ifndef FILE_H
#define FILE_H

#include <stdbool.h>
#include <stddef.h>

struct file {
	char *data; /* owned; one NUL follows unless it is mapped */
	size_t len;
	size_t size; /* of the whole file; len is less if only its beginning was asked for */
	bool mapped;
};

/* Reads a regular file, or its first `most` bytes. Errors name the file. */
int file_read(struct file *f, const char *path, size_t most);

/* The same for a whole file, mapped without a copy if it can be: not to be written to. Replacing
 * the file by a rename leaves the mapping as it is; if it is cut short, reading the lost pages ends
 * the process (SIGBUS). */
int file_map(struct file *f, const char *path);

/* Safe on {0} and safe twice. */
void file_release(struct file *f);

/* Replaces path, or creates it: writes a temporary file PATH.PID.tmp in the same folder, fsyncs
 * it, renames it to path and fsyncs the folder. On failure path is what it was and no temporary
 * stays; if only the last step fails, path is the new file. Temporaries that dead processes left
 * behind for the same path are removed. Where path is a symbolic link, the file that it leads to
 * is replaced. The new file may be read and written by whom the old one might. Errors name the
 * file. Refuses what is not a regular file. */
int file_replace(const char *path, const void *data, size_t len);

/* The same where path may also be a pipe or a device, which is written to as it is. */
int file_write(const char *path, const void *data, size_t len);

/* Refuses to replace a file of another kind: one that does not begin with `begin`. Nothing there,
 * an empty file, a pipe or a device is fine. `kind` names the right kind in the message. */
int file_check_kind(const char *path, const char *begin, const char *kind);

/* Do two paths lead to one regular file? If it is not there yet: are they alike, up to "./"? */
bool file_same(const char *a, const char *b);

/* Where standard input, output or error is closed, the next file that is opened would stand in
 * its place, and warnings would be written into it. To be called before any is opened: puts
 * something in its place. Reading and writing fail as before; messages are lost. */
void file_keep_standard(void);

/* For tests: the n-th mapping, or open, write, fsync, close or rename of file_replace(), from
 * now fails as on a full disk (1: the next one); 0 lets all succeed again. */
void file_fail_at(long n);

#endif
