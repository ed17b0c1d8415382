/* Words instead of <unk>: each unknown word of a translation is replaced by the source word that it
 * looks at most, mostly a name that is the same in both languages. After Luong, Sutskever, Le,
 * Vinyals and Zaremba 2015, "Addressing the Rare Word Problem", with attention as the alignment.
 *
 * Only a tokenizer of words has unknown ones; bpe and char spell what they do not know. */
#include "decode/seq2seq_parts.h"

#include "base/mem.h"
#include "tokenizer/fold.h"

#include <string.h>

static const char unk[] = "<unk>"; /* what tokenizer_decode() makes of TOKEN_UNK */

bool unknown_replaced(const struct seq2seq *s, const struct seq2seq_options *o)
{
	return o->replace_unk && seq2seq_has_unk(s);
}

bool unknown_typed(const struct tokenizer *source, const struct sentence *s, int index,
	struct span *word, bool *spaced)
{
	const char *text = s->text.data;
	size_t pos = 0;

	for (int i = 0; tokenizer_next_word(source, text, s->text.len, &pos, word, spaced); i++) {
		if (word->text == text && !unicode_unspaced(utf8_first(text)))
			*spaced = true;
		if (i == index)
			return true;
	}
	return false;
}

/* The source token, other than EOS, with the most attention; the first of several. */
static int strongest(const float *attention, int S)
{
	int best = 0;

	for (int j = 1; j < S - 1; j++)
		if (attention[j] > attention[best])
			best = j;
	return best;
}

static bool is_written_with_spaces(uint32_t code)
{
	return unicode_class(code) != UNICODE_OTHER && !unicode_unspaced(code);
}

/* Would two characters side by side look like one word, though they are not? */
static bool would_join(uint32_t before, uint32_t after)
{
	return unicode_class(before) != UNICODE_OTHER && unicode_class(after) != UNICODE_OTHER &&
	       (is_written_with_spaces(before) || is_written_with_spaces(after));
}

/* The last character of valid UTF-8, which is not empty. */
static uint32_t last_character(const struct str *text)
{
	const char *at = text->data + text->len - 1;

	while ((*at & 0xC0) == 0x80)
		at--;
	return utf8_first(at);
}

static int put_word(struct str *out, size_t begin, const struct tokenizer *source,
	const struct sentence *s, const float *attention)
{
	struct span word;
	bool spaced;

	if (!unknown_typed(source, s, strongest(attention, (int)s->source.count), &word, &spaced)) {
		word = (struct span){ unk, sizeof(unk) - 1 };
		spaced = true;
	}
	if (out->len > begin && (spaced || would_join(last_character(out), utf8_first(word.text))))
		str_puts(out, " ");
	return str_append(out, word.text, word.len);
}

int unknown_put(struct str *out, const struct seq2seq *models, const struct sentence *s,
	const struct hypothesis *h, int first, int n)
{
	size_t begin = out->len, S = s->source.count;
	struct str text = { 0 };
	int end = first + n, rc = str_puts(out, "");

	/* pieces that begin with <unk>, so that the space behind it is not at a beginning, where it
	 * would be dropped; but for the first piece, where it should be */
	for (int i = first, next; i < end && !rc; i = next) {
		size_t skip = 0;

		for (next = i + 1; next < end && h->ids[next] != TOKEN_UNK;)
			next++;
		str_clear(&text);
		rc = tokenizer_decode(models->target, &text, h->ids + i, (size_t)(next - i));
		if (!rc && h->ids[i] == TOKEN_UNK) {
			skip = sizeof(unk) - 1;
			rc = put_word(out, begin, models->source, s, h->attention + (size_t)i * S);
			if (!rc && would_join(last_character(out), utf8_first(text.data + skip)))
				rc = str_puts(out, " ");
		}
		if (!rc)
			rc = str_append(out, text.data + skip, text.len - skip);
	}
	str_release(&text);
	return rc;
}
