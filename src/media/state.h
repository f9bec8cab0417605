/* state.h: the engine inside. Two sides: the owner's calls (seat and mix_seat, under m->lock) and the media threads (leg, mix; each belongs to
 * its thread from ADD to CLOSED, without locks). Commands lead down, events up. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <sys/uio.h>

#include "media/leg.h"

#define SLOT_US 2000 /* a thread wakes so often while it has legs, and takes what has come */
#define BUCKETS 10   /* legs take their step of 20 ms in one of so many slots */
#define BURST 8      /* datagrams a call */
#define ROUNDS 4     /* calls a leg and slot: who is flooded keeps nobody waiting */
#define HEADROOM 16
#define PACKET_ROOM (MEDIA_DATAGRAM_MAX + MEDIA_TAG_ROOM)
#define COMMANDS_MAX 65536 /* waiting for one thread; closing goes beyond it */
#define COMFORT_SAMPLES 8000

enum command_kind { DO_ADD, DO_REMOTE, DO_TELL, DO_MUTE, DO_WATCH, DO_COUNT, DO_CLOSE, DO_PLAY, DO_STOP, DO_HOLD, DO_DIGITS,
                    DO_MIX_OPEN, DO_MIX_PUT, DO_MIX_TAKE, DO_MIX_GAIN, DO_MIX_CLOSE };

struct command {
    enum command_kind kind;
    uint32_t leg, other, mix;
    union {
        struct media_remote remote;
        void *message;
        bool on;
        int64_t us;
        uint16_t gain;
        struct { struct media_prompt *prompts[MEDIA_PLAY_MAX]; uint32_t count, token; bool repeat; } play;
        struct media_prompt *music;
        struct { char digits[MEDIA_DIGITS_MAX + 1]; uint32_t ms; } digits;
    };
};

struct media_thread {
    struct media *m;
    pthread_t id;
    bool started;
    int epoll, timer, wake;
    pthread_mutex_t lock;
    struct command *waiting; /* under lock */
    size_t waiting_count, waiting_room;
    atomic_bool any_waiting;

    /* the thread's own */
    struct command *taken;
    size_t taken_count, taken_room;
    uint32_t legs[BUCKETS], mixes[BUCKETS], leg_count;
    int64_t now_us;
    uint64_t slot;
    uint32_t tick; /* of the bucket that is stepping: slot / BUCKETS */
    uint64_t chance;
    struct mmsghdr in[BURST], out[BURST];
    struct iovec in_at[BURST], out_at[BURST];
    union media_addr from[BURST];
    uint8_t packets[BURST][HEADROOM + PACKET_ROOM];
    uint32_t out_count;
    struct media_leg *out_leg;
    int16_t voices[MEDIA_MIX_LEGS_MAX][MEDIA_STEP];
};

struct seat { /* a leg as its owner's side sees it */
    uint32_t generation;
    bool open, closing; /* closing: until MEDIA_CLOSED is taken */
    bool guarded, digits; /* digits: the peer takes them */
    uint32_t thread, mix;
    uint32_t pair; /* of ports */
};
struct mix_seat {
    uint32_t generation, thread, count;
    bool open;
};

struct media {
    struct media_options o;
    char cname[24];
    pthread_mutex_t lock;
    struct seat *seats;
    struct mix_seat *mix_seats;
    uint32_t *free_legs, *free_mixes; /* stacks */
    uint32_t free_leg_count, free_mix_count;
    uint8_t *pairs; /* taken */
    uint32_t pair_count, pair_next;
    struct media_leg *legs;
    struct media_ear *ears; /* apart: memory that most legs never touch */
    struct media_mix *mixes;
    struct media_thread *threads;
    uint8_t comfort[MEDIA_CODECS][COMFORT_SAMPLES];
    atomic_bool stopping;

    pthread_mutex_t event_lock;
    int event_fd;
    struct media_event *events;
    size_t event_first, event_count, event_room;
    uint64_t untold;

    _Atomic(struct media_prompt *) dead;
    atomic_uint freed_mixes; /* the first, as index + 1: closed by their threads, and not yet among free_mixes */
    uint64_t prompt_samples; /* under lock */
};
