// A model given to the live page, and trainings in it. Run by live.sh, which puts madeModel (its bytes in
// base64), sentences and translations (of seq2seq-decode --kernels baseline) before.
const fileOf = (bytes, name) => new File([bytes], name);
const shown = () => get('translation').textContent;

async function inTime(holds) {
	for (let i = 0; i < 400 && !holds(); i++) await new Promise((done) => setTimeout(done, 20));
	return Boolean(holds());
}

async function translateAll(say) {
	const bytes = Uint8Array.from(atob(madeModel), (c) => c.charCodeAt(0));
	let same = 0;
	go(lesson.steps.findIndex((step) => step.key === 'model'));
	await inTime(() => document.getElementById('model-said'));
	await takeModel(fileOf('no model', 'poem.safetensors'));
	say(/^poem\.safetensors/.test(given.said) && get('to-translate').disabled && !given.said.includes('\n'),
		'a file that is no model is refused in one line', given.said);
	await takeModel(fileOf(bytes, 'mine.safetensors'));
	for (let i = 0; i < sentences.length; i++) {
		const found = await translate(sentences[i]);
		if (found.text === translations[i]) same++;
		else say(false, `a translation, log p ${found.logp}`, `${found.text} for ${translations[i]}`);
	}
	say(same === 50, '50 sentences are translated as by seq2seq-decode', same);
	get('to-translate').value = sentences[0];
	get('to-translate').dispatchEvent(new Event('input'));
	say(await inTime(() => shown().startsWith(translations[0])), 'what is typed is translated', shown());
	const maps = get('translation').querySelectorAll('table.heat td[title]').length;
	say(maps >= sentences[0].split(' ').length ** 2, 'its attention is drawn', maps);
	get('translation').querySelector('button').click();
	await inTime(() => !lesson.small);
	say(!lesson.small && lesson.pair[1] === translations[0] && lesson.steps.length > 20,
		'the walk goes through it', lesson.pair.join('; '));
	get('reset').click();
	say(lesson.loss === 3.250229, 'the example again', lesson.loss);
}

async function trainAll(say) {
	go(lesson.steps.findIndex((step) => step.key === 'training'));
	await inTime(() => document.getElementById('training-run'));
	get('step').querySelector('#step label input[type=checkbox]').click();
	const task = training.panel.querySelector('select'), choose = (name) => {
		task.value = name;
		task.dispatchEvent(new Event('change'));
	};
	choose('dates');
	get('training-run').click();
	await new Promise((done) => setTimeout(done)); // it is being opened
	choose('reversal');
	await trained;
	say(!training.points.length, 'of a task that is left at once nothing is kept',
		training.points.length);
	get('training-run').click();
	say(await inTime(() => lastUpdate() >= 40), 'it starts', lastUpdate());
	get('training-run').click();
	await trained;
	const before = lastUpdate();
	await trainOn(1);
	say(lastUpdate() === before + 1, 'one step', lastUpdate() - before);
	while (lastUpdate() < training.pair.updates) await trainOn(EVERY);
	const [whole, without] = training.points[training.points.length - 1];
	say(whole.exact === 100, 'reversal is learned', whole.exact);
	const early = (which) => training.points.slice(1, 12).reduce((sum, point) => sum + point[which].loss, 0);
	say(early(1) > early(0) && without.loss !== whole.loss, 'without a route the loss falls later',
		`${early(0)}, ${early(1)}`);
	const largest = () => [...get('training-look').querySelectorAll('table.heat td[title]')].map((td) =>
		Number(td.title.split(': ')[1].replace('\u2212', '-'))).reduce((most, x) => Math.max(most, x), 0);
	const now = largest();
	get('training-slider').value = 0;
	get('training-slider').dispatchEvent(new Event('input'));
	say(largest() < 0.5 && now > 0.8, 'the slider goes back to even attention', `${largest()}, ${now}`);
	await lookInside();
	say(lesson.pair[0] === training.pair.source && !lesson.small, 'the lesson of what was trained',
		lesson.pair.join('; '));
	get('reset').click();
}
