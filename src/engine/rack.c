/* rack.c: loose lanes side by side. */
#include "engine/rack.h"

#include <stdlib.h>

#include "engine/board.h"
#include "engine/gate.h"

struct rack_slot {
    struct gate gate;
    struct lane *lane; /* NULL: spare */
};

struct rack {
    struct gate_keys keys;
    uint32_t room, used, spare_count;
    int64_t *start; /* by slot: match_start_us() of the head; BOARD_NOBODY while nobody stands open */
    struct rack_slot *slots;
    uint32_t *spare; /* a stack */
};

static int64_t start_of(const struct lane *l)
{
    return match_start_us(LINE_THING(l->open.first, struct contact, node));
}

static bool grow(struct rack *r)
{
    uint32_t room = r->room ? r->room * 2 : 256;
    struct rack_slot *slots = realloc(r->slots, room * sizeof *slots);
    if (!slots)
        return false;
    r->slots = slots;
    int64_t *start = realloc(r->start, room * sizeof *start);
    if (!start)
        return false;
    r->start = start;
    uint32_t *spare = realloc(r->spare, room * sizeof *spare);
    if (!spare)
        return false;
    r->spare = spare;
    r->room = room;
    return true;
}

static bool put(struct rack *r, struct lane *l)
{
    if (!r->spare_count && r->used == r->room && !grow(r))
        return false;

    uint32_t slot = r->spare_count ? r->spare[--r->spare_count] : r->used++;
    struct rack_slot *s = r->slots + slot;
    r->start[slot] = start_of(l);
    s->lane = l;
    index_gate(l->group, &r->keys, &s->gate);
    l->slot = slot + 1;
    return true;
}

void match_rack_show(struct rack **at, struct lane *l)
{
    struct rack *r = *at;

    if (r && l->slot) {
        r->start[l->slot - 1] = start_of(l);
    } else if (r && !put(r, l)) {
        match_rack_free(r);
        *at = NULL;
    }
}

void match_rack_hide(struct rack *r, struct lane *l)
{
    if (r && l->slot)
        r->start[l->slot - 1] = BOARD_NOBODY;
}

void match_rack_drop(struct rack *r, struct lane *l)
{
    if (!r || !l->slot)
        return;
    r->start[l->slot - 1] = BOARD_NOBODY;
    r->slots[l->slot - 1].lane = NULL;
    r->spare[r->spare_count++] = l->slot - 1;
    l->slot = 0;
}

void match_rack_free(struct rack *r)
{
    if (!r)
        return;
    for (uint32_t i = 0; i < r->used; i++)
        if (r->slots[i].lane)
            r->slots[i].lane->slot = 0;
    free(r->start);
    free(r->slots);
    free(r->spare);
    free(r);
}

static struct rack *create(const struct line *line)
{
    struct rack *r = calloc(1, sizeof *r);

    for (struct line_node *n = line->first; r && n; n = line_next(n))
        if (!put(r, LINE_THING(n, struct lane, node))) {
            match_rack_free(r);
            return NULL;
        }
    return r;
}

bool match_rack_first(struct engine *e, struct queue *q, enum medium medium, uint32_t band, const struct agent *a, struct lane **ret_lane)
{
    struct rack **at = &q->racks[medium][band], *r = *at ? *at : (*at = create(&q->loose[medium][band]));
    struct gate_agent has;
    int64_t least = BOARD_NOBODY;

    *ret_lane = NULL;
    if (!r)
        return false;
    index_gate_agent(e->index, a->seat, &r->keys, &has);
    for (uint32_t i = 0; i < r->used; i++) {
        const struct rack_slot *s = r->slots + i;
        if (r->start[i] > least || r->start[i] == BOARD_NOBODY || !gate_open(&s->gate, &has))
            continue;
        if ((r->start[i] < least || match_lane_before(s->lane, *ret_lane)) && index_has(s->lane->group, a->seat)) {
            *ret_lane = s->lane;
            least = r->start[i];
        }
    }
    return true;
}
