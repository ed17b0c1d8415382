#include "base/window.h"

#include <stdlib.h>
#include <sys/ioctl.h>

static void from_environment(const char *name, int *size)
{
	const char *text = getenv(name);
	long given = text ? strtol(text, NULL, 10) : 0;

	if (given > 0 && given <= 10000)
		*size = (int)given;
}

static void from_terminal(int fd, struct window *w)
{
#ifdef TIOCGWINSZ
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size))
		return;
	if (size.ws_col > 0)
		w->columns = size.ws_col;
	if (size.ws_row > 0)
		w->lines = size.ws_row;
#else
	(void)fd;
	(void)w;
#endif
}

struct window window_size(int fd)
{
	struct window w = { 80, 24 };

	from_terminal(fd, &w);
	from_environment("COLUMNS", &w.columns);
	from_environment("LINES", &w.lines);
	return w;
}
