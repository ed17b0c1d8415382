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

/* false at the end of a side. */
static bool next_token(const char **pattern, struct token *t, bool plural)
{
	const char *p = *pattern + strspn(*pattern, " ");
	size_t len = strcspn(p, " "), word = strcspn(p, " :"), slash = strcspn(p, " :/");

	*pattern = p;
	if (!len || strchr("=|", *p))
		return false;
	*t = (struct token){ .text = p, .len = slash, .keys = p + word, .keys_len = len - word };
	if (slash < word && plural) {
		t->text += slash + 1;
		t->len = word - slash - 1;
	}
	if (p[0] == '$')
		t->part = p[1] - '0';
	*pattern = p + len;
	return true;
}

/* What the words of a pattern's English side can be tied by. */
struct names {
	uint32_t keys[26], signs[4];
	uint32_t bare[PHRASE_WORDS]; /* words without a letter */
	int bares, places[10];       /* places: of the parts */
};

static const char signs[] = ".,?!";

/* Which sign it is, or -1. */
static int sign(const struct token *t)
{
	const char *at = t->len == 1 && !t->keys_len ? strchr(signs, t->text[0]) : NULL;

	return at ? (int)(at - signs) : -1;
}

static void english_token(
	struct phrase *p, const struct token *t, const struct phrase *const *parts, struct names *n)
{
	uint32_t bit = UINT32_C(1) << p->english.count;

	if (t->part) {
		n->places[t->part] = phrase_english_part(p, parts[t->part - 1]);
		return;
	}
	push(&p->english, t->text, t->len, 0);
	for (size_t i = 1; i < t->keys_len; i++)
		n->keys[t->keys[i] - 'a'] |= bit;
	if (sign(t) >= 0)
		n->signs[sign(t)] |= bit;
	else if (!t->keys_len)
		n->bare[n->bares++] = bit;
}

/* The links of a French word with letters, or of a sign: the first one not yet taken. */
static uint32_t links_of(const struct token *t, struct names *n)
{
	uint32_t links = 0;

	if (sign(t) >= 0) {
		uint32_t *left = &n->signs[sign(t)];

		links = *left & (~*left + 1);
		*left &= ~links;
	}
	for (size_t i = 1; i < t->keys_len; i++) {
		assert(n->keys[t->keys[i] - 'a']);
		links |= n->keys[t->keys[i] - 'a'];
	}
	return links;
}

struct phrase phrase_make(const char *pattern, const struct phrase *const *parts)
{
	struct phrase p = { .plural = parts[0] && parts[0]->plural };
	struct names names = { .bares = 0 };
	const char *french = pattern;
	int bare[PHRASE_WORDS], bares = 0;
	struct token t;

	while (next_token(&pattern, &t, p.plural))
		english_token(&p, &t, parts, &names);
	if (*pattern == '=')
		french = pattern + 1;
	while (next_token(&french, &t, p.plural)) {
		if (t.part) {
			phrase_french_part(&p, parts[t.part - 1], names.places[t.part]);
			continue;
		}
		if (!t.keys_len && sign(&t) < 0)
			bare[bares++] = p.french.count;
		push(&p.french, t.text, t.len, links_of(&t, &names));
	}
	for (int i = 0; i < bares; i++)
		for (int k = 0; k < names.bares; k++)
			if (bares != names.bares || i == k)
				p.french.word[bare[i]].links |= names.bare[k];
	return p;
}

struct phrase phrase_words(const char *english, const char *french)
{
	struct phrase p = { .plural = false };

	phrase_french(&p, french, phrase_english(&p, english));
	return p;
}

const char *pattern_nth(const char *list, int i)
{
	while (i--)
		list = strchr(list, '|') + 1;
	return list;
}

const char *pattern_drawn(struct draw *d, const char *list)
{
	return draw_item(d, list, '|');
}

bool phrase_vowel(const char *french)
{
	if (*french == '^')
		french++;
	if (*french && strchr("aeiouyhAEIOUH", *french))
		return true;
	/* two bytes each */
	for (const char *accented = "àâéèêîôûœÉÊÎ"; *accented; accented += 2)
		if (!strncmp(french, accented, 2))
			return true;
	return false;
}
