/* The steps of the page after both ways: what came out, and what there is to try. */
#include "explain/html_step.h"

const struct html_step html_explore[] = {
	{ .title = "Attention and its gradient",
		.text = "Left to right the source, top to bottom the target. da: how L would change if a step "
			"looked more at a word. de: the same by the score, after the softmax.",
		.shows = "@a\n@da\n@de",
		.attention = true },
	{ .title = "What reaches each source word",
		.text = "The loss of the last target word has come the longest way back. How much of its gradient "
			"arrives at the embedding of each source word? With attention every word has a way of "
			"its own. What the bridge alone delivers is smaller, in a long sentence by orders of "
			"magnitude, and least in the middle, which is far from both ends. Make a page of a long "
			"pair and look.",
		.shows = "@reach",
		.routes = "embed hf hb h bridge keys values",
		.attention = true },
	{ .title = "What reaches each source word",
		.text = "The loss of the last target word has come the longest way back. How much of its gradient "
			"arrives at the embedding of each source word? Without attention everything comes by the "
			"bridge: through all decoder states, then in from both ends of the sentence. In a long "
			"sentence least is left in the middle.",
		.shows = "@reach",
		.routes = "embed hf hb bridge",
		.bridge_only = true },
	{ .title = "Every gradient beside its difference",
		.text = "A central difference needs no backpropagation: move one weight a little both ways and "
			"look how the loss changes. If the backward pass is right, both agree. The numbers "
			"between the weights and the loss have theirs, too: in small below each gradient of "
			"the steps before.",
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
const int html_explore_count = sizeof(html_explore) / sizeof(html_explore[0]);
