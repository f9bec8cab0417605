/* fact.h: what happened, as the log keeps it.
 *
 * A fact is a few fixed typed columns and a small binary remainder; ids, numbers and enums only, never
 * free text or an address. A remainder that holds a person's attribute values (see fact.def: SEALED) is
 * encrypted at rest under that person's key; in memory, inside the engine, it is plain.
 * Published kinds never change; tests/facts/ keeps a specimen of each. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/types.h"

enum fact_kind {
#define FACT(name, number, sealed, text) name = number,
#include "base/fact.def"
#undef FACT
};

#define FACT_REST_MAX 60000u

struct fact {
    fact_no no; /* given at commit by the shard's one writer; 0 before */
    int64_t at_us;
    uint16_t kind;
    uint16_t rest_bytes;
    contact_id contact;
    agent_id agent;
    party_id party;
    queue_id queue;
    int64_t a, b, c;      /* meaning by kind: fact.def */
    const uint8_t *rest;  /* borrowed: owned by the facts list, the command or the reader */
};

/* A growing list of facts that owns their remainders. Zeroed is empty. */
struct facts {
    struct fact *items;
    uint32_t count, max;
    uint8_t *bytes; /* all remainders, end to end; items[i].rest is fixed up by facts_at() */
    uint32_t bytes_used, bytes_max;
};

/* Appends a copy of f, remainder included. ERR_NOMEM. Pointers from facts_at() are void afterwards. */
MUST_USE enum err facts_add(struct facts *l, const struct fact *f);
/* The i-th fact, its rest pointing into the list. Valid until the next facts_add or facts_done. */
struct fact facts_at(const struct facts *l, uint32_t i);
void facts_clear(struct facts *l);
void facts_done(struct facts *l);

/* "contact_offered" for FACT_CONTACT_OFFERED; "unknown" for a number nobody has published. */
const char *fact_name(uint16_t kind);
/* Whether the kind's remainder is encrypted at rest under a person's key; whose: the agent's for
 * FACT_AGENT_SET, the party's for every other. */
int fact_sealed(uint16_t kind);
