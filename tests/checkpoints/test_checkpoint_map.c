/* Checkpoints whose parameters stay in the file. */
#include "base/file.h"
#include "base/mem.h"
#include "base/real.h"
#include "checkpoints/checkpoint.h"
#include "checkpoints/safetensors.h"
#include "tests/decode/decode_fixture.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/world.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Is a real what the file holds? */
#if REAL_BITS == 32 && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static const bool in_place = true;
#else
static const bool in_place = false;
#endif

/* Does this process have the file mapped? Where that cannot be known, `otherwise`. */
static bool is_mapped(const char *path, bool otherwise)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	const char *name = strrchr(path, '/');
	bool found = false;
	char line[1024];

	if (!maps)
		return otherwise;
	while (!found && fgets(line, sizeof(line), maps))
		found = strstr(line, name) != NULL;
	fclose(maps);
	return found;
}

/* The file at `from` with its data this many bytes further on, at `to`. */
static void shift(const char *from, const char *to, size_t bytes)
{
	struct file f;
	size_t header, len;
	char *moved;

	CHECK_EQUAL(file_read(&f, from, SIZE_MAX), 0);
	header = (unsigned char)f.data[0] | (size_t)(unsigned char)f.data[1] << 8 |
		 (size_t)(unsigned char)f.data[2] << 16;
	len = f.len + bytes;
	moved = mem_alloc(len, 1);
	memcpy(moved, f.data, 8 + header);
	for (int i = 0; i < 3; i++)
		moved[i] = (char)((header + bytes) >> 8 * i & 0xff);
	memset(moved + 8 + header, ' ', bytes);
	memcpy(moved + 8 + header + bytes, f.data + 8 + header, f.len - 8 - header);
	safetensors_seal(moved, len);
	test_write_file(to, moved, len);
	mem_free(moved);
	file_release(&f);
}

/* Is the first parameter of each set what it was made? */
static bool is_whole(const struct checkpoint *c)
{
	struct checkpoint made;
	bool whole = true;

	world_checkpoint(&made, WORLD_ALL);
	for (int i = -1; i < c->extras; i++) {
		const struct params *a = i < 0 ? &made.params : &made.extra[i].params;
		const struct params *b = i < 0 ? &c->params : &c->extra[i].params;

		whole = whole && b->Etgt[0] == (real)(float)a->Etgt[0] &&
			b->bo[0] == (real)(float)a->bo[0];
	}
	world_release(&made);
	return whole;
}

static void a_mapping_ends_with_the_checkpoint_and_outlives_the_file(void)
{
	const char *path = test_path("ends.safetensors");
	struct checkpoint c, loaded;
	const real *kept;

	world_save(path, WORLD_ALL, TIED_OUTPUT, SCORE_ADDITIVE);
	CHECK_EQUAL(checkpoint_load(&loaded, path), 0);
	CHECK(loaded.params.block && !loaded.file.data);
	checkpoint_release(&loaded);
	CHECK_EQUAL(checkpoint_map(&c, path), 0);
	CHECK((c.params.block == NULL) == in_place);
	CHECK((c.params.count == 0) == in_place);
	CHECK(c.file.mapped == in_place);
	CHECK_EQUAL(is_mapped(path, in_place), in_place);
	/* replaced, and removed */
	world_save(path, WORLD_PLAIN, TIED_NONE, SCORE_ADDITIVE);
	CHECK(is_whole(&c));
	remove(path);
	CHECK(is_whole(&c));
	/* parameters are released without the memory that they lie in */
	kept = c.params.Etgt;
	if (in_place) {
		real first = kept[0];

		params_release(&c.params);
		CHECK(kept[0] == first);
	}
	params_release(&c.params);
	CHECK(!c.params.Etgt && !c.params.block);
	checkpoint_release(&c);
	CHECK(!is_mapped(path, false));
}

static void what_cannot_be_mapped_is_copied(void)
{
	const char *path = test_path("whole.safetensors"), *moved = test_path("moved.safetensors");
	struct checkpoint c;

	world_save(path, WORLD_ALL, TIED_OUTPUT, SCORE_ADDITIVE);
	for (size_t bytes = 1; bytes <= 8; bytes++) {
		shift(path, moved, bytes); /* data that is not aligned */
		CHECK_EQUAL(checkpoint_map(&c, moved), 0);
		CHECK_EQUAL(!c.params.block, in_place && bytes % sizeof(real) == 0);
		CHECK_EQUAL(is_mapped(moved, !c.params.block), !c.params.block);
		CHECK(is_whole(&c));
		checkpoint_release(&c);
	}
	file_fail_at(1);
	CHECK_EQUAL(checkpoint_map(&c, path), 0);
	file_fail_at(0);
	CHECK(!c.file.mapped && !is_mapped(path, false) && is_whole(&c));
	checkpoint_release(&c);
}

static void what_is_refused_is_not_mapped(void)
{
	const char *path = test_path("refused.safetensors");
	struct starving s = { 0 };
	struct checkpoint c;

	world_save(path, WORLD_ALL, TIED_OUTPUT, SCORE_ADDITIVE);
	while (starving(&s)) {
		if (!STARVE(&s, checkpoint_map(&c, path)))
			break;
		CHECK(!is_mapped(path, false));
	}
	CHECK(s.rounds > 10);
	checkpoint_release(&c);
	test_write_file(path, "\2\0\0\0\0\0\0\0{}", 10);
	CHECK_ERROR(checkpoint_map(&c, path), "has no __metadata__");
	CHECK(!is_mapped(path, false));
}

/* Mapped, mapped at places that are multiples of four only, and copied. */
static void a_model_translates_alike_wherever_it_lies(void)
{
	static const size_t shifts[] = { 4, 12, 1 };
	struct result whole;

	world_model("model", TOKENIZER_BPE, 1);
	whole = run("model", "--n-best -b 3", world_input);
	CHECK_EQUAL(whole.rc, 0);
	for (int i = 0; i < 3; i++) {
		shift(test_path("model"), test_path("moved"), shifts[i]);
		check_same("moved", "--n-best -b 3", whole.out);
	}
	file_fail_at(1);
	check_same("model", "--n-best -b 3", whole.out);
	file_fail_at(0);
}

const struct test suite_checkpoint_map[] = {
	TEST(a_mapping_ends_with_the_checkpoint_and_outlives_the_file),
	TEST(what_cannot_be_mapped_is_copied),
	TEST(what_is_refused_is_not_mapped),
	TEST(a_model_translates_alike_wherever_it_lies),
	{ 0 },
};
