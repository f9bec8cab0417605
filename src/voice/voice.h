/* voice.h: call control: events in, effects out. Pure: no socket, no clock, no thread, no chance.
 *
 * All memory is taken at the start; voice_event() takes none, so that it cannot fail for want of it. What is full is refused: a new call with
 * 503, an event that may be missed by not keeping it (and counting), a call whose events cannot be kept by ending it. One thread. */
#pragma once

#include "base/err.h"
#include "voice/world.h"

struct voice;

#define VOICE_CALLS_MAX LINK_CALLS_MAX
#define VOICE_KEPT_MAX 65536u
#define VOICE_RETRY_S 10u
#define VOICE_RATE_RETRY_S 1u /* of who is one too many in this second only */

struct voice_conf {
    uint64_t instance;   /* random at the start; not 0 */
    const char *build;
    uint32_t calls_max;  /* 1 .. VOICE_CALLS_MAX; CONFIG may say less */
    uint32_t calls_per_s; /* new ones from outside, 0: as many as come; CONFIG may say less */
    uint32_t kept_max;   /* events until acknowledged: more than 2 * calls_max, at most 1 << 24 */
    uint32_t kept_bytes; /* of them; at least 2 * VOICE_KEPT_SLACK + 256 * calls_max */
};
#define VOICE_KEPT_SLACK 32768u

MUST_USE enum err voice_new(const struct voice_conf *conf, struct voice **ret_voice); /* ERR_NOMEM, ERR_FIELD_RANGE */
void voice_done(struct voice *v); /* accepts NULL */

/* Time never goes back. The effects are to be carried out in order; they are valid until the next voice_event(). */
const struct voice_effect *voice_event(struct voice *v, int64_t now_us, const struct voice_in *in, uint32_t *ret_count);
/* When VOICE_TICK is due; NEVER_US. It may be at once: what did not fit into the effects goes on then. */
int64_t voice_next_us(const struct voice *v);

struct voice_stats {
    uint32_t calls, legs, timers, kept; /* there are now */
    uint64_t events;      /* the highest number given */
    uint64_t refused;     /* INVITEs with 503 */
    uint64_t late;        /* events of legs that are closed or never were */
    uint64_t out_of_place; /* events and commands that mean nothing in their state */
    uint64_t untold;      /* events that may be missed and were, because too many are kept */
    uint64_t not_closed;  /* legs whose VOICE_CLOSED did not come */
};
void voice_stats(const struct voice *v, struct voice_stats *ret_stats);

/* docs/states/leg.md and call.md, from the tables. */
void voice_draw_legs(struct buf *b);
void voice_draw_calls(struct buf *b);
