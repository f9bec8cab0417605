/* conversation.h: messages, and what contacts look like in rows.
 *
 * All functions run inside a store transaction or read (port/store.h) and return the store's errors. */
#pragma once

#include "base/fact.h"
#include "base/id.h"
#include "base/json.h"
#include "port/hub.h"
#include "port/store.h"

enum conversation_view { VIEW_DESK, VIEW_WIDGET };
struct conversation_names { /* an agent's name; empty if unknown */
    void *u;
    bool (*agent)(void *u, agent_id agent, struct str *ret_zh, struct str *ret_en);
};
struct conversation_line {
    conversation_id conversation;
    uint32_t seq;
    int64_t at_us;
    enum author author;
    agent_id agent;
    struct str key; /* the sender's key, without the conversation */
    struct str text; /* empty when deleted */
    struct str files; /* a JSON list; empty: none */
    enum message_kind kind;
    uint32_t reply_to; /* 0: quotes nothing */
    struct str lang;
    int64_t edited_us, deleted_us; /* 0: was not */
};

/* Opens an empty conversation of a party on an endpoint, and lets a visitor's browser back into it by the
 * SHA-256 of its token. ERR_EXISTS if that token is known. */
struct conversation_opening {
    org_id org;
    conversation_id id;
    party_id party;
    topic_id topic;
    uint64_t endpoint;
    bool zh;
    int64_t now_us;
    uint8_t token_hash[32];
};
MUST_USE enum err conversation_open(struct store_tx *tx, const struct conversation_opening *o);

/* Who a visitor's token belongs to. ERR_MISSING. */
struct conversation_visitor {
    uint64_t endpoint;
    party_id party;
    conversation_id conversation;
};
MUST_USE enum err conversation_visitor(struct store_tx *tx, org_id org, const uint8_t token_hash[32],
                                       struct conversation_visitor *ret_visitor);

/* A link by which the visitor goes on with the conversation on another device. It lets in once, for CONVERSATION_LINK_US, and a newer one
 * of the conversation takes its place; only SHA-256s of tokens are stored. ERR_SLOW_DOWN: CONVERSATION_LINKS_MAX within an hour. */
#define CONVERSATION_LINK_US (10 * INT64_C(60000000))
#define CONVERSATION_LINKS_MAX 5
struct conversation_link {
    org_id org;
    uint64_t endpoint;
    conversation_id conversation;
    const uint8_t *token_hash; /* 32 bytes */
    const uint8_t *from_hash;  /* the token that is worth nothing once the link is used; NULL: it stays */
    int64_t now_us;
};
MUST_USE enum err conversation_link_make(struct store_tx *tx, const struct conversation_link *l);
/* Uses the link of l's token_hash on l's endpoint: the visitor's token of visitor_hash belongs to the conversation from now on. ERR_EXISTS,
 * with what it leads to: done before with the same two. ERR_MISSING: unknown, used, too old, of another endpoint, of an erased person. */
MUST_USE enum err conversation_link_take(struct store_tx *tx, const struct conversation_link *l, const uint8_t visitor_hash[32],
                                         struct conversation_visitor *ret_visitor, bool *ret_zh);

/* Stores one message and its fact, unique by (endpoint, conversation, external id): doubled, it fills p with the first
 * one's numbers and writes nothing. p->id is the id to use. *ret_contact: the live contact, or 0.
 * ERR_MISSING: no such conversation. */
MUST_USE enum err conversation_post(struct store_tx *tx, struct post *p, contact_id *ret_contact);

/* The short BCP 47 name of the language that a text is written in, told by its script and, where many languages share one, by letters
 * and frequent words of their own (English if by none). Without any language in it (numbers, signs, addresses) it is that of the
 * sender's page, where zh means Chinese. text is UTF-8. Static. */
const char *conversation_lang(struct str text, bool zh);

/* An agent's own message is edited or deleted within CONVERSATION_EDIT_SETTING after it was written; what it said before is kept
 * in message_before. Errors as of hub_change (port/hub.h). */
#define CONVERSATION_EDIT_SETTING "edit_window_s"
#define CONVERSATION_EDIT_S 900
#define CONVERSATION_EDIT_S_MAX 86400
struct conversation_change {
    struct post_change asked;
    int64_t now_us;
    bool changed; /* false: it was so already */
    fact_no no;
    struct conversation_line line; /* as it is now; borrows from asked and room */
    char room[POST_KEY_MAX];
    struct buf files; /* to be freed by the caller, whatever was answered */
};
MUST_USE enum err conversation_change(struct store_tx *tx, struct conversation_change *c);
/* Seconds; 0: nothing is ever changed. */
MUST_USE enum err conversation_edit_s(struct store_tx *tx, org_id org, int64_t *ret_s);
/* What a message said before each change, oldest first, as JSON objects into an open array; at most max. */
MUST_USE enum err conversation_before_json(struct store_tx *tx, org_id org, conversation_id c, uint32_t seq, uint32_t max, struct json *j,
                                           const struct conversation_names *names);

/* Cursors, monotonic; indexes are enum mark. Facts are written for those that are not 0. */
MUST_USE enum err conversation_mark(struct store_tx *tx, org_id org, conversation_id c, party_id party, agent_id agent,
                                    const uint32_t marks[5], int64_t now_us);

/* Brings contact and conversation rows in line with an engine's fact (base/fact.def, 10-22). */
MUST_USE enum err conversation_project(struct store_tx *tx, org_id org, const struct fact *f);
/* The explanation of the latest offer, JSON; lives in an erasable row. */
MUST_USE enum err conversation_why(struct store_tx *tx, org_id org, contact_id contact, struct str json);

/* Messages as JSON objects into an open array. For the desktop ("k":"message" rows) or the widget: never a note for a widget. */
void conversation_line_json(struct json *j, enum conversation_view view, const struct conversation_line *l,
                            const struct conversation_names *names);

/* A page of messages in ascending order: after seq (oldest first, no notes), up to seq those that were changed (the newest, no
 * notes), before seq (the newest before it), or with a fact number above no. Returns the count, and the first and last seq, in ret_ (may be NULL). */
enum conversation_page_kind { PAGE_AFTER, PAGE_CHANGED, PAGE_BEFORE, PAGE_SINCE_NO };
struct conversation_page {
    org_id org;
    conversation_id conversation;
    enum conversation_page_kind kind;
    uint64_t from;
    uint32_t max;
    enum conversation_view view;
};
MUST_USE enum err conversation_page_json(struct store_tx *tx, const struct conversation_page *page, struct json *j,
                                         const struct conversation_names *names, uint32_t *ret_count, uint32_t *ret_last);

/* The facts of a conversation's contacts as readable rows (kind, time, agent, reason), newest contact first. */
MUST_USE enum err conversation_timeline_json(struct store_tx *tx, org_id org, conversation_id c, uint32_t max, struct json *j,
                                             const struct conversation_names *names);
