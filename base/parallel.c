/* POSIX cannot count processors; Linux has sched_getaffinity(), others more in sysconf() */
#ifndef __linux__
#define _DARWIN_C_SOURCE
#define _NETBSD_SOURCE
#define _BSD_SOURCE
#elif !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "base/parallel.h"

#include "base/err.h"
#include "base/mem.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* How a waiting thread waits: a job follows the last one within microseconds while a batch is being
 * computed, so first it looks again and again, then it lets others run, then it sleeps. */
enum { SPINS = 4000, YIELDS = 20, THREADS_MAX = 1024 };

/* A transposed product has up to 600 KB on the stack; a thread of some C libraries has less. */
enum { STACK = 2 << 20 };

struct worker {
	struct pool *pool;
	int index;
	pthread_t thread;
};

/* Something that happens again and again: it is counted, and whoever waits for the next time looks
 * at the count, then lets others run, then sleeps. Each count is on a cache line of its own. */
struct event {
	_Alignas(MEM_ALIGN) atomic_uint count; /* wrapping around */
	atomic_int asleep;                     /* threads that sleep, or are about to */
	pthread_cond_t wake;
};

struct pool {
	int threads;
	int home;  /* the processor it was created on, -1 if nobody knows */
	int spins; /* 0 if there are more threads than processors: somebody else needs this one */
	struct worker **workers; /* [threads - 1]: 0 is the caller, workers[i] has index i + 1 */
	int started;
	pthread_mutex_t lock;

	/* the job, written by the caller while no worker looks, published by `posted` */
	void (*task)(void *context, int part);
	void *context;
	int parts;
	bool stop;

	struct event posted, finished;          /* counting jobs */
	_Alignas(MEM_ALIGN) atomic_int next;    /* part that nobody has begun */
	_Alignas(MEM_ALIGN) atomic_int pending; /* workers that have not finished the job */
};

static void pause_a_little(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#else
	atomic_signal_fence(memory_order_seq_cst);
#endif
}

/* Waits until the count is other than `seen`. A sleeper announces itself, then looks at the count;
 * event_raise() counts, then looks for sleepers: all sequentially consistent, so that one of the
 * two sees the other. */
static void event_wait(struct pool *p, struct event *e, unsigned seen)
{
	for (int i = 0; i < p->spins + YIELDS; i++) {
		if (atomic_load_explicit(&e->count, memory_order_acquire) != seen)
			return;
		if (i < p->spins)
			pause_a_little();
		else
			sched_yield();
	}
	pthread_mutex_lock(&p->lock);
	atomic_fetch_add(&e->asleep, 1);
	while (atomic_load(&e->count) == seen)
		pthread_cond_wait(&e->wake, &p->lock);
	atomic_fetch_sub(&e->asleep, 1);
	pthread_mutex_unlock(&p->lock);
}

static void event_raise(struct pool *p, struct event *e)
{
	atomic_fetch_add(&e->count, 1);
	if (!atomic_load(&e->asleep))
		return;
	pthread_mutex_lock(&p->lock);
	pthread_cond_broadcast(&e->wake);
	pthread_mutex_unlock(&p->lock);
}

static void post_job(struct pool *p)
{
	atomic_store_explicit(&p->next, p->threads, memory_order_relaxed);
	atomic_store_explicit(&p->pending, p->started, memory_order_relaxed);
	event_raise(p, &p->posted);
}

static void do_parts(struct pool *p, int index)
{
	for (int part = index; part < p->parts; part = atomic_fetch_add(&p->next, 1))
		p->task(p->context, part);
}

/* A new thread often begins on its creator's processor though another is idle, and they take turns
 * there for some 10 ms. So the worker goes to the processor `index` further on than the pool's
 * home; from there the system may move it. */
static void move_on(int index, int home)
{
#ifdef __linux__
	cpu_set_t all, one;
	size_t at = (size_t)home;

	if (home < 0 || sched_getaffinity(0, sizeof(all), &all) || CPU_COUNT(&all) <= index)
		return;
	for (int i = 0; i < index; i++)
		do
			at = (at + 1) % CPU_SETSIZE;
		while (!CPU_ISSET(at, &all));
	CPU_ZERO(&one);
	CPU_SET(at, &one);
	sched_setaffinity(0, sizeof(one), &one);
	sched_setaffinity(0, sizeof(all), &all);
#else
	(void)index, (void)home;
#endif
}

static int this_processor(void)
{
#ifdef __linux__
	return sched_getcpu();
#else
	return -1;
#endif
}

static void *work(void *argument)
{
	const struct worker *w = argument;
	struct pool *p = w->pool;

	move_on(w->index, p->home);
	for (unsigned seen = 0;; seen++) {
		event_wait(p, &p->posted, seen);
		if (p->stop)
			return NULL;
		do_parts(p, w->index);
		if (atomic_fetch_sub(&p->pending, 1) == 1)
			event_raise(p, &p->finished);
	}
}

static int start_worker(struct pool *p)
{
	struct worker *w = mem_aligned(1, sizeof(*w));
	pthread_attr_t attributes;
	int error;

	if (!w)
		return -1;
	*w = (struct worker){ .pool = p, .index = p->started + 1 };
	error = pthread_attr_init(&attributes);
	if (!error) {
		pthread_attr_setstacksize(&attributes, STACK);
		error = pthread_create(&w->thread, &attributes, work, w);
		pthread_attr_destroy(&attributes);
	}
	if (error) {
		mem_free(w);
		return err_set("cannot start thread %d of %d: %s", p->started + 2, p->threads,
			strerror(error));
	}
	p->workers[p->started++] = w;
	return 0;
}

int pool_create(struct pool **pool, int threads)
{
	sigset_t all, old;
	struct pool *p;
	int rc;

	*pool = NULL;
	if (threads < 1 || threads > THREADS_MAX)
		return err_set("%d threads are not within 1..%d", threads, THREADS_MAX);
	p = mem_aligned(1, sizeof(*p));
	if (!p)
		return -1;
	p->workers = mem_zalloc((size_t)threads, sizeof(struct worker *));
	rc = p->workers ? 0 : -1;
	p->threads = threads;
	p->home = this_processor();
	p->spins = threads <= pool_processors() ? SPINS : 0;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->posted.wake, NULL);
	pthread_cond_init(&p->finished.wake, NULL);
	/* signals are for the calling thread: its read() or sleep is what they should end */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (!rc && p->started < threads - 1)
		rc = start_worker(p);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (rc) {
		pool_release(p);
		return -1;
	}
	*pool = p;
	return 0;
}

void pool_release(struct pool *p)
{
	if (!p)
		return;
	p->stop = true;
	post_job(p);
	for (int i = 0; i < p->started; i++) {
		pthread_join(p->workers[i]->thread, NULL);
		mem_free(p->workers[i]);
	}
	pthread_cond_destroy(&p->finished.wake);
	pthread_cond_destroy(&p->posted.wake);
	pthread_mutex_destroy(&p->lock);
	mem_free(p->workers);
	mem_free(p);
}

int pool_threads(const struct pool *p)
{
	return p ? p->threads : 1;
}

int pool_processors(void)
{
	long online = 1;
#ifdef __linux__
	cpu_set_t allowed;

	if (!sched_getaffinity(0, sizeof(allowed), &allowed) && CPU_COUNT(&allowed) > 0)
		return CPU_COUNT(&allowed);
#endif
#ifdef _SC_NPROCESSORS_ONLN
	online = sysconf(_SC_NPROCESSORS_ONLN);
#endif
	return online > 0 ? (int)online : 1;
}

void pool_run(struct pool *p, void (*task)(void *context, int part), void *context, int parts)
{
	unsigned finished;

	if (!p || !p->started || parts <= 1) {
		for (int part = 0; part < parts; part++)
			task(context, part);
		return;
	}
	assert(!atomic_load(&p->pending)); /* else: called from inside a task */
	p->task = task;
	p->context = context;
	p->parts = parts;
	finished = atomic_load(&p->finished.count);
	post_job(p);
	do_parts(p, 0);
	event_wait(p, &p->finished, finished);
}

static void part_of_all(void *context, int part)
{
	const struct pool_task *task = context;

	for (; part >= task->parts; task++)
		part -= task->parts;
	task->run(task->context, part);
}

void pool_run_all(struct pool *p, const struct pool_task *list, int count)
{
	int parts = 0;

	for (int i = 0; i < count; i++)
		parts += list[i].parts;
	pool_run(p, part_of_all, (void *)list, parts);
}

void pool_range(int n, int part, int parts, int *begin, int *end)
{
	*begin = (int)((long long)n * part / parts);
	*end = (int)((long long)n * (part + 1) / parts);
}
