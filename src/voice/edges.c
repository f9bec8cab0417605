#include "voice/edges.h"

#include <stdio.h>

#include "voice/voice.h"

/* An empty cell refuses. */
static const struct leg_edge leg_edges[LEG_STATES][LEG_EVENTS] = {
    [LEG_CALLING] = {[LEG_RING] = {LEG_RINGING, LINK_EV_RINGING},
                     [LEG_ANSWER] = {LEG_ANSWERED, LINK_EV_ANSWERED},
                     [LEG_ASK] = {LEG_ASKING, 0},
                     [LEG_END] = {LEG_CLOSING, LINK_EV_RING_ENDED}},
    [LEG_RINGING] = {[LEG_ANSWER] = {LEG_ANSWERED, LINK_EV_ANSWERED},
                     [LEG_ASK] = {LEG_ASKING, 0},
                     [LEG_END] = {LEG_CLOSING, LINK_EV_RING_ENDED}},
    [LEG_ASKING] = {[LEG_CONFIRM] = {LEG_ANSWERED, LINK_EV_ANSWERED}, [LEG_END] = {LEG_CLOSING, LINK_EV_RING_ENDED}},
    [LEG_ANSWERED] = {[LEG_END] = {LEG_CLOSING, LINK_EV_RING_ENDED}},
    [LEG_CLOSING] = {[LEG_CLOSED] = {LEG_GONE, 0}},
};

#define NEW LINK_CALL_NEW
#define WAITING LINK_CALL_WAITING
#define JOINING LINK_CALL_JOINING
#define TALKING LINK_CALL_TALKING
#define ENDED LINK_CALL_ENDED

static const enum link_call_state call_edges[LINK_CALL_LAST + 1][CALL_EVENTS] = {
    [NEW] = {[CALL_ANSWER] = WAITING, [CALL_SOUND] = NEW, [CALL_RING] = NEW, [CALL_DIAL] = NEW, [CALL_JOIN] = JOINING, [CALL_END] = ENDED},
    [WAITING] = {[CALL_SOUND] = WAITING, [CALL_RING] = WAITING, [CALL_JOIN] = JOINING, [CALL_DIGITS] = WAITING, [CALL_END] = ENDED},
    [JOINING] = {[CALL_JOINED] = TALKING, [CALL_PART] = WAITING, [CALL_END] = ENDED},
    [TALKING] = {[CALL_PART] = WAITING, [CALL_HOLD] = TALKING, [CALL_DIGITS] = TALKING, [CALL_END] = ENDED},
    [ENDED] = {[CALL_OVER] = LINK_CALL_NONE},
};

static const char *const leg_states[] = {"gone", "calling", "ringing", "asking", "answered", "closing"};
static const char *const leg_events[] = {"ring", "answer", "ask", "confirm", "end", "closed"};
static const char *const call_states[] = {"none", "new", "waiting", "joining", "talking", "ended"};
static const char *const call_events[] = {"answer", "play, music", "ring", "dial", "join", "joined", "part", "hold, mute", "digits", "end", "over"};

struct leg_edge voice_leg_edge(enum leg_state state, enum leg_event event)
{
    return leg_edges[state][event];
}

enum link_call_state voice_call_edge(enum link_call_state state, enum call_event event)
{
    return call_edges[state][event];
}

static void draw(struct buf *b, const char *from, const char *to, const char *event, const char *tell)
{
    char line[200];

    snprintf(line, sizeof line, "    %s --> %s: %s%s%s\n", from, to, event, tell ? " / " : "", tell ? tell : "");
    buf_text(b, line);
}

void voice_draw_legs(struct buf *b)
{
    buf_text(b, "# The states of a leg\n\nDrawn from the table in src/voice/edges.c by `voice_test --draw-legs`. After the stroke: the event that serve is told of an agent's ring;\n"
                "of a customer who calls nothing is told, of one who is dialled PROGRESS, ANSWERED and RING_ENDED of ring 0.\n\n```mermaid\nstateDiagram-v2\n"
                "    [*] --> calling\n");
    for (int s = 0; s < LEG_STATES; s++)
        for (int e = 0; e < LEG_EVENTS; e++) {
            const struct leg_edge edge = leg_edges[s][e];
            if (edge.next != LEG_GONE || (s == LEG_CLOSING && e == LEG_CLOSED))
                draw(b, leg_states[s], leg_states[edge.next], leg_events[e], edge.tell ? link_kind_name(edge.tell) : NULL);
        }
    buf_text(b, "    gone --> [*]\n```\n");
}

void voice_draw_calls(struct buf *b)
{
    buf_text(b, "# The states of a call\n\nDrawn from the table in src/voice/edges.c by `voice_test --draw-calls`.\n\n```mermaid\nstateDiagram-v2\n    [*] --> new\n");
    for (int s = 0; s <= LINK_CALL_LAST; s++)
        for (int e = 0; e < CALL_EVENTS; e++)
            if (call_edges[s][e] != LINK_CALL_NONE || (s == LINK_CALL_ENDED && e == CALL_OVER))
                draw(b, call_states[s], call_states[call_edges[s][e]], call_events[e], NULL);
    buf_text(b, "    none --> [*]\n```\n");
}
