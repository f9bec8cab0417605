/* hub_chores.c: what the hub sees to once a second: marks are stored, desktops that are gone count as away, messages that
 * no contact stands for get one, quiet conversations fall asleep, customers hear of the opening hours, and what nobody needs is dropped. Whatever a lost task or a full queue left undone
 * anywhere else is made good here. */
#include <stdlib.h>
#include <string.h>

#include "host/hub_state.h"
#include "port/clock.h"

#define SETTLE_MAX 4096u /* entries dropped at once */
#define WANTS_MAX 4096u  /* arrivals asked for at once */

struct mark_job {
    struct store_job job;
    struct hub *hub;
    conversation_id id;
    party_id party;
    agent_id agent;
    uint32_t marks[5];
};

static enum err mark_work(struct store_tx *tx, struct store_job *job)
{
    struct mark_job *m = (struct mark_job *)job;
    return conversation_mark(tx, m->hub->conf.org, m->id, m->party, m->agent, m->marks, clock_now_us());
}

/* On the hub's thread. What could not be stored is tried again. */
static void mark_done(struct store_job *job)
{
    struct mark_job *m = (struct mark_job *)job;
    struct hub *h = m->hub;
    pthread_mutex_lock(&h->lock);
    struct conv *c = job->err && job->err != ERR_MISSING ? hub_conv(h, m->id) : NULL;
    if (c) {
        memset(c->saved, 0, sizeof c->saved);
        c->dirty = true;
    }
    pthread_mutex_unlock(&h->lock);
    free(m);
}

static void save_marks(struct hub *h, struct conv *c)
{
    struct mark_job *m = calloc(1, sizeof *m);
    if (!m)
        return;
    const struct live *l = c->live ? hub_live(h, c->live) : NULL;
    m->hub = h;
    m->id = c->id;
    m->party = c->party;
    m->agent = l ? l->agent : 0;
    m->job.work = mark_work;
    m->job.done = mark_done;
    for (int i = MARK_AGENT_GOT; i <= MARK_CUSTOMER_READ; i++)
        m->marks[i] = c->marks[i] > c->saved[i] ? c->marks[i] : 0;
    if (store_submit(h->conf.store, &m->job)) {
        free(m);
        return;
    }
    memcpy(c->saved, c->marks, sizeof c->saved);
    c->dirty = false;
}

static void each_conversation(struct hub *h, int64_t now_us)
{
    conversation_id idle[SETTLE_MAX];
    uint32_t at = 0, idle_count = 0, wants = 0;
    uint64_t key, v;
    while (map_next(&h->convs, &at, &key, &v)) {
        struct conv *c = (struct conv *)(uintptr_t)v;
        if (c->dirty)
            save_marks(h, c);
        if (hub_unanswered(c) && !c->arriving && now_us >= c->retry_us && wants++ < WANTS_MAX)
            hub_wants(h, c);
        if (!c->live && !c->sockets.count && !c->dirty && idle_count < SETTLE_MAX)
            idle[idle_count++] = c->id;
    }
    while (idle_count > 0)
        hub_conv_settle(h, hub_conv(h, idle[--idle_count]));
}

/* What is put away needs no desktop. */
static bool at_work(struct hub *h, const struct desk *d)
{
    for (uint32_t i = 0; i < d->held_count; i++) {
        const struct live *l = hub_live(h, d->held[i]);
        if (l && !l->snoozed_until_us)
            return true;
    }
    return d->state != AGENT_OFFLINE;
}

/* An agent who is offline and still holds contacts needs a desktop like any other. */
static void each_desk(struct hub *h, int64_t now_us)
{
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(&h->desks, &at, &key, &v)) {
        struct desk *d = (struct desk *)(uintptr_t)v;
        bool there = d->sockets.count > 0;
        if (there && d->away)
            hub_agent_command(h, d, false);
        else if (!there && !d->away && d->lost_us && at_work(h, d) && now_us - d->lost_us >= h->conf.away_after_us)
            hub_agent_command(h, d, true);
    }
}

void hub_chores(struct hub *h, int64_t now_us)
{
    each_conversation(h, now_us);
    each_desk(h, now_us);
    hub_sleep_all(h, now_us);
    hub_lines(h);
    hub_outlooks(h, now_us);
}
