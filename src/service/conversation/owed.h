/* owed.h: the wrap-up code of a contact that was closed without one because the time ran out, where its queue asks for one. Given later. */
#pragma once

#include "base/err.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

struct conversation_code {
    org_id org;
    contact_id contact;
    uint64_t code; /* one that its queue offers: the caller has looked */
    struct str note; /* for colleagues; p NULL: it stays as it is */
    agent_id by;
    bool leads; /* may give it for others */
    int64_t now_us;
    agent_id whose; /* filled: whose contact it was */
};
/* Inside a transaction; FACT_CODE_GIVEN. The same code again changes nothing. ERR_FORBIDDEN: not one's own, or there is no such contact (who leads:
 * ERR_MISSING); ERR_STATE: it owes none. */
MUST_USE enum err conversation_give_code(struct store_tx *tx, struct conversation_code *g);
