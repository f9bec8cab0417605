#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "port/sql.h"
#include "service/customer/customer.h"
#include "service/customer/inside.h"
#include "service/customer/prechat.h"

/* -- for the engine -- */

struct merging {
    struct attrs_writer w;
    const uint8_t *defaults;
    size_t defaults_bytes, at;
    struct attr next; /* the default to come; id 0: none left */
    symbol_id set[ATTR_SET_MAX];
    uint16_t set_count;
    attr_id set_attr, patience;
    int64_t patience_us;
};

static void next_default(struct merging *m)
{
    if (!attrs_next(m->defaults, m->defaults_bytes, &m->at, &m->next))
        m->next = (struct attr){0};
}

/* Writes the defaults below id, and passes over that of id itself: what is known wins. */
static void defaults_before(struct merging *m, attr_id id)
{
    while (m->next.id && m->next.id <= id) {
        if (m->next.id < id && m->next.type == ATTR_TEXT)
            attrs_write_text(&m->w, m->next.id, (symbol_id)m->next.number);
        next_default(m);
    }
}

static void finish_set(struct merging *m)
{
    if (m->set_count > 0)
        attrs_write_set(&m->w, m->set_attr, m->set, m->set_count);
    m->set_count = 0;
}

static int64_t patience_of(int64_t thousandths)
{
    const int64_t most_us = 24 * 3600 * SECOND_US;
    if (thousandths <= 0)
        return 0;
    return thousandths > most_us / 1000 ? most_us : thousandths * 1000;
}

static enum err each_merged(void *arg, const struct sql_values_of_row *row)
{
    struct merging *m = arg;
    attr_id id = row->attribute_id;

    if (m->set_count > 0 && m->set_attr != id)
        finish_set(m);
    if (m->set_count == 0)
        defaults_before(m, id);
    switch (row->type) {
    case ATTR_NUMBER:
        attrs_write_number(&m->w, id, row->value);
        if (id == m->patience)
            m->patience_us = patience_of(row->value);
        break;
    case ATTR_TIME:
        attrs_write_time(&m->w, id, row->value);
        break;
    case ATTR_TEXT:
        attrs_write_text(&m->w, id, (symbol_id)row->value);
        break;
    case ATTR_FLAG:
        attrs_write_flag(&m->w, id, row->value != 0);
        break;
    case ATTR_SET:
        if (m->set_count == ATTR_SET_MAX)
            return ERR_CORRUPT;
        m->set_attr = id;
        m->set[m->set_count++] = (symbol_id)row->value;
        break;
    default:
        return ERR_CORRUPT;
    }
    return OK;
}

enum err customer_arrival(struct store_tx *tx, org_id org, party_id party, const uint8_t *defaults, size_t defaults_bytes,
                          attr_id patience, struct customer_arrival *ret_arrival)
{
    struct merging m = {.defaults = defaults, .defaults_bytes = defaults_bytes, .patience = patience};

    attrs_write_init(&m.w, ret_arrival->attrs, sizeof ret_arrival->attrs);
    next_default(&m);
    enum err err = sql_values_of(tx, &(struct sql_values_of_in){.org_id = org, .person_id = party}, each_merged, &m);
    if (err)
        return err;
    finish_set(&m);
    defaults_before(&m, UINT32_MAX);
    if (m.w.err)
        return m.w.err;
    ret_arrival->attrs_bytes = (uint32_t)m.w.n;
    ret_arrival->patience_us = m.patience_us;
    return OK;
}

/* -- for people -- */

struct str customer_shown_address(struct str realm, struct str address)
{
    const char *colon = str_eq(realm, REALM_UNVERIFIED) ? memchr(address.p, ':', address.n) : NULL;
    return colon ? (struct str){address.p, (size_t)(colon - address.p)} : address;
}

static const char *const type_names[] = {
    [ATTR_NONE] = "none", [ATTR_NUMBER] = "number", [ATTR_TEXT] = "text", [ATTR_SET] = "set", [ATTR_FLAG] = "flag", [ATTR_TIME] = "time"};
static const char *const kind_names[] = {[IDENTITY_NONE] = "none",       [IDENTITY_VISITOR] = "visitor",
                                         [IDENTITY_PHONE] = "phone",     [IDENTITY_ACCOUNT] = "account",
                                         [IDENTITY_EMAIL] = "email"};

static const char *kind_name(int64_t kind)
{
    return kind >= 0 && kind <= IDENTITY_EMAIL ? kind_names[kind] : "none";
}

/* One attribute is written when its last row has come: a set has a row a word. */
struct listing {
    struct json *j;
    bool details, sensitive; /* with ids, sources and times; the values of sensitive ones too */
    attr_id open;
    int64_t type, at_us;
    bool masked;
    uint64_t by;
    struct buf key, zh, en, value, zh_value, en_value, source, by_zh, by_en;
};

static struct buf *buf_of(struct listing *l, size_t i)
{
    struct buf *all[] = {&l->key, &l->zh, &l->en, &l->value, &l->zh_value, &l->en_value, &l->source, &l->by_zh, &l->by_en};
    return i < sizeof all / sizeof *all ? all[i] : NULL;
}

static struct str text_of(const struct buf *b)
{
    return (struct str){(const char *)b->p, b->n};
}

static void put_text(struct buf *b, struct str s)
{
    buf_put(b, s.p, s.n);
}

/* "form", "agent": who says so, in the words of the API document. */
static const char *source_word(struct str source)
{
    return str_is(source, "crm") ? "crm" : str_eq(source, CUSTOMER_PRECHAT) ? "form" : str_is(source, "agent") ? "agent" : "api";
}

static void flush_source(struct listing *l)
{
    json_id(l->j, "id", l->open);
    json_z(l->j, "source", source_word(text_of(&l->source)));
    json_int(l->j, "at_us", l->at_us);
    if (!l->by)
        return;
    json_names(l->j, "by", l->by, text_of(&l->by_zh), text_of(&l->by_en));
}

static void flush(struct listing *l)
{
    if (!l->open)
        return;
    json_open(l->j, NULL);
    json_text(l->j, "key", text_of(&l->key));
    json_text(l->j, "zh", text_of(&l->zh));
    json_text(l->j, "en", text_of(&l->en));
    json_z(l->j, "type", type_names[l->type]);
    json_text(l->j, "value", l->masked ? STR("") : text_of(&l->value));
    if (l->masked)
        json_bool(l->j, "masked", true);
    if (l->details)
        flush_source(l);
    if (l->zh_value.n > 0 && !l->masked) {
        json_text(l->j, "zh_value", text_of(&l->zh_value));
        json_text(l->j, "en_value", text_of(&l->en_value));
    }
    json_close(l->j);
    l->open = 0;
}

static void put_number(struct buf *b, int64_t thousandths)
{
    char text[32];
    uint64_t size = thousandths < 0 ? 0 - (uint64_t)thousandths : (uint64_t)thousandths;
    int n = snprintf(text, sizeof text, "%s%" PRIu64, thousandths < 0 ? "-" : "", size / 1000);
    buf_put(b, text, (size_t)n);
    if (size % 1000 == 0)
        return;
    n = snprintf(text, sizeof text, ".%03u", (unsigned)(size % 1000));
    while (text[n - 1] == '0')
        n--;
    buf_put(b, text, (size_t)n);
}

static void put_word(struct listing *l, const struct sql_values_of_row *row)
{
    if (l->value.n > 0) {
        buf_text(&l->value, ",");
        buf_text(&l->zh_value, "、");
        buf_text(&l->en_value, ", ");
    }
    put_text(&l->value, row->word);
    put_text(&l->zh_value, row->word_zh);
    put_text(&l->en_value, row->word_en);
}

static void start(struct listing *l, const struct sql_values_of_row *row)
{
    for (size_t i = 0; buf_of(l, i); i++)
        buf_clear(buf_of(l, i));
    l->open = row->attribute_id;
    l->type = row->type;
    l->masked = row->sensitive && !l->sensitive;
    l->at_us = row->at_us;
    l->by = row->by_id;
    put_text(&l->source, row->source);
    put_text(&l->by_zh, row->by_zh);
    put_text(&l->by_en, row->by_en);
    put_text(&l->key, row->name);
    if (row->key.n > 0) {
        buf_text(&l->key, ".");
        put_text(&l->key, row->key);
    }
    put_text(&l->zh, row->zh);
    put_text(&l->en, row->en);
}

static enum err each_listed(void *arg, const struct sql_values_of_row *row)
{
    struct listing *l = arg;

    if (row->type < ATTR_NUMBER || row->type > ATTR_TIME)
        return ERR_CORRUPT;
    if (l->open != row->attribute_id) {
        flush(l);
        start(l, row);
    }
    if (row->type == ATTR_NUMBER) {
        put_number(&l->value, row->value);
    } else if (row->type == ATTR_TIME) {
        char text[STR_TIME_BYTES];
        str_put_time(row->value, text);
        buf_text(&l->value, text);
    } else if (row->type == ATTR_FLAG) {
        buf_text(&l->value, row->value ? "true" : "false");
        buf_text(&l->zh_value, row->value ? "是" : "否");
        buf_text(&l->en_value, row->value ? "yes" : "no");
    } else {
        put_word(l, row);
    }
    return OK;
}

static enum err write_attributes(struct store_tx *tx, org_id org, party_id party, struct json *j, bool details, bool sensitive)
{
    struct listing l = {.j = j, .details = details, .sensitive = sensitive};

    json_array(j, "attributes");
    enum err err = sql_values_of(tx, &(struct sql_values_of_in){.org_id = org, .person_id = party}, each_listed, &l);
    if (err == OK)
        flush(&l);
    json_end(j);
    for (size_t i = 0; buf_of(&l, i); i++) {
        if (err == OK)
            err = buf_of(&l, i)->err;
        buf_done(buf_of(&l, i));
    }
    return err;
}

struct known { /* what the identities say */
    struct json *j; /* NULL: do not list them */
    bool whole;     /* numbers and e-mail addresses with all their characters */
    bool is_signed, has_address;
    char typed[CUSTOMER_PHONE_MAX]; /* an unproved number, or empty */
    char shown[CUSTOMER_PHONE_MAX]; /* a number as cards show it, the proved one first; or empty */
};

/* "+86*******5678": enough to recognize, not to use. */
static struct str masked_number(struct str address, char room[CUSTOMER_PHONE_MAX])
{
    size_t n = address.n < CUSTOMER_PHONE_MAX - 1 ? address.n : CUSTOMER_PHONE_MAX - 1;
    for (size_t i = 0; i < n; i++)
        room[i] = i < 3 || i + 4 >= n ? address.p[i] : '*';
    room[n] = 0;
    return (struct str){room, n};
}

/* And "c***@example.com". */
static void write_masked(struct json *j, int64_t kind, struct str address)
{
    char text[CUSTOMER_PHONE_MAX];
    const char *at = kind == IDENTITY_EMAIL ? memchr(address.p, '@', address.n) : NULL;
    struct buf b = {0};

    if (at) {
        buf_put(&b, address.p, at > address.p ? 1 : 0);
        buf_text(&b, "***");
        buf_put(&b, at, address.n - (size_t)(at - address.p));
        json_text(j, "address", b.err ? STR("***") : text_of(&b));
        buf_done(&b);
        return;
    }
    json_text(j, "address", masked_number(address, text));
}

static enum err each_identity(void *arg, const struct sql_identities_of_row *row)
{
    struct known *k = arg;
    struct str shown = customer_shown_address(row->realm, row->address);

    k->is_signed = k->is_signed || (row->kind == IDENTITY_ACCOUNT && row->verified_us > 0);
    k->has_address = k->has_address || row->kind == IDENTITY_PHONE || row->kind == IDENTITY_EMAIL;
    if (row->kind == IDENTITY_PHONE && row->verified_us == 0 && shown.n < sizeof k->typed) {
        memcpy(k->typed, shown.p, shown.n);
        k->typed[shown.n] = 0;
    }
    if (row->kind == IDENTITY_PHONE && (!k->shown[0] || row->verified_us > 0))
        (void)masked_number(shown, k->shown);
    if (k->j && row->kind != IDENTITY_VISITOR) {
        json_open(k->j, NULL);
        json_z(k->j, "kind", kind_name(row->kind));
        if (k->whole || row->kind == IDENTITY_ACCOUNT)
            json_text(k->j, "address", shown);
        else
            write_masked(k->j, row->kind, shown);
        json_bool(k->j, "verified", row->verified_us > 0);
        json_close(k->j);
    }
    return OK;
}

/* Who has proved the number that this visitor only typed: for the agent's eyes, never for routing. */
static enum err write_likely(struct store_tx *tx, org_id org, const struct known *k, struct json *j)
{
    struct sql_identity_find_row found;
    struct sql_party_by_id_row row;

    if (!k->typed[0])
        return OK;
    enum err err = sql_identity_find(tx,
                                     &(struct sql_identity_find_in){.org_id = org,
                                                                    .kind = IDENTITY_PHONE,
                                                                    .realm = REALM_PHONE,
                                                                    .address = str_of(k->typed)},
                                     &found);
    if (err == OK)
        err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = org, .id = found.party_id}, &row);
    if (err == ERR_MISSING)
        return OK;
    if (err)
        return err;
    json_open(j, "likely");
    json_id(j, "id", found.party_id);
    json_text(j, "name", row.name);
    json_close(j);
    return OK;
}

static enum err each_consent(void *arg, const struct sql_consents_of_row *row)
{
    struct json *j = arg;

    json_open(j, NULL);
    json_text(j, "site", row->site);
    json_int(j, "version", row->version);
    json_int(j, "at_us", row->at_us);
    json_text(j, "zh", row->text_zh);
    json_text(j, "en", row->text_en);
    json_close(j);
    return OK;
}

static enum err write_party(struct store_tx *tx, org_id org, party_id party, struct json *j, const char *key, bool details, bool sensitive)
{
    struct sql_party_by_id_row row;
    struct known k = {.j = details ? j : NULL, .whole = sensitive};
    enum err err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = org, .id = party}, &row);
    if (err == OK && row.erased_us)
        err = ERR_MISSING;
    if (err)
        return err;

    json_open(j, key);
    json_id(j, "id", party);
    json_text(j, "name", row.name);
    if (row.zone.n)
        json_text(j, "zone", row.zone);
    if (details) {
        json_int(j, "created_us", row.created_us);
        json_array(j, "identities");
    }
    err = sql_identities_of(tx, &(struct sql_identities_of_in){.org_id = org, .party_id = party}, each_identity, &k);
    if (err)
        return err;
    if (details)
        json_end(j);
    else
        json_z(j, "identity", k.is_signed ? "signed" : k.has_address ? "contact" : "anonymous");
    if (!details && k.shown[0])
        json_z(j, "phone", k.shown);
    err = write_likely(tx, org, &k, j);
    if (err == OK)
        err = write_attributes(tx, org, party, j, details, sensitive);
    if (err == OK && details) {
        json_array(j, "consents");
        err = sql_consents_of(tx, &(struct sql_consents_of_in){.org_id = org, .party_id = party}, each_consent, j);
        json_end(j);
    }
    json_close(j);
    return err ? err : j->out->err;
}

enum err customer_card(struct store_tx *tx, org_id org, party_id party, struct json *j, const char *key)
{
    return write_party(tx, org, party, j, key, false, false);
}

enum err customer_details(struct store_tx *tx, org_id org, party_id party, bool sensitive, struct json *j, const char *key)
{
    return write_party(tx, org, party, j, key, true, sensitive);
}

/* -- finding -- */

struct finding {
    struct store_tx *tx;
    org_id org;
    struct json *j;
    uint32_t max, count;
    party_id seen[CUSTOMER_SEARCH_MAX];
};

static bool seen_before(struct finding *f, party_id party)
{
    for (uint32_t i = 0; i < f->count; i++)
        if (f->seen[i] == party)
            return true;
    f->seen[f->count++] = party;
    return false;
}

struct best { /* the identity to show: an account before a number before others */
    int64_t kind;
    char address[CUSTOMER_ACCOUNT_MAX + 1];
};

static enum err each_best(void *arg, const struct sql_identities_of_row *row)
{
    struct best *b = arg;
    struct str shown = customer_shown_address(row->realm, row->address);

    bool better = row->kind == IDENTITY_ACCOUNT || (row->kind == IDENTITY_PHONE && b->kind != IDENTITY_ACCOUNT);
    if (better && shown.n < sizeof b->address) {
        b->kind = row->kind;
        memcpy(b->address, shown.p, shown.n);
        b->address[shown.n] = 0;
    }
    return OK;
}

static void write_found(struct json *j, party_id party, struct str name, int64_t kind, struct str address)
{
    json_open(j, NULL);
    json_id(j, "id", party);
    json_text(j, "name", name);
    if (kind != IDENTITY_NONE) {
        json_z(j, "kind", kind_name(kind));
        json_text(j, "address", address);
    }
    json_close(j);
}

static enum err each_named(void *arg, const struct sql_parties_named_row *row)
{
    struct finding *f = arg;
    struct best best = {0};

    assert(f->count < f->max); /* first asked, and for no more */
    if (seen_before(f, row->id))
        return OK;
    enum err err = sql_identities_of(
        f->tx, &(struct sql_identities_of_in){.org_id = f->org, .party_id = row->id}, each_best, &best);
    if (err == OK)
        write_found(f->j, row->id, row->name, best.kind, str_of(best.address));
    return err;
}

static enum err each_addressed(void *arg, const struct sql_identities_like_row *row)
{
    struct finding *f = arg;

    if (f->count < f->max && !seen_before(f, row->party_id)) {
        const char *colon = row->kind == IDENTITY_PHONE ? memchr(row->address.p, ':', row->address.n) : NULL;
        struct str shown = {row->address.p, colon ? (size_t)(colon - row->address.p) : row->address.n};
        write_found(f->j, row->party_id, row->name, row->kind, shown);
    }
    return OK;
}

/* Above every text that begins with prefix: prefix and the highest code point (texts in a database are UTF-8). */
static struct str last_of(struct str prefix, char *room)
{
    memcpy(room, prefix.p ? prefix.p : "", prefix.n);
    memcpy(room + prefix.n, "\xf4\x8f\xbf\xbf", 4);
    return (struct str){room, prefix.n + 4};
}

static enum err find_addresses(struct store_tx *tx, struct finding *f, struct str first, char *room)
{
    struct sql_identities_like_in in = {
        .org_id = f->org, .first = first, .last = last_of(first, room), .max = (int64_t)f->max};
    return sql_identities_like(tx, &in, each_addressed, f);
}

/* "138 0592" and "0592-123" begin a number as its owner would say it; stored numbers begin with their country. */
static struct str as_number(struct str typed, char *room, size_t room_bytes)
{
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        if (typed.p[i] == ' ' || typed.p[i] == '-')
            continue;
        if (typed.p[i] < '0' || typed.p[i] > '9' || n + 4 > room_bytes)
            return (struct str){0};
        if (n == 0) {
            memcpy(room, "+86", 3);
            n = 3;
            if (typed.p[i] == '0')
                continue;
        }
        room[n++] = typed.p[i];
    }
    return (struct str){room, n};
}

enum err customer_search(struct store_tx *tx, org_id org, struct str prefix, uint32_t max, struct json *j, const char *key)
{
    char room[CUSTOMER_NAME_POINTS_MAX * 4 + 4], number[24];
    struct finding f = {.tx = tx, .org = org, .j = j, .max = max < CUSTOMER_SEARCH_MAX ? max : CUSTOMER_SEARCH_MAX};

    if (!str_utf8(prefix))
        return ERR_UTF8;
    if (str_points(prefix) > CUSTOMER_NAME_POINTS_MAX)
        return ERR_FIELD_RANGE;
    if (!prefix.p)
        prefix = (struct str){"", 0};

    json_array(j, key);
    struct sql_parties_named_in named = {.org_id = org, .first = prefix, .last = last_of(prefix, room), .max = (int64_t)f.max};
    enum err err = sql_parties_named(tx, &named, each_named, &f);
    if (err == OK && prefix.n > 0) {
        err = find_addresses(tx, &f, prefix, room);
        struct str national = as_number(prefix, number, sizeof number);
        if (err == OK && national.n > 3)
            err = find_addresses(tx, &f, national, room);
    }
    json_end(j);
    return err ? err : j->out->err;
}
