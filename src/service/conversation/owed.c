/* owed.c: see owed.h. That a code is owed is written with the fact that closes the contact (contact_wrap in conversation.sql). */
#include "service/conversation/owed.h"

#include <assert.h>

#include "base/fact.h"
#include "port/sql.h"

enum err conversation_give_code(struct store_tx *tx, struct conversation_code *g)
{
    struct sql_contact_by_id_row contact;
    int64_t changed = 0;
    fact_no no;

    assert(g->by != 0 && g->code != 0);
    enum err err = sql_contact_by_id(tx, &(struct sql_contact_by_id_in){.org_id = g->org, .id = g->contact}, &contact);
    if (!g->leads && (err == ERR_MISSING || (err == OK && contact.agent_id != g->by)))
        return ERR_FORBIDDEN; /* whether there is such a contact is not said */
    if (err)
        return err;
    g->whose = contact.agent_id;
    err = sql_contact_give_code(tx, &(struct sql_contact_give_code_in){.org_id = g->org, .id = g->contact, .code = (int64_t)g->code}, &changed);
    if (err)
        return err;
    if (!changed)
        return (uint64_t)contact.code == g->code ? OK : ERR_STATE;
    if (g->note.p)
        err = sql_contact_note_put(tx, &(struct sql_contact_note_put_in){.org_id = g->org, .id = g->contact, .note = g->note}, NULL);
    if (err)
        return err;
    struct fact f = {.at_us = g->now_us, .kind = FACT_CODE_GIVEN, .contact = g->contact, .agent = g->by, .party = contact.party_id,
                     .queue = contact.queue_id, .a = (int64_t)g->code, .b = (int64_t)contact.conversation_id, .c = (int64_t)contact.agent_id};
    return store_fact(tx, &f, &no);
}
