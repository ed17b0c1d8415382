#!/bin/sh
# What each score function is worth. Trains all of them with three seeds on the phrasebook and, where its folder is
# given, on Multi30k, and prints: exact matches and alignment error rate of 1,000 held-out phrasebook sentences;
# greedy BLEU on Multi30k's validation set, in all and by the length of the source; the speed of training. And what
# attention buys as sentences grow: reversed strings, by their length, with additive attention and with none.
#   train/scores.sh [FOLDER OF MULTI30K]
# A model that demo/scores holds already is not trained again. SEEDS, SCORES: which; THREADS: for each training.
cd "$(dirname "$0")/.." || exit 1
. train/shared.sh
corpus=${1:-}
seeds=${SEEDS:-1 2 3}
scores=${SCORES:-additive additive-relu dot scaled-dot general none}
folder=demo/scores
held=1000
rounds=5
make -s all && mkdir -p "$folder/reversal" "$folder/captions" || exit 1

# train NAME OPTION...: $model.safetensors, if it is not there yet
train() {
	model=$folder/$1
	shift
	[ -s "$model.safetensors" ] && return
	bin/seq2seq-train -m "$model.part" --restart --quiet --threads "${THREADS:-1}" \
		--lr-cooldown 0.5 --exponential-smoothing 0 --lr-patience 0 --early-stopping 0 "$@" &&
		rm -f "$model.state.part" && mv "$model.part" "$model.safetensors" || exit 1
}

# mean and range of a column of numbers
summary() {
	awk '{ sum += $1; if (NR == 1 || $1 < low) low = $1; if ($1 > high) high = $1 }
		END { if (NR) printf "%.2f (%.2f..%.2f)", sum / NR, low, high; else printf "-" }'
}

phrasebook() {
	generate "$folder" "$held" 500 --align
	printf '%-14s %-24s %s\n' "phrasebook" "exact, per cent" "alignment error rate, per cent"
	for score in $scores; do
		for seed in $seeds; do
			train "$score.$seed" -t "$folder/train.tsv" --valid-sets "$folder/valid.tsv" \
				--attention "$score" --seed "$seed" --after 3e \
				--vocab-size 2000 --dim-emb 64 --dim-rnn 128 --dim-att 64 --learn-rate 0.004 \
				--dropout-embedding 0 --dropout-annotation 0.1 --dropout-readout 0.1
			translate "$model"
			exact "$model" | awk -v of="$held" '{ print 100 * $1 / of }' >"$model.exact"
			[ "$score" = none ] && continue
			align "$model"
			error_rate "$model" | awk '{ print 100 * $1 }' >"$model.aer"
		done
		printf '%-14s %-24s %s\n' "$score" "$(cat "$folder/$score".*.exact | summary)" \
			"$(cat "$folder/$score".*.aer 2>/dev/null | summary)"
	done
}

# pick FROM TO FILE: those of its lines whose source has FROM to TO words
pick() {
	awk -v from="$1" -v to="$2" 'NR == FNR { n[NR] = NF; next } n[FNR] >= from && n[FNR] <= to' \
		"$corpus/val.lc.norm.tok.en" "$3"
}

bleu() {
	pick "$1" "$2" "$corpus/val.lc.norm.tok.de" >"$folder/reference"
	pick "$1" "$2" "$3" | bin/seq2seq-eval "$folder/reference" -tok none -b -w 4
}

captions() {
	cp "$corpus/val.lc.norm.tok.en" "$folder/captions/held-out.source"
	printf '\n%-14s %-24s %s\n' "captions" "BLEU" \
		"BLEU by source words: up to 9, 10 to 13, 14 to 17, 18 and more"
	for score in $scores; do
		for seed in $seeds; do
			train "captions/$score.$seed" \
				-t "$corpus/train.lc.norm.tok.en" "$corpus/train.lc.norm.tok.de" \
				--valid-sets "$corpus/val.lc.norm.tok.en" "$corpus/val.lc.norm.tok.de" \
				--valid-bleu-tokenize none --attention "$score" --seed "$seed" --after 4e \
				--vocab-size 4000 --dim-emb 128 --dim-rnn 128 --dim-att 128 \
				--dropout-embedding 0.1 --dropout-annotation 0.2 --dropout-readout 0.2
			translate "$model"
		done
		printf '%-14s' "$score"
		for words in "0 1000" "0 9" "10 13" "14 17" "18 1000"; do
			# shellcheck disable=SC2086 # two numbers
			printf ' %-23s' "$(for seed in $seeds; do
				bleu $words "$folder/captions/$score.$seed.out"
			done | summary)"
		done
		echo
	done
}

reversal() {
	generate "$folder/reversal" "$held" 0 --task reversal
	printf '\n%-14s exact, per cent, of strings of 3, 4 .. 10 letters\n' "reversal"
	for score in additive none; do
		for seed in $seeds; do
			train "reversal/$score.$seed" -t "$folder/reversal/train.tsv" --hold-out 200 \
				--attention "$score" --seed "$seed" --after 6e \
				--tokenizer word --dim-emb 32 --dim-rnn 32 --dim-att 32 --mini-batch 32 --learn-rate 0.004 \
				--label-smoothing 0 --dropout-embedding 0 --dropout-annotation 0 --dropout-readout 0
			translate "$model"
			paste "$model.out" "$folder/reversal/held-out.tsv"
		done |
			awk -F '\t' -v score="$score" '{
				n = split($2, letters, " ")
				strings[n]++
				exact[n] += $1 == $3
			}
			END {
				printf "%-14s", score
				for (n = 3; n in strings; n++)
					printf " %5.1f", 100 * exact[n] / strings[n]
				print ""
			}'
	done
}

# tokens a second of training, all in turn, each beside additive in the same round
speed() {
	rm -f "$folder"/*.speed
	for round in $(seq "$rounds"); do
		for score in $scores; do
			rm -f "$folder/log"
			bin/seq2seq-train -t "$folder/train.tsv" --hold-out 0 -m "$folder/speed.safetensors" \
				--restart --quiet --threads "${THREADS:-1}" --attention "$score" --after 80u \
				--disp-freq 20u --log "$folder/log" || exit 1
			sed -n 's/.*"tokens_per_second":\([0-9.]*\).*/\1/p' "$folder/log" |
				sort -n | tail -n 1 >>"$folder/$score.speed"
		done
	done
	printf '\n%-14s %s\n' "speed" "training beside additive, median of $rounds rounds in turn"
	for score in $scores; do
		printf '%-14s %.2f\n' "$score" "$(paste "$folder/$score.speed" "$folder/additive.speed" |
			awk '{ print $1 / $2 }' | sort -n | sed -n "$(((rounds + 1) / 2))p")"
	done
}

phrasebook
[ -z "$corpus" ] || captions
speed
reversal
