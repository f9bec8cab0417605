#include "base/id.h"

#include <assert.h>
#include <stdatomic.h>

enum { COUNTER_BITS = 22, TIME_BITS = 41 };

#define EPOCH_MS INT64_C(1704067200000) /* 2024-01-01 UTC */
#define TIME_MAX ((INT64_C(1) << TIME_BITS) - 1)

uint64_t id_next(struct id_maker *m, int64_t now_us)
{
    int64_t ms = now_us / 1000 - EPOCH_MS;
    ms = ms < 0 ? 0 : ms > TIME_MAX ? TIME_MAX : ms;

    uint64_t first = (uint64_t)ms << COUNTER_BITS, next;
    uint64_t last = atomic_load_explicit(&m->last, memory_order_relaxed);
    do
        next = first > last ? first : last + 1;
    while (!atomic_compare_exchange_weak(&m->last, &last, next));

    assert(next > 0 && next <= INT64_MAX);
    return next;
}

int64_t id_time_us(uint64_t id)
{
    return ((int64_t)(id >> COUNTER_BITS) + EPOCH_MS) * 1000;
}
