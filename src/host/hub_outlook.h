/* hub_outlook.h: what the opening hours promise to who waits or writes; included by hub_state.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct conv;
struct hub;

/* What a customer who does not talk may expect of the opening hours; all 0: it is open. */
struct outlook {
    bool shut;
    int64_t until_us, by_us; /* opens; who writes now is to hear; 0: never, nothing is promised */
};

struct outlook hub_outlook(struct hub *h, const struct conv *c);
void hub_outlooks(struct hub *h, int64_t now_us); /* once a second: whose has changed is told */
