/* hub_talk.c: whom a line of a conversation is shown to, and lines that change. The customer's widgets get texts, never notes. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "host/hub_state.h"
#include "port/clock.h"

/* -- contacts being wrapped up: no longer the conversation's live one, still on a desktop -- */

void hub_wrapping_put(struct conv *c, contact_id id)
{
    if (c->wrapping_count == CONV_WRAPPING_MAX) { /* the oldest goes without notes of others until it is wrapped up */
        memmove(c->wrapping, c->wrapping + 1, (CONV_WRAPPING_MAX - 1) * sizeof *c->wrapping);
        c->wrapping_count--;
    }
    c->wrapping[c->wrapping_count++] = id;
}

void hub_wrapping_drop(struct conv *c, contact_id id)
{
    for (uint32_t i = 0; i < c->wrapping_count; i++)
        if (c->wrapping[i] == id) {
            memmove(c->wrapping + i, c->wrapping + i + 1, (c->wrapping_count - i - 1) * sizeof *c->wrapping);
            c->wrapping_count--;
            return;
        }
}

/* -- showing -- */

struct audience { /* an agent may see a conversation for more than one reason */
    agent_id *agents;
    uint32_t count, max;
};

static void sees(struct audience *a, agent_id agent)
{
    for (uint32_t i = 0; i < a->count; i++)
        if (a->agents[i] == agent)
            return;
    if (a->count < a->max)
        a->agents[a->count++] = agent;
}

static void claims_see(struct hub *h, struct audience *a, contact_id contact)
{
    const struct live *l = contact ? hub_live(h, contact) : NULL;
    for (uint32_t i = 0; l && i < l->claims_count; i++)
        sees(a, l->claims[i].agent);
    for (uint32_t i = 0; l && i < l->parts_count; i++)
        if (hub_part_of(l, l->parts[i].agent))
            sees(a, l->parts[i].agent);
}

uint32_t hub_talk_seen_by(struct hub *h, const struct conv *c, bool after, agent_id *agents, uint32_t count, uint32_t max)
{
    struct audience a = {agents, count, max};
    claims_see(h, &a, c->live);
    for (uint32_t i = 0; i < c->lookers_count; i++)
        sees(&a, c->lookers[i]);
    for (uint32_t i = 0; after && i < c->wrapping_count; i++)
        claims_see(h, &a, c->wrapping[i]);
    return a.count;
}

void hub_talk_line(struct hub *h, const struct conv *c, const struct conversation_line *line, const net_id *but)
{
    agent_id agents[SEEN_BY_MAX];
    if (line->kind == MESSAGE_TEXT)
        hub_chat_line(h, c, line, but);
    bool told_after = line->kind == MESSAGE_NOTE || line->edited_us || line->deleted_us;
    uint32_t count = hub_talk_seen_by(h, c, told_after, agents, 0, SEEN_BY_MAX);
    for (uint32_t i = 0; i < count; i++)
        hub_desk_line(h, agents[i], line);
}

/* -- signals -- */

static void tell_marks(struct hub *h, const struct conv *c, const struct live *l)
{
    for (uint32_t i = 0; l && i < l->claims_count; i++)
        hub_desk_marks(h, l->claims[i].agent, c);
    for (uint32_t i = 0; l && i < l->parts_count; i++)
        if (hub_part_of(l, l->parts[i].agent))
            hub_desk_marks(h, l->parts[i].agent, c);
}

void hub_talk_mark(struct hub *h, const struct hub_message *m)
{
    struct conv *c = hub_conv(h, m->id);
    uint32_t mark = (uint32_t)m->number, seq = m->count;
    if (!c || mark < MARK_AGENT_GOT || mark > MARK_CUSTOMER_READ)
        return;
    struct live *l = c->live ? hub_live(h, c->live) : NULL;
    bool by_agent = mark == MARK_AGENT_GOT || mark == MARK_AGENT_READ;
    if (by_agent && (!l || l->state != CONTACT_TALKING))
        return; /* looking at an offer is not reading for the customer */
    if (seq > c->last_seq)
        seq = c->last_seq;
    if (seq <= c->marks[mark])
        return;
    c->marks[mark] = seq;
    uint32_t got = by_agent ? MARK_AGENT_GOT : MARK_CUSTOMER_GOT;
    if (c->marks[got] < seq)
        c->marks[got] = seq; /* what was read was received */
    c->dirty = true;
    if (by_agent)
        hub_chat_marks(h, c, NULL);
    if (mark != MARK_AGENT_GOT) /* read on one desktop of an agent's, it is read on the others */
        tell_marks(h, c, l);
}

static void tell_typing(struct hub *h, const struct conv *c, const struct live *l, const char *text)
{
    hub_desk_typing(h, l->agent, c->id, text);
    for (uint32_t i = 0; i < l->parts_count; i++)
        if (l->parts[i].state == PART_JOINED)
            hub_desk_typing(h, l->parts[i].agent, c->id, text);
}

void hub_talk_typing(struct hub *h, struct hub_message *m)
{
    struct conv *c = hub_conv(h, m->id);
    struct live *l = c && c->live ? hub_live(h, c->live) : NULL;
    if (l && l->state == CONTACT_TALKING)
        tell_typing(h, c, l, m->text);
    free(m->text);
}

/* -- changing -- */

struct change_job {
    struct store_job job;
    struct hub *hub;
    struct conversation_change change;
    sem_t done;
};

static enum err change_work(struct store_tx *tx, struct store_job *job)
{
    struct change_job *cj = (struct change_job *)job;
    return conversation_change(tx, &cj->change);
}

static void change_done(struct store_job *job)
{
    struct change_job *cj = (struct change_job *)job;
    struct hub *h = cj->hub;
    if (job->err == OK && cj->change.changed) {
        pthread_mutex_lock(&h->lock);
        if (cj->change.no > h->cursor)
            h->cursor = cj->change.no;
        const struct conv *c = hub_conv(h, cj->change.asked.conversation);
        if (c)
            hub_talk_line(h, c, &cj->change.line, NULL);
        pthread_mutex_unlock(&h->lock);
    }
    buf_done(&cj->change.files);
    sem_post(&cj->done);
}

enum err hub_change(struct hub *h, const struct post_change *c)
{
    assert(c->conversation != 0 && c->seq != 0 && c->agent != 0);

    struct change_job cj = {.job = {.work = change_work, .done = change_done}, .hub = h};
    cj.change.asked = *c;
    cj.change.now_us = clock_now_us();
    return hub_store(h, &cj.job, &cj.done);
}
