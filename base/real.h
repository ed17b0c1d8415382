/* The number type of the network: float, or double in the build for gradient tests (build/f64). */
#ifndef REAL_H
#define REAL_H

#include <math.h>

#ifdef REAL_DOUBLE
typedef double real;
#define REAL_BITS 64
#define real_exp exp
#define real_tanh tanh
#define real_sqrt sqrt
#define real_log log
#else
typedef float real;
#define REAL_BITS 32
#define real_exp expf
#define real_tanh tanhf
#define real_sqrt sqrtf
#define real_log logf
#endif

#endif
