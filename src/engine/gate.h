/* gate.h: what a loose group's requirement surely wants of an agent, small enough to be asked of very many lanes in a row: two ranges of numbers
 * and one symbol of a set. An open gate promises nothing; who meets the requirement finds it open. Inside the room only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/types.h"

#define GATE_PLACES 9u /* 0: nothing is wanted */
#define GATE_RANGES 2u

struct gate {
    int64_t low[GATE_RANGES], high[GATE_RANGES];
    uint8_t of[GATE_RANGES], set, bit; /* places among the attributes that some gates ask for; the symbol's bit */
};

struct gate_keys { /* of gates that are asked together; zeroed at first */
    struct gate_places {
        uint32_t count;
        attr_id id[GATE_PLACES]; /* from 1 on */
        uint8_t type[GATE_PLACES];
    } numbers, sets;
};

struct gate_agent { /* what an agent has of these, by their places */
    int64_t value[GATE_PLACES];
    uint32_t known;                /* bit: the place */
    uint64_t symbols[GATE_PLACES]; /* each symbol's bit, number modulo 64 */
};

struct group;
struct index;

/* Attributes that are new go into keys while there are places; more of them are left out of the gate. */
void index_gate(const struct group *g, struct gate_keys *keys, struct gate *ret);
void index_gate_agent(const struct index *x, uint32_t seat, const struct gate_keys *keys, struct gate_agent *ret);

static inline bool gate_open(const struct gate *g, const struct gate_agent *a)
{
    bool known = (a->known >> g->of[0] & a->known >> g->of[1] & 1) != 0;
    bool first = a->value[g->of[0]] >= g->low[0] && a->value[g->of[0]] <= g->high[0];
    bool second = a->value[g->of[1]] >= g->low[1] && a->value[g->of[1]] <= g->high[1];

    return (known & first & second & (a->symbols[g->set] >> g->bit & 1)) != 0;
}
