#include "tests/bench/bench_flops.h"

#include "model/score.h"

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
	double C = config_context(c), GRUs = c->cell == CELL_CONDITIONAL ? 2 : 1;
	double source = batch->source, target = batch->target;

	term[FLOPS_OUTPUT] = 2 * target * V * E;
	term[FLOPS_READOUT] = 2 * target * E * (H + E + C);
	term[FLOPS_DECODER] = 2 * target * 3 * H * (E + C + GRUs * H);
	term[FLOPS_QUERY] = score_functions[c->score].query ? 2 * target * A * H : 0;
	term[FLOPS_KEYS] = 2 * source * A * 2 * H;
	term[FLOPS_ENCODER] = 2 * source * 2 * 3 * H * (E + H);
	term[FLOPS_BRIDGE] = 2 * batch->sentences * H * 2 * H;
	term[FLOPS_ATTENTION] = 2 * batch->pairs * (A + C);
	for (int i = 0; i < FLOPS_TERMS; i++)
		sum += term[i];
	return sum;
}
