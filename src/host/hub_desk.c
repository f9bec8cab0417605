/* hub_desk.c: view rows for desktops (docs/protocol.md). A row is the present state, so sending one twice is harmless;
 * frames carry the cursor up to which the desktop then knows everything. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "api/words.h"
#include "base/log.h"
#include "host/hub_state.h"
#include "port/clock.h"
#include "port/pool.h"
#include "service/config/config.h"

#define SINCE_MAX 100000u /* facts; a wider gap is told to reload */
#define HISTORY_MAX 100u  /* messages of a conversation at once */
#define MISSED_MAX 2000u  /* of one conversation after a break; older ones are a page away */

static const char *const contact_states[] = {"none", "waiting", "offered", "talking", "wrapup", "closed"};

static void cursor_json(struct json *j, const char *t, fact_no cursor)
{
    json_open(j, NULL);
    json_z(j, "t", t);
    json_id(j, "cursor", cursor);
}

/* While pages of messages are on their way the cursor stays where they begin: a desktop that is cut off before they have
 * come asks for them again.
 * {"t":"rows","cursor":"..","rows":[ : the caller writes rows, then frame_end or row_send. */
static void frame_begin(struct hub *h, const struct desk *d, struct json *j, const char *t)
{
    buf_clear(&h->scratch);
    json_init(j, &h->scratch);
    cursor_json(j, t, d->pages ? d->floor : h->cursor);
    json_array(j, "rows");
}

static void frame_end(struct json *j)
{
    json_end(j);
    json_close(j);
}

void hub_state_json(struct json *j, enum agent_state state, uint32_t reason)
{
    json_z(j, "state", api_states[state <= AGENT_PAUSED ? state : AGENT_OFFLINE]);
    json_id(j, "reason", reason);
}

/* What it holds of each medium, of how many. */
static void media(struct hub *h, struct json *j, const struct desk *d)
{
    uint32_t active[MEDIA] = {0};
    for (uint32_t i = 0; i < d->held_count; i++) {
        const struct live *l = hub_live(h, d->held[i]);
        active[l && l->medium < MEDIA ? l->medium : MEDIUM_CHAT]++;
    }
    json_array(j, "media");
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++) {
        if (!d->capacity[m] && !active[m])
            continue;
        json_open(j, NULL);
        json_z(j, "medium", api_media[m]);
        json_int(j, "active", active[m]);
        json_int(j, "capacity", d->capacity[m]);
        json_close(j);
    }
    json_end(j);
}

static void me_row(struct hub *h, struct json *j, const struct desk *d)
{
    json_open(j, NULL);
    json_z(j, "k", "me");
    json_id(j, "id", d->id);
    hub_state_json(j, d->state, d->reason);
    json_bool(j, "away", d->away);
    json_int(j, "capacity", d->capacity[MEDIUM_CHAT]);
    json_int(j, "active", d->held_count);
    media(h, j, d);
    json_int(j, "since_us", d->since_us);
    if (d->wants) {
        json_open(j, "wants");
        hub_state_json(j, d->wanted_state, d->wanted_reason);
        json_close(j);
    } else {
        json_null(j, "wants");
    }
    json_close(j);
}

/* Who passed it on, for whom it is offered to or who has it now. */
static void passed(struct hub *h, struct json *j, const struct live *l)
{
    struct conversation_names names = hub_names(h);
    struct str zh, en;
    if (!l->passed_by || !names.agent(names.u, l->passed_by, &zh, &en)) {
        json_null(j, "passed_by");
        return;
    }
    json_names(j, "passed_by", l->passed_by, zh, en);
}

/* Whoever is offered it or holds it, else who was invited into it by its holder: the same row with less to do. */
static void contact_row(struct hub *h, struct json *j, const struct live *l, agent_id agent)
{
    static const struct claim none;
    const struct claim *claim = hub_claim(l, agent), *mine = claim ? claim : &none;
    const struct part *part = claim ? NULL : hub_part_of(l, agent);
    assert(claim || part);

    const struct conv *c = hub_conv(h, l->conversation);
    const struct config_view *v = config_take(h->conf.config);
    const struct config_topic *topic = config_topic(v, l->topic);
    json_open(j, NULL);
    json_z(j, "k", "contact");
    json_id(j, "id", l->id);
    json_id(j, "conversation", l->conversation);
    json_z(j, "state", claim ? contact_states[l->state] : part->state == PART_JOINED ? "joined" : "invited");
    hub_call_json(j, l);
    json_id(j, "token", mine->token);
    json_int(j, "until_us", mine->until_us);
    json_int(j, "arrived_us", l->arrived_us);
    json_int(j, "accepted_us", l->accepted_us);
    json_id(j, "queue", l->queue);
    json_text(j, "topic", topic ? topic->key : STR(""));
    json_int(j, "step", l->step);
    json_bool(j, "asleep", l->asleep);
    json_int(j, "snoozed_us", l->snoozed_until_us);
    hub_tags_json(j, l);
    passed(h, j, l);
    json_bool(j, "zh", c && c->zh);
    if (l->card)
        json_raw(j, "customer", str_of(l->card));
    else
        json_null(j, "customer");
    if (mine->why && *mine->why)
        json_raw(j, "why", str_of(mine->why));
    else
        json_null(j, "why");
    json_int(j, "last_seq", c ? c->last_seq : 0);
    json_int(j, "customer_got", c ? c->marks[MARK_CUSTOMER_GOT] : 0);
    json_int(j, "customer_read", c ? c->marks[MARK_CUSTOMER_READ] : 0);
    json_int(j, "agent_read", c ? c->marks[MARK_AGENT_READ] : 0);
    hub_parts_json(h, j, l, agent);
    json_close(j);
    config_drop(v);
}

static void pick_row(struct hub *h, struct json *j, const struct pick *p)
{
    const struct live *l = hub_live(h, p->contact);
    const struct conv *c = l ? hub_conv(h, l->conversation) : NULL;
    if (!l)
        return;
    const struct config_view *v = config_take(h->conf.config);
    const struct config_topic *topic = config_topic(v, l->topic);
    json_open(j, NULL);
    json_z(j, "k", "pick");
    json_id(j, "id", l->id);
    json_int(j, "band", p->urgency.band);
    json_int(j, "start_us", p->urgency.start_us);
    json_int(j, "rate", p->urgency.rate);
    json_id(j, "queue", l->queue);
    json_text(j, "topic", topic ? topic->key : STR(""));
    hub_medium_json(j, l);
    json_int(j, "arrived_us", l->arrived_us);
    json_bool(j, "zh", c && c->zh);
    if (l->card)
        json_raw(j, "customer", str_of(l->card));
    else
        json_null(j, "customer");
    json_close(j);
    config_drop(v);
}

static void delete_row(struct json *j, const char *kind, contact_id id)
{
    json_open(j, NULL);
    json_z(j, "k", kind);
    json_z(j, "op", "delete");
    json_id(j, "id", id);
    json_close(j);
}

/* -- one row that changed, to the agent's open desktops -- */

void hub_desk_begin(struct hub *h, const struct desk *d, struct json *j)
{
    frame_begin(h, d, j, "rows");
}

/* NULL: nobody looks. */
static struct desk *watched(struct hub *h, agent_id agent)
{
    struct desk *d = hub_desk(h, agent, false);
    return d && d->sockets.count ? d : NULL;
}

static void row_send(struct hub *h, struct desk *d, struct json *j)
{
    frame_end(j);
    hub_send(h, &d->sockets, &h->scratch, NULL);
}

void hub_desk_send(struct hub *h, struct desk *d, struct json *j)
{
    row_send(h, d, j);
}

static void ask_again(struct hub *h, struct desk *d, const char *what)
{
    struct json j;
    buf_clear(&h->scratch);
    json_init(&j, &h->scratch);
    json_open(&j, NULL);
    json_z(&j, "t", what);
    json_close(&j);
    hub_send(h, &d->sockets, &h->scratch, NULL);
}

void hub_desk_changed(struct hub *h, struct desk *d)
{
    if (!d->sockets.count)
        return;
    struct json j;
    frame_begin(h, d, &j, "rows");
    me_row(h, &j, d);
    row_send(h, d, &j);
}

void hub_desk_contact(struct hub *h, agent_id agent, const struct live *l)
{
    struct desk *d = watched(h, agent);
    if (!d || (!hub_claim(l, agent) && !hub_part_of(l, agent)))
        return;
    struct json j;
    frame_begin(h, d, &j, "rows");
    contact_row(h, &j, l, agent);
    row_send(h, d, &j);
}

void hub_desk_gone(struct hub *h, agent_id agent, contact_id contact)
{
    struct desk *d = watched(h, agent);
    const struct live *l = hub_live(h, contact);
    if (!d)
        return;
    if (l && hub_part_of(l, agent)) { /* no longer offered, but still taking part */
        hub_desk_contact(h, agent, l);
        return;
    }
    struct json j;
    frame_begin(h, d, &j, "rows");
    delete_row(&j, "contact", contact);
    row_send(h, d, &j);
}

void hub_desk_picks(struct hub *h, struct desk *d, const contact_id *gone, uint32_t gone_count, const struct pick *came, uint32_t came_count)
{
    if (!d->sockets.count || gone_count + came_count == 0)
        return;
    struct json j;
    frame_begin(h, d, &j, "rows");
    for (uint32_t i = 0; i < gone_count; i++)
        delete_row(&j, "pick", gone[i]);
    for (uint32_t i = 0; i < came_count; i++)
        pick_row(h, &j, &came[i]);
    row_send(h, d, &j);
}

void hub_desk_rows(struct hub *h, struct desk *d, net_id only, struct str rows)
{
    struct json j;
    frame_begin(h, d, &j, "rows");
    json_raw(&j, NULL, rows);
    frame_end(&j);
    if (only.gen)
        (void)hub_send_one(h, only, &h->scratch);
    else
        hub_send(h, &d->sockets, &h->scratch, NULL);
}

void hub_desk_line(struct hub *h, agent_id agent, const struct conversation_line *l)
{
    struct desk *d = watched(h, agent);
    if (!d)
        return;
    struct conversation_names names = hub_names(h);
    struct json j;
    frame_begin(h, d, &j, "rows");
    conversation_line_json(&j, VIEW_DESK, l, &names);
    row_send(h, d, &j);
}

void hub_desk_marks(struct hub *h, agent_id agent, const struct conv *c)
{
    struct desk *d = watched(h, agent);
    if (!d)
        return;
    struct json j;
    frame_begin(h, d, &j, "rows");
    json_open(&j, NULL);
    json_z(&j, "k", "marks");
    json_id(&j, "id", c->id);
    json_int(&j, "customer_got", c->marks[MARK_CUSTOMER_GOT]);
    json_int(&j, "customer_read", c->marks[MARK_CUSTOMER_READ]);
    json_int(&j, "agent_read", c->marks[MARK_AGENT_READ]);
    json_close(&j);
    row_send(h, d, &j);
}

static void send_all(struct hub *h)
{
    uint32_t at = 0;
    uint64_t agent, v;
    while (map_next(&h->desks, &at, &agent, &v))
        hub_send(h, &((struct desk *)(uintptr_t)v)->sockets, &h->scratch, NULL);
}

void hub_desk_list(struct hub *h, enum hub_list list)
{
    static const char *const lists[] = {
        [HUB_LIST_REQUESTS] = "requests", [HUB_LIST_REMINDERS] = "reminders",    [HUB_LIST_TAGS] = "tags",
        [HUB_LIST_PEOPLE] = "people",     [HUB_LIST_VOCABULARY] = "vocabulary"};
    struct json j;
    buf_clear(&h->scratch);
    json_init(&j, &h->scratch);
    json_open(&j, NULL);
    json_z(&j, "t", lists[list]);
    json_close(&j);
    send_all(h);
}

void hub_desk_customer(struct hub *h, party_id party)
{
    struct json j;
    buf_clear(&h->scratch);
    json_init(&j, &h->scratch);
    json_open(&j, NULL);
    json_z(&j, "t", "customer");
    json_id(&j, "id", party);
    json_close(&j);
    send_all(h);
}

void hub_desk_typing(struct hub *h, agent_id agent, conversation_id c, const char *text)
{
    struct desk *d = watched(h, agent);
    if (!d)
        return;
    struct json j;
    buf_clear(&h->scratch);
    json_init(&j, &h->scratch);
    json_open(&j, NULL);
    json_z(&j, "t", "typing");
    json_id(&j, "conversation", c);
    if (text)
        json_z(&j, "text", text);
    json_close(&j);
    hub_send(h, &d->sockets, &h->scratch, NULL);
}

/* -- history: a worker reads pages and sends them itself; what is committed meanwhile the hub has sent already -- */

struct history {
    struct hub *hub;
    struct sockets to;
    agent_id agent;
    fact_no since;
    conversation_id *ids;
    uint32_t count, at;
    struct buf frame;
};

static enum err history_read(struct store_tx *tx, void *arg)
{
    struct history *y = arg;
    struct conversation_page page = {.org = y->hub->conf.org,
                                     .conversation = y->ids[y->at],
                                     .kind = y->since ? PAGE_SINCE_NO : PAGE_BEFORE,
                                     .from = y->since ? y->since : (uint64_t)INT32_MAX,
                                     .max = y->since ? MISSED_MAX : HISTORY_MAX,
                                     .view = VIEW_DESK};
    struct conversation_names names = hub_names(y->hub);
    struct json j;
    buf_clear(&y->frame);
    json_init(&j, &y->frame);
    cursor_json(&j, "rows", y->since);
    json_array(&j, "rows");
    uint32_t count = 0;
    pthread_rwlock_rdlock(&y->hub->names_lock);
    enum err err = conversation_page_json(tx, &page, &j, &names, &count, NULL);
    pthread_rwlock_unlock(&y->hub->names_lock);
    frame_end(&j);
    return err ? err : y->frame.err ? y->frame.err : count ? OK : ERR_MISSING;
}

static void history_free(struct history *y)
{
    buf_done(&y->frame);
    free(y->to.ids);
    free(y->ids);
    free(y);
}

/* What cannot be had now is asked for again: the cursor has not moved. */
static void come_again(struct hub *h, const struct sockets *to)
{
    for (uint32_t i = 0; i < to->count; i++)
        (void)net_ws_close(h->net, to->ids[i], 4503, "try again");
}

static void history_task(void *arg)
{
    struct history *y = arg;
    for (; y->at < y->count; y->at++) {
        enum err err = store_read(y->hub->conf.store, history_read, y);
        if (err == ERR_MISSING)
            continue;
        if (err) {
            log_event(LOG_WARN, "host", "history_not_read", "error=%s", err_code(err));
            come_again(y->hub, &y->to);
            break;
        }
        for (uint32_t i = 0; i < y->to.count; i++) {
            struct net_buf *b = net_buf_copy(y->frame.p, y->frame.n);
            if (b)
                (void)net_ws_send(y->hub->net, y->to.ids[i], b);
        }
    }
    (void)hub_tell(y->hub, (struct hub_message){.kind = HUB_PAGES_OVER, .id = y->agent});
    history_free(y);
}

void hub_desk_history(struct hub *h, struct desk *d, net_id only, fact_no since, conversation_id c)
{
    uint32_t count = c ? 1 : d->held_count + d->parts_count;
    if (!count || (!only.gen && !d->sockets.count))
        return;
    struct history *y = calloc(1, sizeof *y);
    conversation_id *ids = calloc(count, sizeof *ids);
    if (!y || !ids) {
        free(y);
        free(ids);
        return;
    }
    y->hub = h, y->agent = d->id, y->since = since, y->ids = ids;
    if (c)
        ids[y->count++] = c;
    for (uint32_t i = 0; !c && i < d->held_count; i++) {
        const struct live *l = hub_live(h, d->held[i]);
        if (l)
            ids[y->count++] = l->conversation;
    }
    for (uint32_t i = 0; !c && i < d->parts_count; i++) {
        const struct live *l = hub_live(h, d->parts[i]);
        if (l)
            ids[y->count++] = l->conversation;
    }
    bool fits = true;
    if (only.gen)
        fits = hub_socket_add(&y->to, only);
    for (uint32_t i = 0; !only.gen && fits && i < d->sockets.count; i++)
        fits = hub_socket_add(&y->to, d->sockets.ids[i]);
    if (!fits || pool_post(h->conf.pool, d->id, history_task, y)) {
        come_again(h, &y->to);
        history_free(y);
        return;
    }
    d->floor = d->pages && d->floor < since ? d->floor : since;
    d->pages++;
}

static void pages_over(struct hub *h, struct desk *d)
{
    if (d->pages && --d->pages == 0)
        hub_desk_changed(h, d); /* a row that says nothing new, and the cursor that now holds */
}

void hub_desk_message(struct hub *h, const struct hub_message *m)
{
    struct desk *d = hub_desk(h, m->id, false);

    if (!d)
        return;
    if (m->kind == HUB_PAGES_OVER) {
        pages_over(h, d);
    } else if ((m->kind == HUB_PREFERENCES || m->kind == HUB_OWING) && d->sockets.count) {
        ask_again(h, d, m->kind == HUB_OWING ? "owing" : "preferences");
    } else if (m->kind == HUB_DESK_DETACH) {
        presence_lost(&h->presence, m->socket, clock_mono_us());
        if (hub_socket_del(&d->sockets, m->socket) && !d->sockets.count) {
            d->lost_us = clock_now_us();
            hub_looks_drop(h, d);
        }
    } else if (m->kind == HUB_ASK_OVER) {
        d->asked = false;
        if (d->away && d->sockets.count) /* it came back while it was being called away */
            hub_agent_command(h, d, false);
    }
}

bool hub_desk_hello(struct hub *h, struct desk *d, net_id socket, fact_no since)
{
    struct json j;
    if (since && (since > h->cursor || h->cursor - since > SINCE_MAX)) {
        buf_clear(&h->scratch);
        json_init(&j, &h->scratch);
        json_open(&j, NULL);
        json_z(&j, "t", "reload");
        json_close(&j);
        return hub_send_one(h, socket, &h->scratch);
    }
    fact_no told = d->pages && d->floor < since ? d->floor : since;
    buf_clear(&h->scratch);
    json_init(&j, &h->scratch);
    cursor_json(&j, since ? "rows" : "snapshot", d->held_count + d->parts_count ? told : d->pages ? d->floor : h->cursor);
    json_array(&j, "rows");
    me_row(h, &j, d);
    for (uint32_t i = 0; i < d->held_count; i++) {
        const struct live *l = hub_live(h, d->held[i]);
        if (l && hub_claim(l, d->id))
            contact_row(h, &j, l, d->id);
    }
    for (uint32_t i = 0; i < d->parts_count; i++) {
        const struct live *l = hub_live(h, d->parts[i]);
        if (l && hub_part_of(l, d->id) && !hub_claim(l, d->id))
            contact_row(h, &j, l, d->id);
    }
    for (uint32_t i = 0; i < d->picks_count; i++)
        pick_row(h, &j, &d->picks[i]);
    hub_lines_rows(h, d, &j);
    hub_presence_rows(h, d, &j);
    frame_end(&j);
    bool sent = hub_send_one(h, socket, &h->scratch);
    if (sent)
        hub_desk_history(h, d, socket, since, 0);
    return sent;
}
