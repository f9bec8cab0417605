#include "host/hub_arrival.h"

#include <string.h>

#include "port/sql.h"
#include "service/account/account.h"

static enum err last_agent(struct store_tx *tx, org_id org, party_id party, agent_id *ret_agent)
{
    struct sql_contact_last_row row;
    enum err err = sql_contact_last(tx, &(struct sql_contact_last_in){.org_id = org, .party_id = party}, &row);

    *ret_agent = err ? 0 : row.agent_id;
    return err == ERR_MISSING ? OK : err;
}

/* The customer's own word for an agent is a login. One that nobody has is passed over. */
static enum err preferred_agent(struct store_tx *tx, org_id org, const struct config_view *v, const struct customer_arrival *a,
                                agent_id *ret_agent)
{
    struct attr attr;
    struct account_user user;

    *ret_agent = 0;
    if (!v->preferred || !attrs_find(a->attrs, a->attrs_bytes, v->preferred, &attr) || attr.type != ATTR_TEXT)
        return OK;
    const struct config_symbol *login = config_symbol(v, (symbol_id)attr.number);
    enum err err = login ? account_by_login(tx, org, login->text, &user) : ERR_MISSING;
    if (err == OK && user.active)
        *ret_agent = user.id;
    return err == ERR_MISSING ? OK : err;
}

/* In the order of ids: the reserved ones, then the customer's with the text of the medium among them. */
static void write_all(struct attrs_writer *w, const struct config_view *v, enum medium medium, agent_id preferred, agent_id last,
                      const struct customer_arrival *a)
{
    symbol_id word = v->medium ? v->media[medium] : 0;
    struct attr attr;
    size_t at = 0;

    attrs_write_number(w, ATTR_MEDIUM, medium);
    if (preferred)
        attrs_write_number(w, ATTR_PREFERRED, (int64_t)preferred);
    if (last)
        attrs_write_number(w, ATTR_LAST, (int64_t)last);
    while (attrs_next(a->attrs, a->attrs_bytes, &at, &attr)) {
        if (word && attr.id > v->medium) {
            attrs_write_text(w, v->medium, word);
            word = 0;
        }
        if (attr.id >= ATTR_FIRST)
            attrs_write(w, &attr);
    }
    if (word)
        attrs_write_text(w, v->medium, word);
}

enum err hub_arrival_attrs(struct store_tx *tx, org_id org, const struct config_view *v, party_id party, enum medium medium,
                           struct customer_arrival *a)
{
    uint8_t bytes[ATTRS_BYTES_MAX];
    struct attrs_writer w;
    agent_id preferred, last;

    enum err err = preferred_agent(tx, org, v, a, &preferred);
    if (err == OK)
        err = last_agent(tx, org, party, &last);
    if (err)
        return err;
    attrs_write_init(&w, bytes, sizeof bytes);
    write_all(&w, v, medium, preferred, last, a);
    /* A customer with so many attributes that nothing else fits is served by these alone. */
    if (w.err == ERR_FULL)
        return OK;
    if (w.err)
        return w.err;
    memcpy(a->attrs, bytes, w.n);
    a->attrs_bytes = (uint32_t)w.n;
    return OK;
}

enum err hub_arrival_read(struct store_tx *tx, org_id org, const struct config_view *v, party_id party, bool zh, enum medium medium,
                          struct customer_arrival *ret_arrival)
{
    enum err err = customer_arrival(tx, org, party, v->defaults[zh], v->defaults_bytes[zh], v->patience, ret_arrival);
    return err ? err : hub_arrival_attrs(tx, org, v, party, medium, ret_arrival);
}
