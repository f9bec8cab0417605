/* variables.c: the places in a text that are filled in when it is used. */
#include <string.h>

#include "service/reply/reply.h"

#define NAME_BYTES_MAX 40u

/* A word that people write instead, and what they mean. The first of each name is the name itself. */
static const struct {
    const char *word, *name;
} names[] = {
    {"customer.name", "customer.name"}, {"agent.name", "agent.name"}, {"queue", "queue"}, {"company", "company"}, {"now", "now"},
    {"customer", "customer.name"}, {"name", "customer.name"}, {"client.name", "customer.name"}, {"me", "agent.name"},
    {"agent", "agent.name"}, {"time", "now"}, {"date", "now"}, {"today", "now"}, {"team", "queue"}, {"brand", "company"},
    {"客户", "customer.name"}, {"客户姓名", "customer.name"}, {"姓名", "customer.name"}, {"客服", "agent.name"}, {"坐席", "agent.name"},
    {"队列", "queue"}, {"公司", "company"}, {"现在", "now"}, {"时间", "now"}, {"日期", "now"},
};
#define KNOWN 5u
#define NAMES (sizeof names / sizeof *names)

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* How many letters must be put in, taken out or exchanged (Levenshtein 1965), upper case or not. */
static size_t distance(struct str a, const char *b)
{
    size_t row[NAME_BYTES_MAX + 1], n = strlen(b);

    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 0; i < a.n; i++) {
        size_t before = row[0];
        row[0] = i + 1;
        for (size_t k = 0; k < n; k++) {
            size_t put = row[k] + 1, taken = row[k + 1] + 1, other = before + (lower(a.p[i]) != lower(b[k]));
            before = row[k + 1];
            row[k + 1] = other < put ? (other < taken ? other : taken) : put < taken ? put : taken;
        }
    }
    return row[n];
}

static const char *meant(struct str name)
{
    const char *nearest = NULL;
    size_t least = name.n / 3 + 2; /* more letters wrong than every third and one: something else is meant */

    for (size_t i = 0; i < NAMES; i++) {
        size_t d = distance(name, names[i].word);
        if (d < least)
            least = d, nearest = names[i].name;
    }
    return nearest;
}

/* At an opening brace: the name up to the closing one; false if it is only a brace. */
static bool name_at(struct str text, size_t at, struct str *ret_name)
{
    size_t n = 0;

    for (size_t i = at + 1; i < text.n && n <= NAME_BYTES_MAX; i++, n++) {
        if (text.p[i] == '}') {
            *ret_name = (struct str){text.p + at + 1, n};
            return n > 0;
        }
        if ((uint8_t)text.p[i] <= ' ' || text.p[i] == '{' || text.p[i] == '"')
            return false;
    }
    return false;
}

bool reply_unknown(struct str text, struct str *ret_name, const char **ret_meant)
{
    for (size_t at = 0; at < text.n; at++) {
        struct str name;
        bool known = false;
        if (text.p[at] != '{' || !name_at(text, at, &name))
            continue;
        for (size_t i = 0; i < KNOWN; i++)
            known = known || str_is(name, names[i].name);
        if (known)
            continue;
        *ret_name = name;
        *ret_meant = meant(name);
        return true;
    }
    return false;
}
