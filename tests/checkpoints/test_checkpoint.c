/* Checkpoints saved, loaded and mapped. */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/real.h"
#include "checkpoints/checkpoint.h"
#include "tests/checkpoints/sealed.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/world.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int (*const open_file[])(
	struct checkpoint *, const char *) = { checkpoint_load, checkpoint_map };
enum { LOADED, MAPPED, WAYS };

/* To the bit, as far as a file holds them. */
static void check_same_params(
	const struct config *config, const struct params *a, const struct params *b)
{
	struct param x[PARAMS_MAX], y[PARAMS_MAX];
	int n = params_table(x, config, a);

	params_table(y, config, b);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < x[i].rows * x[i].cols; j++) {
			real kept = (real)(float)x[i].data[j];

			CHECK(!memcmp(&y[i].data[j], &kept, sizeof(kept)));
		}
	CHECK((b->Wo == b->Etgt) == (config->tying != TIED_NONE));
	CHECK((b->Esrc == b->Etgt) == (config->tying == TIED_ALL));
}

static void check_same(const struct checkpoint *a, const struct checkpoint *b)
{
	CHECK(!memcmp(&a->config, &b->config, sizeof(a->config)));
	check_same_params(&a->config, &a->params, &b->params);
	CHECK_EQUAL(b->extras, a->extras);
	for (int i = 0; i < b->extras; i++) {
		CHECK_TEXT(b->extra[i].name, a->extra[i].name);
		check_same_params(&a->config, &a->extra[i].params, &b->extra[i].params);
	}
	CHECK_EQUAL(b->entry_count, a->entry_count);
	for (size_t i = 0; i < b->entry_count; i++) {
		CHECK_TEXT(b->entries[i].key, a->entries[i].key);
		CHECK_TEXT(b->entries[i].value, a->entries[i].value);
	}
	CHECK(!a->source == !b->source && (a->source == a->target) == (b->source == b->target));
	if (a->source && b->source)
		CHECK_EQUAL(tokenizer_size(b->source), tokenizer_size(a->source));
	if (a->target && b->target)
		CHECK_EQUAL(tokenizer_size(b->target), tokenizer_size(a->target));
}

static void what_is_saved_is_loaded_and_mapped(void)
{
	const char *path = test_path("saved.safetensors");
	struct checkpoint a, b;

	for (int what = 0; what < WORLD_KINDS; what++) {
		world_checkpoint(&a, what);
		CHECK_EQUAL(checkpoint_save(&a, path), 0);
		for (int way = 0; way < WAYS; way++) {
			CHECK_EQUAL(open_file[way](&b, path), 0);
			check_same(&a, &b);
			checkpoint_release(&b);
			checkpoint_release(&b);
		}
		world_release(&a);
	}
}

static void every_network_is_kept_and_the_same_contents_give_the_same_bytes(void)
{
	struct checkpoint a, b;
	char *bytes[2];
	size_t len[2];

	for (int i = 0; i < SCORES * CELLS * 3; i++) {
		int holds = i / SCORES % CELLS ? WORLD_CONDITIONAL : WORLD_PLAIN;

		world_checkpoint_of(&a, holds | WORLD_EXTRAS | WORLD_ENTRIES,
			(enum tying)(i / SCORES / CELLS), (enum score)(i % SCORES));
		CHECK_EQUAL(checkpoint_encode(&a, &bytes[0], &len[0]), 0);
		CHECK_EQUAL(checkpoint_decode(&b, bytes[0], len[0]), 0);
		check_same(&a, &b);
		CHECK_EQUAL(checkpoint_encode(&b, &bytes[1], &len[1]), 0);
		CHECK(len[0] == len[1] && !memcmp(bytes[0], bytes[1], len[0]));
		checkpoint_release(&b);
		mem_free(bytes[0]);
		mem_free(bytes[1]);
		world_release(&a);
	}
}

static void a_file_that_names_no_cell_has_the_plain_one(void)
{
	struct checkpoint a, b;
	char *bytes, *edited;
	size_t len, edited_len;

	world_checkpoint(&a, WORLD_PLAIN);
	CHECK_EQUAL(checkpoint_encode(&a, &bytes, &len), 0);
	edited = sealed_edit(bytes, len, ",\\\"cell\\\":\\\"gru\\\"", "", &edited_len);
	CHECK_EQUAL(checkpoint_decode(&b, edited, edited_len), 0);
	check_same(&a, &b);
	checkpoint_release(&b);
	mem_free(edited);
	mem_free(bytes);
	world_release(&a);
}

static void entries_are_found_by_name(void)
{
	struct checkpoint a;

	world_checkpoint(&a, WORLD_ALL);
	CHECK_TEXT(checkpoint_get(&a, "train.update"), "5000");
	CHECK_TEXT(checkpoint_get(&a, "note"), "caf\xc3\xa9 \"\\\n");
	CHECK_TEXT(checkpoint_get(&a, ""), "");
	CHECK(!checkpoint_get(&a, "train"));
	world_release(&a);
}

static void a_file_that_is_no_checkpoint_is_refused_by_name(void)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *said;
	} cases[] = {
		{ "", 0, "/foreign: is empty, not a checkpoint" },
		{ "Two young men are outside.\n", 27, "/foreign: is not a checkpoint" },
		{ "\2\0\0\0\0\0\0\0{}", 10, "/foreign: has no __metadata__" },
	};
	const char *path = test_path("foreign"), *folder = test_path("folder");
	struct checkpoint c;

	mkdir(folder, 0777);
	for (int way = 0; way < WAYS; way++) {
		CHECK_ERROR(open_file[way](&c, path), "/foreign: No such file or directory");
		CHECK_ERROR(open_file[way](&c, folder), "/folder: is a directory");
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			test_write_file(path, cases[i].bytes, cases[i].len);
			CHECK_ERROR(open_file[way](&c, path), cases[i].said);
		}
		/* a large one by its first bytes: memory for it is never asked for */
		test_write_file(path, "a long text", 11);
		CHECK_EQUAL(truncate(path, (off_t)1 << 40), 0);
		file_fail_at(way == MAPPED); /* it cannot be mapped */
		CHECK_ERROR(open_file[way](&c, path), "/foreign: is not a checkpoint");
		file_fail_at(0);
		CHECK(!c.file.data);
		checkpoint_release(&c);
		remove(path);
	}
}

static void what_could_not_be_loaded_is_not_saved(void)
{
	const char *path = test_path("unsaved");
	struct checkpoint a, bad;
	struct checkpoint_entry twice[] = { { "a", "x" }, { "b", "y" }, { "a", "x" } };
	struct checkpoint_entry invalid[] = { { "a", "\xff" } };
	struct tokenizer *other;

	world_checkpoint(&a, WORLD_TOKENIZER);
	bad = a;
	bad.config.hidden = 0;
	CHECK_ERROR(checkpoint_save(&bad, path), "/unsaved: cannot save: a hidden size of 0");
	bad = a;
	bad.config.source_vocab++;
	CHECK_ERROR(checkpoint_save(&bad, path), "the source tokenizer has");
	bad = a;
	bad.config.target_vocab++;
	CHECK_ERROR(checkpoint_save(&bad, path), "the target tokenizer has");
	bad = a;
	bad.target = NULL;
	CHECK_ERROR(checkpoint_save(&bad, path), "there is no target tokenizer");
	bad = a;
	bad.source = NULL;
	CHECK_ERROR(checkpoint_save(&bad, path), "there is no source tokenizer");
	bad = a;
	bad.config.tying = TIED_ALL;
	other = world_tokenizer(1);
	bad.target = other;
	CHECK_ERROR(checkpoint_save(&bad, path), "there are two vocabularies");
	tokenizer_release(other);
	bad = a;
	bad.entries = twice;
	bad.entry_count = 3;
	CHECK_ERROR(checkpoint_save(&bad, path), "two entries named a");
	bad.entries = invalid;
	bad.entry_count = 1;
	CHECK_ERROR(checkpoint_save(&bad, path), "not valid UTF-8");
	bad = a;
	bad.extras = CHECKPOINT_EXTRAS + 1;
	CHECK_ERROR(checkpoint_save(&bad, path), "at most 4");
	bad.extras = 1;
	CHECK_ERROR(checkpoint_save(&bad, path), "\"\" cannot name a set");
	strcpy(bad.extra[0].name, "a/b");
	CHECK_ERROR(checkpoint_save(&bad, path), "\"a/b\" cannot name a set");
	bad.extras = 2;
	strcpy(bad.extra[0].name, "a");
	strcpy(bad.extra[1].name, "a");
	CHECK_ERROR(checkpoint_save(&bad, path), "two sets of parameters named a");
	CHECK(access(path, F_OK) == -1);
	world_release(&a);
}

static void a_failing_save_leaves_the_old_checkpoint(void)
{
	const char *path = test_path("old.safetensors");
	struct checkpoint b;
	struct file old, now;
	int rc = -1, n;

	world_save(path, WORLD_TOKENIZER, TIED_OUTPUT, SCORE_ADDITIVE);
	world_checkpoint(&b, WORLD_ALL);
	CHECK_EQUAL(file_read(&old, path, SIZE_MAX), 0);
	for (n = 1; rc; n++) {
		CHECK(n < 1000);
		file_fail_at(n);
		rc = checkpoint_save(&b, path);
		file_fail_at(0);
		if (rc && strstr(err_get(), "not synced"))
			continue; /* the new file is in place by then */
		CHECK_EQUAL(file_read(&now, path, SIZE_MAX), 0);
		CHECK(rc == 0 || (now.len == old.len && !memcmp(now.data, old.data, old.len)));
		file_release(&now);
	}
	CHECK_EQUAL(n, 9);
	file_release(&old);
	world_release(&b);
}

static void short_memory_is_an_error(void)
{
	const char *path = test_path("memory.safetensors");
	struct starving save = { 0 };
	struct checkpoint a, b;

	world_checkpoint(&a, WORLD_ALL);
	while (starving(&save)) {
		int rc = STARVE(&save, checkpoint_save(&a, path));

		CHECK_EQUAL(access(path, F_OK), rc);
	}
	CHECK(save.rounds > 4);
	for (int way = 0; way < WAYS; way++) {
		struct starving read = { 0 };

		while (starving(&read)) {
			int rc = STARVE(&read, open_file[way](&b, path));

			if (rc)
				CHECK_ERROR(rc, "/memory.safetensors: ");
			CHECK(!rc || !b.file.data);
		}
		CHECK(read.rounds > 9);
		check_same(&a, &b);
		checkpoint_release(&b);
	}
	world_release(&a);
}

const struct test suite_checkpoint[] = {
	TEST(what_is_saved_is_loaded_and_mapped),
	TEST(every_network_is_kept_and_the_same_contents_give_the_same_bytes),
	TEST(a_file_that_names_no_cell_has_the_plain_one),
	TEST(entries_are_found_by_name),
	TEST(a_file_that_is_no_checkpoint_is_refused_by_name),
	TEST(what_could_not_be_loaded_is_not_saved),
	TEST(a_failing_save_leaves_the_old_checkpoint),
	TEST(short_memory_is_an_error),
	{ 0 },
};
