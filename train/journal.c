#include "train/journal.h"

#include "base/err.h"
#include "base/json_writer.h"
#include "tokenizer/fold.h"

#include <errno.h>
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

int journal_write(
	struct journal *j, const char *event, const struct journal_member *members, size_t count)
{
	struct str *line = &j->line;
	struct json_writer w = { line, 10 };

	if (!j->file)
		return 0;
	str_clear(line);
	json_open(&w, NULL, '{');
	json_text(&w, "event", event);
	for (const struct journal_member *m = members; m < members + count; m++)
		if (m->key && m->text) /* a path need not be UTF-8, JSON has to be */
			json_text(&w, m->key,
				utf8_valid(m->text, strlen(m->text)) ? m->text : "(not UTF-8)");
		else if (m->key)
			json_number(&w, m->key, m->number);
	if (str_puts(line, "}\n"))
		return -1;
	errno = 0;
	if (fwrite(line->data, 1, line->len, j->file) != line->len || fflush(j->file))
		return err_set("--log %s: %s", j->path, strerror(errno));
	return 0;
}
