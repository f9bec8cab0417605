/* why_look.h: what an explanation needs of the engine, in one look; and what it needs of the log and of people. Shared by the
 * server, which looks on the router's thread, and by `tandem why`, which looks at an engine of its own. */
#pragma once

#include "host/why_lines.h"

/* ERR_MISSING. On an error, too, what is returned may be done with. */
MUST_USE enum err host_look_contact(const struct engine *e, contact_id id, int64_t now_us, struct host_why_contact *ret);
MUST_USE enum err host_look_agent(const struct engine *e, agent_id id, int64_t now_us, struct host_why_agent *ret);

#define HOST_DECISIONS_MAX 200u
struct host_decisions { /* host_decisions_done() */
    uint32_t count;
    topic_id topic;         /* of the contact, after all its facts */
    agent_id sought;        /* likewise: waited for alone; 0: nobody */
    enum sought sought_why;
    struct host_decision items[HOST_DECISIONS_MAX];
};
/* From the contact's facts, oldest first; inside a read. ERR_MISSING: it never arrived. The requirements come with a look. */
MUST_USE enum err host_decisions_read(struct store_tx *tx, org_id org, contact_id contact, struct host_decisions *ret);
void host_decisions_done(struct host_decisions *d);
void host_look_decisions(const struct engine *e, contact_id contact, struct host_decisions *d);

/* Names of agents, read one by one and kept for a while; inside a read. */
struct account_user;
struct host_people {
    struct store_tx *tx;
    org_id org;
    uint32_t next;
    struct account_user *kept; /* host_people_done() */
};
struct conversation_names host_people_names(struct host_people *p);
void host_people_done(struct host_people *p);
