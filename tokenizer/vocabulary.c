#include "tokenizer/vocabulary.h"

#include "base/err.h"
#include "base/mem.h"

#include <stdbool.h>
#include <string.h>

int vocabulary_reserve(struct vocabulary *v, size_t count)
{
	return mem_grow(&v->entries, &v->capacity, count, sizeof(*v->entries)) ||
			       pair_map_reserve(&v->numbers, count)
		       ? -1
		       : 0;
}

static bool is(const struct vocabulary *v, int id, const char *text, size_t len)
{
	struct span known = vocabulary_text(v, id);

	return known.len == len && !memcmp(known.text, text, len);
}

int vocabulary_add(struct vocabulary *v, const char *text, size_t len, int *id)
{
	uint64_t hash = str_hash(STR_HASH, (struct span){ text, len });

	*id = pair_map_find(&v->numbers, hash);
	if (*id >= 0 && is(v, *id, text, len))
		return 0;
	if (*id >= 0 || v->count >= VOCABULARY_MAX)
		return err_set(*id >= 0 ? "two tokens that are made to have one hash"
					: "too many words for one vocabulary");
	*id = (int)v->count;
	if (vocabulary_reserve(v, v->count + 1) ||
		mem_grow(&v->text, &v->text_capacity, v->text_len + len + 1, 1) ||
		pair_map_add(&v->numbers, hash, *id))
		return -1;
	v->entries[v->count++] = (struct vocabulary_entry){ v->text_len, len };
	if (len)
		memcpy(v->text + v->text_len, text, len);
	v->text[v->text_len + len] = '\0';
	v->text_len += len + 1;
	return 0;
}

int vocabulary_find(const struct vocabulary *v, const char *text, size_t len)
{
	int id = pair_map_find(&v->numbers, str_hash(STR_HASH, (struct span){ text, len }));

	return id >= 0 && is(v, id, text, len) ? id : -1;
}

struct span vocabulary_text(const struct vocabulary *v, int id)
{
	return (struct span){ v->text + v->entries[id].begin, v->entries[id].len };
}

void vocabulary_release(struct vocabulary *v)
{
	mem_free(v->text);
	mem_free(v->entries);
	pair_map_release(&v->numbers);
	*v = (struct vocabulary){ 0 };
}
