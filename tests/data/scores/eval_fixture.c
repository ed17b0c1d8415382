#include "tests/data/scores/eval_fixture.h"

#include "tests/test.h"

#include <string.h>

const struct metric eval_fixture_metrics[2] = {
	{ .kind = METRIC_BLEU, .bleu = { .tokenize = BLEU_NONE } },
	{ .kind = METRIC_CHRF, .chrf = CHRF_DEFAULTS },
};

const char *eval_fixture_file(const char *name, const char *text)
{
	const char *path = test_path(name);

	test_write_file(path, text, strlen(text));
	return path;
}

int eval_fixture_read(struct eval *e, const struct eval_texts *t)
{
	const char *output[2], *reference[2];
	int outputs = 0, references = 0;

	for (int i = 0; i < 2; i++) {
		if (t->output[i])
			output[outputs++] = eval_fixture_file(i ? "hyp2" : "hyp", t->output[i]);
		if (t->reference[i])
			reference[references++] =
				eval_fixture_file(i ? "ref2" : "ref", t->reference[i]);
	}
	return eval_read(e, output, outputs, reference, references);
}

int eval_fixture_report(
	struct str *out, const struct eval_texts *t, struct eval_report r, bool json)
{
	static const char *const names[] = { "first.txt", "se\"c\xff.txt" };
	struct eval_score score[4];
	struct eval e;
	long exact[2];
	int rc = -1;

	str_clear(out);
	if (eval_fixture_read(&e, t))
		goto done;
	r.metric = t->metric ? t->metric : eval_fixture_metrics;
	r.metrics = t->metric ? 1 : 2;
	r.outputs = e.outputs;
	r.references = eval_references(&e);
	r.lines = e.lines;
	r.name = names;
	r.score = score;
	r.exact = exact;
	r.seed = 7;
	for (int i = 0; i < e.outputs; i++)
		if (eval_exact(&e, i, r.metric->bleu.lowercase, &exact[i]))
			goto done;
	for (int i = 0; i < r.metrics; i++)
		if (eval_score(score + i * e.outputs, &e, &r.metric[i], r.resamples, r.seed))
			goto done;
	rc = json ? eval_put_json(out, &r) : eval_put_text(out, &r);
done:
	eval_release(&e);
	return rc;
}

void eval_fixture_check(
	const struct eval_texts *t, struct eval_report r, bool json, const char *expected)
{
	struct str out = { 0 };

	CHECK_EQUAL(eval_fixture_report(&out, t, r, json), 0);
	CHECK_TEXT(out.data, expected);
	str_release(&out);
}

const struct eval_texts eval_fixture_cat = { .output = { "\nthe cat sat on the mat\n" },
	.reference = { "a dog\nthe cat sat on a mat" } };
