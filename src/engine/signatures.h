/* signatures.h: how many requirements the engine keeps worked out.
 *
 * A signature is what a queue, a requirement and the values it reads of a contact come to: contacts that wait with the same one are told
 * apart by nothing that agents meet. `agent.grade >= customer.level` makes one for each level. Of so many signatures that somebody waits for
 * (or talks under) the agents who meet them are kept as a set that every change of an agent holds true. Beyond that number nothing is refused
 * and nothing decided otherwise: such a signature takes about 600 bytes instead of two bits for each agent, an agent's change does not touch it,
 * and who meets it is worked out when somebody asks. docs/decisions/005, "Signatures are bounded". */
#pragma once

#include <stdint.h>

struct engine;

#define ENGINE_SIGNATURES_MAX 1024u

/* Another number than that, 0 too, for what comes from now on (tests and measurements): it changes how long decisions take and no decision. */
void engine_keep_signatures(struct engine *e, uint32_t max);

struct engine_signatures {
    uint32_t held;  /* by contacts up to their wrap-up */
    uint32_t loose; /* of these, beyond the limit when they came */
    uint64_t bytes; /* of the whole index */
};
void engine_signatures(const struct engine *e, struct engine_signatures *ret);
