/* looks.c: what the engine says when it is asked: offers, places, who may pick, who comes in which order, why an agent is idle, how long
 * one will wait. Each is worked out anew from the facts. After a tick: times apart that are over have been noticed. */
#include <inttypes.h>
#include <string.h>

#include "engine/explain.h"
#include "engine/load.h"
#include "engine/pulls.h"
#include "lang/lang.h"
#include "sim/judge.h"

#define NOBODY UINT64_MAX

/* -- who and what there is -- */

static void check_strangers(struct sim_model *m, struct engine *e)
{
    contact_id gone = m->closed_count ? m->closed[(m->closed_count - 1) % SIM_CLOSED_KEPT].id : NOBODY;
    struct engine_contact c;
    struct engine_agent a;
    struct engine_offer offer;
    struct explain_waiting w;
    struct explain_idle idle;
    struct estimate_answer wait;
    contact_id id;
    uint32_t members, version;

    if (engine_contact(e, gone, &c) || engine_contact(e, NOBODY, &c) || engine_agent(e, NOBODY, &a) ||
        engine_offers(e, gone, &offer, 1) || engine_waiting(e, NOBODY, &id, 1) || engine_pulled(e, NOBODY) ||
        engine_free_for(e, NOBODY, MEDIUM_CHAT) || engine_asleep(e, NOBODY, MEDIUM_CHAT) || engine_capacity(e, NOBODY, MEDIUM_CHAT) ||
        engine_taken(e, NOBODY, MEDIUM_CHAT) || engine_why_waiting(e, gone, 0, &w) != ERR_MISSING ||
        engine_why_idle(e, NOBODY, 0, &idle) != ERR_MISSING || engine_queue_medium(e, NOBODY) != MEDIUM_CHAT ||
        engine_required(e, gone, 1, 0, NULL, 0, NULL, NULL, &members, &version) != 0 || version ||
        engine_required(e, 0, NOBODY, 0, NULL, 0, NULL, NULL, &members, &version) != 0 || version || members ||
        engine_wait_estimate(e, NOBODY, MEDIUM_CHAT, 0, &wait) != ERR_MISSING || engine_rank(e, gone, 0, NULL, 0) != 0)
        sim_fault(m, "the engine knows somebody who is not there");
}

static void check_offers(struct sim_model *m, struct engine *e, const struct sim_contact *c)
{
    uint32_t there = c->state == CONTACT_OFFERED ? c->places_count : 0;
    struct engine_offer offers[SIM_PLACES + 1] = {{0}};
    struct engine_contact view;

    if (engine_offers(e, c->id, offers, 1) != there || offers[1].agent)
        sim_fault(m, "c%" PRIu64 ": the number of its offers is wrong", c->id);
    (void)engine_offers(e, c->id, offers, SIM_PLACES);
    for (uint32_t i = 0; i < there; i++)
        if (offers[i].agent != c->places[i].agent || offers[i].token != c->places[i].token || offers[i].until_us != c->places[i].until_us)
            sim_fault(m, "c%" PRIu64 ": its offers are not what the facts say", c->id);
    if (!engine_contact(e, c->id, &view) || view.medium != c->medium || view.asleep != c->asleep || view.snoozed_until_us != c->snoozed_until_us ||
        (view.snoozed_us != 0) != (c->snoozed_until_us != 0))
        sim_fault(m, "c%" PRIu64 ": its medium or its sleep is not what the facts say", c->id);
}

static void check_places(struct sim_model *m, struct engine *e, agent_id id)
{
    const struct sim_agent *a = &m->agents[id];
    struct engine_agent view;

    for (enum medium medium = MEDIUM_CHAT; medium < MEDIA; medium++)
        if (engine_capacity(e, id, medium) != a->capacity[medium] ||
            engine_taken(e, id, medium) != sim_held(m, id, medium, false) + sim_held(m, id, medium, true) ||
            engine_asleep(e, id, medium) != sim_held(m, id, medium, true) ||
            engine_free_for(e, id, medium) != (a->there && sim_may_take(m, id, medium)))
            sim_fault(m, "4: a%" PRIu64 ": the places are not what the facts say", id);
    if (a->there && (!engine_agent(e, id, &view) || view.capacity != a->capacity[MEDIUM_CHAT] || view.wants != a->wants ||
                     (a->wants && (view.wanted_state != a->wanted_state || view.wanted_reason != (uint32_t)a->wanted_reason))))
        sim_fault(m, "9: a%" PRIu64 ": the wish is not what the facts say", id);
}

static void check_pulls(struct sim_model *m, struct engine *e)
{
    contact_id ids[SIM_LIVE_MAX];
    struct engine_right rights[SIM_AGENTS + SIM_CROWD_MAX + 1];
    struct engine_pulls pulls;

    for (uint32_t i = 0; i < m->live_count; i++)
        ids[i] = m->live[i].id;
    engine_pulls(e, ids, m->live_count, &pulls);
    uint32_t count = engine_pull_rights(e, &pulls, rights);
    for (uint32_t k = 0; k < count; k++)
        if (!rights[k].may || rights[k].may != engine_may_pull(e, rights[k].agent, &pulls))
            sim_fault(m, "a%" PRIu64 " may pick %" PRIx64 ", says the engine of all, and not when asked alone", rights[k].agent, rights[k].may);
    for (agent_id a = 1; a <= m->staff && !m->fault[0]; a++) {
        uint64_t may = engine_may_pull(e, a, &pulls);
        bool among = false;
        for (uint32_t k = 0; k < count; k++)
            among = among || rights[k].agent == a;
        if (among != (may != 0))
            sim_fault(m, "a%" PRIu64 " is %samong those who may pick", a, among ? "" : "not ");
        for (uint32_t i = 0; i < m->live_count; i++) {
            struct sim_contact *c = &m->live[i];
            bool free = c->state == CONTACT_WAITING && m->queues[c->queue].policy.offer_mode == OFFER_PULL && (!c->sought || c->sought == a);
            if ((may >> i & 1) != (free && sim_fits(m, a, c)))
                sim_fault(m, "a%" PRIu64 " may %spick c%" PRIu64 ", says the engine", a, may >> i & 1 ? "" : "not ", c->id);
        }
    }
}

/* -- a pair -- */

static enum fits fits(struct sim_model *m, agent_id id, struct sim_contact *c, int64_t now_us, uint32_t *ret_part)
{
    struct lang_code required = sim_required(&m->topics[c->topic].policy, c->step);
    struct lang_env env = sim_env(m, id, c);
    bool passed = sim_passed_to(c, id);

    if (!passed && !sim_serves(m, id, c->queue))
        return FITS_QUEUE;
    if (!passed && !sim_meets(m, id, c)) {
        *ret_part = c->attrs_bytes ? (uint32_t)lang_first_failing(required.p, required.n, &env) : 0;
        return FITS_REQUIREMENT;
    }
    if (sim_excluded(c, id))
        return FITS_EXCLUDED;
    if (sim_place(c, id))
        return FITS_OFFERED;
    if (!sim_present(m, id))
        return FITS_STATE;
    if (!sim_may_take(m, id, c->medium))
        return FITS_CAPACITY;
    if (!passed && c->holds[id].until_us > now_us)
        return FITS_HELD;
    return c->sought && c->sought != id ? FITS_RESERVED : FITS_YES;
}

/* In sequence who was asked already counts as kept apart. For the colleague who was named no other is compared. */
void sim_check_digest(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    uint32_t parts[DIGEST_PREDICATES_MAX] = {0}, queue = m->crowd, reserved = 0, busy = 0, apart = 0;
    bool passed = c->sought_passed;
    struct offer_digest d;

    if (offer_digest_read(f->rest, f->rest_bytes, &d) != OK)
        return;
    for (agent_id i = 1; i <= m->staff && !passed; i++) {
        uint32_t part = 0;
        if (!m->agents[i].there)
            continue;
        enum fits fit = fits(m, i, c, f->at_us, &part);
        if (fit == FITS_QUEUE)
            queue++;
        else if (fit == FITS_REQUIREMENT)
            parts[part]++;
        else if (c->sought && c->sought != i)
            reserved++;
        else if (!sim_may_take(m, i, c->medium))
            busy++;
        else
            apart += fit == FITS_HELD || fit == FITS_EXCLUDED;
    }
    if (d.policy_version != m->topics[c->topic].policy.version || (!passed && d.excluded_queue != queue) ||
        (m->queues[c->queue].policy.fairness_permille == 0 && d.unfair) ||
        d.top != (c->ranked_count < DIGEST_TOP_MAX ? c->ranked_count : DIGEST_TOP_MAX))
        sim_fault(m, "c%" PRIu64 ": the digest's figures are not what the facts say", c->id);
    if (!passed && (d.excluded_state != busy || d.excluded_reserved != reserved ||
                    (m->queues[c->queue].policy.offer_mode != OFFER_SEQUENTIAL && d.excluded_held != apart)))
        sim_fault(m, "c%" PRIu64 ": the digest excludes others than the facts say", c->id);
    for (uint32_t i = 0; i < DIGEST_PREDICATES_MAX; i++)
        if (d.excluded[i] != parts[i])
            sim_fault(m, "c%" PRIu64 ": part %u of the digest excludes %u, not %u", c->id, i, d.excluded[i], parts[i]);
    for (uint32_t i = 0; i < d.top; i++)
        if (d.top_agents[i] != c->ranked[i] || (!passed && d.top_scores[i] != sim_rival_of(m, c->ranked[i], c, f->at_us).score))
            sim_fault(m, "c%" PRIu64 ": number %u of the digest is a%" PRIu64, c->id, i + 1, d.top_agents[i]);
}

/* -- why it waits: the figures that reasons.c leaves out -- */

/* Which parts this agent fails, each run as the program that it is by itself; the last place is for all further ones. */
static void count_parts(struct sim_model *m, agent_id id, const struct sim_contact *c, uint32_t *parts)
{
    struct lang_code required = sim_required(&m->topics[c->topic].policy, c->step);
    struct lang_reason reasons[64];
    struct lang_env env = sim_env(m, id, c);
    uint32_t count = c->attrs_bytes ? lang_reasons(required.p, required.n, &env, reasons, 64) : 0;
    bool last = false;

    for (uint32_t i = 0; i < count; i++) {
        bool fails = !lang_true(required.p + reasons[i].at, reasons[i].bytes, &env);
        if (i + 1 < EXPLAIN_PREDICATES_MAX)
            parts[i] += fails;
        else
            last = last || fails;
    }
    parts[EXPLAIN_PREDICATES_MAX - 1] += last;
}

static void check_waiting(struct sim_model *m, struct engine *e, struct sim_contact *c, int64_t now_us)
{
    const struct sim_topic *t = &m->topics[c->topic];
    const struct queue_policy *q = &m->queues[c->queue].policy;
    uint32_t is[FITS_QUEUE + 1] = {0}, parts[EXPLAIN_PREDICATES_MAX] = {0}, offline = 0, away = 0, worst = 0;
    struct explain_waiting w;

    for (agent_id i = 1; i <= m->staff; i++) {
        uint32_t part = 0;
        if (!m->agents[i].there)
            continue;
        enum fits fit = fits(m, i, c, now_us, &part);
        is[fit]++;
        if (fit == FITS_REQUIREMENT)
            count_parts(m, i, c, parts);
        offline += fit == FITS_STATE && m->agents[i].state == AGENT_OFFLINE;
        away += fit == FITS_STATE && m->agents[i].state != AGENT_OFFLINE && m->agents[i].away;
    }
    for (uint32_t i = 1; i < EXPLAIN_PREDICATES_MAX; i++)
        worst = parts[i] > parts[worst] ? i : worst;
    if (engine_why_waiting(e, c->id, now_us, &w) != OK)
        sim_fault(m, "c%" PRIu64 ": nobody knows why it waits", c->id);
    else if (c->state != CONTACT_WAITING ? w.why != WAITS_NOT : w.why == WAITS_NOT)
        sim_fault(m, "c%" PRIu64 " waits, or not, and another is said", c->id);
    else if (w.offline != offline || w.away != away || w.paused != is[FITS_STATE] - offline - away || w.full != is[FITS_CAPACITY] ||
             w.held != is[FITS_HELD] || w.excluded != is[FITS_EXCLUDED] || w.reserved_for_other != is[FITS_RESERVED])
        sim_fault(m, "c%" PRIu64 ": why those who could do not take it is not what the facts say", c->id);
    for (uint32_t i = 0; i < w.predicates && c->attrs_bytes; i++)
        if (w.predicate[i] != parts[i] || w.worst != worst || w.requirement != is[FITS_REQUIREMENT])
            sim_fault(m, "c%" PRIu64 ": part %u excludes %u, not %u", c->id, i, parts[i], w.predicate[i]);
    if (c->state != CONTACT_WAITING)
        return;
    int64_t step_us = c->step < t->policy.steps ? sim_step_us(t, c, c->step + 1) : NEVER_US;
    bool goes = q->overflow && q->overflow_us > 0;
    if (w.step != c->step || w.steps != t->policy.steps || w.step_us != step_us || w.sought != c->sought || w.place != w.ahead + 1 ||
        w.until_us != (c->sought ? c->sought_until_us : 0) || (w.sought_why != SOUGHT_NONE) != (c->sought != 0))
        sim_fault(m, "c%" PRIu64 ": what comes next is not what the facts say", c->id);
    if ((w.overflow_us != NEVER_US) != goes || w.overflow != (goes ? sim_overflow(m, q->overflow, c->medium) : 0) ||
        w.waited_us != now_us - c->queued_us)
        sim_fault(m, "c%" PRIu64 ": where it would go, or how long it waits, is not what the facts say", c->id);
}

/* -- what is required and preferred -- */

static bool same_reason(const struct lang_reason *a, const struct lang_reason *b)
{
    return a->ok == b->ok && a->op == b->op && a->scope == b->scope && a->attr == b->attr && a->right_attr == b->right_attr && a->at == b->at &&
           a->bytes == b->bytes;
}

static uint32_t who_meet(const struct sim_model *m, const struct sim_contact *c, struct lang_code required)
{
    uint32_t count = 0;

    for (agent_id i = 1; i <= m->staff; i++) {
        struct lang_env env = sim_env(m, i, c);
        count += m->agents[i].there && sim_serves(m, i, c->queue) && c->attrs_bytes && (!required.n || lang_true(required.p, required.n, &env));
    }
    return count;
}

/* Of a contact at a step, or of a topic alone (c: NULL). */
static void check_required(struct sim_model *m, struct engine *e, const struct sim_contact *c, topic_id topic, uint32_t step)
{
    const struct policy *p = &m->topics[c ? c->topic : topic].policy;
    struct lang_code required = step <= p->steps ? sim_required(p, step) : (struct lang_code){0};
    struct lang_env env = c ? sim_env(m, 0, c) : (struct lang_env){0};
    struct lang_reason reasons[EXPLAIN_PREDICATES_MAX], want[EXPLAIN_PREDICATES_MAX];
    struct buf code = {0}, source = {0}, bound = {0};
    uint32_t members, version, parts = required.n ? lang_conjuncts(required.p, required.n) : 0;

    if (c && c->attrs_bytes == 0)
        env.customer = NULL;
    uint32_t said = engine_required(e, c ? c->id : 0, topic, step, reasons, EXPLAIN_PREDICATES_MAX, &code, &source, &members, &version);
    bool good = said == parts && version == p->version && members == (c && step <= p->steps ? who_meet(m, c, required) : 0);
    if (parts) {
        (void)lang_reasons(required.p, required.n, &env, want, EXPLAIN_PREDICATES_MAX);
        good = good && source.n == required.n && memcmp(source.p, required.p, source.n) == 0;
        if (c && c->attrs_bytes)
            good = lang_bind(required.p, required.n, &env, &bound) == OK && good;
        else
            buf_put(&bound, required.p, required.n);
    }
    for (uint32_t i = 0; good && i < parts && i < EXPLAIN_PREDICATES_MAX; i++)
        good = same_reason(&reasons[i], &want[i]);
    good = good && code.n == bound.n && (code.n == 0 || memcmp(code.p, bound.p, code.n) == 0) && (parts || source.n == 0);
    if (!good)
        sim_fault(m, "c%" PRIu64 ", topic %" PRIu64 ", step %u: what is required is told otherwise", c ? c->id : 0, topic, step);
    buf_done(&code);
    buf_done(&source);
    buf_done(&bound);
}

static void check_preferred(struct sim_model *m, struct engine *e, const struct sim_contact *c, agent_id agent)
{
    struct lang_code score = m->topics[c->topic].policy.score;
    struct lang_env env = sim_env(m, agent, c);
    struct lang_term terms[8], want[8];

    if (c->attrs_bytes == 0)
        env.customer = NULL;
    uint32_t count = score.n && m->agents[agent].there ? lang_terms(score.p, score.n, &env, want, 8) : 0;
    bool good = engine_preferred(e, c->id, agent, terms, 8) == count && engine_preferred(e, NOBODY, agent, terms, 8) == 0;
    for (uint32_t i = 0; good && i < count && i < 8; i++)
        good = terms[i].known == want[i].known && terms[i].value == want[i].value && same_reason(&terms[i].reason, &want[i].reason);
    if (!good)
        sim_fault(m, "c%" PRIu64 ": what is preferred in a%" PRIu64 " is told otherwise", c->id, agent);
}

/* How pressing it is, told once and good for every moment: as policy.h has it, in thousand-millionths. */
static void check_urgency(struct sim_model *m, struct engine *e, const struct sim_contact *c)
{
    const struct queue_policy *q = &m->queues[c->queue].policy;
    int64_t priority = sim_priority(m, c), start_us = c->arrived_us, rate = 1000000000;
    struct engine_urgency u;

    if (q->wait_order == WAIT_AGEING)
        start_us -= priority * q->ageing_us;
    if (q->wait_order == WAIT_WEIGHT)
        rate = q->weight * 1000000;
    if (q->wait_order == WAIT_TARGET)
        rate = TARGET_PLAIN_US * 1000000000 / q->target_us;
    if (!engine_urgency(e, c->id, &u) || u.band != (q->wait_order == WAIT_STRICT ? (uint32_t)priority : 0) || u.start_us != start_us || u.rate != rate)
        sim_fault(m, "c%" PRIu64 ": how pressing it is is not what the facts say", c->id);
}

/* -- who comes in which order -- */

static bool same_standing(const struct explain_ranked *r, const struct sim_rival *x, int64_t now_us)
{
    return r->score == x->score && r->load_permille == x->load && r->occupancy_permille == x->occupancy && r->spare == x->spare &&
           r->queues == x->queues && r->idle_us == now_us - x->idle_since_us && r->offered_us == x->offered_us;
}

static void check_rank(struct sim_model *m, struct engine *e, struct sim_contact *c, int64_t now_us)
{
    struct explain_ranked ranked[SIM_AGENTS + SIM_CROWD_MAX];
    agent_id best[SIM_AGENTS];
    uint32_t all = engine_rank(e, c->id, now_us, ranked, SIM_AGENTS + SIM_CROWD_MAX), there = m->crowd;
    uint32_t eligible = c->places_count == 0 ? sim_rank(m, c, now_us, best) : 0;

    for (agent_id i = 1; i <= m->staff; i++)
        there += m->agents[i].there;
    if (all != there)
        sim_fault(m, "c%" PRIu64 ": %u agents are ranked, not %u", c->id, all, there);
    for (uint32_t some = 1; some <= 7; some += 3) { /* the first of them alone, whatever stands behind */
        struct explain_ranked first[8] = {{0}};
        bool good = engine_rank(e, c->id, now_us, first, some) == all && first[some].agent == 0;
        for (uint32_t i = 0; i < some && i < all; i++)
            good = good && first[i].agent == ranked[i].agent && first[i].fits == ranked[i].fits && first[i].score == ranked[i].score;
        if (!good)
            sim_fault(m, "c%" PRIu64 ": the first %u of all are not the first %u", c->id, some, some);
    }
    for (uint32_t i = 0; i < all && !m->fault[0]; i++) {
        const struct explain_ranked *r = &ranked[i], *before = i ? r - 1 : NULL;
        if (r->agent >= SIM_CROWD_FIRST)
            continue;
        struct sim_rival x = sim_rival_of(m, r->agent, c, now_us);
        uint32_t part = 0;
        if (c->attrs_bytes == 0)
            x.score = 0;
        if (r->fits != fits(m, r->agent, c, now_us, &part) || (r->fits == FITS_REQUIREMENT && r->predicate != part))
            sim_fault(m, "c%" PRIu64 ": what keeps a%" PRIu64 " from it is not what the facts say", c->id, r->agent);
        else if (!same_standing(r, &x, now_us))
            sim_fault(m, "c%" PRIu64 ": a%" PRIu64 "'s figures are not what the facts say", c->id, r->agent);
        else if (before && (before->fits > r->fits || (r->fits == FITS_REQUIREMENT && before->fits == r->fits && before->predicate < r->predicate)))
            sim_fault(m, "c%" PRIu64 ": a%" PRIu64 " comes after one who is farther from it", c->id, r->agent);
        else if (i < eligible && r->agent != best[i])
            sim_fault(m, "c%" PRIu64 ": number %u is a%" PRIu64 ", not a%" PRIu64, c->id, i + 1, best[i], r->agent);
    }
}

/* -- why an agent is idle -- */

static enum idles kept(const struct sim_model *m, enum fits fit, const struct sim_contact *c)
{
    if (m->queues[c->queue].policy.offer_mode == OFFER_PULL && (fit == FITS_YES || fit == FITS_RESERVED))
        return IDLES_PULL;
    return fit == FITS_REQUIREMENT ? IDLES_REQUIREMENT
           : fit == FITS_CAPACITY  ? IDLES_MEDIA
           : fit == FITS_RESERVED  ? IDLES_RESERVED
           : fit == FITS_HELD || fit == FITS_EXCLUDED ? IDLES_HELD : IDLES_NOBODY_WAITS;
}

static enum idles idles(const struct sim_model *m, agent_id id, uint32_t queues)
{
    const struct sim_agent *a = &m->agents[id];
    bool room = false;

    if (a->state != AGENT_READY)
        return a->state == AGENT_OFFLINE ? IDLES_OFFLINE : IDLES_PAUSED;
    if (a->wants && a->wanted_state != AGENT_READY)
        return IDLES_WANTS;
    if (a->away)
        return IDLES_AWAY;
    for (enum medium medium = MEDIUM_CHAT; medium < MEDIA; medium++)
        room = room || sim_may_take(m, id, medium);
    if (!room)
        return sim_active(m, id) ? IDLES_NOT : IDLES_FULL;
    return queues ? IDLES_NOBODY_WAITS : IDLES_NO_QUEUE;
}

static void check_idle(struct sim_model *m, struct engine *e, agent_id id, int64_t now_us)
{
    uint32_t is[IDLES_MEDIA + 1] = {0}, waiting = 0, part = 0;
    const struct sim_contact *example = NULL;
    struct explain_idle idle;
    struct attr queues;
    bool serves = attrs_find(m->agents[id].attrs, m->agents[id].attrs_bytes, ATTR_QUEUES, &queues);
    enum idles why = idles(m, id, serves ? queues.count : 0), from = IDLES_NOBODY_WAITS;

    for (uint32_t i = 0; i < m->live_count; i++) {
        struct sim_contact *c = &m->live[i];
        uint32_t failing = 0;
        enum fits fit = c->state == CONTACT_WAITING ? fits(m, id, c, now_us, &failing) : FITS_QUEUE;
        if (fit == FITS_QUEUE)
            continue;
        enum idles kept_by = kept(m, fit, c);
        waiting++;
        is[kept_by]++;
        if (kept_by != IDLES_NOBODY_WAITS && (!example || sim_before(m, c, example, now_us))) {
            example = c;
            part = failing;
            from = kept_by;
        }
    }
    why = why == IDLES_NOBODY_WAITS && example ? from : why;
    if (engine_why_idle(e, id, now_us, &idle) != OK || idle.why != why)
        sim_fault(m, "a%" PRIu64 " is idle by rule %d, not %d", id, (int)why, (int)idle.why);
    else if (idle.queues != (serves ? queues.count : 0) || idle.waiting != waiting || idle.requirement != is[IDLES_REQUIREMENT] ||
             idle.held != is[IDLES_HELD] || idle.reserved != is[IDLES_RESERVED] || idle.media != is[IDLES_MEDIA])
        sim_fault(m, "a%" PRIu64 ": what those who wait need is not what the facts say", id);
    else if (idle.example != (example ? example->id : 0) || idle.example_predicate != part || idle.idle_us != now_us - sim_idle_since(m, id))
        sim_fault(m, "a%" PRIu64 ": the example, or how long, is not what the facts say", id);
}

/* -- how long -- */

/* The only one in which somebody waits, else the only one in which who is ready has places, else chat. */
static enum medium medium_of(const struct sim_model *m, queue_id queue, int64_t now_us)
{
    enum medium only = MEDIUM_CHAT;
    uint32_t waiting = 0, staffed = 0;

    for (enum medium i = MEDIUM_CHAT; i < MEDIA; i++)
        waiting += sim_estimate_now(m, queue, i, now_us).ahead > 0;
    for (enum medium i = MEDIUM_CHAT; i < MEDIA; i++) {
        struct estimate_now now = sim_estimate_now(m, queue, i, now_us);
        staffed += now.agents > 0;
        if (waiting == 1 ? now.ahead > 0 : now.agents > 0)
            only = i;
    }
    return waiting == 1 || staffed == 1 ? only : MEDIUM_CHAT;
}

static void check_estimates(struct sim_model *m, struct engine *e, queue_id queue, int64_t now_us)
{
    for (enum medium medium = MEDIUM_CHAT; medium < MEDIA; medium++) {
        struct estimate_now now = sim_estimate_now(m, queue, medium, now_us);
        struct estimate_answer want, said;
        sim_wait_answer(&m->queues[queue].estimates[medium], &now, &want);
        if (engine_wait_estimate(e, queue, medium, now_us, &said) != OK || !sim_same_wait(&said, &want))
            sim_fault(m, "queue %" PRIu64 ", medium %d: the estimate is not what the facts say", queue, (int)medium);
    }
}

static void check_rules(struct sim_model *m, struct engine *e, int64_t now_us)
{
    for (queue_id i = 1; i <= SIM_QUEUES; i++)
        if (m->queues[i].there && engine_queue_medium(e, i) != medium_of(m, i, now_us))
            sim_fault(m, "queue %" PRIu64 " is of medium %d, says the engine", i, (int)engine_queue_medium(e, i));
    for (topic_id i = 1; i <= SIM_TOPICS; i++)
        for (uint32_t step = 0; m->topics[i].there && step <= m->topics[i].policy.steps + 1u; step++)
            check_required(m, e, NULL, i, step);
    for (enum medium i = MEDIUM_CHAT; i < MEDIA; i++)
        for (enum medium k = MEDIUM_CHAT; k < MEDIA; k++)
            if (i != k && engine_beside(e, i, k) != m->routing.beside[i][k])
                sim_fault(m, "4: medium %d comes beside %d, or not, and another is said", (int)i, (int)k);
}

void sim_check_looks(struct sim_model *m, struct engine *e, int64_t now_us)
{
    check_strangers(m, e);
    check_rules(m, e, now_us);
    check_pulls(m, e);
    for (uint32_t i = 0; i < m->live_count && !m->fault[0]; i++) {
        struct sim_contact *c = &m->live[i];
        check_offers(m, e, c);
        check_preferred(m, e, c, 1 + c->id % m->staff);
        for (uint32_t step = 0; i < 3 && step <= m->topics[c->topic].policy.steps + 1u; step++)
            check_required(m, e, c, m->topics[c->topic].there ? 1 : 0, step); /* whatever topic is named beside it */
        if (c->state == CONTACT_WAITING || c->state == CONTACT_OFFERED)
            check_waiting(m, e, c, now_us);
        struct engine_urgency urgency;
        if (c->state == CONTACT_WAITING)
            check_urgency(m, e, c);
        else if (engine_urgency(e, c->id, &urgency))
            sim_fault(m, "c%" PRIu64 " does not wait and presses", c->id);
        if (c->state == CONTACT_WAITING && !m->in_parts) /* in the middle somebody not asked yet may be free for one asked in sequence */
            check_rank(m, e, c, now_us);
    }
    for (agent_id i = 1; i <= m->staff && !m->fault[0]; i++) {
        check_places(m, e, i);
        if (m->agents[i].there)
            check_idle(m, e, i, now_us);
    }
    for (queue_id i = 1; i <= SIM_QUEUES && !m->fault[0]; i++)
        if (m->queues[i].there)
            check_estimates(m, e, i, now_us);
}
