/* urgency.c: one scale for all who wait (policy.h). Exact integers: no rounding makes two contacts change places. */
#include "engine/match.h"

#define STEP INT64_C(10000)

/* wait_us * TARGET_PLAIN_US / target_us, in two steps so that nothing overflows: a rest is below SPAN_MAX_US. */
static int64_t shares(int64_t wait_us, int64_t target_us)
{
    int64_t whole = wait_us / target_us, rest = wait_us % target_us;

    if (whole > INT64_MAX / TARGET_PLAIN_US - 1)
        return INT64_MAX;
    int64_t parts = rest * STEP / target_us, left = rest * STEP % target_us;
    return (whole * STEP + parts) * (TARGET_PLAIN_US / STEP) + left * (TARGET_PLAIN_US / STEP) / target_us;
}

int64_t match_urgency(const struct contact *c, int64_t now_us)
{
    const struct queue_policy *p = &c->queue->policy;
    int64_t wait_us = now_us > c->arrived_us ? now_us - c->arrived_us : 0;

    switch (p->wait_order) {
    case WAIT_STRICT: break;
    case WAIT_AGEING: return wait_us + c->priority * p->ageing_us;
    case WAIT_WEIGHT: {
        int64_t thousands = wait_us / 1000, rest = wait_us % 1000;
        return thousands > INT64_MAX / WEIGHT_MAX - WEIGHT_MAX ? INT64_MAX : thousands * p->weight + rest * p->weight / 1000;
    }
    case WAIT_TARGET: return shares(wait_us, p->target_us);
    }
    return wait_us;
}

uint32_t match_band(const struct contact *c)
{
    return c->queue->policy.wait_order == WAIT_STRICT ? (uint32_t)c->priority : 0;
}

bool engine_urgency(const struct engine *e, contact_id id, struct engine_urgency *ret_urgency)
{
    static const int64_t once = 1000000000;
    const struct contact *c = engine_find_contact(e, id);
    if (!c || c->state != CONTACT_WAITING)
        return false;

    const struct queue_policy *p = &c->queue->policy;
    int64_t rate = p->wait_order == WAIT_WEIGHT ? p->weight * (once / 1000) : p->wait_order == WAIT_TARGET ? TARGET_PLAIN_US * once / p->target_us : once;
    *ret_urgency = (struct engine_urgency){match_band(c), match_start_us(c), rate};
    return true;
}

static bool came_before(const struct contact *a, const struct contact *b)
{
    return a->arrived_us != b->arrived_us ? a->arrived_us < b->arrived_us : a->id < b->id;
}

bool match_before(const struct contact *a, const struct contact *b, int64_t now_us)
{
    uint32_t band_a = match_band(a), band_b = match_band(b);
    if (band_a != band_b)
        return band_a > band_b;
    int64_t urgency_a = match_urgency(a, now_us), urgency_b = match_urgency(b, now_us);
    return urgency_a != urgency_b ? urgency_a > urgency_b : came_before(a, b);
}

int64_t match_start_us(const struct contact *c)
{
    const struct queue_policy *p = &c->queue->policy;
    return p->wait_order == WAIT_AGEING ? c->arrived_us - c->priority * p->ageing_us : c->arrived_us;
}

/* One rate for all in a queue: only the band, or with ageing the head start, sets two apart. */
bool match_before_in_queue(const struct contact *a, const struct contact *b)
{
    const struct queue_policy *p = &a->queue->policy;

    if (p->wait_order == WAIT_STRICT && a->priority != b->priority)
        return a->priority > b->priority;
    int64_t start_a = match_start_us(a), start_b = match_start_us(b);
    return start_a != start_b ? start_a < start_b : came_before(a, b);
}
