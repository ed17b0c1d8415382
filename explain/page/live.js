// The lesson's own C, compiled to WebAssembly: it computes a lesson anew when the reader changes
// something. A page without the module (seq2seq-explain --html) has live = null.
let live = null;

const decoded = (id) => Uint8Array.from(atob(get(id).textContent.trim()), (c) => c.charCodeAt(0));

// An instance of a module. call('live_why', 'c', 5): texts and bytes are copied into its memory, the
// text that it returns is parsed; NULL is an Error with live_error()'s words.
function instanceOf(module) {
	const none = new Proxy({}, { get: () => () => 52 }); // of the system it has nothing: ENOSYS
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
	} };
}

// What is asked of the module: a pair, and a tiny network or the bytes of a model.
const example = { source: '', target: '', seed: 60, score: 'additive', cell: 'gru', E: 3, H: 2, A: 2 };
const scores = ['additive', 'additive-relu', 'dot', 'scaled-dot', 'general', 'none'];
const cells = ['gru', 'cgru'];

async function startLive() {
	if (!document.getElementById('lesson-module')) return;
	const module = await WebAssembly.compile(decoded('lesson-module'));
	let instance = instanceOf(module);
	live = {
		asked: Object.assign({}, example, { source: lesson.pair[0], target: lesson.pair[1] }),
		moved: new Map(), // 'attention.Wa 3' -> the weight that the reader has set
		differences: true,
		// a trap leaves its memory in disorder
		call(name, ...args) {
			try {
				return instance.call(name, ...args);
			} catch (error) {
				if (error instanceof WebAssembly.RuntimeError) instance = instanceOf(module);
				throw error;
			}
		},
		// Another pair or network; an Error leaves the page as it was.
		open(changes) {
			const a = Object.assign({}, live.asked, changes);
			try {
				live.start(a);
			} catch (error) {
				live.start(live.asked);
				throw error;
			}
			live.asked = a;
			live.read();
		},
		start(a) {
			if (a.model) live.call('live_open_model', a.model, a.source, a.target);
			else live.call('live_open', a.source, a.target, Number(a.seed),
				scores.indexOf(a.score), cells.indexOf(a.cell), a.E, a.H, a.A);
			live.differences = false;
			live.moved.clear();
		},
		move(name, at, x) {
			live.moved.set(`${name} ${at}`, x);
			live.differences = false;
			live.call('live_weight', name, at, x, 1);
			live.read();
		},
		read() {
			lesson = live.call('live_lesson', Number(live.differences));
			lessonChanged();
		},
	};
	live.start(live.asked);
	lessonChanged();
}
