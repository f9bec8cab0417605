/* reply.h: canned replies: the company's, a queue's, an agent's own.
 *
 * Functions that take a transaction run inside a store job or read (port/store.h) and return the store's errors. Texts are
 * borrowed for the call. */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "base/types.h"
#include "port/store.h"

#define REPLY_NAME_POINTS_MAX 40u
#define REPLY_FOLDER_POINTS_MAX 60u
#define REPLY_WORDS_POINTS_MAX 200u
#define REPLY_TEXT_BYTES_MAX 4000u /* as much as a message */
#define REPLY_SHARED_MAX 1000u     /* of the company and all its queues */
#define REPLY_OWN_MAX 200u         /* of each agent */
#define REPLY_KEY_MAX 64u

enum reply_scope { REPLY_COMPANY, REPLY_QUEUE, REPLY_OWN };

struct reply {
    uint64_t id;
    enum reply_scope scope;
    queue_id queue; /* of REPLY_QUEUE, else 0 */
    agent_id owner; /* of REPLY_OWN, else 0 */
    struct str lang;   /* "zh", "en", or empty: any */
    struct str folder; /* may be empty */
    struct str name;   /* what is typed after the slash: no spaces */
    struct str words;  /* more words to find it by; may be empty */
    struct str text;
    int64_t version;    /* 1, 2, ... */
    int64_t changed_us;
    agent_id changed_by;
    uint64_t uses, own_uses; /* by all, by the one who asks */
};

struct reply_fault { /* what is wrong with which field, for people; sentences empty: the error's own */
    char field[32];
    char en[200], zh[200];
};

/* -- variables.c -- */

/* A variable of a text is a brace, a name without spaces and a brace: "{customer.name}". True if one is unknown: what
 * the first of them is called (a part of the text, without braces), and the known name that is nearest; NULL if none is near. */
bool reply_unknown(struct str text, struct str *ret_name, const char **ret_meant);

/* -- reply.c -- */

/* Everything but what the store knows. ERR_FIELD_RANGE, ERR_INPUT, ERR_UTF8. */
MUST_USE enum err reply_check(const struct reply *r, struct reply_fault *f);

struct reply_change {
    org_id org;
    agent_id by;
    bool shares; /* may change the company's and the queues' ones */
    int64_t now_us;
};
/* Checks and stores. With r->id 0 it is a new one with fresh_id; else it changes that one: r->version -1: whatever is there, else
 * ERR_CHANGED unless that is its version. Scope, queue and owner may change. ERR_MISSING (also: another agent's own), ERR_FORBIDDEN,
 * ERR_EXISTS (field name), ERR_FULL, as reply_check. */
MUST_USE enum err reply_put(struct store_tx *tx, const struct reply_change *c, const struct reply *r, uint64_t fresh_id,
                            struct reply_fault *f);
/* ERR_MISSING, ERR_FORBIDDEN. */
MUST_USE enum err reply_delete(struct store_tx *tx, const struct reply_change *c, uint64_t id);

/* For a row of a list: what has the same scope, queue or owner, language and name takes the rest from it. */
enum reply_taken { REPLY_MADE, REPLY_CHANGED, REPLY_SAME };
MUST_USE enum err reply_take(struct store_tx *tx, const struct reply_change *c, const struct reply *r, uint64_t fresh_id,
                             enum reply_taken *ret_taken, struct reply_fault *f);

/* Counts a use by an agent once for each key. ERR_MISSING: not there, or another agent's own. */
MUST_USE enum err reply_used(struct store_tx *tx, const struct reply_change *c, uint64_t id, struct str key);

/* All that an agent sees: shared ones and the own ones, by scope, folder, name, language. The texts live until each returns. */
MUST_USE enum err reply_each(struct store_tx *tx, org_id org, agent_id agent, enum err (*each)(void *arg, const struct reply *r), void *arg);
