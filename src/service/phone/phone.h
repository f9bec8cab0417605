/* phone.h: the telephone's rows: calls, and what is set of carriers, numbers, prompts, phones and agents' devices.
 *
 * All functions with a tx run inside a store transaction or read (port/store.h), may run again, and return the store's errors. A
 * call's row follows its events and the facts about its contact; no number of a person is in it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/enums.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

/* MENU: hears the greeting or chooses. QUEUE: has a contact that is not talked to. TALK: joined. DIAL: an agent calls somebody. OVER,
 * LOST: ended. Values are stored. */
enum phone_state { PHONE_NONE, PHONE_MENU, PHONE_QUEUE, PHONE_TALK, PHONE_DIAL, PHONE_OVER, PHONE_LOST };

struct phone_call {
    uint64_t id;
    contact_id contact; /* from the first, whether or not it ever arrives */
    conversation_id conversation;
    party_id party;
    uint64_t number; /* called, or shown */
    topic_id topic;  /* 0: not chosen yet */
    agent_id agent;  /* who dialled, or whose device is joined; 0: nobody */
    uint64_t token;
    enum phone_state state;
    bool outbound, zh;
    uint32_t held, muted; /* bits 1 << enum actor */
    int64_t started_us, joined_us;
    enum phone_result result;
    uint64_t instance, event; /* of voice: up to which event this call has been taken */
};

/* The row and FACT_CALL_STARTED. ERR_EXISTS: it is there. */
MUST_USE enum err phone_call_begin(struct store_tx *tx, org_id org, const struct phone_call *c);
/* ERR_MISSING; ERR_STATE: it has ended. */
MUST_USE enum err phone_call_find(struct store_tx *tx, org_id org, uint64_t call, struct phone_call *ret_call);
/* Those that have not ended. */
MUST_USE enum err phone_calls_live(struct store_tx *tx, org_id org, enum err (*each)(void *arg, const struct phone_call *c), void *arg);

/* What happened to a call: the row is brought in line and the fact written (kind 0: none of its own). With an event of voice that was taken
 * before nothing is done, and taken is false. */
struct phone_news {
    org_id org;
    uint64_t call;
    uint64_t instance, event; /* event 0: not by an event */
    uint16_t kind;            /* FACT_CALL_RANG, _JOINED, _HELD, _RESUMED, _DIALLED; 0 */
    agent_id agent;
    uint64_t token;
    int64_t b, c; /* of the fact: fact.def; RANG's and JOINED's token goes by itself */
    topic_id topic; /* 0: as it was */
    enum phone_state state; /* 0: as it was */
    int mute;               /* 1 muted, -1 unmuted: the side in c */
    int64_t now_us;
    bool taken; /* filled */
};
MUST_USE enum err phone_call_news(struct store_tx *tx, struct phone_news *n);

/* The end: by is enum actor; lost: voice is gone, FACT_CALL_LOST instead of FACT_CALL_ENDED. Ended already: nothing is done. */
struct phone_end {
    org_id org;
    uint64_t call;
    bool lost;
    enum actor by;
    uint32_t cause; /* Q.850 */
    uint64_t packets_in, packets_out, packets_lost;
    uint32_t jitter_us;
    int64_t now_us;
    bool taken; /* filled */
};
MUST_USE enum err phone_call_end(struct store_tx *tx, struct phone_end *e);

/* Up to which event of which voice all has been taken. Zeros: none yet. */
MUST_USE enum err phone_voice_get(struct store_tx *tx, org_id org, uint64_t *ret_instance, uint64_t *ret_event);
MUST_USE enum err phone_voice_put(struct store_tx *tx, org_id org, uint64_t instance, uint64_t event);

/* A party's number, E.164: proved, else the one they called from. ERR_MISSING. */
#define PHONE_NUMBER_BYTES 17u /* "+" and up to 15 digits, and a NUL */
MUST_USE enum err phone_of_party(struct store_tx *tx, org_id org, party_id party, char ret_number[PHONE_NUMBER_BYTES]);
