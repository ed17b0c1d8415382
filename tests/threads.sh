#!/bin/sh
# The same run with one, two and three threads gives the same bytes: the model and the training state.
cd "$(dirname "$0")/.." || exit 1
bin=$PWD/bin
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

"$bin/seq2seq-phrasebook" --count 1500 >"$work/corpus.tsv" || exit 1
for threads in 1 2 3; do
	"$bin/seq2seq-train" -t "$work/corpus.tsv" -m "$work/$threads.safetensors" --quiet --hold-out 100 \
		--vocab-size 500 --dim-emb 24 --dim-rnn 40 --dim-att 24 --after 2e --threads $threads || exit 1
done
for threads in 2 3; do
	for file in safetensors state.safetensors; do
		if cmp "$work/1.$file" "$work/$threads.$file"; then
			echo "ok   threads: $file is the same with 1 and $threads threads"
			passed=$((passed + 1))
		else
			echo "FAIL threads: $file differs between 1 and $threads threads"
			failed=$((failed + 1))
		fi
	done
done
echo "$passed passed, $failed failed"
exit $((failed != 0))
