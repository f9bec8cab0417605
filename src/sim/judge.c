/* judge.c: who may take a contact, who takes it best, who is served first: plain scans. */
#include <assert.h>
#include <string.h>

#include "base/attrs.h"
#include "lang/lang.h"
#include "sim/judge.h"

/* -- places -- */

uint32_t sim_held(const struct sim_model *m, agent_id agent, enum medium medium, bool asleep)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < m->live_count; i++) {
        const struct sim_contact *c = &m->live[i];
        if (c->medium != medium || c->asleep != asleep)
            continue;
        for (uint32_t k = 0; k < c->places_count; k++)
            n += c->places[k].agent == agent;
    }
    return n;
}

uint32_t sim_active(const struct sim_model *m, agent_id agent)
{
    uint32_t n = 0;

    for (unsigned medium = MEDIUM_CHAT; medium < MEDIA; medium++)
        n += sim_held(m, agent, medium, false) + sim_held(m, agent, medium, true);
    return n;
}

bool sim_at_work(const struct sim_model *m, agent_id agent)
{
    for (uint32_t i = 0; i < m->live_count; i++)
        for (uint32_t k = 0; k < m->live[i].places_count && m->live[i].snoozed_until_us == 0; k++)
            if (m->live[i].places[k].agent == agent)
                return true;
    return false;
}

bool sim_may_take(const struct sim_model *m, agent_id agent, enum medium medium)
{
    const struct sim_agent *a = &m->agents[agent];
    uint32_t awake = sim_held(m, agent, medium, false), asleep = sim_held(m, agent, medium, true);
    uint32_t room = asleep > 0 ? m->routing.wake_room[medium] : 0;

    if (!sim_present(m, agent))
        return false;
    if (awake * 1000 + asleep * m->routing.sleep_permille[medium] + 1000 > a->capacity[medium] * 1000 ||
        awake + 1 + room > a->capacity[medium])
        return false;
    for (unsigned other = MEDIUM_CHAT; other < MEDIA; other++)
        if (other != medium && !m->routing.beside[medium][other] && sim_held(m, agent, other, false) > 0)
            return false;
    return true;
}

/* -- requirements -- */

struct lang_env sim_env(const struct sim_model *m, agent_id agent, const struct sim_contact *c)
{
    const struct queue_policy *q = &m->queues[c->queue].policy;
    struct lang_env env = {.customer = c->attrs, .customer_bytes = c->attrs_bytes, .queue = q->attrs,
                           .queue_bytes = q->attrs_bytes, .arrived_ms = c->arrived_us / 1000};

    if (agent) {
        env.agent = m->agents[agent].attrs;
        env.agent_bytes = m->agents[agent].attrs_bytes;
    }
    return env;
}

bool sim_serves(const struct sim_model *m, agent_id agent, queue_id queue)
{
    const struct sim_agent *a = &m->agents[agent];
    struct attr queues;

    return a->there && attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues) && queues.type == ATTR_SET &&
           attr_has(&queues, (symbol_id)queue);
}

struct lang_code sim_required(const struct policy *p, uint32_t step)
{
    struct lang_code required = p->required;
    struct policy_step s;
    size_t at = 0;

    for (uint32_t i = 0; i < step && policy_step(p, &at, &s); i++)
        required = s.required;
    return required;
}

int64_t sim_step_us(const struct sim_topic *t, const struct sim_contact *c, uint32_t step)
{
    struct policy_step s;
    size_t at = 0;
    int64_t due_us = c->arrived_us;

    for (uint32_t i = 0; i < step; i++) {
        if (!policy_step(&t->policy, &at, &s))
            return NEVER_US;
        int64_t time_us = s.after_us > 0 ? s.after_us : NEVER_US;
        if (s.permille > 0) {
            int64_t share_us = c->patience_us / 1000 * s.permille + c->patience_us % 1000 * s.permille / 1000;
            time_us = share_us < time_us ? share_us : time_us;
        }
        if (time_us == NEVER_US)
            return NEVER_US;
        if (c->arrived_us + time_us > due_us)
            due_us = c->arrived_us + time_us;
    }
    return due_us;
}

bool sim_meets(struct sim_model *m, agent_id agent, struct sim_contact *c)
{
    uint64_t *known = &c->met_known[agent / 64], *met = &c->met[agent / 64], bit = UINT64_C(1) << agent % 64;

    if (!(*known & bit)) {
        struct lang_env env = sim_env(m, agent, c);
        struct lang_code code = sim_required(&m->topics[c->topic].policy, c->step);
        bool meets = c->attrs_bytes > 0 && lang_true(code.p, code.n, &env);
        *met = meets ? *met | bit : *met & ~bit;
        *known |= bit;
    }
    return *met & bit;
}

int64_t sim_priority(const struct sim_model *m, const struct sim_contact *c)
{
    const struct sim_topic *t = &m->topics[c->topic];
    struct lang_env env = sim_env(m, 0, c);

    if (t->policy.priority.n == 0 || c->attrs_bytes == 0)
        return t->priority;
    int64_t whole = lang_score(t->policy.priority.p, t->policy.priority.n, &env) / 1000;
    return whole < 0 ? 0 : whole > 9 ? 9 : whole;
}

bool sim_excluded(const struct sim_contact *c, agent_id agent)
{
    struct attr a;

    for (attr_id i = 0; i < ATTR_EXCLUDED_MAX; i++)
        if (attrs_find(c->attrs, c->attrs_bytes, ATTR_EXCLUDED + i, &a) && a.type == ATTR_NUMBER &&
            a.number == (int64_t)agent)
            return true;
    return false;
}

bool sim_passed_to(const struct sim_contact *c, agent_id agent)
{
    return c->sought == agent && c->sought_passed;
}

bool sim_fits(struct sim_model *m, agent_id agent, struct sim_contact *c)
{
    if (sim_passed_to(c, agent))
        return !sim_excluded(c, agent);
    return sim_serves(m, agent, c->queue) && !sim_excluded(c, agent) && sim_meets(m, agent, c);
}

bool sim_present(const struct sim_model *m, agent_id agent)
{
    const struct sim_agent *a = &m->agents[agent];
    return a->there && a->state == AGENT_READY && !a->away && !(a->wants && a->wanted_state != AGENT_READY);
}

bool sim_awaited(struct sim_model *m, agent_id agent, struct sim_contact *c)
{
    return sim_present(m, agent) && sim_fits(m, agent, c);
}

bool sim_eligible(struct sim_model *m, agent_id agent, struct sim_contact *c, int64_t now_us)
{
    return (c->holds[agent].until_us <= now_us || sim_passed_to(c, agent)) && (!c->sought || c->sought == agent) && !sim_place(c, agent) &&
           sim_may_take(m, agent, c->medium) && sim_fits(m, agent, c);
}

/* -- overflow -- */

static uint32_t in_line(const struct sim_model *m, queue_id queue, enum medium medium)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < m->live_count; i++) {
        const struct sim_contact *c = &m->live[i];
        n += c->queue == queue && c->medium == medium && (c->state == CONTACT_WAITING || c->state == CONTACT_OFFERED);
    }
    return n;
}

queue_id sim_overflow(const struct sim_model *m, queue_id queue, enum medium medium)
{
    queue_id found = 0;

    for (queue_id to = queue; to; to = m->queues[to].policy.overflow) {
        const struct queue_policy *q = &m->queues[to].policy;
        uint32_t waiting = in_line(m, to, medium);
        bool full = q->waiting_max[medium] > 0 && waiting >= q->waiting_max[medium];
        found = full ? found : to;
        if (!full && (q->overflow_waiting == 0 || waiting < q->overflow_waiting))
            break;
    }
    return found;
}

/* Between two parts of a tick the agents who are free by now belong to who waits. */
static bool is_wanted(struct sim_model *m, agent_id agent, const struct sim_contact *by_all_but, int64_t now_us)
{
    bool wanted = false;

    for (uint32_t i = 0; m->in_parts && !wanted && i < m->live_count; i++) {
        struct sim_contact *c = &m->live[i];
        wanted = c != by_all_but && c->state == CONTACT_WAITING && sim_eligible(m, agent, c, now_us) &&
                 (m->queues[c->queue].policy.offer_mode != OFFER_PULL || sim_passed_to(c, agent));
    }
    return wanted;
}

queue_id sim_goes(struct sim_model *m, struct sim_contact *c, int64_t now_us)
{
    queue_id to = sim_overflow(m, c->queue, c->medium);

    for (agent_id i = 1; to != c->queue && m->queues[c->queue].policy.offer_mode != OFFER_PULL && i <= m->staff; i++)
        if (sim_eligible(m, i, c, now_us) && !is_wanted(m, i, c, now_us))
            to = c->queue; /* it would not wait */
    return to;
}

/* -- what an estimate asks of this moment -- */

struct estimate_now sim_estimate_now(const struct sim_model *m, queue_id queue, enum medium medium, int64_t now_us)
{
    struct estimate_now now = {.ahead = in_line(m, queue, medium)};
    const struct sim_contact *head = NULL;

    for (agent_id i = 1; i <= m->staff; i++)
        if (m->agents[i].state == AGENT_READY && sim_serves(m, i, queue))
            now.agents += m->agents[i].capacity[medium];
    for (uint32_t i = 0; i < m->live_count; i++) {
        const struct sim_contact *c = &m->live[i];
        /* Who waits for one agent alone, or matches nobody any more, stands in no line. */
        bool stands = c->state == CONTACT_WAITING && c->queue == queue && c->medium == medium && !c->sought && c->attrs_bytes > 0;
        if (stands && (!head || sim_before(m, c, head, now_us)))
            head = c;
    }
    now.head_wait_us = head ? now_us - head->queued_us : 0;
    return now;
}

/* -- order of service: policy.h's one scale, in millionths -- */

static int64_t urgency(const struct sim_model *m, const struct sim_contact *c, int64_t now_us)
{
    const struct queue_policy *q = &m->queues[c->queue].policy;
    int64_t wait_us = now_us - c->arrived_us; /* the floor lives for days: nothing overflows */

    switch (q->wait_order) {
    case WAIT_AGEING: return wait_us + sim_priority(m, c) * q->ageing_us;
    case WAIT_WEIGHT: return wait_us * q->weight / 1000;
    case WAIT_TARGET: return wait_us * 60 * SECOND_US / q->target_us;
    default: return wait_us;
    }
}

bool sim_before(const struct sim_model *m, const struct sim_contact *a, const struct sim_contact *b, int64_t now_us)
{
    int64_t band_a = m->queues[a->queue].policy.wait_order == WAIT_STRICT ? sim_priority(m, a) : 0;
    int64_t band_b = m->queues[b->queue].policy.wait_order == WAIT_STRICT ? sim_priority(m, b) : 0;

    if (band_a != band_b)
        return band_a > band_b;
    int64_t urgency_a = urgency(m, a, now_us), urgency_b = urgency(m, b, now_us);
    if (urgency_a != urgency_b)
        return urgency_a > urgency_b;
    if (a->arrived_us != b->arrived_us)
        return a->arrived_us < b->arrived_us;
    return a->id < b->id;
}

bool sim_overtaken(const struct sim_model *m, const struct sim_contact *c, const struct sim_contact *by)
{
    const struct queue_policy *q = &m->queues[c->queue].policy;

    return q->wait_order == WAIT_AGEING && c->queue == by->queue && c->arrived_us + 9 * q->ageing_us < by->arrived_us;
}

/* -- order of agents: index.h -- */

int64_t sim_idle_since(const struct sim_model *m, agent_id agent)
{
    const struct sim_agent *a = &m->agents[agent];

    switch (m->routing.idle_from) {
    case IDLE_LAST_OFFER: return a->offered_us > a->ready_us ? a->offered_us : a->ready_us;
    case IDLE_READY: return a->ready_us;
    default: return a->ended_us > a->ready_us ? a->ended_us : a->ready_us;
    }
}

static int64_t occupancy(const struct sim_agent *a, int64_t now_us)
{
    int64_t busy_us = a->busy_us + (a->busy_since_us ? now_us - a->busy_since_us : 0);
    int64_t on_us = a->on_us + (a->on_since_us ? now_us - a->on_since_us : 0);

    return on_us <= 0 ? 0 : busy_us >= on_us ? 1000 : busy_us * 1000 / on_us; /* who works on after signing out is not more than busy */
}

struct sim_rival sim_rival_of(const struct sim_model *m, agent_id id, const struct sim_contact *c, int64_t now_us)
{
    const struct sim_agent *a = &m->agents[id];
    const struct lang_code *score = &m->topics[c->topic].policy.score;
    struct lang_env env = sim_env(m, id, c);
    uint32_t active = sim_active(m, id), places = 0, spare = 0;
    struct attr queues;

    for (unsigned medium = MEDIUM_CHAT; medium < MEDIA; medium++) {
        uint32_t taken = sim_held(m, id, medium, false) + sim_held(m, id, medium, true);
        places += a->capacity[medium];
        spare += taken < a->capacity[medium] ? a->capacity[medium] - taken : 0; /* one medium's too many take nothing from another */
    }
    struct sim_rival r = {.agent = id, .idle_since_us = sim_idle_since(m, id), .offered_us = a->offered_us,
                      .occupancy = occupancy(a, now_us)};
    r.load = places ? (int64_t)active * 1000 / places : 0;
    r.spare = spare;
    r.score = score->n ? lang_score(score->p, score->n, &env) : 0;
    if (attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues))
        r.queues = queues.count;
    return r;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* < 0: a is better. */
static int better(const struct sim_rival *a, const struct sim_rival *b, enum agent_order order)
{
    int by = a->unfair != b->unfair ? compare(a->unfair, b->unfair) : compare(b->score, a->score);

    if (by)
        return by;
    switch (order) {
    case AGENTS_LEAST_OCCUPIED: by = compare(a->occupancy, b->occupancy); break;
    case AGENTS_MOST_SPARE: by = compare(b->spare, a->spare); break;
    case AGENTS_SPECIALIST: by = compare(a->queues, b->queues); break;
    case AGENTS_ROUND_ROBIN: by = compare(a->offered_us, b->offered_us); break;
    default: break;
    }
    if (by == 0 && order != AGENTS_ROUND_ROBIN)
        by = compare(a->load, b->load);
    if (by == 0 && order != AGENTS_ROUND_ROBIN)
        by = compare(a->idle_since_us, b->idle_since_us);
    return by ? by : compare((int64_t)a->agent, (int64_t)b->agent);
}

uint32_t sim_rank(struct sim_model *m, struct sim_contact *c, int64_t now_us, agent_id *ret_agents)
{
    const struct queue_policy *q = &m->queues[c->queue].policy;
    int64_t slack = q->agent_order == AGENTS_BEST_SCORE ? 0 : m->topics[c->topic].policy.slack, best = INT64_MIN, sum = 0;
    struct sim_rival rivals[SIM_AGENTS];
    uint32_t count = 0;

    /* In sequence: who was not asked in this round comes first; when all were, all are asked again. */
    for (int again = q->offer_mode == OFFER_SEQUENTIAL && !c->sought_passed ? 0 : 1; again < 2 && count == 0; again++)
        for (agent_id i = 1; i <= m->staff; i++)
            if (sim_eligible(m, i, c, now_us) && (again || (c->holds[i].times == 0 && !c->holds[i].passed) ||
                                                  c->holds[i].token < c->round))
                rivals[count++] = sim_rival_of(m, i, c, now_us);
    for (uint32_t i = 0; i < count; i++)
        sum += rivals[i].occupancy;
    for (uint32_t i = 0; i < count; i++) {
        rivals[i].unfair = q->fairness_permille > 0 && (rivals[i].occupancy - q->fairness_permille) * count > sum;
        if (!rivals[i].unfair && rivals[i].score > best)
            best = rivals[i].score;
    }
    for (uint32_t i = 0; i < count; i++)
        if (rivals[i].score >= best - slack)
            rivals[i].score = INT64_MAX; /* preferred equally */
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t k = i; k > 0 && better(&rivals[k], &rivals[k - 1], q->agent_order) < 0; k--) {
            struct sim_rival r = rivals[k];
            rivals[k] = rivals[k - 1];
            rivals[k - 1] = r;
        }
    for (uint32_t i = 0; i < count; i++)
        ret_agents[i] = rivals[i].agent;
    return count;
}
