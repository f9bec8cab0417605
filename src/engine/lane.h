/* lane.h: what lanes are made of; for lane.c, match.c and give.c. */
#pragma once

#include "engine/match.h"

struct lane {
    struct group *group; /* NULL: nobody matches */
    struct queue *queue;
    enum medium medium;
    int64_t priority;
    uint64_t number;     /* heat of its node */
    bool loose;          /* its group is: the line it stands in, and no board */
    uint32_t count;      /* contacts that have it as theirs */
    struct line open;     /* who stand here for anyone */
    struct line reserved; /* who stand here for one agent alone */
    struct line_node node;   /* in the queue's lanes of its medium and band, while somebody stands open */
    struct lane *group_next; /* the group's other lanes */
    struct lane *queue_next, *queue_before; /* all of the queue's */
    /* What all who have it have in common; program 0: not all do. */
    const struct topic *topic;
    uint32_t step;
    uint32_t values_bytes;
    uint64_t program;        /* index_signature(): of the requirement in force; its values at the end */
    /* while a change of many is prepared */
    struct group *group_before; /* bound where it stands, and this is what it was bound to; NULL */
    struct lane *bound_next;    /* the next of these */
    struct lane *whole_to;   /* where those who move go, if all to the same */
    uint32_t moving;         /* how many move */
    const struct contact *sample; /* the last of them whose lane was looked for */
    uint32_t slot;           /* its place + 1 on the board, or, while it is loose, in the rack; 0: none */
    struct lane *pending_next, **pending_at; /* board.c's */
    uint8_t values[];
};

struct lanes {
    struct agent **seats;
    uint32_t seats_count, seats_room;
    uint32_t count; /* of lanes */
    uint64_t next_number;
    struct contact **heap; /* scratch of heaps over lanes' heads: two for each lane */
    uint32_t heap_room;
    uint32_t *skip; /* scratch of engine_choose(): seats kept apart */
    uint32_t skip_room;
    struct contact **concerned; /* scratch of match_prepare() and match_move(): who is moved */
    uint32_t concerned_count, concerned_room;
    struct lane *bound; /* while a change of many is prepared: lanes bound where they stand */
};

/* Where the lanes of a medium and band stand with somebody to give away: of kept groups, or of loose ones. */
static inline struct line *match_line(struct queue *q, enum medium medium, uint32_t band, bool loose)
{
    return loose ? &q->loose[medium][band] : &q->lines[medium][band];
}
/* By their heads; somebody stands in both. */
bool match_lane_before(const struct lane *a, const struct lane *b);
/* While there is room, the group of the first of the loose lanes becomes a kept one: one with each look. Wants a settled index. */
void match_keep_one(struct engine *e, struct queue *q, enum medium medium, uint32_t band);

void match_chance_over(struct contact *c); /* it is on no list of give.c's */

/* Contacts by urgency, the most urgent first; at most as many as lanes have ends. */
struct heads {
    struct contact **heap;
    uint32_t count, room;
    int64_t now_us;
};
struct heads match_heads(const struct engine *e, int64_t now_us);
/* The first of both of the lane's lines. */
void match_heads_add(struct heads *h, const struct lane *l);
struct contact *match_heads_first(const struct heads *h); /* NULL: no more */
/* The contact behind the first one, in its line; NULL. Ask before the first leaves the line. */
struct contact *match_behind(const struct contact *c);
/* by takes the place of the first; NULL: nobody does. */
void match_heads_next(struct heads *h, struct contact *by);
