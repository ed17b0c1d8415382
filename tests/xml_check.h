/* Is a text well-formed XML? A small part of it: elements, attributes, text, numeric references. */
#ifndef XML_CHECK_H
#define XML_CHECK_H

#include <stdbool.h>

bool xml_well_formed(const char *text);

#endif
