/* follow.c: committed facts and messages change what the hub remembers, and tell the screens that see it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/hub_state.h"

static void hold(struct desk *d, contact_id id)
{
    for (uint32_t i = 0; i < d->held_count; i++)
        if (d->held[i] == id)
            return;
    if (d->held_count == d->held_room) {
        uint32_t room = d->held_room ? d->held_room * 2 : 4;
        contact_id *grown = realloc(d->held, room * sizeof *grown);
        if (!grown)
            return;
        d->held = grown;
        d->held_room = room;
    }
    d->held[d->held_count++] = id;
}

static void unhold(struct desk *d, contact_id id)
{
    for (uint32_t i = 0; i < d->held_count; i++)
        if (d->held[i] == id) {
            memmove(d->held + i, d->held + i + 1, (d->held_count - i - 1) * sizeof *d->held);
            d->held_count--;
            return;
        }
}

/* The contact leaves its agent's screen. */
static void release(struct hub *h, struct live *l)
{
    if (!l->agent)
        return;
    struct desk *d = hub_desk(h, l->agent, false);
    if (d) {
        unhold(d, l->id);
        hub_desk_gone(h, l->agent, l->id);
        hub_desk_changed(h, d);
    }
    l->agent = 0;
    l->token = 0;
    l->until_us = 0;
}

static void keep(struct hub *h, struct live *l, agent_id agent)
{
    struct desk *d = hub_desk(h, agent, true);
    l->agent = agent;
    if (!d)
        return;
    hold(d, l->id);
    hub_desk_contact(h, agent, l);
    hub_desk_changed(h, d);
}

static void forget(struct hub *h, struct live *l)
{
    release(h, l);
    (void)map_del(&h->lives, l->id);
    free(l->why);
    free(l->card);
    free(l);
}

static void arrived(struct hub *h, const struct fact *f, struct str card)
{
    struct live *l = calloc(1, sizeof *l);
    struct conv *c = hub_conv_make(h, (conversation_id)f->c);
    if (!l || !c || map_put(&h->lives, f->contact, (uint64_t)(uintptr_t)l)) {
        free(l);
        log_event(LOG_ERROR, "host", "hub_out_of_memory", "contact=%llu", (unsigned long long)f->contact);
        return;
    }
    *l = (struct live){.id = f->contact,
                       .conversation = (conversation_id)f->c,
                       .party = f->party,
                       .queue = f->queue,
                       .topic = (topic_id)f->a,
                       .state = CONTACT_WAITING,
                       .arrived_us = f->at_us,
                       .card = card.n ? strndup(card.p, card.n) : NULL};
    c->party = f->party;
    c->topic = l->topic;
    c->live = f->contact;
    hub_chat_state(h, c, NULL);
    if (c->leaving)
        hub_leaves(h, l->id);
    c->leaving = false;
}

static void offered(struct hub *h, struct live *l, const struct fact *f, struct str why)
{
    l->state = CONTACT_OFFERED;
    l->token = (uint64_t)f->a;
    l->until_us = f->b;
    l->place = 1;
    free(l->why);
    l->why = why.n ? strndup(why.p, why.n) : NULL;
    keep(h, l, f->agent);
    struct desk *d = hub_desk(h, f->agent, false);
    if (d)
        hub_desk_history(h, d, (net_id){0, 0}, 0, l->conversation);
}

/* Another agent's offer of several: it leaves their screen alone. */
static void offer_gone(struct hub *h, const struct live *l, agent_id agent)
{
    struct desk *d = hub_desk(h, agent, false);
    if (!d)
        return;
    unhold(d, l->id);
    hub_desk_gone(h, agent, l->id);
    hub_desk_changed(h, d);
}

/* Back to waiting, whatever the reason. */
static void waiting(struct hub *h, struct live *l, agent_id agent, bool requeued)
{
    if (l->agent && l->agent != agent) {
        offer_gone(h, l, agent);
        return;
    }
    if (!l->agent)
        offer_gone(h, l, agent);
    release(h, l);
    l->state = CONTACT_WAITING;
    l->place = 0;
    if (requeued)
        l->requeued = true;
    struct conv *c = hub_conv(h, l->conversation);
    if (c) {
        c->live = l->id;
        hub_chat_state(h, c, NULL);
    }
}

static void accepted(struct hub *h, struct live *l, const struct fact *f)
{
    l->state = CONTACT_TALKING;
    l->token = (uint64_t)f->a;
    l->until_us = 0;
    l->accepted_us = f->at_us;
    l->requeued = false;
    keep(h, l, f->agent);
    struct conv *c = hub_conv(h, l->conversation);
    if (c)
        hub_chat_state(h, c, NULL);
}

/* The conversation has no live contact any more; a message nobody has seen asks for a new one. */
static void over(struct hub *h, struct live *l, uint32_t seen_seq)
{
    struct conv *c = hub_conv(h, l->conversation);
    if (!c || c->live != l->id)
        return;
    c->live = 0;
    uint32_t closed = seen_seq && seen_seq < c->followed ? seen_seq : c->followed;
    if (closed > c->closed_seq)
        c->closed_seq = closed;
    hub_chat_state(h, c, NULL);
    if (hub_unanswered(c))
        hub_wants(h, c);
    hub_conv_settle(h, c);
}

static void follow_contact(struct hub *h, const struct fact *f, struct str card, struct str why)
{
    if (f->kind == FACT_CONTACT_ARRIVED) {
        arrived(h, f, card);
        return;
    }
    struct live *l = hub_live(h, f->contact);
    if (!l)
        return;
    switch (f->kind) {
    case FACT_CONTACT_WIDENED:
        l->step = (uint32_t)f->a;
        break;
    case FACT_CONTACT_MOVED:
        l->queue = f->queue;
        break;
    case FACT_CONTACT_OFFERED:
        offered(h, l, f, why);
        break;
    case FACT_CONTACT_CONNECTING:
        l->until_us = f->b;
        l->token = (uint64_t)f->a;
        keep(h, l, f->agent);
        break;
    case FACT_CONTACT_ACCEPTED:
        accepted(h, l, f);
        break;
    case FACT_CONTACT_DECLINED:
    case FACT_OFFER_LAPSED:
    case FACT_OFFER_WITHDRAWN:
    case FACT_CONNECT_FAILED:
        waiting(h, l, f->agent, false);
        break;
    case FACT_CONTACT_REQUEUED:
        waiting(h, l, f->agent, true);
        break;
    case FACT_CONTACT_ABANDONED:
        over(h, l, 0);
        forget(h, l);
        break;
    case FACT_CONTACT_ENDED:
        over(h, l, (uint32_t)f->c);
        if (!f->b) {
            forget(h, l);
            break;
        }
        l->state = CONTACT_WRAPUP;
        l->until_us = f->b;
        hub_desk_contact(h, l->agent, l);
        break;
    case FACT_CONTACT_WRAPPED:
        forget(h, l);
        break;
    case FACT_OFFER_RETIMED:
    case FACT_WRAPUP_RETIMED:
        l->until_us = f->b;
        hub_desk_contact(h, l->agent, l);
        break;
    default:
        break;
    }
}

static void follow_agent(struct hub *h, const struct fact *f)
{
    struct desk *d = hub_desk(h, f->agent, true);
    if (!d)
        return;
    switch (f->kind) {
    case FACT_AGENT_SET:
        d->capacity = (uint32_t)f->b;
        if (!d->known)
            d->since_us = f->at_us;
        d->known = true;
        break;
    case FACT_AGENT_STATE:
        d->state = (enum agent_state)f->a;
        d->reason = (uint32_t)f->b;
        d->since_us = f->at_us;
        if (d->state == AGENT_OFFLINE && f->c == ACTOR_SYSTEM)
            d->away = false; /* grace is over; an agent's own wish does not end it */
        break;
    case FACT_AGENT_AWAY:
        d->away = true;
        break;
    case FACT_AGENT_BACK:
        d->away = false;
        break;
    default:
        return;
    }
    hub_desk_changed(h, d);
}

static struct str why_of(const struct router_job *job, contact_id contact)
{
    for (uint32_t i = 0; i < job->whys_count; i++)
        if (job->whys[i].contact == contact)
            return (struct str){(const char *)job->whys_text.p + job->whys[i].at, job->whys[i].bytes};
    return (struct str){0};
}

void hub_follow(struct hub *h, const struct router_job *job)
{
    pthread_mutex_lock(&h->lock);
    if (job->job.last > h->cursor)
        h->cursor = job->job.last;
    for (uint32_t i = 0; i < job->facts.count; i++) {
        struct fact f = facts_at(&job->facts, i);
        if (f.kind >= FACT_CONTACT_ARRIVED)
            follow_contact(h, &f, job->card, why_of(job, f.contact));
        else if (f.agent)
            follow_agent(h, &f);
    }
    pthread_mutex_unlock(&h->lock);
}

void hub_follow_message(struct hub *h, const struct post *p, contact_id contact, const net_id *from)
{
    if (p->no > h->cursor)
        h->cursor = p->no;
    struct conv *c = hub_conv_make(h, p->conversation);
    if (!c)
        return;
    c->party = p->party;
    c->endpoint = p->endpoint;
    if (!c->live && contact && hub_live(h, contact))
        c->live = contact;
    if (p->seq > c->followed)
        c->followed = p->seq;
    if (p->seq > c->last_seq)
        c->last_seq = p->seq;
    if (p->author == AUTHOR_CUSTOMER) {
        c->zh = p->zh;
        c->leaving = false;
        if (p->seq > c->last_in_seq)
            c->last_in_seq = p->seq;
    }

    struct conversation_line line = {p->conversation, p->seq, p->at_us, p->author, p->agent, p->external_id, p->text};
    struct live *l = c->live ? hub_live(h, c->live) : NULL;
    hub_chat_line(h, c, &line, from);
    if (l && l->agent)
        hub_desk_line(h, l->agent, &line);
    if (p->author == AUTHOR_CUSTOMER && !c->live)
        hub_wants(h, c);
}
