/* index_order.h: the seats that are free for anything, in the order of LONGEST_IDLE: less load, idle longer, lower agent id. Inside the index only.
 *
 * Chunks of up to ORDER_CHUNK seats one after the other. Two neighbours hold more than half of that together, so that room for seats is room
 * for chunks; entering and leaving take no memory. Finding a place is a search by halves over the chunks' first keys, then inside one. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define ORDER_CHUNK 64u
#define ORDER_LOADS 2047u /* per mille; a key tells apart loads below */

struct index;

struct order_chunk {
    uint32_t count;
    uint32_t seat[ORDER_CHUNK];
    uint64_t key[ORDER_CHUNK];
};
struct order {
    struct order_chunk *chunk; /* room */
    uint32_t *at;              /* chunks by place; those from count on are empty */
    uint64_t *low;             /* by place: the first key */
    uint32_t count, room;
    uint32_t seats;            /* in all chunks */
};

/* Room for so many seats, a multiple of ORDER_CHUNK. ERR_NOMEM and nothing changed. */
MUST_USE enum err index_order_room(struct order *o, uint32_t seats);
void index_order_done(struct order *o);
/* Both want x->seat and x->key as they are while the seat stands in the order. */
void index_order_put(struct index *x, uint32_t seat);
void index_order_take(struct index *x, uint32_t seat);
