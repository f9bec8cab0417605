#include "sim/model.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

void sim_fault(struct sim_model *m, const char *fmt, ...)
{
    va_list args;

    if (m->fault[0])
        return;
    va_start(args, fmt);
    vsnprintf(m->fault, sizeof m->fault, fmt, args);
    va_end(args);
}

static bool open_state(enum contact_state s)
{
    return s == CONTACT_WAITING || s == CONTACT_OFFERED || s == CONTACT_TALKING || s == CONTACT_WRAPUP;
}

uint32_t sim_active(const struct sim_model *m, agent_id agent)
{
    uint32_t n = 0;

    for (uint64_t i = m->first_live; i < m->contacts_end; i++)
        n += open_state(m->contacts[i].state) && m->contacts[i].state != CONTACT_WAITING && m->contacts[i].agent == agent;
    return n;
}

static bool meets(const struct sim_model *m, const struct sim_agent *a, uint64_t contact)
{
    const struct sim_contact *c = &m->contacts[contact];
    const struct sim_policy *p = &m->world->policies[m->topics[c->topic].version];
    const struct sim_skills *s = &m->world->skills[a->version];
    bool widened = c->step > 0 && p->widens;
    uint32_t dialect = m->world->dialects[contact];

    if ((widened ? p->widened_language : p->language) && (dialect == 0 || !(s->languages >> dialect & 1)))
        return false;
    return s->skill >= (widened ? p->widened_skill : p->skill);
}

static bool eligible(const struct sim_model *m, agent_id agent, uint64_t contact, int64_t now_us)
{
    const struct sim_agent *a = &m->agents[agent];
    const struct sim_contact *c = &m->contacts[contact];

    if (!a->there || a->state != AGENT_READY || a->away || sim_active(m, agent) >= a->capacity)
        return false;
    if (!(m->world->skills[a->version].queues >> c->queue & 1) || c->holds[agent].until_us > now_us)
        return false;
    return meets(m, a, contact);
}

static bool served_before(const struct sim_model *m, uint64_t x, uint64_t y)
{
    const struct sim_contact *a = &m->contacts[x], *b = &m->contacts[y];

    if (a->priority != b->priority)
        return a->priority > b->priority;
    if (a->arrived_us != b->arrived_us)
        return a->arrived_us < b->arrived_us;
    return x < y;
}

/* -- folding facts -- */

static void must(struct sim_model *m, bool holds, const struct fact *f, const char *what)
{
    if (!holds)
        sim_fault(m, "%s c%" PRIu64 " a%" PRIu64 ": %s", fact_name(f->kind), f->contact, f->agent, what);
}

static void fold_offered(struct sim_model *m, const struct fact *f)
{
    struct sim_contact *c = &m->contacts[f->contact];
    const struct sim_agent *a = &m->agents[f->agent];
    struct offer_digest digest;
    int64_t could = 0;
    uint32_t excluded = 0;

    must(m, c->state == CONTACT_WAITING, f, "2: it does not wait");
    must(m, (uint64_t)f->a > m->last_token, f, "2: the token is not new");
    must(m, f->b == f->at_us + m->queues[c->queue].lease_us, f, "3: the lease is not the queue's");
    must(m, sim_active(m, f->agent) < a->capacity, f, "4: over capacity");
    must(m, c->holds[f->agent].until_us <= f->at_us, f, "8: the pair is kept apart");
    must(m, eligible(m, f->agent, f->contact, f->at_us), f, "not eligible");
    for (agent_id i = 1; i <= SIM_AGENTS; i++) {
        const struct sim_agent *other = &m->agents[i];
        if (!eligible(m, i, f->contact, f->at_us))
            continue;
        could++;
        int64_t load = sim_active(m, f->agent) * 1000 / a->capacity, other_load = sim_active(m, i) * 1000 / other->capacity;
        bool better = other_load != load ? other_load < load
                      : other->idle_since_us != a->idle_since_us ? other->idle_since_us < a->idle_since_us
                                                                  : i < f->agent;
        must(m, !better, f, "a better agent was free");
    }
    must(m, f->c == could, f, "the number of eligible agents is wrong");
    must(m, offer_digest_read(f->rest, f->rest_bytes, &digest) == OK, f, "the digest cannot be read");
    if (m->fault[0])
        return;
    for (uint32_t i = 0; i < digest.predicates; i++)
        excluded += digest.excluded[i];
    must(m, digest.eligible == could && digest.top_agents[0] == f->agent && digest.step == c->step &&
                digest.considered ==
                    digest.eligible + digest.excluded_state + digest.excluded_held + digest.excluded_queue + excluded,
         f, "the digest does not add up");
    /* A hold that ended since the last tick may not have been noticed: then it counts as in force. */
    for (uint64_t i = m->first_live; i < m->contacts_end; i++)
        must(m, m->contacts[i].state != CONTACT_WAITING || i == f->contact || served_before(m, f->contact, i) ||
                    !eligible(m, f->agent, i, m->looked_us < f->at_us ? m->looked_us : f->at_us),
             f, "5: one who comes first was passed over");
    c->state = CONTACT_OFFERED;
    c->agent = f->agent;
    c->token = m->last_token = (uint64_t)f->a;
    c->until_us = f->b;
    c->retimed = false;
}

static void to_line(struct sim_contact *c)
{
    c->state = CONTACT_WAITING;
    c->agent = c->token = 0;
    c->until_us = 0;
}

static void close_contact(struct sim_model *m, struct sim_contact *c, const struct fact *f)
{
    if (f->agent)
        m->agents[f->agent].idle_since_us = f->at_us;
    c->state = CONTACT_CLOSED;
    while (m->first_live < m->contacts_end && !open_state(m->contacts[m->first_live].state))
        m->first_live++; /* fold_arrived() turns it back for one that comes late */
}

static void fold_contact(struct sim_model *m, const struct fact *f)
{
    struct sim_contact *c = &m->contacts[f->contact];
    bool offered = c->state == CONTACT_OFFERED && c->agent == f->agent && c->token == (uint64_t)f->a;
    bool talking = c->state == CONTACT_TALKING && c->agent == f->agent;

    switch (f->kind) {
    case FACT_CONTACT_WIDENED:
        must(m, c->state == CONTACT_WAITING && c->step == 0, f, "does not wait unwidened");
        must(m, m->world->policies[m->topics[c->topic].version].widens && m->topics[c->topic].permille > 0 &&
                    f->at_us - c->arrived_us >= c->patience_us * m->topics[c->topic].permille / 1000,
             f, "too early");
        c->step = 1;
        break;
    case FACT_CONTACT_OFFERED: fold_offered(m, f); break;
    case FACT_CONTACT_ACCEPTED:
        must(m, offered && f->at_us < c->until_us, f, "2: not this agent's live offer");
        c->state = CONTACT_TALKING;
        c->until_us = 0;
        break;
    case FACT_CONTACT_DECLINED:
    case FACT_OFFER_LAPSED:
        must(m, offered, f, "not this agent's offer");
        must(m, f->kind == FACT_CONTACT_DECLINED || f->at_us >= c->until_us, f, "lapsed too early");
        must(m, f->c == f->at_us + m->queues[c->queue].hold_us, f, "8: not kept apart as long as the queue says");
        c->holds[f->agent] = (struct sim_hold){f->agent, f->c, (uint64_t)f->a, f->kind == FACT_CONTACT_DECLINED};
        if (f->kind == FACT_OFFER_LAPSED)
            m->lapsed_us[f->agent] = f->at_us;
        to_line(c);
        break;
    case FACT_OFFER_WITHDRAWN:
        must(m, offered, f, "not this agent's offer");
        to_line(c);
        break;
    case FACT_CONTACT_ABANDONED:
        must(m, c->state == CONTACT_WAITING, f, "7: an offer was still out, or it was answered");
        m->abandoned++;
        close_contact(m, c, f);
        break;
    case FACT_CONTACT_ENDED:
        must(m, talking, f, "was not talking with this agent");
        must(m, f->b == (m->queues[c->queue].wrapup_us ? f->at_us + m->queues[c->queue].wrapup_us : 0), f,
             "the wrap-up is not the queue's");
        m->ended++;
        c->state = CONTACT_WRAPUP;
        c->until_us = f->b;
        if (f->b == 0)
            close_contact(m, c, f);
        break;
    case FACT_CONTACT_WRAPPED:
        must(m, c->state == CONTACT_WRAPUP && c->agent == f->agent, f, "was not wrapping up");
        close_contact(m, c, f);
        break;
    case FACT_CONTACT_REQUEUED:
        must(m, talking && m->agents[f->agent].away && m->agents[f->agent].away_until_us <= f->at_us, f,
             "its agent is not gone for good");
        to_line(c);
        break;
    case FACT_OFFER_RETIMED:
        must(m, offered, f, "not offered");
        c->until_us = f->b;
        c->retimed = true;
        break;
    case FACT_WRAPUP_RETIMED:
        must(m, c->state == CONTACT_WRAPUP, f, "not in wrap-up");
        c->until_us = f->b;
        break;
    default: sim_fault(m, "unknown fact %u", f->kind); break;
    }
}

static void fold_arrived(struct sim_model *m, const struct fact *f)
{
    struct sim_contact *c = &m->contacts[f->contact];

    must(m, c->state == CONTACT_NONE, f, "has been here before");
    for (uint64_t i = m->first_live; i < m->contacts_end; i++)
        must(m, !open_state(m->contacts[i].state) || m->contacts[i].state == CONTACT_WRAPUP ||
                    m->contacts[i].conversation != f->c,
             f, "its conversation has a live contact");
    *c = (struct sim_contact){.state = CONTACT_WAITING, .queue = f->queue, .topic = (uint64_t)f->a,
                              .priority = m->topics[f->a].priority, .arrived_us = f->at_us, .patience_us = f->b,
                              .conversation = f->c};
    if (m->contacts_end <= f->contact)
        m->contacts_end = f->contact + 1;
    if (m->first_live > f->contact)
        m->first_live = f->contact;
    m->arrived++;
}

static void fold_state(struct sim_model *m, const struct fact *f)
{
    struct sim_agent *a = &m->agents[f->agent];

    if (f->c == ACTOR_SYSTEM && f->a == AGENT_OFFLINE) {
        must(m, a->away && a->away_until_us <= f->at_us, f, "9: set offline without the end of grace");
        a->away = false;
        a->away_until_us = 0;
    } else if (f->c == ACTOR_SYSTEM) {
        must(m, f->a == AGENT_PAUSED && f->b == PAUSE_MISSED && m->lapsed_us[f->agent] == f->at_us, f,
             "9: the system may only pause for a missed offer");
    }
    if (f->a == AGENT_READY && a->state != AGENT_READY)
        a->idle_since_us = f->at_us;
    a->state = (enum agent_state)f->a;
    a->reason = f->b;
}

void sim_fold(struct sim_model *m, const struct fact *f)
{
    struct sim_agent *a = &m->agents[f->agent <= SIM_AGENTS ? f->agent : 0];

    if (f->contact >= SIM_CONTACTS_MAX || f->agent > SIM_AGENTS || f->queue > SIM_QUEUES) {
        sim_fault(m, "a fact about somebody nobody knows");
        return;
    }
    switch (f->kind) {
    case FACT_QUEUE_SET:
        m->queues[f->queue].lease_us = f->a;
        m->queues[f->queue].wrapup_us = f->b;
        m->queues[f->queue].hold_us = f->c;
        break;
    case FACT_TOPIC_SET:
        m->topics[f->a].queue = f->queue;
        m->topics[f->a].priority = f->b;
        m->topics[f->a].permille = f->c;
        m->topics[f->a].version = f->rest[0] | (uint32_t)f->rest[1] << 8; /* policy.h: u32 version first */
        break;
    case FACT_AGENT_SET:
        if (!a->there)
            a->idle_since_us = f->at_us;
        a->there = true;
        a->version = f->a;
        a->capacity = f->b;
        break;
    case FACT_AGENT_STATE: fold_state(m, f); break;
    case FACT_AGENT_AWAY:
        a->away = true;
        a->away_until_us = f->a;
        break;
    case FACT_AGENT_BACK:
        must(m, a->away, f, "was not away");
        a->away = false;
        a->away_until_us = 0;
        break;
    case FACT_CONTACT_ARRIVED: fold_arrived(m, f); break;
    default: fold_contact(m, f); break;
    }
}

/* -- what must hold -- */

static void check_contact(struct sim_model *m, const struct engine *e, uint64_t id)
{
    const struct sim_contact *c = &m->contacts[id];
    struct engine_contact view;
    bool there = engine_contact(e, id, &view);

    if (there != open_state(c->state))
        sim_fault(m, "c%" PRIu64 " is open for one of engine and model only", id);
    if (!there)
        return;
    if (view.state != c->state || view.agent != c->agent || view.token != c->token || view.step != c->step ||
        view.until_us != c->until_us || view.arrived_us != c->arrived_us)
        sim_fault(m, "c%" PRIu64 ": the engine's view is not what the facts say", id);
    if (c->state == CONTACT_OFFERED && m->agents[c->agent].state != AGENT_READY)
        sim_fault(m, "9: c%" PRIu64 " rings at a%" PRIu64 ", who is not ready", id, c->agent);
    if (c->state == CONTACT_OFFERED && m->agents[c->agent].away && !c->retimed)
        sim_fault(m, "10: c%" PRIu64 " rings at a%" PRIu64 ", who is away", id, c->agent);
    if (c->state != CONTACT_WAITING)
        return;
    for (agent_id a = 1; a <= SIM_AGENTS; a++)
        if (eligible(m, a, id, m->looked_us))
            sim_fault(m, "1: c%" PRIu64 " waits and a%" PRIu64 " could take it", id, a);
}

static void check_agent(struct sim_model *m, const struct engine *e, agent_id id)
{
    const struct sim_agent *a = &m->agents[id];
    struct engine_agent view;

    if (!engine_agent(e, id, &view)) {
        if (a->there)
            sim_fault(m, "a%" PRIu64 " is lost", id);
        return;
    }
    if (view.state != a->state || view.reason != (uint32_t)a->reason || view.away != a->away ||
        view.active != sim_active(m, id) || view.idle_since_us != a->idle_since_us)
        sim_fault(m, "a%" PRIu64 ": the engine's view is not what the facts say", id);
}

static void check_line(struct sim_model *m, const struct engine *e, queue_id queue)
{
    contact_id ids[SIM_LIVE_MAX];
    uint32_t count = engine_waiting(e, queue, ids, SIM_LIVE_MAX), waiting = 0;

    for (uint64_t i = m->first_live; i < m->contacts_end; i++)
        waiting += m->contacts[i].state == CONTACT_WAITING && m->contacts[i].queue == queue;
    if (waiting != count)
        sim_fault(m, "queue %" PRIu64 " has %u in line and %u waiting", queue, count, waiting);
    for (uint32_t i = 1; i < count; i++)
        if (!served_before(m, ids[i - 1], ids[i]))
            sim_fault(m, "5: queue %" PRIu64 " is not in order", queue);
}

void sim_check(struct sim_model *m, const struct engine *e)
{
    uint64_t open = 0;

    for (uint64_t i = m->first_live; i < m->contacts_end; i++) {
        check_contact(m, e, i);
        open += m->contacts[i].state == CONTACT_WAITING || m->contacts[i].state == CONTACT_OFFERED ||
                m->contacts[i].state == CONTACT_TALKING;
    }
    for (agent_id i = 1; i <= SIM_AGENTS; i++)
        check_agent(m, e, i);
    for (queue_id i = 1; i <= SIM_QUEUES; i++)
        check_line(m, e, i);
    if (m->arrived != m->abandoned + m->ended + open)
        sim_fault(m, "12: arrived is not abandoned + ended + open");
}

void sim_check_time(struct sim_model *m, const struct engine *e, int64_t now_us)
{
    m->looked_us = now_us;
    if (engine_due_us(e) <= now_us)
        sim_fault(m, "something is still due after a tick");
    for (uint64_t i = m->first_live; i < m->contacts_end; i++) {
        const struct sim_contact *c = &m->contacts[i];
        bool timed = c->state == CONTACT_OFFERED || c->state == CONTACT_WRAPUP;
        if (timed && c->until_us <= now_us)
            sim_fault(m, "3: c%" PRIu64 " is past its time", i);
        if (c->state == CONTACT_WAITING && c->step == 0 && m->topics[c->topic].permille > 0 &&
            m->world->policies[m->topics[c->topic].version].widens &&
            now_us - c->arrived_us >= c->patience_us * m->topics[c->topic].permille / 1000)
            sim_fault(m, "c%" PRIu64 " should be widened by now", i);
        if (timed && c->until_us < engine_due_us(e))
            sim_fault(m, "3: the next tick comes too late for c%" PRIu64, i);
    }
    for (agent_id i = 1; i <= SIM_AGENTS; i++)
        if (m->agents[i].away && m->agents[i].away_until_us <= now_us)
            sim_fault(m, "10: a%" PRIu64 " is past the grace", i);
}

struct sim_answer sim_accept(const struct sim_model *m, const struct command *c, int64_t now_us)
{
    if (c->contact == 0 || c->contact >= SIM_CONTACTS_MAX || m->contacts[c->contact].state == CONTACT_NONE)
        return (struct sim_answer){ERR_MISSING, false};
    const struct sim_contact *x = &m->contacts[c->contact];
    bool his = x->agent == c->agent && x->token == (uint64_t)c->a && c->agent != 0;
    if (his && x->state == CONTACT_TALKING)
        return (struct sim_answer){OK, false};
    if (his && x->state == CONTACT_OFFERED && now_us < x->until_us)
        return (struct sim_answer){OK, true};
    return (struct sim_answer){ERR_STALE, false};
}
