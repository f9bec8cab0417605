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
#include "service/config/input.h"
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
/* Whether a contact may be given it: it and all above it are active, and nothing active is below it. */
bool config_code_given(const struct config_view *v, uint64_t id);
/* Whether a contact of the queue may be given it: it can be given, and the queue offers it or what it stands below. q NULL: any queue. */
bool config_code_offered(const struct config_view *v, const struct config_queue *q, uint64_t id);
bool config_code_any(const struct config_view *v, const struct config_queue *q); /* whether it offers one at all */
const struct config_reason *config_reason(const struct config_view *v, enum reason_kind kind, uint64_t number);
const struct config_endpoint *config_endpoint(const struct config_view *v, uint64_t id);
const struct config_endpoint *config_endpoint_key(const struct config_view *v, struct str key);
const struct config_definition *config_definition(const struct config_view *v, uint64_t id);
const struct config_definition *config_definition_named(const struct config_view *v, struct str name);
/* An attribute as people write it, agent.skill["wealth"]; NULL: there is none. */
const struct config_attribute *config_attribute_text(const struct config_view *v, struct str text);
/* The topic's steps as older pages know them: one requirement by permille (true), or none (true, 0); false: more than that. */
bool config_one_step(const struct config_topic *t, struct str *ret_widened, int64_t *ret_permille);

/* What is wrong with an input, for people. */
struct config_fault {
    char field[64];          /* "steps[1].after_us" */
    char en[400], zh[480];   /* what is wrong and what would be right; empty: the error's own sentence says it */
    struct lang_error where; /* of ERR_EXPRESSION */
};
/* What is taken all the same, but probably not meant. */
struct config_warning {
    char field[64];
    char en[400], zh[480];
    attr_id attribute;       /* 0: none */
    uint32_t excluded, of;   /* so many of so many agents, by this attribute */
};
#define CONFIG_WARNINGS_MAX 100u /* the first are told; a thousand steps that change nothing would take a megabyte of words */
struct config_warnings {     /* grows in the arena */
    struct arena *arena;
    struct config_warning *items;
    uint32_t count, room;
};

/* Would this condition (or score) be accepted? ERR_EXPRESSION with *ret_error filled. Stores nothing; words not yet in
 * the vocabulary are fine (saving makes them). */
MUST_USE enum err config_check_expression(const struct config_view *v, struct str source, bool score, struct lang_error *ret_error);
/* Whether, for all we know, any agent can meet a condition that is accepted; if not a warning is added that names the
 * attribute that excludes most. queue 0: of all agents, else of those who serve it. What reads the customer or the contact may hold. */
MUST_USE enum err config_warn_nobody(const struct config_view *v, struct str source, queue_id queue, const char *field,
                                     struct config_warnings *w);

/* -- changes that the engine must see: build, then apply -- */

struct config_change {
    struct command command;  /* rest lives in the arena */
    struct router_rows rows; /* written in the same transaction */
    uint64_t id;             /* of what is changed or made */
    int64_t base_version;    /* what the change was built upon */
    struct config_warnings warnings;
    const struct config_queue *queue; /* what it is about: one of these, or an agent or the routing */
    const struct config_topic *topic;
};
/* Check the input completely and build the change in the arena, which must outlive the apply. ERR_FIELD_RANGE,
 * ERR_UTF8, ERR_INPUT, ERR_EXISTS (key taken), ERR_MISSING (no such id, queue or attribute), ERR_FULL, ERR_TOO_BIG (a
 * policy larger than a fact can hold), ERR_EXPRESSION, ERR_CHANGED (the version is an older one): *ret_fault names the field
 * and says more. */
MUST_USE enum err config_queue_change(struct config *c, const struct config_queue_input *in, struct arena *a,
                                      struct config_change **ret_change, struct config_fault *ret_fault);
MUST_USE enum err config_topic_change(struct config *c, const struct config_topic *t, struct arena *a,
                                      struct config_change **ret_change, struct config_fault *ret_fault);
/* The same checks, and nothing is changed: the id may be 0 for a new one. */
MUST_USE enum err config_topic_check(const struct config_view *v, const struct config_topic *t, struct arena *a,
                                     struct config_warnings *ret_warnings, struct config_fault *ret_fault);
MUST_USE enum err config_agent_change(struct config *c, const struct config_agent_input *in, struct arena *a,
                                      struct config_change **ret_change, struct config_fault *ret_fault);
MUST_USE enum err config_routing_change(struct config *c, const struct config_routing_input *in, struct arena *a,
                                        struct config_change **ret_change, struct config_fault *ret_fault);
/* router_call(), then config_reload(), one administrator at a time. ERR_CHANGED: it was changed meanwhile;
 * router_call's errors. */
MUST_USE enum err config_apply(struct config *c, struct router *r, const struct config_change *change);

/* A definition, and every topic that uses it, which gets a new policy. All topics must be understood with it, else
 * ERR_EXPRESSION and nothing is stored; *ret_fault names the topic. *ret_id: of a new one. config_apply()'s errors, and
 * then some topics may still have the old policy until config_settle(). */
MUST_USE enum err config_definition_put(struct config *c, struct router *r, const struct config_definition *d, uint64_t *ret_id,
                                        struct config_fault *ret_fault);
/* ERR_STATE while it is used; *ret_fault says by what. ERR_MISSING. */
MUST_USE enum err config_definition_delete(struct config *c, uint64_t id, struct config_fault *ret_fault);
/* After a start: gives each topic that was compiled with older definitions its new policy, and declares contact.medium. */
MUST_USE enum err config_settle(struct config *c, struct router *r);

/* -- changes that no decision sees: validated, stored and reloaded at once -- */

MUST_USE enum err config_company_put(struct config *c, struct str zh, struct str en, int64_t now_us, const char **ret_field);
/* By (scope, name, key): made, or its labels replaced (ERR_STATE if the type differs). */
MUST_USE enum err config_attributes_put(struct config *c, const struct config_attribute *list, uint32_t count, const char **ret_field);
/* By text: made, or its labels replaced. */
MUST_USE enum err config_words_put(struct config *c, const struct config_symbol *list, uint32_t count, const char **ret_field);
MUST_USE enum err config_codes_put(struct config *c, const struct config_code *list, uint32_t count, const char **ret_field);
/* One wrap-up code: made (id 0), renamed, moved or archived; codes.c says what a tree of them is. ERR_MISSING: no such code or, field parent,
 * none to stand below; ERR_EXISTS: called like one beside it; ERR_INPUT: it cannot stand there; ERR_FULL. */
MUST_USE enum err config_code_put(struct config *c, const struct config_code *k, uint64_t *ret_id, struct config_fault *ret_fault);
/* One reason: made (number 0), renamed, moved, archived. ERR_MISSING; ERR_EXISTS: called like another of its kind; ERR_STATE, field active: the
 * last of its kind that is; ERR_FULL. */
MUST_USE enum err config_reason_put(struct config *c, const struct config_reason *r, uint64_t *ret_number, struct config_fault *ret_fault);
MUST_USE enum err config_endpoint_put(struct config *c, const struct config_endpoint *e, const char **ret_field);
/* A customer's attributes as checked bytes in the arena, for customer_change(); words that are new join the vocabulary at once. The
 * errors of config_agent_change() for its values; *ret_fault names the field. */
MUST_USE enum err config_customer_attrs(struct config *c, const struct config_value *values, uint16_t count, struct arena *a,
                                        const uint8_t **ret_attrs, size_t *ret_bytes, struct config_fault *ret_fault);
/* The word a customer's TEXT attribute has when nothing is known, on a page in that language. */
MUST_USE enum err config_default_put(struct config *c, bool zh, attr_id attribute, struct str word, const char **ret_field);
void config_secret(char ret_hex[65]); /* 32 random bytes */
