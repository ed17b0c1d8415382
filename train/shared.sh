# shellcheck shell=sh
# What the scripts of this folder share: they read it in the root of the tree. $programs: where the programs are.
export LC_ALL=C
programs=bin

# generate FOLDER HELD VALID OPTION...: pairs of seq2seq-phrasebook in FOLDER: the first HELD as held-out.tsv and, by
# columns, held-out.source, .target and .gold (their alignment); the next VALID as valid.tsv, the others as train.tsv
generate() {
	into=$1 out=$2 end=$(($2 + $3))
	shift 3
	"$programs/seq2seq-phrasebook" "$@" >"$into/all.tsv" || exit 1
	head -n "$out" "$into/all.tsv" >"$into/held-out.tsv"
	sed -n "$((out + 1)),${end}p" "$into/all.tsv" >"$into/valid.tsv"
	sed "1,${end}d" "$into/all.tsv" >"$into/train.tsv"
	cut -f1 "$into/held-out.tsv" >"$into/held-out.source"
	cut -f2 "$into/held-out.tsv" >"$into/held-out.target"
	cut -f3 "$into/held-out.tsv" >"$into/held-out.gold"
}

# translate MODEL: the held-out sentences of its folder as MODEL.out
translate() {
	"$programs/seq2seq-decode" "$1.safetensors" <"${1%/*}/held-out.source" >"$1.out" || exit 1
}

# align MODEL: the arg-max links of their words as MODEL.links
align() {
	"$programs/seq2seq-decode" "$1.safetensors" --alignment hard <"${1%/*}/held-out.source" |
		sed 's/.* ||| //' >"$1.links" || exit 1
}

# exact MODEL: how many come out as their target has them
exact() {
	paste "$1.out" "${1%/*}/held-out.target" | awk -F '\t' '$1 == $2' | wc -l
}

# error_rate MODEL: of its links, 0 .. 1
error_rate() {
	"$programs/seq2seq-eval" --links "$1.links" --gold-links "${1%/*}/held-out.gold" -b -w 6
}
