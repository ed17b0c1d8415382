/* The tables of a tokenizer: numbered strings, and pairs of numbers. */
#include "base/mem.h"
#include "tests/test.h"
#include "tokenizer/tokenizer_parts.h"

#include <stdio.h>
#include <string.h>

enum { MANY = 1000 };

static void check_pairs(const struct pair_map *m, int n)
{
	CHECK_EQUAL(m->count, n);
	for (int i = 0; i < n; i++)
		CHECK_EQUAL(pair_map_find(m, pair_key(i, 7 * i)), i);
	CHECK_EQUAL(pair_map_find(m, pair_key(7, 1)), -1);
}

static void pairs_are_found_with_and_without_room_made(void)
{
	for (int room = 0; room <= MANY; room += 125) {
		struct pair_map m = { 0 };

		CHECK_EQUAL(pair_map_find(&m, 1), -1);
		CHECK_EQUAL(pair_map_reserve(&m, (size_t)room), 0);
		mem_fail_at(room == MANY); /* nothing is allocated any more */
		for (int i = 0; i < MANY; i++) {
			CHECK_EQUAL(pair_map_add(&m, pair_key(i, 7 * i), i), 0);
			CHECK(2 * m.count <= m.slot_count);
			if (i % 300 == 0)
				CHECK_EQUAL(pair_map_reserve(&m, 0), 0);
		}
		mem_fail_at(0);
		check_pairs(&m, MANY);
		pair_map_release(&m);
	}
}

static void strings_are_found_with_and_without_room_made(void)
{
	for (int room = 0; room <= MANY; room += 125) {
		struct vocabulary v = { 0 };
		char text[16];
		int id;

		CHECK_EQUAL(vocabulary_find(&v, "0", 1), -1);
		CHECK_EQUAL(vocabulary_reserve(&v, (size_t)room), 0);
		for (int i = 0; i < 2 * MANY; i++) {
			snprintf(text, sizeof(text), "%d", i % MANY);
			CHECK_EQUAL(vocabulary_add(&v, text, strlen(text), &id), 0);
			CHECK_EQUAL(id, i % MANY);
		}
		CHECK_EQUAL(v.count, MANY);
		for (int i = 0; i < MANY; i++) {
			snprintf(text, sizeof(text), "%d", i);
			CHECK_EQUAL(vocabulary_find(&v, text, strlen(text)), i);
			CHECK_TEXT(vocabulary_text(&v, i).text, text);
		}
		CHECK_EQUAL(vocabulary_find(&v, "x", 1), -1);
		vocabulary_release(&v);
	}
}

static void short_memory_leaves_what_was_there(void)
{
	struct pair_map m = { 0 };
	struct vocabulary v = { 0 };
	int id;

	for (int i = 0; i < 32; i++)
		CHECK_EQUAL(pair_map_add(&m, pair_key(i, 7 * i), i), 0);
	mem_fail_at(1);
	CHECK_ERROR(pair_map_add(&m, pair_key(32, 7 * 32), 32), "out of memory");
	check_pairs(&m, 32);
	pair_map_release(&m);

	CHECK_EQUAL(vocabulary_add(&v, "a", 1, &id), 0);
	for (int n = 1; n <= 2; n++) {
		mem_fail_at(n);
		CHECK_ERROR(vocabulary_reserve(&v, (size_t)n * MANY), "out of memory");
		CHECK_EQUAL(vocabulary_find(&v, "a", 1), 0);
		CHECK_EQUAL(v.count, 1);
	}
	vocabulary_release(&v);
}

/* Thousands of keys whose search begins within a small part of the table; two strings of one hash
 * (64 bits of FNV-1a), which are long known. */
static void keys_made_to_collide_are_refused(void)
{
	enum { ROOM = 16000, NEAR = 64, TRIES = 1 << 25 };
	struct pair_map m = { 0 };
	struct vocabulary v = { 0 };
	int rc = 0, id;

	CHECK_EQUAL(pair_map_reserve(&m, ROOM), 0);
	for (uint64_t key = 1; !rc && key < TRIES; key++)
		if ((key * 0x9e3779b97f4a7c15u >> 32 & (m.slot_count - 1)) < NEAR)
			rc = pair_map_add(&m, key, 1);
	CHECK_ERROR(rc, "made to slow down");
	CHECK(m.count < ROOM / 2);
	pair_map_release(&m);

	CHECK_EQUAL(vocabulary_add(&v, "8yn0iYCKYHlIj4-BwPqk", 20, &id), 0);
	CHECK_EQUAL(vocabulary_find(&v, "GReLUrM4wMqfg9yzV3KQ", 20), -1);
	CHECK_ERROR(vocabulary_add(&v, "GReLUrM4wMqfg9yzV3KQ", 20, &id), "made to have one hash");
	CHECK_EQUAL(v.count, 1);
	vocabulary_release(&v);
}

const struct test suite_tables[] = {
	TEST(pairs_are_found_with_and_without_room_made),
	TEST(strings_are_found_with_and_without_room_made),
	TEST(keys_made_to_collide_are_refused),
	TEST(short_memory_leaves_what_was_there),
	{ 0 },
};
