#include "tests/xml_check.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == ':' || c == '-' || c == '_';
}

/* Checks text between tags, or an attribute's value, up to `end`. */
static const char *text_end(const char *s, char end)
{
	while (*s && *s != end) {
		if (*s == '<' || (unsigned char)*s < ' ')
			if (*s != '\n')
				return NULL;
		if (*s == '&') {
			size_t n = strspn(s + 2, "0123456789");

			if (s[1] != '#' || !n || s[2 + n] != ';')
				return NULL;
		}
		s++;
	}
	return s;
}

/* The end of a tag that begins at s, after its name; *closed if it is an empty element. */
static const char *tag_end(const char *s, bool *closed)
{
	for (;;) {
		while (*s == ' ' || *s == '\n')
			s++;
		*closed = *s == '/';
		if (*s == '>' || (*s == '/' && s[1] == '>'))
			return s + 1 + *closed;
		if (!is_name(*s))
			return NULL;
		while (is_name(*s))
			s++;
		if (*s++ != '=' || *s++ != '"')
			return NULL;
		s = text_end(s, '"');
		if (!s || *s++ != '"')
			return NULL;
	}
}

bool xml_well_formed(const char *s)
{
	struct span open[16];
	int depth = 0;

	if (*s != '<')
		return false;
	for (;;) {
		const char *name;
		bool end, closed = false;

		s = text_end(s, '<');
		if (!s || !*s)
			return s && !depth;
		end = s[1] == '/';
		name = s += 1 + end;
		while (is_name(*s))
			s++;
		if (end) {
			struct span *o = &open[--depth];

			if (depth < 0 || o->len != (size_t)(s - name) ||
				memcmp(o->text, name, o->len) || *s++ != '>')
				return false;
			continue;
		}
		if (s == name || depth == 16)
			return false;
		open[depth] = (struct span){ name, (size_t)(s - name) };
		s = tag_end(s, &closed);
		if (!s)
			return false;
		depth += !closed;
	}
}
