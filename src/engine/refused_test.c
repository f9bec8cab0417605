/* refused_test: a small floor on which one command after the other is refused for each reason there is: no fact, nothing changed,
 * counted by that reason and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attrs.h"
#include "engine/bounds.h"
#include "engine/engine.h"
#include "engine/failing_test.h"
#include "engine/policy.h"

/* A deed: what is sent, and the answer. Rests are by name, since they are made at the start. */
enum rest { NOTHING, PLAIN, PICKED, ONE_AT_MOST, TO_NOWHERE, TO_ITSELF, WANTS_ALL, SERVES, CALLS, GARBAGE, RESTS };
static struct {
    uint8_t p[600];
    uint32_t n;
} rests[RESTS];

struct deed {
    enum err err;
    struct command c;
    enum rest rest;
};

#define S SECOND_US
#define AT(s) .now_us = (s) * S
#define IN(k) .kind = CMD_##k

static const struct engine_limits limits = {.queues_max = 2, .topics_max = 2, .agents_max = 2, .contacts_max = 3};

static const struct deed deeds[] = {
    /* what no command is */
    {ERR_INPUT, {.kind = CMD_NONE}, 0},
    {ERR_INPUT, {.kind = CMD_KINDS}, 0},
    {ERR_INPUT, {IN(TICK), .now_us = -1}, 0},
    {ERR_INPUT, {IN(TICK), .now_us = INT64_MAX}, 0},
    /* configuration */
    {ERR_INPUT, {IN(QUEUE_SET), .a = 9 * S, .c = S}, PLAIN},                              /* no queue */
    {ERR_INPUT, {IN(QUEUE_SET), .queue = 1, .a = 0, .c = S}, PLAIN},                      /* no lease */
    {ERR_INPUT, {IN(QUEUE_SET), .queue = 1, .a = 9 * S, .c = S}, GARBAGE},
    {ERR_INPUT, {IN(QUEUE_SET), .queue = 1, .a = 9 * S, .c = S}, TO_ITSELF},
    {ERR_MISSING, {IN(QUEUE_SET), .queue = 1, .a = 9 * S, .c = S}, TO_NOWHERE},
    {OK, {IN(QUEUE_SET), .queue = 1, .a = 9 * S, .c = S}, ONE_AT_MOST},
    {OK, {IN(QUEUE_SET), .queue = 2, .a = 9 * S, .b = 5 * S, .c = S}, PICKED},
    {ERR_FULL, {IN(QUEUE_SET), .queue = 3, .a = 9 * S, .c = S}, PLAIN},
    {ERR_INPUT, {IN(TOPIC_SET), .queue = 1, .a = 0}, WANTS_ALL},
    {ERR_INPUT, {IN(TOPIC_SET), .queue = 1, .a = 1}, GARBAGE},
    {ERR_MISSING, {IN(TOPIC_SET), .queue = 9, .a = 1}, WANTS_ALL},
    {OK, {IN(TOPIC_SET), .queue = 1, .a = 1}, WANTS_ALL},
    {OK, {IN(TOPIC_SET), .queue = 2, .a = 2}, WANTS_ALL},
    {ERR_FULL, {IN(TOPIC_SET), .queue = 1, .a = 3}, WANTS_ALL},
    {ERR_INPUT, {IN(ROUTING_SET)}, GARBAGE},
    {ERR_INPUT, {IN(AGENT_SET), .b = 1}, SERVES},
    {ERR_INPUT, {IN(AGENT_SET), .agent = 1, .b = CAPACITY_MAX + 1}, SERVES},
    {ERR_INPUT, {IN(AGENT_SET), .agent = 1, .b = 1}, GARBAGE},
    {OK, {IN(AGENT_SET), .agent = 1, .a = 1, .b = 2}, SERVES},
    {OK, {IN(AGENT_SET), .agent = 2, .a = 1, .b = 2}, SERVES},
    {ERR_FULL, {IN(AGENT_SET), .agent = 3, .a = 1, .b = 2}, SERVES},
    /* agents */
    {ERR_MISSING, {IN(AGENT_STATE), .agent = 9, .a = AGENT_READY, .c = ACTOR_AGENT}, 0},
    {ERR_INPUT, {IN(AGENT_STATE), .agent = 1, .a = 3, .c = ACTOR_AGENT}, 0},
    {ERR_INPUT, {IN(AGENT_STATE), .agent = 1, .a = AGENT_READY, .c = 5}, 0},
    {ERR_MISSING, {IN(AGENT_WANT), .agent = 9, .a = AGENT_READY}, 0},
    {ERR_INPUT, {IN(AGENT_WANT), .agent = 1, .a = AGENT_PAUSED, .b = PAUSE_MISSED}, 0},
    {ERR_INPUT, {IN(AGENT_WANT), .agent = 1, .a = AGENT_PAUSED, .b = REASON_MAX + 1}, 0},
    {ERR_MISSING, {IN(AGENT_AWAY), .agent = 9}, 0},
    {ERR_INPUT, {IN(AGENT_AWAY), .agent = 1, .a = -1}, 0},
    {ERR_MISSING, {IN(AGENT_BACK), .agent = 9}, 0},
    {ERR_STATE, {IN(AGENT_BACK), .agent = 1}, 0},
    /* who comes */
    {ERR_INPUT, {IN(ARRIVE), .party = 1, .a = 1, .c = 1}, 0},
    {ERR_INPUT, {IN(ARRIVE), .contact = 1, .party = 1, .a = 1, .c = 0}, 0},
    {ERR_INPUT, {IN(ARRIVE), .contact = 1, .party = 1, .a = 1, .c = 1}, GARBAGE},
    {ERR_MISSING, {IN(ARRIVE), .contact = 1, .party = 1, .a = 7, .c = 1}, 0},
    {OK, {IN(ARRIVE), .contact = 1, .party = 1, .a = 1, .c = 1}, 0},
    {ERR_EXISTS, {IN(ARRIVE), .contact = 1, .party = 1, .a = 1, .c = 2}, 0},
    {ERR_EXISTS, {IN(ARRIVE), .contact = 2, .party = 1, .a = 1, .c = 1}, 0}, /* the conversation is open */
    {ERR_FULL, {IN(ARRIVE), .contact = 2, .party = 2, .a = 1, .c = 2}, 0},   /* the queue's own limit */
    {ERR_MISSING, {IN(CONTACT_SET), .contact = 9}, 0},
    {ERR_INPUT, {IN(CONTACT_SET), .contact = 1}, GARBAGE},
    /* offers: contact 1 is offered to agent 1 under token 1 */
    {OK, {IN(AGENT_STATE), .agent = 1, .a = AGENT_READY, .c = ACTOR_AGENT}, 0},
    {ERR_MISSING, {IN(ACCEPT), .contact = 9, .agent = 1, .a = 1}, 0},
    {ERR_STALE, {IN(ACCEPT), .contact = 1, .agent = 1, .a = 2}, 0},
    {ERR_STALE, {IN(ACCEPT), .contact = 1, .agent = 2, .a = 1}, 0},
    {ERR_STALE, {IN(ACCEPT), AT(9), .contact = 1, .agent = 1, .a = 1}, 0}, /* at the end of the lease; the clock does not move for it */
    {ERR_INPUT, {IN(DECLINE), .contact = 1, .agent = 1, .a = 1, .b = DECLINE_PASSED}, 0},
    {ERR_INPUT, {IN(DECLINE), .contact = 1, .agent = 1, .a = 1, .b = REASON_MAX + 1}, 0},
    {ERR_INPUT, {IN(DECLINE), .contact = 1, .agent = 1, .a = 1, .c = 2}, 0},
    {ERR_INPUT, {IN(DECLINE), .contact = 1, .agent = 1, .a = 1, .c = -1}, 0},
    {ERR_STALE, {IN(DECLINE), .contact = 1, .agent = 2, .a = 1}, 0},
    {ERR_STALE, {IN(CONNECTED), .contact = 1, .agent = 1, .a = 1}, 0},
    {ERR_STALE, {IN(NOT_CONNECTED), .contact = 1, .agent = 1, .a = 1}, 0},
    {ERR_STATE, {IN(PULL), .contact = 1, .agent = 1}, 0},
    {ERR_MISSING, {IN(PULL), .contact = 1, .agent = 9}, 0},
    {ERR_STATE, {IN(END), .contact = 1, .agent = 1, .a = ACTOR_AGENT}, 0},
    {ERR_STATE, {IN(WRAP), .contact = 1, .agent = 1}, 0},
    {ERR_STATE, {IN(SLEEP), .contact = 1, .a = 1}, 0},
    {ERR_STATE, {IN(TRANSFER), .contact = 1, .queue = 2}, 0},
    {OK, {IN(ACCEPT), .contact = 1, .agent = 1, .a = 1}, 0},
    {ERR_TAKEN, {IN(ACCEPT), .contact = 1, .agent = 2, .a = 1}, 0},
    {ERR_TAKEN, {IN(PULL), .contact = 1, .agent = 2}, 0},
    /* the talk */
    {ERR_INPUT, {IN(SLEEP), .contact = 1, .a = 2}, 0},
    {ERR_INPUT, {IN(SLEEP), AT(5), .contact = 1, .a = 1, .b = 5 * S}, 0}, /* until a time that is over */
    {ERR_MISSING, {IN(SLEEP), .contact = 9, .a = 1}, 0},
    {ERR_STALE, {IN(SLEEP), .contact = 1, .agent = 2, .a = 1}, 0},
    {ERR_INPUT, {IN(TRANSFER), .contact = 1, .agent = 1, .c = 1, .b = 1}, 0}, /* to who has it */
    {ERR_INPUT, {IN(TRANSFER), .contact = 1, .agent = 1, .b = 2}, 0},         /* without the talk's token */
    {ERR_MISSING, {IN(TRANSFER), .contact = 9, .queue = 2}, 0},
    {ERR_MISSING, {IN(TRANSFER), .contact = 1, .queue = 7}, 0},
    {ERR_MISSING, {IN(TRANSFER), .contact = 1, .b = 7}, 0},
    {ERR_STALE, {IN(TRANSFER), .contact = 1, .agent = 2, .c = 1, .queue = 2}, 0},
    {ERR_COLLEAGUE, {IN(TRANSFER), .contact = 1, .agent = 1, .c = 1, .b = 2}, 0}, /* who is signed out */
    {ERR_INPUT, {IN(END), .contact = 1, .agent = 1, .a = ACTOR_CUSTOMER}, 0},
    {ERR_STALE, {IN(END), .contact = 1, .agent = 2, .a = ACTOR_AGENT}, 0},
    {ERR_MISSING, {IN(END), .contact = 9, .agent = 1, .a = ACTOR_AGENT}, 0},
    {ERR_INPUT, {IN(WRAP), .contact = 1, .agent = 1, .a = -1}, 0},
    {ERR_MISSING, {IN(WRAP), .contact = 9, .agent = 1}, 0},
    {OK, {IN(END), .contact = 1, .agent = 1, .a = ACTOR_AGENT}, 0},
    /* what is over */
    {ERR_EXISTS, {IN(ARRIVE), .contact = 1, .party = 1, .a = 1, .c = 3}, 0},
    {ERR_STALE, {IN(ACCEPT), .contact = 1, .agent = 1, .a = 1}, 0},
    {ERR_STALE, {IN(PULL), .contact = 1, .agent = 1}, 0},
    {ERR_STALE, {IN(SLEEP), .contact = 1, .a = 1}, 0},
    {ERR_STALE, {IN(TRANSFER), .contact = 1, .queue = 2}, 0},
    {ERR_STALE, {IN(CONTACT_SET), .contact = 1}, 0},
    {ERR_MISSING, {IN(END), .contact = 1, .agent = 2, .a = ACTOR_AGENT}, 0},
    {ERR_MISSING, {IN(LEAVE), .contact = 9}, 0},
    {ERR_INPUT, {IN(RESTART), .a = -1}, 0},
    /* picked from a list, by who has no place for calls; wrapped up by another */
    {OK, {IN(ARRIVE), .contact = 2, .party = 2, .a = 2, .c = 2}, CALLS},
    {ERR_STATE, {IN(PULL), .contact = 2, .agent = 1}, 0},
    {OK, {IN(ARRIVE), .contact = 3, .party = 3, .a = 2, .c = 3}, 0},
    {OK, {IN(PULL), .contact = 3, .agent = 1}, 0},
    {OK, {IN(END), .contact = 3, .agent = 1, .a = ACTOR_AGENT}, 0},
    {ERR_STALE, {IN(WRAP), .contact = 3, .agent = 2}, 0},
    {OK, {IN(ARRIVE), .contact = 4, .party = 4, .a = 2, .c = 4}, 0},
    {ERR_FULL, {IN(ARRIVE), .contact = 5, .party = 5, .a = 2, .c = 5}, 0}, /* the engine's own limit */
};

static void keep(enum rest which, const uint8_t *p, size_t n)
{
    assert_true(n <= sizeof rests[which].p);
    memcpy(rests[which].p, p, n);
    rests[which].n = (uint32_t)n;
}

static void keep_queue(enum rest which, struct queue_policy q)
{
    struct buf b = {0};

    queue_policy_write(&b, &q);
    keep(which, b.p, b.n);
    buf_done(&b);
}

static void make_rests(void)
{
    const struct policy topic = {.version = 1, .patience_us = 60 * S};
    const symbol_id queues[] = {1, 2};
    struct queue_policy q = queue_policy_default;
    struct attrs_writer w;
    struct buf b = {0};

    keep_queue(PLAIN, q);
    q.overflow = 9;
    keep_queue(TO_NOWHERE, q);
    q.overflow = 1;
    keep_queue(TO_ITSELF, q);
    q = queue_policy_default;
    q.waiting_max[MEDIUM_CHAT] = 1;
    keep_queue(ONE_AT_MOST, q);
    q = queue_policy_default;
    q.offer_mode = OFFER_PULL;
    keep_queue(PICKED, q);
    policy_write(&b, &topic, NULL);
    keep(WANTS_ALL, b.p, b.n);
    buf_done(&b);
    attrs_write_init(&w, rests[SERVES].p, sizeof rests[SERVES].p);
    attrs_write_set(&w, ATTR_QUEUES, queues, 2);
    rests[SERVES].n = (uint32_t)w.n;
    attrs_write_init(&w, rests[CALLS].p, sizeof rests[CALLS].p);
    attrs_write_number(&w, ATTR_MEDIUM, MEDIUM_VOICE);
    rests[CALLS].n = (uint32_t)w.n;
    memset(rests[GARBAGE].p, 0xa5, rests[GARBAGE].n = 40);
}

static void send(struct engine *e, const struct deed *deed, size_t row, uint64_t refused[ERR_COUNT])
{
    struct facts facts = {0};
    struct command c = deed->c;
    uint64_t hash = engine_hash(e);

    if (deed->rest != NOTHING) {
        c.rest = rests[deed->rest].p;
        c.rest_bytes = rests[deed->rest].n;
    }
    enum err err = engine_decide(e, &c, &facts);
    if (err != deed->err)
        print_error("row %zu: %s, not %s\n", row, err_code(err), err_code(deed->err));
    assert_int_equal(err, deed->err);
    refused[err] += err != OK;
    if (err != OK) {
        assert_int_equal(facts.count, 0);
        assert_true(engine_hash(e) == hash);
    }
    for (unsigned reason = 0; reason < ERR_COUNT; reason++)
        assert_int_equal(engine_refused(e, (enum err)reason), refused[reason]);
    facts_done(&facts);
}

static void what_is_refused_is_counted_by_its_reason(void **state)
{
    static const enum err reasons[] = {ERR_INPUT, ERR_MISSING, ERR_FULL,      ERR_STATE, ERR_STALE,
                                       ERR_TAKEN, ERR_EXISTS,  ERR_COLLEAGUE, ERR_NOMEM};
    uint64_t refused[ERR_COUNT] = {0};
    struct engine *e;

    (void)state;
    make_rests();
    assert_int_equal(engine_new(&limits, &e), OK);
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        send(e, &deeds[i], i, refused);

    const struct deed more = {ERR_NOMEM, {IN(AGENT_STATE), AT(1), .agent = 2, .a = AGENT_READY, .c = ACTOR_AGENT}, 0};
    struct facts facts = {0};
    memory_left = 0;
    assert_int_equal(engine_decide(e, &more.c, &facts), ERR_NOMEM);
    memory_left = INT64_MAX;
    assert_int_equal(facts.count, 0);
    facts_done(&facts);
    refused[ERR_NOMEM]++;
    for (unsigned reason = 0; reason <= ERR_COUNT; reason++) /* of a reason there is none of, none */
        assert_int_equal(engine_refused(e, (enum err)reason), reason < ERR_COUNT ? refused[reason] : 0);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        assert_true(refused[reasons[i]] > 0);
        refused[reasons[i]] = 0;
    }
    for (unsigned reason = 0; reason < ERR_COUNT; reason++) /* and there is no other */
        assert_int_equal(refused[reason], 0);
    engine_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_refused_is_counted_by_its_reason)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
