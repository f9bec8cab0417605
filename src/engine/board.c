/* board.c: who may take which lane, by seat. */
#include "engine/board.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define LANES_MIN 4u              /* fewer are walked */
#define PENDING_MAX 64u           /* looked at one by one */
#define COLUMN_EACH 8u            /* looks for each column that is written while few are pending */
#define COLUMNS_AT_ONCE 8u        /* while many are */
#define CHAINS 4u                 /* slots are looked at four by four */
#define BYTES_MAX (UINT64_C(64) << 20)

struct board {
    uint32_t words;           /* rows: of 64 seats */
    uint32_t room, used;      /* slots; a multiple of CHAINS */
    uint32_t spare_count, looks;
    uint32_t pending_count;
    struct lane *pending;     /* shown, and without a slot */
    int64_t *start;           /* by slot, as the two below */
    struct lane **lanes;      /* NULL: spare */
    uint32_t *spare;          /* slots, a stack */
    uint64_t *row;            /* words times room */
    uint32_t *seen;           /* by seat: agent.changes when its bits were true */
};

/* -- lanes without a slot -- */

static void pend(struct board *b, struct lane *l)
{
    l->pending_next = b->pending;
    if (b->pending)
        b->pending->pending_at = &l->pending_next;
    b->pending = l;
    l->pending_at = &b->pending;
    b->pending_count++;
}

static void unpend(struct board *b, struct lane *l)
{
    if (!l->pending_at)
        return;
    *l->pending_at = l->pending_next;
    if (l->pending_next)
        l->pending_next->pending_at = l->pending_at;
    l->pending_at = NULL;
    l->pending_next = NULL;
    b->pending_count--;
}

void match_board_show(struct board *b, struct lane *l)
{
    if (!b)
        return;
    if (l->slot)
        b->start[l->slot - 1] = match_start_us(LINE_THING(l->open.first, struct contact, node));
    else if (!l->pending_at)
        pend(b, l);
}

void match_board_hide(struct board *b, struct lane *l)
{
    if (!b)
        return;
    unpend(b, l);
    if (l->slot)
        b->start[l->slot - 1] = BOARD_NOBODY;
}

void match_board_drop(struct board *b, struct lane *l)
{
    assert(!l->pending_at);
    if (!b || !l->slot)
        return;
    b->lanes[l->slot - 1] = NULL;
    b->spare[b->spare_count++] = l->slot - 1;
    l->slot = 0;
}

/* -- memory -- */

void match_board_free(struct board *b)
{
    if (!b)
        return;
    while (b->pending)
        unpend(b, b->pending);
    for (uint32_t i = 0; i < b->used; i++)
        if (b->lanes[i])
            b->lanes[i]->slot = 0;
    free(b->start);
    free(b->lanes);
    free(b->spare);
    free(b->row);
    free(b->seen);
    free(b);
}

/* Twice the slots. False: as before. */
static bool grow(struct board *b)
{
    uint32_t room = b->room ? b->room * 2 : 64;
    if ((uint64_t)room * b->words * sizeof *b->row > BYTES_MAX)
        return false;

    int64_t *start = malloc(room * sizeof *start);
    struct lane **lanes = calloc(room, sizeof *lanes);
    uint32_t *spare = malloc(room * sizeof *spare);
    uint64_t *row = calloc((size_t)room * b->words, sizeof *row);
    if (!start || !lanes || !spare || !row) {
        free(start);
        free(lanes);
        free(spare);
        free(row);
        return false;
    }
    for (uint32_t i = 0; i < room; i++)
        start[i] = i < b->used ? b->start[i] : BOARD_NOBODY;
    for (uint32_t i = 0; i < b->used; i++)
        lanes[i] = b->lanes[i];
    for (uint32_t i = 0; i < b->spare_count; i++)
        spare[i] = b->spare[i];
    for (uint32_t w = 0; b->used && w < b->words; w++)
        memcpy(row + (size_t)w * room, b->row + (size_t)w * b->room, b->used * sizeof *row);
    free(b->start);
    free(b->lanes);
    free(b->spare);
    free(b->row);
    b->start = start;
    b->lanes = lanes;
    b->spare = spare;
    b->row = row;
    b->room = room;
    return true;
}

static struct board *create(const struct engine *e, const struct line *line)
{
    const struct lanes *all = e->lanes;
    struct board *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;

    b->words = (all->seats_count + 63) / 64;
    b->seen = calloc((size_t)b->words * 64, sizeof *b->seen);
    if (!b->seen || !grow(b)) {
        match_board_free(b);
        return NULL;
    }
    for (uint32_t seat = 0; seat < all->seats_count; seat++)
        b->seen[seat] = all->seats[seat]->changes;
    for (struct line_node *n = line->first; n; n = line_next(n))
        pend(b, LINE_THING(n, struct lane, node));
    return b;
}

/* The first of those that are pending gets a slot and its column. False: no room. */
static bool write_column(struct board *b)
{
    struct lane *l = b->pending;
    if (!b->spare_count && b->used == b->room && !grow(b))
        return false;

    uint32_t slot = b->spare_count ? b->spare[--b->spare_count] : b->used++;
    unpend(b, l);
    index_members(l->group, b->row + slot, b->room, b->words);
    b->lanes[slot] = l;
    l->slot = slot + 1;
    match_board_show(b, l);
    return true;
}

/* The seat's bits, after the agent's attributes changed. */
static void write_row(struct board *b, const struct agent *a)
{
    uint64_t *row = b->row + (size_t)(a->seat / 64) * b->room, bit = UINT64_C(1) << a->seat % 64;

    for (uint32_t i = 0; i < b->used; i++) {
        bool has = b->lanes[i] && index_has(b->lanes[i]->group, a->seat);
        row[i] = has ? row[i] | bit : row[i] & ~bit;
    }
    b->seen[a->seat] = a->changes;
}

/* -- asking -- */

static int64_t start_if(uint64_t word, unsigned bit, int64_t start)
{
    uint64_t has = 0 - (word >> bit & 1); /* without a branch: which lanes an agent may take is hard to foretell */
    return (int64_t)(((uint64_t)start & has) | ((uint64_t)BOARD_NOBODY & ~has));
}

static int64_t least_start(const struct board *b, const uint64_t *row, unsigned bit)
{
    int64_t least[CHAINS];

    for (unsigned j = 0; j < CHAINS; j++)
        least[j] = BOARD_NOBODY;
    for (uint32_t i = 0; i < b->used; i += CHAINS)
        for (unsigned j = 0; j < CHAINS; j++) {
            int64_t start = start_if(row[i + j], bit, b->start[i + j]);
            least[j] = start < least[j] ? start : least[j];
        }
    for (unsigned j = 1; j < CHAINS; j++)
        least[0] = least[j] < least[0] ? least[j] : least[0];
    return least[0];
}

static bool heads_before(const struct lane *a, const struct lane *b)
{
    return match_before_in_queue(LINE_THING(a->open.first, struct contact, node), LINE_THING(b->open.first, struct contact, node));
}

static struct lane *first_with_slot(const struct board *b, const struct agent *a)
{
    const uint64_t *row = b->row + (size_t)(a->seat / 64) * b->room;
    unsigned bit = a->seat % 64;
    int64_t least = least_start(b, row, bit);
    struct lane *first = NULL;

    for (uint32_t i = 0; least != BOARD_NOBODY && i < b->used; i += CHAINS) {
        bool some = false; /* most have none: one look at several */
        for (unsigned j = 0; j < CHAINS; j++)
            some |= b->start[i + j] == least;
        for (unsigned j = 0; some && j < CHAINS; j++)
            if (b->start[i + j] == least && row[i + j] >> bit & 1 && (!first || heads_before(b->lanes[i + j], first)))
                first = b->lanes[i + j];
    }
    return first;
}

static struct board *board_of(struct engine *e, struct queue *q, enum medium medium, uint32_t band)
{
    struct board **at = &q->boards[medium][band];

    if (*at && e->lanes->seats_count > (*at)->words * 64) {
        match_board_free(*at);
        *at = NULL;
    }
    if (!*at && line_count(&q->lines[medium][band]) >= LANES_MIN)
        *at = create(e, &q->lines[medium][band]);
    return *at;
}

bool match_board_first(struct engine *e, struct queue *q, enum medium medium, uint32_t band, struct agent *a, struct lane **ret_lane)
{
    struct board *b = board_of(e, q, medium, band);
    if (!b)
        return false;

    if (b->pending_count > PENDING_MAX)
        for (uint32_t i = 0; i < COLUMNS_AT_ONCE && write_column(b); i++)
            ;
    else if (b->pending && ++b->looks % COLUMN_EACH == 0)
        (void)write_column(b);
    if (b->pending_count > PENDING_MAX)
        return false;
    if (b->seen[a->seat] != a->changes) {
        if (a->changes_looked++ == 0) /* changes of many: each is looked at once */
            return false;
        write_row(b, a);
    }
    struct lane *first = first_with_slot(b, a);
    for (struct lane *l = b->pending; l; l = l->pending_next)
        if (index_has(l->group, a->seat) && (!first || heads_before(l, first)))
            first = l;
    *ret_lane = first;
    return true;
}
