// The page itself: which step is shown, and how one goes to another.
let current = 0, decoderStep = 0;
const get = (id) => document.getElementById(id);

function phaseOf([kind, t]) {
	const colour = lesson.kinds[kind].colour, way = colour === 'forward' ? 'Forward'
		: colour === 'backward' ? 'Backward' : '';
	if (t < 0) return way || (kind ? 'Explore' : 'Begin');
	return `${way}, step ${t + 1} of ${lesson.target.length}: ` +
		(colour === 'forward' ? 'after ' : 'undo ')
			+ (colour === 'forward' ? lesson.previous[t] + ', predict ' : '')
			+ lesson.target[t];
}

function equationBlock(text) {
	const block = element('div', { class: 'equation' });
	for (const line of text.split('\n')) {
		const [left, aside] = concrete(line, -1).split(/ {3,}/);
		const div = element('div', {}, pretty(left));
		if (aside) div.append(element('span', { class: 'aside' }, pretty(aside)));
		block.append(div);
	}
	return block;
}

function checkLine(id, t) {
	const one = lesson.identities[id], far = t < 0 || !one.at ? one.worst : one.at[t];
	const wrong = far === null || far > lesson.verdict.identity_limit;
	return element('p', { class: wrong ? 'check wrong' : 'check' }, pretty(one.text),
		'; distance ' + distance(far));
}

function codeLine(what, line) {
	return element('p', { class: 'code' }, what, element('code', {}, line));
}

function showText(kind, t) {
	const k = lesson.kinds[kind], article = get('step');
	article.className = k.colour;
	article.replaceChildren(element('p', { class: 'phase' }, phaseOf(lesson.steps[current])),
		element('h1', {}, pretty(k.title)));
	if (k.equation) article.append(equationBlock(k.equation));
	for (const paragraph of k.text.split('\n')) article.append(element('p', {},
		pretty(paragraph)));
	for (const spec of k.shows.split('\n')) {
		const block = spec[0] === '@' ? specialBlock(spec, t, redraw)
			: /^d?#/.test(spec) ? paramTables(spec) : arrayTable(spec, t);
		// stands below the drawing, too
		if (block && t >= 0 && spec[0] === '@') block.className += ' twin';
		if (block) article.append(block);
	}
	const worked = k.worked && workedLine(k.worked, t);
	if (worked) article.append(worked);
	if (k.line) article.append(codeLine('plain: ', k.line));
	for (const line of k.code ? k.code.split('\n') : []) article.append(codeLine('code: ', line));
	for (const id of k.checks) article.append(checkLine(id, t));
}

function showNetwork(kind) {
	const k = lesson.kinds[kind], S = lesson.source.length, t = decoderStep;
	let loss = lesson.loss,
		attention = lesson.attention ? lesson.arrays.a.x.slice(t * S, (t + 1) * S) : null,
		lit = k.routes ? k.routes.split(' ') : [], cut = [];
	if (k.shows === '@moves' && lesson.moves.list.length) {
		const run = runOf(lesson.moves.list[chosen.move], chosen.position);
		loss = run.loss;
		if (attention) attention = run.a.slice(t * S, (t + 1) * S);
	}
	if (k.shows === '@routes')
		for (const name of withoutRoutes) cut = cut.concat(drawnRoutes[name]);
	const colour = k.colour || (k.shows === '@moves' ? 'forward' : 'backward');
	get('drawing').replaceChildren(network(t, colour, lit, attention, cut, loss));
	if (attention && (k.colour === 'backward' || lesson.steps[current][1] >= 0)) get('drawing').append(mapsBelow(colour,
		lesson.steps[current][1]));
	scrollDrawing(t);
}

// Where the network looks, below the drawing; on the way back the gradient of the scores, too.
function mapsBelow(colour, t) {
	const maps = element('div', { class: 'maps' }, specialBlock('@a', t));
	if (colour === 'backward') maps.append(specialBlock('@de', t));
	return maps;
}

// A wide drawing is scrolled to its decoder step.
function scrollDrawing(t) {
	const pane = get('drawing'), g = places(t);
	if (pane.scrollWidth > pane.clientWidth)
		pane.scrollLeft = g.at(t + 1) * pane.scrollWidth / g.width - pane.clientWidth / 2;
}

function redraw() {
	const [kind, t] = lesson.steps[current];
	const top = get('step').scrollTop;
	showText(kind, t);
	showNetwork(kind);
	get('step').scrollTop = top;
}

function show(step) {
	current = Math.max(0, Math.min(step, lesson.steps.length - 1));
	const [kind, t] = lesson.steps[current];
	if (t >= 0) decoderStep = t;
	showText(kind, t);
	showNetwork(kind);
	get('step').scrollTop = 0;
	scrollTo(0, 0);
	get('count').textContent = `${current + 1} of ${lesson.steps.length}`;
	get('previous').disabled = current === 0;
	get('next').disabled = current === lesson.steps.length - 1;
	for (const old of get('contents').querySelectorAll('[aria-current]'))
		old.removeAttribute('aria-current');
	const link = get('contents').querySelector(`a[data-step="${current}"]`);
	link.setAttribute('aria-current', 'step');
	if (link.offsetParent) link.scrollIntoView({ block: 'nearest' });
}

// The address names the step, so that it can be shared and gone back to.
function go(step) {
	if (step < 0 || step >= lesson.steps.length) return;
	location.hash = 'step-' + (step + 1);
}

function fromAddress() {
	const m = /^#step-(\d+)$/.exec(location.hash);
	show(m ? Number(m[1]) - 1 : 0);
}

function fillContents() {
	let group = null;
	lesson.steps.forEach((step, i) => {
		const phase = phaseOf(step), k = lesson.kinds[step[0]];
		if (phase !== group) get('contents').append(element('h2', {}, phase));
		group = phase;
		const link = element('a', { href: '#step-' + (i + 1), class: k.colour,
			'data-step': i }, pretty(k.title));
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
	get('pair').append(element('b', {}, lesson.pair[0]), ' \u2192 ',
		element('b', {}, lesson.pair[1]));
	fillContents();
	chosen.move = startingMove();
	get('next').addEventListener('click', () => go(current + 1));
	get('previous').addEventListener('click', () => go(current - 1));
	get('menu').addEventListener('click', () =>
		get('menu').setAttribute('aria-expanded',
			String(get('contents').classList.toggle('open'))));
	addEventListener('keydown', key);
	addEventListener('hashchange', fromAddress);
	fromAddress();
}

start();
