/* The steps of the walk on the way back, (11)-(1) undone, and after. How text is written:
 * steps.h. */
#include "explain/steps.h"

const struct step steps_backward[] = {
	{ .title = "{att:All routes|The bridge alone}",
		.key = "routes",
		.section = 8,
		.way = BACKWARD,
		.kind = SUMMARY,
		.equation =
			"s_t   the readout (9); the next step by z s and by U s{gru:{att: and "
			"as its query}}{cgru:{att:\n"
			"s'_t   (8b) by z s' and by U s'; the scores, as their query (4)|\n"
			"s'_t   (8b) by z s' and by U s'}}{att:\n"
			"c_t   the readout (9); the GRU ({cgru:8b|8})}\n"
			"y_{t-1}   the readout (9); the GRU ({cgru:8a|8}){att:\n"
			"h_j   every c_t as a value (7); every e_{tj} as a key (4)}\n"
			"hf_S, hb_1   the bridge (3)\n"
			"hf_j   {att:its half of h_j; }hf_{j+1} by z h and by U h (2)\n"
			"Etgt   the rows looked up as y{untied:|; all of it as the output (10)}",
		.text = "A gradient flows back along every route by which a number went forward. "
			"What is read in several places gets a gradient from each, and they are "
			"added up. Above stands what is read, and by whom.\n"
			"{none:This network has no attention. The only way from a target word "
			"back to the source is through all decoder states before it, through the "
			"bridge (3), and through all encoder states up to the word. At each step "
			"the gradient is multiplied by the step's derivative.\n"
			"}How much arrives by each route (Euclidean norm):",
		.shows = "@norms",
		.routes = "embed hf hb bridge state ahead input-state state-readout input-readout "
			  "word loss{att: h keys query score softmax values weights context-state "
			  "context-readout}" },
	{ .title = "undo (11), (10): the loss and the softmax",
		.key = "undo-word",
		.section = 10,
		.way = BACKWARD,
		.kind = EACH,
		.equation = "dlogits = (p_t - g_t) / T\n"
			    "dm_t = {Wo}^T dlogits\n"
			    "d{Wo} += dlogits m_t^T,  dbo += dlogits",
		.text = "What was believed less what was right. Descent lowers what is positive "
			"and raises what is negative: the right word. The logits are a product: "
			"each factor gets the gradient times the other.",
		.shows = "p,goal,d.logits\nd.m",
		.routes = "loss word",
		.line = "dlogits[i] = (row(x->p, t, V)[i] - plain_goal(p, t, i)) / p->T;",
		.code = "undo_read_out() in model/plain.c\n"
			"undo_scores() in model/output.c",
		CHECKS(IS_DLOGITS) },
	{ .title = "undo (9): the readout",
		.key = "undo-readout",
		.section = 11,
		.way = BACKWARD,
		.kind = EACH,
		.equation = "dm_sum = (1 - m_t^2) dm_t   m_sum is what the tanh is taken of\n"
			    "[ds_t ; dy_{t-1}{att: ; dc_t}] += Wm^T dm_sum\n"
			    "dWm += dm_sum [s_t ; y_{t-1}{att: ; c_t}]^T,  dbm += dm_sum",
		.text = "The tanh lets less through where it is saturated. Then the gradient is "
			"cut at the seams of what was read together.",
		.shows = "m,d.m,d.m_sum\nd.s_read: into s_t\nd.y_readout: into y_{t-1}"
			 "{att:\nd.c_readout: into c_t}",
		.routes = "state-readout input-readout{att: context-readout}",
		.line = "dsum[k] = dm[k] * (1 - m[k] * m[k]);",
		.code = "undo_read_out() in model/plain.c\noutput_loss() in model/output.c",
		CHECKS(IS_DR, IS_DS_READOUT) },
	{ .title = "undo ({cgru:8b|8}): the gates",
		.key = "undo-gates",
		.section = 12,
		.way = BACKWARD,
		.kind = EACH,
		.equation = "ds_t = by the readout + carried from step t+1\n"
			    "dgx_n = dn (1 - n^2),  dn = ds_t (1 - z)   n is a tanh\n"
			    "dgx_z = dz z (1 - z),  dz = ds_t (h - n)   h is the state before\n"
			    "dgx_r = dr r (1 - r),  dr = dgx_n (Un h + cn)   r stands inside n\n"
			    "dgh = [dgx_r ; dgx_z ; dgx_n r]",
		.text = "The state passes its gradient to the gates that made it, and they to what "
			"goes into them: gx = W x + b and gh = U h + [0 ; 0 ; cn]. A closed gate, "
			"near 0 or 1, lets little through.",
		.shows = "d.s_read,d.s_carried,d.s\n"
			 "asker,decoder.hn,decoder.r,decoder.z,decoder.n: what forward kept\n"
			 "d.decoder.dn,d.decoder.dz,d.decoder.dr,d.decoder.dhn: what follows",
		.routes = "state",
		.line = "dgx[2 * H + k] = dn[k] * (1 - n[k] * n[k]);",
		.code = "gru_backward() in model/plain.c\n"
			"gru_backward() in model/gru.c\n"
			"ref_gru_backward() in model/kernels/reference.c",
		CHECKS(IS_DGATES) },
	{ .title = "undo ({cgru:8b|8}): what the gates read",
		.key = "undo-state",
		.section = 12,
		.way = BACKWARD,
		.kind = EACH,
		.equation = "d{asker} += z ds_t + U^T dgh\n"
			    "{gru:[dy_{t-1}{att: ; dc_t}] += W^T dgx\n|"
			    "{att:dc_t += W^T dgx\n}}"
			    "{cgru:{att:dW += dgx c_t^T,  }|"
			    "dW += dgx {att:[y_{t-1} ; c_t]|y_{t-1}}^T,  }"
			    "dU += dgh {asker}^T",
		.text = "{att:Two of the three|Both} routes into the state that the GRU read: "
			"past the gates by z, and through U. {att:The third, the query, is not "
			"known before (4) is undone. |Without attention there is no query. "
			"}{att:{gru:Context and word have both|The context has} been sent a share "
			"by the readout; the GRU adds the other.|{gru:The word has been sent a "
			"share by the readout; the GRU adds the other.}}",
		.shows = "d.decoder.h_z,d.decoder.h_U: into {asker}"
			 "{att:\nd.c_readout,d.c_gru,d.c: into c_t}"
			 "{gru:\nd.y_readout,d.y_gru,d.y: into y_{t-1}}",
		.routes = "state{gru: input-state}{att: context-state}",
		.line = "add(dask, row(d->decoder.h_U, t, H), H);",
		.code = "undo_recur() in model/plain.c\nundo_recur() in model/decoder.c",
		CHECKS(IS_DC, IS_DY) },
	{ .title = "undo (7): the context",
		.key = "undo-context",
		.section = 3,
		.way = BACKWARD,
		.kind = EACH,
		.only = "att",
		.equation = "da_{tj} = dc_t . h_j\n"
			    "dh_j += a_{tj} dc_t   the value route",
		.text = "A sum of products: each factor gets the gradient times the other factor. "
			"da_{tj} says how much L would rise if word j weighed more.",
		.shows = "d.c\nh,a,d.a\nd.h_step: into h_j",
		.worked = "d.a = d.c . h",
		.routes = "values weights",
		.line = "da[j] = dot(dc, row(p->x.h, j, D), D);",
		.code = "undo_attend() in model/plain.c\n"
			"attention_backward() in model/attention.c\n"
			"ref_context_backward() in "
			"model/kernels/reference.c",
		CHECKS(IS_DH) },
	{ .title = "undo (6): the softmax",
		.key = "undo-softmax",
		.section = 4,
		.way = BACKWARD,
		.kind = EACH,
		.only = "att",
		.equation =
			"de_{ti} = sum_j J_{ij} da_{tj}   each a_j depends on every e_i\n"
			"J_{ij} = a_{ti} (1[i=j] - a_{tj})   the Jacobian of the softmax\n"
			"de_{ti} = a_{ti} (da_{ti} - sum_j a_{tj} da_{tj})   the same, multiplied "
			"out",
		.text = "Only what is better or worse than the mean counts. Descent raises the "
			"scores of words whose da is below the mean. A word without weight learns "
			"nothing. The column de adds up to 0, since adding the same to every "
			"score changes no share.",
		.shows = "jacobian\nmean\na,d.a,less,d.e\n@de",
		.worked = "d.e = jacobian . d.a",
		.routes = "softmax",
		.line = "de[j] = a[j] * (da[j] - mean);",
		.code = "undo_attend() in model/plain.c\nattention_backward() in model/attention.c",
		CHECKS(IS_JACOBIAN, IS_DE, IS_SUM_DE) },
	{ .title = "undo (5): {adds:the scores|query and keys}",
		.key = "undo-scores",
		.section = 5,
		.way = BACKWARD,
		.kind = EACH,
		.only = "att",
		.equation = "{adds:dv += sum_j de_{tj} {f}\n"
			    "du_{tj} = de_{tj} v {undo_f}|"
			    "dq_t = sum_j de_{tj}{scaled: / sqrt(A)} keys_j   the query route\n"
			    "dkeys_j += de_{tj}{scaled: / sqrt(A)} q_t   the key route}",
		.text = "{adds:Through the dot product with v and {relu:past the mask: where u is "
			"above 0 all of it goes on, below 0 nothing does.|through the tanh, for "
			"each source word.}|A product: each factor gets the gradient times the "
			"other. The query met every key, so its gradient is a sum over the words; "
			"each key collects its share over all steps t, and that sum is used once "
			"at the end.}",
		.shows = "{adds:{relu:u,}f\nd.e\nd.u\n#attention.v\nd.v_step|"
			 "q\nkeys\nd.e{scaled:,d.product}\nd.q_word,d.keys_step\nd.q}",
		.routes = "score{adds:| query keys}",
		.line = "{adds:*df = de * row(x->v_step, t, A)[i];|dq[i] = de * keys[i];}",
		.code = "undo_energy() in model/plain.c\n"
			"attention_backward() in model/attention.c" },
	{ .title = "undo (4): the query",
		.key = "undo-query",
		.section = 5,
		.way = BACKWARD,
		.kind = EACH,
		.only = "att",
		.equation = "{adds:dq_t = sum_j du_{tj}\ndkeys_j += du_{tj}   the key route\n}"
			    "d{asker} += {general:|Wa^T }dq_t   the query route"
			    "{general:|\ndWa += dq_t {asker}^T,  dba += dq_t}",
		.text = "{adds:The query went to every word, so its gradient is the sum over the "
			"words. Each key gets its own du, and collects it over all steps t; that "
			"sum is used once at the end.|{general:The query was the state itself: "
			"its gradient is added to the state's as it is.|The query was a product "
			"with Wa: back it goes through the transposed matrix, into the state that "
			"asked.}}",
		.shows = "d.q\n"
			 "d.decoder.h_z,d.decoder.h_U,d.ask_query,d.asker: into {asker}, the state "
			 "that asked: all three routes and their sum",
		.routes = "query{adds: keys}",
		.line = "{general:add(row(d->ask_query, t, H), dq, "
			"H);|undo_product(row(d->ask_query, t, H), dw->Wa, dq, w->Wa, H, ask, A, "
			"H);}",
		.code = "undo_attend() in model/plain.c\nundo_attend_rows() in model/decoder.c",
		CHECKS(IS_DQ) },
	{ .title = "undo (8a): {att:the state that asked|the first of two states}",
		.key = "undo-first-state",
		.section = 18,
		.way = BACKWARD,
		.kind = EACH,
		.only = "cgru",
		.equation = "ds_{t-1} += z ds'_t + U^T dgh\n"
			    "dy_{t-1} += W^T dgx",
		.text = "The first GRU undone, its gates as those of (8b): its state has got its "
			"shares of (8b){att: and of the query|, and there is no query}.",
		.shows = "d.ahead\n"
			 "previous,before.hn,before.r,before.z,before.n: what forward kept\n"
			 "d.before.dn,d.before.dz,d.before.dr,d.before.dhn: what follows\n"
			 "d.before.h_z,d.before.h_U,d.previous: into s_{t-1}, by both its routes\n"
			 "d.y_readout,d.y_gru,d.y: into y_{t-1}",
		.routes = "ahead input-state",
		.line = "gru_backward(p, VALUE(before), t, dask, &w->before, &dw->before, state);",
		.code = "undo_recur() in model/plain.c\nundo_recur() in model/decoder.c",
		CHECKS(IS_DGATES, IS_DY) },
	{ .title = "the decoder's weights",
		.key = "decoder-weights",
		.section = 12,
		.way = BACKWARD,
		.equation = "dW = sum_t dgx (what was read)^T\n"
			    "dU = sum_t dgh (the state before)^T",
		.text = "All steps are undone: what each of them added to is complete. Every "
			"gradient of a weight stands beside its central difference, which needs "
			"no backpropagation: move the weight a little both ways and look how the "
			"loss changes.",
		.shows = "@method\n"
			 "d#output.W\n"
			 "d#output.b\n"
			 "d#readout.W\n"
			 "d#readout.b\n"
			 "d#decoder.W\n"
			 "d#decoder.U\n"
			 "d#decoder.b\n"
			 "d#decoder.cn\n"
			 "d#decoder.before.W\n"
			 "d#decoder.before.U\n"
			 "d#decoder.before.b\n"
			 "d#decoder.before.cn\n"
			 "d#attention.Wa\n"
			 "d#attention.ba\n"
			 "d#attention.v",
		.routes = "state ahead query word",
		.code = "undo_product() in model/plain.c\n"
			"gru_weight_gradient() in model/gru.c\n"
			"output_loss() in model/output.c",
		CHECKS(IS_DV) },
	{ .title = "undo (4): all keys at once",
		.key = "undo-keys",
		.section = 6,
		.way = BACKWARD,
		.only = "att",
		.equation = "dUa = sum_j (sum_t what step t adds to dkeys_j) h_j^T = sum_j "
			    "dkeys_j h_j^T\n"
			    "dh_j = sum_t a_{tj} dc_t + Ua^T dkeys_j",
		.text = "h_j does not depend on t. So the sum over t is taken first, and one "
			"product over S rows replaces T times S outer products. The annotation "
			"gets both its routes, values and keys.",
		.shows = "d.keys\nd#attention.Ua\nd.h_values,d.h_keys,d.h",
		.routes = "keys values",
		.line = "undo_product(dh_keys, dw->Ua, row(d->keys, j, A), w->Ua, D, row(x->h, j, "
			"D), A, D);",
		.code = "undo_encode() in model/plain.c\ndecoder_backward() in model/decoder.c",
		CHECKS(IS_DKEYS, IS_ONE_PRODUCT, IS_DH) },
	{ .title = "undo (3): the bridge",
		.key = "undo-bridge",
		.section = 14,
		.way = BACKWARD,
		.equation = "ds0_sum = (1 - s_0^2) ds_0   s0_sum is what the tanh is taken of\n"
			    "[dhf_S ; dhb_1] += Wb^T ds0_sum\n"
			    "dWb = ds0_sum [hf_S ; hb_1]^T,  dbb = ds0_sum",
		.text = "What all decoder steps have carried back to the first state goes on to "
			"both ends of the sentence.",
		.shows = "s0,d.s0,d.s0_sum\nd.last\nd#bridge.W\nd#bridge.b",
		.routes = "bridge",
		.line = "d->s0_sum[k] = d->s0[k] * (1 - x->s0[k] * x->s0[k]);",
		.code = "undo_encode() in model/plain.c\ndecoder_backward() in model/decoder.c",
		CHECKS(IS_BRIDGE, IS_DLAST) },
	{ .title = "undo (2): the forward encoder",
		.key = "undo-encoder-forward",
		.section = 14,
		.way = BACKWARD,
		.equation = "dhf_j = {att:from its half of dh_j + }carried back from hf_{j+1}; "
			    "dhf_S from the bridge\n"
			    "dx_j += W^T dgx",
		.text = "The last word first, the gates as in (8). {att:Each state gets what "
			"attention sent to it directly, and what the state after it carries back. "
			"Compare them: attention is the short cut.|Without attention a state gets "
			"nothing but what the state after it carries back: look how little is "
			"left at the first word.}",
		.shows = "{att:d.hf_read,}d.hf_carried,d.hf\n"
			 "d.forward.gx\n"
			 "d.x_forward\n"
			 "d#encoder.forward.W\n"
			 "d#encoder.forward.U\n"
			 "d#encoder.forward.b\n"
			 "d#encoder.forward.cn",
		.routes = "hf{att: h}",
		.code = "undo_encode_side() in model/plain.c\n"
			"encoder_backward() in model/encoder.c\n"
			"gru_backward() in model/gru.c",
		CHECKS(IS_ENCODER_DGATES, IS_DX) },
	{ .title = "undo (2): the backward encoder",
		.key = "undo-encoder-backward",
		.section = 14,
		.way = BACKWARD,
		.equation = "dhb_j = {att:from its half of dh_j + }carried back from hb_{j-1}; "
			    "dhb_1 from the bridge\n"
			    "dx_j += W^T dgx",
		.text = "The same for the other direction, which read from the end: the first "
			"word is undone first.",
		.shows = "{att:d.hb_read,}d.hb_carried,d.hb\n"
			 "d.backward.gx\n"
			 "d.x_backward\n"
			 "d#encoder.backward.W\n"
			 "d#encoder.backward.U\n"
			 "d#encoder.backward.b\n"
			 "d#encoder.backward.cn",
		.routes = "hb{att: h}",
		.code = "undo_encode_side() in model/plain.c\n"
			"encoder_backward() in model/encoder.c\n"
			"gru_backward() in model/gru.c",
		CHECKS(IS_ENCODER_DGATES, IS_DX) },
	{ .title = "undo (1): the embeddings",
		.key = "undo-embedding",
		.section = 15,
		.way = BACKWARD,
		.equation = "dEsrc[src_j] += dx_j\n"
			    "dEtgt[y_{t-1}] += dy_{t-1}{untied:|,  dEtgt += dlogits m_t^T}",
		.text = "Each row gets the gradients of all places where its word stood. "
			"{untied:Rows of words that are not in the sentence stay 0.|The target "
			"embedding is used {all-tied:three times, as x, as y and|twice, as y and} "
			"as the output matrix (tied): its gradient is the sum. Every word's row "
			"gets the output's share.}",
		.shows = "d.x_forward,d.x_backward,d.x\n{all-tied:d.row_read,}d.row_lookup"
			 "{untied:|,d.row_output}: rows of Etgt, by use\n"
			 "d#source.embedding\nd#target.embedding",
		.routes = "embed input-state input-readout word",
		.line = "undo_bias(dw->Etgt, p->d.row_lookup, p->V * p->E);",
		.code = "undo_encode() in model/plain.c\n"
			"encoder_backward() in model/encoder.c\n"
			"undo_scores() in model/output.c",
		CHECKS(IS_SUMS) },
	{ .title = "Attention and its gradient",
		.key = "maps",
		.section = 16,
		.kind = IN_BROWSER,
		.only = "att",
		.text = "Left to right the source, top to bottom the target. da: how L would "
			"change if a step looked more at a word. de: the same by the score, after "
			"the softmax.",
		.shows = "@a\n@da\n@de" },
	{ .title = "What reaches each source word",
		.key = "reach",
		.section = 16,
		.kind = SUMMARY,
		.text = "How much gradient reaches the embedding x_j of each source word: of the "
			"whole loss L, and of the loss of the last target word alone, which has "
			"come the longest way back. {att:With attention every word has a way of "
			"its own. What the bridge alone delivers, values and keys left out, is "
			"smaller: in a long sentence by orders of magnitude, and least in the "
			"middle, which is far from both ends.|Without attention everything comes "
			"by the bridge: through all decoder states, then in from both ends of the "
			"sentence. In a long sentence least is left in the middle.}",
		.shows = "@reach",
		.routes = "embed hf hb bridge{att: h keys values}",
		.code = "reach_measure() in explain/reach.c" },
	{ .title = "Every value between the weights and the loss",
		.key = "values",
		.section = 8,
		.kind = SUMMARY | ON_TERMINAL,
		.text = "Here the value is moved in the plain network, where it is produced or "
			"where the one reader named sees it, and all that follows follows.",
		.shows = "@values",
		.code = "see() in model/plain.c" },
	{ .title = "Every identity",
		.key = "identities",
		.section = 8,
		.kind = SUMMARY,
		.text = "What was shown beside what the code that trains has in its memory; the "
			"largest distance of all steps:",
		.shows = "@identities" },
	{ .title = "Every gradient beside its difference",
		.key = "gradients",
		.section = 8,
		.kind = SUMMARY,
		.text = "A central difference needs no backpropagation: move one weight a little "
			"both ways and look how the loss changes. If the backward pass is right, "
			"both agree. So it is with the numbers between the weights and the loss.",
		.shows = "@gradients" },
	{ .title = "What if a weight were another?",
		.key = "weights",
		.section = 8,
		.kind = IN_BROWSER | LIVE,
		.text = "Drag a weight, here or in any table of weights, or go to it and press the "
			"arrow keys. The whole network is computed anew, forward and backward. "
			"The gradient is the slope of the dashed line: it says where the loss "
			"goes for a small move, and only for a small one.",
		.shows = "@weights" },
	{ .title = "What if a route were forgotten?",
		.key = "without",
		.section = 7,
		.kind = IN_BROWSER,
		.text = "Leave routes out of the backward pass and see which gradients go wrong. "
			"The loss does not change, and nothing crashes: only a comparison with "
			"differences can tell.",
		.shows = "@routes" },
	{ .title = "Train here",
		.key = "training",
		.section = 16,
		.kind = IN_BROWSER | LIVE,
		.text = "The code that trains, in this page. Start it, and look how attention "
			"forms. Leave a route of the gradient out: a second training begins "
			"beside the first, with the same seed.",
		.shows = "@training" },
	{ .title = "Your own model",
		.key = "model",
		.section = 16,
		.kind = IN_BROWSER | LIVE,
		.text = "Drop a model.safetensors on this page, or choose it. It translates what "
			"you type, word by word, the likeliest first. Nothing leaves the machine.",
		.shows = "@model" },
	{ .title = "Workbook",
		.key = "workbook",
		.kind = IN_BROWSER | LIVE,
		.text = "Write the gradients yourself. What you write runs here, on your own "
			"sentence, and each number is compared with the one of model/plain.c.",
		.shows = "@workbook" },
};
const int steps_backward_count = sizeof(steps_backward) / sizeof(steps_backward[0]);
