/* What a network's last run left behind, to be read only: for the lesson and its tests.
 *
 * After network_gradient() over one sentence pair row t is decoder step t, row j source word j (of
 * the backward side S-1-j); what lies "in the place of" something has taken it. So dgates, dx,
 * dline, ds0_sum and dm_sum are there, gates, x, line, dcarried and dm are not; logits hold
 * dlogits, block after block, and de those of step 0 (of a scaled score, of q . keys_j).
 * network_evaluate() leaves what goes forward; the logits are exp(logit - max). */
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
};

/* Valid until the network's next run, load or release. */
struct network_view network_view(const struct network *n);

#endif
