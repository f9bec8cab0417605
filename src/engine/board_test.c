/* A freed agent takes the most urgent of those whom they may take: held against a list of all who wait, on a floor with enough lanes for
 * boards, while agents come, change their attributes and lanes come and go. One agent is ready at a time, so that who is offered to them
 * is their own choice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attrs.h"
#include "base/prng.h"
#include "engine/engine.h"
#include "engine/policy.h"
#include "engine/signatures.h"

#define SECOND INT64_C(1000000)
#define LEVEL ATTR_FIRST
#define LEVELS 100u
#define AGENTS 192u /* three full words of seats */
#define CONTACTS 4000u

static const struct engine_limits limits = {4, 4, AGENTS, CONTACTS};

static bool attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id, enum attr_type *ret_type)
{
    (void)u, (void)scope, (void)name, (void)key;
    *ret_id = LEVEL;
    *ret_type = ATTR_NUMBER;
    return true;
}

static bool symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    (void)u, (void)text, (void)ret_symbol;
    return false;
}

static bool known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

struct waiting {
    int64_t arrived_us, priority;
    uint32_t level;
    bool waits;
};

struct floor {
    struct engine *engine;
    struct facts facts;
    struct prng prng;
    int64_t now_us, ageing_us;
    uint32_t level[AGENTS + 1];
    struct waiting who[CONTACTS + 1];
    uint32_t contacts, agents, offers;
    contact_id offered; /* to the agent whose command it was */
    contact_id talks[AGENTS + 1];
    bool apart[AGENTS + 1][CONTACTS + 1]; /* declined: for longer than the test is */
    uint64_t token;
};

static bool before(const struct floor *f, const struct waiting *a, const struct waiting *b)
{
    if (!f->ageing_us && a->priority != b->priority)
        return a->priority > b->priority;
    int64_t start_a = a->arrived_us - a->priority * f->ageing_us, start_b = b->arrived_us - b->priority * f->ageing_us;
    return start_a != start_b ? start_a < start_b : a->arrived_us < b->arrived_us; /* then the lower id, which is looked at first */
}

static contact_id first_for(const struct floor *f, agent_id a)
{
    contact_id first = 0;

    for (uint32_t i = 1; i <= f->contacts; i++)
        if (f->who[i].waits && f->who[i].level <= f->level[a] && !f->apart[a][i] && (!first || before(f, &f->who[i], &f->who[first])))
            first = i;
    return first;
}

/* Who is offered must be the first in the list; the command's agent is the only one who is ready. */
static void order(struct floor *f, struct command c)
{
    c.now_us = f->now_us;
    facts_clear(&f->facts);
    assert_int_equal(engine_decide(f->engine, &c, &f->facts), OK);
    for (uint32_t i = 0; i < f->facts.count; i++) {
        struct fact x = facts_at(&f->facts, i);
        if (x.kind != FACT_CONTACT_OFFERED)
            continue;
        assert_int_equal(x.contact, first_for(f, x.agent));
        f->who[x.contact].waits = false;
        f->offered = x.contact;
        f->token = (uint64_t)x.a;
        f->offers++;
    }
}

static uint32_t drawn(struct floor *f, uint32_t below)
{
    return (uint32_t)prng_below(&f->prng, below);
}

static void set_agent(struct floor *f, agent_id id)
{
    uint8_t bytes[64];
    struct attrs_writer w;
    const symbol_id queue = 1;

    f->level[id] = drawn(f, LEVELS);
    attrs_write_init(&w, bytes, sizeof bytes);
    attrs_write_set(&w, ATTR_QUEUES, &queue, 1);
    attrs_write_number(&w, LEVEL, f->level[id] * 1000);
    order(f, (struct command){.kind = CMD_AGENT_SET, .agent = id, .a = f->now_us, .b = 1, .rest = bytes, .rest_bytes = (uint32_t)w.n});
}

static void arrive(struct floor *f)
{
    uint8_t bytes[64];
    struct attrs_writer w;
    uint32_t id = ++f->contacts, topic = 1 + drawn(f, 2);

    f->who[id] = (struct waiting){.arrived_us = f->now_us, .priority = topic == 1 ? 2 : 5, .level = drawn(f, LEVELS), .waits = true};
    attrs_write_init(&w, bytes, sizeof bytes);
    attrs_write_number(&w, LEVEL, f->who[id].level * 1000);
    order(f, (struct command){.kind = CMD_ARRIVE, .contact = id, .party = id, .a = topic, .c = id, .rest = bytes,
                              .rest_bytes = (uint32_t)w.n});
}

static void declines(struct floor *f, agent_id id)
{
    contact_id c = f->offered;

    f->who[c].waits = true;
    f->apart[id][c] = true;
    f->offered = 0;
    contact_id expected = first_for(f, id);
    order(f, (struct command){.kind = CMD_DECLINE, .contact = c, .agent = id, .a = (int64_t)f->token, .b = DECLINE_SKILL, .c = 1});
    assert_int_equal(f->offered, expected);
}

static void ends(struct floor *f, agent_id id)
{
    contact_id expected = first_for(f, id), c = f->talks[id];

    f->offered = f->talks[id] = 0;
    order(f, (struct command){.kind = CMD_END, .contact = c, .agent = id, .a = ACTOR_AGENT});
    assert_int_equal(f->offered, expected);
}

/* Ready, or done with a talk, takes whom they are given, one after the other or not, and goes, or talks on: others are asked meanwhile. */
static void work(struct floor *f, agent_id id)
{
    contact_id expected = first_for(f, id);

    f->offered = 0;
    if (f->talks[id])
        ends(f, id);
    else
        order(f, (struct command){.kind = CMD_AGENT_STATE, .agent = id, .a = AGENT_READY, .c = ACTOR_AGENT});
    assert_int_equal(f->offered, expected);
    for (uint32_t left = drawn(f, 4); f->offered && left > 0; left--) {
        if (drawn(f, 8) == 0) {
            declines(f, id);
            continue;
        }
        order(f, (struct command){.kind = CMD_ACCEPT, .contact = f->offered, .agent = id, .a = (int64_t)f->token});
        f->talks[id] = f->offered;
        if (drawn(f, 6) == 0)
            return;
        ends(f, id);
    }
    if (f->offered)
        f->who[f->offered].waits = true; /* the offer is taken back */
    order(f, (struct command){.kind = CMD_AGENT_STATE, .agent = id, .a = AGENT_OFFLINE, .c = ACTOR_AGENT});
}

/* The same in other words: whoever waits moves to another lane, and nobody's place changes. */
static void set_topic(struct floor *f, uint32_t topic, bool otherwise)
{
    const struct lang_names names = {.attribute = attribute, .symbol = symbol, .known = known};
    const char *words = otherwise ? "agent.level + 0.5 > customer.level" /* no gate knows */ : "agent.level >= customer.level";
    struct lang_error error;
    struct buf code = {0}, bytes = {0};

    assert_int_equal(lang_compile(str_of(words), &names, &code, &error), OK);
    policy_write(&bytes, &(struct policy){.version = 1, .required = {code.p, code.n}}, NULL);
    order(f, (struct command){.kind = CMD_TOPIC_SET, .queue = 1, .a = topic, .b = topic == 1 ? 2 : 5, .rest = bytes.p,
                              .rest_bytes = (uint32_t)bytes.n});
    buf_done(&code);
    buf_done(&bytes);
}

static void set_queue(struct floor *f, struct queue_policy p)
{
    struct buf bytes = {0};

    queue_policy_write(&bytes, &p);
    f->ageing_us = p.wait_order == WAIT_AGEING ? p.ageing_us : 0;
    order(f, (struct command){.kind = CMD_QUEUE_SET, .queue = 1, .a = 20 * SECOND, .c = SECOND, .rest = bytes.p,
                              .rest_bytes = (uint32_t)bytes.n});
    buf_done(&bytes);
}

static void set_up(struct floor *f, struct queue_policy p, uint32_t signatures)
{
    assert_int_equal(engine_new(&limits, &f->engine), OK);
    engine_keep_signatures(f->engine, signatures);
    set_queue(f, p);
    set_topic(f, 1, false);
    set_topic(f, 2, false);
}

/* What may never be: more kept than the limit, or loose ones while nothing was too many. */
static void look_at_signatures(const struct floor *f, uint32_t signatures, uint32_t *most_loose)
{
    struct engine_signatures s;

    engine_signatures(f->engine, &s);
    assert_in_range(s.held, 0, 2 * LEVELS); /* in two wordings */
    assert_in_range(s.held - s.loose, 0, signatures);
    *most_loose = s.loose > *most_loose ? s.loose : *most_loose;
}

/* changing: the head start, now and then; with ageing. signatures: kept as sets. */
static void play(struct queue_policy policy, bool changing, uint32_t signatures, uint64_t seed)
{
    uint32_t most_loose = 0;
    struct floor *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->now_us = SECOND;
    f->prng = (struct prng){seed};
    set_up(f, policy, signatures);
    while (f->contacts < CONTACTS) {
        f->now_us += drawn(f, 3); /* some at the same time */
        if (f->agents < AGENTS && drawn(f, 20) == 0)
            set_agent(f, ++f->agents);
        if (drawn(f, 100) == 0)
            set_topic(f, 1 + drawn(f, 2), drawn(f, 2) == 1);
        if (changing && drawn(f, 200) == 0) {
            policy.ageing_us = 1 + drawn(f, 300);
            policy.wait_order = drawn(f, 3) ? WAIT_AGEING : WAIT_STRICT; /* of one band, or of one for each priority */
            set_queue(f, policy);
        }
        uint32_t what = drawn(f, 20);
        if (what < 12 || f->agents == 0)
            arrive(f);
        else if (what < 14)
            set_agent(f, 1 + drawn(f, f->agents));
        else
            work(f, 1 + drawn(f, f->agents));
        look_at_signatures(f, signatures, &most_loose);
    }
    assert_true(signatures >= LEVELS ? most_loose == 0 : most_loose > LEVELS / 2);
    assert_in_range(f->offers, CONTACTS / 10, 10 * CONTACTS);
    facts_done(&f->facts);
    engine_free(f->engine);
    free(f);
}

static void the_most_urgent_of_many_lanes_is_taken(void **state)
{
    (void)state;
    play(queue_policy_default, false, ENGINE_SIGNATURES_MAX, 1);
}

static void with_ageing_the_head_start_counts(void **state)
{
    struct queue_policy p = queue_policy_default;

    (void)state;
    p.wait_order = WAIT_AGEING;
    p.ageing_us = 100;
    play(p, false, ENGINE_SIGNATURES_MAX, 2);
}

static void another_head_start_counts_for_who_waits_already(void **state)
{
    struct queue_policy p = queue_policy_default;

    (void)state;
    p.wait_order = WAIT_AGEING;
    p.ageing_us = 100;
    play(p, true, ENGINE_SIGNATURES_MAX, 3);
}

/* The list is the same, whether all lanes are on the board or most are read one by one. */
static void lanes_of_signatures_that_are_not_kept_stand_in_the_same_order(void **state)
{
    struct queue_policy p = queue_policy_default;

    (void)state;
    play(p, false, 0, 1);
    play(p, false, 20, 4);
    p.wait_order = WAIT_AGEING;
    p.ageing_us = 100;
    play(p, true, 7, 5);
}

static void loose_and_held(const struct floor *f, uint32_t *ret_loose, uint32_t *ret_held)
{
    struct engine_signatures s;

    engine_signatures(f->engine, &s);
    *ret_loose = s.loose;
    *ret_held = s.held;
}

/* While a topic changes, its signatures before and after are there together: too many for once. Each look of an agent keeps one more. */
static void after_a_change_what_was_loose_is_kept_as_agents_look(void **state)
{
    struct floor *f = calloc(1, sizeof *f);
    uint32_t loose, held, looks = 0;

    (void)state;
    assert_non_null(f);
    f->now_us = SECOND;
    f->prng = (struct prng){6};
    set_up(f, queue_policy_default, LEVELS);
    for (set_agent(f, ++f->agents); f->level[1] < 1 || f->level[1] > 3;) /* few fit: the search goes far */
        set_agent(f, 1);
    while (f->contacts < 20 * LEVELS) /* of every level some */
        arrive(f);
    loose_and_held(f, &loose, &held);
    assert_int_equal(loose, 0);
    assert_int_equal(held, LEVELS);
    set_topic(f, 1, true);
    loose_and_held(f, &loose, &held);
    assert_int_equal(held, 2 * LEVELS); /* the second topic's in the old words */
    assert_int_equal(loose, LEVELS);
    set_topic(f, 2, true);
    for (loose_and_held(f, &loose, &held); loose > 0; loose_and_held(f, &loose, &held)) {
        assert_int_equal(held, LEVELS);
        assert_true(++looks <= 2 * LEVELS);
        work(f, 1);
    }
    assert_true(looks > LEVELS / 10); /* not all at once */
    facts_done(&f->facts);
    engine_free(f->engine);
    free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_urgent_of_many_lanes_is_taken),
        cmocka_unit_test(with_ageing_the_head_start_counts),
        cmocka_unit_test(another_head_start_counts_for_who_waits_already),
        cmocka_unit_test(lanes_of_signatures_that_are_not_kept_stand_in_the_same_order),
        cmocka_unit_test(after_a_change_what_was_loose_is_kept_as_agents_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
