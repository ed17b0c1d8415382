#include "data/corpus.h"

#include "base/err.h"
#include "base/mem.h"
#include "data/corpus_check.h"
#include "data/text_file.h"
#include "tokenizer/fold.h"

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

/* what a report says of the pairs, and what an error says of one line */
static const struct {
	const char *pairs, *line;
} fault_text[CORPUS_FAULTS] = {
	[CORPUS_BAD_UTF8] = { "not valid UTF-8", "is not valid UTF-8" },
	[CORPUS_NUL] = { "a NUL byte", "holds a NUL byte" },
	[CORPUS_EMPTY_SIDE] = { "an empty side", "has an empty side" },
	[CORPUS_FEW_COLUMNS] = { "too few columns", "has too few columns" },
	[CORPUS_LONG_LINE] = { "a line over 65536 bytes", "is longer than 65536 bytes" },
	[CORPUS_LONG_TOKENS] = { "more tokens than --max-length, in validation than 1000",
		"has too many tokens" },
};
_Static_assert(CORPUS_LINE_MAX == 65536, "fault_text quotes it");

static void count_fault(struct corpus *c, enum corpus_fault fault, uint32_t line, int side)
{
	size_t n = c->faults[fault]++;

	if (n < CORPUS_EXAMPLES) {
		c->examples[fault][n].line = line;
		c->examples[fault][n].side = side;
	}
}

void corpus_skip(struct corpus *c, size_t i, enum corpus_fault fault)
{
	count_fault(c, fault, c->line[i], 0);
}

/* Removes the white space around one side. Returns CORPUS_FAULTS if nothing is wrong with it. */
static enum corpus_fault check_side(struct span *side)
{
	if (memchr(side->text, '\0', side->len))
		return CORPUS_NUL;
	if (!utf8_valid(side->text, side->len))
		return CORPUS_BAD_UTF8;
	*side = text_trim(*side);
	return side->len ? CORPUS_FAULTS : CORPUS_EMPTY_SIDE;
}

static int append(struct corpus *c, struct span source, struct span target, uint32_t line)
{
	size_t capacity[3] = { c->capacity, c->capacity, c->capacity };

	if (mem_grow(&c->source, &capacity[0], c->count + 1, sizeof(c->source[0])) ||
		mem_grow(&c->target, &capacity[1], c->count + 1, sizeof(c->target[0])) ||
		mem_grow(&c->line, &capacity[2], c->count + 1, sizeof(c->line[0])))
		return -1;
	c->capacity = capacity[0];
	c->source[c->count] = source;
	c->target[c->count] = target;
	c->line[c->count++] = line;
	return 0;
}

/* Takes the pair, or counts what is wrong with it. */
static int take(struct corpus *c, struct span source, struct span target, uint32_t line)
{
	enum corpus_fault fault = check_side(&source);
	int side = 0;

	if (fault == CORPUS_FAULTS) {
		fault = check_side(&target);
		side = c->path[1] != NULL;
	}
	if (fault == CORPUS_FAULTS)
		return append(c, source, target, line);
	count_fault(c, fault, line, side);
	return 0;
}

/* Finds the columns of one side; several are joined in `joined`, which has room. */
static bool find_side(
	struct str *joined, struct span line, const struct option_ints *columns, struct span *side)
{
	char *begin, *to;

	if (columns->count == 1)
		return text_file_column(line, columns->items[0], side) == columns->items[0];
	begin = to = joined->data + joined->len;
	for (int i = 0; i < columns->count; i++) {
		if (text_file_column(line, columns->items[i], side) < columns->items[i])
			return false;
		if (i)
			*to++ = ' ';
		memcpy(to, side->text, side->len);
		to += side->len;
	}
	*side = (struct span){ begin, (size_t)(to - begin) };
	joined->len += side->len;
	return true;
}

static int last_column(const struct option_ints *columns)
{
	int last = 0;

	for (int i = 0; i < columns->count; i++)
		if (columns->items[i] > last)
			last = columns->items[i];
	return last;
}

static struct span line_at(const struct str *text, uint32_t number)
{
	struct span line = { "", 0 };
	size_t pos = 0;

	while (number-- && text_file_line(text, &pos, &line))
		;
	return line;
}

/* No pair is left: says so, and what is wrong with the first line. */
static int no_usable_pairs(const struct corpus *c, int source_column, int target_column)
{
	enum corpus_fault first = CORPUS_FAULTS;
	const char *a = text_file_name(c->path[0]), *b = c->path[1];
	bool source = source_column > target_column;
	int needed = source ? source_column : target_column;
	uint32_t line = UINT32_MAX;
	struct span column;
	int side = 0, columns;

	for (int f = 0; f < CORPUS_FAULTS; f++)
		if (c->faults[f] && c->examples[f][0].line < line) {
			first = (enum corpus_fault)f;
			line = c->examples[f][0].line;
			side = c->examples[f][0].side;
		}
	if (first == CORPUS_FAULTS)
		return err_set("%s: no sentence pairs", a);
	if (b)
		return err_set("%s and %s: no usable sentence pairs; line %" PRIu32 " of %s %s", a,
			text_file_name(b), line, text_file_name(c->path[side]),
			fault_text[first].line);
	if (first != CORPUS_FEW_COLUMNS)
		return err_set("%s: no usable sentence pairs; line %" PRIu32 " %s", a, line,
			fault_text[first].line);
	columns = text_file_column(line_at(&c->text[0], line), needed, &column);
	return err_set("%s: no usable sentence pairs; line %" PRIu32
		       " has %d column%s, --%s-column is %d; %s",
		a, line, columns, str_plural((size_t)columns), source ? "source" : "target", needed,
		corpus_separator_advice(&c->text[0]));
}

static int too_many_lines(const char *path)
{
	return err_set("%s: more than %d lines", text_file_name(path), INT_MAX - 1);
}

static int take_tsv(struct corpus *c, const struct option_ints *source_columns,
	const struct option_ints *target_columns)
{
	struct span line, source, target;
	struct str *joined = &c->text[1];
	size_t pos = 0;

	/* a column stands on one side only, so all that is joined is no longer than the text */
	if (source_columns->count + target_columns->count > 2 &&
		mem_grow(&joined->data, &joined->capacity, c->text[0].len + 1, 1))
		return -1;
	for (uint32_t number = 1; text_file_line(&c->text[0], &pos, &line); number++) {
		if (number >= INT_MAX)
			return too_many_lines(c->path[0]);
		if (line.len > CORPUS_LINE_MAX)
			count_fault(c, CORPUS_LONG_LINE, number, 0);
		else if (!find_side(joined, line, source_columns, &source) ||
			 !find_side(joined, line, target_columns, &target))
			count_fault(c, CORPUS_FEW_COLUMNS, number, 0);
		else if (take(c, source, target, number))
			return -1;
	}
	if (corpus_check_encoding(c))
		return -1;
	if (!c->count)
		return no_usable_pairs(c, last_column(source_columns), last_column(target_columns));
	/* joined columns are chosen with care */
	if (source_columns->count + target_columns->count > 2)
		return 0;
	return corpus_check_columns(c, source_columns->items[0], target_columns->items[0]);
}

int corpus_take_tsv(struct corpus *c, struct str *text, const char *path,
	const struct option_ints *source, const struct option_ints *target)
{
	*c = (struct corpus){ .text = { *text }, .path = { path, NULL } };
	*text = (struct str){ 0 };
	if (take_tsv(c, source, target)) {
		corpus_release(c);
		return -1;
	}
	return 0;
}

int corpus_read_tsv(struct corpus *c, const char *path, const struct option_ints *source,
	const struct option_ints *target)
{
	struct str text = { 0 };

	*c = (struct corpus){ 0 };
	if (!text_file_read(&text, path))
		return corpus_take_tsv(c, &text, path, source, target);
	str_release(&text);
	return -1;
}

static uint32_t count_lines(const struct str *text)
{
	struct span line;
	size_t pos = 0;
	uint32_t n = 0;

	while (n < INT_MAX && text_file_line(text, &pos, &line))
		n++;
	return n;
}

static int read_pair(struct corpus *c)
{
	struct span line[2];
	size_t pos[2] = { 0, 0 };
	uint32_t lines[2];

	for (int i = 0; i < 2; i++) {
		if (text_file_read(&c->text[i], c->path[i]))
			return -1;
		lines[i] = count_lines(&c->text[i]);
		if (lines[i] == INT_MAX)
			return too_many_lines(c->path[i]);
	}
	if (corpus_check_sides(c))
		return -1;
	if (lines[0] != lines[1])
		return err_set("%s has %" PRIu32 " line%s, %s has %" PRIu32
			       ": line i of one must translate line i of the other",
			text_file_name(c->path[0]), lines[0], str_plural(lines[0]),
			text_file_name(c->path[1]), lines[1]);
	for (uint32_t number = 1; text_file_line(&c->text[0], &pos[0], &line[0]); number++) {
		text_file_line(&c->text[1], &pos[1], &line[1]);
		if (line[0].len > CORPUS_LINE_MAX || line[1].len > CORPUS_LINE_MAX)
			count_fault(c, CORPUS_LONG_LINE, number, line[0].len <= CORPUS_LINE_MAX);
		else if (take(c, line[0], line[1], number))
			return -1;
	}
	if (corpus_check_encoding(c))
		return -1;
	return c->count ? 0 : no_usable_pairs(c, 0, 0);
}

int corpus_read_pair(struct corpus *c, const char *source_path, const char *target_path)
{
	*c = (struct corpus){ .path = { source_path, target_path } };
	if (text_file_standard(c->path, 2) > 1)
		return err_set("only one file can be standard input");
	if (read_pair(c)) {
		corpus_release(c);
		return -1;
	}
	return 0;
}

void corpus_drop_text(struct corpus *c)
{
	str_release(&c->text[0]);
	str_release(&c->text[1]);
	mem_free(c->source);
	mem_free(c->target);
	mem_free(c->line);
	c->source = c->target = NULL;
	c->line = NULL;
	c->count = c->capacity = 0;
}

void corpus_release(struct corpus *c)
{
	corpus_drop_text(c);
	*c = (struct corpus){ 0 };
}

void corpus_report_fault(const struct corpus *c, enum corpus_fault f, FILE *out)
{
	size_t n = c->faults[f];

	if (!n)
		return;
	fprintf(out, "skipped %zu pair%s (%s):", n, str_plural(n), fault_text[f].pairs);
	for (size_t i = 0; i < n && i < CORPUS_EXAMPLES; i++)
		fprintf(out, "%s %s:%" PRIu32, i ? "," : "",
			text_file_name(c->path[c->examples[f][i].side]), c->examples[f][i].line);
	fprintf(out, n > CORPUS_EXAMPLES ? ", ...\n" : "\n");
}

void corpus_report(const struct corpus *c, FILE *out)
{
	for (int f = 0; f < CORPUS_FAULTS; f++)
		corpus_report_fault(c, (enum corpus_fault)f, out);
}
