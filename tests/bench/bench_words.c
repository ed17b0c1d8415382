#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "tests/bench/bench_captions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct word {
	struct span text;
	size_t place; /* in the text's sequence of tokens, ends of lines counted */
	size_t count; /* of the same text; of the first of them only */
};

static int by_text(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	size_t len = x->text.len < y->text.len ? x->text.len : y->text.len;
	int order = memcmp(x->text.text, y->text.text, len);

	if (!order)
		order = (x->text.len > y->text.len) - (x->text.len < y->text.len);
	return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int by_count(const void *a, const void *b)
{
	const struct word *const *x = a, *const *y = b;

	if ((*x)->count != (*y)->count)
		return (*x)->count < (*y)->count ? 1 : -1;
	return ((*x)->place > (*y)->place) - ((*x)->place < (*y)->place);
}

/* Sorts the words and gives those of each text their rank. */
static int rank(struct word *words, size_t n, int *ids, int vocab)
{
	struct word **distinct = mem_alloc(n, sizeof(*distinct));
	size_t kinds = 0;

	if (!distinct)
		return -1;
	qsort(words, n, sizeof(*words), by_text);
	for (size_t i = 0; i < n; i++) {
		struct word *last = kinds ? distinct[kinds - 1] : NULL;

		if (!last || last->text.len != words[i].text.len ||
			memcmp(last->text.text, words[i].text.text, last->text.len))
			last = distinct[kinds++] = &words[i];
		last->count++;
	}
	qsort(distinct, kinds, sizeof(struct word *), by_count);
	for (size_t k = 0; k < kinds; k++) {
		size_t room = (size_t)vocab - TOKEN_SPECIAL;

		for (size_t i = 0; i < distinct[k]->count; i++)
			ids[distinct[k][i].place] = k < room ? TOKEN_SPECIAL + (int)k : TOKEN_UNK;
	}
	mem_free(distinct);
	return 0;
}

static int number(int *id, const struct span *word, int vocab)
{
	char *end;
	long value = strtol(word->text, &end, 10);

	if (end != word->text + word->len || value < TOKEN_UNK || value >= vocab)
		return err_set(
			"'%.*s' is no id within 1..%d", (int)word->len, word->text, vocab - 1);
	*id = (int)value;
	return 0;
}

static int read_lines(
	struct captions *c, int side, size_t *lines, const struct file *f, bool are_ids, int vocab)
{
	struct tokens *ids = &c->ids[side];
	struct word *words = NULL;
	size_t n = 0, capacity = 0;
	const char *end = f->data + f->len;
	int rc = -1;

	*lines = 0;
	for (const char *at = f->data; at < end; at++, (*lines)++) {
		for (; at < end && *at != '\n'; at++) {
			struct span word = { at, strcspn(at, " \n") };
			int id = TOKEN_UNK;

			if (!word.len)
				continue;
			if (are_ids && number(&id, &word, vocab))
				goto done;
			if (!are_ids) {
				if (mem_grow(&words, &capacity, n + 1, sizeof(*words)))
					goto done;
				words[n++] = (struct word){ word, ids->count, 0 };
			}
			if (tokens_push(ids, id))
				goto done;
			at += word.len - 1;
		}
		if (tokens_push(ids, TOKEN_EOS))
			goto done;
	}
	rc = n ? rank(words, n, ids->ids, vocab) : 0;
done:
	mem_free(words);
	return rc;
}

int words_read(
	struct captions *c, int side, size_t *lines, const char *path, bool are_ids, int vocab)
{
	struct file f;
	int rc;

	if (file_read(&f, path, SIZE_MAX))
		return -1;
	rc = memchr(f.data, '\0', f.len) ? err_set("a NUL in the text")
					 : read_lines(c, side, lines, &f, are_ids, vocab);
	if (rc)
		err_prefix("%s: ", path);
	file_release(&f);
	return rc;
}
