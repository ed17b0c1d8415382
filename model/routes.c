#include "model/routes.h"

const char *const route_names[ROUTES] = { "values", "keys", "query", "bridge", "recurrence",
	"tied-output" };
const char *const route_texts[ROUTES] = {
	"undo (7): context -> annotations, dh_j += a_tj dc_t",
	"undo (4): keys -> annotations, dh_j += Ua^T dkeys_j",
	"undo (4): query -> decoder state, ds += Wa^T dq_t (general: dq_t) of the state that asked",
	"undo (3): start state -> both ends of the encoder",
	"undo (2), (8): state -> the state before it, by z h and by U h",
	"undo (10): logits -> output matrix, which is the target embedding when tied",
};
_Static_assert(ROUTE_TIED_OUTPUT == 1 << (ROUTES - 1), "a bit for each name");

unsigned routes_of(enum score score)
{
	unsigned all = (1u << ROUTES) - 1;

	return score == SCORE_NONE ? all & ~(unsigned)(ROUTE_VALUES | ROUTE_KEYS | ROUTE_QUERY)
				   : all;
}

int routes_show(unsigned routes, struct str *out)
{
	const char *space = "";

	for (int i = 0; i < ROUTES; i++) {
		if (!(routes >> i & 1))
			continue;
		if (str_printf(out, "%s%s", space, route_names[i]))
			return -1;
		space = " ";
	}
	return routes ? 0 : str_puts(out, "none");
}
