/* inside.h: what the files of service/config share. */
#pragma once

#include <pthread.h>
#include <stdarg.h>

#include "service/config/config.h"

#define CONFIG_ATTRIBUTE_NAME_MAX 40u
#define CONFIG_NUMBER_MAX INT64_C(1000000000000000) /* thousandths: a million million */
#define CONFIG_PATIENCE_MOST_US (24 * 3600 * SECOND_US) /* of a topic; of a customer (customer/card.c) as much */

/* A view with its memory and its count. v comes first: a config_view pointer is a config_copy pointer. */
struct config_copy {
    struct config_view v;
    _Atomic uint32_t refs;
    struct arena arena;
    const struct config_symbol **by_text; /* v.symbols in the order of their texts */
    struct str *known;                    /* v.attributes as people write them: agent.skill["wealth"] */
};

/* Words that have been given a number but are not in the store yet. They stay, so that the same word always gets
 * the same number, until a reload finds them stored. */
struct config_pending {
    struct config_pending *next;
    symbol_id id;
    uint32_t bytes;
    char text[CONFIG_WORD_BYTES_MAX];
};

struct config {
    struct store *store;
    org_id org;
    pthread_mutex_t applying; /* one administrator at a time: apply and put */
    pthread_mutex_t lock;     /* the rest; short */
    struct config_copy *copy;
    struct config_pending *pending;
    symbol_id next_symbol;
    attr_id next_attribute;
    queue_id next_queue;
    topic_id next_topic;
    uint64_t next_code, next_endpoint, next_definition, next_calendar;
};

/* load.c */
MUST_USE enum err config_load(struct store *s, org_id org, struct config_copy **ret_copy);
void config_copy_free(struct config_copy *copy);
/* load_sites.c: into the view's endpoints, which are read already. */
MUST_USE enum err config_load_sites(struct store_tx *tx, org_id org, struct config_copy *copy);
MUST_USE enum err config_load_calendars(struct store_tx *tx, org_id org, struct config_copy *copy); /* load_hours.c */

/* words.c: the number of a word, given if new. *ret_new: it is not stored yet. ERR_FIELD_RANGE, ERR_UTF8, ERR_FULL, ERR_NOMEM. */
MUST_USE enum err config_intern(struct config *c, struct str text, symbol_id *ret_id, bool *ret_new);
struct config_word_list { /* words that must be stored with a change */
    struct arena *arena;
    struct config_symbol *items;
    uint32_t count, room;
};
MUST_USE enum err config_word_list_add(struct config_word_list *l, symbol_id id, struct str text);

/* How a source is compiled. */
struct config_compiling {
    const struct config_view *v;
    struct config *c;                          /* NULL: only check, words that are new stand for themselves */
    struct config_word_list *fresh;            /* new words are told here; NULL only without c */
    const struct config_definition *instead;   /* NULL, or in the place of the definition of that name or id */
    uint64_t without;                          /* 0, or the definition that is not there */
    bool score;
    bool defined;                              /* out: a definition was used */
};
/* Appends the program. With c it is first only checked, so that an expression that is wrong uses up no numbers. */
MUST_USE enum err config_compile(struct config_compiling *how, struct str source, struct buf *out, struct lang_error *ret_error);

/* fault.c: sentences that are too long are cut at a character */
void config_fault_name(struct config_fault *f, const char *field);
/* Names the field and says why, in both languages; a field given as NULL stays. Each returns err. */
MUST_USE enum err config_fault(struct config_fault *f, enum err err, const char *field, const char *en, const char *zh, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
/* One more; ERR_NOMEM. */
MUST_USE enum err config_warn(struct config_warnings *w, const char *field, const char *en, const char *zh, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* Within least..most, or ERR_FIELD_RANGE saying so. */
MUST_USE enum err config_fault_range(struct config_fault *f, int64_t v, int64_t least, int64_t most, const char *field);
/* A copy in the arena; false: out of memory. */
bool config_keep(struct arena *a, struct str *s);

/* values.c: attributes as people write them, in the order of their ids. ERR_INPUT, ERR_MISSING, ERR_FIELD_RANGE, ERR_FULL... */
MUST_USE enum err config_values_write(struct config *c, const struct config_view *v, enum attr_scope scope,
                                      const struct config_value *values, uint16_t count, struct attrs_writer *w,
                                      struct config_word_list *fresh);
/* Calls with each attribute's rows: ordinal and value. */
MUST_USE enum err config_values_rows(const uint8_t *attrs, size_t bytes,
                                     enum err (*row)(void *u, attr_id attr, int64_t ordinal, int64_t value), void *u);
MUST_USE enum err config_words_store(struct store_tx *tx, org_id org, const struct config_word_list *words);

/* steps.c: needs how->fresh. The policy of a topic as bytes. Warnings name what a step does not change. */
MUST_USE enum err config_policy(struct config_compiling *how, const struct config_topic *t, struct buf *out,
                                struct config_warnings *w, struct config_fault *f);
/* warn.c: words that contact.medium is compared with and never is. */
MUST_USE enum err config_warn_media(const struct config_view *v, struct lang_code code, const char *field, const struct config_word_list *fresh,
                                    struct config_warnings *w);
/* config_warn_nobody() for a program, without those: first of all whether it contradicts itself, whoever there is. */
MUST_USE enum err config_warn_program(const struct config_view *v, struct lang_code code, queue_id queue, const char *field,
                                      const struct config_word_list *fresh, struct config_warnings *w);
/* When nobody serves the queue though there are agents. */
MUST_USE enum err config_warn_queue(const struct config_view *v, queue_id queue, struct config_warnings *w);
/* The names of a circle of overflows that the queue would close, ERR_INPUT; OK: there is none. */
MUST_USE enum err config_overflow_circle(const struct config_view *v, const struct config_queue *q, struct config_fault *f);
/* definitions.c: recompiles what is older than the definitions; the applying lock is held. */
MUST_USE enum err config_settle_topics(struct config *c, struct router *r);

/* change.c: what every change has in common. */
struct config_building {
    struct config *c;             /* NULL: only check, no number is taken */
    const struct config_view *v;
    struct arena *arena;
    struct config_change *change; /* to be filled */
    struct config_fault *fault;
};
/* Checks the input and fills the change; what its rows hold lies in the arena. */
typedef enum err config_builds(const struct config_building *b, const void *in);
/* Upon v; NULL: upon the present view. */
MUST_USE enum err config_build(struct config *c, const struct config_view *v, config_builds *fn, const void *in, struct arena *a,
                               struct config_change **ret_change, struct config_fault *ret_fault);
/* The change is one of version now. asked: the version that the administrator saw, 0: whatever is there. ERR_CHANGED if they differ. */
MUST_USE enum err config_build_upon(const struct config_building *b, int64_t asked, int64_t now);
/* The remainder of the command, kept; ends rest. ERR_NOMEM. */
MUST_USE enum err config_build_rest(const struct config_building *b, struct buf *rest);
/* id, or if it is 0 the next number. */
uint64_t config_build_id(const struct config_building *b, uint64_t id, uint64_t *next);

/* apply.c: whether nobody changed the same thing since the change was built. */
bool config_change_current(const struct config_view *v, const struct config_change *change);

/* reasons.c: those with which a company begins, if it has none */
MUST_USE enum err config_reasons_begin(struct store_tx *tx, org_id org);
/* put.c: rows of codes with their ids, then a reload; the applying lock is held */
MUST_USE enum err config_codes_store(struct config *c, const struct config_code *list, uint32_t count, const uint64_t *ids);
MUST_USE enum err config_check_endpoint(const struct config_view *v, const struct config_endpoint *e, const char **ret_field);

/* check.c: each returns OK, ERR_UTF8, ERR_FIELD_RANGE or ERR_INPUT, and sets *ret_field to name only on an error. */
MUST_USE enum err config_check_label(struct str s, const char *name, const char **ret_field);
MUST_USE enum err config_check_key(struct str s, const char *name, const char **ret_field);
MUST_USE enum err config_check_word(struct str s, const char *name, const char **ret_field);
MUST_USE enum err config_check_range(int64_t v, int64_t least, int64_t most, const char *name, const char **ret_field);
