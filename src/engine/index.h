/* index.h: which agents meet which requirement, and who of them takes a contact best. docs/decisions/005.
 *
 * Knows seats (dense numbers of agents, 0, 1, 2..), attribute lists and programs; nothing of contacts, states and time. Derived
 * wholly from the engine's state: never stored, never decides by seat number (ties go to the lower agent id), so that a state read
 * from a snapshot decides alike.
 *
 *   atom    the seats where one plain comparison with a constant holds: "languages has minnan", "wealth >= 9.5"; shared, counted
 *   group   the seats that serve a queue and meet a bound requirement, kept while somebody waits for it and a while longer;
 *           contacts with the same signature (queue, program, values it reads of their side) share one
 *   free    the seats that may be given one more contact of a medium
 *
 * Sets are words of 64 seats, or CRoaring where they are sparse. Attributes that change mark their seat; the sets are brought up to
 * date by index_settle(), which the others demand. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/types.h"
#include "lang/lang.h"

struct index;
struct group;

MUST_USE enum err index_new(struct index **ret_index); /* ERR_NOMEM */
void index_free(struct index *x);                       /* NULL is fine */

/* What the choice between agents looks at. */
struct seat {
    agent_id agent;          /* 0: empty seat */
    uint32_t free;           /* bit m: may be given one more of medium m now */
    uint32_t load_permille;  /* of all places, taken; agents with less come first when idle times are compared */
    uint32_t spare;          /* places left over all media */
    int64_t idle_since_us, offered_us; /* offered_us: last offer, 0 never */
    int64_t busy_us, busy_since_us;    /* with a contact, ended stretches; since: of the present one, 0 none */
    int64_t on_us, on_since_us;        /* signed in, likewise: occupancy = busy / on */
};
/* 0..1000; 0 for one who was never signed in. */
uint32_t index_occupancy_permille(const struct seat *s, int64_t now_us);

/* Room for seats 0..seat. ERR_NOMEM. After it the two below cannot fail. */
MUST_USE enum err index_reserve(struct index *x, uint32_t seat);
void index_seat(struct index *x, uint32_t seat, const struct seat *s);
/* Checked attributes, borrowed until replaced or index_free(): those before them are still read here, to see what differs. NULL: the
 * seat is in no set. */
void index_attrs(struct index *x, uint32_t seat, const uint8_t *attrs, uint32_t attrs_bytes);
/* The same list stands here from now on. */
void index_attrs_at(struct index *x, uint32_t seat, const uint8_t *attrs);
/* Brings atoms and groups up to date with changed attributes. ERR_NOMEM: try again, nothing is lost. Cheap if nothing changed. */
MUST_USE enum err index_settle(struct index *x);

/* The group of a requirement bound to a contact; counted: index_drop() once for each. Settles. ERR_NOMEM. */
MUST_USE enum err index_group(struct index *x, queue_id queue, struct lang_code required, const struct lang_env *env,
                              struct group **ret_group);
void index_drop(struct index *x, struct group *g);
/* So many groups that somebody holds are kept as sets (at first INDEX_KEPT); those made beyond are loose: what the others know is worked out
 * of them when it is asked, with the same answer. For groups made or found again from now on. */
#define INDEX_KEPT 1024u
void index_keep(struct index *x, uint32_t max);
bool index_is_loose(const struct group *g);
/* Whether all loose groups could be kept by now; and makes this one kept, unless there is no room or memory. It is held, the index settled. */
bool index_room(const struct index *x);
void index_keep_group(struct index *x, struct group *g);
/* Whether two contacts of one queue are sure to get the same group: what the requirement reads of them is the same. */
bool index_alike(struct index *x, struct lang_code required, const struct lang_env *a, const struct lang_env *b);
/* What the requirement of the last index_group() reads of its contact, borrowed until the next. Where program and values are equal, contacts
 * of one queue have one group, and also by any requirement that reads no more. program 0: not known, equal to nothing. */
struct index_signature {
    uint64_t program;
    const uint8_t *values;
    uint32_t bytes;
};
struct index_signature index_signature(const struct index *x);
/* Whether the second reads nothing of a contact that the first does not read. False, too, if memory fails. */
bool index_reads_no_more(struct index *x, struct lang_code before, struct lang_code after);
/* A pointer of the engine's own for each group (its lanes of waiting contacts); NULL at first, and when a group nobody holds is found again. */
void **index_user(struct group *g);

/* These want a settled index. The members of a group that was just made, or of which many changed, are made when somebody asks for more than
 * one of them: no memory is taken for that. */
bool index_has(const struct group *g, uint32_t seat);
/* The members as words of 64 seats, the first `words` of them, each `stride` words behind the one before. */
void index_members(struct group *g, uint64_t *to, size_t stride, uint32_t words);
/* Is any member free for the medium? */
bool index_any(const struct index *x, struct group *g, enum medium medium);
/* For each member, the bits in to[stride * seat]. */
void index_mark(struct group *g, uint64_t bits, uint64_t *to, size_t stride);
struct index_excluded { /* of all seats, whatever their state; adds up to seats with members */
    uint32_t seats, members, queue; /* queue: do not serve it */
    uint32_t predicates;            /* conjuncts of the requirement, at most 16; the last place counts for all further ones */
    uint32_t predicate[16];         /* first failing conjunct */
};
void index_excluded(struct group *g, struct index_excluded *ret);

struct index_ask {
    struct group *group;
    enum medium medium;
    enum agent_order order;
    uint32_t fairness_permille;  /* 0: no bound */
    int64_t now_us;
    struct lang_code score;        /* bound or not; empty: all are preferred equally */
    int64_t slack;
    const struct lang_env *env;  /* of the contact; agent's part is ignored */
    const uint32_t *skip;        /* seats kept apart, ascending */
    uint32_t skip_count;
    uint32_t want;               /* 1..16 */
};
struct index_found {
    uint32_t eligible;           /* free members, without the skipped */
    uint32_t skipped;            /* free members that were skipped */
    uint32_t unfair;             /* of the eligible, stood back for fairness */
    uint32_t count;              /* found, best first, at most want */
    uint32_t seat[16];
    int64_t score[16];           /* thousandths; 0 without a score program */
};
/* Order: first who need not stand back (occupancy at most the mean of the eligible + fairness_permille; there is always somebody),
 * then score (all within slack of the best of those count as equal, and as better than the rest, who go by their score), then as asked:
 *   LONGEST_IDLE    less load, then idle longer             LEAST_OCCUPIED  lower occupancy (permille), then as LONGEST_IDLE
 *   MOST_SPARE      more spare places, then as LONGEST_IDLE BEST_SCORE      slack counts as 0, then as LONGEST_IDLE
 *   SPECIALIST      serves fewer queues, then as LONGEST_IDLE  ROUND_ROBIN  longest since the last offer
 * then the lower agent id. Takes no memory. */
void index_best(const struct index *x, const struct index_ask *ask, struct index_found *ret_found);

struct index_sizes {
    uint32_t seats, atoms, groups, sparse_groups;
    uint32_t held_groups, loose_groups; /* somebody's; of these, loose */
    uint64_t bytes;
};
void index_sizes(const struct index *x, struct index_sizes *ret);
