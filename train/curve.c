#include "train/curve.h"

#include "base/file.h"
#include "tokenizer/fold.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* In pixels from the upper left corner: the plot is at x 68 .. 732, y 98 .. 374; the strip with the
 * learning rate below it at y 406 .. 442. Losses are shades of one colour, that of their axis. */
enum series { TRAIN, VALID, BLEU, RATE };
static const char *const colours[] = { "#5aa3dc", "#0b62a4", "#c2410c" };

/* The numbers low .. high on the pixels from .. to. */
struct axis {
	double from, to, low, high;
	double step; /* between ticks, which are at multiples of it: first, first + 1 .. last */
	int first, last;
};

struct picture {
	const struct curve *c;
	const struct history *h;
	const struct history_point *best; /* to mark; NULL: none */
	struct axis epochs, loss, bleu, rate;
	struct str *out;
	int rc; /* -1 once a piece of the text has found no memory */
};

#define PUT(p, ...) ((p)->rc |= str_printf((p)->out, __VA_ARGS__))

/* An axis of `steps` steps, with a tick at both ends, that holds low .. high: 0 <= low < high.
 * `whole`: its ticks are whole numbers. */
static struct axis round_axis(double low, double high, int steps, bool whole)
{
	static const double factors[] = { 1, 2, 2.5, 5 };
	int power = (int)floor(log10((high - low) / steps)) - 1;
	struct axis a = { .from = 374, .to = 98 };

	for (int n = 0; !n || a.last * a.step < high || (whole && fmod(a.step, 1) > 0); n++) {
		a.step = factors[n % 4] * pow(10, power + n / 4);
		/* 3 * 0.2 / 0.2 is a little less than 3, and means it */
		a.first = (int)floor(low / a.step + 1e-9);
		a.last = a.first + steps;
	}
	a.low = a.first * a.step;
	a.high = a.last * a.step;
	return a;
}

static double along(const struct axis *a, double value)
{
	return a->from + (a->to - a->from) * (value - a->low) / (a->high - a->low);
}

static double value_of(const struct picture *p, size_t i, enum series s)
{
	const struct history_point *at = &p->h->points[i];
	const float values[] = { at->train_loss, at->valid_loss, at->bleu, at->rate };

	return (double)values[s];
}

static double x_of(const struct picture *p, size_t i)
{
	return along(&p->epochs, (double)p->h->points[i].epoch);
}

static double y_of(const struct picture *p, size_t i, enum series s)
{
	return along(s == RATE ? &p->rate : s == BLEU ? &p->bleu : &p->loss, value_of(p, i, s));
}

static void fit_axes(struct picture *p)
{
	double low = INFINITY, high = 0, bleu = 0, rate = 0, most = 0;
	double end = fmax((double)p->h->points[p->h->count - 1].epoch, 1e-9);

	for (size_t i = 0; i < p->h->count; i++) {
		for (enum series s = TRAIN; s <= (p->c->validated ? VALID : TRAIN); s++) {
			low = fmin(low, value_of(p, i, s));
			high = fmax(high, value_of(p, i, s));
		}
		bleu = fmax(bleu, value_of(p, i, BLEU));
		rate = fmax(rate, value_of(p, i, RATE));
	}
	/* no range is empty; BLEU has room above for its mark, and next to nothing stays low */
	high = high > 0 ? high : 1;
	low = fmin(low, 0.8 * high);
	bleu = fmax(fmin(bleu * 1.06, fmax(bleu, 100)), 10);
	/* Both upright axes get the same number of steps, so that one grid serves both: the number
	 * that leaves the least of the height empty. With 4 or 5 steps BLEU ends at 100 at most. */
	for (int steps = 4; steps <= 7; steps++) {
		struct axis l = round_axis(low, high, steps, false);
		struct axis b = round_axis(0, bleu, steps, false);
		double used = (high - low) / (l.high - l.low);

		used *= p->c->validated ? bleu / b.high : 1;
		if (used > most && (b.high <= 100 || bleu > 100)) {
			most = used;
			p->loss = l;
			p->bleu = b;
		}
	}
	p->rate = (struct axis){ .from = 442, .to = 410, .high = rate > 0 ? rate : 1 };
	end *= p->h->count == 1 ? 2 : 1.02;
	p->epochs = round_axis(0, end, 10, end >= 2);
	p->epochs.last = (int)floor(end / p->epochs.step + 1e-9);
	p->epochs = (struct axis){ 68, 732, 0, end, p->epochs.step, 0, p->epochs.last };
}

/* The model's name as XML: what XML cannot hold becomes '?', a long one ends with an ellipsis. */
static void put_name(struct picture *p)
{
	const char *slash = strrchr(p->c->model, '/'), *s = slash ? slash + 1 : p->c->model;
	int columns = 64, n;
	uint32_t code;

	for (; *s && columns > 0; s += n > 0 ? n : -n) {
		n = utf8_check(s, strlen(s), &code);
		columns -= n > 0 && code >= 0x1100 ? 2 : 1;
		if (n < 0 || code < 0x20 || (code >= 0x7f && code < 0xa0) || code >> 1 == 0x7fff)
			PUT(p, "?");
		else if (strchr("&<>", *s))
			PUT(p, "&#%d;", *s);
		else
			PUT(p, "%.*s", n, s);
	}
	if (*s)
		PUT(p, "\xe2\x80\xa6");
}

static void put_summary(struct picture *p)
{
	const struct history_point *best = p->best, *last = &p->h->points[p->h->count - 1];

	if (!best) {
		PUT(p, "training loss %.3f at epoch %.6g (update %" PRIu64 ")",
			(double)last->train_loss, (double)last->epoch, last->update);
		return;
	}
	PUT(p, "best validation: BLEU %.2f, loss %.3f, at epoch %.6g ", (double)best->bleu,
		(double)best->valid_loss, (double)best->epoch);
	PUT(p, "(update %" PRIu64 "); epochs so far: %.6g", best->update, (double)last->epoch);
}

static void put_head(struct picture *p)
{
	PUT(p, "<svg xmlns='http://www.w3.org/2000/svg' width='800' height='500' "
	       "viewBox='0 0 800 500' role='img' font-family='system-ui, sans-serif' "
	       "font-size='13' fill='#222'>\n<title>Learning curve of ");
	put_name(p);
	PUT(p, "</title>\n<desc>");
	put_summary(p);
	PUT(p, "</desc>\n<rect width='800' height='500' fill='#fff'/>\n"
	       "<text x='68' y='32' font-size='18' font-weight='600'>");
	put_name(p);
	PUT(p, "</text>\n<text x='68' y='53' fill='#666'>");
	put_summary(p);
	PUT(p, "</text>\n");
}

/* The numbers along an axis: to the left or right of an upright one, or below it. */
static void put_ticks(struct picture *p, const struct axis *a, int x)
{
	for (int i = a->first; i <= a->last; i++) {
		double value = i * a->step, at = along(a, value);

		PUT(p, "<text x='%.1f' y='%.1f'>%g</text>", x ? x : at, x ? at + 4.5 : 460, value);
	}
}

static void put_axes(struct picture *p)
{
	static const char label[] = "</g>\n<text transform='translate(%d 236) rotate(-90)' "
				    "text-anchor='middle' fill='%s'>%s</text>\n";

	PUT(p, "<path stroke='#e4e4e4' fill='none' d='");
	for (int i = p->loss.first + 1; i <= p->loss.last; i++)
		PUT(p, "M68 %.1fH732", along(&p->loss, i * p->loss.step));
	for (int i = 1; i <= p->epochs.last; i++)
		PUT(p, "M%.1f 98V374m0 32v36", along(&p->epochs, i * p->epochs.step));
	PUT(p, "'/>\n<path stroke='#888' fill='none' d='M68 98V374H732%sM68 406V442H732'/>\n",
		p->c->validated ? "V98" : "");
	PUT(p, "<g fill='%s' text-anchor='end'>", colours[VALID]);
	put_ticks(p, &p->loss, 60);
	PUT(p, label, 22, colours[VALID], "loss (nats per token)");
	if (p->c->validated) {
		PUT(p, "<g fill='%s'>", colours[BLEU]);
		put_ticks(p, &p->bleu, 740);
		PUT(p, label, 786, colours[BLEU], "BLEU");
	}
	PUT(p, "<g text-anchor='middle'>");
	put_ticks(p, &p->epochs, 0);
	PUT(p, "<text x='400' y='486'>epoch</text></g>\n");
}

/* Of thousands of points many share a column of pixels. */
static bool ends_column(const struct picture *p, size_t i)
{
	return i + 1 == p->h->count || floor(x_of(p, i)) < floor(x_of(p, i + 1));
}

/* A line and its key in the legend, without points that lie between others of their column. */
static void put_line(struct picture *p, enum series s)
{
	static const char *const name[] = { "training loss", "validation loss", "validation BLEU" };
	static const char *const with[] = { "", ", with dropout", ", with smoothed labels",
		", with dropout and smoothed labels" };
	int x = p->c->validated && s != BLEU ? s == VALID ? 224 : 374 : 68;
	double width = p->h->count > 300 ? 1.2 : s == TRAIN ? 2 : 2.5;
	double top = 0, bottom = 0; /* of the column so far */

	PUT(p, "<text x='%d' y='80.5'>%s%s</text>\n<path stroke='%s' stroke-width='%g' ", x + 33,
		name[s], with[s == TRAIN ? p->c->dropout + 2 * p->c->smoothing : 0], colours[s],
		width);
	PUT(p, "fill='none' stroke-linejoin='round' d='M%d 76h26", x);
	for (size_t i = 0; i < p->h->count; i++) {
		double y = y_of(p, i, s);
		bool begins = !i || ends_column(p, i - 1);

		if (begins || ends_column(p, i) || y < top - 0.5 || y > bottom + 0.5) {
			PUT(p, "%s%.1f %.1f", i ? "L" : "M", x_of(p, i), y);
			top = begins ? y : fmin(top, y);
			bottom = begins ? y : fmax(bottom, y);
		}
	}
	PUT(p, "'/>\n<g fill='%s'>", colours[s]);
	for (size_t i = 0; i < p->h->count && p->h->count <= 40; i++)
		PUT(p, "<circle cx='%.1f' cy='%.1f' r='3'/>", x_of(p, i), y_of(p, i, s));
	PUT(p, "</g>\n");
}

/* Steps: each rate up to the point that it led to. */
static void put_rate(struct picture *p)
{
	PUT(p,
		"<g font-size='11' fill='#666'><text x='68' y='401'>learning rate</text>"
		"<g text-anchor='end'><text x='60' y='414'>%.3g</text>"
		"<text x='60' y='446'>0</text></g></g>\n"
		"<path fill='none' stroke='#666' stroke-width='1.5' d='M68 %.1f",
		p->rate.high, y_of(p, 0, RATE));
	for (size_t i = 0; i < p->h->count; i++)
		if (ends_column(p, i))
			PUT(p, "V%.1fH%.1f", y_of(p, i, RATE), x_of(p, i));
	PUT(p, "'/>\n");
}

/* A ring around the best point, a line down to its epoch, its value: over BLEU, under the loss. */
static void put_best(struct picture *p)
{
	enum series s = p->c->by_loss ? VALID : BLEU;
	size_t i = (size_t)(p->best - p->h->points);
	double x = x_of(p, i), y = y_of(p, i, s), beside = s == VALID && y < 350 ? y + 22 : y - 12;

	PUT(p, "<g stroke='%s'><path d='M%.1f %.1fV442' ", colours[s], x, y);
	PUT(p, "stroke-dasharray='3 3'/><circle cx='%.1f' cy='%.1f' r='6.5' fill='none' ", x, y);
	PUT(p, "stroke-width='2.5'/></g>\n<text x='%.1f' y='%.1f' fill='%s' ", x, beside,
		colours[s]);
	PUT(p, "stroke='#fff' stroke-width='4' stroke-linejoin='round' paint-order='stroke' ");
	PUT(p, "font-weight='600' text-anchor='%s'>best: ", x < 400 ? "start" : "end");
	PUT(p, s == VALID ? "loss %.3f</text>\n" : "BLEU %.2f</text>\n", value_of(p, i, s));
}

int curve_draw(struct str *out, const struct curve *c)
{
	struct picture p = { .c = c, .h = c->history, .out = out };

	assert(c->history->count);
	p.best = c->validated ? history_find(c->history, c->best_update) : NULL;
	fit_axes(&p);
	put_head(&p);
	put_axes(&p);
	put_rate(&p);
	for (enum series s = TRAIN; s <= (c->validated ? BLEU : TRAIN); s++)
		put_line(&p, s);
	if (p.best)
		put_best(&p);
	PUT(&p, "</svg>\n");
	return p.rc;
}

int curve_write(const struct curve *c, const char *path)
{
	struct str text = { 0 };
	int rc = curve_draw(&text, c) || file_replace(path, text.data, text.len) ? -1 : 0;

	str_release(&text);
	return rc;
}
