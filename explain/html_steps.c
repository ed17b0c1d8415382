/* What each step of the page says and shows. The script sets it; the words are here. */
#include "explain/html_parts.h"

#include <string.h>

/* Of every decoder step, in order or in reverse; or once. */
enum when { ONCE, FORWARD, BACKWARD };

struct html_step {
	const char *title;
	enum when when;
	const char *colour;   /* "forward" or "backward"; "" neither */
	const char *equation; /* a line each; _x and _{xy} are subscripts, ^T a transpose */
	const char *text;     /* a paragraph each */
	/* a table each: arrays side by side, then what is said about them */
	const char *shows;
	const char *routes; /* lit in the drawing */
	const char *code;   /* a line each */
	enum identity check[3];
	int checks;
	bool one_gru, two_grus; /* only with such a decoder */
};

#define CHECKS(...)                                                                                \
	.check = { __VA_ARGS__ },                                                                  \
	.checks = (int)(sizeof((int[]){ __VA_ARGS__ }) / sizeof(int))

static const struct html_step table[] = {
	{ .title = "What is shown",
		.text = "A network with attention translates one sentence. First you see it run forward, "
			"equation by equation. Then every equation is undone, the last one first: that is "
			"backpropagation.\n"
			"dX stands for the gradient of the loss L by X. It has X's shape and says how L would "
			"change if X grew a little. += means that other places add to the same gradient.\n"
			"All numbers come from the C code that trains; this page computes none of them.",
		.shows = "@words",
		.routes = "" },
	{ .title = "(1) Words become vectors",
		.colour = "forward",
		.equation = "x_j = Esrc[src_j]",
		.text = "Each source word looks up its row of the embedding table.",
		.shows = "x",
		.routes = "embed",
		.code = "embed_part() in model/encoder.c",
		CHECKS(IS_EMBEDDED) },
	{ .title = "(2) The encoder reads forward",
		.colour = "forward",
		.equation = "hf_j = GRU(x_j, hf_{j-1})\n"
			    "r = sigmoid(Wr x + Ur h + br)   how much of h the new n may see\n"
			    "z = sigmoid(Wz x + Uz h + bz)   how much of h is kept\n"
			    "n = tanh(Wn x + bn + r * (Un h + cn))\n"
			    "h' = (1 - z) * n + z * h",
		.text = "A GRU goes through the sentence and carries a state along. It starts from 0.",
		.shows = "hf.r,hf.z,hf.n,hf.after",
		.routes = "hf",
		.code = "forward_part() in model/encoder.c, gru_forward() in model/gru.c",
		CHECKS(IS_STATE) },
	{ .title = "(2) The encoder reads backward",
		.colour = "forward",
		.equation = "hb_j = GRU(x_j, hb_{j+1})",
		.text = "A second GRU with weights of its own goes from the end to the beginning.",
		.shows = "hb.r,hb.z,hb.n,hb.after",
		.routes = "hb",
		.code = "forward_part() in model/encoder.c, gru_forward() in model/gru.c",
		CHECKS(IS_STATE) },
	{ .title = "(2) Annotations",
		.colour = "forward",
		.equation = "h_j = [hf_j ; hb_j]",
		.text = "The annotation of word j holds what stands before it and what comes after it. These "
			"vectors are all that the decoder can look at.",
		.shows = "h",
		.routes = "h" },
	{ .title = "(3) The bridge",
		.colour = "forward",
		.equation = "s_0 = tanh(Wb [hf_S ; hb_1] + bb)",
		.text = "The last states of both directions make the decoder's first state.",
		.shows = "last,s0\n#bridge.W,#bridge.b",
		.routes = "bridge",
		.code = "decoder_begin() in model/decoder.c" },
	{ .title = "(4) Keys",
		.colour = "forward",
		.equation = "keys_j = Ua h_j",
		.text = "The part of the attention's score that depends on the source word alone. It is the "
			"same at every decoder step, so it is computed once.",
		.shows = "h,keys\n#attention.Ua",
		.routes = "keys",
		.code = "decoder_begin() in model/decoder.c" },
	{ .title = "(8a) The state that asks",
		.when = FORWARD,
		.colour = "forward",
		.equation = "s'_t = GRU(y_{t-1}, s_{t-1})",
		.text = "The first of two GRUs, as in (2), reads the last word before the attention is asked.",
		.shows = "y,ahead.before,ahead.r,ahead.z,ahead.n,ahead.after",
		.routes = "ahead input-state",
		.code = "step_rows() in model/decoder.c, gru_forward() in model/gru.c",
		CHECKS(IS_STATE),
		.two_grus = true },
	{ .title = "(4) The query meets the keys",
		.when = FORWARD,
		.colour = "forward",
		.equation = "q_t = Wa asker + ba\n"
			    "u_{tj} = q_t + keys_j",
		.text = "The decoder's state asks a question, the query. It is added to the key of each "
			"source word.",
		.shows = "dec.before,q\nu\n#attention.Wa,#attention.ba",
		.routes = "query keys",
		.code = "step_rows() in model/decoder.c, attention_forward() in model/attention.c" },
	{ .title = "(5), (6) Scores and attention",
		.when = FORWARD,
		.colour = "forward",
		.equation = "e_{tj} = v . tanh(u_{tj})\n"
			    "a_{tj} = exp(e_{tj}) / sum_i exp(e_{ti})",
		.text = "One score for each source word. The softmax turns the scores into shares that add "
			"up to 1: where the network looks.",
		.shows = "e,a\n@a\ntanh_u\n#attention.v",
		.routes = "score softmax",
		.code = "attention_forward() in model/attention.c\n"
			"ref_energy(), ref_softmax() in model/kernels/reference.c",
		CHECKS(IS_ATTENTION) },
	{ .title = "(7) The context",
		.when = FORWARD,
		.colour = "forward",
		.equation = "c_t = sum_j a_{tj} h_j",
		.text = "The mean of the annotations, each weighed by its attention.",
		.shows = "a,h\nc",
		.routes = "values weights",
		.code = "attention_forward() in model/attention.c, ref_context() in model/kernels/reference.c",
		CHECKS(IS_CONTEXT) },
	{ .title = "(8) The new state",
		.when = FORWARD,
		.colour = "forward",
		.equation = "s_t = GRU([y_{t-1} ; c_t], s_{t-1})",
		.text = "The decoder's GRU, as in (2), reads the last word and the context.",
		.shows = "y,c,dec.before,dec.hn,dec.r,dec.z,dec.n,dec.after",
		.routes = "state input-state context-state",
		.code = "step_rows() in model/decoder.c, gru_forward() in model/gru.c",
		CHECKS(IS_STATE),
		.one_gru = true },
	{ .title = "(8b) The new state",
		.when = FORWARD,
		.colour = "forward",
		.equation = "s_t = GRU(c_t, s'_t)",
		.text = "The second GRU reads the context.",
		.shows = "c,dec.before,dec.hn,dec.r,dec.z,dec.n,dec.after",
		.routes = "state context-state",
		.code = "step_rows() in model/decoder.c, gru_forward() in model/gru.c",
		CHECKS(IS_STATE),
		.two_grus = true },
	{ .title = "(9) The readout",
		.when = FORWARD,
		.colour = "forward",
		.equation = "r_t = tanh(Wr [s_t ; y_{t-1} ; c_t] + br)",
		.text = "State, last word and context together say what comes next.",
		.shows = "dec.after,y,c,r\n#readout.W,#readout.b",
		.routes = "state-readout input-readout context-readout",
		.code = "read_out() in model/output.c",
		CHECKS(IS_READOUT) },
	{ .title = "(10), (11) The word and its loss",
		.when = FORWARD,
		.colour = "forward",
		.equation = "p_t = softmax(Wo r_t + bo)\n"
			    "loss_t = -sum_i y_i log p_{ti}",
		.text = "A probability for every word. The loss is small where the right word is probable. "
			"The goal y is 1 at the right word, less what label smoothing spreads over all.",
		.shows = "logits,p,goal\nrow_nll,row_loss",
		.routes = "word loss",
		.code = "score_part(), score_row() in model/output.c",
		CHECKS(IS_PROBABILITY, IS_LOSS) },
	{ .title = "(11) The loss of the sentence",
		.colour = "forward",
		.equation = "L = mean over t of loss_t",
		.text = "One number that says how wrong the network is. Everything that follows asks: how does "
			"it change?",
		.shows = "row_nll,row_loss\n@a",
		.routes = "loss" },
	{ .title = "The way back: all routes",
		.colour = "backward",
		.text = "A gradient flows back along every route by which a number went forward. What is read "
			"in several places gets a gradient from each, and they are added up.\n"
			"The annotation h_j is read as a value by every context (7), as a key by every score (4), "
			"and at both ends by the bridge (3). The state is read by the readout (9), by the next "
			"state (8), and by the attention as its query (4).\n"
			"The charts show how much arrives by each route (Euclidean norm).",
		.shows = "@norms",
		.routes = "embed hf hb h bridge keys query score softmax values weights state ahead "
			  "input-state context-state state-readout input-readout context-readout word loss" },
	{ .title = "undo (11), (10): the loss and the softmax",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "dlogits = (p_t - y) / T\n"
			    "dr_t = Wo^T dlogits\n"
			    "dWo += dlogits r_t^T,  dbo += dlogits",
		.text = "What was believed less what was right. Descent lowers what is positive and raises "
			"what is negative: the right word.",
		.shows = "p,goal,dlogits\ndr",
		.routes = "loss word",
		.code = "undo_part(), undo_logits() in model/output.c",
		CHECKS(IS_DLOGITS) },
	{ .title = "undo (9): the readout",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "dx = (1 - r_t^2) dr_t\n"
			    "[ds_t ; dy_{t-1} ; dc_t] += Wr^T dx\n"
			    "dWr += dx [s_t ; y_{t-1} ; c_t]^T",
		.text = "The tanh lets less through where it is saturated. Then the gradient is cut at the "
			"seams of what was read together.",
		.shows = "r,dr,dr_in\ndec.outside|into s_t\ndy_readout|into y_{t-1}\ndc_readout|into c_t",
		.routes = "state-readout input-readout context-readout",
		.code = "output_loss() in model/output.c",
		CHECKS(IS_DR, IS_DS_READOUT) },
	{ .title = "undo (8): the gates",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "ds_t = by the readout + carried from step t+1\n"
			    "dn = ds_t (1 - z) (1 - n^2)\n"
			    "dz = ds_t (h - n) z (1 - z)   h is the state before\n"
			    "dr = dn (Un h + cn) r (1 - r)",
		.text = "The state passes its gradient to the gates that made it. A closed gate, near 0 or 1, "
			"lets little through.",
		.shows = "dec.outside,dec.carry,dec.dafter\ndec.z,dec.n,dec.r,dec.hn\ndec.dgx",
		.routes = "state",
		.code = "gru_backward() in model/gru.c, ref_gru_backward() in model/kernels/reference.c",
		CHECKS(IS_GATES) },
	{ .title = "undo (8): what the gates read",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "ds_{t-1} += z ds_t + U^T [dr ; dz ; dn r]\n"
			    "[dy_{t-1} ; dc_t] += W^T [dr ; dz ; dn]",
		.text = "Two of the three routes into the state before: past the gates by z, and through U. "
			"The third, the query, waits for (4). Context and word have both been sent a share by "
			"the readout; the GRU adds the other.",
		.shows = "dec.direct,dec.through|into s_{t-1}\n"
			 "dc_readout,dc_gru,dc\ndy_readout,dy_gru,dy",
		.routes = "state input-state context-state",
		.code = "undo_step(), undo_rows() in model/decoder.c",
		CHECKS(IS_DC, IS_DY),
		.one_gru = true },
	{ .title = "undo (8b): what the gates read",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "ds'_t += z ds_t + U^T [dr ; dz ; dn r]\n"
			    "dc_t += W^T [dr ; dz ; dn]",
		.text = "Two of the three routes into the state that asked: past the gates by z, and through "
			"U. The third, the query, waits for (4). The context has been sent a share by the "
			"readout; the GRU adds the other.",
		.shows = "dec.direct,dec.through|into s'_t\ndc_readout,dc_gru,dc",
		.routes = "state context-state",
		.code = "undo_step() in model/decoder.c",
		CHECKS(IS_DC),
		.two_grus = true },
	{ .title = "undo (7): the context",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "da_{tj} = dc_t . h_j\n"
			    "dh_j += a_{tj} dc_t   the value route",
		.text = "A sum of products: each factor gets the gradient times the other factor. da_{tj} says "
			"how much L would rise if word j weighed more.",
		.shows = "dc\nh,a,da\nvalues",
		.routes = "values weights",
		.code = "attention_backward() in model/attention.c\n"
			"ref_context_backward() in model/kernels/reference.c",
		CHECKS(IS_DH) },
	{ .title = "undo (6): the softmax",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "de_{ti} = sum_j J_{ij} da_{tj}\n"
			    "J_{ij} = a_{ti} (1[i=j] - a_{tj})   the Jacobian of the softmax\n"
			    "de_{ti} = a_{ti} (da_{ti} - sum_j a_{tj} da_{tj})   the same, multiplied out",
		.text = "Only what is better or worse than the mean counts. Descent raises the scores of words "
			"whose da is below the mean. A word without weight learns nothing. The column de adds "
			"up to 0, since adding the same to every score changes no share.",
		.shows = "a,da,de\njacobian\n@de",
		.routes = "softmax",
		.code = "attention_backward() in model/attention.c",
		CHECKS(IS_JACOBIAN, IS_DE, IS_SUM_DE) },
	{ .title = "undo (5): the scores",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "du_{tj} = de_{tj} v (1 - tanh(u_{tj})^2)\n"
			    "dv += sum_j de_{tj} tanh(u_{tj})",
		.text = "Through the dot product with v and through the tanh, for each source word.",
		.shows = "de,tanh_u,du\ndv\n#attention.v",
		.routes = "score",
		.code = "ref_energy_backward() in model/kernels/reference.c" },
	{ .title = "undo (4): query and keys",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "dq_t = sum_j du_{tj}\n"
			    "dasker += Wa^T dq_t   the query route\n"
			    "dkeys_j += du_{tj}   the key route",
		.text = "The query went to every word, so its gradient is the sum over the words. Each key gets "
			"its own du, and collects it over all steps t; that sum is used once at the end.",
		.shows = "du\ndq\ndec.direct,dec.through,by_query|into the state that asked",
		.routes = "query keys",
		.code = "undo_step() in model/decoder.c",
		CHECKS(IS_DQ) },
	{ .title = "undo (8a): the state that asked",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "ds_{t-1} += z ds'_t + U^T [dr ; dz ; dn r]\n"
			    "dy_{t-1} += W^T [dr ; dz ; dn]",
		.text = "The first GRU undone: its state has got the shares of (8b) and of the query.",
		.shows = "ahead.dafter\nahead.z,ahead.n,ahead.r,ahead.hn\nahead.dgx\n"
			 "ahead.direct,ahead.through|into s_{t-1}\ndy_readout,dy_gru,dy",
		.routes = "ahead input-state",
		.code = "undo_step(), undo_rows() in model/decoder.c",
		CHECKS(IS_GATES, IS_DY),
		.two_grus = true },
	{ .title = "undo (4): all keys at once",
		.colour = "backward",
		.equation = "dUa = sum_t sum_j du_{tj} h_j^T = sum_j dkeys_j h_j^T\n"
			    "dh_j = sum_t a_{tj} dc_t + Ua^T dkeys_j",
		.text = "h_j does not depend on t. So the sum over t is taken first, and one product over S rows "
			"replaces T times S of them. The annotation gets both its routes, values and keys.",
		.shows = "dkeys\ndh_values,dh_keys,dh",
		.routes = "keys values",
		.code = "decoder_backward() in model/decoder.c",
		CHECKS(IS_DKEYS, IS_ONE_PRODUCT, IS_DH) },
	{ .title = "undo (3): the bridge",
		.colour = "backward",
		.equation = "dx = (1 - s_0^2) ds_0\n"
			    "[dhf_S ; dhb_1] += Wb^T dx\n"
			    "dWb = dx [hf_S ; hb_1]^T",
		.text = "What all decoder steps have carried back to the first state goes on to both ends of the "
			"sentence.",
		.shows = "s0,ds0,ds0_in\ndlast",
		.routes = "bridge",
		.code = "decoder_backward() in model/decoder.c",
		CHECKS(IS_BRIDGE, IS_DLAST) },
	{ .title = "undo (2): the forward encoder",
		.colour = "backward",
		.equation = "dhf_j = its half of dh_j + carried from word j+1\n"
			    "dx_j += W^T [dr ; dz ; dn]",
		.text = "The last word first. Each state gets what attention sent to it directly, and what the "
			"state after it carries back. Compare the columns: attention is the short cut.",
		.shows = "hf.outside,hf.carry,hf.dafter\nhf.dgx\ndx_forward",
		.routes = "hf h",
		.code = "backward_part() in model/encoder.c, gru_backward() in model/gru.c",
		CHECKS(IS_ENCODER_GATES, IS_DX) },
	{ .title = "undo (2): the backward encoder",
		.colour = "backward",
		.equation = "dhb_j = its half of dh_j + carried from word j-1\n"
			    "dx_j += W^T [dr ; dz ; dn]",
		.text = "The same for the other direction, in the order in which it read: here the last row is the "
			"first word, and is undone first.",
		.shows = "hb.outside,hb.carry,hb.dafter\nhb.dgx\ndx_backward",
		.routes = "hb h",
		.code = "backward_part() in model/encoder.c, gru_backward() in model/gru.c",
		CHECKS(IS_ENCODER_GATES, IS_DX) },
	{ .title = "undo (1): the embeddings",
		.colour = "backward",
		.equation = "dEsrc[src_j] += dx_j\n"
			    "dEtgt[y_{t-1}] += dy_{t-1}",
		.text = "Each row gets the gradients of all places where its word stood. Where the output matrix is "
			"the target embedding (tied), every word's row also gets the output's share.",
		.shows = "dx_forward,dx_backward,dx\ndlookup,doutput,dEtgt",
		.routes = "embed input-state input-readout word",
		.code = "embed_part() in model/encoder.c, undo_logits() in model/output.c",
		CHECKS(IS_SUMS) },
	{ .title = "Attention and its gradient",
		.text = "Left to right the source, top to bottom the target. da: how L would change if a step "
			"looked more at a word. de: the same by the score, after the softmax.",
		.shows = "@a\n@da\n@de" },
	{ .title = "Every gradient beside its difference",
		.text = "A central difference needs no backpropagation: move one weight a little both ways and "
			"look how the loss changes. If the backward pass is right, both agree.",
		.shows = "@gradients" },
	{ .title = "Every identity",
		.text = "What this page shows, beside what the network left in its memory: the largest distance "
			"of all steps.",
		.shows = "@identities" },
	{ .title = "What if a weight were another?",
		.text = "Choose a weight and move it. The network was run anew at each position, forward and "
			"backward. The gradient is the slope of the dashed line: it says where the loss goes "
			"for a small move, and only for a small one.",
		.shows = "@moves",
		.routes = "values weights" },
	{ .title = "What if a route were forgotten?",
		.text = "Leave routes out of the backward pass and see which gradients go wrong. The loss does "
			"not change, and nothing crashes: only a comparison with differences can tell.",
		.shows = "@routes" },
};
enum { STEPS = sizeof(table) / sizeof(table[0]) };

static bool is_there(const struct html_step *s, const struct trace *tr)
{
	return tr->conditional ? !s->one_gru : !s->two_grus;
}

static void put_kind(struct jot *j, const struct html_step *s)
{
	jot_open(j, NULL, '{');
	jot_text(j, "title", s->title);
	jot_text(j, "colour", s->colour ? s->colour : "");
	jot_text(j, "equation", s->equation ? s->equation : "");
	jot_text(j, "text", s->text);
	jot_text(j, "shows", s->shows);
	jot_text(j, "routes", s->routes ? s->routes : "");
	jot_text(j, "code", s->code ? s->code : "");
	jot_open(j, "checks", '[');
	for (int i = 0; i < s->checks; i++)
		jot_int(j, NULL, (long)s->check[i]);
	jot_close(j, ']');
	jot_close(j, '}');
}

/* [kind, t], t from 0; -1: of no step */
static void put_step(struct jot *j, int kind, int t)
{
	jot_open(j, NULL, '[');
	jot_int(j, NULL, kind);
	jot_int(j, NULL, t);
	jot_close(j, ']');
}

/* The kinds from..end-1, all of one `when`, for every t. */
static void put_steps(struct jot *j, const struct trace *tr, int from, int end)
{
	enum when when = table[from].when;

	for (int k = 0; k < (when == ONCE ? 1 : tr->T); k++)
		for (int i = from; i < end; i++)
			if (is_there(&table[i], tr))
				put_step(j, i,
					when == ONCE      ? -1
					: when == FORWARD ? k
							  : tr->T - 1 - k);
}

void html_steps(struct jot *j, const struct lesson *l)
{
	jot_open(j, "kinds", '[');
	for (int i = 0; i < STEPS; i++)
		put_kind(j, &table[i]);
	jot_close(j, ']');
	jot_open(j, "steps", '[');
	for (int i = 0, end; i < STEPS; i = end) {
		for (end = i + 1; end < STEPS && table[end].when == table[i].when; end++)
			;
		put_steps(j, &l->trace, i, end);
	}
	jot_close(j, ']');
}
