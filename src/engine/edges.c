#include "engine/edges.h"

#include <assert.h>

#define WAITING CONTACT_WAITING
#define OFFERED CONTACT_OFFERED
#define CONNECTING CONTACT_CONNECTING
#define TALKING CONTACT_TALKING
#define WRAPUP CONTACT_WRAPUP
#define CLOSED CONTACT_CLOSED

/* An empty cell refuses. A customer who leaves during an offer takes two steps: EVENT_WITHDRAW, then EVENT_LEAVE; and of several
 * who were asked the first to accept does so when the others' offers are withdrawn. */
static const struct edge edges[CONTACT_STATES][CONTACT_EVENTS] = {
    [WAITING] = {[EVENT_OFFER] = {OFFERED, FACT_CONTACT_OFFERED, false},
                 [EVENT_WIDEN] = {WAITING, FACT_CONTACT_WIDENED, false},
                 [EVENT_RESERVE] = {WAITING, FACT_CONTACT_RESERVED, false},
                 [EVENT_MOVE] = {WAITING, FACT_CONTACT_MOVED, false},
                 [EVENT_CHANGE] = {WAITING, FACT_CONTACT_SET, false},
                 [EVENT_LEAVE] = {CLOSED, FACT_CONTACT_ABANDONED, false}},
    [OFFERED] = {[EVENT_OFFER] = {OFFERED, FACT_CONTACT_OFFERED, false},
                 [EVENT_ACCEPT] = {TALKING, FACT_CONTACT_ACCEPTED, false},
                 [EVENT_ACCEPT_FIRST] = {CONNECTING, FACT_CONTACT_CONNECTING, false},
                 [EVENT_DECLINE] = {WAITING, FACT_CONTACT_DECLINED, true},
                 [EVENT_LAPSE] = {WAITING, FACT_OFFER_LAPSED, true},
                 [EVENT_WITHDRAW] = {WAITING, FACT_OFFER_WITHDRAWN, true},
                 [EVENT_CHANGE] = {OFFERED, FACT_CONTACT_SET, false},
                 [EVENT_RETIME] = {OFFERED, FACT_OFFER_RETIMED, false}},
    [CONNECTING] = {[EVENT_CONNECTED] = {TALKING, FACT_CONTACT_ACCEPTED, false},
                    [EVENT_NOT_CONNECTED] = {WAITING, FACT_CONNECT_FAILED, false},
                    [EVENT_LAPSE] = {WAITING, FACT_CONNECT_FAILED, false},
                    [EVENT_WITHDRAW] = {WAITING, FACT_OFFER_WITHDRAWN, false},
                    [EVENT_CHANGE] = {CONNECTING, FACT_CONTACT_SET, false},
                    [EVENT_RETIME] = {CONNECTING, FACT_OFFER_RETIMED, false}},
    [TALKING] = {[EVENT_SLEEP] = {TALKING, FACT_CONTACT_SLEEP, false},
                 [EVENT_CHANGE] = {TALKING, FACT_CONTACT_SET, false},
                 [EVENT_END] = {WRAPUP, FACT_CONTACT_ENDED, false},
                 [EVENT_END_PLAIN] = {CLOSED, FACT_CONTACT_ENDED, false},
                 [EVENT_REQUEUE] = {WAITING, FACT_CONTACT_REQUEUED, false},
                 [EVENT_TRANSFER] = {WAITING, FACT_CONTACT_TRANSFERRED, false}},
    [WRAPUP] = {[EVENT_WRAP] = {CLOSED, FACT_CONTACT_WRAPPED, false},
                [EVENT_LAPSE] = {CLOSED, FACT_CONTACT_WRAPPED, false},
                [EVENT_CHANGE] = {WRAPUP, FACT_CONTACT_SET, false},
                [EVENT_RETIME] = {WRAPUP, FACT_WRAPUP_RETIMED, false}},
};

static const char *const event_names[CONTACT_EVENTS] = {
    "offer",   "widen",    "reserve", "move",  "change", "accept", "accept, first phase", "connected", "not connected", "decline", "lapse",
    "withdraw", "leave", "sleep",  "end",    "end plain",           "wrap",      "requeue",       "transfer", "retime",
};

static const char *const state_names[CONTACT_STATES] = {"none", "waiting", "offered", "talking", "wrapup", "closed", "connecting"};

struct edge engine_edge(enum contact_state state, enum contact_event event)
{
    if ((unsigned)state >= CONTACT_STATES || (unsigned)event >= CONTACT_EVENTS)
        return (struct edge){0};
    return edges[state][event];
}

enum contact_state engine_edge_follow(enum contact_state state, uint16_t fact, bool ends_plain, uint32_t places)
{
    for (unsigned event = 0; event < CONTACT_EVENTS; event++) {
        struct edge edge = engine_edge(state, event);
        if (edge.next == CONTACT_NONE || edge.fact != fact)
            continue;
        if (fact == FACT_CONTACT_ENDED && ends_plain != (event == EVENT_END_PLAIN))
            continue;
        return edge.last_of_many && places > 1 ? state : edge.next;
    }
    return CONTACT_NONE;
}

const char *engine_event_name(enum contact_event event)
{
    assert((unsigned)event < CONTACT_EVENTS);
    return event_names[event];
}

const char *engine_state_name(enum contact_state state)
{
    assert((unsigned)state < CONTACT_STATES);
    return state_names[state];
}
