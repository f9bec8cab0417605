/* hub_live.h: contacts that are not closed, and who has a claim on them: those it is offered to, or the one who holds it. Included by
 * hub_state.h; changed on the hub thread under its lock. */
#pragma once

#include "base/enums.h"
#include "base/str.h"
#include "base/types.h"
#include "engine/engine.h"
#include "service/tag/tag.h"

struct hub;
struct desk;

/* One agent's row of a contact. */
struct claim {
    agent_id agent;
    uint64_t token;
    int64_t until_us;
    char *why; /* JSON, or NULL */
};

/* A colleague in a contact that they do not hold. */
struct part {
    agent_id agent, by;
    enum part_mode mode;
    enum part_state state; /* INVITED, JOINED; DECLINED for the others to see */
    int64_t at_us;
    char *note; /* or NULL */
};

struct live {
    contact_id id;
    conversation_id conversation;
    party_id party;
    queue_id queue;
    topic_id topic;
    agent_id passed_by; /* who transferred it last; 0: nobody did */
    agent_id agent; /* who talks or wraps up; 0: nobody yet */
    enum contact_state state; /* what is being connected is OFFERED still: an agent's desktop knows no more */
    uint32_t step, place;
    enum medium medium;
    int64_t arrived_us, accepted_us;
    int64_t wait_us; /* who waits where this one does hardly waits longer; 0: nothing is said */
    int64_t sleep_asked_us; /* the engine was asked to let it sleep or wake: not again before this; 0: not asked */
    bool asleep;
    int64_t snoozed_until_us, snoozed_us; /* asleep because its agent put it away until then, at that time; 0: not */
    int64_t woken_us; /* when it was put away no more: what it is quiet since then; 0: never was */
    uint32_t call; /* of a telephone call: hub_call.c's bits */
    bool connecting; /* accepted, and its sound is being joined */
    int64_t call_since_us;
    struct kept_apart {
        agent_id agent;
        int64_t until_us;
    } again[4]; /* who declined or missed it last, and from when they are asked again; agent 0: none */
    bool requeued, picked; /* picked: on desktops' lists of those to pick */
    char *card; /* JSON, or NULL */
    struct claim *claims;
    uint32_t claims_count;
    struct part *parts; /* by the time of the invitation */
    uint32_t parts_count;
    uint64_t tags[TAGS_OF_CONTACT_MAX]; /* in the order in which they were given */
    uint32_t tags_count;
};

/* A contact that this agent may pick from a queue. */
struct pick {
    contact_id contact;
    queue_id queue;
    struct engine_urgency urgency;
};

/* hub_call.c */
struct hub_message;
struct json;
void hub_call_told(struct hub *h, const struct hub_message *m);
void hub_medium_json(struct json *j, const struct live *l); /* "medium" */
void hub_call_json(struct json *j, const struct live *l); /* "medium" and "call" of a contact's row */
bool hub_call_of_page(const struct live *l);
struct conv;
/* Who waits on the telephone is told what to expect: the place, moved or not, and the conversation's outlook (c may be NULL). */
void hub_call_waits(struct hub *h, const struct live *l, const struct conv *c, bool moved);
/* hub_claims.c */
struct claim *hub_claim(const struct live *l, agent_id agent); /* NULL: none */
/* Makes or changes the agent's claim and shows it. why: empty keeps what there is. NULL: no memory. */
struct claim *hub_claim_put(struct hub *h, struct live *l, agent_id agent, uint64_t token, int64_t until_us, struct str why);
/* It leaves this agent's screen; false: it was not there. */
bool hub_claim_drop(struct hub *h, struct live *l, agent_id agent);
void hub_claims_drop(struct hub *h, struct live *l);
void hub_live_free(struct live *l);
/* hub_picks.c */
void hub_picks_gone(struct hub *h, struct live *l); /* it waits no more: off every list */
void hub_picks_show(struct hub *h, const struct live *l); /* again, with its new card, where it is listed */
/* hub_lines.c: who waits in the queues that an agent serves. Once a second: what has changed goes to the desktops. */
void hub_lines(struct hub *h);
void hub_lines_rows(struct hub *h, struct desk *d, struct json *j); /* all of it, into an open list of rows */
void hub_lines_again(struct hub *h, const struct live *l); /* who waits has another row */
void hub_lines_done(struct hub *h);
/* hub_desk.c: what came and went on the agent's list, in one frame. */
void hub_desk_picks(struct hub *h, struct desk *d, const contact_id *gone, uint32_t gone_count, const struct pick *came, uint32_t came_count);
/* hub_tag.c */
void hub_tags_json(struct json *j, const struct live *l); /* member of a row */
/* hub_part.c */
struct part *hub_part_of(const struct live *l, agent_id agent); /* invited or joined; NULL: neither */
/* As the store has it. False: no memory. */
bool hub_part_put(struct hub *h, struct live *l, const struct part *p);
void hub_part_drop(struct hub *h, struct live *l, agent_id agent);
void hub_parts_drop(struct hub *h, struct live *l); /* it has ended: the rows leave their screens */
void hub_parts_show(struct hub *h, const struct live *l); /* to all who have it on their screen: who is in it has changed */
void hub_parts_json(struct hub *h, struct json *j, const struct live *l, agent_id agent); /* members of the agent's contact row */
