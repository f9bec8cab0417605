/* change.c: an agent's own message gets another text or loses it, for a while after it was written. What it said before is kept
 * beside it: for those who look into a dispute, until the person is erased. */
#include <assert.h>
#include <string.h>

#include "port/sql.h"
#include "service/conversation/conversation.h"
#include "service/conversation/inside.h"

enum err conversation_edit_s(struct store_tx *tx, org_id org, int64_t *ret_s)
{
    struct sql_setting_get_row row;
    uint64_t v = CONVERSATION_EDIT_S;
    enum err err = sql_setting_get(tx, &(struct sql_setting_get_in){.org_id = org, .key = STR(CONVERSATION_EDIT_SETTING)}, &row);
    if (err && err != ERR_MISSING)
        return err;
    if (err == OK && (!str_u64(row.value, &v) || v > CONVERSATION_EDIT_S_MAX))
        v = 0;
    *ret_s = (int64_t)v;
    return OK;
}

/* OK, also when there is nothing to do: *ret_same. */
static enum err may_change(struct store_tx *tx, const struct conversation_change *c, const struct sql_message_by_seq_row *row,
                           bool *ret_same)
{
    const struct post_change *a = &c->asked;
    int64_t window_s = 0;

    *ret_same = a->deletes ? row->deleted_us > 0 : row->deleted_us == 0 && str_eq(row->text, a->text);
    if (row->author != AUTHOR_AGENT || row->agent_id != a->agent)
        return ERR_FORBIDDEN;
    if (*ret_same)
        return OK;
    if (row->deleted_us)
        return ERR_STATE;
    enum err err = conversation_edit_s(tx, a->org, &window_s);
    if (err)
        return err;
    return c->now_us - row->at_us > window_s * SECOND_US ? ERR_TOO_LATE : OK;
}

static enum err write(struct store_tx *tx, struct conversation_change *c, struct str said)
{
    const struct post_change *a = &c->asked;
    struct sql_conversation_by_id_row conversation;
    enum err err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = a->org, .id = a->conversation}, &conversation);
    if (err)
        return err;
    if (!conversation.party_id)
        return ERR_MISSING; /* erased */
    struct fact f = {.at_us = c->now_us,
                     .kind = a->deletes ? FACT_MESSAGE_DELETED : FACT_MESSAGE_EDITED,
                     .agent = a->agent,
                     .party = conversation.party_id,
                     .a = (int64_t)a->conversation,
                     .b = a->seq};
    err = store_fact(tx, &f, &c->no);
    if (err == OK)
        err = sql_message_before_insert(tx,
                                        &(struct sql_message_before_insert_in){.org_id = a->org,
                                                                               .conversation_id = a->conversation,
                                                                               .seq = a->seq,
                                                                               .no = c->no,
                                                                               .at_us = c->now_us,
                                                                               .agent_id = a->agent,
                                                                               .text = said},
                                        NULL);
    if (err)
        return err;
    return sql_message_change(tx,
                              &(struct sql_message_change_in){.org_id = a->org,
                                                              .conversation_id = a->conversation,
                                                              .seq = a->seq,
                                                              .no = c->no,
                                                              .text = c->line.text,
                                                              .lang = c->line.lang,
                                                              .edited_us = c->line.edited_us,
                                                              .deleted_us = c->line.deleted_us},
                              NULL);
}

enum err conversation_change(struct store_tx *tx, struct conversation_change *c)
{
    const struct post_change *a = &c->asked;
    assert(a->conversation != 0 && a->agent != 0 && (a->deletes || (a->text.n >= 1 && a->text.n <= POST_TEXT_MAX)));

    struct sql_message_by_seq_row row;
    enum err err = sql_message_by_seq(
        tx, &(struct sql_message_by_seq_in){.org_id = a->org, .conversation_id = a->conversation, .seq = a->seq}, &row);
    if (err)
        return err;
    bool same = false;
    err = may_change(tx, c, &row, &same);
    c->changed = err == OK && !same;
    if (!c->changed)
        return err;
    struct str key = conversation_key_of(row.external_id);
    assert(key.n <= sizeof c->room);
    err = conversation_files_json(tx, a->org, a->conversation, a->deletes ? 0 : a->seq, &c->files);
    if (err)
        return err;
    memcpy(c->room, key.p, key.n);
    c->line = (struct conversation_line){.conversation = a->conversation,
                                         .seq = a->seq,
                                         .at_us = row.at_us,
                                         .author = AUTHOR_AGENT,
                                         .agent = row.agent_id,
                                         .key = {c->room, key.n},
                                         .text = a->deletes ? STR("") : a->text,
                                         .files = {(const char *)c->files.p, c->files.n},
                                         .kind = (enum message_kind)row.kind,
                                         .reply_to = (uint32_t)row.reply_to,
                                         .lang = a->deletes ? STR("") : str_of(conversation_lang(a->text, a->zh)),
                                         .edited_us = a->deletes ? row.edited_us : c->now_us,
                                         .deleted_us = a->deletes ? c->now_us : 0};
    return write(tx, c, row.text);
}

struct before_walk {
    struct json *j;
    const struct conversation_names *names;
};

static enum err before_each(void *arg, const struct sql_messages_said_before_row *r)
{
    struct before_walk *w = arg;
    struct str zh, en;
    json_open(w->j, NULL);
    json_text(w->j, "text", r->text);
    json_int(w->j, "until_us", r->at_us);
    if (w->names && w->names->agent(w->names->u, r->agent_id, &zh, &en)) {
        json_names(w->j, "agent", r->agent_id, zh, en);
    }
    json_close(w->j);
    return OK;
}

enum err conversation_before_json(struct store_tx *tx, org_id org, conversation_id c, uint32_t seq, uint32_t max, struct json *j,
                                  const struct conversation_names *names)
{
    struct before_walk w = {j, names};
    return sql_messages_said_before(
        tx, &(struct sql_messages_said_before_in){.org_id = org, .conversation_id = c, .seq = seq, .max = max}, before_each, &w);
}
