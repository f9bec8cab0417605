/* state.h: all that the engine remembers. Inside the room only; engine/evolve.c alone changes it.
 *
 * What every state of a contact promises (engine_promises() asserts it after each fact):
 *   WAITING  stands in its queue's line; nobody holds it; no token, no deadline of its own
 *   OFFERED  an agent holds it under a token until until_us
 *   TALKING  an agent holds it
 *   WRAPUP   an agent holds it until until_us; its conversation is free for a new contact
 *   CLOSED   is no longer in the book; the ring of the recently closed remembers it for doubled commands */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/fact.h"
#include "base/map.h"
#include "base/types.h"
#include "engine/book.h"
#include "engine/deadlines.h"
#include "engine/engine.h"
#include "engine/line.h"
#include "engine/policy.h"
#include "engine/shelf.h"

/* Bounds that keep every sum of times inside int64. */
#define TIME_MAX_US (INT64_C(1) << 61)
#define SPAN_MAX_US (INT64_C(1) << 45) /* about 400 days */
#define PERMILLE_MAX 100000
#define PRIORITY_MAX 9
#define CAPACITY_MAX 1000
#define CLOSED_KEPT 4096u

struct queue {
    queue_id id; /* first: shelf.h; as in the three below */
    int64_t lease_us, wrapup_us, decline_hold_us;
    struct line line;
    uint32_t open;   /* contacts of this queue in the book: the line has room for all of them */
    uint32_t cursor; /* scratch of one walk in match.c; no part of the state */
};

struct topic {
    topic_id id;
    queue_id queue;
    int64_t priority, widen_permille;
    struct policy policy; /* points into bytes */
    uint8_t *bytes;
    uint32_t bytes_count;
};

struct agent {
    agent_id id;
    int64_t version;
    uint32_t capacity; /* chats at once. A vector of units per medium will stand here: voice 1, chat 3, e-mail 5 */
    uint32_t active;   /* contacts offered, talking or wrapping up: units in use of the same vector */
    enum agent_state state;
    enum pause_reason reason;
    bool away;
    int64_t away_until_us, state_since_us, idle_since_us;
    struct due due; /* the end of grace while away */
    uint8_t *attrs;
    uint32_t attrs_bytes;
};

/* This agent declined the contact, or let it ring: kept apart for a while. */
struct hold {
    agent_id agent;
    int64_t until_us;
    uint64_t token;
    enum decline_reason reason;
    bool lapsed;
};

struct contact {
    contact_id id;
    conversation_id conversation;
    party_id party;
    struct queue *queue;
    struct topic *topic;
    struct agent *agent; /* who holds it, or NULL */
    enum contact_state state;
    uint32_t step;    /* 0: as first required; 1: widened */
    int64_t priority; /* of the topic when it arrived: a later change does not move those who wait */
    uint64_t token;
    int64_t arrived_us, patience_us, until_us;
    struct due due; /* what happens to it next: lease, wrap-up, widening, or the end of a hold */
    struct hold *holds; /* by agent id; those over are skipped and overwritten in time */
    uint32_t holds_count, holds_room;
    uint8_t *attrs; /* the customer's; NULL: the person was erased, matches nobody */
    uint32_t attrs_bytes;
};

/* Enough of a closed contact to know a doubled command when it comes. */
struct closed {
    contact_id id;
    agent_id agent;
    uint64_t token;
    int64_t code;
};

struct engine {
    struct engine_limits limits;
    struct shelf queues, topics;   /* own their things */
    struct book agents, contacts;  /* these too */
    struct map conversations;      /* live conversation -> contact id */
    struct deadlines deadlines;
    struct closed *closed; /* ring of CLOSED_KEPT */
    uint32_t closed_count, closed_next;
    uint64_t next_token;
    int64_t last_us; /* of the newest fact: time never goes back */
    /* No part of the state: */
    int64_t checked_us; /* holds over by then were looked at */
    bool unfinished;    /* memory failed between two steps: the next tick goes on */
    uint64_t refused[ERR_COUNT];
};

/* -- engine.c -- */
struct agent *engine_find_agent(const struct engine *e, agent_id id);       /* NULL if missing, as the next */
struct contact *engine_find_contact(const struct engine *e, contact_id id);
/* The contact after this one that the agent holds, by id; 0: the first. Closing one is no harm. */
struct contact *engine_next_held(const struct engine *e, const struct agent *a, contact_id after);
const struct closed *engine_closed(const struct engine *e, contact_id id); /* NULL if unknown or long ago */
void engine_agent_free(struct agent *a);
void engine_contact_free(struct contact *c);
void engine_topic_free(struct topic *t);
void engine_queue_free(struct queue *q);
/* When the topic's widening step is due for the contact; NEVER_US if it is in force or there is none. */
int64_t engine_widen_us(const struct contact *c);
/* Puts the contact's deadline where its state says. */
void engine_refresh(struct engine *e, struct contact *c);
/* The hold of this pair at now_us, or NULL. */
const struct hold *engine_held(const struct contact *c, agent_id agent, int64_t now_us);
void engine_promises(const struct engine *e, const struct contact *c);

/* -- memory.c: what evolve.c and snapshot.c both build. ERR_NOMEM, and then nothing changed. -- */
MUST_USE enum err engine_bytes_copy(const uint8_t *p, uint32_t n, uint8_t **ret_copy);
/* Room on the shelf, in the heap and in the queue's line for one more. */
MUST_USE enum err engine_contact_room(struct engine *e, struct queue *q);
MUST_USE enum err engine_agent_room(struct engine *e);
/* Room for one more hold on this contact. */
MUST_USE enum err engine_hold_room(struct contact *c, int64_t now_us);
void engine_hold_put(struct contact *c, const struct hold *h);
