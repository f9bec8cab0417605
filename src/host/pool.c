/* pool.c: worker threads. Each has a queue of its own; a key always goes to the same one, so its work is in order. */
#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/prng.h"
#include "host/host.h"

struct task {
    struct task *next;
    void (*fn)(void *arg);
    void *arg;
};

struct worker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct task *head, **tail;
    uint32_t count, max;
    bool stop, joined;
};

struct pool {
    uint32_t count;
    struct worker workers[];
};

static void *work(void *arg)
{
    struct worker *w = arg;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->head && !w->stop)
            pthread_cond_wait(&w->some, &w->lock);
        struct task *t = w->head;
        if (!t)
            break; /* stopping, and all is done */
        w->head = t->next;
        if (!w->head)
            w->tail = &w->head;
        w->count--;
        pthread_mutex_unlock(&w->lock);
        t->fn(t->arg);
        free(t);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

enum err pool_new(uint32_t workers, uint32_t tasks_max, struct pool **ret_pool)
{
    assert(workers > 0 && tasks_max > 0);

    struct pool *p = calloc(1, sizeof *p + workers * sizeof p->workers[0]);
    if (!p)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < workers; i++) {
        struct worker *w = &p->workers[i];
        w->tail = &w->head;
        w->max = tasks_max;
        pthread_mutex_init(&w->lock, NULL);
        pthread_cond_init(&w->some, NULL);
        if (pthread_create(&w->thread, NULL, work, w)) {
            pool_free(p);
            return ERR_SYSTEM;
        }
        p->count++;
    }
    *ret_pool = p;
    return OK;
}

enum err pool_post(struct pool *p, uint64_t key, void (*fn)(void *arg), void *arg)
{
    struct task *t = malloc(sizeof *t);
    if (!t)
        return ERR_NOMEM;
    *t = (struct task){.fn = fn, .arg = arg};

    struct worker *w = &p->workers[hash_u64(key) % p->count];
    pthread_mutex_lock(&w->lock);
    enum err err = w->stop ? ERR_STOPPING : w->count >= w->max ? ERR_FULL : OK;
    if (!err) {
        *w->tail = t;
        w->tail = &t->next;
        w->count++;
        pthread_cond_signal(&w->some);
    }
    pthread_mutex_unlock(&w->lock);
    if (err)
        free(t);
    return err;
}

void pool_stop(struct pool *p)
{
    if (!p)
        return;
    for (uint32_t i = 0; i < p->count; i++) {
        struct worker *w = &p->workers[i];
        pthread_mutex_lock(&w->lock);
        w->stop = true;
        pthread_cond_signal(&w->some);
        pthread_mutex_unlock(&w->lock);
    }
    for (uint32_t i = 0; i < p->count; i++) {
        struct worker *w = &p->workers[i];
        if (w->joined)
            continue;
        pthread_join(w->thread, NULL);
        w->joined = true;
    }
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pool_stop(p);
    for (uint32_t i = 0; i < p->count; i++) {
        pthread_mutex_destroy(&p->workers[i].lock);
        pthread_cond_destroy(&p->workers[i].some);
    }
    free(p);
}
