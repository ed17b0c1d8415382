/* What a network's last run left behind, to be read only: for the lesson and its tests.
 *
 * After network_gradient() over one sentence pair (row t is decoder step t, row j source word j):
 *
 *   encoder  side[]: gx, h, dg where saved was, dx where x was; h, last; dh, dlast
 *   decoder  keys, start, gx, h, q, a; dline where line was, dg where saved was, dq, dkeys, dv;
 *            dcarry is the gradient inside the bridge's tanh, da holds de of step 0
 *   output   r, lse, row_loss, row_nll, dr; logits hold dlogits, block after block
 *
 * network_evaluate() leaves what goes forward, `saved` too. It overwrites x, the logits and da. */
#ifndef NETWORK_VIEW_H
#define NETWORK_VIEW_H

#include "model/decoder.h"
#include "model/encoder.h"
#include "model/network.h"
#include "model/output.h"

struct network_view {
	const struct encoder *encoder;
	const struct decoder *decoder;
	const struct output *output;
	const struct params *params; /* those of the last network_load() */
};

/* Valid until the network's next run, load or release. */
struct network_view network_view(const struct network *n);

#endif
