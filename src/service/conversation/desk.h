/* desk.h: what agents have in conversations beside messages: mentions, drafts, searches. Read views and transactions as in
 * conversation.h. */
#pragma once

#include "service/conversation/conversation.h"

/* Whether an agent may read a conversation and write notes in it: named in a note there, held a contact of it once, or takes or took part. */
MUST_USE enum err conversation_admits(struct store_tx *tx, org_id org, agent_id agent, conversation_id c, bool *ret_admits);

/* An agent's mentions as rows (docs/protocol.md) into an open array, newest first: before a time if before_us is not 0, else those in a
 * conversation if that is not 0, else the unseen ones. topic writes the member "topic" of a row. */
typedef void conversation_topic_key(void *u, struct json *j, topic_id topic);
struct conversation_mentions {
    org_id org;
    agent_id agent;
    conversation_id conversation;
    int64_t before_us;
    uint32_t max;
    struct conversation_names names;
    conversation_topic_key *topic;
    void *u;
};
MUST_USE enum err conversation_mentions_json(struct store_tx *tx, const struct conversation_mentions *m, struct json *j, uint32_t *ret_count);
/* The agent has seen all there; a fact if any was new. */
MUST_USE enum err conversation_mentions_see(struct store_tx *tx, org_id org, agent_id agent, conversation_id c, int64_t now_us, bool *ret_any);

/* An agent's draft of a mode; an empty one is none, and is so of any conversation. The server's time decides which of two is newer. ERR_MISSING. */
struct conversation_draft {
    org_id org;
    agent_id agent;
    conversation_id conversation;
    enum message_kind mode;
    struct str text; /* at most POST_TEXT_MAX bytes */
    uint32_t reply_to;
    int64_t now_us;
};
MUST_USE enum err conversation_draft(struct store_tx *tx, const struct conversation_draft *d);
MUST_USE enum err conversation_drafts_json(struct store_tx *tx, org_id org, agent_id agent, uint32_t max, struct json *j);

/* Messages before a seq that hold the query, newest first, as {"seq","at_us"} into an open array. *ret_more: go on before this
 * seq; 0: all has been looked at. ERR_FIELD_RANGE: the query is empty or too long. */
#define CONVERSATION_QUERY_MAX 400u    /* bytes */
#define CONVERSATION_HITS_MAX 200u     /* of one answer */
#define CONVERSATION_LOOKED_MAX 20000u /* messages looked at for one answer */
MUST_USE enum err conversation_search_json(struct store_tx *tx, org_id org, conversation_id c, struct str query, uint32_t before, struct json *j,
                                           uint32_t *ret_more);
/* Small ASCII letters, full-width forms narrow. out has room for s.n bytes; returns how many. Pure. */
size_t conversation_fold(struct str s, char *out);

/* Colleagues in a contact that one holds. INVITE and REMOVE are for who talks with the customer, JOIN and LEAVE for who was invited; repeated
 * each changes nothing. ERR_FORBIDDEN: not theirs. ERR_STATE: nobody talks, or not invited any more. ERR_INPUT: no such colleague, or
 * oneself. ERR_FULL: as many as PARTS_MAX are in it, or the colleague in PARTS_OF_ONE_MAX contacts. ERR_MISSING. */
struct conversation_part {
    struct part_change asked;
    int64_t now_us;
    bool changed;
    fact_no no;
    enum part_mode mode;
    enum part_state state;
    agent_id by; /* who invited */
    int64_t at_us;
};
MUST_USE enum err conversation_part(struct store_tx *tx, struct conversation_part *p);
