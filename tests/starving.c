#include "tests/starving.h"

#include "base/err.h"
#include "base/mem.h"
#include "tests/test.h"

#include <string.h>

enum { ROUNDS = 10000 };

bool starving(struct starving *s)
{
	if (!s->rounds)
		s->live = mem_live();
	else if (!s->over && mem_live() != s->live)
		test_fail("allocation", (int)s->at, "it fails, and %ld blocks are not freed",
			mem_live() - s->live);
	if (s->rounds == ROUNDS)
		test_fail("allocation", (int)s->at, "it fails, and still all is not well");
	if (s->over || s->rounds == ROUNDS)
		return false;
	s->at += s->sparse ? 1 + s->at / 40 : 1;
	s->rounds++;
	return true;
}

void starving_begin(const struct starving *s)
{
	err_clear();
	mem_fail_at(s->at);
}

int starving_end(struct starving *s, int rc, const char *file, int line)
{
	mem_fail_at(0);
	s->over = !rc;
	if (rc && !strstr(err_get(), "out of memory"))
		test_fail(file, line, "allocation %ld fails, and the message is \"%s\"", s->at,
			err_get());
	return rc;
}
