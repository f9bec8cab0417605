/* hub_outlook.c: what a customer who does not talk may expect: whether the chat is open, and by when they are to hear while it is not. Looked at
 * once a second, so that who waits at closing time, or writes again after it, is told so like one who comes anew. */
#include <string.h>

#include "host/hub_state.h"
#include "port/clock.h"
#include "service/config/calendars.h"

static bool same(const struct outlook *a, const struct outlook *b)
{
    return a->shut == b->shut && a->until_us == b->until_us && a->by_us == b->by_us;
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

struct outlook hub_outlook(struct hub *h, const struct conv *c)
{
    const struct live *l = c->live ? hub_live(h, c->live) : NULL;
    if (l && l->state == CONTACT_TALKING)
        return (struct outlook){0};
    const struct config_view *v = config_take(h->conf.config);
    struct outlook o = look(v, c->endpoint, l ? l->topic : c->topic, clock_now_us());
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

    while (map_next(&h->convs, &at, &key, &value)) {
        struct conv *c = (struct conv *)(uintptr_t)value;
        const struct live *l = c->live ? hub_live(h, c->live) : NULL;
        if (!c->sockets.count || (l && l->state == CONTACT_TALKING))
            continue;
        struct outlook o = remembered(memo, v, c->endpoint, l ? l->topic : c->topic, now_us);
        if (same(&o, &c->told))
            continue;
        c->told = o;
        hub_chat_state(h, c, NULL);
    }
    config_drop(v);
}
