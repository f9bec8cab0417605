/* rating.h: what a customer thought of the contact that has just ended. */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

#define REQUEST_COMMENT_MAX 1000u /* bytes */

struct request_rating {
    conversation_id conversation;
    party_id party;
    uint32_t stars; /* 1..5 */
    struct str comment;
    int64_t now_us;
};
/* Of the conversation's newest contact, once it has ended and an agent was there; FACT_RATED. The same again is harmless. ERR_STATE:
 * nothing to rate; ERR_EXISTS: rated otherwise already; ERR_FIELD_RANGE. Inside a transaction. */
MUST_USE enum err request_rate(struct store_tx *tx, org_id org, const struct request_rating *r);
