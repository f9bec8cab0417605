#include "port/sql.h"
#include "service/conversation/conversation.h"

#define HOUR_US (60 * INT64_C(60000000))

static struct str hash_of(const uint8_t *hash)
{
    return hash ? (struct str){(const char *)hash, 32} : (struct str){"", 0};
}

enum err conversation_link_make(struct store_tx *tx, const struct conversation_link *l)
{
    struct sql_visitor_links_since_row row;
    struct sql_visitor_links_since_in since = {.org_id = l->org, .conversation_id = l->conversation, .since_us = l->now_us - HOUR_US};
    enum err err = sql_visitor_links_since(tx, &since, &row);

    if (err == OK && row.count >= CONVERSATION_LINKS_MAX)
        err = ERR_SLOW_DOWN;
    if (err == OK)
        err = sql_visitor_links_sweep(tx, &(struct sql_visitor_links_sweep_in){.org_id = l->org, .before_us = l->now_us - HOUR_US}, NULL);
    struct sql_visitor_links_stop_in stop = {.org_id = l->org, .conversation_id = l->conversation, .now_us = l->now_us};
    if (err == OK)
        err = sql_visitor_links_stop(tx, &stop, NULL);
    struct sql_visitor_link_insert_in in = {.org_id = l->org, .token_hash = hash_of(l->token_hash), .endpoint_id = l->endpoint,
                                            .conversation_id = l->conversation, .from_hash = hash_of(l->from_hash), .now_us = l->now_us};
    return err ? err : sql_visitor_link_insert(tx, &in, NULL);
}

enum err conversation_link_take(struct store_tx *tx, const struct conversation_link *l, const uint8_t visitor_hash[32],
                                struct conversation_visitor *ret_visitor, bool *ret_zh)
{
    struct sql_visitor_link_take_row row;
    struct sql_conversation_by_id_row c;
    enum err err = conversation_visitor(tx, l->org, visitor_hash, ret_visitor);

    if (err != ERR_MISSING)
        return err ? err : ret_visitor->endpoint == l->endpoint ? ERR_EXISTS : ERR_MISSING;
    struct sql_visitor_link_take_in in = {.org_id = l->org, .token_hash = hash_of(l->token_hash), .now_us = l->now_us,
                                          .since_us = l->now_us - CONVERSATION_LINK_US};
    err = sql_visitor_link_take(tx, &in, &row);
    if (err == OK && row.endpoint_id != l->endpoint)
        err = ERR_MISSING; /* the transaction goes, and with it the use */
    if (err == OK && row.from_hash.n)
        err = sql_visitor_delete(tx, &(struct sql_visitor_delete_in){.org_id = l->org, .token_hash = row.from_hash}, NULL);
    if (err == OK)
        err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = l->org, .id = row.conversation_id}, &c);
    if (err == OK && c.party_id == 0)
        err = ERR_MISSING;
    if (err)
        return err;
    *ret_visitor = (struct conversation_visitor){row.endpoint_id, c.party_id, c.id};
    *ret_zh = c.zh;
    struct sql_visitor_insert_in visitor = {.org_id = l->org, .token_hash = hash_of(visitor_hash), .endpoint_id = row.endpoint_id,
                                            .party_id = c.party_id, .conversation_id = c.id, .now_us = l->now_us};
    return sql_visitor_insert(tx, &visitor, NULL);
}
