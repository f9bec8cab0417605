/* share.h: how much of a thread's time something may take that can wait. In hand at first, and at most, is SHARE_BURST_US; it grows by a
 * SHARE_PART of the time that passes. What is taken may be more than is in hand: then nothing is given until it has grown again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SHARE_BURST_US INT64_C(500000)
#define SHARE_PART 10 /* a tenth */

struct share {
    int64_t in_hand_us, at_us;
};

void share_init(struct share *s, int64_t now_us);
/* Whether anything is in hand. now_us never goes back. */
bool share_some(struct share *s, int64_t now_us);
/* How long until something is in hand again; 0: it is now. */
int64_t share_wait_us(const struct share *s, int64_t now_us);
void share_take(struct share *s, int64_t took_us);
