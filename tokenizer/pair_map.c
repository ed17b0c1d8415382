#include "tokenizer/pair_map.h"

#include "base/err.h"
#include "base/mem.h"

#include <string.h>

static size_t first_slot(uint64_t key, size_t slot_count)
{
	/* multiplied by 2^64 / golden ratio; its upper half depends on all bits of the key */
	return (size_t)(key * 0x9e3779b97f4a7c15u >> 32) & (slot_count - 1);
}

int pair_map_find(const struct pair_map *m, uint64_t key)
{
	if (!m->slot_count)
		return -1;
	for (size_t i = first_slot(key, m->slot_count);; i = (i + 1) & (m->slot_count - 1)) {
		const struct pair_map_slot *s = &m->slots[i];

		if (!s->value || s->key == key)
			return (int)s->value - 1;
	}
}

/* Returns how many slots were taken that it came by. */
static size_t put(struct pair_map_slot *slots, size_t slot_count, struct pair_map_slot item)
{
	size_t first = first_slot(item.key, slot_count), i = first;

	while (slots[i].value)
		i = (i + 1) & (slot_count - 1);
	slots[i] = item;
	return (i - first) & (slot_count - 1);
}

int pair_map_reserve(struct pair_map *m, size_t count)
{
	size_t wanted = m->slot_count ? m->slot_count : 64;
	struct pair_map_slot *slots;

	while (wanted / 2 < count)
		wanted *= 2;
	if (wanted == m->slot_count)
		return 0;
	slots = mem_alloc(wanted, sizeof(*slots));
	if (!slots)
		return -1;
	/* not mem_zalloc(): fresh pages that are read before they are written fault twice */
	memset(slots, 0, wanted * sizeof(*slots));
	for (size_t i = 0; i < m->slot_count; i++)
		if (m->slots[i].value)
			put(slots, wanted, m->slots[i]);
	mem_free(m->slots);
	m->slots = slots;
	m->slot_count = wanted;
	return 0;
}

int pair_map_add(struct pair_map *m, uint64_t key, int value)
{
	enum { STEPS_MEAN = 100, STEPS_FREE = 100000 };

	if (pair_map_reserve(m, m->count + 1))
		return -1;
	m->steps +=
		put(m->slots, m->slot_count, (struct pair_map_slot){ key, (uint32_t)value + 1 });
	if (m->steps / STEPS_MEAN > ++m->count + STEPS_FREE / STEPS_MEAN)
		return err_set("tokens that are made to slow down the search for them");
	return 0;
}

void pair_map_release(struct pair_map *m)
{
	mem_free(m->slots);
	*m = (struct pair_map){ 0 };
}
