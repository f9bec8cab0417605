/* draft.c: what an agent is writing, kept beside the conversation until it is sent, and a month at most. */
#include <assert.h>

#include "port/sql.h"
#include "service/conversation/desk.h"

#define KEPT_US (INT64_C(30) * 24 * 3600 * SECOND_US)

enum err conversation_draft(struct store_tx *tx, const struct conversation_draft *d)
{
    assert(d->agent != 0 && d->text.n <= POST_TEXT_MAX);

    enum err err = sql_drafts_delete_old(
        tx, &(struct sql_drafts_delete_old_in){.org_id = d->org, .agent_id = d->agent, .before_us = d->now_us - KEPT_US}, NULL);
    if (err)
        return err;
    if (d->text.n == 0 && !d->reply_to) /* of any conversation: the answer tells nothing of it */
        return sql_draft_delete(tx,
                                &(struct sql_draft_delete_in){.org_id = d->org,
                                                              .agent_id = d->agent,
                                                              .conversation_id = d->conversation,
                                                              .mode = d->mode},
                                NULL);
    struct sql_conversation_by_id_row row;
    err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = d->org, .id = d->conversation}, &row);
    if (err == OK && !row.party_id)
        err = ERR_MISSING; /* erased */
    if (err)
        return err;
    return sql_draft_put(tx,
                         &(struct sql_draft_put_in){.org_id = d->org,
                                                    .agent_id = d->agent,
                                                    .conversation_id = d->conversation,
                                                    .mode = d->mode,
                                                    .text = d->text.n ? d->text : STR(""),
                                                    .reply_to = d->reply_to,
                                                    .at_us = d->now_us},
                         NULL);
}

static enum err draft_each(void *arg, const struct sql_drafts_of_row *r)
{
    struct json *j = arg;
    json_open(j, NULL);
    json_id(j, "conversation", r->conversation_id);
    json_z(j, "mode", r->mode == MESSAGE_NOTE ? "note" : "text");
    json_text(j, "text", r->text);
    json_int(j, "reply_to", r->reply_to);
    json_int(j, "at_us", r->at_us);
    json_open(j, "customer");
    json_id(j, "id", r->party_id);
    json_text(j, "name", r->name);
    json_close(j);
    json_close(j);
    return OK;
}

enum err conversation_drafts_json(struct store_tx *tx, org_id org, agent_id agent, uint32_t max, struct json *j)
{
    return sql_drafts_of(tx, &(struct sql_drafts_of_in){.org_id = org, .agent_id = agent, .max = max}, draft_each, j);
}
