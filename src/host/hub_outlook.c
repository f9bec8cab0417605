/* hub_outlook.c: what a customer who does not talk may expect: whether the chat is open, and by when they are to hear while it is not; and whether
 * anybody is there whom they wait for. Looked at once a second, so that who waits at closing time, or writes again after it, is told so like one
 * who comes anew, and who waits for nobody hears when somebody comes. */
#include <string.h>

#include "base/attrs.h"
#include "host/hub_state.h"
#include "port/clock.h"
#include "service/config/calendars.h"

bool hub_outlook_same(const struct outlook *a, const struct outlook *b)
{
    return a->shut == b->shut && a->nobody == b->nobody && a->until_us == b->until_us && a->by_us == b->by_us;
}

static struct outlook look(const struct config_view *v, uint64_t endpoint, topic_id topic, int64_t now_us)
{
    const struct config_topic *t = config_topic(v, topic);
    struct outlook o = {0};
    int64_t change_us;

    if (!t || config_chat_open(v, config_endpoint(v, endpoint), t, now_us, &change_us, &o.by_us))
        return (struct outlook){0};
    o.shut = true;
    o.until_us = change_us == CONFIG_NEVER_US ? 0 : change_us;
    return o;
}

/* At work: signed in, a break included. A desktop that a restart of the server cut off is given the time that any desktop has to come back. */
static bool at_work(const struct hub *h, const struct desk *d, int64_t now_us)
{
    return d->state != AGENT_OFFLINE && (!d->away || now_us - h->staffing.since_us < h->conf.away_after_us);
}

/* Which queues have somebody at work. */
static void look_around(struct hub *h, const struct config_view *v, int64_t now_us)
{
    uint32_t at = 0;
    uint64_t key, value;

    if (!h->staffing.since_us)
        h->staffing.since_us = now_us;
    map_done(&h->staffing.queues);
    h->staffing.known = true;
    while (map_next(&h->desks, &at, &key, &value)) {
        const struct desk *d = (const struct desk *)(uintptr_t)value;
        const struct config_agent *a = config_agent(v, d->id);
        struct attr queues = {0};
        if (!a || !at_work(h, d, now_us))
            continue;
        (void)attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues);
        for (uint16_t i = 0; i < queues.count; i++)
            if (map_put(&h->staffing.queues, attr_symbol(&queues, i), 1) != OK)
                h->staffing.known = false; /* nothing is said rather than something wrong */
    }
}

static bool nobody(const struct hub *h, const struct config_view *v, const struct conv *c, const struct live *l)
{
    const struct config_topic *t = l ? NULL : config_topic(v, c->topic);
    queue_id queue = l ? l->queue : t ? t->queue : 0;
    uint64_t one;
    return h->staffing.known && queue && (l || hub_unanswered(c)) && !map_get(&h->staffing.queues, queue, &one);
}

struct outlook hub_outlook(struct hub *h, const struct conv *c)
{
    const struct live *l = c->live ? hub_live(h, c->live) : NULL;
    if (l && l->state == CONTACT_TALKING)
        return (struct outlook){0};
    const struct config_view *v = config_take(h->conf.config);
    struct outlook o = look(v, c->endpoint, l ? l->topic : c->topic, clock_now_us());
    o.nobody = nobody(h, v, c, l);
    config_drop(v);
    return o;
}

/* Most conversations share their site and topic with many others: what was found is kept for the length of one look. */
#define MEMO 64u

struct memo {
    uint64_t endpoint;
    topic_id topic;
    struct outlook found;
};

static struct outlook remembered(struct memo memo[MEMO], const struct config_view *v, uint64_t endpoint, topic_id topic, int64_t now_us)
{
    struct memo *m = &memo[(endpoint * 31 + topic) % MEMO];

    if (m->topic != topic || m->endpoint != endpoint)
        *m = (struct memo){endpoint, topic, look(v, endpoint, topic, now_us)};
    return m->found;
}

void hub_outlooks(struct hub *h, int64_t now_us)
{
    const struct config_view *v = config_take(h->conf.config);
    struct memo memo[MEMO] = {0};
    uint32_t at = 0;
    uint64_t key, value;

    look_around(h, v, now_us);
    while (map_next(&h->convs, &at, &key, &value)) {
        struct conv *c = (struct conv *)(uintptr_t)value;
        const struct live *l = c->live ? hub_live(h, c->live) : NULL;
        bool page = l && hub_call_of_page(l);
        if ((!c->sockets.count && !page) || (l && l->state == CONTACT_TALKING))
            continue;
        struct outlook o = remembered(memo, v, c->endpoint, l ? l->topic : c->topic, now_us);
        o.nobody = nobody(h, v, c, l);
        if (hub_outlook_same(&o, &c->told) && !c->retell)
            continue;
        c->retell = false;
        c->told = o;
        if (page)
            hub_call_waits(h, l, c, false);
        hub_chat_state(h, c, NULL);
    }
    config_drop(v);
}
