/* leg.h: a leg and a mix as their thread has them, from DO_ADD to MEDIA_CLOSED, without locks. Inside the room. */
#pragma once

#include <stdatomic.h>

#include "media/digits.h"
#include "media/ear.h"
#include "media/media.h"
#include "media/rtp.h"

#define NOBODY UINT32_MAX
#define OUT_SAMPLES (480 + MEDIA_STEP)

struct media_prompt {
    struct media *m;
    atomic_uint holders;
    struct media_prompt *next; /* when dead */
    size_t count;
    int16_t samples[];
};

struct media_guard_io {
    struct media_thread *thread;
    struct media_leg *leg;
};

struct media_leg {
    struct media_guard_io io;
    const struct media_guard_ops *ops;
    void *guard;
    int64_t guard_due_us;
    bool ready, failed; /* told by the guard */
    int fd, rtcp_fd;    /* -1: none */
    uint32_t index, bucket, next, prev; /* of the bucket's list */
    media_id id;

    struct media_remote remote;
    bool has_remote, latched, muted, first_told, gone_told;
    union media_addr to; /* where it sends */
    struct { union media_addr from; uint32_t ssrc; uint16_t seq; bool any; } candidate;
    int64_t heard_us, gone_us;

    struct rtp_source in;
    struct digits_in digits_in;
    struct media_counters counters;

    uint32_t mix, member; /* NOBODY: none */
    uint32_t relay_to, fed_by; /* leg indices */
    bool listened; /* its packets go through its ear into the mix */
    bool has_ear;  /* they did once: before, the ear is another leg's, or untouched */

    uint32_t ssrc, ts_shift, ts_end; /* ts of a step = tick * 160 + ts_shift; the end of what was last sent */
    uint16_t seq;
    bool marker; /* the next packet begins something */
    struct { bool on; uint32_t ssrc, ts_delta, ts_last; uint16_t seq_first, seq_delta; int64_t last_us; } relay; /* of packets that come in to be sent here */
    uint16_t out_samples;
    uint32_t out_ts;
    uint8_t out[OUT_SAMPLES];
    struct digits_out digits_out;

    struct { struct media_prompt *prompts[MEDIA_PLAY_MAX]; uint32_t count, index, token; size_t at; bool repeat; } play; /* count 0: nothing */
    struct media_prompt *hold;
    size_t hold_at;

    int64_t rtcp_due_us, sr_us;
    uint32_t sr_mid;
};

struct media_mix {
    uint32_t bucket, next, prev, next_free;
    uint32_t count, legs[MEDIA_MIX_LEGS_MAX];
    uint16_t gains[MEDIA_MIX_LEGS_MAX][MEDIA_MIX_LEGS_MAX]; /* [from][to] */
};
