/* event.h: what media tells its owner, and what a leg counted. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct media;

struct media_counters {
    uint64_t received, received_bytes; /* RTP that was let in */
    uint64_t sent, sent_bytes;
    uint64_t lost;       /* by sequence numbers, RFC 3550 */
    uint64_t late;       /* came when its time was over */
    uint64_t doubled;
    uint64_t concealed;  /* steps of 20 ms that were made up */
    uint64_t foreign;    /* from third addresses */
    uint64_t refused;    /* by the guard */
    uint64_t malformed;  /* no RTP, or of a type not agreed */
    uint64_t not_sent;   /* the socket did not take it */
    uint32_t jitter_us, jitter_max_us;
    uint32_t peer_lost_permille, peer_jitter_us, round_trip_us; /* as the peer last reported; 0 if it never did */
};

enum media_event_kind {
    MEDIA_FIRST,   /* the first packet of sound that counts since the leg was opened */
    MEDIA_READY,   /* the guard: the first secured way is there */
    MEDIA_FAILED,  /* the guard gave up: `why` */
    MEDIA_GONE,    /* nothing came for the time of media_leg_watch() */
    MEDIA_DIGIT,   /* `digit` was pressed for `ms` */
    MEDIA_PLAYED,  /* the play of `token` is over; `stopped` before its end */
    MEDIA_SENT,    /* all digits are out */
    MEDIA_COUNTED, /* counters, asked for */
    MEDIA_CLOSED,  /* counters; the leg's last event */
};

struct media_event {
    enum media_event_kind kind;
    uint64_t leg;
    char digit;
    bool stopped;
    uint32_t ms, token, why;
    struct media_counters counters; /* of MEDIA_COUNTED and MEDIA_CLOSED */
};

/* Readable while events wait; stays the engine's. */
int media_event_fd(const struct media *m);
/* The next event; false if there is none. One thread takes them. */
bool media_event(struct media *m, struct media_event *ret_event);
/* Digits that were not told because nobody took events; other events are never lost. */
uint64_t media_digits_untold(const struct media *m);

/* CPU time of one media thread, microseconds; for measurements. */
int64_t media_thread_cpu_us(const struct media *m, uint32_t thread);
