/* part.c: colleagues in a contact that one agent holds. They hold nothing themselves: their rights and their rows end with the contact. */
#include <assert.h>

#include "port/sql.h"
#include "service/conversation/desk.h"

static bool is_in(int64_t state)
{
    return state == PART_INVITED || state == PART_JOINED;
}

static enum err write(struct store_tx *tx, struct conversation_part *p, const struct sql_contact_by_id_row *contact,
                      const struct sql_participant_get_row *row, enum fact_kind kind)
{
    const struct part_change *a = &p->asked;
    struct fact f = {.at_us = p->now_us,
                     .kind = (uint16_t)kind,
                     .contact = a->contact,
                     .agent = a->agent,
                     .queue = contact->queue_id,
                     .party = contact->party_id,
                     .a = (int64_t)contact->conversation_id,
                     .b = kind == FACT_PARTICIPANT_LEFT ? row->state : row->mode,
                     .c = kind == FACT_PARTICIPANT_JOINED ? 0 : (int64_t)a->by};
    enum err err = store_fact(tx, &f, &p->no);
    p->changed = true;
    return err ? err : sql_participant_put(tx,
                                           &(struct sql_participant_put_in){.org_id = a->org,
                                                                            .contact_id = a->contact,
                                                                            .agent_id = a->agent,
                                                                            .conversation_id = contact->conversation_id,
                                                                            .by_id = row->by_id,
                                                                            .mode = row->mode,
                                                                            .state = row->state,
                                                                            .note = row->note.n ? row->note : STR(""),
                                                                            .at_us = row->at_us,
                                                                            .joined_us = row->joined_us},
                                           NULL);
}

static enum err may_invite(struct store_tx *tx, const struct part_change *a)
{
    struct sql_user_by_id_row user;
    struct sql_participants_count_row count;
    if (a->agent == a->by)
        return ERR_INPUT;
    enum err err = sql_user_by_id(tx, &(struct sql_user_by_id_in){.org_id = a->org, .id = a->agent}, &user);
    if (err == ERR_MISSING || (err == OK && !user.active))
        return ERR_INPUT;
    if (err == OK)
        err = sql_participants_count(
            tx, &(struct sql_participants_count_in){.org_id = a->org, .contact_id = a->contact, .agent_id = a->agent}, &count);
    if (err)
        return err;
    return count.here >= PARTS_MAX || count.elsewhere >= PARTS_OF_ONE_MAX ? ERR_FULL : OK;
}

static enum err invite(struct store_tx *tx, struct conversation_part *p, const struct sql_contact_by_id_row *contact,
                       struct sql_participant_get_row *row)
{
    const struct part_change *a = &p->asked;
    if (is_in(row->state) && row->mode == (int64_t)a->mode)
        return OK;
    enum err err = is_in(row->state) ? OK : may_invite(tx, a);
    if (err)
        return err;
    row->by_id = a->by;
    row->mode = a->mode;
    if (!is_in(row->state)) { /* else only what they may do has changed */
        row->state = PART_INVITED;
        row->note = a->note;
        row->at_us = p->now_us;
    }
    return write(tx, p, contact, row, FACT_PARTICIPANT_INVITED);
}

static enum err join(struct store_tx *tx, struct conversation_part *p, const struct sql_contact_by_id_row *contact,
                     struct sql_participant_get_row *row)
{
    if (row->state == PART_JOINED)
        return OK;
    if (row->state != PART_INVITED)
        return ERR_STATE;
    row->state = PART_JOINED;
    row->joined_us = p->now_us;
    return write(tx, p, contact, row, FACT_PARTICIPANT_JOINED);
}

static enum err leave(struct store_tx *tx, struct conversation_part *p, const struct sql_contact_by_id_row *contact,
                      struct sql_participant_get_row *row)
{
    if (!is_in(row->state))
        return OK;
    row->state = p->asked.act == PART_LEAVE && row->state == PART_INVITED ? PART_DECLINED : PART_LEFT;
    return write(tx, p, contact, row, FACT_PARTICIPANT_LEFT);
}

enum err conversation_part(struct store_tx *tx, struct conversation_part *p)
{
    const struct part_change *a = &p->asked;
    assert(a->contact != 0 && a->agent != 0 && a->by != 0 && a->note.n <= PART_NOTE_MAX);
    assert((a->agent == a->by) == (a->act == PART_JOIN || a->act == PART_LEAVE) || a->act == PART_INVITE);

    struct sql_contact_by_id_row contact;
    struct sql_participant_get_row row = {.state = PART_NONE};
    p->changed = false;
    enum err err = sql_contact_by_id(tx, &(struct sql_contact_by_id_in){.org_id = a->org, .id = a->contact}, &contact);
    if (err)
        return err;
    bool owner = a->act == PART_INVITE || a->act == PART_REMOVE;
    if (owner && contact.agent_id != a->by)
        return ERR_FORBIDDEN;
    if (owner && contact.state != CONTACT_TALKING)
        return ERR_STATE;
    err = sql_participant_get(
        tx, &(struct sql_participant_get_in){.org_id = a->org, .contact_id = a->contact, .agent_id = a->agent}, &row);
    if (err && (err != ERR_MISSING || a->act != PART_INVITE))
        return err;
    err = a->act == PART_INVITE ? invite(tx, p, &contact, &row) : a->act == PART_JOIN ? join(tx, p, &contact, &row) : leave(tx, p, &contact, &row);
    p->mode = (enum part_mode)row.mode;
    p->state = (enum part_state)row.state;
    p->by = row.by_id;
    p->at_us = row.at_us;
    return err;
}
