#include "explain/walk.h"

#include <stdlib.h>
#include <string.h>

/* The page that the answer leads to; `count` to end, -1 if it is not understood. */
static int follow(const char *answer, int at, int count)
{
	char *end;
	long page;

	answer += strspn(answer, " \t");
	switch (*answer) {
	case '\n':
	case '\0':
	case 'n':
		return at + 1;
	case 'p':
		return at ? at - 1 : 0;
	case 'q':
		return count;
	case 'g':
		answer++;
		break;
	}
	page = strtol(answer, &end, 10);
	end += strspn(end, " \t\n");
	return end == answer || *end || page < 1 || page > count ? -1 : (int)page - 1;
}

/* Reads the rest of a line that did not fit. */
static void skip_line(FILE *in, const char *answer)
{
	int c = strchr(answer, '\n') ? '\n' : 0;

	while (c != '\n' && c != EOF)
		c = getc(in);
}

void walk(FILE *in, FILE *out, const struct lesson *l, const struct page *pages, int count)
{
	char answer[32];
	int at = 0;

	while (at < count) {
		int to = -1;

		page_print(out, l, pages, count, at);
		while (to < 0) {
			fprintf(out, "-- %d/%d -- n: next, p: back, g N: page N, q: quit > ",
				at + 1, count);
			fflush(out);
			if (!fgets(answer, sizeof(answer), in)) {
				fputc('\n', out);
				return;
			}
			skip_line(in, answer);
			to = follow(answer, at, count);
		}
		at = to;
	}
}
