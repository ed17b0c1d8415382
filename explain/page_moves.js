// What if a weight were another: a weight is chosen, a slider moves it, and what the program found
// at each position is shown.
const chosen = { move: 0, position: lesson.moves.centre };

// {loss, slope, a, de, p, norms} of a move at a position.
function runOf(move, position) {
	const m = lesson.moves, centre = position === m.centre;
	const [loss, slope, a, de, p, norms] = centre ? m.base : move.runs[position];
	const times = (x, unit) => x.map((y) => y === null ? null : y * unit);
	return { loss, slope: centre ? move.slope : slope, a: times(a, m.a_unit),
		de: times(de, m.de_unit), p: times(p, m.p_unit), norms };
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

function selection(options, value, label, choice) {
	const select = element('select', { 'aria-label': label },
		options.map(([key, text]) => element('option', { value: key }, text)));
	select.value = value;
	select.addEventListener('change', () => choice(Number(select.value)));
	return select;
}

// The entries of a parameter as buttons.
function entryTable(param, redraw) {
	const p = lesson.params[param], most = largest([p.g]);
	return element('div', scroll(element('table.entries', chunks(p.w, width(p)).map((w, i) =>
		element('tr', element('th', rowName(p, i)), w.map((x, k) => {
			const index = i * width(p) + k;
			const at = lesson.moves.list.findIndex((m) => m.param === param
				&& m.index === index);
			const button = tint(element('button', { 'aria-pressed': at === chosen.move,
				title: 'gradient ' + number(p.g[index]) }, number(x)), p.g[index],
					most, 0.45);
			button.disabled = at < 0;
			button.addEventListener('click', () => choose(at, redraw));
			return element('td', button);
		}))))),
	note('Colour is the gradient: orange where a larger weight raises the loss, ',
		'blue where it lowers it.'));
}

function chooser(redraw) {
	const list = lesson.moves.list, move = list[chosen.move];
	if (!lesson.small) return element('p', 'Weight ',
		selection(list.map((m, i) => [i, moveName(m)]),
		chosen.move, 'weight', (i) => choose(i, redraw)));
	const params = [...new Set(list.map((m) => m.param))].map((i) =>
		[i, lesson.params[i].name]);
	return element('div', element('p', 'Parameter ',
		selection(params, move.param, 'weight', (param) =>
		choose(list.findIndex((m) => m.param === param), redraw)),
			', and one of its weights:'),
	entryTable(move.param, redraw));
}

function slider(move, redraw) {
	const { centre, step } = lesson.moves, by = (chosen.position - centre) * step;
	const input = element('input', { type: 'range', min: 0, max: move.runs.length - 1, step: 1,
		value: chosen.position, id: 'slider', 'aria-label': moveName(move) });
	input.addEventListener('input', () => {
		chosen.position = Number(input.value);
		redraw();
		document.getElementById('slider').focus();
	});
	return element('div.slider', input, element('output', move.index < 0
		? 'times ' + (1 + by).toFixed(2)
		: by ? 'moved by ' + (by < 0 ? '' : '+') + minus(by.toFixed(2)) : 'as it is'));
}

// Norms of all gradients, here and with the weight as it is; three digits, as they are stored.
function normTable(run, base) {
	const most = Math.max(...run.norms, ...base.norms);
	const brief = (x) => x === null ? 'NaN' : minus(Number(x.toPrecision(3)).toString());
	return scroll(table(headRow('', 'as it is', 'here', ''), lesson.params.map((p, i) => {
		const bar = element('span.bar');
		bar.style.width = (run.norms[i] / most * 7).toFixed(2) + 'rem';
		return row(p.name, cell(brief(base.norms[i])), cell(brief(run.norms[i])),
			element('td.top', bar));
	})));
}

function wordRow(run, base) {
	const line = (name, x) => row(name, x.map((p) => cell(p === null ? 'NaN' : p.toFixed(4))));
	return scroll(table(headRow('', ...lesson.target), line('as it is', base.p),
		line('here', run.p)));
}

function movesBlock(redraw) {
	const move = lesson.moves.list[chosen.move];
	if (!move) return element('p',
		'The sentences are so long that there was no room left for this.');
	const run = runOf(move, chosen.position), base = runOf(move, lesson.moves.centre);
	return element('div', chooser(redraw), slider(move, redraw),
		element('p', 'L = ', element('b', number(run.loss)),
			` (${number(base.loss)} as it is); `,
			`gradient dL/d ${move.index < 0 ? 'factor' : moveName(move)} = `,
			element('b', number(run.slope))),
		lossCurve(move.runs.map((r, i) => runOf(move, i).loss), run.slope,
			move.index < 0 ? 'change of the factor' : 'change of the weight',
				chosen.position),
		lesson.attention ? element('div.side', heatMap('attention a_{tj}', run.a, true, -1),
			heatMap('its gradient de_{tj}', run.de, false, -1)) : null,
		element('h3', 'Probability of the right words'), wordRow(run, base),
		element('h3', 'Norm of each parameter\u2019s gradient'), normTable(run, base));
}
