#include "train/curve_picture.h"

#include <math.h>

/* Of more points than that the line is drawn alone. */
enum { DOTS_MOST = 40 };

/* Of more than that, it is thin: it goes up and down all the time. */
enum { THICK_MOST = 300 };

static double x_of(const struct picture *p, size_t i)
{
	return curve_x(p, (double)p->points[i].epoch);
}

/* The end of a run of points that share a column of pixels with point i. */
static size_t column_end(const struct picture *p, size_t i)
{
	double column = floor(x_of(p, i));

	while (i < p->count && floor(x_of(p, i)) == column)
		i++;
	return i;
}

static int put_point(
	struct str *out, const struct picture *p, size_t i, enum curve_series s, const char *move)
{
	return str_printf(out, "%s%.1f %.1f", move, x_of(p, i), curve_y(p, i, s));
}

/* Of thousands of points some share a column: the first, the lowest, the highest and the last of
 * them look like all of them. */
static int put_path(struct str *out, const struct picture *p, enum curve_series s)
{
	for (size_t i = 0, end; i < p->count; i = end) {
		size_t low = i, high = i;

		end = column_end(p, i);
		for (size_t k = i; k < end; k++) {
			low = curve_value(p, k, s) < curve_value(p, low, s) ? k : low;
			high = curve_value(p, k, s) > curve_value(p, high, s) ? k : high;
		}
		if (put_point(out, p, i, s, i ? "L" : "M") ||
			(low > i && put_point(out, p, low, s, "L")) ||
			(high > i && put_point(out, p, high, s, "L")) ||
			(end - 1 > i && put_point(out, p, end - 1, s, "L")))
			return -1;
	}
	return 0;
}

static int put_line(struct str *out, const struct picture *p, enum curve_series s)
{
	if (str_printf(out,
		    "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" "
		    "stroke-linejoin=\"round\" d=\"",
		    curve_colours[s],
		    p->count > THICK_MOST ? "1.2"
		    : s == CURVE_TRAIN    ? "2"
					  : "2.5") ||
		put_path(out, p, s) || str_puts(out, "\"/>\n"))
		return -1;
	if (p->count > DOTS_MOST)
		return 0;
	if (str_printf(out, "<g fill=\"%s\">", curve_colours[s]))
		return -1;
	for (size_t i = 0; i < p->count; i++)
		if (str_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>", x_of(p, i),
			    curve_y(p, i, s)))
			return -1;
	return str_puts(out, "</g>\n");
}

/* Steps: each rate up to the point that it led to. */
static int put_rate(struct str *out, const struct picture *p)
{
	double height = CURVE_STRIP_BOTTOM - CURVE_STRIP_TOP - 4;

	if (str_printf(out,
		    "<g font-size=\"11\" fill=\"" CURVE_PALE
		    "\"><text x=\"%d\" y=\"%d\">learning rate</text><g text-anchor=\"end\">"
		    "<text x=\"%d\" y=\"%d\">%.3g</text><text x=\"%d\" y=\"%d\">0</text></g>"
		    "</g>\n<path fill=\"none\" stroke=\"" CURVE_PALE "\" stroke-width=\"1.5\" d=\"",
		    CURVE_LEFT, CURVE_STRIP_TOP - 5, CURVE_LEFT - 8, CURVE_STRIP_TOP + 8,
		    p->rate_most, CURVE_LEFT - 8, CURVE_STRIP_BOTTOM + 4))
		return -1;
	for (size_t i = 0, end; i < p->count; i = end) {
		float rate;

		end = column_end(p, i);
		rate = p->points[end - 1].rate;
		while (end < p->count && p->points[end].rate == rate)
			end++;
		if (i ? str_puts(out, "V") : str_printf(out, "M%d ", CURVE_LEFT))
			return -1;
		if (str_printf(out, "%.1fH%.1f",
			    CURVE_STRIP_BOTTOM - height * (double)rate / p->rate_most,
			    x_of(p, end - 1)))
			return -1;
	}
	return str_puts(out, "\"/>\n");
}

/* From the best point down to its epoch. */
static int put_best_epoch(struct str *out, const struct picture *p,
	const struct history_point *best, enum curve_series s)
{
	return str_printf(out,
		"<path d=\"M%.1f %.1fV%d\" stroke=\"%s\" stroke-dasharray=\"3 3\"/>\n",
		curve_x(p, (double)best->epoch), curve_y(p, (size_t)(best - p->points), s),
		CURVE_STRIP_BOTTOM, curve_colours[s]);
}

/* A ring around the best point, and its value. */
static int put_best(struct str *out, const struct picture *p, const struct history_point *best,
	enum curve_series s)
{
	double x = curve_x(p, (double)best->epoch);
	double y = curve_y(p, (size_t)(best - p->points), s), beside;
	const char *anchor = "middle";

	if (x > CURVE_RIGHT - 60 || x < CURVE_LEFT + 60)
		anchor = x > CURVE_RIGHT - 60 ? "end" : "start";
	/* BLEU is above its line, loss below */
	beside = p->c->by_loss && y < CURVE_BOTTOM - 24 ? y + 22 : y - 12;
	if (str_printf(out,
		    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6.5\" fill=\"none\" stroke=\"%s\" "
		    "stroke-width=\"2.5\"/>\n"
		    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-weight=\"600\" fill=\"%s\" "
		    "stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\" "
		    "paint-order=\"stroke\">best: ",
		    x, y, curve_colours[s], x, beside, anchor, curve_colours[s]))
		return -1;
	return str_printf(out, p->c->by_loss ? "loss %.3f</text>\n" : "BLEU %.2f</text>\n",
		(double)(p->c->by_loss ? best->valid_loss : best->bleu));
}

int curve_put_lines(struct str *out, const struct picture *p)
{
	enum curve_series chosen = p->c->by_loss ? CURVE_VALID : CURVE_BLEU;
	const struct history_point *best =
		p->c->validated ? history_find(p->c->history, p->c->best_update) : NULL;

	if (best && put_best_epoch(out, p, best, chosen))
		return -1;
	if (put_rate(out, p) || put_line(out, p, CURVE_TRAIN))
		return -1;
	if (p->c->validated && (put_line(out, p, CURVE_VALID) || put_line(out, p, CURVE_BLEU)))
		return -1;
	return best ? put_best(out, p, best, chosen) : 0;
}
