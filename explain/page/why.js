// Why is this number this? A number that is clicked is answered by why.c, in a panel of its own.
const paramOf = (name) => lesson.params.find((p) => p.name === name.replace(/^d?#/, ''));

// "c_2[3]", "a_{42}", "decoder r (step 2)[1]", "decoder.W[1, 2]", "p_1[maison]"
function labelOf(name, at) {
	const a = lesson.arrays[name], p = paramOf(name), index = [];
	if (p) return `${name[0] === 'd' ? 'd' : ''}${p.name}[${p.rank < 2 ? at + 1
		: `${Math.floor(at / p.cols) + 1}, ${at % p.cols + 1}`}]`;
	if (!a) return `${name}[${at + 1}]`;
	for (const dim of [...a.dims].reverse()) {
		const n = dim === 'P' ? Infinity : lesson.sizes[dim === 'J' ? 'S' : dim];
		index.unshift(at % n);
		at = Math.floor(at / n);
	}
	const t = a.dims[0] === 'T' ? index.shift() : -1;
	const gru = /^(?:d\.)?(forward|backward|before|decoder)\./.exec(name);
	let symbol = concrete(a.symbol, t);
	if (t >= 0 && symbol === a.symbol) symbol += ` (step ${t + 1})`;
	if (gru) symbol = `${gru[1]} ${symbol}`;
	const j = /^T?S/.test(a.dims) && /_\{(\d*)j\}|_j/.exec(symbol);
	if (j) symbol = symbol.replace(j[0], `_{${j[1] || ''}${index.shift() + 1}}`);
	if (a.dims === 'TV') index[0] = lesson.shown[t][lesson.shown_at[t].indexOf(index[0])];
	else index.forEach((i, k) => { index[k] = i + 1; });
	return symbol + (index.length ? `[${index.join(', ')}]` : '');
}

// Opens another number.
function whyButton(name, at, ...shown) {
	const button = element('button.factor', { 'data-value': name, 'data-at': at }, shown);
	button.title = labelOf(name, at);
	return button;
}

// Lines of plain.c: those in which the text stands are lit, `around` of them before and after.
function codeListing(text, around) {
	const plain = get('plain').textContent.trim(), all = plain.split('\n');
	const words = text.trim().split(/\s+/).map((word) => word.replace(/[^\w]/g, '\\$&'));
	const found = new RegExp(words.join('\\s+')).exec(plain);
	if (!found) return element('pre', text);
	const first = plain.slice(0, found.index).split('\n').length;
	let last = first + found[0].split('\n').length - 1;
	while (last < first + 4 && !/[;{]$/.test(all[last - 1])) last++; // the whole statement
	const list = all.slice(Math.max(first - 1 - around, 0), last + around).map((line, i) => {
		const n = Math.max(first - around, 1) + i, lit = n >= first && n <= last;
		return [element('span.number', String(n).padStart(4) + '  '),
			element(lit ? 'mark' : 'span', line.replace(/\t/g, '  ')), '\n'];
	});
	return element('pre', { tabindex: 0 }, list);
}

const listings = (title, text, around) => !text ? null : [element('h3', title),
	text.split('\n').map((line) => codeListing(line, around))];

function whyBlocks([name, at]) {
	const why = live.call('live_why', name, at), undone = why.gradient && why.gradient[0];
	const line = undone && live.call('live_why', undone, at).line;
	const readers = why.readers.map(([of, i]) => whyButton(of, i, pretty(labelOf(of, i))));
	return [element('p.sum', why.parts.length ? '= ' : null, why.parts.map((part) =>
		typeof part === 'string' ? minus(part).replace(/ \* /g, ' \u00b7 ')
			: whyButton(part[0], part[1], number(part[2]),
				element('small', pretty(labelOf(part[0], part[1])))))),
		why.difference ? differenceLine([{ at: [why.difference[1]] }], false) : null,
		why.trainer === undefined ? null
			: element('p.note', 'The code that trains has ', number(why.trainer), ' here.'),
		undone ? element('p', 'If it grew, L would change ', whyButton(undone, at,
			number(why.gradient[1])), ' times as much.') : null,
		readers.length ? element('p.sum', 'Read by ', readers) : null,
		listings('Computed in model/plain.c', why.line, 2),
		listings('Undone in model/plain.c', line, 2)];
}

function showWhy() {
	const panel = get('why'), code = inClass() && live && !chosen && stepNow().line;
	panel.hidden = !chosen && !code;
	document.body.classList.toggle('asking', !panel.hidden);
	for (const box of document.querySelectorAll('.asked')) box.classList.remove('asked');
	if (code) panel.replaceChildren(...listings('model/plain.c', code, 2).flat());
	if (!chosen) return;
	const [name, at] = chosen, close = element('button', { id: 'close', title: 'close: Escape' },
		'\u00d7');
	let blocks, value = '';
	close.setAttribute('aria-label', 'close');
	close.addEventListener('click', () => ask(null));
	try {
		if (!live) throw new Error('This page is of one run. The page that make page writes '
			+ 'answers: where the number is from, which lines compute it, who reads it.');
		value = number(live.call('live_why', name, at).value);
		blocks = whyBlocks(chosen);
	} catch (error) {
		blocks = [note(error.message)];
	}
	panel.replaceChildren(...[close, element('h2', 'Why is ', pretty(labelOf(name, at)), ' ',
		value, '?'), blocks].flat(Infinity).filter((block) => block));
	for (const box of document.querySelectorAll(
		`main [data-value="${name}"][data-at="${at}"]:not(.factor)`)) box.classList.add('asked');
}

// Asks about a number; null closes the panel.
function ask(place) {
	chosen = place;
	showWhy();
	remember();
	if (place) get('why').focus({ preventScroll: true });
	else get('step').focus({ preventScroll: true });
}

// Cells of a table are one stop of the Tab key; arrows go on from there. What is scrolled in a
// narrow window is a stop, too.
function stops() {
	if (!wideWindow.matches) for (const pane of document.querySelectorAll('.scroll'))
		if (!pane.querySelector('td[data-at]')) pane.tabIndex = 0;
	for (const table of document.querySelectorAll('table')) {
		const first = table.querySelector('td[data-at]');
		if (first) first.tabIndex = 0;
	}
}

// A key in a cell; true: it was for the cell.
function cellKey(cell, key) {
	const cells = [...cell.closest('table').querySelectorAll('td[data-at]')];
	const next = { ArrowRight: 1, ArrowLeft: -1 }[key], up = { ArrowUp: -1, ArrowDown: 1 }[key];
	const row = up && cell.parentElement[up < 0 ? 'previousElementSibling' : 'nextElementSibling'];
	const to = next ? cells[cells.indexOf(cell) + next] : row && row.children[cell.cellIndex];
	if (key === 'Enter') ask([cell.dataset.value, Number(cell.dataset.at)]);
	if (to) {
		to.tabIndex = 0;
		to.focus();
	}
	return Boolean(next || up || key === 'Enter');
}
