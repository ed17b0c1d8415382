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
	struct str a = { 0 }, b = { 0 };
	int rc = -1;

	if (option_text(is, &a) || str_puts(&a, ""))
		goto done;
	rc = stored && !strcmp(stored, a.data) ? 0 : -1;
	if (!rc)
		goto done;
	if (stored && option_from_text(was, stored))
		err_prefix("%s: ", path);
	else if (option_text(was, &b) || str_puts(&b, ""))
		;
	else if (is->kind == OPTION_REAL ? nearly(was, is) : !strcmp(a.data, b.data))
		rc = 0;
	else
		err_set("%s: trained with --%s %s, not %s; give the same options, another "
			"--model, or --restart",
			path, is->name, b.len ? b.data : "(none)", a.len ? a.data : "(none)");
done:
	str_release(&a);
	str_release(&b);
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
