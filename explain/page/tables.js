'use strict';
// The lesson as one page. Every number is in the data that the program has written into the page, or
// that its module writes (live.js); nothing here computes one: the functions look numbers up,
// format them and draw them.
const get = (id) => document.getElementById(id);
let lesson = JSON.parse(get('data').textContent);

// element('p.note', 'text', { id: 'a' }): classes behind points; an object sets attributes. Text is
// never taken as markup.
function fill(e, classes, children) {
	if (classes.length) e.setAttribute('class', classes.join(' '));
	for (const child of children.flat(Infinity)) {
		if (child === null || child === undefined) continue;
		if (child instanceof Node || typeof child !== 'object') e.append(child);
		else for (const key in child) e.setAttribute(key, child[key]);
	}
	return e;
}

function element(tag, ...children) {
	const [name, ...classes] = tag.split('.');
	return fill(document.createElement(name), classes, children);
}

function svg(tag, ...children) {
	const [name, ...classes] = tag.split('.');
	const e = document.createElementNS('http://www.w3.org/2000/svg', name);
	return fill(e, classes, children);
}

const minus = (text) => text.replace(/-/g, '\u2212');

// As the text walk prints them: five decimals, or the order of magnitude.
function number(x) {
	if (x === null) return 'NaN';
	if (x === 0) return '0';
	const size = Math.abs(x);
	return minus(size < 5e-4 || size >= 1e3 ? x.toExponential(1)
		: x.toFixed(size < 10 ? 5 : 3));
}

function distance(x) {
	return x === null ? 'infinite' : x === 0 ? '0' : minus(x.toExponential(0));
}

// "s_{t-1}" with the step's own numbers: "s_0".
function concrete(symbol, t) {
	if (t < 0) return symbol;
	return symbol.replace(/_\{t-1\}/g, `_{${t}}`).replace(/_t\b/g, `_{${t + 1}}`)
		.replace(/_\{t(\w)\}/g, `_{${t + 1}$1}`).replace(/step t\+1/g, `step ${t + 2}`);
}

// Parts of a formula: [text, 'sub' | 'sup' | ''].
function formula(text) {
	const parts = [], markup = /_\{([^}]*)\}|_(t[ij]|\w)(?!\w)|\^(\w)/;
	text = minus(text.replace(/sum_/g, '\u03a3_').replace(/ \. /g, ' \u00b7 ')
		.replace(/ \* /g, ' \u2299 ').replace(/'(?!s\b)/g, '\u2032'));
	for (let m; (m = markup.exec(text)); text = text.slice(m.index + m[0].length))
		parts.push([text.slice(0, m.index), ''],
			m[3] ? [m[3], 'sup'] : [m[1] || m[2], 'sub']);
	return parts.concat([[text, '']]);
}

function pretty(text) {
	return element('span', formula(text).map(([part, level]) => level ? element(level, part)
		: part));
}

// The differences beside the gradients, in small: asked for by a box.
let withDifferences = false;

function differencesBox() {
	const box = element('input', { type: 'checkbox', id: 'differences' });
	box.checked = withDifferences;
	box.addEventListener('change', () => {
		withDifferences = box.checked;
		if (withDifferences && live && !live.differences) live.readDifferences();
		else redraw();
	});
	return element('label.differences', box, ' differences');
}

// Tables: rows of cells, a name before them.
const cell = (text) => element('td', text);
const row = (name, ...cells) => element('tr',
	element(name ? 'th.name' : 'td', name), ...cells);
const headRow = (...texts) => element('tr', texts.map((text) => element(text ? 'th' : 'td', text)));
const table = (...rows) => element('table', ...rows);
const scroll = (...children) => element('div.scroll', ...children);
const note = (...children) => element('p.note', ...children);

function button(id, text, press) {
	const one = element('button', id ? { id } : null, text);
	one.addEventListener('click', press);
	return one;
}

const chunks = (x, n) => Array.from({ length: Math.ceil(x.length / n) },
	(none, i) => x.slice(i * n, i * n + n));

// What the rows of a dimension are called; undefined: they have no names.
function names(dim, t) {
	return { S: lesson.source, J: lesson.source, T: lesson.target, P: lesson.previous,
		V: lesson.shown[Math.max(t, 0)] }[dim];
}

function sizeOf(dim) {
	if (dim === 'V') return lesson.shown[0].length;
	return lesson.sizes[{ J: 'S', P: 'T' }[dim] || dim];
}

// An array as it stands at step t: rows of numbers, or rows told in short.
// {name, symbol, share, dim: of its rows ('' of a single vector), cols, rows: [[x]],
// short: [[norm, i, x, ...]], place(row, column): its index in the whole array}
function view(name, t) {
	const a = lesson.arrays[name];
	if (!a) return null;
	let dims = a.dims, data = a.x || a.short, by = a.by, base = 0, each = 1;
	if (a.short) { // a row is one element
		each = lesson.sizes[dims[dims.length - 1]];
		dims = dims.slice(0, -1);
	}
	if (t >= 0 && dims[0] === 'T') {
		dims = dims.slice(1);
		const n = [...dims].reduce((product, d) => product * sizeOf(d), 1);
		data = data.slice(t * n, (t + 1) * n);
		by = by && by.slice(t * n, (t + 1) * n);
		base = t * (dims === 'V' ? lesson.sizes.V : n) * each;
	}
	const symbol = concrete(a.symbol, t), far = farAt(a, t);
	// of a vocabulary the words that were fed in have rows, or those that are shown
	const entry = (i) => dims[0] === 'P' ? lesson.previous_at[i]
		: dims === 'V' ? lesson.shown_at[t][i] : i;
	const place = (i, k) => base + entry(i) * (a.short ? each : cols) + k;
	if (a.short) return { name, symbol, dim: dims, cols: 0, short: data, far, place };
	// words stand below each other, the entries of a vector beside each other
	const named = dims.length === 1 && names(dims, t);
	const cols = dims.length === 2 ? sizeOf(dims[1]) : named || !dims ? 1 : sizeOf(dims);
	// shares of 1 are grey, as in the heat-maps; other numbers by their sign
	return { name, symbol, share: ['a', 'p', 'goal'].includes(name), far, cols, place,
		dim: dims.length === 2 || named ? dims[0] : '',
		rows: chunks(data, cols), differences: by ? chunks(by, cols) : [] };
}

// The largest distance of an array's numbers from their differences, at step t; of a large network
// [norm, its difference, their distance, of what]. Null of what is no gradient.
function farAt(array, t) {
	if (array.whole) return { whole: array.whole };
	if (!array.far) return null;
	return { at: array.far.length === 1 || t < 0 ? array.far : [array.far[t]] };
}

function check(holds, ...children) {
	return element(holds ? 'p.check' : 'p.check.wrong', ...children);
}

// What was found by difference: below a table, whose cells have theirs in small, or a map.
function differenceLine(fars, inSmall) {
	const all = fars.flatMap((far) => far.at || [far.whole[2]]);
	const most = all.includes(null) ? null : Math.max(...all);
	const lines = fars.filter((far) => far.whole).map(({ whole: [norm, slope, , symbol] }) =>
		element('span', '|', pretty(symbol),
			`| ${number(norm)}, by difference ${number(slope)}; `));
	return check(most !== null && most <= lesson.verdict.difference_limit,
		lines.length ? 'all together: ' : (inSmall && withDifferences ? 'in small: ' : '')
			+ 'by central difference; ',
		lines, 'distance ' + distance(most));
}

// Background: green above 0, purple below, of shares grey; most < 0: x is a share of 1.
function tint(box, x, most, strength) {
	if (!most || !x) return box;
	box.classList.add(most < 0 ? 'share' : x < 0 ? 'minus' : 'plus');
	box.style.setProperty('--x', (Math.min(Math.abs(x / most), 1) * strength).toFixed(3));
	return box;
}

// A number that can be asked about: at this index of the value of this name.
function placed(box, name, at) {
	if (name) fill(box, [], [{ 'data-value': name, 'data-at': at }]);
	return box;
}

// Wide tables have three decimals; the whole number is what the cell is called. by: its difference.
function numberCell(x, most, wide, by) {
	const brief = wide && x && Math.abs(x) >= 5e-4 && Math.abs(x) < 1e3;
	const text = (y) => brief && y !== null ? minus(y.toFixed(3)) : number(y);
	return tint(element(wide ? 'td.brief' : 'td', { title: number(x) }, text(x), by === undefined
		|| !withDifferences ? null : element('small', text(by))), x, most, 0.8);
}

// Row i of a view.
function viewCells(v, i, wide) {
	const most = v.share ? -1 : largest(v.rows);
	return v.rows[i].map((x, k) => placed(numberCell(x, most, wide, (v.differences[i] || [])[k]),
		v.name, v.place(i, k)));
}

const largest = (rows) => Math.max(...rows.flat().map(Math.abs));

// Norm and largest entries of a long row.
function shortCells(v, row, alone) {
	const [norm, ...top] = v.short[row];
	return [element('td.first', number(norm)), alone ? element('td.top', chunks(top, 2)
		.map(([i, x]) => [placed(element('span', `#${i + 1} ${number(x)}`), v.name,
			v.place(row, i)), '  '])) : null];
}

// Vectors without names, one below the other.
function vectorTable(views) {
	const wide = views.some((v) => v.rows && v.rows[0].length > 5);
	return table(views.map((v) => row(pretty(v.symbol), ...v.short
		? [element('th', 'norm'), shortCells(v, 0, true)]
		: viewCells(v, 0, wide))));
}

// Rows of words; the arrays side by side.
function wordTable(views, t) {
	const dim = views[0].dim, alone = views.length === 1;
	const wide = views.reduce((sum, v) => sum + v.cols, 0) > 5;
	const head = views.map((v) => element('th.group.first',
		{ colspan: v.short ? (alone ? 2 : 1) : v.cols },
		pretty(!v.short ? v.symbol : alone ? v.symbol + ': norm, largest entries'
			: `|${v.symbol}|`)));
	return table(element('tr', element('td'), head), names(dim, t).map((word, i) => {
		const tr = row(word, views.map((v) => {
			if (v.short) return shortCells(v, i, alone);
			const cells = viewCells(v, i, wide);
			cells[0].classList.add('first');
			return cells;
		}));
		if (dim === 'V' && t >= 0 && word === lesson.target[t]) tr.className = 'right';
		return tr;
	}));
}

// Views side by side as long as there is room, then below each other.
function narrow(views) {
	const groups = [];
	let room = 0;
	for (const v of views) {
		if (v.cols > room || !groups.length) {
			groups.push([]);
			room = 7;
		}
		groups[groups.length - 1].push(v);
		room -= v.cols;
	}
	return groups;
}

// "array,array: what is said about them" as a table; null where the page has none of them.
function arrayTable(spec, t) {
	const [list, said] = spec.split(': ');
	const views = list.split(',').map((name) => view(name, t)).filter((v) => v);
	if (!views.length) return null;
	const tables = views[0].dim ? narrow(views).map((some) => wordTable(some, t))
		: [vectorTable(views)];
	if (said) tables[0].prepend(element('caption', pretty(concrete(said, t))));
	const fars = views.map((v) => v.far).filter((far) => far);
	return element('div', tables.map((one) => scroll(one)),
		fars.length ? differenceLine(fars, true) : null);
}

// How the rows of a weight matrix are called: gates are stacked.
function rowName(param, i) {
	if (param.rank !== 2 || !/^(encoder|decoder)/.test(param.name))
		return param.rank === 2 ? String(i + 1) : '';
	return 'rzn'[Math.floor(i / (param.rows / 3))] + ' ' + (i % (param.rows / 3) + 1);
}

const width = (p) => p.rank === 2 ? p.cols : p.rows;

// Every entry of a gradient with its difference; of a large network those that were compared.
function gradientTable(p) {
	const most = p.g && largest([p.g]), caption = element('caption', 'gradient of ' + p.name);
	const wide = width(p) > 4;
	if (!p.g) return table(caption, headRow('entry', 'weight', 'gradient', 'difference'),
		p.some.map(([at, ...x]) =>
			element('tr', cell(`${Math.floor(at / p.cols) + 1}, ${at % p.cols + 1}`),
			x.map((y) => cell(number(y))))));
	return table(caption, chunks(p.g, width(p)).map((g, i) => row(rowName(p, i), g.map((x, k) =>
		placed(numberCell(x, most, wide, p.d && p.d[i * width(p) + k]), 'd#' + p.name,
			i * width(p) + k)))));
}

// Weights are dragged: weights.js.
function weightTable(p) {
	const most = largest([p.w]);
	return table(element('caption', 'weights ' + p.name), chunks(p.w, width(p)).map((w, i) =>
		element('tr', w.map((x, k) => placed(numberCell(x, most, width(p) > 4), '#' + p.name,
			i * width(p) + k)))));
}

// "#name,#name": weights of a small network side by side; "d#name": a gradient.
function paramTables(spec) {
	return element('div.side', spec.split(',').map((name) => {
		const p = paramOf(name);
		if (!p || !(p.w || name[0] === 'd')) return null;
		return scroll(name[0] === 'd' ? gradientTable(p) : weightTable(p));
	}));
}
