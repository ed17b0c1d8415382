#!/bin/sh
# Other implementations, which share no code with the programs, agree with them: a reader of checkpoints in plain
# Python lists every tensor, and the network in PyTorch gives the log-probabilities of `seq2seq-decode --score`.
# Skipped where python3 or its torch is not installed.
cd "$(dirname "$0")/.." || exit 1
bin=$PWD/bin
peers=$PWD/tests/peers
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

result() {
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
		echo "ok   peers: $2"
	else
		failed=$((failed + 1))
		echo "FAIL peers: $2"
	fi
}

skip() {
	skipped=$((skipped + 1))
	echo "skip peers: $1: $2"
}

python='' torch=''
for candidate in python3 /usr/bin/python3; do
	command -v "$candidate" >/dev/null || continue
	[ -n "$python" ] || python=$candidate
	[ -n "$torch" ] || ! "$candidate" -c 'import torch' 2>/dev/null || torch=$candidate
done

"$bin/seq2seq-phrasebook" --count 600 >"$work/corpus.tsv" || exit 1
head -n 25 "$work/corpus.tsv" | cut -f1,2 >"$work/pairs.tsv"
printf 'Zoë owns 12 ûrsine dragons!\tÇa?\n' >>"$work/pairs.tsv"
for case in "bpe all" "bpe none" "word output" "char output"; do
	kind=${case% *} tying=${case#* }
	model="$work/$kind.$tying.safetensors"
	"$bin/seq2seq-train" -t "$work/corpus.tsv" -m "$model" --tokenizer "$kind" --tied-embeddings "$tying" --vocab-size 500 \
		--dim-emb 12 --dim-rnn 20 --dim-att 16 --learn-rate 0.01 --after 60u --hold-out 0 --quiet || exit 1
	if [ -z "$python" ]; then
		skip "a checkpoint of $case is read" "no python3"
		continue
	fi
	PYTHONDONTWRITEBYTECODE=1 "$python" "$peers/read_checkpoint.py" "$model" >"$work/list"
	[ "$(grep -c '^tensor' "$work/list")" -ge 22 ] && grep -q '^tensor attention.Ua 16x40 ' "$work/list"
	result $? "a checkpoint of $case is read in plain Python"
	printf 'x' | dd of="$model" bs=1 seek=9000 conv=notrunc 2>/dev/null
	PYTHONDONTWRITEBYTECODE=1 "$python" "$peers/read_checkpoint.py" "$model" >/dev/null 2>&1
	[ $? -ne 0 ]
	result $? "a damaged checkpoint of $case is refused there too"
	if [ -z "$torch" ]; then
		skip "PyTorch gives the scores of $case" "no torch"
		continue
	fi
	model="$work/$kind.$tying.state.safetensors"
	"$bin/seq2seq-decode" "$model" --score <"$work/pairs.tsv" >"$work/ours"
	PYTHONDONTWRITEBYTECODE=1 "$torch" "$peers/score.py" "$model" <"$work/pairs.tsv" >"$work/theirs"
	paste "$work/ours" "$work/theirs" | awk '
		function size(x) { return x < 0 ? -x : x }
		NF != 2 || !(size($1 - $2) <= 1e-4 * (1 + size($2))) { print "  line " NR ": " $0; bad = 1 }
		END { exit bad || NR != 26 }'
	result $? "PyTorch gives the scores of $case to 1e-4"
done

if [ $skipped -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
exit $((failed != 0))
