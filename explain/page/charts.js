// Heat-maps and charts.
const hues = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const dashes = ['', '7 3', '2 3', '9 3 2 3'];

// Rows are target words, columns source words; x: [T * S]. Shares are grey; of gradients what
// raises the loss is green, what lowers it purple; by: their differences, or none.
function heatTable(title, source, target, x, isShare, by) {
	const S = source.length, dense = S > 14, most = isShare ? 1 : largest([x]);
	return element(dense ? 'table.heat.dense' : 'table.heat', element('caption', pretty(title)),
		element('tr', element('td'), source.map((word) =>
			element(S > 5 ? 'th.slanted' : 'th.word', word))),
		target.map((word, t) => row(word, source.map((other, j) => {
			const i = t * S + j, difference = by.length ? ', by difference ' + number(by[i]) : '';
			const td = element('td', { title: `${word}, ${other}: ${number(x[i])}${difference}` },
				dense ? null : shortNumber(x[i], isShare, most));
			return tint(td, x[i], isShare ? -1 : most, 1);
		}))));
}

// A value of the lesson; row `now` is marked.
function heatMap(title, name, now) {
	const array = lesson.arrays[name], far = farAt(array, now);
	const map = heatTable(title, lesson.source, lesson.target, array.x, name === 'a', array.by || []);
	map.querySelectorAll('td[title]').forEach((td, i) => placed(td, name, i));
	if (now >= 0) map.rows[now + 1].className = 'now';
	return scroll(map, far ? differenceLine([far], false) : null);
}

// Few digits for a small cell.
function shortNumber(x, isShare, most) {
	if (x === null) return 'NaN';
	const digits = isShare ? 2 : Math.max(0, 1 - Math.floor(Math.log10(most || 1)));
	const text = x.toFixed(Math.min(digits, 6));
	return Number(text) === 0 ? '0' : minus(text).replace(/^(\u2212?)0\./, '$1.');
}

function legend(series) {
	return element('div.legend', series.map((s, k) => element('span',
		svg('svg', { width: 26, height: 10 }, svg('line', { x1: 0, x2: 26, y1: 5, y2: 5,
			stroke: hues[k], 'stroke-width': 3, 'stroke-dasharray': dashes[k] })),
				pretty(s.name))));
}

// Heights of a chart: linear from `low`, or by powers of ten.
function linearScale(all, low) {
	const most = Math.max(...all) || 1, power = Math.pow(10, Math.floor(Math.log10(most)));
	const round = [5, 2, 1].map((k) => k * power).find((x) => x <= most) || power;
	return { share: (y) => ((y || 0) - low) / (most - low || 1),
		ticks: low ? [low, most] : [0, round] };
}

function powerScale(all) {
	const powers = all.filter((y) => y > 0).map(Math.log10), ticks = [];
	const low = Math.floor(Math.min(0, ...powers)), high = Math.ceil(Math.max(-1, ...powers));
	for (let power = low; power <= high; power += Math.ceil((high - low) / 5))
		ticks.push(Math.pow(10, power));
	return { share: (y) => y > 0 ? (Math.log10(y) - low) / (high - low) : 0, ticks };
}

function tickText(x) {
	return x >= 1000 || x < 0.001 ? x ? x.toExponential(0) : '0'
		: String(Number(x.toPrecision(4)));
}

// series: [{name, first, x}]: x[i] belongs to place first + i of `places`, or to place at[i].
function lineChart(title, places, series, scale) {
	const width = 520, height = 170, left = 46, bottom = 30, top = 10;
	const step = (width - left - 16) / Math.max(places.length - 1, 1);
	const px = (i) => (left + i * step).toFixed(1);
	const py = (y) => (height - bottom - scale.share(y) * (height - bottom - top)).toFixed(1);
	const chart = svg('svg.chart',
		{ viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title });
	for (const y of scale.ticks)
		chart.append(svg('line.axis', { x1: left, x2: width - 8, y1: py(y), y2: py(y) }),
			svg('text.tick',
				{ x: left - 6, y: Number(py(y)) + 4, 'text-anchor': 'end' },
					tickText(y)));
	const every = Math.ceil(places.length / 12);
	places.forEach((place, i) => i % every || chart.append(svgFormula('text.tick',
		clipped(place, every * step),
			{ x: px(i), y: height - 12, 'text-anchor': 'middle' })));
	series.forEach((s, k) => {
		const points = s.x.map((y, i) => [px(s.at ? s.at[i] : s.first + i), py(y)]);
		chart.append(svg('polyline',
			{ points: points.join(' '), fill: 'none', stroke: hues[k],
			'stroke-width': 2.2, 'stroke-dasharray': dashes[k] }),
				...points.map(([cx, cy], i) =>
			svg('circle', { cx, cy, r: points.length > 24 ? 1 : 3, fill: hues[k] },
				svg('title', number(s.x[i])))));
	});
	return element('div', element('h2', pretty(title)), legend(series), chart);
}

// The norms of each route's gradient, as the program has written them.
function normCharts() {
	const axis = { source: lesson.source, target: lesson.target,
		state: ['s_0'].concat(lesson.target.map((word, t) => `s_{${t + 1}}`)) };
	return element('div', lesson.norms.map((chart) => lineChart(chart.title, axis[chart.axis],
		chart.series, linearScale(chart.series.flatMap((s) => s.x), 0))));
}

// What reaches the source words, as far as it is smaller by orders of magnitude.
function reachChart() {
	return element('div', lineChart('Gradient that reaches the embedding x_j, in powers of ten',
		lesson.source, lesson.reach, powerScale(lesson.reach.flatMap((s) => s.x))),
	scroll(table(headRow('|dx|', ...lesson.reach.map((s) => s.name)),
		lesson.source.map((word, j) =>
		row(word, lesson.reach.map((s) => cell(minus(s.x[j].toExponential(1)))))))));
}
