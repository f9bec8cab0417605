/* router.h: asking the engine of a shard, from any thread but the router's and the hub's. host/ implements it. */
#pragma once

#include "base/command.h"
#include "base/err.h"
#include "base/fact.h"
#include "port/store.h"

struct router;

/* Rows to be written in the same transaction, before the command's facts. May run twice. NULL: none. */
struct router_rows {
    enum err (*write)(struct store_tx *tx, void *arg);
    void *arg;
};

/* Decides, stores and waits until the facts are committed and the screens' projections have seen them.
 * The engine's refusal, or ERR_STORE when the batch failed (nothing changed), ERR_FULL when too much waits.
 * ret_facts may be NULL; else receives the facts with their numbers, to be freed with facts_done(). */
MUST_USE enum err router_call(struct router *r, const struct command *c, const struct router_rows *rows, struct facts *ret_facts);
