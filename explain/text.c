#include "explain/text.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/window.h"
#include "explain/show.h"
#include "explain/values.h"

#include <stdlib.h>
#include <string.h>

int pages_list(struct pages *p, const struct lesson *l)
{
	int n = 0;

	p->list = steps_list(&p->count, &l->trace);
	for (int i = 0; i < p->count; i++)
		if (!(p->list[i].step->kind & IN_BROWSER))
			p->list[n++] = p->list[i];
	p->count = n;
	return p->list ? 0 : -1;
}

void pages_release(struct pages *p)
{
	mem_free(p->list);
	*p = (struct pages){ 0 };
}

/* Calls it with each line of a text; a line is cut off at its end for that. */
static void each_line(char *text, void (*show)(FILE *, const struct lesson *, const char *, int),
	FILE *out, const struct lesson *l, int number)
{
	while (*text) {
		char *end = text + strcspn(text, "\n");
		bool last = !*end;

		*end = '\0';
		show(out, l, text, number);
		text = end + !last;
	}
}

/* What is said aside begins in one column. */
static void show_equation(FILE *out, const struct lesson *l, const char *line, int column)
{
	const char *aside = strstr(line, "   ");

	(void)l;
	if (aside)
		fprintf(out, "%-*.*s   %s\n", column, (int)(aside - line), line, aside + 3);
	else
		fprintf(out, "%s\n", line);
}

static int column_of_asides(const char *text)
{
	size_t column = 0;

	for (const char *at = text; (at = strstr(at, "   ")); at += 3) {
		const char *from = at;

		while (from > text && from[-1] != '\n')
			from--;
		column = (size_t)(at - from) > column ? (size_t)(at - from) : column;
	}
	return (int)column;
}

static void show_values(FILE *out, const struct lesson *l, const char *line, int t)
{
	if (*line == '@')
		text_block(out, l, line, t);
	else
		text_values(out, l, line, t);
}

static void show_code(FILE *out, const struct lesson *l, const char *line, int t)
{
	(void)l;
	(void)t;
	fprintf(out, "    code: %s\n", line);
}

static void show_check(FILE *out, const struct trace *tr, enum identity id, int t)
{
	if (!tr->compared[id])
		return;
	fprintf(out, "    check: %s; distance ", identity_text(id));
	show_distance(out, trace_distance(tr, id, t), IDENTITY_LIMIT);
}

static void show_title(FILE *out, const struct lesson *l, const struct pages *p, int i)
{
	const struct step_place *place = &p->list[i];
	static const char *const ways[] = { "", "Forward", "Backward" };
	char title[STEP_TEXT], text[200];
	int t = place->t;

	step_plain(title, &l->trace, place->step->title, -1);
	if (t < 0)
		snprintf(text, sizeof(text), "%s%s%.100s", ways[place->step->way],
			place->step->way ? ": " : "", title);
	else
		snprintf(text, sizeof(text), "%s, step %d of %d: %.100s", ways[place->step->way],
			t + 1, l->trace.T, title);
	fprintf(out, "== %d/%d == %s ", i + 1, p->count, text);
	for (size_t k = strlen(text); k < 70; k++)
		fputc('=', out);
	fprintf(out, "\n\n");
}

void page_print(FILE *out, const struct lesson *l, const struct pages *p, int i)
{
	const struct step *s = p->list[i].step;
	const struct trace *tr = &l->trace;
	int t = p->list[i].t;
	char room[STEP_TEXT];

	show_title(out, l, p, i);
	if (t >= 0 && s->way == FORWARD)
		fprintf(out, "Fed in: \"%s\". To predict: \"%s\".\n\n", l->subject.previous_word[t],
			l->subject.target_word[t]);
	step_plain(room, tr, s->equation, -1);
	each_line(room, show_equation, out, l, column_of_asides(room));
	show_text(out, step_plain(room, tr, s->text, -1), 2);
	step_text(room, tr, s->shows);
	each_line(room, show_values, out, l, t);
	if (value_worked(room, l, s->worked, t))
		show_text(out, room, SHOW_INDENT);
	if (s->line)
		fprintf(out, "    plain: %s\n", step_text(room, tr, s->line));
	step_text(room, tr, s->code);
	each_line(room, show_code, out, l, t);
	for (int k = 0; k < s->checks; k++)
		show_check(out, tr, s->check[k], t);
	fprintf(out, "\n");
}

void pages_print(FILE *out, const struct lesson *l, const struct pages *p, enum selection selection,
	int step)
{
	for (int i = 0; i < p->count; i++)
		if (selection == PAGES_ALL ||
			(selection == PAGES_SUMMARY && p->list[i].step->kind & SUMMARY) ||
			(selection == PAGES_STEP && p->list[i].t == step))
			page_print(out, l, p, i);
}

/* The page that the answer leads to, from 0, or one of these. */
enum { NEXT = -1, BACK = -2, ODD = -3 };

static int follow(const char *answer, int count)
{
	char *end;
	long page;

	answer += strspn(answer, " \t");
	switch (*answer) {
	case '\n':
	case '\0':
	case 'n':
		return NEXT;
	case 'p':
		return BACK;
	case 'q':
		return count;
	case 'g':
		answer++;
		break;
	}
	page = strtol(answer, &end, 10);
	end += strspn(end, " \t\n");
	return end == answer || *end || page < 1 || page > count ? ODD : (int)page - 1;
}

/* Reads the rest of a line that did not fit. */
static void skip_line(FILE *in, const char *answer)
{
	int c = strchr(answer, '\n') ? '\n' : 0;

	while (c != '\n' && c != EOF)
		c = getc(in);
}

/* Asks until it is told where to go on; the end of the input ends the walk. */
static int ask(FILE *in, FILE *out, int at, int count, bool more)
{
	char answer[32];

	for (int to;;) {
		fprintf(out, "-- %d/%d%s -- n: next, p: back, g N: page N, q: quit > ", at + 1,
			count, more ? ", more" : "");
		fflush(out);
		if (!fgets(answer, sizeof(answer), in)) {
			fputc('\n', out);
			return count;
		}
		skip_line(in, answer);
		to = follow(answer, count);
		if (to != ODD)
			return to;
		fprintf(out, "Understood are n or Enter, p, q, and g N, N from 1 to %d.\n", count);
	}
}

/* The end of the lines that fit on the terminal, one at least; its last is the question's.
 * A character takes no more columns than bytes. */
static const char *screen_end(const char *text, struct window w)
{
	const char *end = NULL;

	for (int rows = 0; *text && rows < w.lines; text++) {
		int length = (int)strcspn(text, "\n");

		rows += length ? (length - 1) / w.columns + 1 : 1;
		text += length;
		if (rows < w.lines || !end)
			end = text + 1;
	}
	return end;
}

/* A page in screens, each asked after; the page to go to. */
static int show_screens(FILE *in, FILE *out, const char *text, int at, int count)
{
	const char *from = text, *end = text;
	int to = NEXT;

	while (to == NEXT && end[strspn(end, "\n")]) {
		from = end;
		end = screen_end(from, window_size(fileno(out)));
		fwrite(from, 1, (size_t)(end - from), out);
		to = ask(in, out, at, count, end[strspn(end, "\n")]);
	}
	if (to == BACK)
		return from > text || !at ? at : at - 1;
	return to == NEXT ? at + 1 : to;
}

int pages_walk(FILE *in, FILE *out, const struct lesson *l, const struct pages *p)
{
	for (int at = 0; at < p->count;) {
		char *text = NULL;
		size_t len;
		FILE *page = open_memstream(&text, &len);

		if (page)
			page_print(page, l, p, at);
		if (!page || fclose(page)) {
			free(text);
			return err_set("out of memory");
		}
		at = show_screens(in, out, text, at, p->count);
		free(text);
	}
	return 0;
}
