/* index_inside.h: what the files of the index share. Inside the index only.
 *
 * index.c (seats, settling) -> atoms.c (one condition about agents, all its seats; columns of plain values) -> plan.c, groups.c
 * (programs, signatures, groups), members.c, loose.c -> best.c (the choice), score.c (preferences, many agents at a time).
 *
 * Whatever changes with an agent's attributes (atoms, columns, members) has room made before anything is touched, so that settling happens
 * whole or not at all. */
#pragma once

#include "base/buf.h"
#include "engine/atoms.h"
#include "engine/index_order.h"
#include "engine/loose.h"

#define BLOCK_WORDS 8u /* worked on together */
#define BLOCK_SEATS (BLOCK_WORDS * 64u)
#define VALUES_MAX (2 * ATTRS_BYTES_MAX + 16u)

/* ---- groups.c ---- */

#define FEW_MAX 64u /* members of a group that are also written down one by one: looking at each is quicker than at all words */

enum plan_op { PLAN_ATOM, PLAN_TRUE, PLAN_FALSE, PLAN_NOT, PLAN_AND, PLAN_OR, PLAN_PART };
struct plan_step { /* postfix, PLAN_PART after each part */
    enum plan_op op;
    uint32_t bytes;
    const uint8_t *code; /* of a PLAN_ATOM: its piece, inside the group's code */
    struct atom *atom;   /* NULL: nobody has it; in loose groups only */
};

struct kept { /* of a kept group */
    uint32_t few[FEW_MAX];   /* the members, ascending, while few_are_all; more than FEW_MAX for once: from the next filling on again */
    uint32_t predicate[16];
    uint32_t room, steps_count, uses_count; /* no uses: stale */
    /* Behind it, in its memory: */
    struct plan_step *steps;
    struct use *uses;
};

struct group {
    struct hash_node node; /* first */
    struct set members;
    struct kept *kept;   /* NULL: loose, and of what belongs to a set nothing is true */
    struct index *index;
    struct atom *serves; /* the queue */
    struct memo *memos;
    void *user;
    uint32_t held, members_count, serving, predicates;
    bool few_are_all;
    bool stale, listed; /* stale: its members are made when somebody asks for more than one seat; listed: while settling */
    queue_id queue;
    struct idle_node idle; /* kept, and nobody holds it */
    uint32_t bytes;
    uint8_t code[]; /* bound */
};

/* ---- index.c ---- */

#define WISHES_MAX 16u
struct wishes { /* what a score would have liked to find ready; made at the next settling */
    uint32_t count;
    struct wish {
        attr_id attr;
        uint8_t type;
        symbol_id symbol; /* of a set: the one asked for */
    } wish[WISHES_MAX];
};

struct index {
    /* by seat; room for seats */
    uint32_t seats, words, blocks; /* words: of 64; a multiple of BLOCK_WORDS */
    struct seat *seat;
    const uint8_t **attrs;
    uint32_t *attrs_bytes;
    uint64_t *key;      /* load and idle time in one number: order_key() */
    uint16_t *queues;   /* how many are served */
    uint32_t *dirty;    /* seats whose attributes changed, in no order */
    uint64_t *is_dirty, *present;
    uint64_t *differs;  /* by seat: which attributes changed since it was settled, index_differs() */
    uint64_t *free[MEDIA];
    uint8_t *some[MEDIA];   /* by block: a bit a word that has a free seat */
    uint64_t *scratch;  /* words */
    uint32_t *survivors, *occupancy;
    int64_t *scores;
    uint32_t dirty_count, present_count;
    struct order order; /* of the seats free for anything */
    bool grown;         /* sets may lack room */

    struct attribute **attributes;
    uint32_t attributes_count, attributes_room;
    struct atom *others; /* atoms that are not plain */
    struct hash_table atoms, programs, memos, groups;
    uint64_t programs_made;
    const struct program *last_program; /* asked for; NULL */
    struct idle_node idle_atoms, idle_groups, recent_memos;
    uint32_t idle_atoms_count, idle_groups_count, sparse_groups;
    uint32_t kept_max, kept_held, kept_groups; /* held: of these, somebody's; the others are idle */
    struct group **touched; /* room for every kept group; flips likewise for atoms */
    struct atom **flips;
    uint32_t touched_room, flips_room;
    uint64_t bytes;         /* of atoms, groups and memos */
    struct buf binding;     /* scratch of binding */
    struct index_signature signature; /* of the group last asked for; its values, and those of the queue: */
    uint8_t values[VALUES_MAX];
    struct wishes *wishes;  /* apart: asked for while the index is const */
    struct view *view;      /* likewise */
};

/* The bit of an attribute among those that changed; others may share it: who finds it looks, and may look in vain. */
static inline uint64_t index_differs(attr_id id)
{
    return UINT64_C(1) << id % 64;
}

/* Less load, then idle longer, then the lower agent id. */
static inline bool index_seat_before(const struct index *x, uint32_t a, uint32_t b)
{
    const struct seat *p = x->seat + a, *q = x->seat + b;

    if (p->load_permille != q->load_permille)
        return p->load_permille < q->load_permille;
    return p->idle_since_us != q->idle_since_us ? p->idle_since_us < q->idle_since_us : p->agent < q->agent;
}

/* -- plan.c -- */
/* At most so many steps; and the steps, of which no atom is looked for. Returns how many. */
uint32_t index_plan_room(const uint8_t *code, uint32_t bytes);
uint32_t index_plan(const uint8_t *code, uint32_t bytes, struct plan_step *steps);

/* -- groups.c, members.c -- */
struct members_ask { /* of a requirement that is planned */
    const struct plan_step *steps;
    const struct piece *pieces; /* by step: what a PLAN_ATOM without an atom asks */
    uint32_t steps_count;
    const struct atom *serves;
};
/* The members into words (of all of the index), counts beside them: returns how many. */
uint32_t index_members_of(const struct index *x, const struct members_ask *ask, uint64_t *words, uint32_t *ret_serving, uint32_t predicate[16]);
MUST_USE enum err index_groups_room(struct index *x);
void index_group_fill(struct index *x, struct group *g);            /* all members anew */
void index_group_count(struct group *g, uint32_t seat, int by);     /* the seat's place in the counts: takes it out (-1), puts it in (1) */
void index_group_stale(struct group *g);                            /* a kept one is out of date */
bool index_group_meets(const struct group *g, uint32_t seat);       /* a kept one, by its atoms */
void index_group_whole(struct group *g);                            /* its members are made, if it is kept and stale */
const uint64_t *index_group_words(struct group *g);                 /* its members; NULL: they are in members.sparse */
void index_groups_shed(struct index *x), index_groups_done(struct index *x); /* those nobody holds; all of them */

/* -- score.c -- */
/* The score of each of x->survivors[0 .. count), into x->scores. */
void index_scores(const struct index *x, const struct index_ask *ask, uint32_t count);
