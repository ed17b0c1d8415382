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

static void check_same_bits(
	const struct config *config, const struct params *a, const struct params *b)
{
	struct param x[PARAMS_MAX], y[PARAMS_MAX];
	int n = params_table(x, config, a);

	params_table(y, config, b);
	for (int i = 0; i < n; i++)
		CHECK(!memcmp(x[i].data, y[i].data,
			(size_t)x[i].rows * (size_t)x[i].cols * sizeof(real)));
	CHECK((a->Wo == a->Etgt) == (b->Wo == b->Etgt));
	CHECK((a->Esrc == a->Etgt) == (b->Esrc == b->Etgt));
}

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

static void mapped_parameters_are_those_loaded(void)
{
	const char *path = test_path("whole.safetensors");
	struct checkpoint made, loaded, mapped;

	for (int what = 0; what < 16; what++) {
		world_checkpoint_of(&made, what,
			(enum tying)(what % (what & WORLD_TWO_TOKENIZERS ? 2 : 3)),
			(enum score)(what % SCORES));
		CHECK_EQUAL(checkpoint_save(&made, path), 0);
		CHECK_EQUAL(checkpoint_load(&loaded, path), 0);
		CHECK(loaded.params.block && !loaded.file.data);
		CHECK_EQUAL(checkpoint_map(&mapped, path), 0);
		CHECK((mapped.params.block == NULL) == in_place);
		CHECK((mapped.params.count == 0) == in_place);
		CHECK(mapped.file.mapped == in_place);
		CHECK(!memcmp(&loaded.config, &mapped.config, sizeof(loaded.config)));
		check_same_bits(&loaded.config, &loaded.params, &mapped.params);
		CHECK_EQUAL(mapped.extras, loaded.extras);
		for (int i = 0; i < mapped.extras; i++)
			check_same_bits(
				&loaded.config, &loaded.extra[i].params, &mapped.extra[i].params);
		CHECK_EQUAL(mapped.entry_count, loaded.entry_count);
		CHECK(!mapped.source == !loaded.source);
		checkpoint_release(&loaded);
		checkpoint_release(&mapped);
		checkpoint_release(&mapped);
		world_release(&made);
	}
}

static void a_mapping_ends_with_the_checkpoint(void)
{
	const char *path = test_path("ends.safetensors");
	struct checkpoint c;

	world_checkpoint(&c, WORLD_ALL);
	CHECK_EQUAL(checkpoint_save(&c, path), 0);
	world_release(&c);
	CHECK_EQUAL(checkpoint_map(&c, path), 0);
	CHECK_EQUAL(is_mapped(path, in_place), in_place);
	checkpoint_release(&c);
	CHECK(!is_mapped(path, false));
}

static void placed_parameters_are_released_without_their_memory(void)
{
	const char *path = test_path("placed.safetensors");
	struct checkpoint c;
	real first;

	world_checkpoint(&c, WORLD_PLAIN);
	CHECK_EQUAL(checkpoint_save(&c, path), 0);
	world_release(&c);
	CHECK_EQUAL(checkpoint_map(&c, path), 0);
	first = c.params.Etgt[0];
	if (in_place) {
		const real *kept = c.params.Etgt;

		params_release(&c.params);
		CHECK(kept[0] == first);
	}
	params_release(&c.params);
	CHECK(!c.params.Etgt && !c.params.block);
	checkpoint_release(&c);
}

static void data_that_is_not_aligned_is_copied(void)
{
	const char *path = test_path("whole.safetensors"), *moved = test_path("moved.safetensors");
	struct checkpoint made, whole, c;

	world_checkpoint(&made, WORLD_ALL);
	CHECK_EQUAL(checkpoint_save(&made, path), 0);
	CHECK_EQUAL(checkpoint_load(&whole, path), 0);
	for (size_t bytes = 1; bytes <= 8; bytes++) {
		shift(path, moved, bytes);
		CHECK_EQUAL(checkpoint_map(&c, moved), 0);
		CHECK_EQUAL(!c.params.block, in_place && bytes % sizeof(real) == 0);
		CHECK_EQUAL(is_mapped(moved, !c.params.block), !c.params.block);
		check_same_bits(&whole.config, &whole.params, &c.params);
		check_same_bits(&whole.config, &whole.extra[1].params, &c.extra[1].params);
		checkpoint_release(&c);
	}
	checkpoint_release(&whole);
	world_release(&made);
}

static void what_cannot_be_mapped_is_loaded(void)
{
	const char *path = test_path("whole.safetensors");
	struct checkpoint made, c;

	world_checkpoint(&made, WORLD_ALL);
	CHECK_EQUAL(checkpoint_save(&made, path), 0);
	file_fail_at(1);
	CHECK_EQUAL(checkpoint_map(&c, path), 0);
	file_fail_at(0);
	CHECK(!c.file.mapped && !is_mapped(path, false));
	CHECK(c.params.Etgt[0] == (real)(float)made.params.Etgt[0]);
	checkpoint_release(&c);
	world_release(&made);
}

static void a_mapped_model_outlives_its_replacement(void)
{
	const char *path = test_path("replaced.safetensors");
	struct checkpoint made, old, kept;

	world_checkpoint(&made, WORLD_PLAIN);
	CHECK_EQUAL(checkpoint_save(&made, path), 0);
	CHECK_EQUAL(checkpoint_load(&old, path), 0);
	CHECK_EQUAL(checkpoint_map(&kept, path), 0);
	made.params.Etgt[0] += 1;
	CHECK_EQUAL(checkpoint_save(&made, path), 0);
	check_same_bits(&old.config, &old.params, &kept.params);
	remove(path);
	check_same_bits(&old.config, &old.params, &kept.params);
	checkpoint_release(&old);
	checkpoint_release(&kept);
	world_release(&made);
}

static void what_is_no_checkpoint_is_not_mapped(void)
{
	const char *path = test_path("none"), *folder;
	struct checkpoint c;

	CHECK_ERROR(checkpoint_map(&c, path), "/none: No such file or directory");
	test_write_file(path, "", 0);
	CHECK_ERROR(checkpoint_map(&c, path), "/none: is empty, not a checkpoint");
	test_write_file(path, "Two young men are outside.\n", 27);
	CHECK_ERROR(checkpoint_map(&c, path), "/none: is not a checkpoint");
	test_write_file(path, "\2\0\0\0\0\0\0\0{}", 10);
	CHECK_ERROR(checkpoint_map(&c, path), "/none: has no __metadata__");
	/* nor read, where it cannot be mapped: not even this one, which is large */
	test_write_file(path, "a long text", 11);
	CHECK_EQUAL(truncate(path, (off_t)1 << 40), 0);
	file_fail_at(1);
	CHECK_ERROR(checkpoint_map(&c, path), "/none: is not a checkpoint");
	file_fail_at(0);
	remove(path);
	folder = test_path("");
	CHECK_ERROR(checkpoint_map(&c, folder), "/: is a directory");
	CHECK(!c.file.data && !is_mapped(path, false));
	checkpoint_release(&c);
}

static void short_memory_is_an_error(void)
{
	const char *path = test_path("memory.safetensors");
	struct starving s = { 0 };
	struct checkpoint made, c;
	long live;

	world_checkpoint(&made, WORLD_ALL);
	CHECK_EQUAL(checkpoint_save(&made, path), 0);
	live = mem_live();
	while (starving(&s)) {
		int rc = STARVE(&s, checkpoint_map(&c, path));

		if (!rc)
			break;
		CHECK_ERROR(rc, "/memory.safetensors: ");
		CHECK(!c.file.data && !is_mapped(path, false));
	}
	CHECK(s.rounds > 10);
	CHECK(c.params.Etgt[0] == (real)(float)made.params.Etgt[0]);
	checkpoint_release(&c);
	CHECK_EQUAL(mem_live(), live);
	world_release(&made);
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
	result_release(&whole);
}

const struct test suite_checkpoint_map[] = {
	TEST(mapped_parameters_are_those_loaded),
	TEST(a_mapping_ends_with_the_checkpoint),
	TEST(placed_parameters_are_released_without_their_memory),
	TEST(data_that_is_not_aligned_is_copied),
	TEST(what_cannot_be_mapped_is_loaded),
	TEST(a_mapped_model_outlives_its_replacement),
	TEST(what_is_no_checkpoint_is_not_mapped),
	TEST(short_memory_is_an_error),
	TEST(a_model_translates_alike_wherever_it_lies),
	{ 0 },
};
