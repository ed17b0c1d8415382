#include "base/err.h"
#include "tests/bench/bench.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Reads to the end; *seconds is set at the first end of a line. */
static void swallow(int fd, double begin, double *seconds)
{
	char buffer[4096];
	bool told = false;
	ssize_t n;

	while ((n = read(fd, buffer, sizeof(buffer))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0 && !told && memchr(buffer, '\n', (size_t)n)) {
			*seconds = bench_now() - begin;
			told = true;
		}
	if (!told)
		*seconds = bench_now() - begin;
}

int process_run(int *status, double *seconds, char *const *argv, const char *input)
{
	posix_spawn_file_actions_t actions;
	int ends[2] = { -1, -1 }, code, how;
	double begin;
	pid_t child;

	fflush(stdout);
	if (seconds && pipe(ends))
		return err_set("cannot make a pipe: %s", strerror(errno));
	posix_spawn_file_actions_init(&actions);
	if (input)
		posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0);
	if (seconds) {
		posix_spawn_file_actions_addclose(&actions, ends[0]);
		posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
		posix_spawn_file_actions_addclose(&actions, ends[1]);
		posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	}
	begin = bench_now();
	code = posix_spawnp(&child, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (seconds) {
		close(ends[1]);
		if (!code)
			swallow(ends[0], begin, seconds);
		close(ends[0]);
	}
	if (code)
		return err_set("cannot run %s: %s", argv[0], strerror(code));
	while (waitpid(child, &how, 0) < 0)
		if (errno != EINTR)
			return err_set("cannot wait for %s: %s", argv[0], strerror(errno));
	*status = WIFEXITED(how) ? WEXITSTATUS(how) : -1;
	return 0;
}
