#!/bin/sh
# A training run that is killed with SIGKILL at random moments, and started again each time with the same
# command, ends with the same bytes as a run that is left alone. Usage: kill.sh [KILLS]; default 20.
cd "$(dirname "$0")/.." || exit 1
kills=${1:-20}
bin=$PWD/bin
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

train() {
	exec "$bin/seq2seq-train" -t "$work/corpus.tsv" -m "$work/$1.safetensors" --quiet --hold-out 100 \
		--vocab-size 500 --dim-emb 24 --dim-rnn 32 --dim-att 24 --after 3e --valid-freq 11u --save-freq 3u
}

end() {
	echo "$1"
	case $1 in
	ok*) echo "1 passed, 0 failed" ;;
	*) echo "0 passed, 1 failed" && exit 1 ;;
	esac
	exit 0
}

"$bin/seq2seq-phrasebook" --count 1500 >"$work/corpus.tsv" || end "FAIL kill: no corpus"
(train alone) || end "FAIL kill: the run that is left alone fails"

same() {
	cmp -s "$work/alone.safetensors" "$work/killed.safetensors" &&
		cmp -s "$work/alone.state.safetensors" "$work/killed.state.safetensors"
}

killed=0 ended=0
while [ "$killed" -lt "$kills" ]; do
	moment=$(awk -v seed="$$$killed$ended" 'BEGIN { srand(seed % 2147483647); printf "%.3f", 0.01 + 0.4 * rand() }')
	(train killed) 2>>"$work/errors" &
	pid=$!
	sleep "$moment" 2>/dev/null || sleep 1
	kill -KILL "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	status=$?
	case $status in
	137) killed=$((killed + 1)) ;;
	0) # it was faster: compare, and begin another one
		same || end "FAIL kill: after $killed kills the bytes differ"
		ended=$((ended + 1))
		rm -f "$work"/killed.*
		;;
	*) end "FAIL kill: exit status $status: $(tail -n 1 "$work/errors")" ;;
	esac
done
(train killed) || end "FAIL kill: the run does not end"
same || end "FAIL kill: after $killed kills the bytes differ"
rm -f "$work/killed.safetensors" "$work/killed.state.safetensors"
[ -z "$(ls "$work"/killed.* 2>/dev/null)" ] || end "FAIL kill: left behind: $(ls "$work"/killed.*)"
end "ok   kill: killed $killed times (runs: $((ended + 1))), byte-identical to a run left alone"
