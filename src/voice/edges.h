/* edges.h: the life of a leg and of a call as tables. docs/states/leg.md and call.md are drawn from them. */
#pragma once

#include "link/link.h"

enum leg_state { LEG_GONE, LEG_CALLING, LEG_RINGING, LEG_ASKING, LEG_ANSWERED, LEG_CLOSING, LEG_STATES };

enum leg_event {
    LEG_RING,    /* 180, or 183 */
    LEG_ANSWER,  /* 200, a browser's first packet, or serve's ANSWER for who calls us */
    LEG_ASK,     /* 200 of an outside number: a 1 is asked for */
    LEG_CONFIRM, /* it was pressed */
    LEG_END,     /* by anybody, for any reason */
    LEG_CLOSED,  /* nothing of it is left */
    LEG_EVENTS
};

struct leg_edge {
    enum leg_state next; /* LEG_GONE where tell is 0 too: the state refuses the event, but for LEG_CLOSED */
    uint16_t tell;       /* the event of an agent's ring that says so; of a customer who is dialled see leg.c */
};

enum call_event {
    CALL_ANSWER,
    CALL_SOUND,  /* PLAY, MUSIC */
    CALL_RING,
    CALL_DIAL,
    CALL_JOIN,   /* serve's, or the customer who was dialled answered */
    CALL_JOINED, /* both sides were heard */
    CALL_PART,   /* the agent's leg is over, the customer's is not */
    CALL_HOLD,   /* HOLD, RESUME, MUTE, UNMUTE, and a side's own re-INVITE */
    CALL_DIGITS,
    CALL_END,
    CALL_OVER,   /* all legs are closed */
    CALL_EVENTS
};

/* LINK_CALL_NONE: refused; but CALL_OVER leads there. */
enum link_call_state voice_call_edge(enum link_call_state state, enum call_event event);
struct leg_edge voice_leg_edge(enum leg_state state, enum leg_event event);
