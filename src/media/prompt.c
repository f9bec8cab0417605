/* Prompts: samples that many legs play. A media thread that lets go of the last hold does not free: the owner's side sweeps. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "media/inner.h"

#define RATE 8000

enum err media_prompt_new(struct media *m, const int16_t *samples, size_t count, struct media_prompt **ret_prompt)
{
    uint64_t max = (uint64_t)m->o.prompt_seconds_max * RATE;
    struct media_prompt *p = NULL;
    enum err e = OK;

    if (count == 0)
        return ERR_INPUT;
    pthread_mutex_lock(&m->lock);
    media_prompts_sweep(m);
    if (count > max || m->prompt_samples > max - count)
        e = ERR_FULL;
    else
        m->prompt_samples += count;
    pthread_mutex_unlock(&m->lock);
    if (e != OK)
        return e;
    p = malloc(sizeof *p + count * sizeof *samples);
    if (!p) {
        pthread_mutex_lock(&m->lock);
        m->prompt_samples -= count;
        pthread_mutex_unlock(&m->lock);
        return ERR_NOMEM;
    }
    p->m = m;
    p->count = count;
    atomic_init(&p->holders, 1);
    memcpy(p->samples, samples, count * sizeof *samples);
    *ret_prompt = p;
    return OK;
}

void media_prompt_keep(struct media_prompt *p)
{
    atomic_fetch_add_explicit(&p->holders, 1, memory_order_relaxed);
}

void media_prompt_drop(struct media_prompt *p)
{
    if (!p)
        return;
    unsigned before = atomic_fetch_sub_explicit(&p->holders, 1, memory_order_acq_rel);
    assert(before > 0);
    if (before > 1)
        return;
    struct media *m = p->m;
    p->next = atomic_load_explicit(&m->dead, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&m->dead, &p->next, p, memory_order_release, memory_order_relaxed))
        ;
}

void media_prompts_sweep(struct media *m)
{
    struct media_prompt *p = atomic_exchange_explicit(&m->dead, NULL, memory_order_acquire);

    while (p) {
        struct media_prompt *next = p->next;
        m->prompt_samples -= p->count;
        free(p);
        p = next;
    }
}

uint32_t media_prompt_ms(const struct media_prompt *p)
{
    return (uint32_t)((uint64_t)p->count * 1000 / RATE);
}
