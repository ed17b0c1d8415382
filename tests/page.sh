#!/bin/sh
# The lesson's page in a browser: opens it, steps from the first step to the last and back by key, button and address, at
# each target word, leaves routes out, prints; any error on the console fails. The live page (make page), if it is there, is
# typed into and compared with the program itself, asked, and its weights are moved. Two browsers at a time. Needs a
# Chromium; skipped without.
# Usage: page.sh [FOLDER OF PROGRAMS [MODEL SOURCE TARGET]]
bin=${1:-bin}
[ $# -gt 0 ] && shift
explain=$bin/seq2seq-explain
browser=$(sh "$(dirname "$0")/chromium.sh")
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
window.requestAnimationFrame = (f) => setTimeout(f, 16); // no frames are drawn here
for (const name of ['error', 'warn']) console[name] = (...text) => problems.push('console: ' + text.join(' '));
</script>
SCRIPT
cat >"$folder/last" <<'SCRIPT'
<script>
let seen = 0;
const turn = (ms = 20) => new Promise((done) => setTimeout(done, ms));
const press = (key, at = document.body) => { at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })); return turn(); };
const expect = (ok, what) => { if (!ok) problems.push(what + ' at ' + location.hash); };
const text = () => get('step').textContent + get('drawing').innerHTML;
const numberOf = (key) => lesson.steps.findIndex((step) => step.key === key);
const to = (hash) => { location.hash = hash; return turn(); };
function look(i) {
	const step = lesson.steps[i], one = document.querySelectorAll('#step table, #drawing table');
	expect(stepNow() === step, 'not at step ' + step.key);
	expect(i === 0 || new URLSearchParams(location.hash.slice(1)).get('step') === step.key, 'address, not ' + step.key);
	expect(get('count').textContent.startsWith((i + 1) + ' of '), 'count');
	expect(get('step').querySelector('h1').textContent.length > 3, 'title');
	expect(!/undefined|NaN|\[object|infinite/.test(text()), 'undefined or NaN');
	expect([...document.querySelectorAll('main tr')].every((tr) => tr.children.length > 1 || tr.firstChild.dataset.at), 'a row without numbers');
	expect([...document.querySelectorAll('main th')].every((th) => th.textContent), 'an empty head');
	expect([...one].every((table) => table.querySelectorAll('[tabindex="0"]').length <= 1), 'a table of several stops');
	expect(get('drawing').querySelectorAll('svg path').length > 10, 'drawing');
	expect(step.colour === '' || get('drawing').querySelector('.lit') || step.routes === '', 'no route is lit');
	expect(step.routes || !get('drawing').querySelector('.lit'), 'a route is lit');
	expect(!step.each || get('drawing').querySelector('.word:not(.dim)[data-word]').dataset.word === String(decoderStep)
		&& get('step').querySelector('.phase').textContent.includes(lesson.target[decoderStep]), 'the word of the drawing is another');
	expect(document.documentElement.scrollWidth <= innerWidth, 'wider than the window');
}
// "Each number of the page knows its place": the cells of arrays that are written whole.
function cellsInPlace() {
	for (const cell of document.querySelectorAll('#step td[data-at]')) {
		const { value, at } = cell.dataset, a = lesson.arrays[value], p = paramOf(value);
		const all = a && !/[PV]/.test(a.dims) ? a.x : p && (value[0] === 'd' ? p.g : p.w);
		if (all) expect(cell.title.includes(number(all[at])), `${value} ${at} is ${number(all[at])}, not ${cell.title}`);
		expect(labelOf(value, Number(at)).length > 0 && !/undefined|NaN/.test(labelOf(value, Number(at))), 'label');
	}
}
function routes() {
	const wrong = () => Number(/(\d+) of \d+ param/.exec(get('step').textContent)[1]);
	expect(wrong() === 0, 'all right with all routes');
	for (const { name } of lesson.routes.list) {
		get('without-' + name).click();
		expect(wrong() > 0 && get('drawing').querySelector('.cut'), 'without ' + name + ' something is wrong');
		expect(getComputedStyle(get('step').querySelector('.wrong')).color !== getComputedStyle(get('step').querySelector('.top')).color
			|| get('step').querySelector('.top.wrong') === get('step').querySelector('.top'), 'WRONG is as quiet as right');
		get('without-' + name).click();
		expect(wrong() === 0, 'all right again');
	}
}
async function walk() {
	const n = lesson.steps.length, kept = decoderStep;
	for (let i = 0; i < n; i++) {
		if (i && whole) await press(['ArrowRight', 'n', 'PageDown', ' '][i % 4]);
		else await to('step=' + lesson.steps[i].key);
		look(i);
		cellsInPlace();
		seen++;
		if (lesson.steps[i].each && lesson.target.length > 1) {
			await press(']');
			expect(decoderStep === 1, ']');
			look(i);
			cellsInPlace();
			await press('[');
			get('word-1').click();
			await turn();
			look(i);
			get('drawing').querySelector('[data-word="0"]').dispatchEvent(new MouseEvent('click', { bubbles: true }));
			expect(decoderStep === 0, 'a word of the drawing');
		}
		if (document.getElementById('without-keys')) routes();
	}
	expect(seen === n, 'a step was left out');
	await press('ArrowRight');
	look(n - 1);
	await press('ArrowLeft');
	await press('p');
	await press('PageUp');
	get('previous').click();
	get('next').click();
	look(n - 4);
	history.back();
	await turn(200);
	look(n - 5);
	await press('Home');
	look(0);
	get('contents').querySelectorAll('a')[4].click();
	await turn();
	look(4);
	await press('End');
	look(n - 1);
}
// Differences are asked for; a print has every step at every word.
async function more() {
	const step = lesson.attention ? 'undo-context' : 'undo-gates';
	await to('step=' + step);
	expect(!get('step').querySelector('small'), 'differences unasked');
	get('differences').click();
	await turn(100);
	expect(lesson.arrays['d.s'].short || get('step').querySelector('small'), 'no differences');
	get('differences').click();
	await press('F');
	expect(document.documentElement.classList.contains('class'), 'F');
	await press('Escape');
	expect(!document.documentElement.classList.contains('class'), 'Escape');
	printWalk();
	const here = lesson.steps.filter((one) => !one.live), each = here.filter((one) => one.each).length;
	expect(document.querySelectorAll('#walk section').length === here.length + each * (lesson.target.length - 1), 'print');
	expect([...document.querySelectorAll('#walk section')].every((one) => one.textContent.length > 40), 'an empty section');
	afterPrint();
	expect(!document.getElementById('walk') && text().length > 100, 'after the print');
}
// All numbers of this lesson beside those of the native program's page.
function same(other) {
	let count = 0;
	const near = (x, y, what) => {
		count++;
		expect(Math.abs(x - y) <= 1e-6 * (1 + Math.abs(y)), `${what}: ${x}, natively ${y}`);
	};
	near(lesson.loss, other.loss, 'L');
	for (const name in other.arrays)
		(other.arrays[name].x || []).forEach((y, i) => near(lesson.arrays[name].x[i], y, `${name} ${i}`));
	other.params.forEach((p, i) => p.g.forEach((y, k) => near(lesson.params[i].g[k], y, `d ${p.name} ${k}`)));
	return count;
}
async function typed(key, value) {
	get('ask-' + key).value = value;
	get('ask-' + key).dispatchEvent(new Event('input'));
	await turn(100);
}
async function alive() {
	while (!live) await turn();
	expect(lesson.loss === 3.250229 && get('reset').hidden, 'the example');
	await to('step=attention');
	await typed('source', native.pair[0]);
	await typed('target', native.pair[1]);
	await typed('seed', 7);
	await typed('score', 'dot');
	expect(same(native) > 500, 'few numbers');
	expect(lesson.loss.toFixed(6) === nativeLoss, 'L of the text, ' + nativeLoss);
	await turn(400);
	const link = location.hash;
	for (const [key, value] of [['source', ' '], ['E', 17], ['E', ''], ['seed', -1]]) {
		const was = get('ask-' + key).value;
		await typed(key, value);
		expect(get('refused').textContent.length > 10, `${key} "${value}" is not refused`);
		expect(same(native) > 500, 'not as it was');
		await typed(key, was);
		expect(get('refused').textContent === '', 'still refused');
	}
	let refused = false;
	try {
		live.open({ source: ' ' });
	} catch (error) {
		refused = error.message.length > 10;
	}
	live.read();
	expect(refused && same(native) > 500, 'the module is not as it was');
	let trapped = false;
	try {
		live.call('live_numbers', 0x7ffffff0); // outside of its memory
	} catch (error) {
		trapped = error instanceof WebAssembly.RuntimeError;
	}
	live.read();
	expect(trapped && same(native) > 500, 'after a trap it does not go on');
	get('reset').click();
	expect(lesson.loss === 3.250229 && location.hash === '#step=attention', 'as it was');
	await to(link);
	expect(same(native) > 500 && get('ask-source').value === native.pair[0], 'a link');
	history.back();
	await turn(200);
	expect(lesson.loss === 3.250229, 'back');
	await to('step=undo-context&t=2');
	get('step').querySelector('[data-value="a"]').click();
	expect(/^Why is a21/.test(get('why').querySelector('h2').textContent), 'why');
	expect(location.hash === '#step=undo-context&t=2&value=a&at=4', 'its address');
	expect(get('why').querySelectorAll('mark').length === 2, 'lines of plain.c');
	get('why').querySelector('.factor').click();
	expect(/^Why is e21/.test(get('why').querySelector('h2').textContent), 'a factor');
	history.back();
	await turn(200);
	expect(/^Why is a21/.test(get('why').querySelector('h2').textContent), 'back to the number');
	await press('Escape');
	expect(get('why').hidden, 'closed');
	await press('Enter', get('step').querySelector('[data-value="h"][data-at="5"]'));
	expect(/^Why is h2\[2\]/.test(get('why').querySelector('h2').textContent), 'why by Enter');
	await to('step=weights');
	const weight = get('step').querySelector('[data-value="#attention.Wa"][data-at="0"]');
	weight.focus();
	await press('ArrowUp', weight);
	expect(lesson.loss !== 3.250229 && document.activeElement.dataset.at === '0', 'a weight moved');
	const loss = lesson.loss;
	await turn(400);
	const moved = location.hash;
	get('back').click();
	expect(lesson.loss === 3.250229, 'as it was');
	await to(moved);
	expect(lesson.loss === loss, 'a link with a weight moved');
	get('reset').click();
	await to('step=begin');
}
(async () => {
	try {
		if (native) await alive();
		await walk();
		await more();
	} catch (error) {
		problems.push('error: ' + error.stack);
	}
	document.body.append(element('pre', { id: 'result' }, problems.length ? 'PROBLEMS: ' + problems.slice(0, 9).join('; ') : 'STEPS SEEN: ' + seen + ' of ' + lesson.steps.length));
})();
</script>
SCRIPT

# drive PLACE WHOLE NAME WIDTH: drives $folder/PLACE/page.html. WHOLE: true or false, every step by keys. A file
# native.html beside it: a live page, which is to compute the same.
drive() {
	place=$folder/$1
	{
		sed '/<head>/q' "$place/page.html"
		cat "$folder/first"
		sed '1,/<head>/d; /^<\/body>$/,$d' "$place/page.html"
		echo "<script>const whole = $2;"
		if [ -f "$place/native.html" ]; then
			printf 'const native = '
			sed -n 's/.*<script type="application\/json" id="data">\(.*\)<\/script>.*/\1/p' "$place/native.html"
			echo "; const nativeLoss = '$(cat "$place/loss")';"
		else
			echo 'const native = null, nativeLoss = null;'
		fi
		echo '</script>'
		cat "$folder/last"
		echo '</body></html>'
	} >"$place/driven.html"
	timeout 120 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$place/profile" --window-size="$4",800 \
		--disable-ipc-flooding-protection \
		--virtual-time-budget=120000 --enable-logging=stderr --dump-dom "file://$place/driven.html" >"$place/dom" 2>"$place/log"
	if grep -q '<pre id="result">STEPS SEEN: [0-9]' "$place/dom" && ! grep -qE 'CONSOLE|Uncaught' "$place/log"; then
		echo "ok   page: $3 ($(sed -n 's/.*<pre id="result">STEPS SEEN: \([0-9]* of [0-9]*\).*/\1/p' "$place/dom") steps)"
	else
		echo "FAIL page: $3"
		grep -E 'CONSOLE|Uncaught' "$place/log" | head -n 5
		grep -o '<pre id="result">.*' "$place/dom" || tail -n 3 "$place/log"
	fi >"$place/result"
}

# look PLACE WHOLE NAME WIDTH ARGUMENTS OF seq2seq-explain...: in a folder of its own
look() {
	place=$1 whole=$2 name=$3 width=$4
	shift 4
	mkdir "$folder/$place"
	"$explain" --html "$folder/$place/page.html" "$@" || { echo "FAIL page: $name: not written" >"$folder/$place/result"; return; }
	drive "$place" "$whole" "$name" "$width"
}

# The page of `make page`, where it is.
look_live() {
	[ -f lesson.html ] && grep -q 'id="lesson-module"' lesson.html || { echo "skip page: no live page here (make page)"; return; }
	mkdir "$folder/live"
	cp lesson.html "$folder/live/page.html"
	"$explain" --html "$folder/live/native.html" --seed 7 --attention dot "an old dog sleeps" "un vieux chien" &&
		"$explain" --all --seed 7 --attention dot "an old dog sleeps" "un vieux chien" | sed -n 's/^ *L = \([0-9.]*\)$/\1/p' | head -n 1 >"$folder/live/loss"
	drive live true "the live page" 1280
}

{
	look 1 true "the built-in example" 1280
	look_live
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
