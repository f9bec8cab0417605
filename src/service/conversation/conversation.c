#include "service/conversation/conversation.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/enums.h"
#include "port/sql.h"
#include "service/conversation/inside.h"

enum err conversation_open(struct store_tx *tx, const struct conversation_opening *o)
{
    assert(o->id != 0 && o->party != 0);

    enum err err = sql_conversation_insert(tx,
                                           &(struct sql_conversation_insert_in){.org_id = o->org,
                                                                                .id = o->id,
                                                                                .endpoint_id = o->endpoint,
                                                                                .party_id = o->party,
                                                                                .topic_id = o->topic,
                                                                                .zh = o->zh,
                                                                                .now_us = o->now_us},
                                           NULL);
    if (err)
        return err;
    return sql_visitor_insert(tx,
                              &(struct sql_visitor_insert_in){.org_id = o->org,
                                                              .token_hash = {(const char *)o->token_hash, 32},
                                                              .endpoint_id = o->endpoint,
                                                              .party_id = o->party,
                                                              .conversation_id = o->id,
                                                              .now_us = o->now_us},
                              NULL);
}

enum err conversation_visitor(struct store_tx *tx, org_id org, const uint8_t token_hash[32],
                              struct conversation_visitor *ret_visitor)
{
    struct sql_visitor_by_token_row row;
    enum err err = sql_visitor_by_token(
        tx, &(struct sql_visitor_by_token_in){.org_id = org, .token_hash = {(const char *)token_hash, 32}}, &row);
    if (err)
        return err;
    *ret_visitor = (struct conversation_visitor){row.endpoint_id, row.party_id, row.conversation_id};
    return OK;
}

/* "<conversation>:<key>": one customer cannot collide with another's keys. */
static struct str external_key(const struct post *p, char out[96])
{
    int n = snprintf(out, 96, "%llu:%.*s", (unsigned long long)p->conversation, STR_FMT(p->external_id));
    assert(n > 0 && n < 96);
    return (struct str){out, (size_t)n};
}

static enum err touch(struct store_tx *tx, const struct post *p, int64_t *ret_seq, contact_id *ret_contact,
                      party_id *ret_party)
{
    if (p->author == AUTHOR_CUSTOMER) {
        struct sql_conversation_touch_in_row row;
        enum err err = sql_conversation_touch_in(
            tx, &(struct sql_conversation_touch_in_in){.org_id = p->org, .id = p->conversation, .last_us = p->at_us},
            &row);
        if (err)
            return err;
        *ret_seq = row.last_seq, *ret_contact = row.live_contact_id, *ret_party = row.party_id;
        return OK;
    }
    struct sql_conversation_touch_out_row row;
    enum err err = sql_conversation_touch_out(
        tx, &(struct sql_conversation_touch_out_in){.org_id = p->org, .id = p->conversation, .last_us = p->at_us}, &row);
    if (err)
        return err;
    *ret_seq = row.last_seq, *ret_contact = row.live_contact_id, *ret_party = row.party_id;
    return OK;
}

/* A note is not quoted to a customer. */
static enum err quotable(struct store_tx *tx, const struct post *p)
{
    struct sql_message_by_seq_row row;
    if (!p->reply_to)
        return OK;
    enum err err = sql_message_by_seq(
        tx, &(struct sql_message_by_seq_in){.org_id = p->org, .conversation_id = p->conversation, .seq = p->reply_to}, &row);
    if (err)
        return err == ERR_MISSING ? ERR_INPUT : err;
    return p->kind == MESSAGE_TEXT && row.kind != MESSAGE_TEXT ? ERR_INPUT : OK;
}

/* In the same transaction as the message: of two who answer at once the second one is told. */
static enum err newest(struct store_tx *tx, const struct post *p)
{
    struct sql_messages_of_colleagues_row row;
    if (!p->guarded)
        return OK;
    enum err err = sql_messages_of_colleagues(
        tx,
        &(struct sql_messages_of_colleagues_in){
            .org_id = p->org, .conversation_id = p->conversation, .seq = p->after, .agent_id = p->agent},
        &row);
    return err == OK && row.count > 0 ? ERR_NEWER : err;
}

static enum fact_kind fact_of(const struct post *p)
{
    if (p->kind == MESSAGE_NOTE)
        return FACT_NOTE_WRITTEN;
    return p->author == AUTHOR_CUSTOMER ? FACT_MESSAGE_IN : FACT_MESSAGE_OUT;
}

enum err conversation_post(struct store_tx *tx, struct post *p, contact_id *ret_contact)
{
    assert(p->conversation != 0 && p->id != 0 && p->author != AUTHOR_NONE);
    assert(p->kind == MESSAGE_TEXT ? p->mentions_count == 0 : p->author == AUTHOR_AGENT);
    assert(!p->guarded || (p->author == AUTHOR_AGENT && p->kind == MESSAGE_TEXT));
    assert(p->mentions_count <= POST_MENTIONS_MAX);
    assert(p->external_id.n >= 1 && p->external_id.n <= 64 && p->text.n <= POST_TEXT_MAX);
    assert(p->files_count <= POST_FILES_MAX);

    char key[96];
    struct str external = external_key(p, key);
    struct sql_message_by_external_row old;
    enum err err = sql_message_by_external(
        tx,
        &(struct sql_message_by_external_in){.org_id = p->org, .endpoint_id = p->endpoint, .external_id = external},
        &old);
    if (err == OK) {
        p->seq = (uint32_t)old.seq, p->id = old.id, p->no = old.no, p->at_us = old.at_us;
        p->doubled = true;
        return OK;
    }
    if (err != ERR_MISSING)
        return err;

    err = quotable(tx, p);
    if (!err)
        err = newest(tx, p);
    if (err)
        return err;
    int64_t seq = 0;
    contact_id contact = 0;
    party_id party = 0;
    err = touch(tx, p, &seq, &contact, &party);
    if (err)
        return err;
    struct fact f = {.at_us = p->at_us,
                     .kind = (uint16_t)fact_of(p),
                     .contact = contact,
                     .agent = p->agent,
                     .party = party,
                     .a = (int64_t)p->conversation,
                     .b = seq,
                     .c = (int64_t)p->id};
    err = store_fact(tx, &f, &p->no);
    if (err)
        return err;
    err = sql_message_insert(tx,
                             &(struct sql_message_insert_in){.org_id = p->org,
                                                             .conversation_id = p->conversation,
                                                             .seq = seq,
                                                             .id = p->id,
                                                             .no = p->no,
                                                             .at_us = p->at_us,
                                                             .author = p->author,
                                                             .agent_id = p->agent,
                                                             .endpoint_id = p->endpoint,
                                                             .external_id = external,
                                                             .text = p->text,
                                                             .kind = p->kind,
                                                             .reply_to = p->reply_to,
                                                             .lang = str_of(conversation_lang(p->text, p->zh))},
                             NULL);
    if (!err)
        err = conversation_files_attach(tx, p, seq);
    p->seq = (uint32_t)seq;
    if (!err)
        err = conversation_mention(tx, p);
    if (!err && p->author == AUTHOR_AGENT)
        err = sql_draft_delete(tx,
                               &(struct sql_draft_delete_in){.org_id = p->org,
                                                             .agent_id = p->agent,
                                                             .conversation_id = p->conversation,
                                                             .mode = p->kind},
                               NULL);
    if (err)
        return err;
    p->doubled = false;
    p->party = party;
    *ret_contact = contact;
    return OK;
}

enum err conversation_mark(struct store_tx *tx, org_id org, conversation_id c, party_id party, agent_id agent,
                           const uint32_t marks[5], int64_t now_us)
{
    enum err err = sql_conversation_mark(tx,
                                         &(struct sql_conversation_mark_in){.org_id = org,
                                                                            .id = c,
                                                                            .agent_got = marks[MARK_AGENT_GOT],
                                                                            .agent_read = marks[MARK_AGENT_READ],
                                                                            .customer_got = marks[MARK_CUSTOMER_GOT],
                                                                            .customer_read = marks[MARK_CUSTOMER_READ]},
                                         NULL);
    for (int mark = MARK_AGENT_GOT; !err && mark <= MARK_CUSTOMER_READ; mark++) {
        if (!marks[mark])
            continue;
        bool by_agent = mark == MARK_AGENT_GOT || mark == MARK_AGENT_READ;
        struct fact f = {.at_us = now_us,
                         .kind = FACT_MARKED,
                         .agent = by_agent ? agent : 0,
                         .party = by_agent ? 0 : party,
                         .a = (int64_t)c,
                         .b = marks[mark],
                         .c = mark};
        fact_no no;
        err = store_fact(tx, &f, &no);
    }
    return err;
}

static void by_author(struct json *j, const struct conversation_line *l, enum conversation_view view,
                      const struct conversation_names *names)
{
    static const char *const words[] = {"system", "customer", "agent", "system"};
    json_z(j, "by", words[l->author & 3]);
    struct str zh = {0}, en = {0};
    if (l->author != AUTHOR_AGENT || !names || !names->agent(names->u, l->agent, &zh, &en))
        return;
    if (view == VIEW_DESK) {
        json_names(j, "agent", l->agent, zh, en);
        return;
    }
    json_open(j, "agent"); /* a customer is told no id */
    json_text(j, "zh", zh);
    json_text(j, "en", en);
    json_close(j);
}

void conversation_line_json(struct json *j, enum conversation_view view, const struct conversation_line *l,
                            const struct conversation_names *names)
{
    assert(view != VIEW_WIDGET || l->kind == MESSAGE_TEXT); /* the one place where a customer's rows are made */

    json_open(j, NULL);
    if (view == VIEW_DESK) {
        char id[48];
        snprintf(id, sizeof id, "%llu/%u", (unsigned long long)l->conversation, l->seq);
        json_z(j, "k", "message");
        json_z(j, "id", id);
        json_id(j, "conversation", l->conversation);
        json_text(j, "key", l->key);
        json_z(j, "kind", l->kind == MESSAGE_NOTE ? "note" : "text");
    } else if (l->author != AUTHOR_AGENT) {
        json_text(j, "id", l->key); /* a system line's says what happened */
    }
    json_int(j, "seq", l->seq);
    by_author(j, l, view, names);
    json_text(j, "text", l->text);
    if (l->files.n)
        json_raw(j, "files", l->files);
    json_int(j, "at_us", l->at_us);
    if (l->lang.n)
        json_text(j, "lang", l->lang);
    if (l->reply_to)
        json_int(j, "reply_to", l->reply_to);
    if (l->edited_us)
        json_int(j, "edited_us", l->edited_us);
    if (l->deleted_us)
        json_int(j, "deleted_us", l->deleted_us);
    json_close(j);
}

struct page_walk {
    struct store_tx *tx;
    const struct conversation_page *page;
    struct buf files;
    const struct conversation_names *names;
    struct json *j;
    uint32_t count, last;
};

struct str conversation_key_of(struct str external)
{
    const char *colon = memchr(external.p, ':', external.n);
    if (!colon)
        return external;
    return (struct str){colon + 1, external.n - (size_t)(colon + 1 - external.p)};
}

/* The page statements have rows of one shape; the generator gives each its own struct. */
#define PAGE_EACH(name)                                                            \
    static enum err name##_each(void *arg, const struct sql_##name##_row *r)       \
    {                                                                              \
        struct page_walk *w = arg;                                                 \
        enum err err = conversation_files_json(w->tx, w->page->org, w->page->conversation, \
                                               r->deleted_us ? 0 : r->seq, &w->files);     \
        if (err)                                                                   \
            return err;                                                            \
        struct conversation_line l = {.conversation = w->page->conversation,       \
                                      .seq = (uint32_t)r->seq,                     \
                                      .at_us = r->at_us,                           \
                                      .author = (enum author)r->author,            \
                                      .agent = r->agent_id,                        \
                                      .key = conversation_key_of(r->external_id),  \
                                      .text = r->text,                             \
                                      .files = {(const char *)w->files.p, w->files.n}, \
                                      .kind = (enum message_kind)r->kind,          \
                                      .reply_to = (uint32_t)r->reply_to,           \
                                      .lang = r->lang,                             \
                                      .edited_us = r->edited_us,                   \
                                      .deleted_us = r->deleted_us};                \
        conversation_line_json(w->j, w->page->view, &l, w->names);                 \
        w->count++;                                                                \
        if (l.seq > w->last)                                                       \
            w->last = l.seq;                                                       \
        return OK;                                                                 \
    }
PAGE_EACH(messages_after)
PAGE_EACH(messages_changed)
PAGE_EACH(messages_before)
PAGE_EACH(messages_since_no)

enum err conversation_page_json(struct store_tx *tx, const struct conversation_page *page, struct json *j,
                                const struct conversation_names *names, uint32_t *ret_count, uint32_t *ret_last)
{
    struct page_walk w = {.tx = tx, .page = page, .names = names, .j = j};
    enum err err;
    if (page->kind == PAGE_AFTER)
        err = sql_messages_after(tx,
                                 &(struct sql_messages_after_in){.org_id = page->org,
                                                                 .conversation_id = page->conversation,
                                                                 .seq = (int64_t)page->from,
                                                                 .max = page->max},
                                 messages_after_each, &w);
    else if (page->kind == PAGE_CHANGED)
        err = sql_messages_changed(tx,
                                   &(struct sql_messages_changed_in){.org_id = page->org,
                                                                     .conversation_id = page->conversation,
                                                                     .seq = (int64_t)page->from,
                                                                     .max = page->max},
                                   messages_changed_each, &w);
    else if (page->kind == PAGE_BEFORE)
        err = sql_messages_before(tx,
                                  &(struct sql_messages_before_in){.org_id = page->org,
                                                                   .conversation_id = page->conversation,
                                                                   .seq = (int64_t)page->from,
                                                                   .max = page->max},
                                  messages_before_each, &w);
    else
        err = sql_messages_since_no(tx,
                                    &(struct sql_messages_since_no_in){.org_id = page->org,
                                                                       .conversation_id = page->conversation,
                                                                       .no = page->from,
                                                                       .max = page->max},
                                    messages_since_no_each, &w);
    buf_done(&w.files);
    if (err)
        return err;
    if (ret_count)
        *ret_count = w.count;
    if (ret_last)
        *ret_last = w.last;
    return OK;
}
