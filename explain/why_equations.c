#include "explain/why.h"

/* clang-format off */
/* A GRU g with the weights `from` at places n: the sums W x + b of the rows r, z and n, the state
 * before h(i), and the gradient of what it makes. */
#define GRU_EQUATIONS(g, n, from, Wr, Wz, Wn, hi, hk, dout) \
	{ g ".r", "sigmoid(" Wr " + <k:H #" from ".U[i,k] * " hk ">)", "row(x->r, i, H)[k]" }, \
	{ g ".z", "sigmoid(" Wz " + <k:H #" from ".U[i+H,k] * " hk ">)", "row(x->z, i, H)[k]" }, \
	{ g ".hn", "<k:H #" from ".U[i+2H,k] * " hk "> + #" from ".cn[i]", "add_product(Uh" }, \
	{ g ".n", "tanh(" Wn " + " g ".r[" n ",i] * " g ".hn[" n ",i])", "row(x->n, i, H)[k]" }, \
	{ "d." g ".gx", "d." g ".dr[" n ",i];d." g ".dz[" n ",i];d." g ".dn[" n ",i]", \
		"dgx[k] = dgh" }, \
	{ "d." g ".dr", "d." g ".dn[" n ",i] * " g ".hn[" n ",i] * " g ".r[" n ",i] * (1 - " g \
		".r[" n ",i])", "dgx[k] = dgh" }, \
	{ "d." g ".dz", dout " * (" hi " - " g ".n[" n ",i]) * " g ".z[" n ",i] * (1 - " g ".z[" n \
		",i])", "dgx[H + k]" }, \
	{ "d." g ".dn", dout " * (1 - " g ".z[" n ",i]) * (1 - " g ".n[" n ",i] * " g ".n[" n \
		",i])", "dgx[2 * H + k] = dn" }, \
	{ "d." g ".dhn", "d." g ".dn[" n ",i] * " g ".r[" n ",i]", "dgh[2 * H + k]" }, \
	{ "d." g ".h_z", dout " * " g ".z[" n ",i]", "row(d->h_z, i" }, \
	{ "d." g ".h_U", "<k:H #" from ".U[k,i] * d." g ".dr[" n ",k]> + <k:H #" from \
		".U[k+H,i] * d." g ".dz[" n ",k]> + <k:H #" from ".U[k+2H,i] * d." g ".dhn[" n \
		",k]>", "undo_product(row(d->h_U" }

/* ... and of its weights, summed over the places: `sum` is "t:T" or "j:S", h the state before. */
#define GRU_WEIGHTS(g, n, from, sum, h) \
	{ "d#" from ".U", "<" sum " d." g ".dr[" n ",i] * " h ">;<" sum " d." g ".dz[" n ",i] * " \
		h ">;<" sum " d." g ".dhn[" n ",i] * " h ">", "undo_product(row(d->h_U" }, \
	{ "d#" from ".b", "<" sum " d." g ".gx[" n ",i]>", "undo_bias(dw->b, dgx" }, \
	{ "d#" from ".cn", "<" sum " d." g ".dhn[" n ",i]>", "undo_bias(dw->cn" }

#define SIDE(from, row) "<k:E #" from ".W[" row ",k] * x[j,k]> + #" from ".b[" row "]"
#define BEFORE(row) "<k:E #decoder.before.W[" row ",k] * y[t,k]> + #decoder.before.b[" row "]"
#define DECODER(row) \
	"{gru:<k:E #decoder.W[" row ",k] * y[t,k]> + }{att:<k:D #decoder.W[" row \
		",k{gru:+E}] * c[t,k]> + }#decoder.b[" row "]"
#define STATE(g, n, h) "(1 - " g ".z[" n "]) * " g ".n[" n "] + " g ".z[" n "] * " h
#define FACTOR "{scaled:d.product|d.e}[t,j]"
#define WO "{untied:#output.W|#target.embedding}"

const struct equation why_equations[] = {
	{ "x", "{all-tied:#target.embedding|#source.embedding}[w,i]", "copy(row(x->x" },
	GRU_EQUATIONS("forward", "j", "encoder.forward", SIDE("encoder.forward", "i"), SIDE(
		"encoder.forward", "i+H"), SIDE("encoder.forward", "i+2H"), "hf[j-1,i]",
		"hf[j-1,k]", "d.hf[j,i]"),
	GRU_EQUATIONS("backward", "j", "encoder.backward", SIDE("encoder.backward", "i"), SIDE(
		"encoder.backward", "i+H"), SIDE("encoder.backward", "i+2H"), "hb[j+1,i]",
		"hb[j+1,k]", "d.hb[j,i]"),
	{ "hf", STATE("forward", "j,i", "hf[j-1,i]"), "out[k] = (1" },
	{ "hb", STATE("backward", "j,i", "hb[j+1,i]"), "out[k] = (1" },
	{ "h", "hf[j,i];hb[j,i]", "copy(row(x->h, j, D), see" },
	{ "keys", "<k:D #attention.Ua[i,k] * h[j,k]>", "add_product(row" },
	{ "last", "hf[S-1,i];hb[0,i]", "copy(x->last, see" },
	{ "s0", "tanh(<k:D #bridge.W[i,k] * last[k]> + #bridge.b[i])", "x->s0[k] = tanh" },
	{ "y", "#target.embedding[y,i]", "copy(row(x->y" },
	{ "previous", "t=0?s0[i] : s[t-1,i]", "const double *state = t ? see" },
	{ "asker", "{cgru:ahead|previous}[t,i]", "attend(p, t, state);" },
	GRU_EQUATIONS("before", "t", "decoder.before", BEFORE("i"), BEFORE("i+H"), BEFORE("i+2H"),
		"previous[t,i]", "previous[t,k]", "d.ahead[t,i]"),
	{ "ahead", STATE("before", "t,i", "previous[t,i]"), "gru_forward(p, VALUE(before)" },
	{ "q", "{general:asker[t,i]|<k:H #attention.Wa[i,k] * asker[t,k]> + #attention.ba[i]}",
		"add_product(q" },
	{ "u", "q[t,i] + keys[j,i]", "row(p->x.u" },
	{ "f", "{relu:max(|tanh(}u[t,j,i])", "row(p->x.f" },
	{ "e", "{adds:<k:A #attention.v[k] * f[t,j,k]>|{scaled:(}<k:A q[t,k] * "
		"keys[j,k]>{scaled:) / sqrt(%A)}}", "e[j] = energy" },
	{ "a", "exp(e[t,j]) / (<k:S exp(e[t,k])>)", "softmax(row(p->x.a" },
	{ "c", "<j:S a[t,j] * h[j,i]>", "c[k] += a[j]" },
	GRU_EQUATIONS("decoder", "t", "decoder", DECODER("i"), DECODER("i+H"), DECODER("i+2H"),
		"asker[t,i]", "asker[t,k]", "d.s[t,i]"),
	{ "s", STATE("decoder", "t,i", "asker[t,i]"), "gru_forward(p, VALUE(decoder)" },
	{ "m", "tanh(<k:H #readout.W[i,k] * s[t,k]> + <k:E #readout.W[i,k+H] * y[t,k]> + "
		"{att:<k:D #readout.W[i,k+H+E] * c[t,k]> + }#readout.b[i])", "row(p->x.m, t" },
	{ "logits", "<k:E " WO "[v,k] * m[t,k]> + #output.b[v]", "logits[i] = (double)w" },
	{ "p", "exp(logits[t,v]) / (<k:V exp(logits[t,k])>)", "softmax(row(p->x.p" },
	{ "nll", "-log(p[t,g])", "p->nll[t] = -log" },
	{ "loss", "-(<v:V goal[t,v] * log(p[t,v])>)", "p->loss[t] -= plain_goal" },
	{ "d.logits", "(p[t,v] - goal[t,v]) / %T", "dlogits[i] = (row" },
	{ "d.m", "<v:V " WO "[v,i] * d.logits[t,v]>", "dm[k] += (double)w" },
	{ "d.m_sum", "d.m[t,i] * (1 - m[t,i] * m[t,i])", "dsum[k] = dm" },
	{ "d.s_read", "<k:E #readout.W[k,i] * d.m_sum[t,k]>", "undo_product(row(d->s_read" },
	{ "d.y_readout", "<k:E #readout.W[k,i+H] * d.m_sum[t,k]>", "row(d->y_readout, t, E), dw" },
	{ "d.c_readout", "<k:E #readout.W[k,i+H+E] * d.m_sum[t,k]>",
		"undo_product(row(d->c_readout" },
	{ "d.s", "d.s_read[t,i] + d.s_carried[t,i]", "add(ds, row(d->s_carried" },
	{ "d.s_carried", "d.previous[t+1,i]", "double *dstate = t" },
	{ "d.previous", "{cgru:d.before.h_z[t,i] + d.before.h_U[t,i]|d.decoder.h_z[t,i] + "
		"d.decoder.h_U[t,i]{att: + d.ask_query[t,i]}}", "add(dask, row(d->decoder.h_U" },
	{ "d.asker", "d.decoder.h_z[t,i] + d.decoder.h_U[t,i]{att: + d.ask_query[t,i]}",
		"add(dask, row(d->ask_query" },
	{ "d.ahead", "d.decoder.h_z[t,i] + d.decoder.h_U[t,i]{att: + d.ask_query[t,i]}",
		"dask = conditional" },
	{ "d.c_gru", "<k:G #decoder.W[k,i{gru:+E}] * d.decoder.gx[t,k]>",
		"undo_product(row(d->c_gru" },
	{ "d.c", "d.c_readout[t,i] + d.c_gru[t,i]", "add(row(d->c, t, D), row(d->c_gru" },
	{ "d.y_gru", "<k:G #decoder{cgru:.before}.W[k,i] * d.{cgru:before|decoder}.gx[t,k]>",
		"row(d->y_gru, t, E), dw->decoder" },
	{ "d.y", "d.y_readout[t,i] + d.y_gru[t,i]", "add(row(d->y, t, E), row(d->y_gru" },
	{ "d.a", "<k:D d.c[t,k] * h[j,k]>", "da[j] = dot" },
	{ "d.h_step", "a[t,j] * d.c[t,i]", "dh[k] = a[j]" },
	{ "mean", "<j:S a[t,j] * d.a[t,j]>", "mean = dot" },
	{ "less", "d.a[t,j] - mean[t]", "de[j] = a[j]" },
	{ "jacobian", "a[t,j] * (%=jl - a[t,l])", "de[j] = a[j]" },
	{ "d.e", "a[t,j] * (d.a[t,j] - mean[t])", "de[j] = a[j]" },
	{ "d.product", "d.e[t,j] / sqrt(%A)", "de = d->product" },
	{ "d.u", "d.e[t,j] * #attention.v[i] * {relu:step(f[t,j,i])|(1 - f[t,j,i] * f[t,j,i])}",
		"*du = *df * (p" },
	{ "d.v_step", "<j:S d.e[t,j] * f[t,j,i]>", "row(d->v_step, t, A)[i]" },
	{ "d.q_word", "{adds:d.u[t,j,i]|" FACTOR " * keys[j,i]}", "dq[i] = de" },
	{ "d.keys_step", "{adds:d.u[t,j,i]|" FACTOR " * q[t,i]}", "dkeys[i] = de" },
	{ "d.q", "<j:S d.q_word[t,j,i]>", "add(dq, row" },
	{ "d.ask_query", "{general:d.q[t,i]|<k:A #attention.Wa[k,i] * d.q[t,k]>}",
		"undo_product(row(d->ask_query" },
	{ "d.keys", "<t:T d.keys_step[t,j,i]>", "add(row(d->keys" },
	{ "d.h_values", "<t:T d.h_step[t,j,i]>", "add(row(d->h_values" },
	{ "d.h_keys", "<k:A #attention.Ua[k,i] * d.keys[j,k]>", "undo_product(dh_keys" },
	{ "d.h", "d.h_values[j,i] + d.h_keys[j,i]", "add(dh, dh_keys" },
	{ "d.hf_read", "d.h[j,i]", "add(row(d->hf_read" },
	{ "d.hb_read", "d.h[j,i+H]", "add(row(d->hb_read" },
	{ "d.hf_carried", "j=S-1?d.last[i] : d.forward.h_z[j+1,i] + d.forward.h_U[j+1,i]",
		"add(carried, row(d->h_U" },
	{ "d.hb_carried", "j=0?d.last[i+H] : d.backward.h_z[j-1,i] + d.backward.h_U[j-1,i]",
		"add(carried, row(d->h_U" },
	{ "d.hf", "{att:d.hf_read[j,i] + }d.hf_carried[j,i]", "add(dstate, carried" },
	{ "d.hb", "{att:d.hb_read[j,i] + }d.hb_carried[j,i]", "add(dstate, carried" },
	{ "d.s0", "d.previous[0,i]", "double *dstate = t" },
	{ "d.s0_sum", "d.s0[i] * (1 - s0[i] * s0[i])", "d->s0_sum[k]" },
	{ "d.last", "<k:H #bridge.W[k,i] * d.s0_sum[k]>", "undo_product(d->last" },
	{ "d.x_forward", "<k:G #encoder.forward.W[k,i] * d.forward.gx[j,k]>",
		"undo_product(row(dvalues" },
	{ "d.x_backward", "<k:G #encoder.backward.W[k,i] * d.backward.gx[j,k]>",
		"undo_product(row(dvalues" },
	{ "d.x", "d.x_forward[j,i] + d.x_backward[j,i]", "add(row(d->x, j, E), row(d->x_backward" },
	{ "d.row_read", "<j:S?wv d.x[j,i]>", "add(row(d->row_read" },
	{ "d.row_lookup", "<t:T?yv d.y[t,i]>", "add(row(d->row_lookup" },
	{ "d.row_output", "<t:T d.logits[t,v] * m[t,i]>", "row(d->row_output" },
	{ "d#source.embedding", "<j:S?wi d.x[j,k]>", "add(row(d->row_read" },
	{ "d#target.embedding", "<t:T?yi d.y[t,k]>{untied:| + <t:T d.logits[t,i] * "
		"m[t,k]>}{all-tied: + <j:S?wi d.x[j,k]>}", "undo_bias(dw->Etgt" },
	{ "d#encoder.forward.W", "<j:S d.forward.gx[j,i] * x[j,k]>", "undo_product(row(dvalues" },
	{ "d#encoder.backward.W", "<j:S d.backward.gx[j,i] * x[j,k]>", "undo_product(row(dvalues" },
	GRU_WEIGHTS("forward", "j", "encoder.forward", "j:S", "hf[j-1,k]"),
	GRU_WEIGHTS("backward", "j", "encoder.backward", "j:S", "hb[j+1,k]"),
	{ "d#bridge.W", "d.s0_sum[i] * last[k]", "undo_product(d->last" },
	{ "d#bridge.b", "d.s0_sum[i]", "undo_bias(dw->bb" },
	{ "d#attention.Wa", "<t:T d.q[t,i] * asker[t,k]>", "undo_product(row(d->ask_query" },
	{ "d#attention.ba", "<t:T d.q[t,i]>", "undo_bias(dw->ba" },
	{ "d#attention.Ua", "<j:S d.keys[j,i] * h[j,k]>", "undo_product(dh_keys" },
	{ "d#attention.v", "<t:T d.v_step[t,i]>", "undo_bias(dw->v" },
	{ "d#decoder.before.W", "<t:T d.before.gx[t,i] * y[t,k]>", "undo_product(row(d->y_gru, t, "
		"E), dw->before" },
	GRU_WEIGHTS("before", "t", "decoder.before", "t:T", "previous[t,k]"),
	{ "d#decoder.W", "{gru:k<E?<t:T d.decoder.gx[t,i] * y[t,k]> : }<t:T d.decoder.gx[t,i] * "
		"c[t,k{gru:-E}]>", "undo_product(row(d->c_gru" },
	GRU_WEIGHTS("decoder", "t", "decoder", "t:T", "asker[t,k]"),
	{ "d#readout.W", "k<H?<t:T d.m_sum[t,i] * s[t,k]> : k<H+E?<t:T d.m_sum[t,i] * y[t,k-H]> : "
		"<t:T d.m_sum[t,i] * c[t,k-H-E]>", "undo_product(row(d->s_read" },
	{ "d#readout.b", "<t:T d.m_sum[t,i]>", "undo_bias(dw->bm" },
	{ "d#output.W", "<t:T d.logits[t,i] * m[t,k]>", "row(d->row_output" },
	{ "d#output.b", "<t:T d.logits[t,i]>", "undo_bias(dw->bo" },
	{ 0 },
};
/* clang-format on */
