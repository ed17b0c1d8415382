// The workbook: gradients to write, each checked on the reader's own sentence. What is written is
// JavaScript and runs in a Worker; the numbers it is compared with come from the module.

// Where the solutions stand, by the ids of the code in this page.
const codeFiles = { plain: 'model/plain.c', adam: 'train/adam.c', kernels: 'model/kernels/kernels.h' };

// In the order of LESSON.md. given and wanted: name -> a value; '#..' a weight, 'd#..' its gradient, to
// which every run adds; a '?' behind it: not every network has it. each: the code runs for each target
// word (T), source word (S) or step of Adam, and of values with this dimension it has one row; without
// it runs once. code: excerpts, [file, first line, last line].
const blanks = [
	{ title: 'The context: da and dh',
		section: 3,
		each: 'T',
		equation: '(7) c_t = sum_j a_{tj} h_j',
		text: 'dc is complete. Write da, the gradient of the weights, and dh, what this step '
			+ 'sends into each annotation as a value.',
		given: { a: 'a', h: 'h', dc: 'd.c' },
		wanted: { da: 'd.a', dh: 'd.h_step' },
		hint: 'In a product each factor gets the gradient times the other factor. a_j is read by '
			+ 'every entry of c: its shares add up.',
		code: [['plain', 'da[j] = dot(dc', 'dh[k] = a[j] * dc[k];']] },
	{ title: 'The softmax: de',
		section: 4,
		each: 'T',
		equation: '(6) a_{tj} = exp(e_{tj}) / sum_k exp(e_{tk})',
		text: 'Write de, the gradient of the scores. Every weight depends on every score.',
		given: { a: 'a', da: 'd.a' },
		wanted: { de: 'd.e' },
		hint: 'de_i = sum_j a_i (1[i=j] - a_j) da_j. Take a_i out of the sum: what is left is da_i '
			+ 'less a mean.',
		code: [['plain', 'mean = dot(a, da, S);', 'de[j] = a[j] * (da[j] - mean);']] },
	{ title: 'The score: du and dv',
		section: 5,
		each: 'T',
		equation: '(5) {formula}',
		text: 'f is what stands behind v in (5), made of u. Write du. v is used by every word of every '
			+ 'step: add to dv, which goes on from step to step.',
		given: { f: 'f', v: '#attention.v', de: 'd.e' },
		wanted: { du: 'd.u', dv: 'd#attention.v' },
		hint: 'The slope of tanh(u) is 1 - f f; that of max(0, u) is 1 where f > 0, else 0.',
		code: [['plain', 'double f = row(x->f', '1 - f * f);']] },
	{ title: 'The query',
		section: 6,
		each: 'T',
		equation: '(4) q_t = Wa s + ba',
		text: 's is the state that asks. du[j] is what word j sends back into the query. Write dq, and '
			+ 'ds, what goes on into the state. Add to dWa and dba.',
		given: { s: 'asker', Wa: '#attention.Wa', du: 'd.q_word' },
		wanted: { dq: 'd.q', ds: 'd.ask_query', dWa: 'd#attention.Wa', dba: 'd#attention.ba' },
		hint: 'The query is read by every word: a sum over j. Of y = W x + b: dx = W^T dy, '
			+ 'dW = dy x^T, db = dy.',
		code: [['plain', 'add(dq, row(d->q_word', 'undo_bias(dw->ba, dq, A);'],
			['plain', 'static void undo_product', '\n}']] },
	{ title: 'The keys: the sum before the product',
		section: 6,
		equation: '(4) keys_j = Ua h_j',
		text: 'du[t][j] is what step t sends back into the key of word j. Write dkeys, then dUa and '
			+ 'dh, what goes on into the annotations. S products are enough, not T S.',
		given: { h: 'h', Ua: '#attention.Ua', du: 'd.keys_step' },
		wanted: { dkeys: 'd.keys', dUa: 'd#attention.Ua', dh: 'd.h_keys' },
		hint: 'h_j does not depend on t: add up du over t first, then multiply once for each word.',
		code: [['plain', 'add(row(d->keys, j, A)', ';'], ['plain', 'undo_product(dh_keys', ';'],
			['plain', 'static void undo_product', '\n}']] },
	{ title: 'The loss: dlogits',
		section: 10,
		each: 'T',
		equation: '(10) p_t = softmax(logits)\n(11) L = (1 / T) sum_t sum_i - g_{ti} log p_{ti}',
		text: 'g is the right answer, smoothed; it adds up to one. Write dlogits, through both at once.',
		given: { p: 'p', g: 'goal' },
		wanted: { dlogits: 'd.logits' },
		hint: 'log p_i = l_i - log Z. What was believed, less what was right; and L is a mean.',
		code: [['plain', 'dlogits[i] = (row', ';']] },
	{ title: 'The readout, and the cut',
		section: 11,
		each: 'T',
		equation: '(9) m_t = tanh(m_sum)\nm_sum = Wm [s_t ; y_{t-1} ; c_t] + bm',
		text: 'Write dm_sum, and what goes into each of the vectors that were joined. Wm has H '
			+ 'columns for s, then E for y, then those for c. Without attention there is no c.',
		given: { m: 'm', Wm: '#readout.W', dm: 'd.m' },
		wanted: { dm_sum: 'd.m_sum', ds: 'd.s_read', dy: 'd.y_readout', dc: 'd.c_readout?' },
		hint: 'Wm^T dm_sum is one vector. Cut it where the three were joined.',
		code: [['plain', '/* undo (9) m_t', 'row(x->c, t, D), E, D);']] },
	{ title: 'The gates',
		section: 12,
		each: 'T',
		equation: 's_t = (1 - z) * n + z * h\nn = tanh(gx_n + r * hn)\nr = sigmoid(gx_r + gh_r),  '
			+ 'z = sigmoid(gx_z + gh_z)',
		text: 'A step of the decoder, entry by entry: h is the state before, hn is Un h + cn. Write '
			+ 'the gradients of gx for r, z and n, that of hn, and dh_z, what goes straight into h.',
		given: { r: 'decoder.r', z: 'decoder.z', n: 'decoder.n', hn: 'decoder.hn', h: 'asker',
			ds: 'd.s' },
		wanted: { dgx_r: 'd.decoder.dr', dgx_z: 'd.decoder.dz', dgx_n: 'd.decoder.dn',
			dhn: 'd.decoder.dhn', dh_z: 'd.decoder.h_z' },
		hint: 'First dn and dz from the first line, then n, then r. The slope of tanh is 1 - n n, of '
			+ 'the sigmoid r (1 - r).',
		code: [['plain', '/* undo out = (1 - z)', 'z[k] * (1 - z[k]);']] },
	{ title: 'A GRU step, whole',
		section: 12,
		each: 'S',
		equation: '(2) hf_j = GRU(x_j, hf_{j-1})',
		text: 'A word of the forward encoder, the last word first: h is the state before, dhf complete. '
			+ 'Write dx, and what goes into h directly (dh_z) and through U (dh_U). Add to dW, dU, db, '
			+ 'dcn. Rows of W, U and b: H for r, H for z, H for n.',
		given: { x: 'x', h: 'before', r: 'forward.r', z: 'forward.z', n: 'forward.n',
			hn: 'forward.hn', W: '#encoder.forward.W', U: '#encoder.forward.U', dhf: 'd.hf' },
		wanted: { dx: 'd.x_forward', dh_z: 'd.forward.h_z', dh_U: 'd.forward.h_U',
			dW: 'd#encoder.forward.W', dU: 'd#encoder.forward.U', db: 'd#encoder.forward.b',
			dcn: 'd#encoder.forward.cn' },
		hint: 'The gates as before, into dgx and dgh, 3H each; they differ in the last third. Then '
			+ 'two products, gx = W x + b and gh = U h + [0 ; 0 ; cn].',
		code: [['plain', 'for (int k = 0; k < H; k++) {\n\t\t/* undo out', 'undo_bias(dw->b, dgx'],
			['plain', 'undo_product(row(dvalues[s->x]', ';']] },
	{ title: 'The bridge',
		section: 14,
		equation: '(3) s_0 = tanh(s0_sum)\ns0_sum = Wb [hf_S ; hb_1] + bb',
		text: 'last is [hf_S ; hb_1]. Write ds0_sum, dlast, dWb and dbb.',
		given: { s0: 's0', last: 'last', Wb: '#bridge.W', ds0: 'd.s0' },
		wanted: { ds0_sum: 'd.s0_sum', dlast: 'd.last', dWb: 'd#bridge.W', dbb: 'd#bridge.b' },
		hint: 'The slope of the tanh first, then y = W x + b as for the query.',
		code: [['plain', '/* undo (3)', 'undo_bias(dw->bb, d->s0_sum, H);']] },
	{ title: 'Tied rows',
		section: 15,
		each: 'T',
		equation: 'y_{t-1} = Etgt[previous]\n(10) logits = Etgt m_t + bo',
		text: 'One matrix, used twice. previous is the number of the word that was fed in. Add to '
			+ 'dEtgt what both uses bring.',
		given: { m: 'm', previous: 'previous', dlogits: 'd.logits', dy: 'd.y' },
		wanted: { dEtgt: 'd#target.embedding' },
		hint: 'To look up a row is to copy it: that row gets dy. As a matrix, every row i gets '
			+ 'dlogits_i m.',
		code: [['plain', 'row(d->row_output, i, E)[k] +=', ';'],
			['plain', 'add(row(d->row_lookup', ';'],
			['plain', 'undo_bias(dw->Etgt', 'undo_bias(dw->Wo']] },
	{ title: 'Adam',
		section: 16,
		each: 'adam',
		text: 'w is a weight vector, readout.b, and g its gradient. m is a running mean of g that '
			+ 'keeps b1 of what it was, v one of g squared, with b2. Both begin at zero, so they are '
			+ 'too small: at step t divide by 1 - b1^t and 1 - b2^t. w goes down by rate times m, '
			+ 'over the root of v plus epsilon. Write m, v and w for t = 1, 2, 3.',
		hint: 'm = b1 m + (1 - b1) g, v likewise with g g. Correct copies of them: m and v go on '
			+ 'uncorrected.',
		code: [['adam', '.constants = {', '.epsilon'], ['kernels', 'real x = g[i] * scale;',
			'p[i] -=']] },
];

// Rows of other values.
const madeOf = {
	asker: () => numbersOf('ahead') || [numbersOf('s0'), ...numbersOf('s').slice(0, -1)],
	before: () => [numbersOf('hf')[0].map(() => 0), ...numbersOf('hf').slice(0, -1)],
	previous: () => lesson.previous_at,
};

const nested = (x, shape) => !shape.length ? x
	: chunks(x, x.length / shape[0]).map((part) => nested(part, shape.slice(1)));

// A value or a weight as nested arrays; null: this network has none.
function numbersOf(name) {
	if (madeOf[name]) return madeOf[name]();
	const { x, dims, rows } = live.call('live_numbers', name), param = paramOf(name);
	if (!x || !x.length) return null;
	return nested(x, dims ? [...dims.slice(0, -1)].map((d) => lesson.sizes[d])
		: param.rank === 2 ? [rows] : []);
}

// What a blank is about, in this network: { given, wanted, begin: what is wanted before it is written,
// names of the runs, missing: a value that this network has not }.
function dataOf(blank) {
	const data = { given: {}, wanted: {}, begin: {}, runs: [''] };
	if (blank.each === 'adam') {
		const steps = live.call('live_adam', 'readout.b', 3, 0.1), t = [1, 2, 3];
		data.given = { g: t.map(() => numbersOf('d#readout.b')), t, rate: t.map(() => 0.1) };
		for (const name of ['m', 'v', 'w']) {
			data.begin[name] = steps.slice(0, -1).map((step) => step[name]);
			data.wanted[name] = steps.slice(1).map((step) => step[name]);
		}
		data.runs = t.map((step) => ` at step ${step}`);
		return data;
	}
	for (const part of ['given', 'wanted'])
		for (const [name, value] of Object.entries(blank[part])) {
			const x = numbersOf(value.replace('?', ''));
			if (x) data[part][name] = x;
			else if (!value.endsWith('?')) data.missing = name;
		}
	if (blank.each === 'T') data.runs = lesson.target.map((word, t) => ` at step ${t + 1} (${word})`);
	if (blank.each === 'S') data.runs = lesson.source.map((word) => ` at the word ${word}`);
	return data;
}

const each = (names, of) => Object.fromEntries(names.map((name) => [name, of(name)]));
const zeros = (x) => Array.isArray(x) ? x.map(zeros) : 0;

// Is it the same in all runs, or a sum that goes on from one to the next?
function isWhole(blank, name) {
	if (!blank.each || blank.each === 'adam') return !blank.each;
	const value = { ...blank.given, ...blank.wanted }[name].replace('?', '');
	return !madeOf[value] && (!lesson.arrays[value] || lesson.arrays[value].dims[0] !== blank.each);
}

// The Worker's text: what the reader has written stands from its second line on.
function workerText(blank, data, code) {
	const wanted = Object.keys(data.wanted).join(), { S, T, E, H, A, V, D } = lesson.sizes;
	return `'use strict'; const { exp, log, sqrt, tanh, pow, max, abs } = Math, [S, T, E, H, A, V, D] =
		[${[S, T, E, H, A, V, D]}], [b1, b2, epsilon] = [0.9, 0.999, 1e-8],
		dot = (x, y) => x.reduce((sum, one, i) => sum + one * y[i], 0);
		function blank({ ${Object.keys(data.given).join()}, ${wanted} }) {`.replace(/\s+/g, ' ')
		+ `\n${code}\nreturn { ${wanted} }; }
		onmessage = ({ data: { runs, sums } }) => {
			for (const run of runs) {
				const done = blank({ ...run, ...sums }) || {};
				for (const name in sums) sums[name] = done[name];
				postMessage(done);
			}
		};`;
}

// Runs the code once for each of blank.each; a promise of what it has made, or an Error.
function runBlank(blank, data, code) {
	const given = Object.keys(data.given), wanted = Object.keys(data.wanted);
	const runs = data.runs.map((none, i) => Object.assign(
		each(given, (name) => isWhole(blank, name) ? data.given[name] : data.given[name][i]),
		each(wanted.filter((name) => !isWhole(blank, name)), (name) => data.begin[name]
			? data.begin[name][i] : zeros(data.wanted[name][i]))));
	if (blank.each !== 'adam') runs.reverse(); // the last word first
	const sums = each(wanted.filter((name) => isWhole(blank, name)), (name) => zeros(data.wanted[name]));
	const url = URL.createObjectURL(new Blob([workerText(blank, data, code)]));
	const worker = new Worker(url), made = [];
	let late;
	return new Promise((resolve, reject) => {
		late = setTimeout(() => reject(new Error('It does not come to an end: stopped after three '
			+ 'seconds.')), 3000);
		worker.onmessage = ({ data: done }) => {
			made.push(done);
			if (made.length === runs.length) resolve(blank.each === 'adam' ? made : made.reverse());
		};
		worker.onerror = (error) => {
			const lines = code.split('\n').length;
			error.preventDefault();
			reject(new Error(`Line ${Math.min(Math.max(error.lineno - 1, 1), lines)}: `
				+ error.message.replace('Uncaught ', '')));
		};
		worker.postMessage({ runs, sums });
	}).finally(() => {
		clearTimeout(late);
		worker.terminate();
		URL.revokeObjectURL(url);
	});
}

// The first number that is another than the one wanted: [its place, it, the one wanted].
function firstWrong(place, x, wanted) {
	if (!Array.isArray(wanted))
		return typeof x === 'number' && Math.abs(x - wanted) <= 1e-9 * (Math.abs(wanted) + 1e-3)
			? null : [place, x, wanted];
	if (!Array.isArray(x) || x.length !== wanted.length) return [place, x, wanted];
	for (let i = 0, found; i < wanted.length; i++)
		if ((found = firstWrong(`${place}[${i}]`, x[i], wanted[i]))) return found;
	return null;
}

function wrongText([place, x, wanted], run) {
	const brief = (y) => Array.isArray(y) ? `${y.length} numbers`
		: typeof y === 'number' ? number(y) : String(y);
	const told = (y) => brief(x) === brief(wanted) ? minus(y.toPrecision(12)) : brief(y);
	return `Not yet: ${place}${run} is ${told(x)}, and plain.c has ${told(wanted)}.`;
}

// What is said of code for a blank, a promise; its words begin with Right or say what is wrong.
async function verdictOf(blank, code) {
	const data = dataOf(blank), names = Object.keys(data.wanted), last = data.runs.length - 1;
	if (data.missing) return `This network has no ${data.missing}.`;
	try {
		const made = await runBlank(blank, data, code);
		for (let i = 0; i <= last; i++)
			for (const name of names.filter((one) => i === last || !isWhole(blank, one))) {
				// sums are complete when the first word is done, which is run last
				const whole = isWhole(blank, name);
				const wrong = firstWrong(name, whole ? made[0][name] : made[i][name],
					whole ? data.wanted[name] : data.wanted[name][i]);
				if (wrong) return wrongText(wrong, whole ? '' : data.runs[i]);
			}
	} catch (error) {
		return error.message;
	}
	return `Right: ${names.join(', ')}`
		+ `${{ T: ' at every step', S: ' at every word' }[blank.each] || ''}, all `
		+ `${names.reduce((sum, name) => sum + data.wanted[name].flat(Infinity).length, 0)} numbers.`;
}

// Checks text for blank n, and keeps it.
async function workbookCheck(n, text) {
	const verdict = await verdictOf(blanks[n - 1], text);
	workbook.texts[n] = text;
	if (verdict.startsWith('Right')) workbook.solved[n] = true;
	keepWorkbook();
	return verdict;
}

// What the reader has written is kept in the browser; where that is refused, until the page is closed.
const workbook = { texts: {}, solved: {}, at: 1, verdict: '', of: null, opened: new Set() };

try {
	Object.assign(workbook, JSON.parse(localStorage.getItem('workbook')));
} catch (error) {
	workbook.lost = true;
}

function keepWorkbook() {
	const { texts, solved } = workbook;
	try {
		localStorage.setItem('workbook', JSON.stringify({ texts, solved }));
	} catch (error) {
		workbook.lost = true;
	}
}

function blankInAddress(a) {
	if (stepNow().key === 'workbook' && workbook.at > 1) a.set('blank', workbook.at);
}

function blankFromAddress(asked) {
	const n = Math.min(Math.max(Number(asked.get('blank')) || 1, 1), blanks.length);
	if (n !== workbook.at) Object.assign(workbook, { at: n, verdict: '' });
}

// The field to write in: the same element all the time, so that a page drawn anew loses nothing.
const editor = element('textarea', { id: 'editor', rows: 12, spellcheck: 'false', wrap: 'off',
	autocapitalize: 'off', placeholder: 'for (let j = 0; j < S; j++)\n\t...',
	'aria-describedby': 'editor-help' });
let leaving = false; // Escape was pressed: Tab leaves

editor.addEventListener('keydown', (event) => {
	if (event.key === 'Tab' && !leaving && !event.shiftKey) {
		event.preventDefault();
		editor.setRangeText('\t', editor.selectionStart, editor.selectionEnd, 'end');
		editor.dispatchEvent(new Event('input'));
	}
	leaving = event.key === 'Escape';
});
editor.addEventListener('input', () => {
	workbook.texts[workbook.at] = editor.value;
	keepWorkbook();
});

// Folded until the reader opens it, then open until he folds it.
function folded(key, title, ...children) {
	const box = element('details', element('summary', title), children);
	box.open = workbook.opened.has(key);
	box.addEventListener('toggle', () => workbook.opened[box.open ? 'add' : 'delete'](key));
	return box;
}

// Lines of the code in this page, from one that holds `begin` to one that holds `end`.
function excerpt([file, begin, end]) {
	const code = get(file).textContent.trim(), at = code.indexOf(begin);
	const text = code.slice(code.lastIndexOf('\n', at) + 1,
		code.indexOf('\n', code.indexOf(end, at) + end.length));
	const line = code.slice(0, at).split('\n').length, indent = /^\t*/.exec(text)[0];
	return [note(`${codeFiles[file]}, from line ${line}`), element('pre', text.split('\n')
		.map((one) => one.replace(indent, '')).join('\n').replace(/\t/g, '  '))];
}

const shapeOf = (x) => Array.isArray(x) ? `[${x.length}]` + shapeOf(x[0]) : '';

// What stands under a name in the code: its shape; of what is given its numbers, folded, those of the
// chosen target word or all of them.
function valueLine(blank, data, name) {
	const x = data.given[name] || data.wanted[name], many = !isWhole(blank, name);
	const title = element('code', name + shapeOf(many ? x[0] : x));
	if (!(name in data.given)) return element('li', title);
	let rows = [blank.each === 'T' && many ? x[decoderStep] : x].flat();
	while (Array.isArray(rows[0]) && Array.isArray(rows[0][0])) rows = rows.flat();
	if (!Array.isArray(rows[0])) rows = [rows];
	return element('li', folded(`${workbook.at} ${name}`, title, scroll(table(rows.map((cells) =>
		element('tr', cells.map((y) => numberCell(y, largest(rows), cells.length > 5))))))));
}

function blankList() {
	return element('ol.blanks', blanks.map((blank, i) => element('li', element('a',
		{ href: `#step=workbook&blank=${i + 1}`, 'aria-current': String(i + 1 === workbook.at) },
		blank.title), workbook.solved[i + 1] ? ' \u2713 solved' : '')));
}

function exportWorkbook() {
	const text = blanks.map((blank, i) => `${i + 1}. ${blank.title}: ${workbook.solved[i + 1]
		? 'solved' : 'open'}\n\n${workbook.texts[i + 1] || ''}\n`).join('\n');
	const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
	element('a', { href: url, download: 'workbook.txt' }).click();
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function resetWorkbook() {
	if (!confirm('Forget all that you have written in the workbook?')) return;
	Object.assign(workbook, { texts: {}, solved: {}, at: 1, verdict: '' });
	keepWorkbook();
	redraw();
	remember();
}

async function checkNow() {
	const n = workbook.at, of = lesson;
	const verdict = await workbookCheck(n, editor.value);
	if (n === workbook.at) Object.assign(workbook, { verdict, of });
	redraw();
}

function workbookBlock() {
	const n = workbook.at, blank = blanks[n - 1], text = workbook.texts[n] || '';
	const small = lesson.built_in, data = small ? dataOf(blank) : { missing: 'room for long vectors' };
	const solved = Object.keys(workbook.solved).length;
	const head = [blankList(), note(`${solved} of ${blanks.length} solved.`, workbook.lost
		? ' This browser keeps nothing: export before you close the page.' : ''),
	element('h2', `Blank ${n}: ${blank.title}`)];
	if (data.missing) return element('div', head, element('p', small ? 'This network has no such step. '
		: 'The workbook is for a tiny network. '), button('again', 'The example again', openExample));
	if (editor.value !== text) editor.value = text;
	editor.setAttribute('aria-label', `Blank ${n}: ${blank.title}`);
	const given = Object.keys(data.given), wanted = Object.keys(data.wanted);
	const sums = blank.each && wanted.filter((name) => isWhole(blank, name));
	const lines = (names) => element('ul.values', names.map((name) => valueLine(blank, data, name)));
	const right = workbook.verdict.startsWith('Right');
	return element('div', head, blank.equation ? equationBlock(blank.equation.replace('{formula}',
		lesson.formula)) : null, element('p', blank.text), derivedIn(blank.section),
	blank.each === 'T' ? wordPicker() : null,
	element('div.side', element('div', element('h3', 'Given'), lines(given)),
		element('div', element('h3', 'Wanted', data.begin.w ? '' : ', zero at first'), lines(wanted))),
	note('Write JavaScript: it is what runs here. ', blank.each ? 'It runs once for each '
		+ `${{ T: 'target word', S: 'source word', adam: 't' }[blank.each]}. ` : 'It runs once. ',
	sums && sums.length ? `${sums.join(', ')}: for all of these together, so use +=. ` : '',
	'Indices begin at 0. There are also the sizes S, T, E, H, A, V, D = 2H, dot(x, y), exp, sqrt, tanh.'),
	editor, note({ id: 'editor-help' }, 'Tab indents. Escape, then Tab, leaves the field.'),
	element('div.choices', button('check', 'Check', checkNow), n < blanks.length
		? stepLink(`workbook&blank=${n + 1}`, 'Next blank') : null),
	element('div', { role: 'status', id: 'verdict' }, workbook.verdict && workbook.of === lesson
		? check(right, workbook.verdict) : null),
	folded(n + ' hint', 'Hint', element('p', pretty(blank.hint))),
	folded(n + ' solution', 'Solution', blank.code.map(excerpt)),
	element('div.choices', button('export', 'Export', exportWorkbook),
		button('forget', 'Begin again', resetWorkbook)));
}
