#include "decode/heatmap.h"

#include "base/mem.h"
#include "decode/char_width.h"
#include "tokenizer/fold.h"

#include <string.h>

enum {
	CELL = 2,   /* least width of a column: two digits, or one wide character */
	HEIGHT = 9, /* of words written downwards */
	BETWEEN = 2 /* the row's word and its first cell */
};

struct layout {
	int label;    /* columns for the words of the rows */
	int gap;      /* between columns of cells */
	int *width;   /* [columns] */
	bool upright; /* column words are written downwards */
	int block;    /* columns side by side */
};

static int text_width(const char *text)
{
	return char_width_text(text, strlen(text));
}

static int at_most(int a, int b)
{
	return a < b ? a : b;
}

static int at_least(int a, int b)
{
	return a > b ? a : b;
}

static void spaces(struct str *out, int n)
{
	str_printf(out, "%*s", n, "");
}

/* A finished line has no spaces at its end. */
static void end_line(struct str *out)
{
	while (out->len && out->data[out->len - 1] == ' ')
		out->len--;
	str_puts(out, "\n");
}

/* The word, cut with an ellipsis to `limit` columns; returns how many it took. Shows a space at
 * its beginning, as tokens have it. */
static int put_word(struct str *out, const char *word, int limit)
{
	size_t len = strlen(word), space = *word == ' ';
	int width = text_width(word);
	bool whole = width <= limit;

	if (!whole)
		len = char_width_fit(word, len, limit - 1, &width);
	str_puts(out, space ? "▁" : "");
	str_append(out, word + space, len - space);
	str_puts(out, whole ? "" : "…");
	return width + !whole;
}

static int plan(struct layout *l, const struct heatmap *m)
{
	int screen = at_least(m->width, HEATMAP_WIDTH_MIN), room, total = -1;

	*l = (struct layout){ .gap = 1, .block = m->columns };
	for (int i = 0; i < m->rows; i++)
		l->label = at_least(l->label, text_width(m->row[i]));
	l->label = at_most(l->label, screen / 3);
	room = screen - l->label - BETWEEN;

	l->width = mem_alloc((size_t)m->columns, sizeof(int));
	if (!l->width)
		return -1;
	for (int j = 0; j < m->columns && total <= room; j++) {
		l->width[j] = at_least(text_width(m->column[j]), CELL);
		total = at_most(l->width[j], room + 1) + total + l->gap;
	}
	if (total <= room)
		return 0;

	l->upright = true;
	l->gap = 0;
	for (int j = 0; j < m->columns; j++)
		l->width[j] = CELL;
	/* blocks of nearly the same size look better than a full one and a rest */
	int blocks = (m->columns - 1) / (room / CELL) + 1;
	l->block = (m->columns - 1) / blocks + 1;
	return 0;
}

/* The n-th character of a word with its marks; an empty span past the end. */
static struct span character(const char *word, int n)
{
	struct span c = { word, 0 };

	for (int i = -1; *c.text; c.text += c.len) {
		uint32_t code;

		c.len = (size_t)utf8_next(c.text, &code);
		while (c.text[c.len]) {
			int more = utf8_next(c.text + c.len, &code);

			if (unicode_width(code))
				break;
			c.len += (size_t)more;
		}
		if (++i == n)
			return c;
	}
	return (struct span){ word, 0 };
}

static int characters(const char *word)
{
	int n = 0;

	while (n <= HEIGHT && character(word, n).len)
		n++;
	return n;
}

/* One line of the words written downwards; the last letters stand on line 0, the lowest. */
static void put_upright(struct str *out, const char *word, int line)
{
	int n = characters(word), at = at_most(n, HEIGHT) - 1 - line;
	const char *instead = at < 0                ? ""
			      : n > HEIGHT && !line ? "⋮"
			      : !at && *word == ' ' ? "▁"
						    : NULL;
	struct span c = instead ? (struct span){ instead, strlen(instead) } : character(word, at);

	str_append(out, c.text, c.len);
	spaces(out, CELL - char_width_text(c.text, c.len));
}

static void put_header(
	struct str *out, const struct heatmap *m, const struct layout *l, int first, int last)
{
	int height = 1;

	for (int j = first; j < last && l->upright; j++)
		height = at_least(height, at_most(characters(m->column[j]), HEIGHT));
	for (int line = height - 1; line >= 0; line--) {
		spaces(out, l->label + BETWEEN);
		for (int j = first; j < last; j++)
			if (l->upright)
				put_upright(out, m->column[j], line);
			else
				spaces(out, l->width[j] + l->gap -
						    put_word(out, m->column[j], l->width[j]));
		end_line(out);
	}
}

/* Weights below the first level are a dot, to lead the eye along the row. */
static const struct {
	double weight;
	const char *shade;
	int back, fore; /* of the 256 colours: violet, blue, green, yellow */
} levels[] = {
	{ 0.80, "█", 226, 16 },
	{ 0.60, "█", 185, 16 },
	{ 0.40, "▓", 71, 16 },
	{ 0.20, "▒", 30, 231 },
	{ 0.10, "░", 25, 231 },
	{ 0.05, "░", 54, 231 },
};
enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

static void put_cell(struct str *out, double weight, int width, bool color)
{
	int left = (width - 1) / 2, level = 0, percent;

	while (level < LEVELS && !(weight >= levels[level].weight))
		level++;
	if (level == LEVELS) { /* also a NaN */
		str_printf(out, "%*s·%*s", left, "", width - left - 1, "");
	} else if (color) {
		percent = at_most((int)(weight * 100 + 0.5), 99);
		str_printf(out, "\033[48;5;%d;38;5;%dm%*s%2d%*s\033[0m", levels[level].back,
			levels[level].fore, left, "", percent, width - left - 2, "");
	} else {
		while (width--)
			str_puts(out, levels[level].shade);
	}
}

static void put_row(struct str *out, const struct heatmap *m, const struct layout *l, int i,
	int first, int last)
{
	struct str word = { 0 };

	spaces(out, l->label - put_word(&word, m->row[i], l->label));
	out->failed = out->failed || word.failed;
	str_append(out, word.data, word.len);
	spaces(out, BETWEEN);
	for (int j = first; j < last; j++) {
		put_cell(out, m->weight[(size_t)i * (size_t)m->columns + (size_t)j], l->width[j],
			m->color);
		spaces(out, l->gap);
	}
	end_line(out);
	str_release(&word);
}

int heatmap_draw(struct str *out, const struct heatmap *m)
{
	struct layout l;

	if (plan(&l, m))
		return -1;
	for (int first = 0; first < m->columns; first += l.block) {
		int last = at_most(first + l.block, m->columns);

		str_puts(out, first ? "\n" : "");
		put_header(out, m, &l, first, last);
		for (int i = 0; i < m->rows; i++)
			put_row(out, m, &l, i, first, last);
	}
	mem_free(l.width);
	return out->failed ? -1 : 0;
}
