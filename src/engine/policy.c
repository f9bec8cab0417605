#include "engine/policy.h"

#include <assert.h>

#include "engine/state.h"

/* -- a topic's -- */

static void put_program(struct buf *out, struct lang_code program)
{
    buf_u16(out, (uint16_t)program.n);
    buf_put(out, program.p, program.n);
}

void policy_write(struct buf *out, const struct policy *p, const struct policy_step *steps)
{
    assert(p->version < POLICY_FORMAT_2 && p->steps <= POLICY_STEPS_MAX);

    buf_u32(out, p->version | POLICY_FORMAT_2);
    buf_u64(out, (uint64_t)p->patience_us);
    buf_u8(out, p->seek);
    buf_u64(out, (uint64_t)p->seek_us);
    buf_u64(out, (uint64_t)p->slack);
    put_program(out, p->required);
    put_program(out, p->priority);
    put_program(out, p->score);
    buf_u16(out, p->steps);
    for (uint16_t i = 0; i < p->steps; i++) {
        buf_u64(out, (uint64_t)steps[i].after_us);
        buf_u32(out, steps[i].permille);
        put_program(out, steps[i].required);
    }
}

static struct lang_code get_program(struct rd *r, enum err (*check)(const uint8_t *code, size_t n))
{
    struct lang_code program = {.n = rd_u16(r)};
    program.p = rd_bytes(r, program.n);
    if (r->err == OK && program.n > 0 && check(program.p, program.n) != OK)
        r->err = ERR_CORRUPT;
    return program;
}

static void get_step(struct rd *r)
{
    rd_i64_within(r, SPAN_MAX_US);
    rd_u32_within(r, PERMILLE_MAX);
    get_program(r, lang_check);
}

static void read_second(struct rd *r, struct policy *p)
{
    p->patience_us = rd_i64_within(r, SPAN_MAX_US);
    p->seek = rd_u8_within(r, SEEK_PREFERRED | SEEK_LAST);
    p->seek_us = rd_i64_within(r, SPAN_MAX_US);
    p->slack = rd_i64_within(r, LANG_NUMBER_MAX);
    p->required = get_program(r, lang_check);
    p->priority = get_program(r, lang_check_score);
    p->ranks_by_queue = r->err == OK && lang_reads(p->priority.p, p->priority.n, SCOPE_QUEUE, 0);
    p->score = get_program(r, lang_check_score);
    p->steps = rd_u16(r);
    if (p->steps > POLICY_STEPS_MAX)
        r->err = ERR_CORRUPT;
    size_t start = r->at;
    for (uint16_t i = 0; r->err == OK && i < p->steps; i++)
        get_step(r);
    p->step_bytes = (struct lang_code){r->p + start, r->at - start};
}

/* required, widened: an empty second program is no step. */
static void read_first(struct rd *r, struct policy *p)
{
    p->first_format = true;
    p->patience_us = rd_i64_within(r, SPAN_MAX_US);
    p->required = get_program(r, lang_check);
    size_t start = r->at;
    p->steps = get_program(r, lang_check).n > 0 ? 1 : 0;
    if (p->steps > 0)
        p->step_bytes = (struct lang_code){r->p + start, r->at - start};
}

enum err policy_read(const uint8_t *p, size_t n, struct policy *ret_policy)
{
    struct rd r = {.p = p, .n = n};
    struct policy policy = {0};

    uint32_t version = rd_u32(&r);
    policy.version = version & ~POLICY_FORMAT_2;
    if (r.err == OK && (version & POLICY_FORMAT_2) != 0)
        read_second(&r, &policy);
    else if (r.err == OK)
        read_first(&r, &policy);
    if (r.err != OK || r.at != n)
        return ERR_CORRUPT;
    *ret_policy = policy;
    return OK;
}

bool policy_step(const struct policy *p, size_t *at, struct policy_step *ret_step)
{
    if (*at >= p->step_bytes.n)
        return false;

    struct rd r = {.p = p->step_bytes.p, .n = p->step_bytes.n, .at = *at};
    struct policy_step step = {0};
    if (!p->first_format) {
        step.after_us = (int64_t)rd_u64(&r);
        step.permille = rd_u32(&r);
    }
    step.required.n = rd_u16(&r);
    step.required.p = rd_bytes(&r, step.required.n);
    assert(r.err == OK);
    *at = r.at;
    *ret_step = step;
    return true;
}

struct lang_code policy_required(const struct policy *p, uint32_t step)
{
    struct lang_code required = p->required;
    struct policy_step s;
    size_t at = 0;

    for (uint32_t i = 0; i < step && policy_step(p, &at, &s); i++)
        required = s.required;
    return required;
}

/* How long after the arrival one step comes, were it alone. */
static int64_t alone_us(const struct policy *p, const struct policy_step *s, int64_t patience_us, int64_t widen_permille)
{
    int64_t permille = p->first_format ? widen_permille : s->permille;
    int64_t after_us = s->after_us > 0 ? s->after_us : NEVER_US;
    int64_t share_us = permille > 0 ? patience_us * permille / 1000 : NEVER_US;

    return after_us < share_us ? after_us : share_us;
}

int64_t policy_step_us(const struct policy *p, uint32_t step, int64_t patience_us, int64_t widen_permille)
{
    struct policy_step s;
    size_t at = 0;
    int64_t us = 0;

    assert(step > 0);
    for (uint32_t i = 0; i < step; i++) {
        if (!policy_step(p, &at, &s))
            return NEVER_US;
        int64_t own_us = alone_us(p, &s, patience_us, widen_permille);
        us = own_us > us ? own_us : us;
    }
    return us;
}

/* -- a queue's: u8 1, then the fields as they stand in the struct -- */

#define QUEUE_POLICY_FORMAT 1u

const struct queue_policy queue_policy_default = {
    .parallel = 3, .weight = 1000, .target_us = 20 * SECOND_US, .ageing_us = 60 * SECOND_US};

void queue_policy_write(struct buf *out, const struct queue_policy *p)
{
    buf_u8(out, QUEUE_POLICY_FORMAT);
    buf_u8(out, (uint8_t)p->wait_order);
    buf_u8(out, (uint8_t)p->agent_order);
    buf_u8(out, (uint8_t)p->offer_mode);
    buf_u8(out, p->parallel);
    buf_u32(out, p->fairness_permille);
    buf_u64(out, (uint64_t)p->weight);
    buf_u64(out, (uint64_t)p->target_us);
    buf_u64(out, (uint64_t)p->ageing_us);
    buf_u64(out, (uint64_t)p->connect_us);
    buf_u32(out, (uint32_t)p->overflow);
    buf_u32(out, p->overflow_waiting);
    buf_u64(out, (uint64_t)p->overflow_us);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        buf_u32(out, p->waiting_max[m]);
    buf_u16(out, (uint16_t)p->attrs_bytes);
    buf_put(out, p->attrs, p->attrs_bytes);
}

enum err queue_policy_read(const uint8_t *p, size_t n, struct queue_policy *ret_policy)
{
    struct rd r = {.p = p, .n = n};
    struct queue_policy q = {0};

    if (n == 0) {
        *ret_policy = queue_policy_default;
        return OK;
    }
    uint8_t format = rd_u8(&r);
    q.wait_order = rd_u8_within(&r, WAIT_TARGET);
    q.agent_order = rd_u8_within(&r, AGENTS_ROUND_ROBIN);
    q.offer_mode = rd_u8_within(&r, OFFER_PULL);
    q.parallel = rd_u8_within(&r, OFFERS_MAX);
    q.fairness_permille = rd_u32_within(&r, 1000);
    q.weight = rd_i64_within(&r, WEIGHT_MAX);
    q.target_us = rd_i64_within(&r, SPAN_MAX_US);
    q.ageing_us = rd_i64_within(&r, SPAN_MAX_US);
    q.connect_us = rd_i64_within(&r, SPAN_MAX_US);
    q.overflow = rd_u32(&r);
    q.overflow_waiting = rd_u32(&r);
    q.overflow_us = rd_i64_within(&r, SPAN_MAX_US);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        q.waiting_max[m] = rd_u32(&r);
    q.attrs_bytes = rd_u16(&r);
    q.attrs = rd_bytes(&r, q.attrs_bytes);
    if (r.err != OK || r.at != n || format != QUEUE_POLICY_FORMAT || q.parallel < 2 || q.weight < 1 || q.target_us < 1 ||
        q.ageing_us < 1 || q.attrs_bytes > ATTRS_BYTES_MAX || attrs_check(q.attrs, q.attrs_bytes) != OK)
        return ERR_CORRUPT;
    *ret_policy = q;
    return OK;
}

/* -- the company's: u8 1, then idle_from, the matrix row by row, fractions and rooms of the five media -- */

#define ROUTING_FORMAT 1u

#define ALL_BUT_VOICE {[MEDIUM_CHAT] = 1, [MEDIUM_EMAIL] = 1, [MEDIUM_MESSAGE] = 1, [MEDIUM_TASK] = 1}

/* A sleeping conversation takes a quarter of a place and room for one to wake; a call never sleeps. */
const struct routing routing_default = {
    .idle_from = IDLE_LAST_WORK,
    .beside = {[MEDIUM_CHAT] = ALL_BUT_VOICE,
               [MEDIUM_VOICE] = ALL_BUT_VOICE,
               [MEDIUM_EMAIL] = ALL_BUT_VOICE,
               [MEDIUM_MESSAGE] = ALL_BUT_VOICE,
               [MEDIUM_TASK] = ALL_BUT_VOICE},
    .sleep_permille = {[MEDIUM_CHAT] = 250, [MEDIUM_VOICE] = 1000, [MEDIUM_EMAIL] = 250, [MEDIUM_MESSAGE] = 250, [MEDIUM_TASK] = 250},
    .wake_room = {[MEDIUM_CHAT] = 1, [MEDIUM_VOICE] = 0, [MEDIUM_EMAIL] = 1, [MEDIUM_MESSAGE] = 1, [MEDIUM_TASK] = 1},
};

void routing_write(struct buf *out, const struct routing *r)
{
    buf_u8(out, ROUTING_FORMAT);
    buf_u8(out, (uint8_t)r->idle_from);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        for (unsigned n = MEDIUM_CHAT; n < MEDIA; n++)
            buf_u8(out, r->beside[m][n]);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++) {
        buf_u16(out, r->sleep_permille[m]);
        buf_u16(out, r->wake_room[m]);
    }
}

enum err routing_read(const uint8_t *p, size_t n, struct routing *ret_routing)
{
    struct rd r = {.p = p, .n = n};
    struct routing routing = {0};
    bool good = rd_u8(&r) == ROUTING_FORMAT;

    routing.idle_from = rd_u8_within(&r, IDLE_READY);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        for (unsigned k = MEDIUM_CHAT; k < MEDIA; k++)
            routing.beside[m][k] = rd_u8_within(&r, 1);
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++) {
        routing.sleep_permille[m] = rd_u16(&r);
        routing.wake_room[m] = rd_u16(&r);
        good = good && routing.sleep_permille[m] <= 1000 && routing.wake_room[m] <= CAPACITY_MAX;
    }
    if (!good || r.err != OK || r.at != n)
        return ERR_CORRUPT;
    *ret_routing = routing;
    return OK;
}
