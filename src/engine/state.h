/* state.h: all that the engine remembers. Inside the room only; engine/evolve.c alone changes it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/fact.h"
#include "base/map.h"
#include "base/types.h"
#include "engine/book.h"
#include "engine/deadlines.h"
#include "engine/engine.h"
#include "engine/index.h"
#include "engine/shelf.h"
#include "engine/things.h"

/* Enough of a closed contact to know a doubled command when it comes. */
struct closed {
    contact_id id;
    agent_id agent;
    uint64_t token;
    int64_t code;
};

struct engine {
    struct engine_limits limits;
    struct shelf queues, topics;   /* own their things */
    struct book agents, contacts;  /* these too */
    struct routing routing;
    struct map conversations;      /* live conversation -> contact id */
    struct deadlines deadlines;
    struct closed *closed; /* ring of CLOSED_KEPT */
    uint32_t closed_count, closed_next;
    contact_id closed_highest; /* derived: no closed one has a higher id */
    uint16_t *closed_slots; /* closed.c: derived */
    uint64_t next_token;
    uint32_t seeking;       /* derived: contacts that wait for one agent alone */
    int64_t last_us; /* of the newest fact: time never goes back */
    /* No part of the state: */
    struct index *index;
    struct lanes *lanes;
    int64_t checked_us; /* holds over by then were looked at */
    bool deciding;      /* the fact that changes the state was just decided: its attributes were checked */
    bool unfinished;    /* memory failed between two steps: the next tick goes on, */
    int64_t again_us;   /* due then */
    bool owed;          /* a tick stopped with more due: the next command that changes something looks at everybody */
    uint64_t refused[ERR_COUNT];
};

#include "engine/parts.h"
