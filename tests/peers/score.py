#!/usr/bin/env python3
"""log p(target | source) of sentence pairs by PyTorch, from a checkpoint alone: a second implementation of the
network (torch.nn.GRU) and of the tokenizer that shares no code with the programs.

    score.py model.safetensors... < pairs.tsv > scores.tsv

reads source<TAB>target lines and prints what `seq2seq-decode --score` should, a column for each model. Needs python3-torch. Handles text
of Latin letters, which is cut into words here by Python's own character classes.
"""
import itertools
import json
import sys
import unicodedata

import read_checkpoint
import torch

EOS, UNK, BOS, BYTES = 0, 1, 2, 3
INVISIBLE = dict.fromkeys([0xAD, 0x34F, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])


class Tokenizer:
    def __init__(self, text):
        told = json.loads(text)
        self.kind, self.lowercase, self.rules = told["kind"], told["lowercase"], told.get("rules", 1)
        if self.kind in ("word", "space"):
            self.words = {word: BYTES + i for i, word in enumerate(told["words"])}
            return
        self.characters = {c: BYTES + 256 + i for i, c in enumerate(told["characters"])}
        merges = told.get("merges", [])
        first = BYTES + 256 + len(self.characters)
        self.merges = {pair: first + i for i, pair in enumerate(zip(merges[::2], merges[1::2]))}

    @staticmethod
    def kind_of(c):
        return "letter" if c.isalpha() else "digit" if c.isdigit() else "other"

    def pieces(self, line):
        """Runs of letters, runs of digits, single other characters, each with the space before it."""
        i = 0
        while i < len(line):
            begin = i
            if line[i] == " ":
                i += 1
            kind = self.kind_of(line[i])
            i += 1
            while kind != "other" and i < len(line) and self.kind_of(line[i]) == kind:
                i += 1
            yield line[begin:i]

    def spell(self, text):
        for c in text:
            if c in self.characters:
                yield self.characters[c]
            else:
                yield from (BYTES + b for b in c.encode("utf-8"))

    def merge(self, ids):
        while True:
            known = [self.merges[p] for p in zip(ids, ids[1:]) if p in self.merges]
            if not known:
                return ids
            best = min(known)
            i = next(i for i, p in enumerate(zip(ids, ids[1:])) if self.merges.get(p) == best)
            ids = ids[:i] + [best] + ids[i + 2 :]

    def encode(self, text):
        if self.rules > 1:
            text = unicodedata.normalize("NFC", text.translate(INVISIBLE))
        line = " ".join(text.split())
        if self.lowercase:
            line = line.lower()
        if self.kind == "space":
            return [self.words.get(" " + p, UNK) for p in line.split()] + [EOS]
        if self.kind == "char":
            return list(self.spell(line)) + [EOS]
        pieces = list(self.pieces(" " + line))
        if self.kind == "word":
            other = [p[1:] if p.startswith(" ") else " " + p for p in pieces]
            return [self.words.get(p, self.words.get(o, UNK)) for p, o in zip(pieces, other)] + [EOS]
        return list(itertools.chain.from_iterable(self.merge(list(self.spell(p))) for p in pieces)) + [EOS]


class Network:
    def __init__(self, config, tensors):
        self.H, self.score = config["hidden"], config["score"]
        for name, (shape, values) in tensors.items():
            tensors[name] = torch.tensor(list(values), dtype=torch.float64).reshape(shape)
        self.p = tensors
        self.encoder = [self.gru("encoder." + side) for side in ("forward", "backward")]
        self.decoder = self.gru("decoder")
        self.before = self.gru("decoder.before") if config.get("cell") == "cgru" else None
        target = tensors["target.embedding"]
        self.source_embedding = target if config["tying"] == "all" else tensors["source.embedding"]
        self.output = tensors["output.W"] if config["tying"] == "none" else target

    def gru(self, name):
        U = self.p[name + ".U"]
        W = self.p.get(name + ".W", torch.zeros(3 * self.H, 1).double())  # no input: one that is always 0
        gru = torch.nn.GRU(W.shape[1], self.H, batch_first=True).double()
        with torch.no_grad():
            gru.weight_ih_l0.copy_(W)
            gru.weight_hh_l0.copy_(U)
            gru.bias_ih_l0.copy_(self.p[name + ".b"])
            gru.bias_hh_l0.zero_()
            gru.bias_hh_l0[2 * self.H :] = self.p[name + ".cn"]
        return gru

    def energies(self, s, h):
        """(4) and (5): how the state s scores each annotation."""
        p = self.p
        keys = h @ p["attention.Ua"].T
        if self.score == "general":
            return keys @ s
        q = p["attention.Wa"] @ s + p["attention.ba"]
        if self.score == "dot":
            return keys @ q
        if self.score == "scaled-dot":
            return keys @ q / len(q) ** 0.5
        bent = {"additive": torch.tanh, "additive-relu": torch.relu}[self.score]
        return bent(q + keys) @ p["attention.v"]

    def logprob(self, source, target):
        p = self.p
        x = self.source_embedding[source][None]  # (1)
        forward = self.encoder[0](x)[0][0]  # (2)
        backward = self.encoder[1](x.flip(1))[0][0].flip(0)
        h = torch.cat([forward, backward], 1)
        s = torch.tanh(p["bridge.W"] @ torch.cat([forward[-1], backward[0]]) + p["bridge.b"])  # (3)
        total, previous = 0.0, BOS
        for y in target:
            embedding = p["target.embedding"][previous]
            if self.before:
                s = self.before(embedding[None, None], s[None, None])[0][0, 0]  # (8a)
            if self.score == "none":
                c = h[0, :0]
            else:
                c = torch.softmax(self.energies(s, h), 0) @ h  # (6), (7)
            x = c if self.before else torch.cat([embedding, c])
            if not len(x):
                x = torch.zeros(1).double()
            s = self.decoder(x[None, None], s[None, None])[0][0, 0]  # (8)
            r = torch.tanh(p["readout.W"] @ torch.cat([s, embedding, c]) + p["readout.b"])  # (9)
            total += torch.log_softmax(self.output @ r + p["output.b"], 0)[y].item()  # (10)
            previous = y
        return total


def load(path):
    config, metadata, tensors = read_checkpoint.load(path)
    source = Tokenizer(metadata["tokenizer.source"])
    target = Tokenizer(metadata["tokenizer.target"]) if "tokenizer.target" in metadata else source
    return Network(config, tensors), source, target


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    models = [load(path) for path in sys.argv[1:]]
    torch.set_num_threads(1)  # vectors this small are not worth waking others for
    with torch.no_grad():
        for line in sys.stdin:
            a, b = line.rstrip("\n").split("\t")[:2]
            scores = [network.logprob(source.encode(a), target.encode(b)) for network, source, target in models]
            print("\t".join("%.6f" % score for score in scores))


if __name__ == "__main__":
    main()
