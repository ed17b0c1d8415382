// Train here: seq2seq-train's own loop in the Worker of model.js, one training or two beside each other.
const EVERY = 20; // updates from one point of the curve to the next
const training = { task: 'reversal', seed: 1, routes: new Set(), running: false, points: [], shown: -1,
	pair: null, panel: null };
const tasks = { reversal: 'reversal: a b c becomes c b a', dates: 'dates, written anew',
	sentences: 'the demo\u2019s sentences', pair: 'the pair typed above' };

// The first training has all routes; the second is there when some are left out.
const both = () => training.routes.size ? [0, 1] : [0];

async function openTraining() {
	const bits = bitsOf(training.routes);
	const { source, target, score, cell } = live.asked;
	const points = training.points = [];
	training.shown = -1;
	for (const which of both())
		training.pair = await askFloats('live_train_open', which, training.task, source, target,
			training.seed, 0, 0, scores.indexOf(score), cells.indexOf(cell), which ? bits : 0);
	if (points === training.points) await takePoint(0); // else begun again meanwhile
}

// So many updates more of each, and what the trainings are then: [{update, loss, exact, source, target, attention}].
async function takePoint(updates) {
	const { points, pair: { source, target } } = training, point = [];
	for (const which of both()) {
		const report = await askFloats('live_train_steps', which, updates);
		const look = await askFloats('live_train_look', which, source, target);
		point.push(Object.assign(look, report));
	}
	points.push(point);
	if (points !== training.points) return; // begun again meanwhile
	training.shown = points.length - 1;
	showTraining();
}

// One thing after the other, whatever is clicked.
let trained = Promise.resolve();

function trainOn(updates) {
	trained = trained.catch(() => {}).then(async () => {
		if (!training.points.length) await openTraining();
		if (training.points.length) await takePoint(updates);
	});
	return trained;
}

const lastUpdate = () => training.points.length ? training.points[training.points.length - 1][0].update : 0;

async function runTraining() {
	training.running = !training.running;
	try {
		while (training.running) {
			await trainOn(EVERY);
			if (lastUpdate() >= training.pair.updates) training.running = false;
		}
	} catch (error) {
		training.running = false;
		get('training-said').textContent = error.message;
	}
	showTraining();
}

function beginAgain() {
	training.running = false;
	training.points = [];
	showTraining();
}

// The lesson of what was trained: its first training.
async function lookInside() {
	const bytes = await askFloats('live_train_model', 0), { source, target } = training.pair;
	attempt(() => live.open({ model: bytes, source, target }));
	go(0, 0);
}

function trainingCurves() {
	const names = ['all routes', 'without ' + [...training.routes].join(', ')];
	const places = training.points.map(([one]) => String(one.update));
	const series = (key, first) => both().map((which) => ({ name: names[which], first,
		x: training.points.slice(first).map((point) => point[which][key]) }));
	const loss = series('loss', 1), exact = series('exact', 0);
	return [lineChart('Loss of a token', places, loss, linearScale(loss.flatMap((s) => s.x), 0)),
		lineChart('New pairs translated exactly, %', places, exact, linearScale([0, 100], 0))];
}

function showTraining() {
	const { points, shown, pair, panel } = training, now = points[shown];
	if (!panel || !panel.isConnected) return;
	const slider = get('training-slider');
	get('training-run').textContent = training.running ? 'Pause' : 'Start';
	slider.hidden = points.length < 2;
	slider.max = points.length - 1;
	slider.value = shown;
	get('training-inside').disabled = !points.length;
	get('training-said').textContent = now ? `Update ${now[0].update} of ${pair.updates}; ` +
		`${pair.pairs} pairs, ${pair.held} held out; ` + now.map((one, which) => (which
		? 'without ' + [...training.routes].join(', ') + ': ' : '') +
		(one.loss === null ? '' : `loss ${number(one.loss)}, `) + `${one.exact.toFixed(1)} % exact`).join('; ') : '';
	get('training-look').replaceChildren(...(now ? [element('div.side', now
		.filter((one) => one.attention.length).map(attentionMap)), ...trainingCurves()] : []));
}

function trainingBlock() {
	if (training.panel) return training.panel;
	const task = element('select', { 'aria-label': 'task' }, Object.entries(tasks).map(([key, text]) =>
		element('option', { value: key }, text)));
	const seed = element('input', { type: 'number', min: 1, max: 999999, value: training.seed });
	const slider = element('input', { id: 'training-slider', type: 'range', min: 0,
		'aria-label': 'back through the training' });
	task.addEventListener('change', () => {
		training.task = task.value;
		beginAgain();
	});
	seed.addEventListener('change', () => {
		training.seed = Number(seed.value);
		beginAgain();
	});
	slider.addEventListener('input', () => {
		training.shown = Number(slider.value);
		showTraining();
	});
	training.panel = element('div',
		element('p', task, ' ', element('label', 'seed ', seed)),
		routeBoxes('training-without-', training.routes, beginAgain),
		element('p', button('training-run', 'Start', runTraining), ' ',
			button('training-step', 'One step', () => training.running || trainOn(1)), ' ',
			button('training-again', 'Begin again', beginAgain), ' ',
			button('training-inside', 'Look inside', lookInside)),
		element('p', { id: 'training-said', 'aria-live': 'polite' }), slider,
		element('div', { id: 'training-look' }));
	setTimeout(showTraining);
	return training.panel;
}
