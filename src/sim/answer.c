/* answer.c: what a command must be answered, from the facts alone. */
#include "sim/model.h"

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

static struct sim_answer accept(const struct sim_contact *c, const struct sim_closed *x, const struct command *command,
                                int64_t now_us)
{
    if (holds(c, command) && (c->state == CONTACT_TALKING || c->state == CONTACT_CONNECTING))
        return doubled;
    return offer_of(c, x, CONTACT_OFFERED, command, now_us);
}

static struct sim_answer connected(const struct sim_contact *c, const struct sim_closed *x, const struct command *command,
                                   int64_t now_us)
{
    if (holds(c, command) && c->state == CONTACT_TALKING)
        return doubled;
    return offer_of(c, x, CONTACT_CONNECTING, command, now_us);
}

static struct sim_answer decline(const struct sim_contact *c, const struct sim_closed *x, const struct command *command,
                                 int64_t now_us)
{
    if (command->b < DECLINE_NONE || command->b > DECLINE_CONFLICT)
        return refused(ERR_INPUT);
    if (c && command->agent > 0 && command->agent <= SIM_AGENTS) {
        const struct sim_hold *h = &c->holds[command->agent];
        if (!h->lapsed && h->until_us > now_us && command->a > 0 && h->token == (uint64_t)command->a)
            return doubled;
    }
    return offer_of(c, x, CONTACT_OFFERED, command, now_us);
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

static struct sim_answer pull(struct sim_model *m, struct sim_contact *c, const struct command *command, int64_t now_us)
{
    if (!c || command->agent == 0 || command->agent > SIM_AGENTS || !m->agents[command->agent].there)
        return (struct sim_answer){0};
    if (c->state != CONTACT_WAITING || m->queues[c->queue].policy.offer_mode != OFFER_PULL ||
        !sim_eligible(m, command->agent, c, now_us))
        return (struct sim_answer){true, ERR_STATE, false};
    return done;
}

struct sim_answer sim_answer(struct sim_model *m, const struct command *command, int64_t now_us)
{
    struct sim_contact *c = sim_live(m, command->contact);
    const struct sim_closed *x = c ? NULL : sim_closed(m, command->contact);

    switch (command->kind) {
    case CMD_ACCEPT: return accept(c, x, command, now_us);
    case CMD_CONNECTED: return connected(c, x, command, now_us);
    case CMD_NOT_CONNECTED: return (struct sim_answer){0};
    case CMD_DECLINE: return decline(c, x, command, now_us);
    case CMD_LEAVE: return leave(c, x);
    case CMD_END: return end(c, x, command);
    case CMD_WRAP: return wrap(c, x, command);
    case CMD_PULL: return pull(m, c, command, now_us);
    default: return (struct sim_answer){0};
    }
}
