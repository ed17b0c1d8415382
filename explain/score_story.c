#include "explain/score_story.h"

#include <stddef.h>

/* What scores have in common: those that add query and key, those that multiply them. */
static const char wa_query[] = "Wa asker + ba", wa_route[] = "Wa' dq_%d";
static const char adding_ask[] = "u_tj = Wa asker + Ua h_j + ba = q_t + keys_j";
static const char adding_undone[] = "u_tj = Wa asker + ba + Ua h_j, the same q_t in every row";
static const char adding_undo[] =
	"dq_t    = sum_j du_tj    the query route; dWa += dq_t (the state that asked)', dba += dq_t\n"
	"dkeys_j += du_tj         the key route: summed over t, used once at the end";
static const char multiplying_ask[] = "q_t = Wa asker + ba, keys_j = Ua h_j";
static const char multiplying_undone[] = "q_t = Wa asker + ba";
static const char multiplying_undo[] =
	"dWa += dq_t (the state that asked)', dba += dq_t, and Wa' dq_t into that state";
static const char adding_undo_query[] =
	"The query went to every word, so its gradient is the sum over the words. Each key gets "
	"its own du, and collects it over all steps t; that sum is used once at the end.";
static const char product_rule[] =
	"A product: each factor gets the gradient times the other. The query met every key, so its "
	"gradient is a sum over the words; each key collects its share over all steps t, and "
	"that sum is used once at the end.";

static const char softmax_text[] =
	"One score for each source word. The softmax turns the scores into shares that add "
	"up to 1: where the network looks.";

static const struct score_step_text adding_query = { .title = "(4) The query meets the keys",
	.equation = "q_t = Wa asker + ba\n"
		    "u_{tj} = q_t + keys_j",
	.text = "The decoder's state asks a question, the query. It is added to the key of each "
		"source word.",
	.shows = "dec.before,q\nu\n#attention.Wa,#attention.ba",
	.routes = "query keys",
	.code = "attend() in model/decoder.c, attention_forward() in model/attention.c" };

static const struct score_step_text undo_adding_query = { .title = "undo (4): query and keys",
	.equation = "dq_t = sum_j du_{tj}\n"
		    "dasker += Wa^T dq_t   the query route\n"
		    "dkeys_j += du_{tj}   the key route",
	.text = adding_undo_query,
	.shows = "du\ndq\ndec.direct,dec.through,by_query|into the state that asked",
	.routes = "query keys",
	.code = "undo_attend() in model/decoder.c" };

static const struct score_step_text multiplying_query = { .title = "(4) The query",
	.equation = "q_t = Wa asker + ba",
	.text = "The decoder's state asks a question, the query. Wa makes a vector of it that is "
		"as long as a key, so that the two can be multiplied.",
	.shows = "dec.before,q\n#attention.Wa,#attention.ba",
	.routes = "query",
	.code = "attend() in model/decoder.c" };

static const struct score_step_text undo_multiplying_query = { .title = "undo (4): the query",
	.equation = "dasker += Wa^T dq_t   the query route\n"
		    "dWa += dq_t asker^T,  dba += dq_t",
	.text = "The query was a product with Wa: back it goes through the transposed matrix, into "
		"the state that asked.",
	.shows = "dq\ndec.direct,dec.through,by_query|into the state that asked",
	.routes = "query",
	.code = "undo_attend() in model/decoder.c" };

static const struct score_step_text tanh_score = { .title = "(5), (6) Scores and attention",
	.equation = "e_{tj} = v . tanh(u_{tj})\n"
		    "a_{tj} = exp(e_{tj}) / sum_i exp(e_{ti})",
	.text = softmax_text,
	.worked = "e = #attention.v . f",
	.shows = "e,a\n@a\nf\n#attention.v",
	.routes = "score softmax",
	.code = "attention_forward() in model/attention.c\n"
		"ref_energy(), ref_softmax() in model/kernels/reference.c" };

static const struct score_step_text tanh_undo_score = { .title = "undo (5): the scores",
	.equation = "du_{tj} = de_{tj} v (1 - tanh(u_{tj})^2)\n"
		    "dv += sum_j de_{tj} tanh(u_{tj})",
	.text = "Through the dot product with v and through the tanh, for each source word.",
	.shows = "de,f,du\ndv\n#attention.v",
	.routes = "score",
	.code = "ref_energy_backward() in model/kernels/reference.c" };

static const struct score_step_text relu_score = { .title = "(5), (6) Scores and attention",
	.equation = "e_{tj} = v . max(0, u_{tj})\n"
		    "a_{tj} = exp(e_{tj}) / sum_i exp(e_{ti})",
	.text = softmax_text,
	.worked = "e = #attention.v . f",
	.shows = "e,a\n@a\nu,f\n#attention.v",
	.routes = "score softmax",
	.code = "attention_forward() in model/attention.c\n"
		"ref_energy_relu(), ref_softmax() in model/kernels/reference.c" };

static const struct score_step_text relu_undo_score = { .title = "undo (5): the scores",
	.equation = "du_{tj} = de_{tj} v * 1[u_{tj} > 0]\n"
		    "dv += sum_j de_{tj} max(0, u_{tj})",
	.text = "Through the dot product with v and past the mask: where u is above 0 all of it "
		"goes on, below 0 nothing does.",
	.shows = "de,u,du\ndv\n#attention.v",
	.routes = "score",
	.code = "ref_energy_relu_backward() in model/kernels/reference.c" };

static const struct score_step_text dot_score = { .title = "(5), (6) Scores and attention",
	.equation = "e_{tj} = q_t . keys_j\n"
		    "a_{tj} = exp(e_{tj}) / sum_i exp(e_{ti})",
	.text = "One score for each source word: large where query and key point the same way. The "
		"softmax turns the scores into shares that add up to 1: where the network looks.",
	.worked = "e = q . keys",
	.shows = "q\nkeys,e,a\n@a",
	.routes = "query keys score softmax",
	.code = "attention_forward() in model/attention.c\n"
		"dot_forward() in model/score.c, ref_softmax() in model/kernels/reference.c" };

static const struct score_step_text dot_undo_score = { .title = "undo (5): query and keys",
	.equation = "dq_t = sum_j de_{tj} keys_j\n"
		    "dkeys_j += de_{tj} q_t   the key route",
	.text = product_rule,
	.shows = "q\nde,keys,to_query,to_keys\ndq",
	.routes = "score query keys",
	.code = "dot_backward() in model/score.c" };

static const struct score_step_text scaled_score = { .title = "(5), (6) Scores and attention",
	.equation = "e_{tj} = q_t . keys_j / sqrt(A)\n"
		    "a_{tj} = exp(e_{tj}) / sum_i exp(e_{ti})",
	.text = "One score for each source word. A sum of A products grows like sqrt(A); divided by it, "
		"the softmax begins soft whatever A is. It turns the scores into shares that add up to 1.",
	.worked = "e = q . keys / sqrt(A)",
	.shows = "q\nkeys,e,a\n@a",
	.routes = "query keys score softmax",
	.code = "attention_forward() in model/attention.c\n"
		"scaled_forward() in model/score.c, ref_softmax() in model/kernels/reference.c" };

static const struct score_step_text scaled_undo_score = { .title = "undo (5): query and keys",
	.equation = "dq_t = sum_j de_{tj} keys_j / sqrt(A)\n"
		    "dkeys_j += de_{tj} q_t / sqrt(A)   the key route",
	.text = product_rule,
	.shows = "q\nde,keys,to_query,to_keys\ndq",
	.routes = "score query keys",
	.code = "scaled_backward() in model/score.c" };

static const struct score_step_text general_query = { .title = "(4) The state is the query",
	.equation = "q_t = asker",
	.text = "The keys are as long as a state, so the decoder's state can ask as it is. The one matrix "
		"between the two, Ua, is in the keys.",
	.shows = "dec.before,q",
	.routes = "query",
	.code = "attend() in model/decoder.c" };

static const struct score_step_text general_score = { .title = "(5), (6) Scores and attention",
	.equation = "e_{tj} = q_t . keys_j = asker . Ua h_j\n"
		    "a_{tj} = exp(e_{tj}) / sum_i exp(e_{ti})",
	.text = "One score for each source word: the state, the matrix and the annotation multiplied. The "
		"softmax turns the scores into shares that add up to 1: where the network looks.",
	.worked = "e = q . keys",
	.shows = "q\nkeys,e,a\n@a",
	.routes = "query keys score softmax",
	.code = "attention_forward() in model/attention.c\n"
		"dot_forward() in model/score.c, ref_softmax() in model/kernels/reference.c" };

static const struct score_step_text general_undo_score = { .title = "undo (5): query and keys",
	.equation = "dq_t = sum_j de_{tj} keys_j = sum_j de_{tj} Ua h_j\n"
		    "dkeys_j += de_{tj} q_t   the key route",
	.text = product_rule,
	.shows = "q\nde,keys,to_query,to_keys\ndq",
	.routes = "score query keys",
	.code = "dot_backward() in model/score.c" };

static const struct score_step_text general_undo_query = { .title =
								   "undo (4): the state that asked",
	.equation = "dasker += dq_t   the query route",
	.text = "The query was the state itself: its gradient is added to the state's as it is.",
	.shows = "dec.direct,dec.through,by_query|into the state that asked",
	.routes = "query",
	.code = "undo_attend() in model/decoder.c" };

const struct score_story score_stories[SCORES] = {
	[SCORE_ADDITIVE] = { .weights =
				     "The bridge Wb, bb makes s_0. Wa makes the query of a state, Ua the keys; v weighs their tanh.",
		.query = wa_query,
		.ask = adding_ask,
		.undone = adding_undone,
		.undo_query = adding_undo,
		.key_share = "du_tj",
		.query_route = wa_route,
		.score = "e_tj = v . tanh(u_tj)",
		.squashed = "tanh(u_%d)",
		.undo_score = "dv    += sum_j de_tj tanh(u_tj)\n"
			      "du_tj  = de_tj v (1 - tanh(u_tj)^2)",
		.code = { "ref_energy(), ref_softmax(), ref_context() in model/kernels/reference.c" },
		.code_undo =
			"ref_energy_backward() in model/kernels/reference.c, undo_attend() in model/decoder.c",
		.step = { &adding_query, &tanh_score, &tanh_undo_score, &undo_adding_query } },
	[SCORE_RELU] = { .weights =
				 "The bridge Wb, bb makes s_0. Wa makes the query of a state, Ua the keys; v weighs what is above 0.",
		.query = wa_query,
		.ask = adding_ask,
		.undone = adding_undone,
		.undo_query = adding_undo,
		.key_share = "du_tj",
		.query_route = wa_route,
		.score = "e_tj = v . max(0, u_tj)",
		.squashed = "max(0, u_%d)",
		.undo_score =
			"dv    += sum_j de_tj max(0, u_tj)\n"
			"du_tj  = de_tj v * 1[u_tj > 0]      the mask: nothing where u is below 0, all of it above",
		.code = { "ref_energy_relu(), ref_softmax(), ref_context() in model/kernels/reference.c" },
		.code_undo =
			"ref_energy_relu_backward() in model/kernels/reference.c, undo_attend() in model/decoder.c",
		.step = { &adding_query, &relu_score, &relu_undo_score, &undo_adding_query } },
	[SCORE_DOT] = { .weights =
				"The bridge Wb, bb makes s_0. Wa makes the query of a state, Ua the keys, both of A numbers.",
		.query = wa_query,
		.ask = multiplying_ask,
		.undone = multiplying_undone,
		.undo_query = multiplying_undo,
		.query_route = wa_route,
		.score = "e_tj = q_t . keys_j",
		.undo_score =
			"dq_t     = sum_j de_tj keys_j    the query route: into the query its gradient times the key\n"
			"dkeys_j += de_tj q_t            the key route: summed over t, used once at the end",
		.key_share = "de_tj q_t",
		.code = { "dot_forward() in model/score.c",
			"ref_context_backward(), ref_softmax(), ref_context() in model/kernels/reference.c" },
		.code_undo = "dot_backward() in model/score.c, undo_attend() in model/decoder.c",
		.step = { &multiplying_query, &dot_score, &dot_undo_score,
			&undo_multiplying_query } },
	[SCORE_SCALED_DOT] = { .weights =
				       "The bridge Wb, bb makes s_0. Wa makes the query of a state, Ua the keys, both of A numbers.",
		.query = wa_query,
		.ask = multiplying_ask,
		.undone = multiplying_undone,
		.undo_query = multiplying_undo,
		.query_route = wa_route,
		.score = "e_tj = q_t . keys_j / sqrt(A)",
		.undo_score =
			"The factor stands in both: de_tj / sqrt(A) is what goes on.\n"
			"dq_t     = sum_j de_tj / sqrt(A) keys_j    the query route\n"
			"dkeys_j += de_tj / sqrt(A) q_t            the key route: summed over t, used once at the end",
		.key_share = "(de_tj / sqrt(A)) q_t",
		.code = { "scaled_forward() in model/score.c",
			"ref_context_backward(), ref_softmax(), ref_context() in model/kernels/reference.c" },
		.code_undo = "scaled_backward() in model/score.c, undo_attend() in model/decoder.c",
		.step = { &multiplying_query, &scaled_score, &scaled_undo_score,
			&undo_multiplying_query } },
	[SCORE_GENERAL] = { .weights =
				    "The bridge Wb, bb makes s_0. Ua makes the keys, as long as a state: the state itself is the query.",
		.query = "asker",
		.ask = "q_t = asker, keys_j = Ua h_j: the state itself is the query",
		.score = "e_tj = q_t . keys_j = asker . Ua h_j",
		.undo_score =
			"dq_t     = sum_j de_tj keys_j    that is sum_j de_tj Ua h_j: the matrix times its right side\n"
			"dkeys_j += de_tj q_t            the key route; dUa += dkeys_j h_j', dh_j += Ua' dkeys_j at the end",
		.undone = "q_t = asker",
		.undo_query = "dq_t is the gradient of the state: there is no Wa to go through.",
		.query_route = "dq_%d",
		.key_share = "de_tj q_t",
		.code = { "dot_forward() in model/score.c",
			"ref_context_backward(), ref_softmax(), ref_context() in model/kernels/reference.c" },
		.code_undo = "dot_backward() in model/score.c, undo_attend() in model/decoder.c",
		.step = { &general_query, &general_score, &general_undo_score,
			&general_undo_query } },
	[SCORE_NONE] = { .weights =
				 "The bridge Wb, bb makes s_0. There is no attention: no Wa, Ua or v.",
		.score = "(4)-(7) are left out, s_0 alone carries the source" },
};
