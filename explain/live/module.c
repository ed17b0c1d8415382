#include "explain/live/module.h"

#include "base/err.h"
#include "base/mem.h"

void *live_room(int bytes)
{
	return mem_alloc((size_t)bytes, 1);
}

void live_free(void *room)
{
	mem_free(room);
}

const char *live_error(void)
{
	return err_get();
}
