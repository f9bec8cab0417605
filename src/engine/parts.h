/* parts.h: what the files of the room offer each other about the state. Included by state.h. */
#pragma once

#include "engine/state.h"

/* -- engine.c -- */
struct agent *engine_find_agent(const struct engine *e, agent_id id);       /* NULL if missing, as the next */
struct contact *engine_find_contact(const struct engine *e, contact_id id);
void engine_agent_free(struct agent *a);
void engine_contact_free(struct contact *c);
void engine_contact_forget(struct contact *c); /* its attributes */
void engine_topic_free(struct topic *t);
void engine_queue_free(struct queue *q);
/* When the topic's widening step is due for the contact; NEVER_US if it is in force or there is none. */
int64_t engine_widen_us(const struct contact *c);
/* Puts the contact's deadline where its state says. */
void engine_refresh(struct engine *e, struct contact *c);
/* By the topic's expression over what is known of the contact and its queue, held to 0 .. PRIORITY_MAX; without one, or when the person
 * was erased, the topic's number. Of nothing else: not of what happened, nor when. */
int64_t engine_priority(const struct contact *c);
/* The same with what is about to be the topic's and the queue's. */
int64_t engine_priority_by(const struct contact *c, const struct policy *policy, int64_t number, const struct queue_policy *queue);
/* From when the agent counts as idle, by the company's rule: the end of the last work, the last offer, or being ready. None counts
 * from before they became ready. */
int64_t engine_idle_since_us(const struct engine *e, const struct agent *a);
/* It waits for this agent because a colleague said so: neither queue nor requirement nor time apart is asked. */
static inline bool engine_passed_to(const struct contact *c, const struct agent *a)
{
    return c->sought == a->id && c->sought_why == SOUGHT_PASSED;
}
/* A reason that an offer may be declined for. */
static inline bool engine_declines(int64_t reason)
{
    return reason >= DECLINE_NONE && reason <= REASON_MAX && reason != DECLINE_PASSED;
}
/* What is remembered of this pair, over or not; NULL. */
const struct hold *engine_hold_of(const struct contact *c, agent_id agent);
/* Of the agent who had it last of those who transferred it; NULL: nobody did. */
struct hold *engine_hold_passed(const struct contact *c);
/* Whether this one of the contact's keeps apart at now_us. */
bool engine_hold_stands(const struct contact *c, const struct hold *h, int64_t now_us);
/* The hold that keeps this pair apart at now_us, or NULL. */
const struct hold *engine_held(const struct contact *c, agent_id agent, int64_t now_us);
void engine_promises(const struct engine *e, const struct contact *c);

/* The same for all who wait in the queue. */
void engine_refresh_waiting(struct engine *e, const struct queue *q);
/* When the contact is to be looked at for the overflow of its queue; NEVER_US. Where nobody could take it, again after as long. */
int64_t engine_overflow_us(const struct contact *c);

/* Into and out of the list of those who wait for the agent alone; by id. */
void engine_reserved_put(struct engine *e, struct contact *c);
void engine_reserved_take(struct engine *e, struct contact *c);

/* -- closed.c -- */
const struct closed *engine_closed(const struct engine *e, contact_id id); /* NULL if unknown or long ago; the latest of doubles */
/* The next place of the ring, with nothing but its id; the oldest is forgotten. */
struct closed *engine_closed_add(struct engine *e, contact_id id);
MUST_USE enum err engine_closed_new(struct engine *e); /* ERR_NOMEM; engine_closed_done() is due all the same */
void engine_closed_done(struct engine *e);

/* -- overflow.c -- */
/* Whether the way on from a queue that overflows to `overflow` ends without coming back to it. */
bool engine_overflow_ends(const struct engine *e, queue_id queue, queue_id overflow);
/* Where a contact of this medium that comes to q goes: the first queue on the way that is not full and not too long, or else the
 * last that is not full. NULL: all are full. *ret_why: OVERFLOW_NONE if it is q. */
struct queue *engine_overflow_at(const struct engine *e, struct queue *q, enum medium medium, enum overflow *ret_why);
/* Where one goes who waited in q long enough; NULL: nowhere. */
struct queue *engine_overflow_on(const struct engine *e, const struct queue *q, enum medium medium);

/* -- staff.c -- */
bool engine_serves(const struct agent *a, queue_id queue);
/* Counts the places of an agent who is ready among the staff of the queues they serve: by -1 before a change, by 1 after it. */
void engine_staff(struct engine *e, const struct agent *a, int by);
/* Counts the staff of a queue that is new. */
void engine_staff_queue(const struct engine *e, struct queue *q);
/* Of the contact's queue and medium. */
static inline struct estimate *engine_estimate(const struct contact *c)
{
    return &c->queue->estimates[c->medium];
}
/* What the estimates of a wait ask of this moment. */
void engine_estimate_now(const struct engine *e, const struct queue *q, enum medium medium, int64_t now_us, struct estimate_now *ret);

/* -- place.c: agents' claims on contacts -- */
/* The first place of the contact: the only one in every state but OFFERED. NULL: nobody holds it. */
struct place *engine_place(const struct contact *c);
/* The place under this token, or of this agent (it is one at most); NULL. */
struct place *engine_place_by_token(const struct contact *c, uint64_t token);
struct place *engine_place_of(const struct contact *c, agent_id agent);
/* Memory for one more, not yet linked: engine_place_put() next, nothing between. ERR_NOMEM. */
MUST_USE enum err engine_place_new(struct contact *c, struct place **ret_place);
/* The contact's token, until and since are set; the medium's count and the agent's clock of work follow. */
void engine_place_put(struct place *p, struct contact *c, struct agent *a, int64_t now_us);
/* Ends the claim; the place is void afterwards. */
void engine_place_drop(struct place *p, int64_t now_us);
/* The conversation falls asleep or wakes: the medium's counts follow. snoozed_until_us: its agent put it away; 0: not. */
void engine_place_sleep(struct place *p, bool asleep, int64_t snoozed_until_us, int64_t now_us);
/* Holds or is offered anything but what is put away: that needs no desktop and no wish waits for it. */
bool engine_at_work(const struct agent *a);
/* The agent's place with the lowest token, NULL: none; then each one's agent_before, asked before it is dropped: whatever happens to all that
 * an agent holds happens in that order. */
struct place *engine_place_oldest(const struct agent *a);

/* -- capacity.c -- */
/* Ready, there, and not about to do something else. */
bool engine_present(const struct agent *a);
/* Could be given one more contact of the medium: ready, there, not about to pause, and with a place by policy.h's rule. */
bool engine_may_take(const struct engine *e, const struct agent *a, enum medium medium);
bool engine_has_room(const struct engine *e, const struct agent *a, enum medium medium); /* whatever their state */
/* One more conversation that wakes is more of the medium than the capacity says. */
bool engine_wakes_beyond(const struct engine *e, const struct agent *a, enum medium medium);

/* -- memory.c: what evolve.c and snapshot.c both build. ERR_NOMEM, and then nothing changed. -- */
MUST_USE enum err engine_bytes_copy(const uint8_t *p, uint32_t n, uint8_t **ret_copy);
/* Room in the book and in the heap for one more. */
MUST_USE enum err engine_contact_room(struct engine *e);
MUST_USE enum err engine_agent_room(struct engine *e);
/* Room for one more hold on this contact. */
MUST_USE enum err engine_hold_room(struct contact *c);
void engine_hold_put(struct contact *c, const struct hold *h);
