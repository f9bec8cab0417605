/* follow.c: committed facts and messages change what the hub remembers, and tell the screens that see it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "base/log.h"
#include "engine/load.h"
#include "host/hub_state.h"
#include "host/tel.h"

static void forget(struct hub *h, struct live *l)
{
    struct conv *c = hub_conv(h, l->conversation);
    if (c) {
        hub_wrapping_drop(c, l->id);
        hub_conv_settle(h, c);
    }
    hub_picks_gone(h, l);
    hub_parts_drop(h, l);
    hub_claims_drop(h, l);
    (void)map_del(&h->lives, l->id);
    hub_live_free(l);
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
                       .medium = attrs_medium(f->rest, f->rest_bytes),
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
    l->place = 1;
    hub_picks_gone(h, l);
    (void)hub_claim_put(h, l, f->agent, (uint64_t)f->a, f->b, why);
    struct desk *d = hub_desk(h, f->agent, false);
    if (d)
        hub_desk_history(h, d, (net_id){0, 0}, 0, l->conversation);
}

static void awake(struct live *l)
{
    l->asleep = false;
    l->snoozed_until_us = l->snoozed_us = 0;
}

/* This agent has it no more, whatever the reason; if nobody else has, it waits. */
static void waiting(struct hub *h, struct live *l, agent_id agent, bool requeued)
{
    (void)hub_claim_drop(h, l, agent);
    if (l->claims_count > 0)
        return;
    l->state = CONTACT_WAITING;
    l->connecting = false;
    l->place = 0;
    awake(l);
    if (requeued)
        l->requeued = true;
    hub_parts_show(h, l);
    struct conv *c = hub_conv(h, l->conversation);
    if (c) {
        c->live = l->id;
        hub_chat_state(h, c, NULL);
    }
}

/* They are kept apart: who waits in the list says until when. Who is apart longest gives way. */
static void apart(struct hub *h, struct live *l, const struct fact *f)
{
    struct kept_apart *at = &l->again[0];
    for (size_t i = 0; i < sizeof l->again / sizeof *l->again; i++)
        if (l->again[i].agent == f->agent || (at->agent != f->agent && l->again[i].until_us < at->until_us))
            at = &l->again[i];
    *at = (struct kept_apart){f->agent, f->c};
    hub_lines_again(h, l);
}

/* Its agent passed it on: it waits, perhaps elsewhere. */
static void transferred(struct hub *h, struct live *l, const struct fact *f)
{
    if (l->topic != (topic_id)f->a)
        l->step = 0;
    l->queue = f->queue;
    l->topic = (topic_id)f->a;
    l->passed_by = f->agent;
    l->agent = 0;
    struct conv *c = hub_conv(h, l->conversation);
    if (c)
        c->topic = l->topic;
    waiting(h, l, f->agent, false);
}

static void accepted(struct hub *h, struct live *l, const struct fact *f)
{
    l->state = CONTACT_TALKING;
    l->connecting = false;
    l->agent = f->agent;
    l->accepted_us = f->at_us;
    l->requeued = false;
    (void)hub_claim_put(h, l, f->agent, (uint64_t)f->a, 0, (struct str){0});
    hub_part_drop(h, l, f->agent);
    hub_parts_show(h, l);
    struct conv *c = hub_conv(h, l->conversation);
    if (c)
        hub_chat_state(h, c, NULL);
}

/* The conversation has no live contact any more; a message nobody has seen asks for a new one. */
static void over(struct hub *h, struct live *l, uint32_t seen_seq, bool wraps_up)
{
    struct conv *c = hub_conv(h, l->conversation);
    if (!c || c->live != l->id)
        return;
    c->live = 0;
    uint32_t closed = seen_seq && seen_seq < c->followed ? seen_seq : c->followed;
    if (closed > c->closed_seq)
        c->closed_seq = closed;
    if (wraps_up)
        hub_wrapping_put(c, l->id);
    hub_chat_state(h, c, NULL);
    if (hub_unanswered(c))
        hub_wants(h, c);
    hub_conv_settle(h, c);
}

static void until(struct hub *h, struct live *l, agent_id agent, int64_t until_us)
{
    struct claim *c = hub_claim(l, agent);
    if (!c)
        return;
    c->until_us = until_us;
    hub_desk_contact(h, agent, l);
}

/* The telephone hears of its contacts what everybody else does, and in that order. */
static void tell_telephone(struct hub *h, const struct fact *f)
{
    const struct live *l = hub_live(h, f->contact);
    if (h->conf.tel && (f->kind == FACT_CONTACT_ARRIVED ? attrs_medium(f->rest, f->rest_bytes) : l ? l->medium : MEDIUM_NONE) == MEDIUM_VOICE)
        tel_follow(h->conf.tel, f);
}

static void follow_contact(struct hub *h, const struct fact *f, struct str card, struct str why)
{
    h->lines_changed = true;
    tell_telephone(h, f);
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
        hub_picks_gone(h, l);
        l->queue = f->queue;
        break;
    case FACT_CONTACT_OFFERED:
        offered(h, l, f, why);
        break;
    case FACT_CONTACT_CONNECTING:
        l->connecting = true;
        (void)hub_claim_put(h, l, f->agent, (uint64_t)f->a, f->b, (struct str){0});
        break;
    case FACT_CONTACT_ACCEPTED:
        accepted(h, l, f);
        break;
    case FACT_CONTACT_DECLINED:
    case FACT_OFFER_LAPSED:
    case FACT_CONNECT_FAILED:
        apart(h, l, f);
        waiting(h, l, f->agent, false);
        break;
    case FACT_OFFER_WITHDRAWN:
        waiting(h, l, f->agent, false);
        break;
    case FACT_CONTACT_REQUEUED:
        waiting(h, l, f->agent, true);
        break;
    case FACT_CONTACT_TRANSFERRED:
        transferred(h, l, f);
        break;
    case FACT_CONTACT_ABANDONED:
        over(h, l, 0, false);
        forget(h, l);
        break;
    case FACT_CONTACT_ENDED:
        over(h, l, (uint32_t)f->c, f->b != 0);
        if (!f->b) {
            forget(h, l);
            break;
        }
        hub_parts_drop(h, l);
        l->state = CONTACT_WRAPUP;
        awake(l);
        until(h, l, l->agent, f->b);
        break;
    case FACT_CONTACT_SLEEP:
        l->woken_us = l->snoozed_until_us && !f->c ? f->at_us : l->woken_us;
        l->asleep = f->a == 1;
        l->snoozed_until_us = f->c;
        l->snoozed_us = f->c ? f->at_us : 0;
        l->sleep_asked_us = 0;
        hub_desk_contact(h, l->agent, l);
        hub_sleep_check(h, l); /* somebody may have written while it fell asleep */
        break;
    case FACT_CONTACT_WRAPPED:
        forget(h, l);
        break;
    case FACT_OFFER_RETIMED:
    case FACT_WRAPUP_RETIMED:
        until(h, l, f->agent, f->b);
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
        d->capacity[MEDIUM_CHAT] = (uint16_t)f->b;
        (void)engine_capacity_unpack(f->c, d->capacity); /* the engine has looked */
        if (!d->known)
            d->since_us = f->at_us;
        d->known = true;
        break;
    case FACT_AGENT_STATE:
        d->state = (enum agent_state)f->a;
        d->reason = (uint32_t)f->b;
        d->since_us = f->at_us;
        if (f->c != ACTOR_SYSTEM || d->state == AGENT_OFFLINE)
            d->wants = false; /* what one does later takes a wish's place; a missed offer does not */
        if (d->state == AGENT_OFFLINE && f->c == ACTOR_SYSTEM)
            d->away = false; /* grace is over; an agent's own wish does not end it */
        break;
    case FACT_AGENT_WANTS:
        d->wants = f->c == 1;
        d->wanted_state = (enum agent_state)f->a;
        d->wanted_reason = (uint32_t)f->b;
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

static struct str why_of(const struct router_job *job, const struct fact *f)
{
    for (uint32_t i = 0; f->kind == FACT_CONTACT_OFFERED && i < job->whys_count; i++)
        if (job->whys[i].contact == f->contact && job->whys[i].agent == f->agent)
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
            follow_contact(h, &f, job->card, why_of(job, &f));
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
    if (p->kind == MESSAGE_TEXT && p->at_us > c->last_us)
        c->last_us = p->at_us;
    if (p->author == AUTHOR_CUSTOMER) {
        c->zh = p->zh;
        c->leaving = false;
        if (p->seq > c->last_in_seq)
            c->last_in_seq = p->seq;
        if (p->at_us > c->last_in_us)
            c->last_in_us = p->at_us;
    }

    struct conversation_line line = {.conversation = p->conversation,
                                     .seq = p->seq,
                                     .at_us = p->at_us,
                                     .author = p->author,
                                     .agent = p->agent,
                                     .key = p->external_id,
                                     .text = p->text,
                                     .files = {(const char *)p->shown.p, p->shown.n},
                                     .kind = p->kind,
                                     .reply_to = p->reply_to,
                                     .lang = str_of(conversation_lang(p->text, p->zh))};
    hub_talk_line(h, c, &line, from);
    if (p->author == AUTHOR_AGENT)
        presence_wrote(&h->presence, p->agent, p->conversation);
    struct live *l = c->live && p->kind == MESSAGE_TEXT ? hub_live(h, c->live) : NULL; /* a note wakes nobody */
    if (l && l->asleep)
        hub_sleep_check(h, l);
    if (p->author == AUTHOR_CUSTOMER && !c->live)
        hub_wants(h, c);
}
