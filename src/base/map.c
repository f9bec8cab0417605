#include "base/map.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/prng.h"

/* Linear probing. A deleted place is closed by moving later entries of its run back (Knuth 6.4, algorithm R),
 * so there are no tombstones and a miss ends at the first empty place. */

static uint32_t home(const struct map *m, uint64_t key)
{
    return (uint32_t)hash_u64(key) & (m->room - 1);
}

/* The place of key, or the empty one where it would go. */
static uint32_t place(const struct map *m, uint64_t key)
{
    uint32_t i = home(m, key);
    while (m->keys[i] && m->keys[i] != key)
        i = (i + 1) & (m->room - 1);
    return i;
}

static bool grow(struct map *m)
{
    if (m->room > UINT32_MAX / 4)
        return false;
    uint32_t room = m->room ? m->room * 2 : 16;
    struct map bigger = {
        .keys = calloc(room, sizeof *bigger.keys),
        .values = calloc(room, sizeof *bigger.values),
        .count = m->count,
        .room = room,
    };
    if (!bigger.keys || !bigger.values) {
        map_done(&bigger);
        return false;
    }
    for (uint32_t i = 0; i < m->room; i++) {
        if (!m->keys[i])
            continue;
        uint32_t to = place(&bigger, m->keys[i]);
        bigger.keys[to] = m->keys[i];
        bigger.values[to] = m->values[i];
    }
    map_done(m);
    *m = bigger;
    return true;
}

enum err map_put(struct map *m, uint64_t key, uint64_t value)
{
    assert(key != 0);

    uint32_t i = m->room ? place(m, key) : 0;
    if (m->room && m->keys[i] == key) {
        m->values[i] = value;
        return OK;
    }
    if (m->count + 1 > m->room / 4 * 3) { /* also the empty map */
        if (!grow(m))
            return ERR_NOMEM;
        i = place(m, key);
    }
    m->keys[i] = key;
    m->values[i] = value;
    m->count++;
    return OK;
}

int map_get(const struct map *m, uint64_t key, uint64_t *ret_value)
{
    if (m->count == 0 || key == 0)
        return 0;
    uint32_t i = place(m, key);
    if (m->keys[i] != key)
        return 0;
    *ret_value = m->values[i];
    return 1;
}

int map_del(struct map *m, uint64_t key)
{
    if (m->count == 0 || key == 0)
        return 0;
    uint32_t mask = m->room - 1, hole = place(m, key);
    if (m->keys[hole] != key)
        return 0;

    for (uint32_t i = (hole + 1) & mask; m->keys[i]; i = (i + 1) & mask) {
        /* An entry may move back to the hole unless its home lies after the hole. */
        if (((i - home(m, m->keys[i])) & mask) < ((i - hole) & mask))
            continue;
        m->keys[hole] = m->keys[i];
        m->values[hole] = m->values[i];
        hole = i;
    }
    m->keys[hole] = 0;
    m->values[hole] = 0;
    m->count--;
    return 1;
}

int map_next(const struct map *m, uint32_t *at, uint64_t *ret_key, uint64_t *ret_value)
{
    for (uint32_t i = *at; i < m->room; i++) {
        if (!m->keys[i])
            continue;
        *at = i + 1;
        *ret_key = m->keys[i];
        *ret_value = m->values[i];
        return 1;
    }
    *at = m->room;
    return 0;
}

void map_done(struct map *m)
{
    free(m->keys);
    free(m->values);
    *m = (struct map){0};
}
