/* evolving.h: what the files of evolve share. Inside the room only. */
#pragma once

#include "engine/edges.h"
#include "engine/state.h"

static inline bool evolve_span_ok(int64_t us)
{
    return us >= 0 && us <= SPAN_MAX_US;
}

static inline bool evolve_until_ok(const struct fact *f, int64_t until_us)
{
    return until_us >= f->at_us && until_us <= f->at_us + SPAN_MAX_US;
}

/* Whether the fact's remainder is a list of attributes. Read from the log it may be anything. */
static inline bool evolve_attrs_ok(const struct engine *e, const struct fact *f)
{
    return e->deciding || attrs_check(f->rest, f->rest_bytes) == OK;
}

/* Each checks first, then takes memory, then changes: an error leaves the state as it was. */

/* -- evolve_config.c -- */
MUST_USE enum err engine_evolve_queue(struct engine *e, const struct fact *f);
MUST_USE enum err engine_evolve_topic(struct engine *e, const struct fact *f);
MUST_USE enum err engine_evolve_routing(struct engine *e, const struct fact *f);

/* -- evolve_agent.c -- */
MUST_USE enum err engine_evolve_agent(struct engine *e, const struct fact *f); /* FACT_AGENT_* */

/* -- evolve_contact.c -- */
MUST_USE enum err engine_evolve_arrived(struct engine *e, const struct fact *f);
MUST_USE enum err engine_evolve_contact(struct engine *e, const struct fact *f); /* all other facts of a contact */
