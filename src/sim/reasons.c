/* reasons.c: the engine must be able to say why somebody waits, and its figures must be the facts'. */
#include <inttypes.h>

#include "engine/explain.h"
#include "sim/judge.h"

struct counted {
    uint32_t seats, queue, members, excluded, offline, full, free_held;
};

/* Of those who serve and meet the requirement; excluded people are counted among them. */
static void count(struct sim_model *m, struct sim_contact *c, int64_t now_us, struct counted *ret)
{
    *ret = (struct counted){.seats = m->crowd, .queue = m->crowd};
    for (agent_id i = 1; i <= m->staff; i++) {
        const struct sim_agent *a = &m->agents[i];
        ret->seats += a->there;
        bool passed = sim_passed_to(c, i);
        if (!a->there || (!passed && !sim_serves(m, i, c->queue))) {
            ret->queue += a->there;
            continue;
        }
        if (!passed && !sim_meets(m, i, c))
            continue;
        ret->members++;
        if (sim_excluded(c, i))
            ret->excluded++;
        else if (!sim_present(m, i))
            ret->offline++;
        else if (!sim_may_take(m, i, c->medium))
            ret->full++;
        else
            ret->free_held += c->holds[i].until_us > now_us;
    }
}

static enum waits reason(const struct sim_model *m, const struct sim_contact *c, const struct counted *n)
{
    if (c->sought && c->sought_passed)
        return WAITS_RESERVED;
    if (c->attrs_bytes == 0)
        return WAITS_ERASED;
    if (m->queues[c->queue].policy.offer_mode == OFFER_PULL)
        return WAITS_PULL;
    if (c->sought)
        return WAITS_RESERVED;
    if (n->queue == n->seats)
        return WAITS_NOBODY_SERVES;
    if (n->members == 0)
        return WAITS_REQUIREMENT;
    return n->free_held + n->excluded > 0 ? WAITS_HELD : n->full > 0 ? WAITS_BUSY : WAITS_OFFLINE;
}

static void check_reason(struct sim_model *m, const struct engine *e, struct sim_contact *c, int64_t now_us)
{
    struct explain_waiting w;
    struct counted n;
    uint32_t most = 0, ahead = 0;

    count(m, c, now_us, &n);
    if (engine_why_waiting(e, c->id, now_us, &w) != OK || w.why != reason(m, c, &n)) {
        sim_fault(m, "1: c%" PRIu64 " waits by rule %d, not %d", c->id, (int)w.why, (int)reason(m, c, &n));
        return;
    }
    for (uint32_t i = 0; i < w.predicates; i++)
        most = w.predicate[i] > most ? w.predicate[i] : most;
    uint32_t reasons = w.offline + w.paused + w.away + w.full + w.held + w.excluded + w.reserved_for_other;
    bool erased = c->attrs_bytes == 0; /* meets nothing, and no part of the requirement is to blame */
    if (w.seats != n.seats || w.queue != n.queue || (!erased && (w.members != n.members || most > w.requirement)) || w.seats != w.queue + w.requirement + w.members)
        sim_fault(m, "c%" PRIu64 ": %u agents, %u of other queues, %u who meet it are not what the facts say (%u, %u, %u)", c->id, w.seats,
                  w.queue, w.members, n.seats, n.queue, n.members);
    for (uint32_t i = 0; i < m->live_count; i++) {
        const struct sim_contact *x = &m->live[i];
        ahead += x != c && x->state == CONTACT_WAITING && x->queue == c->queue && sim_before(m, x, c, now_us);
    }
    if (w.ahead != ahead)
        sim_fault(m, "5: c%" PRIu64 " is told of %u before it, not %u", c->id, w.ahead, ahead);
    if (m->queues[c->queue].policy.offer_mode != OFFER_PULL && !c->sought && !erased && w.members != reasons)
        sim_fault(m, "1: c%" PRIu64 ": %u could take it and only %u are excused", c->id, w.members, reasons);
}

void sim_check_reasons(struct sim_model *m, const struct engine *e, int64_t now_us)
{
    for (uint32_t i = 0; i < m->live_count && !m->fault[0]; i++)
        if (m->live[i].state == CONTACT_WAITING)
            check_reason(m, e, &m->live[i], now_us);
}
