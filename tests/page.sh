#!/bin/sh
# The lesson's page in a browser: opens it, steps from the first step to the last and back by key and button,
# moves a weight, leaves routes out; any error on the console fails. Of the built-in example every step is looked at, of
# other pages one of each kind. Two browsers at a time. Needs a Chromium; skipped without.
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
let seen = 0;
const turn = () => new Promise((done) => setTimeout(done, 20));
const press = (key) => { document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); return turn(); };
const expect = (ok, what) => { if (!ok) problems.push(what + ' at ' + location.hash); };
const text = () => get('step').textContent + get('drawing').innerHTML;
function look(i) {
	expect(location.hash === '#step-' + (i + 1), 'address, not ' + (i + 1));
	expect(get('count').textContent.startsWith((i + 1) + ' of '), 'count');
	expect(get('step').querySelector('h1').textContent.length > 3, 'title');
	expect(!/undefined|NaN|\[object|infinite/.test(text()), 'undefined or NaN');
	expect([...document.querySelectorAll('main tr')].every((tr) => tr.children.length > 1), 'a row without numbers');
	expect(get('drawing').querySelectorAll('svg path').length > 10, 'drawing');
	expect(lesson.kinds[lesson.steps[i][0]].colour === '' || get('drawing').querySelector('.lit') ||
		lesson.kinds[lesson.steps[i][0]].routes === '', 'no route is lit');
	expect(document.documentElement.scrollWidth <= innerWidth, 'wider than the window');
}
async function moves() {
	const select = get('step').querySelector('select');
	for (const option of [...select.options].slice(0, whole ? 6 : 2)) {
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
	for (const { name } of lesson.routes.list) {
		get('without-' + name).click();
		expect(wrong() > 0 && get('drawing').querySelector('.cut'), 'without ' + name + ' something is wrong');
		get('without-' + name).click();
		expect(wrong() === 0, 'all right again');
	}
}
(async () => {
	const n = lesson.steps.length, kinds = new Set();
	for (let i = 0; i < n; i++) {
		const kind = lesson.steps[i][0];
		if (!whole && i < n - 1 && kinds.has(kind)) continue;
		kinds.add(kind);
		if (i && whole) await press(i % 2 ? 'ArrowRight' : 'n');
		else { location.hash = 'step-' + (i + 1); await turn(); }
		look(i);
		seen++;
		if (get('slider')) await moves();
		if (document.getElementById('without-keys')) routes();
	}
	expect(whole ? seen === n : lesson.steps.every((step) => kinds.has(step[0])), 'a step was left out');
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
	document.body.append(element('pre', { id: 'result' }, problems.length ? 'PROBLEMS: ' + problems.slice(0, 9).join('; ') : 'STEPS SEEN: ' + seen + ' of ' + n));
})();
</script>
SCRIPT

# look PLACE WHOLE NAME WIDTH ARGUMENTS OF seq2seq-explain...: in a folder of its own. WHOLE: true or false
look() {
	place=$folder/$1 whole=$2 name=$3 width=$4
	shift 4
	mkdir "$place"
	"$explain" --html "$place/page.html" "$@" || { echo "FAIL page: $name: not written" >"$place/result"; return; }
	{
		sed '/<head>/q' "$place/page.html"
		cat "$folder/first"
		sed '1,/<head>/d; /^<\/body>$/,$d' "$place/page.html"
		echo "<script>const whole = $whole;</script>"
		cat "$folder/last"
		echo '</body></html>'
	} >"$place/driven.html"
	timeout 900 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$place/profile" --window-size="$width",800 \
		--disable-ipc-flooding-protection \
		--virtual-time-budget=120000 --enable-logging=stderr --dump-dom "file://$place/driven.html" >"$place/dom" 2>"$place/log"
	if grep -q '<pre id="result">STEPS SEEN: [0-9]' "$place/dom" && ! grep -qE 'CONSOLE|Uncaught' "$place/log"; then
		echo "ok   page: $name ($(sed -n 's/.*<pre id="result">STEPS SEEN: \([0-9]* of [0-9]*\).*/\1/p' "$place/dom") steps)"
	else
		echo "FAIL page: $name"
		grep -E 'CONSOLE|Uncaught' "$place/log" | head -n 5
		grep -o '<pre id="result">.*' "$place/dom" || tail -n 3 "$place/log"
	fi >"$place/result"
}

{
	look 1 true "the built-in example" 1280
	[ $# -ne 3 ] || look 7 false "a trained model" 1280 "$@"
} &
look 2 false "the built-in example, narrow" 500
look 3 false "two GRUs in the decoder" 1280 --dec-cell cgru
look 8 false "a score that multiplies" 1280 --attention scaled-dot
look 9 false "no attention" 1280 --attention none --dec-cell cgru
look 4 false "words that look like markup" 1280 '</script> <b> &amp; "x"' "<!-- ' <img>"
look 5 false "one word" 1280 a b
look 6 false "a long sentence" 1280 "a b c d e f g h i j k l m n o p q r s t" "a b c d e"
wait
cat "$folder"/*/result
failed=$(cat "$folder"/*/result | grep -c '^FAIL')
passed=$(cat "$folder"/*/result | grep -c '^ok')
echo "$passed passed, $failed failed"
exit $((failed != 0))
