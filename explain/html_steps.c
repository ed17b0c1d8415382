/* The steps of the page: the tables' rows, those of a decoder step once for each. */
#include "explain/html_parts.h"
#include "explain/html_step.h"

/* The tables counted through. */
static const struct html_step *step_of(int i)
{
	if (i < html_forward_count)
		return &html_forward[i];
	i -= html_forward_count;
	return i < html_backward_count ? &html_backward[i] : &html_explore[i - html_backward_count];
}

static bool is_there(const struct html_step *s, const struct trace *tr)
{
	return (tr->conditional ? !s->one_gru : !s->two_grus) &&
	       (tr->C ? !s->bridge_only : !s->attention && !s->of_score);
}

/* With what the story of the score says of it, or the tying. */
static struct html_step told(const struct html_step *s, const struct trace *tr)
{
	static const char *const embeddings[] = {
		[TIED_NONE] = "dx_forward,dx_backward,dx\ndlookup,dEtgt",
		[TIED_OUTPUT] = "dx_forward,dx_backward,dx\ndlookup,doutput,dEtgt",
		[TIED_ALL] = "dx_forward,dx_backward,dx\ndread,dlookup,doutput,dEtgt",
	};
	const struct score_step_text *text = tr->story->step[s->score_step];
	struct html_step step = *s;

	if (s->of_tying)
		step.shows = embeddings[tr->config->tying];
	if (!s->of_score || !text)
		return step;
	step.title = text->title;
	step.equation = text->equation;
	step.text = text->text;
	step.shows = text->shows;
	step.worked = text->worked;
	step.routes = text->routes;
	step.code = text->code;
	return step;
}

static void put_kind(struct jot *j, const struct html_step *s)
{
	jot_open(j, NULL, '{');
	jot_text(j, "title", s->title ? s->title : "");
	jot_text(j, "colour", s->colour ? s->colour : "");
	jot_text(j, "equation", s->equation ? s->equation : "");
	jot_text(j, "text", s->text ? s->text : "");
	jot_text(j, "shows", s->shows ? s->shows : "");
	jot_text(j, "worked", s->worked ? s->worked : "");
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
	enum when when = step_of(from)->when;

	for (int k = 0; k < (when == ONCE ? 1 : tr->T); k++)
		for (int i = from; i < end; i++)
			if (is_there(step_of(i), tr))
				put_step(j, i,
					when == ONCE      ? -1
					: when == FORWARD ? k
							  : tr->T - 1 - k);
}

void html_steps(struct jot *j, const struct lesson *l)
{
	int steps = html_forward_count + html_backward_count + html_explore_count;

	jot_open(j, "kinds", '[');
	for (int i = 0; i < steps; i++) {
		struct html_step step = told(step_of(i), &l->trace);

		put_kind(j, &step);
	}
	jot_close(j, ']');
	jot_open(j, "steps", '[');
	for (int i = 0, end; i < steps; i = end) {
		for (end = i + 1; end < steps && step_of(end)->when == step_of(i)->when; end++)
			;
		put_steps(j, &l->trace, i, end);
	}
	jot_close(j, ']');
}
