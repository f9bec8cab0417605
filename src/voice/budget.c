/* How many new calls a second there is room for, by the lag: how long an event waits for its acknowledgement, which is serve's commit, and how long an
 * INVITE has waited for us. Both processes, the disk and whoever else uses the processors are in it; none of them has to be asked.
 *
 * While the lag is small and the budget is used it grows. When it stays large the budget is a little less than serve acknowledges, so that the
 * lag falls; when it is very large nobody comes in. So what was taken is served, and the rest is refused at once rather than late. One slow write of the
 * disk is no reason to refuse anybody. */
#include "voice/inside.h"

#define WINDOW_US (500 * INT64_C(1000))
#define IDLE_WINDOW_US (2 * SECOND_US) /* a longer one says nothing: nobody called */
#define SMALL_US (150 * INT64_C(1000))
#define LARGE_US (400 * INT64_C(1000))
#define FORGET_US (30 * SECOND_US) /* an event that old waits for something else: it is told again when the link comes again */
#define LEAST 5u
#define MOST 100000u
#define START 100u /* and what nobody has to have used before there is more */

void voice_budget_init(struct voice *v)
{
    v->budget = (struct budget){.per_s = START, .tokens = START / 2 * SECOND_US};
}

void voice_budget_lag(struct voice *v, int64_t lag_us)
{
    if (lag_us > v->budget.lag_us && lag_us < FORGET_US)
        v->budget.lag_us = lag_us;
}

void voice_budget_acked(struct voice *v, const struct kept_event *e)
{
    voice_budget_lag(v, v->now_us - e->at_us);
    v->budget.served += e->kind == LINK_EV_CALL;
}

/* Of the event that has waited longest. */
static int64_t waits(const struct voice *v)
{
    const struct kept *k = &v->kept;
    const int64_t us = k->first == k->next ? 0 : v->now_us - k->events[k->first % k->max].at_us;
    return us < FORGET_US ? us : 0;
}

static uint32_t within(uint64_t per_s)
{
    return per_s < LEAST ? LEAST : per_s > MOST ? MOST : (uint32_t)per_s;
}

static void close_window(struct voice *v, int64_t took_us)
{
    struct budget *b = &v->budget;
    const uint64_t served = b->served * (uint64_t)SECOND_US / (uint64_t)took_us;
    const uint64_t taken = b->taken * (uint64_t)SECOND_US / (uint64_t)took_us;
    const bool large = b->lag_us > LARGE_US && took_us < IDLE_WINDOW_US;
    if (large && b->was_large && served)
        b->per_s = within((served < b->per_s ? served : b->per_s) * 9 / 10);
    else if (b->lag_us < SMALL_US && (b->per_s < START || 2 * taken > b->per_s))
        b->per_s = within(b->per_s + b->per_s / 8 + 1);
    b->was_large = large;
    b->since_us = v->now_us;
    b->served = b->taken = 0;
    b->lag_us = 0;
}

bool voice_budget_take(struct voice *v)
{
    struct budget *b = &v->budget;
    const int64_t took_us = v->now_us - b->since_us, oldest_us = waits(v);
    voice_budget_lag(v, oldest_us);
    if (took_us >= WINDOW_US)
        close_window(v, took_us);
    const uint64_t more = (uint64_t)(v->now_us - b->filled_us) * b->per_s; /* in millionths of a call */
    const uint64_t most = (uint64_t)(b->per_s / 2 + 1) * SECOND_US;        /* a window's */
    b->filled_us = v->now_us;
    b->tokens = b->tokens + more < most ? b->tokens + more : most;
    if (oldest_us > VOICE_LAG_MAX_US || b->tokens < SECOND_US)
        return false;
    b->tokens -= SECOND_US;
    b->taken++;
    return true;
}
