#include "data/bleu.h"

#include "base/err.h"
#include "base/mem.h"
#include "tokenizer/fold.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An n-gram of one sentence: `key` orders the n-grams, equal keys are equal n-grams. */
struct gram {
	uint64_t key;
	int place; /* where it begins among all tokens, the hypothesis's before the reference's */
};

struct sentence_pair {
	struct str text[2]; /* tokens with a space between them */
	struct span *token; /* [count] of both, hypothesis first */
	struct gram *gram;  /* [count] */
	uint32_t *word,
		*rank; /* [count] number of the token, and of the n-gram that begins there */
	int length[2], count;
};

static void release(struct sentence_pair *p)
{
	str_release(&p->text[0]);
	str_release(&p->text[1]);
	mem_free(p->token);
	mem_free(p->gram);
	mem_free(p->word);
	mem_free(p->rank);
}

static int cut(
	struct str *out, const char *text, size_t len, enum bleu_tokenize tokenize, bool lowercase)
{
	struct str lower = { 0 };
	int rc = -1;

	if (!utf8_valid(text, len))
		return err_set("not valid UTF-8");
	if (!lowercase)
		return bleu_tokenize(out, text, len, tokenize);
	if (!fold_case(&lower, text, len))
		rc = bleu_tokenize(out, lower.data, lower.len, tokenize);
	str_release(&lower);
	return rc;
}

static size_t count_tokens(const struct str *text)
{
	size_t n = text->len > 0;

	for (size_t i = 0; i < text->len; i++)
		n += text->data[i] == ' ';
	return n;
}

static void split(struct span *token, const struct str *text, int n)
{
	const char *p = text->data;

	for (int i = 0; i < n; i++) {
		const char *end = memchr(p, ' ', (size_t)(text->data + text->len - p));

		if (!end)
			end = text->data + text->len;
		token[i] = (struct span){ p, (size_t)(end - p) };
		p = end + 1;
	}
}

static int compare_tokens(const void *a, const void *b)
{
	const struct span *x = *(struct span *const *)a, *y = *(struct span *const *)b;
	int order = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

/* word[i] = number of token i; the same token has the same number. */
static int number_words(struct sentence_pair *p)
{
	const struct span **sorted = mem_alloc((size_t)p->count, sizeof(*sorted));
	uint32_t number = 0;

	if (!sorted)
		return -1;
	for (int i = 0; i < p->count; i++)
		sorted[i] = &p->token[i];
	qsort(sorted, (size_t)p->count, sizeof(*sorted), compare_tokens);
	for (int i = 0; i < p->count; i++) {
		if (i && compare_tokens(&sorted[i - 1], &sorted[i]))
			number++;
		p->word[sorted[i] - p->token] = number;
	}
	mem_free(sorted);
	return 0;
}

static int compare_grams(const void *a, const void *b)
{
	const struct gram *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Counts the hypothesis's n-grams and those of them that the reference has too, each as often as
 * it has them. rank[] holds the numbers of the (n-1)-grams and is given those of the n-grams. */
static void count_order(struct bleu *b, struct sentence_pair *p, int n)
{
	size_t grams = 0;
	uint32_t number = 0;

	for (int side = 0, begin = 0; side < 2; begin += p->length[side++])
		for (int i = begin; i + n <= begin + p->length[side]; i++)
			p->gram[grams++] =
				(struct gram){ (uint64_t)p->rank[i] << 32 | p->word[i + n - 1], i };
	qsort(p->gram, grams, sizeof(*p->gram), compare_grams);
	for (size_t i = 0, end; i < grams; i = end, number++) {
		long in[2] = { 0, 0 };

		for (end = i; end < grams && p->gram[end].key == p->gram[i].key; end++) {
			in[p->gram[end].place >= p->length[0]]++;
			p->rank[p->gram[end].place] = number;
		}
		b->total[n - 1] += in[0];
		b->match[n - 1] += in[0] < in[1] ? in[0] : in[1];
	}
}

int bleu_add(struct bleu *b, const char *hypothesis, size_t hypothesis_len, const char *reference,
	size_t reference_len, enum bleu_tokenize tokenize, bool lowercase)
{
	struct sentence_pair p = { 0 };
	size_t tokens[2];
	int rc = -1;

	if (cut(&p.text[0], hypothesis, hypothesis_len, tokenize, lowercase) ||
		cut(&p.text[1], reference, reference_len, tokenize, lowercase))
		goto done;
	for (int side = 0; side < 2; side++) {
		tokens[side] = count_tokens(&p.text[side]);
		if (tokens[side] > INT_MAX / 2) {
			err_set("a line of %zu tokens is too long", tokens[side]);
			goto done;
		}
		p.length[side] = (int)tokens[side];
	}
	p.count = p.length[0] + p.length[1];
	p.token = mem_alloc((size_t)p.count, sizeof(*p.token));
	p.gram = mem_alloc((size_t)p.count, sizeof(*p.gram));
	p.word = mem_alloc((size_t)p.count, sizeof(*p.word));
	p.rank = mem_zalloc((size_t)p.count, sizeof(*p.rank));
	if (!p.token || !p.gram || !p.word || !p.rank)
		goto done;
	split(p.token, &p.text[0], p.length[0]);
	split(p.token + p.length[0], &p.text[1], p.length[1]);
	if (number_words(&p))
		goto done;
	for (int n = 1; n <= BLEU_ORDER; n++)
		count_order(b, &p, n);
	b->hypothesis_len += p.length[0];
	b->reference_len += p.length[1];
	rc = 0;
done:
	release(&p);
	return rc;
}

double bleu_score(const struct bleu *b, double precision[BLEU_ORDER], double *brevity_penalty)
{
	double h = (double)b->hypothesis_len, r = (double)b->reference_len;
	double penalty = h >= r ? 1 : h > 0 ? exp(1 - r / h) : 0;
	double p[BLEU_ORDER] = { 0 }, logs = 0, halving = 1;
	bool matches = false, defined = true;

	for (int n = 0; n < BLEU_ORDER; n++)
		matches |= b->match[n] > 0;
	for (int n = 0; n < BLEU_ORDER && matches; n++) {
		if (b->total[n] == 0) {
			defined = false;
			break;
		}
		/* exponential smoothing: the k-th order without a match counts as 1 / 2^k matches */
		if (b->match[n])
			p[n] = 100. * (double)b->match[n] / (double)b->total[n];
		else
			p[n] = 100. / ((halving *= 2) * (double)b->total[n]);
		logs += log(p[n]);
	}
	if (precision)
		memcpy(precision, p, sizeof(p));
	if (brevity_penalty)
		*brevity_penalty = penalty;
	return matches && defined ? penalty * exp(logs / BLEU_ORDER) : 0;
}
