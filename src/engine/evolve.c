/* evolve.c: the only way in which the state changes, one fact at a time, whether just decided or read from the log. */
#include "engine/evolving.h"
#include "engine/match.h"

static enum err apply(struct engine *e, const struct fact *f)
{
    switch (f->kind) {
    case FACT_QUEUE_SET: return engine_evolve_queue(e, f);
    case FACT_TOPIC_SET: return engine_evolve_topic(e, f);
    case FACT_ROUTING_SET: return engine_evolve_routing(e, f);
    case FACT_AGENT_SET:
    case FACT_AGENT_STATE:
    case FACT_AGENT_AWAY:
    case FACT_AGENT_BACK:
    case FACT_AGENT_WANTS: return engine_evolve_agent(e, f);
    case FACT_CONTACT_ARRIVED: return engine_evolve_arrived(e, f);
    default: return engine_evolve_contact(e, f);
    }
}

enum err engine_evolve(struct engine *e, const struct fact *f)
{
    if (f->kind >= FACT_MESSAGE_IN) /* other rooms' facts */
        return OK;
    if (f->at_us < e->last_us || f->at_us > TIME_MAX_US || (f->rest_bytes > 0 && !f->rest))
        return ERR_CORRUPT;

    enum err err = apply(e, f);
    if (err != OK)
        return err;
    e->last_us = f->at_us;
    struct agent *a = f->agent && f->kind != FACT_AGENT_SET ? engine_find_agent(e, f->agent) : NULL;
    if (a) /* whatever the fact changed about them; FACT_AGENT_SET knows what it did */
        match_agent(e, a);
    return OK;
}
