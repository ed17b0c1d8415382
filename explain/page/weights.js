// Weights are dragged, in any table of weights, or moved by the arrow keys; all is computed anew.
let held = ['#attention.Wa', 0]; // the weight whose loss is drawn

let justDragged = false;

const weightOf = ([name, at]) => paramOf(name).w[at];

function moveWeight(place, x) {
	held = place;
	attempt(() => live.move(...place, Number(x.toFixed(4))));
	rememberSoon();
}

// A weight cell under the pointer; it is drawn anew while it is dragged, so the window listens.
function dragWeight(event) {
	const cell = event.target.closest && event.target.closest('td[data-value^="#"]');
	if (!cell || !live || event.button) return;
	const place = [cell.dataset.value, Number(cell.dataset.at)];
	const from = event.clientX, was = weightOf(place);
	let asked = 0, x = was;
	const drag = (e) => {
		if (x === was && Math.abs(e.clientX - from) < 4) return;
		x = was + (e.clientX - from) / 100;
		if (!asked) asked = requestAnimationFrame(() => {
			asked = 0;
			moveWeight(place, x);
		});
	};
	const drop = () => {
		removeEventListener('pointermove', drag);
		removeEventListener('pointerup', drop);
		removeEventListener('pointercancel', drop);
		if (x === was) return;
		justDragged = true; // the click that follows asks nothing
		setTimeout(() => { justDragged = false; }, 50);
		remember(true);
	};
	addEventListener('pointermove', drag);
	addEventListener('pointerup', drop);
	addEventListener('pointercancel', drop);
}

// Up and down move a weight that has the focus; true: it was for the weight.
function weightKey(cell, key) {
	const way = { ArrowUp: 1, ArrowDown: -1 }[key], place = [cell.dataset.value,
		Number(cell.dataset.at)];
	if (!live || !way || place[0][0] !== '#') return false;
	moveWeight(place, weightOf(place) + 0.05 * way);
	return true;
}

// The loss over the positions of a weight, and the gradient as its slope there.
function lossCurve([name, at]) {
	const w = weightOf([name, at]), slope = paramOf(name).g[at], count = 61;
	const from = Math.min(-3, w - 1), to = Math.max(3, w + 1), step = (to - from) / (count - 1);
	const losses = live.call('live_curve', name.replace('#', ''), at, from, to, count);
	const low = Math.min(...losses), high = Math.max(...losses), here = (w - from) / step;
	const tangent = [-8, -4, 0, 4, 8].map((k) => [here + k, lesson.loss + slope * k * step])
		.filter(([i, y]) => i >= 0 && i < count && y >= low && y <= high);
	return lineChart('L by ' + labelOf(name, at),
		losses.map((y, i) => minus((from + i * step).toFixed(1))), [{ name: 'L', first: 0, x: losses },
			{ name: 'the gradient as a slope', at: tangent.map(([i]) => i),
				x: tangent.map(([, y]) => y) }], linearScale(losses, low));
}

function weightsBlock() {
	const small = lesson.params.filter((p) => p.w);
	const p = paramOf(held[0]) && paramOf(held[0]).w ? paramOf(held[0]) : small[0];
	if (!p) return note('This network is large: its weights are not on the page.');
	held = ['#' + p.name, Math.min(held[1], p.w.length - 1)];
	const select = element('select', { id: 'parameter', 'aria-label': 'parameter' },
		small.map(({ name }) => element('option', name)));
	const back = button('back', 'as it was', () => {
		attempt(() => live.open({}));
		remember();
	});
	select.value = p.name;
	select.addEventListener('change', () => {
		held = ['#' + select.value, 0];
		redraw();
	});
	back.disabled = !live.moved.size;
	return element('div', element('div.choices', select, back,
		element('span', `L = ${number(lesson.loss)}`)),
	scroll(weightTable(p)), lossCurve(held), scroll(gradientTable(p)));
}
