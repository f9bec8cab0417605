/* project.c: rows follow facts. Each engine fact about a contact moves its row, and the conversation's pointer to
 * its live contact, in the transaction that logs the fact. */
#include <assert.h>

#include "base/enums.h"
#include "port/sql.h"
#include "service/conversation/conversation.h"

/* Offered to this agent, or accepted by them and being connected. Of several offers the newest stands in the row. */
static enum err offered(struct store_tx *tx, org_id org, const struct fact *f)
{
    return sql_contact_place(tx,
                             &(struct sql_contact_place_in){.org_id = org,
                                                            .id = f->contact,
                                                            .state = CONTACT_OFFERED,
                                                            .agent_id = f->agent,
                                                            .token = (uint64_t)f->a,
                                                            .until_us = f->b},
                             NULL);
}

/* This agent has it no longer. */
static enum err freed(struct store_tx *tx, org_id org, const struct fact *f)
{
    return sql_contact_free(tx, &(struct sql_contact_free_in){.org_id = org, .id = f->contact, .agent_id = f->agent}, NULL);
}

static enum err arrived(struct store_tx *tx, org_id org, const struct fact *f)
{
    enum err err = sql_contact_insert(tx,
                                      &(struct sql_contact_insert_in){.org_id = org,
                                                                      .id = f->contact,
                                                                      .conversation_id = (uint64_t)f->c,
                                                                      .party_id = f->party,
                                                                      .queue_id = f->queue,
                                                                      .topic_id = (uint64_t)f->a,
                                                                      .arrived_us = f->at_us},
                                      NULL);
    if (err)
        return err;
    return sql_conversation_live(
        tx, &(struct sql_conversation_live_in){.org_id = org, .id = (uint64_t)f->c, .contact_id = f->contact}, NULL);
}

/* Whoever took part in it and holds it now is no guest any more. */
static enum err accepted(struct store_tx *tx, org_id org, const struct fact *f)
{
    enum err err = sql_contact_accept(tx,
                                      &(struct sql_contact_accept_in){.org_id = org,
                                                                      .id = f->contact,
                                                                      .agent_id = f->agent,
                                                                      .accepted_us = f->at_us},
                                      NULL);
    if (err)
        return err;
    return sql_participants_over(
        tx, &(struct sql_participants_over_in){.org_id = org, .contact_id = f->contact, .agent_id = f->agent}, NULL);
}

/* Ended or abandoned: the conversation has no live contact. What came after seen_seq is still unanswered (0: nothing is). */
static enum err over(struct store_tx *tx, org_id org, const struct fact *f, enum contact_state state, int64_t until_us,
                     int64_t seen_seq)
{
    struct sql_contact_by_id_row row;
    enum err err = sql_contact_by_id(tx, &(struct sql_contact_by_id_in){.org_id = org, .id = f->contact}, &row);
    if (err)
        return err;
    conversation_id c = row.conversation_id;
    err = sql_contact_end(tx,
                          &(struct sql_contact_end_in){.org_id = org,
                                                       .id = f->contact,
                                                       .state = state,
                                                       .until_us = until_us,
                                                       .ended_us = f->at_us},
                          NULL);
    if (!err)
        err = sql_participants_over(tx, &(struct sql_participants_over_in){.org_id = org, .contact_id = f->contact}, NULL);
    if (err)
        return err;
    return sql_conversation_close(tx,
                                  &(struct sql_conversation_close_in){.org_id = org,
                                                                      .id = c,
                                                                      .contact_id = f->contact,
                                                                      .closed_seq = seen_seq},
                                  NULL);
}

enum err conversation_project(struct store_tx *tx, org_id org, const struct fact *f)
{
    switch (f->kind) {
    case FACT_CONTACT_ARRIVED:
        return arrived(tx, org, f);
    case FACT_CONTACT_WIDENED:
        return sql_contact_widen(tx, &(struct sql_contact_widen_in){.org_id = org, .id = f->contact, .step = f->a},
                                 NULL);
    case FACT_CONTACT_MOVED:
        return sql_contact_move(tx, &(struct sql_contact_move_in){.org_id = org, .id = f->contact, .queue_id = f->queue}, NULL);
    case FACT_CONTACT_TRANSFERRED:
        return sql_contact_transfer(
            tx, &(struct sql_contact_transfer_in){.org_id = org, .id = f->contact, .queue_id = f->queue, .topic_id = (uint64_t)f->a}, NULL);
    case FACT_CONTACT_OFFERED:
    case FACT_CONTACT_CONNECTING:
        return offered(tx, org, f);
    case FACT_CONTACT_DECLINED:
    case FACT_OFFER_LAPSED:
    case FACT_OFFER_WITHDRAWN:
    case FACT_CONNECT_FAILED:
    case FACT_CONTACT_REQUEUED:
        return freed(tx, org, f);
    case FACT_CONTACT_ACCEPTED:
        return accepted(tx, org, f);
    case FACT_CONTACT_ABANDONED:
        return over(tx, org, f, CONTACT_CLOSED, 0, 0);
    case FACT_CONTACT_ENDED:
        return over(tx, org, f, f->b ? CONTACT_WRAPUP : CONTACT_CLOSED, f->b, f->c);
    case FACT_CONTACT_WRAPPED:
        return sql_contact_wrap(tx, &(struct sql_contact_wrap_in){.org_id = org, .id = f->contact, .code = f->a}, NULL);
    case FACT_OFFER_RETIMED:
    case FACT_WRAPUP_RETIMED:
        return sql_contact_until(tx, &(struct sql_contact_until_in){.org_id = org, .id = f->contact, .until_us = f->b},
                                 NULL);
    default:
        return OK; /* not about a contact's row */
    }
}

enum err conversation_why(struct store_tx *tx, org_id org, contact_id contact, struct str json)
{
    assert(contact != 0);

    return sql_contact_why(tx, &(struct sql_contact_why_in){.org_id = org, .id = contact, .why = json}, NULL);
}

struct timeline_walk {
    struct json *j;
    const struct conversation_names *names;
};

static enum err timeline_each(void *arg, const struct sql_conversation_facts_row *r)
{
    struct timeline_walk *w = arg;
    struct str zh, en;
    json_open(w->j, NULL);
    json_z(w->j, "kind", fact_name((uint16_t)r->kind));
    json_int(w->j, "at_us", r->at_us);
    json_id(w->j, "contact", r->contact_id);
    if (r->agent_id && w->names && w->names->agent(w->names->u, r->agent_id, &zh, &en)) {
        json_names(w->j, "agent", r->agent_id, zh, en);
    }
    json_int(w->j, "a", r->a);
    json_int(w->j, "b", r->b);
    json_int(w->j, "c", r->c);
    if (r->note.n)
        json_text(w->j, "note", r->note);
    json_close(w->j);
    return OK;
}

enum err conversation_timeline_json(struct store_tx *tx, org_id org, conversation_id c, uint32_t max, struct json *j,
                                    const struct conversation_names *names)
{
    struct timeline_walk w = {j, names};
    return sql_conversation_facts(
        tx, &(struct sql_conversation_facts_in){.org_id = org, .conversation_id = c, .max = max}, timeline_each, &w);
}
