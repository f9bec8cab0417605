#include "engine/estimate.h"

#include <assert.h>

#include "base/types.h"

#define WAIT_MAX_US (INT64_C(1) << 45) /* state.h: SPAN_MAX_US */
#define EVENTS 256                     /* windows of the means */
#define SCORES 32
#define RATE_MAX INT64_C(100000000)    /* rates are events in a million seconds; 100 a second */
#define MILLION INT64_C(1000000)
#define WEIGHT_MIN 1000u
#define WEIGHT_MAX 7400u               /* exp(2) */

static int64_t within(int64_t v, int64_t least, int64_t most)
{
    return v < least ? least : v > most ? most : v;
}

/* One more of count so far: an average until the window is full, then it forgets. weight in thousandths. */
static int64_t mean(int64_t before, int64_t x, uint32_t count, int64_t window, int64_t weight)
{
    int64_t all = 1000 * (count < window ? (int64_t)count + 1 : window);
    if (weight > all)
        weight = all;
    return before + (x - before) * weight / all;
}

static void count_one(uint32_t *n)
{
    if (*n < UINT32_MAX)
        ++*n;
}

static int64_t theta(const struct estimate *e)
{
    return e->waited_us > 0 ? within(e->abandons * MILLION / e->waited_us, 0, RATE_MAX) : 0;
}

/* exp(theta * wait) in thousandths, as (1 + x / 1024) ^ 1024 in 28 bits: 0.2 % too low at most. */
static uint16_t weight_of(const struct estimate *e, int64_t wait_us)
{
    int64_t x = within(theta(e) * (wait_us / 1000) / MILLION, 0, 2000); /* thousandths */
    uint64_t v = (UINT64_C(1) << 28) + ((uint64_t)x << 28) / 1000 / 1024;
    for (int i = 0; i < 10; i++)
        v = v * v >> 28;
    uint64_t w = v * 1000 >> 28;
    return (uint16_t)(w < WEIGHT_MIN ? WEIGHT_MIN : w > WEIGHT_MAX ? WEIGHT_MAX : w);
}

/* The sum in blocks that grow with the place, each by its middle: 0.5 % off at most, 50 steps for 100,000 in front. */
static int64_t queue_length(const struct estimate *e, const struct estimate_now *now)
{
    if (e->handled == 0)
        return -1;
    int64_t agents = within(now->agents, 1, MILLION);
    int64_t leave = theta(e), serve = agents * MILLION * MILLION / e->handle_us, sum = 0; /* events in a million seconds */
    int64_t places = within(now->ahead, 0, MILLION - 1) + 1;
    for (int64_t i = 0, block; i < places && sum < WAIT_MAX_US; i += block) {
        block = i / 4 + 1;
        if (block > places - i)
            block = places - i;
        int64_t rate = serve + (2 * i + block - 1) * leave / 2;
        sum += block * MILLION * MILLION / (rate > 0 ? rate : 1);
    }
    return within(sum, 0, WAIT_MAX_US);
}

static int64_t say(const struct estimate *e, const struct estimate_now *now, int who)
{
    if (now->agents == 0)
        return -1;
    switch ((enum estimator)who) {
    case ESTIMATE_QUEUE_LENGTH:
        return queue_length(e, now);
    case ESTIMATE_LAST_SERVED:
        return e->served ? e->last_served_us : -1;
    case ESTIMATE_HEAD:
        return within(now->head_wait_us, 0, WAIT_MAX_US);
    case ESTIMATORS:
        break;
    }
    return -1;
}

void estimate_say(const struct estimate *e, const struct estimate_now *now, struct estimate_said *ret)
{
    for (int i = 0; i < ESTIMATORS; i++) {
        int64_t us = say(e, now, i);
        ret->ms[i] = us < 0 ? -1 : (int32_t)within(us / 1000, 0, INT32_MAX);
    }
}

/* The least sample that four fifths of the weight do not exceed, one more unknown of the mean weight counted above them all:
 * else the next one would be covered too rarely. */
static int64_t upper_ms(const struct estimate_score *s)
{
    uint32_t n = s->seen < ESTIMATE_SAMPLES ? s->seen : ESTIMATE_SAMPLES;
    uint8_t order[ESTIMATE_SAMPLES];
    uint64_t all = 0, sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i;
        for (; at > 0 && s->sample_ms[order[at - 1]] > s->sample_ms[i]; at--)
            order[at] = order[at - 1];
        order[at] = (uint8_t)i;
        all += s->weight[i];
    }
    assert(n > 0);
    all += all / n;
    for (uint32_t i = 0; i < n; i++) {
        sum += s->weight[order[i]];
        if (sum * 5 >= all * 4)
            return s->sample_ms[order[i]];
    }
    return s->sample_ms[order[n - 1]];
}

void estimate_answer(const struct estimate *e, const struct estimate_now *now, struct estimate_answer *ret)
{
    int best = -1;
    for (int i = 0; i < ESTIMATORS; i++) {
        const struct estimate_score *s = &e->score[i];
        if (s->seen >= ESTIMATE_SCORED_MIN && say(e, now, i) >= 0 && (best < 0 || s->error_us < e->score[best].error_us))
            best = i;
    }
    *ret = (struct estimate_answer){0};
    if (best < 0)
        return;
    const struct estimate_score *s = &e->score[best];
    ret->by = (enum estimator)best;
    if (s->error_us > ESTIMATE_ERROR_US && s->error_us > e->served_wait_us / 2)
        return;
    int64_t upper = upper_ms(s) * 1000;
    ret->sure = true;
    ret->likely_us = say(e, now, best);
    ret->at_most_us = ret->likely_us + (upper > 0 ? upper : 0);
    ret->error_us = s->error_us;
}

static void score(struct estimate_score *s, int64_t error_us, uint16_t weight)
{
    s->error_us = mean(s->error_us, error_us < 0 ? -error_us : error_us, s->seen, SCORES, weight);
    s->sample_ms[s->next] = (int32_t)within(error_us / 1000, -INT32_MAX, INT32_MAX);
    s->weight[s->next] = weight;
    s->next = (s->next + 1) % ESTIMATE_SAMPLES;
    count_one(&s->seen);
}

static void wait_over(struct estimate *e, int64_t wait_us, bool abandoned)
{
    e->waited_us += wait_us - e->waited_us / EVENTS;
    e->abandons += (abandoned ? MILLION : 0) - e->abandons / EVENTS;
}

void estimate_served(struct estimate *e, int64_t wait_us, const struct estimate_said *said)
{
    wait_us = within(wait_us, 0, WAIT_MAX_US);
    e->last_served_us = wait_us;
    if (said) {
        uint16_t weight = weight_of(e, wait_us);
        for (int i = 0; i < ESTIMATORS; i++)
            if (said->ms[i] >= 0)
                score(&e->score[i], wait_us - said->ms[i] * INT64_C(1000), weight);
        e->served_wait_us = mean(e->served_wait_us, wait_us, e->served, SCORES, weight);
        count_one(&e->served);
    }
    wait_over(e, wait_us, false);
}

void estimate_abandoned(struct estimate *e, int64_t wait_us)
{
    wait_over(e, within(wait_us, 0, WAIT_MAX_US), true);
}

void estimate_handled(struct estimate *e, int64_t held_us)
{
    e->handle_us = within(mean(e->handle_us, within(held_us, 1, WAIT_MAX_US), e->handled, EVENTS, 1000), 1, WAIT_MAX_US);
    count_one(&e->handled);
}

int64_t estimate_rest(const struct estimate *e, int64_t held_us)
{
    if (e->handled == 0)
        return NEVER_US;
    int64_t least = e->handle_us / 4, left = e->handle_us - within(held_us, 0, WAIT_MAX_US);
    return left > least ? left : least;
}

/* -- in snapshots -- */

void estimate_write(const struct estimate *e, struct buf *out)
{
    const int64_t numbers[] = {e->handle_us, e->served_wait_us, e->waited_us, e->abandons, e->last_served_us};
    for (uint32_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        buf_u64(out, (uint64_t)numbers[i]);
    buf_u32(out, e->handled);
    buf_u32(out, e->served);
    for (int i = 0; i < ESTIMATORS; i++) {
        const struct estimate_score *s = &e->score[i];
        buf_u64(out, (uint64_t)s->error_us);
        buf_u32(out, s->seen);
        buf_u32(out, s->next);
        for (uint32_t k = 0; k < ESTIMATE_SAMPLES && k < s->seen; k++) {
            buf_u32(out, (uint32_t)s->sample_ms[k]);
            buf_u16(out, s->weight[k]);
        }
    }
}

static int64_t number(struct rd *r, int64_t most)
{
    uint64_t v = rd_u64(r);
    if (v > (uint64_t)most)
        r->err = ERR_CORRUPT;
    return r->err ? 0 : (int64_t)v;
}

static void read_score(struct rd *r, struct estimate_score *s)
{
    s->error_us = number(r, 2 * WAIT_MAX_US);
    s->seen = rd_u32(r);
    s->next = rd_u32(r);
    if (s->next >= ESTIMATE_SAMPLES || (s->seen < ESTIMATE_SAMPLES && s->next != s->seen))
        r->err = ERR_CORRUPT;
    for (uint32_t k = 0; !r->err && k < ESTIMATE_SAMPLES && k < s->seen; k++) {
        s->sample_ms[k] = (int32_t)rd_u32(r);
        s->weight[k] = rd_u16(r);
        if (s->sample_ms[k] == INT32_MIN || s->weight[k] < WEIGHT_MIN || s->weight[k] > WEIGHT_MAX)
            r->err = ERR_CORRUPT;
    }
}

enum err estimate_read(struct rd *r, struct estimate *ret)
{
    struct estimate e = {0};
    e.handle_us = number(r, WAIT_MAX_US);
    e.served_wait_us = number(r, WAIT_MAX_US);
    e.waited_us = number(r, (EVENTS + 1) * WAIT_MAX_US);
    e.abandons = number(r, (EVENTS + 1) * MILLION);
    e.last_served_us = number(r, WAIT_MAX_US);
    e.handled = rd_u32(r);
    e.served = rd_u32(r);
    if ((e.handled > 0) != (e.handle_us > 0))
        r->err = ERR_CORRUPT;
    for (int i = 0; i < ESTIMATORS && !r->err; i++)
        read_score(r, &e.score[i]);
    if (r->err)
        return ERR_CORRUPT;
    *ret = e;
    return OK;
}
