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

void journal_begin(struct journal *j, const char *event)
{
	str_clear(&j->line);
	j->failed = 0;
	if (j->file)
		j->failed |= str_printf(&j->line, "{\"event\":\"%s\"", event);
}

void journal_number(struct journal *j, const char *key, double value)
{
	if (!j->file)
		return;
	if (isfinite(value))
		j->failed |= str_printf(&j->line, ",\"%s\":%.10g", key, value);
	else
		j->failed |= str_printf(&j->line, ",\"%s\":null", key);
}

/* A path need not be UTF-8, JSON has to be. */
void journal_text(struct journal *j, const char *key, const char *text)
{
	if (!j->file)
		return;
	if (!utf8_valid(text, strlen(text)))
		text = "(not UTF-8)";
	j->failed |= str_printf(&j->line, ",\"%s\":", key) ||
		     json_put_string(&j->line, text, strlen(text));
}

int journal_end(struct journal *j)
{
	if (!j->file)
		return 0;
	if (j->failed || str_puts(&j->line, "}\n"))
		return -1;
	errno = 0;
	if (fwrite(j->line.data, 1, j->line.len, j->file) != j->line.len || fflush(j->file))
		return err_set("--log %s: %s", j->path, strerror(errno));
	return 0;
}
