/* bounds.h: what every number in the state is held to. */
#pragma once

#include <stdint.h>

/* Bounds that keep every sum of times inside int64. */
#define TIME_MAX_US (INT64_C(1) << 61)
#define SPAN_MAX_US (INT64_C(1) << 45) /* about 400 days */
#define PASS_US INT64_C(60000000)      /* so long a contact waits for the colleague it was passed to, where the topic says nothing */
#define PERMILLE_MAX 100000
#define PRIORITY_MAX 9
#define CAPACITY_MAX 1000
#define CLOSED_KEPT 4096u
#define PLACES_MAX (CAPACITY_MAX * 7u) /* of an agent, who is full then: what sleeps may take nothing of a place, so capacity is no bound */
