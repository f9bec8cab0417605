/* prompt.c: what is played: WAV files, kept as rows. */
#include <string.h>

#include "port/sql.h"
#include "service/phone/inside.h"

enum err phone_prompt_put(struct store_tx *tx, org_id org, struct phone_prompt *p, const char **ret_field)
{
    struct sql_phone_prompt_keyed_row keyed;
    struct sql_phone_prompts_count_row have;
    int64_t ms;

    *ret_field = "name";
    enum err err = phone_name_ok(p->name);
    if (err)
        return err;
    *ret_field = NULL;
    err = phone_wav(p->bytes, &ms);
    if (!err && p->key.n)
        err = sql_phone_prompt_keyed(tx, &(struct sql_phone_prompt_keyed_in){.org_id = org, .key = p->key}, &keyed);
    else if (!err)
        err = ERR_MISSING;
    if (err != ERR_MISSING) {
        p->id = err ? 0 : keyed.id;
        return err;
    }
    err = sql_phone_prompts_count(tx, &(struct sql_phone_prompts_count_in){.org_id = org}, &have);
    if (err)
        return err;
    if (have.count >= PHONE_PROMPTS_MAX)
        return ERR_FULL;
    p->id = have.last + 1;
    return sql_phone_prompt_insert(tx,
                                   &(struct sql_phone_prompt_insert_in){.org_id = org, .id = p->id, .key = p->key, .name = p->name, .ms = ms,
                                                                        .at_us = p->now_us, .bytes = p->bytes},
                                   NULL);
}

enum err phone_prompt_get(struct store_tx *tx, org_id org, uint64_t id, struct str *ret_bytes)
{
    struct sql_phone_prompt_bytes_row row;
    enum err err = sql_phone_prompt_bytes(tx, &(struct sql_phone_prompt_bytes_in){.org_id = org, .id = id}, &row);

    *ret_bytes = err ? (struct str){NULL, 0} : row.bytes;
    return err;
}

enum err phone_prompt_drop(struct store_tx *tx, org_id org, uint64_t id)
{
    struct sql_phone_prompt_used_row used;
    struct sql_phone_prompt_bytes_row row;
    enum err err = sql_phone_prompt_bytes(tx, &(struct sql_phone_prompt_bytes_in){.org_id = org, .id = id}, &row);

    if (!err)
        err = sql_phone_prompt_used(tx, &(struct sql_phone_prompt_used_in){.org_id = org, .id = id}, &used);
    if (err)
        return err;
    return used.count ? ERR_STATE : sql_phone_prompt_delete(tx, &(struct sql_phone_prompt_delete_in){.org_id = org, .id = id}, NULL);
}
