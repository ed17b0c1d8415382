// The page itself: which step is shown, and how one goes to another.
let current = 0, decoderStep = 0;
let shownKey = ''; // of the step that is shown: another network has other steps
let chosen = null; // [name, at]: the number that is asked about

const wideWindow = matchMedia('(min-width: 60.01rem)');
const stepNow = () => lesson.steps[current];
const tNow = () => stepNow().each ? decoderStep : -1;
const stepNumber = (key) => lesson.steps.findIndex((step) => step.key === key);
const ways = { forward: 'Forward', backward: 'Backward' };

function groupOf(step) {
	const way = ways[step.colour] || (step.key === 'begin' ? 'Begin' : 'Explore');
	return step.each ? way + ', at each target word' : way;
}

function phaseOf(step) {
	if (!step.each) return groupOf(step);
	return `${ways[step.colour]}, step ${decoderStep + 1} of ${lesson.target.length}: after `
		+ `${lesson.previous[decoderStep]}, predict ${lesson.target[decoderStep]}`;
}

// The decoder step of the drawing: that of the text, which may speak of the last word.
const drawnStep = (step) => step.key === 'reach' ? lesson.target.length - 1 : decoderStep;

function equationBlock(text) {
	return element('div.equation', text.split('\n').map((line) => {
		const [left, aside] = line.split(/ {3,}/);
		return element('div', pretty(left),
			aside ? element('span.aside', pretty(aside)) : null);
	}));
}

const derivedIn = (section) => element('p.code', 'derived in ', element('a',
	{ href: `explain/LESSON.md#section-${section}` }, `LESSON.md, section ${section}`));

function checkLine(id, t) {
	const one = lesson.identities[id], far = t < 0 || !one.at ? one.worst : one.at[t];
	return check(far !== null && far <= lesson.verdict.identity_limit, pretty(one.text),
		'; distance ' + distance(far));
}

// One line of what a step shows.
function shownBlock(spec, t) {
	if (/^d?#/.test(spec)) return paramTables(spec);
	if (spec[0] !== '@') return arrayTable(spec, t);
	// maps of one step stand below the drawing where there is room
	return t >= 0 && wideWindow.matches ? null : specialBlock(spec, t, redraw);
}

// One of several: words, sides of a switch.
function choice(id, label, names, now, choose) {
	return element('div.words', { role: 'group', 'aria-label': label }, names.map((name, i) => {
		return fill(button(id + i, name, () => choose(i)), [], [{ 'aria-pressed': i === now }]);
	}));
}

const wordPicker = () => choice('word-', 'target word', lesson.target, decoderStep,
	(t) => go(current, t));

const lines = (text) => text ? text.split('\n') : [];

// A step as blocks of text and tables.
function stepBlocks(k, t) {
	const code = (what) => (line) => element('p.code', what, element('code', line));
	const said = lines(k.text).map((paragraph) => element('p', pretty(paragraph)));
	const shown = lines(k.shows).map((spec) => shownBlock(spec, t));
	return [element('p.phase', phaseOf(k)), element('h1', pretty(k.title)),
		element('div.choices', t >= 0 ? wordPicker() : null,
			k.colour === 'backward' ? differencesBox() : null), k.equation ? equationBlock(k.equation) : null,
		k.key === 'begin' ? [shown, said] : [said, shown],
		k.worked[t] ? note(minus(k.worked[t]).replace(/ \* /g, ' \u00b7 ')) : null,
		lines(k.line).map(code('plain: ')), lines(k.code).map(code('code: ')),
		k.checks.map((id) => checkLine(id, t)), live && k.section ? derivedIn(k.section) : null].flat(2).filter((block) => block);
}

function showText() {
	get('step').className = stepNow().colour;
	get('step').replaceChildren(...stepBlocks(stepNow(), tNow()));
}

function drawingOf(k, t) {
	const S = lesson.source.length;
	const attention = lesson.attention ? lesson.arrays.a.x.slice(t * S, (t + 1) * S) : null;
	const cut = k.shows === '@routes' ? [...withoutRoutes].flatMap((name) => drawnRoutes[name])
		: [];
	return network(t, k.colour || 'backward', k.routes.split(' '), attention, cut, lesson.loss);
}

function showNetwork() {
	const k = stepNow();
	get('drawing').replaceChildren(drawingOf(k, drawnStep(k)));
	if (wideWindow.matches && lesson.attention && (k.colour === 'backward' || k.each || k.shows === '@weights'))
		get('drawing').append(mapsBelow(k.colour, tNow()));
	scrollDrawing(drawnStep(k));
}

// Where the network looks, below the drawing; on the way back the gradient of the scores, too.
function mapsBelow(colour, t) {
	return element('div.maps', specialBlock('@a', t),
		colour === 'backward' ? specialBlock('@de', t) : null);
}

// A wide drawing is scrolled to its decoder step.
function scrollDrawing(t) {
	const pane = get('drawing'), g = places(t);
	if (pane.scrollWidth > pane.clientWidth)
		pane.scrollLeft = g.at(t + 1) * pane.scrollWidth / g.width - pane.clientWidth / 2;
}

// What has the focus is drawn anew: the focus goes to what stands in its place.
function redraw() {
	shownKey = stepNow().key;
	const top = get('step').scrollTop, { id, dataset } = document.activeElement;
	const again = id ? '#' + CSS.escape(id)
		: dataset.value && `[data-value="${dataset.value}"][data-at="${dataset.at}"]`;
	showText();
	showNetwork();
	showWhy();
	stops();
	if (top) get('step').scrollTop = top;
	const focused = again && document.querySelector(again);
	if (focused && focused !== document.activeElement) {
		if (!id) focused.tabIndex = 0;
		focused.focus({ preventScroll: true });
	}
}

// After `lesson` has been replaced.
function lessonChanged() {
	lesson.all = lesson.all || lesson.steps;
	lesson.steps = lesson.all.filter((step) => live || !step.live);
	current = Math.max(0, stepNumber(shownKey));
	decoderStep = Math.min(decoderStep, lesson.target.length - 1);
	if (live) headerChanged();
	fillContents();
	redraw();
}

function markContents() {
	for (const old of get('contents').querySelectorAll('[aria-current]'))
		old.removeAttribute('aria-current');
	const link = get('contents').querySelector(`a[data-step="${current}"]`);
	link.setAttribute('aria-current', 'step');
	if (link.offsetParent) link.scrollIntoView({ block: 'nearest' });
	get('count').textContent = `${current + 1} of ${lesson.steps.length}`;
	get('previous').disabled = current === 0;
	get('next').disabled = current === lesson.steps.length - 1;
}

function show(step, t) {
	current = Math.max(0, Math.min(step, lesson.steps.length - 1));
	decoderStep = Math.max(0, Math.min(t || 0, lesson.target.length - 1));
	redraw();
	get('step').scrollTop = 0;
	scrollTo(0, 0);
	markContents();
}

function go(step, t = decoderStep) {
	if (step < 0 || step >= lesson.steps.length || t < 0 || t >= lesson.target.length) return;
	chosen = null;
	show(step, t);
	remember();
}

// The address holds all that differs from the example, so that it can be shared and gone back to.
function address() {
	const a = new URLSearchParams({ step: stepNow().key });
	if (decoderStep) a.set('t', decoderStep + 1);
	if (chosen) a.set('value', chosen[0]);
	if (chosen) a.set('at', chosen[1]);
	blankInAddress(a);
	if (live) putInAddress(a);
	return '#' + a;
}

let remembered = '', soon = 0;

function remember(replace) {
	clearTimeout(soon);
	if (address() === remembered) return;
	remembered = address();
	history[replace ? 'replaceState' : 'pushState'](null, '', remembered);
}

// While something is typed or dragged.
function rememberSoon() {
	clearTimeout(soon);
	soon = setTimeout(() => remember(true), 300);
}

function fromAddress() {
	const asked = new URLSearchParams(location.hash.slice(1));
	clearTimeout(soon);
	if (live) openFromAddress(asked);
	chosen = asked.has('value') ? [asked.get('value'), Number(asked.get('at'))] : null;
	blankFromAddress(asked);
	show(stepNumber(asked.get('step')), Number(asked.get('t') || 1) - 1);
	if (live) remembered = address();
}

let listed = '';

function fillContents() {
	const titles = lesson.steps.map((step) => step.key + step.title).join();
	let group = null;
	if (listed === titles) return;
	listed = titles;
	get('contents').replaceChildren(...lesson.steps.flatMap((step, i) => {
		const head = groupOf(step) === group ? [] : [element('p.group', groupOf(step))];
		group = groupOf(step);
		return head.concat(element('a', { href: '#step=' + step.key, class: step.colour,
			'data-step': i }, pretty(step.title)));
	}));
	markContents();
}

function setContents(open) {
	get('contents').classList.toggle('open', open);
	get('menu').setAttribute('aria-expanded', String(open));
	if (open) markContents();
}

// A link to a step leaves the pair and the network as they are.
function click(event) {
	const link = event.target.closest('a[href^="#step="]');
	const word = event.target.closest('[data-word]'), value = event.target.closest('[data-at]');
	if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
		const asked = new URLSearchParams(link.getAttribute('href').slice(1));
		event.preventDefault();
		setContents(false);
		if (asked.has('blank')) blankFromAddress(asked);
		go(stepNumber(asked.get('step')), Number(asked.get('t') || decoderStep + 1) - 1);
	} else if (word) {
		go(current, Number(word.dataset.word));
	} else if (value && !justDragged) {
		ask([value.dataset.value, Number(value.dataset.at)]);
	}
}

// What the keys do, clickers' keys among them.
const keys = {
	n: () => go(current + 1), ArrowRight: () => go(current + 1), PageDown: () => go(current + 1),
	' ': () => go(current + 1), p: () => go(current - 1), ArrowLeft: () => go(current - 1),
	PageUp: () => go(current - 1), Home: () => go(0), End: () => go(lesson.steps.length - 1),
	Escape: () => chosen ? ask(null) : setClass(false), f: () => setClass(!inClass()),
	'[': () => go(current, decoderStep - 1), ']': () => go(current, decoderStep + 1),
	ArrowDown: () => get('step').scrollBy(0, 60), ArrowUp: () => get('step').scrollBy(0, -60),
};

function key(event) {
	const at = event.target, typed = /^(SELECT|TEXTAREA)$/.test(at.tagName)
		|| (at.tagName === 'INPUT' && at.type !== 'checkbox');
	const pressed = event.key === ' ' && at.closest && at.closest('button, a, summary, input');
	if (event.ctrlKey || event.altKey || event.metaKey || typed || pressed
		|| event.defaultPrevented) return;
	const cell = at.closest && at.closest('td[data-at]');
	if (!cell || (!weightKey(cell, event.key) && !cellKey(cell, event.key))) {
		const name = event.key === 'F' ? 'f' : event.key;
		if (!keys[name]) return;
		keys[name]();
	}
	event.preventDefault();
}

function start() {
	get('pair').append(element('b', lesson.pair[0]), ' \u2192 ', element('b', lesson.pair[1]));
	get('next').addEventListener('click', () => go(current + 1));
	get('previous').addEventListener('click', () => go(current - 1));
	get('menu').addEventListener('click', () =>
		setContents(!get('contents').classList.contains('open')));
	addEventListener('click', click);
	addEventListener('keydown', key);
	addEventListener('pointerdown', dragWeight);
	addEventListener('popstate', fromAddress);
	addEventListener('beforeprint', printWalk);
	addEventListener('afterprint', afterPrint);
	addEventListener('fullscreenchange', () => document.fullscreenElement || setClass(false));
	wideWindow.addEventListener('change', redraw);
	lessonChanged();
	fromAddress();
	startLive();
}

start();
