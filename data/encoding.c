#include "data/encoding.h"

#include "tokenizer/fold.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum kind {
	PAIRS,  /* a character is two bytes, both high */
	MIXED,  /* a character is two bytes, the second one may be ASCII */
	SCRIPT, /* a character is a byte, words are made of high bytes */
	LATIN   /* a character is a byte, words are ASCII with few others */
};

/* Most text is made of these bytes (of two: the first): ranges low, high. And a range that has to
 * hold a fifth of them, or none. Of equals the first row is chosen. */
static const struct encoding {
	enum kind kind;
	const char *advice, *common, *needed;
} encodings[] = {
#define ROW(kind, label, name, ...)                                                    \
	{                                                                              \
		kind, "looks like " label " (iconv -f " name " -t UTF-8)", __VA_ARGS__ \
	}
	/* Hangul; kana and common kanji; punctuation and common hanzi; and so on */
	ROW(PAIRS, "EUC-KR", "CP949", "\xa1\xa1\xb0\xc8", NULL),
	ROW(PAIRS, "EUC-JP", "EUC-JP", "\xa1\xa1\xa4\xa5\xb0\xcf", "\xa4\xa5"),
	ROW(PAIRS, "GB18030", "GB18030", "\xa1\xa1\xa3\xa3\xb0\xd7", NULL),
	ROW(MIXED, "Big5", "BIG5", "\xa1\xa1\xa4\xc6", NULL),
	ROW(MIXED, "Shift-JIS", "CP932", "\x81\x83\x88\x97", "\x82\x83"),
	/* the ten commonest letters, more or less */
	ROW(SCRIPT, "Windows-1251", "WINDOWS-1251",
		"\xe0\xe0\xe2\xe2\xe5\xe5\xe8\xe8\xea\xee\xf0\xf2", NULL),
	ROW(SCRIPT, "KOI8-R", "KOI8-R", "\xc1\xc1\xc5\xc5\xc9\xc9\xcb\xcf\xd2\xd4\xd7\xd7", NULL),
	ROW(SCRIPT, "Windows-1253", "WINDOWS-1253",
		"\xdc\xdf\xe1\xe1\xe5\xe5\xe7\xe7\xe9\xea\xed\xed\xef\xf5\xfc\xfc", NULL),
	ROW(SCRIPT, "Windows-1255", "WINDOWS-1255",
		"\xe0\xe1\xe4\xe5\xe9\xe9\xec\xec\xee\xee\xf8\xfa", NULL),
	ROW(SCRIPT, "Windows-1256", "WINDOWS-1256",
		"\xc7\xc8\xca\xca\xcf\xcf\xd1\xd1\xe1\xe1\xe3\xe6\xed\xed", NULL),
	ROW(SCRIPT, "TIS-620", "CP874",
		"\xa1\xa1\xa7\xa7\xb7\xb7\xb9\xb9\xc1\xc1\xc3\xc3\xc5\xc5"
		"\xc7\xc7\xcd\xcd\xd1\xd5\xe0\xe0\xe4\xe4\xe8\xe9",
		NULL),
	/* letters with accents, quotation marks, no-break space */
	ROW(LATIN, "Windows-1252 or Latin-1", "WINDOWS-1252",
		"\x80\x80\x82\x82\x84\x85\x8c\x8c\x91\x97\x9c\x9c\xa0\xa1"
		"\xa3\xa3\xa7\xa7\xaa\xab\xb0\xb0\xb4\xb4\xba\xbb\xbf\xcf"
		"\xd1\xd6\xd8\xdc\xdf\xef\xf1\xf6\xf8\xfc",
		NULL),
	ROW(LATIN, "Windows-1250", "WINDOWS-1250",
		"\x84\x85\x8a\x8a\x8c\x8c\x8e\x8e\x92\x96\x9a\x9a\x9c\x9f\xa0\xa0"
		"\xa3\xa3\xaf\xaf\xb3\xb3\xb9\xb9\xbe\xbf\xc8\xc8\xdf\xdf\xe1\xe1"
		"\xe4\xe4\xe6\xe6\xe8\xea\xec\xed\xef\xf6\xf8\xfd",
		NULL),
	ROW(LATIN, "Windows-1254", "WINDOWS-1254",
		"\x91\x97\xa0\xa0\xc7\xc7\xd0\xd0\xd6\xd6\xdc\xde"
		"\xe2\xe2\xe7\xe7\xee\xee\xf0\xf0\xf6\xf6\xfb\xfe",
		NULL),
#undef ROW
};

struct counts {
	long byte[256];                 /* high bytes */
	long pair[256], pair_high[256]; /* by the first byte; where the second one is high, too */
	long high, runs;                /* bytes; stretches of them */
	long pairs, single;             /* what they are when read in twos */
	long valid;                     /* high bytes that are UTF-8 */
};

static bool is_high(const char *text)
{
	return (*text & 0x80) != 0;
}

static void count_line(struct counts *c, const char *p, const char *end)
{
	const char *next = p; /* where the next pair may begin */
	uint32_t code;

	for (const char *q = p; q < end;) {
		int n = utf8_check(q, (size_t)(end - q), &code);

		c->valid += n > 1 ? n : 0;
		q += n < 0 ? -n : n;
	}
	for (const char *q = p; q < end; q++) {
		unsigned char byte = (unsigned char)*q;
		unsigned char second = q + 1 < end ? (unsigned char)q[1] : 0;
		bool pair = second >= 0x40 && second != 0x7f && second != 0xff;

		if (!is_high(q))
			continue;
		c->byte[byte]++;
		c->high++;
		c->runs += q == p || !is_high(q - 1);
		if (q < next)
			continue;
		c->pair[byte] += pair;
		c->pair_high[byte] += pair && second >= 0xa1;
		c->pairs += pair;
		c->single += !pair;
		next = q + 1 + pair;
	}
}

static long sum(const long *count, const char *ranges)
{
	long n = 0;

	for (; *ranges; ranges += 2)
		for (int b = (unsigned char)ranges[0]; b <= (unsigned char)ranges[1]; b++)
			n += count[b];
	return n;
}

/* How much of the text the encoding accounts for, 0 .. 1; 0 where its kind does not fit. */
static double score(const struct encoding *e, const struct counts *c)
{
	static const double least[] = {
		[PAIRS] = 0.85, [MIXED] = 0.85, [SCRIPT] = 0.5, [LATIN] = 0.7
	};
	bool pairs = e->kind == PAIRS || e->kind == MIXED;
	double all = (double)(pairs ? c->pairs : c->high);
	const long *count = e->kind == PAIRS ? c->pair_high : pairs ? c->pair : c->byte;
	double part = (double)sum(count, e->common) / all;

	if (pairs ? c->single * 20 > c->pairs : (e->kind == SCRIPT) != (c->high >= 2 * c->runs))
		return 0;
	if (e->needed && (double)sum(c->pair, e->needed) / all < 0.2)
		return 0;
	return part > least[e->kind] ? part : 0;
}

const char *encoding_advice(const char *text, size_t len)
{
	const char *end = text + len, *advice = "is in no encoding known here";
	struct counts c = { 0 };
	double best = 0;

	for (const char *line = text, *next; line < end; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next + 1 : end;
		if (!utf8_valid(line, (size_t)(next - line)))
			count_line(&c, line, next);
		else
			for (const char *p = line; p < next; p++)
				c.valid += is_high(p);
	}
	if (2 * c.valid > c.high)
		return "is UTF-8 in part: damaged, or of several encodings (such lines: "
		       "grep -naxv '.*')";
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		double s = score(&encodings[i], &c);

		if (s > best) {
			best = s;
			advice = encodings[i].advice;
		}
	}
	return advice;
}
