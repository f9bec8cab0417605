#include "service/customer/note.h"

#include <assert.h>

#include "base/fact.h"
#include "port/sql.h"

enum { WRITTEN = 1, CHANGED, DELETED };

static enum err check_text(struct str s)
{
    bool blank = true;

    if (!str_utf8(s))
        return ERR_UTF8;
    for (size_t i = 0; i < s.n; i++)
        blank = blank && (s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r');
    return blank || str_points(s) > CUSTOMER_NOTE_POINTS_MAX ? ERR_FIELD_RANGE : OK;
}

static enum err noted(struct store_tx *tx, const struct customer_note *n, int64_t what)
{
    struct fact f = {.at_us = n->now_us, .kind = FACT_PERSON_NOTED, .agent = n->by, .party = n->party, .a = (int64_t)n->id, .b = what};
    fact_no no;
    return store_fact(tx, &f, &no);
}

enum err customer_note_add(struct store_tx *tx, struct customer_note *n)
{
    struct sql_party_by_id_row person;
    struct sql_person_note_by_key_row old;
    struct sql_person_notes_count_row have;

    assert(n->id != 0 && n->key.n > 0);
    enum err err = check_text(n->text);
    if (err == OK)
        err = sql_party_by_id(tx, &(struct sql_party_by_id_in){.org_id = n->org, .id = n->party}, &person);
    if (err || person.erased_us)
        return err ? err : ERR_MISSING;
    err = sql_person_note_by_key(tx, &(struct sql_person_note_by_key_in){.org_id = n->org, .agent_id = n->by, .key = n->key}, &old);
    if (err == OK) {
        n->id = old.id;
        n->now_us = old.at_us;
        return old.party_id == n->party ? OK : ERR_EXISTS;
    }
    if (err != ERR_MISSING)
        return err;
    err = sql_person_notes_count(tx, &(struct sql_person_notes_count_in){.org_id = n->org, .party_id = n->party}, &have);
    if (err || have.count >= CUSTOMER_NOTES_MAX)
        return err ? err : ERR_FULL;
    err = sql_person_note_insert(tx,
                                 &(struct sql_person_note_insert_in){.org_id = n->org,
                                                                     .id = n->id,
                                                                     .party_id = n->party,
                                                                     .agent_id = n->by,
                                                                     .key = n->key,
                                                                     .text = n->text,
                                                                     .at_us = n->now_us},
                                 NULL);
    return err ? err : noted(tx, n, WRITTEN);
}

static enum err own(struct store_tx *tx, struct customer_note *n, bool *ret_same)
{
    struct sql_person_note_by_id_row row;
    enum err err = sql_person_note_by_id(tx, &(struct sql_person_note_by_id_in){.org_id = n->org, .id = n->id}, &row);

    if (err)
        return err;
    n->party = row.party_id;
    *ret_same = str_eq(row.text, n->text);
    return row.agent_id == n->by ? OK : ERR_FORBIDDEN;
}

enum err customer_note_change(struct store_tx *tx, struct customer_note *n)
{
    bool same = false;
    enum err err = check_text(n->text);

    if (err == OK)
        err = own(tx, n, &same);
    if (err || same)
        return err;
    struct sql_person_note_change_in in = {.org_id = n->org, .id = n->id, .text = n->text, .edited_us = n->now_us};
    err = sql_person_note_change(tx, &in, NULL);
    return err ? err : noted(tx, n, CHANGED);
}

enum err customer_note_delete(struct store_tx *tx, struct customer_note *n)
{
    bool same;
    enum err err = own(tx, n, &same);

    if (err == OK)
        err = sql_person_note_delete(tx, &(struct sql_person_note_delete_in){.org_id = n->org, .id = n->id}, NULL);
    return err ? err : noted(tx, n, DELETED);
}

static enum err each(void *arg, const struct sql_person_notes_row *row)
{
    struct json *j = arg;

    json_open(j, NULL);
    json_id(j, "id", row->id);
    json_names(j, "by", row->agent_id, row->by_zh, row->by_en);
    json_text(j, "text", row->text);
    json_int(j, "at_us", row->at_us);
    if (row->edited_us)
        json_int(j, "edited_us", row->edited_us);
    json_close(j);
    return OK;
}

enum err customer_notes_json(struct store_tx *tx, org_id org, party_id party, struct json *j)
{
    return sql_person_notes(tx, &(struct sql_person_notes_in){.org_id = org, .party_id = party, .max = CUSTOMER_NOTES_MAX}, each, j);
}
