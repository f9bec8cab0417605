/* change.c: what is known of a person changes, one attribute at a time: what stays the same keeps who said so and when. */
#include <assert.h>
#include <string.h>

#include "base/fact.h"
#include "port/sql.h"
#include "service/customer/customer.h"
#include "service/customer/inside.h"

#define VALUES_MAX 1024u /* attributes of one person: more than ATTRS_BYTES_MAX has room for */

/* -- one attribute as it is -- */

struct value {
    attr_id id;
    int64_t at_us; /* 0: there is none */
    uint32_t count;
    int64_t numbers[ATTR_SET_MAX];
};

static enum err each_number(void *arg, const struct sql_value_numbers_row *row)
{
    struct value *v = arg;

    if (v->count == ATTR_SET_MAX)
        return ERR_CORRUPT;
    v->numbers[v->count++] = row->value;
    v->at_us = row->at_us;
    return OK;
}

static enum err read_value(struct store_tx *tx, org_id org, party_id party, attr_id id, struct value *ret_value)
{
    *ret_value = (struct value){.id = id};
    struct sql_value_numbers_in in = {.org_id = org, .person_id = party, .attribute_id = id};
    return sql_value_numbers(tx, &in, each_number, ret_value);
}

static int64_t number_of(const struct attr *a, uint32_t i)
{
    return a->type == ATTR_SET ? (int64_t)attr_symbol(a, (uint16_t)i) : a->number;
}

/* to NULL: no value. */
static bool same(const struct value *v, const struct attr *to)
{
    uint32_t count = !to ? 0 : to->type == ATTR_SET ? to->count : 1;

    if (v->count != count)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (v->numbers[i] != number_of(to, i))
            return false;
    return true;
}

static enum err write_value(struct store_tx *tx, org_id org, party_id party, const struct customer_news *n, const struct value *old,
                            const struct attr *to)
{
    struct sql_value_insert_in in = {.org_id = org, .person_id = party, .attribute_id = old->id, .source = n->source, .by_id = n->by};
    struct sql_value_delete_in gone = {.org_id = org, .person_id = party, .attribute_id = old->id};
    uint32_t count = !to ? 0 : to->type == ATTR_SET ? to->count : 1;
    enum err err = sql_value_delete(tx, &gone, NULL);

    in.at_us = n->at_us > old->at_us ? n->at_us : old->at_us + 1; /* a time tells one value from the next */
    for (uint32_t i = 0; err == OK && i < count; i++) {
        in.ordinal = i;
        in.value = number_of(to, i);
        err = sql_value_insert(tx, &in, NULL);
    }
    return err;
}

static bool find(const struct customer_news *n, attr_id id, struct attr *ret_attr)
{
    for (size_t at = 0; attrs_next(n->attrs, n->attrs_bytes, &at, ret_attr);)
        if (ret_attr->id == id)
            return true;
    return false;
}

/* -- all of them -- */

struct ids {
    attr_id id[VALUES_MAX];
    uint32_t count;
};

static enum err each_id(void *arg, const struct sql_values_of_row *row)
{
    struct ids *l = arg;

    if (l->count > 0 && l->id[l->count - 1] == row->attribute_id)
        return OK;
    if (l->count == VALUES_MAX)
        return ERR_FULL;
    l->id[l->count++] = row->attribute_id;
    return OK;
}

static enum err set_value(struct store_tx *tx, org_id org, party_id party, const struct customer_news *n, attr_id id,
                          const struct attr *to, uint32_t *changed)
{
    struct value old;
    enum err err = read_value(tx, org, party, id, &old);

    if (err || same(&old, to))
        return err;
    ++*changed;
    return write_value(tx, org, party, n, &old, to);
}

enum err customer_values(struct store_tx *tx, org_id org, party_id party, const struct customer_news *n, uint32_t *ret_changed)
{
    struct ids have = {0};
    struct attr attr;
    uint32_t changed = 0;
    enum err err = sql_values_of(tx, &(struct sql_values_of_in){.org_id = org, .person_id = party}, each_id, &have);

    for (uint32_t i = 0; err == OK && i < have.count; i++)
        if (!find(n, have.id[i], &attr))
            err = set_value(tx, org, party, n, have.id[i], NULL, &changed);
    for (size_t at = 0; err == OK && attrs_next(n->attrs, n->attrs_bytes, &at, &attr);)
        err = set_value(tx, org, party, n, attr.id, &attr, &changed);
    if (err == OK && ret_changed)
        *ret_changed = changed;
    return err;
}

static enum err note_change(struct store_tx *tx, party_id party, const struct customer_news *n, uint32_t changed, bool renamed)
{
    struct fact f = {.at_us = n->at_us, .kind = FACT_CUSTOMER_CHANGED, .agent = n->by, .party = party, .a = changed, .b = renamed};
    fact_no no;

    return changed || renamed ? store_fact(tx, &f, &no) : OK;
}

/* Whether the person is there, and whether the name is another one. */
static enum err look(struct store_tx *tx, org_id org, party_id party, const struct customer_news *n, struct str was, bool *ret_renames)
{
    struct sql_party_by_id_row row;

    if ((n->name.n && customer_check_name(n->name) != OK) || attrs_check(n->attrs, n->attrs_bytes) != OK)
        return ERR_INPUT;
    enum err err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = org, .id = party}, &row);
    if (err || row.erased_us)
        return err ? err : ERR_MISSING;
    *ret_renames = n->name.n > 0 && !str_eq(n->name, row.name);
    return *ret_renames && was.p && !str_eq(was, row.name) ? ERR_CHANGED : OK;
}

enum err customer_change(struct store_tx *tx, org_id org, party_id party, const struct customer_news *n)
{
    uint32_t changed = 0;
    bool renames = false;
    enum err err = look(tx, org, party, n, (struct str){0}, &renames);

    if (err == OK && renames)
        err = sql_party_rename(tx, &(struct sql_party_rename_in){.org_id = org, .id = party, .name = n->name}, NULL);
    if (err == OK)
        err = customer_values(tx, org, party, n, &changed);
    return err ? err : note_change(tx, party, n, changed, renames);
}

/* -- single ones -- */

static enum err correct_one(struct store_tx *tx, org_id org, party_id party, const struct customer_edit *e,
                            const struct customer_seen *seen, uint32_t *changed)
{
    struct sql_attribute_by_id_row declared;
    struct value old;
    struct attr to;
    bool there = find(&e->news, seen->id, &to);

    enum err err = sql_attribute_by_id(tx, &(struct sql_attribute_by_id_in){.org_id = org, .id = seen->id}, &declared);
    if (err)
        return err;
    if (declared.sensitive && !e->sensitive)
        return ERR_FORBIDDEN;
    err = read_value(tx, org, party, seen->id, &old);
    if (err || same(&old, there ? &to : NULL))
        return err;
    if (old.at_us != seen->at_us)
        return ERR_CHANGED;
    ++*changed;
    return write_value(tx, org, party, &e->news, &old, there ? &to : NULL);
}

enum err customer_correct(struct store_tx *tx, org_id org, party_id party, const struct customer_edit *e, uint32_t *ret_bad)
{
    uint32_t changed = 0;
    bool renames = false;

    assert(e->seen_count <= CUSTOMER_EDITS_MAX);
    *ret_bad = e->seen_count;
    enum err err = look(tx, org, party, &e->news, e->name_was, &renames);
    if (err == OK && renames)
        err = sql_party_rename(tx, &(struct sql_party_rename_in){.org_id = org, .id = party, .name = e->news.name}, NULL);
    for (uint32_t i = 0; err == OK && i < e->seen_count; i++) {
        err = correct_one(tx, org, party, e, &e->seen[i], &changed);
        if (err)
            *ret_bad = i;
    }
    return err ? err : note_change(tx, party, &e->news, changed, renames);
}

/* -- where they are -- */

enum err customer_zone_differs(struct store_tx *tx, org_id org, party_id party, struct str zone, bool *ret_differs)
{
    struct sql_party_by_id_row row;
    enum err err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = org, .id = party}, &row);

    if (err || row.erased_us)
        return err ? err : ERR_MISSING;
    *ret_differs = !str_eq(row.zone, zone);
    return OK;
}

enum err customer_zone_put(struct store_tx *tx, org_id org, party_id party, struct str zone)
{
    assert(zone.n > 0 && zone.n <= 40);
    return sql_party_zone(tx, &(struct sql_party_zone_in){.org_id = org, .id = party, .zone = zone}, NULL);
}
