// The network, drawn for one decoder step. Source words and target words share the columns: column
// j holds source word j below and state s_j above; column 0 the bridge and s_0.
const rows = { loss: 26, p: 80, m: 134, s: 190, asks: 236, c: 280, a: 356, h: 428, hf: 486, hb: 534,
	x: 586, word: 624 };
const rowNames = { loss: 'loss', p: 'probability', m: 'readout', s: 'decoder', hf: 'encoder',
	x: 'embedding', word: 'source' };
const attentionRows = { c: 'context', a: 'attention', h: 'annotation' };
const margin = 74;

// Where everything stands at step t.
function places(t) {
	const columns = Math.max(lesson.source.length, lesson.target.length) + 1;
	const pitch = Math.max(46, Math.min(112, 600 / columns));
	const at = (column) => margin + pitch * (column + 0.45);
	return { pitch, at, width: margin + pitch * columns, half: Math.min(21, pitch * 0.36),
		side: pitch * 0.17, asks: lesson.conditional ? at(t + 0.5) : at(t),
			c: at(t + 1) + pitch * 0.1,
		y: at(t + (pitch < 70 ? 0.42 : lesson.conditional ? 0.5 : 0.62)),
		askRow: lesson.conditional ? rows.asks : rows.s };
}

// A line from the first point to the last, drawn to the two between.
function curve(x1, y1, x2, y2, x3, y3, x4, y4) {
	return `M${x1},${y1} C${x2},${y2} ${x3},${y3} ${x4},${y4}`;
}

// A smooth line from below to above (or the other way), leaving and arriving upright.
function upright(x1, y1, x2, y2) {
	const middle = (y1 + y2) / 2;
	return curve(x1, y1, x1, middle, x2, middle, x2, y2);
}

function straight(x1, y1, x2, y2) {
	return `M${x1},${y1} L${x2},${y2}`;
}

// [route, path, share?]: share widens the line.
function edges(t, attention) {
	const g = places(t), S = lesson.source.length, T = lesson.target.length, list = [];
	const put = (route, path, share) => list.push({ route, path, share });
	const up = 14; // from a box's middle to its edge
	const st = g.at(t + 1);
	for (let j = 1; j <= S; j++) {
		const x = g.at(j);
		put('embed', straight(x, rows.word - 16, x, rows.x + up));
		put('hf', upright(x - g.side / 2, rows.x - up, x - g.side, rows.hf + up));
		put('hb', upright(x + g.side / 2, rows.x - up, x + g.side, rows.hb + up));
		if (j > 1) put('hf', straight(g.at(j - 1) - g.side + g.half, rows.hf,
			x - g.side - g.half, rows.hf));
		if (j < S) put('hb', straight(g.at(j + 1) + g.side - g.half, rows.hb, x + g.side
			+ g.half, rows.hb));
		if (!attention) continue;
		put('h', upright(x - g.side, rows.hf - up, x - g.side / 2, rows.h + up));
		put('h', upright(x + g.side, rows.hb - up, x + g.side / 2, rows.h + up));
		put('keys', straight(x - 7, rows.h - up, x - 7, rows.a + 13));
		put('query', upright(g.asks, g.askRow + up, x, rows.a - 13));
		put('weights', upright(x, rows.a - 13, g.c, rows.c + up), attention[j - 1]);
		put('values', curve(x + 9, rows.h - up, x + 9 + g.side * 1.6, rows.a, g.c,
			rows.a - 20, g.c, rows.c + up),
			attention[j - 1]);
	}
	put('bridge', upright(g.at(1) + g.side - g.half, rows.hb, g.at(0), rows.hf + 24 + up));
	put('bridge', curve(g.at(S) - g.side, rows.hf - up, g.at(S) - g.side, rows.h + 24,
		g.at(0), rows.h + 40, g.at(0) + g.half, rows.hf + 18));
	put('bridge', straight(g.at(0), rows.hf + 24 - up, g.at(0), rows.s + up));
	for (let i = 1; i <= T; i++) {
		const now = i === t + 1, from = g.at(i - 1) + g.half, to = g.at(i) - g.half;
		if (now && lesson.conditional) {
			put('ahead', upright(g.at(i - 1) + 6, rows.s + up, g.asks - 6,
				rows.asks - up));
			put('state', upright(g.asks + 6, rows.asks - up, g.at(i) - 6, rows.s + up));
		} else {
			put(now ? 'state' : 'other', straight(from, rows.s, to, rows.s));
		}
	}
	put('input-state', lesson.conditional ? straight(g.y, rows.c - up, g.y, rows.asks + up)
		: upright(g.y, rows.c - up, st - 10, rows.s + up));
	if (attention) put('context-state', upright(g.c, rows.c - up, st + 4, rows.s + up));
	put('input-readout',
		curve(g.y - 6, rows.c - up, g.y - 12, rows.s - 30, st - 16, rows.s - 10, st - 8,
			rows.m + up));
	if (attention) put('context-readout',
		curve(g.c + 12, rows.c - up, g.c + g.half + 16, rows.s,
			g.c + g.half + 10, rows.s - 20, st + 10, rows.m + up));
	put('state-readout', straight(st, rows.s - up, st, rows.m + up));
	put('word', straight(st, rows.m - up, st, rows.p + up));
	put('loss', straight(st, rows.p - up, st, rows.loss + 12));
	return list;
}

// A formula inside a drawing.
function svgFormula(tag, text, attributes) {
	const t = svg(tag, attributes);
	let back = 0;
	for (const [part, level] of formula(text)) {
		if (!part) continue;
		const shift = level === 'sub' ? 4 : level === 'sup' ? -5 : 0;
		t.append(svg('tspan', { dy: shift - back }, level ? { 'font-size': '9' } : null,
			part));
		back = shift;
	}
	return t;
}

// at: where its first number stands, [name, index].
function box(x, y, half, label, lit, at) {
	return placed(svg(lit ? 'g.node.lit' : 'g.node',
		svg('rect', { x: x - half, y: y - 14, width: 2 * half, height: 28, rx: 6 }),
		svgFormula('text', label, { x, y: y + 4.5, 'text-anchor': 'middle' })), ...at || []);
}

function clipped(word, pitch) {
	const most = Math.max(4, Math.floor(pitch / 7.6)), letters = [...word];
	return letters.length > most ? letters.slice(0, most - 1).join('') + '\u2026' : word;
}

function wordAt(x, y, word, pitch, dim, t) {
	return svg(dim ? 'text.word.dim' : 'text.word', { x, y, 'text-anchor': 'middle' },
		t === undefined ? null : { 'data-word': t }, clipped(word, pitch), svg('title', word));
}

// Names of routes beside their lines, where there is room for them.
const routeLabels = {
	values: (g) => ['values', g.at(1) + 16, rows.h - 24],
	keys: (g) => ['keys', g.at(1) - 12, rows.h - 24, 'end'],
	query: (g) => ['query', g.asks - 14, g.askRow + 36, 'end'],
	bridge: (g) => ['bridge', g.at(0) - 6, rows.h - 30, 'end'],
	softmax: (g) => ['softmax', g.at(0) + 10, rows.a - 14, 'end'],
};

function labels(lit, g) {
	return lit.filter((route) => routeLabels[route]).map((route) => {
		const [text, x, y, anchor] = routeLabels[route](g);
		return svg('text.label', { x, y, 'text-anchor': anchor || 'start' }, text);
	});
}

function markers() {
	return svg('defs', ['tip', 'tip-forward', 'tip-backward'].map((id) => {
		const size = id === 'tip' ? 6 : 9;
		return svg('marker', { id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: size,
			markerHeight: size, markerUnits: 'userSpaceOnUse',
				orient: 'auto-start-reverse' },
		svg('path', { d: 'M0,0 L8,4 L0,8 z' }));
	}));
}

// Lit lines lie above the others, and end in the colour of their way.
function drawEdges(t, colour, lit, attention, cut) {
	const below = svg('g'), above = svg('g');
	for (const { route, path, share } of edges(t, attention)) {
		const active = lit.includes(route), edge = svg('path', { d: path });
		const thick = active && share !== undefined;
		edge.setAttribute('class',
			cut.includes(route) ? 'cut' : 'edge' + (active ? ' lit' : '') +
			(thick ? ' thick' : ''));
		if (thick) edge.setAttribute('style', `--width:${(0.8 + 6 * share).toFixed(2)}px`);
		if (active) edge.setAttribute(colour === 'backward' ? 'marker-start' : 'marker-end',
			`url(#tip-${colour})`);
		else if (share === undefined && route !== 'query') edge.setAttribute('marker-end',
			'url(#tip)');
		(active ? above : below).append(edge);
	}
	return [below, above];
}

function drawSource(t, g, is, attention) {
	const { E, H, D } = lesson.sizes;
	const left = g.at(1) - 24, right = g.at(lesson.source.length) + 24;
	return svg('g', attention
		? svg(is('softmax') ? 'g.node.lit' : 'g.node', svg('rect', { x: left,
		y: rows.a - 21, width: right - left, height: 42, rx: 21, style: 'fill: none' }))
			: null,
	lesson.source.flatMap((word, k) => {
		const j = k + 1, x = g.at(j),
			share = attention && (13 * Math.sqrt(attention[k])).toFixed(2);
		return [wordAt(x, rows.word, word, g.pitch, false),
			box(x, rows.x, g.half, `x_{${j}}`, is('embed'), ['x', k * E]),
			box(x + g.side, rows.hb, g.half, `hb_{${j}}`, is('hb'), ['hb', k * H]),
			box(x - g.side, rows.hf, g.half, `hf_{${j}}`, is('hf'), ['hf', k * H])].concat(!attention
				? [] : [
			box(x, rows.h, g.half, `h_{${j}}`, is('h', 'values', 'keys'), ['h', k * D]),
			placed(svg(is('score', 'softmax') ? 'g.node.lit' : 'g.node',
				svg('circle', { cx: x, cy: rows.a, r: 13 }),
				svg('circle.share', { cx: x, cy: rows.a, r: share }),
				svg('title', word + ': ' + number(attention[k]))),
			'a', t * lesson.source.length + k)]);
	}));
}

function drawTarget(t, g, is, loss) {
	const { E, H, D } = lesson.sizes;
	const st = g.at(t + 1), n = t + 1, from = g.at(1), to = g.at(lesson.target.length);
	return svg('g', lesson.target.flatMap((word, k) => [
		wordAt(g.at(k + 1), rows.p - 22, word, g.pitch, k !== t, k),
		k !== t ? box(g.at(k + 1), rows.s, g.half, `s_{${k + 1}}`, false, ['s', k * H]) : null]),
	box(g.at(0), rows.s, g.half, 's_0', is('bridge'), ['s0', 0]),
	box(g.at(0), rows.hf + 24, Math.max(g.half, 30), 'bridge', is('bridge')),
	box(st, rows.s, g.half, `s_{${n}}`, is('state', 'state-readout'), ['s', t * H]),
	box(g.y, rows.c, Math.min(g.half, g.pitch * 0.3), `y_{${t}}`,
		is('input-state', 'input-readout'), ['y', t * E]),
	box(st, rows.m, g.half, `m_{${n}}`, is('state-readout', 'word'), ['m', t * E]),
	box(st, rows.p, g.half, `p_{${n}}`, is('word', 'loss'),
		['p', t * lesson.sizes.V + lesson.target_at[t]]),
	lesson.attention ? box(g.c, rows.c, g.half, `c_{${n}}`,
		is('values', 'context-state', 'context-readout'), ['c', t * D]) : null,
	lesson.conditional ? box(g.asks, rows.asks, Math.min(g.half, 18), `s'_{${n}}`, is('ahead'), ['ahead', t * H])
		: null,
	svg(is('loss') ? 'g.node.lit' : 'g.node', svg('rect', { x: from - g.half, y: rows.loss - 12,
		width: to - from + 2 * g.half, height: 24, rx: 6 }),
			svg('text', { x: (from + to) / 2,
		y: rows.loss + 4.5, 'text-anchor': 'middle' }, 'L = ' + number(loss))));
}

// The drawing at step t (from 0). lit, cut: routes; attention: the shares of the source words, or
// null where there is none; loss: L.
function network(t, colour, lit, attention, cut, loss) {
	const g = places(t), is = (...routes) => routes.some((route) => lit.includes(route));
	const wide = Math.max(lesson.source.length, lesson.target.length) > 11 ? g.width : 0;
	return svg('svg.network', { viewBox: `0 0 ${g.width} ${rows.word + 10}`, role: 'img',
		width: g.width,
		style: `width: max(100%, ${wide}px)`,
			'aria-label': `The network at decoder step ${t + 1}` },
	markers(), svg('g.' + colour, Object.entries(Object.assign({}, rowNames, attention ? attentionRows : {})).map(([name, text]) => svg('text.row',
		{ x: 4, y: rows[name] + (name === 'word' ? 0 : 4) }, text)),
	drawEdges(t, colour, lit, attention, cut), drawSource(t, g, is, attention),
	drawTarget(t, g, is, loss), labels(lit, g),
	attention ? null : svg('text.row', { x: g.at(0) + 14, y: rows.a },
		'no attention: the bridge is the only way between source and target')));
}
