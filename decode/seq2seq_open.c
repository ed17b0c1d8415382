/* Models opened and closed. */
#include "decode/seq2seq_parts.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "model/kernels/kernels.h"

static bool same_tokenizer(const struct tokenizer *a, const struct tokenizer *b)
{
	return tokenizer_same_tokens(a, b) && tokenizer_lowercase(a) == tokenizer_lowercase(b);
}

/* Models vote on the same tokens: their vocabularies must be one. */
static int check_ensemble(const struct seq2seq *s, char *const *paths)
{
	for (int i = 1; i < s->models; i++) {
		bool source = same_tokenizer(s->source, s->checkpoints[i].source);
		bool target = same_tokenizer(s->target, s->checkpoints[i].target);

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

static int open_all(struct seq2seq *s, char *const *paths, int n, int threads, const char *kernels)
{
	const struct kernels *k = kernels_choose(kernels ? kernels : "auto");

	if (!k || pool_create(&s->pool, threads > 0 ? threads : pool_processors()))
		return -1;
	s->checkpoints = mem_zalloc((size_t)n, sizeof(s->checkpoints[0]));
	s->networks = mem_zalloc((size_t)n, sizeof(s->networks[0]));
	if (!s->checkpoints || !s->networks)
		return -1;
	for (; s->models < n; s->models++)
		if (checkpoint_map(&s->checkpoints[s->models], paths[s->models]))
			return -1;
	for (int i = 0; i < n; i++)
		if (checkpoint_need_tokenizers(&s->checkpoints[i], paths[i]))
			return -1;
	s->source = s->checkpoints[0].source;
	s->target = s->checkpoints[0].target;
	if (check_ensemble(s, paths))
		return -1;
	for (int i = 0; i < n; i++) {
		const struct checkpoint *c = &s->checkpoints[i];

		if (network_create(&s->networks[i], &c->config, s->pool, k) ||
			network_load(s->networks[i], &c->params, false))
			return -1;
	}
	return 0;
}

struct seq2seq *seq2seq_open(char *const *paths, int n, int threads, const char *kernels)
{
	struct seq2seq *s = NULL;

	if (n < 1)
		err_set("no model to open");
	else
		s = mem_zalloc(1, sizeof(*s));
	if (s && open_all(s, paths, n, threads, kernels)) {
		seq2seq_close(s);
		return NULL;
	}
	return s;
}

void seq2seq_close(struct seq2seq *s)
{
	if (!s)
		return;
	for (int i = 0; i < s->models; i++) {
		network_release(s->networks[i]);
		checkpoint_release(&s->checkpoints[i]);
	}
	mem_free(s->networks);
	mem_free(s->checkpoints);
	batch_release(&s->batch);
	pool_release(s->pool);
	mem_free(s);
}

const char *seq2seq_error(void)
{
	return err_get();
}

bool seq2seq_has_attention(const struct seq2seq *s)
{
	for (int i = 0; i < s->models; i++)
		if (s->checkpoints[i].config.score != SCORE_NONE)
			return true;
	return false;
}

bool seq2seq_has_unk(const struct seq2seq *s)
{
	return tokenizer_whole_words(s->source) && tokenizer_whole_words(s->target);
}
