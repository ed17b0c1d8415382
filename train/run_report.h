/* What a run says to people and to its log. 0, or -1 when the log cannot be written. */
#ifndef RUN_REPORT_H
#define RUN_REPORT_H

#include "train/best.h"
#include "train/run_setup.h"

int run_report_start(struct run *r);
int run_report_update(struct run *r, const struct loss *loss);

/* better: it is the best so far; rate: the learning rate before it. */
int run_report_validation(struct run *r, const struct validation *v, bool better, double rate);

/* Says it once. guess: the loss of guessing. */
void run_report_divergence(struct run *r, enum divergence how, double guess);
int run_report_end(struct run *r, const struct train_result *result);

#endif
