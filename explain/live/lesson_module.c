/* The lesson as a module of a web page: what page/live.js calls. Compiled to WebAssembly alone.
 *
 * There is one lesson at a time. A function returns JSON or "" that stays valid until the next
 * call, or NULL and live_error() says why. Texts come as UTF-8 in memory of live_room(). */
#include "base/err.h"
#include "explain/html.h"
#include "explain/live/files.h"
#include "explain/live/module.h"
#include "explain/values.h"
#include "explain/why.h"
#include "model/kernels/kernels.h"
#include "train/adam.h"

#include <string.h>

static struct lesson lesson;
static struct str answer;
static bool is_open;

static const char *told(int rc)
{
	return rc || answer.failed || str_append(&answer, "", 1) ? NULL : answer.data;
}

static int open_lesson(
	const char *path, const char *source, const char *target, const struct tiny *tiny)
{
	static struct str texts[2];
	const char *given[2] = { source, target };
	const struct lesson_options options = { .smoothing = 0.1,
		.tiny = *tiny,
		.check = LESSON_NONE,
		.threads = 1,
		.kernels = "auto" };

	if (is_open)
		lesson_close(&lesson);
	is_open = true;
	for (int i = 0; i < 2; i++) {
		str_clear(&texts[i]);
		if (str_puts(&texts[i], given[i]))
			return -1;
	}
	return lesson_open(&lesson, path, texts[0].data, texts[1].data, &options);
}

/* The tiny network with the words of the pair. */
EXPORT(live_open)
const char *live_open(const char *source, const char *target, double seed, int score, int cell,
	int embed, int hidden, int attention)
{
	const struct tiny tiny = { cell, score, (uint64_t)seed, embed, hidden, attention };

	return open_lesson(NULL, source, target, &tiny) ? NULL : "";
}

/* A model; takes the bytes of live_room() over. */
EXPORT(live_open_model)
const char *live_open_model(char *bytes, int len, const char *source, const char *target)
{
	files_hold(bytes, (size_t)len);
	return open_lesson(FILES_NAME, source, target, &(struct tiny){ 0 }) ? NULL : "";
}

/* All of it but the values, with differences or without. */
EXPORT(live_lesson) const char *live_lesson(int differences)
{
	str_clear(&answer);
	if (differences && lesson_run(&lesson, 0))
		return NULL;
	return told(html_json(&answer, &lesson, 0));
}

/* A value as html_arrays() has it. */
EXPORT(live_array) const char *live_array(const char *name)
{
	struct json_writer j = { .out = &answer, .digits = 7 };
	const struct value *value = value_named(name, strlen(name));

	str_clear(&answer);
	if (value)
		html_array(&j, NULL, &lesson, value, 0);
	return told(0);
}

static struct param param_of(const char *name, const struct params *p)
{
	struct param table[PARAMS_MAX];
	int i = params_table(table, lesson.trace.config, p);

	while (i-- > 0 && strcmp(table[i].name, name) != 0)
		;
	return i < 0 ? (struct param){ 0 } : table[i];
}

/* Sets a weight, "attention.Wa"; everything is computed anew where `now`. */
EXPORT(live_weight) const char *live_weight(const char *name, int at, double x, int now)
{
	struct param p = param_of(name, &lesson.subject.model.params);

	if (!p.data || at < 0 || at >= p.rows * p.cols) {
		err_set("there is no weight %s[%d]", name, at);
		return NULL;
	}
	p.data[at] = (real)x;
	return now && lesson_run(&lesson, LESSON_NONE) ? NULL : "";
}

/* L at `count` places of a weight between two of its values: a list. */
EXPORT(live_curve)
const char *live_curve(const char *name, int at, double from, double to, int count)
{
	struct json_writer j = { .out = &answer, .digits = 9 };
	struct param p = param_of(name, &lesson.between->params);
	real kept;

	str_clear(&answer);
	if (!p.data || at < 0 || at >= p.rows * p.cols)
		return NULL;
	kept = p.data[at];
	json_open(&j, NULL, '[');
	for (int i = 0; i < count; i++) {
		p.data[at] = (real)(from + (to - from) * i / (count - 1));
		json_number(&j, NULL, between_run(lesson.between, NULL).loss);
	}
	json_close(&j, ']');
	p.data[at] = kept;
	return told(0);
}

/* Without these routes: html.h. */
EXPORT(live_without) const char *live_without(unsigned routes)
{
	struct json_writer j = { .out = &answer, .digits = 7 };

	str_clear(&answer);
	return told(html_without(&j, NULL, &lesson, routes));
}

/* why.h */
EXPORT(live_why) const char *live_why(const char *name, int at)
{
	struct json_writer j = { .out = &answer, .digits = 9 };

	str_clear(&answer);
	return told(why_json(&j, &lesson, name, at, 8));
}

/* A value, a weight "#.." or its gradient "d#..", whole: {x, dims} or {x, rows}. */
EXPORT(live_numbers) const char *live_numbers(const char *name)
{
	struct json_writer j = { .out = &answer, .digits = 17 };
	const char *hash = strchr(name, '#');
	const struct value *value = hash ? NULL : value_named(name, strlen(name));
	struct view v;

	str_clear(&answer);
	json_open(&j, NULL, '{');
	if (hash) {
		struct param p = param_of(hash + 1,
			hash == name ? &lesson.subject.model.params : &lesson.trace.plain_gradient);

		json_numbers(&j, "x", p.data, (size_t)(p.rows * p.cols));
		json_int(&j, "rows", p.rows);
	} else if (value && value_view(&v, &lesson, value, -1)) {
		json_text(&j, "dims", value_dims(value));
		json_open(&j, "x", '[');
		for (int i = 0; i < v.rows; i++)
			for (int k = 0; k < v.cols; k++)
				json_number(&j, NULL, v.x[i * v.stride + k]);
		json_close(&j, ']');
	}
	json_close(&j, '}');
	return told(0);
}

/* What adam_step() makes of a weight in `steps` steps of the same gradient: a list of {w, m, v},
 * first as they begin. The lesson's own weights stay. */
EXPORT(live_adam) const char *live_adam(const char *name, int steps, double rate)
{
	struct json_writer j = { .out = &answer, .digits = 17 };
	const struct params *from = &lesson.subject.model.params;
	struct params p = { 0 };
	struct adam adam = { 0 };
	int rc = -1;

	str_clear(&answer);
	if (params_create(&p, lesson.trace.config) ||
		adam_create(&adam, lesson.trace.config, &kernels_reference))
		goto done;
	memcpy(p.block, from->block, p.count * sizeof(real));
	json_open(&j, NULL, '[');
	for (int t = 0; t <= steps; t++) {
		const struct params *kept[] = { &p, &adam.m, &adam.v };
		const char *const names[] = { "w", "m", "v" };

		if (t)
			adam_step(&adam, &p, &lesson.trace.plain_gradient, (uint64_t)t, rate, 1,
				NULL);
		json_open(&j, NULL, '{');
		for (int i = 0; i < 3; i++) {
			struct param x = param_of(name, kept[i]);

			json_numbers(&j, names[i], x.data, (size_t)(x.rows * x.cols));
		}
		json_close(&j, '}');
	}
	json_close(&j, ']');
	rc = 0;
done:
	adam_release(&adam);
	params_release(&p);
	return told(rc);
}
