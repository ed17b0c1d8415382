/* The text of --help: usage, then the options under their headings in two columns. */
#include "base/options.h"
#include "base/options_value.h"

#include <string.h>

enum { WIDTH = 88, LEFT_MAX = 28, COLUMN = 30 };

/* Columns that UTF-8 text takes on a terminal, one for each character. */
static size_t columns(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

/* Appends text that begins in COLUMN, wrapped at WIDTH. */
static void put_wrapped(struct str *out, const char *text)
{
	size_t at = COLUMN;
	bool first = true;

	while (*text) {
		size_t len = strcspn(text, " \n"), wide = columns(text, len);
		bool ends = text[len] == '\n' && text[len + 1];

		if (len && !first && at + 1 + wide > WIDTH) {
			str_printf(out, "\n%*s", COLUMN, "");
			at = COLUMN;
			first = true;
		}
		if (len) {
			str_puts(out, first ? "" : " ");
			str_append(out, text, len);
			at += wide + !first;
			first = false;
		}
		if (ends) {
			str_printf(out, "\n%*s", COLUMN, "");
			at = COLUMN;
			first = true;
		}
		text += len + (text[len] != '\0');
	}
}

static int put_row(struct str *out, const char *left, const char *help)
{
	size_t at = columns(left, strlen(left));

	str_puts(out, left);
	if (*help && at > LEFT_MAX)
		at = 0;
	if (*help)
		str_printf(out, "%s%*s", at ? "" : "\n", (int)(COLUMN - at), "");
	put_wrapped(out, help);
	return str_puts(out, "\n");
}

static const char *alias_of(const struct program *p, const struct option *o)
{
	const struct option_alias *a = p->aliases;

	while (a && a->alias && strcmp(a->name, o->name) != 0)
		a++;
	return a ? a->alias : NULL;
}

static int put_option(struct str *out, const struct program *p, const struct option *o)
{
	const char *alias = alias_of(p, o), *implicit = option_implicit(p, o);
	const char *argument = o->argument ? o->argument : o->choices;
	struct str left = { 0 }, help = { 0 }, value = { 0 };
	int rc = option_text(o, &value);

	str_puts(&help, o->help ? o->help : "");
	if (!rc && !option_is_unset(o, value.data))
		str_printf(&help, "%s(default: %s)", help.len ? " " : "", value.data);
	if (o->letter)
		str_printf(&left, "  -%c, ", o->letter);
	else if (alias)
		str_printf(&left, "  -%s, ", alias);
	else
		str_puts(&left, "      ");
	str_printf(&left, "--%s%s", option_is_switch(p, o) ? "[no-]" : "", o->name);
	if (o->kind != OPTION_FLAG)
		str_printf(&left, " %s%s%s%s", implicit ? "[" : "", argument ? argument : "VALUE",
			o->kind == OPTION_STRINGS ? "..." : "", implicit ? "]" : "");
	if (!rc)
		rc = left.failed || help.failed ? -1 : put_row(out, left.data, help.data);
	str_release(&left);
	str_release(&help);
	str_release(&value);
	return rc;
}

int options_help(const struct program *p, struct str *out)
{
	bool h_taken = false;

	str_printf(out, "%s: %s\n\nusage: %s\n", p->name, p->summary, p->usage);
	if (p->count && p->options[0].kind != OPTION_HEADING)
		str_puts(out, "\nOptions:\n");
	for (size_t i = 0; i < p->count; i++) {
		const struct option *o = &p->options[i];

		h_taken = h_taken || o->letter == 'h';
		if (o->kind == OPTION_HEADING ? str_printf(out, "\n%s:\n", o->help)
					      : put_option(out, p, o))
			return -1;
	}
	str_puts(out, "\nHelp:\n");
	put_row(out, h_taken ? "      --help" : "  -h, --help", "this text");
	put_row(out, "      --version", "name and version");
	return p->epilogue ? str_printf(out, "\n%s\n", p->epilogue) : str_puts(out, "");
}
