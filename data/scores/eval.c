#include "data/scores/eval.h"

#include "base/err.h"
#include "base/mem.h"
#include "data/encoding.h"
#include "data/text_file.h"
#include "tokenizer/fold.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static int read_text(struct eval_text *t, const char *path)
{
	size_t pos = 0, capacity = 0;
	struct span line;
	int lines = 0;

	t->path = path;
	if (text_file_read(&t->text, path))
		return -1;
	while (text_file_line(&t->text, &pos, &line)) {
		if (lines == INT_MAX - 1)
			return err_set("%s: too many lines", text_file_name(path));
		if (mem_grow(&t->line, &capacity, (size_t)lines + 1, sizeof(*t->line)))
			return err_prefix("%s: ", text_file_name(path));
		t->line[lines++] = line;
	}
	return lines;
}

static int at_line(const struct eval_text *t, int line)
{
	return err_prefix("%s:%d: ", text_file_name(t->path), line + 1);
}

/* White space at the end of a line is no part of it. */
static struct span without_end(struct span line)
{
	size_t end = 0;

	for (size_t i = 0; i < line.len;) {
		uint32_t code;

		i += (size_t)utf8_next(line.text + i, &code);
		if (!bleu_separates(code))
			end = i;
	}
	line.len = end;
	return line;
}

static int check_lines(struct eval_text *t, int lines)
{
	for (int i = 0; i < lines; i++) {
		if (!utf8_valid(t->line[i].text, t->line[i].len)) {
			err_set("not valid UTF-8; the text %s",
				encoding_advice(t->text.data, t->text.len));
			return at_line(t, i);
		}
		t->line[i] = without_end(t->line[i]);
	}
	return 0;
}

/* The lines of all files have to be as many as those of the first. */
static int read_texts(
	struct eval_text *t, int count, const char *const *paths, const char *first, int *lines)
{
	for (int i = 0; i < count; i++) {
		int n = read_text(&t[i], paths[i]);

		if (n < 0)
			return -1;
		if (*lines < 0)
			*lines = n;
		if (n != *lines)
			return err_set("%s has %d line%s, %s has %d", text_file_name(first), *lines,
				str_plural((size_t)*lines), text_file_name(paths[i]), n);
	}
	return 0;
}

int eval_read(struct eval *e, const char *const *outputs, int count, const char *const *references,
	int reference_count)
{
	*e = (struct eval){ .outputs = count, .references = reference_count, .lines = -1 };
	if (text_file_standard(outputs, count) + text_file_standard(references, reference_count) >
		1)
		return err_set("only one file can be standard input");
	e->output = mem_zalloc((size_t)count, sizeof(*e->output));
	e->reference = mem_zalloc((size_t)reference_count, sizeof(*e->reference));
	if (!e->output || !e->reference ||
		read_texts(e->output, count, outputs, outputs[0], &e->lines) ||
		read_texts(e->reference, reference_count, references, outputs[0], &e->lines))
		return -1;
	if (!e->lines)
		return err_set("%s: no lines", text_file_name(outputs[0]));
	for (int i = 0; i < count; i++)
		if (check_lines(&e->output[i], e->lines))
			return -1;
	for (int i = 0; i < reference_count; i++)
		if (check_lines(&e->reference[i], e->lines))
			return -1;
	return 0;
}

static void release_texts(struct eval_text *t, int count)
{
	for (int i = 0; i < count && t; i++) {
		str_release(&t[i].text);
		mem_free(t[i].line);
	}
	mem_free(t);
}

void eval_release(struct eval *e)
{
	release_texts(e->output, e->outputs);
	release_texts(e->reference, e->references);
	*e = (struct eval){ 0 };
}

int eval_links(struct alignment *a, const char *links_path, const char *gold_path)
{
	const char *const path[2] = { links_path, gold_path };
	struct eval_text *t;
	int lines = -1, side, rc = -1;

	if (text_file_standard(path, 2) > 1)
		return err_set("only one file can be standard input");
	t = mem_zalloc(2, sizeof(*t));
	if (!t || read_texts(t, 2, path, links_path, &lines))
		goto done;
	rc = lines ? 0 : err_set("%s: no lines", text_file_name(links_path));
	for (int i = 0; i < lines && !rc; i++) {
		const struct span *links = &t[0].line[i], *gold = &t[1].line[i];

		if (alignment_add(a, links->text, links->len, gold->text, gold->len, &side))
			rc = at_line(&t[side], i);
	}
done:
	release_texts(t, 2);
	return rc;
}

/* The references of a sentence that are not empty, or its first one. NULL: how many. */
static int references_of(struct span *reference, const struct eval *e, int line)
{
	int n = 0;

	for (int i = 0; i < e->references; i++)
		if (e->reference[i].line[line].len) {
			if (reference)
				reference[n] = e->reference[i].line[line];
			n++;
		}
	if (n)
		return n;
	if (reference)
		reference[0] = e->reference[0].line[line];
	return 1;
}

int eval_references(const struct eval *e)
{
	int all = references_of(NULL, e, 0);

	for (int line = 1; line < e->lines; line++)
		if (references_of(NULL, e, line) != all)
			return -1;
	return all;
}

static int normalise(struct str *out, struct span line, bool lowercase)
{
	str_clear(out);
	return fold_line(out, line.text, line.len, 1, lowercase);
}

int eval_exact(const struct eval *e, int output, bool lowercase, long *exact)
{
	struct str a = { 0 }, b = { 0 };
	int rc = 0;

	*exact = 0;
	for (int line = 0; line < e->lines && !rc; line++) {
		bool equal = false;

		rc = normalise(&a, e->output[output].line[line], lowercase);
		for (int i = 0; i < e->references && !rc && !equal; i++) {
			rc = normalise(&b, e->reference[i].line[line], lowercase);
			equal = a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
		}
		*exact += equal;
	}
	str_release(&a);
	str_release(&b);
	return rc;
}

/* Adds the rows of one output up. Each is kept `step` numbers behind the one before. */
static int count_output(struct eval_score *s, int *row, int step, const struct eval *e, int output,
	const struct metric *m, struct span *reference)
{
	int width = metric_width(m);

	for (int line = 0; line < e->lines; line++, row += step) {
		int n = references_of(reference, e, line);

		if (metric_count(m, row, e->output[output].line[line], reference, n))
			return at_line(&e->output[output], line);
		for (int k = 0; k < width; k++)
			s->sum[k] += row[k];
	}
	s->score = metric_score(m, s->sum);
	return 0;
}

static int resample(struct eval_score *score, const struct eval *e, const struct metric *m,
	const int *const *rows, int resamples, uint64_t seed)
{
	double *scores = mem_alloc((size_t)resamples * (size_t)e->outputs, sizeof(*scores));
	int rc = scores ? bootstrap_scores(scores, m, rows, e->outputs, e->lines, resamples, seed)
			: -1;

	/* the baseline last: its scores are compared with all others before they are sorted */
	for (int i = e->outputs - 1; i >= 0 && !rc; i--) {
		double *own = scores + (size_t)i * (size_t)resamples;
		double difference = score[i].score - score[0].score;

		score[i].p_value = bootstrap_p_value(scores, own, resamples, difference);
		score[i].resampled = bootstrap_interval(own, resamples);
	}
	mem_free(scores);
	return rc;
}

int eval_score(struct eval_score *score, const struct eval *e, const struct metric *m,
	int resamples, uint64_t seed)
{
	/* only resampling needs the rows later */
	int width = metric_width(m), step = resamples ? width : 0;
	size_t size = (size_t)width * (resamples ? (size_t)e->lines : 1);
	int *block = mem_alloc(size, sizeof(*block) * (size_t)e->outputs);
	const int **rows = mem_alloc((size_t)e->outputs, sizeof(*rows));
	struct span *reference = mem_alloc((size_t)e->references, sizeof(*reference));
	int rc = block && rows && reference ? 0 : -1;

	for (int i = 0; i < e->outputs && !rc; i++) {
		score[i] = (struct eval_score){ 0 };
		rows[i] = block + (size_t)i * size;
		rc = count_output(&score[i], block + (size_t)i * size, step, e, i, m, reference);
	}
	if (!rc && resamples)
		rc = resample(score, e, m, rows, resamples, seed);
	mem_free(block);
	mem_free(rows);
	mem_free(reference);
	return rc;
}

int eval_fill(struct eval_report *r, const char *const *outputs, const char *const *references,
	int reference_count, bool lowercase)
{
	struct eval e = { 0 };
	int rc = -1;

	r->score = mem_zalloc((size_t)(r->metrics * r->outputs), sizeof(*r->score));
	r->exact = mem_zalloc((size_t)r->outputs, sizeof(*r->exact));
	if (!r->score || !r->exact ||
		eval_read(&e, outputs, r->outputs, references, reference_count))
		goto done;
	r->references = eval_references(&e);
	r->lines = e.lines;
	for (int i = 0; i < r->outputs; i++)
		if (eval_exact(&e, i, lowercase, &r->exact[i]))
			goto done;
	for (int i = 0; i < r->metrics; i++)
		if (eval_score(r->score + i * r->outputs, &e, &r->metric[i], r->resamples, r->seed))
			goto done;
	rc = 0;
done:
	eval_release(&e);
	return rc;
}
