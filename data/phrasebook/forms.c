#include "data/phrasebook/forms.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static struct form of(const char *text, size_t len, const char *ending)
{
	struct form f;
	int n = snprintf(f.text, sizeof(f.text), "%.*s%s", (int)len, text, ending);

	assert(n >= 0 && n < PHRASE_BYTES);
	(void)n;
	return f;
}

static bool ends(const char *text, const char *ending)
{
	size_t len = strlen(text), n = strlen(ending);

	return len >= n && !strcmp(text + len - n, ending);
}

static struct form add(const char *text, const char *ending)
{
	return of(text, strlen(text), ending);
}

/* The i-th of the words in a list separated by spaces. */
static struct form item(const char *list, int i)
{
	while (i--)
		list += strcspn(list, " ") + 1;
	return of(list, strcspn(list, " "), "");
}

/* The i-th form of an entry such as "beau/belle/bel"; where there is none, the first, and false. */
static bool given(struct form *f, const char *entry, int i)
{
	const char *p = entry, *next;

	for (; i && (next = strchr(p, '/')); i--)
		p = next + 1;
	if (i)
		p = entry;
	*f = of(p, strcspn(p, "/"), "");
	return !i;
}

struct form form_noun_english(const struct noun *n, bool plural)
{
	const char *s = n->english;
	size_t len = strlen(s);
	struct form f;

	if (given(&f, s, plural))
		return f;
	if (ends(s, "s") || ends(s, "x") || ends(s, "ch") || ends(s, "sh"))
		return add(s, "es");
	if (s[len - 1] == 'y' && !strchr("aeiou", s[len - 2]))
		return of(s, len - 1, "ies");
	return add(s, "s");
}

struct form form_noun_french(const struct noun *n, bool plural)
{
	const char *s = n->french;
	struct form f;

	if (given(&f, s, plural) || ends(s, "s") || ends(s, "x") || ends(s, "z"))
		return f;
	return add(s, ends(s, "eau") ? "x" : "s");
}

bool form_adjective_english(struct form *f, const struct adjective *a, bool more)
{
	return given(f, a->english, more);
}

struct form form_adjective(const struct adjective *a, bool feminine, bool plural, const char *next)
{
	struct form f;

	if (!feminine && !plural && phrase_vowel(next) && given(&f, a->french, 2))
		return f;
	if (!given(&f, a->french, feminine) && !ends(f.text, "e"))
		strcat(f.text, "e");
	if (plural && !ends(f.text, "s") && !ends(f.text, "x"))
		strcat(f.text, ends(f.text, "eau") ? "x" : "s");
	return f;
}

struct form form_english(const struct verb *v, enum english_form form)
{
	static const char *const endings[] = { "", "s", "ing", "ed" };
	struct form base = item(v->english, 0);
	size_t len = strlen(base.text), spaces = 0;
	const char *ending = endings[form];

	for (const char *p = v->english; *p; p++)
		spaces += *p == ' ';
	if (spaces == FORM_PAST)
		return item(v->english, (int)form);
	if (form == FORM_PAST && spaces)
		return item(v->english, 1);
	if (form == FORM_THIRD && (ends(base.text, "ch") || ends(base.text, "sh")))
		ending = "es";
	if (form >= FORM_ING && ends(base.text, "e") && !ends(base.text, "ee"))
		len--;
	return of(base.text, len, ending);
}

/* Regular verbs in -er and -re; -ger keeps its e before o: nous mangeons. */
struct form form_present(const struct verb *v, enum person person)
{
	static const char *const endings[][6] = { { "e", "es", "e", "ons", "ez", "ent" },
		{ "s", "s", "", "ons", "ez", "ent" } };
	size_t stem = strlen(v->infinitive) - 2;

	if (v->present)
		return item(v->present, (int)person);
	if (person == P_NOUS && v->infinitive[stem - 1] == 'g')
		return of(v->infinitive, stem, "eons");
	return of(v->infinitive, stem, endings[ends(v->infinitive, "re")][person]);
}

/* The stem of the nous form: nous buvons, je buvais. */
struct form form_imperfect(const struct verb *v, enum person person)
{
	static const char *const endings[] = { "ais", "ais", "ait", "ions", "iez", "aient" };
	struct form nous = form_present(v, P_NOUS);
	size_t stem = strlen(nous.text) - 3;

	if (v->kind & V_BE)
		return add("ét", endings[person]);
	if (ends(nous.text, "geons") && endings[person][0] == 'i')
		stem--;
	return of(nous.text, stem, endings[person]);
}

struct form form_participle(const struct verb *v, bool feminine, bool plural)
{
	struct form f = v->participle ? add(v->participle, "")
				      : of(v->infinitive, strlen(v->infinitive) - 2,
						ends(v->infinitive, "re") ? "u" : "é");

	if (feminine)
		strcat(f.text, "e");
	if (plural && !ends(f.text, "s"))
		strcat(f.text, "s");
	return f;
}
