#include "tokenizer/vocabulary.h"

#include "base/err.h"
#include "base/mem.h"
#include "tokenizer/table.h"

#include <string.h>

/* FNV-1a, its high bits folded down because slots are chosen by the low ones */
static uint32_t hash_of(const char *text, size_t len)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 0x100000001b3u;
	return (uint32_t)(h ^ h >> 32);
}

/* The slot that holds the string, or the empty one where it belongs. */
static size_t slot_of(const struct vocabulary *v, const char *text, size_t len, uint32_t hash)
{
	size_t mask = v->slot_count - 1, slot = hash & mask;

	for (; v->slots[slot]; slot = (slot + 1) & mask) {
		const struct vocabulary_entry *e = &v->entries[v->slots[slot] - 1];

		if (e->hash == hash && e->len == len && !memcmp(v->text + e->begin, text, len))
			break;
	}
	return slot;
}

int vocabulary_reserve(struct vocabulary *v, size_t count)
{
	size_t wanted = table_size(v->slot_count, count);
	uint32_t *slots;

	if (mem_grow(&v->entries, &v->capacity, count, sizeof(*v->entries)))
		return -1;
	if (wanted == v->slot_count)
		return 0;
	slots = mem_alloc(wanted, sizeof(*slots));
	if (!slots)
		return -1;
	/* not mem_zalloc(): fresh pages that are read before they are written fault twice */
	memset(slots, 0, wanted * sizeof(*slots));
	for (size_t i = 0; i < v->count; i++) {
		size_t slot = v->entries[i].hash & (wanted - 1);

		while (slots[slot])
			slot = (slot + 1) & (wanted - 1);
		slots[slot] = (uint32_t)i + 1;
	}
	mem_free(v->slots);
	v->slots = slots;
	v->slot_count = wanted;
	return 0;
}

int vocabulary_add(struct vocabulary *v, const char *text, size_t len, int *id)
{
	uint32_t hash = hash_of(text, len);
	size_t slot;

	if (vocabulary_reserve(v, v->count + 1))
		return -1;
	slot = slot_of(v, text, len, hash);
	if (!v->slots[slot]) {
		v->steps += (slot - hash) & (v->slot_count - 1);
		if (table_check(v->steps, v->count))
			return -1;
		if (v->count >= VOCABULARY_MAX || len >= UINT32_MAX)
			return err_set("too many or too long words for one vocabulary");
		if (mem_grow(&v->text, &v->text_capacity, v->text_len + len + 1, 1))
			return -1;
		v->entries[v->count] =
			(struct vocabulary_entry){ v->text_len, (uint32_t)len, hash };
		if (len)
			memcpy(v->text + v->text_len, text, len);
		v->text[v->text_len + len] = '\0';
		v->text_len += len + 1;
		v->slots[slot] = (uint32_t)++v->count;
	}
	*id = (int)v->slots[slot] - 1;
	return 0;
}

int vocabulary_find(const struct vocabulary *v, const char *text, size_t len)
{
	if (!v->slot_count)
		return -1;
	return (int)v->slots[slot_of(v, text, len, hash_of(text, len))] - 1;
}

struct span vocabulary_text(const struct vocabulary *v, int id)
{
	return (struct span){ v->text + v->entries[id].begin, v->entries[id].len };
}

void vocabulary_release(struct vocabulary *v)
{
	mem_free(v->text);
	mem_free(v->entries);
	mem_free(v->slots);
	*v = (struct vocabulary){ 0 };
}
