/* seq2seq-explain: backpropagation through attention, step by step, every number shown and
 * checked. */
#include "base/err.h"
#include "explain/explain_options.h"
#include "explain/html.h"
#include "explain/text.h"
#include "model/routes.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int show_pages(const struct lesson *l, const struct explain_options *o)
{
	struct pages pages;
	int rc = 0;

	if (pages_list(&pages, l))
		return -1;
	if (o->step)
		pages_print(stdout, l, &pages, PAGES_STEP, o->step - 1);
	else if (!o->all && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		rc = pages_walk(stdin, stdout, l, &pages);
	else
		pages_print(stdout, l, &pages,
			o->all || lesson_is_small(l) ? PAGES_ALL : PAGES_SUMMARY, 0);
	pages_release(&pages);
	return rc;
}

static int show(struct lesson *l, const struct explain_options *o)
{
	if (o->step > l->trace.T)
		return err_set("--step: the target has %d step%s, not %d", l->trace.T,
			str_plural((size_t)l->trace.T), o->step);
	if (o->html)
		return html_write(o->html, l);
	if (o->without >> ROUTES)
		return text_without_all(stdout, l);
	if (o->without)
		return text_without(stdout, l, o->without);
	return show_pages(l, o);
}

static int run(const struct explain_options *o)
{
	struct lesson lesson;
	int rc;

	if (o->html && html_check(o->html))
		return -1;
	if (o->model && !o->lesson.check && isatty(STDERR_FILENO))
		fprintf(stderr, "computing: forward, backward, and the loss anew for each "
				"difference ...\n");
	rc = lesson_open(&lesson, o->model, o->source, o->target, &o->lesson);
	if (!rc)
		rc = show(&lesson, o);
	errno = 0;
	if (!rc && (fflush(stdout) || ferror(stdout)))
		rc = err_set("cannot write to standard output: %s", strerror(errno));
	if (!rc && !lesson_holds(&lesson))
		rc = err_set("gradients are off: worst distance %.1e, worst identity %.1e",
			lesson_worst_difference(&lesson), lesson_worst_identity(&lesson));
	lesson_close(&lesson);
	return rc;
}

int main(int argc, char **argv)
{
	struct explain_options options;
	int rc;

	explain_options_init(&options);
	rc = explain_options_parse(&options, argc, argv);
	if (rc < 0)
		return explain_options_misuse();
	if (rc == 0 && run(&options)) {
		fprintf(stderr, "seq2seq-explain: %s\n", err_get());
		return 1;
	}
	return 0;
}
