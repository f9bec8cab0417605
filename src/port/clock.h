/* clock.h: what time it is, asked of the world. */
#pragma once

#include <stdint.h>

/* Microseconds since 1970 UTC, and a monotonic clock for durations. Never fail. */
int64_t clock_now_us(void);
int64_t clock_mono_us(void);
