// The parts of steps that are more than a table of numbers.
const withoutRoutes = new Set();
// The route of the program's table to that of the drawing.
const drawnRoutes = { values: ['values'], keys: ['keys'], query: ['query'], bridge: ['bridge'],
	recurrence: ['state', 'ahead', 'hf', 'hb'], 'tied-output': ['word'] };

function wordsBlock() {
	const z = lesson.sizes, list = (title, words) => element('tr', {},
		element('th', { class: 'name' }, title),
		...words.map((word) => element('td', {}, word)));
	return element('div', {},
		element('p', {}, lesson.built_in
			? 'This network is tiny and its weights are random, so that every number ' +
				'fits on the screen.'
			: 'This is a trained network. Long vectors are told by their norm and ' +
				'largest entries.'),
		element('div', { class: 'scroll' }, element('table', {},
			list('reads', lesson.source), list('shall write', lesson.target))),
		lesson.source.concat(lesson.target).some((word) => word.startsWith('\u2581')) ?
			element('p', { class: 'note' },
				'Words may be cut into pieces: \u2581 stands for the space before a word.') : '',
		element('p', { class: 'note' },
			`S = ${z.S} source tokens, T = ${z.T} target tokens, </s> counted as the end ` +
			`of each; embedding E = ${z.E}, ` +
			`hidden H = ${z.H}, attention A = ${z.A}, vocabulary V = ${z.V}, ` +
			`label smoothing ${lesson.smoothing}.`),
		element('p', { class: 'note' }, `Attention is \u201c${lesson.score}\u201d: `,
			pretty(concrete(lesson.formula, -1)), '.'),
		verdict(),
		element('p', {}, 'Go on with the arrow keys, n and p, or the buttons. Blue is the way ' +
			'forward, orange the way back; ' +
			'in tables orange is above 0 and blue below, and shares of 1 are blue. The last ' +
			'steps are for trying things out: what if a weight were another, what if a ' +
			'route were forgotten.'));
}

function verdict() {
	const v = lesson.verdict;
	return element('p', { class: v.holds ? 'check' : 'check wrong' },
		`${v.compared} gradients of weights and ${v.between} of what lies between stand beside ` +
		`their central differences, worst distance ${distance(v.difference)} and ` +
		`${distance(v.between_difference)} (limit ${distance(v.difference_limit)}); ` +
		`${v.identities} identities, worst distance ${distance(v.identity)} ` +
		`(limit ${distance(v.identity_limit)}).`);
}

function identitiesBlock() {
	const table = element('table');
	for (const one of lesson.identities.filter((id) => id.there))
		table.append(element('tr', {}, element('td', {}, distance(one.worst)),
			element('td', { class: 'top' }, pretty(one.text))));
	return element('div', {}, verdict(), element('div', { class: 'scroll' }, table));
}

// gradient, difference and distance of every entry
function everyEntry(p) {
	const cols = p.rank === 2 ? p.cols : p.rows, table = element('table'),
		most = Math.max(...p.g.map(Math.abs));
	table.append(element('caption', {}, 'gradient of ' + p.name));
	for (let i = 0; i < p.g.length; i += cols)
		[['gradient', p.g], ['difference', p.d]].forEach(([title, x], k) =>
			table.append(element('tr', {}, element('th', { class: 'name' }, k ? ''
				: rowName(p, i / cols)), element('th', { class: 'name' }, title),
				...x.slice(i, i + cols).map((y) => numberCell(y, most, false,
					cols > 6)))));
	return table;
}

function someEntries(p) {
	const table = element('table');
	table.append(element('caption', {}, 'gradient of ' + p.name), headRow('entry', 'weight', 'gradient', 'difference'));
	for (const [index, ...x] of p.some)
		table.append(element('tr', {}, element('td', {},
			`${Math.floor(index / p.cols) + 1}, ${index % p.cols + 1}`),
			...x.map((y) => element('td', {}, number(y)))));
	return table;
}

function gradientsBlock() {
	const block = element('div', {}, verdict(), element('p', { class: 'note' },
		'Open a parameter to see its entries.'));
	for (const p of lesson.params)
		block.append(element('details', {}, element('summary', {},
			`${p.name} [${p.rank === 2 ? p.rows + ', ' + p.cols : p.rows}]`,
			element('span', { class: 'note' },
				`  norm ${number(p.norm)}, ${p.compared} compared, worst distance ${distance(p.worst)}`)),
			element('div', { class: 'scroll' }, p.d ? everyEntry(p) : someEntries(p))));
	return block;
}

function routesBlock(redraw) {
	const r = lesson.routes, choices = element('div', { class: 'choices' });
	let mask = 0;
	r.names.forEach((name, i) => {
		const box = element('input', { type: 'checkbox', id: 'without-' + name });
		box.checked = withoutRoutes.has(name);
		if (box.checked) mask |= r.bits[i];
		box.addEventListener('change', () => {
			// of a large network one route at a time
			if (!r.together) withoutRoutes.clear();
			if (box.checked) withoutRoutes.add(name);
			else withoutRoutes.delete(name);
			redraw();
			document.getElementById('without-' + name).focus();
		});
		choices.append(element('label', { title: r.texts[i] }, box, ' without ' + name));
	});
	const table = element('table'), found = r.without[mask];
	let wrong = 0;
	table.append(headRow('', '|true|', '|without|', 'distance', ''));
	lesson.params.forEach((p, i) => {
		const left = found[2 * i], far = found[2 * i + 1], right = far !== null
			&& far <= r.limit;
		if (!right) wrong++;
		table.append(element('tr', {}, element('th', { class: 'name' }, p.name),
			element('td', {}, number(p.norm)),
			element('td', {}, number(left)),
				element('td', {}, right ? '0' : number(far)),
			element('td', { class: right ? 'top' : 'top wrong' }, right ? 'right'
				: 'WRONG')));
	});
	return element('div', {}, choices,
		...r.names.map((name, i) => withoutRoutes.has(name)
			? element('p', { class: 'note' }, name + ': ' + r.texts[i]) : ''),
		element('p', {}, element('b', {}, `${wrong} of ${lesson.params.length}`),
			' parameters get a wrong gradient. ',
			pretty('Distance is |without - true| / |true|.')),
		element('div', { class: 'scroll' }, table));
}

// A block by its name in the step's list.
function specialBlock(name, t, redraw) {
	const x = lesson.arrays;
	if (!lesson.attention && ['@a', '@da', '@de'].includes(name)) return null;
	switch (name) {
	case '@overview': return wordsBlock();
	case '@reach': return reachChart();
	case '@a': return heatMap('attention a_{tj}', x.a.x, true, t);
	case '@da': return heatMap('its gradient da_{tj}', x['d.a'].x, false, t, x['d.a']);
	case '@de': return heatMap('gradient of the scores, de_{tj}', x['d.e'].x, false, t, x['d.e']);
	case '@norms': return normCharts();
	case '@gradients': return gradientsBlock();
	case '@identities': return identitiesBlock();
	case '@moves': return movesBlock(redraw);
	case '@routes': return routesBlock(redraw);
	default: return null;
	}
}
