/* hub.h: the one thread that follows committed facts and tells screens. host/ implements it.
 *
 * All functions may be called from any thread but the hub's own, and do not block unless they say so. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/enums.h"
#include "base/err.h"
#include "base/str.h"
#include "base/types.h"
#include "port/net.h"
#include "port/router.h"

struct hub;

#define POST_TEXT_MAX 4000u /* bytes of one message */
#define POST_MENTIONS_MAX 8u
#define POST_KEY_MAX 64u    /* bytes of its idempotency key */
#define POST_FILES_MAX 10u

/* A message to be stored (row + fact, one transaction, unique by endpoint and external id) and shown. */
struct post {
    org_id org;
    conversation_id conversation;
    party_id party;
    agent_id agent; /* the author when from an agent, else 0 */
    enum author author;
    uint64_t endpoint;
    struct str external_id; /* the sender's idempotency key, 1..64 bytes, scoped to the conversation */
    struct str text;        /* valid UTF-8, 1..POST_TEXT_MAX bytes; may be empty when there are files */
    uint64_t files[POST_FILES_MAX]; /* ids of the same sender's files that are in no message yet */
    uint32_t files_count;
    bool zh;                /* the language of the sender's page */
    enum message_kind kind; /* a NOTE's author is an agent */
    agent_id mentions[POST_MENTIONS_MAX]; /* of a NOTE: colleagues named in it, each once, not its author */
    uint32_t mentions_count;
    uint32_t reply_to;      /* seq of the message that is quoted; 0: none. A text to the customer cannot quote a note */
    bool guarded;           /* a TEXT of an agent: ERR_NEWER when a colleague has written to the customer */
    uint32_t after;         /* after this seq, the last that its writer had seen */
    /* filled when stored: */
    uint32_t seq;
    message_id id;
    fact_no no;
    int64_t at_us;
    bool doubled; /* was there already; the first one's seq, id and time */
    struct buf shown; /* the files as screens are told of them, a JSON list; the hub's */
};

/* Stores and waits until committed and shown. Texts are borrowed for the call. ERR_STORE, ERR_FULL, ERR_MISSING;
 * ERR_NEWER: see guarded. ERR_FILES: one of the files is not ready, not this sender's, or in another message. */
MUST_USE enum err hub_post(struct hub *h, struct post *p);
/* The first message of a conversation that rows->write opens in the same transaction: it runs before the message
 * and sets p's conversation, party and endpoint. If it answers ERR_EXISTS nothing is stored. Waits. */
MUST_USE enum err hub_open(struct hub *h, const struct router_rows *rows, struct post *p);
/* hub_post without waiting: copies the texts; the ack or error goes to the chat socket as a frame. */
MUST_USE enum err hub_post_chat(struct hub *h, const struct post *p, net_id from);

/* An agent's own message gets another text, or loses it. Stores and waits until committed and shown. Repeated it changes
 * nothing. ERR_FORBIDDEN: somebody else's; ERR_TOO_LATE; ERR_STATE: it is deleted; ERR_MISSING, ERR_STORE, ERR_FULL. */
struct post_change {
    org_id org;
    conversation_id conversation;
    uint32_t seq;
    agent_id agent;
    bool deletes;
    struct str text; /* borrowed; unless it deletes 1..POST_TEXT_MAX bytes of UTF-8 */
    bool zh;         /* the language of the agent's page */
};
MUST_USE enum err hub_change(struct hub *h, const struct post_change *c);

/* A colleague is invited into a contact, joins it, leaves it or is taken out. Stores and waits until committed and shown. Repeated it changes
 * nothing. Errors as of conversation_part (service/conversation/desk.h); ERR_STORE. */
#define PARTS_MAX 8u         /* in a contact at once */
#define PARTS_OF_ONE_MAX 32u /* contacts that a colleague is in at once */
#define PART_NOTE_MAX 4000u  /* bytes */
enum part_act { PART_INVITE, PART_JOIN, PART_LEAVE, PART_REMOVE };
struct part_change {
    org_id org;
    contact_id contact;
    agent_id agent; /* the colleague */
    agent_id by;    /* who acts */
    enum part_act act;
    enum part_mode mode; /* of INVITE */
    struct str note;     /* of INVITE, what for; borrowed, may be empty, at most PART_NOTE_MAX */
};
MUST_USE enum err hub_part(struct hub *h, const struct part_change *c);

/* A contact is given a tag, or loses it (service/tag/tag.h, whose errors these are; ERR_STORE). Stores and waits until committed and shown
 * to all who have it on their screen; the mark is filled. */
struct tag_mark;
MUST_USE enum err hub_tag(struct hub *h, struct tag_mark *m);

/* A desktop's socket: from now on it gets rows. since 0: a snapshot; else what changed after it, or "reload". */
void hub_desk_attach(struct hub *h, agent_id agent, net_id socket, fact_no since);
void hub_desk_detach(struct hub *h, agent_id agent, net_id socket);
/* A widget's socket on its conversation; zh tells the language of sentences. seq: the last message it has. */
void hub_chat_attach(struct hub *h, conversation_id c, net_id socket, bool zh, uint32_t seq);
void hub_chat_detach(struct hub *h, conversation_id c, net_id socket);
/* The customer left, and no contact was there yet: the one that is on its way is left as soon as it arrives. */
void hub_leave(struct hub *h, conversation_id c);

/* What is known of a customer has changed, and that is committed: their contacts that are not closed are looked at again, with the new
 * attributes, before this returns. ERR_STORE, ERR_FULL...: ask again. */
MUST_USE enum err hub_customer_changed(struct hub *h, party_id party);
/* Likewise, but it is something that screens show and the engine does not know: only their cards are read again. */
MUST_USE enum err hub_customer_shown(struct hub *h, party_id party);
/* What is known or noted of a person has changed, and that is committed: desktops are told to read it again if it is shown. */
void hub_customer_news(struct hub *h, party_id party);
/* Somebody has another name or picture: it is read again, and shown from then on. */
void hub_named(struct hub *h);
/* One of these lists has changed, and that is committed: desktops are told to read it again. */
enum hub_list { HUB_LIST_REQUESTS, HUB_LIST_REMINDERS, HUB_LIST_TAGS, HUB_LIST_PEOPLE, HUB_LIST_VOCABULARY };
void hub_list(struct hub *h, enum hub_list list);
/* The user's preferences have changed: their open desktops ask for them again. */
void hub_preferences(struct hub *h, agent_id user);
/* A wrap-up code that the agent owed was given: likewise. */
void hub_owing(struct hub *h, agent_id agent);

/* The agent's desktops get the rows of this conversation from now on, until the last of them is gone (of the last 16 conversations that
 * were asked for). Who may look is the caller's to know. */
void hub_look(struct hub *h, agent_id agent, conversation_id c);
/* The agent's mentions in the conversation have changed: their rows go to the agent's desktops. */
void hub_mentioned(struct hub *h, agent_id agent, conversation_id c);

/* The agent's connection shows this conversation now (0: none): colleagues who see it are told. Who may is the caller's to know. */
void hub_focus(struct hub *h, agent_id agent, net_id socket, conversation_id c);

/* Signals and cursors: coalesced, the first to be dropped. */
/* The customer writes; text: what, and that it is not sent (NULL: not to be known; empty: no more). It reaches screens and nothing else; what there is no room for is
 * not told. */
void hub_typing(struct hub *h, conversation_id c, const struct str *text);
/* An agent writes: colleagues are told while this connection shows the conversation, the customer when it is no note. */
void hub_writing(struct hub *h, net_id socket, conversation_id c, bool note);
void hub_mark(struct hub *h, conversation_id c, enum mark mark, uint32_t seq);

/* Permission questions, answered from committed facts under a short lock. */
bool hub_agent_connected(struct hub *h, agent_id agent);
/* The conversation of a live contact that this agent holds (offered, talking, wrapping up); 0 if not. */
conversation_id hub_held(struct hub *h, agent_id agent, contact_id contact);
/* It is offered to this agent, or theirs, and is a call: their device answers it, not a request. */
bool hub_is_call(struct hub *h, agent_id agent, contact_id contact);
/* True while the agent holds a live contact of the conversation; fills in what a post needs. */
bool hub_talks(struct hub *h, agent_id agent, conversation_id c, struct post *ret_post);
/* The same, or the agent has joined such a contact and may write to the customer. */
bool hub_writes(struct hub *h, agent_id agent, conversation_id c, struct post *ret_post);
