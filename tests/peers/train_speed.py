#!/usr/bin/env python3
"""Training speed beside PyTorch: the same network, written there as one would for speed, on the same batches.

    train_speed.py [--source FILE --target FILE] [--setting V,E,H,SENTENCES]... [--threads 1,2] [--rounds 5]

In each round `build/f32/bench train` and PyTorch, twice, do the same updates one after the other, and the ratios of
their target tokens per second are taken; printed are medians over the rounds. Text is cut at spaces (made captions
without it). PyTorch runs in processes of its own for each number of threads:

  usual    its own modules put together as they commonly are: GRU over packed sequences, GRUCell step by step,
           cross_entropy, Adam
  fastest  of several ways of writing the network that are tried first, among them gradients of the weights deferred
           to one product, both directions side by side, and a loss that does not go over the logits again; freed
           memory stays with the process

Both on its BLAS's best kernels. Needs python3-torch on an optimised BLAS (Debian: libopenblas0-pthread; python3-torch
alone brings the reference one) and `make bench`'s program.
"""
import argparse
import collections
import importlib.util
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

EOS, UNK, BOS, SPECIAL = 0, 1, 2, 3
SETTINGS = ["8000,256,256,64", "4000,128,256,32", "8000,512,512,64", "8000,128,128,64"]
DROPOUT, SMOOTHING, RATE, CLIP = 0.3, 0.1, 0.001, 1.0
WINDOW = 100
KINDS = ("usual", "fastest")

# ---- the batches, as files of ids that both sides read ----


def read_text(path, vocab):
    """Ids by falling frequency; of equally frequent words the one that comes first."""
    with open(path, encoding="utf-8") as file:
        lines = [line.split() for line in file]
    count = collections.Counter(word for line in lines for word in line)
    ids = {word: SPECIAL + i for i, (word, _) in enumerate(count.most_common(vocab - SPECIAL))}
    return [[ids.get(word, UNK) for word in line] for line in lines]


def make_text(count, vocab, draw):
    """Lengths as those of image captions, words by Zipf's law."""
    pairs = []
    for _ in range(count):
        source = min(max(round(draw.gauss(13, 4)), 4), 40)
        target = min(max(source + draw.randint(-2, 2), 4), 40)
        pairs.append(tuple([SPECIAL + int((vocab - SPECIAL) ** draw.random()) - 1 for _ in range(n)] for n in (source, target)))
    return pairs


def cut(options, vocab, sentences):
    """Batches as in training: a window of shuffled pairs, sorted by length; some of its batches."""
    draw = random.Random(1)
    if options.source:
        pairs = list(zip(read_text(options.source, vocab), read_text(options.target, vocab)))
        pairs = [pair for pair in pairs if pair[0] and pair[1] and max(map(len, pair)) <= 100]
    else:
        pairs = make_text(WINDOW * sentences, vocab, draw)
    draw.shuffle(pairs)
    window = sorted(pairs[: WINDOW * sentences], key=lambda pair: (-len(pair[1]), -len(pair[0])))
    batches = [window[i : i + sentences] for i in range(0, len(window) - sentences + 1, sentences)]
    if not batches:
        sys.exit("train_speed: fewer than %d sentence pairs" % sentences)
    return draw.sample(batches, min(options.updates, len(batches)))


def write_ids(folder, batches):
    paths = []
    for side, name in enumerate(("source", "target")):
        paths.append(os.path.join(folder, name))
        with open(paths[-1], "w") as file:
            for batch in batches:
                file.writelines(" ".join(map(str, pair[side])) + "\n" for pair in batch)
    return paths


# ---- PyTorch, in a process of its own ----

USUAL = {"encoder": "packed", "decoder": "whole", "loss": "built-in", "adam": "loop"}
REWRITTEN = {"encoder": "deferred", "decoder": "deferred", "loss": "split", "adam": "foreach"}
CHOICES = (("encoder", "packed"), ("encoder", "padded"), ("decoder", "whole"), ("loss", "built-in"), ("adam", "loop"))


def make_network(torch, V, E, H):
    nn, F = torch.nn, torch.nn.functional

    class Deferred(torch.autograd.Function):
        """Passes Z:[.., time, sentences, N] on, to which steps add W x with W detached; going back, W's gradient of
        all steps is one product instead of one for each. `inputs` holds the steps' x by then."""

        @staticmethod
        def forward(ctx, Z, W, inputs):
            ctx.inputs = inputs
            return Z.view_as(Z)

        @staticmethod
        def backward(ctx, dZ):
            x = torch.stack(ctx.inputs)
            if x.dim() == 3:
                return dZ, dZ.flatten(0, 1).t() @ x.flatten(0, 1), None
            return dZ, torch.stack([dZ[:, d].flatten(0, 1).t() @ x[:, d].flatten(0, 1) for d in range(2)]), None

    def gates(gx, gh, s):
        r, z = torch.sigmoid(gx[..., : 2 * H] + gh[..., : 2 * H]).chunk(2, -1)
        return torch.lerp(torch.tanh(torch.addcmul(gx[..., 2 * H :], r, gh[..., 2 * H :])), s, z)

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.source = nn.Embedding(V, E)
            self.target = nn.Embedding(V, E)
            nn.init.normal_(self.source.weight, std=E**-0.5)
            nn.init.normal_(self.target.weight, std=E**-0.5)
            self.both = nn.GRU(E, H, bidirectional=True)
            self.bridge = nn.Linear(2 * H, H)
            self.query = nn.Linear(H, H)
            self.key = nn.Linear(2 * H, H, bias=False)
            self.v = nn.Parameter(torch.randn(H) * H**-0.5)
            self.cell = nn.GRUCell(E + 2 * H, H)
            self.readout = nn.Linear(E + 3 * H, E)
            self.bias = nn.Parameter(torch.zeros(V))
            self.way = {}

        def drop(self, x):
            """One mask per sentence, for x:[time, sentences, features]."""
            return x * F.dropout(torch.ones(x.shape[1:]), DROPOUT)

        def encode(self, batch):
            x = self.drop(self.source(batch["source"]))
            if self.way["encoder"] == "packed":
                packed = nn.utils.rnn.pack_padded_sequence(x, batch["source_length"], enforce_sorted=False)
                h, last = self.both(packed)
                h, _ = nn.utils.rnn.pad_packed_sequence(h)
                return self.drop(h), torch.cat([last[0], last[1]], 1)
            if self.way["encoder"] == "deferred":
                return self.encode_both(batch, x)
            # each direction over the padded batch; the other one reads each sentence from its own end
            B, flip = x.shape[1], batch["flip"]
            none, halves = x.new_zeros(1, B, H), []
            for suffix, order in (("", None), ("_reverse", flip)):
                weights = [getattr(self.both, name + suffix) for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]
                y = x if order is None else x.gather(0, order[:, :, None].expand(-1, -1, E))
                h = torch._VF.gru(y, none, weights, True, 1, 0.0, True, False, False)[0]
                halves.append((h, h[batch["last"], torch.arange(B)]))
            (forward, end), (backward, start) = halves
            backward = backward.gather(0, flip[:, :, None].expand(-1, -1, H))
            return self.drop(torch.cat([forward, backward], 2)), torch.cat([end, start], 1)

        def encode_both(self, batch, x):
            """Both directions side by side, one step of each at a time."""
            B, flip, two = x.shape[1], batch["flip"], ("", "_reverse")
            sides = (x, x.gather(0, flip[:, :, None].expand(-1, -1, E)))
            W, b, U, c = ([getattr(self.both, name + side) for side in two] for name in ("weight_ih_l0", "bias_ih_l0", "weight_hh_l0", "bias_hh_l0"))
            gx = torch.stack([F.linear(sides[d], W[d], b[d]) for d in range(2)], 1).unbind(0)
            U, inputs, states, s = torch.stack(U), [], [], x.new_zeros(2, B, H)
            gh = torch.stack(c)[None, :, None].expand(len(gx), 2, B, 3 * H)
            gh, step = Deferred.apply(gh, U, inputs).unbind(0), U.detach().transpose(1, 2)
            for t in range(len(gx)):
                inputs.append(s.detach())
                s = gates(gx[t], torch.baddbmm(gh[t], s, step), s)
                states.append(s)
            h = torch.stack(states)
            last = h[batch["last"], :, torch.arange(B)]
            backward = h[:, 1].gather(0, flip[:, :, None].expand(-1, -1, H))
            return self.drop(torch.cat([h[:, 0], backward], 2)), last.flatten(1)

        def decode_whole(self, batch, h, keys, y, s):
            states, contexts = [], []
            for y_t in y.unbind(0):
                u = torch.tanh(keys + self.query(s)[:, None])
                a = torch.softmax(torch.matmul(u, self.v) + batch["mask"], 1)
                contexts.append(torch.bmm(a[:, None], h)[:, 0])
                s = self.cell(torch.cat([y_t, contexts[-1]], 1), s)
                states.append(s)
            return states, contexts

        def decode_deferred(self, batch, h, keys, y, s):
            """What does not depend on the recurrence is computed for all steps at once, weights' gradients too."""
            cell, T, B = self.cell, y.shape[0], y.shape[1]
            states, contexts, before = [], [], []
            Wc = cell.weight_ih[:, E:]
            gx = Deferred.apply(F.linear(y, cell.weight_ih[:, :E], cell.bias_ih), Wc, contexts).unbind(0)
            gh = Deferred.apply(cell.bias_hh.expand(T, B, 3 * H), cell.weight_hh, before).unbind(0)
            q = Deferred.apply(self.query.bias.expand(T, B, H), self.query.weight, before).unbind(0)
            Wc, U, Wa = (W.detach().t() for W in (Wc, cell.weight_hh, self.query.weight))
            context = []
            for t in range(T):
                before.append(s.detach())
                u = torch.tanh(keys + torch.addmm(q[t], s, Wa)[:, None])
                a = torch.softmax(torch.matmul(u, self.v) + batch["mask"], 1)
                c = torch.bmm(a[:, None], h)[:, 0]
                contexts.append(c.detach())
                context.append(c)
                s = gates(torch.addmm(gx[t], c, Wc), torch.addmm(gh[t], s, U), s)
                states.append(s)
            return states, context

        def cross_entropy(self, r, words):
            """The smoothed loss; only the logarithm of the sum goes over all the logits."""
            W = self.target.weight
            logits = F.linear(r, W, self.bias)
            if self.way["loss"] == "built-in":
                return F.cross_entropy(logits, words, label_smoothing=SMOOTHING)
            right = (r * F.embedding(words, W)).sum(1) + self.bias[words]
            mean = torch.mv(r, W.mean(0)) + self.bias.mean()
            return (torch.logsumexp(logits, 1) - (1 - SMOOTHING) * right - SMOOTHING * mean).mean()

        def forward(self, batch):
            h, last = self.encode(batch)
            s = torch.tanh(self.bridge(last))
            h = h.transpose(0, 1).contiguous()
            keys = self.key(h)
            y = self.drop(self.target(batch["previous"]))
            decode = self.decode_whole if self.way["decoder"] == "whole" else self.decode_deferred
            states, contexts = decode(batch, h, keys, y, s)
            r = torch.tanh(self.readout(torch.cat([torch.stack(states), y, torch.stack(contexts)], 2)))
            r = self.drop(r)
            # one product for all the words that are there: no logits of padding
            return self.cross_entropy(r.flatten(0, 1)[batch["there"]], batch["words"])

    return Network()


def load_batches(torch, paths, sentences):
    sides = []
    for path in paths:
        with open(path) as file:
            sides.append([[int(word) for word in line.split()] + [EOS] for line in file])
    batches = []
    for begin in range(0, len(sides[0]), sentences):
        source, target = (side[begin : begin + sentences] for side in sides)
        lengths = [len(s) for s in source]
        S, T, B = max(lengths), max(map(len, target)), len(source)
        words = torch.tensor([t + [-1] * (T - len(t)) for t in target]).t().flatten()
        there = (words >= 0).nonzero()[:, 0]
        flip = [[n - 1 - j if j < n else j for j in range(S)] for n in lengths]
        mask = torch.zeros(B, S)
        for b, n in enumerate(lengths):
            mask[b, n:] = float("-inf")
        batches.append(
            {
                "source": torch.tensor([s + [EOS] * (S - len(s)) for s in source]).t().contiguous(),
                "source_length": torch.tensor(lengths),
                "last": torch.tensor(lengths) - 1,
                "flip": torch.tensor(flip).t().contiguous(),
                "mask": mask,
                "previous": torch.tensor([[BOS] + t[:-1] + [EOS] * (T - len(t)) for t in target]).t().contiguous(),
                "words": words[there],
                "there": there,
                "tokens": len(there),
            }
        )
    return batches


def loaded_blas():
    if not os.path.exists("/proc/self/maps"):
        return ["unknown BLAS"]
    with open("/proc/self/maps") as maps:
        return sorted({line.split("/")[-1].strip() for line in maps if "blas" in line or "libmkl" in line or "libblis" in line})


def worker(arguments):
    import torch

    torch.ones(2, 2) @ torch.ones(2, 2)
    blas = loaded_blas()
    if all(name.startswith(("libblas.so", "libcblas.so")) for name in blas):
        return print(json.dumps({"unfit": " ".join(blas)}))
    V, E, H, sentences = map(int, arguments[0].split(","))
    torch.manual_seed(1)
    torch.set_flush_denormal(True)
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    network = make_network(torch, V, E, H)
    batches = load_batches(torch, arguments[1:3], sentences)
    optimizers = {name: torch.optim.Adam(network.parameters(), lr=RATE, foreach=name == "foreach") for name in ("foreach", "loop")}

    def update(batch):
        loss = network(batch)
        network.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizers[network.way["adam"]].step()

    def trial(way):
        network.way = way
        update(batches[0])
        best = float("inf")
        for _ in range(3):
            begin = time.perf_counter()
            update(batches[0])
            best = min(best, time.perf_counter() - begin)
        return best

    # one choice after the other, keeping what is faster
    way, choices = (USUAL, ()) if arguments[3] == "usual" else (REWRITTEN, CHOICES)
    best = trial(way)
    for choice, other in choices:
        changed = dict(way, **{choice: other})
        seconds = trial(changed)
        if seconds < best:
            best, way = seconds, changed
    network.way = way
    # every shape once: memory is asked for now
    for batch in batches:
        update(batch)
    print(json.dumps({"torch": torch.__version__, "way": way, "best": best, "blas": blas}), flush=True)
    for _ in sys.stdin:
        tokens = 0
        begin = time.perf_counter()
        for batch in batches:
            update(batch)
            tokens += batch["tokens"]
        print(json.dumps({"tokens": tokens, "seconds": time.perf_counter() - begin}), flush=True)


# ---- the two in turn ----


def environments(threads, kind):
    """Those to try. Debian's OpenBLAS does not know every processor with AVX-512 and then takes slower kernels: name
    them. Its threads and OpenMP's are two pools: where one spins while it waits, it keeps the other from working."""
    told = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    try:
        with open("/proc/cpuinfo") as file:
            flags = file.read()
    except OSError:
        flags = ""
    if "avx512f" in flags:
        told["OPENBLAS_CORETYPE"] = "SKYLAKEX"
    if kind == "fastest":
        # freed memory stays with the process, so tensors are not paged in anew each time
        told["MALLOC_MMAP_MAX_"] = "0"
        told["MALLOC_TRIM_THRESHOLD_"] = str(1 << 40)
        told["MALLOC_TOP_PAD_"] = str(64 << 20)
    if threads == 1:
        return [told]
    return [dict(told, GOMP_SPINCOUNT="1000"), dict(told, OMP_NUM_THREADS="1"), dict(told, OPENBLAS_NUM_THREADS="1"), told]


def start_peer(setting, paths, kind, told):
    """The process, and what it says of itself once it has tried the ways to write the network."""
    peer = subprocess.Popen(
        [sys.executable, os.path.abspath(__file__), "--worker", ",".join(map(str, setting))] + paths + [kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ, **told),
    )
    first = peer.stdout.readline()
    if not first:
        sys.exit("train_speed: PyTorch ended early")
    about = json.loads(first)
    if "unfit" in about:
        print("skipped: PyTorch's BLAS is the reference one (%s), many times slower than its best; install OpenBLAS" % about["unfit"])
        sys.exit(0)
    return peer, about


def stop_peer(peer):
    peer.stdin.close()
    peer.wait()


def best_peer(setting, paths, threads, kind):
    """PyTorch in the environment that is fastest, which is returned too."""
    best = None
    for told in environments(threads, kind):
        peer, about = start_peer(setting, paths, kind, told)
        if best and best[1]["best"] <= about["best"]:
            stop_peer(peer)
            continue
        if best:
            stop_peer(best[0])
        best = peer, about, told
    return best


def run_bench(options, setting, paths, threads):
    V, E, H, sentences = setting
    command = [options.bench, "train", "--json", "--source", paths[0], "--target", paths[1]]
    for name, value in (("vocab", V), ("embed", E), ("hidden", H), ("sentences", sentences)):
        command += ["--" + name, str(value)]
    command += ["--threads", str(threads), "--rounds", str(options.updates), "--updates", "1"]
    for line in subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines():
        row = json.loads(line)
        if "tokens" in row:
            return row
    sys.exit("train_speed: %s told no speed" % options.bench)


def run_peer(peer):
    peer.stdin.write("go\n")
    peer.stdin.flush()
    return json.loads(peer.stdout.readline())


def compare(options, setting, folder):
    batches = cut(options, setting[0], setting[3])
    options.updates = len(batches)
    paths = write_ids(folder, batches)
    for threads in options.threads:
        peers = [best_peer(setting, paths, threads, kind) for kind in KINDS]
        ours, shares, theirs, ratios, their_shares = [], [], [[], []], [[], []], [[], []]
        for _ in range(options.rounds):
            row = run_bench(options, setting, paths, threads)
            ours.append(row["tokens"] / row["seconds"])
            shares.append(row["of_peak"])
            for i, (peer, _, _) in enumerate(peers):
                other = run_peer(peer)
                if other["tokens"] != row["tokens"]:
                    sys.exit("train_speed: %d tokens here, %d in PyTorch" % (row["tokens"], other["tokens"]))
                theirs[i].append(other["tokens"] / other["seconds"])
                ratios[i].append(ours[-1] / theirs[i][-1])
                their_shares[i].append(row["of_peak"] / ratios[i][-1])
            time.sleep(0.2)
        for peer, _, _ in peers:
            stop_peer(peer)
        median = statistics.median
        print("  %5d  %5d  %6d  %9d  %7d  %8.0f" % (*setting, threads, median(ours)), end="")
        for i in range(len(KINDS)):
            print("  %7.0f  %5.2f" % (median(theirs[i]), median(ratios[i])), end="")
        print("  %7.3f  %5.3f  %7.3f" % (median(shares), *map(median, their_shares)), end="")
        for kind, (_, about, told) in zip(KINDS, peers):
            print("  " + kind + ": " + ", ".join("%s %s" % item for item in about["way"].items()), end=";")
            print("".join(" %s=%s" % (name, told[name]) for name in sorted(told) if name[:3] in ("OMP", "GOM") or name.endswith("THREADS")), end="")
        print(flush=True)
    return told, about


def main():
    if sys.argv[1:2] == ["--worker"]:
        return worker(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", help="tokenised text")
    parser.add_argument("--target", help="its translation")
    parser.add_argument("--setting", action="append", help="V,E,H,SENTENCES; may be repeated")
    parser.add_argument("--threads", default="1,2", help="numbers of threads")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--updates", type=int, default=12, help="in a round")
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--bench", default=os.path.join(here, "..", "..", "build", "f32", "bench"))
    options = parser.parse_args()
    options.threads = [int(n) for n in options.threads.split(",")]
    settings = [tuple(map(int, text.split(","))) for text in options.setting or SETTINGS]
    if any(len(setting) != 4 for setting in settings):
        parser.error("--setting is V,E,H,SENTENCES")
    if bool(options.source) != bool(options.target):
        parser.error("--source and --target go together")
    if not importlib.util.find_spec("torch"):
        return print("skipped: %s has no torch" % sys.executable)
    if not os.access(options.bench, os.X_OK):
        return print("skipped: there is no %s; `make bench` builds it" % options.bench)
    print("target tokens/s, %d updates a round, medians of %d rounds in turn, on %s" % (options.updates, options.rounds, options.source or "made captions"))
    print("PyTorch as usual and at its fastest, each followed by the ratio of ours to it; then model FLOP utilisation, ours as")
    print("bench counts it, PyTorch's being ours divided by the ratio; last, how each was written and run")
    print("  vocab  embed  hidden  sentences  threads      ours    usual  ratio  fastest  ratio  of_peak  usual  fastest")
    updates = options.updates
    with tempfile.TemporaryDirectory() as folder:
        for setting in settings:
            options.updates = updates
            told, about = compare(options, setting, folder)
    fixed = " ".join("%s=%s" % (name, told[name]) for name in told if name.startswith(("OPENBLAS_CORE", "MALLOC")))
    print("PyTorch %s on %s with %s" % (about["torch"], " ".join(about["blas"]), fixed))


if __name__ == "__main__":
    main()
