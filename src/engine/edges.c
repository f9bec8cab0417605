#include "engine/edges.h"

#include <assert.h>

#define WAITING CONTACT_WAITING
#define OFFERED CONTACT_OFFERED
#define TALKING CONTACT_TALKING
#define WRAPUP CONTACT_WRAPUP
#define CLOSED CONTACT_CLOSED

/* An empty cell refuses. A customer who leaves during an offer takes two steps: EVENT_WITHDRAW, then EVENT_LEAVE. */
static const struct edge edges[CONTACT_CLOSED][CONTACT_EVENTS] = {
    [WAITING] = {[EVENT_OFFER] = {OFFERED, FACT_CONTACT_OFFERED},
                 [EVENT_WIDEN] = {WAITING, FACT_CONTACT_WIDENED},
                 [EVENT_LEAVE] = {CLOSED, FACT_CONTACT_ABANDONED}},
    [OFFERED] = {[EVENT_ACCEPT] = {TALKING, FACT_CONTACT_ACCEPTED},
                 [EVENT_DECLINE] = {WAITING, FACT_CONTACT_DECLINED},
                 [EVENT_LAPSE] = {WAITING, FACT_OFFER_LAPSED},
                 [EVENT_WITHDRAW] = {WAITING, FACT_OFFER_WITHDRAWN},
                 [EVENT_RETIME] = {OFFERED, FACT_OFFER_RETIMED}},
    [TALKING] = {[EVENT_END] = {WRAPUP, FACT_CONTACT_ENDED},
                 [EVENT_END_PLAIN] = {CLOSED, FACT_CONTACT_ENDED},
                 [EVENT_REQUEUE] = {WAITING, FACT_CONTACT_REQUEUED}},
    [WRAPUP] = {[EVENT_WRAP] = {CLOSED, FACT_CONTACT_WRAPPED},
                [EVENT_LAPSE] = {CLOSED, FACT_CONTACT_WRAPPED},
                [EVENT_RETIME] = {WRAPUP, FACT_WRAPUP_RETIMED}},
};

static const char *const event_names[CONTACT_EVENTS] = {
    "offer", "widen", "accept", "decline", "lapse", "withdraw", "leave", "end", "end plain", "wrap", "requeue", "retime",
};

static const char *const state_names[CONTACT_CLOSED + 1] = {"none", "waiting", "offered", "talking", "wrapup", "closed"};

struct edge engine_edge(enum contact_state state, enum contact_event event)
{
    if ((unsigned)state >= CONTACT_CLOSED || (unsigned)event >= CONTACT_EVENTS)
        return (struct edge){0};
    return edges[state][event];
}

enum contact_state engine_edge_follow(enum contact_state state, uint16_t fact, bool ends_plain)
{
    for (unsigned event = 0; event < CONTACT_EVENTS; event++) {
        struct edge edge = engine_edge(state, event);
        if (edge.next == CONTACT_NONE || edge.fact != fact)
            continue;
        if (fact == FACT_CONTACT_ENDED && ends_plain != (event == EVENT_END_PLAIN))
            continue;
        return edge.next;
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
    assert((unsigned)state <= CONTACT_CLOSED);
    return state_names[state];
}
