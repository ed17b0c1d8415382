#!/bin/sh
# From a grammar to a network's attention: a corpus is generated, sentences held out, a model trained, some sentences
# that it has never seen drawn, all held-out sentences counted. The phrasebook takes two minutes (`make demo`), a toy
# task seconds.
#   train/lesson.sh TASK [option of seq2seq-train]...        such as: train/lesson.sh dates --seed 2
cd "$(dirname "$0")/.." || exit 1
. train/shared.sh
task=${1:-}

# Small states make attention necessary: with room to spare the encoder carries the sentence to its last word, and
# the pictures get vague. drop_words: the share of source words left out in training; without it some seeds settle
# for looking at the wish alone ("sew a coat") and guess what is missing. one, other: which held-out sentences
# are drawn. links: the task has a gold alignment.
folder=demo/$task name=model held=500 valid=300 rnn=32 drop_words=0 links='' drawn=1 metric='-m chrf'
case $task in
phrasebook)
	folder=demo name=phrasebook held=1000 valid=500 links=--align metric=''
	one='^.{31,47}$' drawn=3 other='^$'
	;;
reversal) links=--align one='^(. ){6}.$' other='^(.) .*\1' ;;
dates) rnn=16 links=--align one='^[A-Z][a-z]*day, ' other='/[0-9][0-9]$' ;;
continuation) drop_words=0.1 one='wanted.* had no .*Sunday' other='^It was [MTWF].*, but no ' ;;
sentiment) rnn=16 one='(not|never) .*, but ' other='^It is not true .*(not|never) ' ;;
headline) one=' (was|were) .* by ' other='^[A-Z].* will [^b]' ;;
*)
	echo "usage: train/lesson.sh phrasebook|reversal|dates|continuation|sentiment|headline" \
		"[option of seq2seq-train]..." >&2
	exit 2
	;;
esac
shift
model=$folder/$name
case $task in
phrasebook) set -- --vocab-size 2000 --dim-emb 64 --dim-rnn 128 --dim-att 64 --dropout-annotation 0.1 \
	--dropout-readout 0.1 --after 7e "$@" ;;
*) set -- --tokenizer word --dim-emb 32 --dim-rnn "$rnn" --dim-att 32 --mini-batch 32 --dropout-src "$drop_words" \
	--dropout-annotation 0.3 --dropout-readout 0 --label-smoothing 0 --valid-metric loss --after 6e "$@" ;;
esac

if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold='' plain=''; fi
say() {
	printf '\n%s%s%s\n' "$bold" "$1" "$plain"
}

[ -n "${MAKELEVEL:-}" ] || make -s all || exit 1
mkdir -p "$folder" || exit 1
rm -f "$folder"/*.* # not the folders of the other tasks

say "1. A corpus (seq2seq-phrasebook --task $task)"
# shellcheck disable=SC2086 # no option at all where there is no gold
generate "$folder" "$held" "$valid" --task "$task" $links
head -n 5 "$folder/train.tsv" | awk -F '\t' '{ print "  " $1; print "      " $2 }'
echo "  ... $(wc -l <"$folder/train.tsv") pairs to learn from; $held are held out and never seen"

say "2. Training (seq2seq-train)"
bin/seq2seq-train -t "$folder/train.tsv" --valid-sets "$folder/valid.tsv" -m "$model.safetensors" \
	--dropout-embedding 0 --learn-rate 0.004 --lr-cooldown 0.7 --exponential-smoothing 0 --lr-patience 0 \
	--early-stopping 0 --log "$folder/log.jsonl" "$@" || exit 1

say "3. Sentences that the model has never seen (seq2seq-decode --attention)"
{
	grep -E "$one" "$folder/held-out.source" | head -n "$drawn"
	grep -E "$other" "$folder/held-out.source" | head -n 1
} | bin/seq2seq-decode "$model.safetensors" --attention || exit 1

say "4. All $held held-out sentences (seq2seq-eval)"
translate "$model"
set --
if [ -n "$links" ]; then
	align "$model"
	set -- --gold-links "$folder/held-out.gold" --links "$model.links"
fi
# shellcheck disable=SC2086 # no option, or two words
bin/seq2seq-eval "$folder/held-out.target" -i "$model.out" $metric "$@" || exit 1
[ -z "$links" ] || echo "  (exact: the whole sentence is as the grammar has it. AER, the alignment error rate:
   1 - 2 |A and G| / (|A| + |G|), A the arg-max link of each target word, G the grammar's links)"

say "Your turn:"
echo "  bin/seq2seq-decode $model.safetensors --attention"
