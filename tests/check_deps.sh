#!/bin/sh
# Dependencies between the rooms point one way. Each #include "room/..." must be in this table, and the
# programs must need nothing beyond libc and libm. Usage: check_deps.sh [BIN]; exit 1 names each offence.
cd "$(dirname "$0")/.." || exit 1
bin=${1:-bin}
failures=0

complain() {
	echo "check-deps: $1"
	failures=$((failures + 1))
}

# room: the rooms it may include from, itself among them
while IFS=: read -r room allowed; do
	[ -d "$room" ] || continue
	for file in "$room"/*.[ch]; do
		[ -f "$file" ] || continue
		for header in $(sed -n 's/^#include "\(.*\)"$/\1/p' "$file"); do
			from=${header%/*}
			case " $allowed " in
			*" $from "*) ;;
			*) complain "$file includes $header, which $room may not know" ;;
			esac
			[ -f "$header" ] || complain "$file includes $header, which is not there"
		done
		for header in $(sed -n 's/^#include <\(.*\)>$/\1/p' "$file"); do
			case $header in
			immintrin.h | x86intrin.h | arm_neon.h)
				[ "$file" = model/kernels/vector.h ] || complain "$file includes $header: intrinsics are for vector.h" ;;
			esac
		done
	done
done <<'TABLE'
base:base
tokenizer:base tokenizer
data:base tokenizer data
data/scores:base tokenizer data data/scores
data/phrasebook:base tokenizer data/phrasebook
model/kernels:base model/kernels model/kernels/amx
model/kernels/amx:base model/kernels model/kernels/amx
model:base model model/kernels
checkpoints:base tokenizer model checkpoints
train:base tokenizer data data/scores model model/kernels checkpoints train
decode:base tokenizer data model model/kernels checkpoints decode
explain:base tokenizer data model model/kernels checkpoints explain
explain/live:base tokenizer data data/phrasebook model model/kernels checkpoints train decode explain explain/live
TABLE

if command -v ldd >/dev/null; then
	for program in "$bin"/seq2seq-*; do
		[ -x "$program" ] || continue
		for library in $(ldd "$program" | sed -n 's/^[[:space:]]*\([^ ]*\).*/\1/p'); do
			case $library in
			linux-vdso* | libm.so* | libc.so* | libpthread.so* | */ld-linux* | */ld-musl* | libc.musl*) ;;
			*) complain "$program needs $library" ;;
			esac
		done
	done
fi
[ "$failures" -eq 0 ] && echo "check-deps: every include points the allowed way; only libc and libm are linked"
exit $((failures != 0))
