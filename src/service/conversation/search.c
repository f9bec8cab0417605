/* search.c: a text inside one conversation. Databases differ in what they call the same letter, so the comparing is done here:
 * without case (ASCII), and full-width letters as narrow ones, as people type them beside Chinese. */
#include <string.h>

#include "port/sql.h"
#include "service/conversation/desk.h"

size_t conversation_fold(struct str s, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        uint8_t a = (uint8_t)s.p[i];
        uint8_t b = i + 2 < s.n ? (uint8_t)s.p[i + 1] : 0, c = i + 2 < s.n ? (uint8_t)s.p[i + 2] : 0;
        if (a == 0xef && (b == 0xbc || b == 0xbd)) { /* U+FF00..FF7F: FF01..FF5E are 21..7E */
            uint32_t point = 0xff00u + (b == 0xbd ? 0x40u : 0u) + (c & 0x3fu);
            if (point >= 0xff01 && point <= 0xff5e) {
                out[n++] = (char)(point - 0xff01 + 0x21);
                i += 3;
                a = 0;
            }
        } else if (a == 0xe3 && b == 0x80 && c == 0x80) { /* the ideographic space */
            out[n++] = ' ';
            i += 3;
            a = 0;
        }
        if (a)
            out[n++] = s.p[i++];
        if (out[n - 1] >= 'A' && out[n - 1] <= 'Z')
            out[n - 1] = (char)(out[n - 1] - 'A' + 'a');
    }
    return n;
}

struct search_walk {
    struct json *j;
    const char *wanted;
    size_t wanted_bytes;
    uint32_t looked, hits;
    int64_t oldest;
    char text[POST_TEXT_MAX];
};

static enum err search_each(void *arg, const struct sql_messages_texts_row *r)
{
    struct search_walk *w = arg;
    if (w->hits == CONVERSATION_HITS_MAX)
        return OK;
    w->looked++;
    w->oldest = r->seq;
    size_t n = r->text.n <= sizeof w->text ? conversation_fold(r->text, w->text) : 0;
    if (!n || !memmem(w->text, n, w->wanted, w->wanted_bytes))
        return OK;
    w->hits++;
    json_open(w->j, NULL);
    json_int(w->j, "seq", r->seq);
    json_int(w->j, "at_us", r->at_us);
    json_close(w->j);
    return OK;
}

enum err conversation_search_json(struct store_tx *tx, org_id org, conversation_id c, struct str query, uint32_t before, struct json *j,
                                  uint32_t *ret_more)
{
    char wanted[CONVERSATION_QUERY_MAX];
    if (!query.n || query.n > sizeof wanted)
        return ERR_FIELD_RANGE;
    struct search_walk w = {.j = j, .wanted = wanted, .wanted_bytes = conversation_fold(query, wanted)};
    enum err err = sql_messages_texts(tx,
                                      &(struct sql_messages_texts_in){.org_id = org,
                                                                      .conversation_id = c,
                                                                      .before_seq = before,
                                                                      .max = CONVERSATION_LOOKED_MAX},
                                      search_each, &w);
    bool all = w.oldest <= 1 || (w.hits < CONVERSATION_HITS_MAX && w.looked < CONVERSATION_LOOKED_MAX);
    *ret_more = all ? 0 : (uint32_t)w.oldest;
    return err;
}
