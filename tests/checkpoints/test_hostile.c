/* Checkpoints that are damaged or made to harm. */
#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "checkpoints/checkpoint.h"
#include "checkpoints/safetensors.h"
#include "tests/checkpoints/sealed.h"
#include "tests/test.h"
#include "tests/world.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The bytes of a made checkpoint. */
static char *make_bytes(int what, size_t *len)
{
	struct checkpoint c;
	char *bytes = NULL;

	world_checkpoint(&c, what);
	CHECK_EQUAL(checkpoint_encode(&c, &bytes, len), 0);
	world_release(&c);
	return bytes;
}

/* A mapped file is refused as its bytes in memory are, which have left this message. */
static void check_mapped(const char *bytes, size_t len, int rc)
{
	const char *path = test_path("hostile");
	struct checkpoint c;
	char expected[2 * ERR_MAX];

	snprintf(expected, sizeof(expected), "%s: %s", path, err_get());
	test_write_file(path, bytes, len);
	CHECK_EQUAL(checkpoint_map(&c, path), rc);
	if (rc) {
		CHECK_TEXT(err_get(), expected);
		CHECK(!c.file.data && !c.params.Etgt);
		err_set("%s", expected + strlen(path) + 2);
	}
	checkpoint_release(&c);
}

static int decode_bytes(const char *bytes, size_t len)
{
	struct checkpoint c;
	int rc = checkpoint_decode(&c, bytes, len);

	checkpoint_release(&c);
	return rc;
}

/* Both ways. */
static int decode(const char *bytes, size_t len)
{
	int rc = decode_bytes(bytes, len);

	check_mapped(bytes, len, rc);
	return rc;
}

static void every_flipped_bit_is_refused(void)
{
	size_t len, through = 0;
	char *bytes = make_bytes(WORLD_TWO_TOKENIZERS | WORLD_ENTRIES, &len);

	CHECK_EQUAL(decode(bytes, len), 0);
	for (size_t i = 0; i < 8 * len; i++) {
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
		/* a file for one bit of each byte: files take their time */
		through += !(i % 8 == i / 8 % 8 ? decode : decode_bytes)(bytes, len);
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
	}
	CHECK_EQUAL(through, 0);
	bytes[len - 1] ^= 1;
	CHECK_ERROR(decode(bytes, len), "is damaged: its checksum is");
	mem_free(bytes);
}

static void every_truncation_is_refused(void)
{
	size_t len;
	char *bytes = make_bytes(WORLD_TWO_TOKENIZERS | WORLD_ENTRIES, &len);

	for (size_t n = 0; n < len; n++) {
		char *copy = mem_alloc(n, 1);

		memcpy(copy, bytes, n);
		CHECK_ERROR(decode(copy, n), n == 0  ? "is empty"
					     : n < 8 ? "is not a checkpoint"
						     : "is truncated: ");
		mem_free(copy);
	}
	mem_free(bytes);
}

static void bytes_added_are_refused(void)
{
	size_t len;
	char *bytes = make_bytes(WORLD_PLAIN, &len), *more = mem_zalloc(len + 4, 1);

	memcpy(more, bytes, len);
	/* said without summing them up: there may be terabytes of them in a file with holes */
	CHECK_ERROR(decode(more, len + 4), "4 bytes after the last tensor");
	safetensors_seal(more, len + 4);
	CHECK_ERROR(decode(more, len + 4), "4 bytes after the last tensor");
	mem_free(more);
	mem_free(bytes);
}

struct edit {
	const char *from, *to,
		*message; /* ` is a quote of a text in the header, which is JSON: \" */
};

static const char *unquote(char out[128], const char *text)
{
	size_t n = 0;

	for (; *text; text++) {
		if (*text == '`')
			out[n++] = '\\';
		out[n++] = *text == '`' ? '"' : *text;
	}
	out[n] = '\0';
	return out;
}

static void check_edits(int what, const struct edit *edits, size_t count)
{
	size_t len, edited_len;
	char *bytes = make_bytes(what, &len);

	for (const struct edit *e = edits; e < edits + count; e++) {
		char from[128], to[128];
		char *edited = sealed_edit(
			bytes, len, unquote(from, e->from), unquote(to, e->to), &edited_len);

		if (decode(edited, edited_len) != -1 || !strstr(err_get(), e->message))
			test_fail(__FILE__, __LINE__, "%s made %s gives \"%s\", not \"%s\"",
				e->from, e->to, err_get(), e->message);
		mem_free(edited);
	}
	mem_free(bytes);
}

static void a_wrong_header_is_refused_for_the_right_reason(void)
{
	static const struct edit edits[] = {
		{ "\"config\"", "\"state.x\"", "has no config" },
		{ "\"config\"", "\"confit\"", "has no config" },
		{ "state.note", "stale.note", "unknown text \"stale.note\" in __metadata__" },
		{ "state.note", "state.train.update", "duplicate key \"state.train.update\"" },
		{ "{`source_vocab`", "`source_vocab`", "config: JSON: " },
		{ "source_vocab`:", "source_vocab`:9", "\" is " },
		{ "source_vocab`:", "source_vocab`:-", "a source vocabulary of -" },
		{ "source_vocab`:", "source_vocab`:1e9,`x`:", "config has 9 members, not 8" },
		{ "source_vocab", "source_words", "config has no valid source_vocab" },
		{ "embed`:3", "embed`:3.5", "config has no valid embed" },
		{ "embed`:3", "embed`:1e99", "config has no valid embed" },
		{ "embed`:3", "embed`:`3`", "config has no valid embed" },
		{ "embed`:3", "embed`:4", "\"source.embedding\" is 5x3, config makes it 5x4" },
		{ "embed`:3", "embed`:0", "an embedding size of 0" },
		{ "hidden`:2", "hidden`:999999", "a hidden size of 999999 is not within" },
		{ "hidden`:2", "hidden`:16384", "config makes it 49152x3" },
		{ "attention`:3", "attention`:4", "tensor \"attention.Wa\" is 3x2, config" },
		{ "attention`:3", "attention`:3,`depth`:2", "config has 9 members, not 8" },
		{ "`additive`", "`cosine`", "config has an unknown score 'cosine'" },
		{ "`additive`", "`additiv`", "unknown score 'additiv'" },
		{ "`additive`", "``", "unknown score ''" },
		{ "`additive`", "7", "unknown score ''" },
		{ "`additive`", "`dot`", "unknown tensor \"attention.v\"" },
		{ "`additive`", "`relu`", "unknown score 'relu'" },
		{ "`additive`", "`general`",
			"an attention size of 3 does not go with its score: it has 2" },
		{ "`additive`", "`none`", "does not go with its score: it has 0" },
		{ "attention`:3,`score`:`additive`", "attention`:0,`score`:`none`",
			"unknown tensor \"attention.Wa\"" },
		{ "attention`:3,`score`:`additive`", "attention`:2,`score`:`general`",
			"unknown tensor \"attention.Wa\"" },
		{ "attention`:3", "attention`:0", "an attention size of 0" },
		{ "`gru`", "`lstm`", "config has an unknown cell 'lstm'" },
		{ "`gru`", "`cgru`", "tensor \"decoder.W\" is 6x7, config makes it 6x4" },
		{ "`output`", "`all`", "tying all embeddings needs one vocabulary" },
		{ "`output`", "`none`", "tensor \"output.W\" is missing" },
		{ ",`tying`:`output`", "", "config has no tying" },
		{ "\"attention.Ua\"", "\"attention.ua\"", "unknown tensor \"attention.ua\"" },
		{ "\"attention.Ua\"", "\"/attention.Ua\"", "belongs to no known set" },
		{ "\"attention.Ua\"", "\"x/attention.Ua\"", "\"attention.Ua\" is missing" },
		{ "\"adam.m/attention.Ua\"", "\"adam.x/attention.Ua\"",
			"\"adam.m/attention.Ua\" is missing" },
		{ "\"adam.m/attention.Ua\"", "\"a-name-that-is-too-long-for-a-set/attention.Ua\"",
			"belongs to no known set" },
		{ "\"adam.m/attention.Ua\"", "\"adam.m/x/attention.Ua\"", "unknown tensor" },
		{ "\"shape\":[3,4]", "\"shape\":[4,3]",
			"tensor \"attention.Ua\" is 4x3, config makes" },
		{ "\"shape\":[3,4]", "\"shape\":[12]", "tensor \"attention.Ua\" is 12x1, config" },
		{ "\"shape\":[3]", "\"shape\":[3,1]", "tensor \"attention.ba\" is 3x1, config" },
	};
	static const struct edit tokenizers[] = {
		{ "\"tokenizer.source\":\"{", "\"tokenizer.source\":\"x", "tokenizer.source: " },
		{ "\"tokenizer.target\":\"{", "\"tokenizer.target\":\"[", "tokenizer.target: " },
		{ "\"tokenizer.target\":", "\"state.target\":", "the target tokenizer has" },
		{ "\"tokenizer.source\":", "\"state.source\":", "there is no source tokenizer" },
	};

	check_edits(WORLD_EXTRAS | WORLD_ENTRIES, edits, sizeof(edits) / sizeof(edits[0]));
	check_edits(WORLD_TWO_TOKENIZERS, tokenizers, sizeof(tokenizers) / sizeof(tokenizers[0]));
}

static void names_in_messages_do_not_steer_the_terminal(void)
{
	size_t len, edited_len;
	char *bytes = make_bytes(WORLD_PLAIN, &len);
	char *edited = sealed_edit(
		bytes, len, "attention.Ua", "a\\nb\\u001b[2J\\u009bx\xc2\xa0y\x7f", &edited_len);

	CHECK_ERROR(decode(edited, edited_len), "unknown tensor \"a?b?[2J??x\xc2\xa0y?\"");
	err_prefix("a\tb: ");
	CHECK(strstr(err_get(), "a?b: unknown tensor") == err_get());
	mem_free(edited);
	mem_free(bytes);
}

static void too_many_sets_are_refused(void)
{
	static const char *const names[] = { "\"bridge.W\"", "\"bridge.b\"", "\"attention.Wa\"",
		"\"attention.Ua\"", "\"attention.ba\"" };
	size_t len;
	char *bytes = make_bytes(WORLD_PLAIN, &len);

	for (int i = 0; i < CHECKPOINT_EXTRAS + 1; i++) {
		char to[64], *edited;

		snprintf(to, sizeof(to), "\"set%d/%s", i, names[i] + 1);
		edited = sealed_edit(bytes, len, names[i], to, &len);
		mem_free(bytes);
		bytes = edited;
	}
	CHECK_ERROR(decode(bytes, len), "tensor \"set4/attention.ba\" belongs to no known set");
	mem_free(bytes);
}

/* One seeded change to the header: a byte, a digit, a piece removed, doubled or moved. */
static size_t mutate(char *to, const char *from, size_t len, struct rng *r)
{
	static const char bytes[] = "0123456789-.e\"\\{}[]:,/ \x00\xff\xc3";
	size_t at = rng_below(r, len), n = 1 + rng_below(r, 12), k;

	if (n > len - at)
		n = len - at;
	memcpy(to, from, len);
	switch (rng_below(r, 5)) {
	case 0:
		to[at] = bytes[rng_below(r, sizeof(bytes) - 1)];
		return len;
	case 1: /* numbers are where the dangers are */
		for (k = 0; k < len && (to[at] < '0' || to[at] > '9'); k++)
			at = (at + 1) % len;
		to[at] = (char)('0' + rng_below(r, 10));
		return len;
	case 2:
		memmove(to + at, to + at + n, len - at - n);
		return len - n;
	case 3:
		memmove(to + at + n, from + at, len - at);
		return len + n;
	default:
		memmove(to + at, from + rng_below(r, len - n + 1), n);
		return len;
	}
}

/* Changes with the checksum made right again, so that every check behind it is reached. An error or
 * a checkpoint, never a crash; what is read can be written. */
static void sealed_mutations_never_crash(void)
{
	size_t len, header_len, refused = 0, read = 0;
	char *bytes = make_bytes(WORLD_ALL, &len), *header;
	struct rng r;

	header_len = (unsigned char)bytes[0] | (size_t)(unsigned char)bytes[1] << 8;
	header = mem_alloc(header_len + 64, 1);
	rng_seed(&r, 5);
	for (int i = 0; i < 6000; i++) {
		size_t head = sizeof(SEALED_OPENING) - 1, n, mutated_len, again_len;
		struct checkpoint c;
		char *mutated, *again;
		int rc;

		memcpy(header, bytes + 8, head);
		n = head + mutate(header + head, bytes + 8 + head, header_len - head, &r);
		mutated = sealed_file(
			header, n, bytes + 8 + header_len, len - 8 - header_len, &mutated_len);
		rc = checkpoint_decode(&c, mutated, mutated_len);
		if (i % 4 == 0)
			check_mapped(mutated, mutated_len, rc);
		if (rc) {
			CHECK(err_get()[0] && !strchr(err_get(), '\n'));
			refused++;
		} else {
			CHECK_EQUAL(checkpoint_encode(&c, &again, &again_len), 0);
			mem_free(again);
			read++;
		}
		checkpoint_release(&c);
		mem_free(mutated);
	}
	CHECK(refused > 4000 && read > 100);
	mem_free(header);
	mem_free(bytes);
}

const struct test suite_hostile[] = {
	TEST(every_flipped_bit_is_refused),
	TEST(every_truncation_is_refused),
	TEST(bytes_added_are_refused),
	TEST(a_wrong_header_is_refused_for_the_right_reason),
	TEST(names_in_messages_do_not_steer_the_terminal),
	TEST(too_many_sets_are_refused),
	TEST(sealed_mutations_never_crash),
	{ 0 },
};
