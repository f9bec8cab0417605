/* state.h: what call control keeps. Inside the room only. */
#pragma once

#include "base/map.h"
#include "base/types.h"
#include "voice/edges.h"
#include "voice/voice.h"

#define LEGS_MAX 12u      /* of a call: the customer's, LINK_RINGS_MAX, and some that are being closed */
#define CUSTOMER 0u       /* its place among them */
#define TRUNKS_MAX 64u    /* as CONFIG has */
#define EFFECTS_MAX 1024u
#define EFFECTS_SPARE 64u /* no step of one call has more */
#define CLOSE_US (2 * SECOND_US)
#define IDLE_US (2 * SECOND_US) /* of silence, until music */
#define SORRY_US (15 * SECOND_US)

struct leg {
    uint64_t id, ring, trunk; /* trunk: whose circuit it takes; 0: none's */
    enum link_leg_kind kind;
    enum leg_state state;
    bool ours;   /* we call it */
    bool opened; /* media knows it: VOICE_CLOSED comes */
    bool first;  /* it was heard */
    bool held;   /* by its own re-INVITE */
    bool over;   /* the far end ended it */
    bool tone;   /* hears the ringback */
    int64_t due_us;
};

struct play {
    uint64_t op; /* 0: none */
    uint32_t token;
    bool sound;  /* still to be heard */
    bool barge;
    uint8_t digits_max, count;
    char digits[LINK_DIGITS_MAX], end[16];
    uint8_t end_count;
    int64_t first_us, between_us, due_us;
};

struct ending {
    enum link_reason reason;
    uint16_t cause, status;
};

struct call {
    uint64_t id; /* 0: free */
    enum link_call_state state;
    uint64_t op, told_no; /* of its CALL; 0: serve made it */
    struct leg legs[LEGS_MAX];
    uint32_t agent;       /* place of the leg it is joined with or being joined; 0: none */
    uint64_t dial_ring;   /* whose agent dials; 0: nobody */
    struct play play;
    uint32_t music; /* that the customer hears; 0: none */
    bool early, begins, sorry, mixed;
    enum link_reason doom; /* why it is to end as soon as there is room for what that brings; NONE: it is not */
    bool held[LINK_BY_LAST + 1], muted[LINK_BY_LAST + 1];
    int64_t orphan_us, idle_us, join_us; /* NEVER_US: not running */
    int64_t talking_since_us, talked_us;
    struct link_ev_ended ended;
    uint32_t round; /* of the last CALLS that knew it */
    int64_t due_us;
    uint32_t heap;  /* its place in the heap */
};

struct kept {
    uint64_t first, next; /* numbers kept: first .. next-1 */
    struct kept_event {
        uint32_t at, n, pad, kind;
        int64_t at_us;
    } *events; /* a ring of max */
    uint32_t max;
    uint8_t *bytes;
    uint32_t room, head, used; /* used with what a wrap leaves empty */
};

struct budget { /* budget.c */
    uint32_t per_s;
    uint64_t tokens, taken, served; /* tokens: in millionths of a call; in this window: calls let in, CALLs acknowledged */
    int64_t since_us, filled_us, lag_us; /* lag: the largest of this window */
    bool was_large;                      /* in the one before */
};

struct circuits {
    uint64_t trunk;
    uint32_t max, taken; /* 0: as many as there are calls */
};

enum link_phase { PHASE_DOWN, PHASE_HELLO, PHASE_UP };

struct voice {
    struct voice_conf conf;
    struct call *calls;
    uint32_t *free_calls, free_count;
    struct call **heap;
    uint32_t heap_count;
    struct map by_id;
    uint64_t legs_made;
    uint32_t tokens;
    int64_t now_us;
    struct voice_effect effects[EFFECTS_MAX];
    uint32_t effects_count;
    struct kept kept;
    struct budget budget;
    uint64_t sent; /* the last event that went over this socket */
    enum link_phase phase;
    bool calls_due; /* CALLS is to be told after the kept events */
    bool stopping;
    uint32_t round;
    struct link_config config; /* its numbers; not its lists and texts */
    struct circuits trunks[TRUNKS_MAX];
    uint32_t trunks_count;
    int64_t rate_us;           /* when all that was taken of calls_per_s is used up */
    struct buf scratch;        /* one frame that is written into kept; its room is never exceeded */
    struct buf plain;          /* TAKEN, HELLO, PONG of this event */
    struct buf calls_frame, calls_list, legs_list;
    struct voice_stats stats;
};
