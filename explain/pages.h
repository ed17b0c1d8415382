/* The pages of a lesson, in the order in which they are read. */
#ifndef PAGES_H
#define PAGES_H

#include "explain/lesson.h"
#include "explain/page_beside.h"
#include "explain/show.h"

#include <stdio.h>

/* Prints what belongs on it; step is page->step. */
typedef void page_function(FILE *out, const struct lesson *l, int step);

/* In part: one of the decoder's steps, which --step shows; what a large network is shown by. */
enum page_kind { PAGE_PLAIN, PAGE_OF_STEP, PAGE_SUMMARY };

struct page {
	const char *title; /* of a step: holds one %d, the step counted from 1 */
	page_function *print;
	int step; /* 0 .. T-1; or the direction of the encoder, or the group of parameters */
	enum page_kind kind;
};

/* Allocates the list; mem_free() it. */
int pages_list(struct page **pages, int *count, const struct lesson *l);

/* A page with its heading. */
void page_print(FILE *out, const struct lesson *l, const struct page *pages, int count, int i);

enum selection { PAGES_ALL, PAGES_SUMMARY, PAGES_STEP };

/* Those of the selection one after the other. */
void pages_print(FILE *out, const struct lesson *l, const struct page *pages, int count,
	enum selection selection, int step);

/* The functions, in their files. */
page_function page_overview;                  /* page_frame.c */
page_function page_weights;                   /* page_weights.c */
page_function page_encoder, page_annotations; /* page_forward.c */
page_function page_attention, page_readout, page_loss;
page_function page_ahead, page_state; /* page_gru.c */
page_function page_undo_gates, page_undo_state, page_undo_ahead;
page_function page_undo_loss; /* page_backward.c */
page_function page_undo_context, page_undo_softmax, page_undo_scores;
page_function page_map, page_reach;             /* page_map.c */
page_function page_undo_keys, page_undo_bridge; /* page_routes.c */
page_function page_undo_encoder, page_undo_embeddings;
page_function page_gradients, page_summary, page_identities; /* page_gradients.c */
page_function page_values;                                   /* page_values.c */

/* The group that a parameter is shown in: source embedding, forward encoder, backward encoder,
 * bridge and attention, target embedding, decoder, readout and output. */
int page_group(const char *name);

/* The rows of a parameter as people call them; `names` points into room, or to words. NULL: by
 * number. */
struct row_names {
	const char *names[SHOW_ROWS + 1];
	char room[SHOW_ROWS + 1][24];
};
const char *const *page_row_names(
	struct row_names *room, const struct lesson *l, const struct param *p);

/* One parameter's gradient beside its difference. */
void page_gradient(FILE *out, const struct lesson *l, const char *name);

/* Rows over the vocabulary at step t, one below the other. */
enum { PAGE_LOGITS = 1, PAGE_P = 2, PAGE_GOAL = 4, PAGE_DLOGITS = 8 };
void page_words(FILE *out, const struct lesson *l, int t, unsigned rows);

/* The state that asks at step t: s_{t-1}, or s'_t of a conditional decoder; and at any step. */
void page_asker(char name[16], const struct trace *tr, int t);
const char *page_any_asker(const struct trace *tr);

/* A formula of score_story.h with the name of the state that asks. */
enum { PAGE_FORMULA = 160 };
void page_asking(char room[PAGE_FORMULA], const char *formula, const char *asker);

/* "check: ..., distance": of step t, or of all where t < 0. */
void page_check(FILE *out, const struct lesson *l, enum identity id, int t);

#endif
