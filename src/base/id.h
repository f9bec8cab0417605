/* id.h: time-ordered 64-bit ids: 41 bits of milliseconds since 2024-01-01 UTC, 22 bits counter; never negative
 * as int64, never 0, ascending within one maker even when the clock steps back. */
#pragma once

#include <stdint.h>

struct id_maker {
    _Atomic uint64_t last;
};

uint64_t id_next(struct id_maker *m, int64_t now_us);
/* When the id was made (microseconds, millisecond precision). */
int64_t id_time_us(uint64_t id);
