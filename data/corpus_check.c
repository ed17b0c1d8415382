#include "data/corpus_check.h"

#include "base/err.h"
#include "data/encoding.h"
#include "data/text_file.h"

#include <inttypes.h>
#include <string.h>

enum { LOOK_LINES = 1000, LOOK_COLUMNS = 16 };

/* Holds nearly every line, or more than half of them, this text? Empty lines do not count. */
static bool lines_hold(const struct str *text, const char *part, double least)
{
	size_t pos = 0, lines = 0, with = 0, n = strlen(part);
	struct span line;

	while (lines < LOOK_LINES && text_file_line(text, &pos, &line)) {
		const char *p = line.text, *end = p + line.len;

		lines += line.len > 0;
		while ((p = memchr(p, part[0], (size_t)(end - p)))) {
			if ((size_t)(end - p) >= n && !memcmp(p, part, n))
				break;
			p++;
		}
		with += p != NULL;
	}
	return (double)with > least * (double)lines;
}

int corpus_check_sides(const struct corpus *c)
{
	const char *a = text_file_name(c->path[0]), *b = text_file_name(c->path[1]);

	if (!lines_hold(&c->text[0], "\t", 0.5) || !lines_hold(&c->text[1], "\t", 0.5))
		return 0;
	return err_set(
		"%s and %s both have columns parted by tabs; two files are the source and the "
		"target text; several corpora go into one file (cat)",
		a, b);
}

const char *corpus_separator_advice(const struct str *text)
{
#define CSV(delimiter)                                                              \
	"columns are parted by TAB; for a CSV: python3 -c 'import csv,sys; "        \
	"[print(*row,sep=\"\\t\") for row in csv.reader(sys.stdin" delimiter ")]' " \
	"<FILE.csv >FILE.tsv"
	static const struct {
		const char *separator, *advice;
	} kinds[] = {
		{ " ||| ", "columns are parted by TAB, not by |||: sed 's/ ||| /\\t/g'" },
		{ ";", CSV(",delimiter=\";\"") },
		{ ",", CSV("") },
		{ "|", "columns are parted by TAB, not by |: tr '|' '\\t'" },
		{ "  ", "columns are parted by TAB, not by spaces: sed 's/   */\\t/g'" },
	};

	if (text->data[0] == '{' || text->data[0] == '[')
		return "this looks like JSON: write source TAB target, a pair a line";
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (lines_hold(text, kinds[i].separator, 0.9))
			return kinds[i].advice;
	return "columns are parted by TAB";
}

struct column {
	size_t lines, numbers; /* not empty; decimal digits alone */
	size_t same;           /* as in the line before */
	size_t longest;
	struct span last;
};

static void look_at(struct column *c, struct span text)
{
	size_t digits = 0;

	if (!text.len)
		return;
	while (digits < text.len && text.text[digits] >= '0' && text.text[digits] <= '9')
		digits++;
	c->numbers += digits == text.len;
	c->same +=
		c->lines && c->last.len == text.len && !memcmp(c->last.text, text.text, text.len);
	if (text.len > c->longest)
		c->longest = text.len;
	c->last = text;
	c->lines++;
}

/* All but a header, or a tenth. Many single digits are labels. */
static bool is_numbers(const struct column *c)
{
	bool labels = c->longest == 1 && c->lines > 10;

	return c->numbers && !labels &&
	       (10 * c->numbers >= 9 * c->lines || (c->lines > 2 && c->numbers + 1 == c->lines));
}

/* What is the same in nearly every line (a language, a licence) is no text. */
static bool is_text(const struct column *c)
{
	bool constant = c->lines > 2 && 10 * c->same >= 9 * (c->lines - 2);

	return c->lines && 2 * c->numbers < c->lines && !constant;
}

int corpus_check_columns(const struct corpus *c, int source, int target)
{
	struct column columns[LOOK_COLUMNS + 1] = { { 0 } };
	int text[2], texts = 0;
	struct span line, found;
	size_t pos = 0;

	if (source > LOOK_COLUMNS || target > LOOK_COLUMNS)
		return 0;
	for (int n = 0; n < LOOK_LINES && text_file_line(&c->text[0], &pos, &line); n++)
		for (int i = 1; i <= LOOK_COLUMNS && text_file_column(line, i, &found) == i; i++)
			look_at(&columns[i], found);
	if (!is_numbers(&columns[source]) && !is_numbers(&columns[target]))
		return 0;
	for (int i = 1; i <= LOOK_COLUMNS && texts < 2; i++)
		if (is_text(&columns[i]))
			text[texts++] = i;
	if (texts < 2)
		return 0;
	return err_set(
		"%s: column %d holds numbers, columns %d and %d hold text: --source-column %d "
		"--target-column %d; if the numbers are meant, cut out the two columns first",
		text_file_name(c->path[0]), is_numbers(&columns[source]) ? source : target, text[0],
		text[1], text[source > target], text[source < target]);
}

int corpus_check_encoding(const struct corpus *c)
{
	size_t bad = c->faults[CORPUS_BAD_UTF8], all = c->count;
	int side = c->examples[CORPUS_BAD_UTF8][0].side;

	for (int f = 0; f < CORPUS_FAULTS; f++)
		all += c->faults[f];
	if (10 * bad <= all)
		return 0;
	return err_set("%s: %zu of %zu pair%s %s not valid UTF-8, the first is in line %" PRIu32
		       "; the text %s",
		text_file_name(c->path[side]), bad, all, str_plural(all), bad == 1 ? "is" : "are",
		c->examples[CORPUS_BAD_UTF8][0].line,
		encoding_advice(c->text[side].data, c->text[side].len));
}
