#include "decode/decode_output.h"

#include "base/mem.h"
#include "decode/heatmap.h"
#include "decode/unknown.h"
#include "decode/word_alignment.h"
#include "tokenizer/fold.h"

#include <string.h>

/* What is printed, and how. */
struct print {
	struct sentence *s;
	const struct hypothesis *h;
	const struct translator *t;
	const struct decode_options *o;
};

/* Appends the text of n tokens from the first-th on. A control character, which a model that falls
 * back to bytes can produce, and a source word be, would break the line or command the terminal: it
 * becomes a space. */
static int put_tokens(struct str *out, const struct print *p, int first, int n)
{
	struct str raw = { 0 }, clean = { 0 };
	int rc = unknown_replaced(p->t, p->o)
			 ? unknown_put(&raw, p->t->target, p->s, p->h, first, n)
			 : tokenizer_decode(p->t->target, &raw, p->h->ids + first, (size_t)n);

	for (size_t pos = 0; !rc && pos < raw.len;) {
		uint32_t code;

		pos += (size_t)utf8_next(raw.data + pos, &code);
		rc = utf8_put(&clean, code < 0x20 || (code >= 0x7F && code < 0xA0) ? ' ' : code);
	}
	if (!rc && clean.len)
		rc = fold_white_space(out, clean.data, clean.len);
	str_release(&raw);
	str_release(&clean);
	return rc;
}

static int put_alignment(
	struct str *out, const struct word_alignment *a, const struct decode_options *o)
{
	if (str_puts(out, " ||| "))
		return -1;
	return o->alignment == ALIGNMENT_SOFT ? word_alignment_put_soft(out, a)
					      : word_alignment_put_links(out, a, o->threshold);
}

/* How many bytes of the typed text the n tokens of a word are, where a word is a token and not what
 * fold_next_word() finds: in scripts without spaces. */
static int typed_len(size_t *len, const struct tokenizer *tokenizer, const int *ids, int n)
{
	struct str text = { 0 };
	int rc = tokenizer_decode(tokenizer, &text, ids, (size_t)n);

	*len = text.len;
	str_release(&text);
	return rc;
}

/* The words of the source as they were typed. */
static int source_words(struct span *word, const struct word_alignment *a, const struct sentence *s,
	const struct tokenizer *tokenizer)
{
	size_t pos = 0, len;
	bool spaced;
	uint32_t first;

	for (int t = 0, next; a->source_word[t] < a->sources - 1; t = next) {
		struct span *w = &word[a->source_word[t]];

		for (next = t; a->source_word[next] == a->source_word[t];)
			next++;
		*w = (struct span){ "", 0 };
		if (!s->text.len || !fold_next_word(s->text.data, s->text.len, &pos, w, &spaced))
			continue;
		len = fold_first_character(*w, &first);
		if (fold_unspaced(first)) {
			/* of words that a tokenizer does not know, each is a character */
			if (s->source.ids[t] != TOKEN_UNK &&
				typed_len(&len, tokenizer, s->source.ids + t, next - t))
				return -1;
			pos -= w->len - (len < w->len ? len : w->len);
			w->len = len < w->len ? len : w->len;
		}
	}
	word[a->sources - 1] = (struct span){ "</s>", 4 };
	return 0;
}

/* The words of a hypothesis; `text` holds them. */
static int target_words(
	struct span *word, struct str *text, const struct word_alignment *a, const struct print *p)
{
	const struct hypothesis *h = p->h;
	size_t begin;

	for (int t = 0, next; t < h->length; t = next) {
		for (next = t; next < h->length && a->target_word[next] == a->target_word[t];)
			next++;
		begin = text->len;
		if (put_tokens(text, p, t, next - t))
			return -1;
		word[a->target_word[t]].len = text->len - begin;
	}
	/* only now does the text stay where it is */
	begin = 0;
	for (int i = 0; i < a->targets; i++) {
		word[i].text = text->len ? text->data + begin : "";
		begin += word[i].len;
	}
	if (a->ended)
		word[a->targets - 1] = (struct span){ "</s>", 4 };
	return 0;
}

static int put_picture(const struct print *p, const struct word_alignment *a)
{
	struct heatmap map = {
		.columns = a->sources,
		.rows = a->targets,
		.weight = a->weight,
		.width = p->o->width,
		.color = p->o->color == COLOR_ALWAYS,
	};
	struct span *word = mem_zalloc((size_t)(a->sources + a->targets), sizeof(*word));
	struct str text = { 0 };
	int rc = -1;

	if (!word)
		return -1;
	map.column = word;
	map.row = word + a->sources;
	if (!source_words(word, a, p->s, p->t->source) &&
		!target_words(word + a->sources, &text, a, p))
		rc = heatmap_draw(&p->s->output, &map);
	mem_free(word);
	str_release(&text);
	return rc;
}

static int put_scores(struct str *out, double logprob, double normalised)
{
	return str_printf(out, " ||| F0= %.6f ||| %.6f", logprob, normalised);
}

/* One line of output, and the picture under it. */
static int put_hypothesis(const struct print *p, int S)
{
	const struct decode_options *o = p->o;
	const struct hypothesis *h = p->h;
	struct sentence *s = p->s;
	struct word_alignment a = { 0 };
	int rc = -1;

	if ((o->alignment || o->attention) &&
		word_alignment_build(&a, p->t->source, s->source.ids, S, p->t->target, h))
		goto done;
	if ((o->n_best && str_printf(&s->output, "%zu ||| ", s->line - 1)) ||
		put_tokens(&s->output, p, 0, h->length) ||
		(o->alignment && put_alignment(&s->output, &a, o)) ||
		(o->n_best && put_scores(&s->output, h->logprob, h->score)) ||
		str_puts(&s->output, "\n") ||
		(o->attention && (put_picture(p, &a) || str_puts(&s->output, "\n"))))
		goto done;
	rc = 0;
done:
	word_alignment_release(&a);
	return rc;
}

/* Nothing is translated by nothing, with probability 1. */
static int put_blank(struct sentence *s, const struct decode_options *o)
{
	const char *alignment = o->alignment == ALIGNMENT_SOFT ? " ||| 1" : " ||| ";

	if ((o->n_best && str_printf(&s->output, "%zu ||| ", s->line - 1)) ||
		(o->alignment && str_puts(&s->output, alignment)) ||
		(o->n_best && put_scores(&s->output, 0, 0)) || str_puts(&s->output, "\n") ||
		(o->attention && str_puts(&s->output, "\n")))
		return -1;
	return 0;
}

/* Has a better hypothesis the same text? Tokens can be put together to it in several ways. `texts` has a line feed before
 * each text and behind the last. */
static int is_repeated(bool *repeated, struct str *texts, const struct print *p)
{
	struct str text = { 0 };
	int rc = str_puts(&text, "\n");

	if (!rc)
		rc = put_tokens(&text, p, 0, p->h->length);
	if (!rc)
		rc = str_puts(&text, "\n");
	if (!rc)
		*repeated = texts->len && strstr(texts->data, text.data);
	if (!rc && !*repeated)
		rc = str_puts(texts, texts->len ? text.data + 1 : text.data);
	str_release(&text);
	return rc;
}

int output_translation(struct sentence *s, const struct translation *translation,
	const struct translator *t, const struct decode_options *options)
{
	struct str texts = { 0 };
	int rc = 0;

	str_clear(&s->output);
	if (!translation)
		return put_blank(s, options);
	for (int rank = 0; !rc && rank < translation->count; rank++) {
		const struct print p = { s, &translation->best[rank], t, options };
		bool repeated = false;

		if (options->n_best)
			rc = is_repeated(&repeated, &texts, &p);
		if (!rc && !repeated)
			rc = put_hypothesis(&p, translation->S);
	}
	str_release(&texts);
	return rc;
}

int output_score(struct sentence *s, double logprob)
{
	str_clear(&s->output);
	return str_printf(&s->output, "%.6f\n", logprob);
}
