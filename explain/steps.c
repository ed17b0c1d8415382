/* The rows as this network has them: which there are, and what their text says. */
#include "explain/steps.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct score_words scores[SCORES] = {
	[SCORE_ADDITIVE] = { "v . tanh(u_{tj})", "tanh(u_{tj})", "(1 - tanh(u_{tj})^2)" },
	[SCORE_RELU] = { "v . max(0, u_{tj})", "max(0, u_{tj})", "* 1[u_{tj} > 0]" },
	[SCORE_DOT] = { "q_t . keys_j", "", "" },
	[SCORE_SCALED_DOT] = { "q_t . keys_j / sqrt(A)", "", "" },
	[SCORE_GENERAL] = { "q_t . keys_j = {asker} . Ua h_j", "", "" },
	[SCORE_NONE] = { "(4)-(7) are left out, s_0 alone carries the source", "", "" },
};

const struct step *step_at(int i)
{
	if (i < steps_forward_count)
		return &steps_forward[i];
	i -= steps_forward_count;
	return i < steps_backward_count ? &steps_backward[i] : NULL;
}

static bool same(const char *name, size_t len, const char *word)
{
	return strlen(word) == len && !strncmp(name, word, len);
}

bool step_condition(const struct trace *tr, const char *name, size_t len)
{
	const struct config *c = tr->config;
	enum score score = c->score;
	const struct {
		const char *name;
		bool holds;
	} conditions[] = {
		{ "att", score != SCORE_NONE },
		{ "none", score == SCORE_NONE },
		{ "gru", c->cell == CELL_GRU },
		{ "cgru", c->cell == CELL_CONDITIONAL },
		{ "adds", tr->p.x.u != NULL }, /* the score has a v */
		{ "relu", score == SCORE_RELU },
		{ "scaled", score == SCORE_SCALED_DOT },
		{ "general", score == SCORE_GENERAL },
		{ "untied", c->tying == TIED_NONE },
		{ "all-tied", c->tying == TIED_ALL },
	};
	size_t i = 0;

	while (i < sizeof(conditions) / sizeof(conditions[0]) - 1 &&
		!same(name, len, conditions[i].name))
		i++;
	return same(name, len, conditions[i].name) && conditions[i].holds;
}

static const char *word_of(const struct trace *tr, const char *name, size_t len)
{
	const struct score_words *score = &scores[tr->config->score];
	const struct {
		const char *name, *word;
	} words[] = { { "score", score->score }, { "f", score->f }, { "undo_f", score->undo_f },
		{ "Wo", tr->config->tying == TIED_NONE ? "Wo" : "Etgt" },
		{ "asker", tr->conditional ? "s'_t" : "s_{t-1}" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (same(name, len, words[i].name))
			return words[i].word;
	return "";
}

struct writer {
	const struct trace *tr;
	char *at, *end;
};

static void put(struct writer *w, const char *text, size_t len)
{
	if (len > (size_t)(w->end - w->at))
		len = (size_t)(w->end - w->at);
	memcpy(w->at, text, len);
	w->at += len;
}

/* Writes, if `on`, up to the end of what it stands in; returns where that is. */
static const char *tell(struct writer *w, const char *at, bool on, bool inside)
{
	while (*at && !(inside && (*at == '}' || *at == '|'))) {
		size_t len = 1;
		bool holds;

		if (at[0] == '_' && at[1] == '{') {
			len = strcspn(at, "}") + 1;
		} else if (*at == '{') {
			const char *name = at + 1;

			len = strcspn(name, ":}");
			at = name + len + 1;
			if (name[len] == '}') {
				if (on)
					tell(w, word_of(w->tr, name, len), true, false);
				continue;
			}
			holds = step_condition(w->tr, name, len);
			at = tell(w, at, on && holds, true);
			if (*at == '|')
				at = tell(w, at + 1, on && !holds, true);
			at += *at == '}';
			continue;
		}
		if (on)
			put(w, at, len);
		at += len;
	}
	return at;
}

const char *step_text(char room[STEP_TEXT], const struct trace *tr, const char *text)
{
	struct writer w = { tr, room, room + STEP_TEXT - 1 };

	tell(&w, text ? text : "", true, false);
	*w.at = '\0';
	return room;
}

/* Writes the subscript "t-1", "tj", "t" .. as it is at step t; returns how much of the text it
 * was. */
static size_t put_subscript(struct writer *w, const char *text, int t)
{
	bool braces = *text == '{';
	const char *sub = text + braces;
	size_t len = braces ? strcspn(sub, "}") : 1;
	bool word = !braces || strspn(sub, "tjihS0123456789") == len;
	char number[16];

	if (t >= 0 && same(sub, len, "t-1")) {
		put(w, number, (size_t)snprintf(number, sizeof(number), "%d", t));
	} else if (t >= 0 && *sub == 't' && word && !(!braces && isalnum((unsigned char)sub[1]))) {
		put(w, number, (size_t)snprintf(number, sizeof(number), "%d", t + 1));
		put(w, sub + 1, len - 1);
	} else {
		put(w, word ? sub : text, word ? len : len + 2);
	}
	return len + 2 * braces;
}

const char *step_plain(char room[STEP_TEXT], const struct trace *tr, const char *text, int t)
{
	char told[STEP_TEXT];
	struct writer w = { tr, room, room + STEP_TEXT - 1 };

	for (const char *at = step_text(told, tr, text); *at;) {
		static const char next[] = "step t+1";
		char number[24];

		if (t >= 0 && !strncmp(at, next, strlen(next))) {
			put(&w, number, (size_t)snprintf(number, sizeof(number), "step %d", t + 2));
			at += strlen(next);
			continue;
		}
		put(&w, at, 1);
		if (*at++ == '_' && *at)
			at += put_subscript(&w, at, t);
	}
	*w.at = '\0';
	return room;
}

static bool is_there(const struct step *s, const struct trace *tr)
{
	const char *only = s->only ? s->only : "";
	bool there = true;

	while (*only && there) {
		size_t len = strcspn(only, " ");

		there = step_condition(tr, only, len);
		only += len + (only[len] == ' ');
	}
	return there;
}

struct step_place *steps_list(int *count, const struct trace *tr)
{
	int rows = steps_forward_count + steps_backward_count, n = 0;
	struct step_place *list = mem_alloc((size_t)(rows * (tr->T + 1)), sizeof(*list));

	*count = 0;
	for (int from = 0, end; list && from < rows; from = end) {
		const struct step *first = step_at(from);
		int times = first->kind & EACH ? tr->T : 1;

		/* neighbours that stand once for each step take turns */
		for (end = from + 1; end < rows && step_at(end)->way == first->way &&
				     (step_at(end)->kind & EACH) == (first->kind & EACH);
			end++)
			;
		for (int k = 0; k < times; k++)
			for (int i = from; i < end; i++)
				if (is_there(step_at(i), tr))
					list[n++] = (struct step_place){ step_at(i), i,
						!(first->kind & EACH)   ? -1
						: first->way == FORWARD ? k
									: tr->T - 1 - k };
	}
	*count = n;
	return list;
}
