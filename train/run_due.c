#include "train/run_due.h"

#include <math.h>

/* 0.3 / 0.1 is a little less than 3, and means it. */
static const double little = 1e-9;

static double multiples(double epochs, double count)
{
	return floor(epochs / count + little);
}

double run_epochs_at(const struct run *r, uint64_t batch)
{
	return (double)r->state.epoch + (double)batch / (double)r->schedule.batches;
}

bool run_reached(const struct run *r, struct option_amount a)
{
	const struct run_state *s = &r->state;

	if (!s->update || !(a.count > 0))
		return false;
	if (a.unit == 'u')
		return s->update % (uint64_t)a.count == 0;
	return multiples(run_epochs_at(r, s->batch), a.count) >
	       multiples(run_epochs_at(r, s->batch - 1), a.count);
}

/* How much of --after is done with so many updates, so many batches of this epoch. */
static double share_at(const struct run *r, uint64_t update, uint64_t batch)
{
	struct option_amount a = r->o->after;
	double share;

	if (!(a.count > 0))
		return -1;
	if (a.unit == 'u')
		share = (double)update / a.count;
	else if (a.unit == 'm')
		share = r->state.seconds / (60 * a.count);
	else
		share = run_epochs_at(r, batch) / a.count;
	return share < 1 - little ? share : 1;
}

double run_share_done(const struct run *r)
{
	return share_at(r, r->state.update, r->state.batch);
}

static double rate_at(const struct run *r, double share)
{
	double left = 1 - share, cooldown = r->o->lr_cooldown;

	return cooldown > 0 && left < cooldown ? r->state.rate * left / cooldown : r->state.rate;
}

double run_rate(const struct run *r)
{
	return rate_at(r, run_share_done(r));
}

double run_rate_before(const struct run *r)
{
	return rate_at(r, share_at(r, r->state.update - 1, r->state.batch - 1));
}

bool run_stopped_early(const struct run *r)
{
	return r->o->early_stopping && r->state.stalls >= (uint64_t)r->o->early_stopping;
}

bool run_save_due(const struct run *r, double last_save)
{
	struct option_amount a = r->o->save_freq;

	if (r->saved_update == r->state.update)
		return false;
	if (a.unit == 'm')
		return a.count > 0 && progress_clock() - last_save >= 60 * a.count;
	return run_reached(r, a);
}
