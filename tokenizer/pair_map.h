/* A hash map from a number, perhaps made of two, to a number. */
#ifndef PAIR_MAP_H
#define PAIR_MAP_H

#include <stddef.h>
#include <stdint.h>

/* {0} is empty. At most half of the slots are used: a search takes 1.5 steps on average. */
struct pair_map {
	struct pair_map_slot {
		uint64_t key;
		uint32_t value; /* + 1; 0: the slot is free */
	} * slots;
	size_t count, slot_count; /* slot_count is a power of 2 */
	size_t steps;             /* that all keys have taken together */
};

/* The two numbers as one key. */
static inline uint64_t pair_key(int left, int right)
{
	return (uint64_t)(uint32_t)left << 32 | (uint32_t)right;
}

/* The value of a key, -1 if it is not there. */
int pair_map_find(const struct pair_map *m, uint64_t key);

/* Makes room for `count` keys in all: adding them then needs no memory and moves nothing. */
int pair_map_reserve(struct pair_map *m, size_t count);

/* Adds a key that is not there yet, with a value >= 0. Refuses keys that were made to collide. */
int pair_map_add(struct pair_map *m, uint64_t key, int value);

void pair_map_release(struct pair_map *m);

#endif
