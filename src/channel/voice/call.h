/* call.h: what serve asks next of one telephone call, and of the engine for it. Pure: no socket, no store, no clock.
 *
 * Inputs are what voice told (after it is on its way to disk), what the engine decided (facts, after their commit), and what came of what was asked
 * before. Each gives a short list of what to do. An input that means nothing in the present phase gives nothing and is counted; so
 * doubled and late ones are harmless. The table is in call.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/types.h"

#define CALL_RINGS_MAX 8u
#define CALL_OUTS_MAX 24u
#define CALL_TRIES_MAX 3u         /* times that a menu is heard before the number's own topic is taken */
#define CALL_ARRIVALS_MAX 30u     /* tries to get a place in the queue, a second apart */
#define CALL_PLACE_US (INT64_C(30) * SECOND_US) /* who waits is told the place no more often */

/* NEW: not answered yet. MENU: hears the greeting, may choose. ARRIVING: a contact is asked for. WAITING: it waits, or is offered: music.
 * CONNECTING: one accepted, the sound is being joined. TALKING. CALLING: an agent calls, and is rung first. DIALLING: the customer rings.
 * AGAIN: the agent's leg died in the talk; it rings again, and there is music. ENDING: hung up, or about to be. OVER: voice said so, or is gone. */
enum call_phase { CALL_NEW, CALL_MENU, CALL_ARRIVING, CALL_WAITING, CALL_CONNECTING, CALL_TALKING, CALL_CALLING, CALL_DIALLING, CALL_AGAIN,
                  CALL_ENDING, CALL_OVER, CALL_PHASES };

/* Why a ring or dialling ended, as far as anybody decides by it. */
enum call_why { CALL_WHY_NONE, CALL_WHY_BUSY, CALL_WHY_NO_ANSWER, CALL_WHY_REFUSED, CALL_WHY_FAILED, CALL_WHY_OURS };

enum call_input_kind {
    CALL_IN_BEGUN, CALL_IN_PLAYED, /* it is in the store; what was played is over */
    CALL_IN_DIGITS,        /* digit: the one that was pressed; 0: none */
    CALL_IN_ARRIVED, CALL_IN_NOT_ARRIVED, /* the contact waits (fact); err */
    CALL_IN_OFFERED,       /* agent, token, until_us (fact) */
    CALL_IN_OFFER_OVER,    /* token; taken: another agent has it (facts: declined, lapsed, withdrawn, failed to connect) */
    CALL_IN_ANSWERED,      /* token (0: the customer who was dialled) */
    CALL_IN_RING_ENDED,    /* token (0), why */
    CALL_IN_CONNECTING, CALL_IN_NOT_ACCEPTED, /* token (fact); token: the accept was refused */
    CALL_IN_JOINED, CALL_IN_JOIN_FAILED, /* token */
    CALL_IN_TALKING,       /* token, agent (fact) */
    CALL_IN_BACK,          /* it waits again, for another (facts: requeued, transferred) */
    CALL_IN_PLACE,         /* place: 1 is next */
    CALL_IN_CONTACT_OVER,  /* ended, abandoned or closed (facts) */
    CALL_IN_DIAL,          /* an agent calls: the contact is theirs (fact); agent, token */
    CALL_IN_ENDED, CALL_IN_LOST, /* by: who hung up; voice does not know it */
    CALL_IN_TICK, CALL_INPUTS
};
struct call_input {
    enum call_input_kind kind;
    int64_t now_us;
    agent_id agent;
    uint64_t token;
    int64_t until_us;
    char digit;
    bool taken;
    uint32_t place;
    enum call_why why;
    enum actor by;
    enum err err;
};

enum call_out_kind {
    /* to voice */
    CALL_OUT_ANSWER, CALL_OUT_MUSIC,
    CALL_OUT_GREET,        /* the number's greeting, and one digit is waited for if there is a menu */
    CALL_OUT_SAY_PLACE,    /* place */
    CALL_OUT_RING,         /* agent, token, until_us; begins: there is no customer yet */
    CALL_OUT_UNRING,       /* token, taken */
    CALL_OUT_JOIN, CALL_OUT_DIAL, /* token */
    CALL_OUT_HANGUP,
    /* to the engine, for the call's contact */
    CALL_OUT_ARRIVE,       /* topic */
    CALL_OUT_ACCEPT,       /* agent, token */
    CALL_OUT_CONNECTED, CALL_OUT_NOT_CONNECTED, CALL_OUT_DECLINE, /* agent, token */
    CALL_OUT_LEAVE, CALL_OUT_END, CALL_OUT_REQUEUE, /* the customer is gone; agent, by; its agent, token, is: another's */
    /* to the store */
    CALL_OUT_KEEP_RANG, CALL_OUT_KEEP_JOINED, /* agent, token */
    CALL_OUT_KEEP_BACK,    /* nobody talks any more */
    CALL_OUT_KEEP_DIALLED, /* result */
    CALL_OUT_KEEP_ENDED, CALL_OUT_KEEP_LOST, CALL_OUTS /* by */
};

struct call_out {
    enum call_out_kind kind;
    agent_id agent;
    uint64_t token;
    int64_t until_us;
    topic_id topic;
    bool taken, begins;
    uint32_t place;
    enum actor by;
    enum phone_result result;
};

struct call_todo {
    struct call_out outs[CALL_OUTS_MAX];
    uint32_t count;
};

enum call_ring_state { CALL_RINGS, CALL_ACCEPTS, CALL_HAS }; /* rings; answered, and the engine is asked; accepted */

struct call_ring {
    agent_id agent;
    uint64_t token;
    int64_t until_us;
    enum call_ring_state state;
};

/* What the number says; borrowed by nobody: small. */
struct call_plan {
    topic_id topic; /* without a choice */
    topic_id choices[12]; /* of 0-9, *, #; 0: none */
    bool greets, asks; /* there is a greeting; there are choices */
};

struct call {
    enum call_phase phase;
    struct call_plan plan;
    bool arrived, gone, talked; /* the engine has, or had, its contact; the customer left before that; the engine counts it as talked to */
    bool outbound, dialled; /* dialled: what came of it is kept */
    uint32_t tries, arrivals;
    topic_id topic;
    agent_id agent; /* who talks, or calls; with which token */
    uint64_t token;
    struct call_ring rings[CALL_RINGS_MAX];
    uint32_t rings_count;
    uint32_t place, told_place;
    int64_t told_us, retry_us; /* retry: 0, or when the next arrival is tried */
    bool says; /* a place is being spoken */
    uint64_t ignored; /* inputs that meant nothing */
};
/* One step: changes c, fills what is to be done. */
void call_step(struct call *c, const struct call_input *in, struct call_todo *ret_todo);
/* What the engine has of the call's contact, after a start. NONE: it never arrived. */
struct call_contact {
    enum contact_state state;
    agent_id agent; /* of CONNECTING, TALKING, WRAPUP; as token */
    uint64_t token;
    struct call_ring offers[CALL_RINGS_MAX]; /* of OFFERED: agent, token, until_us */
    uint32_t offers_count;
};
/* c is zeroed but for plan, topic, outbound: as it is after a start of serve. */
void call_resume(struct call *c, const struct call_contact *known);
/* All that voice is to do for the call as it is now: after voice, or serve, was away. */
void call_sync(const struct call *c, struct call_todo *ret_todo);
/* 0: none; else call_step with TICK is due then. */
int64_t call_next_us(const struct call *c);

const char *call_phase_name(enum call_phase p);
const char *call_out_name(enum call_out_kind k);
