#include "service/request/reminder.h"

#include "base/enums.h"
#include "base/fact.h"
#include "port/sql.h"

#define TEAM_MAX 500 /* looked through */
#define FORGIVEN_US (60 * SECOND_US)

enum { OPEN = 1, DONE = 2 };

bool request_reminder_due_ok(int64_t due_us, int64_t now_us)
{
    return due_us >= now_us - FORGIVEN_US && due_us <= now_us + REMINDER_AHEAD_MAX_US;
}

static enum err fact(struct store_tx *tx, uint16_t kind, agent_id agent, party_id party, uint64_t id, int64_t due_us, queue_id queue,
                     int64_t now_us)
{
    fact_no no;
    return store_fact(tx, &(struct fact){.at_us = now_us, .kind = kind, .agent = agent, .party = party, .queue = queue, .a = (int64_t)id,
                                         .b = due_us}, &no);
}

/* Whose team: the queue of the newest contact. */
static enum err queue_of(struct store_tx *tx, org_id org, conversation_id c, queue_id *ret_queue)
{
    struct sql_contact_newest_row row;
    enum err err = sql_contact_newest(tx, &(struct sql_contact_newest_in){.org_id = org, .conversation_id = c}, &row);

    if (err == OK)
        *ret_queue = row.queue_id;
    return err;
}

enum err request_remind(struct store_tx *tx, org_id org, struct request_reminder *r)
{
    struct sql_reminder_by_key_row old;
    struct sql_reminders_count_row count;
    queue_id queue = 0;
    enum err err = sql_reminder_by_key(tx, &(struct sql_reminder_by_key_in){.org_id = org, .by_id = r->by, .key = r->key}, &old);

    if (err == OK) {
        r->id = old.id;
        return OK;
    }
    if (err == ERR_MISSING)
        err = sql_reminders_count(tx, &(struct sql_reminders_count_in){.org_id = org, .by_id = r->by}, &count);
    if (err == OK && count.count >= REMINDER_OPEN_MAX)
        return ERR_FULL;
    if (err == OK && r->team)
        err = queue_of(tx, org, r->conversation, &queue);
    if (err)
        return err;
    struct sql_reminder_insert_in in = {.org_id = org, .id = r->id, .key = r->key, .by_id = r->by, .conversation_id = r->conversation,
                                        .party_id = r->party, .queue_id = queue, .text = r->text, .due_us = r->due_us,
                                        .created_us = r->now_us};
    err = sql_reminder_insert(tx, &in, NULL);
    return err ? err : fact(tx, FACT_REMINDER_SET, r->by, r->party, r->id, r->due_us, queue, r->now_us);
}

/* -- doing -- */

static enum err find(struct store_tx *tx, const struct request_sight *s, uint64_t id, agent_id by, struct sql_reminder_by_id_row *ret)
{
    enum err err = sql_reminder_by_id(tx, &(struct sql_reminder_by_id_in){.org_id = s->org, .id = id}, ret);

    if (err)
        return err;
    return ret->by_id == by || (ret->queue_id && request_seen(s, ret->queue_id)) ? OK : ERR_MISSING;
}

enum err request_reminder_done(struct store_tx *tx, const struct request_sight *s, uint64_t id, agent_id by, int64_t now_us)
{
    struct sql_reminder_by_id_row r;
    enum err err = find(tx, s, id, by, &r);

    if (err || r.state == DONE)
        return err;
    struct sql_reminder_change_in in = {.org_id = s->org, .id = id, .due_us = r.due_us, .state = DONE, .changed_us = now_us};
    err = sql_reminder_change(tx, &in, NULL);
    return err ? err : fact(tx, FACT_REMINDER_DONE, by, r.party_id, id, 0, r.queue_id, now_us);
}

enum err request_reminder_postpone(struct store_tx *tx, const struct request_sight *s, uint64_t id, agent_id by, int64_t due_us,
                                   int64_t now_us)
{
    struct sql_reminder_by_id_row r;
    enum err err = find(tx, s, id, by, &r);

    if (err == OK && r.state == DONE)
        return ERR_STATE;
    if (err || r.due_us == due_us)
        return err;
    struct sql_reminder_change_in in = {.org_id = s->org, .id = id, .due_us = due_us, .state = OPEN, .changed_us = now_us};
    err = sql_reminder_change(tx, &in, NULL);
    return err ? err : fact(tx, FACT_REMINDER_SET, by, r.party_id, id, due_us, r.queue_id, now_us);
}

/* -- listing -- */

struct listing {
    const struct request_sight *sight;
    const struct request_reminder_words *words;
    struct json *j;
    agent_id agent;
};

static enum err each_own(void *arg, const struct sql_reminders_own_row *r)
{
    struct listing *l = arg;

    json_open(l->j, NULL);
    json_id(l->j, "id", r->id);
    json_id(l->j, "conversation", r->conversation_id);
    json_bool(l->j, "team", r->queue_id != 0);
    json_text(l->j, "text", r->text);
    json_int(l->j, "due_us", r->due_us);
    json_int(l->j, "created_us", r->created_us);
    json_id(l->j, "customer_id", r->party_id);
    json_text(l->j, "customer", r->name);
    l->words->person(l->words->u, l->j, r->by_id);
    l->words->topic(l->words->u, l->j, r->topic_id);
    json_close(l->j);
    return OK;
}

static enum err each_team(void *arg, const struct sql_reminders_team_row *r)
{
    struct listing *l = arg;
    struct sql_reminders_own_row same = {.id = r->id, .by_id = r->by_id, .conversation_id = r->conversation_id, .queue_id = r->queue_id,
                                         .text = r->text, .due_us = r->due_us, .created_us = r->created_us, .party_id = r->party_id,
                                         .name = r->name, .topic_id = r->topic_id};
    return r->by_id == l->agent || request_seen(l->sight, r->queue_id) ? each_own(arg, &same) : OK;
}

enum err request_reminders_json(struct store_tx *tx, const struct request_sight *s, agent_id agent,
                                const struct request_reminder_words *words, struct json *j)
{
    struct listing l = {s, words, j, agent};
    enum err err = sql_reminders_own(tx, &(struct sql_reminders_own_in){.org_id = s->org, .by_id = agent, .max = REMINDER_OPEN_MAX},
                                     each_own, &l);
    return err ? err : sql_reminders_team(tx, &(struct sql_reminders_team_in){.org_id = s->org, .max = TEAM_MAX}, each_team, &l);
}
