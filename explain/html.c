#include "explain/html.h"

#include "base/err.h"
#include "base/file.h"

#include <string.h>

/* The page's own files, from explain/page/; made by the Makefile, each
 * with a NUL behind it. */
extern const char html_page[], html_style[], html_script[];

int html_escape(struct str *out, const char *text)
{
	static const char special[] = "<>&\"'";
	static const char *const entities[] = { "&lt;", "&gt;", "&amp;", "&quot;", "&#39;" };

	for (; *text; text++) {
		const char *at = strchr(special, *text);

		if (at ? str_puts(out, entities[at - special]) : str_append(out, text, 1))
			return -1;
	}
	return 0;
}

/* JSON inside a script element: only a '<' could end it, and stands in strings alone. */
static int put_data(struct str *out, const char *data, size_t len)
{
	for (const char *end = data + len; data < end;) {
		const char *at = memchr(data, '<', (size_t)(end - data));
		size_t n = (size_t)((at ? at : end) - data);

		if (str_append(out, data, n) || (at && str_puts(out, "\\u003c")))
			return -1;
		data += n + (at != NULL);
	}
	return 0;
}

static int put_title(struct str *out, const struct subject *s)
{
	return str_puts(out, "Backpropagation through attention: ") ||
			       html_escape(out, s->source_text)
		       ? -1
		       : 0;
}

/* page.html with what its marks stand for. */
static int put_page(struct str *out, const struct subject *s, const struct str *data)
{
	static const char *const marks[] = { "@title@", "@style@", "@data@", "@script@" };
	const char *at = html_page;

	for (int i = 0; i < 4; i++) {
		const char *mark = strstr(at, marks[i]);
		int rc = str_append(out, at, (size_t)(mark - at));

		if (!rc && i == 0)
			rc = put_title(out, s);
		else if (!rc && i == 1)
			rc = str_puts(out, html_style);
		else if (!rc && i == 2)
			rc = put_data(out, data->data, data->len);
		else if (!rc)
			rc = str_puts(out, html_script);
		if (rc)
			return -1;
		at = mark + strlen(marks[i]);
	}
	return str_puts(out, at);
}

int html_make(struct str *out, struct lesson *l)
{
	size_t frame = strlen(html_page) + strlen(html_style) + strlen(html_script);
	size_t begin = out->len;
	struct str data = { 0 };
	int rc = html_json(&data, l, HTML_LIMIT - frame - HTML_LIMIT / 20);

	if (!rc)
		rc = put_page(out, &l->subject, &data);
	if (!rc && out->len - begin > HTML_LIMIT)
		rc = err_set(
			"--html: the sentences are too long for a page: %zu bytes, more than %d",
			out->len - begin, HTML_LIMIT);
	str_release(&data);
	return rc;
}

int html_check(const char *path)
{
	return file_check_kind(path, HTML_BEGIN, "page of seq2seq-explain") ? err_prefix("--html ")
									    : 0;
}

int html_write(const char *path, struct lesson *l)
{
	struct str page = { 0 };
	int rc = html_make(&page, l);

	if (!rc)
		rc = file_write(path, page.data, page.len);
	str_release(&page);
	return rc;
}
