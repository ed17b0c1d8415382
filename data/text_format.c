/* What is no text in UTF-8: told by its first bytes, with what to do. */
#include "base/err.h"
#include "data/text_file.h"

#include <string.h>

enum { LOOK = 1 << 16, LOOK_NUL = 4096 };

/* The bytes stand at this place, and `inside`, where it is given, anywhere behind it. */
static const struct format {
	size_t at;
	const char *bytes;
	size_t len;
	const char *inside, *what;
} formats[] = {
#define ROW(at, bytes, inside, what)                       \
	{                                                  \
		at, bytes, sizeof(bytes) - 1, inside, what \
	}
	ROW(0, "PK\3\4", "word/", "is a Word document; save it as plain text in UTF-8"),
	ROW(0, "PK\3\4", "xl/w", "is an Excel workbook; save it as text with tabs in UTF-8"),
	ROW(0, "PK\3\4", "ppt/", "is a presentation; save its text as plain text in UTF-8"),
	ROW(30, "mimetypeapplication/vnd.oasis.opendocument.s", NULL,
		"is a spreadsheet (ODS); save it as CSV in UTF-8 with tabs between columns"),
	ROW(30, "mimetypeapplication/", NULL,
		"is a document (ODT, EPUB); save it as plain text in UTF-8"),
	ROW(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", NULL,
		"is an old Office file (.doc, .xls); save it as plain text in UTF-8"),
	ROW(0, "PK\3\4", NULL, "is a zip archive; unpack it first (unzip)"),
	ROW(0, "PK\5\6", NULL, "is an empty zip archive"),
	ROW(257, "ustar", NULL, "is a tar archive; unpack it first (tar -xf)"),
	ROW(0, "\x1f\x8b", NULL, "is compressed by gzip; unpack it first (gzip -d)"),
	ROW(0, "\x1f\x9d", NULL, "is compressed by compress; unpack it first (gzip -d)"),
	ROW(4, "1AY&SY", NULL, "is compressed by bzip2; unpack it first (bzip2 -d)"),
	ROW(1, "7zXZ\0", NULL, "is compressed by xz; unpack it first (xz -d)"),
	ROW(0, "]\0\0", NULL, "is compressed by lzma; unpack it first (xz -d)"),
	ROW(0, "(\xb5/\xfd", NULL, "is compressed by zstd; unpack it first (zstd -d)"),
	ROW(0, "\4\"M\x18", NULL, "is compressed by lz4; unpack it first (lz4 -d)"),
	ROW(0, "LZIP\1", NULL, "is compressed by lzip; unpack it first (lzip -d)"),
	ROW(0, "7z\xbc\xaf'\x1c", NULL, "is a 7z archive; unpack it first (7z x)"),
	ROW(0, "Rar!\x1a\7", NULL, "is a rar archive; unpack it first (unrar x)"),
	ROW(0, "%PDF-", NULL, "is a PDF; take the text out of it first (pdftotext)"),
	ROW(0, "{\\rtf", NULL, "is rich text (RTF); save it as plain text in UTF-8"),
	ROW(0, "<!DOCTYPE", NULL, "is a web page; save the text itself, not the page around it"),
	ROW(0, "<!doctype", NULL, "is a web page; save the text itself, not the page around it"),
	ROW(0, "<html", NULL, "is a web page; save the text itself, not the page around it"),
	ROW(0, "<?xml", NULL, "is XML (TMX, XLIFF, ...); export it as text with tabs in UTF-8"),
	ROW(0, "version https://git-lfs", NULL,
		"is a pointer of Git LFS; fetch the file (git lfs pull)"),
	ROW(0, "PAR1\x15", NULL, "is a Parquet table; export it as text with tabs in UTF-8"),
	ROW(0, "SQLite format 3", NULL,
		"is a SQLite database; export it as text with tabs in UTF-8"),
	ROW(3, "\0\0\0\0\0{\"", NULL, "is a model (safetensors), not a text file"),
	ROW(0, "", "\x1b$B",
		"looks like ISO-2022-JP; convert it to UTF-8 (iconv -f ISO-2022-JP -t UTF-8)"),
#undef ROW
};

static bool holds(const char *data, size_t len, const char *text)
{
	const char *end = data + len, *p = data;
	size_t n = strlen(text);

	for (; (p = memchr(p, text[0], (size_t)(end - p))); p++)
		if ((size_t)(end - p) >= n && !memcmp(p, text, n))
			return true;
	return false;
}

static bool is_format(const struct format *f, const char *data, size_t len)
{
	return len >= f->at + f->len && !memcmp(data + f->at, f->bytes, f->len) &&
	       (!f->inside || holds(data, len, f->inside));
}

/* UTF-16 or -32, by a mark or by where NULs are (Chinese: only white space); NULL: neither. */
static const char *wide_encoding(const char *data, size_t len)
{
	size_t n = (len < LOOK_NUL ? len : LOOK_NUL) / 4, nul[4] = { 0 }, even, odd;

	if (len >= 4 && (!memcmp(data, "\xff\xfe\0\0", 4) || !memcmp(data, "\0\0\xfe\xff", 4)))
		return "UTF-32";
	if (len >= 2 && (!memcmp(data, "\xff\xfe", 2) || !memcmp(data, "\xfe\xff", 2)))
		return "UTF-16";
	for (size_t i = 0; i < 4 * n; i++)
		nul[i % 4] += data[i] == '\0';
	if (n && nul[3] == n && 8 * nul[2] > 7 * n && 8 * nul[0] <= n)
		return "UTF-32LE";
	if (n && nul[0] == n && 8 * nul[1] > 7 * n && 8 * nul[3] <= n)
		return "UTF-32BE";
	even = nul[0] + nul[2];
	odd = nul[1] + nul[3];
	if ((odd > n || (odd >= 8 && odd > n / 16)) && even <= odd / 8)
		return "UTF-16LE";
	if ((even > n || (even >= 8 && even > n / 16)) && odd <= even / 8)
		return "UTF-16BE";
	return NULL;
}

/* Any other file of bytes, not characters: some are NUL, and more than every 32nd a control. */
static bool is_binary(const char *data, size_t len)
{
	size_t controls = 0;

	if (len > LOOK_NUL)
		len = LOOK_NUL;
	if (!memchr(data, '\0', len))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];

		controls += c < '\t' || (c > '\r' && c < ' ' && c != '\x1b');
	}
	return controls >= 8 && controls > len / 32;
}

/* Does CR alone part the lines? One within a line is nothing special. */
static bool ends_lines_in_cr(const char *data, size_t len)
{
	size_t cr = 0, lf = 0;

	for (size_t i = 0; i < len; i++) {
		lf += data[i] == '\n';
		cr += data[i] == '\r' && i + 1 < len && data[i + 1] != '\n';
	}
	return cr > 10 * lf;
}

int text_file_check(const char *data, size_t len, const char *name)
{
	const char *wide;

	if (!len)
		return 0;
	if (len > LOOK)
		len = LOOK;
	if (len >= 3 && !memcmp(data, TEXT_FILE_MARK, 3)) {
		data += 3;
		len -= 3;
	}
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (is_format(&formats[i], data, len))
			return err_set("%s %s", name, formats[i].what);
	wide = wide_encoding(data, len);
	if (wide)
		return err_set("%s looks like %s; convert it to UTF-8 (iconv -f %s -t UTF-8)", name,
			wide, wide);
	if (is_binary(data, len))
		return err_set("%s holds NUL bytes and controls: it is no text file", name);
	if (ends_lines_in_cr(data, len))
		return err_set(
			"%s: its lines end in CR alone; convert them (tr '\\r' '\\n')", name);
	return 0;
}
