#include "train/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

static const double draw_seconds = 0.2, recent_seconds = 2;
enum { LINE = 80, LONG_LINE = 400 };

double progress_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void progress_open(
	struct progress *p, FILE *out, struct option_amount freq, struct option_amount after)
{
	*p = (struct progress){ .out = out, .freq = freq, .after = after, .first_share = -1 };
	p->live = out && isatty(fileno(out));
	p->begun = p->last = p->drawn = progress_clock();
}

/* Puts the text in place of the live line that is there. */
static void draw(struct progress *p, const char *line, int len)
{
	if (len >= LINE)
		len = LINE - 1;
	fprintf(p->out, "\r%.*s%*s", len, line, p->shown > len ? p->shown - len : 0, "");
	if (p->shown > len)
		fprintf(p->out, "\r%.*s", len, line);
	fflush(p->out);
	p->shown = len;
}

void progress_clear(struct progress *p)
{
	if (p->out && p->shown)
		draw(p, "", 0);
}

void progress_say(struct progress *p, const char *format, ...)
{
	va_list args;

	if (!p->out)
		return;
	progress_clear(p);
	va_start(args, format);
	vfprintf(p->out, format, args);
	va_end(args);
	fputc('\n', p->out);
	fflush(p->out);
}

void progress_resume(struct progress *p)
{
	p->last = progress_clock();
}

void progress_validating(struct progress *p, size_t done, size_t total)
{
	double now = progress_clock();
	char line[LINE];

	p->last = now;
	if (!p->live || now - p->drawn < draw_seconds)
		return;
	p->drawn = now;
	draw(p, line,
		snprintf(line, sizeof(line), "validating: %zu of %zu pair%s", done, total,
			str_plural(total)));
}

static void add(struct progress_window *w, const struct progress_window *x)
{
	w->loss.sum += x->loss.sum;
	w->loss.nll += x->loss.nll;
	w->loss.tokens += x->loss.tokens;
	w->seconds += x->seconds;
}

/* "  ETA 1:02:03", at the speed since the first update; nothing if that is not known yet. */
static void put_eta(char *out, size_t size, const struct progress *p, double share, double now)
{
	double done = share - p->first_share, seconds = now - p->first;

	out[0] = '\0';
	if (!(share >= 0 && done > 0 && seconds > 1))
		return;
	seconds = fmin(seconds / done * (1 - share), 359999);
	snprintf(out, size, "  ETA %d:%02d:%02d", (int)seconds / 3600, (int)seconds / 60 % 60,
		(int)seconds % 60);
}

const char *progress_perplexity(char text[PERPLEXITY_CHARS], double loss)
{
	double x = exp(loss);

	if (x > 10000)
		return "> 10000";
	snprintf(text, PERPLEXITY_CHARS, x < 1000 ? "%.2f" : "%.0f", x);
	return text;
}

static int put_line(char line[LONG_LINE], const struct progress *p, const struct progress_window *w,
	const struct progress_update *u, double now)
{
	double tokens = w->loss.tokens ? (double)w->loss.tokens : 1,
	       seconds = w->seconds > 0 ? w->seconds : 1;
	char eta[32], of[32] = "", perplexity[PERPLEXITY_CHARS];

	put_eta(eta, sizeof(eta), p, u->share, now);
	if (p->after.count > 0 && p->after.unit == 'e')
		snprintf(of, sizeof(of), "/%g", p->after.count);
	return snprintf(line, LONG_LINE,
		"epoch %.2f%s  update %" PRIu64 "  loss %.3f  ppl %s  %.0f tok/s%s", u->epochs, of,
		u->update, w->loss.sum / tokens,
		progress_perplexity(perplexity, w->loss.nll / tokens), tokens / seconds, eta);
}

static bool report_due(const struct progress *p, const struct progress_update *u)
{
	if (p->freq.unit == 'm')
		return p->freq.count > 0 && p->report.seconds >= 60 * p->freq.count;
	return u->due;
}

/* The live line tells of the last two to four seconds. */
static void draw_update(struct progress *p, const struct progress_update *u, double now)
{
	struct progress_window *recent = p->recent, both = recent[0];
	char line[LONG_LINE];

	add(&both, &recent[1]);
	if (recent[0].seconds >= recent_seconds) {
		recent[1] = recent[0];
		recent[0] = (struct progress_window){ 0 };
	}
	if (now - p->drawn < draw_seconds)
		return;
	p->drawn = now;
	draw(p, line, put_line(line, p, &both, u, now));
}

bool progress_update(
	struct progress *p, struct progress_window *report, const struct progress_update *u)
{
	double now = progress_clock();
	const struct progress_window window = { u->loss, now - p->last };
	char line[LONG_LINE];

	if (p->first_share < 0) {
		p->first_share = u->share;
		p->first = now;
	}
	p->last = now;
	add(&p->report, &window);
	add(&p->recent[0], &window);
	if (p->live)
		draw_update(p, u, now);
	if (!report_due(p, u))
		return false;
	*report = p->report;
	p->report = (struct progress_window){ 0 };
	if (!p->live) {
		put_line(line, p, report, u, now);
		progress_say(p, "%s", line);
	}
	return true;
}
