/* Which models and sentences a lesson takes. */
#include "explain/text.h"
#include "tests/starving.h"
#include "tests/test.h"
#include "tests/world.h"

#include <math.h>
#include <string.h>

static void a_model_brings_its_score(void)
{
	const char *path = test_path("scored.safetensors");
	const struct lesson_options options = { .threads = 1, .kernels = "auto" };

	for (int i = 0; i < SCORES * 2; i++) {
		struct lesson l;

		world_save(path, WORLD_TOKENIZER | (i % 2 ? WORLD_CONDITIONAL : 0), TIED_OUTPUT,
			(enum score)(i / 2));
		CHECK_EQUAL(lesson_open(&l, path, "a b a", "b a", &options), 0);
		CHECK_EQUAL(l.trace.config->score, i / 2);
		CHECK_EQUAL(l.trace.conditional, i % 2);
		CHECK(sizeof(real) != sizeof(double) || lesson_holds(&l));
		lesson_close(&l);
	}
}

static void of_a_large_model_the_largest_gradients_are_compared(void)
{
	struct lesson_options options = world_lesson_options;
	struct lesson l;

	world_model("large.safetensors", TOKENIZER_BPE, 3);
	CHECK_EQUAL(lesson_open(&l, test_path("large.safetensors"), "the cat sat", "le chat",
			    &world_lesson_options),
		0);
	CHECK(!lesson_is_small(&l));
	CHECK(!l.differences.every);
	CHECK_EQUAL(l.differences.first[1], LESSON_CHECK);
	CHECK_TEXT(l.subject.source_word[0], "▁the");
	CHECK_TEXT(l.subject.source_word[1], "▁cat");
	if (sizeof(real) == sizeof(double))
		CHECK(lesson_holds(&l));
	for (int k = 0; k < LESSON_CHECK; k++) {
		const struct difference *e = &l.differences.entries[k];
		int larger = 0;

		for (int i = 0; i < l.subject.model.config.source_vocab * 8; i++)
			larger += fabs((double)l.gradient.Esrc[i]) >
				  fabs((double)l.gradient.Esrc[e->index]);
		CHECK_EQUAL(larger, k);
	}
	lesson_close(&l);
	options.check = -1;
	CHECK_EQUAL(lesson_open(&l, test_path("large.safetensors"), "a", "a", &options), 0);
	CHECK_EQUAL(l.differences.first[l.differences.params], 0);
	lesson_close(&l);
}

static void wrong_sentences_and_models_are_refused(void)
{
	char many[2 * SUBJECT_TOKENS + 3] = "";
	const char *const refused[][3] = { { " ", "b", "the source sentence is empty" },
		{ "a", "\t", "the target sentence is empty" },
		{ "a", "\xff", "the target sentence is not" },
		{ many, "a", "has 101 tokens, more than 100" } };
	struct lesson l;

	for (int i = 0; i <= SUBJECT_TOKENS; i++)
		strcat(many, "a ");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		CHECK_ERROR(
			lesson_open(&l, NULL, refused[i][0], refused[i][1], &world_lesson_options),
			refused[i][2]);
		lesson_close(&l);
	}
	CHECK_ERROR(lesson_open(&l, test_path("none"), "a", "a", &world_lesson_options), "none");
	lesson_close(&l);
	world_model("model.safetensors", TOKENIZER_CHAR, 1);
	CHECK_ERROR(
		lesson_open(&l, test_path("model.safetensors"), many, "a", &world_lesson_options),
		"tokens");
	lesson_close(&l);
}

static void a_model_without_a_tokenizer_is_refused(void)
{
	const char *path = test_path("plain.safetensors");
	struct checkpoint c;
	struct lesson l;

	world_checkpoint(&c, WORLD_PLAIN);
	CHECK_EQUAL(checkpoint_save(&c, path), 0);
	world_release(&c);
	CHECK_ERROR(lesson_open(&l, path, "a", "a", &world_lesson_options), "has no tokenizers");
	lesson_close(&l);
}

static void a_failed_allocation_anywhere_is_an_error_and_nothing_leaks(void)
{
	for (int score = 0; score < SCORES; score += SCORE_NONE) {
		const struct lesson_options options = {
			.threads = 1, .kernels = "auto", .tiny.score = score
		};
		struct starving s = { 0 };

		while (starving(&s)) {
			struct pages pages = { 0 };
			struct lesson l;

			STARVE(&s, lesson_open(&l, NULL, "a", "b", &options) ||
					   pages_list(&pages, &l));
			pages_release(&pages);
			lesson_close(&l);
		}
		CHECK(s.rounds > 50);
	}
}

const struct test suite_explain_models[] = {
	TEST(a_model_brings_its_score),
	TEST(of_a_large_model_the_largest_gradients_are_compared),
	TEST(wrong_sentences_and_models_are_refused),
	TEST(a_model_without_a_tokenizer_is_refused),
	TEST(a_failed_allocation_anywhere_is_an_error_and_nothing_leaks),
	{ 0 },
};
