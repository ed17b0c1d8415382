/* The steps of the page on the way back, (11)-(1) undone. */
#include "explain/html_step.h"

const struct html_step html_backward[] = {
	{ .title = "The way back: all routes",
		.colour = "backward",
		.text = "A gradient flows back along every route by which a number went forward. What is read "
			"in several places gets a gradient from each, and they are added up.\n"
			"The annotation h_j is read as a value by every context (7), as a key by every score (4), "
			"and at both ends by the bridge (3). The state is read by the readout (9), by the next "
			"state (8), and by the attention as its query (4).\n"
			"The charts show how much arrives by each route (Euclidean norm).",
		.shows = "@norms",
		.routes =
			"embed hf hb h bridge keys query score softmax values weights state ahead "
			"input-state context-state state-readout input-readout context-readout word loss",
		.attention = true },
	{ .title = "The way back: the bridge alone",
		.colour = "backward",
		.text = "A gradient flows back along every route by which a number went forward. What is read "
			"in several places gets a gradient from each, and they are added up.\n"
			"This network has no attention. The only way from a target word back to the source is "
			"through all decoder states before it, through the bridge (3), and through all encoder "
			"states up to the word. At each step the gradient is multiplied by the step's derivative.\n"
			"The charts show how much arrives by each route (Euclidean norm).",
		.shows = "@norms",
		.routes =
			"embed hf hb bridge state ahead input-state state-readout input-readout word loss",
		.bridge_only = true },
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
		.code = "undo_scores(), undo_logits() in model/output.c",
		CHECKS(IS_DLOGITS) },
	{ .title = "undo (9): the readout",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "dx = (1 - r_t^2) dr_t\n"
			    "[ds_t ; dy_{t-1} ; dc_t] += Wr^T dx\n"
			    "dWr += dx [s_t ; y_{t-1} ; c_t]^T",
		.text = "The tanh lets less through where it is saturated. Then the gradient is cut at the "
			"seams of what was read together.",
		.shows =
			"r,dr,dr_in\ndec.outside|into s_t\ndy_readout|into y_{t-1}\ndc_readout|into c_t",
		.routes = "state-readout input-readout context-readout",
		.code = "output_loss() in model/output.c",
		CHECKS(IS_DR, IS_DS_READOUT),
		.attention = true },
	{ .title = "undo (9): the readout",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "dx = (1 - r_t^2) dr_t\n"
			    "[ds_t ; dy_{t-1}] += Wr^T dx\n"
			    "dWr += dx [s_t ; y_{t-1}]^T",
		.text = "The tanh lets less through where it is saturated. Then the gradient is cut at the "
			"seam of what was read together.",
		.shows = "r,dr,dr_in\ndec.outside|into s_t\ndy_readout|into y_{t-1}",
		.routes = "state-readout input-readout",
		.code = "output_loss() in model/output.c",
		CHECKS(IS_DR, IS_DS_READOUT),
		.bridge_only = true },
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
		CHECKS(IS_DGATES) },
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
		.one_gru = true,
		.attention = true },
	{ .title = "undo (8): what the gates read",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "ds_{t-1} = z ds_t + U^T [dr ; dz ; dn r]\n"
			    "dy_{t-1} += W^T [dr ; dz ; dn]",
		.text = "Both routes into the state before: past the gates by z, and through U. Without attention "
			"no query starts from it. The word has been sent a share by the readout; the GRU adds "
			"the other.",
		.shows = "dec.direct,dec.through|into s_{t-1}\ndy_readout,dy_gru,dy",
		.routes = "state input-state",
		.code = "undo_step(), undo_rows() in model/decoder.c",
		CHECKS(IS_DY),
		.one_gru = true,
		.bridge_only = true },
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
		.two_grus = true,
		.attention = true },
	{ .title = "undo (8b): what the gates read",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "ds'_t = z ds_t + U^T [dr ; dz ; dn r]",
		.text = "Both routes into the state between the two GRUs: past the gates by z, and through U. "
			"Without attention no query starts from it, and there is no context to be told.",
		.shows = "dec.direct,dec.through|into s'_t",
		.routes = "state",
		.code = "undo_step() in model/decoder.c",
		.two_grus = true,
		.bridge_only = true },
	{ .title = "undo (7): the context",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "da_{tj} = dc_t . h_j\n"
			    "dh_j += a_{tj} dc_t   the value route",
		.text = "A sum of products: each factor gets the gradient times the other factor. da_{tj} says "
			"how much L would rise if word j weighed more.",
		.worked = "da = dc . h",
		.shows = "dc\nh,a,da\nvalues",
		.routes = "values weights",
		.code = "attention_backward() in model/attention.c\n"
			"ref_context_backward() in model/kernels/reference.c",
		CHECKS(IS_DH),
		.attention = true },
	{ .title = "undo (6): the softmax",
		.when = BACKWARD,
		.colour = "backward",
		.equation =
			"de_{ti} = sum_j J_{ij} da_{tj}\n"
			"J_{ij} = a_{ti} (1[i=j] - a_{tj})   the Jacobian of the softmax\n"
			"de_{ti} = a_{ti} (da_{ti} - sum_j a_{tj} da_{tj})   the same, multiplied out",
		.text = "Only what is better or worse than the mean counts. Descent raises the scores of words "
			"whose da is below the mean. A word without weight learns nothing. The column de adds "
			"up to 0, since adding the same to every score changes no share.",
		.worked = "de = jacobian . da",
		.shows = "a,da,de\njacobian\n@de",
		.routes = "softmax",
		.code = "attention_backward() in model/attention.c",
		CHECKS(IS_JACOBIAN, IS_DE, IS_SUM_DE),
		.attention = true },
	{ .when = BACKWARD, .colour = "backward", .of_score = true, .score_step = STEP_UNDO_SCORE },
	{ .when = BACKWARD,
		.colour = "backward",
		CHECKS(IS_DQ),
		.of_score = true,
		.score_step = STEP_UNDO_QUERY },
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
		CHECKS(IS_DGATES, IS_DY),
		.two_grus = true,
		.attention = true },
	{ .title = "undo (8a): the first of two states",
		.when = BACKWARD,
		.colour = "backward",
		.equation = "ds_{t-1} += z ds'_t + U^T [dr ; dz ; dn r]\n"
			    "dy_{t-1} += W^T [dr ; dz ; dn]",
		.text = "The first GRU undone: its state has got its share of (8b), and there is no query.",
		.shows = "ahead.dafter\nahead.z,ahead.n,ahead.r,ahead.hn\nahead.dgx\n"
			 "ahead.direct,ahead.through|into s_{t-1}\ndy_readout,dy_gru,dy",
		.routes = "ahead input-state",
		.code = "undo_step(), undo_rows() in model/decoder.c",
		CHECKS(IS_DGATES, IS_DY),
		.two_grus = true,
		.bridge_only = true },
	{ .title = "undo (4): all keys at once",
		.colour = "backward",
		.equation =
			"dUa = sum_j (sum_t what step t adds to dkeys_j) h_j^T = sum_j dkeys_j h_j^T\n"
			"dh_j = sum_t a_{tj} dc_t + Ua^T dkeys_j",
		.text = "h_j does not depend on t. So the sum over t is taken first, and one product over S rows "
			"replaces T times S of them. The annotation gets both its routes, values and keys.",
		.shows = "dkeys\ndh_values,dh_keys,dh",
		.routes = "keys values",
		.code = "decoder_backward() in model/decoder.c",
		CHECKS(IS_DKEYS, IS_ONE_PRODUCT, IS_DH),
		.attention = true },
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
		CHECKS(IS_ENCODER_DGATES, IS_DX),
		.attention = true },
	{ .title = "undo (2): the forward encoder",
		.colour = "backward",
		.equation = "dhf_j = carried from word j+1, dhf_S from the bridge\n"
			    "dx_j += W^T [dr ; dz ; dn]",
		.text = "The last word first. Without attention a state gets nothing but what the state after it "
			"carries back: look how little is left at the first word.",
		.shows = "hf.carry\nhf.dgx\ndx_forward",
		.routes = "hf",
		.code = "backward_part() in model/encoder.c, gru_backward() in model/gru.c",
		CHECKS(IS_ENCODER_DGATES, IS_DX),
		.bridge_only = true },
	{ .title = "undo (2): the backward encoder",
		.colour = "backward",
		.equation = "dhb_j = its half of dh_j + carried from word j-1\n"
			    "dx_j += W^T [dr ; dz ; dn]",
		.text = "The same for the other direction, which read from the end: the first word is undone "
			"first.",
		.shows = "hb.outside,hb.carry,hb.dafter\nhb.dgx\ndx_backward",
		.routes = "hb h",
		.code = "backward_part() in model/encoder.c, gru_backward() in model/gru.c",
		CHECKS(IS_ENCODER_DGATES, IS_DX),
		.attention = true },
	{ .title = "undo (2): the backward encoder",
		.colour = "backward",
		.equation = "dhb_j = carried from word j-1, dhb_1 from the bridge\n"
			    "dx_j += W^T [dr ; dz ; dn]",
		.text = "The same for the other direction, which read from the end: the first word is undone "
			"first.",
		.shows = "hb.carry\nhb.dgx\ndx_backward",
		.routes = "hb",
		.code = "backward_part() in model/encoder.c, gru_backward() in model/gru.c",
		CHECKS(IS_ENCODER_DGATES, IS_DX),
		.bridge_only = true },
	{ .title = "undo (1): the embeddings",
		.colour = "backward",
		.equation = "dEsrc[src_j] += dx_j\n"
			    "dEtgt[y_{t-1}] += dy_{t-1}",
		.text = "Each row gets the gradients of all places where its word stood. Where the output matrix is "
			"the target embedding (tied), every word's row also gets the output's share; where "
			"the source embedding is the same matrix, too, the encoder's.",
		.of_tying = true,
		.routes = "embed input-state input-readout word",
		.code = "embed_part() in model/encoder.c, undo_logits() in model/output.c",
		CHECKS(IS_SUMS) },
};
const int html_backward_count = sizeof(html_backward) / sizeof(html_backward[0]);
