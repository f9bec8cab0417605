#include "lang/tree.h"

#include <string.h>

static const struct {
    const char *en, *zh;
} messages[SAY_COUNT] = {
#define MESSAGE(name, en, zh) [name] = {en, zh},
#include "lang/messages.def"
#undef MESSAGE
};

static const struct {
    const char *en, *zh;
} words[] = {{"number", "数值"}, {"text", "文本"}, {"set", "集合"}, {"yes/no", "是非"}, {"list", "列表"}, {"time", "时间"}, {"condition", "条件"}, {"the end", "结尾"}};

enum { ARGUMENT_MAX = 48 };

/* s without a character that was cut in two at its end, and at most max bytes. */
static struct str whole_points(struct str s, size_t max)
{
    if (s.n > max)
        for (s.n = max; s.n > 0 && ((uint8_t)s.p[s.n] & 0xc0) == 0x80;)
            s.n--;
    return s;
}

struct line {
    char *p;
    size_t n, max; /* without the NUL */
};

static void put(struct line *l, struct str s)
{
    s = whole_points(s, l->max - l->n);
    if (s.n)
        memcpy(l->p + l->n, s.p, s.n);
    l->n += s.n;
    l->p[l->n] = '\0';
}

static void put_argument(struct line *l, struct str s, bool translate)
{
    struct str shown = whole_points(s, ARGUMENT_MAX);

    for (size_t i = 0; translate && i < sizeof words / sizeof *words; i++)
        if (str_is(s, words[i].en))
            shown = str_of(words[i].zh);
    put(l, shown);
    if (s.n > ARGUMENT_MAX)
        put(l, STR("..."));
}

static void fill(struct line l, const char *message, struct str a, struct str b, bool zh)
{
    for (const char *p = message; *p;) {
        size_t plain = strcspn(p, "{");
        put(&l, (struct str){p, plain});
        p += plain;
        if (*p == '\0')
            break;
        struct str argument = p[1] == 'a' || p[1] == 'A' ? a : b;
        bool ours = p[1] <= 'Z' || str_is(argument, "the end");
        put_argument(&l, argument, zh && ours);
        p += sizeof "{a}" - 1;
    }
}

enum err lang_fail(struct lang_error *e, struct str source, size_t at, enum lang_message say, struct str a, struct str b)
{
    size_t line_at = 0;

    *e = (struct lang_error){.at = (uint32_t)at, .line = 1};
    for (size_t i = 0; i < at; i++)
        if (source.p[i] == '\n') {
            e->line++;
            line_at = i + 1;
        }
    e->column = (uint32_t)str_points((struct str){source.p + line_at, at - line_at}) + 1;
    fill((struct line){e->en, 0, sizeof e->en - 1}, messages[say].en, a, b, false);
    fill((struct line){e->zh, 0, sizeof e->zh - 1}, messages[say].zh, a, b, true);
    return ERR_EXPRESSION;
}

/* text goes in behind the head that stands in out. */
static void append(char *out, size_t max, const char *text)
{
    struct line l = {out, strlen(out), max};
    put(&l, str_of(text));
}

enum err lang_fail_in(struct lang_error *e, struct str source, const struct origin *origin, size_t at, enum lang_message say,
                      struct str a, struct str b)
{
    struct lang_error inside;
    const struct origin *outermost = origin;

    if (!origin)
        return lang_fail(e, source, at, say, a, b);
    while (outermost->outer)
        outermost = outermost->outer;
    (void)lang_fail(&inside, origin->source, at, say, a, b);
    (void)lang_fail(e, source, outermost->at, SAY_IN_DEFINITION, origin->name, STR(""));
    append(e->en, sizeof e->en - 1, inside.en);
    append(e->zh, sizeof e->zh - 1, inside.zh);
    return ERR_EXPRESSION;
}

enum { NEAREST_BYTES_MAX = sizeof((struct lang_error *)0)->suggestion - 1 };

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Letters put in, taken out, changed, or two neighbours that changed places (optimal string alignment); capital letters like small ones.
 * Three rows are enough. */
static size_t distance(struct str a, struct str b)
{
    uint8_t rows[3][NEAREST_BYTES_MAX + 1], *above = rows[0], *row = rows[1], *next = rows[2];

    for (size_t j = 0; j <= b.n; j++)
        row[j] = (uint8_t)j;
    for (size_t i = 1; i <= a.n; i++) {
        next[0] = (uint8_t)i;
        for (size_t j = 1; j <= b.n; j++) {
            char x = small(a.p[i - 1]), y = small(b.p[j - 1]);
            uint8_t least = row[j] < next[j - 1] ? row[j] : next[j - 1], change = (uint8_t)(row[j - 1] + (x != y));
            next[j] = change <= least ? change : (uint8_t)(least + 1);
            if (i > 1 && j > 1 && x == small(b.p[j - 2]) && small(a.p[i - 2]) == y && above[j - 2] < next[j])
                next[j] = (uint8_t)(above[j - 2] + 1);
        }
        uint8_t *spare = above;
        above = row;
        row = next;
        next = spare;
    }
    return row[b.n];
}

/* The letters up to the next of . [ " ], which are passed over with white space; *rest goes behind them. */
static struct str part_of(struct str *rest)
{
    static const char between[] = ".[\"] \t\n";
    size_t n = 0, skip = 0;

    while (skip < rest->n && strchr(between, rest->p[skip]))
        skip++;
    rest->p += skip;
    rest->n -= skip;
    while (n < rest->n && rest->p[n] && !strchr(between, rest->p[n]))
        n++;
    struct str part = {rest->p, n};
    rest->p += n;
    rest->n -= n;
    return part;
}

void lang_nearest_try(struct nearest *n, struct str name)
{
    struct str a = n->wanted, b = name;
    size_t sum = 0;

    if (n->wanted.n > NEAREST_BYTES_MAX || name.n == 0 || name.n > NEAREST_BYTES_MAX)
        return;
    for (struct str x = part_of(&a), y = part_of(&b); x.n || y.n; x = part_of(&a), y = part_of(&b)) {
        /* agent.skill was written without its key: whatever goes on from there is near. */
        bool goes_on = a.n == 0 && y.n > x.n && x.n != 1 && (x.n == 0 || memcmp(x.p, y.p, x.n) == 0);
        size_t d = goes_on ? 1 : distance(x, y);
        if (!goes_on && d > (x.n < 2 ? 0 : x.n < 6 ? 1 : x.n / 3))
            return;
        sum += d;
    }
    if (n->best.n == 0 || sum < n->best_distance) {
        n->best = name;
        n->best_distance = sum;
    }
}

void lang_nearest_tell(const struct nearest *n, struct lang_error *e)
{
    if (n->best.n)
        memcpy(e->suggestion, n->best.p, n->best.n);
    e->meant_bytes = n->best.n ? (uint32_t)n->wanted.n : 0;
    e->suggestion[n->best.n] = '\0';
}
