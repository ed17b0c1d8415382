#include "data/eval.h"

#include "base/err.h"
#include "base/version.h"
#include "data/text_file.h"
#include "tokenizer/fold.h"

#include <string.h>

/* Two files read line by line side by side. */
struct lines {
	const char *path[2];
	struct str text[2];
	struct span line[2];
	size_t pos[2];
	long number;
};

static void lines_release(struct lines *l)
{
	str_release(&l->text[0]);
	str_release(&l->text[1]);
}

static long count_lines(const struct str *text)
{
	struct span line;
	size_t pos = 0;
	long n = 0;

	while (text_file_line(text, &pos, &line))
		n++;
	return n;
}

static int lines_open(struct lines *l, const char *first, const char *second)
{
	long n[2];

	*l = (struct lines){ .path = { first, second } };
	if (!strcmp(first, "-") && !strcmp(second, "-"))
		return err_set("only one file can be standard input");
	for (int i = 0; i < 2; i++) {
		if (text_file_read(&l->text[i], l->path[i]))
			return -1;
		n[i] = count_lines(&l->text[i]);
	}
	if (n[0] != n[1])
		return err_set("%s has %ld lines, %s has %ld", text_file_name(first), n[0],
			text_file_name(second), n[1]);
	if (!n[0])
		return err_set("%s: no lines", text_file_name(first));
	return 0;
}

static bool lines_next(struct lines *l)
{
	l->number++;
	return text_file_line(&l->text[0], &l->pos[0], &l->line[0]) &&
	       text_file_line(&l->text[1], &l->pos[1], &l->line[1]);
}

static int at_line(const struct lines *l, int side)
{
	return err_prefix("%s:%ld: ", text_file_name(l->path[side]), l->number);
}

static int normalise(struct str *out, struct span line, bool lowercase)
{
	struct str folded = { 0 };
	int rc;

	str_clear(out);
	if (!lowercase)
		return fold_white_space(out, line.text, line.len);
	rc = fold_white_space(&folded, line.text, line.len);
	if (!rc)
		rc = fold_case(out, folded.data, folded.len);
	str_release(&folded);
	return rc;
}

int eval_translation(struct eval_translation *e, const char *hypothesis_path,
	const char *reference_path, enum bleu_tokenize tokenize, bool lowercase)
{
	struct str text[2] = { { 0 }, { 0 } };
	struct lines l;
	int rc = lines_open(&l, hypothesis_path, reference_path);

	while (!rc && lines_next(&l)) {
		const struct span *h = &l.line[0], *r = &l.line[1];

		for (int side = 0; side < 2; side++)
			if (!utf8_valid(l.line[side].text, l.line[side].len)) {
				err_set("not valid UTF-8");
				rc = at_line(&l, side);
				goto done;
			}
		rc = -1;
		if (normalise(&text[0], *h, lowercase) || normalise(&text[1], *r, lowercase) ||
			bleu_add(&e->bleu, h->text, h->len, r->text, r->len, tokenize, lowercase))
			break;
		rc = 0;
		e->lines++;
		e->exact += text[0].len == text[1].len &&
			    (!text[0].len || !memcmp(text[0].data, text[1].data, text[0].len));
	}
done:
	str_release(&text[0]);
	str_release(&text[1]);
	lines_release(&l);
	return rc;
}

int eval_links(struct alignment *a, const char *links_path, const char *gold_path)
{
	struct lines l;
	int rc = lines_open(&l, links_path, gold_path), side;

	while (!rc && lines_next(&l)) {
		const struct span *links = &l.line[0], *gold = &l.line[1];

		if (alignment_add(a, links->text, links->len, gold->text, gold->len, &side))
			rc = at_line(&l, side);
	}
	lines_release(&l);
	return rc;
}

void eval_print_bleu(FILE *out, const struct bleu *b, enum bleu_tokenize tokenize, bool lowercase)
{
	static const char *const names[] = { "none", "13a", "char" };
	double p[BLEU_ORDER], penalty, score = bleu_score(b, p, &penalty);
	double ratio = b->reference_len ? (double)b->hypothesis_len / (double)b->reference_len : 0;

	fprintf(out,
		"BLEU|nrefs:1|case:%s|eff:no|tok:%s|smooth:exp|version:seq2seq.c-" SEQ2SEQ_VERSION,
		lowercase ? "lc" : "mixed", names[tokenize]);
	fprintf(out, " = %.2f %.1f/%.1f/%.1f/%.1f", score, p[0], p[1], p[2], p[3]);
	fprintf(out, " (BP = %.3f ratio = %.3f hyp_len = %ld ref_len = %ld)\n", penalty, ratio,
		b->hypothesis_len, b->reference_len);
}

void eval_print_exact(FILE *out, const struct eval_translation *e)
{
	fprintf(out, "exact %ld/%ld = %.2f %%\n", e->exact, e->lines,
		e->lines ? 100. * (double)e->exact / (double)e->lines : 0);
}

void eval_print_links(FILE *out, const struct alignment *a)
{
	fprintf(out, "AER = %.4f (precision = %.4f recall = %.4f links = %ld gold_links = %ld)\n",
		alignment_error_rate(a), alignment_precision(a), alignment_recall(a), a->links,
		a->gold);
}
