#include "train/run_state.h"

#include "base/err.h"
#include "base/options_value.h"
#include "train/defaults.h"
#include "train/run_setup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { COUNT, HEX, REAL, LATER /* REAL; old states have none, which is -1 */ };

/* Every entry that is a number, written and read by this table. */
static const struct field {
	const char *key;
	enum kind kind;
	size_t offset;
} fields[] = {
	{ "train.update", COUNT, offsetof(struct run_state, update) },
	{ "train.epoch", COUNT, offsetof(struct run_state, epoch) },
	{ "train.batch", COUNT, offsetof(struct run_state, batch) },
	{ "train.valid_update", COUNT, offsetof(struct run_state, valid_update) },
	{ "train.best_update", COUNT, offsetof(struct run_state, best_update) },
	{ "train.stalls", COUNT, offsetof(struct run_state, stalls) },
	{ "train.tokens", COUNT, offsetof(struct run_state, tokens) },
	{ "train.loss_sum", REAL, offsetof(struct run_state, loss_sum) },
	{ "train.best_bleu", REAL, offsetof(struct run_state, best.bleu) },
	{ "train.best_loss", REAL, offsetof(struct run_state, best.loss) },
	{ "train.best_chrf", LATER, offsetof(struct run_state, best.chrf) },
	{ "train.best_exact", LATER, offsetof(struct run_state, best.exact) },
	{ "train.lowest_loss", REAL, offsetof(struct run_state, lowest_loss) },
	{ "train.rate", REAL, offsetof(struct run_state, rate) },
	{ "train.seconds", REAL, offsetof(struct run_state, seconds) },
	{ "train.rng.0", HEX, offsetof(struct run_state, rng.state[0]) },
	{ "train.rng.1", HEX, offsetof(struct run_state, rng.state[1]) },
	{ "train.rng.2", HEX, offsetof(struct run_state, rng.state[2]) },
	{ "train.rng.3", HEX, offsetof(struct run_state, rng.state[3]) },
};
enum { FIELDS = sizeof(fields) / sizeof(fields[0]), ENTRIES = FIELDS + TRAIN_OPTIONS_MAX + 2 };

static const char data_key[] = "data.hash", history_key[] = "train.history";
static const char *const extras[] = { "adam.m", "adam.v", "average" };

int run_state_path(struct str *path, const char *model)
{
	const char *slash = strrchr(model, '/'), *name = slash ? slash + 1 : model;
	const char *dot = strrchr(name, '.');
	size_t stem = dot && dot > name ? (size_t)(dot - model) : strlen(model);

	str_clear(path);
	return str_printf(path, "%.*s.state%s", (int)stem, model, model + stem);
}

bool run_state_exists(const char *path)
{
	struct stat s;

	return !stat(path, &s);
}

int run_state_probe(const char *path)
{
	struct str name = { 0 };
	struct stat s;
	int fd = -1;

	if (!stat(path, &s) && !S_ISREG(s.st_mode))
		return err_set("%s: %s", path,
			S_ISDIR(s.st_mode) ? "is a directory" : "is not a regular file");
	/* named like a temporary of file_replace(): what a kill leaves here the next one removes */
	if (str_printf(&name, "%s.%ld.tmp", path, (long)getpid()))
		return -1;
	fd = open(name.data, O_WRONLY | O_CREAT, 0666);
	if (fd < 0) {
		err_set("%s: cannot write there: %s", path, strerror(errno));
	} else {
		close(fd);
		unlink(name.data);
	}
	str_release(&name);
	return fd < 0 ? -1 : 0;
}

/* Keys and values, one NUL-terminated text after the other. */
struct entries {
	struct str text;
	size_t count;
	struct checkpoint_entry list[ENTRIES];
};

/* Begins an entry: what is appended from here on is its value, up to end_entry(). */
static int begin_entry(struct entries *e, const char *prefix, const char *key)
{
	e->count++;
	return str_printf(&e->text, "%s%s", prefix, key) || str_append(&e->text, "", 1) ? -1 : 0;
}

static int end_entry(struct entries *e)
{
	return str_append(&e->text, "", 1);
}

static int put_number(struct entries *e, const struct field *f, const struct run_state *s)
{
	const void *place = (const char *)s + f->offset;
	int rc;

	if (f->kind == LATER && *(const double *)place < 0)
		return 0;
	if (begin_entry(e, "", f->key))
		return -1;
	if (f->kind == COUNT)
		rc = str_printf(&e->text, "%" PRIu64, *(const uint64_t *)place);
	else if (f->kind == HEX)
		rc = str_printf(&e->text, "%016" PRIx64, *(const uint64_t *)place);
	else
		rc = str_printf(&e->text, "%.17g", *(const double *)place);
	return rc || end_entry(e) ? -1 : 0;
}

static int make_entries(struct entries *e, const struct run *r)
{
	struct train_options options = r->options;
	struct option table[TRAIN_OPTIONS_MAX];
	size_t n = train_options_table(table, &options);
	const char *text;

	for (size_t i = 0; i < FIELDS; i++)
		if (put_number(e, &fields[i], &r->state))
			return -1;
	for (size_t i = 0; i < n; i++)
		if (train_options_stored(&table[i]) &&
			(begin_entry(e, "option.", table[i].name) ||
				option_text(&table[i], &e->text) || end_entry(e)))
			return -1;
	if (begin_entry(e, "", history_key) || history_save(&r->history, &e->text) ||
		end_entry(e) || begin_entry(e, "", data_key) ||
		str_printf(&e->text, "%016" PRIx64, r->data.hash) || end_entry(e))
		return -1;
	text = e->text.data;
	for (size_t i = 0; i < e->count; i++) {
		e->list[i].key = text;
		e->list[i].value = text += strlen(text) + 1;
		text += strlen(text) + 1;
	}
	return 0;
}

int run_state_save(const struct run *r)
{
	struct checkpoint c = r->model;
	struct entries e = { .count = 0 };
	int rc = make_entries(&e, r);

	if (!rc) {
		c.extras = r->average.count ? 3 : 2;
		for (int i = 0; i < c.extras; i++)
			strcpy(c.extra[i].name, extras[i]);
		c.extra[0].params = r->adam.m;
		c.extra[1].params = r->adam.v;
		c.extra[2].params = r->average;
		c.entries = e.list;
		c.entry_count = e.count;
		rc = checkpoint_save(&c, r->state_path.data);
	}
	str_release(&e.text);
	return rc;
}

static int get_number(struct run_state *s, const struct field *f, const struct checkpoint *c)
{
	const char *text = checkpoint_get(c, f->key);
	void *place = (char *)s + f->offset;
	char *end;

	if (f->kind == LATER && !text)
		text = "-1";
	else if (!text || !*text || *text == '-' || text[strspn(text, "+-.0123456789abcdef")])
		return -1;
	errno = 0;
	if (f->kind == REAL || f->kind == LATER)
		*(double *)place = strtod(text, &end);
	else
		*(uint64_t *)place = strtoull(text, &end, f->kind == HEX ? 16 : 10);
	return *end || errno ? -1 : 0;
}

int run_state_load(struct run *r, struct checkpoint *c)
{
	struct train_options *o = &r->options;
	const char *path = r->state_path.data;

	if (checkpoint_load(c, path))
		return -1;
	for (size_t i = 0; i < FIELDS; i++)
		if (get_number(&r->state, &fields[i], c))
			return err_set("%s: not a training state (%s); --restart begins anew", path,
				fields[i].key);
	if (checkpoint_need_tokenizers(c, path) || defaults_of_state(o, c, path))
		return -1;
	if (o->lr_cooldown > 0 && !*train_options_given(o, &o->lr_cooldown) &&
		!*train_options_given(o, &o->after))
		return err_set("%s: trained with --lr-cooldown %g, which needs the same --after",
			path, o->lr_cooldown);
	return train_options_check(o) ? err_prefix("%s: ", path) : 0;
}

int run_state_check(const struct run *r, const struct checkpoint *c)
{
	const char *path = r->state_path.data, *hash = checkpoint_get(c, data_key);
	const struct run_state *s = &r->state;

	if (!hash || strtoull(hash, NULL, 16) != r->data.hash)
		return err_set(
			"%s: trained on other text than --train-sets and --valid-sets now hold; "
			"give the same files, another --model, or --restart",
			path);
	if (memcmp(&r->model.config, &c->config, sizeof(c->config)) != 0)
		return err_set("%s: its network is not the one that these options make", path);
	if ((s->update && !s->batch) || s->batch > r->schedule.batches ||
		s->update < s->valid_update || s->valid_update < s->best_update ||
		/* old states have nine digits of --learn-rate */
		!(s->rate >= 0 && s->rate <= r->o->learn_rate * (1 + 1e-8)))
		return err_set("%s: not a training state (its counts do not fit together); "
			       "--restart begins anew",
			path);
	if (s->best_update && !run_state_exists(r->o->model))
		return err_set("%s is missing, and %s holds the last parameters only; --restart "
			       "begins anew",
			r->o->model, path);
	return 0;
}

/* Copies the set of this name, if it is there and of the right size. */
static bool take_extra(struct params *p, const struct checkpoint *c, const char *name)
{
	for (int i = 0; i < c->extras; i++)
		if (!strcmp(c->extra[i].name, name) && c->extra[i].params.count == p->count) {
			memcpy(p->block, c->extra[i].params.block, p->count * sizeof(real));
			return true;
		}
	return false;
}

int run_state_take(struct run *r, const struct checkpoint *c)
{
	const char *path = r->state_path.data, *history = checkpoint_get(c, history_key);
	struct history *h = &r->history;

	memcpy(r->model.params.block, c->params.block, c->params.count * sizeof(real));
	r->saved_update = r->state.update;
	if (!take_extra(&r->adam.m, c, extras[0]) || !take_extra(&r->adam.v, c, extras[1]))
		return err_set("%s: not a training state (Adam's moments are missing)", path);
	if (r->average.count && !take_extra(&r->average, c, extras[2]))
		return err_set("%s: not a training state (the average is missing)", path);
	/* a file of a time without a history goes on without one */
	if (history && history_load(h, history))
		return err_prefix("%s: not a training state: ", path);
	if (h->count && h->points[h->count - 1].update != r->state.valid_update)
		return err_set("%s: not a training state (its history ends elsewhere)", path);
	return 0;
}
