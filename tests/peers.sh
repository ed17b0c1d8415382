#!/bin/sh
# Other implementations, which share no code with the programs, agree with them: a reader of checkpoints in plain
# Python lists every tensor, the network in PyTorch gives the log-probabilities of `seq2seq-decode --score`, and BLEU
# and chrF in plain Python, and sacreBLEU where it is installed, give the scores of seq2seq-eval.
# Skipped where python3, its torch or sacreBLEU is not installed.
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
: >"$work/cases"
set --
while read -r kind tying cell score Ua; do
	case="$kind $tying $cell $score"
	model="$work/$kind.$tying.$cell.$score.safetensors"
	"$bin/seq2seq-train" -t "$work/corpus.tsv" -m "$model" --tokenizer "$kind" --tied-embeddings "$tying" --dec-cell "$cell" --attention "$score" --vocab-size 500 \
		--dim-emb 12 --dim-rnn 20 --dim-att 16 --learn-rate 0.01 --after 60u --hold-out 0 --quiet || exit 1
	if [ -z "$python" ]; then
		skip "a checkpoint of $case is read" "no python3"
		continue
	fi
	PYTHONDONTWRITEBYTECODE=1 "$python" "$peers/read_checkpoint.py" "$model" >"$work/list"
	[ "$(grep -c '^tensor' "$work/list")" -ge 17 ] && [ "$(sed -n 's/^tensor attention.Ua \([0-9x]*\) .*/\1/p' "$work/list")" = "$Ua" ]
	result $? "a checkpoint of $case is read in plain Python"
	printf 'x' | dd of="$model" bs=1 seek=9000 conv=notrunc 2>/dev/null
	PYTHONDONTWRITEBYTECODE=1 "$python" "$peers/read_checkpoint.py" "$model" >/dev/null 2>&1
	[ $? -ne 0 ]
	result $? "a damaged checkpoint of $case is refused there too"
	echo "$case" >>"$work/cases"
	set -- "$@" "${model%.safetensors}.state.safetensors"
done <<'END'
bpe all gru additive 16x40
bpe none cgru additive 16x40
word output gru additive-relu 16x40
char output cgru additive-relu 16x40
bpe all gru dot 16x40
bpe all cgru dot 16x40
bpe all gru scaled-dot 16x40
word output cgru scaled-dot 16x40
word none gru general 20x40
bpe all cgru general 20x40
bpe all gru none
char none cgru none
END

# in one process for all models: PyTorch takes seconds to start; a line of $work/cases for each of them
if [ -n "$torch" ] && [ $# -gt 0 ]; then
	PYTHONDONTWRITEBYTECODE=1 "$torch" "$peers/score.py" "$@" <"$work/pairs.tsv" >"$work/theirs"
fi
column=0
while read -r case; do
	column=$((column + 1))
	if [ -z "$torch" ]; then
		skip "PyTorch gives the scores of $case" "no torch"
		continue
	fi
	"$bin/seq2seq-decode" "$1" --score <"$work/pairs.tsv" >"$work/ours"
	cut -f$column "$work/theirs" | paste "$work/ours" - | awk '
		function size(x) { return x < 0 ? -x : x }
		NF != 2 || !(size($1 - $2) <= 1e-4 * (1 + size($2))) { print "  line " NR ": " $0; bad = 1 }
		END { exit bad || NR != 26 }'
	result $? "PyTorch gives the scores of $case to 1e-4"
	shift
done <"$work/cases"

# ---- scores ----
cat >"$work/options" <<'END'

-tok none
-tok char
-tok zh
-lc
-tok char -lc
-s floor
-s floor -sv 0.01
-s add-k
-s add-k -sv 0.5 -tok zh
-s none
-m chrf
-m chrf -cw 2
-m chrf -cw 1 --chrf-lowercase
-m chrf --chrf-whitespace
-m chrf -cc 4 --chrf-beta 3
-m chrf --chrf-eps-smoothing -cw 2
END

# what stands behind the signature, to nine digits, for each line of options
our_scores() {
	hypothesis=$1
	shift
	while read -r options; do
		# shellcheck disable=SC2086
		"$bin/seq2seq-eval" "$@" -i "$hypothesis" $options -w 9 | sed -n '1s/^[^=]* = //p'
	done <"$work/options"
}

metrics() {
	PYTHONDONTWRITEBYTECODE=1 "$python" "$peers/metrics.py" "$@"
}

# compare KIND HYPOTHESIS REFERENCE...
compare() {
	kind=$1
	shift
	our_scores "$@" >"$work/ours"
	metrics "$kind" "$@" <"$work/options" >"$work/theirs"
	[ -s "$work/ours" ] && diff "$work/ours" "$work/theirs"
}

# near A B SHARE: two numbers differ by at most that share of B
near() {
	awk -v a="$1" -v b="$2" -v share="$3" 'BEGIN { d = a - b; exit !(d <= share * b && -d <= share * b) }'
}

if [ -n "$python" ]; then
	cd "$work" || exit 1
	metrics texts .
	compare score a.txt one.txt && compare score b.txt two.txt one.txt && compare score a.txt b.txt one.txt two.txt
	result $? "plain Python gives BLEU and chrF of random text, with one reference and several, to nine digits"
	same=0
	for i in 0 1 2 3 4 5; do
		compare score few$i.txt right$i.txt || same=1
	done
	result $same "and of text with few matches"
	if "$python" -c 'import sacrebleu' 2>/dev/null; then
		compare sacrebleu a.txt one.txt && compare sacrebleu b.txt two.txt one.txt
		result $? "so does sacreBLEU"
	else
		skip "sacreBLEU gives BLEU and chrF" "no sacrebleu"
	fi

	# its own random numbers: the same distribution, not the same digits
	# shellcheck disable=SC2046
	set -- $(metrics bootstrap b.txt c.txt one.txt)
	"$bin/seq2seq-eval" one.txt -i b.txt c.txt --paired-bs --paired-bs-n 2000 -w 4 >ours
	# shellcheck disable=SC2046
	set -- "$@" $(sed -n 's/.*μ = \([0-9.]*\) ± \([0-9.]*\)).*/\1 \2/p' ours) $(sed -n 's/.*(p = \([0-9.]*\)).*/\1/p' ours)
	[ $# -eq 10 ] && near "$6" "$1" 0.005 && near "$7" "$2" 0.15 && near "$8" "$3" 0.005 && near "$9" "$4" 0.15
	result $? "and bootstrap intervals of the same width"
	shift 4
	near "$6" "$1" 0.3
	result $? "and a p-value of the same size"
else
	skip "plain Python gives BLEU and chrF" "no python3"
fi

if [ $skipped -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
exit $((failed != 0))
