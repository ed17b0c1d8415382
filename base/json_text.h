/* JSON's strings: from their escaped form, character by character. */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

/* Reads a string from *at, behind its opening quote, and appends it unescaped at *out: at most as
 * many bytes. Leaves *at after the closing quote. Returns NULL, or what is wrong at *at. */
const char *json_unescape(const char **at, const char *end, char **out);

#endif
