#!/bin/sh
# What `make demo` shows: a corpus, a training run, translations of sentences that the model has never seen with
# their attention drawn, and how many of the held-out sentences come out exactly right.
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C
folder=demo
held=1000

if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold='' plain=''; fi
say() {
	printf '\n%s%s%s\n' "$bold" "$1" "$plain"
}

mkdir -p "$folder" || exit 1
rm -f "$folder"/*.* # not the folders of train/lesson.sh

say "1. A corpus: the built-in phrasebook, English and French (seq2seq-phrasebook)"
bin/seq2seq-phrasebook --align >"$folder/all.tsv" || exit 1
head -n "$held" "$folder/all.tsv" >"$folder/held-out.tsv"
sed "1,${held}d" "$folder/all.tsv" | head -n 500 >"$folder/valid.tsv"
sed "1,$((held + 500))d" "$folder/all.tsv" >"$folder/train.tsv"
head -n 8 "$folder/train.tsv" | awk -F '\t' '{ print "  " $1; print "      " $2 }'
echo "  ... $(wc -l <"$folder/train.tsv") pairs to learn from; $held sentences are held out and never seen"

say "2. Training (seq2seq-train), two minutes at most"
bin/seq2seq-train -t "$folder/train.tsv" --valid-sets "$folder/valid.tsv" -m "$folder/phrasebook.safetensors" \
	--vocab-size 2000 --dim-emb 64 --dim-rnn 128 --dim-att 64 \
	--dropout-embedding 0 --dropout-annotation 0.1 --dropout-readout 0.1 \
	--learn-rate 0.004 --lr-cooldown 0.7 --exponential-smoothing 0 --lr-patience 0 --early-stopping 0 --after 7e \
	--log "$folder/log.jsonl" || exit 1

say "3. Translating sentences that the model has never seen (seq2seq-decode --attention)"
cut -f1 "$folder/held-out.tsv" >"$folder/held-out.en"
cut -f2 "$folder/held-out.tsv" >"$folder/held-out.fr"
cut -f3 "$folder/held-out.tsv" >"$folder/held-out.gold"
awk 'length($0) > 30 && length($0) < 48' "$folder/held-out.en" | head -n 3 |
	bin/seq2seq-decode "$folder/phrasebook.safetensors" --attention || exit 1

say "4. All $held held-out sentences (seq2seq-eval)"
bin/seq2seq-decode "$folder/phrasebook.safetensors" <"$folder/held-out.en" >"$folder/held-out.out" || exit 1
bin/seq2seq-decode "$folder/phrasebook.safetensors" --alignment hard <"$folder/held-out.en" |
	sed 's/.* ||| //' >"$folder/held-out.links" || exit 1
bin/seq2seq-eval "$folder/held-out.fr" -i "$folder/held-out.out" \
	--gold-links "$folder/held-out.gold" --links "$folder/held-out.links" || exit 1
echo "  (exact: the whole sentence is as the grammar has it. Alignment error rate: 1 - 2 |A and G| / (|A| + |G|),"
echo "   A the arg-max link of each target word, G the grammar's links)"

say "Your turn:"
echo "  bin/seq2seq-decode $folder/phrasebook.safetensors --attention"
