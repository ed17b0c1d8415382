// For a class: F fills the screen with large type, the code beside the step; a print is the whole walk.
const inClass = () => document.documentElement.classList.contains('class');

function setClass(on) {
	document.documentElement.classList.toggle('class', on);
	const may = navigator.userActivation && navigator.userActivation.isActive;
	const asked = on ? may && document.documentElement.requestFullscreen()
		: document.fullscreenElement && document.exitFullscreen();
	if (asked) asked.catch(() => null); // without, it fills the window
	redraw();
}

// Every step in the order in which it is computed: forward word by word, back from the last word.
function walkOrder() {
	const steps = lesson.steps.filter((step) => !step.live), walk = [];
	for (let i = 0, end; i < steps.length; i = end) {
		for (end = i + 1; steps[i].each && steps[end].each; end++);
		const order = steps[i].each ? lesson.target.map((word, t) => t) : [decoderStep];
		if (steps[i].colour === 'backward') order.reverse();
		for (const t of order) walk.push(...steps.slice(i, end).map((step) => [step, t]));
	}
	return walk;
}

function printWalk() {
	const now = decoderStep, sections = walkOrder().map(([step, t]) => {
		decoderStep = t;
		return element('section', { class: step.colour }, drawingOf(step, drawnStep(step)),
			element('div', stepBlocks(step, step.each ? t : -1)));
	});
	decoderStep = now;
	document.body.append(element('div', { id: 'walk' }, sections));
	for (const more of document.querySelectorAll('#walk details')) more.open = true;
}

function afterPrint() {
	get('walk').remove();
	redraw();
}
