#include "data/scores/chrf.h"

#include "base/err.h"
#include "base/mem.h"
#include "data/scores/bleu.h"
#include "data/scores/ngram.h"
#include "tokenizer/fold.h"

#include <limits.h>
#include <string.h>

/* A line as characters and, for chrF++, as words. */
struct line {
	struct str lower; /* the text if it had to be lower-cased */
	uint32_t *character;
	struct span *word; /* point into the text; NULL without words */
	int characters, words;
};

static void release(struct line *l)
{
	str_release(&l->lower);
	mem_free(l->character);
	mem_free(l->word);
}

/* One of the 32 marks of ASCII. */
static bool is_mark(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
	       (c >= '{' && c <= '~');
}

static size_t length_of_character(const char *text)
{
	uint32_t code;

	return (size_t)utf8_next(text, &code);
}

/* A mark at the end of a word is a word of its own; if there is none, a mark at its beginning. */
static int put_word(struct span *out, const char *text, size_t len)
{
	size_t first = length_of_character(text), at = len;

	if (len > first && is_mark(text[len - 1]))
		at = len - 1;
	else if (len > first && is_mark(text[0]))
		at = 1;
	out[0] = (struct span){ text, at };
	if (at == len)
		return 1;
	out[1] = (struct span){ text + at, len - at };
	return 2;
}

static int cut(struct line *l, struct span text, const struct chrf_settings *s)
{
	size_t begin = 0; /* of the word at hand */

	if (!utf8_valid(text.text, text.len))
		return err_set("not valid UTF-8");
	if (text.len > INT_MAX / 8)
		return err_set("a line of %zu bytes is too long", text.len);
	if (s->lowercase) {
		if (fold_case(&l->lower, text.text, text.len))
			return -1;
		text = (struct span){ l->lower.data, l->lower.len };
	}
	l->character = mem_alloc(text.len, sizeof(*l->character));
	l->word = s->word_order ? mem_alloc(text.len, sizeof(*l->word)) : NULL;
	if (!l->character || (s->word_order && !l->word))
		return -1;
	for (size_t i = 0; i <= text.len;) {
		uint32_t code = ' ';
		size_t n = i < text.len ? (size_t)utf8_next(text.text + i, &code) : 1;
		bool space = bleu_separates(code);

		if (i < text.len && (!space || s->whitespace))
			l->character[l->characters++] = code;
		if (space) {
			if (l->word && i > begin)
				l->words +=
					put_word(l->word + l->words, text.text + begin, i - begin);
			begin = i + n;
		}
		i += n;
	}
	return 0;
}

/* The counts of orders first .. first+orders-1 */
static int count(struct chrf *c, int first, int orders, const struct ngram_text *hypothesis,
	const struct ngram_text *reference)
{
	int match[CHRF_CHAR_ORDER_MAX];

	if (ngram_match(match, orders, hypothesis, reference, 1))
		return -1;
	for (int n = 1; n <= orders; n++) {
		int r = ngram_total(reference->length, n);

		c->hypothesis[first + n - 1] = r ? ngram_total(hypothesis->length, n) : 0;
		c->reference[first + n - 1] = r;
		c->match[first + n - 1] = match[n - 1];
	}
	return 0;
}

static int count_words(
	struct chrf *c, const struct line *h, const struct line *r, const struct chrf_settings *s)
{
	int words = h->words + r->words, rc = -1;
	struct span *word = mem_alloc((size_t)words, sizeof(*word));
	uint32_t *symbol = mem_alloc((size_t)words, sizeof(*symbol));

	if (word && symbol) {
		struct ngram_text a = { symbol, h->words }, b = { symbol + h->words, r->words };

		memcpy(word, h->word, (size_t)h->words * sizeof(*word));
		memcpy(word + h->words, r->word, (size_t)r->words * sizeof(*word));
		rc = ngram_number(symbol, word, words);
		if (!rc)
			rc = count(c, s->char_order, s->word_order, &a, &b);
	}
	mem_free(word);
	mem_free(symbol);
	return rc;
}

static int compare(
	struct chrf *c, const struct line *h, const struct line *r, const struct chrf_settings *s)
{
	struct ngram_text a = { h->character, h->characters }, b = { r->character, r->characters };

	if (count(c, 0, s->char_order, &a, &b))
		return -1;
	return s->word_order ? count_words(c, h, r, s) : 0;
}

int chrf_add(struct chrf *c, struct span hypothesis, const struct span *reference, int references,
	const struct chrf_settings *s)
{
	struct line h = { 0 };
	struct chrf best = { 0 };
	double best_score = -1;
	int rc = cut(&h, hypothesis, s);

	for (int i = 0; i < references && !rc; i++) {
		struct line r = { 0 };
		struct chrf this = { 0 };

		rc = cut(&r, reference[i], s) || compare(&this, &h, &r, s) ? -1 : 0;
		release(&r);
		if (!rc && chrf_score(&this, s) > best_score) {
			best_score = chrf_score(&this, s);
			best = this;
		}
	}
	for (int n = 0; n < CHRF_ORDERS_MAX && !rc; n++) {
		c->hypothesis[n] += best.hypothesis[n];
		c->reference[n] += best.reference[n];
		c->match[n] += best.match[n];
	}
	release(&h);
	return rc;
}

static double f_score(double precision, double recall, double factor)
{
	double below = factor * precision + recall;

	return below > 0 ? (1 + factor) * precision * recall / below : 0;
}

double chrf_score(const struct chrf *c, const struct chrf_settings *s)
{
	double factor = (double)s->beta * s->beta, precision = 0, recall = 0, sum = 0;
	int orders = s->char_order + s->word_order, effective = 0;

	for (int n = 0; n < orders; n++) {
		double p, r;

		if (!c->hypothesis[n] || !c->reference[n])
			continue;
		p = (double)c->match[n] / (double)c->hypothesis[n];
		r = (double)c->match[n] / (double)c->reference[n];
		precision += p;
		recall += r;
		sum += f_score(p, r, factor);
		effective++;
	}
	if (s->epsilon)
		return 100 * sum / orders;
	if (!effective)
		return 0;
	return 100 * f_score(precision / effective, recall / effective, factor);
}
