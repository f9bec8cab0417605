#include "service/tag/tag.h"

#include <assert.h>
#include <string.h>

#include "base/fact.h"
#include "port/sql.h"

const char *const tag_colors[TAG_COLORS] = {"grey", "red", "orange", "amber", "green", "teal", "blue", "purple", "pink"};

enum tag_color tag_color_of(struct str word)
{
    int c = 0;
    while (c < TAG_COLORS && !str_is(word, tag_colors[c]))
        c++;
    return (enum tag_color)c;
}

enum err tag_agents_make(struct store_tx *tx, org_id org, bool *ret_may)
{
    struct sql_setting_get_row row;
    enum err err = sql_setting_get(tx, &(struct sql_setting_get_in){.org_id = org, .key = STR(TAG_AGENTS_SETTING)}, &row);

    *ret_may = err == OK && str_is(row.value, "1");
    return err == ERR_MISSING ? OK : err;
}

/* -- the list -- */

static enum err fail(struct tag_change *c, enum err err, const char *field)
{
    c->field = field;
    return err;
}

static enum err check_name(struct store_tx *tx, struct tag_change *c, struct str name, const char *field)
{
    struct sql_tag_named_row other;
    size_t points = str_utf8(name) ? str_points(name) : 0;

    if (!str_utf8(name))
        return fail(c, ERR_UTF8, field);
    for (size_t i = 0; i < name.n; i++)
        if ((uint8_t)name.p[i] < 0x20 || name.p[i] == 0x7f)
            return fail(c, ERR_FIELD_RANGE, field);
    if (points == 0 || points > TAG_NAME_POINTS_MAX || name.p[0] == ' ' || name.p[name.n - 1] == ' ')
        return fail(c, ERR_FIELD_RANGE, field);
    enum err err = sql_tag_named(tx, &(struct sql_tag_named_in){.org_id = c->org, .id = c->id, .name = name}, &other);
    return err == OK && other.count ? fail(c, ERR_EXISTS, field) : err;
}

static enum err check(struct store_tx *tx, struct tag_change *c)
{
    enum err err = check_name(tx, c, c->zh, "name_zh");
    return err ? err : check_name(tx, c, c->en, "name_en");
}

static enum err make(struct store_tx *tx, struct tag_change *c)
{
    struct sql_tag_by_key_row old;
    struct sql_tags_count_row have;
    enum err err = sql_tag_by_key(tx, &(struct sql_tag_by_key_in){.org_id = c->org, .by_id = c->by, .key = c->key}, &old);

    if (err != ERR_MISSING) {
        c->id = err == OK ? old.id : 0;
        return err;
    }
    err = check(tx, c);
    if (err == OK)
        err = sql_tags_count(tx, &(struct sql_tags_count_in){.org_id = c->org}, &have);
    if (err)
        return err;
    if (have.count >= TAGS_MAX)
        return ERR_FULL;
    c->id = have.last + 1;
    enum tag_color color = c->color < TAG_COLORS ? c->color : (enum tag_color)(1 + have.last % (TAG_COLORS - 1));
    return sql_tag_insert(tx,
                          &(struct sql_tag_insert_in){.org_id = c->org, .id = c->id, .key = c->key, .name_zh = c->zh, .name_en = c->en,
                                                      .color = color, .by_id = c->by, .at_us = c->now_us},
                          NULL);
}

enum err tag_put(struct store_tx *tx, struct tag_change *c)
{
    struct sql_tag_by_id_row now;

    c->field = NULL;
    if (!c->id)
        return make(tx, c);
    enum err err = sql_tag_by_id(tx, &(struct sql_tag_by_id_in){.org_id = c->org, .id = c->id}, &now);
    if (err == OK && now.version != c->version)
        err = ERR_CHANGED;
    if (err == OK)
        err = check(tx, c);
    if (err)
        return err;
    assert(c->color < TAG_COLORS);
    struct sql_tag_update_in in = {.org_id = c->org, .id = c->id, .name_zh = c->zh, .name_en = c->en, .color = c->color, .archived = c->archived};
    return sql_tag_update(tx, &in, NULL);
}

static enum err each_tag(void *arg, const struct sql_tags_all_row *row)
{
    struct json *j = arg;

    json_open(j, NULL);
    json_id(j, "id", row->id);
    json_text(j, "name_zh", row->name_zh);
    json_text(j, "name_en", row->name_en);
    json_z(j, "color", tag_colors[row->color >= 0 && row->color < TAG_COLORS ? row->color : TAG_GREY]);
    json_bool(j, "archived", row->archived);
    json_int(j, "version", row->version);
    json_close(j);
    return OK;
}

enum err tag_list_json(struct store_tx *tx, org_id org, struct json *j)
{
    return sql_tags_all(tx, &(struct sql_tags_all_in){.org_id = org}, each_tag, j);
}

/* -- on a contact -- */

static enum err each_of(void *arg, const struct sql_contact_tags_row *row)
{
    struct tag_mark *m = arg;

    if (m->count == TAGS_OF_CONTACT_MAX)
        return ERR_CORRUPT;
    m->tags[m->count++] = row->tag_id;
    return OK;
}

static enum err add(struct store_tx *tx, struct tag_mark *m)
{
    struct sql_tag_by_id_row tag;
    enum err err = sql_tag_by_id(tx, &(struct sql_tag_by_id_in){.org_id = m->org, .id = m->tag}, &tag);

    if (err)
        return err == ERR_MISSING ? ERR_INPUT : err;
    if (tag.archived)
        return ERR_STATE;
    if (m->count == TAGS_OF_CONTACT_MAX)
        return ERR_FULL;
    m->tags[m->count++] = m->tag;
    return sql_contact_tag_insert(
        tx, &(struct sql_contact_tag_insert_in){.org_id = m->org, .contact_id = m->contact, .tag_id = m->tag, .by_id = m->by, .at_us = m->now_us}, NULL);
}

static enum err take(struct store_tx *tx, struct tag_mark *m, uint32_t at)
{
    m->count--;
    memmove(m->tags + at, m->tags + at + 1, (m->count - at) * sizeof *m->tags);
    return sql_contact_tag_delete(tx, &(struct sql_contact_tag_delete_in){.org_id = m->org, .contact_id = m->contact, .tag_id = m->tag}, NULL);
}

enum err tag_mark(struct store_tx *tx, struct tag_mark *m)
{
    struct sql_contact_to_tag_row contact;
    enum err err = sql_contact_to_tag(tx, &(struct sql_contact_to_tag_in){.org_id = m->org, .contact_id = m->contact, .agent_id = m->by}, &contact);

    assert(m->by != 0);
    m->changed = false;
    m->count = 0; /* it may run again */
    if (!m->leads && (err == ERR_MISSING || (err == OK && contact.own == 0)))
        return ERR_FORBIDDEN; /* whether there is such a contact is not said */
    if (err == OK && !contact.party_id)
        err = ERR_MISSING; /* erased */
    if (err == OK)
        err = sql_contact_tags(tx, &(struct sql_contact_tags_in){.org_id = m->org, .contact_id = m->contact}, each_of, m);
    if (err)
        return err;
    uint32_t at = 0;
    while (at < m->count && m->tags[at] != m->tag)
        at++;
    if ((at < m->count) == m->add)
        return OK;
    m->changed = true;
    m->party = contact.party_id;
    err = m->add ? add(tx, m) : take(tx, m, at);
    if (err)
        return err;
    struct fact f = {.at_us = m->now_us, .kind = m->add ? FACT_TAG_ADDED : FACT_TAG_REMOVED, .contact = m->contact, .agent = m->by,
                     .party = contact.party_id, .queue = contact.queue_id, .a = (int64_t)contact.conversation_id, .b = (int64_t)m->tag};
    return store_fact(tx, &f, &m->no);
}

static enum err each_id(void *arg, const struct sql_contact_tags_row *row)
{
    json_id(arg, NULL, row->tag_id);
    return OK;
}

enum err tag_ids_json(struct store_tx *tx, org_id org, contact_id contact, struct json *j)
{
    json_array(j, "tags");
    enum err err = sql_contact_tags(tx, &(struct sql_contact_tags_in){.org_id = org, .contact_id = contact}, each_id, j);
    json_end(j);
    return err;
}
