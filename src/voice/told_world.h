/* told_world.h: the world as call control sees it, for its tests: carries out effects, says them in words, and holds them to what always holds. */
#pragma once

#include "base/types.h"
#include "voice/voice.h"

#define WORLD_CALLS 400u
#define WORLD_LEGS 40000u
#define WORLD_LINES 400u
#define WORLD_LINE 200u
#define WORLD_RINGS 64u

struct world_leg {
    uint64_t id, call, ring;
    enum link_leg_kind kind;
    bool open, mixed;
    uint32_t token; /* of what it plays last */
};

struct world_call {
    uint64_t id, op;
    bool live, told, joined, mixed;
    uint8_t ring_ended[WORLD_RINGS], rings[WORLD_RINGS]; /* how often */
};

struct world {
    struct voice *v;
    int64_t now_us;
    uint64_t instance;
    struct world_call calls[WORLD_CALLS];
    struct world_leg legs[WORLD_LEGS];
    uint32_t legs_count;
    struct buf *seen; /* every event ever told, by number */
    uint64_t seen_max, seen_count, version;
    bool up;      /* the link: WELCOME was told */
    bool slow;    /* legs are not closed by themselves */
    bool silent;  /* what happens is not said */
    char lines[WORLD_LINES][WORLD_LINE];
    uint32_t lines_count;
    char wrong[WORLD_LINE * 2]; /* the first thing that must not be */
    uint32_t kinds[128]; /* events that were told, by kind */
};

void world_init(struct world *w, const struct voice_conf *conf);
void world_done(struct world *w);
/* Tells voice; carries out what it wants, and closes legs unless slow. */
void world_hear(struct world *w, struct voice_in in);
void world_frame(struct world *w, struct link f);
void world_command(struct world *w, struct link f); /* with its call; op: the next */
void world_connect(struct world *w);                /* down, up, WELCOME, CALLS with all there are; silently */
void world_start(struct world *w, const struct link *config);
void world_stop(struct world *w);                   /* everything ends, and nothing is left */
void world_wrong(struct world *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void world_say(struct world *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct world_leg *world_leg(struct world *w, uint64_t call, uint64_t ring); /* the last one made; NULL */
struct world_call *world_call(struct world *w, uint64_t id);
extern const char *const world_reasons[LINK_REASON_LAST + 1];
extern const char *const world_bys[LINK_BY_LAST + 1];
