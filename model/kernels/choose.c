/* syscall() is not of POSIX */
#if defined(__linux__) && !defined(_DEFAULT_SOURCE)
#define _DEFAULT_SOURCE
#endif
/* Which kernels this processor runs: the fastest family that it can, or the one asked for. */
#include "model/kernels/kernels.h"

#include "base/err.h"

#include <string.h>
#ifdef HAVE_AMX
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#ifndef REAL_DOUBLE
extern const struct kernels kernels_baseline;
#ifdef __x86_64__
extern const struct kernels kernels_avx2, kernels_avx512;

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512(void)
{
	return has_avx2() && __builtin_cpu_supports("avx512f") &&
	       __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512dq");
}
#ifdef HAVE_AMX
extern const struct kernels kernels_amx;

/* Linux, from 5.16 on, gives a process the tile registers if it asks. */
static bool has_amx(void)
{
	enum { REQUEST_PERMISSION = 0x1023, TILE_DATA = 18, BF16 = 1 << 22, TILES = 1 << 24 };
	unsigned a, b, c, d;

	return has_avx512() && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & BF16) &&
	       (d & TILES) && !syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA);
}
#endif
#endif
#endif

static bool always(void)
{
	return true;
}

/* Best first. The double build has the reference alone: it is for checking, not for speed. */
static const struct {
	const struct kernels *kernels;
	bool (*runs)(void);
} families[] = {
#ifndef REAL_DOUBLE
#ifdef HAVE_AMX
	{ &kernels_amx, has_amx },
#endif
#ifdef __x86_64__
	{ &kernels_avx512, has_avx512 },
	{ &kernels_avx2, has_avx2 },
#endif
	{ &kernels_baseline, always },
#endif
	{ &kernels_reference, always },
};
enum { FAMILIES = sizeof(families) / sizeof(families[0]) };

const char *kernels_name(int i)
{
	for (int f = 0; f < FAMILIES; f++)
		if (families[f].runs() && i-- == 0)
			return families[f].kernels->name;
	return NULL;
}

const struct kernels *kernels_choose(const char *name)
{
	bool best = !name || !strcmp(name, "auto");
	char names[80] = "";

	for (int f = 0; f < FAMILIES; f++) {
		strcat(strcat(names, f ? ", " : ""), families[f].kernels->name);
		if (!best && strcmp(name, families[f].kernels->name))
			continue;
		if (families[f].runs())
			return families[f].kernels;
		if (!best) {
			err_set("this processor cannot run the kernels '%s'", name);
			return NULL;
		}
	}
	err_set("there are no kernels '%s', only %s", name, names);
	return NULL;
}
