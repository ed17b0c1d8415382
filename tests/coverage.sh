#!/bin/sh
# Runs the tests of a --coverage build in the folder given and prints the share of lines reached per room.
# Fails where a library room stays under 90 %. Needs gcov.
folder=$1
command -v gcov >/dev/null || { echo "skipped: gcov is not installed"; exit 0; }
find "$folder" -name '*.gcda' -delete
sh tests/run.sh "$folder/test -p 1/4" "$folder/test -p 2/4" "$folder/test -p 3/4" "$folder/test -p 4/4" >"$folder/test.log" || { grep FAIL "$folder/test.log"; exit 1; }
# model/kernels/fast.c is compiled several times; the family that this processor runs is the one that counts
find "$folder" -name '*.gcda' ! -path '*/tests/*' | while read -r data; do
	gcov -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk '
/^File / { split($0, part, "\x27"); file = part[2] }
/^Lines executed:/ && file !~ /^\// && file ~ /\.c$/ {
	split($0, part, /[:% ]+/)
	reached = part[3] / 100 * part[5]
	if (!(file in lines) || reached > best[file]) { best[file] = reached; lines[file] = part[5] }
	file = ""
}
END {
	for (file in lines) {
		room = file
		sub(/\/[^\/]*$/, "", room)
		total[room] += lines[file]
		got[room] += best[file]
		if (best[file] / lines[file] < 0.9)
			printf "  under 90 %%: %s %.1f %% of %d lines\n", file, 100 * best[file] / lines[file], lines[file]
	}
	failed = 0
	for (room in total) {
		share = 100 * got[room] / total[room]
		printf "%-16s %5.1f %% of %d lines\n", room, share, total[room]
		if (share < 90)
			failed = 1
	}
	exit failed
}'
