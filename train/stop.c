#include "train/stop.h"

#include <signal.h>
#include <stddef.h>

/* The only thing that a signal handler may write to has to be static. */
static volatile sig_atomic_t caught;

static void note(int number)
{
	if (caught) {
		signal(number, SIG_DFL);
		raise(number);
	}
	caught = number;
}

void stop_install(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = note, .sa_flags = SA_RESTART }, old;

	caught = 0;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!sigaction(numbers[i], NULL, &old) && old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
}

int stop_signal(void)
{
	return caught;
}
