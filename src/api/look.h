/* look.h: what a look at a conversation or a person needs; the names of agents met on the way live in the call's arena. */
#pragma once

#include "api/call.h"
#include "service/conversation/conversation.h"

struct api_look {
    struct store_job job;
    struct api_call *call;
    struct store_tx *tx; /* while rows are written out: for names */
    party_id party;
    conversation_id conversation; /* 0: that of the call's path */
    uint64_t before;
    uint32_t limit, seq;
    enum account_view what;
    struct account_user *last;
};

/* Looking without serving the customer is recorded, before anything is shown. */
MUST_USE enum err api_look_record(struct api_look *l);
/* At the conversation of the call's path: whoever holds a contact of it or once did, and who is named in a note there; of the others
 * supervisors and administrators, whose look is recorded. ERR_FORBIDDEN, ERR_MISSING. */
MUST_USE enum err api_look_may_read(struct api_look *l);
/* The same without a record: for what shows nothing of it, or keeps one of its own. Finds the party. */
MUST_USE enum err api_look_may(struct api_look *l);
/* The question alone, for a user of a role. */
MUST_USE enum err api_look_admitted(struct api *a, agent_id user, enum role role, conversation_id c, bool *ret_admitted);
/* At a person: an agent who holds a contact of them or takes part in one, or, unless it writes, closed one in the last 30 days; all supervisors and
 * administrators. ERR_FORBIDDEN; ERR_MISSING, also when erased. do_person.c. */
#define API_SERVED_US (30 * 24 * 3600 * SECOND_US)
MUST_USE enum err api_person_may(struct api_call *c, party_id party, bool writes);
struct conversation_names api_look_names(struct api_look *l);
