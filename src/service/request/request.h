/* request.h: what customers leave when nobody can answer now: a message, a call back, an e-mail. Stored before it is acknowledged;
 * somebody of the queue takes it and does it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

#define REQUEST_TEXT_MAX 4000u  /* bytes */
#define REQUEST_NOTE_POINTS_MAX 1000u
#define REQUEST_AHEAD_MAX_US (60 * INT64_C(86400000000)) /* how far ahead a call may be wished for */

enum request_kind { REQUEST_NONE, REQUEST_MESSAGE, REQUEST_CALLBACK, REQUEST_EMAIL };
enum request_state { REQUEST_OPEN = 1, REQUEST_TAKEN, REQUEST_DONE };

struct request {
    uint64_t id; /* fresh */
    struct str key;
    enum request_kind kind;
    uint64_t endpoint;
    party_id party;
    conversation_id conversation; /* 0: none */
    topic_id topic;
    queue_id queue;
    bool zh;
    struct str name, phone, email, text;
    int64_t wanted_us, due_us, now_us;
    uint64_t no; /* filled */
};
/* The kind has what it needs (a call a number, an e-mail an address, a message a text and either), the time wished for is ahead:
 * ERR_FIELD_MISSING, ERR_FIELD_RANGE with *ret_field. Pure. */
MUST_USE enum err request_check(const struct request *r, const char **ret_field);
/* Inside a transaction. The same key again: ERR_EXISTS with the first one's no and due_us. FACT_REQUEST_MADE. */
MUST_USE enum err request_make(struct store_tx *tx, org_id org, struct request *r);

/* Which ones somebody may see: of these queues, or all. */
struct request_sight {
    org_id org;
    bool all;
    const queue_id *queues;
    uint32_t queues_count;
};
bool request_seen(const struct request_sight *s, queue_id queue);
/* "requests": open and taken ones, oldest first, then the newest done; "open": how many are open. Names of agents are the caller's. */
MUST_USE enum err request_list(struct store_tx *tx, const struct request_sight *s, uint32_t done_max, struct json *j);
/* Takes (state TAKEN), gives back (OPEN) or finishes (DONE, with a note). The same again is harmless. ERR_MISSING: unknown, or not in
 * sight; ERR_TAKEN: somebody else has it; ERR_STATE: done already. FACT_REQUEST_TAKEN, FACT_REQUEST_DONE. */
MUST_USE enum err request_change(struct store_tx *tx, const struct request_sight *s, uint64_t id, enum request_state to, agent_id by,
                                 struct str note, int64_t now_us);
