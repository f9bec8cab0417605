/* fold.c: the facts, one after the other, each held to what must be true when it is written. */
#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/attrs.h"
#include "sim/judge.h"

void sim_fault(struct sim_model *m, const char *fmt, ...)
{
    va_list args;

    if (m->fault[0] || m->quiet)
        return;
    va_start(args, fmt);
    vsnprintf(m->fault, sizeof m->fault, fmt, args);
    va_end(args);
}

void sim_model_init(struct sim_model *m, uint32_t staff)
{
    memset(m, 0, sizeof *m);
    m->staff = staff;
    m->routing = routing_default;
}

/* The policies borrow from bytes inside the model. */
void sim_model_copy(struct sim_model *to, const struct sim_model *from)
{
    enum err err = OK;

    memcpy(to, from, sizeof *to);
    for (uint32_t i = 1; i <= SIM_QUEUES && err == OK; i++)
        if (to->queues[i].there && to->queues[i].bytes_count > 0)
            err = queue_policy_read(to->queues[i].bytes, to->queues[i].bytes_count, &to->queues[i].policy);
    for (uint32_t i = 1; i <= SIM_TOPICS && err == OK; i++)
        if (to->topics[i].there)
            err = policy_read(to->topics[i].bytes, to->topics[i].bytes_count, &to->topics[i].policy);
    assert(err == OK);
}

struct sim_contact *sim_live(struct sim_model *m, contact_id id)
{
    for (uint32_t i = 0; i < m->live_count; i++)
        if (m->live[i].id == id)
            return &m->live[i];
    return NULL;
}

const struct sim_closed *sim_closed(const struct sim_model *m, contact_id id)
{
    uint64_t kept = m->closed_count < SIM_CLOSED_KEPT ? m->closed_count : SIM_CLOSED_KEPT;

    for (uint64_t i = m->closed_count; i-- > m->closed_count - kept;)
        if (m->closed[i % SIM_CLOSED_KEPT].id == id)
            return &m->closed[i % SIM_CLOSED_KEPT];
    return NULL;
}

struct sim_place *sim_place(struct sim_contact *c, agent_id agent)
{
    for (uint32_t i = 0; i < c->places_count; i++)
        if (c->places[i].agent == agent)
            return &c->places[i];
    return NULL;
}

static void must(struct sim_model *m, bool holds, const struct fact *f, const char *what)
{
    const char *text = strstr(what, ": ");

    if (!holds && text) /* "7: an offer was still out": the promise's number comes first */
        sim_fault(m, "%.*s: %s c%" PRIu64 " a%" PRIu64 ": %s", (int)(text - what), what, fact_name(f->kind), f->contact, f->agent,
                  text + 2);
    else if (!holds)
        sim_fault(m, "%s c%" PRIu64 " a%" PRIu64 ": %s", fact_name(f->kind), f->contact, f->agent, what);
}

/* -- configuration -- */

static void forget_all(struct sim_contact *c)
{
    memset(c->met_known, 0, sizeof c->met_known);
}

/* Of this agent; 0: of all. */
static void forget_met(struct sim_model *m, agent_id agent)
{
    for (uint32_t i = 0; i < m->live_count; i++)
        if (agent)
            m->live[i].met_known[agent / 64] &= ~(UINT64_C(1) << agent % 64);
        else
            forget_all(&m->live[i]);
}

static void fold_queue(struct sim_model *m, const struct fact *f)
{
    struct sim_queue *q = &m->queues[f->queue];

    must(m, f->rest_bytes <= sizeof q->bytes, f, "a policy nobody sent");
    if (m->fault[0])
        return;
    q->there = true;
    q->lease_us = f->a;
    q->wrapup_us = f->b;
    q->hold_us = f->c;
    q->bytes_count = f->rest_bytes;
    q->policy = queue_policy_default;
    if (f->rest_bytes > 0) {
        memcpy(q->bytes, f->rest, f->rest_bytes);
        must(m, queue_policy_read(q->bytes, q->bytes_count, &q->policy) == OK, f, "the policy cannot be read");
    }
    forget_met(m, 0);
}

static void fold_topic(struct sim_model *m, const struct fact *f)
{
    struct sim_topic *t = f->a > 0 && f->a <= (int64_t)SIM_TOPICS ? &m->topics[f->a] : NULL;

    must(m, t && f->rest_bytes <= sizeof t->bytes, f, "a topic nobody sent");
    if (m->fault[0])
        return;
    bool old = t->there;
    int64_t patience_us = t->policy.patience_us;
    t->there = true;
    t->queue = f->queue;
    t->priority = f->b;
    t->permille = f->c;
    t->bytes_count = f->rest_bytes;
    memcpy(t->bytes, f->rest, f->rest_bytes);
    must(m, policy_read(t->bytes, t->bytes_count, &t->policy) == OK, f, "the policy cannot be read");
    for (uint32_t i = 0; old && i < m->live_count; i++) /* whose patience is the topic's has the new one */
        if (m->live[i].topic == (topic_id)f->a && m->live[i].patience_us == patience_us)
            m->live[i].patience_us = t->policy.patience_us;
    forget_met(m, 0);
}

static void busy(struct sim_model *m, agent_id agent, int64_t at_us)
{
    struct sim_agent *a = &m->agents[agent];
    bool works = sim_active(m, agent) > 0;

    if (works && !a->busy_since_us)
        a->busy_since_us = at_us;
    if (!works && a->busy_since_us) {
        a->busy_us += at_us - a->busy_since_us;
        a->busy_since_us = 0;
    }
}

static void fold_agent(struct sim_model *m, const struct fact *f)
{
    static const enum medium packed[] = {MEDIUM_VOICE, MEDIUM_EMAIL, MEDIUM_MESSAGE, MEDIUM_TASK};
    struct sim_agent *a = &m->agents[f->agent];

    must(m, f->rest_bytes <= sizeof a->attrs, f, "attributes nobody sent");
    if (m->fault[0])
        return;
    if (!a->there)
        a->ready_us = a->state_since_us = f->at_us;
    a->there = true;
    a->capacity[MEDIUM_CHAT] = (uint32_t)f->b;
    for (unsigned i = 0; i < sizeof packed / sizeof *packed; i++)
        a->capacity[packed[i]] = (uint32_t)(f->c >> (12 * i)) & 0xfff;
    a->attrs_bytes = f->rest_bytes;
    memcpy(a->attrs, f->rest, f->rest_bytes);
    forget_met(m, f->agent);
}

/* -- agents -- */

/* Each shift counts half as much as the one after it: occupancy is that of the last few. */
static void shift(struct sim_agent *a, enum agent_state state, int64_t at_us)
{
    if (state != AGENT_OFFLINE && a->state == AGENT_OFFLINE) {
        a->on_since_us = at_us;
        a->on_us /= 2;
        a->busy_us /= 2;
    }
    if (state == AGENT_OFFLINE && a->state != AGENT_OFFLINE) {
        a->on_us += at_us - a->on_since_us;
        a->on_since_us = 0;
    }
}

static void fold_state(struct sim_model *m, const struct fact *f)
{
    struct sim_agent *a = &m->agents[f->agent];

    must(m, a->there, f, "nobody knows this agent");
    if (f->c == ACTOR_SYSTEM && f->a == AGENT_OFFLINE) {
        must(m, a->away && a->away_until_us <= f->at_us && !sim_at_work(m, f->agent), f, "9: set offline without the end of grace");
        a->away = false;
        a->away_until_us = 0;
    } else if (f->c == ACTOR_SYSTEM) {
        must(m, f->a == AGENT_PAUSED && f->b == PAUSE_MISSED && a->lapsed_us == f->at_us, f,
             "9: the system may only pause for a missed offer");
    }
    shift(a, (enum agent_state)f->a, f->at_us);
    if (f->a == AGENT_READY && a->state != AGENT_READY)
        a->ready_us = f->at_us;
    if (f->a != (int64_t)a->state || f->b != a->reason)
        a->state_since_us = f->at_us;
    a->state = (enum agent_state)f->a;
    a->reason = f->b;
    if (f->c != ACTOR_SYSTEM || f->a == AGENT_OFFLINE) /* what happens by itself takes no wish away */
        a->wants = false;
}

static void fold_wants(struct sim_model *m, const struct fact *f)
{
    struct sim_agent *a = &m->agents[f->agent];

    must(m, a->there && (f->c == 1 || a->wants), f, "9: nothing was wished");
    a->wants = f->c == 1;
    a->wanted_state = (enum agent_state)f->a;
    a->wanted_reason = f->b;
}

static void fold_away(struct sim_model *m, const struct fact *f)
{
    struct sim_agent *a = &m->agents[f->agent];

    if (f->kind == FACT_AGENT_AWAY) {
        a->away = true;
        a->away_until_us = f->a;
        return;
    }
    must(m, a->away, f, "was not away");
    a->away = false;
    a->away_until_us = 0;
}

/* -- estimates: fed by what the facts say, asked of the model (waits.c) -- */

static const struct estimate_said nothing_said = {{-1, -1, -1}};

/* It comes to its queue: before it stands there. */
static void say(struct sim_model *m, struct sim_contact *c, queue_id queue, const struct fact *f)
{
    struct estimate_now now = sim_estimate_now(m, queue, c->medium, f->at_us);

    sim_wait_say(&m->queues[queue].estimates[c->medium], &now, &c->said);
}

static void handled(struct sim_model *m, const struct sim_contact *c, const struct fact *f)
{
    sim_wait_handled(&m->queues[c->queue].estimates[c->medium], f->at_us - c->taken_us);
}

static void served(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    bool waited = false;

    for (int i = 0; i < ESTIMATORS; i++)
        waited = waited || c->said.ms[i] >= 0;
    sim_wait_served(&m->queues[c->queue].estimates[c->medium], f->at_us - c->queued_us, waited ? &c->said : NULL);
}

/* -- contacts: the parts of a step -- */

static void take_place(struct sim_model *m, struct sim_contact *c, agent_id agent, int64_t at_us)
{
    uint32_t i = 0;

    while (i < c->places_count && c->places[i].agent != agent)
        i++;
    assert(i < c->places_count);
    c->places_count--;
    memmove(&c->places[i], &c->places[i + 1], (c->places_count - i) * sizeof c->places[0]);
    busy(m, agent, at_us);
}

static void to_state(struct sim_contact *c, enum contact_state state, int64_t at_us)
{
    c->state = state;
    c->since_us = at_us;
    c->ranked_count = 0;
}

static void close_contact(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    struct sim_closed *x = &m->closed[m->closed_count++ % SIM_CLOSED_KEPT];

    *x = (struct sim_closed){.id = c->id};
    if (c->places_count > 0) {
        x->agent = c->places[0].agent;
        x->token = c->places[0].token;
        m->agents[x->agent].ended_us = f->at_us;
        handled(m, c, f);
    }
    agent_id agent = x->agent;
    *c = m->live[--m->live_count];
    if (agent)
        busy(m, agent, f->at_us);
}

static bool doing(const struct sim_contact *c, enum contact_state state, const struct fact *f)
{
    return c->state == state && c->places_count > 0 && c->places[0].agent == f->agent;
}

/* Each time in a row doubles the time apart, six times at most; who cannot or must not take it is not asked again. */
static int64_t apart_us(const struct sim_model *m, const struct sim_contact *c, const struct fact *f)
{
    int64_t hold_us = m->queues[c->queue].hold_us;
    uint8_t times = c->holds[f->agent].times;
    bool for_good = f->kind == FACT_CONTACT_DECLINED && sim_for_good(f->b);

    return for_good ? SIM_FOR_GOOD_US : hold_us << (times < 6 ? times : 6);
}

static void keep_apart(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    struct sim_hold *h = &c->holds[f->agent];

    must(m, f->c == f->at_us + apart_us(m, c, f), f, "8: not kept apart as long as the queue says");
    h->times = (uint8_t)(h->times + (h->times < UINT8_MAX));
    h->until_us = f->c;
    h->token = (uint64_t)f->a;
    h->lapsed = f->kind == FACT_OFFER_LAPSED;
    h->passed = false;
}

/* -- an offer -- */

static void check_digest(struct sim_model *m, struct sim_contact *c, const struct fact *f, uint32_t could)
{
    struct offer_digest d;
    uint32_t excluded = 0;

    if (offer_digest_read(f->rest, f->rest_bytes, &d) != OK) {
        must(m, false, f, "the digest cannot be read");
        return;
    }
    for (uint32_t i = 0; i < d.predicates; i++)
        excluded += d.excluded[i];
    must(m, d.eligible == could && d.step == c->step, f, "the digest tells another story");
    must(m, d.considered == d.eligible + d.excluded_state + d.excluded_held + d.excluded_reserved + d.excluded_queue + excluded, f,
         "the digest does not add up");
}

/* Of all who wait and whom this agent could take, nobody is served before. A hold that ended since the last tick may not have been
 * noticed: then it counts as in force. */
static void check_passed_over(struct sim_model *m, const struct sim_contact *c, const struct fact *f)
{
    int64_t looked_us = m->looked_us < f->at_us ? m->looked_us : f->at_us;

    for (uint32_t i = 0; i < m->live_count; i++) {
        struct sim_contact *other = &m->live[i];
        if (other == c || other->state != CONTACT_WAITING ||
            (m->queues[other->queue].policy.offer_mode == OFFER_PULL && !sim_passed_to(other, f->agent)) ||
            !sim_eligible(m, f->agent, other, looked_us))
            continue;
        if (sim_overtaken(m, other, c))
            sim_fault(m, "6: c%" PRIu64 " waits beyond all ageing behind c%" PRIu64, other->id, c->id);
        if (sim_before(m, other, c, f->at_us))
            sim_fault(m, "5: c%" PRIu64 " goes to a%" PRIu64 ", and c%" PRIu64 ", who comes first, was passed over", c->id,
                      f->agent, other->id);
    }
}

static void place(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    const struct sim_hold *before = &c->holds[f->agent];

    if ((before->times > 0 || before->passed) && before->token >= c->round)
        c->round = (uint64_t)f->a; /* asked again: a new round */
    c->places[c->places_count++] = (struct sim_place){.agent = f->agent, .token = (uint64_t)f->a, .until_us = f->b,
                                                      .since_us = f->at_us, .passed = sim_passed_to(c, f->agent)};
    c->sought = 0;
    c->sought_passed = false;
    if (f->at_us == c->queued_us)
        c->said = nothing_said; /* it did not wait */
    m->last_token = (uint64_t)f->a;
    m->agents[f->agent].offered_us = f->at_us;
    busy(m, f->agent, f->at_us);
}

static void fold_offered(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    const struct queue_policy *q = &m->queues[c->queue].policy;
    bool first = c->state == CONTACT_WAITING, passed = sim_passed_to(c, f->agent);
    bool pulled = q->offer_mode == OFFER_PULL && !passed;
    bool more = q->offer_mode == OFFER_PARALLEL && c->state == CONTACT_OFFERED && c->ranked_from < c->ranked_count;

    must(m, first || more, f, "2: it does not wait");
    must(m, (uint64_t)f->a > m->last_token, f, "2: the token is not new");
    must(m, f->b == f->at_us + m->queues[c->queue].lease_us, f, "3: the lease is not the queue's");
    must(m, pulled || passed || c->holds[f->agent].until_us <= f->at_us, f, "8: the pair is kept apart");
    must(m, sim_may_take(m, f->agent, c->medium), f, "4: over capacity");
    must(m, sim_fits(m, f->agent, c) && !sim_place(c, f->agent) && (!c->sought || c->sought == f->agent), f, "not eligible");
    must(m, c->places_count < SIM_PLACES, f, "offered to more than there are");
    if (m->fault[0])
        return;
    if (pulled) { /* the agent's own choice */
        check_digest(m, c, f, 1);
    } else {
        if (first) {
            c->ranked_count = sim_rank(m, c, f->at_us, c->ranked);
            c->ranked_from = 0;
            must(m, f->c == c->ranked_count, f, "the number of eligible agents is wrong");
            check_digest(m, c, f, c->ranked_count);
            if (!m->fault[0])
                sim_check_digest(m, c, f);
        }
        must(m, c->ranked_from < c->ranked_count, f, "offered to more than the queue says");
        if (!m->fault[0] && c->ranked[c->ranked_from++] != f->agent)
            sim_fault(m, "contact_offered c%" PRIu64 " a%" PRIu64 ": a better agent was free, a%" PRIu64, c->id, f->agent,
                      c->ranked[c->ranked_from - 1]);
        check_passed_over(m, c, f);
    }
    if (m->fault[0])
        return;
    if (first) {
        c->state = CONTACT_OFFERED;
        c->since_us = f->at_us;
    }
    place(m, c, f);
}

/* -- what an agent does with it -- */

static void fold_offer(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    int64_t connect_us = c->medium == MEDIUM_VOICE ? m->queues[c->queue].policy.connect_us : 0;
    struct sim_place *p = sim_place(c, f->agent);
    bool any = f->kind == FACT_OFFER_WITHDRAWN || f->kind == FACT_OFFER_RETIMED;

    must(m, p && p->token == (uint64_t)f->a && (c->state == CONTACT_OFFERED || (any && c->state == CONTACT_CONNECTING)), f,
         "2: not this agent's live offer");
    if (!p || m->fault[0])
        return;
    switch (f->kind) {
    case FACT_CONTACT_ACCEPTED:
    case FACT_CONTACT_CONNECTING:
        must(m, f->at_us < p->until_us, f, "2: the lease is over");
        must(m, c->places_count == 1, f, "2: it still rings elsewhere");
        must(m, f->b == (f->kind == FACT_CONTACT_CONNECTING ? f->at_us + connect_us : 0) &&
                    (f->kind == FACT_CONTACT_CONNECTING) == (connect_us > 0),
             f, "2: not in as many phases as the queue says");
        p->until_us = f->kind == FACT_CONTACT_CONNECTING ? f->b : 0;
        p->since_us = c->taken_us = f->at_us;
        if (f->kind == FACT_CONTACT_ACCEPTED)
            served(m, c, f);
        to_state(c, f->kind == FACT_CONTACT_CONNECTING ? CONTACT_CONNECTING : CONTACT_TALKING, f->at_us);
        return;
    case FACT_OFFER_RETIMED:
        p->until_us = f->b;
        p->retimed = true;
        return;
    case FACT_OFFER_LAPSED:
        must(m, f->at_us >= p->until_us, f, "lapsed too early");
        m->agents[f->agent].lapsed_us = f->at_us;
        break;
    default: break;
    }
    if (f->kind != FACT_OFFER_WITHDRAWN)
        keep_apart(m, c, f);
    take_place(m, c, f->agent, f->at_us);
    if (c->places_count == 0)
        to_state(c, CONTACT_WAITING, f->at_us);
}

static bool beyond(const struct sim_model *m, agent_id agent, enum medium medium)
{
    return sim_held(m, agent, medium, false) * 1000 + sim_held(m, agent, medium, true) * m->routing.sleep_permille[medium] >
           m->agents[agent].capacity[medium] * 1000;
}

/* It keeps the place of its first arrival; who had it is not asked again. */
static void fold_transferred(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    bool known = f->a > 0 && f->a <= (int64_t)SIM_TOPICS && m->topics[f->a].there && m->queues[f->queue].there;

    must(m, doing(c, CONTACT_TALKING, f) && known && f->b == (int64_t)c->queue, f, "was not talking with this agent, or goes nowhere");
    must(m, f->c == ACTOR_AGENT || f->c == ACTOR_SUPERVISOR, f, "nobody may do that");
    if (m->fault[0])
        return;
    struct sim_hold *h = &c->holds[f->agent];
    *h = (struct sim_hold){.until_us = f->at_us + SIM_FOR_GOOD_US, .token = c->places[0].token, .passed = true, .times = h->times,
                            .to_queue = f->queue, .to_topic = (topic_id)f->a};
    m->agents[f->agent].ended_us = f->at_us;
    handled(m, c, f);
    say(m, c, f->queue, f);
    c->asleep = false;
    c->snoozed_until_us = 0;
    take_place(m, c, f->agent, f->at_us);
    if (c->topic != (topic_id)f->a)
        c->step = 0;
    c->topic = (topic_id)f->a;
    c->queue = f->queue;
    c->queued_us = f->at_us;
    forget_all(c);
    to_state(c, CONTACT_WAITING, f->at_us);
}

static void fold_talk(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    int64_t wrapup_us = m->queues[c->queue].wrapup_us;

    switch (f->kind) {
    case FACT_CONTACT_ACCEPTED: /* the second phase */
        must(m, c->state == CONTACT_CONNECTING && c->places[0].agent == f->agent && c->places[0].token == (uint64_t)f->a, f,
             "was not connecting");
        must(m, f->at_us < c->places[0].until_us, f, "10: connected too late");
        c->places[0].until_us = 0;
        c->places[0].since_us = f->at_us;
        served(m, c, f);
        to_state(c, CONTACT_TALKING, f->at_us);
        break;
    case FACT_CONNECT_FAILED:
        must(m, c->state == CONTACT_CONNECTING && c->places[0].agent == f->agent && c->places[0].token == (uint64_t)f->a, f,
             "was not connecting");
        keep_apart(m, c, f);
        take_place(m, c, f->agent, f->at_us);
        to_state(c, CONTACT_WAITING, f->at_us);
        break;
    case FACT_CONTACT_ENDED:
        must(m, doing(c, CONTACT_TALKING, f), f, "was not talking with this agent");
        must(m, f->b == (wrapup_us ? f->at_us + wrapup_us : 0), f, "the wrap-up is not the queue's");
        m->ended++;
        c->places[0].until_us = f->b;
        c->asleep = false;
        c->snoozed_until_us = 0;
        to_state(c, CONTACT_WRAPUP, f->at_us);
        if (f->b == 0)
            close_contact(m, c, f);
        break;
    case FACT_CONTACT_WRAPPED:
        must(m, doing(c, CONTACT_WRAPUP, f), f, "was not wrapping up");
        close_contact(m, c, f);
        break;
    case FACT_CONTACT_REQUEUED:
        must(m, (doing(c, CONTACT_TALKING, f) || doing(c, CONTACT_CONNECTING, f)) && m->agents[f->agent].away &&
                    m->agents[f->agent].away_until_us <= f->at_us && c->snoozed_until_us == 0,
             f, "its agent is not gone for good");
        take_place(m, c, f->agent, f->at_us);
        say(m, c, c->queue, f);
        c->asleep = false;
        c->queued_us = f->at_us;
        to_state(c, CONTACT_WAITING, f->at_us);
        break;
    case FACT_WRAPUP_RETIMED:
        must(m, doing(c, CONTACT_WRAPUP, f), f, "not in wrap-up");
        c->places[0].until_us = f->b;
        break;
    case FACT_CONTACT_SLEEP:
        must(m, doing(c, CONTACT_TALKING, f) && (c->asleep != (f->a == 1) || f->c != c->snoozed_until_us), f, "2: not talking, or doubled");
        must(m, f->c == 0 || (f->a == 1 && f->c > f->at_us), f, "put away until never");
        c->asleep = f->a == 1;
        c->snoozed_until_us = f->c;
        must(m, f->b == (f->a == 0 && beyond(m, f->agent, c->medium)), f, "4: woken beyond capacity and not marked, or marked");
        break;
    case FACT_CONTACT_TRANSFERRED: fold_transferred(m, c, f); break;
    default: sim_fault(m, "unknown fact %u", f->kind); break;
    }
}

/* -- what happens to those who wait -- */

void sim_set_attrs(struct sim_contact *c, const uint8_t *attrs, uint32_t bytes)
{
    struct attr medium;

    c->attrs_bytes = bytes;
    if (bytes > 0)
        memcpy(c->attrs, attrs, bytes);
    if (c->medium == MEDIUM_NONE)
        c->medium = attrs_find(c->attrs, bytes, ATTR_MEDIUM, &medium) ? (enum medium)medium.number : MEDIUM_CHAT;
}

static void fold_moved(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    const struct queue_policy *q = &m->queues[c->queue].policy;
    bool waited = f->b == OVERFLOW_WAITED && q->overflow_us > 0 && c->queued_us + q->overflow_us <= f->at_us;

    must(m, c->state == CONTACT_WAITING && f->a == (int64_t)c->queue && f->queue != c->queue, f, "cannot move");
    must(m, waited || (f->b != OVERFLOW_WAITED && c->arrived_us == f->at_us && c->goes_to == f->queue), f, "nobody said it overflows there");
    must(m, !waited || sim_overflow(m, q->overflow, c->medium) == f->queue, f, "another queue would take it");
    say(m, c, f->queue, f);
    c->queue = f->queue;
    c->queued_us = f->at_us;
    c->sought = 0;
    c->sought_passed = false;
    forget_all(c);
}

/* By whoever had it, in this very moment. */
static void fold_passed(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    int64_t seek_us = m->topics[c->topic].policy.seek_us;
    bool by_now = false;
    struct sim_hold *by = NULL; /* the latest */

    for (agent_id i = 1; i <= m->staff; i++) {
        by_now = by_now || (c->holds[i].passed && c->holds[i].until_us == f->at_us + SIM_FOR_GOOD_US && i != f->agent);
        if (c->holds[i].passed && (!by || c->holds[i].token > by->token))
            by = &c->holds[i];
    }
    if (by)
        by->to_agent = f->agent;
    must(m, c->sought == 0 && by_now && c->queued_us == f->at_us, f, "nobody passed it on");
    must(m, f->a == f->at_us + (seek_us > 0 ? seek_us : 60 * SECOND_US), f, "waits too long for one agent");
    c->sought = f->agent;
    c->sought_passed = true;
    c->sought_until_us = f->a;
    must(m, sim_awaited(m, f->agent, c) && m->agents[f->agent].capacity[c->medium] > 0, f, "passed to one who cannot take it");
}

static void fold_reserved(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    const struct policy *p = &m->topics[c->topic].policy;
    attr_id named = f->b == SOUGHT_PREFERRED ? ATTR_PREFERRED : ATTR_LAST;
    uint8_t bit = f->b == SOUGHT_PREFERRED ? SEEK_PREFERRED : SEEK_LAST;
    struct attr a;

    must(m, c->state == CONTACT_WAITING, f, "does not wait");
    if (f->a == 0) {
        must(m, c->sought == f->agent && c->sought, f, "was not reserved");
        c->sought = 0;
        c->sought_passed = false;
        return;
    }
    if (f->b == SOUGHT_PASSED) {
        fold_passed(m, c, f);
        return;
    }
    must(m, c->sought == 0 && (p->seek & bit), f, "nobody is sought");
    must(m, attrs_find(c->attrs, c->attrs_bytes, named, &a) && a.number == (int64_t)f->agent, f, "another is sought");
    must(m, f->a > f->at_us && f->a <= f->at_us + p->seek_us, f, "waits too long for one agent");
    must(m, sim_awaited(m, f->agent, c), f, "waits for one who cannot take it");
    c->sought = f->agent;
    c->sought_until_us = f->a;
}

static void fold_wait(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    const struct sim_topic *t = &m->topics[c->topic];

    switch (f->kind) {
    case FACT_CONTACT_WIDENED:
        must(m, c->state == CONTACT_WAITING && f->a == (int64_t)c->step + 1 && f->a <= t->policy.steps, f, "no such step");
        must(m, m->fault[0] || sim_step_us(t, c, (uint32_t)f->a) <= f->at_us, f, "too early");
        c->step = (uint32_t)f->a;
        forget_all(c);
        break;
    case FACT_CONTACT_ABANDONED:
        must(m, c->state == CONTACT_WAITING, f, "7: an offer was still out, or it was answered");
        m->abandoned++;
        sim_wait_abandoned(&m->queues[c->queue].estimates[c->medium], f->at_us - c->queued_us);
        close_contact(m, c, f);
        break;
    case FACT_CONTACT_MOVED: fold_moved(m, c, f); break;
    case FACT_CONTACT_RESERVED: fold_reserved(m, c, f); break;
    default: /* FACT_CONTACT_SET */
        sim_set_attrs(c, f->rest, f->rest_bytes);
        forget_all(c);
        break;
    }
}

static void fold_arrived(struct sim_model *m, const struct fact *f)
{
    struct sim_contact *c = &m->live[m->live_count];

    must(m, m->live_count < SIM_LIVE_MAX, f, "more than the limit");
    must(m, !sim_live(m, f->contact) && !sim_closed(m, f->contact), f, "has been here before");
    must(m, f->a > 0 && f->a <= (int64_t)SIM_TOPICS && f->rest_bytes <= sizeof c->attrs, f, "nobody sent this");
    for (uint32_t i = 0; i < m->live_count; i++)
        must(m, m->live[i].state == CONTACT_WRAPUP || m->live[i].conversation != (conversation_id)f->c, f,
             "its conversation has a live contact");
    if (m->fault[0])
        return;
    memset(c, 0, sizeof *c);
    c->id = f->contact;
    c->conversation = (conversation_id)f->c;
    c->party = f->party;
    c->queue = f->queue;
    c->topic = (topic_id)f->a;
    c->state = CONTACT_WAITING;
    c->arrived_us = c->queued_us = c->since_us = f->at_us;
    c->patience_us = f->b;
    sim_set_attrs(c, f->rest, f->rest_bytes);
    c->goes_to = sim_goes(m, c, f->at_us);
    must(m, c->goes_to != 0, f, "the queue has its maximum");
    say(m, c, c->queue, f);
    m->live_count++;
    m->arrived++;
}

/* -- all -- */

static void fold_contact(struct sim_model *m, const struct fact *f)
{
    struct sim_contact *c = sim_live(m, f->contact);

    must(m, c != NULL, f, "is not live");
    if (m->fault[0])
        return;
    must(m, f->queue == 0 || f->queue == c->queue || f->kind == FACT_CONTACT_MOVED || f->kind == FACT_CONTACT_TRANSFERRED, f, "is of another queue");
    switch (f->kind) {
    case FACT_CONTACT_OFFERED: fold_offered(m, c, f); break;
    case FACT_CONTACT_ACCEPTED:
        (c->state == CONTACT_CONNECTING ? fold_talk : fold_offer)(m, c, f);
        break;
    case FACT_CONTACT_CONNECTING:
    case FACT_CONTACT_DECLINED:
    case FACT_OFFER_LAPSED:
    case FACT_OFFER_WITHDRAWN:
    case FACT_OFFER_RETIMED: fold_offer(m, c, f); break;
    case FACT_CONTACT_WIDENED:
    case FACT_CONTACT_ABANDONED:
    case FACT_CONTACT_MOVED:
    case FACT_CONTACT_RESERVED:
    case FACT_CONTACT_SET: fold_wait(m, c, f); break;
    default: fold_talk(m, c, f); break;
    }
}

void sim_fold(struct sim_model *m, const struct fact *f)
{
    if (f->kind == FACT_AGENT_SET && f->agent >= SIM_CROWD_FIRST) {
        m->crowd++;
        return;
    }
    if (f->agent > m->staff || f->queue > SIM_QUEUES) {
        sim_fault(m, "a fact about somebody nobody knows");
        return;
    }
    must(m, f->at_us >= m->last_us, f, "12: time goes back");
    m->last_us = f->at_us;
    if (m->fault[0])
        return;
    switch (f->kind) {
    case FACT_QUEUE_SET: fold_queue(m, f); break;
    case FACT_TOPIC_SET: fold_topic(m, f); break;
    case FACT_AGENT_SET: fold_agent(m, f); break;
    case FACT_AGENT_STATE: fold_state(m, f); break;
    case FACT_AGENT_AWAY:
    case FACT_AGENT_BACK: fold_away(m, f); break;
    case FACT_ROUTING_SET:
        must(m, routing_read(f->rest, f->rest_bytes, &m->routing) == OK, f, "the routing cannot be read");
        break;
    case FACT_AGENT_WANTS: fold_wants(m, f); break;
    case FACT_CONTACT_ARRIVED: fold_arrived(m, f); break;
    default: fold_contact(m, f); break;
    }
}
