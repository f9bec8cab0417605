/* config.h: the company's vocabulary and policies: attributes, words, queues, topics, agents, codes, endpoints.
 *
 * struct config holds the present copy; a view of it is immutable and counted, so reading needs no lock:
 *     const struct config_view *v = config_take(c);  ... look up, keep pointers ...  config_drop(v);
 * All functions may be called from any thread; those that name the store's or router's errors block on them.
 * Texts and pointers found in a view (vocabulary.h) live until its config_drop(). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/command.h"
#include "base/enums.h"
#include "base/err.h"
#include "base/str.h"
#include "base/types.h"
#include "lang/lang.h"
#include "port/router.h"
#include "port/store.h"
#include "service/config/vocabulary.h"

struct config;

/* Loads everything. ERR_STORE, ERR_CORRUPT, ERR_NOMEM. The store outlives the config. */
MUST_USE enum err config_open(struct store *s, org_id org, struct config **ret_config);
void config_close(struct config *c); /* NULL is fine; views still taken stay valid until dropped */
const struct config_view *config_take(struct config *c);
void config_drop(const struct config_view *v); /* NULL is fine */
/* Reads the store again and swaps the view; on an error the old one stays. */
MUST_USE enum err config_reload(struct config *c);

/* Look-ups: NULL if there is none. */
const struct config_attribute *config_attribute(const struct config_view *v, attr_id id);
const struct config_attribute *config_attribute_named(const struct config_view *v, enum attr_scope scope, struct str name, struct str key);
const struct config_symbol *config_symbol(const struct config_view *v, symbol_id id);
const struct config_symbol *config_word(const struct config_view *v, struct str text);
const struct config_queue *config_queue(const struct config_view *v, queue_id id);
const struct config_topic *config_topic(const struct config_view *v, topic_id id);
const struct config_topic *config_topic_key(const struct config_view *v, struct str key);
const struct config_agent *config_agent(const struct config_view *v, agent_id id);
const struct config_code *config_code(const struct config_view *v, uint64_t id);
const struct config_endpoint *config_endpoint(const struct config_view *v, uint64_t id);
const struct config_endpoint *config_endpoint_key(const struct config_view *v, struct str key);

/* Would this requirement be accepted? ERR_EXPRESSION with *ret_error filled. Stores nothing; words not yet in
 * the vocabulary are fine (saving makes them). */
MUST_USE enum err config_check_expression(const struct config_view *v, struct str source, struct lang_error *ret_error);

/* -- changes that the engine must see: build, then apply -- */

struct config_change {
    struct command command;  /* rest lives in the arena */
    struct router_rows rows; /* written in the same transaction */
    uint64_t id;             /* of what is changed or made */
    int64_t base_version;    /* what the change was built upon */
};
struct config_value { /* one attribute of an agent, as people write it */
    attr_id id;
    int64_t number;          /* NUMBER in thousandths, FLAG 0/1 */
    const struct str *words; /* TEXT: one; SET: up to ATTR_SET_MAX; new words join the vocabulary */
    uint16_t words_count;
};
struct config_agent_input {
    agent_id id;
    int64_t capacity;
    const queue_id *queues;
    uint16_t queues_count;
    const struct config_value *values; /* all of them: what is not here is taken away */
    uint16_t values_count;
    int64_t now_us; /* stands beside the stored values */
};
/* Check the input completely and build the change in the arena, which must outlive the apply. ERR_FIELD_RANGE,
 * ERR_UTF8, ERR_INPUT, ERR_EXISTS (key taken), ERR_MISSING (no such id, queue or attribute), ERR_FULL, ERR_EXPRESSION:
 * *ret_field names the field (static text: "name_zh", "required", "attributes"...), and only for ERR_EXPRESSION
 * *ret_error says where. */
MUST_USE enum err config_queue_change(struct config *c, const struct config_queue *q, struct arena *a,
                                      struct config_change **ret_change, const char **ret_field);
MUST_USE enum err config_topic_change(struct config *c, const struct config_topic *t, struct arena *a, struct config_change **ret_change,
                                      const char **ret_field, struct lang_error *ret_error);
MUST_USE enum err config_agent_change(struct config *c, const struct config_agent_input *in, struct arena *a,
                                      struct config_change **ret_change, const char **ret_field);
/* router_call(), then config_reload(), one administrator at a time. ERR_STATE: it was changed meanwhile;
 * router_call's errors. */
MUST_USE enum err config_apply(struct config *c, struct router *r, const struct config_change *change);

/* -- changes that no decision sees: validated, stored and reloaded at once -- */

MUST_USE enum err config_company_put(struct config *c, struct str zh, struct str en, int64_t now_us, const char **ret_field);
/* By (scope, name, key): made, or its labels replaced (ERR_STATE if the type differs). */
MUST_USE enum err config_attributes_put(struct config *c, const struct config_attribute *list, uint32_t count, const char **ret_field);
/* By text: made, or its labels replaced. */
MUST_USE enum err config_words_put(struct config *c, const struct config_symbol *list, uint32_t count, const char **ret_field);
MUST_USE enum err config_codes_put(struct config *c, const struct config_code *list, uint32_t count, const char **ret_field);
MUST_USE enum err config_endpoint_put(struct config *c, const struct config_endpoint *e, const char **ret_field);
/* The word a customer's TEXT attribute has when nothing is known, on a page in that language. */
MUST_USE enum err config_default_put(struct config *c, bool zh, attr_id attribute, struct str word, const char **ret_field);
void config_secret(char ret_hex[65]); /* 32 random bytes */
