#include "tests/checkpoints/sealed.h"

#include "base/mem.h"
#include "base/str.h"
#include "checkpoints/safetensors.h"
#include "tests/test.h"

#include <string.h>

char *sealed_file(
	const char *header, size_t header_len, const void *data, size_t data_len, size_t *len)
{
	size_t padded = (8 + header_len + 63) / 64 * 64 - 8;
	char *bytes;

	*len = 8 + padded + data_len;
	bytes = mem_alloc(*len, 1);
	for (int i = 0; i < 8; i++)
		bytes[i] = (char)(padded >> 8 * i & 0xff);
	memset(bytes + 8, ' ', padded);
	memcpy(bytes + 8, header, header_len);
	if (data_len)
		memcpy(bytes + 8 + padded, data, data_len);
	if (!memcmp(bytes + 8, SEALED_OPENING, 29)) /* padded to 56 bytes at least */
		safetensors_seal(bytes, *len);
	return bytes;
}

char *sealed_edit(
	const char *bytes, size_t bytes_len, const char *from, const char *to, size_t *len)
{
	size_t header_len = (unsigned char)bytes[0] | (size_t)(unsigned char)bytes[1] << 8 |
			    (size_t)(unsigned char)bytes[2] << 16;
	struct str header = { 0 };
	char *text, *place, *edited;

	str_append(&header, bytes + 8, header_len);
	text = header.data;
	place = strstr(text, from);
	CHECK(place != NULL);
	header = (struct str){ 0 };
	str_append(&header, text, place ? (size_t)(place - text) : header_len);
	str_puts(&header, place ? to : "");
	str_puts(&header, place ? place + strlen(from) : "");
	edited = sealed_file(
		header.data, header.len, bytes + 8 + header_len, bytes_len - 8 - header_len, len);
	str_release(&header);
	mem_free(text);
	return edited;
}
