#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 16, BLOCK_BYTES = 4096 };

/* The newest block is the head; the first one is the last of the list. */
struct arena_block {
    struct arena_block *next;
    size_t used, room;
    size_t pad; /* keeps what follows aligned to 16 */
};
_Static_assert(sizeof(struct arena_block) % ALIGN == 0, "bytes after a block's head are aligned");

void arena_init(struct arena *a, size_t max_bytes)
{
    *a = (struct arena){.max_bytes = max_bytes};
}

static struct arena_block *block_new(struct arena *a, size_t bytes)
{
    size_t room = a->head ? a->head->room * 2 : BLOCK_BYTES;
    if (room > 64 * (size_t)BLOCK_BYTES)
        room = 64 * (size_t)BLOCK_BYTES;
    if (room < bytes)
        room = bytes;

    struct arena_block *b = malloc(sizeof *b + room);
    if (!b)
        return NULL;
    *b = (struct arena_block){.next = a->head, .room = room};
    a->head = b;
    return b;
}

void *arena_take(struct arena *a, size_t bytes)
{
    if (bytes > SIZE_MAX / 4)
        return NULL;
    bytes = bytes ? (bytes + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
    if (a->max_bytes && (a->used_bytes > a->max_bytes || bytes > a->max_bytes - a->used_bytes))
        return NULL;

    struct arena_block *b = a->head;
    if (!b || b->room - b->used < bytes)
        b = block_new(a, bytes);
    if (!b)
        return NULL;

    void *p = (char *)(b + 1) + b->used;
    b->used += bytes;
    a->used_bytes += bytes;
    assert((uintptr_t)p % ALIGN == 0);
    return memset(p, 0, bytes);
}

char *arena_text(struct arena *a, const char *p, size_t n)
{
    char *z = n < SIZE_MAX ? arena_take(a, n + 1) : NULL;
    if (z && n)
        memcpy(z, p, n);
    return z;
}

void arena_clear(struct arena *a)
{
    while (a->head && a->head->next) {
        struct arena_block *next = a->head->next;
        free(a->head);
        a->head = next;
    }
    if (a->head)
        a->head->used = 0;
    a->used_bytes = 0;
}

void arena_done(struct arena *a)
{
    arena_clear(a);
    free(a->head);
    *a = (struct arena){0};
}
