#include "train/journal.h"

#include "base/err.h"
#include "base/json.h"
#include "tokenizer/fold.h"

#include <errno.h>
#include <math.h>
#include <string.h>

int journal_open(struct journal *j, const char *path)
{
	*j = (struct journal){ .path = path };
	if (!path)
		return 0;
	j->file = fopen(path, "a");
	return j->file ? 0 : err_set("--log %s: %s", path, strerror(errno));
}

void journal_close(struct journal *j)
{
	if (j->file)
		fclose(j->file);
	str_release(&j->line);
	*j = (struct journal){ 0 };
}

static int put_member(struct str *line, const struct journal_member *m)
{
	/* a path need not be UTF-8, JSON has to be */
	const char *text =
		m->text && !utf8_valid(m->text, strlen(m->text)) ? "(not UTF-8)" : m->text;

	if (!m->key)
		return 0;
	if (str_printf(line, ",\"%s\":", m->key))
		return -1;
	if (text)
		return json_put_string(line, text, strlen(text));
	return isfinite(m->number) ? str_printf(line, "%.10g", m->number) : str_puts(line, "null");
}

int journal_write(
	struct journal *j, const char *event, const struct journal_member *members, size_t count)
{
	struct str *line = &j->line;

	if (!j->file)
		return 0;
	str_clear(line);
	if (str_printf(line, "{\"event\":\"%s\"", event))
		return -1;
	for (size_t i = 0; i < count; i++)
		if (put_member(line, &members[i]))
			return -1;
	if (str_puts(line, "}\n"))
		return -1;
	errno = 0;
	if (fwrite(line->data, 1, line->len, j->file) != line->len || fflush(j->file))
		return err_set("--log %s: %s", j->path, strerror(errno));
	return 0;
}
