#include "tests/explain/printed.h"

#include "tests/test.h"
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

void paper_open(struct paper *p)
{
	*p = (struct paper){ 0 };
	p->out = open_memstream(&p->text, &p->len);
}

const char *paper_read(struct paper *p)
{
	fflush(p->out);
	return p->text;
}

void paper_close(struct paper *p)
{
	fclose(p->out);
	free(p->text);
}

void book_open(struct book *b, const char *name, enum decoder_cell cell)
{
	if (name)
		CHECK_EQUAL(lesson_open(&b->l, test_path(name), "the cat sat", "le chat",
				    &world_lesson_options),
			0);
	else
		world_lesson(&b->l, SCORE_ADDITIVE, cell);
	CHECK_EQUAL(pages_list(&b->pages, &b->l), 0);
	paper_open(&b->paper);
}

void book_close(struct book *b)
{
	paper_close(&b->paper);
	pages_release(&b->pages);
	lesson_close(&b->l);
}

char *lesson_printed(const struct lesson *l, const char *title)
{
	struct pages pages;
	struct paper p;

	paper_open(&p);
	CHECK_EQUAL(pages_list(&pages, l), 0);
	for (int i = 0; i < pages.count; i++)
		if (!title || strstr(pages.list[i].step->title, title))
			page_print(p.out, l, &pages, i);
	pages_release(&pages);
	fclose(p.out);
	return p.text;
}

int count_of(const char *text, const char *part)
{
	int n = 0;

	for (text = strstr(text, part); text; text = strstr(text + strlen(part), part))
		n++;
	return n;
}
