/* Equation (5): the score e_j of a source position, from its key keys_j = Ua h_j and the query q.
 *
 *   additive        e_j = v . tanh(q + keys_j)         q = Wa s + ba   Bahdanau et al. 2015
 *   additive-relu   e_j = v . max(0, q + keys_j)       q = Wa s + ba   the same, never saturated
 *   dot             e_j = q . keys_j                   q = Wa s + ba   Luong et al. 2015
 *   scaled-dot      e_j = q . keys_j / sqrt(A)         q = Wa s + ba   Vaswani et al. 2017
 *   general         e_j = s . keys_j                   q = s, A = H    Luong et al.; Ua is W_a
 *   none            no e_j, no c_t: only s_0 knows the source          Sutskever et al. 2014
 *
 * Luong's dot is s . h_j, but h_j is twice as long as s. So dot projects both to A numbers:
 * e_j = s^T Wa^T Ua h_j + ba . Ua h_j, a product of rank A at most and a score of h_j alone. (A
 * bias of the keys would add the same to all e_j: softmax takes it away.) scaled-dot begins with
 * sums sqrt(A) times smaller: a softer softmax passes more gradient. general has the full rank,
 * s^T Ua h_j, no score of h_j alone, and no product for the query. */
#ifndef SCORE_H
#define SCORE_H

#include "model/config.h"

/* What a score is called and needs; attention.c computes it. */
struct score_function {
	const char *name; /* as in SCORE_NAMES */
	bool query;       /* needs Wa:[A, H] and ba:[A]; else q is s */
	bool weights;     /* needs v:[A] */
};
extern const struct score_function score_functions[SCORES];

#endif
