#include "train/run_state.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/options_value.h"
#include "train/state_options.h"

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
	{ "train.best_bleu", REAL, offsetof(struct run_state, best_bleu) },
	{ "train.best_loss", REAL, offsetof(struct run_state, best_loss) },
	{ "train.best_chrf", LATER, offsetof(struct run_state, best_chrf) },
	{ "train.best_exact", LATER, offsetof(struct run_state, best_exact) },
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
	size_t at[2 * ENTRIES]; /* where key i and value i begin */
	size_t count;
	struct checkpoint_entry list[ENTRIES];
};

/* Begins an entry: what is appended from here on is its value, up to end_entry(). */
static int begin_entry(struct entries *e, const char *prefix, const char *key)
{
	size_t *at = &e->at[2 * e->count++];

	at[0] = e->text.len;
	if (str_printf(&e->text, "%s%s", prefix, key) || str_append(&e->text, "", 1))
		return -1;
	at[1] = e->text.len;
	return 0;
}

static int end_entry(struct entries *e)
{
	return str_append(&e->text, "", 1);
}

static int put_number(struct entries *e, const struct field *f, const struct run_state *s)
{
	const char *place = (const char *)s + f->offset;
	bool fraction = f->kind == REAL || f->kind == LATER;
	uint64_t count = 0;
	double number = 0;

	if (fraction)
		memcpy(&number, place, sizeof(number));
	else
		memcpy(&count, place, sizeof(count));
	if (f->kind == LATER && number < 0)
		return 0;
	if (begin_entry(e, "", f->key))
		return -1;
	if (fraction ? str_printf(&e->text, "%.17g", number)
		     : str_printf(&e->text, f->kind == HEX ? "%016" PRIx64 : "%" PRIu64, count))
		return -1;
	return end_entry(e);
}

static int make_entries(struct entries *e, const struct run_state *s, const struct history *h,
	const struct train_options *o, uint64_t hash)
{
	struct train_options options = *o;
	struct option table[TRAIN_OPTIONS_MAX];
	size_t n = train_options_table(table, &options);

	for (size_t i = 0; i < FIELDS; i++)
		if (put_number(e, &fields[i], s))
			return -1;
	for (size_t i = 0; i < n; i++)
		if (train_options_stored(&table[i]) &&
			(begin_entry(e, "option.", table[i].name) ||
				option_text(&table[i], &e->text) || end_entry(e)))
			return -1;
	if (begin_entry(e, "", history_key) || history_save(h, &e->text) || end_entry(e) ||
		begin_entry(e, "", data_key) || str_printf(&e->text, "%016" PRIx64, hash) ||
		end_entry(e))
		return -1;
	for (size_t i = 0; i < e->count; i++)
		e->list[i] = (struct checkpoint_entry){ e->text.data + e->at[2 * i],
			e->text.data + e->at[2 * i + 1] };
	return 0;
}

int run_state_save(const struct run_state *s, const struct checkpoint *model, const struct adam *a,
	const struct params *average, const struct history *history, const struct train_options *o,
	uint64_t hash, const char *path)
{
	struct checkpoint c = *model;
	struct entries *e = mem_zalloc(1, sizeof(*e));
	int rc = -1;

	if (!e)
		return -1;
	if (!make_entries(e, s, history, o, hash)) {
		strcpy(c.extra[0].name, "adam.m");
		c.extra[0].params = a->m;
		strcpy(c.extra[1].name, "adam.v");
		c.extra[1].params = a->v;
		c.extras = 2;
		if (average->count) {
			strcpy(c.extra[2].name, "average");
			c.extra[c.extras++].params = *average;
		}
		c.entries = e->list;
		c.entry_count = e->count;
		rc = checkpoint_save(&c, path);
	}
	str_release(&e->text);
	mem_free(e);
	return rc;
}

static int get_number(struct run_state *s, const struct field *f, const struct checkpoint *c)
{
	const char *text = checkpoint_get(c, f->key);
	char *place = (char *)s + f->offset, *end = NULL;
	uint64_t count;
	double number;

	if (f->kind == LATER && !text) {
		number = -1;
		memcpy(place, &number, sizeof(number));
		return 0;
	}
	if (!text || !*text || text[strspn(text, "+-.0123456789abcdef")])
		return -1;
	errno = 0;
	if (f->kind == REAL || f->kind == LATER) {
		number = strtod(text, &end);
		memcpy(place, &number, sizeof(number));
	} else {
		count = strtoull(text, &end, f->kind == HEX ? 16 : 10);
		memcpy(place, &count, sizeof(count));
	}
	return *end || errno || *text == '-' ? -1 : 0;
}

int run_state_load(
	struct run_state *s, struct checkpoint *c, struct train_options *o, const char *path)
{
	*s = (struct run_state){ 0 };
	*c = (struct checkpoint){ 0 };
	if (checkpoint_load(c, path))
		return -1;
	for (size_t i = 0; i < FIELDS; i++)
		if (get_number(s, &fields[i], c)) {
			err_set("%s: not a training state (%s); --restart begins anew", path,
				fields[i].key);
			goto fail;
		}
	if (!checkpoint_need_tokenizers(c, path) && !state_options_take(c, o, path))
		return 0;
fail:
	checkpoint_release(c);
	*c = (struct checkpoint){ 0 };
	return -1;
}

int run_state_check_data(const struct checkpoint *c, uint64_t hash, const char *path)
{
	const char *text = checkpoint_get(c, data_key);

	if (text && strtoull(text, NULL, 16) == hash)
		return 0;
	return err_set(
		"%s: trained on other text than --train-sets and --valid-sets now hold; give the "
		"same files, another --model, or --restart",
		path);
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

int run_state_moments(
	struct adam *a, struct params *average, const struct checkpoint *c, const char *path)
{
	if (!take_extra(&a->m, c, "adam.m") || !take_extra(&a->v, c, "adam.v"))
		return err_set("%s: not a training state (Adam's moments are missing)", path);
	if (average->count && !take_extra(average, c, "average"))
		return err_set("%s: not a training state (the average is missing)", path);
	return 0;
}

int run_state_history(struct history *h, const struct checkpoint *c, const char *path)
{
	const char *text = checkpoint_get(c, history_key);
	const char *last = checkpoint_get(c, "train.valid_update");

	if (!text || !*text)
		return 0;
	if (history_load(h, text))
		return err_prefix("%s: not a training state: ", path);
	if (last && h->points[h->count - 1].update == strtoull(last, NULL, 10))
		return 0;
	return err_set("%s: not a training state (its history ends elsewhere)", path);
}
