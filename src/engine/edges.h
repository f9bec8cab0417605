/* edges.h: the life of a contact as a table. decide*.c and time.c ask what an event means in a state, evolve*.c asks
 * where a fact leads. docs/states/contact.md is drawn from it. */
#pragma once

#include <stdbool.h>

#include "base/enums.h"
#include "base/fact.h"

enum contact_event {
    EVENT_OFFER,         /* an agent was chosen; in a parallel offer, one more */
    EVENT_WIDEN,         /* waited long enough for the next step of the policy */
    EVENT_RESERVE,       /* waits for one agent alone, or no longer */
    EVENT_MOVE,          /* to the queue that takes what overflows */
    EVENT_CHANGE,        /* something is known about it that was not */
    EVENT_ACCEPT,
    EVENT_ACCEPT_FIRST,  /* accepted, the first of two phases */
    EVENT_CONNECTED,     /* the second */
    EVENT_NOT_CONNECTED,
    EVENT_DECLINE,
    EVENT_LAPSE,         /* the lease, the time to connect or the time for wrap-up is over */
    EVENT_WITHDRAW,      /* the offer is taken back: customer left, agent gone or not ready, another was first */
    EVENT_LEAVE,         /* the customer left */
    EVENT_SLEEP,         /* the customer is silent, or speaks again */
    EVENT_END,           /* the talk ends and wrap-up begins */
    EVENT_END_PLAIN,     /* the talk ends in a queue without wrap-up */
    EVENT_WRAP,
    EVENT_REQUEUE,       /* its agent is gone for good */
    EVENT_TRANSFER,      /* its agent passes it on */
    EVENT_RETIME,        /* a fresh deadline after a restart */
    CONTACT_EVENTS
};

struct edge {
    enum contact_state next; /* CONTACT_NONE: the state refuses the event */
    enum fact_kind fact;
    bool last_of_many;       /* stays where it is as long as other agents hold an offer of it */
};

/* A refusing edge for a state or event out of range, too. */
struct edge engine_edge(enum contact_state state, enum contact_event event);
/* Where a fact leads from this state; CONTACT_NONE if it cannot follow. ends_plain: FACT_CONTACT_ENDED without wrap-up.
 * places: how many agents hold the contact before the fact. */
enum contact_state engine_edge_follow(enum contact_state state, uint16_t fact, bool ends_plain, uint32_t places);
const char *engine_event_name(enum contact_event event);
const char *engine_state_name(enum contact_state state);
