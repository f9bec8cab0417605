/* inside.h: what the files of service/config share. */
#pragma once

#include <pthread.h>

#include "service/config/config.h"

#define CONFIG_ATTRIBUTE_NAME_MAX 40u
#define CONFIG_NUMBER_MAX INT64_C(1000000000000000) /* thousandths: a million million */

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
    uint64_t next_code, next_endpoint;
};

/* load.c */
MUST_USE enum err config_load(struct store *s, org_id org, struct config_copy **ret_copy);
void config_copy_free(struct config_copy *copy);

/* words.c: the number of a word, given if new. *ret_new: it is not stored yet. ERR_FIELD_RANGE, ERR_UTF8, ERR_FULL, ERR_NOMEM. */
MUST_USE enum err config_intern(struct config *c, struct str text, symbol_id *ret_id, bool *ret_new);
/* Compiles, interning literals; each new word is told to `fresh`. */
struct config_word_list {
    struct arena *arena;
    struct config_symbol *items;
    uint32_t count, room;
};
MUST_USE enum err config_word_list_add(struct config_word_list *l, symbol_id id, struct str text);
MUST_USE enum err config_compile(struct config *c, const struct config_view *v, struct str source, struct buf *out,
                                 struct config_word_list *fresh, struct lang_error *ret_error);

/* change.c: whether nobody changed the same thing since the change was built. */
bool config_change_current(const struct config_view *v, const struct config_change *change);

/* check.c: each returns OK, ERR_UTF8, ERR_FIELD_RANGE or ERR_INPUT, and sets *ret_field to name only on an error. */
MUST_USE enum err config_check_label(struct str s, const char *name, const char **ret_field);
MUST_USE enum err config_check_key(struct str s, const char *name, const char **ret_field);
MUST_USE enum err config_check_word(struct str s, const char *name, const char **ret_field);
MUST_USE enum err config_check_range(int64_t v, int64_t least, int64_t most, const char *name, const char **ret_field);
