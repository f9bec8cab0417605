/* give.c: who looks for whom after a command. Before it nobody who waited had an eligible agent, so only those whom it brought
 * a chance are looked at: the one contact, or everybody for the one agent. */
#include "engine/deciding.h"
#include "engine/match.h"

void engine_chance_contact(struct deciding *d, struct contact *c)
{
    d->chance_all = d->chance_all || d->chance_agent || (d->chance_contact && d->chance_contact != c);
    d->chance_contact = c;
}

void engine_chance_agent(struct deciding *d, struct agent *a)
{
    d->chance_all = d->chance_all || d->chance_contact || (d->chance_agent && d->chance_agent != a);
    d->chance_agent = a;
}

void engine_chance_all(struct deciding *d)
{
    d->chance_all = true;
}

static bool any_place(const struct engine *e, const struct agent *a)
{
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        if (engine_may_take(e, a, (enum medium)m))
            return true;
    return false;
}

static bool any_free_place(const struct engine *e)
{
    const struct agent *a;

    for (uint32_t at = 0; (a = book_next(&e->agents, &at)) != NULL;)
        if (any_place(e, a))
            return true;
    return false;
}

static enum err give_to_all(struct deciding *d)
{
    struct walk walk = engine_walk(d->e);
    bool offered = true;
    enum err err = OK;

    for (struct contact *c; err == OK && (c = engine_walk_next(&walk)) != NULL;) {
        if (offered && !any_free_place(d->e))
            break;
        err = engine_offer(d, c);
        offered = c->state != CONTACT_WAITING;
    }
    return err;
}

static enum err give_to(struct deciding *d, const struct agent *a)
{
    struct walk walk = engine_walk(d->e);
    enum err err = OK;

    for (struct contact *c; err == OK && any_place(d->e, a) && (c = engine_walk_next(&walk)) != NULL;)
        if (engine_fit(d->e, a, c, d->now_us, NULL) == FIT_YES)
            err = engine_offer(d, c);
    return err;
}

enum err engine_give_out(struct deciding *d)
{
    if (d->chance_all)
        return give_to_all(d);
    if (d->chance_agent)
        return give_to(d, d->chance_agent);
    return d->chance_contact ? engine_offer(d, d->chance_contact) : OK;
}
