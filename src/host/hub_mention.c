/* hub_mention.c: who looks at a conversation without holding a contact of it, and the rows of mentions. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/hub_state.h"
#include "port/pool.h"
#include "service/config/config.h"
#include "service/conversation/desk.h"

#define UNSEEN_MAX 200u
#define OF_ONE_MAX 50u

/* -- looks -- */

static void unlook(struct hub *h, agent_id agent, conversation_id id)
{
    struct conv *c = hub_conv(h, id);
    for (uint32_t i = 0; c && i < c->lookers_count; i++)
        if (c->lookers[i] == agent) {
            c->lookers[i] = c->lookers[--c->lookers_count];
            hub_conv_settle(h, c);
            return;
        }
}

static void drop_oldest(struct hub *h, struct desk *d)
{
    conversation_id oldest = d->looks[0];
    memmove(d->looks, d->looks + 1, --d->looks_count * sizeof *d->looks);
    unlook(h, d->id, oldest);
}

void hub_look_put(struct hub *h, agent_id agent, conversation_id id)
{
    struct desk *d = hub_desk(h, agent, false);
    if (!d || !d->sockets.count)
        return;
    for (uint32_t i = 0; i < d->looks_count; i++)
        if (d->looks[i] == id)
            return;
    struct conv *c = hub_conv_make(h, id);
    if (!c || c->lookers_count == CONV_LOOKERS_MAX)
        return; /* without live rows: the pages that the desktop reads have them */
    if (d->looks_count == DESK_LOOKS_MAX)
        drop_oldest(h, d);
    d->looks[d->looks_count++] = id;
    c->lookers[c->lookers_count++] = agent;
    hub_presence_show(h, agent, id);
}

void hub_looks_drop(struct hub *h, struct desk *d)
{
    while (d->looks_count > 0)
        drop_oldest(h, d);
}

void hub_look(struct hub *h, agent_id agent, conversation_id c)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_LOOK, .id = agent, .number = c});
}

void hub_mentioned(struct hub *h, agent_id agent, conversation_id c)
{
    (void)hub_tell(h, (struct hub_message){.kind = HUB_MENTIONED, .id = agent, .number = c});
}

/* -- mentions: a worker reads the rows, the hub sends them with its cursor -- */

struct mention_task {
    struct hub *hub;
    agent_id agent;
    net_id only;
    conversation_id conversation;
    struct buf rows;
    const struct config_view *view;
};

static void topic_key(void *u, struct json *j, topic_id id)
{
    const struct mention_task *t = u;
    const struct config_topic *topic = config_topic(t->view, id);
    json_text(j, "topic", topic ? topic->key : STR(""));
}

static enum err mentions_read(struct store_tx *tx, void *arg)
{
    struct mention_task *t = arg;
    struct conversation_mentions m = {.org = t->hub->conf.org,
                                      .agent = t->agent,
                                      .conversation = t->conversation,
                                      .max = t->conversation ? OF_ONE_MAX : UNSEEN_MAX,
                                      .names = hub_names(t->hub),
                                      .topic = topic_key,
                                      .u = t};
    struct json j;
    uint32_t count = 0;
    buf_clear(&t->rows);
    json_init(&j, &t->rows);
    json_array(&j, NULL);
    if (!t->conversation) { /* what the desktop has and is not named has been seen */
        json_open(&j, NULL);
        json_z(&j, "k", "mention");
        json_z(&j, "op", "delete");
        json_z(&j, "id", "*");
        json_close(&j);
    }
    pthread_rwlock_rdlock(&t->hub->names_lock);
    enum err err = conversation_mentions_json(tx, &m, &j, &count);
    pthread_rwlock_unlock(&t->hub->names_lock);
    json_end(&j);
    return err ? err : t->rows.err ? t->rows.err : t->conversation && !count ? ERR_MISSING : OK;
}

static void mention_task(void *arg)
{
    struct mention_task *t = arg;
    t->view = config_take(t->hub->conf.config);
    enum err err = store_read(t->hub->conf.store, mentions_read, t);
    config_drop(t->view);
    if (err && err != ERR_MISSING)
        log_event(LOG_WARN, "host", "mentions_not_read", "error=%s", err_code(err));
    char *text = err ? NULL : strndup((const char *)t->rows.p + 1, t->rows.n - 2); /* without the brackets */
    if (text && !hub_tell(t->hub, (struct hub_message){.kind = HUB_MENTIONS, .id = t->agent, .socket = t->only, .text = text}))
        free(text);
    buf_done(&t->rows);
    free(t);
}

void hub_mentions_read(struct hub *h, agent_id agent, net_id only, conversation_id c)
{
    const struct desk *d = hub_desk(h, agent, false);
    if (!only.gen && (!d || !d->sockets.count))
        return; /* they come with the next hello */
    struct mention_task *t = calloc(1, sizeof *t);
    if (!t)
        return;
    *t = (struct mention_task){.hub = h, .agent = agent, .only = only, .conversation = c};
    if (pool_post(h->conf.pool, agent, mention_task, t)) {
        free(t);
        if (only.gen)
            (void)net_ws_close(h->net, only, 4503, "try again");
    }
}

void hub_mentions_show(struct hub *h, struct hub_message *m)
{
    struct desk *d = hub_desk(h, m->id, false);
    if (d && d->sockets.count)
        hub_desk_rows(h, d, m->socket, str_of(m->text));
    free(m->text);
}
