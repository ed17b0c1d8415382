#!/bin/sh
# The live page, as far as it uses Workers. Workbook: every blank solved right is accepted, on two sentences and with other
# scores and decoders, and refused with a sign turned or a term left out, at the right entry (page/solutions.js). A model:
# trained here, it translates in the page as seq2seq-decode does; trainings in the page (page/models.js).
# Needs a Chromium and a page of `make page`; skipped without. Usage: live.sh [lesson.html [FOLDER OF PROGRAMS]]
page=${1:-lesson.html}
bin=${2:-bin}
here=$(dirname "$0")
browser=$(sh "$(dirname "$0")/chromium.sh")
if [ -z "$browser" ] || [ ! -f "$page" ]; then
	echo "skip live: no chromium here, or no $page (make page)"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
fi
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
"$bin/seq2seq-phrasebook" --count 2050 >"$folder/all.tsv"
head -n 2000 "$folder/all.tsv" >"$folder/corpus.tsv"
tail -n 50 "$folder/all.tsv" | cut -f 1 >"$folder/source"
"$bin/seq2seq-train" -t "$folder/corpus.tsv" -m "$folder/model.safetensors" --dim-emb 64 --dim-rnn 64 --dim-att 64 \
	--after 400u --kernels baseline >"$folder/trained" 2>&1
"$bin/seq2seq-decode" "$folder/model.safetensors" -b 1 --kernels baseline <"$folder/source" >"$folder/target" 2>/dev/null
# lines FILE: as a list in a script
lines() {
	sed 's/[\\"]/\\&/g; s/.*/"&",/' "$1"
}
{
	sed '/^<\/body>$/,$d' "$page"
	echo '<script>'
	echo "const madeModel = '$(base64 "$folder/model.safetensors" | tr -d '\n')', sentences = ["
	lines "$folder/source"
	echo '], translations = ['
	lines "$folder/target"
	echo '];'
	cat "$here/page/solutions.js" "$here/page/models.js"
	cat <<'SCRIPT'
addEventListener('load', async () => {
	const told = [];
	try {
		while (!live) await new Promise((done) => setTimeout(done, 20));
		const say = (right, claim, verdict) => told.push(right ? `ok   live: ${claim}`
			: `FAIL live: ${claim}: ${verdict}`);
		await translateAll(say);
		await trainAll(say);
		await solveAll(say);
	} catch (error) {
		told.push(`FAIL live: ${error.stack}`);
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
grep -q '^END' "$folder/log" || echo 'FAIL live: not all was seen' >>"$folder/told"
cat "$folder/told"
failed=$(grep -c '^FAIL' "$folder/told")
echo "$(grep -c '^ok' "$folder/told") passed, $failed failed"
exit $((failed != 0))
