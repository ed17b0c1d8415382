'use strict';
// The lesson as one page. Every number is in the data that the program has written into the page;
// nothing here computes one: the functions look numbers up, format them and draw them.
const lesson = JSON.parse(document.getElementById('data').textContent);
const svgSpace = 'http://www.w3.org/2000/svg';

// An element with attributes and children; text is never taken as markup.
function element(name, attributes, ...children) {
	const e = document.createElement(name);
	for (const key in attributes) e.setAttribute(key, attributes[key]);
	e.append(...children);
	return e;
}

function svg(name, attributes, ...children) {
	const e = document.createElementNS(svgSpace, name);
	for (const key in attributes) e.setAttribute(key, attributes[key]);
	e.append(...children);
	return e;
}

// As the text walk prints them: five decimals, or the order of magnitude.
function number(x) {
	if (x === null) return 'NaN';
	if (x === 0) return '0';
	const size = Math.abs(x);
	const text = size < 5e-4 || size >= 1e3 ? x.toExponential(1) : x.toFixed(size < 10 ? 5 : 3);
	return text.replace(/-/g, '\u2212');
}

function distance(x) {
	return x === null ? 'infinite' : x === 0 ? '0' : x.toExponential(0).replace('-', '\u2212');
}

const markup = /_\{([^}]*)\}|_(t[ij]|\w)(?!\w)|\^(\w)/;

// "s_{t-1}" with the step's own numbers: "s_0".
function concrete(symbol, t) {
	if (t < 0) return symbol;
	return symbol.replace(/_\{t-1\}/g, '_{' + t + '}').replace(/_t\b/g, '_{' + (t + 1) + '}')
		.replace(/_\{t(\w)\}/g, '_{' + (t + 1) + '$1}').replace(/step t\+1/g, 'step '
			+ (t + 2));
}

// Parts of a formula: [text, 'sub' | 'sup' | ''].
function formula(text) {
	const parts = [];
	text = text.replace(/sum_/g, '\u03a3_').replace(/ \. /g, ' \u00b7 ').replace(/ \* /g,
		' \u2299 ')
		.replace(/-/g, '\u2212').replace(/'(?!s\b)/g, '\u2032');
	for (let m; (m = markup.exec(text)); text = text.slice(m.index + m[0].length)) {
		parts.push([text.slice(0, m.index), ''], m[3] ? [m[3], 'sup']
			: [m[1] || m[2], 'sub']);
	}
	return parts.concat([[text, '']]);
}

function pretty(text) {
	const span = element('span');
	for (const [part, level] of formula(text)) span.append(level ? element(level, {}, part)
		: part);
	return span;
}

// What the rows of a dimension are called; null: they have no names.
function names(dim, t) {
	switch (dim) {
	case 'S': case 'J': return lesson.source;
	case 'T': return lesson.target;
	case 'P': return lesson.previous;
	case 'V': return lesson.shown[t];
	default: return null;
	}
}

// Shares of 1 are blue, as in the heat-maps; other numbers by their sign.
const shares = ['a', 'p', 'goal'];

// An array as it stands at step t: rows of numbers, or rows told in short.
// {symbol, share, dim: of its rows ('' of a single vector), cols, rows: [[x]],
// short: [[norm, i, x, ...]]}
function view(name, t) {
	const a = lesson.arrays[name];
	if (!a) return null;
	let dims = a.dims, data = a.x || a.short, by = a.by, size = (d) => d === 'V' ? lesson.shown[0].length
		: lesson.sizes[d === 'J' ? 'S' : d === 'P' ? 'T' : d];
	const long = !!a.short;
	if (long) dims = dims.slice(0, -1); // a row is one element of a.short
	if (t >= 0 && dims[0] === 'T') {
		dims = dims.slice(1);
		const n = [...dims].reduce((product, d) => product * size(d), 1);
		data = data.slice(t * n, (t + 1) * n);
		by = by && by.slice(t * n, (t + 1) * n);
	}
	const symbol = concrete(a.symbol, t), share = shares.includes(name);
	const far = farAt(a, t);
	if (long) return { symbol, dim: dims, cols: 0, short: data, far };
	// words stand below each other, the entries of a vector beside each other
	const named = dims.length === 1 && names(dims, Math.max(t, 0));
	const cols = dims.length === 2 ? size(dims[1]) : named || !dims ? 1 : size(dims);
	const rows = [], differences = [];
	for (let i = 0; i < data.length; i += cols) {
		rows.push(data.slice(i, i + cols));
		differences.push(by ? by.slice(i, i + cols) : []);
	}
	return { symbol, dim: dims.length === 2 || named ? dims[0] : '', cols, rows, share,
		differences, far };
}

// The largest distance of an array's numbers from their differences, at step t; of a large network
// [norm, its difference, their distance]. Null of what is no gradient.
function farAt(array, t) {
	if (array.whole) return { symbol: array.whole[3], whole: array.whole };
	if (!array.far) return null;
	return { at: array.far.length === 1 || t < 0 ? array.far : [array.far[t]] };
}

// What was found by difference: below a table, whose cells have theirs in small, or a map.
function differenceLine(fars, inSmall) {
	const limit = lesson.verdict.difference_limit, lines = [], all = fars.flatMap((far) => far.at
		|| [far.whole[2]]);
	const wrong = all.some((x) => x === null || x > limit);
	for (const { symbol, whole } of fars.filter((far) => far.whole))
		lines.push(element('span', {}, '|', pretty(symbol), '| ' + number(whole[0])
			+ ', by difference ' + number(whole[1]) + '; '));
	const most = all.includes(null) ? null : Math.max(...all);
	return element('p', { class: wrong ? 'check wrong' : 'check' },
		lines.length ? 'all together: ' : (inSmall ? 'in small: ' : '')
			+ 'by central difference; ', ...lines, 'distance ' + distance(most));
}

// Background: orange above 0, blue below; most < 0: x is a share of 1.
function tint(cell, x, most, strength) {
	if (!most || !x) return;
	if (most < 0) [x, most] = [-x, 1];
	const share = Math.min(Math.abs(x) / most, 1) * strength;
	cell.style.backgroundColor = (x < 0 ? 'rgba(0,101,168,' : 'rgba(213,94,0,')
		+ share.toFixed(3) + ')';
	if (share > 0.6) cell.className += ' deep';
}

// Wide tables have three decimals; the whole number is what the cell is called. by: its difference.
function numberCell(x, most, first, wide, by) {
	const brief = wide && x && Math.abs(x) >= 5e-4 && Math.abs(x) < 1e3;
	const text = (y) => brief && y !== null ? y.toFixed(3).replace('-', '\u2212') : number(y);
	const cell = element('td', { class: first ? 'first' : '', title: number(x) }, text(x));
	if (by !== undefined) cell.append(element('small', {}, text(by)));
	tint(cell, x, most, 0.35);
	return cell;
}

function largest(rows) {
	return Math.max(...rows.map((row) => Math.max(...row.map(Math.abs))));
}

// Norm and largest entries of a long row.
function shortCells(row, alone) {
	const cells = [element('td', { class: 'first' }, number(row[0]))];
	if (alone) {
		const top = [];
		for (let i = 1; i < row.length; i += 2) top.push('#' + (row[i] + 1) + ' '
			+ number(row[i + 1]));
		cells.push(element('td', { class: 'top' }, top.join(',  ')));
	}
	return cells;
}

// Vectors without names, one below the other.
function vectorTable(views) {
	const table = element('table'), wide = views.some((v) => v.rows && v.rows[0].length > 5);
	for (const v of views) {
		const tr = element('tr', {}, element('th', { class: 'name' }, pretty(v.symbol)));
		if (v.short) tr.append(element('th', {}, 'norm'), ...shortCells(v.short[0], true));
		else tr.append(...v.rows[0].map((x, k) => numberCell(x, largest(v.rows), false,
			wide, v.differences[0][k])));
		table.append(tr);
	}
	return table;
}

// Rows of words; the arrays side by side.
function wordTable(views, t) {
	const table = element('table'), head = element('tr', {}, element('th'));
	const words = names(views[0].dim, Math.max(t, 0)), alone = views.length === 1;
	const wide = views.reduce((sum, v) => sum + v.cols, 0) > 5;
	for (const v of views)
		head.append(element('th', { colspan: v.short ? (alone ? 2 : 1) : v.cols,
			class: 'group first' },
			pretty(v.short && !alone ? '|' + v.symbol + '|' : v.symbol
				+ (v.short ? ': norm, largest entries' : ''))));
	table.append(head);
	words.forEach((word, i) => {
		const tr = element('tr', {}, element('th', { class: 'name' }, word));
		if (views[0].dim === 'V' && t >= 0
			&& word === lesson.target[t]) tr.className = 'right';
		for (const v of views)
			tr.append(...(v.short ? shortCells(v.short[i], alone)
				: v.rows[i].map((x, k) => numberCell(x, v.share ? -1
					: largest(v.rows), k === 0, wide,
				v.differences[i][k]))));
		table.append(tr);
	});
	return table;
}

// A row of column names.
function headRow(...texts) {
	return element('tr', {}, ...texts.map((text) => element('th', {}, text)));
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
	const [list, note] = spec.split(': ');
	const views = list.split(',').map((name) => view(name, t)).filter((v) => v);
	if (!views.length) return null;
	const tables = views[0].dim ? narrow(views).map((some) => wordTable(some, t))
		: [vectorTable(views)];
	if (note) tables[0].prepend(element('caption', {}, pretty(concrete(note, t))));
	const fars = views.map((v) => v.far).filter((far) => far);
	return element('div', {}, ...tables.map((table) => element('div', { class: 'scroll' },
		table)), ...fars.length ? [differenceLine(fars, true)] : []);
}

// The first entry of a product written out, "result = left . right" or "... / sqrt(A)": its factors are set side by
// side; the result is the program's. Null where rows are told in short.
function workedLine(spec, t) {
	const [result, left, right, over] = spec.split(/ [=./] /);
	const vector = (name) => {
		if (name[0] === '#') return (lesson.params.find((p) => '#' + p.name === name)
			|| {}).w;
		const v = view(name, t);
		return v && v.rows && (v.cols === 1 ? v.rows.map((row) => row[0]) : v.rows[0]);
	};
	const a = vector(left), b = vector(right), z = vector(result);
	if (!a || !b || !z || a.length > 6 || a.length !== b.length) return null;
	const factor = (x) => x < 0 ? '(' + number(x) + ')' : number(x);
	const symbol = concrete(lesson.arrays[result].symbol, t).replace(/[ji]\}/, '1}');
	return element('p', { class: 'note' }, 'For example \u201c' + lesson.source[0] + '\u201d: ',
		pretty(symbol),
		' = ' + (over ? '(' : '')
			+ a.map((x, i) => factor(x) + ' \u00b7 ' + factor(b[i])).join(' + ')
			+ (over ? ') / ' + over.replace('A', lesson.sizes.A) : '') + ' = '
			+ number(z[0]));
}

// How the rows of a weight matrix are called: gates are stacked.
function rowName(param, i) {
	const gates = /^(encoder|decoder)/.test(param.name) && param.rank === 2;
	if (!gates) return param.rank === 2 ? String(i + 1) : '';
	return 'rzn'[Math.floor(i / (param.rows / 3))] + ' ' + (i % (param.rows / 3) + 1);
}

// "#name,#name": weights of a small network side by side; "d#name": a gradient and its differences.
function paramTables(spec) {
	const side = element('div', { class: 'side' });
	for (const name of spec.split(',')) {
		const p = lesson.params.find((param) => param.name === name.replace(/^d?#/, ''));
		if (!p || !(p.w || p.some.length)) continue;
		side.append(element('div', { class: 'scroll' }, name[0] === 'd'
			? p.d ? everyEntry(p) : someEntries(p) : weightTable(p)));
	}
	return side;
}

function weightTable(p) {
	const cols = p.rank === 2 ? p.cols : p.rows, table = element('table');
	table.append(element('caption', {}, 'weights ' + p.name));
	for (let i = 0; p.w && i < p.w.length; i += cols)
		table.append(element('tr', {}, ...p.w.slice(i, i
			+ cols).map((x) => numberCell(x, 0, false, cols > 6))));
	return table;
}
