/* ua.h: one SIP user agent in a thread of its own. It knows signalling and nothing of what a call is for.
 *
 * Commands come from any thread, are queued and carried out in order; what came of them are events. One thread at a time takes
 * events. A command for a call that is over does nothing: its UA_ENDED is on the way. Every call that was told of, by UA_INCOMING
 * or by an id from ua_call, has exactly one UA_ENDED, and nothing after it. */
#pragma once

#include "base/err.h"
#include "sip/types.h"

struct ua;

/* Fills every field that is zero, but listen. */
void ua_defaults(struct ua_conf *conf);

/* Listens when it returns. ERR_INPUT: an address that cannot be; ERR_EXISTS: one is taken; ERR_SYSTEM; ERR_NOMEM. */
MUST_USE enum err ua_new(const struct ua_conf *conf, struct ua **ret_ua);
/* All calls are ended with BYE or CANCEL, 2 s at most, then the thread. Accepts NULL. */
void ua_done(struct ua *ua);

/* The port that listen[index] got. */
uint16_t ua_port(const struct ua *ua, uint32_t index);

/* Readable when there are events; level-triggered, ua_take empties it. */
int ua_fd(const struct ua *ua);
/* The next event, the taker's own, or NULL. */
struct ua_event *ua_take(struct ua *ua);
void ua_event_free(struct ua_event *e); /* accepts NULL */

/* Whole, in place of the one before. Calls and the registrations of phones that stay go on. ERR_INPUT: what cannot be
 * (too many, an unreadable address, a doubled id or user); then all stays as it was. */
MUST_USE enum err ua_configure(struct ua *ua, const struct ua_config *config);

/* ERR_FULL: commands_max wait. All of these copy what they are given. */

/* An incoming call: 180 or 183; with sdp it is early media, sent reliably to who supports 100rel. */
MUST_USE enum err ua_progress(struct ua *ua, ua_call_id call, uint32_t status, struct str sdp);
/* The 200 of an incoming call, or of UA_OFFERED. */
MUST_USE enum err ua_answer(struct ua *ua, ua_call_id call, struct str sdp);
/* No to an incoming call (which ends) or to UA_OFFERED (which goes on). retry_after_s 0: none. */
MUST_USE enum err ua_reject(struct ua *ua, ua_call_id call, uint32_t status, uint32_t retry_after_s);

/* An outgoing call to phone (all its contacts ring, one wins) or through trunk (its targets one after the other). */
struct ua_dial {
    uint64_t owner;         /* told with every event */
    uint32_t trunk, phone;  /* one of them */
    const char *number;     /* trunk: what to call */
    const char *caller;     /* number or name that is shown; NULL: withheld (RFC 3323) */
    const char *display;    /* or NULL */
    struct str sdp;         /* the offer */
    uint32_t ring_s;        /* then UA_WHY_NO_ANSWER; 0: progress_s */
    uint32_t max_forwards;  /* of the call that made us call, less one; 0: 70 */
};
/* ERR_FULL: calls_max. ERR_INPUT: an sdp or number that cannot be sent. */
MUST_USE enum err ua_dial(struct ua *ua, const struct ua_dial *dial, ua_call_id *ret_call);

/* Our re-INVITE; one at a time. Crossing offers are taken apart as RFC 3261 14.1 says, and tried again. */
MUST_USE enum err ua_offer(struct ua *ua, ua_call_id call, struct str sdp);

/* Ends a call in whatever state: 4xx/603, CANCEL or BYE, with Reason. cause: Q.850, 0 from why. */
MUST_USE enum err ua_hangup(struct ua *ua, ua_call_id call, enum ua_why why, uint32_t cause);

/* Counts for metrics and for tests that nothing stays behind. Asks the thread and waits for it. */
struct ua_stats {
    uint32_t connections, calls, dialogs, timers, registrations, sources, banned, nonces, events, transactions_in, transactions_out;
    uint64_t requests, refused_rate, refused_ban, refused_full, refused_connections, bad, challenged, replayed;
    uint64_t turns, cpu_us; /* of the thread: how often it looked, what it took */
};
void ua_stats(struct ua *ua, struct ua_stats *ret_stats);

/* "busy": for logs. */
const char *ua_why_name(enum ua_why why);
const char *ua_event_name(enum ua_event_kind kind);
