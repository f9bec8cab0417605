/* media.h: the sound. Legs (a UDP port, a peer), mixes of legs, prompts; N threads of their own.
 *
 * Calls may come from any thread; none waits for the network. What cannot be known at once is told by an event: poll media_event_fd() and take them with
 * media_event(). Ids are {generation, slot}: one that is old is ERR_MISSING, never somebody else. Every limit is in media_options; at a limit the answer is
 * ERR_FULL. Legs of one group share a thread and can be mixed with each other: a call's id is a good group.
 * Sound inside is 8 kHz, 16 bit, mono, in steps of 20 ms. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "media/addr.h"
#include "media/guard.h"

struct media;
struct media_prompt;
typedef uint64_t media_id; /* a leg or a mix; 0 is nobody */

#define MEDIA_MIX_LEGS_MAX 8
#define MEDIA_PLAY_MAX 16   /* prompts in a row */
#define MEDIA_DIGITS_MAX 32 /* digits to send in a row */
#define MEDIA_GAIN_ONE 256  /* gains are 8.8 fixed point: 0 silent, 256 as it is */

struct media_options {
    uint32_t threads;               /* 1 to 16 */
    uint32_t legs_max, mixes_max;   /* at most 1,000,000 */
    union media_addr bind;          /* its port is not looked at */
    uint16_t port_first, port_last; /* a leg takes an even port and the next */
    uint32_t prompt_seconds_max;    /* of all prompts together */
};
/* ERR_INPUT: a value out of range. ERR_NOMEM, ERR_SYSTEM (descriptors). */
MUST_USE enum err media_new(const struct media_options *o, struct media **ret_media);
/* Ends the threads, closes every leg without telling, frees guards. Whoever holds a prompt drops it before. Accepts NULL. */
void media_done(struct media *m);

/* ---- legs ---- */

enum media_codec { MEDIA_PCMA, MEDIA_PCMU, MEDIA_CODECS };

struct media_leg_options {
    uint64_t group;
    const struct media_guard_ops *guard_ops; /* NULL: plain RTP */
    void *guard;                             /* the leg's from OK on; freed by guard_ops->done */
    bool rtcp_mux;                           /* certain from the start (browsers): no second socket */
};
/* ERR_FULL: legs_max, ports or descriptors. ret_port is where RTP comes to. */
MUST_USE enum err media_leg_open(struct media *m, const struct media_leg_options *o, media_id *ret_leg, uint16_t *ret_port);

/* What was agreed. The source rule: `strict` takes packets from addr alone; otherwise from the host of addr or of `also` (where signalling comes from, for
 * peers behind NAT), and the address that sent first valid ones is kept and sent to. A third address is counted, not let in. */
struct media_remote {
    union media_addr addr;
    union media_addr rtcp; /* nobody: the port after addr's, or addr with rtcp_mux */
    union media_addr also; /* nobody: none */
    bool strict, rtcp_mux;
    enum media_codec codec;    /* what is sent; both laws are understood */
    uint8_t payload_type;      /* of codec, as sent: 8 or 0 unless mapped otherwise */
    uint8_t digit_type;        /* RFC 4733 as sent; 0: the peer takes none */
    uint8_t digit_type_in;     /* and as received; 0: the same as digit_type */
    uint8_t ptime_ms;          /* of packets sent: 10 to 60, a multiple of 10; 0 is 20 */
    bool send, receive;        /* the direction as seen from here */
};
/* Again after a re-INVITE: the source is found anew only if addr, also or strict changed. */
MUST_USE enum err media_leg_remote(struct media *m, media_id leg, const struct media_remote *r);
/* A word to the leg's guard, on the leg's thread (guard.h). On any error the message stays the caller's. ERR_STATE: no guard. */
MUST_USE enum err media_leg_tell(struct media *m, media_id leg, void *message);
/* Nobody hears it. */
MUST_USE enum err media_leg_mute(struct media *m, media_id leg, bool on);
/* No packet that counts for so long: MEDIA_GONE, once until one comes again. 0: never. Begins now. */
MUST_USE enum err media_leg_watch(struct media *m, media_id leg, int64_t gone_us);
/* MEDIA_COUNTED comes. */
MUST_USE enum err media_leg_count(struct media *m, media_id leg);
/* Leaves its mix, says BYE; MEDIA_CLOSED with counters is its last event. Until that is taken its slot and port are not used again. */
MUST_USE enum err media_leg_close(struct media *m, media_id leg);

/* ---- mixes: each hears all others, with a gain for each pair. A bridge is a mix of two ---- */

MUST_USE enum err media_mix_open(struct media *m, uint64_t group, media_id *ret_mix);
/* ERR_STATE: it is in a mix, or of another thread's group. ERR_FULL: MEDIA_MIX_LEGS_MAX. */
MUST_USE enum err media_mix_put(struct media *m, media_id mix, media_id leg);
MUST_USE enum err media_mix_take(struct media *m, media_id mix, media_id leg); /* ERR_STATE: it is not in this mix */
/* How loud `to` hears `from`: 0 to 4 * MEDIA_GAIN_ONE (whisper, listen, barge). Forgotten when either leaves. */
MUST_USE enum err media_mix_gain(struct media *m, media_id mix, media_id from, media_id to, uint16_t gain);
MUST_USE enum err media_mix_close(struct media *m, media_id mix); /* legs go on without it; its place is free a moment later */

/* ---- prompts: loaded once, shared. Counted: whoever makes one holds it once ---- */

/* 8 kHz mono samples, copied. ERR_FULL: prompt_seconds_max. wav.h and tone.h make samples. */
MUST_USE enum err media_prompt_new(struct media *m, const int16_t *samples, size_t count, struct media_prompt **ret_prompt);
void media_prompt_keep(struct media_prompt *p);
void media_prompt_drop(struct media_prompt *p); /* freed when nobody holds it and no leg plays it; accepts NULL */
uint32_t media_prompt_ms(const struct media_prompt *p);

struct media_play {
    struct media_prompt *const *prompts; /* kept by the leg while it plays */
    uint32_t count;                      /* 1 to MEDIA_PLAY_MAX */
    bool repeat;                         /* for ever */
    uint32_t token;                      /* comes back in MEDIA_PLAYED */
};
/* Heard by this leg alone, above its mix and its music, from when it can hear: media_leg_remote() was called, the guard is ready. What it played
 * before ends with MEDIA_PLAYED, stopped. */
MUST_USE enum err media_play(struct media *m, media_id leg, const struct media_play *p);
MUST_USE enum err media_play_stop(struct media *m, media_id leg); /* MEDIA_PLAYED, stopped, if it played */
/* Hold: it hears this for ever in place of its mix, and its mix does not hear it; also the music of who waits. NULL ends it. Another
 * prompt begins at its beginning, the same goes on where it was. */
MUST_USE enum err media_hold(struct media *m, media_id leg, struct media_prompt *music);

/* "0123456789*#ABCD" to the leg's peer by RFC 4733; MEDIA_SENT when all are out. ERR_INPUT; ERR_STATE: the peer takes none;
 * ERR_FULL: more than MEDIA_DIGITS_MAX wait. digit_ms 40 to 2000, gap 50 ms. */
MUST_USE enum err media_digits(struct media *m, media_id leg, const char *digits, uint32_t digit_ms);

/* ---- events ---- */
#include "media/event.h"
