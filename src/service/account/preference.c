#include "service/account/preference.h"

#include <assert.h>
#include <stddef.h>

#include "port/sql.h"

static const struct known {
    const char *key;
    const char *words[4]; /* none: any text */
} keys[] = {
    {"theme", {"auto", "light", "dark"}},
    {"density", {"comfortable", "compact"}},
    {"lang", {"zh", "en"}},
    {"send_key", {"enter", "mod_enter"}},
    {"sound", {"on", "off"}},
    {"sound_of", {"mine", "waiting", "all"}}, /* of whom something is heard */
    {"letters", {"on", "off"}}, /* shortcuts of a single letter */
    {"after_talk", {"waiting", "list"}}, /* what is opened when the open conversation is over */
    {"read_told", {"seen", "answered"}}, /* when customers are told that what they wrote was read */
    {"unseen", {0}},            /* conversations read without the customer being told */
    {"volume", {0}},            /* 0..100 */
    {"sounds", {0}},            /* which events are heard */
    {"shortcuts", {0}},         /* keys that were changed */
    {"views", {0}},             /* saved views of the inbox */
    {"open", {0}},              /* what was open last */
    {"recent", {0}},            /* what the palette was asked last */
    {"emoji", {0}},             /* signs used last */
};

static const struct known *find(struct str key)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_is(key, keys[i].key))
            return &keys[i];
    return NULL;
}

enum err account_preference_check(const struct account_preference *p)
{
    const struct known *k = find(p->key);

    if (!k)
        return ERR_INPUT;
    if (p->value.n > PREFERENCE_VALUE_MAX)
        return ERR_FIELD_RANGE;
    if (p->value.n == 0 || !k->words[0])
        return OK;
    for (size_t i = 0; i < sizeof k->words / sizeof *k->words && k->words[i]; i++)
        if (str_is(p->value, k->words[i]))
            return OK;
    return ERR_INPUT;
}

static enum err put(struct store_tx *tx, org_id org, agent_id user, const struct account_preference *p, int64_t now_us)
{
    struct sql_preference_put_in in = {.org_id = org, .user_id = user, .key = p->key, .value = p->value, .at_us = now_us};
    struct sql_preference_delete_in out = {.org_id = org, .user_id = user, .key = p->key};
    return p->value.n ? sql_preference_put(tx, &in, NULL) : sql_preference_delete(tx, &out, NULL);
}

enum err account_preferences_put(struct store_tx *tx, org_id org, agent_id user, const struct account_preference *list, uint32_t count,
                                 int64_t now_us)
{
    assert(user != 0 && count <= PREFERENCES_MAX);

    enum err err = OK;
    for (uint32_t i = 0; i < count && err == OK; i++) {
        assert(account_preference_check(&list[i]) == OK);
        err = put(tx, org, user, &list[i], now_us);
    }
    return err;
}

/* A key that a newer program wrote is kept, and not shown. */
static enum err each(void *arg, const struct sql_preferences_of_row *row)
{
    const struct known *k = find(row->key);
    if (k)
        json_text(arg, k->key, row->value);
    return OK;
}

enum err account_preferences_json(struct store_tx *tx, org_id org, agent_id user, struct json *j, const char *key)
{
    json_open(j, key);
    enum err err = sql_preferences_of(tx, &(struct sql_preferences_of_in){.org_id = org, .user_id = user}, each, j);
    json_close(j);
    return err;
}
