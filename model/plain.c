#include "model/plain.h"

#include <math.h>
#include <string.h>

/* ---- arithmetic ---- */

static double *row(double *x, int i, int n)
{
	return x + (size_t)i * (size_t)n;
}

/* y += W x,  W:[rows, cols] with ld numbers from one row to the next */
static void add_product(double *y, const real *W, int ld, const double *x, int rows, int cols)
{
	for (int i = 0; i < rows; i++) {
		double sum = 0;

		for (int k = 0; k < cols; k++)
			sum += (double)W[(size_t)i * (size_t)ld + (size_t)k] * x[k];
		y[i] += sum;
	}
}

/* undo y = W x:  dx += W^T dy, and dW += dy x^T */
static void undo_product(double *dx, real *dW, const double *dy, const real *W, int ld,
	const double *x, int rows, int cols)
{
	for (int i = 0; i < rows; i++)
		for (int k = 0; k < cols; k++) {
			size_t at = (size_t)i * (size_t)ld + (size_t)k;

			dx[k] += (double)W[at] * dy[i];
			dW[at] += (real)(dy[i] * x[k]);
		}
}

/* undo y = x + b:  db += dy */
static void undo_bias(real *db, const double *dy, int n)
{
	for (int i = 0; i < n; i++)
		db[i] += (real)dy[i];
}

static void set(double *y, const real *x, int n)
{
	for (int i = 0; i < n; i++)
		y[i] = (double)x[i];
}

static void add(double *y, const double *x, int n)
{
	for (int i = 0; i < n; i++)
		y[i] += x[i];
}

static void copy(double *y, const double *x, int n)
{
	memcpy(y, x, (size_t)n * sizeof(double));
}

static double dot(const double *x, const double *y, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += x[i] * y[i];
	return sum;
}

static double sigmoid(double x)
{
	return 1 / (1 + exp(-x));
}

static void softmax(double *p, const double *x, int n)
{
	double max = x[0], sum = 0;

	for (int i = 1; i < n; i++)
		max = x[i] > max ? x[i] : max;
	for (int i = 0; i < n; i++)
		sum += p[i] = exp(x[i] - max);
	for (int i = 0; i < n; i++)
		p[i] /= sum;
}

/* Row `at` of a value as its readers see it; of a share, as the one whose share it is does. */
static const double *see(struct plain *p, size_t value, int at)
{
	const struct plain_value *v = &plain_values[value];
	int n = (int)plain_size(p, v->dims[strlen(v->dims) - 1]);

	return plain_see(p, value, at,
		v->kept ? row(plain_pointers(&p->x)[value], at, n) : see(p, v->share_of, at), n);
}

/* Row `id` of a matrix of embeddings, as the reader whose share it is sees it */
static const double *embedding(struct plain *p, size_t share, const real *matrix, int id)
{
	set(p->word, matrix + (size_t)id * (size_t)p->E, p->E);
	return plain_see(p, share, id, p->word, p->E);
}

/* ---- a GRU's step, (2) and (8): gx = W x + b is there, h is the state before ---- */

static struct plain_gru *gru_of(struct plain_values *v, size_t gru)
{
	return (struct plain_gru *)(void *)(plain_pointers(v) + gru);
}

#define PART(field) (gru + offsetof(struct plain_gru, field) / sizeof(double *))

static void gru_forward(struct plain *p, size_t gru, int i, double *out, const struct gru_params *w,
	const double *h)
{
	int H = p->H;
	struct plain_gru *x = gru_of(&p->x, gru);
	const double *gx = see(p, PART(gx), i), *gh, *r, *z, *n;
	const double *h_z = plain_see(p, PART(h_z), i, h, H);
	const double *h_U = plain_see(p, PART(h_U), i, h, H);
	double *Uh = row(x->gh, i, 3 * H);

	/* gh = U h + [0 ; 0 ; cn] */
	memset(Uh, 0, 2 * (size_t)H * sizeof(double));
	set(Uh + 2 * H, w->cn, H);
	add_product(Uh, w->U, H, h_U, 3 * H, H);
	gh = see(p, PART(gh), i);
	for (int k = 0; k < H; k++) {
		row(x->r, i, H)[k] = sigmoid(gx[k] + gh[k]);
		row(x->z, i, H)[k] = sigmoid(gx[H + k] + gh[H + k]);
	}
	r = see(p, PART(r), i);
	z = see(p, PART(z), i);
	for (int k = 0; k < H; k++)
		row(x->n, i, H)[k] = tanh(gx[2 * H + k] + r[k] * gh[2 * H + k]);
	n = see(p, PART(n), i);
	for (int k = 0; k < H; k++)
		out[k] = (1 - z[k]) * n[k] + z[k] * h_z[k];
}

/* dout -> d.gx, and what comes to the state before: d.h_z, d.h_U. Adds to dU, dcn, db. */
static void gru_backward(struct plain *p, size_t gru, int i, const double *dout,
	const struct gru_params *w, struct gru_params *dw, const double *h)
{
	int H = p->H;
	const struct plain_gru *x = gru_of(&p->x, gru);
	struct plain_gru *d = gru_of(&p->d, gru);
	const double *gh = row(x->gh, i, 3 * H);
	const double *r = row(x->r, i, H), *z = row(x->z, i, H), *n = row(x->n, i, H);
	double *dgx = row(d->gx, i, 3 * H), *dgh = row(d->gh, i, 3 * H);
	double *dr = row(d->r, i, H), *dz = row(d->z, i, H), *dn = row(d->n, i, H);

	for (int k = 0; k < H; k++) {
		/* undo out = (1 - z) n + z h */
		dn[k] = dout[k] * (1 - z[k]);
		dz[k] = dout[k] * (h[k] - n[k]);
		row(d->h_z, i, H)[k] = dout[k] * z[k];
		/* undo n = tanh(gx + r gh) */
		dgx[2 * H + k] = dn[k] * (1 - n[k] * n[k]);
		dgh[2 * H + k] = dgx[2 * H + k] * r[k];
		dr[k] = dgx[2 * H + k] * gh[2 * H + k];
		/* undo r, z = sigmoid(gx + gh) */
		dgx[k] = dgh[k] = dr[k] * r[k] * (1 - r[k]);
		dgx[H + k] = dgh[H + k] = dz[k] * z[k] * (1 - z[k]);
	}
	/* undo gh = U h + [0 ; 0 ; cn], gx = W x + b */
	undo_product(row(d->h_U, i, H), dw->U, dgh, w->U, H, h, 3 * H, H);
	undo_bias(dw->cn, dgh + 2 * H, H);
	undo_bias(dw->b, dgx, 3 * H);
}

/* ---- the encoder, (1) to (3), and keys_j of (4) ---- */

/* Both directions are the same code: the backward one begins with the last word. */
static const struct side {
	size_t gru, x, state, read, carried;
	int step;
} sides[2] = {
	{ VALUE(forward), VALUE(x_forward), VALUE(hf), VALUE(hf_read), VALUE(hf_carried), 1 },
	{ VALUE(backward), VALUE(x_backward), VALUE(hb), VALUE(hb_read), VALUE(hb_carried), -1 },
};

static void encode_side(struct plain *p, const struct side *s)
{
	const struct gru_params *w = s->step > 0 ? &p->params->forward : &p->params->backward;
	int S = p->S, E = p->E, H = p->H, first = s->step > 0 ? 0 : S - 1;

	/* (2) hf_j = GRU(x_j, hf_{j-1}),  hb_j = GRU(x_j, hb_{j+1}) */
	for (int j = first; j >= 0 && j < S; j += s->step) {
		double *gx = row(gru_of(&p->x, s->gru)->gx, j, 3 * H);

		set(gx, w->b, 3 * H);
		add_product(gx, w->W, E, see(p, s->x, j), 3 * H, E);
		gru_forward(p, s->gru, j, row(plain_pointers(&p->x)[s->state], j, H), w,
			j == first ? p->zero : see(p, s->carried, j - s->step));
	}
}

static void undo_encode_side(struct plain *p, const struct side *s)
{
	bool forward = s->step > 0;
	const struct gru_params *w = forward ? &p->params->forward : &p->params->backward;
	struct gru_params *dw = forward ? &p->gradient->forward : &p->gradient->backward;
	int S = p->S, E = p->E, H = p->H, first = forward ? 0 : S - 1, last = S - 1 - first;
	double *state = plain_pointers(&p->x)[s->state], **dvalues = plain_pointers(&p->d);
	struct plain_gru *d = gru_of(&p->d, s->gru);

	/* undo (2) hf_j = GRU(x_j, hf_{j-1}),  hb_j = GRU(x_j, hb_{j+1}), the last step first */
	for (int j = last; j >= 0 && j < S; j -= s->step) {
		double *dstate = row(dvalues[s->state], j, H);
		double *carried = row(dvalues[s->carried], j, H);

		if (j == last) {
			add(carried, p->d.last + (forward ? 0 : H), H);
		} else {
			add(carried, row(d->h_z, j + s->step, H), H);
			add(carried, row(d->h_U, j + s->step, H), H);
		}
		add(dstate, carried, H);
		if (plain_has(p, s->read))
			add(dstate, row(dvalues[s->read], j, H), H);
		gru_backward(p, s->gru, j, dstate, w, dw,
			j == first ? p->zero : row(state, j - s->step, H));
		undo_product(row(dvalues[s->x], j, E), dw->W, row(d->gx, j, 3 * H), w->W, E,
			row(p->x.x, j, E), 3 * H, E);
	}
}

static void encode(struct plain *p)
{
	const struct params *w = p->params;
	struct plain_values *x = &p->x;
	int S = p->S, E = p->E, H = p->H, D = 2 * H, A = p->A;
	const double *sum;

	/* (1) x_j = Esrc[src_j] */
	for (int j = 0; j < S; j++)
		copy(row(x->x, j, E), embedding(p, VALUE(row_read), w->Esrc, p->source[j]), E);
	encode_side(p, &sides[0]);
	encode_side(p, &sides[1]);
	/* (2) h_j = [hf_j ; hb_j] */
	for (int j = 0; j < S && plain_has(p, VALUE(h)); j++) {
		copy(row(x->h, j, D), see(p, VALUE(hf_read), j), H);
		copy(row(x->h, j, D) + H, see(p, VALUE(hb_read), j), H);
		/* (4) keys_j = Ua h_j */
		memset(row(x->keys, j, A), 0, (size_t)A * sizeof(double));
		add_product(row(x->keys, j, A), w->Ua, D, see(p, VALUE(h_keys), j), A, D);
	}
	/* (3) s_0 = tanh(Wb [hf_S ; hb_1] + bb) */
	copy(x->last, see(p, VALUE(hf_carried), S - 1), H);
	copy(x->last + H, see(p, VALUE(hb_carried), 0), H);
	set(x->s0_sum, w->bb, H);
	add_product(x->s0_sum, w->Wb, D, see(p, VALUE(last), 0), H, D);
	sum = see(p, VALUE(s0_sum), 0);
	for (int k = 0; k < H; k++)
		x->s0[k] = tanh(sum[k]);
}

/* d.h_values, d.keys and d.s0 are there. */
static void undo_encode(struct plain *p)
{
	const struct params *w = p->params;
	struct params *dw = p->gradient;
	const struct plain_values *x = &p->x;
	struct plain_values *d = &p->d;
	int S = p->S, E = p->E, H = p->H, D = 2 * H, A = p->A;

	/* undo (3) s_0 = tanh(Wb [hf_S ; hb_1] + bb) */
	for (int k = 0; k < H; k++)
		d->s0_sum[k] = d->s0[k] * (1 - x->s0[k] * x->s0[k]);
	undo_product(d->last, dw->Wb, d->s0_sum, w->Wb, D, x->last, H, D);
	undo_bias(dw->bb, d->s0_sum, H);
	for (int j = 0; j < S && plain_has(p, VALUE(h)); j++) {
		double *dh = row(d->h, j, D), *dh_keys = row(d->h_keys, j, D);

		/* undo (4) keys_j = Ua h_j */
		undo_product(dh_keys, dw->Ua, row(d->keys, j, A), w->Ua, D, row(x->h, j, D), A, D);
		/* h_j has two readers, (7) and (4) */
		add(dh, row(d->h_values, j, D), D);
		add(dh, dh_keys, D);
		/* undo (2) h_j = [hf_j ; hb_j] */
		add(row(d->hf_read, j, H), dh, H);
		add(row(d->hb_read, j, H), dh + H, H);
	}
	undo_encode_side(p, &sides[0]);
	undo_encode_side(p, &sides[1]);
	/* undo (1) x_j = Esrc[src_j] */
	for (int j = 0; j < S; j++) {
		add(row(d->x, j, E), row(d->x_forward, j, E), E);
		add(row(d->x, j, E), row(d->x_backward, j, E), E);
		add(row(d->row_read, p->source[j], E), row(d->x, j, E), E);
	}
}

/* ---- attention, (4) to (7): the state `ask` asks ---- */

/* (4), (5): the energy of word j at step t */
static double energy(struct plain *p, int t, int j, const double *q, const double *v)
{
	int A = p->A, at = t * p->S + j;
	const double *keys = see(p, VALUE(keys), j), *u;
	bool relu = p->config.score == SCORE_RELU;

	keys = plain_see(p, VALUE(keys_step), at, keys, A);
	q = plain_see(p, VALUE(q_word), at, q, A);
	switch (p->config.score) {
	case SCORE_ADDITIVE:
	case SCORE_RELU:
		for (int i = 0; i < A; i++)
			row(p->x.u, at, A)[i] = q[i] + keys[i];
		u = see(p, VALUE(u), at);
		for (int i = 0; i < A; i++)
			row(p->x.f, at, A)[i] = relu ? fmax(0, u[i]) : tanh(u[i]);
		return dot(v, see(p, VALUE(f), at), A);
	case SCORE_SCALED_DOT:
		p->x.product[at] = dot(q, keys, A);
		return *plain_see(p, VALUE(product), at, &p->x.product[at], 1) / sqrt(A);
	default:
		return dot(q, keys, A);
	}
}

static void attend(struct plain *p, int t, const double *ask)
{
	const struct params *w = p->params;
	int S = p->S, H = p->H, A = p->A, D = 2 * H;
	double *q = row(p->x.q, t, A), *c = row(p->x.c, t, D);
	double *e = row(p->x.e, t, S);
	const double *a, *q_seen, *v = NULL;

	/* (4) q = Wa s + ba; of general it is s */
	ask = plain_see(p, VALUE(ask_query), t, ask, H);
	if (w->Wa) {
		set(q, w->ba, A);
		add_product(q, w->Wa, H, ask, A, H);
	} else {
		copy(q, ask, H);
	}
	/* (5) */
	q_seen = see(p, VALUE(q), t);
	if (w->v) {
		set(row(p->x.v_step, t, A), w->v, A);
		v = see(p, VALUE(v_step), t);
	}
	for (int j = 0; j < S; j++)
		e[j] = energy(p, t, j, q_seen, v);
	/* (6) a = softmax(e) */
	softmax(row(p->x.a, t, S), see(p, VALUE(e), t), S);
	a = see(p, VALUE(a), t);
	/* (7) c = sum_j a_j h_j */
	memset(c, 0, (size_t)D * sizeof(double));
	for (int j = 0; j < S; j++) {
		const double *h = see(p, VALUE(h_values), j);

		h = plain_see(p, VALUE(h_step), t * S + j, h, D);
		for (int k = 0; k < D; k++)
			c[k] += a[j] * h[k];
	}
}

/* undo (5), (4) of step t and word j: d.e is there */
static void undo_energy(struct plain *p, int t, int j)
{
	const struct plain_values *x = &p->x;
	struct plain_values *d = &p->d;
	int A = p->A, at = t * p->S + j;
	const double *q = row(x->q, t, A), *keys = row(x->keys, j, A);
	double *dq = row(d->q_word, at, A), *dkeys = row(d->keys_step, at, A), de = d->e[at];

	switch (p->config.score) {
	case SCORE_ADDITIVE:
	case SCORE_RELU:
		for (int i = 0; i < A; i++) {
			double f = row(x->f, at, A)[i], *df = row(d->f, at, A) + i;
			double *du = row(d->u, at, A) + i;

			/* undo (5) e = v . f, f = tanh(u) or max(0, u) */
			row(d->v_step, t, A)[i] += de * f;
			*df = de * row(x->v_step, t, A)[i];
			*du = *df * (p->config.score == SCORE_RELU ? f > 0 : 1 - f * f);
			/* undo (4) u = q + keys_j */
			dq[i] = dkeys[i] = *du;
		}
		return;
	case SCORE_SCALED_DOT:
		/* undo (5) e = q . keys_j / sqrt(A) */
		de = d->product[at] = de / sqrt(A);
		/* fall through */
	default:
		/* undo (5) e = q . keys_j */
		for (int i = 0; i < A; i++) {
			dq[i] = de * keys[i];
			dkeys[i] = de * q[i];
		}
	}
}

/* d.c of step t -> d.h_values, d.keys, d.ask_query. Adds to dWa, dba, dv. */
static void undo_attend(struct plain *p, int t, const double *ask)
{
	const struct params *w = p->params;
	struct params *dw = p->gradient;
	struct plain_values *d = &p->d;
	int S = p->S, H = p->H, A = p->A, D = 2 * H;
	const double *a = row(p->x.a, t, S), *dc = row(d->c, t, D);
	double *da = row(d->a, t, S), *de = row(d->e, t, S), *dq = row(d->q, t, A), mean;

	/* undo (7) c = sum_j a_j h_j */
	for (int j = 0; j < S; j++) {
		double *dh = row(d->h_step, t * S + j, D);

		da[j] = dot(dc, row(p->x.h, j, D), D);
		for (int k = 0; k < D; k++)
			dh[k] = a[j] * dc[k];
		add(row(d->h_values, j, D), dh, D);
	}
	/* undo (6) a = softmax(e): de_i = sum_j a_j (1[i=j] - a_i) da_j
	 *                               = a_i (da_i - sum_j a_j da_j) */
	mean = dot(a, da, S);
	for (int j = 0; j < S; j++)
		de[j] = a[j] * (da[j] - mean);
	/* undo (5), (4) */
	for (int j = 0; j < S; j++) {
		undo_energy(p, t, j);
		add(row(d->keys, j, A), row(d->keys_step, t * S + j, A), A);
		add(dq, row(d->q_word, t * S + j, A), A);
	}
	if (w->v)
		undo_bias(dw->v, row(d->v_step, t, A), A);
	/* undo (4) q = Wa s + ba; of general it is s */
	if (w->Wa) {
		undo_product(row(d->ask_query, t, H), dw->Wa, dq, w->Wa, H, ask, A, H);
		undo_bias(dw->ba, dq, A);
	} else {
		add(row(d->ask_query, t, H), dq, H);
	}
}

/* ---- the decoder's step t, (8) to (11) ---- */

/* s_t, which the step `previous` came before: (8a), (4) to (7), (8) or (8b) */
static void recur(struct plain *p, int t, int previous)
{
	const struct params *w = p->params;
	struct plain_values *x = &p->x;
	bool conditional = plain_has(p, VALUE(ahead)), attention = plain_has(p, VALUE(c));
	int E = p->E, H = p->H, D = attention ? 2 * H : 0, in = (conditional ? 0 : E) + D;
	const double *state = t ? see(p, VALUE(s_carried), t - 1) : see(p, VALUE(s0), 0);
	double *gx = row(x->decoder.gx, t, 3 * H);

	copy(row(x->y, t, E), embedding(p, VALUE(row_lookup), w->Etgt, previous), E);
	set(gx, w->decoder.b, 3 * H);
	if (conditional) {
		/* (8a) s'_t = GRU(y_{t-1}, s_{t-1}) */
		double *gy = row(x->before.gx, t, 3 * H);

		set(gy, w->before.b, 3 * H);
		add_product(gy, w->before.W, E, see(p, VALUE(y_gru), t), 3 * H, E);
		gru_forward(p, VALUE(before), t, row(x->ahead, t, H), &w->before, state);
		state = see(p, VALUE(ahead), t);
	} else {
		add_product(gx, w->decoder.W, in, see(p, VALUE(y_gru), t), 3 * H, E);
	}
	if (attention) {
		attend(p, t, state);
		add_product(gx, w->decoder.W + in - D, in, see(p, VALUE(c_gru), t), 3 * H, D);
	}
	/* (8) s_t = GRU([y_{t-1} ; c_t], s_{t-1}), (8b) s_t = GRU(c_t, s'_t) */
	gru_forward(p, VALUE(decoder), t, row(x->s, t, H), &w->decoder, state);
}

/* (9), (10) */
static void read_out(struct plain *p, int t)
{
	const struct params *w = p->params;
	int E = p->E, H = p->H, V = p->V, D = plain_has(p, VALUE(c)) ? 2 * H : 0, in = H + E + D;
	double *m_sum = row(p->x.m_sum, t, E), *logits = row(p->x.logits, t, V);
	const double *sum, *m;

	/* (9) m_t = tanh(Wm [s_t ; y_{t-1} ; c_t] + bm) */
	set(m_sum, w->bm, E);
	add_product(m_sum, w->Wm, in, see(p, VALUE(s_read), t), E, H);
	add_product(m_sum, w->Wm + H, in, see(p, VALUE(y_readout), t), E, E);
	if (D)
		add_product(m_sum, w->Wm + H + E, in, see(p, VALUE(c_readout), t), E, D);
	sum = see(p, VALUE(m_sum), t);
	for (int k = 0; k < E; k++)
		row(p->x.m, t, E)[k] = tanh(sum[k]);
	/* (10) p_t = softmax(Wo m_t + bo) */
	m = see(p, VALUE(m), t);
	for (int i = 0; i < V; i++)
		logits[i] = (double)w->bo[i] + dot(embedding(p, VALUE(row_output), w->Wo, i), m, E);
	softmax(row(p->x.p, t, V), see(p, VALUE(logits), t), V);
}

double plain_goal(const struct plain *p, int t, int i)
{
	return (i == p->target[t] ? 1 - p->smoothing : 0) + p->smoothing / p->V;
}

/* undo (11), (10), (9): -> d.s_read, d.y_readout, d.c_readout */
static void undo_read_out(struct plain *p, int t)
{
	const struct params *w = p->params;
	struct params *dw = p->gradient;
	const struct plain_values *x = &p->x;
	struct plain_values *d = &p->d;
	int E = p->E, H = p->H, V = p->V, D = plain_has(p, VALUE(c)) ? 2 * H : 0, in = H + E + D;
	double *dlogits = row(d->logits, t, V), *dm = row(d->m, t, E), *dsum = row(d->m_sum, t, E);
	const double *m = row(x->m, t, E);

	/* undo (11) L = -1/T sum_t sum_i g_i log p_i, and (10) p = softmax(logits) */
	for (int i = 0; i < V; i++) {
		row(d->p, t, V)[i] = -plain_goal(p, t, i) / row(x->p, t, V)[i] / p->T;
		dlogits[i] = (row(x->p, t, V)[i] - plain_goal(p, t, i)) / p->T;
	}
	/* undo (10) logits = Wo m + bo */
	undo_bias(dw->bo, dlogits, V);
	for (int i = 0; i < V; i++)
		for (int k = 0; k < E; k++) {
			dm[k] += (double)w->Wo[(size_t)i * (size_t)E + (size_t)k] * dlogits[i];
			row(d->row_output, i, E)[k] += dlogits[i] * m[k];
		}
	/* undo (9) m_t = tanh(Wm [s_t ; y_{t-1} ; c_t] + bm) */
	for (int k = 0; k < E; k++)
		dsum[k] = dm[k] * (1 - m[k] * m[k]);
	undo_bias(dw->bm, dsum, E);
	undo_product(row(d->s_read, t, H), dw->Wm, dsum, w->Wm, in, row(x->s, t, H), E, H);
	undo_product(
		row(d->y_readout, t, E), dw->Wm + H, dsum, w->Wm + H, in, row(x->y, t, E), E, E);
	if (D)
		undo_product(row(d->c_readout, t, D), dw->Wm + H + E, dsum, w->Wm + H + E, in,
			row(x->c, t, D), E, D);
}

/* undo (8), (7) to (4), (8a): from s_t, of which the readout's share and what is carried are there,
 * to the state before */
static void undo_recur(struct plain *p, int t)
{
	const struct params *w = p->params;
	struct params *dw = p->gradient;
	const struct plain_values *x = &p->x;
	struct plain_values *d = &p->d;
	bool conditional = plain_has(p, VALUE(ahead)), attention = plain_has(p, VALUE(c));
	int E = p->E, H = p->H, D = attention ? 2 * H : 0, in = (conditional ? 0 : E) + D;
	const double *state = t ? row(x->s, t - 1, H) : x->s0, *y = row(x->y, t, E);
	const double *ask = conditional ? row(x->ahead, t, H) : state;
	double *ds = row(d->s, t, H), *dgx = row(d->decoder.gx, t, 3 * H), *dask;
	double *dstate = t ? row(d->s_carried, t - 1, H) : d->s0;

	add(ds, row(d->s_read, t, H), H);
	add(ds, row(d->s_carried, t, H), H);
	/* undo (8) s_t = GRU([y_{t-1} ; c_t], s_{t-1}), (8b) s_t = GRU(c_t, s'_t) */
	gru_backward(p, VALUE(decoder), t, ds, &w->decoder, &dw->decoder, ask);
	dask = conditional ? row(d->ahead, t, H) : dstate;
	add(dask, row(d->decoder.h_z, t, H), H);
	add(dask, row(d->decoder.h_U, t, H), H);
	if (attention) {
		undo_product(row(d->c_gru, t, D), dw->decoder.W + in - D, dgx,
			w->decoder.W + in - D, in, row(x->c, t, D), 3 * H, D);
		add(row(d->c, t, D), row(d->c_readout, t, D), D);
		add(row(d->c, t, D), row(d->c_gru, t, D), D);
		undo_attend(p, t, ask);
		add(dask, row(d->ask_query, t, H), H);
	}
	if (conditional) {
		/* undo (8a) s'_t = GRU(y_{t-1}, s_{t-1}) */
		double *dgy = row(d->before.gx, t, 3 * H);

		gru_backward(p, VALUE(before), t, dask, &w->before, &dw->before, state);
		add(dstate, row(d->before.h_z, t, H), H);
		add(dstate, row(d->before.h_U, t, H), H);
		undo_product(row(d->y_gru, t, E), dw->before.W, dgy, w->before.W, E, y, 3 * H, E);
	} else {
		undo_product(
			row(d->y_gru, t, E), dw->decoder.W, dgx, w->decoder.W, in, y, 3 * H, E);
	}
	/* y_{t-1} = Etgt[previous] */
	add(row(d->y, t, E), row(d->y_readout, t, E), E);
	add(row(d->y, t, E), row(d->y_gru, t, E), E);
	add(row(d->row_lookup, t ? p->target[t - 1] : p->bos, E), row(d->y, t, E), E);
}

/* ---- the whole ---- */

double plain_forward(struct plain *p)
{
	encode(p);
	return plain_forward_from(p, 0);
}

double plain_forward_from(struct plain *p, int first)
{
	double sum = 0;

	for (int t = 0; t < first; t++)
		sum += p->loss[t];
	for (int t = first; t < p->T; t++) {
		int previous = t ? p->target[t - 1] : p->bos;
		const double *probability;

		recur(p, t, previous);
		read_out(p, t);
		/* (11) the cross-entropy with the smoothed goal */
		probability = see(p, VALUE(p), t);
		p->nll[t] = -log(probability[p->target[t]]);
		p->loss[t] = 0;
		for (int i = 0; i < p->V; i++)
			p->loss[t] -= plain_goal(p, t, i) * log(probability[i]);
		sum += p->loss[t];
	}
	return sum / p->T;
}

void plain_backward(struct plain *p)
{
	struct params *dw = p->gradient;

	for (size_t i = 0; i < PLAIN_VALUES; i++)
		if (plain_has(p, i))
			memset(plain_pointers(&p->d)[i], 0, plain_count(p, i) * sizeof(double));
	memset(dw->block, 0, dw->count * sizeof(real));
	for (int t = p->T - 1; t >= 0; t--) {
		undo_read_out(p, t);
		undo_recur(p, t);
	}
	undo_encode(p);
	/* rows of the embeddings; where they are tied, this is one matrix */
	undo_bias(dw->Esrc, p->d.row_read, p->config.source_vocab * p->E);
	undo_bias(dw->Etgt, p->d.row_lookup, p->V * p->E);
	undo_bias(dw->Wo, p->d.row_output, p->V * p->E);
}

int plain_greedy(struct plain *p, int *words, int end, const int *never, int count)
{
	encode(p);
	for (int t = 0; t < p->T; t++) {
		int previous = t ? words[t - 1] : p->bos, best = -1;
		const double *logits = row(p->x.logits, t, p->V);

		recur(p, t, previous);
		read_out(p, t);
		for (int i = 0; i < p->V; i++) {
			bool said = true;

			for (int k = 0; k < count; k++)
				said = said && i != never[k];
			if (said && (best < 0 || logits[i] > logits[best]))
				best = i;
		}
		words[t] = best;
		if (best == end)
			return t + 1;
	}
	return p->T;
}
