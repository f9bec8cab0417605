#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "port/sql.h"
#include "service/customer/customer.h"
#include "service/customer/inside.h"

enum { REALM_MAX = 40, ADDRESS_MAX = CUSTOMER_PHONE_MAX + 24 };

static enum err fact_of_party(struct store_tx *tx, uint16_t kind, party_id party, int64_t a, int64_t b, int64_t now_us)
{
    fact_no no;
    return store_fact(tx, &(struct fact){.at_us = now_us, .kind = kind, .party = party, .a = a, .b = b}, &no);
}

enum err customer_create(struct store_tx *tx, org_id org, party_id party, struct str name, enum identity_kind kind,
                         int64_t now_us)
{
    uint8_t key[32];

    enum err err = sql_party_insert(
        tx, &(struct sql_party_insert_in){.org_id = org, .id = party, .name = name, .created_us = now_us}, NULL);
    if (err)
        return err;
    randombytes_buf(key, sizeof key);
    err = sql_person_key_put(
        tx,
        &(struct sql_person_key_put_in){.org_id = org, .person_id = party, .key = {(const char *)key, sizeof key}}, NULL);
    sodium_memzero(key, sizeof key);
    return err ? err : fact_of_party(tx, FACT_PARTY_CREATED, party, kind, 0, now_us);
}

struct identity {
    enum identity_kind kind;
    struct str realm, address, name;
    bool verified;
    conversation_id conversation;
};

static enum err link_identity(struct store_tx *tx, org_id org, const struct identity *i, party_id party, int64_t now_us)
{
    enum err err = sql_identity_insert(tx,
                                       &(struct sql_identity_insert_in){
                                           .org_id = org,
                                           .kind = i->kind,
                                           .realm = i->realm,
                                           .address = i->address,
                                           .party_id = party,
                                           .verified_us = i->verified ? now_us : 0,
                                       },
                                       NULL);
    return err ? err : fact_of_party(tx, FACT_PARTY_IDENTIFIED, party, i->kind, (int64_t)i->conversation, now_us);
}

static enum err find_or_make(struct store_tx *tx, org_id org, const struct identity *i, party_id fresh, int64_t now_us,
                             party_id *ret_party)
{
    struct sql_identity_find_row row;
    enum err err = sql_identity_find(
        tx, &(struct sql_identity_find_in){.org_id = org, .kind = i->kind, .realm = i->realm, .address = i->address}, &row);
    if (err == OK) {
        *ret_party = row.party_id;
        return OK;
    }
    if (err != ERR_MISSING)
        return err;

    err = customer_create(tx, org, fresh, i->name, i->kind, now_us);
    if (err == OK)
        err = link_identity(tx, org, i, fresh, now_us);
    if (err == OK)
        *ret_party = fresh;
    return err;
}

enum err customer_resolve(struct store_tx *tx, org_id org, const struct customer_claim *claim, party_id fresh,
                          int64_t now_us, party_id *ret_party)
{
    char e164[CUSTOMER_PHONE_MAX], address[ADDRESS_MAX];
    struct identity i = {.name = claim->name, .conversation = claim->conversation};
    const char *field;

    assert(fresh != 0);
    enum err err = customer_claim_check(claim, &field);
    if (err)
        return err;
    int n = 0;
    switch (claim->kind) {
    case CLAIM_SIGNED:
        i.kind = IDENTITY_ACCOUNT;
        i.realm = claim->realm;
        i.address = claim->account;
        i.verified = true;
        break;
    case CLAIM_CONTACT:
        err = customer_phone(claim->phone, e164);
        n = snprintf(address, sizeof address, "%s:%llu", e164, (unsigned long long)fresh);
        i.kind = IDENTITY_PHONE;
        i.realm = REALM_UNVERIFIED;
        i.address = (struct str){address, (size_t)n};
        break;
    case CLAIM_ANONYMOUS:
        n = snprintf(address, sizeof address, "%llu", (unsigned long long)fresh);
        i.kind = IDENTITY_VISITOR;
        i.realm = claim->realm;
        i.address = (struct str){address, (size_t)n};
        i.name = (struct str){"", 0};
        break;
    default:
        return ERR_INPUT;
    }
    if (err)
        return err;
    return find_or_make(tx, org, &i, fresh, now_us, ret_party);
}

enum err customer_caller(struct store_tx *tx, org_id org, struct str e164, conversation_id conversation, party_id fresh, int64_t now_us,
                         party_id *ret_party)
{
    struct sql_identity_find_row row;
    struct identity i = {.kind = IDENTITY_PHONE, .realm = REALM_CALLER, .address = e164, .name = STR(""), .conversation = conversation};

    assert(fresh != 0 && e164.n < CUSTOMER_PHONE_MAX);
    if (!e164.n) { /* nothing to know them by */
        enum err err = customer_create(tx, org, fresh, i.name, IDENTITY_NONE, now_us);
        if (err == OK)
            *ret_party = fresh;
        return err;
    }
    enum err err = sql_identity_find(
        tx, &(struct sql_identity_find_in){.org_id = org, .kind = IDENTITY_PHONE, .realm = REALM_PHONE, .address = e164}, &row);
    if (err == OK)
        *ret_party = row.party_id;
    return err == ERR_MISSING ? find_or_make(tx, org, &i, fresh, now_us, ret_party) : err;
}

/* -- records from the CRM -- */

struct phones {
    char proved[CUSTOMER_PHONE_MAX]; /* the party's proved number, or empty */
};

static enum err each_proved(void *arg, const struct sql_identities_of_row *row)
{
    struct phones *p = arg;
    if (row->kind == IDENTITY_PHONE && str_eq(row->realm, REALM_PHONE) && row->address.n < sizeof p->proved) {
        memcpy(p->proved, row->address.p, row->address.n);
        p->proved[row->address.n] = 0;
    }
    return OK;
}

/* The party has this one proved number, or none when it is empty. ERR_EXISTS when it is another party's. */
static enum err put_phone(struct store_tx *tx, org_id org, party_id party, const char *e164, int64_t now_us)
{
    struct phones have = {0};
    struct sql_identity_find_row row;
    struct identity i = {
        .kind = IDENTITY_PHONE, .realm = REALM_PHONE, .address = str_of(e164), .verified = true};

    enum err err = sql_identities_of(tx, &(struct sql_identities_of_in){.org_id = org, .party_id = party}, each_proved, &have);
    if (err || strcmp(have.proved, e164) == 0)
        return err;
    if (e164[0]) {
        err = sql_identity_find(
            tx, &(struct sql_identity_find_in){.org_id = org, .kind = i.kind, .realm = i.realm, .address = i.address}, &row);
        if (err == OK)
            return ERR_EXISTS;
        if (err != ERR_MISSING)
            return err;
    }
    if (have.proved[0]) {
        err = sql_identity_delete(tx,
                                  &(struct sql_identity_delete_in){.org_id = org,
                                                                   .kind = IDENTITY_PHONE,
                                                                   .realm = REALM_PHONE,
                                                                   .address = str_of(have.proved)},
                                  NULL);
        if (err)
            return err;
    }
    return e164[0] ? link_identity(tx, org, &i, party, now_us) : OK;
}

enum err customer_put(struct store_tx *tx, org_id org, const struct customer_record *r, party_id fresh, party_id *ret_party)
{
    char e164[CUSTOMER_PHONE_MAX] = "";
    struct identity account = {
        .kind = IDENTITY_ACCOUNT, .realm = r->realm, .address = r->account, .name = r->name, .verified = true};

    assert(fresh != 0);
    if (customer_check_name(r->name) != OK || customer_check_account(r->account) != OK || r->realm.n > REALM_MAX)
        return ERR_INPUT;
    if (attrs_check(r->attrs, r->attrs_bytes) != OK)
        return ERR_INPUT;
    enum err err = r->phone.n ? customer_phone(r->phone, e164) : OK;
    party_id party = 0;
    if (err == OK)
        err = find_or_make(tx, org, &account, fresh, r->at_us, &party);
    if (err == OK)
        err = sql_party_rename(tx, &(struct sql_party_rename_in){.org_id = org, .id = party, .name = r->name}, NULL);
    if (err == OK)
        err = put_phone(tx, org, party, e164, r->at_us);
    if (err == OK)
        err = customer_values(
            tx, org, party,
            &(struct customer_news){.attrs = r->attrs, .attrs_bytes = r->attrs_bytes, .source = r->source, .at_us = r->at_us}, NULL);
    if (err == OK)
        *ret_party = party;
    return err;
}

/* -- forgetting -- */

/* The rows go now; the bytes, which nobody can read without the person's key, when what is noted here is worked off. */
static enum err erase_files(struct store_tx *tx, org_id org, party_id party)
{
    struct sql_party_files_row have;
    enum err err = sql_party_files(tx, &(struct sql_party_files_in){.org_id = org, .party_id = party}, &have);
    if (!err && have.files)
        err = sql_file_room_add(
            tx, &(struct sql_file_room_add_in){.org_id = org, .bytes = -have.bytes, .files = -have.files}, NULL);
    if (!err)
        err = sql_party_files_gone(tx, &(struct sql_party_files_gone_in){.org_id = org, .party_id = party}, NULL);
    return err ? err : sql_party_files_delete(tx, &(struct sql_party_files_delete_in){.org_id = org, .party_id = party}, NULL);
}

enum err customer_erase(struct store_tx *tx, org_id org, party_id party, agent_id by, int64_t now_us)
{
    struct sql_party_by_id_row row;
    struct sql_party_live_row live;
    enum err err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = org, .id = party}, &row);
    if (err)
        return err;
    if (row.erased_us)
        return ERR_STATE;
    err = sql_party_live(tx, &(struct sql_party_live_in){.org_id = org, .party_id = party}, &live);
    if (err)
        return err;
    if (live.count > 0)
        return ERR_STATE;

    err = sql_identities_delete(tx, &(struct sql_identities_delete_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_values_delete(tx, &(struct sql_values_delete_in){.org_id = org, .person_id = party}, NULL);
    if (err == OK)
        err = sql_visitors_delete(tx, &(struct sql_visitors_delete_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_links_delete(tx, &(struct sql_party_links_delete_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_ratings_blank(tx, &(struct sql_party_ratings_blank_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_reminders_delete(tx, &(struct sql_party_reminders_delete_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_requests_blank(tx, &(struct sql_party_requests_blank_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_consents_delete(tx, &(struct sql_consents_delete_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_notes_delete(tx, &(struct sql_party_notes_delete_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_messages_blank(tx, &(struct sql_party_messages_blank_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_messages_before_blank(tx, &(struct sql_party_messages_before_blank_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_mentions_delete(tx, &(struct sql_party_mentions_delete_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_drafts_delete(tx, &(struct sql_party_drafts_delete_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_participants_blank(tx, &(struct sql_party_participants_blank_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_party_whys_blank(tx, &(struct sql_party_whys_blank_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = erase_files(tx, org, party);
    if (err == OK)
        err = sql_conversations_disown(tx, &(struct sql_conversations_disown_in){.org_id = org, .party_id = party}, NULL);
    if (err == OK)
        err = sql_person_key_delete(tx, &(struct sql_person_key_delete_in){.org_id = org, .person_id = party}, NULL);
    if (err == OK)
        err = sql_party_blank(tx, &(struct sql_party_blank_in){.org_id = org, .id = party, .erased_us = now_us}, NULL);
    if (err)
        return err;
    fact_no no;
    return store_fact(tx, &(struct fact){.at_us = now_us, .kind = FACT_PARTY_ERASED, .party = party, .agent = by}, &no);
}
