/* hub_outlook.h: what the opening hours and who is at work promise to who waits or writes; included by hub_state.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"

struct conv;
struct hub;

/* Which queues somebody at work serves, as of the last second. */
struct staffing {
    struct map queues;
    bool known;
    int64_t since_us; /* since when it is looked */
};

/* What a customer who does not talk may expect; all 0: it is open, and somebody is there. */
struct outlook {
    bool shut;
    bool nobody; /* they wait, and nobody who serves the queue is at work */
    int64_t until_us, by_us; /* opens; who writes now is to hear; 0: never, nothing is promised */
};

bool hub_outlook_same(const struct outlook *a, const struct outlook *b);
struct outlook hub_outlook(struct hub *h, const struct conv *c);
void hub_outlooks(struct hub *h, int64_t now_us); /* once a second: whose has changed is told */
