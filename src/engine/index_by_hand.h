/* index_by_hand.h: small indexes told by hand, and tests that say what did not hold. For one test program each; include it once. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/index_sound.h"

static const char *broken; /* what did not hold, of the test under way */

static inline bool expect(bool good, const char *what)
{
    if (!good && !broken)
        broken = what;
    return good;
}

static inline void must(enum err err)
{
    if (err != OK)
        abort();
}

/* ---- indexes by hand ---- */

static inline struct index *new_index(uint32_t seats)
{
    struct index *x;

    must(index_new(&x));
    must(index_reserve(x, seats - 1));
    return x;
}

static uint8_t serving[3][64]; /* attributes: serves queue 1, 2, or both */

static inline void sit(struct index *x, uint32_t seat, unsigned queues)
{
    static const symbol_id of[3][2] = {{1}, {2}, {1, 2}};
    struct attrs_writer w;

    if (queues == 0) {
        index_attrs(x, seat, NULL, 0);
        return;
    }
    attrs_write_init(&w, serving[queues - 1], sizeof *serving);
    attrs_write_set(&w, ATTR_QUEUES, of[queues - 1], queues == 3 ? 2 : 1);
    index_attrs(x, seat, serving[queues - 1], (uint32_t)w.n);
}

static inline struct group *group_of(struct index *x, queue_id queue, const struct buf *required, const struct lang_env *env)
{
    static const struct lang_env nothing;
    struct group *g;

    must(index_group(x, queue, required ? (struct lang_code){required->p, required->n} : (struct lang_code){0}, env ? env : &nothing,
                     &g));
    return g;
}

static inline void sound(struct index *x)
{
    must(index_settle(x));
    if (!broken)
        broken = index_unsound(x);
}

static inline void take_seat(struct index *x, uint32_t seat, uint32_t free, uint32_t load, int64_t idle_us)
{
    index_seat(x, seat, &(struct seat){.agent = 1 + seat * 7919u % 100003u, .free = free, .load_permille = load,
                                       .idle_since_us = idle_us});
}

static int failed; /* tests */

static inline void run(void (*test)(void), const char *name)
{
    broken = NULL;
    test();
    if (broken)
        printf("[  FAILED  ] %s: %s\n", name, broken);
    else
        printf("[       OK ] %s\n", name);
    failed += broken != NULL;
}
#define RUN(name) run(name, #name)
