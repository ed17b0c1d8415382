/* Word alignments of whole files. */
#include "base/err.h"
#include "data/scores/eval.h"
#include "data/text_file.h"

#include <string.h>

static long count_lines(const struct str *text)
{
	struct span line;
	size_t pos = 0;
	long n = 0;

	while (text_file_line(text, &pos, &line))
		n++;
	return n;
}

static int compare(struct alignment *a, const struct str text[2], const char *const path[2])
{
	struct span line[2];
	size_t pos[2] = { 0, 0 };
	long number = 0, n[2] = { count_lines(&text[0]), count_lines(&text[1]) };
	int side;

	if (n[0] != n[1])
		return err_set("%s has %ld line%s, %s has %ld", text_file_name(path[0]), n[0],
			str_plural((size_t)n[0]), text_file_name(path[1]), n[1]);
	if (!n[0])
		return err_set("%s: no lines", text_file_name(path[0]));
	while (text_file_line(&text[0], &pos[0], &line[0]) &&
		text_file_line(&text[1], &pos[1], &line[1])) {
		number++;
		if (alignment_add(a, line[0].text, line[0].len, line[1].text, line[1].len, &side))
			return err_prefix("%s:%ld: ", text_file_name(path[side]), number);
	}
	return 0;
}

int eval_links(struct alignment *a, const char *links_path, const char *gold_path)
{
	const char *const path[2] = { links_path, gold_path };
	struct str text[2] = { { 0 }, { 0 } };
	int rc = -1;

	if (text_file_standard(path, 2) > 1)
		return err_set("only one file can be standard input");
	if (!text_file_read(&text[0], links_path) && !text_file_read(&text[1], gold_path))
		rc = compare(a, text, path);
	str_release(&text[0]);
	str_release(&text[1]);
	return rc;
}
