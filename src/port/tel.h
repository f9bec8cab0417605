/* tel.h: the telephone, for those who ask something of it. host/ implements it. Any thread but the hub's and the telephone's own.
 *
 * What is asked of a call by an agent is the holder's alone; it takes effect when voice says so, and the contact's row tells. Errors:
 * ERR_MISSING (no such call), ERR_FORBIDDEN (not this agent's), ERR_STATE (means nothing now, or voice is not there), ERR_FULL. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/str.h"
#include "base/types.h"
#include "port/net.h"

struct tel;

#define TEL_SDP_MAX 16000u
#define TEL_CANDIDATE_MAX 1024u
#define TEL_DIGITS_MAX 32u

enum tel_act { TEL_HOLD, TEL_RESUME, TEL_MUTE, TEL_UNMUTE, TEL_DIGITS, TEL_ACTS };
MUST_USE enum err tel_act(struct tel *t, agent_id agent, contact_id contact, enum tel_act act, struct str digits);

/* The agent calls a customer: the contact is theirs at once, their device rings first. number: E.164; topic's queue does the wrap-up. Waits. Also
 * ERR_INPUT (no carrier, or no such topic), and the engine's refusals (port/router.h: CMD_ARRIVE with an agent). */
struct tel_dial {
    agent_id agent;
    party_id party; /* 0: by the number */
    struct str number;
    topic_id topic;
    bool zh;
    contact_id contact; /* filled */
    conversation_id conversation;
};
MUST_USE enum err tel_dial(struct tel *t, struct tel_dial *d);

/* A desktop's half of a call that rings for, or is joined with, this agent; voice's answer goes to the socket as a frame
 * {"t":"call","contact","sdp"}. */
MUST_USE enum err tel_sdp(struct tel *t, agent_id agent, contact_id contact, net_id socket, struct str sdp);
MUST_USE enum err tel_candidate(struct tel *t, agent_id agent, contact_id contact, struct str candidate);

#define TEL_PAGES_MAX 500u /* calls of pages at once */

/* A customer's page calls. call: even, made of the page's own key by who asks, so that the same key is the same call: with another SDP the page was loaded
 * anew, without one only its socket is another. party 0: of a call that is there. What becomes of it goes to the socket as frames {"t":"call"}
 * (docs/protocol.md); at a limit that is its end. ERR_STATE: voice is away, and none begins; of a call that is there it is told when it is back. */
struct tel_page {
    uint64_t call, endpoint;
    conversation_id conversation;
    party_id party;
    topic_id topic;
    bool zh;
    net_id socket;
    struct str sdp;
};
MUST_USE enum err tel_page_call(struct tel *t, const struct tel_page *p);
/* Whether a first call of this page would be taken now, so that nobody is made known for one that is not: NULL, or why it is ended. */
const char *tel_page_may(struct tel *t, net_id socket);
MUST_USE enum err tel_page_candidate(struct tel *t, uint64_t call, net_id socket, struct str candidate);
MUST_USE enum err tel_page_end(struct tel *t, uint64_t call);
/* Waits for the store, and says of p->call whose, in which conversation and about what it is. OK: it is there; ERR_STATE: it is over; ERR_MISSING: never
 * begun. */
MUST_USE enum err tel_page_look(struct tel *t, struct tel_page *p);

/* Trunks, numbers, prompts, phones or devices have changed, and that is committed. */
void tel_settings(struct tel *t);

struct tel_stats {
    bool there; /* voice is */
    uint64_t calls, lost, restarts, events, ignored;
};
void tel_stats(struct tel *t, struct tel_stats *ret_stats);
