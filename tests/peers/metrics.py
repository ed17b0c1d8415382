#!/usr/bin/env python3
"""BLEU and chrF in plain Python, from their published definitions: a second implementation that shares no code
with seq2seq-eval.

    metrics.py score HYPOTHESIS REFERENCE... < options > scores
    metrics.py sacrebleu HYPOTHESIS REFERENCE... < options > scores
    metrics.py bootstrap HYPOTHESIS OTHER REFERENCE
    metrics.py texts FOLDER

`score` reads lines of options of seq2seq-eval and prints for each what stands behind the signature, to nine
digits; `sacrebleu` asks sacreBLEU, if it is installed, for the same. `bootstrap` prints mean, half width and p-value
of 2000 resamples of its own. `texts` writes a.txt, b.txt, c.txt, one.txt and two.txt: outputs and two references made
of random Latin, Cyrillic, Chinese and other text, marks, entities and white space; and short texts with few matches,
fewN.txt with its reference rightN.txt.
"""
import math
import os
import random
import re
import string
import sys
from collections import Counter


def lines_of(path):
    """Trailing white space is no part of a line; only \\n ends one."""
    with open(path, encoding="utf-8", newline="\n") as file:
        return [line.rstrip() for line in file]


def options_of(words):
    options = {"-m": "bleu", "-tok": "13a", "-s": "exp", "-sv": None, "-cc": 6, "-cw": 0, "--chrf-beta": 2}
    i = 0
    while i < len(words):
        if words[i] in options:
            options[words[i]] = words[i + 1]
            i += 2
        else:
            options[words[i]] = True
            i += 1
    return options


# ---- BLEU ----


def cut_marks(text):
    """The substitutions of mteval-v13a, one after the other."""
    text = re.sub(r"([ -&(-+/:-@\[-`{-~])", r" \1 ", text)
    text = re.sub(r"([^0-9])([.,])", r"\1 \2 ", text)
    text = re.sub(r"([.,])([^0-9])", r" \1 \2", text)
    return re.sub(r"([0-9])-", r"\1 - ", text)


CHINESE = [(0x2001, 0x2A6D), (0x2E80, 0x2FDF), (0x2FF0, 0x303F), (0x3100, 0x312F), (0x31A0, 0x31EF),
           (0x3200, 0x4DB5), (0x4E00, 0x9FBB), (0xF900, 0xFA2D), (0xFA30, 0xFA6A), (0xFA70, 0xFAD9),
           (0xFE10, 0xFE1F), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF)]  # fmt: skip


def tokens(text, kind):
    if kind == "char":
        text = " ".join(text)
    if kind == "13a":
        text = text.replace("<skipped>", "")
        for entity, mark in ("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"):
            text = text.replace(entity, mark)
        text = cut_marks(" " + text + " ")
    if kind == "zh":
        chinese = lambda c: any(a <= ord(c) <= b for a, b in CHINESE)
        text = cut_marks("".join(" %s " % c if chinese(c) else c for c in text.strip()))
    return text.split()


def grams(items, n):
    return Counter(tuple(items[i : i + n]) for i in range(len(items) - n + 1))


def bleu_counts(hypothesis, references, options):
    """Lengths of both, matches and n-grams of the four orders."""
    if "-lc" in options:
        hypothesis, references = hypothesis.lower(), [r.lower() for r in references]
    h = tokens(hypothesis, options["-tok"])
    rs = [tokens(r, options["-tok"]) for r in references]
    closest = min((abs(len(r) - len(h)), len(r)) for r in rs)[1]
    match, total = [], []
    for n in 1, 2, 3, 4:
        most = Counter()
        for r in rs:
            most |= grams(r, n)
        match.append(sum((grams(h, n) & most).values()))
        total.append(sum(grams(h, n).values()))
    return [len(h), closest] + match + total


def bleu(counts, options):
    h, r, match, total = counts[0], counts[1], counts[2:6], counts[6:]
    penalty = 1.0 if h >= r else math.exp(1 - r / h) if h else 0.0
    value = float(options["-sv"] or {"floor": 0.1, "add-k": 1}.get(options["-s"], 0))
    precision, zeros = [0.0] * 4, 0
    for n in range(4) if any(match) else ():
        m, t = match[n], total[n]
        if options["-s"] == "add-k" and n:
            m, t = m + value, t + value
        if t == 0:
            break
        if m == 0 and options["-s"] == "exp":
            zeros += 1
            m = 0.5**zeros
        if m == 0 and options["-s"] == "floor":
            m = value
        precision[n] = 100 * m / t
    score = penalty * math.exp(sum(map(math.log, precision)) / 4) if all(precision) else 0.0
    told = "/".join("%.1f" % p for p in precision)
    ratio = h / r if r else 0
    return score, " %s (BP = %.3f ratio = %.3f hyp_len = %d ref_len = %d)" % (told, penalty, ratio, h, r)


# ---- chrF ----


def words_and_marks(text):
    for word in text.split():
        if len(word) > 1 and word[-1] in string.punctuation:
            yield from (word[:-1], word[-1])
        elif len(word) > 1 and word[0] in string.punctuation:
            yield from (word[0], word[1:])
        else:
            yield word


def chrf_orders(text, options):
    if "--chrf-lowercase" in options:
        text = text.lower()
    characters = text if "--chrf-whitespace" in options else "".join(text.split())
    words = list(words_and_marks(text))
    return [grams(characters, n) for n in range(1, int(options["-cc"]) + 1)] + [
        grams(words, n) for n in range(1, int(options["-cw"]) + 1)
    ]


def chrf_counts(hypothesis, references, options):
    """n-grams of the hypothesis where the reference has some, of the reference, in common; by order."""
    best = None
    for reference in references:
        counts = []
        for h, r in zip(chrf_orders(hypothesis, options), chrf_orders(reference, options)):
            counts += [sum(h.values()) if r else 0, sum(r.values()), sum((h & r).values())]
        score = chrf(counts, options)[0]
        if best is None or score > best[0]:
            best = score, counts
    return best[1]


def chrf(counts, options):
    weight = int(options["--chrf-beta"]) ** 2
    f = lambda p, r: (1 + weight) * p * r / (weight * p + r) if weight * p + r else 0.0
    rates = [(m / h, m / r) for h, r, m in zip(counts[::3], counts[1::3], counts[2::3]) if h and r]
    if "--chrf-eps-smoothing" in options:
        return 100 * sum(f(p, r) for p, r in rates) / (len(counts) // 3), ""
    if not rates:
        return 0.0, ""
    return 100 * f(sum(p for p, _ in rates) / len(rates), sum(r for _, r in rates) / len(rates)), ""


# ---- whole texts ----


def segments(hypothesis, references, options):
    count = chrf_counts if options["-m"] == "chrf" else bleu_counts
    for h, *rs in zip(lines_of(hypothesis), *map(lines_of, references)):
        yield count(h, [r for r in rs if r] or [""], options)


def score(rows, options):
    sums = [sum(column) for column in zip(*rows)]
    return (chrf if options["-m"] == "chrf" else bleu)(sums, options)


def sacrebleu_score(hypothesis, references, options):
    from sacrebleu.metrics import BLEU, CHRF

    if options["-m"] == "chrf":
        metric = CHRF(
            char_order=int(options["-cc"]),
            word_order=int(options["-cw"]),
            beta=int(options["--chrf-beta"]),
            lowercase="--chrf-lowercase" in options,
            whitespace="--chrf-whitespace" in options,
            eps_smoothing="--chrf-eps-smoothing" in options,
        )
    else:
        value = options["-sv"] and float(options["-sv"])
        metric = BLEU("-lc" in options, True, options["-tok"], options["-s"], value)
    result = metric.corpus_score(lines_of(hypothesis), [lines_of(r) for r in references])
    return result.score, options["-m"] == "bleu" and " " + result._verbose or ""


def bootstrap(first, second, reference):
    draw, options = random.Random(1), options_of([])
    rows = [list(segments(path, [reference], options)) for path in (first, second)]
    whole = [score(r, options)[0] for r in rows]
    samples = []
    for _ in range(2000):
        lines = draw.choices(range(len(rows[0])), k=len(rows[0]))
        samples.append([score([r[i] for i in lines], options)[0] for r in rows])
    for own in zip(*samples):
        own = sorted(own)
        print("%.4f %.4f" % (sum(own) / 2000, (own[-51] - own[50]) / 2))
    far = [abs(a - b) for a, b in samples]
    beyond = sum(d - sum(far) / 2000 > abs(whole[0] - whole[1]) for d in far)
    print("%.4f" % ((beyond + 1) / 2001))


def texts(folder):
    draw = random.Random(4)
    words = "the cat sat on a mat Der Hund läuft Où êtes-vous мир Привет don't 3,000.5 20-30 U.S.A. x (hi) [a] ... &amp; " \
            "&quot;so&quot; <skipped> 你好 我喜歡貓。 “yes” — ½ 😀 𠀀字 naïve e\u0301 5- .5 , . ! a. ' -- 日本 ñandú 50% #1 @".split()  # fmt: skip
    spaces = [" "] * 12 + ["  ", "\t", "\u00a0", "\u3000", "\u2009", "\x1f", " \r "]

    def line(n):
        return "".join(draw.choice(words) + draw.choice(spaces) for _ in range(n))

    def changed(text):
        out = ""
        for c in text:
            r = draw.random()
            out += "" if r < 0.02 else c + draw.choice("aeit .你") if r < 0.04 else c
        parts = out.split(" ")
        if draw.random() < 0.3:
            parts.insert(draw.randrange(len(parts) + 1), draw.choice(words))
        return " ".join(parts).swapcase() if draw.random() < 0.03 else " ".join(parts)

    one = [line(draw.randrange(1, 25)) for _ in range(300)]
    rows = {"one": one, "two": [changed(t) for t in one], "a": [changed(t) for t in one], "b": [changed(changed(t)) for t in one]}
    few = [["a b c d", "x y"], ["a b x c", "x b"], ["a", "b"], ["a b c", "x"], ["a b", "b a c d e"], ["", "x"]]
    for i, pair in enumerate(few):
        rows["few%d" % i], rows["right%d" % i] = pair, ["a b c e", "y x"]
    # little different from b.txt, sometimes better and sometimes worse
    rows["c"] = [a if i % 12 == 0 else changed(b) if i % 9 == 1 else b for i, (a, b) in enumerate(zip(rows["a"], rows["b"]))]
    rows["a"][7], rows["two"][9], rows["two"][11] = "", "", " \t"
    for name, text in rows.items():
        with open(os.path.join(folder, name + ".txt"), "w", encoding="utf-8", newline="\n") as file:
            file.write("".join(t + draw.choice(["\n", "\r\n"]) for t in text))


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "texts":
        texts(sys.argv[2])
    elif len(sys.argv) == 5 and sys.argv[1] == "bootstrap":
        bootstrap(*sys.argv[2:])
    elif len(sys.argv) > 3 and sys.argv[1] in ("score", "sacrebleu"):
        for given in sys.stdin:
            options = options_of(given.split())
            if sys.argv[1] == "sacrebleu":
                number, more = sacrebleu_score(sys.argv[2], sys.argv[3:], options)
            else:
                number, more = score(segments(sys.argv[2], sys.argv[3:], options), options)
            print("%.9f%s" % (number, more))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
