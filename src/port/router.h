/* router.h: asking the engine of a shard, from any thread but the router's and the hub's. host/ implements it. */
#pragma once

#include "base/command.h"
#include "base/enums.h"
#include "base/err.h"
#include "base/fact.h"
#include "port/store.h"

struct json;
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

/* Erases a person: rows are written behind all that was decided about them, and from then on they cannot arrive (ERR_MISSING), also
 * while this goes on, unless it fails: as rows->write does, or ERR_FULL, ERR_STOPPING. */
MUST_USE enum err router_erase(struct router *r, party_id party, const struct router_rows *rows);

/* -- explanations: what the engine knows, in words (host/why_lines.def), as members of the JSON object that is open. They wait
 *    until everything decided before is committed: nothing is told that might not have been. ERR_MISSING: no such live contact,
 *    agent or queue. ERR_SLOW_DOWN: so much was asked that routing itself would have to wait. whole: with what sensitive attributes
 *    say, which is not for agents. -- */

/* After ERR_SLOW_DOWN: how long until there is time for explanations again. Any thread. */
int64_t router_wait_us(const struct router *r);
MUST_USE enum err router_why_contact(struct router *r, contact_id contact, bool whole, struct json *j);
MUST_USE enum err router_why_agent(struct router *r, agent_id agent, struct json *j);
/* Each offer of the contact so far, oldest first, at most max; also of one that is closed. ERR_MISSING: it was never there. */
MUST_USE enum err router_why_decisions(struct router *r, contact_id contact, uint32_t max, bool whole, struct json *j);
/* Whom a contact may be transferred to: "agents" who are there (but who asks), with their places in its medium; "queues" with how many wait
 * and how long one would. */
MUST_USE enum err router_targets(struct router *r, contact_id contact, agent_id asks, struct json *j);
/* *medium: of the one who would come; MEDIUM_NONE: the queue's (engine/explain.h), which it is then. */
MUST_USE enum err router_estimate(struct router *r, queue_id queue, enum medium *medium, struct json *j);

/* Of one medium: places, how many are taken, how many of these sleep; whether one more may be given now; beside which other media, when one of
 * them is awake, one more may come. Zeros: no agent. ERR_SLOW_DOWN as above. */
struct router_load {
    uint32_t capacity, taken, asleep;
    bool free, beside[MEDIA];
};
MUST_USE enum err router_load(struct router *r, agent_id agent, struct router_load *ret_load /* [MEDIA] */);
