#include "tests/data/scores/eval_fixture.h"

#include "base/mem.h"
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

/* Writes the files hyp, hyp2, ref and ref2. */
struct files {
	const char *output[2], *reference[2];
	int outputs, references;
};

static struct files files_of(const struct eval_texts *t)
{
	struct files f = { .outputs = 0 };

	for (int i = 0; i < 2; i++) {
		if (t->output[i])
			f.output[f.outputs++] = eval_fixture_file(i ? "hyp2" : "hyp", t->output[i]);
		if (t->reference[i])
			f.reference[f.references++] =
				eval_fixture_file(i ? "ref2" : "ref", t->reference[i]);
	}
	return f;
}

int eval_fixture_read(struct eval *e, const struct eval_texts *t)
{
	struct files f = files_of(t);

	return eval_read(e, f.output, f.outputs, f.reference, f.references);
}

int eval_fixture_report(
	struct str *out, const struct eval_texts *t, struct eval_report r, bool json)
{
	static const char *const names[] = { "first.txt", "se\"c\xff.txt" };
	struct files f = files_of(t);
	int rc;

	str_clear(out);
	r.metric = t->metric ? t->metric : eval_fixture_metrics;
	r.metrics = t->metric ? 1 : 2;
	r.outputs = f.outputs;
	r.name = names;
	r.seed = 7;
	rc = eval_fill(&r, f.output, f.reference, f.references, r.metric->bleu.lowercase);
	if (!rc)
		rc = json ? eval_put_json(out, &r) : eval_put_text(out, &r);
	mem_free(r.score);
	mem_free(r.exact);
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
