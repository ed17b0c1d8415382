#include "base/err.h"
#include "base/options_value.h"
#include "base/options.h"
#include "tests/base/sample_options.h"
#include "tests/test.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static void every_kind_of_value_is_read(void)
{
	CHECK_EQUAL(sample_parse("--model a.bin --beam-size=12 --seed 18446744073709551615 "
				 "--learn-rate-with-a-long-name 1e-3 --tokenizer char --lowercase "
				 "--no-normalize --after 30m --train-sets x y"),
		0);
	CHECK_TEXT(given.model, "a.bin");
	CHECK_EQUAL(given.beam, 12);
	CHECK(given.seed == UINT64_MAX);
	CHECK(given.rate == 1e-3);
	CHECK_EQUAL(given.kind, 2);
	CHECK(given.lowercase && !given.normalize);
	CHECK(given.after.count == 30 && given.after.unit == 'm');
	CHECK_EQUAL(given.sets.count, 2);
	CHECK_TEXT(given.sets.items[1], "y");
}

static void defaults_stay_where_nothing_is_given(void)
{
	CHECK_EQUAL(sample_parse(""), 0);
	CHECK(given.beam == 6 && given.normalize && !given.lowercase && !given.model &&
		given.after.unit == 'e');
	CHECK_EQUAL(sample_operands.count, 0);
}

static void letters_take_values_and_come_in_bunches(void)
{
	CHECK_EQUAL(sample_parse("-b 3 -mfile -lx-2.5"), 0);
	CHECK(given.beam == 3 && given.lowercase && given.shift == -2.5);
	CHECK_TEXT(given.model, "file");
	CHECK_ERROR(sample_parse("-lq"), "unknown option '-q'");
	CHECK_ERROR(sample_parse("-ll"), "--lowercase is given twice");
	CHECK_ERROR(sample_parse("-b"), "--beam-size: N is missing");
}

static void an_alias_of_several_letters_is_no_bunch(void)
{
	CHECK_EQUAL(sample_parse("-lc -tok char a"), 0);
	CHECK(given.lowercase);
	CHECK_EQUAL(given.kind, 2);
	CHECK_EQUAL(sample_operands.count, 1);
	CHECK_EQUAL(sample_parse("-tok=word"), 0);
	CHECK_EQUAL(given.kind, 1);
	CHECK_EQUAL(sample_parse("-ln"), 0);
	CHECK(given.lowercase && given.normalize);
	CHECK_ERROR(sample_parse("-lc --lowercase"), "--lowercase is given twice");
	CHECK_ERROR(sample_parse("-lc=x"), "--lowercase takes no value");
	CHECK_ERROR(sample_parse("-tok"), "--tokenizer: value is missing");
	CHECK_ERROR(sample_parse("-nope"), "unknown option '-o'");
}

static void negative_numbers_are_values(void)
{
	CHECK_EQUAL(sample_parse("--shift -3"), 0);
	CHECK(given.shift == -3);
	CHECK_EQUAL(sample_parse("-x -.5"), 0);
	CHECK(given.shift == -.5);
	CHECK_EQUAL(sample_parse("--depth -2147483648"), 0);
	CHECK_EQUAL(given.depth, INT32_MIN);
}

static void operands_are_gathered_in_order(void)
{
	CHECK_EQUAL(sample_parse("one -b 2 -"), 0);
	CHECK_EQUAL(sample_operands.count, 2);
	CHECK_TEXT(sample_operands.items[0], "one");
	CHECK_TEXT(sample_operands.items[1], "-");
	CHECK_EQUAL(sample_parse("-b 2 -- --beam-size -x"), 0);
	CHECK_EQUAL(sample_operands.count, 2);
	CHECK_TEXT(sample_operands.items[0], "--beam-size");
	CHECK_TEXT(sample_operands.items[1], "-x");
	CHECK_ERROR(sample_parse("a b c"), "unexpected argument 'c'");
}

static void the_number_of_operands_is_checked(void)
{
	struct program p = sample_program;
	char *one[] = { "program", "a", NULL };

	p.operands_min = 1;
	CHECK_ERROR(options_parse(&p, NULL, 1, one), "an argument is missing");
	CHECK_EQUAL(options_parse(&p, NULL, 2, one), 0);
	p.operands_min = 2;
	CHECK_ERROR(options_parse(&p, NULL, 2, one), "too few arguments");
	p.operands_max = -1;
	CHECK_ERROR(options_parse(&p, NULL, 2, one), "too few arguments");
}

static void lists_of_words_end_at_the_next_option(void)
{
	CHECK_EQUAL(sample_parse("-t a - b -l c"), 0);
	CHECK_EQUAL(given.sets.count, 3);
	CHECK_EQUAL(sample_operands.count, 1);
	CHECK_EQUAL(sample_parse("-t a -- b"), 0);
	CHECK_EQUAL(given.sets.count, 1);
	CHECK_EQUAL(sample_parse("--train-sets=a b"), 0);
	CHECK_EQUAL(given.sets.count, 1);
	CHECK_ERROR(sample_parse("-t 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17"),
		"--train-sets: more than 16 words");
	CHECK_ERROR(sample_parse("-t -l"), "--train-sets: FILE is missing before '-l'");
	CHECK_ERROR(sample_parse("-t a -t b"), "given twice");
}

static void numbers_out_of_range_are_refused(void)
{
	CHECK_ERROR(sample_parse("--beam-size 0"), "--beam-size: 0 is not within 1..64");
	CHECK_ERROR(sample_parse("-b65"), "--beam-size: 65 is not within 1..64");
	CHECK_EQUAL(sample_parse("-b64"), 0);
	CHECK_ERROR(sample_parse("-b99999999999999999999"), "is not within 1..64");
	CHECK_ERROR(sample_parse("-b 1e999"), "--beam-size: 1e999 is not within 1..64");
	CHECK_ERROR(sample_parse("--depth 2147483648"), "is not within -2147483648..2147483647");
	CHECK_ERROR(sample_parse("-r 1.01"), "long-name: 1.01 is not within 0..1");
	CHECK_ERROR(sample_parse("-x 1e999"), "--shift: 1e999 is too large");
	CHECK_ERROR(sample_parse("-s -1"), "--seed: -1 is not within 0..18446744073709551615");
	CHECK_ERROR(sample_parse("-s 18446744073709551616"), "is not within 0..");
	CHECK_EQUAL(given.beam, 6);
}

static void what_is_no_number_is_refused(void)
{
	static const char *const bad[] = { "x", "_", "1x", "nan", "inf", "-", "0x10", "1,5", "--5",
		"+-1", "e5" };
	static const char *const options[] = { "--beam-size=", "--shift=", "--seed=" };
	char text[64];

	for (size_t o = 0; o < 3; o++)
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			snprintf(text, sizeof(text), "%s%s", options[o], bad[i]);
			CHECK_ERROR(sample_parse(text), "is not a number");
		}
	CHECK_ERROR(sample_parse("--beam-size="), "--beam-size: '' is not a number");
	CHECK_ERROR(sample_parse("-b x"), "--beam-size: 'x' is not a number");
	CHECK_ERROR(sample_parse("-b 1.5"), "--beam-size: 1.5 is not a whole number");
	CHECK_ERROR(sample_parse("-s 1.5"), "--seed: 1.5 is not a whole number");
}

static void amounts_have_a_unit(void)
{
	CHECK_EQUAL(sample_parse("--after 500"), 0);
	CHECK(given.after.count == 500 && given.after.unit == 'u');
	CHECK_EQUAL(sample_parse("--after 0.5m"), 0);
	CHECK(given.after.count == 0.5 && given.after.unit == 'm');
	CHECK_EQUAL(sample_parse("--after 3e"), 0);
	CHECK(given.after.count == 3 && given.after.unit == 'e');
	CHECK_ERROR(sample_parse("--after x"), "--after: 'x' is not an amount such as 20e");
	CHECK_ERROR(sample_parse("--after 5h"), "'5h' is not an amount");
	CHECK_ERROR(sample_parse("--after 5mm"), "'5mm' is not an amount");
	CHECK_ERROR(sample_parse("--after -5u"), "--after: -5u is negative");
	CHECK_ERROR(sample_parse("--after 1.5u"), "not a whole number of updates");
	CHECK_ERROR(sample_parse("--after 1e999m"), "too large");
}

static void a_choice_is_one_of_its_words(void)
{
	CHECK_ERROR(sample_parse("--tokenizer wor"), "--tokenizer: 'wor' is none of bpe|word|char");
	CHECK_ERROR(sample_parse("--tokenizer words"), "is none of");
	CHECK_ERROR(sample_parse("--tokenizer="), "is none of");
	CHECK_EQUAL(sample_parse("--tokenizer word"), 0);
	CHECK_EQUAL(given.kind, 1);
}

static void a_set_gathers_its_words(void)
{
	struct str s = { 0 };

	CHECK_EQUAL(sample_parse("--part tail --part=head --part head"), 0);
	CHECK_EQUAL(given.parts, 1 | 2 | 4);
	CHECK_EQUAL(options_help(&sample_program, &s), 0);
	CHECK(strstr(s.data, "(default: head body tail)") != NULL);
	str_release(&s);
	CHECK_ERROR(sample_parse("--part arm"), "--part: 'arm' is none of head|body|tail");
	CHECK_ERROR(sample_parse("--part"), "--part: value is missing");
}

static int implicit_parse(const char *first, const char *second)
{
	static const struct option_implicit implicit[] = { { "shift", "7" },
		{ "tokenizer", "word" }, { 0 } };
	struct program p = sample_program;
	char words[3][32] = { "program" }, *argv[] = { words[0], words[1], words[2] };

	p.implicit = implicit;
	snprintf(words[1], sizeof(words[1]), "%s", first);
	snprintf(words[2], sizeof(words[2]), "%s", second);
	return options_parse(&p, &sample_operands, 2 + (*second != '\0'), argv);
}

static void a_value_may_be_left_out_where_the_program_says_what_it_is_then(void)
{
	sample_parse("");
	CHECK(!implicit_parse("--shift", "") && given.shift == 7);
	CHECK(!implicit_parse("-x", "file") && given.shift == 7 && sample_operands.count == 1);
	CHECK(!implicit_parse("-x", "-2") && given.shift == -2 && sample_operands.count == 0);
	CHECK(!implicit_parse("--tokenizer", "--normalize") && given.kind == 1);
	CHECK(!implicit_parse("--tokenizer", "char") && given.kind == 2);
	CHECK(!implicit_parse("--tokenizer", "7") && given.kind == 1);
	CHECK(!implicit_parse("--no-tokenizer", "") && given.kind == 0);
	CHECK_ERROR(implicit_parse("--tokenizer=7", ""), "'7' is none of bpe|word|char");
	CHECK_ERROR(implicit_parse("--no-tokenizer=char", ""), "unknown option");
	CHECK_ERROR(implicit_parse("--no-shift", ""), "unknown option");
}

static void values_kept_as_text_come_back(void)
{
	static const char *const lines[] = { "",
		"--model a --beam-size 7 -nl --tokenizer char "
		"--part tail --seed 18446744073709551615 "
		"-r 0.1234567890123 --shift -2.5 --after 2.5e",
		"--no-normalize --after 0" };
	struct str text = { 0 }, again = { 0 };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		for (size_t k = 0; k < sample_program.count; k++) {
			const struct option *o = &sample_program.options[k];

			if (o->kind == OPTION_HEADING || o->kind == OPTION_STRINGS)
				continue;
			str_clear(&text);
			str_clear(&again);
			sample_parse(lines[i]);
			CHECK_EQUAL(option_text(o, &text), 0);
			/* in the place of other values */
			sample_parse(lines[!i]);
			CHECK_EQUAL(option_from_text(o, text.data ? text.data : ""), 0);
			CHECK_EQUAL(option_text(o, &again), 0);
			CHECK(text.len == again.len);
			CHECK_TEXT(text.data ? text.data : "", again.data ? again.data : "");
		}
	CHECK_ERROR(option_from_text(&sample_program.options[9], "head arm"), "'arm' is none of");
	str_release(&text);
	str_release(&again);
}

static void what_was_given_is_marked(void)
{
	bool marks[16] = { false };
	struct program p = sample_program;
	char *words[] = { "program", "-b3", "--after=2e", NULL };

	p.given = marks;
	CHECK_EQUAL(options_parse(&p, NULL, 3, words), 0);
	for (size_t i = 0; i < p.count; i++)
		CHECK_EQUAL(marks[i], p.options[i].letter == 'b' || i == p.count - 1);
}

static void misuse_is_answered_with_the_nearest_name(void)
{
	CHECK_ERROR(sample_parse("--beem-size 3"),
		"unknown option '--beem-size'; did you mean --beam-size?");
	CHECK_ERROR(sample_parse("--beam 3"), "unknown option '--beam'; did you mean --beam-size?");
	CHECK_ERROR(sample_parse("--no-lowercas"), "did you mean --no-lowercase?");
	CHECK_ERROR(sample_parse("--no-model"), "unknown option '--no-model'");
	CHECK_ERROR(sample_parse("--xyzzy=3"), "unknown option '--xyzzy'");
	CHECK(!strstr(err_get(), "did you mean"));
	CHECK_ERROR(sample_parse("--Files"), "unknown option '--Files'");
	CHECK_ERROR(
		sample_parse(
			"--a-name-of-more-than-sixty-four-letters-is-not-compared-with-any-other"),
		"unknown option");
	CHECK_ERROR(sample_parse("--lowercase=yes"), "--lowercase takes no value");
	CHECK_ERROR(sample_parse("-b 2 --beam-size 3"), "--beam-size is given twice");
	CHECK_ERROR(sample_parse("--lowercase --no-lowercase"), "--lowercase is given twice");
	CHECK_ERROR(sample_parse("--model --lowercase"),
		"--model: FILE is missing before '--lowercase'");
	CHECK_ERROR(sample_parse("--model"), "--model: FILE is missing");
	CHECK_ERROR(sample_parse("--tokenizer"), "--tokenizer: value is missing");
}

const struct test suite_options[] = {
	TEST(every_kind_of_value_is_read),
	TEST(defaults_stay_where_nothing_is_given),
	TEST(letters_take_values_and_come_in_bunches),
	TEST(an_alias_of_several_letters_is_no_bunch),
	TEST(negative_numbers_are_values),
	TEST(operands_are_gathered_in_order),
	TEST(the_number_of_operands_is_checked),
	TEST(lists_of_words_end_at_the_next_option),
	TEST(numbers_out_of_range_are_refused),
	TEST(what_is_no_number_is_refused),
	TEST(amounts_have_a_unit),
	TEST(a_choice_is_one_of_its_words),
	TEST(a_set_gathers_its_words),
	TEST(a_value_may_be_left_out_where_the_program_says_what_it_is_then),
	TEST(values_kept_as_text_come_back),
	TEST(what_was_given_is_marked),
	TEST(misuse_is_answered_with_the_nearest_name),
	{ 0 },
};
