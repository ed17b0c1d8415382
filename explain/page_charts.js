// Heat-maps and charts.
const hues = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const dashes = ['', '7 3', '2 3', '9 3 2 3'];

// Rows are target words, columns source words; x: [T * S]. Shares are blue; of gradients what
// raises the loss is orange, what lowers it blue; array: theirs, with their differences.
function heatMap(title, x, isShare, now, array) {
	const S = lesson.source.length, T = lesson.target.length, dense = S > 14;
	const table = element('table', { class: dense ? 'heat dense' : 'heat' });
	const most = isShare ? 1 : Math.max(...x.map(Math.abs));
	table.append(element('caption', {}, pretty(title)));
	table.append(element('tr', {}, element('th'), ...lesson.source.map((word) =>
		element('th', { class: S > 5 ? 'slanted' : 'word' }, word))));
	for (let t = 0; t < T; t++) {
		const tr = element('tr', t === now ? { class: 'now' } : {},
			element('th', { class: 'name' }, lesson.target[t]));
		for (let j = 0; j < S; j++) {
			const value = x[t * S + j];
			const cell = element('td', { title: lesson.target[t] + ', '
				+ lesson.source[j] + ': ' + number(value)
				+ (array && array.by ? ', by difference '
					+ number(array.by[t * S + j]) : '') });
			if (!dense) cell.append(shortNumber(value, isShare, most));
			tint(cell, value, isShare ? -1 : most, 0.92);
			tr.append(cell);
		}
		table.append(tr);
	}
	const far = array && farAt(array, now);
	return element('div', { class: 'scroll' }, table, ...far ? [differenceLine([far], false)] : []);
}

// Few digits for a small cell.
function shortNumber(x, isShare, most) {
	if (x === null) return 'NaN';
	const digits = isShare ? 2 : Math.max(0, 1 - Math.floor(Math.log10(most || 1)));
	const text = x.toFixed(Math.min(digits, 6));
	if (Number(text) === 0) return '0';
	return text.replace('-', '\u2212').replace(/^(\u2212?)0\./, '$1.');
}

function legend(series) {
	const list = element('div', { class: 'legend' });
	series.forEach((s, k) => list.append(element('span', {},
		svg('svg', { width: 26, height: 10 }, svg('line',
			{ x1: 0, x2: 26, y1: 5, y2: 5, stroke: hues[k],
			'stroke-width': 3, 'stroke-dasharray': dashes[k] })), pretty(s.name))));
	return list;
}

function scaleText(x) {
	return x >= 1000 || x < 0.001 ? x.toExponential(0) : String(Number(x.toPrecision(1)));
}

// A round number not above the largest.
function roundScale(most) {
	const power = Math.pow(10, Math.floor(Math.log10(most || 1)));
	return [5, 2, 1].map((k) => k * power).find((x) => x <= most) || power;
}

// Heights of a chart: linear from 0, or by powers of ten.
function linearScale(series) {
	const most = Math.max(...series.map((s) => Math.max(...s.x))) || 1;
	return { share: (y) => (y || 0) / most, ticks: [0, roundScale(most)] };
}

function powerScale(series) {
	const all = series.flatMap((s) => s.x).filter((y) => y > 0).map(Math.log10);
	const low = Math.floor(Math.min(0, ...all)), high = Math.ceil(Math.max(-1, ...all));
	const every = Math.ceil((high - low) / 5), ticks = [];
	for (let power = low; power <= high; power += every) ticks.push(Math.pow(10, power));
	return { share: (y) => y > 0 ? (Math.log10(y) - low) / (high - low) : 0, ticks };
}

// series: [{name, first, x}]: x[i] belongs to place first + i of `places`.
function lineChart(title, places, series, now, scale) {
	const width = 520, height = 170, left = 46, bottom = 30, top = 10;
	const step = (width - left - 16) / Math.max(places.length - 1, 1);
	const px = (i) => left + i * step,
		py = (y) => height - bottom - scale.share(y) * (height - bottom - top);
	const chart = svg('svg', { viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img',
		'aria-label': title });
	for (const y of scale.ticks)
		chart.append(svg('line', { x1: left, x2: width - 8, y1: py(y), y2: py(y),
			class: 'axis' }),
			svg('text', { x: left - 6, y: py(y) + 4, class: 'tick',
				'text-anchor': 'end' }, y ? scaleText(y) : '0'));
	if (now >= 0) chart.append(svg('line', { x1: px(now), x2: px(now), y1: top,
		y2: height - bottom, class: 'axis' }));
	const every = Math.ceil(places.length / 12);
	places.forEach((place, i) => {
		if (i % every === 0) {
			const text = svgFormula(clipped(place, every * step),
				{ x: px(i), y: height - 12, class: 'tick',
				'text-anchor': 'middle' });
			chart.append(text);
		}
	});
	series.forEach((s, k) => {
		const points = s.x.map((y, i) => [px(s.first + i).toFixed(1),
			py(y).toFixed(1)]);
		chart.append(svg('polyline', { points: points.join(' '), fill: 'none',
			stroke: hues[k], 'stroke-width': 2.2,
			'stroke-dasharray': dashes[k] }));
		points.forEach(([x, y], i) => chart.append(svg('circle',
			{ cx: x, cy: y, r: 3, fill: hues[k] },
			svg('title', {}, number(s.x[i])))));
	});
	return element('div', {}, element('h3', {}, pretty(title)), legend(series), chart);
}

// The norms of each route's gradient, as the program has written them.
function normCharts(now) {
	const box = element('div'), axis = { source: lesson.source, target: lesson.target,
		state: ['s_0'].concat(lesson.target.map((word, t) => 's_{' + (t + 1) + '}')) };
	for (const chart of lesson.norms)
		box.append(lineChart(chart.title, axis[chart.axis], chart.series, -1,
			linearScale(chart.series)));
	return box;
}

// What reaches the source words, as far as it is smaller by orders of magnitude.
function reachChart() {
	const table = element('table');
	table.append(headRow('|dx|', ...lesson.reach.map((s) => s.name)));
	lesson.source.forEach((word, j) => table.append(element('tr', {},
		element('th', { class: 'name' }, word),
		...lesson.reach.map((s) => element('td', {}, s.x[j].toExponential(1).replace(/-/g,
			'\u2212'))))));
	return element('div', {}, lineChart('Gradient that reaches the embedding x_j, in powers of ten',
		lesson.source, lesson.reach, -1, powerScale(lesson.reach)),
	element('div', { class: 'scroll' }, table));
}

// The loss over the positions of a weight, and the gradient as its slope there.
function lossCurve(losses, slope, unit, position) {
	const width = 420, height = 200, left = 56, bottom = 34, top = 12;
	const low = Math.min(...losses), high = Math.max(...losses), span = high - low || 1;
	const px = (i) => left + i * (width - left - 16) / (losses.length - 1);
	const py = (y) => height - bottom - (0.08
		+ 0.84 * (y - low) / span) * (height - bottom - top);
	const chart = svg('svg', { viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img',
		'aria-label': 'loss' });
	chart.append(svg('clipPath', { id: 'frame' }, svg('rect',
		{ x: left, y: top, width: width - left - 10, height: height - bottom - top })));
	chart.append(svg('line', { x1: left, x2: width - 8, y1: height - bottom,
		y2: height - bottom, class: 'axis' }));
	for (const y of [low, high])
		chart.append(svg('text', { x: left - 6, y: py(y) + 4, class: 'tick',
			'text-anchor': 'end' }, y.toFixed(3)));
	losses.forEach((y, i) => {
		const text = ((i - lesson.moves.centre) * lesson.moves.step).toFixed(2).replace('-',
			'\u2212');
		chart.append(svg('text', { x: px(i), y: height - 16, class: 'tick',
			'text-anchor': 'middle' },
			i === lesson.moves.centre ? '0' : text));
	});
	chart.append(svg('text', { x: left, y: height - 2, class: 'tick' }, unit));
	const reach = 2 * lesson.moves.step;
	chart.append(svg('line', { x1: px(position - 2), x2: px(position + 2),
		y1: py(losses[position] - slope * reach),
		y2: py(losses[position] + slope * reach), stroke: hues[1], 'stroke-width': 2,
			'stroke-dasharray': '6 4', 'clip-path': 'url(#frame)' }));
	chart.append(svg('polyline', { points: losses.map((y, i) => px(i) + ',' + py(y)).join(' '),
		fill: 'none', stroke: hues[0], 'stroke-width': 2.2 }));
	losses.forEach((y, i) => chart.append(svg('circle',
		{ cx: px(i), cy: py(y), r: i === position ? 6 : 3, fill: hues[0] })));
	return chart;
}
