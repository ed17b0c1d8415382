#!/bin/sh
# The lesson's page in a browser: opens it, steps from the first step to the last and back by key and button,
# moves a weight, leaves routes out; any error on the console fails. Needs a Chromium; skipped without.
# Usage: page.sh [FOLDER OF PROGRAMS [MODEL SOURCE TARGET]]
bin=${1:-bin}
[ $# -gt 0 ] && shift
explain=$bin/seq2seq-explain
browser=
for name in chromium chromium-browser google-chrome; do
	command -v $name >/dev/null && { browser=$name; break; }
done
if [ -z "$browser" ]; then
	echo "skip page: no chromium here"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
fi
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0

cat >"$folder/first" <<'SCRIPT'
<script>
const problems = [];
addEventListener('error', (e) => problems.push('error: ' + e.message));
addEventListener('unhandledrejection', (e) => problems.push('error: ' + e.reason));
addEventListener('securitypolicyviolation', (e) => problems.push('fetched: ' + e.blockedURI));
for (const name of ['error', 'warn']) console[name] = (...text) => problems.push('console: ' + text.join(' '));
</script>
SCRIPT
cat >"$folder/last" <<'SCRIPT'
<script>
const turn = () => new Promise((done) => setTimeout(done, 20));
const press = (key) => { document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); return turn(); };
const expect = (ok, what) => { if (!ok) problems.push(what + ' at ' + location.hash); };
const text = () => get('step').textContent + get('drawing').innerHTML;
function look(i) {
	expect(location.hash === '#step-' + (i + 1), 'address, not ' + (i + 1));
	expect(get('count').textContent.startsWith((i + 1) + ' of '), 'count');
	expect(get('step').querySelector('h1').textContent.length > 3, 'title');
	expect(!/undefined|NaN|\[object|infinite/.test(text()), 'undefined or NaN');
	expect(get('drawing').querySelectorAll('svg path').length > 10, 'drawing');
	expect(lesson.kinds[lesson.steps[i][0]].colour === '' || get('drawing').querySelector('.lit') ||
		lesson.kinds[lesson.steps[i][0]].routes === '', 'no route is lit');
	expect(document.documentElement.scrollWidth <= innerWidth, 'wider than the window');
}
async function moves() {
	const select = get('step').querySelector('select');
	for (const option of [...select.options].slice(0, 6)) {
		get('step').querySelector('select').value = option.value;
		get('step').querySelector('select').dispatchEvent(new Event('change'));
		const seen = new Set();
		for (let i = 0; i <= Number(get('slider').max); i++) {
			get('slider').value = i;
			get('slider').dispatchEvent(new Event('input'));
			seen.add(get('step').querySelector('output').textContent);
			expect(!/undefined|NaN/.test(text()), 'undefined or NaN in a move');
		}
		expect(seen.size === 9, 'nine positions');
		const other = get('step').querySelector('.entries button[aria-pressed="false"]:enabled');
		if (other) other.click();
	}
}
function routes() {
	const wrong = () => Number(/(\d+) of \d+ param/.exec(get('step').textContent)[1]);
	expect(wrong() === 0, 'all right with all routes');
	for (const name of lesson.routes.names) {
		get('without-' + name).click();
		expect(wrong() > 0 && get('drawing').querySelector('.cut'), 'without ' + name + ' something is wrong');
		get('without-' + name).click();
		expect(wrong() === 0, 'all right again');
	}
}
(async () => {
	const n = lesson.steps.length;
	for (let i = 0; i < n; i++) {
		if (i) await press(i % 2 ? 'ArrowRight' : 'n');
		else { location.hash = 'step-1'; await turn(); }
		look(i);
		if (get('slider')) await moves();
		if (document.getElementById('without-keys')) routes();
	}
	await press('ArrowRight');
	look(n - 1);
	await press('ArrowLeft');
	await press('p');
	get('previous').click();
	await turn();
	get('next').click();
	await turn();
	look(n - 3);
	await press('Home');
	look(0);
	get('contents').querySelectorAll('a')[4].click();
	await turn();
	look(4);
	await press('End');
	look(n - 1);
	document.body.append(element('pre', { id: 'result' }, problems.length ? 'PROBLEMS: ' + problems.slice(0, 9).join('; ') : 'ALL STEPS SEEN: ' + n));
})();
</script>
SCRIPT

# look NAME WIDTH ARGUMENTS OF seq2seq-explain...
look() {
	name=$1 width=$2
	shift 2
	"$explain" --html "$folder/page.html" "$@" || { failed=$((failed + 1)); return; }
	{
		sed '/<head>/q' "$folder/page.html"
		cat "$folder/first"
		sed '1,/<head>/d; /^<\/body>$/,$d' "$folder/page.html"
		cat "$folder/last"
		echo '</body></html>'
	} >"$folder/driven.html"
	timeout 900 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --window-size="$width",800 \
		--disable-ipc-flooding-protection \
		--virtual-time-budget=120000 --enable-logging=stderr --dump-dom "file://$folder/driven.html" >"$folder/dom" 2>"$folder/log"
	if grep -q '<pre id="result">ALL STEPS SEEN: [0-9]' "$folder/dom" && ! grep -E 'CONSOLE|Uncaught' "$folder/log"; then
		passed=$((passed + 1))
		echo "ok   page: $name"
	else
		failed=$((failed + 1))
		echo "FAIL page: $name"
		grep -E 'CONSOLE|Uncaught' "$folder/log" | head -n 5
		grep -o '<pre id="result">.*' "$folder/dom" || tail -n 3 "$folder/log"
	fi
}

look "the built-in example" 1280
look "the built-in example, narrow" 500
look "two GRUs in the decoder" 1280 --dec-cell cgru
look "words that look like markup" 1280 '</script> <b> &amp; "x"' "<!-- ' <img>"
look "one word" 1280 a b
look "a long sentence" 1280 "a b c d e f g h i j k l m n o p q r s t" "a b c d e"
[ $# -eq 3 ] && look "a trained model" 1280 "$@"
echo "$passed passed, $failed failed"
exit $((failed != 0))
