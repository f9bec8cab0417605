/* presence.h: who looks at a conversation, and who writes there. Told the time, it has no clock of its own; it sends nothing.
 *
 * A watch is one connection (a tab, a device) of an agent: it looks at one conversation at most, and writes there or does not. What others
 * are shown is by agent: several connections of one count once, with the most that one of them does. Nothing is stored: after a restart
 * every desktop says anew what it looks at. One thread at a time: the hub's, under its lock. Times are of a clock that is never set back. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/types.h"
#include "port/net.h"

#define PRESENCE_SHOWN_MAX 8u                    /* agents shown by name; the others are a number */
#define PRESENCE_WATCHES_MAX 256u                /* of one conversation; who comes later is not shown */
#define PRESENCE_TYPING_US (INT64_C(6) * SECOND_US) /* who writes says so every three seconds */
#define PRESENCE_GRACE_US (INT64_C(5) * SECOND_US)  /* a lost connection may be one that comes back: a reload, a network */

/* Ascending by how much it concerns others. */
enum presence_doing { PRESENCE_LOOKS, PRESENCE_NOTE, PRESENCE_TEXT };

struct presence_one {
    agent_id agent;
    int64_t since_us; /* looks since */
    enum presence_doing doing;
};

/* Who writes to the customer first, then who writes a note, then the others; among equals who looks longest, then by id. */
struct presence_picture {
    struct presence_one all[PRESENCE_SHOWN_MAX];
    uint32_t count, more;
};

struct watch;
struct presence {
    struct map watches, talks; /* by connection, by conversation */
    struct watch *timed;       /* writes, or is lost */
    struct presence_talk *changed;
};

void presence_done(struct presence *p); /* a zeroed one is empty */

/* The connection looks at this conversation now (0: at none), and no more at the one before. That the agent may, the caller has made sure.
 * ERR_NOMEM; ERR_FULL: PRESENCE_WATCHES_MAX; it then looks at nothing. */
MUST_USE enum err presence_look(struct presence *p, agent_id agent, net_id socket, conversation_id c, int64_t now_us);
/* The connection writes there for the next PRESENCE_TYPING_US. False: it does not look there. */
bool presence_type(struct presence *p, net_id socket, conversation_id c, enum presence_doing doing, int64_t now_us);
/* What the agent wrote is there: they do not write any more. */
void presence_wrote(struct presence *p, agent_id agent, conversation_id c);
/* The connection is gone; it is shown for PRESENCE_GRACE_US. */
void presence_lost(struct presence *p, net_id socket, int64_t now_us);
/* Whoever has not gone on writing does not write, whoever has not come back does not look. */
void presence_tick(struct presence *p, int64_t now_us);

/* The agent is called otherwise, or has another face: where they are, all is told again. */
void presence_renamed(struct presence *p, agent_id agent);

/* One conversation whose picture is not what it was when it was taken here last, and that picture; 0: none is left. */
conversation_id presence_changed(struct presence *p, struct presence_picture *ret_picture);
/* The present picture. */
void presence_of(const struct presence *p, conversation_id c, struct presence_picture *ret_picture);
/* All who look there, each once; at most max. */
uint32_t presence_agents(const struct presence *p, conversation_id c, agent_id *ret_agents, uint32_t max);
