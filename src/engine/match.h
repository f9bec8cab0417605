/* match.h: who may take a contact, who takes it best, and whom a freed agent takes next. Inside the room only.
 *
 * A lane is where contacts of one signature stand: one group (queue + bound requirement), one medium, one priority; first arrival
 * first, then id. So wait order is a comparison of lanes' heads (policy.h) and first in, first out inside a signature holds by
 * construction. Every contact up to its wrap-up has its lane, counted, whether it stands in it or not: coming back needs no memory. */
#pragma once

#include "engine/state.h"

/* -- lane.c -- */
struct match_want {
    const struct queue *queue;
    const struct topic *topic;
    const struct queue_policy *queue_policy; /* the queue's, or the one about to be */
    const struct policy *policy;             /* the topic's, or the one about to be */
    uint32_t step;
    enum medium medium;
    int64_t priority, arrived_us;
    const uint8_t *attrs; /* NULL: erased, a lane of its own that nobody matches */
    uint32_t attrs_bytes;
};
void match_want_of(const struct contact *c, struct match_want *ret);
/* ERR_NOMEM and nothing changed. The caller holds one count of it. */
MUST_USE enum err match_lane(struct engine *e, const struct match_want *w, struct lane **ret_lane);
void match_drop(struct engine *e, struct lane *l); /* one count; NULL is fine */
/* The contact's lane is now this one (whose count it takes over; NULL: none, it is closed or wrapping up), its priority the lane's, and
 * it stands there if it stood in the one before. Who seeks one agent alone stands apart: sought changes only while the contact stands nowhere. */
void match_bind(struct engine *e, struct contact *c, struct lane *l);
void match_enter(struct contact *c); /* it became WAITING */
void match_leave(struct contact *c);
bool match_stands(const struct contact *c);
/* For changes that move many at once: what is about to be of one topic, or of one queue (the other: NULL). */
struct match_change {
    const struct topic *topic;
    const struct policy *policy;
    int64_t priority; /* the topic's number */
    bool bind, rank;  /* the topic requires something else; it ranks otherwise */
    bool times;       /* its steps come at other times */
    const struct queue *queue;
    const struct queue_policy *queue_policy; /* its attributes differ */
};
/* Binds a lane anew where it stands if all who have it are alike in whatever is read; lists whom else it concerns and takes every lane
 * first, into lane_to. On ERR_NOMEM nothing changed. Then match_move(), after the change; times: deadlines become those of the new policy,
 * too. */
MUST_USE enum err match_prepare(struct engine *e, const struct match_change *change);
void match_move(struct engine *e, bool times);
/* Around a change of the queue's wait order: nobody stands in between. */
void match_loosen(struct queue *q);
void match_tighten(struct queue *q);
void match_boards_free(struct queue *q); /* they come back by themselves */
/* Who of this medium is served next, of those who wait for anybody and could be matched; NULL. */
const struct contact *match_head(const struct queue *q, enum medium medium);
/* How many of the contact's queue would be served before it. */
uint32_t match_ahead(const struct contact *c);

/* -- seat.c: agents as the index sees them -- */
/* A new agent: room in the index, and its seat. ERR_NOMEM. */
MUST_USE enum err match_seat(struct engine *e, struct agent *a);
/* After anything about the agent changed but its attributes: what the index chooses by. */
void match_agent(struct engine *e, struct agent *a);
/* After its attributes changed, before the old ones are freed. */
void match_attrs(struct engine *e, struct agent *a);
/* Its attributes become these, of which there are as many bytes, where they lie. */
void match_attrs_over(struct engine *e, struct agent *a, const uint8_t *attrs);
/* After the routing (matrix) changed: all of them. */
void match_agents(struct engine *e);

/* -- match.c -- */
enum fit { FIT_YES, FIT_STATE, FIT_HELD, FIT_QUEUE, FIT_REQUIREMENT, FIT_CAPACITY, FIT_RESERVED, FIT_EXCLUDED };
/* Why not this pair, the first reason in the order QUEUE, REQUIREMENT, EXCLUDED, STATE,
 * CAPACITY, HELD, RESERVED (the contact waits for another). */
enum fit engine_fit(const struct engine *e, const struct agent *a, const struct contact *c, int64_t now_us);

/* The best agents for a waiting contact, at most want; none for a queue of OFFER_PULL. Fills the digest too, if anybody is. ERR_NOMEM. */
struct choice {
    uint32_t count;
    struct agent *agents[OFFERS_MAX];
};
MUST_USE enum err engine_choose(const struct engine *e, const struct contact *c, int64_t now_us, uint32_t want,
                                struct choice *ret, struct offer_digest *ret_digest);
/* Whether anybody is free for one who comes now and stands nowhere yet; it has its lane, and the index is settled. While chances are owed
 * (give.c) only who is left when who waits was served. ERR_NOMEM. */
MUST_USE enum err match_free(struct engine *e, const struct contact *c, bool *ret_free);
/* Whom this agent takes next: of the heads they may take, the most urgent now. NULL: nobody. Wants a settled index. */
struct contact *engine_next(struct engine *e, struct agent *a, int64_t now_us);
/* Named as not wanted. */
bool engine_excluded(const struct contact *c, agent_id agent);
/* What every rule of choice reads of a contact. */
struct lang_env engine_env(const struct agent *a, const struct contact *c);

/* -- urgency.c: one scale for all who wait (policy.h) -- */
/* Whether a is served before b at now_us. Never a tie between two contacts. */
bool match_before(const struct contact *a, const struct contact *b, int64_t now_us);
/* The same inside one queue: never changes with time. */
bool match_before_in_queue(const struct contact *a, const struct contact *b);
/* What comes first in that order, before arrival and id decide: of one band, who has the lower one. */
int64_t match_start_us(const struct contact *c);
int64_t match_urgency(const struct contact *c, int64_t now_us); /* millionths */
uint32_t match_band(const struct contact *c);
