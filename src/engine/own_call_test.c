/* own_call_test: an agent calls a customer: theirs at once, or refused; and nobody who waits is asked about it. */
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
#define QUEUE 1
#define TOPIC 1
#define LIN 1
#define CHEN 2

static struct engine *e;
static struct facts facts;
static int64_t now_us;
static contact_id last;

static enum err order(struct command c)
{
    c.now_us = now_us;
    facts_clear(&facts);
    return engine_decide(e, &c, &facts);
}

static void floor_of(int64_t connect_us)
{
    struct queue_policy q = queue_policy_default;
    struct buf bytes = {0};

    now_us = SECOND;
    assert_int_equal(engine_new(&(struct engine_limits){4, 4, 4, 20}, &e), OK);
    q.connect_us = connect_us;
    queue_policy_write(&bytes, &q);
    assert_int_equal(order((struct command){.kind = CMD_QUEUE_SET, .queue = QUEUE, .a = 20 * SECOND, .b = 30 * SECOND, .c = 60 * SECOND,
                                            .rest = bytes.p, .rest_bytes = (uint32_t)bytes.n}), OK);
    buf_clear(&bytes);
    policy_write(&bytes, &(struct policy){.version = 1, .patience_us = 600 * SECOND}, NULL);
    assert_int_equal(order((struct command){.kind = CMD_TOPIC_SET, .queue = QUEUE, .a = TOPIC, .rest = bytes.p, .rest_bytes = (uint32_t)bytes.n}), OK);
    buf_done(&bytes);
}

/* Serves no queue at all: an own call does not ask. One call, three chats. */
static void agent(agent_id id, enum agent_state state)
{
    assert_int_equal(order((struct command){.kind = CMD_AGENT_SET, .agent = id, .a = 1, .b = 3, .c = 1}), OK);
    assert_int_equal(order((struct command){.kind = CMD_AGENT_STATE, .agent = id, .a = state, .c = ACTOR_AGENT}), OK);
}

static enum err calls(agent_id id)
{
    uint8_t bytes[32];
    struct attrs_writer w;
    attrs_write_init(&w, bytes, sizeof bytes);
    attrs_write_number(&w, ATTR_MEDIUM, MEDIUM_VOICE);
    last++;
    return order((struct command){.kind = CMD_ARRIVE, .contact = last, .agent = id, .party = last, .a = TOPIC, .c = (int64_t)last, .rest = bytes,
                                  .rest_bytes = (uint32_t)w.n});
}

static void done(void)
{
    facts_done(&facts);
    engine_free(e);
}

static void a_call_of_an_agents_own_is_theirs_at_once(void **state)
{
    struct engine_contact c;

    (void)state;
    floor_of(8 * SECOND); /* what connects calls that come in is not asked of this one */
    agent(LIN, AGENT_READY);
    assert_int_equal(calls(LIN), OK);
    assert_int_equal(facts.count, 3);
    assert_int_equal(facts_at(&facts, 0).kind, FACT_CONTACT_ARRIVED);
    assert_int_equal(facts_at(&facts, 1).kind, FACT_CONTACT_OFFERED);
    assert_int_equal(facts_at(&facts, 2).kind, FACT_CONTACT_ACCEPTED);
    assert_true(engine_contact(e, last, &c));
    assert_int_equal(c.state, CONTACT_TALKING);
    assert_int_equal(c.agent, LIN);
    assert_int_equal(engine_taken(e, LIN, MEDIUM_VOICE), 1);
    assert_int_equal(order((struct command){.kind = CMD_END, .contact = last, .a = ACTOR_SYSTEM}), OK);
    assert_true(engine_contact(e, last, &c));
    assert_int_equal(c.state, CONTACT_WRAPUP);
    done();
}

static void a_call_of_an_agents_own_needs_an_agent_who_is_there_with_a_place(void **state)
{
    (void)state;
    floor_of(0);
    agent(LIN, AGENT_READY);
    agent(CHEN, AGENT_OFFLINE);
    assert_int_equal(calls(CHEN), ERR_COLLEAGUE);
    assert_int_equal(calls(4711), ERR_COLLEAGUE);
    assert_int_equal(calls(LIN), OK);
    assert_int_equal(calls(LIN), ERR_COLLEAGUE); /* one call at a time */
    assert_int_equal(facts.count, 0);
    assert_int_equal(order((struct command){.kind = CMD_AGENT_STATE, .agent = CHEN, .a = AGENT_READY, .c = ACTOR_AGENT}), OK);
    assert_int_equal(order((struct command){.kind = CMD_AGENT_AWAY, .agent = CHEN, .a = 60 * SECOND}), OK);
    assert_int_equal(calls(CHEN), ERR_COLLEAGUE);
    done();
}

static void on_a_break_one_may_call_and_is_on_it_still_afterwards(void **state)
{
    struct engine_contact c;
    struct engine_agent a;

    (void)state;
    floor_of(0);
    agent(CHEN, AGENT_PAUSED);
    assert_int_equal(calls(CHEN), OK);
    assert_int_equal(facts.count, 3);
    assert_true(engine_contact(e, last, &c));
    assert_int_equal(c.state, CONTACT_TALKING);
    assert_int_equal(order((struct command){.kind = CMD_END, .contact = last, .agent = CHEN, .a = ACTOR_AGENT}), OK);
    assert_int_equal(order((struct command){.kind = CMD_WRAP, .contact = last, .agent = CHEN, .a = 1}), OK);
    assert_true(engine_agent(e, CHEN, &a));
    assert_int_equal(a.state, AGENT_PAUSED);
    assert_false(engine_free_for(e, CHEN, MEDIUM_VOICE)); /* nobody is given to them */
    assert_int_equal(calls(CHEN), OK);
    assert_int_equal(calls(CHEN), ERR_COLLEAGUE); /* one call at a time on a break too */
    done();
}

/* What came with the contact is gone, its medium too. */
static void on_a_break_the_history_of_an_erased_persons_call_is_read(void **state)
{
    struct engine *later;

    (void)state;
    floor_of(0);
    agent(CHEN, AGENT_PAUSED);
    later = e;
    floor_of(0);
    agent(CHEN, AGENT_PAUSED);
    assert_int_equal(calls(CHEN), OK);
    assert_int_equal(facts.count, 3);
    for (uint32_t i = 0; i < facts.count; i++) {
        struct fact f = facts_at(&facts, i);
        if (f.kind == FACT_CONTACT_ARRIVED) {
            f.rest = NULL;
            f.rest_bytes = 0;
        }
        assert_int_equal(engine_evolve(later, &f), OK);
    }
    engine_free(later);
    last++;
    assert_int_equal(order((struct command){.kind = CMD_ARRIVE, .contact = last, .agent = LIN, .party = last, .a = TOPIC, .c = (int64_t)last}), ERR_COLLEAGUE);
    agent(LIN, AGENT_PAUSED); /* of any medium */
    assert_int_equal(order((struct command){.kind = CMD_ARRIVE, .contact = last, .agent = LIN, .party = last, .a = TOPIC, .c = (int64_t)last}), OK);
    assert_int_equal(facts.count, 3);
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_of_an_agents_own_is_theirs_at_once),
        cmocka_unit_test(a_call_of_an_agents_own_needs_an_agent_who_is_there_with_a_place),
        cmocka_unit_test(on_a_break_one_may_call_and_is_on_it_still_afterwards),
        cmocka_unit_test(on_a_break_the_history_of_an_erased_persons_call_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
