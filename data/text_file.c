#include "data/text_file.h"

#include "base/err.h"
#include "base/mem.h"
#include "tokenizer/fold.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

const char *text_file_name(const char *path)
{
	return strcmp(path, "-") ? path : "standard input";
}

int text_file_standard(const char *const *paths, int count)
{
	int standard = 0;

	for (int i = 0; i < count; i++)
		standard += paths[i] && !strcmp(paths[i], "-");
	return standard;
}

static int read_all(struct str *text, int fd, const char *name)
{
	struct stat s;
	size_t hint = CHUNK;
	ssize_t n;

	if (fstat(fd, &s))
		return err_set("cannot read %s: %s", name, strerror(errno));
	if (S_ISDIR(s.st_mode))
		return err_set("%s is a directory, not a text file", name);
	if (S_ISREG(s.st_mode) && s.st_size > 0 && (uintmax_t)s.st_size < SIZE_MAX / 2)
		hint = (size_t)s.st_size + 2; /* the NUL, and a byte to see the end by */
	do {
		if (text->capacity - text->len < 2 &&
			mem_grow(&text->data, &text->capacity, text->len + hint, 1))
			return err_prefix("%s: ", name);
		n = read(fd, text->data + text->len, text->capacity - text->len - 1);
		if (n < 0 && errno != EINTR)
			return err_set("cannot read %s: %s", name, strerror(errno));
		if (n > 0)
			text->len += (size_t)n;
	} while (n);
	text->data[text->len] = '\0';
	return 0;
}

int text_file_read(struct str *text, const char *path)
{
	const char *name = text_file_name(path);
	bool standard = name != path;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return err_set("cannot open %s: %s", name, strerror(errno));
	rc = read_all(text, fd, name);
	if (!standard)
		close(fd);
	if (rc || text_file_check(text->data, text->len, name))
		return -1;
	if (text->len >= 3 && !memcmp(text->data, TEXT_FILE_MARK, 3)) {
		text->len -= 3;
		memmove(text->data, text->data + 3, text->len + 1);
	}
	return 0;
}

bool text_file_line(const struct str *text, size_t *pos, struct span *line)
{
	const char *start, *end;

	if (*pos >= text->len)
		return false;
	start = text->data + *pos;
	end = memchr(start, '\n', text->len - *pos);
	if (!end)
		end = text->data + text->len;
	*pos = (size_t)(end - text->data) + 1;
	if (end > start && end[-1] == '\r')
		end--;
	*line = (struct span){ start, (size_t)(end - start) };
	return true;
}

int text_file_column(struct span line, int column, struct span *found)
{
	const char *p = line.text, *end = line.text + line.len;

	for (int i = 1;; i++) {
		const char *tab = memchr(p, '\t', (size_t)(end - p));

		*found = (struct span){ p, (size_t)((tab ? tab : end) - p) };
		if (i == column || !tab)
			return i;
		p = tab + 1;
	}
}

struct span text_trim(struct span text)
{
	uint32_t code;

	while (text.len) {
		int n = utf8_next(text.text, &code);

		if (!unicode_space(code))
			break;
		text.text += n;
		text.len -= (size_t)n;
	}
	while (text.len) {
		size_t last = text.len - 1;

		while (((unsigned char)text.text[last] & 0xc0) == 0x80)
			last--; /* continuation bytes */
		if (!unicode_space(utf8_first(text.text + last)))
			break;
		text.len = last;
	}
	return text;
}
