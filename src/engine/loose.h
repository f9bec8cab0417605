/* loose.h: groups beyond those that are kept (index_keep()). Inside the index only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct group;
struct index;
struct piece;
struct plan_step;

struct view { /* the members of one loose group, while nothing changes */
    const struct group *of; /* NULL: none */
    uint64_t *words;        /* of all of the index */
    uint32_t members_count, serving, predicate[16];
    struct plan_step *steps; /* scratch, as the pieces are */
    struct piece *pieces;
    uint32_t room;
};
/* Room for plans of so many steps; there is for every loose group. ERR_NOMEM. */
MUST_USE enum err index_view_room(struct index *x, uint32_t steps);
const struct view *index_view(const struct index *x, const struct group *g); /* settled index; until the next is asked for */
void index_view_forget(struct index *x, const struct group *g);              /* NULL: whichever it is */

bool index_loose_has(const struct group *g, uint32_t seat);
