// The lesson's own C, compiled to WebAssembly: it computes a lesson anew when the reader changes
// something. A page without the module (seq2seq-explain --html) has live = null.
let live = null;

const decoded = (id) => Uint8Array.from(atob(get(id).textContent.trim()), (c) => c.charCodeAt(0));

// An instance of a module. call('live_why', 'c', 5): texts and bytes are copied into its memory, the
// text that it returns is parsed; NULL is an Error with live_error()'s words.
function instanceOf(module) {
	const none = new Proxy({}, { get: () => () => 8 }); // it has no files and no clock: EBADF
	const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: none });
	const memory = () => new Uint8Array(exports.memory.buffer);
	const put = (bytes) => {
		const at = exports.live_room(bytes.length);
		memory().set(bytes, at);
		return at;
	};
	const text = (at) => new TextDecoder().decode(memory().subarray(at, memory().indexOf(0, at)));
	exports._initialize();
	return { call(name, ...args) {
		const texts = [], given = args.flatMap((x) => {
			if (x instanceof Uint8Array) return [put(x), x.length]; // the module's from now on
			if (typeof x !== 'string') return x;
			texts.push(put(new TextEncoder().encode(x + '\0')));
			return texts[texts.length - 1];
		});
		const answer = exports[name](...given);
		texts.forEach((at) => exports.live_free(at));
		if (!answer) throw new Error(text(exports.live_error()));
		return JSON.parse(text(answer) || 'null');
	}, bytes: (at, length) => memory().slice(at, at + length) };
}

// What is asked of the module: a pair, and a tiny network or the bytes of a model.
const example = { source: '', target: '', score: 'additive', cell: 'gru', E: 3, H: 2, A: 2, seed: 60 };
const { scores } = lesson; // by their numbers
const cells = ['gru', 'cgru'];
// The fields of the header: how each is typed or chosen; of a number the least and the most.
const fields = { source: 'text', target: 'text', score: scores, cell: cells, E: [1, 16], H: [1, 16],
	A: [1, 16], seed: [0, 999999999] };

async function startLive() {
	if (!document.getElementById('lesson-module')) return;
	const module = await WebAssembly.compile(decoded('lesson-module'));
	let instance = instanceOf(module);
	const first = Object.assign({}, example, { source: lesson.pair[0], target: lesson.pair[1] });
	live = {
		first, // the example
		asked: first,
		moved: new Map(), // '#attention.Wa 3' -> the weight that the reader has set
		differences: true, // are in `lesson`
		// a trap leaves its memory in disorder
		call(name, ...args) {
			try {
				return instance.call(name, ...args);
			} catch (error) {
				if (error instanceof WebAssembly.RuntimeError) {
					instance = instanceOf(module);
					if (!name.startsWith('live_open')) live.start(live.asked, live.moved);
				}
				throw error;
			}
		},
		// Another pair or network; an Error leaves the page as it was.
		open(changes, moved = new Map()) {
			const before = [live.asked, live.moved];
			const asked = Object.assign({}, live.asked, changes);
			try {
				live.start(asked, moved);
			} catch (error) {
				live.start(...before);
				throw error;
			}
			[live.asked, live.moved, live.differences] = [asked, moved, false];
			live.read();
		},
		start(a, moved = new Map()) {
			if (a.model) live.call('live_open_model', a.model, a.source, a.target);
			else live.call('live_open', a.source, a.target, a.seed, scores.indexOf(a.score),
				cells.indexOf(a.cell), a.E, a.H, a.A);
			const last = [...moved].length - 1;
			[...moved].forEach(([place, x], i) => live.set(place, x, i === last));
		},
		set(place, x, now) {
			const [name, at] = place.split(' ');
			live.call('live_weight', name.replace('#', ''), Number(at), x, Number(now));
		},
		move(name, at, x) {
			live.moved.set(`${name} ${at}`, x);
			live.set(`${name} ${at}`, x, true);
			live.differences = false;
			live.read();
		},
		read() {
			clearTimeout(live.later);
			if (withDifferences && !live.differences)
				live.later = setTimeout(() => live.readDifferences(), 300);
			lesson = live.call('live_lesson', Number(live.differences));
			// values are asked for when they are shown
			lesson.arrays = new Proxy({}, { get: (have, name) => name in have ? have[name]
				: have[name] = live.call('live_array', name) });
			lessonChanged();
		},
		readDifferences() {
			live.differences = true;
			live.read();
		},
	};
	live.start(first, live.moved);
	takeDrops();
	fillHeader();
	lessonChanged();
	fromAddress();
}

// What the address says of the pair and the network; a model that was dropped stays.
function openFromAddress(asked) {
	const wanted = Object.assign({}, live.first);
	for (const key of Object.keys(example).filter((key) => asked.has(key)))
		wanted[key] = typeof example[key] === 'number' ? Number(asked.get(key)) : asked.get(key);
	const moved = new Map(asked.getAll('move').map((one) => {
		const [name, at, x] = one.split(' ');
		return [`${name} ${at}`, Number(x)];
	}));
	const all = (a, some) => JSON.stringify([Object.keys(example).map((key) => a[key]), [...some]]);
	if (all(wanted, moved) !== all(live.asked, live.moved)) attempt(() => live.open(wanted, moved));
}

function putInAddress(address) {
	for (const key in example)
		if (live.asked[key] !== live.first[key]) address.set(key, live.asked[key]);
	live.moved.forEach((x, place) => address.append('move', `${place} ${x}`));
}

// A refusal is said in one line; the page stays as it was.
function attempt(open) {
	let refused = '';
	try {
		open();
	} catch (error) {
		refused = error.message;
	}
	get('refused').textContent = refused;
}

let asking = 0;

function askFields() {
	if (!asking) asking = requestAnimationFrame(() => {
		const changes = {};
		asking = 0;
		for (const key in fields) {
			const value = get('ask-' + key).value;
			changes[key] = typeof example[key] === 'number' ? Number(value) : value;
		}
		attempt(() => {
			for (const key of ['source', 'target'])
				if (!changes[key].trim()) throw new Error(`The ${key} has no word yet.`);
			for (const key of ['E', 'H', 'A', 'seed'])
				if (!get('ask-' + key).validity.valid || get('ask-' + key).value === '')
					throw new Error(`${key} is a whole number, ${fields[key].join(' to ')}.`);
			live.open(changes);
		});
		rememberSoon();
	});
}

function askField(key) {
	const kind = fields[key], id = 'ask-' + key;
	const field = kind === 'text' ? element('input', { spellcheck: false, autocomplete: 'off' })
		: typeof kind[0] === 'string' ? element('select', kind.map((one) => element('option', one)))
			: element('input', { type: 'number', min: kind[0], max: kind[1], step: 1 });
	field.id = id;
	field.addEventListener('input', askFields);
	if (kind === 'text') field.setAttribute('aria-label', key + ' sentence');
	return kind === 'text' ? field : element('label', key, field);
}

function openExample() {
	attempt(() => live.open(Object.assign({ model: null }, live.first)));
	remember();
}

function fillHeader() {
	const keys = Object.keys(fields), choices = element('div', { id: 'choices', hidden: '' });
	const toggle = button('network', '', () => {
		choices.hidden = !choices.hidden;
		toggle.setAttribute('aria-expanded', String(!choices.hidden));
	});
	choices.append(...keys.slice(2).map(askField));
	fill(toggle, [], [{ 'aria-controls': 'choices', 'aria-expanded': 'false' }]);
	get('pair').replaceChildren(askField('source'), '\u2192', askField('target'), toggle,
		button('reset', 'as it was', openExample));
	get('pair').after(choices);
}

// The fields say what is shown; one that is being typed in is left alone.
function headerChanged() {
	const a = live.asked;
	for (const key in fields)
		if (get('ask-' + key) !== document.activeElement) get('ask-' + key).value = a[key];
	get('network').textContent = a.model ? 'your model'
		: `${a.score} ${a.cell}, E ${a.E} H ${a.H} A ${a.A}, seed ${a.seed}`;
	get('reset').hidden = !live.moved.size && Object.keys(a).every((key) => !a[key]
		? !live.first[key] : a[key] === live.first[key]);
}
