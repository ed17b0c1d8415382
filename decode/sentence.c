#include "decode/seq2seq_parts.h"

#include "tokenizer/fold.h"

#include <string.h>

/* Text is cut to this many bytes a token before the tokenizer sees it, so that a line of many
 * megabytes is little work. Tokens are shorter: what counts is the limit of tokens. */
enum { TOKEN_BYTES = 64 };

/* Appends text with each NUL and each byte that is not part of UTF-8 replaced by U+FFFD. */
static int repair(struct str *out, struct span line)
{
	uint32_t code;

	for (size_t pos = 0; pos < line.len;) {
		int n = utf8_check(line.text + pos, line.len - pos, &code);
		bool good = n > 0 && code;

		utf8_put(out, good ? code : 0xFFFD);
		pos += good ? (size_t)n : 1;
	}
	return str_puts(out, "");
}

/* Repairs, folds and encodes one side. */
static int read_side(struct sentence *s, struct str *text, struct tokens *tokens,
	const struct seq2seq_text *line, const struct tokenizer *tokenizer, int max_length)
{
	size_t limit = (size_t)max_length, bytes = limit * TOKEN_BYTES;
	struct span side = { line->bytes, line->length };
	struct str repaired = { 0 };
	int rc = 0;

	if (side.len && (memchr(side.text, '\0', side.len) || !utf8_valid(side.text, side.len))) {
		s->repaired = true;
		rc = repair(&repaired, side);
		side = (struct span){ repaired.data, repaired.len };
	}
	str_puts(text, "");
	if (!rc)
		rc = tokenizer_clean(tokenizer, text, side.text, side.len, true);
	str_release(&repaired);
	if (rc)
		return -1;
	if (text->len > bytes) {
		while ((text->data[bytes] & 0xC0) == 0x80)
			bytes--;
		text->len = bytes;
		text->data[bytes] = '\0';
		s->cut = true;
	}
	if (tokenizer_encode(tokenizer, tokens, text->data, text->len))
		return -1;
	if (tokens->count > limit) {
		tokens->count = limit;
		s->cut = true;
	}
	return tokens_push(tokens, TOKEN_EOS);
}

int sentence_read(struct sentence *s, const struct seq2seq_text *line,
	const struct seq2seq_text *translation, const struct seq2seq *models, int max_length)
{
	struct str text = { 0 };
	int rc = read_side(s, &s->text, &s->source, line, models->source, max_length);

	if (!rc)
		rc = tokenizer_unseen(models->source, &s->unseen, s->text.data, s->text.len);
	if (!rc && translation)
		rc = read_side(s, &text, &s->target, translation, models->target, max_length);
	str_release(&text);
	return rc;
}

void sentence_release(struct sentence *s)
{
	str_release(&s->text);
	str_release(&s->unseen);
	tokens_release(&s->source);
	tokens_release(&s->target);
}
