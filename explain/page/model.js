// The network that trains and translates, in floats. It runs in a Worker, so that the page stays quick.
let floats = null;

// ask('live_translate', 'text'): a promise of the answer, or of an Error with its words.
function newFloats() {
	const work = `const instanceOf = ${instanceOf};
		let module, instance;
		onmessage = async ({ data: [id, name, ...args] }) => {
			try {
				if (name === 'begin') module = WebAssembly.compile(args[0]);
				instance = instance || instanceOf(await module);
				const answer = name === 'begin' ? null : instance.call(name, ...args);
				postMessage([id, answer && 'at' in answer
					? instance.bytes(answer.at, answer.length) : answer]);
			} catch (error) {
				if (error instanceof WebAssembly.RuntimeError) instance = null;
				postMessage([id, null, error.message]);
			}
		};`;
	const url = URL.createObjectURL(new Blob([work], { type: 'text/javascript' }));
	const worker = new Worker(url), waiting = new Map();
	let asked = 0;
	worker.onmessage = ({ data: [id, answer, error] }) => {
		const [done, failed] = waiting.get(id);
		waiting.delete(id);
		if (error) failed(new Error(error));
		else done(answer);
	};
	const ask = (...what) => new Promise((done, failed) => {
		waiting.set(++asked, [done, failed]);
		worker.postMessage([asked, ...what]);
	});
	ask('begin', decoded('model-module'));
	return ask;
}

function askFloats(...what) {
	floats = floats || newFloats();
	return floats(...what);
}

// Where a network looks: rows are target words, columns source words; x: [targets, sources].
function attentionMap({ source, target, attention }) {
	return scroll(heatTable('attention', source, target, attention, true, []));
}

// A model that the reader has given: its bytes, the sentence typed, what became of it.
const given = { bytes: null, name: '', said: '', panel: null };

async function takeModel(file) {
	given.name = file.name;
	given.bytes = null;
	try {
		const bytes = new Uint8Array(await file.arrayBuffer());
		await askFloats('live_model', bytes);
		given.bytes = bytes;
		given.said = `${file.name}, ${bytes.length} bytes`;
	} catch (error) {
		given.said = error.message.replace('model.safetensors', file.name);
	}
	showModel();
}

// {text, logp, source, target, attention}, and the panel shows it.
async function translate(text) {
	const found = await askFloats('live_translate', text);
	const walk = button('', 'Walk through it', () => attempt(() => {
		live.open({ model: given.bytes, source: text, target: found.text });
		go(0, 0);
	}));
	get('translation').replaceChildren(element('p', element('b', found.text || '(nothing)')),
		note(`log p = ${number(found.logp)}`, found.ended ? '' : ', stopped by its length',
			found.unseen ? `; characters never seen in training: ${found.unseen}` : ''),
		found.attention.length ? attentionMap(found) : '', walk);
	return found;
}

function showModel() {
	const said = get('model-said');
	if (!said) return;
	said.textContent = given.said;
	get('to-translate').disabled = !given.bytes;
	get('translation').replaceChildren();
	if (given.bytes) retranslate();
}

function retranslate() {
	translate(get('to-translate').value).catch((error) => {
		get('model-said').textContent = error.message;
	});
}

function modelBlock() {
	const choose = element('input', { type: 'file', accept: '.safetensors',
		'aria-label': 'a model' });
	const text = element('input', { id: 'to-translate', size: 40, 'aria-label': 'a sentence',
		value: live.asked.source, spellcheck: false });
	if (given.panel) return given.panel;
	choose.addEventListener('change', () => choose.files.length && takeModel(choose.files[0]));
	text.addEventListener('input', retranslate);
	given.panel = element('div', element('p', choose), element('p', { id: 'model-said' }),
		element('p', text), element('div', { id: 'translation' }));
	setTimeout(showModel);
	return given.panel;
}

function takeDrops() {
	addEventListener('dragover', (event) => event.preventDefault());
	addEventListener('drop', (event) => {
		event.preventDefault();
		const [file] = event.dataTransfer.files;
		if (!file || !live) return;
		go(stepNumber('model'));
		takeModel(file);
	});
}
