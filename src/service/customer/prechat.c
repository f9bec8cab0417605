#include "service/customer/prechat.h"

#include <stdio.h>
#include <string.h>

#include "port/sql.h"
#include "service/customer/inside.h"

/* One @ with something before it and a dotted name after it; no space, no control. Whether mail arrives, only mail can tell. */
static bool is_email(struct str s)
{
    const char *at = s.n ? memchr(s.p, '@', s.n) : NULL;

    if (!at || at == s.p || s.n > CUSTOMER_EMAIL_MAX)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((uint8_t)s.p[i] <= 0x20 || (uint8_t)s.p[i] >= 0x7f || s.p[i] == ':')
            return false; /* a colon ends an unproved address */
    struct str domain = {at + 1, s.n - (size_t)(at + 1 - s.p)};
    const char *dot = domain.n ? memchr(domain.p, '.', domain.n) : NULL;
    return dot && dot != domain.p && domain.p[domain.n - 1] != '.' && !memchr(domain.p, '@', domain.n);
}

enum err customer_prechat_check(const struct customer_prechat *p, const char **ret_field)
{
    char e164[CUSTOMER_PHONE_MAX];
    enum err err = p->name.n ? customer_check_name(p->name) : OK;

    *ret_field = "name";
    if (err)
        return err;
    *ret_field = "phone";
    err = p->phone.n ? customer_phone(p->phone, e164) : OK;
    if (err)
        return err;
    *ret_field = "email";
    return p->email.n == 0 || is_email(p->email) ? OK : ERR_INPUT;
}

/* Unproved identities hold their party in the address: two who type one number stay two. */
static enum err claim(struct store_tx *tx, org_id org, const struct customer_prechat *p, enum identity_kind kind, struct str said)
{
    char address[CUSTOMER_EMAIL_MAX + 24];
    struct sql_identity_find_row row;
    fact_no no;
    int n = snprintf(address, sizeof address, "%.*s:%llu", STR_FMT(said), (unsigned long long)p->party);
    struct str at = {address, (size_t)n};

    enum err err = sql_identity_find(
        tx, &(struct sql_identity_find_in){.org_id = org, .kind = kind, .realm = REALM_UNVERIFIED, .address = at}, &row);
    if (err != ERR_MISSING)
        return err;
    struct sql_identity_insert_in in = {.org_id = org, .kind = kind, .realm = REALM_UNVERIFIED, .address = at, .party_id = p->party};
    err = sql_identity_insert(tx, &in, NULL);
    if (err)
        return err;
    return store_fact(tx, &(struct fact){.at_us = p->now_us, .kind = FACT_PARTY_IDENTIFIED, .party = p->party, .a = kind,
                                         .b = (int64_t)p->conversation}, &no);
}

static enum err put_name(struct store_tx *tx, org_id org, const struct customer_prechat *p)
{
    struct sql_party_by_id_row row;
    enum err err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = org, .id = p->party}, &row);

    if (err || row.name.n > 0)
        return err;
    return sql_party_rename(tx, &(struct sql_party_rename_in){.org_id = org, .id = p->party, .name = p->name}, NULL);
}

static enum err put_value(struct store_tx *tx, org_id org, const struct customer_prechat *p, const struct attr *a)
{
    struct sql_value_source_row row;
    enum err err = sql_value_source(
        tx, &(struct sql_value_source_in){.org_id = org, .person_id = p->party, .attribute_id = a->id}, &row);

    if (err == OK && !str_eq(row.source, CUSTOMER_PRECHAT))
        return OK; /* the company knows better */
    if (err && err != ERR_MISSING)
        return err;
    err = sql_value_delete(tx, &(struct sql_value_delete_in){.org_id = org, .person_id = p->party, .attribute_id = a->id}, NULL);
    uint16_t count = a->type == ATTR_SET ? a->count : 1;
    for (uint16_t i = 0; err == OK && i < count; i++) {
        struct sql_value_insert_in in = {.org_id = org, .person_id = p->party, .attribute_id = a->id, .ordinal = i,
                                         .value = a->type == ATTR_SET ? attr_symbol(a, i) : a->number,
                                         .source = CUSTOMER_PRECHAT, .at_us = p->now_us};
        err = sql_value_insert(tx, &in, NULL);
    }
    return err;
}

static enum err put_consent(struct store_tx *tx, org_id org, const struct customer_prechat *p)
{
    struct sql_consent_insert_in in = {.org_id = org, .party_id = p->party, .conversation_id = p->conversation,
                                       .endpoint_id = p->endpoint, .version = p->consent, .at_us = p->now_us};
    fact_no no;
    enum err err = sql_consent_insert(tx, &in, NULL);

    return err ? err : store_fact(tx, &(struct fact){.at_us = p->now_us, .kind = FACT_CONSENT_GIVEN, .party = p->party,
                                                     .a = (int64_t)p->endpoint, .b = p->consent, .c = (int64_t)p->conversation}, &no);
}

enum err customer_prechat_put(struct store_tx *tx, org_id org, const struct customer_prechat *p)
{
    char e164[CUSTOMER_PHONE_MAX];
    struct attr attr;
    enum err err = OK;

    if (p->name.n)
        err = put_name(tx, org, p);
    if (err == OK && p->phone.n)
        err = customer_phone(p->phone, e164);
    if (err == OK && p->phone.n)
        err = claim(tx, org, p, IDENTITY_PHONE, str_of(e164));
    if (err == OK && p->email.n)
        err = claim(tx, org, p, IDENTITY_EMAIL, p->email);
    for (size_t at = 0; err == OK && attrs_next(p->attrs, p->attrs_bytes, &at, &attr);)
        err = put_value(tx, org, p, &attr);
    return err == OK && p->consent ? put_consent(tx, org, p) : err;
}
