/* JSON's strings: from their escaped form, character by character. */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

/* Reads a string from *at, which is after its opening quote, and appends it unescaped at *out, which
 * has room for as many bytes as it was read from. Leaves *at after the closing quote. Returns NULL, or
 * what is wrong with the text at *at. */
const char *json_unescape(const char **at, const char *end, char **out);

#endif
