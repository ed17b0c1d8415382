// The page itself: which step is shown, and how one goes to another.
let current = 0, decoderStep = 0;

const stepNow = () => lesson.steps[current];
const tNow = () => stepNow().each ? decoderStep : -1;

function phaseOf(step) {
	const way = { forward: 'Forward', backward: 'Backward' }[step.colour];
	if (!step.each) return way || (step === lesson.steps[0] ? 'Begin' : 'Explore');
	return `${way}, at each target word`;
}

function equationBlock(text) {
	return element('div.equation', text.split('\n').map((line) => {
		const [left, aside] = line.split(/ {3,}/);
		return element('div', pretty(left),
			aside ? element('span.aside', pretty(aside)) : null);
	}));
}

function checkLine(id, t) {
	const one = lesson.identities[id], far = t < 0 || !one.at ? one.worst : one.at[t];
	return check(far !== null && far <= lesson.verdict.identity_limit, pretty(one.text),
		'; distance ' + distance(far));
}

// One line of what a step shows.
function shownBlock(spec, t) {
	if (/^d?#/.test(spec)) return paramTables(spec);
	if (spec[0] !== '@') return arrayTable(spec, t);
	const block = specialBlock(spec, t, redraw);
	// stands below the drawing, too
	if (block && t >= 0) block.className += ' twin';
	return block;
}

const lines = (text) => text ? text.split('\n') : [];

function showText() {
	const k = stepNow(), t = tNow(),
		code = (what) => (line) => element('p.code', what, element('code', line));
	get('step').className = k.colour;
	get('step').replaceChildren(...[element('p.phase', phaseOf(k)),
		element('h1', pretty(k.title)), k.equation ? equationBlock(k.equation) : null,
		lines(k.text).map((paragraph) => element('p', pretty(paragraph))),
		lines(k.shows).map((spec) => shownBlock(spec, t)),
		k.worked[t] ? note(minus(k.worked[t]).replace(/ \* /g, ' \u00b7 ')) : null,
		lines(k.line).map(code('plain: ')), lines(k.code).map(code('code: ')),
		k.checks.map((id) => checkLine(id, t))].flat().filter((block) => block));
}

function showNetwork() {
	const k = stepNow(), S = lesson.source.length, t = decoderStep;
	const attention = lesson.attention ? lesson.arrays.a.x.slice(t * S, (t + 1) * S) : null;
	const cut = k.shows === '@routes' ? [...withoutRoutes].flatMap((name) => drawnRoutes[name])
		: [];
	get('drawing').replaceChildren(network(t, k.colour || 'backward', k.routes.split(' '),
		attention, cut, lesson.loss));
	if (attention && (k.colour === 'backward' || k.each))
		get('drawing').append(mapsBelow(k.colour, tNow()));
	scrollDrawing(t);
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

function redraw() {
	const top = get('step').scrollTop;
	showText();
	showNetwork();
	get('step').scrollTop = top;
}

// After `lesson` has been replaced.
function lessonChanged() {
	const key = stepNow().key;
	lesson.all = lesson.all || lesson.steps;
	lesson.steps = lesson.all.filter((step) => live || !step.live);
	current = Math.max(0, lesson.steps.findIndex((step) => step.key === key));
	decoderStep = Math.min(decoderStep, lesson.target.length - 1);
	fillContents();
	markContents();
	redraw();
}

function markContents() {
	for (const old of get('contents').querySelectorAll('[aria-current]'))
		old.removeAttribute('aria-current');
	const link = get('contents').querySelector(`a[data-step="${current}"]`);
	link.setAttribute('aria-current', 'step');
	if (link.offsetParent) link.scrollIntoView({ block: 'nearest' });
}

function show(step, t) {
	current = Math.max(0, Math.min(step, lesson.steps.length - 1));
	decoderStep = Math.max(0, Math.min(t, lesson.target.length - 1));
	redraw();
	get('step').scrollTop = 0;
	scrollTo(0, 0);
	get('count').textContent = `${current + 1} of ${lesson.steps.length}`;
	get('previous').disabled = current === 0;
	get('next').disabled = current === lesson.steps.length - 1;
	markContents();
}

// The address names the step, so that it can be shared and gone back to.
function go(step, t = decoderStep) {
	if (step < 0 || step >= lesson.steps.length) return;
	location.hash = `step=${lesson.steps[step].key}` + (t ? `&t=${t + 1}` : '');
}

function fromAddress() {
	const asked = new URLSearchParams(location.hash.slice(1));
	show(lesson.steps.findIndex((step) => step.key === asked.get('step')),
		Number(asked.get('t') || 1) - 1);
}

function fillContents() {
	let group = null;
	get('contents').replaceChildren();
	lesson.steps.forEach((step, i) => {
		const phase = phaseOf(step);
		if (phase !== group) get('contents').append(element('h2', phase));
		group = phase;
		const link = element('a',
			{ href: '#step=' + step.key, class: step.colour, 'data-step': i },
			pretty(step.title));
		link.addEventListener('click', () => closeContents());
		get('contents').append(link);
	});
}

function closeContents() {
	get('contents').classList.remove('open');
	get('menu').setAttribute('aria-expanded', 'false');
}

function key(event) {
	if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
	const field = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
	const arrows = field && event.target.type !== 'checkbox';
	if (event.key === 'n' || (event.key === 'ArrowRight' && !arrows)) go(current + 1);
	else if (event.key === 'p' || (event.key === 'ArrowLeft' && !arrows)) go(current - 1);
	else if (event.key === 'Home' && !arrows) go(0);
	else if (event.key === 'End' && !arrows) go(lesson.steps.length - 1);
	else return;
	event.preventDefault();
}

function start() {
	get('pair').append(element('b', lesson.pair[0]), ' \u2192 ', element('b', lesson.pair[1]));
	get('next').addEventListener('click', () => go(current + 1));
	get('previous').addEventListener('click', () => go(current - 1));
	get('menu').addEventListener('click', () =>
		get('menu').setAttribute('aria-expanded',
			String(get('contents').classList.toggle('open'))));
	addEventListener('keydown', key);
	addEventListener('hashchange', fromAddress);
	lessonChanged();
	fromAddress();
	startLive();
}

start();
