#!/bin/sh
# A toy corpus from its grammar to its attention, in seconds: generated, sentences held out, a small model
# trained, two sentences that it has never seen drawn, all held-out sentences counted.
#   train/lesson.sh TASK [option of seq2seq-train]...        such as: train/lesson.sh dates --seed 2
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C
task=${1:-}
held=500
valid=300 # for the validation after each epoch

# Small states make attention necessary: with room to spare the encoder carries the sentence to its last word, and
# the pictures get vague. drop_words: the share of source words left out in training; without it some seeds settle
# for looking at the wish alone ("sew a coat") and guess what is missing. one, other: which held-out sentences
# are drawn. links: the task has a gold alignment.
rnn=32 drop_words=0 links=
case $task in
reversal) links=--align one='^(. ){6}.$' other='^(.) .*\1' ;;
dates) rnn=16 links=--align one='^[A-Z][a-z]*day, ' other='/[0-9][0-9]$' ;;
continuation) drop_words=0.1 one='wanted.* had no .*Sunday' other='^It was [MTWF].*, but no ' ;;
sentiment) rnn=16 one='(not|never) .*, but ' other='^It is not true .*(not|never) ' ;;
headline) one=' (was|were) .* by ' other='^[A-Z].* will [^b]' ;;
*)
	echo "usage: train/lesson.sh reversal|dates|continuation|sentiment|headline [option of seq2seq-train]..." >&2
	exit 2
	;;
esac
shift
folder=demo/$task

if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold='' plain=''; fi
say() {
	printf '\n%s%s%s\n' "$bold" "$1" "$plain"
}

make -s all || exit 1
mkdir -p "$folder" || exit 1
rm -f "$folder"/*

say "1. A corpus (seq2seq-phrasebook --task $task)"
# shellcheck disable=SC2086 # no option at all where there is no gold
bin/seq2seq-phrasebook --task "$task" $links >"$folder/all.tsv" || exit 1
head -n "$held" "$folder/all.tsv" >"$folder/held-out.tsv"
sed "1,${held}d" "$folder/all.tsv" | head -n "$valid" >"$folder/valid.tsv"
sed "1,$((held + valid))d" "$folder/all.tsv" >"$folder/train.tsv"
head -n 5 "$folder/train.tsv" | awk -F '\t' '{ print "  " $1; print "      " $2 }'
echo "  ... $(wc -l <"$folder/train.tsv") pairs to learn from; $held are held out and never seen"

say "2. Training (seq2seq-train)"
bin/seq2seq-train -t "$folder/train.tsv" --valid-sets "$folder/valid.tsv" -m "$folder/model.safetensors" \
	--tokenizer word --dim-emb 32 --dim-rnn "$rnn" --dim-att 32 --mini-batch 32 \
	--dropout-src "$drop_words" --dropout-embedding 0 --dropout-annotation 0.3 --dropout-readout 0 \
	--learn-rate 0.004 --lr-cooldown 0.7 --exponential-smoothing 0 --lr-patience 0 --early-stopping 0 --label-smoothing 0 \
	--valid-metric loss --after 6e --log "$folder/log.jsonl" "$@" || exit 1

say "3. Sentences that the model has never seen (seq2seq-decode --attention)"
cut -f1 "$folder/held-out.tsv" >"$folder/held-out.source"
cut -f2 "$folder/held-out.tsv" >"$folder/held-out.target"
for kind in "$one" "$other"; do
	grep -E "$kind" "$folder/held-out.source" | head -n 1
done | bin/seq2seq-decode "$folder/model.safetensors" --attention || exit 1

say "4. All $held held-out sentences (seq2seq-eval)"
bin/seq2seq-decode "$folder/model.safetensors" <"$folder/held-out.source" >"$folder/held-out.out" || exit 1
if [ -n "$links" ]; then
	cut -f3 "$folder/held-out.tsv" >"$folder/held-out.gold"
	bin/seq2seq-decode "$folder/model.safetensors" --alignment hard <"$folder/held-out.source" |
		sed 's/.* ||| //' >"$folder/held-out.links" || exit 1
	set -- --gold-links "$folder/held-out.gold" --links "$folder/held-out.links"
else
	set --
fi
bin/seq2seq-eval "$folder/held-out.target" -i "$folder/held-out.out" -m chrf "$@" || exit 1
[ -z "$links" ] || echo "  (AER: the arg-max link of each target word against the gold links; a hyphen that the written date" \
	"has no sign for has none)"

say "Your turn:"
echo "  bin/seq2seq-decode $folder/model.safetensors --attention"
