#include "decode/seq2seq_parts.h"

#include "base/mem.h"
#include "tokenizer/fold.h"

#include <string.h>

/* A sentence and what is asked of it. */
struct asked {
	const struct seq2seq *s;
	const struct seq2seq_options *o;
	const struct sentence *sentence;
	struct units source;
};

void seq2seq_results_release(struct seq2seq_result *results, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		struct seq2seq_result *r = &results[k];

		for (int i = 0; i < r->count; i++) {
			mem_free(r->best[i].text);
			mem_free(r->best[i].target);
			mem_free(r->best[i].attention);
		}
		mem_free(r->best);
		mem_free(r->source);
		mem_free(r->unseen);
		*r = (struct seq2seq_result){ 0 };
	}
}

/* n strings, which stand one behind the other in text, as an array in one block. */
static char **strings(const struct str *text, int n)
{
	size_t pointers = (size_t)n * sizeof(char *);
	char **list = mem_alloc(pointers + text->len, 1), *at;

	if (!list)
		return NULL;
	at = (char *)list + pointers;
	if (text->len)
		memcpy(at, text->data, text->len);
	for (int i = 0; i < n; i++, at += strlen(at) + 1)
		list[i] = at;
	return list;
}

/* Appends the text of n tokens from the first-th on. */
static int put_tokens(
	struct str *out, const struct asked *a, const struct hypothesis *h, int first, int n)
{
	struct str raw = { 0 }, clean = { 0 };
	int rc = unknown_replaced(a->s, a->o)
			 ? unknown_put(&raw, a->s, a->sentence, h, first, n)
			 : tokenizer_decode(a->s->target, &raw, h->ids + first, (size_t)n);

	if (!rc)
		rc = units_put_clean(&clean, raw.data, raw.len) || str_puts(out, "") ||
				     fold_line(out, clean.data, clean.len, 1, false)
			     ? -1
			     : 0;
	str_release(&raw);
	str_release(&clean);
	return rc;
}

/* The units of a hypothesis, or of the source (h NULL), and their names. */
static int name_units(
	char ***names, struct units *u, const struct asked *a, const struct hypothesis *h)
{
	const struct tokenizer *t = h ? a->s->target : a->s->source;
	const int *ids = h ? h->ids : a->sentence->source.ids;
	int n = h ? h->length : (int)a->sentence->source.count;
	int rc = units_make(u, t, a->o->unit, ids, n);
	bool pieces = u->tokens && !tokenizer_whole_words(t);
	struct str text = { 0 }; /* each name ended by a NUL */
	size_t typed = 0;

	for (int i = 0, end; !rc && i < n; i = end) {
		end = units_end(u, i);
		if (pieces || ids[i] == TOKEN_EOS)
			rc = units_put_tokens(&text, t, ids + i, end - i);
		else if (h)
			rc = put_tokens(&text, a, h, i, end - i);
		else
			rc = units_put_typed(&text, &typed, a->sentence, t, ids + i, end - i);
		str_append(&text, "", 1);
	}
	if (!rc && !text.failed)
		*names = strings(&text, u->count);
	str_release(&text);
	return *names ? 0 : -1;
}

static int fill_target(
	struct seq2seq_hypothesis *out, const struct asked *a, const struct hypothesis *h)
{
	struct units u = { 0 };
	int rc = name_units(&out->target, &u, a, h);

	out->targets = u.count;
	if (!rc && seq2seq_has_attention(a->s)) {
		out->attention =
			mem_zalloc((size_t)u.count * (size_t)a->source.count, sizeof(double));
		rc = out->attention ? 0 : -1;
		if (!rc)
			units_weigh(out->attention, &u, &a->source, h->attention);
	}
	units_release(&u);
	return rc;
}

/* Adds a hypothesis, unless a better one has its text: other tokens can spell the same. */
static int add(struct seq2seq_result *r, const struct asked *a, const struct hypothesis *h)
{
	struct seq2seq_hypothesis *out = &r->best[r->count];
	struct str text = { 0 };
	bool repeated = false;

	if (put_tokens(&text, a, h, 0, h->length)) {
		str_release(&text);
		return -1;
	}
	for (int i = 0; i < r->count; i++)
		repeated = repeated || !strcmp(r->best[i].text, text.data);
	if (repeated) {
		str_release(&text);
		return 0;
	}
	*out = (struct seq2seq_hypothesis){
		.text = text.data,
		.logp = h->logprob,
		.score = h->score,
		.ended = h->finished,
	};
	r->count++;
	return a->o->attention ? fill_target(out, a, h) : 0;
}

int result_of(struct seq2seq_result *r, const struct seq2seq *s, const struct seq2seq_options *o,
	const struct sentence *sentence, const struct translation *translation)
{
	struct asked a = { .s = s, .o = o, .sentence = sentence };
	int eos = TOKEN_EOS, rc = 0;
	float all = 1;
	struct hypothesis nothing = { &eos, 1, true, 0, 0, &all };
	const struct translation blank = { &nothing, 1, 1 };

	if (!translation)
		translation = &blank;
	r->best = mem_alloc((size_t)translation->count, sizeof(r->best[0]));
	if (!r->best || (o->attention && name_units(&r->source, &a.source, &a, NULL)))
		rc = -1;
	r->sources = a.source.count;
	for (int rank = 0; !rc && rank < translation->count; rank++)
		rc = add(r, &a, &translation->best[rank]);
	units_release(&a.source);
	return rc;
}
