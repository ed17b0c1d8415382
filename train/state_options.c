#include "train/state_options.h"

#include "base/err.h"
#include "base/options_value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Old states have nine digits of a number. */
static bool nearly(const struct option *a, const struct option *b)
{
	double x = *(const double *)a->value, y = *(const double *)b->value;

	return fabs(x - y) <= 1e-8 * fabs(x);
}

/* Is an option what it was when the run began? stored: its text in the state; NULL: the default. */
static int check_same(
	const struct option *was, const struct option *is, const char *stored, const char *path)
{
	struct str text[2] = { { 0 }, { 0 } };
	int rc = option_text(is, &text[1]) || str_puts(&text[1], "") ? -1 : 0;

	if (rc || (stored && !strcmp(stored, text[1].data)))
		goto done;
	if (stored && option_from_text(was, stored)) {
		rc = err_prefix("%s: ", path);
		goto done;
	}
	str_clear(&text[1]);
	rc = train_options_compare(text, was, is);
	if (rc > 0 && is->kind == OPTION_REAL && nearly(was, is))
		rc = 0;
	if (rc > 0)
		rc = err_set("%s: trained with --%s %s, not %s; give the same options, another "
			     "--model, or --restart",
			path, is->name, text[0].len ? text[0].data : "(none)",
			text[1].len ? text[1].data : "(none)");
done:
	str_release(&text[0]);
	str_release(&text[1]);
	return rc;
}

int state_options_take(const struct checkpoint *c, struct train_options *o, const char *path)
{
	struct train_options begun;
	struct option table[TRAIN_OPTIONS_MAX], kept[TRAIN_OPTIONS_MAX];
	size_t n = train_options_table(table, o);

	train_options_default(&begun);
	train_options_table(kept, &begun);
	for (size_t i = 0; i < n; i++) {
		char key[64];
		const char *stored;

		if (!train_options_stored(&table[i]))
			continue;
		snprintf(key, sizeof(key), "option.%s", table[i].name);
		stored = checkpoint_get(c, key);
		/* --lowercase was a flag once */
		if (stored && table[i].kind == OPTION_CHOICE)
			stored = !strcmp(stored, "on")    ? "both"
				 : !strcmp(stored, "off") ? "none"
							  : stored;
		if (o->given[i] && train_options_binding(&table[i]) &&
			check_same(&kept[i], &table[i], stored, path))
			return -1;
		if (!o->given[i] && stored && option_from_text(&table[i], stored))
			return err_prefix("%s: ", path);
	}
	return 0;
}
