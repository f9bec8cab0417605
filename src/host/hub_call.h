/* hub_call.h: what desktops are told of the telephone call behind a contact. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/enums.h"
#include "base/err.h"
#include "base/types.h"

struct hub;
struct router_rows;

struct hub_call {
    contact_id contact;
    bool there, joined, gone, outbound, page, zh; /* page: from a site's page; there: it has not ended; joined: they talk; gone: the agent's device rings again; zh: the caller is spoken to in Chinese */
    uint32_t held, muted;         /* bits 1 << enum actor: by whom */
    enum phone_result result;     /* of one that an agent made: what came of it; NONE: nothing yet */
    int64_t since_us;             /* when it was last put on hold or taken off; 0: never */
    uint64_t endpoint;            /* the site of a page, 0: not known */
};
/* Not the hub's thread: from now on its row says so. */
void hub_call(struct hub *h, const struct hub_call *c);

/* Not the hub's thread: into an open object, "agent" as customers are told the name; nothing without one. */
struct json;
void hub_call_agent(struct hub *h, agent_id agent, struct json *j);

/* A contact of a conversation arrives, in this topic; waits until that is committed. agent: it is theirs from the first (CMD_ARRIVE). On a
 * worker; the router's errors, and ERR_MISSING without such a topic. */
struct hub_arriving {
    conversation_id conversation;
    contact_id contact;
    topic_id topic;
    enum medium medium;
    agent_id agent;
    const struct router_rows *rows; /* written with it (port/router.h); NULL: none */
};
MUST_USE enum err hub_arrive(struct hub *h, const struct hub_arriving *a);
