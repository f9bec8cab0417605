/* suggest.h: which wrap-up codes fit a contact. They are counted, not guessed: how often colleagues gave each to the last contacts of its
 * topic (of its queue, where the topic has too few), and to the last contacts of its customer. With too little to go by there are none. */
#pragma once

#include "base/err.h"
#include "base/types.h"
#include "port/store.h"

#define CONVERSATION_SUGGESTIONS_MAX 3u
#define CONVERSATION_SUGGEST_LAST 50       /* contacts with a code, of the topic or the queue, the newest by their end */
#define CONVERSATION_SUGGEST_LAST_PARTY 20 /* contacts of the customer before this one, of which those with a code count */

/* Why: count of the last `of` contacts with a code were given this one. of 0: that is no reason for it. */
enum conversation_reason { REASON_TOPIC, REASON_QUEUE, REASON_CUSTOMER, REASONS };
struct conversation_suggestion {
    uint64_t code;
    struct conversation_counted {
        uint32_t count, of;
    } by[REASONS];
};
struct conversation_suggesting {
    org_id org;
    contact_id contact;
    topic_id topic;
    queue_id queue;
    party_id party; /* 0: not known */
    bool (*fits)(void *u, uint64_t code); /* whether it can be given to this contact; others count and are not suggested */
    void *u;
};
/* In a transaction or read. Those with more reasons come first, then the larger share (of its best reason), then the lower number. At most 120
 * rows are read: of the topic, of the queue and of the customer. The store's errors. */
MUST_USE enum err conversation_suggest(struct store_tx *tx, const struct conversation_suggesting *s,
                                       struct conversation_suggestion ret_list[static CONVERSATION_SUGGESTIONS_MAX], uint32_t *ret_count);
