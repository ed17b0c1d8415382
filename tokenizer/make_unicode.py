#!/usr/bin/env python3
"""Prints unicode_tables.h from the files of the Unicode Character Database (Debian: unicode-data).

    python3 tokenizer/make_unicode.py /usr/share/unicode | diff tokenizer/unicode_tables.h -
"""
import sys

folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
# marks of no one script, the joiners, the soft hyphen and the skin tones of emoji
MARKS = [(0xAD, 0xAD), (0x300, 0x36F), (0x483, 0x489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x200C, 0x200D),
         (0x20D0, 0x20FF), (0x302A, 0x302F), (0x3099, 0x309A), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F),
         (0x1F3FB, 0x1F3FF), (0xE0100, 0xE01EF)]


def lines(name):
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        for line in file:
            fields = [f.strip() for f in line.split("#")[0].split(";")]
            if len(fields) > 1:
                first, _, last = fields[0].partition("..")
                yield int(first, 16), int(last or first, 16), fields[1:]


def having(name, *values):
    return {c for first, last, f in lines(name) if f[0] in values for c in range(first, last + 1)}


category, combining, canonical, lower, assigned, mirrored = {}, {}, {}, {}, set(), set()
begin = 0
for code, _, f in lines("UnicodeData.txt"):
    begin = code if not f[0].endswith(", Last>") else begin
    assigned |= set(range(begin, code + 1))
    category.update(dict.fromkeys(range(begin, code + 1), f[1]))
    if f[2] != "0":
        combining[code] = int(f[2])
    if f[3] in ("R", "AL", "AN"):
        mirrored.add(code)
    if f[4] and f[4][0] != "<":
        canonical[code] = [int(c, 16) for c in f[4].split()]
    if f[12]:
        lower[code] = int(f[12], 16)
excluded = having("DerivedNormalizationProps.txt", "Full_Composition_Exclusion")
marks = having("auxiliary/GraphemeBreakProperty.txt", "Extend", "SpacingMark", "ZWJ")


def show(code):
    """As itself where no editor would change or move it: a letter or sign in NFC from left to right."""
    jamo = 0x1100 <= code < 0x1200 or 0xD7B0 <= code < 0xD800
    if code == 0:
        return "\\0"
    if code < 0x80 or (code not in excluded | mirrored and category.get(code, "C")[0] in "LNS" and not jamo):
        return chr(code)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def put(name, comment, codes):
    """Lines of at most 100 bytes, the tab counted as 8."""
    print(f"\n/* {comment} */\nstatic const uint_least32_t {name}[] =")
    line = ""
    for piece in map(show, codes):
        if len((line + piece).encode()) > 88:
            print(f'\tU"{line}"')
            line = ""
        line += piece
    print(f'\tU"{line}";')


def ranges(codes, gap=0, besides=frozenset()):
    """First and last of each range; over what is not assigned or is in `besides`, and gaps of so many others."""
    out = []
    for c in sorted(codes):
        if out and (not any(x in assigned and x not in besides for x in range(out[-1] + 1, c)) or
                    c <= out[-1] + 1 + gap):
            out[-1] = c
        else:
            out += [c, c]
    return out


print("""/* Printed by make_unicode.py from Unicode 15.0, not to be edited: for unicode.c alone.
 *
 * Each table is a string of char32_t, in C11 uint_least32_t, with a 0 at its end. */
#ifndef UNICODE_TABLES_H
#define UNICODE_TABLES_H

#include <stdint.h>

/* clang-format off */""")

put("marks", "Grapheme_Cluster_Break Extend, SpacingMark or ZWJ: first and last of each range.",
    ranges(marks))

runs = []
for c in sorted(combining):
    if runs and runs[-1][0] + runs[-1][1] == c and combining[c] == runs[-1][2]:
        runs[-1][1] += 1
    else:
        runs.append([c, 1, combining[c]])
put("combining", "Canonical_Combining_Class other than 0: the first of a run, and its length << 8 | class.",
    [x for first, n, ccc in runs for x in (first, n << 8 | ccc)])

rows = {}
for code, to in sorted(canonical.items()):
    if code not in excluded:
        rows.setdefault(to[1], []).extend((to[0], code))
put("pairs", "What composes: a mark, each letter before it with what both are together, 0.",
    [x for mark in sorted(rows) for x in (mark, *rows[mark], 0)])

put("joining", "The marks of these: first and last of each range.", ranges(rows))

alone = []
for code, to in sorted(canonical.items()):
    if code in excluded and len(to) == 1:
        alone += [] if alone and code == last + 1 else [0, code] if alone else [code]
        alone += to
        last = code
put("singles", "What is one other character: the first of a run, what each is instead, 0.", alone + [0])

put("excluded", "What decomposes into two characters and is never composed: itself, the two.",
    [x for c, to in sorted(canonical.items()) if c in excluded and len(to) == 2 for x in (c, *to)])

put("decomposed", "Where the composed character of the last four is found: first and last of each range.",
    ranges(canonical, 1))

# classes, case and width came first, with Unicode 14, and what is kept depends on them
assigned &= {c for first, last, f in lines("DerivedAge.txt") if float(f[0]) <= 14 for c in range(first, last + 1)}
words = {c for first, last in MARKS for c in range(first, last + 1)}
put("word_marks", "Marks of no one script, joiners, the soft hyphen, skin tones of emoji: first and last.",
    [x for both in MARKS for x in both])
put("letters", "Letters and other marks, but for ASCII (L, M; Unicode 14): first and last of each range.",
    ranges({c for c in assigned if c >= 0x80 and category[c][0] in "LM"} - words))
put("digits", "Decimal digits but for ASCII (Nd; Unicode 14): ten from each of these on.",
    [c for c in sorted(assigned) if c >= 0x80 and category[c] == "Nd"][::10])

runs = []
for c in sorted(assigned & set(lower)):
    step = 2 if lower[c] == c + 1 else 1
    if c < 0x80:
        continue
    if runs and c == runs[-1][1] + step and lower[c] - c == runs[-1][2] - runs[-1][0]:
        runs[-1][1] = c
    else:
        runs.append([c, c, lower[c]])
put("capitals", "Capitals (Unicode 14): first and last of a run, the small letter of the first. "
    "If that is\n * the next code, capital and small letters take turns.", [x for run in runs for x in run])

zero = {c for c in assigned if 0x300 <= c < 0xE0000 and category[c] in ("Mn", "Me", "Cf") and c not in range(0x600, 0x606)
        or 0x1160 <= c < 0x1200}
put("spacing", "Marks of the first table that take a column on a terminal (Unicode 14).", ranges(marks - zero))
put("zero_width", "What is no such mark and takes none: other Mn, Me, Cf (Unicode 14).", ranges(zero - marks))
put("wide", "Two columns: East_Asian_Width W or F (Unicode 14).",
    ranges({c for c in having("EastAsianWidth.txt", "W", "F") if c in assigned or c >= 0x20000}, besides=zero))
print("\n#endif")
