#include "base/option_text.h"

#include "base/err.h"
#include "base/options_value.h"

#include <stdlib.h>
#include <string.h>

static const char never[] = "never", none[] = "none";

/* Nine digits, as anyone types them, or all. */
static int put_real(struct str *out, double x)
{
	size_t begin = out->len;

	if (str_printf(out, "%.9g", x))
		return -1;
	if (strtod(out->data + begin, NULL) == x)
		return 0;
	out->len = begin;
	return str_printf(out, "%.17g", x);
}

int option_text(const struct option *o, struct str *out)
{
	bool nothing = false;

	if (o->kind == OPTION_FLAG)
		return str_puts(out, *(const bool *)o->value ? "on" : "off");
	if (o->kind == OPTION_REAL)
		return put_real(out, *(const double *)o->value);
	if (option_show(o, out, &nothing))
		return -1;
	return o->kind == OPTION_SET && nothing ? str_puts(out, none) : 0;
}

/* "a c" of "a|b|c" */
static int set_from_text(const struct option *o, const char *text)
{
	char word[64];
	size_t len;

	*(unsigned *)o->value = 0;
	for (; *text && strcmp(text, none); text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		if (len >= sizeof(word))
			return err_set("--%s: '%s' is none of %s", o->name, text, o->choices);
		memcpy(word, text, len);
		word[len] = '\0';
		if (option_set(o, word))
			return -1;
	}
	return 0;
}

int option_from_text(const struct option *o, const char *text)
{
	switch (o->kind) {
	case OPTION_FLAG:
		*(bool *)o->value = !strcmp(text, "on");
		return *(bool *)o->value || !strcmp(text, "off")
			       ? 0
			       : err_set("--%s: '%s' is neither on nor off", o->name, text);
	case OPTION_SET:
		return set_from_text(o, text);
	case OPTION_STRING:
		*(const char **)o->value = *text ? text : NULL;
		return 0;
	case OPTION_AMOUNT:
		return option_set(o, strcmp(text, never) ? text : "0");
	default:
		return option_set(o, text);
	}
}
