/* memory.c: memory taken before anything changes, so that a failure leaves the state as it was. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/state.h"

enum err engine_bytes_copy(const uint8_t *p, uint32_t n, uint8_t **ret_copy)
{
    uint8_t *copy = malloc(n ? n : 1); /* never NULL for "there, but empty" */
    if (!copy)
        return ERR_NOMEM;
    if (n)
        memcpy(copy, p, n);
    *ret_copy = copy;
    return OK;
}

static enum err deadline_room(struct engine *e)
{
    return deadlines_reserve(&e->deadlines, e->contacts.count + e->agents.count + 1);
}

enum err engine_agent_room(struct engine *e)
{
    enum err err = book_reserve(&e->agents);
    return err != OK ? err : deadline_room(e);
}

enum err engine_contact_room(struct engine *e)
{
    enum err err = book_reserve(&e->contacts);
    return err != OK ? err : deadline_room(e);
}

enum err engine_hold_room(struct contact *c)
{
    if (c->holds_count < c->holds_room)
        return OK;
    uint32_t room = c->holds_room ? c->holds_room * 2 : 4;
    struct hold *holds = realloc(c->holds, (size_t)room * sizeof *holds);
    if (!holds)
        return ERR_NOMEM;
    c->holds = holds;
    c->holds_room = room;
    return OK;
}

/* Where the hold of this agent is or would be. A contact that nobody wants has one for each who could take it. */
static uint32_t hold_place(const struct contact *c, agent_id agent)
{
    uint32_t low = 0, high = c->holds_count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (c->holds[middle].agent < agent)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void engine_hold_put(struct contact *c, const struct hold *h)
{
    uint32_t i = hold_place(c, h->agent);

    if (i == c->holds_count || c->holds[i].agent != h->agent) {
        assert(c->holds_count < c->holds_room);
        memmove(&c->holds[i + 1], &c->holds[i], (size_t)(c->holds_count - i) * sizeof *c->holds);
        c->holds_count++;
    }
    c->holds[i] = *h;
}

bool engine_hold_stands(const struct contact *c, const struct hold *h, int64_t now_us)
{
    return h->until_us > now_us || (c->unasked_only && h->token >= c->round);
}

const struct hold *engine_hold_of(const struct contact *c, agent_id agent)
{
    uint32_t i = hold_place(c, agent);
    return i < c->holds_count && c->holds[i].agent == agent ? &c->holds[i] : NULL;
}

struct hold *engine_hold_passed(const struct contact *c)
{
    struct hold *last = NULL;

    for (uint32_t i = 0; i < c->holds_count; i++)
        if (c->holds[i].reason == DECLINE_PASSED && (!last || c->holds[i].token > last->token))
            last = &c->holds[i];
    return last;
}

const struct hold *engine_held(const struct contact *c, agent_id agent, int64_t now_us)
{
    const struct hold *h = engine_hold_of(c, agent);
    return h && engine_hold_stands(c, h, now_us) ? h : NULL;
}
