/* snapshot_test: snapshots written by hand, number by number: each at its bound and one beyond. What is loaded is saved as the same
 * bytes. And digests of offers, of both versions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "engine/bounds.h"
#include "engine/digest.h"
#include "engine/engine.h"
#include "engine/policy.h"

#define TDN7 0x374e4454u
#define LAST_US 5000
#define TOKENS 100 /* the next one */

static const struct engine_limits limits = {4, 4, 8, 12};

/* -- writing -- */

static struct {
    const char *name;
    uint64_t value;
    bool met;
} change; /* this number is written instead */

static void put(struct buf *b, const char *name, int bytes, uint64_t v)
{
    if (change.name && strcmp(change.name, name) == 0) {
        v = change.value;
        change.met = true;
    }
    for (int i = 0; i < bytes; i++)
        buf_u8(b, (uint8_t)(v >> (8 * i)));
}

static void put_estimate(struct buf *b)
{
    for (int i = 0; i < 5; i++)
        buf_u64(b, 0);
    buf_u64(b, 0); /* two counts */
    for (int i = 0; i < 3; i++) {
        buf_u64(b, 0);
        buf_u64(b, 0);
    }
}

static void put_config(struct buf *b)
{
    struct buf bytes = {0};
    const char *const queues[][4] = {{"q1", "q1.lease", "q1.wrapup", "q1.hold"}, {"q2", "q2.lease", "q2.wrapup", "q2.hold"}};
    const char *const topics[][4] = {{"t1", "t1.queue", "t1.priority", "t1.widen"}, {"t2", "t2.queue", "t2.priority", "t2.widen"}};

    routing_write(&bytes, &routing_default);
    buf_u32(b, (uint32_t)bytes.n);
    buf_put(b, bytes.p, bytes.n);
    buf_u32(b, 2);
    for (uint64_t i = 0; i < 2; i++) {
        put(b, queues[i][0], 8, i + 1);
        put(b, queues[i][1], 8, 20);
        put(b, queues[i][2], 8, 5);
        put(b, queues[i][3], 8, 60);
        buf_u32(b, 0);
        for (int m = MEDIUM_CHAT; m < MEDIA; m++)
            put_estimate(b);
    }
    buf_clear(&bytes);
    policy_write(&bytes, &(struct policy){.version = 1}, NULL);
    buf_u32(b, 2);
    for (uint64_t i = 0; i < 2; i++) {
        put(b, topics[i][0], 8, i + 1);
        put(b, topics[i][1], 8, 1);
        put(b, topics[i][2], 8, 5);
        put(b, topics[i][3], 8, 500);
        buf_u32(b, (uint32_t)bytes.n);
        buf_put(b, bytes.p, bytes.n);
    }
    buf_done(&bytes);
}

/* 1: ready, has most of what is held; 2: wants lunch, away; 3: paused. */
static void put_agent(struct buf *b, uint64_t id)
{
    bool second = id == 2;

    put(b, id == 3 ? "a3" : "a", 8, id);
    put(b, "a.version", 8, 7);
    put(b, "a.chats", 2, 9);
    put(b, "a.calls", 2, 1);
    buf_u16(b, 0);
    buf_u16(b, 0);
    put(b, "a.tasks", 2, 3);
    put(b, id == 3 ? "a3.state" : "a.state", 1, id == 3 ? AGENT_PAUSED : AGENT_READY);
    put(b, id == 3 ? "a3.reason" : "a.reason", 1, id == 3 ? PAUSE_LUNCH : PAUSE_NONE);
    put(b, second ? "a2.wants" : "a.wants", 1, second);
    put(b, second ? "a2.wanted" : "a.wanted", 1, second ? AGENT_PAUSED : 0);
    put(b, second ? "a2.wanted_reason" : "a.wanted_reason", 1, second ? PAUSE_LUNCH : 0);
    put(b, second ? "a2.away" : "a.away", 1, second);
    put(b, second ? "a2.away_until" : "a.away_until", 8, second ? LAST_US + 50 : 0);
    put(b, "a.state_since", 8, 10);
    put(b, "a.ended", 8, 11);
    put(b, "a.offered", 8, 12);
    put(b, "a.ready", 8, 13);
    put(b, "a.busy", 8, 14);
    put(b, "a.busy_since", 8, 15);
    put(b, "a.on", 8, 16);
    put(b, "a.on_since", 8, 17);
    buf_u32(b, 0);
}

static void put_hold(struct buf *b, uint64_t agent)
{
    put(b, agent == 2 ? "hold2" : "hold", 8, agent);
    put(b, "hold.until", 8, 77);
    put(b, "hold.token", 8, 3);
    put(b, agent == 2 ? "hold2.reason" : "hold.reason", 1, agent == 2 ? DECLINE_PASSED : DECLINE_BUSY);
    put(b, "hold.lapsed", 1, 1);
    put(b, "hold.times", 1, 2);
    put(b, agent == 2 ? "hold2.queue" : "hold.queue", 8, 0);
    put(b, agent == 2 ? "hold2.topic" : "hold.topic", 8, 0);
    put(b, agent == 2 ? "hold2.colleague" : "hold.colleague", 8, 0);
    put(b, agent == 2 ? "hold2.for_good" : "hold.for_good", 1, agent == 2);
}

static void put_place(struct buf *b, const char *state, uint64_t agent, uint64_t token, uint64_t until)
{
    char name[40];

    put(b, strcat(strcpy(name, state), ".agent"), 8, agent);
    put(b, strcat(strcpy(name, state), ".token"), 8, token);
    put(b, strcat(strcpy(name, state), ".until"), 8, until);
    put(b, strcat(strcpy(name, state), ".since"), 8, 40);
    put(b, strcat(strcpy(name, state), ".passed"), 1, 0);
}

/* w: waits, s: waits for agent 1 alone, o: offered to two, c: being connected, t: asleep in a talk, u: wrapping up */
static void put_contact(struct buf *b, const char *n, uint64_t id, enum contact_state state)
{
    char name[40];
    bool sought = *n == 's', places = state != CONTACT_WAITING;

    put(b, n, 8, id);
    put(b, strcat(strcpy(name, n), ".conversation"), 8, 100 + id);
    put(b, strcat(strcpy(name, n), ".party"), 8, 200 + id);
    put(b, strcat(strcpy(name, n), ".queue"), 8, 1);
    put(b, strcat(strcpy(name, n), ".topic"), 8, 1);
    put(b, strcat(strcpy(name, n), ".state"), 1, (uint64_t)state);
    put(b, strcat(strcpy(name, n), ".medium"), 1, MEDIUM_CHAT);
    put(b, strcat(strcpy(name, n), ".asleep"), 1, state == CONTACT_TALKING);
    put(b, strcat(strcpy(name, n), ".snoozed"), 8, state == CONTACT_TALKING ? 1000 : 0);
    put(b, strcat(strcpy(name, n), ".snoozed_at"), 8, state == CONTACT_TALKING ? 35 : 0);
    put(b, strcat(strcpy(name, n), ".step"), 4, 0);
    put(b, strcat(strcpy(name, n), ".priority"), 1, 0);
    put(b, strcat(strcpy(name, n), ".arrived"), 8, 30);
    put(b, strcat(strcpy(name, n), ".patience"), 8, 90);
    put(b, strcat(strcpy(name, n), ".queued"), 8, 30);
    put(b, strcat(strcpy(name, n), ".sought"), 8, sought);
    put(b, strcat(strcpy(name, n), ".why"), 1, sought ? SOUGHT_LAST : SOUGHT_NONE);
    put(b, strcat(strcpy(name, n), ".sought_until"), 8, sought ? 6000 : 0);
    put(b, strcat(strcpy(name, n), ".round"), 8, 0);
    for (int i = 0; i < 3; i++)
        buf_u32(b, UINT32_MAX);
    buf_u32(b, *n == 'w' ? 2 : 0);
    if (*n == 'w') {
        put_hold(b, 1);
        put_hold(b, 2);
    }
    buf_u32(b, 0);
    put(b, strcat(strcpy(name, n), ".places"), 4, *n == 'o' ? 2 : places);
    if (places)
        put_place(b, n, 1, 10 * id, state == CONTACT_TALKING ? 0 : 6000);
    if (*n == 'o')
        put_place(b, "o2", 2, 10 * id + 1, 6000);
}

static void write_all(struct buf *b)
{
    put(b, "form", 4, TDN7);
    put(b, "last", 8, LAST_US);
    put(b, "tokens", 8, TOKENS);
    put_config(b);
    buf_u32(b, 3);
    for (uint64_t id = 1; id <= 3; id++)
        put_agent(b, id);
    buf_u32(b, 6);
    put_contact(b, "w", 1, CONTACT_WAITING);
    put_contact(b, "s", 2, CONTACT_WAITING);
    put_contact(b, "o", 3, CONTACT_OFFERED);
    put_contact(b, "c", 4, CONTACT_CONNECTING);
    put_contact(b, "t", 5, CONTACT_TALKING);
    put_contact(b, "u", 6, CONTACT_WRAPUP);
    buf_u32(b, 1);
    put(b, "closed", 8, 7);
    buf_u64(b, 3);
    put(b, "closed.token", 8, 9);
    put(b, "closed.code", 8, 4);
    buf_u64(b, hash_bytes(b->p, b->n, TDN7));
}

static enum err load(const struct buf *b)
{
    struct engine *e;
    struct buf again = {0};

    assert_int_equal(engine_new(&limits, &e), OK);
    enum err err = engine_load(e, b->p, b->n);
    if (err == OK) {
        engine_save(e, &again);
        assert_int_equal(again.n, b->n);
        if (!change.name || strcmp(change.name, "w.priority") != 0) /* older snapshots hold one: read, not kept */
            assert_memory_equal(again.p, b->p, b->n);
    }
    buf_done(&again);
    engine_free(e);
    return err;
}

/* -- the bounds -- */

struct bound {
    const char *name;
    uint64_t most;  /* the highest that can be loaded; what is one more cannot */
    uint64_t least; /* and the lowest; 0: no lower one */
};
#define WITHIN_LAST(name) {name, LAST_US, 0}
static const struct bound bounds[] = {
    {"form", TDN7, TDN7}, {"last", TIME_MAX_US, 40}, {"tokens", INT64_MAX, 61},
    {"q1", 1, 1}, {"q2", UINT32_MAX, 2}, {"q1.lease", SPAN_MAX_US, 1}, {"q1.wrapup", SPAN_MAX_US, 0}, {"q1.hold", SPAN_MAX_US, 1},
    {"t1", 1, 1}, {"t2", INT64_MAX, 2}, {"t2.queue", 2, 1}, {"t1.priority", PRIORITY_MAX, 0}, {"t1.widen", PERMILLE_MAX, 0},
    {"a3", UINT64_MAX, 3}, {"a.version", INT64_MAX, 0}, {"a.chats", CAPACITY_MAX, 0}, {"a.calls", CAPACITY_MAX, 0},
    {"a.tasks", CAPACITY_MAX, 0}, {"a3.state", AGENT_PAUSED, 0}, {"a3.reason", REASON_MAX, 0}, {"a2.wants", 1, 1},
    {"a.wants", 1, 0}, {"a.wanted", 0, 0}, {"a.wanted_reason", 0, 0}, {"a2.wanted", AGENT_PAUSED, 0},
    {"a2.wanted_reason", REASON_MAX, 0}, {"a2.away", 1, 1}, {"a.away_until", 0, 0}, {"a2.away_until", TIME_MAX_US + SPAN_MAX_US, 0},
    {"a.away", 1, 0}, WITHIN_LAST("a.state_since"), WITHIN_LAST("a.ended"), WITHIN_LAST("a.offered"), WITHIN_LAST("a.ready"),
    WITHIN_LAST("a.busy"), WITHIN_LAST("a.busy_since"), WITHIN_LAST("a.on"), WITHIN_LAST("a.on_since"),
    {"hold", 1, 1}, {"hold2", UINT64_MAX, 2}, {"hold.until", TIME_MAX_US + SPAN_MAX_US, 0}, {"hold.token", TOKENS - 1, 0},
    {"hold.reason", REASON_MAX, 0}, {"hold.lapsed", 1, 0}, {"hold.times", 255, 0}, {"hold.queue", 0, 0}, {"hold.topic", 0, 0},
    {"hold.colleague", 0, 0}, {"hold2.queue", UINT64_MAX, 0}, {"hold2.topic", UINT64_MAX, 0}, {"hold2.colleague", UINT64_MAX, 0}, {"hold.for_good", 1, 0}, {"hold2.for_good", 1, 1},
    {"s", 2, 2}, {"u", UINT64_MAX, 6}, {"w.conversation", 101, 1}, {"u.conversation", INT64_MAX, 1}, {"w.party", UINT64_MAX, 1},
    {"w.queue", 2, 1}, {"w.topic", 2, 1}, {"w.medium", MEDIUM_TASK, MEDIUM_CHAT}, {"w.asleep", 0, 0}, {"o.asleep", 0, 0},
    {"c.asleep", 0, 0}, {"t.asleep", 1, 1}, {"t.snoozed", TIME_MAX_US + SPAN_MAX_US, 1}, WITHIN_LAST("t.snoozed_at"), {"w.snoozed_at", 0, 0}, {"w.snoozed", 0, 0},
    {"u.asleep", 0, 0}, {"w.step", POLICY_STEPS_MAX, 0}, {"w.priority", PRIORITY_MAX, 0},
    WITHIN_LAST("w.arrived"), {"w.patience", SPAN_MAX_US, 0}, WITHIN_LAST("w.queued"), {"s.sought", 3, 1}, {"w.sought", 0, 0},
    {"o.sought", 0, 0}, {"t.sought", 0, 0}, {"w.why", 0, 0}, {"s.why", SOUGHT_PASSED, 1}, {"w.sought_until", 0, 0},
    {"s.sought_until", TIME_MAX_US + SPAN_MAX_US, 0}, {"w.round", TOKENS - 1, 0}, {"w.places", 0, 0}, {"o.places", 2, 2},
    {"t.places", 1, 1}, {"u.places", 1, 1}, {"c.places", 1, 1}, {"o2.agent", 3, 2}, {"t.agent", 3, 1},
    {"o.passed", 1, 0}, {"t.passed", 1, 0}, {"o.token", 30, 1}, {"o2.token", TOKENS - 1, 31}, {"u.token", TOKENS - 1, 1}, {"t.token", TOKENS - 1, 1},
    {"o.until", TIME_MAX_US + SPAN_MAX_US, 1}, {"c.until", TIME_MAX_US + SPAN_MAX_US, 1}, {"t.until", 0, 0},
    {"u.until", TIME_MAX_US + SPAN_MAX_US, 1}, WITHIN_LAST("t.since"), WITHIN_LAST("u.since"),
    {"closed", UINT64_MAX, 1}, {"closed.token", TOKENS - 1, 0}, {"closed.code", INT64_MAX, 0},
};

static enum err with(const char *name, uint64_t value)
{
    struct buf b = {0};

    change.name = name;
    change.value = value;
    change.met = false;
    write_all(&b);
    enum err err = load(&b);
    if (!change.met)
        fail_msg("nothing is called %s", name);
    buf_done(&b);
    return err;
}

static uint32_t unexpected;

static void expect(const char *name, uint64_t value, enum err expected)
{
    enum err err = with(name, value);
    if (err == expected)
        return;
    print_error("%s = %llu: %s\n", name, (unsigned long long)value, err_code(err));
    unexpected++;
}

static void each_number_is_held_to_its_bounds(void **state)
{
    (void)state;
    change.name = NULL;
    struct buf b = {0};
    write_all(&b);
    assert_int_equal(load(&b), OK);
    b.n -= 8; /* one number more than the form has, and the right sum */
    buf_u64(&b, 0);
    buf_u64(&b, hash_bytes(b.p, b.n, TDN7));
    assert_int_equal(load(&b), ERR_CORRUPT);
    buf_done(&b);
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        const struct bound *x = &bounds[i];
        expect(x->name, x->most, OK);
        expect(x->name, x->least, OK);
        if (x->most < UINT64_MAX && strcmp(x->name, "hold.times") != 0) /* all that its byte can say */
            expect(x->name, x->most + 1, ERR_CORRUPT);
        if (x->least > 0)
            expect(x->name, x->least - 1, ERR_CORRUPT);
    }
    expect("w.state", CONTACT_NONE, ERR_CORRUPT);
    expect("w.state", CONTACT_CLOSED, ERR_CORRUPT);
    expect("o.state", CONTACT_CLOSED, ERR_CORRUPT);
    expect("t.state", CONTACT_CLOSED, ERR_CORRUPT);
    expect("c.state", CONTACT_STATES, ERR_CORRUPT);
    expect("t.conversation", 101, ERR_CORRUPT); /* a live one's */
    expect("u.conversation", 101, OK);          /* wrapping up: the customer may be back */
    expect("s.why", SOUGHT_NONE, ERR_CORRUPT);
    expect("s.sought", 9, ERR_CORRUPT);
    expect("o2.agent", 1, ERR_CORRUPT); /* asked already */
    expect("o.agent", 3, OK);
    expect("o.agent", 4, ERR_CORRUPT);
    assert_int_equal(unexpected, 0);
}

/* -- digests -- */

static size_t digest(uint8_t *p, uint8_t version, uint8_t predicates, uint8_t top)
{
    struct buf b = {0};

    buf_u8(&b, version);
    for (uint32_t i = 1; i <= (version == 1 ? 7u : 9u); i++)
        buf_u32(&b, i);
    buf_u8(&b, predicates);
    for (uint32_t i = 0; i < predicates; i++)
        buf_u32(&b, 20 + i);
    buf_u8(&b, top);
    for (uint32_t i = 0; i < top; i++) {
        buf_u64(&b, 40 + i);
        if (version != 1)
            buf_u64(&b, (uint64_t)-(int64_t)(60 + i));
    }
    assert_true(b.n <= 400);
    memcpy(p, b.p, b.n);
    size_t n = b.n;
    buf_done(&b);
    return n;
}

static void digests_of_both_versions_are_read(void **state)
{
    uint8_t bytes[400] = {0}, again[DIGEST_BYTES_MAX];
    struct offer_digest d;

    (void)state;
    for (uint8_t version = 1; version <= 2; version++)
        for (uint8_t predicates = 0; predicates <= DIGEST_PREDICATES_MAX; predicates++)
            for (uint8_t top = 0; top <= DIGEST_TOP_MAX; top++) {
                size_t n = digest(bytes, version, predicates, top);
                assert_int_equal(offer_digest_read(bytes, n, &d), OK);
                assert_true(d.policy_version == 1 && d.step == 2 && d.considered == 3 && d.eligible == 4 && d.excluded_state == 5);
                assert_true(d.excluded_held == 6 && d.excluded_queue == 7 && d.predicates == predicates && d.top == top);
                assert_int_equal(d.excluded_reserved, version == 1 ? 0 : 8);
                assert_int_equal(d.unfair, version == 1 ? 0 : 9);
                for (uint32_t i = 0; i < predicates; i++)
                    assert_int_equal(d.excluded[i], 20 + i);
                for (uint32_t i = 0; i < top; i++) {
                    assert_int_equal(d.top_agents[i], 40 + i);
                    assert_true(d.top_scores[i] == (version == 1 ? 0 : -(int64_t)(60 + i)));
                }
                for (size_t cut = 0; cut < n; cut++)
                    assert_int_equal(offer_digest_read(bytes, cut, &d), ERR_CORRUPT);
                assert_int_equal(offer_digest_read(bytes, n + 1, &d), ERR_CORRUPT);
                assert_int_equal(offer_digest_read(bytes, n, &d), OK);
                if (version == 2) {
                    assert_int_equal(offer_digest_write(&d, again), n);
                    assert_memory_equal(again, bytes, n);
                }
            }
}

static void digests_beyond_their_bounds_are_refused(void **state)
{
    uint8_t bytes[400] = {0};
    struct offer_digest d;

    (void)state;
    assert_int_equal(offer_digest_read(bytes, digest(bytes, 2, DIGEST_PREDICATES_MAX + 1, 0), &d), ERR_CORRUPT);
    assert_int_equal(offer_digest_read(bytes, digest(bytes, 2, 0, DIGEST_TOP_MAX + 1), &d), ERR_CORRUPT);
    assert_int_equal(offer_digest_read(bytes, digest(bytes, 0, 0, 0), &d), ERR_CORRUPT);
    assert_int_equal(offer_digest_read(bytes, digest(bytes, 3, 0, 0), &d), ERR_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_number_is_held_to_its_bounds),
        cmocka_unit_test(digests_of_both_versions_are_read),
        cmocka_unit_test(digests_beyond_their_bounds_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
