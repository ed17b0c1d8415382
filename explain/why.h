/* Why a number is what it is: its equation with the numbers filled in. */
#ifndef WHY_H
#define WHY_H

#include "base/json_writer.h"
#include "explain/lesson.h"

/* One entry of a value of values.h, of a weight "#attention.Wa" or of a weight's gradient
 * "d#attention.Wa"; `at` counts through the whole array. An object:
 *   value
 *   parts       the equation: texts, and of each factor [name, at, number]; of a long sum the
 *               first `most` terms. Empty of what no equation makes.
 *   line        a statement of model/plain.c, or how it begins
 *   readers     of a small network: [name, at] of the first entry of each value that reads it
 *   gradient    [name, number], difference [number, distance]
 *   trainer     the number that the network that trains has, where it is compared one by one
 * The last three where there are any. An error where there is no such number. */
int why_json(struct json_writer *j, struct lesson *l, const char *name, int at, int most);

/* How an equation is written, for step_text():
 *   c[t,i]              a number: of a value, a weight "#..". An index outside: 0.
 *   t j v i k           indices: of the step, the source word, the word of the vocabulary, the
 *                       entry; of a weight's gradient i and k are row and column
 *   w y g               the source word j, the word before step t, the right word of step t
 *   2H                  capitals are sizes
 *   <j:S ..>            the sum over j < S; <j:S?wi ..>: only where w = i
 *   %A                  a size written out; %=jl: 1 where j = l, else 0
 *   t=0?.. : ..         one or the other; k<E? as well
 *   ..;..               the i-th H of the entries each has its own, i counted anew
 * Functions: tanh, sigmoid, exp, log, sqrt, max, step (1 above 0). */
struct equation {
	const char *name, *text;
	const char *line; /* a statement of model/plain.c, or how it begins */
};
extern const struct equation why_equations[]; /* the end has no name */

#endif
