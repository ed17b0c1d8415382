#include "decode/terminal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
enum { SIGNALS = sizeof(signals) / sizeof(signals[0]) };
static struct termios usual;
static volatile sig_atomic_t raw = -1; /* the terminal that is not as usual */

/* The signal does what it does by default, a little later. */
static void leave(int number)
{
	if (raw >= 0)
		tcsetattr(raw, TCSANOW, &usual);
	raw = -1;
	raise(number);
}

void terminal_raw(int fd)
{
	struct termios keys;
	struct sigaction act = { .sa_handler = leave, .sa_flags = (int)SA_RESETHAND }, old;

	if (raw >= 0 || tcgetattr(fd, &usual))
		return;
	keys = usual;
	keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
	keys.c_cc[VMIN] = 1;
	keys.c_cc[VTIME] = 0;
	for (int i = 0; i < SIGNALS; i++)
		if (!sigaction(signals[i], NULL, &old) && old.sa_handler == SIG_DFL)
			sigaction(signals[i], &act, NULL);
	raw = fd;
	tcsetattr(fd, TCSADRAIN, &keys);
}

void terminal_restore(void)
{
	struct sigaction act = { .sa_handler = SIG_DFL }, old;

	if (raw >= 0)
		tcsetattr(raw, TCSADRAIN, &usual);
	raw = -1;
	for (int i = 0; i < SIGNALS; i++)
		if (!sigaction(signals[i], NULL, &old) && old.sa_handler == leave)
			sigaction(signals[i], &act, NULL);
}

bool terminal_clever(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && *term && strcmp(term, "dumb");
}

bool terminal_color(int fd)
{
	const char *no_color = getenv("NO_COLOR");

	return terminal_clever(fd) && !(no_color && *no_color);
}
