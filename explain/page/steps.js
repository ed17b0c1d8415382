// The parts of steps that are more than a table of numbers.
const withoutRoutes = new Set();
// The route of the program's table to that of the drawing.
const drawnRoutes = { values: ['values'], keys: ['keys'], query: ['query'], bridge: ['bridge'],
	recurrence: ['state', 'ahead', 'hf', 'hb'], 'tied-output': ['word'] };

const stepLink = (key, text) => element('a', { href: '#step=' + key }, text);

// The first screen: what this is, and where to begin.
function overviewBlock() {
	const list = (title, words) => row(title, words.map(cell));
	const pieces = lesson.source.concat(lesson.target).some((word) => word[0] === '\u2581');
	return element('div', element('p', 'A network with attention reads \u201c', lesson.pair[0],
		'\u201d and shall write \u201c', lesson.pair[1], '\u201d. Its loss is ',
		element('b', `L = ${lesson.loss}`), '. Here is every step to that number, and every ',
		'gradient on the way back, each checked.'),
	element('p', live ? 'Type other sentences above. Click a number: it says why it is what it is. '
		+ 'Drag a weight: all follows. Arrow keys go from step to step, [ and ] from word to word.'
		: 'Arrow keys go from step to step, [ and ] from word to word.'),
	element('ul', element('li', element('b', 'You have not met attention: '), 'look where the ',
		'network looks, ', stepLink('attention', 'scores and attention'), ', then what comes of it, ',
		stepLink('context', 'the context'), '.'),
	element('li', element('b', 'You know backpropagation and want the code: '), 'begin at ',
		stepLink('undo-context', 'undo (7)'), '; each step names its lines of plain.c and of the ',
		'code that trains.'),
	element('li', element('b', 'You teach: '), 'F is for a class room, large type and a clicker; ',
		'printed, the page is the whole walk', live ? [', and there is a ',
			stepLink('workbook', 'workbook')] : null, '.')),
	scroll(table(list('reads', lesson.source), list('shall write', lesson.target))),
	pieces ? note('Words may be cut into pieces: \u2581 is the space before a word.') : null,
	note(lesson.built_in ? 'Tiny, its weights random, so that every number fits on the screen. '
		: 'A trained network. Long vectors: their norm and largest entries. ', lesson.about,
	`. Attention is \u201c${lesson.score}\u201d: `, pretty(lesson.formula), '.'), verdict(),
	note('Blue is the way forward, orange the way back. In tables green is above 0, purple below ',
		'0, and grey a share of 1; red is wrong.'));
}

const verdict = () => check(lesson.verdict.holds, lesson.verdict.text);

function identitiesBlock() {
	return element('div', verdict(), scroll(table(lesson.identities.filter((one) => one.there)
		.map((one) => element('tr', cell(distance(one.worst)),
			element('td.top', pretty(one.text)))))));
}

function gradientsBlock() {
	return element('div', verdict(), note('Open a parameter to see its entries.'),
		lesson.params.map((p) =>
		element('details', element('summary',
			`${p.name} [${p.rank === 2 ? p.rows + ', ' + p.cols : p.rows}]`,
				element('span.note',
				`  norm ${number(p.norm)}, ${p.compared} compared, worst distance `,
				distance(p.worst))),
		scroll(gradientTable(p)))));
}

// Boxes to leave routes out: those of a set, by their names.
function routeBoxes(id, left, changed) {
	return element('div.choices', lesson.routes.list.map(({ name, text }) => {
		const box = element('input', { type: 'checkbox', id: id + name });
		box.checked = left.has(name);
		box.addEventListener('change', () => {
			// of a large network one route at a time
			if (!lesson.routes.together) left.clear();
			if (box.checked) left.add(name);
			else left.delete(name);
			changed();
		});
		return element('label', { title: text }, box, ' without ' + name);
	}));
}

const bitsOf = (left) => lesson.routes.list.reduce((mask, { name, bit }) =>
	mask | (left.has(name) ? bit : 0), 0);

function routesBlock(redraw) {
	const r = lesson.routes, cut = r.list.filter(({ name }) => withoutRoutes.has(name));
	const bits = bitsOf(withoutRoutes);
	const found = live ? live.call('live_without', bits) : r.without[bits];
	const right = (far) => far !== null && far <= r.limit;
	const rows = lesson.params.map((p, i) => row(p.name,
		[p.norm, found.left[i], right(found.distance[i]) ? 0 : found.distance[i]]
			.map((x) => numberCell(x, 0, true)), right(found.distance[i])
			? element('td.top', 'right') : element('td.top.wrong', 'WRONG')));
	return element('div', routeBoxes('without-', withoutRoutes, redraw),
		cut.map(({ name, text }) => note(`${name}: ${text}`)),
		element('p', element('b',
			`${found.distance.filter((far) => !right(far)).length} of ${rows.length}`),
			' parameters get a wrong gradient. ',
			'Distance is |without \u2212 true| / |true|.'),
		found.dh && lesson.arrays['d.h'].x ? annotationsWithout(found.dh) : null,
		element('h2', 'The gradients of the parameters'),
		scroll(table(headRow('', '|true|', '|without|', 'distance', ''), rows)));
}

// dh_j as it is, and without the routes.
function annotationsWithout(dh) {
	const v = view('d.h', -1), left = chunks(dh, v.cols), most = largest(v.rows);
	return element('div', element('h2', 'What arrives at the annotations, dh', element('sub', 'j')),
		scroll(table(element('tr', element('td'), element('th.group.first', { colspan: v.cols },
			'true'), element('th.group.first', { colspan: v.cols }, 'without')),
		lesson.source.map((word, j) => {
			const cells = [viewCells(v, j, true),
				left[j].map((x) => numberCell(x, most, true))];
			for (const some of cells) some[0].classList.add('first');
			return row([pretty(`dh_{${j + 1}} `), word], cells);
		}))));
}

// A block by its name in the step's list; null: not on this page.
function specialBlock(name, t, redraw) {
	const map = (title, key) => lesson.attention ? heatMap(title, key, t) : null;
	const blocks = { '@overview': overviewBlock, '@reach': reachChart, '@norms': normCharts,
		'@gradients': gradientsBlock, '@identities': identitiesBlock,
		'@weights': weightsBlock, '@training': trainingBlock, '@model': modelBlock,
		'@workbook': workbookBlock, '@routes': () => routesBlock(redraw),
		'@a': () => map('attention a_{tj}', 'a'),
			'@da': () => map('its gradient da_{tj}', 'd.a'),
		'@de': () => map('gradient of the scores, de_{tj}', 'd.e') };
	return blocks[name] ? blocks[name]() : null;
}
