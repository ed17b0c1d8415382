#include "data/phrasebook/surface.h"

#include "tokenizer/fold.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { CUTS_MAX = 96 };

/* Which word of the phrase each printed word belongs to. */
struct cuts {
	int owner[CUTS_MAX];
	int count;
};

static bool is(const struct word *w, const char *text)
{
	return !strcmp(w->text, text);
}

/* je, ne, le ... lose their vowel before another one; si only before il and ils. */
static void elide(struct side *s)
{
	static const char elided[] = " je ne me te se le la ^le ^la de que ce ";

	for (int i = 0; i + 1 < s->count; i++) {
		char *text = s->word[i].text, listed[PHRASE_BYTES + 2];
		const struct word *next = &s->word[i + 1];

		snprintf(listed, sizeof(listed), " %s ", text);
		if (is(&s->word[i], "si") ? is(next, "il") || is(next, "ils")
					  : phrase_vowel(next->text) && strstr(elided, listed))
			text[strlen(text) - 1] = '\'';
	}
}

/* de le -> du, de les -> des, à le -> au, à les -> aux: one word with the links of both. */
static void contract(struct side *s)
{
	static const char *const contracted[][3] = {
		{ "de", "le", "du" },
		{ "de", "les", "des" },
		{ "à", "le", "au" },
		{ "à", "les", "aux" },
	};

	for (int i = 0; i + 1 < s->count; i++)
		for (size_t k = 0; k < sizeof(contracted) / sizeof(contracted[0]); k++)
			if (is(&s->word[i], contracted[k][0]) &&
				is(&s->word[i + 1], contracted[k][1])) {
				strcpy(s->word[i].text, contracted[k][2]);
				s->word[i].links |= s->word[i + 1].links;
				s->count--;
				memmove(s->word + i + 1, s->word + i + 2,
					(size_t)(s->count - i - 1) * sizeof(struct word));
				break;
			}
}

static void choose_an(struct side *s)
{
	for (int i = 0; i + 1 < s->count; i++)
		if (is(&s->word[i], "a") && strchr("aeiouAEIOU", s->word[i + 1].text[0]))
			strcpy(s->word[i].text, "an");
}

/* Whether a space goes in front of a word: French keeps one before ? and !. */
static bool spaced(const struct side *s, int i, bool french)
{
	const char *word = s->word[i].text;
	const char *before = i ? s->word[i - 1].text : "";

	if (!i || word[0] == '-' || before[strlen(before) - 1] == '\'')
		return false;
	return !strchr(french ? ".," : ".,?!", word[0]);
}

static int put_word(struct str *out, const char *word, bool capital)
{
	unsigned char first[2];

	if (*word == '*' || *word == '^')
		word++;
	first[0] = (unsigned char)word[0];
	if (!capital || !first[0])
		return str_puts(out, word);
	if (first[0] < 0x80) {
		char upper = (char)toupper(first[0]);

		return str_append(out, &upper, 1) || str_puts(out, word + 1) ? -1 : 0;
	}
	/* à .. ö are 0x20 after À .. Ö; œ is 1 after Œ */
	first[1] = (unsigned char)((unsigned char)word[1] - (first[0] == 0xc3 ? 0x20 : 1));
	return str_append(out, (const char *)first, 2) || str_puts(out, word + 2) ? -1 : 0;
}

/* Prints a side and cuts it, keeping for each printed word the word of the phrase it came from. */
static int print_side(struct str *out, struct cuts *cuts, const struct side *s, bool french)
{
	size_t start = out->len, end[PHRASE_WORDS], pos = 0;
	struct span word;
	bool capital = true, space;
	int i = 0;

	for (int k = 0; k < s->count; k++) {
		if (spaced(s, k, french) && str_append(out, " ", 1))
			return -1;
		if (put_word(out, s->word[k].text, capital))
			return -1;
		end[k] = out->len - start;
		capital = strchr(".?!", s->word[k].text[0]) != NULL;
	}
	cuts->count = 0;
	while (fold_next_word(out->data + start, out->len - start, &pos, &word, &space)) {
		while (pos > end[i])
			i++;
		cuts->owner[cuts->count++] = i;
	}
	return 0;
}

int surface_print(struct str *source, struct str *target, struct str *links, const struct phrase *p)
{
	struct phrase copy = *p;
	struct cuts english, french;
	const char *separator = "";

	elide(&copy.french);
	contract(&copy.french);
	choose_an(&copy.english);
	if (print_side(source, &english, &copy.english, false) ||
		print_side(target, &french, &copy.french, true))
		return -1;
	for (int i = 0; i < english.count; i++)
		for (int j = 0; j < french.count; j++) {
			if (!(copy.french.word[french.owner[j]].links >> english.owner[i] & 1))
				continue;
			if (str_printf(links, "%s%d-%d", separator, i, j))
				return -1;
			separator = " ";
		}
	return 0;
}
