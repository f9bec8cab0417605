/* strange.c: snapshots with a byte gone wrong, facts that break a rule, commands and facts whose numbers stand at their bounds and beyond.
 * They are refused and change nothing, or lead to a state that can be saved and loaded. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "engine/digest.h"
#include "engine/estimate.h"
#include "engine/fact_rules.h"
#include "sim/inner.h"

#define DAMAGES 6u
#define RULES_ONE_IN 4u
#define ODD_ONE_IN 8u
#define BOUNDS_ONE_IN 96u
#define BOUNDS_OF_RULES_ONE_IN 24u /* what administrators set is seldom */

static uint64_t drawn(struct sim *s, uint64_t below)
{
    return prng_below(&s->odd, below);
}

bool sim_same_bytes(const struct buf *a, const struct buf *b)
{
    return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

/* Whether these bytes, if they are believed, are what is saved again; or those from before they were damaged, where nothing is read
 * any more. */
static bool sound(const struct buf *bytes, const struct buf *undamaged)
{
    struct engine *e = sim_new_engine();
    struct buf again = {0};
    bool good = true;

    if (engine_load(e, bytes->p, bytes->n) == OK) {
        engine_save(e, &again);
        good = sim_same_bytes(bytes, &again) || (undamaged && sim_same_bytes(undamaged, &again));
    }
    buf_done(&again);
    engine_free(e);
    return good;
}

/* The sum at the end (of all before it, seeded with the first four bytes) is mended, so that what lies behind it is reached. */
void sim_mend_snapshot(struct buf *b)
{
    struct rd r = {.p = b->p, .n = b->n};
    uint64_t sum = hash_bytes(b->p, b->n - 8, rd_u32(&r));

    for (unsigned i = 0; i < 8; i++)
        b->p[b->n - 8 + i] = (uint8_t)(sum >> (8 * i));
}

void sim_try_snapshot(struct sim *s)
{
    static const uint8_t odd[] = {0, 1, 2, 7, 0x7f, 0x80, 0xff};
    struct buf bytes = {0};

    for (uint32_t i = 0; i < DAMAGES; i++) {
        buf_clear(&bytes);
        buf_put(&bytes, s->snapshot.p, s->snapshot.n);
        if (bytes.err != OK || bytes.n < 16)
            break;
        uint8_t *at = &bytes.p[4 + drawn(s, bytes.n - 12)];
        *at = (uint8_t)(drawn(s, 2) ? odd[drawn(s, sizeof odd)] : *at + (drawn(s, 2) ? 1 : 0xff));
        sim_mend_snapshot(&bytes);
        if (!sound(&bytes, &s->snapshot))
            sim_fault(&s->model, "12: a damaged snapshot is believed and saved otherwise");
    }
    buf_done(&bytes);
}

/* Whether the bytes of these estimates are read, and to the end. */
static bool read_again(const struct estimate *e)
{
    struct estimate again;
    struct buf bytes = {0}, same_bytes = {0};

    estimate_write(e, &bytes);
    struct rd r = {.p = bytes.p, .n = bytes.n};
    bool read = estimate_read(&r, &again) == OK && r.at == r.n;
    struct rd cut = {.p = bytes.p, .n = bytes.n - 1};
    read = read && estimate_read(&cut, &again) == ERR_CORRUPT;
    r.at = 0;
    read = read && estimate_read(&r, &again) == OK;
    if (read)
        estimate_write(&again, &same_bytes);
    read = read && sim_same_bytes(&bytes, &same_bytes);
    buf_done(&bytes);
    buf_done(&same_bytes);
    return read;
}

/* Mostly such as waits are, now and then one that is not. */
static int64_t odd_wait_us(struct sim *s)
{
    static const int64_t odd[] = {0, 1, -1, 999, 1000, SPAN_MAX_US - 1, SPAN_MAX_US, SPAN_MAX_US + 1, INT64_C(10000000000)};

    return drawn(s, 8) == 0 ? odd[drawn(s, sizeof odd / sizeof *odd)] : (int64_t)drawn(s, drawn(s, 4) == 0 ? 90000000 : 9000000);
}

static int32_t odd_said_ms(struct sim *s, int64_t wait_us)
{
    static const int32_t odd[] = {-1, 0, 1, INT32_MAX};

    return drawn(s, 8) == 0 ? odd[drawn(s, sizeof odd / sizeof *odd)] : (int32_t)((uint64_t)wait_us / 1000 % INT32_MAX / 2 + drawn(s, 40000));
}

static struct estimate_now odd_now(struct sim *s)
{
    static const uint32_t odd[] = {0, 1, 4, 5, 999999, 1000000, 1000001, UINT32_MAX};
    struct estimate_now now = {.ahead = (uint32_t)drawn(s, 60), .agents = (uint32_t)drawn(s, 40), .head_wait_us = odd_wait_us(s)};

    if (drawn(s, 8) == 0)
        now.ahead = odd[drawn(s, sizeof odd / sizeof *odd)];
    if (drawn(s, 8) == 0)
        now.agents = odd[drawn(s, sizeof odd / sizeof *odd)];
    return now;
}

/* Something happens in a queue, told to the engine's estimates and to the model's: they must stay the same, and say the same. */
static void try_event(struct sim *s, struct estimate *theirs, struct estimate *ours)
{
    struct estimate_now now = odd_now(s);
    struct estimate_said said, ours_said;
    struct estimate_answer answer, ours_answer;
    int64_t wait_us = odd_wait_us(s);

    estimate_say(theirs, &now, &said);
    sim_wait_say(ours, &now, &ours_said);
    estimate_answer(theirs, &now, &answer);
    sim_wait_answer(ours, &now, &ours_answer);
    if (memcmp(&said, &ours_said, sizeof said) != 0 || !sim_same_wait(&answer, &ours_answer) ||
        estimate_rest(theirs, wait_us) != sim_wait_rest(ours, wait_us))
        sim_fault(&s->model, "estimates say another wait than what happened gives");
    switch (drawn(s, 4)) {
    case 0:
        estimate_handled(theirs, wait_us);
        sim_wait_handled(ours, wait_us);
        break;
    case 1:
        estimate_abandoned(theirs, wait_us);
        sim_wait_abandoned(ours, wait_us);
        break;
    default:
        for (int i = 0; i < ESTIMATORS; i++)
            said.ms[i] = odd_said_ms(s, wait_us);
        bool waited = drawn(s, 8) != 0;
        estimate_served(theirs, wait_us, waited ? &said : NULL);
        sim_wait_served(ours, wait_us, waited ? &said : NULL);
    }
    if (memcmp(theirs, ours, sizeof *ours) != 0)
        sim_fault(&s->model, "estimates learn something else than what happened");
}

/* Numbers that no wait leaves, and such as stand at their bounds (good): refused, and read. */
static void try_numbers(struct sim *s, const struct estimate *as_they_are)
{
    for (unsigned way = 0; way < 20; way++) {
        struct estimate e = *as_they_are;
        struct estimate_score *of = &e.score[drawn(s, ESTIMATORS)];
        if (of->seen == 0)
            continue;
        uint64_t k = drawn(s, of->seen < ESTIMATE_SAMPLES ? of->seen : ESTIMATE_SAMPLES);
        bool good = way < 9;
        switch (way) {
        case 0: of->sample_ms[k] = INT32_MIN + 1; break;
        case 1: of->weight[k] = 1000; break; /* exp(0) to exp(2), in thousandths */
        case 2: of->weight[k] = 7400; break;
        case 3: e.handle_us = SPAN_MAX_US, e.handled = UINT32_MAX; break;
        case 4: e.waited_us = 257 * SPAN_MAX_US, e.served = UINT32_MAX; break;
        case 5: e.abandons = 257000000; break;
        case 6: of->error_us = 2 * SPAN_MAX_US; break;
        case 7: e.last_served_us = e.served_wait_us = SPAN_MAX_US; break;
        case 8: e.handle_us = 0, e.handled = 0; break;
        case 9: of->sample_ms[k] = INT32_MIN; break;
        case 10: of->weight[k] = 999; break;
        case 11: of->weight[k] = 7401; break;
        case 12: of->next = ESTIMATE_SAMPLES; break;
        case 13: of->seen = 1, of->next = 2; break;
        case 14: e.handle_us = 1, e.handled = 0; break;
        case 15: e.handle_us = 0, e.handled = 1; break;
        case 16: e.handle_us = SPAN_MAX_US + 1, e.handled = 1; break;
        case 17: drawn(s, 2) ? (e.served_wait_us = SPAN_MAX_US + 1) : (e.last_served_us = SPAN_MAX_US + 1); break;
        case 18: drawn(s, 2) ? (e.waited_us = 257 * SPAN_MAX_US + 1) : (e.abandons = 257000001); break;
        default: of->error_us = 2 * SPAN_MAX_US + 1;
        }
        if (read_again(&e) != good)
            sim_fault(&s->model, good ? "12: estimates are not read as they were written (%u)" : "12: estimates that no wait leaves are believed (%u)", way);
    }
}

/* Estimates are what waits and talks leave, and are read as they were written; with a number that no wait leaves they are refused. */
void sim_try_estimates(struct sim *s)
{
    struct estimate theirs = {0}, ours = {0};

    for (uint64_t n = 1 + drawn(s, drawn(s, 4) == 0 ? 800 : 150); n > 0 && !s->model.fault[0]; n--)
        try_event(s, &theirs, &ours);
    if (!read_again(&theirs))
        sim_fault(&s->model, "12: estimates are not read as they were written");
    try_numbers(s, &theirs);
    theirs.handled = ours.handled = theirs.served = ours.served = UINT32_MAX - (uint32_t)drawn(s, 2); /* after very many */
    theirs.handle_us = ours.handle_us = 1 + (int64_t)drawn(s, 90000000);
    for (int i = 0; i < ESTIMATORS; i++)
        if (theirs.score[i].seen >= ESTIMATE_SAMPLES)
            theirs.score[i].seen = ours.score[i].seen = UINT32_MAX - (uint32_t)drawn(s, 2);
    for (uint64_t n = 10; n > 0 && !s->model.fault[0]; n--)
        try_event(s, &theirs, &ours);
}

static struct fact made_odd(struct sim *s, struct fact f)
{
    static const int64_t odd[] = {0, 1, 2, 3, -1, 5, 8, 100, 1000, 100001, INT64_MAX, INT64_MIN, SPAN_MAX_US, SPAN_MAX_US + 1};
    int64_t *const numbers[] = {&f.a, &f.b, &f.c, &f.at_us};
    uint64_t *const ids[] = {&f.contact, &f.agent, &f.party, &f.queue};
    int64_t value = odd[drawn(s, sizeof odd / sizeof *odd)];

    switch (drawn(s, 4)) {
    case 0: *numbers[drawn(s, 4)] = value; break;
    case 1: *numbers[drawn(s, 4)] += (int64_t)drawn(s, 3) - 1; break;
    case 2: *ids[drawn(s, 4)] = (uint64_t)value; break;
    default: f.rest_bytes = (uint16_t)drawn(s, f.rest_bytes + 1u); break;
    }
    return f;
}

/* After what was tried: the state is as it was, or one that can be saved; it is as before again. */
static void take_back(struct sim *s, struct engine **e, const struct buf *before, bool taken, const char *what)
{
    struct buf after = {0};

    engine_save(*e, &after);
    if (!taken && !sim_same_bytes(before, &after))
        sim_fault(&s->model, "12: %s is refused and changed the state", what);
    else if (taken && !sound(&after, NULL))
        sim_fault(&s->model, "12: what %s leads to cannot be saved", what);
    if (taken) {
        engine_free(*e);
        *e = sim_new_engine();
        if (engine_load(*e, before->p, before->n) != OK)
            abort();
    }
    buf_done(&after);
}

enum want { EITHER, TAKEN, REFUSED, MISSING, LEFT_OUT }; /* MISSING: a command of somebody who is not there; a fact of them is refused */

static void try_one(struct sim *s, struct engine **e, const struct fact *strange, const struct buf *before, enum want want)
{
    enum err err = engine_evolve(*e, strange);

    if (err == OK && want >= REFUSED)
        sim_fault(&s->model, "12: %s is believed though it breaks a rule", fact_name(strange->kind));
    if (err != OK && want == TAKEN)
        sim_fault(&s->model, "12: %s breaks no rule and is not believed", fact_name(strange->kind));
    take_back(s, e, before, err == OK, fact_name(strange->kind));
}

/* -- at their bounds -- */

static const struct bound {
    enum fact_kind fact;
    enum command_kind command; /* the one that brings this fact */
    enum { CONTACT, AGENT, PARTY, QUEUE, A, B, C, AT } field;
    int64_t value;
    enum want of_command, of_fact; /* of a command TAKEN: whatever is said against it, its numbers are not */
} bounds[] = {
    {FACT_QUEUE_SET, CMD_QUEUE_SET, QUEUE, 0, REFUSED, REFUSED}, {FACT_QUEUE_SET, CMD_QUEUE_SET, QUEUE, (int64_t)UINT32_MAX + 1, REFUSED, REFUSED},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, QUEUE, UINT32_MAX, TAKEN, LEFT_OUT}, {FACT_QUEUE_SET, CMD_QUEUE_SET, A, 0, REFUSED, REFUSED},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, A, 1, TAKEN, TAKEN}, {FACT_QUEUE_SET, CMD_QUEUE_SET, A, SPAN_MAX_US, TAKEN, TAKEN},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, A, SPAN_MAX_US + 1, REFUSED, REFUSED}, {FACT_QUEUE_SET, CMD_QUEUE_SET, B, -1, REFUSED, REFUSED},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, B, 0, TAKEN, TAKEN}, {FACT_QUEUE_SET, CMD_QUEUE_SET, B, SPAN_MAX_US, TAKEN, TAKEN},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, B, SPAN_MAX_US + 1, REFUSED, REFUSED}, {FACT_QUEUE_SET, CMD_QUEUE_SET, C, 0, REFUSED, REFUSED},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, C, 1, TAKEN, TAKEN}, {FACT_QUEUE_SET, CMD_QUEUE_SET, C, SPAN_MAX_US, TAKEN, TAKEN},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, C, SPAN_MAX_US + 1, REFUSED, REFUSED},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, AT, -1, REFUSED, REFUSED}, {FACT_QUEUE_SET, CMD_QUEUE_SET, AT, TIME_MAX_US, REFUSED, TAKEN},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, AT, TIME_MAX_US + 1, REFUSED, REFUSED}, {FACT_QUEUE_SET, CMD_QUEUE_SET, AT, TIME_MAX_US - SPAN_MAX_US, TAKEN, TAKEN},
    {FACT_QUEUE_SET, CMD_QUEUE_SET, AT, TIME_MAX_US - SPAN_MAX_US + 1, REFUSED, TAKEN},
    {FACT_TOPIC_SET, CMD_TOPIC_SET, QUEUE, NOBODY_AT_ALL, MISSING, REFUSED}, {FACT_TOPIC_SET, CMD_TOPIC_SET, A, 0, REFUSED, REFUSED},
    {FACT_TOPIC_SET, CMD_TOPIC_SET, A, -1, REFUSED, REFUSED}, {FACT_TOPIC_SET, CMD_TOPIC_SET, A, NOBODY_AT_ALL, TAKEN, LEFT_OUT},
    {FACT_TOPIC_SET, CMD_TOPIC_SET, B, -1, REFUSED, REFUSED}, {FACT_TOPIC_SET, CMD_TOPIC_SET, B, 0, TAKEN, TAKEN},
    {FACT_TOPIC_SET, CMD_TOPIC_SET, B, PRIORITY_MAX, TAKEN, TAKEN}, {FACT_TOPIC_SET, CMD_TOPIC_SET, B, PRIORITY_MAX + 1, REFUSED, REFUSED},
    {FACT_TOPIC_SET, CMD_TOPIC_SET, C, -1, REFUSED, REFUSED}, {FACT_TOPIC_SET, CMD_TOPIC_SET, C, 0, TAKEN, TAKEN},
    {FACT_TOPIC_SET, CMD_TOPIC_SET, C, PERMILLE_MAX, TAKEN, TAKEN}, {FACT_TOPIC_SET, CMD_TOPIC_SET, C, PERMILLE_MAX + 1, REFUSED, REFUSED},
    {FACT_AGENT_SET, CMD_AGENT_SET, AGENT, 0, REFUSED, REFUSED}, {FACT_AGENT_SET, CMD_AGENT_SET, AGENT, NOBODY_AT_ALL, TAKEN, EITHER},
    {FACT_AGENT_SET, CMD_AGENT_SET, A, -1, REFUSED, REFUSED}, {FACT_AGENT_SET, CMD_AGENT_SET, A, 0, TAKEN, TAKEN},
    {FACT_AGENT_SET, CMD_AGENT_SET, A, INT64_MAX, TAKEN, TAKEN}, {FACT_AGENT_SET, CMD_AGENT_SET, B, -1, REFUSED, REFUSED},
    {FACT_AGENT_SET, CMD_AGENT_SET, B, 0, TAKEN, TAKEN}, {FACT_AGENT_SET, CMD_AGENT_SET, B, CAPACITY_MAX, TAKEN, TAKEN},
    {FACT_AGENT_SET, CMD_AGENT_SET, B, CAPACITY_MAX + 1, REFUSED, REFUSED}, {FACT_AGENT_SET, CMD_AGENT_SET, C, -1, REFUSED, REFUSED},
    {FACT_AGENT_SET, CMD_AGENT_SET, C, 0, TAKEN, TAKEN}, {FACT_AGENT_SET, CMD_AGENT_SET, C, INT64_C(1) << 48, REFUSED, REFUSED},
    {FACT_AGENT_SET, CMD_AGENT_SET, C, CAPACITY_MAX + 1, REFUSED, REFUSED}, {FACT_AGENT_SET, CMD_AGENT_SET, C, (CAPACITY_MAX + 1) << 12, REFUSED, REFUSED},
    {FACT_AGENT_SET, CMD_AGENT_SET, C, (CAPACITY_MAX + INT64_C(1)) << 24, REFUSED, REFUSED},
    {FACT_AGENT_SET, CMD_AGENT_SET, C, (CAPACITY_MAX + INT64_C(1)) << 36, REFUSED, REFUSED},
    {FACT_AGENT_SET, CMD_AGENT_SET, C, INT64_C(1000) << 36 | INT64_C(1000) << 24 | 1000 << 12 | 1000, TAKEN, TAKEN},
    {FACT_AGENT_STATE, CMD_AGENT_STATE, AGENT, NOBODY_AT_ALL, MISSING, REFUSED}, {FACT_AGENT_STATE, CMD_AGENT_STATE, A, -1, REFUSED, REFUSED},
    {FACT_AGENT_STATE, CMD_AGENT_STATE, A, AGENT_OFFLINE, TAKEN, TAKEN}, {FACT_AGENT_STATE, CMD_AGENT_STATE, A, AGENT_PAUSED, TAKEN, TAKEN},
    {FACT_AGENT_STATE, CMD_AGENT_STATE, A, AGENT_PAUSED + 1, REFUSED, REFUSED}, {FACT_AGENT_STATE, CMD_AGENT_STATE, B, -1, REFUSED, REFUSED},
    {FACT_AGENT_STATE, CMD_AGENT_STATE, B, PAUSE_NONE, TAKEN, TAKEN}, {FACT_AGENT_STATE, CMD_AGENT_STATE, B, PAUSE_TRAINING, TAKEN, TAKEN},
    {FACT_AGENT_STATE, CMD_AGENT_STATE, B, PAUSE_MISSED, REFUSED, TAKEN}, {FACT_AGENT_STATE, CMD_AGENT_STATE, B, PAUSE_MISSED + 1, TAKEN, TAKEN},
    {FACT_AGENT_STATE, CMD_AGENT_STATE, B, REASON_MAX, TAKEN, TAKEN}, {FACT_AGENT_STATE, CMD_AGENT_STATE, B, REASON_MAX + 1, REFUSED, REFUSED},
    {FACT_AGENT_STATE, CMD_AGENT_STATE, C, -1, REFUSED, LEFT_OUT}, {FACT_AGENT_STATE, CMD_AGENT_STATE, C, ACTOR_NONE, TAKEN, LEFT_OUT},
    {FACT_AGENT_STATE, CMD_AGENT_STATE, C, ACTOR_SUPERVISOR, TAKEN, LEFT_OUT}, {FACT_AGENT_STATE, CMD_AGENT_STATE, C, ACTOR_SUPERVISOR + 1, REFUSED, LEFT_OUT},
    {FACT_AGENT_WANTS, CMD_AGENT_WANT, A, AGENT_PAUSED + 1, REFUSED, REFUSED}, {FACT_AGENT_WANTS, CMD_AGENT_WANT, A, -1, REFUSED, REFUSED},
    {FACT_AGENT_WANTS, CMD_AGENT_WANT, B, PAUSE_MISSED, REFUSED, REFUSED}, {FACT_AGENT_WANTS, CMD_AGENT_WANT, B, REASON_MAX + 1, REFUSED, REFUSED}, {FACT_AGENT_WANTS, CMD_AGENT_WANT, B, -1, REFUSED, REFUSED},
    {FACT_AGENT_AWAY, CMD_AGENT_AWAY, A, -1, REFUSED, REFUSED}, {FACT_AGENT_AWAY, CMD_AGENT_AWAY, A, SPAN_MAX_US, TAKEN, LEFT_OUT},
    {FACT_AGENT_AWAY, CMD_AGENT_AWAY, A, SPAN_MAX_US + 1, REFUSED, LEFT_OUT}, {FACT_AGENT_AWAY, CMD_AGENT_AWAY, AGENT, NOBODY_AT_ALL, LEFT_OUT, REFUSED},
    {FACT_AGENT_BACK, CMD_AGENT_BACK, AGENT, NOBODY_AT_ALL, MISSING, REFUSED},
    {FACT_AGENT_BACK, CMD_RESTART, A, -1, REFUSED, LEFT_OUT}, {FACT_AGENT_BACK, CMD_RESTART, A, SPAN_MAX_US, TAKEN, LEFT_OUT},
    {FACT_AGENT_BACK, CMD_RESTART, A, SPAN_MAX_US + 1, REFUSED, LEFT_OUT},
    {FACT_CONTACT_ARRIVED, CMD_ARRIVE, CONTACT, 0, REFUSED, REFUSED}, {FACT_CONTACT_ARRIVED, CMD_ARRIVE, PARTY, 0, REFUSED, REFUSED},
    {FACT_CONTACT_ARRIVED, CMD_ARRIVE, A, 0, REFUSED, REFUSED}, {FACT_CONTACT_ARRIVED, CMD_ARRIVE, A, -1, REFUSED, REFUSED},
    {FACT_CONTACT_ARRIVED, CMD_ARRIVE, A, NOBODY_AT_ALL, MISSING, REFUSED}, {FACT_CONTACT_ARRIVED, CMD_ARRIVE, B, -1, REFUSED, REFUSED},
    {FACT_CONTACT_ARRIVED, CMD_ARRIVE, B, 0, TAKEN, TAKEN}, {FACT_CONTACT_ARRIVED, CMD_ARRIVE, B, SPAN_MAX_US, TAKEN, TAKEN},
    {FACT_CONTACT_ARRIVED, CMD_ARRIVE, B, SPAN_MAX_US + 1, REFUSED, REFUSED}, {FACT_CONTACT_ARRIVED, CMD_ARRIVE, C, 0, REFUSED, REFUSED},
    {FACT_CONTACT_ARRIVED, CMD_ARRIVE, C, -1, REFUSED, REFUSED}, {FACT_CONTACT_ARRIVED, CMD_ARRIVE, C, INT64_MAX, TAKEN, TAKEN},
    {FACT_CONTACT_ARRIVED, CMD_ARRIVE, QUEUE, NOBODY_AT_ALL, LEFT_OUT, REFUSED},
    {FACT_CONTACT_ENDED, CMD_END, C, -1, REFUSED, LEFT_OUT}, {FACT_CONTACT_ENDED, CMD_END, A, ACTOR_CUSTOMER, REFUSED, LEFT_OUT},
    {FACT_CONTACT_ENDED, CMD_END, A, ACTOR_SUPERVISOR + 1, REFUSED, LEFT_OUT}, {FACT_CONTACT_ENDED, CMD_END, A, ACTOR_SUPERVISOR, TAKEN, LEFT_OUT},
    {FACT_CONTACT_ENDED, CMD_END, AGENT, NOBODY_AT_ALL, LEFT_OUT, REFUSED},
};

static void try_command(struct sim *s, struct engine **e, const struct command *c, const struct buf *before, enum want want)
{
    struct facts facts = {0};
    enum err err = engine_decide(*e, c, &facts);

    if ((err == ERR_INPUT) != (want == REFUSED) || (err == ERR_MISSING) != (want == MISSING))
        sim_fault(&s->model, "2: command %d of %" PRId64 ", %" PRId64 ", %" PRId64 " is answered %s", (int)c->kind, c->a, c->b, c->c, err_code(err));
    take_back(s, e, before, err == OK, "a command");
    facts_done(&facts);
}

/* The fact f is next: it, and the command that brings it, with one number after the other at its bound. */
static void try_bounds(struct sim *s, struct engine **e, const struct fact *f, const struct buf *before)
{
    bool missed = f->kind == FACT_AGENT_STATE && f->b == PAUSE_MISSED; /* no command's */

    for (size_t i = 0; i < sizeof bounds / sizeof *bounds && !s->model.fault[0]; i++) {
        const struct bound *b = &bounds[i];
        struct fact x = *f;
        if (b->fact != (enum fact_kind)f->kind)
            continue;
        switch (b->field) {
        case CONTACT: x.contact = (contact_id)b->value; break;
        case AGENT: x.agent = (agent_id)b->value; break;
        case PARTY: x.party = (party_id)b->value; break;
        case QUEUE: x.queue = (queue_id)b->value; break;
        case A: x.a = b->value; break;
        case B: x.b = b->value; break;
        case C: x.c = b->value; break;
        case AT: x.at_us = b->value; break;
        }
        struct command c = {.kind = b->command, .now_us = x.at_us, .contact = x.contact, .agent = x.agent, .party = x.party, .queue = x.queue,
                            .a = x.a, .b = x.b, .c = x.c, .rest = x.rest, .rest_bytes = x.rest_bytes};
        if (b->of_command != LEFT_OUT && !missed)
            try_command(s, e, &c, before, b->of_command);
        if (b->of_fact != LEFT_OUT)
            try_one(s, e, &x, before, b->of_fact);
    }
    struct fact cut = *f;
    cut.rest = NULL; /* so many bytes, and none are there */
    struct command without = {.kind = CMD_TICK, .now_us = f->at_us, .rest_bytes = 1};
    try_command(s, e, &without, before, REFUSED);
    if (cut.rest_bytes > 0)
        try_one(s, e, &cut, before, REFUSED);
}

/* -- digests and limits -- */

/* As digests were written once, without two figures and without scores. */
static uint16_t first_version(const struct offer_digest *d, uint8_t *out)
{
    uint8_t bytes[DIGEST_BYTES_MAX];
    uint32_t n = 29, from = 37;

    (void)offer_digest_write(d, bytes);
    memcpy(out, bytes, n);
    out[0] = 1;
    memcpy(out + n, bytes + from, 2 + 4 * d->predicates);
    n += 2 + 4 * d->predicates;
    from += 2 + 4 * d->predicates;
    for (uint32_t i = 0; i < d->top; i++, from += 16, n += 8)
        memcpy(out + n, bytes + from, 8);
    return (uint16_t)n;
}

/* An offer's digest is read as it was written, of either version, and not when anything is wrong with its length or its counts. */
static void try_digest(struct sim *s, const struct fact *f)
{
    struct offer_digest d, again;
    uint8_t bytes[DIGEST_BYTES_MAX + 1] = {0};
    uint16_t n = f->rest_bytes;
    bool good = n < sizeof bytes && offer_digest_read(f->rest, n, &d) == OK && offer_digest_write(&d, bytes) == n && memcmp(bytes, f->rest, n) == 0;

    for (uint16_t i = 0; good && i <= n + 1; i++)
        good = i == n || offer_digest_read(bytes, i, &again) == ERR_CORRUPT;
    for (unsigned i = 0; good && i < 4; i++) {
        const struct { size_t at; uint8_t value; } wrong[] = {
            {0, 0}, {0, DIGEST_VERSION + 1}, {37, DIGEST_PREDICATES_MAX + 1}, {38 + 4 * d.predicates, DIGEST_TOP_MAX + 1}};
        uint8_t longer[4 * DIGEST_BYTES_MAX] = {0};
        memcpy(longer, f->rest, n);
        longer[wrong[i].at] = wrong[i].value;
        for (size_t length = n; good && length < sizeof longer; length++)
            good = offer_digest_read(longer, length, &again) == ERR_CORRUPT;
    }
    if (good) {
        uint16_t first = first_version(&d, bytes);
        good = offer_digest_read(bytes, first, &again) == OK && offer_digest_read(bytes, first - 1u, &(struct offer_digest){0}) == ERR_CORRUPT;
        d.excluded_reserved = d.unfair = 0;
        memset(d.top_scores, 0, sizeof d.top_scores);
        good = good && again.policy_version == d.policy_version && again.step == d.step && again.considered == d.considered && again.eligible == d.eligible &&
               again.excluded_state == d.excluded_state && again.excluded_held == d.excluded_held && again.excluded_queue == d.excluded_queue &&
               again.excluded_reserved == 0 && again.unfair == 0 && again.predicates == d.predicates && again.top == d.top &&
               memcmp(again.excluded, d.excluded, sizeof d.excluded) == 0 && memcmp(again.top_agents, d.top_agents, sizeof d.top_agents) == 0 &&
               memcmp(again.top_scores, d.top_scores, sizeof d.top_scores) == 0;
    }
    if (!good)
        sim_fault(&s->model, "12: an offer's digest is not read as it was written, or is though it is damaged");
}

/* An engine of one queue, one topic, one agent and one contact believes in no second one. */
static void try_limits(struct sim *s)
{
    const struct engine_limits one = {1, 1, 1, 1};
    const struct sim_topic *t = &s->model.topics[1];
    struct engine *e;
    struct fact facts[] = {{.kind = FACT_QUEUE_SET, .queue = 1, .a = SECOND_US, .c = SECOND_US},
                           {.kind = FACT_TOPIC_SET, .queue = 1, .a = 1, .rest = t->bytes, .rest_bytes = (uint16_t)t->bytes_count},
                           {.kind = FACT_AGENT_SET, .agent = 1, .a = 1, .b = 1},
                           {.kind = FACT_CONTACT_ARRIVED, .contact = 1, .party = 1, .queue = 1, .a = 1, .b = SECOND_US, .c = 1}};

    if (!t->there || engine_new(&one, &e) != OK)
        return;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct fact second = facts[i];
        bool good = engine_evolve(e, &facts[i]) == OK;
        uint64_t hash = engine_hash(e);
        second.queue += i == 0;
        second.a += i == 1;
        second.agent += i == 2;
        second.contact += i == 3;
        second.c += i == 3;
        if (!good || engine_evolve(e, &second) != ERR_FULL || engine_hash(e) != hash || (i < 3 && engine_evolve(e, &facts[i]) != OK))
            sim_fault(&s->model, "%s: there is room for one, and for no second", fact_name(facts[i].kind));
    }
    engine_free(e);
}

static bool is_rule(const struct fact *f)
{
    return f->kind == FACT_QUEUE_SET || f->kind == FACT_TOPIC_SET || f->kind == FACT_AGENT_SET;
}

void sim_try_fact(struct sim *s, struct engine **e, const struct fact *f)
{
    bool rules = drawn(s, RULES_ONE_IN) == 0, odd = drawn(s, ODD_ONE_IN) == 0, edge = drawn(s, is_rule(f) ? BOUNDS_OF_RULES_ONE_IN : BOUNDS_ONE_IN) == 0;
    struct buf before = {0};

    if (s->model.fault[0] || (!rules && !odd && !edge))
        return;
    engine_save(*e, &before);
    for (uint32_t r = 0; rules && r < FACT_RULES; r++) {
        if (fact_rules[r].kind != f->kind)
            continue;
        struct fact broken = fact_broken(f, &fact_rules[r]);
        try_one(s, e, &broken, &before, REFUSED);
    }
    if (rules && f->kind == FACT_CONTACT_OFFERED)
        try_digest(s, f);
    if (rules && f->kind == FACT_QUEUE_SET)
        try_limits(s);
    if (odd) {
        struct fact strange = made_odd(s, *f);
        try_one(s, e, &strange, &before, EITHER);
    }
    if (edge)
        try_bounds(s, e, f, &before);
    buf_done(&before);
}
