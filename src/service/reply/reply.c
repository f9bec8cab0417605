/* reply.c: canned replies in the store. */
#include "service/reply/reply.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "port/sql.h"

/* -- checking -- */

static enum err wrong(struct reply_fault *f, enum err err, const char *field)
{
    *f = (struct reply_fault){0};
    snprintf(f->field, sizeof f->field, "%s", field);
    return err;
}

/* lines: may have several; spaces: may have any. */
static enum err check_text(struct str s, size_t least, size_t points, bool lines, bool spaces, const char *field, struct reply_fault *f)
{
    if (!str_utf8(s))
        return wrong(f, ERR_UTF8, field);
    size_t n = str_points(s);
    if (n < least || n > points)
        return wrong(f, ERR_FIELD_RANGE, field);
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = (uint8_t)s.p[i];
        if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f)
            return wrong(f, ERR_INPUT, field);
        if (c == ' ' && !spaces)
            return wrong(f, ERR_INPUT, field);
    }
    return OK;
}

static enum err check_variables(struct str text, struct reply_fault *f)
{
    struct str name;
    const char *meant;

    if (!reply_unknown(text, &name, &meant))
        return OK;
    (void)wrong(f, ERR_INPUT, "text");
    int en = snprintf(f->en, sizeof f->en, "There is no variable {%.*s}.", STR_FMT(name));
    int zh = snprintf(f->zh, sizeof f->zh, "没有变量 {%.*s}。", STR_FMT(name));
    assert(en > 0 && zh > 0);
    if (meant) {
        snprintf(f->en + en, sizeof f->en - (size_t)en, " Did you mean {%s}?", meant);
        snprintf(f->zh + zh, sizeof f->zh - (size_t)zh, "是否指 {%s}？", meant);
    }
    return ERR_INPUT;
}

enum err reply_check(const struct reply *r, struct reply_fault *f)
{
    if (r->lang.n && !str_is(r->lang, "zh") && !str_is(r->lang, "en"))
        return wrong(f, ERR_INPUT, "lang");
    if ((r->scope == REPLY_QUEUE) != (r->queue != 0))
        return wrong(f, ERR_MISSING, "queue");
    enum err err = check_text(r->name, 1, REPLY_NAME_POINTS_MAX, false, false, "name", f);
    if (err == ERR_INPUT) {
        snprintf(f->en, sizeof f->en, "The short name is typed after a slash: no spaces in it.");
        snprintf(f->zh, sizeof f->zh, "简称在斜杠后输入，不能有空格。");
    }
    if (err == OK)
        err = check_text(r->folder, 0, REPLY_FOLDER_POINTS_MAX, false, true, "folder", f);
    if (err == OK)
        err = check_text(r->words, 0, REPLY_WORDS_POINTS_MAX, false, true, "words", f);
    if (err == OK)
        err = check_text(r->text, 1, REPLY_TEXT_BYTES_MAX, true, true, "text", f);
    if (err == OK && r->text.n > REPLY_TEXT_BYTES_MAX)
        err = wrong(f, ERR_FIELD_RANGE, "text");
    return err ? err : check_variables(r->text, f);
}

/* -- storing -- */

static agent_id owner_of(const struct reply_change *c, const struct reply *r)
{
    return r->scope == REPLY_OWN ? c->by : 0;
}

static enum err insert(struct store_tx *tx, const struct reply_change *c, const struct reply *r, uint64_t id)
{
    struct sql_reply_count_row row;
    agent_id owner = owner_of(c, r);
    enum err err = sql_reply_count(tx, &(struct sql_reply_count_in){.org_id = c->org, .owner_id = owner}, &row);

    if (err == OK && row.replies >= (owner ? REPLY_OWN_MAX : REPLY_SHARED_MAX))
        err = ERR_FULL;
    if (err)
        return err;
    struct sql_reply_insert_in in = {.org_id = c->org, .id = id, .scope = r->scope, .queue_id = r->queue, .owner_id = owner, .lang = r->lang,
                                     .folder = r->folder, .name = r->name, .words = r->words, .text = r->text,
                                     .changed_us = c->now_us, .changed_by = c->by};
    return sql_reply_insert(tx, &in, NULL);
}

static enum err update(struct store_tx *tx, const struct reply_change *c, const struct reply *r, uint64_t id)
{
    struct sql_reply_update_in in = {.org_id = c->org, .id = id, .scope = r->scope, .queue_id = r->queue, .owner_id = owner_of(c, r),
                                     .lang = r->lang, .folder = r->folder, .name = r->name, .words = r->words, .text = r->text,
                                     .changed_us = c->now_us, .changed_by = c->by};
    return sql_reply_update(tx, &in, NULL);
}

/* Whether it is there for this agent to change. */
static enum err may_change(struct store_tx *tx, const struct reply_change *c, uint64_t id, int64_t *ret_version)
{
    struct sql_reply_by_id_row row;
    enum err err = sql_reply_by_id(tx, &(struct sql_reply_by_id_in){.org_id = c->org, .id = id}, &row);

    if (err)
        return err;
    if (row.owner_id && row.owner_id != c->by)
        return ERR_MISSING;
    if (!row.owner_id && !c->shares)
        return ERR_FORBIDDEN;
    *ret_version = row.version;
    return OK;
}

static enum err named(struct store_tx *tx, const struct reply_change *c, const struct reply *r, struct sql_reply_by_name_row *ret_row)
{
    struct sql_reply_by_name_in in = {.org_id = c->org, .scope = r->scope, .queue_id = r->queue, .owner_id = owner_of(c, r),
                                      .lang = r->lang, .name = r->name};
    return sql_reply_by_name(tx, &in, ret_row);
}

enum err reply_put(struct store_tx *tx, const struct reply_change *c, const struct reply *r, uint64_t fresh_id, struct reply_fault *f)
{
    struct sql_reply_by_name_row other;
    int64_t version = 0;
    enum err err = reply_check(r, f);

    if (err == OK && r->scope != REPLY_OWN && !c->shares)
        err = ERR_FORBIDDEN;
    if (err == OK && r->id)
        err = may_change(tx, c, r->id, &version);
    if (err == OK && r->id && r->version >= 0 && r->version != version)
        err = ERR_CHANGED;
    if (err)
        return err;
    err = named(tx, c, r, &other);
    if (err == OK && other.id != r->id)
        return wrong(f, ERR_EXISTS, "name");
    if (err && err != ERR_MISSING)
        return err;
    return r->id ? update(tx, c, r, r->id) : insert(tx, c, r, fresh_id);
}

enum err reply_delete(struct store_tx *tx, const struct reply_change *c, uint64_t id)
{
    int64_t version;
    enum err err = may_change(tx, c, id, &version);

    if (err == OK)
        err = sql_reply_uses_remove(tx, &(struct sql_reply_uses_remove_in){.org_id = c->org, .reply_id = id}, NULL);
    return err ? err : sql_reply_remove(tx, &(struct sql_reply_remove_in){.org_id = c->org, .id = id}, NULL);
}

enum err reply_take(struct store_tx *tx, const struct reply_change *c, const struct reply *r, uint64_t fresh_id, enum reply_taken *ret_taken,
                    struct reply_fault *f)
{
    struct sql_reply_by_name_row old;
    enum err err = reply_check(r, f);

    if (err == OK && r->scope != REPLY_OWN && !c->shares)
        err = ERR_FORBIDDEN;
    if (err)
        return err;
    err = named(tx, c, r, &old);
    if (err == ERR_MISSING) {
        *ret_taken = REPLY_MADE;
        return insert(tx, c, r, fresh_id);
    }
    if (err)
        return err;
    bool same = str_eq(old.folder, r->folder) && str_eq(old.words, r->words) && str_eq(old.text, r->text);
    *ret_taken = same ? REPLY_SAME : REPLY_CHANGED;
    return same ? OK : update(tx, c, r, old.id);
}

/* -- using -- */

enum err reply_used(struct store_tx *tx, const struct reply_change *c, uint64_t id, struct str key)
{
    struct sql_reply_by_id_row row;
    int64_t counted = 0;
    enum err err = sql_reply_by_id(tx, &(struct sql_reply_by_id_in){.org_id = c->org, .id = id}, &row);

    if (err == OK && row.owner_id && row.owner_id != c->by)
        err = ERR_MISSING;
    if (err)
        return err;
    struct sql_reply_use_put_in in = {.org_id = c->org, .agent_id = c->by, .reply_id = id, .last_key = key, .at_us = c->now_us};
    err = sql_reply_use_put(tx, &in, &counted);
    return err || !counted ? err : sql_reply_count_use(tx, &(struct sql_reply_count_use_in){.org_id = c->org, .id = id}, NULL);
}

/* -- reading -- */

struct reading {
    enum err (*each)(void *arg, const struct reply *r);
    void *arg;
};

static enum err one(void *arg, const struct sql_replies_of_row *x)
{
    const struct reading *g = arg;
    struct reply r = {.id = x->id, .scope = (enum reply_scope)x->scope, .queue = x->queue_id, .owner = x->owner_id, .lang = x->lang,
                      .folder = x->folder, .name = x->name, .words = x->words, .text = x->text, .version = x->version,
                      .changed_us = x->changed_us, .changed_by = x->changed_by, .uses = x->uses, .own_uses = x->own_uses};
    return g->each(g->arg, &r);
}

enum err reply_each(struct store_tx *tx, org_id org, agent_id agent, enum err (*each)(void *arg, const struct reply *r), void *arg)
{
    struct reading g = {each, arg};
    return sql_replies_of(tx, &(struct sql_replies_of_in){.org_id = org, .agent_id = agent}, one, &g);
}
