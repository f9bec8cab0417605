#include "service/request/request.h"

#include "base/enums.h"
#include "base/fact.h"
#include "port/sql.h"

#define LISTED_MAX 500 /* open, and taken, at once */

static const char *const kinds[] = {"none", "message", "callback", "email"};
static const char *const states[] = {"none", "open", "taken", "done"};

static enum err lacks(const char *name, const char **ret_field)
{
    *ret_field = name;
    return ERR_FIELD_MISSING;
}

enum err request_check(const struct request *r, const char **ret_field)
{
    *ret_field = NULL;
    if (r->kind == REQUEST_CALLBACK && !r->phone.n)
        return lacks("phone", ret_field);
    if (r->kind == REQUEST_EMAIL && !r->email.n)
        return lacks("email", ret_field);
    if (r->kind == REQUEST_MESSAGE && !r->phone.n && !r->email.n && !r->conversation)
        return lacks("phone", ret_field); /* nobody could answer it */
    if (r->kind != REQUEST_CALLBACK && !r->text.n)
        return lacks("text", ret_field);
    if (r->wanted_us && (r->wanted_us < r->now_us - 60 * SECOND_US || r->wanted_us > r->now_us + REQUEST_AHEAD_MAX_US)) {
        *ret_field = "wanted_us";
        return ERR_FIELD_RANGE;
    }
    return OK;
}

static enum err fact(struct store_tx *tx, uint16_t kind, agent_id agent, party_id party, queue_id queue, uint64_t id, int64_t now_us)
{
    fact_no no;
    return store_fact(tx, &(struct fact){.at_us = now_us, .kind = kind, .agent = agent, .party = party, .queue = queue, .a = (int64_t)id}, &no);
}

/* Of the contact that its conversation has now: the timeline tells it there. */
static enum err made(struct store_tx *tx, org_id org, const struct request *r)
{
    struct sql_conversation_by_id_row c = {0};
    enum err err = r->conversation ? sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = org, .id = r->conversation}, &c) : OK;
    fact_no no;

    if (err && err != ERR_MISSING)
        return err;
    return store_fact(tx, &(struct fact){.at_us = r->now_us, .kind = FACT_REQUEST_MADE, .contact = c.live_contact_id, .party = r->party,
                                         .queue = r->queue, .a = (int64_t)r->id, .b = r->kind, .c = (int64_t)r->conversation}, &no);
}

enum err request_make(struct store_tx *tx, org_id org, struct request *r)
{
    struct sql_request_by_key_row old;
    struct sql_request_next_row next;
    enum err err = sql_request_by_key(tx, &(struct sql_request_by_key_in){.org_id = org, .endpoint_id = r->endpoint, .key = r->key}, &old);

    if (err == OK) {
        r->no = (uint64_t)old.no;
        r->due_us = old.due_us;
        return ERR_EXISTS;
    }
    if (err == ERR_MISSING)
        err = sql_request_next(tx, &(struct sql_request_next_in){.org_id = org}, &next);
    if (err)
        return err;
    r->no = (uint64_t)next.no;
    struct sql_request_insert_in in = {.org_id = org, .id = r->id, .no = next.no, .key = r->key, .kind = r->kind, .endpoint_id = r->endpoint,
                                       .party_id = r->party, .conversation_id = r->conversation, .topic_id = r->topic, .queue_id = r->queue,
                                       .zh = r->zh, .name = r->name, .phone = r->phone, .email = r->email, .text = r->text,
                                       .wanted_us = r->wanted_us, .due_us = r->due_us, .created_us = r->now_us};
    err = sql_request_insert(tx, &in, NULL);
    return err ? err : made(tx, org, r);
}

bool request_seen(const struct request_sight *s, queue_id queue)
{
    for (uint32_t i = 0; i < s->queues_count; i++)
        if (s->queues[i] == queue)
            return true;
    return s->all;
}

/* -- listing -- */

struct listing {
    const struct request_sight *sight;
    struct json *j;
    int64_t counts[4], last;
};

static void request_json(struct json *j, const struct sql_requests_page_row *r)
{
    json_open(j, NULL);
    json_id(j, "id", r->id);
    json_int(j, "no", r->no);
    json_z(j, "kind", kinds[r->kind >= REQUEST_MESSAGE && r->kind <= REQUEST_EMAIL ? r->kind : 0]);
    json_z(j, "state", states[r->state >= REQUEST_OPEN && r->state <= REQUEST_DONE ? r->state : 0]);
    json_id(j, "customer", r->party_id);
    if (r->conversation_id)
        json_id(j, "conversation", r->conversation_id);
    json_id(j, "topic", r->topic_id);
    json_id(j, "queue", r->queue_id);
    json_bool(j, "zh", r->zh);
    json_text(j, "name", r->name);
    json_text(j, "phone", r->phone);
    json_text(j, "email", r->email);
    json_text(j, "text", r->text);
    json_text(j, "note", r->note);
    if (r->zone.n)
        json_text(j, "zone", r->zone);
    json_int(j, "wanted_us", r->wanted_us);
    json_int(j, "due_us", r->due_us);
    if (r->agent_id)
        json_id(j, "agent", r->agent_id);
    json_int(j, "created_us", r->created_us);
    json_int(j, "changed_us", r->changed_us);
    json_close(j);
}

static enum err each_request(void *arg, const struct sql_requests_page_row *r)
{
    struct listing *l = arg;

    l->last = r->no;
    if (!request_seen(l->sight, r->queue_id))
        return OK;
    l->counts[r->state]++;
    request_json(l->j, r);
    return OK;
}

static enum err each_done(void *arg, const struct sql_requests_done_row *r)
{
    struct sql_requests_page_row same = {.id = r->id, .no = r->no, .kind = r->kind, .state = r->state, .party_id = r->party_id,
                                         .conversation_id = r->conversation_id, .topic_id = r->topic_id, .queue_id = r->queue_id, .zh = r->zh,
                                         .name = r->name, .phone = r->phone, .email = r->email, .text = r->text, .note = r->note,
                                         .wanted_us = r->wanted_us, .due_us = r->due_us, .agent_id = r->agent_id,
                                         .created_us = r->created_us, .changed_us = r->changed_us, .zone = r->zone};
    return each_request(arg, &same);
}

enum err request_list(struct store_tx *tx, const struct request_sight *s, uint32_t done_max, struct json *j)
{
    struct listing l = {.sight = s, .j = j};
    enum err err = OK;

    json_array(j, "requests");
    for (int state = REQUEST_OPEN; err == OK && state <= REQUEST_TAKEN; state++) {
        struct sql_requests_page_in in = {.org_id = s->org, .state = state, .max = LISTED_MAX};
        err = sql_requests_page(tx, &in, each_request, &l);
    }
    if (err == OK && done_max)
        err = sql_requests_done(tx, &(struct sql_requests_done_in){.org_id = s->org, .before = INT64_MAX, .max = done_max}, each_done, &l);
    json_end(j);
    json_int(j, "open", l.counts[REQUEST_OPEN]);
    return err;
}

/* -- doing -- */

enum err request_change(struct store_tx *tx, const struct request_sight *s, uint64_t id, enum request_state to, agent_id by,
                        struct str note, int64_t now_us)
{
    struct sql_request_by_id_row r;
    enum err err = sql_request_by_id(tx, &(struct sql_request_by_id_in){.org_id = s->org, .id = id}, &r);

    if (err || !request_seen(s, r.queue_id))
        return err ? err : ERR_MISSING;
    if (r.state == (int64_t)to && r.agent_id == (to == REQUEST_OPEN ? 0 : by))
        return OK;
    if (r.state == REQUEST_DONE)
        return ERR_STATE;
    if (r.agent_id && r.agent_id != by && !s->all)
        return ERR_TAKEN;
    struct sql_request_change_in in = {.org_id = s->org, .id = id, .state = to, .agent_id = to == REQUEST_OPEN ? 0 : by, .note = note,
                                       .changed_us = now_us};
    err = sql_request_change(tx, &in, NULL);
    if (err)
        return err;
    return fact(tx, to == REQUEST_DONE ? FACT_REQUEST_DONE : FACT_REQUEST_TAKEN, to == REQUEST_OPEN ? 0 : by, r.party_id, r.queue_id, id,
                now_us);
}
