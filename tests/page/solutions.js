// A right solution of each blank of the workbook, and wrong ones: what is replaced in the right one (a
// sign turned, a term left out) and the first entry that the verdict must name.
const gates = `
	const dgx = [], dgh = [];
	for (let k = 0; k < H; k++) {
		const dn = dhf[k] * (1 - z[k]), dz = dhf[k] * (h[k] - n[k]);
		dh_z[k] = dhf[k] * z[k];
		dgx[2 * H + k] = dn * (1 - n[k] * n[k]);
		dgh[2 * H + k] = dgx[2 * H + k] * r[k];
		dgx[k] = dgh[k] = dgx[2 * H + k] * hn[k] * r[k] * (1 - r[k]);
		dgx[H + k] = dgh[H + k] = dz * z[k] * (1 - z[k]);
	}
`;
const solutions = [
	{ right: `
for (let j = 0; j < S; j++) {
	da[j] = dot(dc, h[j]);
	for (let k = 0; k < D; k++)
		dh[j][k] = a[j] * dc[k];
}`,
	wrong: [['dot(dc', '-dot(dc', 'da[0] at step 1'], ['k < D', 'k < H', 'dh[0][H] at step 1']] },
	{ right: `
const mean = dot(a, da);
for (let j = 0; j < S; j++)
	de[j] = a[j] * (da[j] - mean);`,
	wrong: [['- mean', '', 'de[0] at step 1'], ['- mean', '+ mean', 'de[0] at step 1']] },
	{ right: `
for (let j = 0; j < S; j++)
	for (let i = 0; i < A; i++) {
		dv[i] += de[j] * f[j][i];
		du[j][i] = de[j] * v[i] * (relu ? f[j][i] > 0 : 1 - f[j][i] * f[j][i]);
	}`,
	wrong: [['1 - f', '1 + f', 'du[0][0] at step 1'], ['+= de', '-= de', 'dv[0]'],
		['+= de', '= de', 'dv[0]']] },
	{ right: `
for (let i = 0; i < A; i++) {
	for (let j = 0; j < S; j++)
		dq[i] += du[j][i];
	dba[i] += dq[i];
	for (let k = 0; k < H; k++) {
		ds[k] += Wa[i][k] * dq[i];
		dWa[i][k] += dq[i] * s[k];
	}
}`,
	wrong: [['+= du', '-= du', 'dq[0] at step 1'], ['dWa[i][k] +', 'dWa[i][k] -', 'dWa[0][0]'],
		['ds[k] +', 'ds[k] ', 'ds[0] at step 1']] },
	{ right: `
for (let j = 0; j < S; j++)
	for (let i = 0; i < A; i++) {
		for (let t = 0; t < T; t++)
			dkeys[j][i] += du[t][j][i];
		for (let k = 0; k < D; k++) {
			dUa[i][k] += dkeys[j][i] * h[j][k];
			dh[j][k] += Ua[i][k] * dkeys[j][i];
		}
	}`,
	wrong: [['t = 0', 't = 1', 'dkeys[0][0]'], ['dh[j][k] +', 'dh[j][k] -', 'dh[0][0]']] },
	{ right: `
for (let i = 0; i < V; i++)
	dlogits[i] = (p[i] - g[i]) / T;`,
	wrong: [['p[i] - g[i]', 'g[i] - p[i]', 'dlogits[0] at step 1'], [' / T', '', 'dlogits[0] at step 1']] },
	{ right: `
for (let i = 0; i < E; i++) {
	dm_sum[i] = dm[i] * (1 - m[i] * m[i]);
	for (let k = 0; k < H; k++)
		ds[k] += Wm[i][k] * dm_sum[i];
	for (let k = 0; k < E; k++)
		dy[k] += Wm[i][H + k] * dm_sum[i];
	for (let k = H + E; k < Wm[i].length; k++)
		dc[k - H - E] += Wm[i][k] * dm_sum[i];
}`,
	wrong: [['1 - m', '1 + m', 'dm_sum[0] at step 1'], ['[H + k]', '[k]', 'dy[0] at step 1']] },
	{ right: `
for (let k = 0; k < H; k++) {
	const dn = ds[k] * (1 - z[k]), dz = ds[k] * (h[k] - n[k]);
	dh_z[k] = ds[k] * z[k];
	dgx_n[k] = dn * (1 - n[k] * n[k]);
	dhn[k] = dgx_n[k] * r[k];
	dgx_r[k] = dgx_n[k] * hn[k] * r[k] * (1 - r[k]);
	dgx_z[k] = dz * z[k] * (1 - z[k]);
}`,
	wrong: [['h[k] - n[k]', 'n[k] - h[k]', 'dgx_z[0] at step 1'], ['* r[k];', ';', 'dhn[0] at step 1']] },
	{ right: `${gates}
	for (let i = 0; i < 3 * H; i++) {
		db[i] += dgx[i];
		for (let k = 0; k < E; k++) {
			dx[k] += W[i][k] * dgx[i];
			dW[i][k] += dgx[i] * x[k];
		}
		for (let k = 0; k < H; k++) {
			dh_U[k] += U[i][k] * dgh[i];
			dU[i][k] += dgh[i] * h[k];
		}
	}
	for (let k = 0; k < H; k++)
		dcn[k] += dgh[2 * H + k];`,
	wrong: [['db[i] +', 'db[i] -', 'db[0]'], ['[k] * dgh[i]', '[k] * dgx[i]', 'dh_U[0] at the word'],
		['= dhf[k] * z[k]', '= -dhf[k] * z[k]', 'dh_z[0] at the word']] },
	{ right: `
for (let i = 0; i < H; i++) {
	ds0_sum[i] = ds0[i] * (1 - s0[i] * s0[i]);
	dbb[i] = ds0_sum[i];
	for (let k = 0; k < D; k++) {
		dlast[k] += Wb[i][k] * ds0_sum[i];
		dWb[i][k] = ds0_sum[i] * last[k];
	}
}`,
	wrong: [['1 - s0', '1 + s0', 'ds0_sum[0]'], ['dlast[k] +', 'dlast[k] ', 'dlast[0]']] },
	{ right: `
for (let k = 0; k < E; k++) {
	dEtgt[previous][k] += dy[k];
	for (let i = 0; i < V; i++)
		dEtgt[i][k] += dlogits[i] * m[k];
}`,
	wrong: [['+= dy', '+= 0 * dy', 'dEtgt[2][0]'], ['+= dlogits', '-= dlogits', 'dEtgt[0][0]']] },
	{ right: `
for (let i = 0; i < w.length; i++) {
	m[i] = b1 * m[i] + (1 - b1) * g[i];
	v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
	w[i] -= rate * m[i] / (1 - b1 ** t) / (sqrt(v[i] / (1 - b2 ** t)) + epsilon);
}`,
	wrong: [['w[i] -=', 'w[i] +=', 'w[0] at step 1'], ['b1 ** t', 'b1', 'w[0] at step 2'],
		['b1 * m[i] +', 'b1 * m[i] -', 'm[0] at step 1']] },
];

// Networks: what is changed in the example, and which blanks they have not.
const networks = [
	[{}, []],
	[{ source: 'we read two old books', target: 'nous lisons deux vieux livres', seed: 7, E: 4, H: 3, A: 5 }, []],
	[{ score: 'additive-relu', cell: 'cgru' }, []],
	[{ score: 'scaled-dot' }, [3]],
	[{ score: 'general', cell: 'cgru' }, [3, 4]],
	[{ score: 'none' }, [1, 2, 3, 4, 5]],
];

// Looks at every blank in every network; what is found goes to say(right, claim).
async function solveAll(say) {
	const check = (n, text) => workbookCheck(n, `const relu = ${lesson.score === 'additive-relu'};${text}`);
	const blank = (n) => `blank ${n}, ${blanks[n - 1].title}: `;
	for (const [changes, missing] of networks) {
		live.open({ ...live.first, ...changes });
		const about = ` (${live.asked.score} ${live.asked.cell}, ${live.asked.source})`;
		for (let n = 1; n <= blanks.length; n++) {
			const { right, wrong } = solutions[n - 1], verdict = await check(n, right);
			if (missing.includes(n)) {
				say(verdict.startsWith('This network has no'), blank(n) + 'is not there' + about, verdict);
				continue;
			}
			say(verdict.startsWith('Right'), blank(n) + 'solved' + about, verdict);
			if (networks.indexOf(networks.find(([one]) => one === changes)) > 1) continue;
			for (const [from, to, entry] of wrong) {
				const told = await check(n, right.replace(from, to));
				const place = entry.replace('[H]', `[${lesson.sizes.H}]`);
				say(right.includes(from) && told.startsWith('Not yet: ' + place),
					`${blank(n)}"${to}" for "${from}" is refused at ${place}` + about, told);
			}
		}
	}
	live.open(live.first);
	const refused = async (text, what, words) => {
		const told = await check(1, text);
		say(words.test(told), what, told);
	};
	await refused('for (;;);', 'an endless loop is ended', /three seconds/);
	await refused('\nlet x = 1;\nlet y = (;\n\n', 'a syntax error is told with its line', /^Line 3: SyntaxError/);
	await refused('\n\nda[0] = nothing;\n\n', 'an unknown name is told with its line', /^Line 3: ReferenceError/);
	await refused('da = 3;', 'a result of another shape', /da at step 1 \(.*\) is 3.00000, and plain.c has 4 numbers/);
	await refused('da[0] = NaN;', 'NaN is never right', /da\[0\] at step 1 .* is NaN/);
	await refused('fetch("http://localhost/")', 'nothing is written', /^Not yet: da\[0\]/);
	for (const one of blanks) for (const part of one.code) {
		const shown = excerpt(part)[1].textContent;
		say(shown.includes(part[2].trim().split('\n')[0]) && shown.split('\n').length < 60,
			`the solution of ${one.title} stands in ${codeFiles[part[0]]}`, shown.slice(0, 80));
	}
	await usedByHand(say);
}

// The block itself: the address, the editor's keys, the verdict, what is kept.
async function usedByHand(say) {
	const until = async (holds) => {
		for (let i = 0; i < 200 && !holds(); i++) await new Promise((done) => setTimeout(done, 20));
		return Boolean(holds());
	};
	const press = (key) => editor.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true,
		cancelable: true }));
	location.hash = 'step=workbook&blank=2';
	say(await until(() => get('step').textContent.includes('Blank 2: The softmax')), 'the address names the blank',
		get('step').textContent.slice(0, 200));
	editor.value = '';
	say(!press('Tab') && editor.value === '\t', 'Tab indents', editor.value);
	press('Escape');
	say(press('Tab') && editor.value === '\t', 'Escape, then Tab, leaves the editor', editor.value);
	editor.value = solutions[1].right;
	editor.dispatchEvent(new Event('input'));
	get('check').click();
	say(await until(() => get('verdict').textContent.startsWith('Right: de')), 'the verdict is shown',
		get('verdict').textContent);
	live.open({ seed: 61 });
	say(get('verdict').textContent === '' && editor.value === solutions[1].right,
		'another network: the text stays, the verdict goes', get('verdict').textContent);
	live.open({ score: 'none' });
	get('again').click();
	say(live.asked.score === live.first.score && get('check'), 'the example again', live.asked.score);
	say(JSON.parse(localStorage.getItem('workbook')).texts[2] === solutions[1].right, 'what is written is kept',
		localStorage.getItem('workbook'));
	get('step').querySelector('.choices a').click();
	say(/blank=3/.test(location.hash) && editor.value !== solutions[1].right, 'the next blank', location.hash);
	location.hash = 'step=workbook';
	say(await until(() => get('step').textContent.includes('Blank 1:')), 'without a number: the first blank',
		location.hash);
}
