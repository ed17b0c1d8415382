#!/bin/sh
# What training does whose gradient lacks a route (seq2seq-train --without): a line for the whole gradient and for
# each route left out.
#   train/without.sh                                    the table of explain/LESSON.md: a small network, 1400 dates
#   train/without.sh TASK SEED... [option of seq2seq-train]...
#                                        a larger one, 4000 pairs, with and without attention, such as:
#                                        train/without.sh reversal 1 2 3
# TASK: dates or reversal, which have a gold alignment. The columns: the training loss of the last epoch, of each seed;
# held-out sentences translated exactly, of each seed; the alignment error rate of the attention, its mean over the seeds.
#
# The small one is trained in doubles, so that its figures are the same on any machine: where floats round differently,
# a few updates make a visible difference of it.
cd "$(dirname "$0")/.." || exit 1
. train/shared.sh
held=300 # sentences to count

case ${1:-} in
'')
	task=dates pairs=1400 programs=build/f64/programs
	set -- 1 --dim-emb 16 --dim-rnn 16 --dim-att 16 --mini-batch 16 --learn-rate 0.01
	make -s F=f64 programs >&2 || exit 1
	;;
dates | reversal)
	task=$1 pairs=4000
	shift
	make -s all >&2 || exit 1
	;;
*)
	echo "usage: train/without.sh [dates|reversal SEED... [option of seq2seq-train]...]" >&2
	exit 2
	;;
esac
seeds=
while :; do
	case ${1:-} in
	'' | *[!0-9]*) break ;;
	esac
	seeds="$seeds $1"
	shift
done
[ -n "$seeds" ] || {
	echo "train/without.sh: a seed is missing, such as: train/without.sh $task 1 2 3" >&2
	exit 2
}
[ "$programs" = bin ] && set -- --dim-emb 32 --dim-rnn 32 --dim-att 32 --mini-batch 32 --learn-rate 0.004 "$@"

case " $* " in
*" --dec-cell "*) ;;
*) set -- --dec-cell gru "$@" ;; # the lesson's
esac

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
model=$work/model
generate "$work" "$held" 0 --task "$task" --align --count $((held + pairs))

# row ROUTES ATTENTION OPTION...: one line of the table
row() {
	routes=$1 attention=$2 loss='' exact='' aer='' flags=''
	shift 2
	for route in $routes; do
		flags="$flags --without $route"
	done
	for seed in $seeds; do
		rm -f "$work/log"
		# shellcheck disable=SC2086 # no option, one or several
		"$programs/seq2seq-train" -t "$work/train.tsv" --hold-out 0 -m "$model.safetensors" --restart --quiet \
			--log "$work/log" --disp-freq 1e --threads 1 --tokenizer word --attention "$attention" \
			--after 6e --lr-cooldown 0.7 --exponential-smoothing 0 --label-smoothing 0 --dropout-embedding 0 \
			--dropout-annotation 0 --dropout-readout 0 --seed "$seed" $flags "$@" || exit 1
		loss="$loss $(sed -n 's/.*"event":"train".*"loss":\([^,]*\),.*/\1/p' "$work/log" | tail -n 1)"
		translate "$model"
		exact="$exact $(exact "$model")"
		[ "$attention" = none ] && continue
		align "$model"
		aer="$aer $(error_rate "$model")"
	done
	echo "${routes:-nothing}|$loss|$exact|$aer" | awk -F '|' '{
		gsub(/ /, ", ", $1)
		printf "%-20s", $1
		n = split($2, part, " ")
		for (i = 1; i <= n; i++)
			printf " %6.3f", part[i]
		printf "  "
		n = split($3, part, " ")
		for (i = 1; i <= n; i++)
			printf " %5d", part[i]
		n = split($4, part, " ")
		for (i = 1; i <= n; i++)
			sum += part[i] / n
		if (n)
			printf "   %6.2f", sum
		printf "\n"
	}'
}

echo "$pairs pairs of $task, 6 epochs: left out of the gradient, training loss, exact of $held, alignment error rate"
for routes in '' values keys query bridge recurrence tied-output 'values keys' 'values keys query' 'values keys bridge'; do
	row "$routes" additive "$@"
done
[ "$programs" = bin ] || exit 0
echo "the same of a network without attention"
for routes in '' recurrence; do
	row "$routes" none "$@"
done
