#include "tokenizer/unicode.h"

#include "tokenizer/unicode_tables.h"

/* Blocks of scripts written without spaces between words, and their punctuation. */
static const struct unicode_range unspaced[] = {
	{ 0x0E00, 0x109F },   /* Thai, Lao, Tibetan, Myanmar */
	{ 0x1780, 0x17FF },   /* Khmer */
	{ 0x1950, 0x19FF },   /* Tai Le, New Tai Lue, Khmer symbols */
	{ 0x1A20, 0x1AAF },   /* Tai Tham */
	{ 0x1B00, 0x1B7F },   /* Balinese */
	{ 0x2E80, 0x312F },   /* radicals, punctuation, kana, Bopomofo */
	{ 0x3190, 0xA4CF },   /* Han, Yi */
	{ 0xA980, 0xA9FF },   /* Javanese, Myanmar */
	{ 0xAA60, 0xAADF },   /* Myanmar, Tai Viet */
	{ 0xF900, 0xFAFF },   /* Han */
	{ 0xFE30, 0xFE4F },   /* vertical punctuation */
	{ 0xFF00, 0xFF9F },   /* full-width forms, half-width kana */
	{ 0xFFE0, 0xFFEF },   /* full-width symbols */
	{ 0x16FE0, 0x18D8F }, /* Tangut, Khitan */
	{ 0x1AFF0, 0x1B2FF }, /* kana, Nushu */
	{ 0x20000, 0x3FFFF }, /* Han */
};

/* The rows of a table, `width` codes each; the 0 at its end is none. */
#define ROWS(table, width) (sizeof(table) / sizeof((table)[0]) / (width))
#define IN(table, code) unicode_in((const struct unicode_range *)(table), ROWS(table, 2), code)

/* The last of ascending rows whose first code is at most this one, NULL if there is none. */
static const uint_least32_t *find(
	const uint_least32_t *table, size_t rows, size_t width, uint32_t code)
{
	size_t low = 0, high = rows;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (code < table[middle * width])
			high = middle;
		else
			low = middle + 1;
	}
	return low ? table + (low - 1) * width : NULL;
}

bool unicode_in(const struct unicode_range *ranges, size_t count, uint32_t code)
{
	const uint_least32_t *range = find(&ranges->first, count, 2, code);

	return range && code <= range[1];
}

enum unicode_class unicode_class(uint32_t code)
{
	const uint_least32_t *zero;

	if (code < 0x80) {
		if ((code | 32) >= 'a' && (code | 32) <= 'z')
			return UNICODE_LETTER;
		return code >= '0' && code <= '9' ? UNICODE_DIGIT : UNICODE_OTHER;
	}
	if (IN(letters, code))
		return UNICODE_LETTER;
	if (IN(word_marks, code))
		return UNICODE_MARK;
	zero = find(digits, ROWS(digits, 1) - 1, 1, code);
	return zero && code < *zero + 10 ? UNICODE_DIGIT : UNICODE_OTHER;
}

bool unicode_mark(uint32_t code)
{
	return code >= 0x300 && IN(marks, code);
}

bool unicode_unspaced(uint32_t code)
{
	return code >= 0x0E00 && unicode_in(unspaced, ROWS(unspaced, 1), code);
}

bool unicode_space(uint32_t code)
{
	if (code < 0x80)
		return code == ' ' || (code >= '\t' && code <= '\r');
	return code == 0x85 || code == 0xA0 || code == 0x1680 ||
	       (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
	       code == 0x202F || code == 0x205F || code == 0x3000;
}

uint32_t unicode_lower(uint32_t code)
{
	const uint_least32_t *run;

	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? code + 32 : code;
	run = find(capitals, ROWS(capitals, 3), 3, code);
	if (!run || code > run[1] || (run[2] == run[0] + 1 && (code - run[0]) % 2))
		return code;
	return code - run[0] + run[2];
}

int unicode_width(uint32_t code)
{
	if (code < 0x300)
		return code == '\t' || (code >= 0x20 && (code < 0x7f || code >= 0xa0));
	if (IN(marks, code) ? !IN(spacing, code) : IN(zero_width, code))
		return 0;
	return IN(wide, code) ? 2 : 1;
}

unsigned unicode_combining(uint32_t code)
{
	const uint_least32_t *run = find(combining, ROWS(combining, 2), 2, code);

	return run && code < run[0] + (run[1] >> 8) ? run[1] & 0xFF : 0;
}

/* Hangul syllables follow from their letters: a leading one L, a vowel V, and perhaps a final T. */
enum {
	S = 0xAC00,
	L = 0x1100,
	V = 0x1161,
	T = 0x11A7,
	L_COUNT = 19,
	V_COUNT = 21,
	T_COUNT = 28,
	S_COUNT = L_COUNT * V_COUNT * T_COUNT
};

static bool within(uint32_t code, uint32_t first, uint32_t count)
{
	return code >= first && code < first + count;
}

uint32_t unicode_compose(uint32_t letter, uint32_t mark)
{
	if (within(letter, L, L_COUNT) && within(mark, V, V_COUNT))
		return S + ((letter - L) * V_COUNT + mark - V) * T_COUNT;
	if (within(letter, S, S_COUNT) && (letter - S) % T_COUNT == 0 &&
		within(mark, T + 1, T_COUNT - 1))
		return letter + mark - T;
	if (!IN(joining, mark))
		return 0;
	for (const uint_least32_t *p = pairs; *p && *p <= mark; p++) {
		bool found = *p++ == mark;

		for (; *p; p += 2)
			if (found && *p == letter)
				return p[1];
	}
	return 0;
}

int unicode_decompose(uint32_t code, uint32_t to[2])
{
	if (within(code, S, S_COUNT)) {
		uint32_t t = (code - S) % T_COUNT, lv = (code - S) / T_COUNT;

		to[0] = t ? code - t : L + lv / V_COUNT;
		to[1] = t ? T + t : V + lv % V_COUNT;
		return 2;
	}
	if (!IN(decomposed, code))
		return 0;
	for (const uint_least32_t *p = pairs; *p; p++) {
		to[1] = *p++;
		for (; *p; p += 2) {
			to[0] = *p;
			if (p[1] == code)
				return 2;
		}
	}
	for (const uint_least32_t *p = singles; *p; p++) {
		uint32_t at = *p++;

		for (; *p; at++) {
			to[0] = *p++;
			if (at == code)
				return 1;
		}
	}
	for (const uint_least32_t *p = excluded; *p; p += 3) {
		to[0] = p[1];
		to[1] = p[2];
		if (*p == code)
			return 2;
	}
	return 0;
}
