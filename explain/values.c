#include "explain/values.h"

#include <stddef.h>
#include <string.h>

struct row {
	const char *name;
	size_t offset; /* of the gradient's pointer in struct trace */
	const char *dims;
	bool attention; /* only then; else wherever its gradient is */
};

#define AT(field) offsetof(struct trace, field)

/* What is shown of every GRU; k: the letter of its steps. */
#define GRU(first, before, after, field, k)                                                     \
	[(first) + VALUE_STATE] = { "d" after, AT(field.dafter), k "H", false },                \
		   [(first) + VALUE_GX] = { "[dr ; dz ; dn] of " after, AT(field.dgx), k "G",   \
			   false },                                                             \
		   [(first) + VALUE_GH] = { "[dr ; dz ; dn r] of " after, AT(field.dgh), k "G", \
			   false },                                                             \
		   [(first) + VALUE_BY_Z] = { "into " before " by z", AT(field.direct), k "H",  \
			   false },                                                             \
		   [(first) + VALUE_BY_U] = { "into " before " by U", AT(field.through), k "H", \
			   false }

static const struct row rows[VALUES] = {
	[VALUE_FORWARD + VALUE_READ] = { "into hf_j by attention", AT(encoder[0].outside), "SH",
		true },
	[VALUE_FORWARD +
		VALUE_CARRIED] = { "into hf_j, carried", AT(encoder[0].carry), "SH", false },
	GRU(VALUE_FORWARD, "hf_{j-1}", "hf_j", encoder[0], "S"),
	[VALUE_BACKWARD +
		VALUE_READ] = { "into hb_j by attention", AT(encoder[1].outside), "KH", true },
	[VALUE_BACKWARD +
		VALUE_CARRIED] = { "into hb_j, carried", AT(encoder[1].carry), "KH", false },
	GRU(VALUE_BACKWARD, "hb_{j+1}", "hb_j", encoder[1], "K"),
	/* s'_t has two readers in (8b), and the query */
	GRU(VALUE_AHEAD, "s_{t-1}", "s'_t", ahead, "T"),
	[VALUE_DECODER +
		VALUE_READ] = { "into s_t by the readout", AT(decoder.outside), "TH", false },
	[VALUE_DECODER + VALUE_CARRIED] = { "into s_t, carried", AT(decoder.carry), "TH", false },
	GRU(VALUE_DECODER, "the state before", "s_t", decoder, "T"),
	[VALUE_LOGITS] = { "dlogits_t", AT(dlogits), "TV", false },
	[VALUE_R] = { "dr_t", AT(dr), "TE", false },
	[VALUE_R_SUM] = { "dx of (9)", AT(dr_in), "TE", false },
	[VALUE_Y] = { "dy_{t-1}", AT(dy), "TE", false },
	[VALUE_Y_READOUT] = { "into y_{t-1} by the readout", AT(dy_readout), "TE", false },
	[VALUE_Y_GRU] = { "into y_{t-1} by the GRU", AT(dy_gru), "TE", false },
	[VALUE_C] = { "dc_t", AT(dc), "TC", false },
	[VALUE_C_READOUT] = { "into c_t by the readout", AT(dc_readout), "TC", false },
	[VALUE_C_GRU] = { "into c_t by the GRU", AT(dc_gru), "TC", false },
	[VALUE_A] = { "da_tj", AT(da), "TS", false },
	[VALUE_E] = { "de_tj", AT(de), "TS", false },
	[VALUE_PRODUCT] = { "de_tj / sqrt(A)", AT(dproduct), "TS", false },
	[VALUE_U] = { "du_tj", AT(du), "TSA", false },
	[VALUE_Q] = { "dq_t", AT(dq), "TA", false },
	[VALUE_Q_WORD] = { "into q_t by word j", AT(to_query), "TSA", false },
	[VALUE_Q_STATE] = { "into the state that asks, by q_t", AT(by_query), "TH", false },
	[VALUE_V] = { "into v by step t", AT(dv), "TA", false },
	[VALUE_KEYS] = { "dkeys_j", AT(dkeys), "SA", false },
	[VALUE_KEYS_STEP] = { "into keys_j by step t", AT(to_keys), "TSA", false },
	[VALUE_H] = { "dh_j", AT(dh), "SD", true },
	[VALUE_H_VALUES] = { "into h_j as values", AT(dh_values), "SD", false },
	[VALUE_H_KEYS] = { "into h_j as keys", AT(dh_keys), "SD", false },
	[VALUE_H_STEP] = { "into h_j as the value of step t", AT(values), "TSD", false },
	[VALUE_S0] = { "ds_0", AT(ds0), "H", false },
	[VALUE_S0_SUM] = { "dx of (3)", AT(ds0_in), "H", false },
	[VALUE_LAST] = { "into [hf_S ; hb_1] by the bridge", AT(dlast), "D", false },
	[VALUE_X] = { "dx_j", AT(dx_sum), "SE", false },
	[VALUE_X_FORWARD] = { "into x_j, forward", AT(dx[0]), "SE", false },
	[VALUE_X_BACKWARD] = { "into x_j, backward", AT(dx[1]), "SE", false },
	[VALUE_ROW_READ] = { "rows of Esrc, as x_j", AT(dread), "NE", false },
	[VALUE_ROW_LOOKUP] = { "rows of Etgt, as y_{t-1}", AT(dlookup), "VE", false },
	[VALUE_ROW_OUTPUT] = { "rows of Wo, as the output", AT(doutput), "VE", false },
};

size_t value_size(const struct trace *tr, char dim)
{
	const struct {
		char dim;
		int size;
	} sizes[] = { { 'S', tr->S }, { 'K', tr->S }, { 'T', tr->T }, { 'E', tr->E },
		{ 'H', tr->H }, { 'A', tr->A }, { 'C', tr->C }, { 'V', tr->V }, { 'D', 2 * tr->H },
		{ 'G', 3 * tr->H }, { 'N', tr->config->source_vocab } };
	size_t i = 0;

	while (sizes[i].dim != dim)
		i++;
	return (size_t)sizes[i].size;
}

bool value_look(struct value_view *v, const struct trace *tr, enum value id)
{
	const struct row *row = &rows[id];
	size_t n = 1;

	*v = (struct value_view){ row->name, row->dims, NULL, 0, 0, 0 };
	if (!row->name || (row->attention && !tr->C))
		return false;
	memcpy(&v->gradient, (const char *)tr + row->offset, sizeof(v->gradient));
	if (!v->gradient)
		return false;
	for (const char *dim = row->dims; *dim; dim++)
		n *= v->cols = value_size(tr, *dim);
	v->rows = n / v->cols;
	v->step = row->dims[0] == 'T' ? n / (size_t)tr->T : 0;
	return true;
}
