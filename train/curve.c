#include "train/curve.h"

#include "base/err.h"
#include "base/file.h"
#include "train/curve_axis.h"
#include "train/curve_picture.h"

#include <assert.h>
#include <math.h>
#include <string.h>

double curve_value(const struct picture *p, size_t i, enum curve_series s)
{
	const struct history_point *point = &p->points[i];

	return (double)(s == CURVE_TRAIN   ? point->train_loss
			: s == CURVE_VALID ? point->valid_loss
					   : point->bleu);
}

double curve_x(const struct picture *p, double epoch)
{
	return CURVE_LEFT + (CURVE_RIGHT - CURVE_LEFT) * curve_axis_share(&p->epochs, epoch);
}

double curve_y(const struct picture *p, size_t i, enum curve_series s)
{
	const struct curve_axis *a = s == CURVE_BLEU ? &p->bleu : &p->loss;

	return CURVE_BOTTOM -
	       (CURVE_BOTTOM - CURVE_TOP) * curve_axis_share(a, curve_value(p, i, s));
}

/* Both vertical axes get the same number of steps, so that one grid serves both: the number that
 * leaves the least of the height empty. */
static void fit_heights(struct picture *p, double low, double high, double bleu)
{
	double most = 0;

	for (int steps = 4; steps <= 7; steps++) {
		struct curve_axis l, b;
		double used;

		curve_axis_fit(&l, low, high, steps);
		curve_axis_fit(&b, 0, bleu, steps);
		/* four steps and five always end at 100 or below */
		if (b.high > 100 && bleu <= 100)
			continue;
		used = (high - low) / (l.high - l.low);
		if (p->c->validated)
			used *= bleu / b.high;
		if (used > most) {
			most = used;
			p->loss = l;
			p->bleu = b;
		}
	}
}

static void fit_axes(struct picture *p)
{
	double low = INFINITY, high = 0, bleu = 0, end = (double)p->points[p->count - 1].epoch;

	for (size_t i = 0; i < p->count; i++) {
		for (int s = CURVE_TRAIN; s <= (p->c->validated ? CURVE_VALID : CURVE_TRAIN); s++) {
			low = fmin(low, curve_value(p, i, (enum curve_series)s));
			high = fmax(high, curve_value(p, i, (enum curve_series)s));
		}
		bleu = fmax(bleu, curve_value(p, i, CURVE_BLEU));
		p->rate_most = fmax(p->rate_most, (double)p->points[i].rate);
	}
	/* where there is no range, one is made; above BLEU there is room for its mark, and
	 * the ups and downs of one that is next to nothing stay small */
	high = high > 0 ? high : 1;
	low = fmin(low, 0.8 * high);
	bleu = fmax(fmin(bleu * 1.06, fmax(bleu, 100)), 10);
	fit_heights(p, low, high, bleu);
	/* an epoch so small that a float makes it 0 */
	end = fmax(end, 1e-9);
	curve_axis_exact(&p->epochs, p->count == 1 ? 2 * end : 1.02 * end, 10);
	if (!(p->rate_most > 0))
		p->rate_most = 1;
}

int curve_draw(struct str *out, const struct curve *c)
{
	struct picture p = { .c = c, .points = c->history->points, .count = c->history->count };

	assert(p.count);
	fit_axes(&p);
	if (curve_put_frame(out, &p) || curve_put_lines(out, &p))
		return -1;
	return str_puts(out, "</svg>\n");
}

int curve_write(const struct curve *c, const char *path)
{
	struct str text = { 0 };
	int rc = curve_draw(&text, c);

	if (!rc)
		rc = file_replace(path, text.data, text.len);
	str_release(&text);
	return rc;
}
