#include "data/scores/bleu.h"

#include "base/err.h"
#include "base/mem.h"
#include "data/scores/ngram.h"
#include "tokenizer/fold.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* A sentence and its references, cut into words. */
struct sentence {
	struct str *text; /* [texts] tokens with a space between them, the hypothesis first */
	struct ngram_text *words; /* [texts] parts of symbol */
	struct span *token;       /* [count] of all texts */
	uint32_t *symbol;         /* [count] */
	int texts, count;
};

static void release(struct sentence *s)
{
	for (int i = 0; i < s->texts && s->text; i++)
		str_release(&s->text[i]);
	mem_free(s->text);
	mem_free(s->words);
	mem_free(s->token);
	mem_free(s->symbol);
}

static int cut(struct str *out, struct span text, const struct bleu_settings *s)
{
	enum bleu_tokenize tokenize = (enum bleu_tokenize)s->tokenize;
	struct str lower = { 0 };
	int rc = -1;

	if (!utf8_valid(text.text, text.len))
		return err_set("not valid UTF-8");
	if (!s->lowercase)
		return bleu_tokenize(out, text.text, text.len, tokenize);
	if (!fold_case(&lower, text.text, text.len))
		rc = bleu_tokenize(out, lower.data, lower.len, tokenize);
	str_release(&lower);
	return rc;
}

/* Adds the tokens of a text to those of the texts before it. */
static int split(struct sentence *s, size_t *capacity, int i)
{
	const char *p = s->text[i].len ? s->text[i].data : "", *stop = p + s->text[i].len, *end;
	int before = s->count;

	for (; p < stop; p = end + 1) {
		end = memchr(p, ' ', (size_t)(stop - p));
		if (!end)
			end = stop;
		if (s->count == INT_MAX / 4)
			return err_set("a line of more than %d tokens is too long", s->count);
		if (mem_grow(&s->token, capacity, (size_t)s->count + 1, sizeof(*s->token)))
			return -1;
		s->token[s->count++] = (struct span){ p, (size_t)(end - p) };
	}
	s->words[i].length = s->count - before;
	return 0;
}

/* Numbers the words of all texts together. */
static int number_words(struct sentence *s)
{
	size_t capacity = 0;

	for (int i = 0; i < s->texts; i++)
		if (split(s, &capacity, i))
			return -1;
	s->symbol = mem_alloc((size_t)s->count, sizeof(*s->symbol));
	if (!s->symbol)
		return -1;
	for (int i = 0, begin = 0; i < s->texts; begin += s->words[i++].length)
		s->words[i].symbol = s->symbol + begin;
	return ngram_number(s->symbol, s->token, s->count);
}

/* The reference length that is nearest to the hypothesis's; of two the shorter. */
static int closest(const struct sentence *s)
{
	int h = s->words[0].length, best = s->words[1].length;

	for (int i = 2; i < s->texts; i++) {
		int r = s->words[i].length, far = r < h ? h - r : r - h,
		    nearest = best < h ? h - best : best - h;

		if (far < nearest || (far == nearest && r < best))
			best = r;
	}
	return best;
}

int bleu_add_references(struct bleu *b, struct span hypothesis, const struct span *reference,
	int references, const struct bleu_settings *settings)
{
	struct sentence s = { .texts = references + 1 };
	int match[BLEU_ORDER], rc = -1;

	s.text = mem_zalloc((size_t)s.texts, sizeof(*s.text));
	s.words = mem_zalloc((size_t)s.texts, sizeof(*s.words));
	if (!s.text || !s.words)
		goto done;
	for (int i = 0; i < s.texts; i++)
		if (cut(&s.text[i], i ? reference[i - 1] : hypothesis, settings))
			goto done;
	if (number_words(&s) ||
		ngram_match(match, BLEU_ORDER, &s.words[0], &s.words[1], references))
		goto done;
	for (int n = 1; n <= BLEU_ORDER; n++) {
		b->match[n - 1] += match[n - 1];
		b->total[n - 1] += ngram_total(s.words[0].length, n);
	}
	b->hypothesis_len += s.words[0].length;
	b->reference_len += closest(&s);
	rc = 0;
done:
	release(&s);
	return rc;
}

int bleu_add(struct bleu *b, const char *hypothesis, size_t hypothesis_len, const char *reference,
	size_t reference_len, enum bleu_tokenize tokenize, bool lowercase)
{
	const struct bleu_settings s = { .tokenize = (int)tokenize, .lowercase = lowercase };
	const struct span r = { reference, reference_len };

	return bleu_add_references(b, (struct span){ hypothesis, hypothesis_len }, &r, 1, &s);
}

double bleu_smooth_value(const struct bleu_settings *s)
{
	if (s->smooth != BLEU_FLOOR && s->smooth != BLEU_ADD_K)
		return NAN;
	if (!isnan(s->smooth_value))
		return s->smooth_value;
	return s->smooth == BLEU_FLOOR ? 0.1 : 1;
}

double bleu_score_smoothed(const struct bleu *b, const struct bleu_settings *s,
	double precision[BLEU_ORDER], double *brevity_penalty)
{
	double h = (double)b->hypothesis_len, r = (double)b->reference_len;
	double penalty = h >= r ? 1 : h > 0 ? exp(1 - r / h) : 0;
	double p[BLEU_ORDER] = { 0 }, logs = 0, halving = 1, value = bleu_smooth_value(s);
	bool matches = false, positive = true;

	for (int n = 0; n < BLEU_ORDER; n++)
		matches |= b->match[n] > 0;
	for (int n = 0; n < BLEU_ORDER && matches; n++) {
		double added = n && s->smooth == BLEU_ADD_K ? value : 0;
		double match = (double)b->match[n] + added, total = (double)b->total[n] + added;

		if (total == 0) {
			positive = false;
			break;
		}
		if (match > 0)
			p[n] = 100. * match / total;
		else if (s->smooth == BLEU_EXP)
			p[n] = 100. / ((halving *= 2) * total);
		else if (s->smooth == BLEU_FLOOR)
			p[n] = 100. * value / total;
		positive &= p[n] > 0;
		if (positive)
			logs += log(p[n]);
	}
	if (precision)
		memcpy(precision, p, sizeof(p));
	if (brevity_penalty)
		*brevity_penalty = penalty;
	return matches && positive ? penalty * exp(logs / BLEU_ORDER) : 0;
}

double bleu_score(const struct bleu *b, double precision[BLEU_ORDER], double *brevity_penalty)
{
	static const struct bleu_settings exponential = { .smooth = BLEU_EXP };

	return bleu_score_smoothed(b, &exponential, precision, brevity_penalty);
}
