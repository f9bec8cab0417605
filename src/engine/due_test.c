/* due_test: much is due at once, and one agent holds much. A tick does a bounded part; what comes between sees all that has happened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/attrs.h"
#include "engine/engine.h"
#include "engine/load.h"
#include "engine/policy.h"

#define SECOND INT64_C(1000000)
#define HERE 1
#define THERE 2 /* where who waits HERE for ten seconds goes */
#define PLAIN 1
#define DIRECT 2
#define CONTACTS 3000u
#define PLACES 5000u

static const struct engine_limits limits = {4, 4, 4, PLACES + 10};

struct floor {
    struct engine *engine;
    struct facts facts;
    int64_t now_us;
    contact_id contacts;
};

static void order(struct floor *f, struct command c)
{
    c.now_us = f->now_us;
    facts_clear(&f->facts);
    assert_int_equal(engine_decide(f->engine, &c, &f->facts), OK);
}

static uint32_t facts_of(const struct floor *f, enum fact_kind kind)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < f->facts.count; i++)
        count += facts_at(&f->facts, i).kind == kind;
    return count;
}

static void set_queue(struct floor *f, queue_id id, enum offer_mode mode, queue_id overflow)
{
    struct queue_policy q = queue_policy_default;
    struct buf bytes = {0};

    q.offer_mode = mode;
    q.overflow = overflow;
    q.overflow_us = overflow ? 10 * SECOND : 0;
    queue_policy_write(&bytes, &q);
    order(f, (struct command){.kind = CMD_QUEUE_SET, .queue = id, .a = 20 * SECOND, .b = 0, .c = 60 * SECOND, .rest = bytes.p,
                              .rest_bytes = (uint32_t)bytes.n});
    buf_done(&bytes);
}

static void set_topic(struct floor *f, topic_id id, queue_id queue)
{
    struct buf bytes = {0};

    policy_write(&bytes, &(struct policy){.version = 1, .patience_us = 600 * SECOND}, NULL);
    order(f, (struct command){.kind = CMD_TOPIC_SET, .queue = queue, .a = (int64_t)id, .rest = bytes.p, .rest_bytes = (uint32_t)bytes.n});
    buf_done(&bytes);
}

static void ready(struct floor *f, agent_id id, int64_t capacity)
{
    uint8_t bytes[32];
    struct attrs_writer w;
    const symbol_id queue = THERE;

    attrs_write_init(&w, bytes, sizeof bytes);
    attrs_write_set(&w, ATTR_QUEUES, &queue, 1);
    order(f, (struct command){.kind = CMD_AGENT_SET, .agent = id, .a = 1, .b = capacity, .rest = bytes, .rest_bytes = (uint32_t)w.n});
    order(f, (struct command){.kind = CMD_AGENT_STATE, .agent = id, .a = AGENT_READY, .c = ACTOR_AGENT});
}

static contact_id arrive(struct floor *f, topic_id topic)
{
    contact_id id = ++f->contacts;

    order(f, (struct command){.kind = CMD_ARRIVE, .contact = id, .party = id, .a = (int64_t)topic, .c = (int64_t)id});
    return id;
}

static void begin(struct floor *f, enum offer_mode mode)
{
    *f = (struct floor){.now_us = SECOND};
    assert_int_equal(engine_new(&limits, &f->engine), OK);
    set_queue(f, THERE, mode, 0);
    set_queue(f, HERE, OFFER_SINGLE, THERE);
    set_topic(f, PLAIN, HERE);
    set_topic(f, DIRECT, THERE);
}

static void done(struct floor *f)
{
    facts_done(&f->facts);
    engine_free(f->engine);
}

/* All wait where nobody serves; in ten seconds each may be given to the one agent there. */
static void all_due(struct floor *f)
{
    begin(f, OFFER_SINGLE);
    ready(f, 1, 1);
    for (uint32_t i = 0; i < CONTACTS; i++) {
        f->now_us += 1000;
        arrive(f, PLAIN);
    }
    f->now_us += 10 * SECOND;
}

static void a_tick_does_a_bounded_part_the_earliest_first(void **state)
{
    struct floor f;
    contact_id last = 0;

    (void)state;
    all_due(&f);
    for (uint32_t left = CONTACTS; left > 0;) {
        uint32_t part = left < ENGINE_DUE_MAX ? left : ENGINE_DUE_MAX;
        assert_true(engine_due_us(f.engine) <= f.now_us);
        order(&f, (struct command){.kind = CMD_TICK});
        left -= part;
        assert_int_equal(facts_of(&f, FACT_CONTACT_MOVED), part);
        assert_int_equal(f.facts.count, part + (left == 0)); /* offered when nothing is due any more */
        for (uint32_t i = 0; i < part; i++)
            assert_int_equal(facts_at(&f.facts, i).contact, ++last);
        assert_int_equal(engine_due_us(f.engine) <= f.now_us, left > 0);
    }
    struct fact offered = facts_at(&f.facts, f.facts.count - 1);
    assert_int_equal(offered.kind, FACT_CONTACT_OFFERED);
    assert_int_equal(offered.contact, 1);
    done(&f);
}

/* The agent goes to who waits longest of those who have come so far, not to who came last. */
static void who_comes_between_two_parts_is_served_in_order(void **state)
{
    struct floor f;

    (void)state;
    all_due(&f);
    order(&f, (struct command){.kind = CMD_TICK});
    assert_int_equal(facts_of(&f, FACT_CONTACT_OFFERED), 0);
    contact_id late = arrive(&f, DIRECT);
    assert_int_equal(f.facts.count, 2);
    assert_int_equal(facts_at(&f.facts, 0).contact, late);
    assert_int_equal(facts_at(&f.facts, 1).kind, FACT_CONTACT_OFFERED);
    assert_int_equal(facts_at(&f.facts, 1).contact, 1);
    order(&f, (struct command){.kind = CMD_TICK});
    order(&f, (struct command){.kind = CMD_TICK});
    assert_int_equal(facts_of(&f, FACT_CONTACT_MOVED), CONTACTS - 2 * ENGINE_DUE_MAX);
    assert_int_equal(facts_of(&f, FACT_CONTACT_OFFERED), 0);
    done(&f);
}

/* A refused or doubled command between writes nothing still; an engine read from a snapshot taken between knows that something is owed. */
static void what_is_owed_survives_doubles_and_a_snapshot(void **state)
{
    struct floor f;
    struct buf bytes = {0};

    (void)state;
    all_due(&f);
    order(&f, (struct command){.kind = CMD_TICK});
    struct command wrong = {.kind = CMD_LEAVE, .now_us = f.now_us, .contact = 99999};
    assert_int_equal(engine_decide(f.engine, &wrong, &f.facts), ERR_MISSING);
    order(&f, (struct command){.kind = CMD_AGENT_STATE, .agent = 1, .a = AGENT_READY, .c = ACTOR_AGENT});
    assert_int_equal(f.facts.count, 0);
    engine_save(f.engine, &bytes);
    engine_free(f.engine);
    assert_int_equal(engine_new(&limits, &f.engine), OK);
    assert_int_equal(engine_load(f.engine, bytes.p, bytes.n), OK);
    arrive(&f, PLAIN); /* where nobody serves */
    assert_int_equal(f.facts.count, 2);
    assert_int_equal(facts_at(&f.facts, 1).kind, FACT_CONTACT_OFFERED);
    assert_int_equal(facts_at(&f.facts, 1).contact, 1);
    buf_done(&bytes);
    done(&f);
}

static void how_many_a_tick_does_is_bounded(void **state)
{
    struct floor f;
    struct command c = {.kind = CMD_TICK, .a = ENGINE_DUE_MAX + 1};

    (void)state;
    all_due(&f);
    c.now_us = f.now_us;
    assert_int_equal(engine_decide(f.engine, &c, &f.facts), ERR_INPUT);
    c.a = -1;
    assert_int_equal(engine_decide(f.engine, &c, &f.facts), ERR_INPUT);
    order(&f, (struct command){.kind = CMD_TICK, .a = 7});
    assert_int_equal(f.facts.count, 7);
    done(&f);
}

/* One place for the awake, and none is taken by who sleeps: an agent may have thousands. */
static void holds_thousands(struct floor *f)
{
    struct routing r = routing_default;
    struct buf bytes = {0};

    begin(f, OFFER_AUTOMATIC);
    r.sleep_permille[MEDIUM_CHAT] = 0;
    r.wake_room[MEDIUM_CHAT] = 0;
    routing_write(&bytes, &r);
    order(f, (struct command){.kind = CMD_ROUTING_SET, .rest = bytes.p, .rest_bytes = (uint32_t)bytes.n});
    buf_done(&bytes);
    ready(f, 1, 1);
    for (uint32_t i = 0; i < PLACES; i++) {
        f->now_us += 1000;
        contact_id id = arrive(f, DIRECT);
        assert_int_equal(facts_of(f, FACT_CONTACT_ACCEPTED), 1);
        order(f, (struct command){.kind = CMD_SLEEP, .contact = id, .agent = 1, .a = 1});
    }
}

static void who_goes_for_good_gives_back_thousands_the_oldest_first(void **state)
{
    struct floor f;

    (void)state;
    holds_thousands(&f);
    order(&f, (struct command){.kind = CMD_AGENT_AWAY, .agent = 1, .a = 5 * SECOND});
    assert_int_equal(f.facts.count, 1); /* nothing rings that could be taken back */
    f.now_us += 5 * SECOND;
    order(&f, (struct command){.kind = CMD_TICK});
    assert_int_equal(f.facts.count, PLACES + 1);
    for (uint32_t i = 0; i < PLACES; i++) {
        assert_int_equal(facts_at(&f.facts, i).kind, FACT_CONTACT_REQUEUED);
        assert_int_equal(facts_at(&f.facts, i).contact, i + 1);
    }
    assert_int_equal(facts_at(&f.facts, PLACES).kind, FACT_AGENT_STATE);
    assert_int_equal(engine_taken(f.engine, 1, MEDIUM_CHAT), 0);
    assert_int_equal(engine_waiting(f.engine, THERE, NULL, 0), PLACES);
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tick_does_a_bounded_part_the_earliest_first),
        cmocka_unit_test(who_comes_between_two_parts_is_served_in_order),
        cmocka_unit_test(what_is_owed_survives_doubles_and_a_snapshot),
        cmocka_unit_test(how_many_a_tick_does_is_bounded),
        cmocka_unit_test(who_goes_for_good_gives_back_thousands_the_oldest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
