#!/bin/sh
# Runs the commands given (test programs and scripts; arguments at spaces), two at a time where there are two processors,
# shows what each prints, in the order given, and adds up their closing lines `N passed, N failed[, N skipped]`. One
# that dies without it counts as a failure, and so does one that counts none but does not end with status 0.
passed=0 failed=0 skipped=0
log=$(mktemp -d) || exit 1
trap 'rm -rf "$log"' EXIT

# lane COMMAND...: runs each that no other lane has taken; what the i-th prints goes to $log/i
lane() {
	i=0
	for command in "$@"; do
		i=$((i + 1))
		mkdir "$log/$i.taken" 2>/dev/null || continue
		$command >"$log/$i" 2>&1
		echo $? >"$log/$i.status"
	done
}

# Shows what the i-th has printed since the last look.
show() {
	[ -e "$log/$i" ] || return
	cp "$log/$i" "$log/now"
	tail -c +$((shown + 1)) "$log/now"
	shown=$(($(wc -c <"$log/now")))
}

lanes=2
[ "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" -gt 1 ] || lanes=1
lane "$@" &
[ $lanes -eq 1 ] || lane "$@" &

i=0
for command in "$@"; do
	i=$((i + 1)) shown=0
	echo "== $command"
	until [ -s "$log/$i.status" ]; do
		sleep 1
		show
	done
	show
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log/$i" | tail -n 1)
	if [ -z "$line" ]; then
		echo "FAIL $command: ended without its closing line"
		failed=$((failed + 1))
		continue
	fi
	# shellcheck disable=SC2046
	set -- $(echo "$line" | tr -cs '0-9\n' ' ')
	passed=$((passed + $1))
	failed=$((failed + $2))
	skipped=$((skipped + ${3:-0}))
	if [ "$2" -eq 0 ] && [ "$(cat "$log/$i.status")" -ne 0 ]; then
		echo "FAIL $command: ended with status $(cat "$log/$i.status")"
		failed=$((failed + 1))
	fi
done
echo
if [ "$skipped" -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
exit $((failed != 0))
