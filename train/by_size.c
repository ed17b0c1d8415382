#include "train/by_size.h"

#include <math.h>

/* Below FEW pairs each is worth more in training than held out: they are learnt by heart. */
enum { FEW = 200, MANY = 20000 };

static void scale(struct train_options *o, int *option, double factor, int least, int most)
{
	if (!*train_options_given(o, option))
		*option = (int)fmin(fmax(round(*option * factor), least), most);
}

void by_size_choose(struct train_options *o, size_t pairs)
{
	double share = sqrt((double)pairs / MANY);

	if (share < 1) {
		/* a small corpus needs more updates an epoch, and their noise */
		scale(o, &o->mini_batch, share, 8, 64);
		/* few pairs are held out of it: their BLEU goes up and down by chance */
		scale(o, &o->lr_patience, 1 / sqrt(share), 2, 4);
		scale(o, &o->early_stopping, 1 / sqrt(share), 6, 12);
	}
	if (pairs < FEW && !o->valid_sets.count && !*train_options_given(o, &o->valid_metric) &&
		(!o->hold_out || !*train_options_given(o, &o->hold_out)))
		o->valid_metric = TRAIN_TRAINING_LOSS;
}

int by_size_show(const struct train_options *o, struct str *out)
{
	struct train_options now = *o, fixed;
	struct option table[TRAIN_OPTIONS_MAX], fixed_table[TRAIN_OPTIONS_MAX];
	size_t n = train_options_table(table, &now);
	int rc = 0;

	train_options_default(&fixed);
	train_options_table(fixed_table, &fixed);
	for (size_t i = 0; i < n && rc >= 0; i++) {
		struct str text[2] = { { 0 }, { 0 } };

		if (o->given[i] || !train_options_stored(&table[i]))
			continue;
		rc = train_options_compare(text, &table[i], &fixed_table[i]);
		if (rc > 0)
			rc = str_printf(out, " --%s %s", table[i].name, text[0].data);
		str_release(&text[0]);
		str_release(&text[1]);
	}
	return rc;
}
