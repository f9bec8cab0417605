/* decide_transfer.c: who talks with a customer passes them on, to a queue, a topic or a colleague. */
#include "engine/deciding.h"

static bool input_ok(const struct command *c)
{
    return c->contact != 0 && c->a >= 0 && c->b >= 0 && c->c >= 0 && (c->agent == 0 || c->c > 0);
}

/* The agent passed it on already, under this very token. */
static const struct hold *passed_already(const struct contact *c, const struct command *command)
{
    const struct hold *h = command->agent ? engine_hold_of(c, command->agent) : NULL;

    return h && h->reason == DECLINE_PASSED && h->token == (uint64_t)command->c ? h : NULL;
}

/* The command comes twice: it names no other target than the first time. What it leaves open is where it went. */
static bool same_target(const struct passed_on *to, const struct command *command)
{
    return (command->queue == 0 || command->queue == to->queue) && (command->a == 0 || (topic_id)command->a == to->topic) &&
           (agent_id)command->b == to->colleague;
}

/* Is this the live talk of which the command speaks? */
static enum err talk(const struct contact *c, const struct command *command)
{
    const struct place *p = engine_place(c);

    if (c->state == CONTACT_TALKING && command->agent != 0 && (p->agent->id != command->agent || p->token != (uint64_t)command->c))
        return ERR_STALE;
    if (c->state == CONTACT_TALKING)
        return (agent_id)command->b == p->agent->id ? ERR_INPUT : OK;
    return ERR_STATE;
}

/* Where it goes; the colleague, NULL: to anyone. */
static enum err target(const struct deciding *d, const struct contact *c, struct fact *f, const struct agent **ret_colleague)
{
    const struct command *command = d->command;
    const struct engine *e = d->e;
    const struct topic *t = command->a > 0 ? shelf_find(&e->topics, (topic_id)command->a) : c->topic;
    const struct queue *q = command->queue ? shelf_find(&e->queues, command->queue)
                            : t && command->a > 0 ? shelf_find(&e->queues, t->queue) : c->queue;

    *ret_colleague = command->b > 0 ? engine_find_agent(e, (agent_id)command->b) : NULL;
    if (!t || !q || (command->b > 0 && !*ret_colleague))
        return ERR_MISSING;
    if (*ret_colleague && !engine_passable(d, *ret_colleague, c))
        return ERR_COLLEAGUE;
    f->queue = q->id;
    f->a = (int64_t)t->id;
    return OK;
}

enum err engine_decide_transfer(struct deciding *d)
{
    const struct command *command = d->command;
    struct contact *c = engine_find_contact(d->e, command->contact);
    const struct agent *colleague;

    if (!input_ok(command))
        return ERR_INPUT;
    if (!c)
        return engine_closed(d->e, command->contact) ? ERR_STALE : ERR_MISSING;
    const struct hold *passed = passed_already(c, command);
    if (passed)
        return same_target(&passed->to, command) ? OK : ERR_STALE;
    enum err err = talk(c, command);
    if (err != OK)
        return err;
    struct fact f = engine_fact_of(c, EVENT_TRANSFER);
    f.b = (int64_t)c->queue->id;
    f.c = command->agent ? ACTOR_AGENT : ACTOR_SUPERVISOR;
    err = target(d, c, &f, &colleague);
    struct agent *a = engine_place(c)->agent;
    if (err == OK)
        err = engine_room(d, 2 + engine_agent_facts(a), 0);
    if (err == OK)
        err = engine_emit(d, f);
    if (err != OK)
        return err;
    if (colleague)
        engine_pass(d, c, colleague);
    engine_freed(d, a);
    engine_chance_contact(d, c);
    return OK;
}
