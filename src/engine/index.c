#include "engine/index_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

uint64_t index_hash(const void *p, size_t n, uint64_t seed)
{
    const uint8_t *at = p;
    uint64_t h = seed ^ n * UINT64_C(0x9e3779b97f4a7c15);

    for (; n > 0;) {
        uint64_t w = 0;
        size_t take = n < 8 ? n : 8;
        if (take == 8)
            memcpy(&w, at, 8);
        else
            memcpy(&w, at, take);
        h = (h ^ w) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
        at += take;
        n -= take;
    }
    h *= UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 29;
}

static enum err grow_table(struct hash_table *t)
{
    uint32_t room = t->room ? t->room * 2 : 64;
    struct hash_node **rows = calloc(room, sizeof *rows);

    if (!rows)
        return t->room ? OK : ERR_NOMEM; /* longer rows, no harm */
    for (uint32_t i = 0; i < t->room; i++)
        for (struct hash_node *n = t->rows[i], *next; n; n = next) {
            next = n->next;
            n->next = rows[n->hash & (room - 1)];
            rows[n->hash & (room - 1)] = n;
        }
    free(t->rows);
    t->rows = rows;
    t->room = room;
    return OK;
}

enum err index_table_put(struct hash_table *t, struct hash_node *n, uint64_t hash)
{
    if (t->count >= t->room && t->room < UINT32_MAX / 4 && grow_table(t) != OK)
        return ERR_NOMEM;
    n->hash = hash;
    n->next = t->rows[hash & (t->room - 1)];
    t->rows[hash & (t->room - 1)] = n;
    t->count++;
    return OK;
}

void index_table_take(struct hash_table *t, struct hash_node *n)
{
    struct hash_node **at = &t->rows[n->hash & (t->room - 1)];

    while (*at != n)
        at = &(*at)->next;
    *at = n->next;
    t->count--;
}

/* ---- life ---- */

enum err index_new(struct index **ret_index)
{
    struct index *x = calloc(1, sizeof *x);

    if (!x)
        return ERR_NOMEM;
    idle_init(&x->idle_atoms);
    idle_init(&x->idle_groups);
    idle_init(&x->recent_memos);
    x->kept_max = INDEX_KEPT;
    x->wishes = calloc(1, sizeof *x->wishes);
    x->view = calloc(1, sizeof *x->view);
    if (!x->wishes || !x->view || index_reserve(x, 0) != OK) {
        index_free(x);
        return ERR_NOMEM;
    }
    *ret_index = x;
    return OK;
}

void index_free(struct index *x)
{
    if (!x)
        return;
    index_groups_done(x);
    index_atoms_done(x);
    assert(x->bytes == 0 && x->sparse_groups == 0);
    for (uint32_t m = 0; m < MEDIA; m++) {
        free(x->free[m]);
        free(x->some[m]);
    }
    free(x->seat);
    free(x->attrs);
    free(x->attrs_bytes);
    free(x->key);
    index_order_done(&x->order);
    free(x->queues);
    free(x->dirty);
    free(x->is_dirty);
    free(x->differs);
    free(x->present);
    free(x->scratch);
    free(x->survivors);
    free(x->occupancy);
    free(x->scores);
    free(x->touched);
    free(x->flips);
    free(x->wishes);
    if (x->view) {
        free(x->view->words);
        free(x->view->steps);
        free(x->view->pieces);
    }
    free(x->view);
    buf_done(&x->binding);
    free(x);
}

/* ---- seats ---- */

/* Makes the array at *at longer, the new end zeroed. */
static bool longer(void *at, size_t size, uint32_t before, uint32_t count)
{
    void *p;

    memcpy(&p, at, sizeof p);
    p = realloc(p, count * size);
    if (!p)
        return false;
    memset((uint8_t *)p + before * size, 0, (count - before) * size);
    memcpy(at, &p, sizeof p);
    return true;
}

/* Each array may be longer than x->seats says when the next one fails: no harm. */
static bool reserve_seats(struct index *x, uint32_t seats)
{
    uint32_t s = x->seats;

    return longer(&x->seat, sizeof *x->seat, s, seats) && longer(&x->attrs, sizeof *x->attrs, s, seats) &&
           longer(&x->attrs_bytes, sizeof *x->attrs_bytes, s, seats) && longer(&x->key, sizeof *x->key, s, seats) &&
           longer(&x->queues, sizeof *x->queues, s, seats) && longer(&x->dirty, sizeof *x->dirty, s, seats) &&
           longer(&x->survivors, sizeof *x->survivors, s, seats) &&
           longer(&x->occupancy, sizeof *x->occupancy, s, seats) && longer(&x->scores, sizeof *x->scores, s, seats) && longer(&x->differs, sizeof *x->differs, s, seats);
}

static bool reserve_words(struct index *x, uint32_t words)
{
    uint32_t w = x->words, blocks = words / BLOCK_WORDS;
    bool good = longer(&x->is_dirty, sizeof *x->is_dirty, w, words) &&
                longer(&x->present, sizeof *x->present, w, words) && longer(&x->scratch, sizeof *x->scratch, w, words) &&
                longer(&x->view->words, sizeof *x->view->words, w, words);

    for (uint32_t m = 0; m < MEDIA && good; m++)
        good = longer(&x->free[m], sizeof **x->free, w, words) && longer(&x->some[m], sizeof **x->some, x->blocks, blocks);
    return good;
}

enum err index_reserve(struct index *x, uint32_t seat)
{
    if (seat < x->seats)
        return OK;
    if (seat > UINT32_MAX / 4)
        return ERR_NOMEM;
    uint32_t blocks = seat / BLOCK_SEATS + 1;
    if (blocks < x->blocks + x->blocks / 4)
        blocks = x->blocks + x->blocks / 4;
    uint32_t words = blocks * BLOCK_WORDS;
    if (!reserve_seats(x, words * 64) || !reserve_words(x, words) || index_order_room(&x->order, words * 64) != OK)
        return ERR_NOMEM;
    x->seats = words * 64;
    x->words = words;
    x->blocks = blocks;
    x->grown = true;
    return OK;
}

/* Load, then idle time, in one number: a lower key never comes later; equal keys (loads and times out of every measure) are
 * told apart by who compares. Loads out of measure all have one key, whatever their idle times. */
static uint64_t order_key(const struct seat *s)
{
    const int64_t times = (INT64_C(1) << 52) - 1; /* microseconds up to the year 2112 */
    int64_t idle = s->idle_since_us < 0 ? 0 : s->idle_since_us < times ? s->idle_since_us : times;

    return s->load_permille < ORDER_LOADS ? (uint64_t)s->load_permille << 52 | (uint64_t)idle : (uint64_t)ORDER_LOADS << 52;
}

static void set_free(struct index *x, uint32_t m, uint32_t seat, bool on)
{
    uint32_t w = seat / 64;
    uint8_t bit = (uint8_t)(1u << w % BLOCK_WORDS), *some = x->some[m] + w / BLOCK_WORDS;

    x->free[m][w] ^= UINT64_C(1) << seat % 64;
    *some = on || x->free[m][w] ? *some | bit : *some & (uint8_t)~bit;
}

void index_seat(struct index *x, uint32_t seat, const struct seat *s)
{
    assert(seat < x->seats);

    struct seat *own = x->seat + seat;
    uint32_t media = (1u << MEDIA) - 2, was = own->free, now = s->agent ? s->free & media : 0;
    bool moves = own->load_permille != s->load_permille || own->idle_since_us != s->idle_since_us || own->agent != s->agent;

    if (was && (moves || !now))
        index_order_take(x, seat);
    *own = *s;
    own->free = now;
    if (now && (moves || !was)) {
        x->key[seat] = order_key(s);
        index_order_put(x, seat);
    }
    for (uint32_t left = was ^ now; left; left &= left - 1) {
        uint32_t m = (uint32_t)__builtin_ctz(left);
        set_free(x, m, seat, now >> m & 1);
    }
}

/* An entry of a list of attributes as it stands there. */
struct entry {
    uint64_t id; /* UINT64_MAX: the end */
    size_t from, at;
};

static void next_entry(struct entry *e, const uint8_t *p, size_t n)
{
    attr_id id;

    e->from = e->at;
    e->id = attrs_head(p, n, &e->at, &id) ? id : UINT64_MAX;
}

/* The next of both. What is the same at the same place, as most is, is read in one of them alone. */
static void next_pair(struct entry *a, const uint8_t *p, size_t p_bytes, struct entry *b, const uint8_t *q, size_t q_bytes)
{
    next_entry(a, p, p_bytes);
    while (a->id != UINT64_MAX && a->from == b->at && a->at <= q_bytes && memcmp(p + a->from, q + a->from, a->at - a->from) == 0) {
        b->at = a->at;
        next_entry(a, p, p_bytes);
    }
    next_entry(b, q, q_bytes);
}

/* Which attributes differ, by index_differs(). */
static uint64_t differences(const uint8_t *p, size_t p_bytes, const uint8_t *q, size_t q_bytes)
{
    struct entry a = {0}, b = {0};
    uint64_t differ = 0;

    next_pair(&a, p, p_bytes, &b, q, q_bytes);
    while (a.id != b.id || a.id != UINT64_MAX) {
        size_t bytes = a.at - a.from;
        if (a.id != b.id || bytes != b.at - b.from || memcmp(p + a.from, q + b.from, bytes) != 0)
            differ |= index_differs((attr_id)(a.id < b.id ? a.id : b.id));
        if (a.id < b.id)
            next_entry(&a, p, p_bytes);
        else if (b.id < a.id)
            next_entry(&b, q, q_bytes);
        else
            next_pair(&a, p, p_bytes, &b, q, q_bytes);
    }
    return differ;
}

void index_attrs(struct index *x, uint32_t seat, const uint8_t *attrs, uint32_t attrs_bytes)
{
    static const uint8_t nothing[1];

    assert(seat < x->seats);
    if (attrs_bytes == 0 && attrs)
        attrs = nothing; /* an empty list's address may be anything */
    x->differs[seat] |= x->attrs[seat] && attrs ? differences(x->attrs[seat], x->attrs_bytes[seat], attrs, attrs_bytes) : UINT64_MAX;
    x->attrs[seat] = attrs;
    x->attrs_bytes[seat] = attrs_bytes;
    uint64_t bit = UINT64_C(1) << seat % 64;
    if (x->is_dirty[seat / 64] & bit)
        return;
    x->is_dirty[seat / 64] |= bit;
    x->dirty[x->dirty_count++] = seat;
}

void index_attrs_at(struct index *x, uint32_t seat, const uint8_t *attrs)
{
    x->attrs[seat] = attrs;
}

/* ---- settling ---- */

/* What is kept of the seat's attributes beside atoms and columns. */
static void look_at_seat(struct index *x, uint32_t seat)
{
    struct attr queues;
    uint64_t bit = UINT64_C(1) << seat % 64, differs = x->differs[seat];

    x->differs[seat] = 0;
    x->is_dirty[seat / 64] &= ~bit;
    if (!(differs & index_differs(ATTR_QUEUES)))
        return;
    x->queues[seat] = 0;
    if (x->attrs[seat] && attrs_find(x->attrs[seat], x->attrs_bytes[seat], ATTR_QUEUES, &queues))
        x->queues[seat] = queues.count;
    if (!x->attrs[seat] != !(x->present[seat / 64] & bit))
        x->present_count += x->attrs[seat] ? 1 : UINT32_MAX;
    if (x->attrs[seat])
        x->present[seat / 64] |= bit;
    else
        x->present[seat / 64] &= ~bit;
}

/* The groups that use the atom, each once, onto the list; those nobody holds only learn that they are out of date. */
static uint32_t touch(struct index *x, const struct atom *a, uint32_t count)
{
    for (struct use *const *at = &a->uses; *at;) {
        struct group *g = (*at)->group;
        if (g->held == 0) {
            index_group_stale(g); /* takes all its uses out of this list */
            continue;
        }
        if (!g->listed) {
            g->listed = true;
            x->touched[count++] = g;
        }
        at = &(*at)->next;
    }
    return count;
}

static void flip(struct atom *a, uint32_t seat)
{
    set_put(&a->set, seat, !set_has(&a->set, seat));
}

static void settle_seat(struct index *x, uint32_t seat)
{
    uint32_t flips = index_atoms_look(x, seat), groups = 0;

    look_at_seat(x, seat);
    for (uint32_t i = 0; i < flips; i++)
        groups = touch(x, x->flips[i], groups);
    for (uint32_t i = 0; i < groups; i++)
        index_group_count(x->touched[i], seat, -1);
    for (uint32_t i = 0; i < flips; i++)
        flip(x->flips[i], seat);
    for (uint32_t i = 0; i < groups; i++) {
        index_group_count(x->touched[i], seat, 1);
        x->touched[i]->listed = false;
    }
}

/* Many changed: what nobody holds goes, then all atoms are made true, then whatever uses one that changed is out of date. */
static void settle_many(struct index *x)
{
    index_groups_shed(x);
    index_atoms_renew(x);
    for (uint32_t i = 0; i < x->dirty_count; i++)
        look_at_seat(x, x->dirty[i]);
    for (uint32_t row = 0; row < x->atoms.room; row++)
        for (struct hash_node *n = x->atoms.rows[row]; n; n = n->next) {
            struct atom *a = (struct atom *)n;
            while (a->changed && a->uses)
                index_group_stale(a->uses->group); /* takes all its uses out of their lists */
            a->changed = false;
        }
}

enum err index_settle(struct index *x)
{
    if (!x->grown && x->dirty_count == 0 && x->wishes->count == 0)
        return OK;
    index_view_forget(x, NULL);
    if (x->grown) {
        if (index_atoms_room(x) != OK || index_groups_room(x) != OK)
            return ERR_NOMEM;
        x->grown = false;
    }
    if (x->dirty_count > 4 + x->words / 16)
        settle_many(x);
    else
        for (uint32_t i = 0; i < x->dirty_count; i++)
            settle_seat(x, x->dirty[i]);
    x->dirty_count = 0;
    index_wishes(x);
    return OK;
}

void index_sizes(const struct index *x, struct index_sizes *ret)
{
    const size_t seat_bytes = sizeof *x->seat + sizeof *x->attrs + sizeof *x->attrs_bytes + sizeof *x->key +
                              sizeof *x->queues + sizeof *x->dirty + sizeof *x->survivors + sizeof *x->occupancy +
                              sizeof *x->scores + sizeof *x->differs;

    *ret = (struct index_sizes){
        .seats = x->present_count,
        .atoms = x->atoms.count,
        .groups = x->groups.count,
        .held_groups = x->groups.count - x->kept_groups + x->kept_held,
        .loose_groups = x->groups.count - x->kept_groups,
        .sparse_groups = x->sparse_groups,
        .bytes = sizeof *x + x->seats * seat_bytes + x->words * 8 * (3 + (uint64_t)MEDIA) +
                 x->order.room * (sizeof *x->order.chunk + sizeof *x->order.at + sizeof *x->order.low) + x->bytes,
    };
}
