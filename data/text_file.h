/* A text file as one block in memory, handed out line by line. */
#ifndef TEXT_FILE_H
#define TEXT_FILE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends the file without its byte order mark to the empty string *text. "-" is standard input;
 * files and pipes are read alike. What cannot be UTF-8 text (a directory, an archive, UTF-16) is an
 * error that names the file and the remedy. An empty file is fine. */
int text_file_read(struct str *text, const char *path);

/* That check alone: data is the file's beginning with its mark, up to 64 KiB of it. 0, or -1 with
 * the error set: archives, documents, UTF-16 and -32, binary files, lines that end in CR alone. */
int text_file_check(const char *data, size_t len, const char *name);
#define TEXT_FILE_MARK "\xef\xbb\xbf" /* the byte order mark of UTF-8 */

/* The line at *pos without its LF or CRLF, and *pos moved behind it. Nothing after the last LF is
 * not a line. Returns false at the end. Start with *pos = 0. */
bool text_file_line(const struct str *text, size_t *pos, struct span *line);

/* Finds a column of a line, from 1, between tabs. Returns it, or how many there are if fewer. */
int text_file_column(struct span line, int column, struct span *found);

/* How messages call the file: its path, or "standard input" for "-". */
const char *text_file_name(const char *path);

/* How many of the paths are "-"; NULL is none. More than one cannot be read. */
int text_file_standard(const char *const *paths, int count);

/* Text (valid UTF-8) without the white space around it. */
struct span text_trim(struct span text);

#endif
