#include "service/request/rating.h"

#include "base/enums.h"
#include "base/fact.h"
#include "port/sql.h"

enum err request_rate(struct store_tx *tx, org_id org, const struct request_rating *r)
{
    struct sql_contact_newest_row c;
    struct sql_rating_of_row old;
    fact_no no;

    if (r->stars < 1 || r->stars > 5)
        return ERR_FIELD_RANGE;
    enum err err = sql_contact_newest(tx, &(struct sql_contact_newest_in){.org_id = org, .conversation_id = r->conversation}, &c);
    if (err)
        return err == ERR_MISSING ? ERR_STATE : err;
    if (!c.agent_id || (c.state != CONTACT_WRAPUP && c.state != CONTACT_CLOSED))
        return ERR_STATE;
    err = sql_rating_of(tx, &(struct sql_rating_of_in){.org_id = org, .contact_id = c.id}, &old);
    if (err == OK)
        return str_eq(old.comment, r->comment) && old.stars == (int64_t)r->stars ? OK : ERR_EXISTS;
    if (err != ERR_MISSING)
        return err;
    struct sql_rating_insert_in in = {.org_id = org, .contact_id = c.id, .conversation_id = r->conversation, .party_id = r->party,
                                      .agent_id = c.agent_id, .stars = r->stars, .comment = r->comment, .at_us = r->now_us};
    err = sql_rating_insert(tx, &in, NULL);
    return err ? err : store_fact(tx, &(struct fact){.at_us = r->now_us, .kind = FACT_RATED, .contact = c.id, .party = r->party,
                                                     .queue = c.queue_id, .a = r->stars, .b = (int64_t)c.agent_id,
                                                     .c = r->comment.n > 0}, &no);
}
