#include "host/share.h"

void share_init(struct share *s, int64_t now_us)
{
    *s = (struct share){SHARE_BURST_US, now_us};
}

bool share_some(struct share *s, int64_t now_us)
{
    s->in_hand_us += (now_us - s->at_us) / SHARE_PART;
    s->at_us = now_us - (now_us - s->at_us) % SHARE_PART;
    if (s->in_hand_us > SHARE_BURST_US)
        s->in_hand_us = SHARE_BURST_US;
    return s->in_hand_us > 0;
}

void share_take(struct share *s, int64_t took_us)
{
    s->in_hand_us -= took_us;
}

int64_t share_wait_us(const struct share *s, int64_t now_us)
{
    int64_t wait_us = s->in_hand_us > 0 ? 0 : (1 - s->in_hand_us) * SHARE_PART - (now_us - s->at_us);
    return wait_us > 0 ? wait_us : 0;
}
