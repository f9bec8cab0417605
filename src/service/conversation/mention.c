/* mention.c: colleagues named in private notes, and who may look into a conversation without holding a contact of it. */
#include <assert.h>
#include <stdio.h>

#include "port/sql.h"
#include "service/conversation/desk.h"
#include "service/conversation/inside.h"

#define SHOWN_BYTES 600u /* of the note; cut between characters */

enum err conversation_mention(struct store_tx *tx, const struct post *p)
{
    for (uint32_t i = 0; i < p->mentions_count; i++) {
        enum err err = sql_mention_insert(tx,
                                          &(struct sql_mention_insert_in){.org_id = p->org,
                                                                          .agent_id = p->mentions[i],
                                                                          .conversation_id = p->conversation,
                                                                          .seq = p->seq,
                                                                          .by_id = p->agent,
                                                                          .at_us = p->at_us},
                                          NULL);
        fact_no no;
        if (err == OK)
            err = store_fact(tx,
                             &(struct fact){.at_us = p->at_us,
                                            .kind = FACT_MENTIONED,
                                            .agent = p->mentions[i],
                                            .a = (int64_t)p->conversation,
                                            .b = p->seq,
                                            .c = (int64_t)p->agent},
                             &no);
        if (err)
            return err;
    }
    return OK;
}

enum err conversation_admits(struct store_tx *tx, org_id org, agent_id agent, conversation_id c, bool *ret_admits)
{
    struct sql_conversation_admits_row row;
    enum err err = sql_conversation_admits(
        tx, &(struct sql_conversation_admits_in){.org_id = org, .agent_id = agent, .conversation_id = c}, &row);
    if (err == OK)
        *ret_admits = row.count > 0;
    return err;
}

struct mention_walk {
    struct json *j;
    const struct conversation_names *names;
    conversation_topic_key *topic;
    void *u;
    uint32_t count;
};

static struct str shortened(struct str s)
{
    if (s.n <= SHOWN_BYTES)
        return s;
    s.n = SHOWN_BYTES;
    while (s.n > 0 && ((uint8_t)s.p[s.n] & 0xc0) == 0x80)
        s.n--;
    return s;
}

/* The three statements have rows of one shape; the generator gives each its own struct. */
#define MENTION_EACH(which)                                                                           \
    static enum err which##_each(void *arg, const struct sql_##which##_row *r)                          \
    {                                                                                                 \
        struct mention_walk *w = arg;                                                                 \
        struct str zh, en;                                                                            \
        char id[48];                                                                                  \
        snprintf(id, sizeof id, "%llu/%u", (unsigned long long)r->conversation_id, (unsigned)r->seq); \
        json_open(w->j, NULL);                                                                        \
        json_z(w->j, "k", "mention");                                                                 \
        json_z(w->j, "id", id);                                                                       \
        json_id(w->j, "conversation", r->conversation_id);                                            \
        json_int(w->j, "seq", r->seq);                                                                \
        if (w->names->agent(w->names->u, r->by_id, &zh, &en)) {                                       \
            json_names(w->j, "by", r->by_id, zh, en);                                                 \
        }                                                                                             \
        json_id(w->j, "customer_id", r->party_id);                                                    \
        json_text(w->j, "customer", r->name);                                                         \
        w->topic(w->u, w->j, r->topic_id);                                                            \
        json_text(w->j, "text", shortened(r->text));                                                  \
        json_int(w->j, "at_us", r->at_us);                                                            \
        json_int(w->j, "seen_us", r->seen_us);                                                        \
        json_close(w->j);                                                                             \
        w->count++;                                                                                   \
        return OK;                                                                                    \
    }
MENTION_EACH(mentions_unseen)
MENTION_EACH(mentions_before)
MENTION_EACH(mentions_in)

enum err conversation_mentions_json(struct store_tx *tx, const struct conversation_mentions *m, struct json *j, uint32_t *ret_count)
{
    struct mention_walk w = {j, &m->names, m->topic, m->u, 0};
    enum err err;
    if (m->before_us)
        err = sql_mentions_before(
            tx, &(struct sql_mentions_before_in){.org_id = m->org, .agent_id = m->agent, .before_us = m->before_us, .max = m->max},
            mentions_before_each, &w);
    else if (m->conversation)
        err = sql_mentions_in(
            tx, &(struct sql_mentions_in_in){.org_id = m->org, .agent_id = m->agent, .conversation_id = m->conversation, .max = m->max},
            mentions_in_each, &w);
    else
        err = sql_mentions_unseen(tx, &(struct sql_mentions_unseen_in){.org_id = m->org, .agent_id = m->agent, .max = m->max},
                                  mentions_unseen_each, &w);
    *ret_count = w.count;
    return err;
}

enum err conversation_mentions_see(struct store_tx *tx, org_id org, agent_id agent, conversation_id c, int64_t now_us, bool *ret_any)
{
    struct sql_mentions_unseen_in_row row;
    struct sql_mentions_unseen_in_in in = {.org_id = org, .agent_id = agent, .conversation_id = c};
    enum err err = sql_mentions_unseen_in(tx, &in, &row);
    *ret_any = err == OK && row.count > 0;
    if (!*ret_any)
        return err;
    int64_t seq = row.seq;
    err = sql_mentions_see(
        tx, &(struct sql_mentions_see_in){.org_id = org, .agent_id = agent, .conversation_id = c, .seen_us = now_us}, NULL);
    fact_no no;
    struct fact f = {.at_us = now_us, .kind = FACT_MENTION_SEEN, .agent = agent, .a = (int64_t)c, .b = seq};
    return err ? err : store_fact(tx, &f, &no);
}
