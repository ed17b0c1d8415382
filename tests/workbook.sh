#!/bin/sh
# The workbook of the live page: every blank solved right is accepted, on two sentences and with other scores and
# decoders, and refused with a sign turned or a term left out, at the right entry (page/solutions.js). Needs a
# Chromium and a page of `make page`; skipped without. Usage: workbook.sh [lesson.html]
page=${1:-lesson.html}
here=$(dirname "$0")
browser=
for name in chromium chromium-browser google-chrome; do
	command -v $name >/dev/null && { browser=$name; break; }
done
if [ -z "$browser" ] || [ ! -f "$page" ]; then
	echo "skip workbook: no chromium here, or no $page (make page)"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
fi
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
{
	sed '/^<\/body>$/,$d' "$page"
	echo '<script>'
	cat "$here/page/solutions.js"
	cat <<'SCRIPT'
addEventListener('load', async () => {
	const told = [];
	try {
		while (!live) await new Promise((done) => setTimeout(done, 20));
		await solveAll((right, claim, verdict) => told.push(right ? `ok   workbook: ${claim}`
			: `FAIL workbook: ${claim}: ${verdict}`));
	} catch (error) {
		told.push(`FAIL workbook: ${error.stack}`);
	}
	console.log('RESULT\n' + told.join('\n') + '\nEND');
});
SCRIPT
	echo '</script></body></html>'
} >"$folder/driven.html"
# In real time, so that a Worker is not stopped early: no --dump-dom, the browser is ended when it has said all.
"$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --enable-logging=stderr \
	"file://$folder/driven.html" >"$folder/log" 2>&1 &
pid=$!
for second in $(seq 180); do
	grep -q '^END' "$folder/log" && break
	sleep 1
done
kill $pid
wait $pid 2>/dev/null
sed -n '/RESULT$/,/^END/{/^ok /p;/^FAIL /p;}' "$folder/log" >"$folder/told"
grep -q '^END' "$folder/log" || echo 'FAIL workbook: not all was seen' >>"$folder/told"
cat "$folder/told"
failed=$(grep -c '^FAIL' "$folder/told")
echo "$(grep -c '^ok' "$folder/told") passed, $failed failed"
exit $((failed != 0))
