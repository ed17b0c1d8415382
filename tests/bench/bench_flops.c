#include "tests/bench/bench_flops.h"

const char *const flops_names[FLOPS_TERMS] = {
	"output",
	"readout",
	"decoder",
	"query",
	"keys",
	"encoder",
	"bridge",
	"attention",
};

double flops_forward(
	double term[FLOPS_TERMS], const struct config *c, const struct flops_batch *batch)
{
	double V = c->target_vocab, E = c->embed, H = c->hidden, A = c->attention, sum = 0;
	double source = batch->source, target = batch->target;

	term[FLOPS_OUTPUT] = 2 * target * V * E;
	term[FLOPS_READOUT] = 2 * target * E * (E + 3 * H);
	term[FLOPS_DECODER] = 2 * target * 3 * H * (E + (c->cell == CELL_CONDITIONAL ? 4 : 3) * H);
	term[FLOPS_QUERY] = 2 * target * A * H;
	term[FLOPS_KEYS] = 2 * source * A * 2 * H;
	term[FLOPS_ENCODER] = 2 * source * 2 * 3 * H * (E + H);
	term[FLOPS_BRIDGE] = 2 * batch->sentences * H * 2 * H;
	term[FLOPS_ATTENTION] = 2 * batch->pairs * (A + 2 * H);
	for (int i = 0; i < FLOPS_TERMS; i++)
		sum += term[i];
	return sum;
}
