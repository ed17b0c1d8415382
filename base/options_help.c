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

/* Appends text with `at` columns taken already, wrapped at WIDTH and indented by `indent`. */
static int put_wrapped(struct str *out, const char *text, size_t at, size_t indent)
{
	bool first = true;

	while (*text) {
		size_t len = strcspn(text, " \n"), wide = columns(text, len);

		if (len && !first && at + 1 + wide > WIDTH) {
			if (str_printf(out, "\n%*s", (int)indent, ""))
				return -1;
			at = indent;
			first = true;
		}
		if (len && (str_puts(out, first ? "" : " ") || str_append(out, text, len)))
			return -1;
		if (len)
			at += wide + !first;
		first = first && !len;
		text += len;
		if (*text == '\n' && text[1]) {
			if (str_printf(out, "\n%*s", (int)indent, ""))
				return -1;
			at = indent;
			first = true;
		}
		text += *text != '\0';
	}
	return str_puts(out, "\n");
}

static int put_row(struct str *out, const char *left, const char *help)
{
	size_t at = columns(left, strlen(left));

	if (str_puts(out, left))
		return -1;
	if (!*help)
		return str_puts(out, "\n");
	if (at > LEFT_MAX)
		at = 0;
	if (str_printf(out, "%s%*s", at ? "" : "\n", (int)(COLUMN - at), ""))
		return -1;
	return put_wrapped(out, help, COLUMN, COLUMN);
}

static const char *alias_of(const struct program *p, const struct option *o)
{
	const struct option_alias *a = p->aliases;

	while (a && a->alias && strcmp(a->name, o->name) != 0)
		a++;
	return a ? a->alias : NULL;
}

static int put_option(struct str *out, struct str *left, struct str *help, const struct program *p,
	const struct option *o)
{
	const char *alias = alias_of(p, o), *implicit = option_implicit(p, o);
	const char *argument = o->argument ? o->argument : o->choices;
	bool none;
	int rc;

	str_clear(left);
	str_clear(help);
	/* the default goes through `left`, which is not needed yet */
	rc = option_show(o, left, &none) || str_puts(help, o->help ? o->help : "");
	if (!rc && !none)
		rc = str_printf(help, "%s(default: %s)", help->len ? " " : "", left->data);
	str_clear(left);
	if (!rc && o->letter)
		rc = str_printf(left, "  -%c, ", o->letter);
	else if (!rc)
		rc = alias ? str_printf(left, "  -%s, ", alias) : str_puts(left, "      ");
	if (!rc)
		rc = str_printf(left, "--%s%s", option_is_switch(p, o) ? "[no-]" : "", o->name);
	if (!rc && o->kind != OPTION_FLAG)
		rc = str_printf(left, " %s%s%s%s", implicit ? "[" : "",
			argument ? argument : "VALUE", o->kind == OPTION_STRINGS ? "..." : "",
			implicit ? "]" : "");
	return rc ? -1 : put_row(out, left->data, help->data);
}

static bool has_letter(const struct program *p, char letter)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->options[i].letter == letter)
			return true;
	return false;
}

static int put_all(const struct program *p, struct str *out, struct str *left, struct str *help)
{
	if (str_printf(out, "%s: %s\n\nusage: %s\n", p->name, p->summary, p->usage))
		return -1;
	if (p->count && p->options[0].kind != OPTION_HEADING && str_puts(out, "\nOptions:\n"))
		return -1;
	for (size_t i = 0; i < p->count; i++) {
		const struct option *o = &p->options[i];

		if (o->kind == OPTION_HEADING ? str_printf(out, "\n%s:\n", o->help)
					      : put_option(out, left, help, p, o))
			return -1;
	}
	if (str_puts(out, "\nHelp:\n") ||
		put_row(out, has_letter(p, 'h') ? "      --help" : "  -h, --help", "this text") ||
		put_row(out, "      --version", "name and version"))
		return -1;
	return p->epilogue ? str_printf(out, "\n%s\n", p->epilogue) : 0;
}

int options_help(const struct program *program, struct str *out)
{
	struct str left = { 0 }, help = { 0 };
	int rc = put_all(program, out, &left, &help);

	str_release(&left);
	str_release(&help);
	return rc;
}
