#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "host/hub_state.h"
#include "host/tel.h"
#include "port/clock.h"
#include "port/pool.h"
#include "port/sql.h"
#include "service/config/config.h"
#include "service/customer/customer.h"

#define TICK_US INT64_C(200000)

/* -- entries -- */

struct conv *hub_conv(struct hub *h, conversation_id id)
{
    uint64_t v;
    return map_get(&h->convs, id, &v) ? (struct conv *)(uintptr_t)v : NULL;
}

struct live *hub_live(struct hub *h, contact_id id)
{
    uint64_t v;
    return map_get(&h->lives, id, &v) ? (struct live *)(uintptr_t)v : NULL;
}

struct conv *hub_conv_make(struct hub *h, conversation_id id)
{
    struct conv *c = hub_conv(h, id);
    if (c)
        return c;
    c = calloc(1, sizeof *c);
    if (!c || map_put(&h->convs, id, (uint64_t)(uintptr_t)c)) {
        free(c);
        return NULL;
    }
    c->id = id;
    return c;
}

struct conv hub_row(const struct sql_conversation_by_id_row *row)
{
    struct conv c = {.id = row->id,
                     .party = row->party_id,
                     .endpoint = row->endpoint_id,
                     .topic = row->topic_id,
                     .zh = row->zh,
                     .live = row->live_contact_id,
                     .last_us = row->last_us,
                     .last_in_us = row->last_in_seq == row->last_seq ? row->last_us : 0,
                     .last_seq = (uint32_t)row->last_seq,
                     .last_in_seq = (uint32_t)row->last_in_seq,
                     .closed_seq = (uint32_t)row->closed_seq};
    c.marks[MARK_AGENT_GOT] = (uint32_t)row->agent_got;
    c.marks[MARK_AGENT_READ] = (uint32_t)row->agent_read;
    c.marks[MARK_CUSTOMER_GOT] = (uint32_t)row->customer_got;
    c.marks[MARK_CUSTOMER_READ] = (uint32_t)row->customer_read;
    memcpy(c.saved, c.marks, sizeof c.saved);
    return c;
}

struct desk *hub_desk(struct hub *h, agent_id id, bool make)
{
    uint64_t v;
    if (map_get(&h->desks, id, &v))
        return (struct desk *)(uintptr_t)v;
    if (!make)
        return NULL;
    struct desk *d = calloc(1, sizeof *d);
    if (!d || map_put(&h->desks, id, (uint64_t)(uintptr_t)d)) {
        free(d);
        return NULL;
    }
    d->id = id;
    d->since_us = clock_now_us(); /* until the engine says something better */
    return d;
}

static uint32_t more(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

void hub_conv_merge(struct hub *h, struct conv *c, const struct conv *row)
{
    assert(c->id == row->id);

    if (!c->known) {
        c->known = true;
        c->party = row->party;
        c->endpoint = row->endpoint;
        c->topic = row->topic;
        c->zh = row->zh;
    }
    /* A contact that is not here has ended since, or its arrival is still to be followed. */
    if (!c->live && row->live && hub_live(h, row->live))
        c->live = row->live;
    c->last_us = row->last_us > c->last_us ? row->last_us : c->last_us;
    c->last_in_us = row->last_in_us > c->last_in_us ? row->last_in_us : c->last_in_us;
    c->last_seq = more(c->last_seq, row->last_seq);
    c->last_in_seq = more(c->last_in_seq, row->last_in_seq);
    c->closed_seq = more(c->closed_seq, row->closed_seq);
    for (int i = MARK_AGENT_GOT; i <= MARK_CUSTOMER_READ; i++) {
        c->marks[i] = more(c->marks[i], row->marks[i]);
        c->saved[i] = more(c->saved[i], row->saved[i]);
    }
}

bool hub_unanswered(const struct conv *c)
{
    return !c->live && c->last_in_seq > c->closed_seq;
}

void hub_conv_settle(struct hub *h, struct conv *c)
{
    if (c->live || c->wrapping_count || c->lookers_count || c->sockets.count || c->arriving || c->dirty || hub_unanswered(c))
        return;
    (void)map_del(&h->convs, c->id);
    free(c->sockets.ids);
    free(c);
}

static bool same_socket(net_id a, net_id b)
{
    return a.where == b.where && a.gen == b.gen;
}

static uint32_t socket_at(const struct sockets *s, net_id id)
{
    uint32_t i = 0;
    while (i < s->count && !same_socket(s->ids[i], id))
        i++;
    return i;
}

bool hub_socket_has(const struct sockets *s, net_id id)
{
    return socket_at(s, id) < s->count;
}

bool hub_socket_add(struct sockets *s, net_id id)
{
    if (hub_socket_has(s, id))
        return true;
    if (s->count == s->room) {
        uint32_t room = s->room ? s->room * 2 : 2;
        net_id *grown = realloc(s->ids, room * sizeof *grown);
        if (!grown)
            return false;
        s->ids = grown;
        s->room = room;
    }
    s->ids[s->count++] = id;
    return true;
}

bool hub_socket_del(struct sockets *s, net_id id)
{
    uint32_t i = socket_at(s, id);
    if (i == s->count)
        return false;
    s->ids[i] = s->ids[--s->count];
    return true;
}

bool hub_send_one(struct hub *h, net_id to, const struct buf *frame)
{
    struct net_buf *b = frame->err ? NULL : net_buf_copy(frame->p, frame->n);
    bool sent = b && net_ws_send(h->net, to, b);
    h->frames += sent;
    return sent;
}

void hub_send(struct hub *h, const struct sockets *to, const struct buf *frame, const net_id *but)
{
    if (!to->count || frame->err)
        return;
    struct net_buf *b = net_buf_copy(frame->p, frame->n);
    if (!b)
        return;
    for (uint32_t i = 0; i < to->count; i++) {
        if (but && same_socket(to->ids[i], *but))
            continue;
        if (net_ws_send(h->net, to->ids[i], net_buf_ref(b)))
            h->frames++;
    }
    net_buf_unref(b);
}

static const struct name *name_of(const struct map *names, agent_id agent)
{
    uint64_t v;
    return map_get(names, agent, &v) ? (const struct name *)(uintptr_t)v : NULL;
}

static bool agent_name(void *u, agent_id agent, struct str *ret_zh, struct str *ret_en)
{
    const struct name *n = name_of(&((struct hub *)u)->names, agent);
    if (!n)
        return false;
    *ret_zh = str_of(n->zh);
    *ret_en = str_of(n->en);
    return true;
}

static bool agent_name_shown(void *u, agent_id agent, struct str *ret_zh, struct str *ret_en)
{
    const struct name *n = name_of(&((struct hub *)u)->names, agent);
    if (!n)
        return false;
    *ret_zh = str_of(n->shown_zh[0] ? n->shown_zh : n->zh);
    *ret_en = str_of(n->shown_en[0] ? n->shown_en : n->en);
    return true;
}

uint64_t hub_picture(struct hub *h, agent_id agent)
{
    const struct name *n = name_of(&h->names, agent);
    return n ? n->picture : 0;
}

struct conversation_names hub_names(struct hub *h)
{
    return (struct conversation_names){h, agent_name};
}

struct conversation_names hub_names_shown(struct hub *h)
{
    return (struct conversation_names){h, agent_name_shown};
}

/* -- names: read by a worker, swapped in by the hub -- */

static void name_free(struct name *n)
{
    free(n->zh);
    free(n->en);
    free(n->shown_zh);
    free(n->shown_en);
    free(n);
}

static void names_done(struct map *names)
{
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(names, &at, &key, &v)) {
        struct name *n = (struct name *)(uintptr_t)v;
        name_free(n);
    }
    map_done(names);
}

static char *copied(struct str s)
{
    return strndup(s.p ? s.p : "", s.n);
}

static enum err name_each(void *arg, const struct sql_agent_names_row *r)
{
    struct name *n = calloc(1, sizeof *n);
    if (!n)
        return ERR_NOMEM;
    *n = (struct name){copied(r->name_zh), copied(r->name_en), copied(r->shown_zh), copied(r->shown_en), r->picture};
    enum err err = n->zh && n->en && n->shown_zh && n->shown_en ? map_put(arg, r->id, (uint64_t)(uintptr_t)n) : ERR_NOMEM;
    if (err)
        name_free(n);
    return err;
}

static enum err names_read(struct store_tx *tx, void *arg)
{
    struct hub_message *m = arg;
    return sql_agent_names(tx, &(struct sql_agent_names_in){.org_id = m->id}, name_each, &m->names);
}

void hub_names_task(void *arg)
{
    struct hub *h = arg;
    struct hub_message m = {.kind = HUB_NAMES, .id = h->conf.org};
    m.flag = store_read(h->conf.store, names_read, &m) == OK;
    if (!m.flag)
        names_done(&m.names);
    if (!hub_tell(h, m) && m.flag)
        names_done(&m.names);
}

/* -- the inbox -- */

void hub_deliver(void *u, struct store_job *jobs)
{
    struct hub *h = u;
    struct store_job *last = jobs;
    while (last->next)
        last = last->next;
    pthread_mutex_lock(&h->inbox_lock);
    *h->jobs_tail = jobs;
    h->jobs_tail = &last->next;
    pthread_cond_signal(&h->some);
    pthread_mutex_unlock(&h->inbox_lock);
}

enum err hub_store(struct hub *h, struct store_job *job, sem_t *done)
{
    sem_init(done, 0, 0);
    enum err err = store_submit(h->conf.store, job);
    if (!err) {
        while (sem_wait(done) && errno == EINTR)
            continue;
        err = job->err;
    }
    sem_destroy(done);
    return err;
}

bool hub_tell(struct hub *h, struct hub_message m)
{
    struct hub_message *copy = malloc(sizeof *copy);
    if (!copy)
        return false;
    *copy = m;
    copy->next = NULL;
    bool signal_only = m.kind == HUB_TYPING || m.kind == HUB_WRITING || m.kind == HUB_MARK || m.kind == HUB_PLACES;
    pthread_mutex_lock(&h->inbox_lock);
    bool take = !h->stop && (!signal_only || h->queued < h->conf.inbox_max);
    if (take) {
        *h->tail = copy;
        h->tail = &copy->next;
        h->queued++;
        pthread_cond_signal(&h->some);
    } else {
        h->dropped++;
    }
    pthread_mutex_unlock(&h->inbox_lock);
    if (!take)
        free(copy);
    return take;
}

void hub_places(struct hub *h, queue_id queue, const contact_id *ids, uint32_t count, int64_t wait_us)
{
    contact_id *copy = malloc((count ? count : 1) * sizeof *copy);
    if (!copy)
        return;
    memcpy(copy, ids, count * sizeof *copy);
    if (!hub_tell(h, (struct hub_message){.kind = HUB_PLACES, .id = queue, .ids = copy, .count = count, .number = (uint64_t)wait_us}))
        free(copy);
}

/* In whole minutes, rounded up: a figure that trembles is none. */
static int64_t said_wait(int64_t wait_us)
{
    const int64_t minute = 60 * SECOND_US;
    return (wait_us + minute - 1) / minute * minute;
}

static void on_places(struct hub *h, const struct hub_message *m)
{
    for (uint32_t i = 0; i < m->count; i++) {
        struct live *l = hub_live(h, m->ids[i]);
        int64_t wait_us = said_wait((int64_t)m->number);
        if (!l || l->state != CONTACT_WAITING || (l->place == i + 1 && l->wait_us == wait_us))
            continue;
        bool moved = l->place != i + 1;
        l->place = i + 1;
        l->wait_us = wait_us;
        struct conv *c = hub_conv(h, l->conversation);
        hub_call_waits(h, l, c, moved);
        if (c)
            hub_chat_state(h, c, NULL);
    }
}

static void on_chat_attach(struct hub *h, const struct hub_message *m)
{
    struct conv *c = hub_conv_make(h, m->id);
    if (!c)
        return;
    hub_conv_merge(h, c, &m->row);
    c->zh = m->flag;
    /* A socket that closed while the row was read sent its farewell before this: do not keep it. */
    if (!hub_chat_state(h, c, &m->socket) || !hub_socket_add(&c->sockets, m->socket)) {
        hub_conv_settle(h, c);
        return;
    }
    hub_chat_marks(h, c, &m->socket);
    hub_chat_history(h, c, m->socket, m->count);
    if (hub_unanswered(c) && !c->retry_us)
        hub_wants(h, c);
}

/* Many desktops come at once after a restart: one reading serves them all. */
static void want_names(struct hub *h)
{
    if (h->naming) {
        h->name_again = true;
        return;
    }
    h->naming = pool_post(h->conf.pool, h->conf.org, hub_names_task, h) == OK;
    h->name_again = !h->naming; /* the pool is full: with the next desktop */
}

static bool name_same(const struct name *a, const struct name *b)
{
    return a && b && a->picture == b->picture && strcmp(a->zh, b->zh) == 0 && strcmp(a->en, b->en) == 0 &&
           strcmp(a->shown_zh, b->shown_zh) == 0 && strcmp(a->shown_en, b->shown_en) == 0;
}

/* Customers who talk with somebody that has another name or picture now see it at once; desktops ask for their colleagues again. */
static void tell_names(struct hub *h, const struct map *before)
{
    uint32_t at = 0;
    uint64_t id, v;
    bool changed = before->count != h->names.count;

    while (map_next(&h->lives, &at, &id, &v)) {
        const struct live *l = (const struct live *)(uintptr_t)v;
        struct conv *c = l->state == CONTACT_TALKING ? hub_conv(h, l->conversation) : NULL;
        if (c && !name_same(name_of(before, l->agent), name_of(&h->names, l->agent)))
            (void)hub_chat_state(h, c, NULL);
    }
    for (at = 0; map_next(&h->names, &at, &id, &v);) {
        if (name_same(name_of(before, id), (const struct name *)(uintptr_t)v))
            continue;
        changed = true;
        presence_renamed(&h->presence, id);
    }
    if (changed)
        hub_desk_list(h, HUB_LIST_PEOPLE);
}

static void on_names(struct hub *h, struct hub_message *m)
{
    if (m->flag) {
        struct map before = h->names;
        pthread_rwlock_wrlock(&h->names_lock);
        h->names = m->names;
        pthread_rwlock_unlock(&h->names_lock);
        tell_names(h, &before);
        names_done(&before);
    }
    h->naming = false;
    if (h->name_again)
        want_names(h);
}

static void on_desk_attach(struct hub *h, const struct hub_message *m)
{
    struct desk *d = hub_desk(h, m->id, true);
    if (!d || !hub_desk_hello(h, d, m->socket, m->number) || !hub_socket_add(&d->sockets, m->socket))
        return;
    d->lost_us = 0;
    hub_mentions_read(h, d->id, m->socket, 0);
    if (d->away)
        hub_agent_command(h, d, false);
    want_names(h);
}

static void on_arrive_over(struct hub *h, const struct hub_message *m)
{
    struct conv *c = hub_conv(h, m->id);
    if (!c || !c->arriving)
        return;
    bool open = hub_unanswered(c), refused = c->tries > 0;
    c->arriving = false;
    if (m->row.id)
        hub_conv_merge(h, c, &m->row);
    if (m->number == HUB_ARRIVED) {
        c->tries = 0;
        c->retry_us = 0;
    } else {
        c->tries += c->tries < 5;
        c->retry_us = m->number == HUB_ARRIVE_NEVER ? NEVER_US : clock_now_us() + (SECOND_US << c->tries) / 2;
    }
    if (open && !c->live && (!hub_unanswered(c) || refused != (c->tries > 0)))
        hub_chat_state(h, c, NULL);
    hub_conv_settle(h, c);
}

static void on_leave(struct hub *h, const struct hub_message *m)
{
    struct conv *c = hub_conv(h, m->id);
    if (c && c->live)
        hub_leaves(h, c->live);
    else if (c && hub_unanswered(c)) {
        c->leaving = true;
        if (c->tries)
            hub_gives_up(h, c); /* there is no room for a contact, and may not be for long */
    }
}

/* The person is forgotten: so is the conversation, and the pages that show it. */
static void on_erased(struct hub *h, const struct hub_message *m)
{
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(&h->convs, &at, &key, &v)) {
        struct conv *c = (struct conv *)(uintptr_t)v;
        if (c->party != m->id)
            continue;
        c->closed_seq = c->last_in_seq;
        for (uint32_t i = 0; i < c->sockets.count; i++)
            (void)net_ws_close(h->net, c->sockets.ids[i], 4401, "erased");
    }
}

static void on_message(struct hub *h, struct hub_message *m)
{
    struct conv *c;
    switch (m->kind) {
    case HUB_DESK_ATTACH:
        on_desk_attach(h, m);
        break;
    case HUB_CHAT_ATTACH:
        on_chat_attach(h, m);
        break;
    case HUB_CHAT_DETACH:
        c = hub_conv(h, m->id);
        if (c && hub_socket_del(&c->sockets, m->socket))
            hub_conv_settle(h, c);
        break;
    case HUB_TYPING:
        hub_talk_typing(h, m);
        break;
    case HUB_FOCUS:
    case HUB_WRITING:
        hub_presence_message(h, m);
        break;
    case HUB_MARK:
        hub_talk_mark(h, m);
        break;
    case HUB_PLACES:
        on_places(h, m);
        free(m->ids);
        break;
    case HUB_ARRIVE_OVER:
        on_arrive_over(h, m);
        break;
    case HUB_DESK_DETACH:
    case HUB_ASK_OVER:
    case HUB_PAGES_OVER:
    case HUB_PREFERENCES:
    case HUB_OWING:
        hub_desk_message(h, m);
        break;
    case HUB_NAMES:
        on_names(h, m);
        break;
    case HUB_LOOK:
        hub_look_put(h, m->id, m->number);
        break;
    case HUB_MENTIONED:
        hub_mentions_read(h, m->id, (net_id){0, 0}, m->number);
        break;
    case HUB_MENTIONS:
        hub_mentions_show(h, m);
        break;
    case HUB_CALL:
        hub_call_told(h, m);
        break;
    case HUB_CARD:
        hub_customer_card(h, m->id, m->text);
        break;
    case HUB_CUSTOMER:
        hub_desk_customer(h, m->id);
        break;
    case HUB_LIST:
        hub_desk_list(h, (enum hub_list)m->number);
        break;
    case HUB_RENAMED:
        want_names(h);
        break;
    case HUB_LEAVE:
        on_leave(h, m);
        break;
    case HUB_ERASED:
        on_erased(h, m);
        break;
    }
}

/* -- the thread -- */

static void *run(void *arg)
{
    struct hub *h = arg;
    bool stop = false;
    while (!stop) {
        int64_t until_us = clock_mono_us() + TICK_US;
        struct timespec until = {.tv_sec = until_us / SECOND_US, .tv_nsec = until_us % SECOND_US * 1000};
        pthread_mutex_lock(&h->inbox_lock);
        while (!h->jobs && !h->head && !h->stop)
            if (pthread_cond_timedwait(&h->some, &h->inbox_lock, &until) == ETIMEDOUT)
                break;
        struct store_job *jobs = h->jobs;
        struct hub_message *messages = h->head;
        h->jobs = NULL, h->jobs_tail = &h->jobs;
        h->head = NULL, h->tail = &h->head;
        h->queued = 0;
        stop = h->stop;
        pthread_mutex_unlock(&h->inbox_lock);

        while (jobs) {
            struct store_job *job = jobs;
            jobs = job->next;
            job->done(job);
        }
        pthread_mutex_lock(&h->lock);
        while (messages) {
            struct hub_message *m = messages;
            messages = m->next;
            on_message(h, m);
            free(m);
        }
        hub_presence_tell(h);
        int64_t now = clock_now_us();
        if (!stop && !h->quiet && (now - h->second_us >= SECOND_US || now < h->second_us)) {
            hub_chores(h, now);
            h->second_us = now;
        }
        pthread_mutex_unlock(&h->lock);
    }
    return NULL;
}

/* -- life -- */

enum err hub_new(const struct hub_conf *c, struct hub **ret_hub)
{
    assert(c->inbox_max > 0);

    struct hub *h = calloc(1, sizeof *h);
    if (!h)
        return ERR_NOMEM;
    h->conf = *c;
    h->jobs_tail = &h->jobs;
    h->tail = &h->head;
    pthread_mutex_init(&h->inbox_lock, NULL);
    pthread_mutex_init(&h->lock, NULL);
    turns_open(&h->turns);
    for (uint32_t i = 0; i < HUB_CUSTOMER_LOCKS; i++)
        pthread_mutex_init(&h->customers[i], NULL);
    pthread_condattr_t mono;
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_cond_init(&h->some, &mono);
    pthread_condattr_destroy(&mono);
    /* Workers send pages all the time; the hub must get its turn among them. */
    pthread_rwlockattr_t writer_first;
    pthread_rwlockattr_init(&writer_first);
    pthread_rwlockattr_setkind_np(&writer_first, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&h->names_lock, &writer_first);
    pthread_rwlockattr_destroy(&writer_first);
    *ret_hub = h;
    return OK;
}

void hub_use(struct hub *h, struct store *store, struct pool *pool, struct config *config, struct router *router)
{
    h->conf.store = store;
    h->conf.pool = pool;
    h->conf.config = config;
    h->router = router;
}

void hub_telephone(struct hub *h, struct tel *tel)
{
    h->conf.tel = tel;
}

void hub_connect(struct hub *h, struct net *net)
{
    pthread_mutex_lock(&h->lock);
    h->net = net;
    pthread_mutex_unlock(&h->lock);
}

enum err hub_run(struct hub *h)
{
    if (pthread_create(&h->thread, NULL, run, h))
        return ERR_SYSTEM;
    h->running = true;
    return OK;
}

void hub_quiet(struct hub *h)
{
    if (!h)
        return;
    pthread_mutex_lock(&h->lock);
    if (h->running)
        hub_chores(h, clock_now_us()); /* the last marks */
    h->quiet = true;
    pthread_mutex_unlock(&h->lock);
}

void hub_stop(struct hub *h)
{
    if (!h || !h->running)
        return;
    pthread_mutex_lock(&h->inbox_lock);
    h->stop = true;
    pthread_cond_signal(&h->some);
    pthread_mutex_unlock(&h->inbox_lock);
    pthread_join(h->thread, NULL);
    h->running = false;
}

void hub_free(struct hub *h)
{
    if (!h)
        return;
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(&h->convs, &at, &key, &v)) {
        struct conv *c = (struct conv *)(uintptr_t)v;
        free(c->sockets.ids);
        free(c);
    }
    at = 0;
    while (map_next(&h->lives, &at, &key, &v)) {
        struct live *l = (struct live *)(uintptr_t)v;
        hub_live_free(l);
    }
    at = 0;
    while (map_next(&h->desks, &at, &key, &v)) {
        struct desk *d = (struct desk *)(uintptr_t)v;
        free(d->sockets.ids);
        free(d->held);
        free(d->picks);
        free(d->serves);
        free(d);
    }
    hub_lines_done(h);
    map_done(&h->staffing.queues);
    presence_done(&h->presence);
    map_done(&h->convs);
    map_done(&h->lives);
    map_done(&h->desks);
    names_done(&h->names);
    buf_done(&h->scratch);
    pthread_mutex_destroy(&h->inbox_lock);
    pthread_mutex_destroy(&h->lock);
    turns_close(&h->turns);
    for (uint32_t i = 0; i < HUB_CUSTOMER_LOCKS; i++)
        pthread_mutex_destroy(&h->customers[i]);
    pthread_rwlock_destroy(&h->names_lock);
    pthread_cond_destroy(&h->some);
    free(h);
}

void hub_stats(struct hub *h, struct hub_stats *ret_stats)
{
    struct hub_stats s = {0};
    pthread_mutex_lock(&h->lock);
    s.conversations = h->convs.count;
    s.contacts = h->lives.count;
    s.frames = h->frames;
    uint32_t at = 0;
    uint64_t key, v;
    while (map_next(&h->lives, &at, &key, &v)) {
        const struct live *l = (const struct live *)(uintptr_t)v;
        s.waiting += l->state == CONTACT_WAITING;
        s.talking += l->state == CONTACT_TALKING;
    }
    at = 0;
    while (map_next(&h->desks, &at, &key, &v))
        s.desks_connected += ((const struct desk *)(uintptr_t)v)->sockets.count > 0;
    pthread_mutex_unlock(&h->lock);
    pthread_mutex_lock(&h->inbox_lock);
    s.dropped = h->dropped;
    pthread_mutex_unlock(&h->inbox_lock);
    *ret_stats = s;
}
