/* The number type of the network: float, or double in the build for gradient tests (build/f64). */
#ifndef REAL_H
#define REAL_H

#include <math.h>

#ifdef REAL_DOUBLE
typedef double real;
#define REAL_BITS 64
static inline real real_exp(real x)
{
	return exp(x);
}
static inline real real_tanh(real x)
{
	return tanh(x);
}
static inline real real_sqrt(real x)
{
	return sqrt(x);
}
static inline real real_log(real x)
{
	return log(x);
}
#else
typedef float real;
#define REAL_BITS 32
static inline real real_exp(real x)
{
	return expf(x);
}
static inline real real_tanh(real x)
{
	return tanhf(x);
}
static inline real real_sqrt(real x)
{
	return sqrtf(x);
}
static inline real real_log(real x)
{
	return logf(x);
}
#endif

#endif
