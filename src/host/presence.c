/* presence.c: watches in a list by conversation; pictures are made when they are asked for. */
#include "host/presence.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct watch {
    struct watch *next, **at;            /* of the conversation */
    struct watch *next_timed, **at_timed; /* NULL: no time is kept for it */
    struct presence_talk *talk;
    uint64_t key;
    agent_id agent;
    enum presence_doing doing;
    int64_t since_us, typing_until_us, lost_until_us; /* 0: does not write; is there */
};

struct presence_talk {
    conversation_id id;
    struct watch *first;
    uint32_t count;
    bool is_changed;
    struct presence_talk *next_changed;
    struct presence_picture told;
};

static uint64_t key_of(net_id socket)
{
    return (uint64_t)socket.where << 32 | socket.gen;
}

static struct watch *watch_of(const struct presence *p, net_id socket)
{
    uint64_t v;
    return map_get(&p->watches, key_of(socket), &v) ? (struct watch *)(uintptr_t)v : NULL;
}

static struct presence_talk *talk_of(const struct presence *p, conversation_id id)
{
    uint64_t v;
    return map_get(&p->talks, id, &v) ? (struct presence_talk *)(uintptr_t)v : NULL;
}

static struct presence_talk *talk_make(struct presence *p, conversation_id id)
{
    struct presence_talk *t = talk_of(p, id);
    if (t)
        return t;
    t = calloc(1, sizeof *t);
    if (!t || map_put(&p->talks, id, (uint64_t)(uintptr_t)t)) {
        free(t);
        return NULL;
    }
    t->id = id;
    return t;
}

static void change(struct presence *p, struct presence_talk *t)
{
    if (t->is_changed)
        return;
    t->is_changed = true;
    t->next_changed = p->changed;
    p->changed = t;
}

/* -- time -- */

static void untime(struct watch *w)
{
    if (!w->at_timed)
        return;
    *w->at_timed = w->next_timed;
    if (w->next_timed)
        w->next_timed->at_timed = w->at_timed;
    w->at_timed = NULL;
}

static void time_it(struct presence *p, struct watch *w)
{
    if (w->at_timed)
        return;
    w->next_timed = p->timed;
    w->at_timed = &p->timed;
    if (w->next_timed)
        w->next_timed->at_timed = &w->next_timed;
    p->timed = w;
}

static void write_no_more(struct presence *p, struct watch *w)
{
    w->typing_until_us = 0;
    if (w->doing != PRESENCE_LOOKS)
        change(p, w->talk);
    w->doing = PRESENCE_LOOKS;
    if (!w->lost_until_us)
        untime(w);
}

/* -- watches -- */

static void drop(struct presence *p, struct watch *w)
{
    struct presence_talk *t = w->talk;
    untime(w);
    *w->at = w->next;
    if (w->next)
        w->next->at = w->at;
    t->count--;
    (void)map_del(&p->watches, w->key);
    free(w);
    change(p, t);
}

static struct watch *add(struct presence *p, struct presence_talk *t, agent_id agent, net_id socket)
{
    struct watch *w = calloc(1, sizeof *w);
    if (!w || map_put(&p->watches, key_of(socket), (uint64_t)(uintptr_t)w)) {
        free(w);
        return NULL;
    }
    w->key = key_of(socket);
    w->agent = agent;
    w->talk = t;
    w->next = t->first;
    w->at = &t->first;
    if (w->next)
        w->next->at = &w->next;
    t->first = w;
    t->count++;
    return w;
}

enum err presence_look(struct presence *p, agent_id agent, net_id socket, conversation_id c, int64_t now_us)
{
    assert(agent != 0);

    struct watch *w = watch_of(p, socket);
    if (w && w->talk->id == c)
        return OK;
    if (w)
        drop(p, w);
    if (!c)
        return OK;
    struct presence_talk *t = talk_make(p, c);
    if (!t)
        return ERR_NOMEM;
    change(p, t); /* whatever comes of it: an empty one is taken away there */
    if (t->count == PRESENCE_WATCHES_MAX)
        return ERR_FULL;
    w = add(p, t, agent, socket);
    if (!w)
        return ERR_NOMEM;
    w->since_us = now_us;
    return OK;
}

bool presence_type(struct presence *p, net_id socket, conversation_id c, enum presence_doing doing, int64_t now_us)
{
    assert(doing == PRESENCE_NOTE || doing == PRESENCE_TEXT);

    struct watch *w = watch_of(p, socket);
    if (!w || w->talk->id != c)
        return false;
    if (w->doing != doing)
        change(p, w->talk);
    w->doing = doing;
    w->typing_until_us = now_us + PRESENCE_TYPING_US;
    time_it(p, w);
    return true;
}

void presence_wrote(struct presence *p, agent_id agent, conversation_id c)
{
    const struct presence_talk *t = talk_of(p, c);
    for (struct watch *w = t ? t->first : NULL; w; w = w->next)
        if (w->agent == agent)
            write_no_more(p, w);
}

void presence_lost(struct presence *p, net_id socket, int64_t now_us)
{
    struct watch *w = watch_of(p, socket);
    if (!w)
        return;
    w->lost_until_us = now_us + PRESENCE_GRACE_US;
    time_it(p, w);
}

void presence_tick(struct presence *p, int64_t now_us)
{
    for (struct watch *w = p->timed, *next; w; w = next) {
        next = w->next_timed;
        if (w->lost_until_us && w->lost_until_us <= now_us)
            drop(p, w);
        else if (w->typing_until_us && w->typing_until_us <= now_us)
            write_no_more(p, w);
    }
}

void presence_renamed(struct presence *p, agent_id agent)
{
    uint32_t at = 0;
    uint64_t key, v;

    while (map_next(&p->watches, &at, &key, &v)) {
        const struct watch *w = (const struct watch *)(uintptr_t)v;
        if (w->agent != agent || !w->talk)
            continue;
        w->talk->told = (struct presence_picture){0};
        change(p, w->talk);
    }
}

/* -- pictures -- */

static bool before(const struct presence_one *a, const struct presence_one *b)
{
    if (a->doing != b->doing)
        return a->doing > b->doing;
    return a->since_us != b->since_us ? a->since_us < b->since_us : a->agent < b->agent;
}

/* Each agent once, with the most that one of their connections does. */
static uint32_t by_agent(const struct presence_talk *t, struct presence_one all[PRESENCE_WATCHES_MAX])
{
    uint32_t count = 0;
    for (const struct watch *w = t->first; w; w = w->next) {
        uint32_t i = 0;
        while (i < count && all[i].agent != w->agent)
            i++;
        if (i == count)
            all[count++] = (struct presence_one){w->agent, w->since_us, w->doing};
        if (w->doing > all[i].doing)
            all[i].doing = w->doing;
        if (w->since_us < all[i].since_us)
            all[i].since_us = w->since_us;
    }
    return count;
}

static void draw(const struct presence_talk *t, struct presence_picture *pic)
{
    struct presence_one all[PRESENCE_WATCHES_MAX];
    uint32_t count = by_agent(t, all);

    memset(pic, 0, sizeof *pic);
    pic->count = count < PRESENCE_SHOWN_MAX ? count : PRESENCE_SHOWN_MAX;
    pic->more = count - pic->count;
    for (uint32_t i = 0; i < pic->count; i++) {
        uint32_t best = i;
        for (uint32_t k = i + 1; k < count; k++)
            if (before(&all[k], &all[best]))
                best = k;
        pic->all[i] = all[best];
        all[best] = all[i];
    }
}

static bool same(const struct presence_picture *a, const struct presence_picture *b)
{
    bool equal = a->count == b->count && a->more == b->more;
    for (uint32_t i = 0; equal && i < a->count; i++)
        equal = a->all[i].agent == b->all[i].agent && a->all[i].doing == b->all[i].doing;
    return equal;
}

conversation_id presence_changed(struct presence *p, struct presence_picture *ret_picture)
{
    while (p->changed) {
        struct presence_talk *t = p->changed;
        conversation_id id = t->id;
        p->changed = t->next_changed;
        t->is_changed = false;
        draw(t, ret_picture);
        bool news = !same(&t->told, ret_picture);
        t->told = *ret_picture;
        if (!t->first) {
            (void)map_del(&p->talks, id);
            free(t);
        }
        if (news)
            return id;
    }
    return 0;
}

void presence_of(const struct presence *p, conversation_id c, struct presence_picture *ret_picture)
{
    static const struct presence_talk nobody;
    const struct presence_talk *t = talk_of(p, c);
    draw(t ? t : &nobody, ret_picture);
}

uint32_t presence_agents(const struct presence *p, conversation_id c, agent_id *ret_agents, uint32_t max)
{
    struct presence_one all[PRESENCE_WATCHES_MAX];
    const struct presence_talk *t = talk_of(p, c);
    uint32_t count = t ? by_agent(t, all) : 0;
    count = count < max ? count : max;
    for (uint32_t i = 0; i < count; i++)
        ret_agents[i] = all[i].agent;
    return count;
}

void presence_done(struct presence *p)
{
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(&p->watches, &at, &key, &v))
        free((struct watch *)(uintptr_t)v);
    at = 0;
    while (map_next(&p->talks, &at, &key, &v))
        free((struct presence_talk *)(uintptr_t)v);
    map_done(&p->watches);
    map_done(&p->talks);
    *p = (struct presence){0};
}
