/* why_lines.h: what explain.h says in numbers, as sentences and JSON. Pure but for the words: asks neither engine nor store. */
#pragma once

#include "engine/explain.h"
#include "host/why_words.h"

#define HOST_RANKED_MAX 20u

struct host_why_contact { /* asked of the engine in one look; host_why_contact_done() */
    int64_t now_us;
    struct engine_contact contact;
    struct explain_waiting waiting;
    struct host_required required, next; /* next: of the step to come */
    uint32_t ranked_count, ranked_all;
    struct explain_ranked ranked[HOST_RANKED_MAX];
};
void host_why_contact_done(struct host_why_contact *y);
void host_why_contact_lines(const struct host_out *o, const struct host_tongue *w, const struct host_why_contact *y);
/* Members of the object that is open; as all ..._json() here that do not say otherwise. */
void host_why_contact_json(struct json *j, const struct host_tongue *w, const struct host_why_contact *y);
/* The elements of the list that is open, each with its sentence. required: whose parts are named. */
void host_ranked_json(struct json *j, const struct host_tongue *w, const struct host_required *required,
                      const struct explain_ranked *list, uint32_t count, int64_t now_us);
/* Why this one may or may not; for one line of a list. */
void host_ranked_put(struct host_text *t, const struct host_tongue *w, const struct host_required *required,
                     const struct explain_ranked *r, int64_t now_us);

struct host_why_agent {
    int64_t now_us;
    struct engine_agent agent;
    struct explain_idle idle;
    struct host_required example; /* of idle.example, which waits there: */
    queue_id queue;
    topic_id topic;
};
void host_why_agent_json(struct json *j, const struct host_tongue *w, const struct host_why_agent *y);

/* "preferred", "last", "passed"; NULL for SOUGHT_NONE. */
const char *host_sought_code(enum sought sought);
void host_estimate_json(struct json *j, const struct host_tongue *w, const struct estimate_answer *a);

struct host_decision {
    fact_no no;
    int64_t at_us;
    agent_id agent;
    int64_t token;
    struct offer_digest digest;
    enum sought named;             /* it waited for this agent alone, and why; SOUGHT_NONE: for whoever is best */
    topic_id topic;                /* it waited for then */
    bool learnt;                   /* since then: what is known of the contact now is not what was known */
    uint32_t beside;               /* others who were offered it by the same decision */
    agent_id beside_agents[OFFERS_MAX];
    struct host_required required; /* of that topic as it is now */
    uint32_t policy_version;       /* of that */
    const char *outcome;           /* name of the fact that ended the offer; NULL: it stands */
};
void host_decision_lines(const struct host_out *o, const struct host_tongue *w, const struct host_decision *d);
/* An element of the list that is open. */
void host_decision_json(struct json *j, const struct host_tongue *w, const struct host_decision *d);
