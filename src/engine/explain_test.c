/* Explanations against what the engine does: a seeded floor, on which every offer must go to whom the ranking puts first, and every
 * contact that waits must have a reason for every agent. And by hand, one case for each reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attrs.h"
#include "base/prng.h"
#include "engine/explain.h"
#include "engine/policy.h"
#include "engine/state.h"
#include "engine/told_floor.h"

/* -- the seeded floor -- */

/* What time brings to one who waits, and how long it may last: as the contact and its queue say themselves. */
static void look_at_times(struct told_floor *f, contact_id id, const struct explain_waiting *w)
{
    const struct contact *c = engine_find_contact(f->engine, id);
    const struct queue *to = engine_overflow_on(f->engine, c->queue, c->medium);
    struct estimate_now now;
    struct estimate_answer expected;
    engine_estimate_now(f->engine, c->queue, c->medium, f->now_us, &now);
    now.ahead = w->place - 1 < now.ahead ? w->place - 1 : now.ahead;
    estimate_answer(engine_estimate(c), &now, &expected);
    assert_int_equal(w->estimate.sure, expected.sure);
    assert_int_equal(w->estimate.by, expected.by);
    assert_int_equal(w->estimate.likely_us, expected.likely_us);
    assert_int_equal(w->estimate.at_most_us, expected.at_most_us);
    assert_int_equal(w->estimate.error_us, expected.error_us);
    assert_int_equal(w->ahead, w->place - 1);
    assert_int_equal(w->waited_us, f->now_us - c->queued_us);
    assert_true(w->sought == c->sought && w->sought_why == c->sought_why);
    assert_int_equal(w->until_us, c->sought ? c->sought_until_us : 0);
    assert_true(w->step == c->step && w->steps == c->topic->policy.steps);
    assert_true(w->step_us == NEVER_US || w->step < w->steps);
    assert_int_equal(w->overflow_us != NEVER_US, c->queue->policy.overflow_us > 0);
    assert_int_equal(w->overflow, c->queue->policy.overflow_us > 0 && to ? to->id : 0);
    f->sure += expected.sure;
    f->overflows += w->overflow != 0;
}

static void every_waiting_contact_has_a_reason_for_every_agent(struct told_floor *f)
{
    for (contact_id id = 1; id <= f->contacts; id++) {
        struct engine_contact c;
        struct explain_waiting w;
        if (!engine_contact(f->engine, id, &c)) {
            assert_int_equal(engine_why_waiting(f->engine, id, f->now_us, &w), ERR_MISSING);
            continue;
        }
        assert_int_equal(engine_why_waiting(f->engine, id, f->now_us, &w), OK);
        assert_int_equal(w.queue + w.requirement + w.members, w.seats);
        uint32_t most = 0, all = 0;
        for (uint32_t i = 0; i < w.predicates; i++) {
            most = w.predicate[i] > most ? w.predicate[i] : most;
            all += w.predicate[i];
        }
        assert_true(most <= w.requirement && w.requirement <= all); /* who fails, fails some of them */
        assert_true(w.predicates == 0 || w.predicate[w.worst] == most);
        assert_int_equal(w.why == WAITS_NOT, c.state != CONTACT_WAITING);
        if (w.why == WAITS_NOT)
            continue;
        f->waits++;
        look_at_times(f, id, &w);
        assert_int_equal(w.members, w.offline + w.paused + w.away + w.full + w.held + w.excluded + w.reserved_for_other);
        contact_id line[512];
        uint32_t count = engine_waiting(f->engine, c.queue, line, 512);
        assert_in_range(w.place, 1, count);
        assert_int_equal(line[w.place - 1], id);
    }
}

static void every_free_agent_has_a_reason_for_every_contact(const struct told_floor *f)
{
    for (agent_id id = 1; id <= AGENTS; id++) {
        struct explain_idle i;
        assert_int_equal(engine_why_idle(f->engine, id, f->now_us, &i), OK);
        bool able = i.why >= IDLES_NOBODY_WAITS;
        assert_true(!able || i.waiting == i.requirement + i.held + i.reserved + i.media);
        assert_true(!able || (i.why == IDLES_NOBODY_WAITS) == (i.waiting == 0));
        assert_true(i.why != IDLES_REQUIREMENT || i.example != 0);
        const struct agent *a = engine_find_agent(f->engine, id);
        int64_t since_us = engine_idle_since_us(f->engine, a);
        assert_int_equal(i.idle_us, f->now_us > since_us ? f->now_us - since_us : 0);
    }
}

static void play(struct told_floor *f, struct prng *r)
{
    agent_id agent = 1 + prng_below(r, AGENTS);
    contact_id some = f->contacts ? 1 + (f->contacts > 25 ? f->contacts - 25 : 0) + prng_below(r, f->contacts > 25 ? 25 : f->contacts) : 0;
    some = some > f->contacts ? f->contacts : some;
    struct command c = {.contact = some, .agent = some ? f->holder[some] : 0, .a = some ? (int64_t)f->tokens[some] : 0};
    if (prng_below(r, 100) == 0)
        told_queue_by_chance(f, 1 + prng_below(r, QUEUES), r);
    switch (prng_below(r, 16)) {
    case 0:
    case 1:
        told_arrive_for(f, 1 + prng_below(r, 4), (symbol_id)(1 + prng_below(r, 2)), prng_below(r, 3) ? 0 : agent,
                   prng_below(r, 5) ? 0 : 1 + prng_below(r, AGENTS));
        return;
    case 2:
    case 3:
    case 4:
    case 5: told_state(f, agent, AGENT_READY); return;
    case 6: told_state(f, agent, prng_below(r, 2) ? AGENT_OFFLINE : AGENT_PAUSED); return;
    case 7:
        told_agent(f, agent, 2 + (int64_t)f->offers, 1 + (int64_t)prng_below(r, 3), (uint32_t)prng_below(r, 16), (uint32_t)prng_below(r, 8),
                  (int64_t)prng_below(r, 11) * 1000);
        return;
    case 8:
    case 9: c.kind = CMD_ACCEPT; break;
    case 10: c.kind = CMD_SLEEP; c.a = (int64_t)prng_below(r, 4) > 0; break;
    case 11: c.kind = CMD_DECLINE; c.b = DECLINE_BUSY; break;
    case 12:
    case 13: c.kind = CMD_END; c.a = ACTOR_AGENT; break;
    case 14: c.kind = CMD_WRAP; c.a = 0; break;
    default: c.kind = CMD_LEAVE; break;
    }
    if (some)
        told_order(f, c);
}

static void who_is_offered_a_contact_is_whom_the_ranking_puts_first(void **state)
{
    (void)state;
    uint32_t offers = 0, waits = 0, sure = 0, overflows = 0;
    for (uint64_t seed = 1; seed <= 45; seed++) {
        struct prng r = {seed};
        struct told_floor *f = told_open();
        for (queue_id q = 1; q <= QUEUES; q++)
            told_queue_by_chance(f, q, &r);
        for (agent_id a = 1; a <= AGENTS; a++)
            told_agent(f, a, 1, 1 + (int64_t)prng_below(&r, 3), (uint32_t)prng_below(&r, 16), (uint32_t)prng_below(&r, 8),
                      (int64_t)prng_below(&r, 11) * 1000);
        for (int step = 0; step < 1000; step++) {
            f->now_us += (int64_t)prng_below(&r, 3) * SECOND;
            told_order(f, (struct command){.kind = CMD_TICK});
            play(f, &r);
            if (step % 50 == 0) {
                every_waiting_contact_has_a_reason_for_every_agent(f);
                every_free_agent_has_a_reason_for_every_contact(f);
            }
        }
        offers += f->offers;
        waits += f->waits;
        sure += f->sure;
        overflows += f->overflows;
        told_close(f);
    }
    print_message("%u offers, %u looks at contacts that wait, %u with an estimate, %u with a way on\n", offers, waits, sure, overflows);
    assert_true(offers > 1000 && waits > 1000 && sure > 30 && overflows > 100);
}

/* -- by hand -- */

static struct explain_waiting why(const struct told_floor *f, contact_id id)
{
    struct explain_waiting w;
    assert_int_equal(engine_why_waiting(f->engine, id, f->now_us, &w), OK);
    return w;
}

static struct explain_idle idle(const struct told_floor *f, agent_id id)
{
    struct explain_idle i;
    assert_int_equal(engine_why_idle(f->engine, id, f->now_us, &i), OK);
    return i;
}

static void each_reason_to_wait_is_told_apart(void **state)
{
    (void)state;
    struct told_floor *f = told_open();
    contact_id c = told_arrive(f, 1, MINNAN);
    assert_int_equal(why(f, c).why, WAITS_NOBODY_SERVES);
    told_agent(f, 1, 1, 1, 1u << 1, 1u << MANDARIN, 9000);
    told_agent(f, 2, 1, 1, 1u << 1, 1u << MINNAN, 4000);
    told_agent(f, 3, 1, 1, 1u << 1, 1u << MINNAN, 1000);
    struct explain_waiting w = why(f, c);
    assert_int_equal(w.why, WAITS_REQUIREMENT);
    assert_int_equal(w.predicate[0], 1); /* no Minnan */
    assert_int_equal(w.predicate[1], 2);
    assert_int_equal(w.requirement, 3);
    assert_int_equal(w.worst, 1);
    assert_true(w.steps == 1 && w.step_us == f->now_us + 45 * SECOND);
    told_agent(f, 2, 2, 1, 1u << 1, 1u << MINNAN, 5000);
    w = why(f, c);
    assert_true(w.why == WAITS_OFFLINE && w.offline == 1 && w.members == 1);
    told_state(f, 2, AGENT_PAUSED);
    assert_int_equal(why(f, c).paused, 1);
    told_state(f, 2, AGENT_READY);
    assert_int_equal(why(f, c).why, WAITS_NOT);
    told_order(f, (struct command){.kind = CMD_DECLINE, .contact = c, .agent = 2, .a = (int64_t)f->tokens[c], .b = DECLINE_BUSY});
    assert_true(why(f, c).why == WAITS_HELD && why(f, c).held == 1);
    contact_id other = told_arrive(f, 2, MINNAN);
    assert_true(why(f, c).why == WAITS_BUSY && why(f, c).full == 1);
    assert_int_equal(why(f, other).why, WAITS_NOT);
    assert_int_equal(why(f, told_arrive_for(f, 3, MINNAN, 0, 0)).why, WAITS_NOBODY_SERVES);
    contact_id third = told_arrive(f, 2, MANDARIN); /* topic 2 has the higher priority */
    assert_true(why(f, third).place == 1 && why(f, c).place == 2 && why(f, c).ahead == 1);
    told_order(f, (struct command){.kind = CMD_AGENT_AWAY, .agent = 2, .a = 30 * SECOND});
    assert_true(why(f, c).why == WAITS_OFFLINE && why(f, c).away == 1);
    told_agent(f, 4, 1, 1, 1u << 2, 0, 0);
    told_agent(f, 5, 1, 1, 1u << 2, 0, 0);
    told_state(f, 4, AGENT_READY); /* takes the one that waits in queue 2 */
    contact_id picky = told_arrive_for(f, 3, MINNAN, 4, 5);
    w = why(f, picky);
    assert_true(w.why == WAITS_RESERVED && w.sought == 4 && w.sought_why == SOUGHT_PREFERRED && w.until_us > f->now_us);
    told_state(f, 5, AGENT_READY);
    assert_true(why(f, picky).excluded == 1);
    told_queue(f, 1, OFFER_PULL);
    assert_int_equal(why(f, c).why, WAITS_PULL);
    told_close(f);
}

/* Seventeen parts: the last place counts for the last two, and is the last one looked at. */
static void the_part_that_excludes_most_may_be_the_sixteenth(void **state)
{
    (void)state;
    char source[600] = "agent.wealth >= 1";
    struct told_floor *f = told_open();
    struct buf code = {0}, b = {0};
    struct policy p = {.version = 1, .patience_us = 60 * SECOND};
    for (uint32_t i = 2; i <= 17; i++)
        snprintf(source + strlen(source), sizeof source - strlen(source), " and agent.wealth >= %u", i);
    p.required = told_code(source, &code);
    policy_write(&b, &p, NULL);
    told_order(f, (struct command){.kind = CMD_TOPIC_SET, .queue = 1, .a = 1, .b = 3, .rest = b.p, .rest_bytes = (uint32_t)b.n});
    contact_id c = told_arrive(f, 1, MINNAN);
    told_agent(f, 1, 1, 1, 1u << 1, 1u << MINNAN, 0);
    told_agent(f, 2, 1, 1, 1u << 1, 1u << MINNAN, 15000);
    struct explain_waiting w = why(f, c);
    assert_true(w.predicates == EXPLAIN_PREDICATES_MAX && w.predicate[0] == 1 && w.predicate[15] == 2);
    assert_int_equal(w.worst, 15);
    told_agent(f, 3, 1, 1, 1u << 1, 1u << MINNAN, 16000);
    w = why(f, c);
    assert_true(w.predicate[15] == 3 && w.worst == 15 && w.requirement == 3); /* who fails both of the last two is one */
    told_agent(f, 2, 2, 1, 1u << 1, 1u << MINNAN, 0);
    told_agent(f, 3, 2, 1, 1u << 1, 1u << MINNAN, 500);
    w = why(f, c);
    assert_true(w.predicate[15] == 3 && w.worst == 0); /* of equals the first */
    buf_done(&code);
    buf_done(&b);
    told_close(f);
}

/* Most have no Minnan and fail there first; the threshold that nobody reaches is what stands in the way. */
static void the_part_that_excludes_most_by_itself_is_the_worst_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const orders[] = {"agent.languages has \"minnan\" and agent.wealth >= 11", "agent.wealth >= 11 and agent.languages has \"minnan\""};
    for (uint32_t i = 0; i < 2; i++) {
        struct told_floor *f = told_open();
        told_topic(f, 1, 1, 5, orders[i], NULL, "");
        for (agent_id a = 1; a <= 6; a++)
            told_agent(f, a, 1, 1, 1u << 1, a <= 4 ? 1u << MANDARIN : 1u << MINNAN, 9000);
        told_agent(f, 7, 1, 1, 1u << 2, 0, 0); /* of another queue */
        struct explain_waiting w = why(f, told_arrive(f, 1, MANDARIN));
        assert_int_equal(w.why, WAITS_REQUIREMENT);
        assert_int_equal(w.predicate[i], 4);
        assert_int_equal(w.predicate[1 - i], 6);
        assert_int_equal(w.worst, 1 - i);
        assert_true(w.requirement == 6 && w.queue == 1 && w.seats == 7);
        told_close(f);
    }
}

/* A microsecond of three with a contact is a third. */
static void a_microsecond_counts_as_busy(void **state)
{
    (void)state;
    struct explain_ranked list[2];
    struct told_floor *f = told_open();
    told_agent(f, 1, 1, 1, 1u << 1, 1u << MINNAN, 9000);
    told_state(f, 1, AGENT_READY);
    f->now_us += 2;
    contact_id c = told_arrive(f, 1, MINNAN);
    assert_int_equal(engine_rank(f->engine, c, f->now_us, list, 2), 1);
    assert_int_equal(list[0].occupancy_permille, 0);
    assert_int_equal(engine_rank(f->engine, c, f->now_us + 1, list, 2), 1);
    assert_int_equal(list[0].occupancy_permille, 333);
    told_close(f);
}

static void each_reason_to_be_idle_is_told_apart(void **state)
{
    (void)state;
    struct told_floor *f = told_open();
    told_agent(f, 1, 1, 1, 0, 0, 0);
    assert_int_equal(idle(f, 1).why, IDLES_OFFLINE);
    told_state(f, 1, AGENT_PAUSED);
    assert_int_equal(idle(f, 1).why, IDLES_PAUSED);
    told_state(f, 1, AGENT_READY);
    assert_int_equal(idle(f, 1).why, IDLES_NO_QUEUE);
    told_agent(f, 1, 2, 1, 1u << 1, 1u << MANDARIN, 9000);
    f->now_us += 7 * SECOND;
    assert_true(idle(f, 1).why == IDLES_NOBODY_WAITS && idle(f, 1).queues == 1 && idle(f, 1).idle_us == 7 * SECOND);
    contact_id c = told_arrive(f, 1, MINNAN);
    struct explain_idle i = idle(f, 1);
    assert_true(i.why == IDLES_REQUIREMENT && i.waiting == 1 && i.requirement == 1 && i.example == c && i.example_predicate == 0);
    contact_id mine = told_arrive(f, 1, MANDARIN);
    assert_int_equal(idle(f, 1).why, IDLES_NOT);
    told_order(f, (struct command){.kind = CMD_DECLINE, .contact = mine, .agent = 1, .a = (int64_t)f->tokens[mine], .b = DECLINE_BUSY});
    i = idle(f, 1);
    assert_true(i.why == IDLES_REQUIREMENT && i.requirement == 1 && i.held == 1 && i.pull == 0 && i.waiting == 2); /* the older one is the example */
    told_order(f, (struct command){.kind = CMD_LEAVE, .contact = c});
    assert_int_equal(idle(f, 1).why, IDLES_HELD);
    told_order(f, (struct command){.kind = CMD_AGENT_AWAY, .agent = 1, .a = 30 * SECOND});
    assert_int_equal(idle(f, 1).why, IDLES_AWAY);
    told_agent(f, 2, 1, 0, 1u << 1, 0, 0);
    told_state(f, 2, AGENT_READY);
    assert_int_equal(idle(f, 2).why, IDLES_FULL);
    struct explain_idle none;
    assert_int_equal(engine_why_idle(f->engine, 99, f->now_us, &none), ERR_MISSING);
    told_close(f);
}

static void decline(struct told_floor *f, contact_id c, agent_id agent, enum decline_reason reason)
{
    told_order(f, (struct command){.kind = CMD_DECLINE, .contact = c, .agent = agent, .a = (int64_t)f->tokens[c], .b = reason,
                                  .c = reason == DECLINE_SKILL});
}

/* The queue keeps apart for 8 s who has no time; whose skill or whose conflict it is, for good. */
static void apart_for_good_is_told_from_apart_for_a_while(void **state)
{
    (void)state;
    struct explain_ranked list[4];
    struct told_floor *f = told_open();
    for (agent_id a = 1; a <= 3; a++) {
        told_agent(f, a, 1, 1, 1u << 1, 1u << MINNAN, 9000);
        told_state(f, a, AGENT_READY);
    }
    contact_id c = told_arrive_for(f, 2, MINNAN, 0, 3);
    decline(f, c, f->holder[c], DECLINE_SKILL);
    agent_id busy = f->holder[c];
    decline(f, c, busy, DECLINE_BUSY);
    struct explain_waiting w = why(f, c);
    assert_true(w.why == WAITS_HELD && w.held == 2 && w.held_for_good == 1 && w.excluded == 1);
    assert_int_equal(w.held_until_us, f->now_us + 8 * SECOND);
    struct explain_idle i = idle(f, busy);
    assert_true(i.why == IDLES_HELD && i.held == 1 && i.held_for_good == 0 && i.held_excluded == 0);
    assert_int_equal(i.held_until_us, f->now_us + 8 * SECOND);
    i = idle(f, 3 - busy);
    assert_true(i.why == IDLES_HELD && i.held == 1 && i.held_for_good == 1 && i.held_until_us == NEVER_US);
    i = idle(f, 3);
    assert_true(i.why == IDLES_HELD && i.held == 1 && i.held_for_good == 0 && i.held_excluded == 1 && i.held_until_us == NEVER_US);
    assert_int_equal(engine_rank(f->engine, c, f->now_us, list, 4), 3);
    for (uint32_t k = 0; k < 2; k++)
        assert_int_equal(list[k].apart_us, list[k].agent == busy ? f->now_us + 8 * SECOND : NEVER_US);
    assert_true(list[2].fits == FITS_EXCLUDED && list[2].apart_us == 0);
    told_close(f);
}

static void a_requirement_is_described_with_the_customers_values_and_who_meets_it(void **state)
{
    (void)state;
    struct told_floor *f = told_open();
    told_agent(f, 1, 1, 1, 1u << 1, 1u << MINNAN, 9000);
    told_agent(f, 2, 1, 1, 1u << 1, 1u << MANDARIN, 4000);
    contact_id c = told_arrive(f, 1, MINNAN);
    struct lang_reason r[4];
    uint32_t members, version;
    struct buf code = {0}, source = {0};
    assert_int_equal(engine_required(f->engine, c, 0, 0, r, 4, &code, &source, &members, &version), 2);
    assert_true(members == 1 && version == 3);
    assert_true(r[0].op == LANG_OP_HAS && r[0].attr == LANGUAGES && r[0].right.number == MINNAN && r[0].left.type == ATTR_NONE);
    assert_true(r[1].op == LANG_OP_GE && r[1].right.number == 5000);
    assert_int_equal(engine_required(f->engine, c, 0, 1, r, 4, &code, &source, &members, &version), 1);
    assert_int_equal(members, 2);
    assert_int_equal(engine_required(f->engine, c, 0, 2, r, 4, &code, &source, &members, &version), 0);
    assert_int_equal(engine_required(f->engine, 0, 1, 0, r, 4, &code, &source, &members, &version), 2);
    assert_true(r[0].right.type == ATTR_NONE && r[0].right_attr == DIALECT && members == 0);
    assert_int_equal(engine_required(f->engine, 99, 1, 0, r, 4, &code, &source, &members, &version), 0);
    told_topic(f, 2, 1, 7, "agent.since < contact.arrived", NULL, "");
    assert_int_equal(engine_required(f->engine, 0, 2, 0, r, 4, &code, &source, &members, &version), 1);
    assert_true(r[0].right_attr == ATTR_ARRIVED && r[0].right.type == ATTR_NONE); /* no contact, no time of arrival */
    struct lang_given g[4];
    assert_int_equal(engine_given(f->engine, c, 0, g, 4), 1);
    assert_true(g[0].scope == SCOPE_CUSTOMER && g[0].attr == DIALECT && g[0].value.number == MINNAN);
    assert_true(engine_given(f->engine, c, 1, g, 4) == 0 && engine_given(f->engine, c, 2, g, 4) == 0 && engine_given(f->engine, 99, 0, g, 4) == 0);
    buf_done(&source);
    buf_done(&code);
    told_close(f);
}

/* The one agent's choice: none else was compared, and they are named. */
static void who_picks_a_contact_is_what_its_digest_names(void **state)
{
    (void)state;
    struct told_floor *f = told_open();
    struct offer_digest digest = {0};
    told_queue(f, 2, OFFER_PULL);
    told_agent(f, 1, 1, 1, 1u << 2, 0, 0);
    told_state(f, 1, AGENT_READY);
    contact_id c = told_arrive(f, 3, MINNAN);
    told_order(f, (struct command){.kind = CMD_PULL, .contact = c, .agent = 1});
    for (uint32_t i = 0; i < f->facts.count; i++)
        if (facts_at(&f->facts, i).kind == FACT_CONTACT_OFFERED)
            assert_int_equal(offer_digest_read(facts_at(&f->facts, i).rest, facts_at(&f->facts, i).rest_bytes, &digest), OK);
    assert_true(digest.considered == 1 && digest.eligible == 1 && digest.top == 1 && digest.top_agents[0] == 1);
    told_close(f);
}

/* Four places name who may not; what lies behind them names nobody. */
static void only_who_is_named_in_the_four_places_is_excluded(void **state)
{
    (void)state;
    for (attr_id behind = 0; behind <= 1; behind++) {
        struct told_floor *f = told_open();
        uint8_t bytes[100];
        struct attrs_writer w;
        told_agent(f, 1, 1, 1, 1u << 2, 0, 0);
        told_state(f, 1, AGENT_READY);
        attrs_write_init(&w, bytes, sizeof bytes);
        attrs_write_number(&w, ATTR_EXCLUDED, 7);
        attrs_write_number(&w, ATTR_EXCLUDED + ATTR_EXCLUDED_MAX - 1 + behind, 1);
        told_order(f, (struct command){.kind = CMD_ARRIVE, .contact = 1, .party = 9, .a = 3, .c = 1, .rest = bytes, .rest_bytes = (uint32_t)w.n});
        assert_int_equal(f->holder[1], behind ? 1 : 0);
        told_close(f);
    }
}

static void a_queue_that_moves_nobody_on_by_time_says_no_other_queue(void **state)
{
    (void)state;
    struct told_floor *f = told_open();
    struct queue_policy p = queue_policy_default;
    contact_id c = told_arrive(f, 3, MINNAN);
    p.overflow = 1;
    p.overflow_waiting = 50;
    told_queue_policy(f, 2, &p);
    struct explain_waiting w = why(f, c);
    assert_true(w.overflow == 0 && w.overflow_us == NEVER_US);
    p.overflow_us = 60 * SECOND;
    told_queue_policy(f, 2, &p);
    w = why(f, c);
    assert_true(w.overflow == 1 && w.overflow_us == 1000 * SECOND + 60 * SECOND);
    told_close(f);
}

/* The very same queue but for where it overflows to: saved, and in force for who waits already. */
static void a_queue_that_only_overflows_elsewhere_is_another(void **state)
{
    (void)state;
    struct told_floor *f = told_open();
    struct queue_policy p = queue_policy_default;
    p.overflow_us = 60 * SECOND;
    p.overflow = 3;
    told_queue_policy(f, 2, &p);
    contact_id c = told_arrive(f, 3, MINNAN);
    p.overflow = 1;
    told_queue_policy(f, 2, &p);
    assert_int_equal(f->facts.count, 1);
    assert_int_equal(why(f, c).overflow, 1);
    f->now_us += 61 * SECOND;
    told_order(f, (struct command){.kind = CMD_TICK});
    assert_true(f->facts.count >= 1 && facts_at(&f->facts, 0).kind == FACT_CONTACT_MOVED && facts_at(&f->facts, 0).queue == 1);
    told_close(f);
}

/* Places of those who are ready before their queue is there; of the others none. */
static void a_new_queue_counts_who_is_ready_for_it_already(void **state)
{
    (void)state;
    struct told_floor *f = told_open();
    uint8_t bytes[30];
    struct attrs_writer w;
    for (agent_id a = 1; a <= 4; a++) {
        symbol_id queue = a == 4 ? 1 : 7;
        attrs_write_init(&w, bytes, sizeof bytes);
        attrs_write_set(&w, ATTR_QUEUES, &queue, 1);
        told_order(f, (struct command){.kind = CMD_AGENT_SET, .agent = a, .a = 1, .b = 10 + (int64_t)a, .rest = bytes, .rest_bytes = (uint32_t)w.n});
        if (a != 2)
            told_state(f, a, AGENT_READY);
    }
    told_queue(f, 7, OFFER_SINGLE);
    const struct queue *q = shelf_find(&f->engine->queues, 7);
    assert_int_equal(q->staff[MEDIUM_CHAT], 11 + 13);
    told_close(f);
}

/* By what the desktop is told of each who waits, they stand as the engine counts. */
static void who_waits_stands_by_the_urgency_that_is_told(void **state)
{
    (void)state;
    static const int64_t rates[] = {[WAIT_STRICT] = 1000000000, [WAIT_AGEING] = 1000000000, [WAIT_WEIGHT] = 2500000000, [WAIT_TARGET] = INT64_C(3000000000)};
    for (enum wait_order wait = WAIT_STRICT; wait <= WAIT_TARGET; wait++) {
        struct told_floor *f = told_open();
        struct queue_policy p = queue_policy_default;
        struct engine_urgency u[6];
        contact_id ids[6];
        p.wait_order = wait;
        p.weight = 2500;
        p.target_us = 20 * SECOND;
        p.ageing_us = 7 * SECOND;
        told_queue_policy(f, 1, &p);
        for (uint32_t i = 0; i < 6; i++, f->now_us += 5 * SECOND)
            (void)told_arrive(f, i % 2 ? 2 : 1, MANDARIN); /* priority 5, then 7 */
        assert_int_equal(engine_waiting(f->engine, 1, ids, 6), 6);
        for (uint32_t i = 0; i < 6; i++) {
            assert_true(engine_urgency(f->engine, ids[i], &u[i]));
            int64_t priority = ids[i] % 2 ? 5 : 7;
            assert_int_equal(u[i].rate, rates[wait]);
            assert_int_equal(u[i].band, wait == WAIT_STRICT ? priority : 0);
            assert_int_equal(u[i].start_us, 1000 * SECOND + (int64_t)(ids[i] - 1) * 5 * SECOND - (wait == WAIT_AGEING ? priority * 7 * SECOND : 0));
            if (i > 0)
                assert_true(u[i - 1].band > u[i].band || (u[i - 1].band == u[i].band && u[i - 1].start_us < u[i].start_us));
        }
        told_order(f, (struct command){.kind = CMD_LEAVE, .contact = 1});
        assert_false(engine_urgency(f->engine, 1, &u[0]) || engine_urgency(f->engine, 99, &u[0]));
        told_close(f);
    }
}

static void an_estimate_of_no_queue_is_refused(void **state)
{
    (void)state;
    struct told_floor *f = told_open();
    struct estimate_answer a;
    assert_int_equal(engine_wait_estimate(f->engine, 9, MEDIUM_CHAT, f->now_us, &a), ERR_MISSING);
    assert_int_equal(engine_wait_estimate(f->engine, 1, MEDIUM_CHAT, f->now_us, &a), OK);
    assert_false(a.sure);
    told_close(f);
}

static void end(struct told_floor *f, contact_id id)
{
    told_order(f, (struct command){.kind = CMD_END, .contact = id, .agent = 1, .a = ACTOR_AGENT});
    told_order(f, (struct command){.kind = CMD_WRAP, .contact = id, .agent = 1});
}

/* One after the other waits while the one before is talked to for so long, until estimates are sure. */
static void serve_many(struct told_floor *f, topic_id topic, int64_t span_us)
{
    struct engine_contact c;
    contact_id before = 0;

    told_state(f, 1, AGENT_READY);
    for (int i = 0; i < 30; i++) {
        contact_id id = told_arrive(f, topic, MANDARIN);
        f->now_us += i > 0 ? span_us : 0; /* the first rings at once */
        if (before)
            end(f, before);
        assert_true(engine_contact(f->engine, id, &c) && c.state == CONTACT_OFFERED);
        told_order(f, (struct command){.kind = CMD_ACCEPT, .contact = id, .agent = 1, .a = (int64_t)c.token});
        before = id;
    }
    told_state(f, 1, AGENT_PAUSED);
    end(f, before);
}

/* Calls take 100 s and chats 5 s. Ten calls wait beside one chat, and who serves both takes one call or four chats. */
static void an_estimate_is_of_its_medium(void **state)
{
    (void)state;
    struct told_floor *f = told_open();
    struct estimate_answer chat, voice, email;
    assert_int_equal(engine_queue_medium(f->engine, 2), MEDIUM_CHAT); /* nobody waits, nobody is ready */
    f->voices = 1;
    told_agent(f, 1, 1, 0, 1u << 2, 1u << MANDARIN, 9000);
    f->medium = MEDIUM_VOICE;
    serve_many(f, 3, 100 * SECOND);
    told_agent(f, 1, 2, 1, 1u << 2, 1u << MANDARIN, 9000);
    told_state(f, 1, AGENT_READY);
    assert_int_equal(engine_wait_estimate(f->engine, 2, MEDIUM_CHAT, f->now_us, &chat), OK);
    assert_int_equal(engine_wait_estimate(f->engine, 2, MEDIUM_VOICE, f->now_us, &voice), OK);
    assert_true(voice.sure && !chat.sure); /* no chat was served yet: calls say nothing of chats */
    f->medium = MEDIUM_CHAT;
    serve_many(f, 3, 5 * SECOND);
    f->medium = MEDIUM_VOICE;
    for (int i = 0; i < 10; i++)
        told_arrive(f, 3, MANDARIN);
    assert_int_equal(engine_queue_medium(f->engine, 2), MEDIUM_VOICE); /* who waits there calls */
    f->medium = MEDIUM_CHAT;
    told_arrive(f, 3, MANDARIN);
    assert_int_equal(engine_queue_medium(f->engine, 2), MEDIUM_CHAT); /* both, and nobody is ready */
    told_agent(f, 1, 3, 4, 1u << 2, 1u << MANDARIN, 9000);
    told_state(f, 1, AGENT_READY);
    assert_int_equal(engine_wait_estimate(f->engine, 2, MEDIUM_CHAT, f->now_us, &chat), OK);
    assert_int_equal(engine_wait_estimate(f->engine, 2, MEDIUM_VOICE, f->now_us, &voice), OK);
    assert_int_equal(engine_wait_estimate(f->engine, 2, MEDIUM_EMAIL, f->now_us, &email), OK);
    assert_true(chat.sure && voice.sure && !email.sure);
    assert_int_equal(chat.by, ESTIMATE_QUEUE_LENGTH);
    assert_true(voice.likely_us > 1000 * SECOND && voice.likely_us <= 1100 * SECOND); /* eleven, one place */
    assert_true(chat.likely_us > SECOND && chat.likely_us <= 3 * SECOND); /* one or two in front of it, four places */
    told_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_offered_a_contact_is_whom_the_ranking_puts_first),
        cmocka_unit_test(each_reason_to_wait_is_told_apart),
        cmocka_unit_test(the_part_that_excludes_most_may_be_the_sixteenth),
        cmocka_unit_test(the_part_that_excludes_most_by_itself_is_the_worst_wherever_it_stands),
        cmocka_unit_test(a_microsecond_counts_as_busy),
        cmocka_unit_test(each_reason_to_be_idle_is_told_apart),
        cmocka_unit_test(apart_for_good_is_told_from_apart_for_a_while),
        cmocka_unit_test(a_requirement_is_described_with_the_customers_values_and_who_meets_it),
        cmocka_unit_test(who_picks_a_contact_is_what_its_digest_names),
        cmocka_unit_test(only_who_is_named_in_the_four_places_is_excluded),
        cmocka_unit_test(a_queue_that_moves_nobody_on_by_time_says_no_other_queue),
        cmocka_unit_test(a_queue_that_only_overflows_elsewhere_is_another),
        cmocka_unit_test(a_new_queue_counts_who_is_ready_for_it_already),
        cmocka_unit_test(who_waits_stands_by_the_urgency_that_is_told),
        cmocka_unit_test(an_estimate_of_no_queue_is_refused),
        cmocka_unit_test(an_estimate_is_of_its_medium),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
