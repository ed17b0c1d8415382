/* What a run says to people and to its log. 0, or -1 when the log cannot be written. */
#ifndef RUN_REPORT_H
#define RUN_REPORT_H

#include "train/run_setup.h"

int run_report_start(struct run *r);
int run_report_update(struct run *r, const struct loss *loss);

/* better: it is the best so far; rate: the learning rate before it. */
int run_report_validation(struct run *r, const struct validation *v, bool better, double rate);
int run_report_end(struct run *r, const struct train_result *result);

#endif
