#ifndef VERSION_H
#define VERSION_H

#define SEQ2SEQ_VERSION "0.1.0"

#endif
