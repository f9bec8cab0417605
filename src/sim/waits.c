/* waits.c: how long somebody will wait, reckoned anew: what estimate.h promises, with its windows, bounds and rounding, in the plainest form.
 * Only the blocks of the queue length and the steps of exp() are the engine's, since its rounding is. */
#include <string.h>

#include "sim/judge.h"

#define LONGEST_US (INT64_C(1) << 45)
#define MILLION INT64_C(1000000)

static int64_t less(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t from_0_to(int64_t most, int64_t x)
{
    return x < 0 ? 0 : less(x, most);
}

/* Who gives up, in a million seconds of waiting; at most a hundred a second. */
static int64_t leaving(const struct estimate *e)
{
    return e->waited_us > 0 ? less(e->abandons * MILLION / e->waited_us, 100 * MILLION) : 0;
}

/* before: of count; the next one counts as weight thousandths of one, never as more than all. */
static int64_t mean_with(int64_t before, uint32_t count, int64_t window, int64_t next, int64_t weight)
{
    int64_t all = less((int64_t)count + 1, window) * 1000;

    return before + (next - before) * less(weight, all) / all;
}

/* exp(leaving * wait), at most exp(2), in thousandths. */
static int64_t weight_of(const struct estimate *e, int64_t wait_us)
{
    int64_t x = less(leaving(e) * (wait_us / 1000) / MILLION, 2000);
    uint64_t power = (UINT64_C(1) << 28) + (uint64_t)x * (UINT64_C(1) << 28) / 1024000;

    for (unsigned doubled = 1; doubled < 1024; doubled *= 2)
        power = (power * power) >> 28;
    return (int64_t)((power * 1000) >> 28);
}

static int64_t by_queue_length(const struct estimate *e, const struct estimate_now *now)
{
    int64_t agents = less(now->agents, MILLION), all = less((int64_t)now->ahead + 1, MILLION), sum = 0, place = 0;

    while (place < all && sum < LONGEST_US) { /* 1, 1, 1, 1, 2, 2, 3, ... at a time */
        int64_t block = less(place / 4 + 1, all - place);
        int64_t rate = agents * MILLION * MILLION / e->handle_us + (2 * place + block - 1) * leaving(e) / 2;
        sum += block * MILLION * MILLION / (rate == 0 ? 1 : rate);
        place += block;
    }
    return less(sum, LONGEST_US);
}

/* -1: says nothing. */
static int64_t said_by(enum estimator who, const struct estimate *e, const struct estimate_now *now)
{
    if (now->agents == 0)
        return -1;
    if (who == ESTIMATE_QUEUE_LENGTH)
        return e->handled > 0 ? by_queue_length(e, now) : -1;
    if (who == ESTIMATE_LAST_SERVED)
        return e->served > 0 ? e->last_served_us : -1;
    return from_0_to(LONGEST_US, now->head_wait_us);
}

void sim_wait_say(const struct estimate *e, const struct estimate_now *now, struct estimate_said *ret)
{
    for (int i = 0; i < ESTIMATORS; i++) {
        int64_t us = said_by((enum estimator)i, e, now);
        ret->ms[i] = us < 0 ? -1 : (int32_t)less(us / 1000, INT32_MAX);
    }
}

/* The least error that four fifths of the weight do not exceed, where one more is unknown and above them all. */
static int64_t four_fifths(const struct estimate_score *s)
{
    uint32_t kept = s->seen < ESTIMATE_SAMPLES ? s->seen : ESTIMATE_SAMPLES;
    int64_t all = 0, found = INT64_MAX, most = INT64_MIN;

    for (uint32_t i = 0; i < kept; i++)
        all += s->weight[i];
    all += all / kept;
    for (uint32_t i = 0; i < kept; i++) {
        int64_t below = 0, x = s->sample_ms[i];
        for (uint32_t k = 0; k < kept; k++)
            below += s->sample_ms[k] <= x ? s->weight[k] : 0;
        most = x > most ? x : most;
        if (below * 5 >= all * 4)
            found = less(found, x);
    }
    return found == INT64_MAX ? most : found;
}

void sim_wait_answer(const struct estimate *e, const struct estimate_now *now, struct estimate_answer *ret)
{
    const struct estimate_score *best = NULL;

    *ret = (struct estimate_answer){0};
    for (int i = 0; i < ESTIMATORS; i++) {
        const struct estimate_score *s = &e->score[i];
        if (s->seen < ESTIMATE_SCORED_MIN || said_by((enum estimator)i, e, now) < 0 || (best && s->error_us >= best->error_us))
            continue;
        best = s;
        ret->by = (enum estimator)i;
    }
    if (!best || (best->error_us > ESTIMATE_ERROR_US && best->error_us > e->served_wait_us / 2))
        return;
    int64_t more_ms = four_fifths(best);
    ret->sure = true;
    ret->error_us = best->error_us;
    ret->likely_us = said_by(ret->by, e, now);
    ret->at_most_us = ret->likely_us + (more_ms < 0 ? 0 : more_ms * 1000);
}

bool sim_same_wait(const struct estimate_answer *a, const struct estimate_answer *b)
{
    return a->sure == b->sure && a->by == b->by && a->likely_us == b->likely_us && a->at_most_us == b->at_most_us && a->error_us == b->error_us;
}

static void decay(struct estimate *e, int64_t wait_us, int64_t abandons)
{
    e->waited_us = e->waited_us - e->waited_us / 256 + wait_us;
    e->abandons = e->abandons - e->abandons / 256 + abandons;
}

void sim_wait_served(struct estimate *e, int64_t wait_us, const struct estimate_said *said)
{
    wait_us = from_0_to(LONGEST_US, wait_us);
    int64_t weight = weight_of(e, wait_us);
    for (int i = 0; said && i < ESTIMATORS; i++) {
        struct estimate_score *s = &e->score[i];
        if (said->ms[i] < 0)
            continue;
        int64_t error_us = wait_us - (int64_t)said->ms[i] * 1000, error_ms = error_us / 1000;
        s->error_us = mean_with(s->error_us, s->seen, 32, error_us < 0 ? -error_us : error_us, weight);
        s->sample_ms[s->next] = (int32_t)(error_ms < -INT32_MAX ? -INT32_MAX : less(error_ms, INT32_MAX));
        s->weight[s->next] = (uint16_t)weight;
        s->next = s->next + 1 == ESTIMATE_SAMPLES ? 0 : s->next + 1;
        s->seen += s->seen < UINT32_MAX;
    }
    if (said) {
        e->served_wait_us = mean_with(e->served_wait_us, e->served, 32, wait_us, weight);
        e->served += e->served < UINT32_MAX;
    }
    e->last_served_us = wait_us;
    decay(e, wait_us, 0);
}

void sim_wait_abandoned(struct estimate *e, int64_t wait_us)
{
    decay(e, from_0_to(LONGEST_US, wait_us), MILLION);
}

void sim_wait_handled(struct estimate *e, int64_t held_us)
{
    int64_t mean_us = mean_with(e->handle_us, e->handled, 256, held_us < 1 ? 1 : less(held_us, LONGEST_US), 1000);

    e->handle_us = mean_us < 1 ? 1 : mean_us;
    e->handled += e->handled < UINT32_MAX;
}

int64_t sim_wait_rest(const struct estimate *e, int64_t held_us)
{
    int64_t left_us = e->handle_us - from_0_to(LONGEST_US, held_us);

    return e->handled == 0 ? NEVER_US : left_us > e->handle_us / 4 ? left_us : e->handle_us / 4;
}
