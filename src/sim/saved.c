/* saved.c: snapshots in which one number breaks a rule, or a part of a policy or of what is known of somebody is broken. Whoever saved that was no
 * engine: it must be refused. engine/snapshot.c has the order of the bytes. */
#include <string.h>

#include "base/attrs.h"
#include "engine/bounds.h"
#include "engine/estimate.h"
#include "sim/inner.h"

#define RULES_TRIED 8u /* of each snapshot */
#define NOBODY_AT_ALL 999999u
#define ALWAYS 255u

enum part { PART_QUEUE, PART_TOPIC, PART_AGENT, PART_CONTACT, PART_HOLD, PART_PLACE, PART_CLOSED, PART_HEAD, PARTS };
enum value {
    IS,
    NEXT_TOKEN,  /* which nobody has yet */
    AN_AGENT,    /* somebody who is there */
    BEFORE,      /* what the part of the same kind before it has, if there is one */
    BROKEN_ATTRS, BROKEN_QUEUE, BROKEN_TOPIC, /* a byte of what is so many bytes long is wrong */
};

/* Where the numbers stand in their parts. */
enum { QUEUE_BYTES = 32, TOPIC_BYTES = 32, AGENT_WANTS = 28, AGENT_AWAY = 31, AGENT_BYTES = 104, CONTACT_STATE_AT = 40, CONTACT_ASLEEP = 42,
       CONTACT_SOUGHT = 88, CONTACT_WHY = 96, CONTACT_HOLDS = 125, HOLD_SIZE = 52, PLACE_SIZE = 33, CLOSED_SIZE = 32 };

/* The number at so many bytes into the part, if the byte at if_at (of a place's contact) is that: what it may never be. */
static const struct saved_rule {
    enum part part;
    unsigned at, bytes;
    enum value value;
    uint64_t number;
    unsigned if_at, if_is;
} rules[] = {
    {PART_HEAD, 0, 4, IS, 1, ALWAYS, 0}, {PART_HEAD, 4, 8, IS, (uint64_t)TIME_MAX_US + 1, ALWAYS, 0}, {PART_HEAD, 12, 8, IS, 0, ALWAYS, 0},
    {PART_HEAD, 12, 8, IS, (uint64_t)INT64_MAX + 1, ALWAYS, 0},
    {PART_QUEUE, 0, 8, IS, 0, ALWAYS, 0}, {PART_QUEUE, 0, 8, IS, (uint64_t)UINT32_MAX + 1, ALWAYS, 0}, {PART_QUEUE, 0, 8, BEFORE, 0, ALWAYS, 0},
    {PART_QUEUE, 8, 8, IS, 0, ALWAYS, 0}, {PART_QUEUE, 8, 8, IS, (uint64_t)SPAN_MAX_US + 1, ALWAYS, 0}, {PART_QUEUE, 24, 8, IS, 0, ALWAYS, 0},
    {PART_QUEUE, QUEUE_BYTES, 4, BROKEN_QUEUE, 0, ALWAYS, 0},
    {PART_TOPIC, 0, 8, IS, (uint64_t)INT64_MAX + 1, ALWAYS, 0}, {PART_TOPIC, 0, 8, BEFORE, 0, ALWAYS, 0}, {PART_TOPIC, 8, 8, IS, NOBODY_AT_ALL, ALWAYS, 0},
    {PART_TOPIC, 16, 8, IS, PRIORITY_MAX + 1, ALWAYS, 0}, {PART_TOPIC, TOPIC_BYTES, 4, BROKEN_TOPIC, 0, ALWAYS, 0},
    {PART_AGENT, 0, 8, BEFORE, 0, ALWAYS, 0}, {PART_AGENT, 16, 2, IS, CAPACITY_MAX + 1, ALWAYS, 0}, {PART_AGENT, 24, 2, IS, CAPACITY_MAX + 1, ALWAYS, 0},
    {PART_AGENT, 32, 8, IS, 1, AGENT_AWAY, 0}, {PART_AGENT, 29, 1, IS, 1, AGENT_WANTS, 0}, {PART_AGENT, 30, 1, IS, 1, AGENT_WANTS, 0},
    {PART_AGENT, AGENT_WANTS, 1, IS, 2, ALWAYS, 0}, {PART_AGENT, 96, 8, IS, (uint64_t)TIME_MAX_US, ALWAYS, 0},
    {PART_AGENT, AGENT_BYTES, 4, BROKEN_ATTRS, 0, ALWAYS, 0},
    {PART_CONTACT, 0, 8, BEFORE, 0, ALWAYS, 0}, {PART_CONTACT, 8, 8, IS, 0, ALWAYS, 0}, {PART_CONTACT, 8, 8, IS, (uint64_t)INT64_MAX + 1, ALWAYS, 0},
    {PART_CONTACT, 8, 8, BEFORE, 0, CONTACT_STATE_AT, CONTACT_WAITING}, {PART_CONTACT, 8, 8, BEFORE, 0, CONTACT_STATE_AT, CONTACT_TALKING},
    {PART_CONTACT, 16, 8, IS, 0, ALWAYS, 0}, {PART_CONTACT, 24, 8, IS, NOBODY_AT_ALL, ALWAYS, 0}, {PART_CONTACT, 32, 8, IS, NOBODY_AT_ALL, ALWAYS, 0},
    {PART_CONTACT, CONTACT_STATE_AT, 1, IS, CONTACT_NONE, ALWAYS, 0}, {PART_CONTACT, CONTACT_STATE_AT, 1, IS, CONTACT_CLOSED, ALWAYS, 0},
    {PART_CONTACT, 41, 1, IS, MEDIUM_NONE, ALWAYS, 0}, {PART_CONTACT, CONTACT_ASLEEP, 1, IS, 1, CONTACT_STATE_AT, CONTACT_WAITING},
    {PART_CONTACT, CONTACT_ASLEEP, 1, IS, 1, CONTACT_STATE_AT, CONTACT_OFFERED}, {PART_CONTACT, 43, 8, IS, 1, CONTACT_ASLEEP, 0},
    {PART_CONTACT, 51, 8, IS, 1, CONTACT_ASLEEP, 0}, {PART_CONTACT, CONTACT_SOUGHT, 8, AN_AGENT, 0, CONTACT_WHY, SOUGHT_NONE},
    {PART_CONTACT, CONTACT_WHY, 1, IS, SOUGHT_LAST, CONTACT_WHY, SOUGHT_NONE}, {PART_CONTACT, 97, 8, IS, 1, CONTACT_WHY, SOUGHT_NONE},
    {PART_CONTACT, CONTACT_SOUGHT, 8, IS, NOBODY_AT_ALL, CONTACT_WHY, SOUGHT_PREFERRED}, {PART_CONTACT, CONTACT_SOUGHT, 8, IS, NOBODY_AT_ALL, CONTACT_WHY, SOUGHT_LAST},
    {PART_CONTACT, CONTACT_SOUGHT, 8, IS, 0, CONTACT_WHY, SOUGHT_PREFERRED}, {PART_CONTACT, CONTACT_WHY, 1, IS, 0, CONTACT_WHY, SOUGHT_LAST},
    {PART_CONTACT, 105, 8, NEXT_TOKEN, 0, ALWAYS, 0}, {PART_CONTACT, 64, 8, IS, (uint64_t)TIME_MAX_US, ALWAYS, 0},
    {PART_HOLD, 0, 8, IS, 0, ALWAYS, 0}, {PART_HOLD, 16, 8, NEXT_TOKEN, 0, ALWAYS, 0}, {PART_HOLD, 24, 1, IS, REASON_MAX + 1, ALWAYS, 0},
    {PART_HOLD, 27, 8, IS, 1, 24, DECLINE_NONE}, {PART_HOLD, 35, 8, IS, 1, 24, DECLINE_BUSY}, {PART_HOLD, 43, 8, IS, 1, 24, DECLINE_NONE},
    {PART_HOLD, 51, 1, IS, 2, ALWAYS, 0}, {PART_HOLD, 51, 1, IS, 0, 24, DECLINE_PASSED},
    {PART_PLACE, 0, 8, IS, NOBODY_AT_ALL, ALWAYS, 0}, {PART_PLACE, 8, 8, IS, 0, ALWAYS, 0}, {PART_PLACE, 8, 8, NEXT_TOKEN, 0, ALWAYS, 0},
    {PART_PLACE, 16, 8, IS, 1, CONTACT_STATE_AT, CONTACT_TALKING}, {PART_PLACE, 16, 8, IS, 0, CONTACT_STATE_AT, CONTACT_OFFERED},
    {PART_PLACE, 16, 8, IS, 0, CONTACT_STATE_AT, CONTACT_CONNECTING}, {PART_PLACE, 16, 8, IS, 0, CONTACT_STATE_AT, CONTACT_WRAPUP},
    {PART_PLACE, 32, 1, IS, 2, ALWAYS, 0},
    {PART_CLOSED, 0, 8, IS, 0, ALWAYS, 0}, {PART_CLOSED, 16, 8, NEXT_TOKEN, 0, ALWAYS, 0}, {PART_CLOSED, 24, 8, IS, (uint64_t)INT64_MAX + 1, ALWAYS, 0},
};
#define RULES (sizeof rules / sizeof *rules)

/* Where one part of each kind begins, any of them. */
struct parts {
    struct sim *s;
    struct part_at {
        uint64_t seen;
        size_t at, of, before; /* of: the contact of a place, else itself; before: the one of its kind before it, or itself */
    } part[PARTS];
};

static void note(struct parts *p, enum part part, size_t at, size_t of, size_t *before)
{
    struct part_at *x = &p->part[part];

    if (prng_below(&p->s->odd, ++x->seen) == 0)
        *x = (struct part_at){x->seen, at, of, *before ? *before : at};
    *before = at;
}

static void skip_bytes(struct rd *r)
{
    (void)rd_bytes(r, rd_u32(r));
}

static void walk_contact(struct rd *r, struct parts *p)
{
    size_t contact = r->at, hold = 0, place = 0;

    (void)rd_bytes(r, CONTACT_HOLDS);
    for (uint32_t n = rd_u32(r); n > 0 && r->err == OK; n--) {
        note(p, PART_HOLD, r->at, r->at, &hold);
        (void)rd_bytes(r, HOLD_SIZE);
    }
    skip_bytes(r);
    for (uint32_t n = rd_u32(r); n > 0 && r->err == OK; n--) {
        note(p, PART_PLACE, r->at, contact, &place);
        (void)rd_bytes(r, PLACE_SIZE);
    }
}

static void walk_part(struct rd *r, struct parts *p, enum part part)
{
    struct estimate estimate;
    enum err err = OK;

    switch (part) {
    case PART_QUEUE:
        (void)rd_bytes(r, QUEUE_BYTES);
        skip_bytes(r);
        for (enum medium m = MEDIUM_CHAT; err == OK && m < MEDIA; m++)
            err = estimate_read(r, &estimate);
        break;
    case PART_TOPIC: (void)rd_bytes(r, TOPIC_BYTES), skip_bytes(r); break;
    case PART_AGENT:
        (void)rd_bytes(r, AGENT_BYTES);
        skip_bytes(r);
        break;
    case PART_CONTACT: walk_contact(r, p); break;
    default: (void)rd_bytes(r, CLOSED_SIZE); break;
    }
    if (err != OK)
        r->err = err;
}

/* False: these bytes are told otherwise than here. */
static bool walk(const struct buf *bytes, struct parts *p)
{
    static const enum part order[] = {PART_QUEUE, PART_TOPIC, PART_AGENT, PART_CONTACT, PART_CLOSED};
    struct rd r = {.p = bytes->p, .n = bytes->n};
    size_t head = 0;

    memset(p->part, 0, sizeof p->part);
    note(p, PART_HEAD, 0, 0, &head);
    (void)rd_bytes(&r, 20);
    skip_bytes(&r); /* routing */
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        size_t before = 0;
        for (uint32_t n = rd_u32(&r); n > 0 && r.err == OK; n--) {
            note(p, order[i], r.at, r.at, &before);
            walk_part(&r, p, order[i]);
        }
    }
    (void)rd_u64(&r);
    return r.err == OK && r.at == r.n;
}

/* A byte goes wrong; false: what it stands in is still sound. */
static bool break_bytes(struct sim *s, uint8_t *p, uint32_t n, enum value what)
{
    struct queue_policy queue;
    struct policy topic;

    if (n == 0)
        return false;
    p[prng_below(&s->odd, n)] ^= (uint8_t)(1 + prng_below(&s->odd, 255));
    return (what == BROKEN_ATTRS ? attrs_check(p, n) : what == BROKEN_QUEUE ? queue_policy_read(p, n, &queue) : policy_read(p, n, &topic)) != OK;
}

static uint64_t number_at(const struct buf *b, size_t at, unsigned bytes)
{
    uint64_t number = 0;

    for (unsigned i = 0; i < bytes; i++)
        number |= (uint64_t)b->p[at + i] << 8 * i;
    return number;
}

/* False: it breaks no rule here. */
static bool break_rule(struct sim *s, const struct saved_rule *rule, const struct parts *parts, struct buf *b)
{
    const struct part_at *part = &parts->part[rule->part];
    size_t at = part->at + rule->at;
    uint64_t number = rule->number;

    if (!part->seen || (rule->if_at != ALWAYS && b->p[part->of + rule->if_at] != rule->if_is))
        return false;
    switch (rule->value) {
    case IS: break;
    case NEXT_TOKEN: number = number_at(b, 12, 8); break;
    case AN_AGENT: number = number_at(b, parts->part[PART_AGENT].at, 8); break;
    case BEFORE:
        if (part->before == part->at || (rule->if_at == CONTACT_STATE_AT && b->p[part->before + CONTACT_STATE_AT] == CONTACT_WRAPUP))
            return false;
        number = number_at(b, part->before + rule->at, 8);
        break;
    default: return break_bytes(s, b->p + at + 4, (uint32_t)number_at(b, at, 4), rule->value);
    }
    for (unsigned i = 0; i < rule->bytes; i++)
        b->p[at + i] = (uint8_t)(number >> 8 * i);
    return true;
}

static void expect_refused(struct sim *s, struct buf *bytes, const char *what, unsigned number)
{
    struct engine *e = sim_new_engine();

    sim_mend_snapshot(bytes);
    if (engine_load(e, bytes->p, bytes->n) != ERR_CORRUPT)
        sim_fault(&s->model, "12: a snapshot is believed though it breaks %s %u", what, number);
    engine_free(e);
}

/* Somebody talks, or is rung, and nobody is named. */
static void try_without_place(struct sim *s, const struct parts *parts, struct buf *b)
{
    const struct part_at *place = &parts->part[PART_PLACE];

    if (!place->seen || number_at(b, place->at - 4, 4) != 1)
        return;
    b->p[place->at - 4] = 0;
    memmove(b->p + place->at, b->p + place->at + PLACE_SIZE, b->n - place->at - PLACE_SIZE);
    b->n -= PLACE_SIZE;
    expect_refused(s, b, "the rule that who does not wait has an agent", 0);
}

/* A byte behind everything, before the sum; or the last one is missing. */
static void try_other_length(struct sim *s, struct buf *b)
{
    if (prng_below(&s->odd, 2))
        buf_u8(b, 0);
    else
        b->n--;
    if (b->err == OK)
        expect_refused(s, b, "the rule that it ends with its sum", 0);
}

void sim_try_saved(struct sim *s)
{
    struct parts parts = {.s = s};
    struct buf bytes = {0};

    for (uint32_t tried = 0; tried <= RULES_TRIED + 1 && !s->model.fault[0]; tried++) {
        size_t rule = prng_below(&s->odd, RULES);
        buf_clear(&bytes);
        buf_put(&bytes, s->snapshot.p, s->snapshot.n);
        if (bytes.err != OK)
            break;
        if (!walk(&bytes, &parts))
            sim_fault(&s->model, "12: the snapshot is written otherwise than sim/saved.c has it");
        else if (tried > RULES_TRIED)
            try_other_length(s, &bytes);
        else if (tried == RULES_TRIED)
            try_without_place(s, &parts, &bytes);
        else if (break_rule(s, &rules[rule], &parts, &bytes))
            expect_refused(s, &bytes, "rule", (unsigned)rule);
    }
    buf_done(&bytes);
}
