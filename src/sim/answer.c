/* answer.c: what a command must be answered, from the facts alone. */
#include <assert.h>
#include <string.h>

#include "base/attrs.h"
#include "sim/inner.h"

static const struct sim_answer done = {true, OK, true}, doubled = {true, OK, false};

static struct sim_answer refused(enum err err)
{
    return (struct sim_answer){true, err, false};
}

/* Of an offer or a connection: is it this agent's, alive? */
static struct sim_answer offer_of(const struct sim_contact *c, const struct sim_closed *x, enum contact_state state,
                                  const struct command *command, int64_t now_us)
{
    if (!c)
        return refused(x ? ERR_STALE : ERR_MISSING);
    for (uint32_t i = 0; i < c->places_count; i++) {
        const struct sim_place *p = &c->places[i];
        if (c->state == state && p->agent == command->agent && command->a > 0 && p->token == (uint64_t)command->a &&
            now_us < p->until_us)
            return done;
    }
    return refused(ERR_STALE);
}

static bool holds(const struct sim_contact *c, const struct command *command)
{
    return c && c->places_count > 0 && c->places[0].agent == command->agent && command->a > 0 &&
           c->places[0].token == (uint64_t)command->a;
}

/* Another agent has it. */
static bool taken(const struct sim_contact *c, agent_id agent)
{
    bool held = c->state == CONTACT_CONNECTING || c->state == CONTACT_TALKING || c->state == CONTACT_WRAPUP;
    return held && c->places_count > 0 && c->places[0].agent != agent;
}

static struct sim_answer accept(const struct sim_contact *c, const struct sim_closed *x, const struct command *command,
                                int64_t now_us)
{
    if (holds(c, command) && (c->state == CONTACT_TALKING || c->state == CONTACT_CONNECTING))
        return doubled;
    if (c && taken(c, command->agent))
        return refused(ERR_TAKEN);
    return offer_of(c, x, CONTACT_OFFERED, command, now_us);
}

static struct sim_answer connected(const struct sim_contact *c, const struct sim_closed *x, const struct command *command,
                                   int64_t now_us)
{
    if (holds(c, command) && c->state == CONTACT_TALKING)
        return doubled;
    return offer_of(c, x, CONTACT_CONNECTING, command, now_us);
}

/* This very claim was refused before: the command comes twice. */
static bool refused_already(const struct sim_contact *c, const struct command *command, int64_t now_us)
{
    const struct sim_hold *h = c && command->agent <= SIM_AGENTS ? &c->holds[command->agent] : NULL;

    return h && h->until_us > now_us && !h->lapsed && !h->passed && command->a > 0 && h->token == (uint64_t)command->a;
}

static struct sim_answer decline(const struct sim_contact *c, const struct sim_closed *x, const struct command *command,
                                 int64_t now_us)
{
    if (command->b < DECLINE_NONE || command->b > REASON_MAX || command->b == DECLINE_PASSED || command->c < 0 || command->c > 1)
        return refused(ERR_INPUT);
    if (refused_already(c, command, now_us))
        return doubled;
    return offer_of(c, x, CONTACT_OFFERED, command, now_us);
}

static struct sim_answer not_connected(const struct sim_contact *c, const struct sim_closed *x, const struct command *command,
                                       int64_t now_us)
{
    return refused_already(c, command, now_us) ? doubled : offer_of(c, x, CONTACT_CONNECTING, command, now_us);
}

static struct sim_answer leave(const struct sim_contact *c, const struct sim_closed *x)
{
    if (!c)
        return x ? doubled : refused(ERR_MISSING);
    return c->state == CONTACT_WRAPUP ? doubled : done;
}

static struct sim_answer end(const struct sim_contact *c, const struct sim_closed *x, const struct command *command)
{
    bool by_agent = command->a == ACTOR_AGENT;

    if ((!by_agent && command->a != ACTOR_SYSTEM && command->a != ACTOR_SUPERVISOR) || command->c < 0)
        return refused(ERR_INPUT);
    if (!c) {
        bool his = x && (x->agent == command->agent || (!by_agent && command->agent == 0));
        return his && x->agent ? doubled : refused(ERR_MISSING);
    }
    if (c->state != CONTACT_TALKING && c->state != CONTACT_WRAPUP)
        return refused(ERR_STATE);
    if (c->places[0].agent != command->agent && (by_agent || command->agent != 0))
        return refused(ERR_STALE);
    return c->state == CONTACT_WRAPUP ? doubled : done;
}

static struct sim_answer wrap(const struct sim_contact *c, const struct sim_closed *x, const struct command *command)
{
    if (command->a < 0)
        return refused(ERR_INPUT);
    if (!c)
        return x && x->agent && x->agent == command->agent ? doubled : refused(ERR_MISSING);
    if (c->state != CONTACT_WRAPUP)
        return refused(ERR_STATE);
    return c->places[0].agent == command->agent ? done : refused(ERR_STALE);
}

static struct sim_answer pull(struct sim_model *m, struct sim_contact *c, const struct sim_closed *x, const struct command *command)
{
    bool there = command->agent > 0 && command->agent <= m->staff && m->agents[command->agent].there;

    if (!there || !c)
        return refused(there && x ? ERR_STALE : ERR_MISSING);
    if (taken(c, command->agent))
        return refused(ERR_TAKEN);
    if (m->queues[c->queue].policy.offer_mode != OFFER_PULL)
        return refused(ERR_STATE);
    bool rings = c->state == CONTACT_OFFERED && c->medium == MEDIUM_VOICE;
    if ((rings || c->state == CONTACT_TALKING || c->state == CONTACT_CONNECTING) && sim_place(c, command->agent))
        return doubled;
    bool may = c->state == CONTACT_WAITING && (!c->sought || c->sought == command->agent) &&
               sim_may_take(m, command->agent, c->medium) && sim_fits(m, command->agent, c);
    return may ? done : refused(ERR_STATE);
}

static struct sim_answer transfer(struct sim_model *m, struct sim_contact *c, const struct sim_closed *x, const struct command *command)
{
    bool input = command->contact != 0 && command->a >= 0 && command->b >= 0 && command->c >= 0 && (command->agent == 0 || command->c > 0);

    if (!input)
        return refused(ERR_INPUT);
    if (!c)
        return refused(x ? ERR_STALE : ERR_MISSING);
    const struct sim_hold *h = command->agent > 0 && command->agent <= m->staff ? &c->holds[command->agent] : NULL;
    if (h && h->passed && h->token == (uint64_t)command->c) {
        bool there = (command->queue == 0 || command->queue == h->to_queue) && (command->a == 0 || command->a == (int64_t)h->to_topic);
        return there && command->b == (int64_t)h->to_agent ? doubled : refused(ERR_STALE);
    }
    if (c->state != CONTACT_TALKING)
        return refused(ERR_STATE);
    if (command->agent != 0 && (c->places[0].agent != command->agent || c->places[0].token != (uint64_t)command->c))
        return refused(ERR_STALE);
    agent_id to = (agent_id)command->b;
    if (to == c->places[0].agent)
        return refused(ERR_INPUT);
    bool topic = command->a == 0 || (command->a <= (int64_t)SIM_TOPICS && m->topics[command->a].there);
    bool queue = command->queue == 0 || (command->queue <= SIM_QUEUES && m->queues[command->queue].there);
    if (!topic || !queue || (to && (to > m->staff || !m->agents[to].there)))
        return refused(to >= SIM_CROWD_FIRST && to < SIM_CROWD_FIRST + SIM_CROWD_MAX ? ERR_COLLEAGUE : ERR_MISSING);
    if (to && (!sim_present(m, to) || sim_excluded(c, to) || m->agents[to].capacity[c->medium] == 0))
        return refused(ERR_COLLEAGUE);
    return done;
}

static struct sim_answer sleeping(const struct sim_contact *c, const struct sim_closed *x, const struct command *command, int64_t now_us)
{
    if ((command->a != 0 && command->a != 1) || (command->b != 0 && (command->a == 0 || command->b <= now_us || command->b - now_us > SIM_FOR_GOOD_US)))
        return refused(ERR_INPUT);
    if (!c)
        return refused(x ? ERR_STALE : ERR_MISSING);
    if (c->state != CONTACT_TALKING)
        return refused(ERR_STATE);
    if (command->agent != 0 && command->agent != c->places[0].agent)
        return refused(ERR_STALE);
    return c->asleep == (command->a == 1) && (command->b == 0 || command->b == c->snoozed_until_us) ? doubled : done;
}

static struct sim_answer change(const struct sim_contact *c, const struct sim_closed *x, const struct command *command)
{
    if (!c)
        return refused(x ? ERR_STALE : ERR_MISSING);
    bool same = c->attrs_bytes == command->rest_bytes && memcmp(c->attrs, command->rest, command->rest_bytes) == 0;
    return command->rest_bytes == 0 ? (struct sim_answer){0} : same ? doubled : done;
}

static struct sim_answer arrive(struct sim_model *m, const struct sim_contact *c, const struct sim_closed *x,
                                const struct command *command)
{
    const struct sim_topic *t = &m->topics[command->a]; /* the floor's own arrivals are well made */
    struct sim_contact new = {.topic = (topic_id)command->a, .queue = t->queue, .arrived_us = command->now_us};
    struct attrs_writer known;
    uint8_t nothing[16];

    if (!t->there)
        return refused(ERR_MISSING);
    if (c || x)
        return refused(ERR_EXISTS);
    for (uint32_t i = 0; i < m->live_count; i++)
        if (m->live[i].state != CONTACT_WRAPUP && m->live[i].conversation == (conversation_id)command->c)
            return refused(ERR_EXISTS);
    if (m->live_count == SIM_LIVE_MAX)
        return refused(ERR_FULL);
    assert(command->rest_bytes <= sizeof new.attrs);
    attrs_write_init(&known, nothing, sizeof nothing);
    attrs_write_flag(&known, ATTR_PRESENT, true); /* nothing is known of them, which is not the same as erased */
    sim_set_attrs(&new, command->rest_bytes ? command->rest : nothing, command->rest_bytes ? command->rest_bytes : (uint32_t)known.n);
    return sim_goes(m, &new, command->now_us) ? done : refused(ERR_FULL);
}

/* -- agents -- */

static bool state_ok(const struct command *c)
{
    return c->a >= AGENT_OFFLINE && c->a <= AGENT_PAUSED && c->b >= PAUSE_NONE && c->b <= REASON_MAX && c->b != PAUSE_MISSED;
}

static struct sim_answer state(const struct sim_agent *a, const struct command *c)
{
    int64_t reason = c->a == AGENT_PAUSED ? c->b : PAUSE_NONE;

    if (!state_ok(c) || (c->kind == CMD_AGENT_STATE && (c->c < ACTOR_NONE || c->c > ACTOR_SUPERVISOR)))
        return refused(ERR_INPUT);
    if (!a)
        return refused(ERR_MISSING);
    bool in = (int64_t)a->state == c->a && a->reason == reason;
    if (c->kind == CMD_AGENT_STATE)
        return in && !(a->wants && c->c != ACTOR_SYSTEM) ? doubled : done;
    bool wished = a->wants && (int64_t)a->wanted_state == c->a && a->wanted_reason == reason;
    return (in && !a->wants) || wished ? doubled : done;
}

static struct sim_answer desktop(const struct sim_model *m, const struct sim_agent *a, const struct command *c)
{
    if (c->kind == CMD_AGENT_AWAY && (c->a < 0 || c->a > SIM_FOR_GOOD_US))
        return refused(ERR_INPUT);
    if (!a)
        return refused(ERR_MISSING);
    if (c->kind == CMD_AGENT_BACK)
        return a->away ? done : refused(ERR_STATE);
    return a->away || (a->state == AGENT_OFFLINE && !sim_at_work(m, c->agent)) ? doubled : done;
}

struct sim_answer sim_answer(struct sim_model *m, const struct command *command, int64_t now_us)
{
    struct sim_contact *c = sim_live(m, command->contact);
    const struct sim_closed *x = c ? NULL : sim_closed(m, command->contact);
    bool there = command->agent <= m->staff && m->agents[command->agent].there;
    const struct sim_agent *a = there ? &m->agents[command->agent] : NULL;

    switch (command->kind) {
    case CMD_AGENT_STATE:
    case CMD_AGENT_WANT: return state(a, command);
    case CMD_AGENT_AWAY:
    case CMD_AGENT_BACK: return desktop(m, a, command);
    case CMD_ARRIVE: return arrive(m, c, x, command);
    case CMD_CONTACT_SET: return change(c, x, command);
    case CMD_ACCEPT: return accept(c, x, command, now_us);
    case CMD_CONNECTED: return connected(c, x, command, now_us);
    case CMD_NOT_CONNECTED: return not_connected(c, x, command, now_us);
    case CMD_DECLINE: return decline(c, x, command, now_us);
    case CMD_LEAVE: return leave(c, x);
    case CMD_END: return end(c, x, command);
    case CMD_WRAP: return wrap(c, x, command);
    case CMD_PULL: return pull(m, c, x, command);
    case CMD_TRANSFER: return transfer(m, c, x, command);
    case CMD_SLEEP: return sleeping(c, x, command, now_us);
    default: return (struct sim_answer){0};
    }
}
