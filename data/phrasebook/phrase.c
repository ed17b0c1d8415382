#include "data/phrasebook/phrase.h"

#include <assert.h>
#include <string.h>

static void copy_text(char *out, const char *text, size_t len)
{
	assert(len < PHRASE_BYTES);
	for (size_t i = 0; i < len; i++)
		out[i] = text[i] == '_' ? ' ' : text[i];
	out[len] = '\0';
}

static void push(struct side *s, const char *text, size_t len, uint32_t links)
{
	assert(s->count < PHRASE_WORDS);
	copy_text(s->word[s->count].text, text, len);
	s->word[s->count++].links = links;
}

uint32_t phrase_english(struct phrase *p, const char *text)
{
	push(&p->english, text, strlen(text), 0);
	return UINT32_C(1) << (p->english.count - 1);
}

void phrase_french(struct phrase *p, const char *text, uint32_t links)
{
	push(&p->french, text, strlen(text), links);
}

int phrase_english_part(struct phrase *p, const struct phrase *part)
{
	int place = p->english.count;

	assert(place + part->english.count <= PHRASE_WORDS);
	memcpy(p->english.word + place, part->english.word,
		(size_t)part->english.count * sizeof(struct word));
	p->english.count += part->english.count;
	return place;
}

void phrase_french_part(struct phrase *p, const struct phrase *part, int place)
{
	assert(p->french.count + part->french.count <= PHRASE_WORDS);
	for (int i = 0; i < part->french.count; i++) {
		struct word *w = &p->french.word[p->french.count++];

		*w = part->french.word[i];
		w->links <<= place;
	}
}

/* A token of a pattern: a word with its letters, or a part. */
struct token {
	const char *text, *keys;
	size_t len, keys_len;
	int part; /* 1 .. 9, or 0 */
};

static bool next_token(const char **pattern, struct token *t)
{
	const char *p = *pattern + strspn(*pattern, " ");
	size_t len = strcspn(p, " "), word = strcspn(p, " :");

	if (!len)
		return false;
	*t = (struct token){ .text = p, .len = word, .keys = p + word, .keys_len = len - word };
	if (p[0] == '$')
		t->part = p[1] - '0';
	*pattern = p + len;
	return true;
}

static int sign(const struct token *t)
{
	return t->len == 1 && !t->keys_len && strchr(".,?!", t->text[0]) ? t->text[0] : 0;
}

static uint32_t links_of(const struct token *t, const uint32_t keys[26])
{
	uint32_t links = 0;

	for (size_t i = 1; i < t->keys_len; i++) {
		assert(keys[t->keys[i] - 'a']);
		links |= keys[t->keys[i] - 'a'];
	}
	return links;
}

struct phrase phrase_make(
	const char *english, const char *french, const struct phrase *const *parts)
{
	struct phrase p;
	struct token t;
	uint32_t keys[26] = { 0 }, signs[4] = { 0 };
	int places[10] = { 0 };
	static const char all_signs[] = ".,?!";

	p.english.count = p.french.count = 0;
	while (next_token(&english, &t)) {
		uint32_t bit = UINT32_C(1) << p.english.count;

		if (t.part) {
			places[t.part] = phrase_english_part(&p, parts[t.part - 1]);
			continue;
		}
		push(&p.english, t.text, t.len, 0);
		for (size_t i = 1; i < t.keys_len; i++)
			keys[t.keys[i] - 'a'] |= bit;
		if (sign(&t))
			signs[strchr(all_signs, sign(&t)) - all_signs] |= bit;
	}
	while (next_token(&french, &t)) {
		if (t.part) {
			phrase_french_part(&p, parts[t.part - 1], places[t.part]);
		} else if (sign(&t)) {
			/* the first one not yet taken */
			uint32_t *left = &signs[strchr(all_signs, sign(&t)) - all_signs];
			uint32_t first = *left & (~*left + 1);

			push(&p.french, t.text, t.len, first);
			*left &= ~first;
		} else {
			push(&p.french, t.text, t.len, links_of(&t, keys));
		}
	}
	return p;
}

bool phrase_vowel(const char *french)
{
	static const char *const accented[] = { "à", "â", "é", "è", "ê", "î", "ô", "û", "œ", "É",
		"Ê", "Î" };

	if (*french == '^')
		french++;
	if (*french && strchr("aeiouyhAEIOUH", *french))
		return true;
	for (size_t i = 0; i < sizeof(accented) / sizeof(accented[0]); i++)
		if (!strncmp(french, accented[i], strlen(accented[i])))
			return true;
	return false;
}
