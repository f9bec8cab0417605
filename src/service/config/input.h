/* input.h: what an administrator sends to be changed; config.h checks it. Texts and lists are borrowed for the call. */
#pragma once

#include <stdint.h>

#include "service/config/vocabulary.h"

struct config_value { /* one attribute of an agent or a queue, as people write it */
    attr_id id;
    int64_t number;          /* NUMBER and TIME in thousandths, FLAG 0/1 */
    const struct str *words; /* TEXT: one; SET: up to ATTR_SET_MAX; new words join the vocabulary */
    uint16_t words_count;
};
struct config_agent_input {
    agent_id id;
    uint16_t capacity[MEDIA];
    const queue_id *queues;
    uint16_t queues_count;
    const struct config_value *values; /* all of them: what is not here is taken away */
    uint16_t values_count;
    int64_t now_us; /* stands beside the stored values */
    int64_t version; /* what it is a change of; 0: of whatever is there */
};
struct config_queue_input {
    struct config_queue queue;         /* policy.attrs: kept if values is NULL */
    const struct config_value *values; /* else all of its attributes */
    uint16_t values_count;
};
struct config_routing_input {
    struct routing routing;
    int64_t sleep_after_us[MEDIA]; /* 0: never; 1 s..7 days */
    int64_t version;               /* as that of an agent */
};
