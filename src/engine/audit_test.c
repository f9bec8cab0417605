/* audit_test [SEEDS]: on floors drawn by chance, after each fact: what is derived is what it is derived from, and clocks and estimates
 * are what the facts say, kept beside the engine in other words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/drawn_audit.h"
#include "engine/drawn_floor.h"
#include "engine/signatures.h"
#include "engine/match.h"

#define COMMANDS 900u
#define IDS_MAX 2000u
#define AGENTS_MAX 20u
#define QUEUES_MAX 8u

static uint64_t seeds = 6;

/* -- what the facts say -- */

struct clocks {
    int64_t ended_us, offered_us, ready_us, busy_us, busy_since_us, on_us, on_since_us;
    uint32_t active;
    enum agent_state state;
};

struct told {
    struct clocks agents[AGENTS_MAX];
    struct estimate queues[QUEUES_MAX][MEDIA];
    struct { int64_t queued_us, since_us; struct estimate_said said; } contacts[IDS_MAX];
};

static void tell_agent(struct clocks *a, const struct fact *f)
{
    enum agent_state to = (enum agent_state)f->a;

    if (to != AGENT_OFFLINE && a->state == AGENT_OFFLINE) {
        a->busy_us /= 2;
        a->on_us /= 2;
        a->on_since_us = f->at_us;
    } else if (to == AGENT_OFFLINE && a->state != AGENT_OFFLINE) {
        a->on_us += f->at_us - a->on_since_us;
        a->on_since_us = 0;
    }
    if (to == AGENT_READY && a->state != AGENT_READY)
        a->ready_us = f->at_us;
    a->state = to;
}

/* before: as the contact was; NULL: not there. now: what an estimate asks, of the queue it comes to, in the contact's medium. */
static void tell(struct told *t, const struct fact *f, const struct contact *before, enum medium medium, const struct estimate_now *now)
{
    struct estimate *q = &t->queues[f->queue][medium];
    bool closes = (f->kind == FACT_CONTACT_ENDED && f->b == 0) || f->kind == FACT_CONTACT_WRAPPED, waited = false;

    switch (f->kind) {
    case FACT_AGENT_SET:
        if (t->agents[f->agent].ready_us == 0)
            t->agents[f->agent].ready_us = f->at_us;
        break;
    case FACT_AGENT_STATE: tell_agent(&t->agents[f->agent], f); break;
    case FACT_CONTACT_ARRIVED:
    case FACT_CONTACT_MOVED:
    case FACT_CONTACT_REQUEUED:
    case FACT_CONTACT_TRANSFERRED:
        t->contacts[f->contact].queued_us = f->at_us;
        if (f->kind == FACT_CONTACT_TRANSFERRED) { /* its agent is done with it */
            t->agents[f->agent].ended_us = f->at_us;
            estimate_handled(&t->queues[f->b][medium], f->at_us - t->contacts[f->contact].since_us);
        }
        estimate_say(q, now, &t->contacts[f->contact].said);
        break;
    case FACT_CONTACT_OFFERED:
        t->agents[f->agent].offered_us = f->at_us;
        for (int i = 0; i < ESTIMATORS && f->at_us == t->contacts[f->contact].queued_us; i++)
            t->contacts[f->contact].said.ms[i] = -1;
        break;
    case FACT_CONTACT_CONNECTING: t->contacts[f->contact].since_us = f->at_us; break;
    case FACT_CONTACT_ACCEPTED:
        if (before->state == CONTACT_OFFERED)
            t->contacts[f->contact].since_us = f->at_us;
        for (int i = 0; i < ESTIMATORS; i++)
            waited = waited || t->contacts[f->contact].said.ms[i] >= 0;
        estimate_served(q, f->at_us - t->contacts[f->contact].queued_us, waited ? &t->contacts[f->contact].said : NULL);
        break;
    case FACT_CONTACT_ABANDONED: estimate_abandoned(q, f->at_us - t->contacts[f->contact].queued_us); break;
    default: break;
    }
    if (closes) {
        t->agents[f->agent].ended_us = f->at_us;
        estimate_handled(q, f->at_us - t->contacts[f->contact].since_us);
    }
}

static void compare(struct told *t, const struct engine *e, int64_t at_us)
{
    const struct agent *a;

    for (uint32_t at = 0; (a = book_next(&e->agents, &at)) != NULL;) {
        struct clocks *k = &t->agents[a->id];
        if (k->active == 0 && a->active > 0)
            k->busy_since_us = at_us;
        if (k->active > 0 && a->active == 0) {
            k->busy_us += at_us - k->busy_since_us;
            k->busy_since_us = 0;
        }
        k->active = a->active;
        const struct clocks now = {a->ended_us, a->offered_us, a->ready_us, a->busy_us, a->busy_since_us, a->on_us, a->on_since_us,
                                   a->active, a->state};
        assert_int_equal(memcmp(&now, k, offsetof(struct clocks, active)), 0);
        assert_int_equal(a->state, k->state);
    }
    for (uint32_t i = 0; i < e->queues.count; i++) {
        const struct queue *q = e->queues.items[i];
        assert_memory_equal(q->estimates, t->queues[q->id], sizeof q->estimates);
    }
}

static void compare_contact(const struct told *t, const struct contact *c, int64_t at_us, bool offered)
{
    if (!c)
        return;
    assert_int_equal(c->queued_us, t->contacts[c->id].queued_us);
    assert_memory_equal(&c->said, &t->contacts[c->id].said, sizeof c->said);
    if (c->state == CONTACT_TALKING || c->state == CONTACT_CONNECTING || c->state == CONTACT_WRAPUP)
        assert_int_equal(c->places->since_us, t->contacts[c->id].since_us);
    for (const struct place *p = c->places; offered && p; p = p->next)
        assert_true(p->next || p->since_us == at_us); /* the newest */
}

static void follow(struct told *t, struct engine *e, const struct fact *f)
{
    const struct contact *c = engine_find_contact(e, f->contact);
    struct contact before = c ? *c : (struct contact){0};
    struct estimate_now now = {0};
    struct queue *q = shelf_find(&e->queues, f->queue);

    enum medium medium = c ? c->medium : MEDIUM_CHAT;

    assert_true(f->contact < IDS_MAX && f->agent < AGENTS_MAX && f->queue < QUEUES_MAX);
    if (f->kind == FACT_CONTACT_ARRIVED || f->kind == FACT_CONTACT_MOVED || f->kind == FACT_CONTACT_REQUEUED ||
        f->kind == FACT_CONTACT_TRANSFERRED) {
        struct attr named;
        if (f->kind == FACT_CONTACT_ARRIVED && attrs_find(f->rest, f->rest_bytes, ATTR_MEDIUM, &named))
            medium = (enum medium)named.number;
        engine_estimate_now(e, q, medium, f->at_us, &now);
    }
    tell(t, f, &before, medium, &now);
    assert_int_equal(engine_evolve(e, f), OK);
    if (f->kind == FACT_CONTACT_WRAPPED || f->kind == FACT_CONTACT_ABANDONED || (f->kind == FACT_CONTACT_ENDED && f->b == 0))
        assert_int_equal(engine_closed(e, f->contact)->code, f->kind == FACT_CONTACT_WRAPPED ? f->a : 0);
    compare(t, e, f->at_us);
    compare_contact(t, engine_find_contact(e, f->contact), f->at_us, f->kind == FACT_CONTACT_OFFERED);
}

static void what_is_kept_is_what_the_facts_say(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        struct told *t = calloc(1, sizeof *t);
        struct drawn_floor f;
        struct engine *decides, *e;
        struct facts facts = {0};
        drawn_begin(&f, 200 + seed);
        assert_non_null(t);
        assert_int_equal(engine_new(&drawn_limits, &decides), OK);
        assert_int_equal(engine_new(&drawn_limits, &e), OK);
        engine_keep_signatures(seed % 2 ? e : decides, (uint32_t)seed % 3);
        for (uint32_t i = 0; i < COMMANDS; i++) {
            struct command c = drawn_command(&f, decides);
            facts_clear(&facts);
            (void)!engine_decide(decides, &c, &facts);
            drawn_audit(decides);
            assert_false(decides->unfinished);
            for (uint32_t k = 0; k < facts.count; k++) {
                struct fact x = facts_at(&facts, k);
                follow(t, e, &x);
            }
            drawn_audit(e);
        }
        facts_done(&facts);
        engine_free(e);
        engine_free(decides);
        drawn_done(&f);
        free(t);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_kept_is_what_the_facts_say)};

    if (argc > 1)
        seeds = strtoull(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
