/* The list of pages, and what stands around them. */
#include "base/mem.h"
#include "explain/pages.h"
#include "explain/show.h"
#include "model/score.h"

#include <math.h>
#include <string.h>

void page_check(FILE *out, const struct lesson *l, enum identity id, int t)
{
	double distance = t < 0 ? l->trace.worst[id] : l->trace.at_step[id][t];

	fprintf(out, "    check: %s; distance ", identity_text(id));
	show_distance(out, distance);
	fprintf(out, "%s\n", distance <= IDENTITY_LIMIT ? "" : "   WRONG");
}

static void show_sentence(
	FILE *out, const char *side, const char *const *words, const struct tokens *tokens)
{
	fprintf(out, "    %s ", side);
	for (size_t i = 0; i < tokens->count; i++)
		fprintf(out, " %s:%d", words[i], tokens->ids[i]);
	fprintf(out, "\n");
}

void page_overview(FILE *out, const struct lesson *l, int step)
{
	const struct trace *tr = &l->trace;
	struct param table[PARAMS_MAX];
	int n = params_table(table, tr->config, NULL);
	char formula[PAGE_FORMULA];

	(void)step;
	fprintf(out, "%s\n",
		l->subject.built_in
			? "A tiny network with random weights (fixed seed) reads one sentence "
			  "pair."
			: "A trained network reads one sentence pair.");
	show_text(out,
		"First forward: each equation with its numbers. Then backward: each equation undone, the last\n"
		"first. dX is the gradient of the loss L by X and has X's shape; \"+=\" means that others add to\n"
		"it too. The numbers are those of the plain network, model/plain.c. A check says how far from\n"
		"one is what network_gradient() in model/network.c, the code that trains, has in its memory.");
	fprintf(out, "\n  The words, with their ids:\n");
	show_sentence(out, "source", l->subject.source_word, &l->subject.source);
	show_sentence(out, "target", l->subject.target_word, &l->subject.target);
	fprintf(out,
		"\n  S = %d source tokens, T = %d target tokens (</s> counted), embedding E = %d, "
		"hidden H = %d,\n  attention A = %d, vocabularies %d and V = %d; label smoothing %g\n",
		tr->S, tr->T, tr->E, tr->H, tr->A, tr->config->source_vocab, tr->V, tr->smoothing);
	page_asking(formula, tr->story->score, page_any_asker(tr));
	fprintf(out, "  Attention is '%s': %s.\n", score_functions[tr->config->score].name,
		formula);
	fprintf(out, "\n  The parameters, as checkpoints name them:\n");
	for (int i = 0; i < n; i++) {
		char text[64];

		snprintf(text, sizeof(text), table[i].rank == 2 ? "%s [%d, %d]" : "%s [%d]",
			table[i].name, table[i].rows, table[i].cols);
		fprintf(out, "%s", i % 3 ? "" : "    ");
		if (i % 3 == 2 || i == n - 1)
			fprintf(out, "%s\n", text);
		else
			show_field(out, text, -32);
	}
	if (tr->config->tying != TIED_NONE)
		show_text(out, "The output matrix Wo of (10) is target.embedding itself (tied).");
	fprintf(out, "\n  L = %.6f\n", tr->loss);
}

static const struct page before[] = {
	{ "What is shown", page_overview, 0, PAGE_SUMMARY },
	{ "The weights: source embedding", page_weights, 0, PAGE_PLAIN },
	{ "The weights: forward encoder", page_weights, 1, PAGE_PLAIN },
	{ "Forward: (1), (2) the encoder reads forward", page_encoder, 0, PAGE_PLAIN },
	{ "The weights: backward encoder", page_weights, 2, PAGE_PLAIN },
	{ "Forward: (2) the encoder reads backward", page_encoder, 1, PAGE_PLAIN },
	{ "The weights: bridge and attention", page_weights, 3, PAGE_PLAIN },
	{ "Forward: annotations, keys, bridge", page_annotations, 0, PAGE_PLAIN },
	{ "The weights: target embedding", page_weights, 4, PAGE_PLAIN },
	{ "The weights: decoder", page_weights, 5, PAGE_PLAIN },
	{ "The weights: readout and output", page_weights, 6, PAGE_PLAIN },
};
static const struct page forward_step[] = {
	{ "Forward, step %d: (8a) the state that asks", page_ahead, 0, PAGE_OF_STEP },
	{ "Forward, step %d: (4)-(7) attention", page_attention, 0, PAGE_OF_STEP },
	{ "Forward, step %d: (8) the state", page_state, 0, PAGE_OF_STEP },
	{ "Forward, step %d: (9)-(11) the word", page_readout, 0, PAGE_OF_STEP },
};
static const struct page between[] = {
	{ "Forward: the loss", page_loss, 0, PAGE_SUMMARY },
	{ "Backward: the routes", page_map, 0, PAGE_SUMMARY },
};
static const struct page backward_step[] = {
	{ "Backward, step %d: undo (11), (10), (9)", page_undo_loss, 0, PAGE_OF_STEP },
	{ "Backward, step %d: undo (8), the gates", page_undo_gates, 0, PAGE_OF_STEP },
	{ "Backward, step %d: undo (8), what they read", page_undo_state, 0, PAGE_OF_STEP },
	{ "Backward, step %d: undo (7), the context", page_undo_context, 0, PAGE_OF_STEP },
	{ "Backward, step %d: undo (6), the softmax", page_undo_softmax, 0, PAGE_OF_STEP },
	{ "Backward, step %d: undo (5), (4)", page_undo_scores, 0, PAGE_OF_STEP },
	{ "Backward, step %d: undo (8a)", page_undo_ahead, 0, PAGE_OF_STEP },
};
static const struct page after[] = {
	{ "Backward: undo (4), the keys", page_undo_keys, 0, PAGE_PLAIN },
	{ "Backward: undo (3), the bridge", page_undo_bridge, 0, PAGE_PLAIN },
	{ "Backward: undo (2), the forward encoder", page_undo_encoder, 0, PAGE_PLAIN },
	{ "Backward: undo (2), the backward encoder", page_undo_encoder, 1, PAGE_PLAIN },
	{ "Backward: undo (1), the embeddings", page_undo_embeddings, 0, PAGE_PLAIN },
	{ "Backward: what reaches each source word", page_reach, 0, PAGE_SUMMARY },
	{ "Gradients: source embedding", page_gradients, 0, PAGE_PLAIN },
	{ "Gradients: forward encoder", page_gradients, 1, PAGE_PLAIN },
	{ "Gradients: backward encoder", page_gradients, 2, PAGE_PLAIN },
	{ "Gradients: bridge and attention", page_gradients, 3, PAGE_PLAIN },
	{ "Gradients: target embedding", page_gradients, 4, PAGE_PLAIN },
	{ "Gradients: decoder", page_gradients, 5, PAGE_PLAIN },
	{ "Gradients: readout and output", page_gradients, 6, PAGE_PLAIN },
	{ "Every value between the parameters and the loss", page_values, 0, PAGE_SUMMARY },
	{ "Every identity", page_identities, 0, PAGE_SUMMARY },
	{ "Every parameter", page_summary, 0, PAGE_SUMMARY },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* Pages of a conditional decoder only; of a network with attention only. */
static bool is_there(const struct page *page, const struct trace *tr)
{
	static page_function *const attention[] = { page_undo_context, page_undo_softmax,
		page_undo_scores, page_undo_keys };

	for (int i = 0; i < COUNT(attention); i++)
		if (page->print == attention[i])
			return tr->C != 0;
	return tr->conditional || (page->print != page_ahead && page->print != page_undo_ahead);
}

/* Appends the pages that there are; those of a step with the step filled in. */
static void put(struct page *list, int *count, const struct page *pages, int n, int step,
	const struct trace *tr)
{
	for (int i = 0; i < n; i++) {
		if (!is_there(&pages[i], tr))
			continue;
		list[*count] = pages[i];
		if (pages[i].kind == PAGE_OF_STEP)
			list[*count].step = step;
		(*count)++;
	}
}

int pages_list(struct page **pages, int *count, const struct lesson *l)
{
	int T = l->trace.T;
	int all = COUNT(before) + T * COUNT(forward_step) + COUNT(between) +
		  T * COUNT(backward_step) + COUNT(after);
	struct page *list = mem_alloc((size_t)all, sizeof(*list));

	*pages = list;
	*count = 0;
	if (!list)
		return -1;
	put(list, count, before, COUNT(before), 0, &l->trace);
	for (int t = 0; t < T; t++)
		put(list, count, forward_step, COUNT(forward_step), t, &l->trace);
	put(list, count, between, COUNT(between), 0, &l->trace);
	for (int t = T - 1; t >= 0; t--)
		put(list, count, backward_step, COUNT(backward_step), t, &l->trace);
	put(list, count, after, COUNT(after), 0, &l->trace);
	return 0;
}

static void show_title(FILE *out, const struct page *page, int T)
{
	char title[96];
	const char *place = strstr(page->title, "%d");

	if (place)
		snprintf(title, sizeof(title), "%.*s%d of %d%s", (int)(place - page->title),
			page->title, page->step + 1, T, place + 2);
	else
		snprintf(title, sizeof(title), "%s", page->title);
	fprintf(out, "%s ", title);
	for (size_t i = strlen(title); i < 70; i++)
		fputc('=', out);
	fprintf(out, "\n\n");
}

void page_print(FILE *out, const struct lesson *l, const struct page *pages, int count, int i)
{
	fprintf(out, "== %d/%d == ", i + 1, count);
	show_title(out, &pages[i], l->trace.T);
	pages[i].print(out, l, pages[i].step);
	fprintf(out, "\n");
}

void pages_print(FILE *out, const struct lesson *l, const struct page *pages, int count,
	enum selection selection, int step)
{
	for (int i = 0; i < count; i++)
		if (selection == PAGES_ALL ||
			(selection == PAGES_SUMMARY && pages[i].kind == PAGE_SUMMARY) ||
			(selection == PAGES_STEP && pages[i].kind == PAGE_OF_STEP &&
				pages[i].step == step))
			page_print(out, l, pages, count, i);
}
