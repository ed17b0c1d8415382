#include "decode/translator.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/kernels/kernels.h"

#include <stdbool.h>
#include <string.h>

static int same_tokenizer(const struct tokenizer *a, const struct tokenizer *b, bool *same)
{
	struct str a_text = { 0 }, b_text = { 0 };
	int rc = tokenizer_save(a, &a_text) || tokenizer_save(b, &b_text) ? -1 : 0;

	*same = !rc && a_text.len == b_text.len && !memcmp(a_text.data, b_text.data, a_text.len);
	str_release(&a_text);
	str_release(&b_text);
	return rc;
}

/* Models vote on the same tokens: their vocabularies must be one. */
static int check_ensemble(const struct seq2seq *t, char *const *paths)
{
	for (int i = 1; i < t->models; i++) {
		const struct checkpoint *c = &t->checkpoints[i];
		bool source, target;

		if (same_tokenizer(t->source, c->source, &source) ||
			same_tokenizer(t->target, c->target, &target))
			return -1;
		if (!source || !target)
			return err_set("%s and %s cannot translate together: "
				       "their %svocabularies differ (equal ones come of the "
				       "same training text: --valid-sets)",
				paths[0], paths[i],
				target   ? "source "
				: source ? "target "
					 : "");
	}
	return 0;
}

int translator_open(
	struct seq2seq *t, char *const *paths, int models, int threads, const char *kernels)
{
	const struct kernels *k = kernels_choose(kernels);

	*t = (struct seq2seq){ 0 };
	if (!k || pool_create(&t->pool, threads))
		return -1;
	t->checkpoints = mem_zalloc((size_t)models, sizeof(t->checkpoints[0]));
	t->networks = mem_zalloc((size_t)models, sizeof(t->networks[0]));
	if (!t->checkpoints || !t->networks)
		return -1;
	for (; t->models < models; t->models++)
		if (checkpoint_map(&t->checkpoints[t->models], paths[t->models]))
			return -1;
	for (int i = 0; i < models; i++)
		if (checkpoint_need_tokenizers(&t->checkpoints[i], paths[i]))
			return -1;
	t->source = t->checkpoints[0].source;
	t->target = t->checkpoints[0].target;
	if (check_ensemble(t, paths))
		return -1;
	for (int i = 0; i < models; i++) {
		if (network_create(&t->networks[i], &t->checkpoints[i].config, t->pool, k) ||
			network_load(t->networks[i], &t->checkpoints[i].params, false))
			return -1;
	}
	return 0;
}

void translator_close(struct seq2seq *t)
{
	for (int i = 0; i < t->models; i++) {
		network_release(t->networks[i]);
		checkpoint_release(&t->checkpoints[i]);
	}
	mem_free(t->networks);
	mem_free(t->checkpoints);
	batch_release(&t->batch);
	pool_release(t->pool);
	*t = (struct seq2seq){ 0 };
}
