/* check.c: what must hold after every command, and after every tick. */
#include <inttypes.h>

#include "sim/judge.h"

static bool same_holder(const struct sim_contact *c, const struct engine_contact *view)
{
    if (c->places_count == 0)
        return view->agent == 0 && view->token == 0;
    return view->agent == c->places[0].agent && view->token == c->places[0].token;
}

static void check_view(struct sim_model *m, const struct engine *e, const struct sim_contact *c)
{
    struct engine_contact view;
    int64_t until_us = c->places_count > 0 ? c->places[0].until_us : 0;

    if (!engine_contact(e, c->id, &view))
        sim_fault(m, "c%" PRIu64 " is lost", c->id);
    else if (view.state != c->state || !same_holder(c, &view) || view.step != c->step || view.until_us != until_us ||
             view.arrived_us != c->arrived_us || view.queue != c->queue || view.topic != c->topic ||
             view.conversation != c->conversation || view.party != c->party)
        sim_fault(m, "c%" PRIu64 ": the engine's view is not what the facts say", c->id);
}

static void check_contact(struct sim_model *m, struct sim_contact *c)
{
    if ((c->state == CONTACT_WAITING) != (c->places_count == 0))
        sim_fault(m, "2: c%" PRIu64 " is held and waits, or neither", c->id);
    if (c->places_count > 1 && c->state != CONTACT_OFFERED)
        sim_fault(m, "2: c%" PRIu64 " has %u holders", c->id, c->places_count);
    for (uint32_t i = 0; i < c->places_count; i++) {
        const struct sim_place *p = &c->places[i];
        if (c->state == CONTACT_OFFERED && m->agents[p->agent].state != AGENT_READY)
            sim_fault(m, "9: c%" PRIu64 " rings at a%" PRIu64 ", who is not ready", c->id, p->agent);
        if ((c->state == CONTACT_OFFERED || c->state == CONTACT_CONNECTING) && m->agents[p->agent].away && !p->retimed)
            sim_fault(m, "10: c%" PRIu64 " rings at a%" PRIu64 ", who is away", c->id, p->agent);
        if (c->state == CONTACT_OFFERED && m->agents[p->agent].wants && m->agents[p->agent].wanted_state != AGENT_READY)
            sim_fault(m, "9: c%" PRIu64 " rings at a%" PRIu64 ", who wants to go", c->id, p->agent);
    }
    if (c->state == CONTACT_OFFERED && c->ranked_count > 0 && c->ranked_from < c->ranked_count &&
        m->queues[c->queue].policy.offer_mode == OFFER_PARALLEL && c->ranked_from < m->queues[c->queue].policy.parallel)
        sim_fault(m, "1: c%" PRIu64 " is offered to %u only", c->id, c->ranked_from);
    if (c->state == CONTACT_OFFERED && c->ranked_count > 0 && m->queues[c->queue].policy.offer_mode == OFFER_AUTOMATIC)
        sim_fault(m, "1: c%" PRIu64 " rings and should be given at once", c->id);
    if (c->goes_to && c->goes_to != c->queue)
        sim_fault(m, "c%" PRIu64 " came to a queue that was full", c->id);
    if (c->sought && !sim_awaited(m, c->sought, c))
        sim_fault(m, "1: c%" PRIu64 " waits for a%" PRIu64 ", who cannot take it any more", c->id, c->sought);
    if (m->in_parts || c->state != CONTACT_WAITING || (m->queues[c->queue].policy.offer_mode == OFFER_PULL && !c->sought_passed))
        return;
    for (agent_id a = 1; a <= m->staff; a++)
        if (sim_eligible(m, a, c, m->looked_us))
            sim_fault(m, "1: c%" PRIu64 " waits and a%" PRIu64 " could take it", c->id, a);
}

/* An offer is no work yet: who has nothing else gets their wish. */
static bool works(const struct sim_model *m, agent_id agent)
{
    for (uint32_t i = 0; i < m->live_count; i++)
        if (m->live[i].state != CONTACT_WAITING && m->live[i].state != CONTACT_OFFERED && m->live[i].snoozed_until_us == 0 &&
            m->live[i].places[0].agent == agent)
            return true;
    return false;
}

static void check_agent(struct sim_model *m, const struct engine *e, agent_id id)
{
    const struct sim_agent *a = &m->agents[id];
    struct engine_agent view;

    if (a->wants && !works(m, id))
        sim_fault(m, "9: a%" PRIu64 " does not get the wish", id);
    if (!engine_agent(e, id, &view)) {
        if (a->there)
            sim_fault(m, "a%" PRIu64 " is lost", id);
        return;
    }
    if (view.state != a->state || view.reason != (uint32_t)a->reason || view.away != a->away ||
        view.active != sim_active(m, id) || view.idle_since_us != sim_idle_since(m, id) ||
        view.state_since_us != a->state_since_us)
        sim_fault(m, "a%" PRIu64 ": the engine's view is not what the facts say", id);
}

static void check_line(struct sim_model *m, const struct engine *e, queue_id queue)
{
    contact_id ids[SIM_LIVE_MAX];
    uint32_t count = engine_waiting(e, queue, ids, SIM_LIVE_MAX), waiting = 0;
    const struct sim_contact *before = NULL;

    for (uint32_t i = 0; i < m->live_count; i++)
        waiting += m->live[i].state == CONTACT_WAITING && m->live[i].queue == queue;
    if (waiting != count)
        sim_fault(m, "queue %" PRIu64 " has %u in line and %u waiting", queue, count, waiting);
    for (uint32_t i = 0; i < count && !m->fault[0]; i++) {
        const struct sim_contact *c = sim_live(m, ids[i]);
        if (!c || c->state != CONTACT_WAITING || c->queue != queue)
            sim_fault(m, "c%" PRIu64 " stands in line and does not wait", ids[i]);
        else if (before && sim_overtaken(m, c, before))
            sim_fault(m, "6: c%" PRIu64 " waits beyond all ageing behind c%" PRIu64, c->id, before->id);
        else if (before && !sim_before(m, before, c, m->last_us))
            sim_fault(m, "5: queue %" PRIu64 " is not in order: c%" PRIu64 " before c%" PRIu64, queue, before->id, c->id);
        before = c;
    }
}

void sim_settle(struct sim_model *m)
{
    for (uint32_t i = 0; i < m->live_count; i++) {
        m->live[i].ranked_count = 0;
        m->live[i].goes_to = 0;
    }
}

void sim_check(struct sim_model *m, const struct engine *e)
{
    uint64_t open = 0;

    for (uint32_t i = 0; i < m->live_count && !m->fault[0]; i++) {
        check_contact(m, &m->live[i]);
        check_view(m, e, &m->live[i]);
        open += m->live[i].state != CONTACT_WRAPUP;
    }
    for (agent_id i = 1; i <= m->staff && !m->fault[0]; i++)
        check_agent(m, e, i);
    for (queue_id i = 1; i <= SIM_QUEUES && !m->fault[0]; i++)
        if (m->queues[i].there)
            check_line(m, e, i);
    if (!m->fault[0] && m->arrived != m->abandoned + m->ended + open)
        sim_fault(m, "12: arrived is not abandoned + ended + open");
    sim_settle(m);
}

static void check_due(struct sim_model *m, const struct engine *e, const struct sim_contact *c, int64_t before_us, int64_t now_us)
{
    const struct sim_topic *t = &m->topics[c->topic];
    const struct queue_policy *q = &m->queues[c->queue].policy;
    int64_t due_us = NEVER_US;

    for (uint32_t i = 0; i < c->places_count; i++)
        if (c->places[i].until_us > 0 && c->places[i].until_us < due_us)
            due_us = c->places[i].until_us;
    if (due_us <= now_us)
        sim_fault(m, "3: c%" PRIu64 " is past its time", c->id);
    if (c->state == CONTACT_WAITING) {
        int64_t step_us = c->step < t->policy.steps ? sim_step_us(t, c, c->step + 1) : NEVER_US;
        if (step_us <= now_us)
            sim_fault(m, "c%" PRIu64 " should be widened by now", c->id);
        if (c->sought && c->sought_until_us <= now_us)
            sim_fault(m, "c%" PRIu64 " waits too long for a%" PRIu64, c->id, c->sought);
        /* At its time it goes, if there is room; if not it is looked at again after as long. */
        if (q->overflow && q->overflow_us > 0 && c->queued_us + q->overflow_us <= now_us &&
            c->queued_us + q->overflow_us > before_us && m->queues[q->overflow].policy.waiting_max[c->medium] == 0)
            sim_fault(m, "c%" PRIu64 " should have gone to another queue by now", c->id);
        due_us = step_us < due_us ? step_us : due_us;
        if (c->sought && c->sought_until_us < due_us)
            due_us = c->sought_until_us;
    }
    if (due_us < engine_due_us(e))
        sim_fault(m, "3: the next tick comes too late for c%" PRIu64, c->id);
}

void sim_check_time(struct sim_model *m, const struct engine *e, int64_t now_us)
{
    int64_t before_us = m->looked_us;

    m->looked_us = now_us;
    if (engine_due_us(e) <= now_us)
        sim_fault(m, "3: something is still due after a tick");
    for (uint32_t i = 0; i < m->live_count; i++)
        check_due(m, e, &m->live[i], before_us, now_us);
    for (agent_id i = 1; i <= m->staff; i++)
        if (m->agents[i].away && m->agents[i].away_until_us <= now_us)
            sim_fault(m, "10: a%" PRIu64 " is past the grace", i);
}
