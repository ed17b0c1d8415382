/* The steps of the walk on the way forward, equations (1)-(11). How text is written: steps.h. */
#include "explain/steps.h"

const struct step steps_forward[] = {
	{ .title = "What is shown",
		.key = "begin",
		.section = 8,
		.kind = SUMMARY,
		.text = "A network reads one sentence pair. You see it run forward, equation by "
			"equation. Then every equation is undone, the last one first: that is "
			"backpropagation.\n"
			"dX is the gradient of the loss L by X. It has X's shape and says how L "
			"would change if X grew a little. += means that others add to it too.\n"
			"All numbers are those of the plain network, model/plain.c. A check says "
			"how far from one is what the code that trains has in its memory.",
		.shows = "@overview" },
	{ .title = "(1) Words become vectors",
		.key = "embedding",
		.section = 9,
		.way = FORWARD,
		.equation = "x_j = Esrc[src_j]",
		.text = "Each source word looks up its row of the embedding table."
			"{all-tied: Esrc is the target embedding: one matrix for both.}",
		.shows = "#source.embedding\nx",
		.routes = "embed",
		.line = "copy(row(x->x, j, E), embedding(p, VALUE(row_read), w->Esrc, "
			"p->source[j]), E);",
		.code = "encode() in model/plain.c\nencoder_forward() in model/encoder.c",
		CHECKS(IS_READ) },
	{ .title = "(2) The encoder reads forward",
		.key = "encoder-forward",
		.section = 9,
		.way = FORWARD,
		.equation = "hf_j = GRU(x_j, hf_{j-1})\n"
			    "r = sigmoid(Wr x + Ur h + br)   how much of h the new n may see\n"
			    "z = sigmoid(Wz x + Uz h + bz)   how much of h is kept\n"
			    "n = tanh(Wn x + bn + r * (Un h + cn))\n"
			    "GRU(x, h) = (1 - z) * n + z * h",
		.text = "A GRU goes through the sentence and carries a state along. It starts from "
			"0. In W, U and b the rows of r, z and n stand one below the other.",
		.shows = "#encoder.forward.W,#encoder.forward.U\n"
			 "#encoder.forward.b,#encoder.forward.cn\n"
			 "forward.r,forward.z,forward.n,hf",
		.routes = "hf",
		.line = "out[k] = (1 - z[k]) * n[k] + z[k] * h_z[k];",
		.code = "gru_forward() in model/plain.c\n"
			"encoder_forward() in model/encoder.c\n"
			"gru_forward() in model/gru.c",
		CHECKS(IS_ENCODED, IS_H) },
	{ .title = "(2) The encoder reads backward",
		.key = "encoder-backward",
		.section = 9,
		.way = FORWARD,
		.equation = "hb_j = GRU(x_j, hb_{j+1})",
		.text = "A second GRU with weights of its own goes from the end to the beginning.",
		.shows = "#encoder.backward.W,#encoder.backward.U\n"
			 "#encoder.backward.b,#encoder.backward.cn\n"
			 "backward.r,backward.z,backward.n,hb",
		.routes = "hb",
		.code = "encode_side() in model/plain.c\n"
			"encoder_forward() in model/encoder.c\n"
			"gru_forward() in model/gru.c",
		CHECKS(IS_ENCODED, IS_LAST) },
	{ .title = "(2) Annotations, (4) keys",
		.key = "keys",
		.section = 1,
		.way = FORWARD,
		.only = "att",
		.equation = "h_j = [hf_j ; hb_j]\n"
			    "keys_j = Ua h_j",
		.text = "The annotation of word j holds what stands before it and what comes "
			"after it. These vectors are all that the decoder can look at.\n"
			"The key is the part of the score that depends on the source word alone. "
			"It does not depend on t: computed once, used at every step.",
		.shows = "h\n#attention.Ua\nkeys",
		.routes = "h keys",
		.line = "add_product(row(x->keys, j, A), w->Ua, D, see(p, VALUE(h_keys), j), A, "
			"D);",
		.code = "encode() in model/plain.c\ndecoder_begin() in model/decoder.c",
		CHECKS(IS_H, IS_KEYS) },
	{ .title = "(3) The bridge{none:, and nothing else}",
		.key = "bridge",
		.section = 9,
		.way = FORWARD,
		.equation = "s_0 = tanh(Wb [hf_S ; hb_1] + bb)",
		.text = "The last states of both directions make the decoder's first.{none: There "
			"is no attention: (4) to (7) are left out. No step of the decoder looks "
			"at a word of the source; all that it ever knows of it is in s_0.}",
		.shows = "#bridge.W,#bridge.b\nlast,s0",
		.routes = "bridge",
		.line = "x->s0[k] = tanh(sum[k]);",
		.code = "encode() in model/plain.c\ndecoder_begin() in model/decoder.c",
		CHECKS(IS_S0) },
	{ .title = "(8a) The {att:state that asks|first of two states}",
		.key = "first-state",
		.section = 18,
		.way = FORWARD,
		.kind = EACH,
		.only = "cgru",
		.equation = "s'_t = GRU(y_{t-1}, s_{t-1})",
		.text = "The first of two GRUs, as in (2), reads the last word"
			"{att: before the attention is asked}.",
		.shows = "#decoder.before.W,#decoder.before.U\n"
			 "#decoder.before.b,#decoder.before.cn\n"
			 "y,previous,before.hn,before.r,before.z,before.n,ahead",
		.routes = "ahead input-state",
		.line = "gru_forward(p, VALUE(before), t, row(x->ahead, t, H), &w->before, state);",
		.code = "recur() in model/plain.c\n"
			"recur() in model/decoder.c\n"
			"gru_forward() in model/gru.c",
		CHECKS(IS_WORD, IS_GATES, IS_AHEAD) },
	{ .title = "(4) {general:The state is the query|The query}",
		.key = "query",
		.section = 1,
		.way = FORWARD,
		.kind = EACH,
		.only = "att",
		.equation = "q_t = {general:{asker}|Wa {asker} + ba}"
			    "{adds:\nu_{tj} = q_t + keys_j}",
		.text = "{general:The keys are as long as a state, so the decoder's state can ask "
			"as it is. The one matrix between the two, Ua, is in the keys.|The "
			"decoder's state asks a question, the query. {adds:It is added to the key "
			"of each source word.|Wa makes a vector of it that is as long as a key, "
			"so that the two can be multiplied.}}",
		.shows = "{general:|#attention.Wa,#attention.ba\n}asker,q{adds:\nu}",
		.routes = "query{adds: keys}",
		.line = "{general:copy(q, ask, H);|add_product(q, w->Wa, H, ask, A, H);}",
		.code = "attend() in model/plain.c\nattend_rows() in model/decoder.c",
		CHECKS(IS_QUERY) },
	{ .title = "(5), (6) Scores and attention",
		.key = "attention",
		.section = 1,
		.way = FORWARD,
		.kind = EACH,
		.only = "att",
		.equation = "e_{tj} = {score}\n"
			    "a_{tj} = exp(e_{tj}) / sum_i exp(e_{ti})",
		.text = "One score for each source word{adds:|: large where query and key point "
			"the same way}. {scaled:A sum of A products grows like sqrt(A); divided "
			"by it, the softmax begins soft whatever A is. }The softmax turns the "
			"scores into shares that add up to 1: where the network looks.",
		.shows = "{adds:#attention.v\n{relu:u,}f|q\nkeys}\ne,a\n@a",
		.worked = "{adds:e = #attention.v . f|e = q . keys{scaled: / sqrt(A)}}",
		.routes = "{adds:|query keys }score softmax",
		.line = "softmax(row(p->x.a, t, S), see(p, VALUE(e), t), S);",
		.code = "energy() in model/plain.c\n"
			"attention_forward() in model/attention.c",
		CHECKS(IS_ATTENTION) },
	{ .title = "(7) The context",
		.key = "context",
		.section = 1,
		.way = FORWARD,
		.kind = EACH,
		.only = "att",
		.equation = "c_t = sum_j a_{tj} h_j",
		.text = "The mean of the annotations, each weighed by its attention.",
		.shows = "a,h\nc",
		.routes = "values weights",
		.line = "c[k] += a[j] * h[k];",
		.code = "attend() in model/plain.c\n"
			"attention_forward() in model/attention.c\n"
			"ref_context() in model/kernels/reference.c",
		CHECKS(IS_CONTEXT) },
	{ .title = "({cgru:8b|8}) The new state",
		.key = "state",
		.section = 9,
		.way = FORWARD,
		.kind = EACH,
		.equation = "s_t = GRU({cgru:{att:c_t, }|{att:[y_{t-1} ; c_t]|y_{t-1}}, }{asker})",
		.text = "{cgru:The second GRU {att:reads the context.|would read the context. "
			"Without attention there is none: it reads nothing but its bias.}|The "
			"decoder's GRU, as in (2), reads the last word{att: and the context.|. Of "
			"the source it knows what is still left of s_0 in the state.}}",
		.shows = "#decoder.W,#decoder.U\n#decoder.b,#decoder.cn\n"
			 "{gru:y,}{att:c,}asker,decoder.hn,decoder.r,decoder.z,decoder.n,s",
		.routes = "state{gru: input-state}{att: context-state}",
		.line = "gru_forward(p, VALUE(decoder), t, row(x->s, t, H), &w->decoder, state);",
		.code = "recur() in model/plain.c\n"
			"recur() in model/decoder.c\n"
			"gru_forward() in model/gru.c",
		CHECKS(IS_WORD, IS_GX, IS_GATES, IS_STATE) },
	{ .title = "(9) The readout",
		.key = "readout",
		.section = 9,
		.way = FORWARD,
		.kind = EACH,
		.equation = "m_t = tanh(Wm [s_t ; y_{t-1}{att: ; c_t}] + bm)",
		.text = "State{att:, last word and context| and last word} together say what comes "
			"next.",
		.shows = "#readout.W,#readout.b\ns,y,{att:c,}m",
		.routes = "state-readout input-readout{att: context-readout}",
		.line = "row(p->x.m, t, E)[k] = tanh(sum[k]);",
		.code = "read_out() in model/plain.c\noutput_loss() in model/output.c",
		CHECKS(IS_READOUT) },
	{ .title = "(10), (11) The word and its loss",
		.key = "word",
		.section = 9,
		.way = FORWARD,
		.kind = EACH,
		.equation = "p_t = softmax({Wo} m_t + bo)\n"
			    "loss_t = -sum_i g_{ti} log p_{ti}",
		.text = "A probability for every word. The loss is small where the right word is "
			"probable. The goal g is 1 at the right word, less what label smoothing "
			"spreads over all.{untied:| The output matrix Wo is Etgt, the target "
			"embedding itself (tied).}",
		.shows = "#target.embedding\n#output.W,#output.b\nlogits,p,goal\nnll,loss",
		.routes = "word loss",
		.line = "p->loss[t] -= plain_goal(p, t, i) * log(probability[i]);",
		.code = "read_out() in model/plain.c\nscore_row() in model/output.c",
		CHECKS(IS_PROBABILITY, IS_LOSS) },
	{ .title = "(11) The loss of the sentence",
		.key = "loss",
		.section = 9,
		.way = FORWARD,
		.kind = SUMMARY,
		.equation = "L = mean over t of loss_t",
		.text = "One number that says how wrong the network is. Everything that follows "
			"asks: how does it change?",
		.shows = "@loss\nnll,loss\n@a",
		.routes = "loss",
		.code = "plain_forward_from() in model/plain.c",
		CHECKS(IS_MEAN) },
};
const int steps_forward_count = sizeof(steps_forward) / sizeof(steps_forward[0]);
