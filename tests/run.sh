#!/bin/sh
# Runs the test programs and scripts given, shows what they print and adds up their closing lines
# `N passed, N failed[, N skipped]`. A program that dies without one counts as a failure.
passed=0 failed=0 skipped=0
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

for program in "$@"; do
	echo "== $program"
	"$program" 2>&1 | tee "$log"
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	if [ -z "$line" ]; then
		echo "FAIL $program: ended without its closing line"
		failed=$((failed + 1))
		continue
	fi
	# shellcheck disable=SC2046
	set -- $(echo "$line" | tr -cs '0-9\n' ' ')
	passed=$((passed + $1))
	failed=$((failed + $2))
	skipped=$((skipped + ${3:-0}))
done
echo
if [ "$skipped" -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
exit $((failed != 0))
