#include "engine/index_order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/index_inside.h"

static bool longer(void *at, size_t bytes)
{
    void *p;

    memcpy(&p, at, sizeof p);
    p = realloc(p, bytes);
    if (p)
        memcpy(at, &p, sizeof p);
    return p != NULL;
}

enum err index_order_room(struct order *o, uint32_t seats)
{
    uint32_t room = seats / (ORDER_CHUNK / 4) + 2;

    if (room <= o->room)
        return OK;
    if (!longer(&o->chunk, room * sizeof *o->chunk) || !longer(&o->at, room * sizeof *o->at) ||
        !longer(&o->low, room * sizeof *o->low))
        return ERR_NOMEM;
    for (uint32_t i = o->room; i < room; i++) {
        o->chunk[i].count = 0;
        o->at[i] = i;
    }
    o->room = room;
    return OK;
}

void index_order_done(struct order *o)
{
    free(o->chunk);
    free(o->at);
    free(o->low);
}

/* ---- where ---- */

/* Equal keys: loads and times out of every measure, then agents. The seat's number only tells apart what no engine makes. */
static bool tie_before(const struct index *x, uint32_t a, uint32_t b)
{
    return index_seat_before(x, a, b) || (!index_seat_before(x, b, a) && a < b);
}

/* The last chunk that does not begin behind the seat; 0 if all do. */
static uint32_t place_of(const struct index *x, uint32_t seat)
{
    const struct order *o = &x->order;
    uint64_t key = x->key[seat];
    uint32_t from = 0;

    for (uint32_t n = o->count; n > 1;) {
        uint32_t half = n / 2, middle = from + half;
        bool behind = o->low[middle] > key ||
                      (o->low[middle] == key && tie_before(x, seat, o->chunk[o->at[middle]].seat[0]));
        from = behind ? from : middle;
        n -= half;
    }
    return from;
}

/* How many of the chunk stand before the seat. */
static uint32_t before(const struct index *x, const struct order_chunk *c, uint32_t seat)
{
    uint64_t key = x->key[seat];
    uint32_t from = 0;

    for (uint32_t n = c->count; n > 0;) {
        uint32_t half = n / 2, middle = from + half;
        bool stands_before = c->key[middle] < key || (c->key[middle] == key && tie_before(x, c->seat[middle], seat));
        from = stands_before ? middle + 1 : from;
        n = stands_before ? n - half - 1 : half;
    }
    return from;
}

/* ---- chunks ---- */

static struct order_chunk *add_chunk(struct order *o, uint32_t place)
{
    assert(o->count < o->room);

    uint32_t id = o->at[o->count];
    memmove(o->at + place + 1, o->at + place, (o->count - place) * sizeof *o->at);
    memmove(o->low + place + 1, o->low + place, (o->count - place) * sizeof *o->low);
    o->at[place] = id;
    o->count++;
    return o->chunk + id;
}

static void remove_chunk(struct order *o, uint32_t place)
{
    uint32_t id = o->at[place];

    o->count--;
    memmove(o->at + place, o->at + place + 1, (o->count - place) * sizeof *o->at);
    memmove(o->low + place, o->low + place + 1, (o->count - place) * sizeof *o->low);
    o->at[o->count] = id;
    o->chunk[id].count = 0;
}

/* To the end of another chunk. */
static void move(struct order_chunk *to, const struct order_chunk *c, uint32_t from)
{
    memcpy(to->seat + to->count, c->seat + from, (c->count - from) * sizeof *c->seat);
    memcpy(to->key + to->count, c->key + from, (c->count - from) * sizeof *c->key);
    to->count += c->count - from;
}

/* Half of a full chunk goes; of the last one nothing when the seat comes behind it: who was busy until now is the last to be idle. */
static void split(struct order *o, uint32_t place, uint32_t from)
{
    struct order_chunk *added = add_chunk(o, place + 1), *c = o->chunk + o->at[place];

    added->count = 0;
    move(added, c, from);
    c->count = from;
    o->low[place + 1] = added->count ? added->key[0] : 0; /* of an empty one its first seat's, at once */
}

/* Place and place + 1 become one if they are few. */
static void join(struct order *o, uint32_t place)
{
    struct order_chunk *c = o->chunk + o->at[place], *next = o->chunk + o->at[place + 1];

    if (c->count + next->count > ORDER_CHUNK / 2)
        return;
    move(c, next, 0);
    remove_chunk(o, place + 1);
}

/* ---- */

void index_order_put(struct index *x, uint32_t seat)
{
    struct order *o = &x->order;

    o->seats++;
    if (o->count == 0)
        add_chunk(o, 0);
    uint32_t place = place_of(x, seat);
    struct order_chunk *c = o->chunk + o->at[place];
    uint32_t i = before(x, c, seat);
    if (c->count == ORDER_CHUNK) {
        uint32_t from = i == ORDER_CHUNK && place + 1 == o->count ? ORDER_CHUNK : ORDER_CHUNK / 2;
        split(o, place, from);
        if (i > from || from == ORDER_CHUNK) { /* a new chunk may begin empty */
            place++;
            i -= from;
            c = o->chunk + o->at[place];
        }
    }
    memmove(c->seat + i + 1, c->seat + i, (c->count - i) * sizeof *c->seat);
    memmove(c->key + i + 1, c->key + i, (c->count - i) * sizeof *c->key);
    c->seat[i] = seat;
    c->key[i] = x->key[seat];
    c->count++;
    o->low[place] = c->key[0];
}

void index_order_take(struct index *x, uint32_t seat)
{
    struct order *o = &x->order;
    uint32_t place = place_of(x, seat);
    struct order_chunk *c = o->chunk + o->at[place];
    uint32_t i = before(x, c, seat);

    assert(i < c->count && c->seat[i] == seat);
    o->seats--;
    c->count--;
    memmove(c->seat + i, c->seat + i + 1, (c->count - i) * sizeof *c->seat);
    memmove(c->key + i, c->key + i + 1, (c->count - i) * sizeof *c->key);
    if (c->count == 0) { /* its neighbours held more than half with its last seat: each is half full, and stays alone */
        remove_chunk(o, place);
        return;
    }
    o->low[place] = c->key[0];
    if (place + 1 < o->count)
        join(o, place);
    if (place > 0)
        join(o, place - 1);
}
