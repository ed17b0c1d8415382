#!/usr/bin/env python3
"""Prints unicode.c from the files of the Unicode Character Database (Debian: unicode-data).

    python3 tokenizer/make_unicode.py /usr/share/unicode | diff tokenizer/unicode.c -
"""
import sys

WIDTH = 96
folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"


def lines(name):
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        for line in file:
            fields = [f.strip() for f in line.split("#")[0].split(";")]
            if len(fields) > 1:
                first, _, last = fields[0].partition("..")
                yield int(first, 16), int(last or first, 16), fields[1:]


def having(name, *values):
    return {c for first, last, f in lines(name) if f[0] in values for c in range(first, last + 1)}


category, combining, canonical, assigned, mirrored = {}, {}, {}, set(), set()
begin = 0
for code, _, f in lines("UnicodeData.txt"):
    begin = code if not f[0].endswith(", Last>") else begin
    assigned |= set(range(begin, code + 1))
    category[code] = f[1]
    if f[2] != "0":
        combining[code] = int(f[2])
    if f[3] in ("R", "AL"):
        mirrored.add(code)
    if f[4] and f[4][0] != "<":
        canonical[code] = [int(c, 16) for c in f[4].split()]
excluded = having("DerivedNormalizationProps.txt", "Full_Composition_Exclusion")
marks = having("auxiliary/GraphemeBreakProperty.txt", "Extend", "SpacingMark", "ZWJ")


def show(code):
    """As itself where no editor would change or move it, that is a letter in NFC from left to right."""
    if code == 0:
        return "\\0"
    if code < 0x80 or (code not in excluded | mirrored and category.get(code, "Lo")[0] in "LS"):
        return chr(code)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def columns(text):
    return sum(1 + (0x2E80 <= ord(c) <= 0xFFFF or ord(c) >= 0x1B000) for c in text)


def put(name, comment, codes):
    print(f"\n/* {comment} */\nconst uint_least32_t unicode_{name}[] =")
    line = ""
    for piece in map(show, codes):
        if columns(line) + len(piece) > WIDTH - 12:
            print(f'\tU"{line}"')
            line = ""
        line += piece
    print(f'\tU"{line}";')
    print(f"const size_t unicode_{name}_count = sizeof(unicode_{name}) / 4 - 1;")


def ranges(codes, gap=0):
    """First and last of each range; over code points that are not assigned, and gaps of so many others."""
    out = []
    for c in sorted(codes):
        if out and (all(x not in assigned for x in range(out[-1] + 1, c)) or c <= out[-1] + 1 + gap):
            out[-1] = c
        else:
            out += [c, c]
    return out


print("""/* Printed by make_unicode.py from Unicode 15.0, not to be edited. */
#include "tokenizer/unicode.h"

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
