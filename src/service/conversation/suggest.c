/* suggest.c: what was given is counted by source, what is too rare is dropped, what is left is put in order. */
#include "service/conversation/suggest.h"

#include "port/sql.h"

/* A source speaks from so many contacts with a code on, of a code that was given so often and to so large a share of them. */
static const struct rule {
    uint32_t contacts, times, permille;
} rules[REASONS] = {[REASON_TOPIC] = {5, 3, 200}, [REASON_QUEUE] = {5, 3, 200}, [REASON_CUSTOMER] = {2, 2, 300}};

#define COUNTED_MAX CONVERSATION_SUGGEST_LAST /* codes of one source */

struct source {
    struct {
        uint64_t code;
        uint32_t count;
    } items[COUNTED_MAX];
    uint32_t count, of;
};

static enum err add(struct source *s, uint64_t code, int64_t count)
{
    if (s->count == COUNTED_MAX)
        return ERR_CORRUPT; /* more codes than contacts */
    s->items[s->count].code = code;
    s->items[s->count++].count = (uint32_t)count;
    s->of += (uint32_t)count;
    return OK;
}

static enum err each_of_topic(void *arg, const struct sql_codes_of_topic_row *row)
{
    return add(arg, row->code, row->count);
}

static enum err each_of_queue(void *arg, const struct sql_codes_of_queue_row *row)
{
    return add(arg, row->code, row->count);
}

static enum err each_of_party(void *arg, const struct sql_codes_of_party_row *row)
{
    return add(arg, row->code, row->count);
}

static enum err count(struct store_tx *tx, const struct conversation_suggesting *s, struct source list[REASONS])
{
    struct sql_codes_of_topic_in topic = {.org_id = s->org, .topic_id = s->topic, .last = CONVERSATION_SUGGEST_LAST};
    enum err err = s->topic ? sql_codes_of_topic(tx, &topic, each_of_topic, &list[REASON_TOPIC]) : OK;

    if (err == OK && list[REASON_TOPIC].of < rules[REASON_TOPIC].contacts) {
        struct sql_codes_of_queue_in queue = {.org_id = s->org, .queue_id = s->queue, .last = CONVERSATION_SUGGEST_LAST};
        err = sql_codes_of_queue(tx, &queue, each_of_queue, &list[REASON_QUEUE]);
    }
    if (err || !s->party)
        return err;
    struct sql_codes_of_party_in party = {.org_id = s->org, .party_id = s->party, .before_id = s->contact, .last = CONVERSATION_SUGGEST_LAST_PARTY};
    return sql_codes_of_party(tx, &party, each_of_party, &list[REASON_CUSTOMER]);
}

static uint32_t reasons_of(const struct conversation_suggestion *x, uint32_t *ret_permille)
{
    uint32_t reasons = 0;

    *ret_permille = 0;
    for (int r = 0; r < REASONS; r++) {
        uint32_t permille = x->by[r].of ? x->by[r].count * 1000 / x->by[r].of : 0;
        reasons += x->by[r].of != 0;
        *ret_permille = permille > *ret_permille ? permille : *ret_permille;
    }
    return reasons;
}

static bool comes_before(const struct conversation_suggestion *a, const struct conversation_suggestion *b)
{
    uint32_t x, y, more = reasons_of(a, &x), less = reasons_of(b, &y);

    if (more != less)
        return more > less;
    return x != y ? x > y : a->code < b->code;
}

/* Each code once, with all that speaks for it. */
static uint32_t merge(const struct conversation_suggesting *s, const struct source list[REASONS], struct conversation_suggestion *all)
{
    uint32_t n = 0, at;

    for (int r = 0; r < REASONS; r++)
        for (uint32_t i = 0; list[r].of >= rules[r].contacts && i < list[r].count; i++) {
            uint64_t code = list[r].items[i].code;
            uint32_t given = list[r].items[i].count;
            if (given < rules[r].times || given * 1000 < list[r].of * rules[r].permille || !s->fits(s->u, code))
                continue;
            for (at = 0; at < n && all[at].code != code; at++)
                ;
            if (at == n)
                all[n++] = (struct conversation_suggestion){.code = code};
            all[at].by[r] = (struct conversation_counted){given, list[r].of};
        }
    return n;
}

enum err conversation_suggest(struct store_tx *tx, const struct conversation_suggesting *s,
                              struct conversation_suggestion ret_list[static CONVERSATION_SUGGESTIONS_MAX], uint32_t *ret_count)
{
    struct source list[REASONS] = {0};
    struct conversation_suggestion all[REASONS * COUNTED_MAX];
    uint32_t kept = 0;

    *ret_count = 0;
    enum err err = count(tx, s, list);
    if (err)
        return err;
    uint32_t n = merge(s, list, all);
    for (; kept < n && kept < CONVERSATION_SUGGESTIONS_MAX; kept++) {
        uint32_t best = kept;
        for (uint32_t i = kept + 1; i < n; i++)
            if (comes_before(&all[i], &all[best]))
                best = i;
        ret_list[kept] = all[best];
        all[best] = all[kept];
    }
    *ret_count = kept;
    return OK;
}
