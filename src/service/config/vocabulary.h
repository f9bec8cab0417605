/* vocabulary.h: the company's vocabulary and policies as config.h hands them out.
 *
 * Texts and pointers live as long as the view they were found in. Lists are sorted by id. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attrs.h"
#include "base/enums.h"
#include "base/str.h"
#include "base/types.h"
#include "engine/policy.h"
#include "service/config/hours.h"
#include "service/config/site.h"

#define CONFIG_SYMBOLS_MAX 65535u
#define CONFIG_ATTRIBUTES_MAX 4096u
#define CONFIG_QUEUES_MAX 4096u
#define CONFIG_TOPICS_MAX 4096u
#define CONFIG_DEFINITIONS_MAX 1000u
#define CONFIG_CODES_MAX 1000u
#define CONFIG_CODE_LEVELS 4u
#define CONFIG_REASONS_MAX 100u /* of each kind; their numbers must end below REASON_MAX */
#define CONFIG_QUEUE_CODES_MAX 200u
#define CONFIG_WORD_BYTES_MAX 64u
#define CONFIG_NAME_POINTS_MAX 80u /* code points of any name or label; none may be empty */
#define CONFIG_KEY_MAX 40u         /* [a-z0-9_-]{1,40} */

struct config_attribute {
    attr_id id; /* 0 when putting a new one; from ATTR_FIRST on */
    enum attr_scope scope;
    enum attr_type type;
    struct str name, key; /* "skill", "wealth" or empty */
    struct str zh, en;
    bool sensitive; /* of customers: its values are for supervisors and administrators */
};
struct config_symbol {
    symbol_id id;
    struct str text, zh, en;
};
#define QUEUE_SHORT_US INT64_C(5000000) /* of a new queue */
struct config_queue {
    queue_id id; /* 0: a new one; 1, 2, 3... */
    struct str zh, en;
    int64_t lease_us, wrapup_us, decline_hold_us; /* 5..300 s, 0..1 h, 0..1 h */
    int64_t short_us; /* who leaves before it counts as a short abandonment; 0..5 min */
    enum service_level service_level; /* its target is the policy's */
    bool code_asked; /* a contact of it is wrapped up with a code; when the time runs out, without */
    const uint64_t *codes; /* what it offers: these and all below them, by id, each once; none: all codes */
    uint16_t codes_count;
    struct queue_policy policy;
    int64_t version; /* given by config; in a change: what it is a change of, 0: of whatever is there */
};
/* Widening, from the requirement in force before. An attribute is written as people do: agent.skill["wealth"]. */
enum config_step_kind {
    CONFIG_STEP_REQUIREMENT, /* text in its place; empty: everybody who serves the queue */
    CONFIG_STEP_ADD,         /* text as well */
    CONFIG_STEP_OPEN,        /* or text */
    CONFIG_STEP_REMOVE,      /* without what reads the attribute in text */
    CONFIG_STEP_LOWER,       /* thresholds on the attribute in text easier by so many thousandths */
};
struct config_step {
    enum config_step_kind kind;
    int64_t after_us;  /* since the arrival; 0: not given */
    uint32_t permille; /* of the patience, 0..1000; 0: not given. One of the two at least; the earlier counts */
    struct str text;
    int64_t by;
};
struct config_topic {
    topic_id id; /* 0: a new one */
    queue_id queue;
    struct str key, zh, en;
    int64_t priority, patience_us;  /* 0..9, 5 s..24 h */
    struct str required;            /* a condition, lang/lang.h; empty: everybody */
    struct str preferred;           /* a score; empty: nobody before others */
    struct str priority_expression; /* a score over contact, customer and queue; empty: the number above */
    int64_t slack;                  /* thousandths of the score */
    uint8_t seek;                   /* SEEK_* of engine/policy.h */
    int64_t seek_us;                /* 0..24 h, above 0 if anybody is sought */
    const struct config_step *steps;
    uint16_t steps_count;
    uint32_t version;     /* as that of a queue */
    uint64_t definitions; /* given by config: the newest definition's version when it was compiled; 0: it uses none */
    bool active;
};
struct config_agent {
    agent_id id; /* the user's; names and login are the account service's */
    uint16_t capacity[MEDIA]; /* at once, 0..50 */
    int64_t version;
    const uint8_t *attrs; /* base/attrs.h, checked, incl. ATTR_QUEUES */
    uint32_t attrs_bytes;
};
struct config_code {
    uint64_t id; /* wrap-up code; 0: a new one */
    struct str zh, en;
    bool active;
    uint64_t parent;  /* 0: at the top */
    int64_t position; /* among those of the same parent, then by id; in a change: which one it is to be, -1: the last */
};
struct config_reason {
    uint64_t number; /* in facts; 0: a new one */
    enum reason_kind kind;
    struct str zh, en;
    int64_t position; /* as of a code, among those of its kind */
    bool active;
    bool for_good; /* of declining: not offered that contact again */
    bool work;     /* of pausing: counts as work in the figures of a day */
};
struct config_endpoint {
    uint64_t id; /* 0: a new one */
    struct str channel, key, name, secret, origins; /* "chat", site key, shown name, HMAC key, space-separated */
    struct config_site site;
};
struct config_definition {
    uint64_t id;         /* 0: a new one */
    struct str name;     /* [a-z][a-z0-9_]{0,39}; stays */
    struct str source;   /* a condition or a score; may use other definitions */
    struct str zh, en;
    uint64_t version;    /* given by config; counts over all of them */
};
struct config_view {
    org_id org;             /* 0: there is no company yet */
    struct str zh, en;      /* the company's name */
    struct config_attribute *attributes;
    struct config_symbol *symbols;
    struct config_queue *queues;
    struct config_topic *topics;
    struct config_agent *agents;
    struct config_code *codes;
    struct config_reason *reasons; /* by kind, then number */
    struct config_endpoint *endpoints;
    struct config_definition *definitions;
    struct config_calendar *calendars;
    struct config_use *uses;
    uint32_t attributes_count, symbols_count, queues_count, topics_count, agents_count, codes_count, reasons_count, endpoints_count,
        definitions_count, calendars_count, uses_count;
    uint64_t definitions_version; /* the highest of them, those taken away included */
    struct routing routing;
    int64_t routing_version; /* 1: perhaps nobody has set it, and the default is in force */
    int64_t sleep_after_us[MEDIA]; /* a conversation sleeps after so long without a message; 0: never */
    attr_id patience;       /* customer.patience (seconds), 0 if not declared: overrides a topic's patience */
    attr_id preferred;      /* customer.preferred_agent (a login), 0 if not declared */
    attr_id medium;         /* contact.medium, 0 if not declared; its word for each medium below, 0 if not known */
    symbol_id media[MEDIA];
    const uint8_t *defaults[2]; /* attrs of a customer of whom nothing is known: [0] English page, [1] Chinese */
    uint32_t defaults_bytes[2];
};
