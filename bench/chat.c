#include "chat.h"

#include <stdio.h>

#include "floor.h"

int bench_chat(const struct bench_chat *b)
{
    double floor = bench_floor(b->dir ? b->dir : "/var/tmp", (uint32_t)b->conversations, (double)b->seconds, b->seed,
                               (uint32_t)b->conversations);
    printf("{\"floor_per_s\":%.0f}\n", floor);
    return floor < 0;
}
