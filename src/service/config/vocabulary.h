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

#define CONFIG_SYMBOLS_MAX 65535u
#define CONFIG_ATTRIBUTES_MAX 4096u
#define CONFIG_QUEUES_MAX 4096u
#define CONFIG_TOPICS_MAX 4096u
#define CONFIG_WORD_BYTES_MAX 64u
#define CONFIG_NAME_POINTS_MAX 80u /* code points of any name or label; none may be empty */
#define CONFIG_KEY_MAX 40u         /* [a-z0-9_-]{1,40} */

struct config_attribute {
    attr_id id; /* 0 when putting a new one; from ATTR_FIRST on */
    enum attr_scope scope;
    enum attr_type type;
    struct str name, key; /* "skill", "wealth" or empty */
    struct str zh, en;
};
struct config_symbol {
    symbol_id id;
    struct str text, zh, en;
};
struct config_queue {
    queue_id id; /* 0: a new one; 1, 2, 3... */
    struct str zh, en;
    int64_t lease_us, wrapup_us, decline_hold_us; /* 5..300 s, 0..1 h, 0..1 h */
};
struct config_topic {
    topic_id id; /* 0: a new one */
    queue_id queue;
    struct str key, zh, en;
    int64_t priority, widen_permille, patience_us; /* 0..9, 0..1000, 5 s..24 h */
    struct str required, widened;                  /* expressions, lang/lang.h; empty: everybody, never widened */
    uint32_t version;                              /* given by config */
    bool active;
};
struct config_agent {
    agent_id id; /* the user's; names and login are the account service's */
    int64_t capacity; /* chats at once, 0..50 */
    int64_t version;
    const uint8_t *attrs; /* base/attrs.h, checked, incl. ATTR_QUEUES */
    uint32_t attrs_bytes;
};
struct config_code {
    uint64_t id; /* wrap-up code; 0: a new one */
    struct str zh, en;
    bool active;
};
struct config_endpoint {
    uint64_t id; /* 0: a new one */
    struct str channel, key, name, secret, origins; /* "chat", site key, shown name, HMAC key, space-separated */
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
    struct config_endpoint *endpoints;
    uint32_t attributes_count, symbols_count, queues_count, topics_count, agents_count, codes_count, endpoints_count;
    attr_id patience;       /* customer.patience (seconds), 0 if not declared: overrides a topic's patience */
    const uint8_t *defaults[2]; /* attrs of a customer of whom nothing is known: [0] English page, [1] Chinese */
    uint32_t defaults_bytes[2];
};
