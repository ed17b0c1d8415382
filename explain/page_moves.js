// What if a weight were another: a weight is chosen, a slider moves it, and what the program found
// at each position is shown.
const chosen = { move: 0, position: lesson.moves.centre };

// {loss, slope, a, de, p, norms} of a move at a position.
function runOf(move, position) {
	const m = lesson.moves, centre = position === m.centre;
	const [loss, slope, a, de, p, norms] = centre ? m.base : move.runs[position];
	const times = (unit) => (x) => x === null ? null : x * unit;
	return { loss, slope: centre ? move.slope : slope, a: a.map(times(m.a_unit)),
		de: de.map(times(m.de_unit)),
		p: p.map(times(m.p_unit)), norms };
}

// The weight of the attention that the loss depends on most.
function startingMove() {
	let best = 0;
	lesson.moves.list.forEach((move, i) => {
		const first = lesson.moves.list[best];
		if (move.index >= 0 && lesson.params[move.param].name.startsWith('attention.') &&
			(first.index < 0 || Math.abs(move.slope) > Math.abs(first.slope))) best = i;
	});
	return best;
}

// Parameters that have weights to move, in the order of the list.
function movable() {
	return [...new Set(lesson.moves.list.map((move) => move.param))];
}

function moveName(move) {
	const p = lesson.params[move.param];
	if (move.index < 0) return p.name + ', all of it multiplied';
	if (p.rank === 1) return `${p.name}[${move.index + 1}]`;
	return `${p.name}[${Math.floor(move.index / p.cols) + 1}, ${move.index % p.cols + 1}]`;
}

function choose(move, redraw) {
	chosen.move = move;
	chosen.position = lesson.moves.centre;
	redraw();
}

// The entries of a parameter as buttons.
function entryTable(param, redraw) {
	const p = lesson.params[param], cols = p.rank === 2 ? p.cols : p.rows,
		table = element('table', { class: 'entries' });
	const most = Math.max(...p.g.map(Math.abs));
	for (let i = 0; i < p.w.length; i += cols) {
		const tr = element('tr', {}, element('th', {}, rowName(p, i / cols)));
		for (let k = i; k < i + cols; k++) {
			const at = lesson.moves.list.findIndex((move) => move.param === param
				&& move.index === k);
			const button = element('button',
				{ 'aria-pressed': at === chosen.move, title: 'gradient '
				+ number(p.g[k]) }, number(p.w[k]));
			button.disabled = at < 0;
			tint(button, p.g[k], most, 0.45);
			button.addEventListener('click', () => choose(at, redraw));
			tr.append(element('td', {}, button));
		}
		table.append(tr);
	}
	return element('div', {}, element('div', { class: 'scroll' }, table),
		element('p', { class: 'note' },
			'Colour is the gradient: orange where a larger weight raises the loss, ' +
			'blue where it lowers it.'));
}

function chooser(redraw) {
	const move = lesson.moves.list[chosen.move], select = element('select',
		{ 'aria-label': 'weight' });
	if (lesson.small) {
		for (const param of movable()) select.append(element('option', { value: param },
			lesson.params[param].name));
		select.value = move.param;
		select.addEventListener('change', () =>
			choose(lesson.moves.list.findIndex((m) => m.param === Number(select.value)),
				redraw));
		return element('div', {}, element('p', {}, 'Parameter ', select,
			', and one of its weights:'), entryTable(move.param, redraw));
	}
	lesson.moves.list.forEach((m, i) => select.append(element('option', { value: i },
		moveName(m))));
	select.value = chosen.move;
	select.addEventListener('change', () => choose(Number(select.value), redraw));
	return element('p', {}, 'Weight ', select);
}

function slider(move, redraw) {
	const m = lesson.moves, last = move.runs.length - 1;
	const input = element('input', { type: 'range', min: 0, max: last, step: 1,
		value: chosen.position, id: 'slider', 'aria-label': moveName(move) });
	const by = (chosen.position - m.centre) * m.step, signed = (by < 0 ? '\u2212' : '+')
		+ Math.abs(by).toFixed(2);
	const text = move.index < 0 ? 'times ' + (1 + by).toFixed(2) : by ? 'moved by ' + signed
		: 'as it is';
	input.addEventListener('input', () => {
		chosen.position = Number(input.value);
		redraw();
		document.getElementById('slider').focus();
	});
	return element('div', { class: 'slider' }, input, element('output', {}, text));
}

// Three digits, as they are stored.
function brief(x) {
	return x === null ? 'NaN' : Number(x.toPrecision(3)).toString().replace('e-', 'e\u2212');
}

// Norms of all gradients, here and with the weight as it is.
function normTable(run, base) {
	const table = element('table'), most = Math.max(...run.norms, ...base.norms);
	table.append(headRow('', 'as it is', 'here', ''));
	lesson.params.forEach((p, i) => {
		const bar = element('span', { class: 'bar' });
		bar.style.width = (run.norms[i] / most * 7).toFixed(2) + 'rem';
		table.append(element('tr', {}, element('th', { class: 'name' }, p.name),
			element('td', {}, brief(base.norms[i])),
			element('td', {}, brief(run.norms[i])),
				element('td', { class: 'top' }, bar)));
	});
	return element('div', { class: 'scroll' }, table);
}

function wordRow(run, base) {
	const table = element('table'), row = (name, x) => element('tr', {},
		element('th', { class: 'name' }, name),
		...x.map((p) => element('td', {}, p === null ? 'NaN' : p.toFixed(4))));
	table.append(element('tr', {}, element('th'), ...lesson.target.map((word) => element('th',
		{}, word))),
		row('as it is', base.p), row('here', run.p));
	return element('div', { class: 'scroll' }, table);
}

function movesBlock(redraw) {
	const list = lesson.moves.list;
	if (!list.length) return element('p', {},
		'The sentences are so long that there was no room left for this.');
	const move = list[chosen.move], run = runOf(move, chosen.position),
		base = runOf(move, lesson.moves.centre);
	const losses = move.runs.map((r, i) => runOf(move, i).loss);
	const block = element('div', {}, chooser(redraw), slider(move, redraw),
		element('p', {}, 'L = ', element('b', {}, number(run.loss)), ' (',
			number(base.loss), ' as it is); gradient dL/d ' +
			(move.index < 0 ? 'factor' : moveName(move)) + ' = ',
				element('b', {}, number(run.slope))),
		lossCurve(losses, run.slope, move.index < 0 ? 'change of the factor'
			: 'change of the weight', chosen.position),
		lesson.attention ? element('div', { class: 'side' },
			heatMap('attention a_{tj}', run.a, true, -1),
			heatMap('its gradient de_{tj}', run.de, false, -1)) : '',
		element('h3', {}, 'Probability of the right words'), wordRow(run, base),
		element('h3', {}, 'Norm of each parameter\u2019s gradient'), normTable(run, base));
	return block;
}
