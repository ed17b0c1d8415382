#include "tokenizer/fold.h"
#include "train/curve_picture.h"

#include <inttypes.h>
#include <string.h>

enum { TITLE_COLUMNS = 64 };

/* Appends text as XML: what XML cannot hold becomes '?', what is too long ends with an ellipsis. */
static int put_text(struct str *out, const char *text, int columns)
{
	size_t len = strlen(text);

	while (len) {
		uint32_t code;
		int n = utf8_check(text, len, &code), rc;
		size_t bytes = (size_t)(n < 0 ? -n : n);

		columns -= n > 0 && code >= 0x1100 ? 2 : 1;
		if (columns < 0)
			return str_puts(out, "\xe2\x80\xa6");
		if (n < 0 || code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xfffe ||
			code == 0xffff)
			rc = str_puts(out, "?");
		else if (code == '&' || code == '<' || code == '>' || code == '"')
			rc = str_printf(out, "&#%d;", (int)code);
		else
			rc = str_append(out, text, bytes);
		if (rc)
			return -1;
		text += bytes;
		len -= bytes;
	}
	return 0;
}

/* "best validation: BLEU 38.42, loss 1.627, at epoch 14 (update 6356)" */
static int put_summary(struct str *out, const struct picture *p)
{
	const struct history_point *last = &p->points[p->count - 1];
	const struct history_point *best = history_find(p->c->history, p->c->best_update);

	if (!p->c->validated)
		return str_printf(out, "training loss %.3f at epoch %.6g (update %" PRIu64 ")",
			(double)last->train_loss, (double)last->epoch, last->update);
	if (!best)
		return str_printf(out, "%.6g epochs", (double)last->epoch);
	return str_printf(out,
		"best validation: BLEU %.2f, loss %.3f, at epoch %.6g (update %" PRIu64
		"); epochs so far: %.6g",
		(double)best->bleu, (double)best->valid_loss, (double)best->epoch, best->update,
		(double)last->epoch);
}

static int put_head(struct str *out, const struct picture *p)
{
	const char *slash = strrchr(p->c->model, '/'), *name = slash ? slash + 1 : p->c->model;

	if (str_printf(out,
		    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		    "viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"13\" fill=\"%s\"\n"
		    " font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', "
		    "Arial, 'DejaVu Sans', sans-serif\">\n<title>Learning curve of ",
		    CURVE_WIDTH, CURVE_HEIGHT, CURVE_WIDTH, CURVE_HEIGHT, CURVE_INK) ||
		put_text(out, name, TITLE_COLUMNS) || str_puts(out, "</title>\n<desc>") ||
		put_summary(out, p))
		return -1;
	if (str_printf(out,
		    "</desc>\n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n"
		    "<text x=\"%d\" y=\"32\" font-size=\"18\" font-weight=\"600\">",
		    CURVE_WIDTH, CURVE_HEIGHT, CURVE_LEFT) ||
		put_text(out, name, TITLE_COLUMNS) ||
		str_printf(out, "</text>\n<text x=\"%d\" y=\"53\" fill=\"%s\">", CURVE_LEFT,
			CURVE_PALE) ||
		put_summary(out, p))
		return -1;
	return str_puts(out, "</text>\n");
}

static int put_key(struct str *out, int x, enum curve_series s, const char *text)
{
	return str_printf(out,
		"<path d=\"M%d 76H%d\" stroke=\"%s\" stroke-width=\"%s\"/>"
		"<text x=\"%d\" y=\"80.5\">%s</text>\n",
		x, x + 26, curve_colours[s], s == CURVE_TRAIN ? "2" : "2.5", x + 33, text);
}

static int put_legend(struct str *out, const struct curve *c)
{
	static const char *const train[] = { "training loss", "training loss, with dropout",
		"training loss, with smoothed labels",
		"training loss, with dropout and smoothed labels" };
	int x = CURVE_LEFT;

	if (c->validated) {
		if (put_key(out, x, CURVE_BLEU, "validation BLEU") ||
			put_key(out, x + 156, CURVE_VALID, "validation loss"))
			return -1;
		x += 306;
	}
	return put_key(out, x, CURVE_TRAIN, train[(c->dropout ? 1 : 0) + (c->smoothing ? 2 : 0)]);
}

/* The numbers at the side of the plot, and what they count, turned upright. */
static int put_scale(struct str *out, const struct curve_axis *a, bool right, const char *colour,
	const char *name)
{
	int steps = (int)(a->last - a->first), middle = (CURVE_TOP + CURVE_BOTTOM) / 2;

	if (str_printf(out, "<g fill=\"%s\" text-anchor=\"%s\">", colour, right ? "start" : "end"))
		return -1;
	for (int i = 0; i <= steps; i++)
		if (str_printf(out, "<text x=\"%d\" y=\"%.1f\">",
			    right ? CURVE_RIGHT + 8 : CURVE_LEFT - 8,
			    CURVE_BOTTOM + 4.5 - (double)(CURVE_BOTTOM - CURVE_TOP) * i / steps) ||
			curve_axis_put(out, a, a->first + i) || str_puts(out, "</text>"))
			return -1;
	return str_printf(out,
		"</g>\n<text transform=\"translate(%d %d) rotate(-90)\" text-anchor=\"middle\" "
		"fill=\"%s\">%s</text>\n",
		right ? CURVE_WIDTH - 14 : 22, middle, colour, name);
}

static int put_epochs(struct str *out, const struct curve_axis *a)
{
	if (str_puts(out, "<g text-anchor=\"middle\">"))
		return -1;
	for (long i = a->first; i <= a->last; i++) {
		double x = CURVE_LEFT +
			   (CURVE_RIGHT - CURVE_LEFT) * curve_axis_share(a, (double)i * a->step);

		if (str_printf(out, "<text x=\"%.1f\" y=\"%d\">", x, CURVE_STRIP_BOTTOM + 18) ||
			curve_axis_put(out, a, i) || str_puts(out, "</text>"))
			return -1;
	}
	return str_printf(out, "<text x=\"%d\" y=\"%d\">epoch</text></g>\n",
		(CURVE_LEFT + CURVE_RIGHT) / 2, CURVE_HEIGHT - 14);
}

static int put_grid(struct str *out, const struct picture *p)
{
	int steps = (int)(p->loss.last - p->loss.first);

	if (str_puts(out, "<path stroke=\"#e4e4e4\" fill=\"none\" d=\""))
		return -1;
	for (int i = 1; i <= steps; i++)
		if (str_printf(out, "M%d %.1fH%d", CURVE_LEFT,
			    CURVE_BOTTOM - (double)(CURVE_BOTTOM - CURVE_TOP) * i / steps,
			    CURVE_RIGHT))
			return -1;
	for (long i = p->epochs.first + 1; i <= p->epochs.last; i++)
		if (str_printf(out, "M%.1f %dV%dM%.1f %dV%d",
			    curve_x(p, (double)i * p->epochs.step), CURVE_TOP, CURVE_BOTTOM,
			    curve_x(p, (double)i * p->epochs.step), CURVE_STRIP_TOP,
			    CURVE_STRIP_BOTTOM))
			return -1;
	return str_printf(out,
		"\"/>\n<path stroke=\"#888\" fill=\"none\" d=\"M%d %dV%dH%dV%dM%d %dV%dH%d\"/>\n",
		CURVE_LEFT, CURVE_TOP, CURVE_BOTTOM, CURVE_RIGHT,
		p->c->validated ? CURVE_TOP : CURVE_BOTTOM, CURVE_LEFT, CURVE_STRIP_TOP,
		CURVE_STRIP_BOTTOM, CURVE_RIGHT);
}

int curve_put_frame(struct str *out, const struct picture *p)
{
	if (put_head(out, p) || put_legend(out, p->c) || put_grid(out, p) ||
		put_scale(
			out, &p->loss, false, curve_colours[CURVE_VALID], "loss (nats per token)"))
		return -1;
	if (p->c->validated && put_scale(out, &p->bleu, true, curve_colours[CURVE_BLEU], "BLEU"))
		return -1;
	return put_epochs(out, &p->epochs);
}
