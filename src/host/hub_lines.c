/* hub_lines.c: who waits in the queues that an agent serves, for the list "Team queue" of the desktops. Of each queue the first
 * LINE_SHOWN by arrival and the true count of all. Looked at once a second, a queue for all of its agents together: however
 * much comes and goes, a desktop gets one frame a second, and rows are written once and not for each desktop. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "host/hub_state.h"
#include "port/clock.h"
#include "service/config/config.h"

#define LINE_SHOWN 64u
#define AGAIN_SHOWN_US (24 * 3600 * SECOND_US) /* beyond it is for good, to who waits */

struct stands {
    int64_t arrived_us;
    contact_id contact;
};

struct line {
    queue_id queue;
    uint32_t waiting, told_waiting;
    struct stands first[LINE_SHOWN]; /* by arrival */
    uint32_t count;
    contact_id told[LINE_SHOWN]; /* what the desktops have */
    uint32_t told_count;
    struct buf news; /* rows: what has changed since; empty: nothing */
};

static struct line *line_of(const struct hub *h, queue_id queue)
{
    uint64_t v;
    return map_get(&h->lines, queue, &v) ? (struct line *)(uintptr_t)v : NULL;
}

static struct line *line_make(struct hub *h, queue_id queue)
{
    struct line *n = line_of(h, queue);
    if (n)
        return n;
    n = calloc(1, sizeof *n);
    if (!n || map_put(&h->lines, queue, (uint64_t)(uintptr_t)n)) {
        free(n);
        return NULL;
    }
    n->queue = queue;
    return n;
}

/* -- who waits -- */

static bool earlier(struct stands a, struct stands b)
{
    return a.arrived_us != b.arrived_us ? a.arrived_us < b.arrived_us : a.contact < b.contact;
}

static void stand(struct line *n, struct stands who)
{
    uint32_t i = n->count;

    n->waiting++;
    if (n->count == LINE_SHOWN) {
        if (!earlier(who, n->first[LINE_SHOWN - 1]))
            return;
        i--;
    } else {
        n->count++;
    }
    for (; i > 0 && earlier(who, n->first[i - 1]); i--)
        n->first[i] = n->first[i - 1];
    n->first[i] = who;
}

static void look(struct hub *h)
{
    uint32_t at = 0;
    uint64_t key, v;

    while (map_next(&h->lines, &at, &key, &v)) {
        struct line *n = (struct line *)(uintptr_t)v;
        n->waiting = n->count = 0;
    }
    at = 0;
    while (map_next(&h->lives, &at, &key, &v)) {
        const struct live *l = (const struct live *)(uintptr_t)v;
        struct line *n = l->state == CONTACT_WAITING ? line_make(h, l->queue) : NULL;
        if (n)
            stand(n, (struct stands){l->arrived_us, l->id});
    }
}

/* -- rows -- */

/* The name as it stands in the card, quotes and all: customer_card() writes id and name first. */
static struct str name_of(const char *card)
{
    const char *name = card ? strstr(card, "\"name\":\"") : NULL;
    if (!name)
        return STR("\"\"");
    name += strlen("\"name\":");
    size_t n = 1;
    while (name[n] && name[n] != '"')
        n += name[n] == '\\' && name[n + 1] ? 2 : 1;
    return name[n] ? (struct str){name, n + 1} : STR("\"\"");
}

/* When the first of those who declined or missed it may be asked again; 0: nobody is kept apart, or for good. */
static int64_t again_us(const struct live *l, int64_t now_us)
{
    int64_t first_us = 0;
    for (size_t i = 0; i < sizeof l->again / sizeof *l->again; i++) {
        int64_t until_us = l->again[i].until_us;
        if (l->again[i].agent && until_us > now_us && until_us - now_us < AGAIN_SHOWN_US && (!first_us || until_us < first_us))
            first_us = until_us;
    }
    return first_us;
}

static void waiting_row(struct hub *h, struct json *j, const struct config_view *v, contact_id id)
{
    const struct live *l = hub_live(h, id);
    const struct conv *c = l ? hub_conv(h, l->conversation) : NULL;
    if (!l || l->state != CONTACT_WAITING)
        return; /* it has moved on since */
    const struct config_topic *topic = config_topic(v, l->topic);
    json_open(j, NULL);
    json_z(j, "k", "waiting");
    json_id(j, "id", l->id);
    json_id(j, "queue", l->queue);
    json_text(j, "topic", topic ? topic->key : STR(""));
    hub_medium_json(j, l);
    json_int(j, "arrived_us", l->arrived_us);
    json_bool(j, "zh", c && c->zh);
    json_id(j, "customer_id", c ? c->party : 0);
    json_raw(j, "name", name_of(l->card));
    int64_t again = again_us(l, clock_now_us());
    if (again)
        json_int(j, "again_us", again);
    hub_tags_json(j, l);
    json_close(j);
}

static void queue_row(struct json *j, queue_id queue, uint32_t waiting)
{
    json_open(j, NULL);
    json_z(j, "k", "queue");
    json_id(j, "id", queue);
    json_int(j, "waiting", waiting);
    json_close(j);
}

static void gone_row(struct json *j, const char *kind, uint64_t id)
{
    json_open(j, NULL);
    json_z(j, "k", kind);
    json_z(j, "op", "delete");
    json_id(j, "id", id);
    json_close(j);
}

static bool told(const struct line *n, contact_id id)
{
    for (uint32_t i = 0; i < n->told_count; i++)
        if (n->told[i] == id)
            return true;
    return false;
}

static bool stands_in(const struct line *n, contact_id id)
{
    for (uint32_t i = 0; i < n->count; i++)
        if (n->first[i].contact == id)
            return true;
    return false;
}

/* Writes what differs from what was told, and counts it as told: every desktop of the queue gets it now. */
static void compare(struct hub *h, struct line *n, const struct config_view *v)
{
    struct json j;

    buf_clear(&n->news);
    json_init(&j, &n->news);
    for (uint32_t i = 0; i < n->told_count; i++)
        if (!stands_in(n, n->told[i]))
            gone_row(&j, "waiting", n->told[i]);
    for (uint32_t i = 0; i < n->count; i++)
        if (!told(n, n->first[i].contact))
            waiting_row(h, &j, v, n->first[i].contact);
    if (n->news.n > 0 || n->waiting != n->told_waiting)
        queue_row(&j, n->queue, n->waiting);
    n->told_waiting = n->waiting;
    n->told_count = n->count;
    for (uint32_t i = 0; i < n->count; i++)
        n->told[i] = n->first[i].contact;
}

void hub_lines_again(struct hub *h, const struct live *l)
{
    struct line *n = line_of(h, l->queue);
    for (uint32_t i = 0; n && i < n->told_count; i++)
        if (n->told[i] == l->id) { /* as if it had never been told */
            n->told[i] = n->told[--n->told_count];
            h->lines_changed = true;
            return;
        }
}

/* The whole line as it was told. */
static void line_rows(struct hub *h, struct json *j, const struct config_view *v, queue_id queue)
{
    const struct line *n = line_of(h, queue);
    for (uint32_t i = 0; n && i < n->told_count; i++)
        waiting_row(h, j, v, n->told[i]);
    queue_row(j, queue, n ? n->told_waiting : 0);
}

/* -- to whom -- */

static bool among(const queue_id *list, uint32_t count, queue_id queue)
{
    for (uint32_t i = 0; i < count; i++)
        if (list[i] == queue)
            return true;
    return false;
}

/* What the agent serves now; rows (NULL: none are wanted) gets what came and went. */
static void refresh(struct hub *h, struct desk *d, const struct config_view *v, struct json *j)
{
    const struct config_agent *a = config_agent(v, d->id);
    struct attr set = {0};
    queue_id *now = NULL;

    if (a)
        (void)attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &set);
    if (set.count && !(now = calloc(set.count, sizeof *now)))
        return;
    for (uint16_t i = 0; i < set.count; i++)
        now[i] = attr_symbol(&set, i);
    for (uint32_t i = 0; j && i < d->serves_count; i++)
        if (!among(now, set.count, d->serves[i]))
            gone_row(j, "queue", d->serves[i]);
    for (uint32_t i = 0; j && i < set.count; i++)
        if (!among(d->serves, d->serves_count, now[i]))
            line_rows(h, j, v, now[i]);
    free(d->serves);
    d->serves = now;
    d->serves_count = set.count;
}

static bool same(const struct desk *d, const struct config_view *v)
{
    const struct config_agent *a = config_agent(v, d->id);
    struct attr set = {0};

    if (a)
        (void)attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &set);
    bool equal = set.count == d->serves_count;
    for (uint16_t i = 0; equal && i < set.count; i++)
        equal = d->serves[i] == attr_symbol(&set, i);
    return equal;
}

static void tell(struct hub *h, struct desk *d, const struct config_view *v)
{
    struct json j;
    bool some = false, changed = !same(d, v);

    for (uint32_t i = 0; i < d->serves_count && !some; i++) {
        const struct line *n = line_of(h, d->serves[i]);
        some = n && n->news.n > 0;
    }
    if (!some && !changed)
        return;
    hub_desk_begin(h, d, &j);
    for (uint32_t i = 0; i < d->serves_count; i++) {
        const struct line *n = line_of(h, d->serves[i]);
        if (n && n->news.n > 0)
            json_raw(&j, NULL, (struct str){(const char *)n->news.p, n->news.n});
    }
    if (changed)
        refresh(h, d, v, &j);
    hub_desk_send(h, d, &j);
}

void hub_lines(struct hub *h)
{
    const struct config_view *v = config_take(h->conf.config);
    uint32_t at = 0;
    uint64_t key, value;

    bool changed = h->lines_changed;

    if (changed)
        look(h);
    h->lines_changed = false;
    while (map_next(&h->lines, &at, &key, &value)) {
        struct line *n = (struct line *)(uintptr_t)value;
        if (changed)
            compare(h, n, v);
        else
            buf_clear(&n->news);
    }
    at = 0;
    while (map_next(&h->desks, &at, &key, &value)) {
        struct desk *d = (struct desk *)(uintptr_t)value;
        if (d->sockets.count)
            tell(h, d, v);
    }
    config_drop(v);
}

void hub_lines_rows(struct hub *h, struct desk *d, struct json *j)
{
    const struct config_view *v = config_take(h->conf.config);

    if (!d->sockets.count) /* else the other sockets must be told what came, too: within a second */
        refresh(h, d, v, NULL);
    for (uint32_t i = 0; i < d->serves_count; i++)
        line_rows(h, j, v, d->serves[i]);
    config_drop(v);
}

void hub_lines_done(struct hub *h)
{
    uint32_t at = 0;
    uint64_t key, v;

    while (map_next(&h->lines, &at, &key, &v)) {
        struct line *n = (struct line *)(uintptr_t)v;
        buf_done(&n->news);
        free(n);
    }
    map_done(&h->lines);
}
