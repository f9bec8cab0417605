/* engine_story_test DIRECTORY|FILE...: plays the stories of tests/stories against the engine; one test a file.
 *
 * A story is a floor (queues, agents, customers, topics), then what happens and every fact that follows from it:
 *
 *     [  5] arrive c7 A wealth
 *           > arrived c7
 *           > offered c7 a1 until 25 (of 1)
 *
 * Times are seconds. Nothing may happen that is not listed: when the engine's clock would act before the next line, the
 * story must say so with "[ 25] time". Commands and facts are in render() and the commands[] table below. After every
 * line the engine is saved and loaded, and the story goes on with the loaded one. tests/stories/README.md explains the words to those who write stories. */
#include <assert.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "engine/engine.h"
#include "engine/policy.h"
#include "lang/lang.h"

#define NAMES_MAX 200u
#define WORDS_MAX 40u
#define LINES_MAX 60u
#define LINE_MAX 400u

struct names { /* a word and its number: place + 1 */
    char word[NAMES_MAX][48];
    enum attr_type type[NAMES_MAX];
    uint32_t count;
};

struct person {
    char name[48];
    uint8_t attrs[ATTRS_BYTES_MAX];
    uint32_t bytes;
};

struct story {
    const char *file;
    uint32_t line;
    bool failed;
    struct engine *e;
    int64_t now_us;
    bool started; /* the floor stands: facts are compared from here on */
    uint32_t policy_version;
    struct names queues, topics, symbols, attributes;
    struct person customers[20];
    uint32_t customers_count;
    uint64_t tokens[100][100]; /* the latest offer of contact x to agent y */
    char happened[LINES_MAX][LINE_MAX], expected[LINES_MAX][LINE_MAX];
    uint32_t happened_count, expected_count, command_line;
    char command_text[LINE_MAX];
    /* a topic is three lines */
    struct command topic;
    char required[LANG_SOURCE_MAX], widened[LANG_SOURCE_MAX];
    int64_t topic_patience_us;
    bool topic_open;
};

static const struct engine_limits limits = {.queues_max = 20, .topics_max = 20, .agents_max = 100, .contacts_max = 100};

__attribute__((format(printf, 2, 3))) static void fail(struct story *s, const char *fmt, ...)
{
    va_list args;

    if (s->failed)
        return;
    s->failed = true;
    printf("%s:%u: ", s->file, s->line);
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    printf("\n");
}

__attribute__((format(printf, 2, 3))) static void happened(struct story *s, const char *fmt, ...)
{
    va_list args;

    if (s->happened_count == LINES_MAX) {
        fail(s, "more than %u facts", LINES_MAX);
        return;
    }
    va_start(args, fmt);
    vsnprintf(s->happened[s->happened_count++], LINE_MAX, fmt, args);
    va_end(args);
}

/* -- words and numbers -- */

static uint32_t name_number(struct names *n, const char *word)
{
    for (uint32_t i = 0; i < n->count; i++)
        if (strcmp(n->word[i], word) == 0)
            return i + 1;
    assert(n->count < NAMES_MAX);
    snprintf(n->word[n->count], sizeof n->word[0], "%s", word);
    return ++n->count;
}

static const char *name_word(const struct names *n, uint64_t number)
{
    return number > 0 && number <= n->count ? n->word[number - 1] : "?";
}

/* "c7" or "a1" -> 7 or 1 */
static uint64_t id_of(struct story *s, const char *word, char letter)
{
    uint64_t id = word && word[0] == letter ? strtoull(word + 1, NULL, 10) : 0;
    if (id == 0 || id >= 100)
        fail(s, "'%s' should be %c1 .. %c99", word ? word : "", letter, letter);
    return id < 100 ? id : 0;
}

/* "20s", "5m" or "20" -> microseconds */
static int64_t span_us(struct story *s, const char *word)
{
    char *end;
    long long v = word ? strtoll(word, &end, 10) : 0;
    if (!word || end == word)
        fail(s, "a time is missing");
    return v * SECOND_US * (word && *end == 'm' ? 60 : 1);
}

static long long seconds(int64_t us)
{
    return us / SECOND_US;
}

/* The word after this one in the line, or NULL. */
static const char *after(char **words, uint32_t count, const char *word)
{
    for (uint32_t i = 0; i + 1 < count; i++)
        if (strcmp(words[i], word) == 0)
            return words[i + 1];
    return NULL;
}

static int64_t number_of(const char *const list[], int64_t count, const char *word)
{
    for (int64_t i = 0; i < count; i++)
        if (word && strcmp(list[i], word) == 0)
            return i;
    return -1;
}

static const char *const actors[] = {"nobody", "agent", "customer", "system", "supervisor"};
static const char *const pauses[] = {"none", "break", "lunch", "meeting", "training", "missed"};
static const char *const declines[] = {"none", "busy", "skill", "conflict"};
static const char *const withdrawns[] = {"none", "customer left", "agent away", "agent state"};
static const char *const states[] = {"offline", "ready", "paused"};

/* -- facts as a floor manager reads them -- */

static void render(struct story *s, const struct fact *f)
{
    unsigned long long c = f->contact, a = f->agent;
    long long b_s = seconds(f->b), c_s = seconds(f->c);

    switch (f->kind) {
    case FACT_QUEUE_SET: happened(s, "queue %s", name_word(&s->queues, f->queue)); break;
    case FACT_TOPIC_SET: happened(s, "topic %s", name_word(&s->topics, (uint64_t)f->a)); break;
    case FACT_AGENT_SET: happened(s, "agent a%llu", a); break;
    case FACT_AGENT_STATE:
        if (f->b)
            happened(s, "%s a%llu %s by %s", states[f->a], a, pauses[f->b], actors[f->c]);
        else
            happened(s, "%s a%llu by %s", states[f->a], a, actors[f->c]);
        break;
    case FACT_AGENT_AWAY: happened(s, "away a%llu until %lld", a, seconds(f->a)); break;
    case FACT_AGENT_BACK: happened(s, "back a%llu", a); break;
    case FACT_CONTACT_ARRIVED: happened(s, "arrived c%llu", c); break;
    case FACT_CONTACT_WIDENED: happened(s, "widened c%llu", c); break;
    case FACT_CONTACT_OFFERED:
        if (c < 100 && a < 100)
            s->tokens[c][a] = (uint64_t)f->a;
        happened(s, "offered c%llu a%llu until %lld (of %lld)", c, a, b_s, (long long)f->c);
        break;
    case FACT_CONTACT_ACCEPTED: happened(s, "accepted c%llu a%llu", c, a); break;
    case FACT_CONTACT_DECLINED:
        happened(s, "declined c%llu a%llu %s, apart until %lld", c, a, declines[f->b], c_s);
        break;
    case FACT_OFFER_LAPSED: happened(s, "lapsed c%llu a%llu, apart until %lld", c, a, c_s); break;
    case FACT_OFFER_WITHDRAWN: happened(s, "withdrawn c%llu a%llu: %s", c, a, withdrawns[f->b]); break;
    case FACT_CONTACT_ABANDONED: happened(s, "abandoned c%llu", c); break;
    case FACT_CONTACT_ENDED:
        if (f->b)
            happened(s, "ended c%llu a%llu by %s, wrap-up until %lld", c, a, actors[f->a], b_s);
        else
            happened(s, "ended c%llu a%llu by %s", c, a, actors[f->a]);
        break;
    case FACT_CONTACT_WRAPPED:
        happened(s, "wrapped c%llu a%llu code %lld by %s", c, a, (long long)f->a, actors[f->b]);
        break;
    case FACT_CONTACT_REQUEUED: happened(s, "requeued c%llu a%llu: %s", c, a, withdrawns[f->a]); break;
    case FACT_OFFER_RETIMED: happened(s, "retimed c%llu a%llu until %lld", c, a, b_s); break;
    case FACT_WRAPUP_RETIMED: happened(s, "wrap-up retimed c%llu a%llu until %lld", c, a, b_s); break;
    default: happened(s, "unknown fact %u", f->kind); break;
    }
}

/* What a restart at this moment would find must be what is here; the story goes on with it. */
static void reload(struct story *s)
{
    struct buf bytes = {0}, again = {0};
    struct engine *copy;

    engine_save(s->e, &bytes);
    if (engine_new(&limits, &copy) != OK || engine_load(copy, bytes.p, bytes.n) != OK)
        fail(s, "the snapshot cannot be loaded");
    else
        engine_save(copy, &again);
    if (!s->failed && (bytes.n != again.n || memcmp(bytes.p, again.p, bytes.n) != 0))
        fail(s, "the snapshot gives another state");
    engine_free(s->e);
    s->e = copy;
    buf_done(&bytes);
    buf_done(&again);
}

static void run(struct story *s, struct command c)
{
    struct facts facts = {0};

    c.now_us = s->now_us;
    enum err err = engine_decide(s->e, &c, &facts);
    if (err != OK)
        happened(s, "refused %s", err_code(err));
    for (uint32_t i = 0; i < facts.count; i++) {
        struct fact f = facts_at(&facts, i);
        render(s, &f);
    }
    /* Without a fact nothing changed; that a tick looked at a hold that is over is not kept. */
    bool changed = facts.count > 0;
    facts_done(&facts);
    if (changed)
        reload(s);
}

/* -- attributes: deposits=8000000 dialect=minnan languages={mandarin,minnan} vip=yes skill[wealth]=9.7 -- */

static int64_t thousandths(const char *word, char **end)
{
    bool minus = *word == '-';
    int64_t v = strtoll(word, end, 10) * 1000;
    if (**end == '.') {
        int64_t unit = 100;
        for (++*end; **end >= '0' && **end <= '9'; ++*end, unit /= 10)
            v += (minus ? -1 : 1) * (**end - '0') * unit;
    }
    return v;
}

static uint32_t attribute(struct story *s, const char *scope, const char *name, size_t n, enum attr_type type)
{
    char word[48];

    snprintf(word, sizeof word, "%s.%.*s", scope, (int)n, name);
    uint32_t number = name_number(&s->attributes, word);
    if (s->attributes.type[number - 1] == ATTR_NONE)
        s->attributes.type[number - 1] = type;
    if (s->attributes.type[number - 1] != type)
        fail(s, "%s has two types", word);
    return number + ATTR_FIRST;
}

struct value {
    attr_id id;
    char *name, *text;
    size_t name_bytes;
};

static int by_id(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static enum attr_type type_of(const char *text)
{
    char *end;

    if (*text == '{')
        return ATTR_SET;
    if (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0)
        return ATTR_FLAG;
    thousandths(text, &end);
    return *end == 0 ? ATTR_NUMBER : ATTR_TEXT;
}

static void write_set(struct story *s, struct attrs_writer *w, attr_id id, char *text, struct names *names)
{
    symbol_id symbols[ATTR_SET_MAX];
    uint16_t count = 0;
    char *save = NULL;

    for (char *p = strtok_r(text, "{},", &save); p && count < ATTR_SET_MAX; p = strtok_r(NULL, "{},", &save))
        symbols[count++] = name_number(names ? names : &s->symbols, p);
    attrs_write_set(w, id, symbols, count);
}

static uint32_t attributes(struct story *s, const char *scope, char **words, uint32_t count, uint8_t *ret_bytes)
{
    struct value values[WORDS_MAX];
    struct attrs_writer w;
    uint32_t n = 0;
    char *end;

    attrs_write_init(&w, ret_bytes, ATTRS_BYTES_MAX);
    for (uint32_t i = 0; i < count; i++) {
        char *equal = strchr(words[i], '=');
        if (!equal)
            continue;
        struct value v = {.name = words[i], .name_bytes = (size_t)(equal - words[i]), .text = equal + 1};
        bool queues = v.name_bytes == 6 && strncmp(v.name, "queues", 6) == 0;
        v.id = queues ? ATTR_QUEUES : attribute(s, scope, v.name, v.name_bytes, type_of(v.text));
        values[n++] = v;
    }
    qsort(values, n, sizeof values[0], by_id);
    for (uint32_t i = 0; i < n; i++) {
        struct value *v = &values[i];
        switch (type_of(v->text)) {
        case ATTR_NUMBER: attrs_write_number(&w, v->id, thousandths(v->text, &end)); break;
        case ATTR_FLAG: attrs_write_flag(&w, v->id, v->text[0] == 'y'); break;
        case ATTR_SET: write_set(s, &w, v->id, v->text, v->id == ATTR_QUEUES ? &s->queues : NULL); break;
        default: attrs_write_text(&w, v->id, name_number(&s->symbols, v->text)); break;
        }
    }
    if (w.err != OK)
        fail(s, "attributes: %s", err_code(w.err));
    return (uint32_t)w.n;
}

/* -- lang's questions about names -- */

static bool lang_attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id,
                           enum attr_type *ret_type)
{
    struct story *s = u;
    char word[48];

    snprintf(word, sizeof word, key.n ? "%s.%.*s[%.*s]" : "%s.%.*s%.*s", scope == SCOPE_AGENT ? "agent" : "customer",
             STR_FMT(name), STR_FMT(key));
    for (uint32_t i = 0; i < s->attributes.count; i++)
        if (strcmp(s->attributes.word[i], word) == 0) {
            *ret_id = i + 1 + ATTR_FIRST;
            *ret_type = s->attributes.type[i];
            return true;
        }
    return false;
}

static bool lang_symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    struct story *s = u;
    char word[48];

    snprintf(word, sizeof word, "%.*s", STR_FMT(text));
    *ret_symbol = name_number(&s->symbols, word);
    return true;
}

static bool lang_known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

static void compile(struct story *s, const char *source, struct buf *out)
{
    const struct lang_names names = {.u = s, .attribute = lang_attribute, .symbol = lang_symbol, .known = lang_known};
    struct lang_error error;

    if (lang_compile(str_of(source), &names, out, &error) != OK)
        fail(s, "%s: %s", source, error.en);
}

/* -- the floor -- */

static void do_queue(struct story *s, char **w, uint32_t n)
{
    run(s, (struct command){.kind = CMD_QUEUE_SET,
                            .queue = name_number(&s->queues, w[1]),
                            .a = span_us(s, after(w, n, "lease")),
                            .b = span_us(s, after(w, n, "wrap-up")),
                            .c = span_us(s, after(w, n, "apart"))});
}

static void do_agent(struct story *s, char **w, uint32_t n)
{
    uint8_t bytes[ATTRS_BYTES_MAX];
    const char *capacity = after(w, n, "capacity");
    uint32_t count = attributes(s, "agent", w, n, bytes);

    run(s, (struct command){.kind = CMD_AGENT_SET, .agent = id_of(s, w[1], 'a'), .a = ++s->policy_version,
                            .b = capacity ? atoi(capacity) : 1, .rest = bytes, .rest_bytes = count});
}

static void do_customer(struct story *s, char **w, uint32_t n)
{
    assert(s->customers_count < 20);
    struct person *p = &s->customers[s->customers_count++];
    snprintf(p->name, sizeof p->name, "%s", w[1]);
    p->bytes = attributes(s, "customer", w, n, p->attrs);
}

static void do_topic(struct story *s, char **w, uint32_t n)
{
    const char *priority = after(w, n, "priority"), *queue = after(w, n, "queue"), *widen = after(w, n, "widen");

    if (!queue) {
        fail(s, "a topic needs its queue");
        return;
    }
    s->topic = (struct command){.kind = CMD_TOPIC_SET, .queue = name_number(&s->queues, queue),
                                .a = name_number(&s->topics, w[1]), .b = priority ? atoi(priority) : 0,
                                .c = widen ? atoi(widen) * 10 : 0}; /* per cent of the patience */
    s->topic_patience_us = span_us(s, after(w, n, "patience"));
    s->required[0] = s->widened[0] = 0;
    s->topic_open = true;
}

static void topic_close(struct story *s)
{
    struct buf required = {0}, widened = {0}, policy = {0};

    if (!s->topic_open)
        return;
    s->topic_open = false;
    compile(s, s->required, &required);
    compile(s, s->widened, &widened);
    const struct policy_step step = {.permille = (uint32_t)s->topic.c, .required = {widened.p, widened.n}};
    policy_write(&policy,
                 &(struct policy){.version = ++s->policy_version, .patience_us = s->topic_patience_us,
                                  .required = {required.p, required.n}, .steps = widened.n > 0},
                 &step);
    s->topic.rest = policy.p;
    s->topic.rest_bytes = (uint32_t)policy.n;
    if (!s->failed)
        run(s, s->topic);
    buf_done(&required);
    buf_done(&widened);
    buf_done(&policy);
}

/* -- what happens -- */

static void set_state(struct story *s, char **w, uint32_t n, enum agent_state state, int64_t reason)
{
    const char *by = after(w, n, "by");
    int64_t actor = by ? number_of(actors, 5, by) : ACTOR_AGENT;

    run(s, (struct command){.kind = CMD_AGENT_STATE, .agent = id_of(s, w[1], 'a'), .a = state, .b = reason, .c = actor});
}

static void do_ready(struct story *s, char **w, uint32_t n)
{
    set_state(s, w, n, AGENT_READY, PAUSE_NONE);
}

static void do_offline(struct story *s, char **w, uint32_t n)
{
    set_state(s, w, n, AGENT_OFFLINE, PAUSE_NONE);
}

static void do_pause(struct story *s, char **w, uint32_t n)
{
    set_state(s, w, n, AGENT_PAUSED, number_of(pauses, 6, n > 2 ? w[2] : "break"));
}

static void do_away(struct story *s, char **w, uint32_t n)
{
    run(s, (struct command){.kind = CMD_AGENT_AWAY, .agent = id_of(s, w[1], 'a'), .a = span_us(s, n > 2 ? w[2] : NULL)});
}

static void do_back(struct story *s, char **w, uint32_t n)
{
    (void)n;
    run(s, (struct command){.kind = CMD_AGENT_BACK, .agent = id_of(s, w[1], 'a')});
}

static void do_arrive(struct story *s, char **w, uint32_t n)
{
    struct command c = {.kind = CMD_ARRIVE, .contact = id_of(s, w[1], 'c')};
    const char *patience = after(w, n, "patience"), *conversation = after(w, n, "conversation");

    for (uint32_t i = 0; n > 2 && i < s->customers_count; i++)
        if (strcmp(s->customers[i].name, w[2]) == 0) {
            c.party = i + 1;
            c.rest = s->customers[i].attrs;
            c.rest_bytes = s->customers[i].bytes;
        }
    if (c.party == 0 || n < 4) {
        fail(s, "arrive CONTACT CUSTOMER TOPIC");
        return;
    }
    c.a = name_number(&s->topics, w[3]);
    c.b = patience ? span_us(s, patience) : 0;
    c.c = conversation ? atoi(conversation) : 1000 + (int64_t)c.contact;
    run(s, c);
}

/* The token of the latest offer of this pair, unless the line names another. */
static int64_t token_of(const struct story *s, char **w, uint32_t n, const struct command *c)
{
    const char *token = after(w, n, "token");
    return token ? atoi(token) : (int64_t)s->tokens[c->contact][c->agent];
}

static void do_accept(struct story *s, char **w, uint32_t n)
{
    struct command c = {.kind = CMD_ACCEPT, .contact = id_of(s, w[1], 'c'), .agent = id_of(s, n > 2 ? w[2] : NULL, 'a')};
    c.a = token_of(s, w, n, &c);
    run(s, c);
}

static void do_decline(struct story *s, char **w, uint32_t n)
{
    struct command c = {.kind = CMD_DECLINE, .contact = id_of(s, w[1], 'c'), .agent = id_of(s, n > 2 ? w[2] : NULL, 'a')};
    c.a = token_of(s, w, n, &c);
    c.b = n > 3 ? number_of(declines, 4, w[3]) : DECLINE_NONE;
    run(s, c);
}

static void do_leave(struct story *s, char **w, uint32_t n)
{
    (void)n;
    run(s, (struct command){.kind = CMD_LEAVE, .contact = id_of(s, w[1], 'c')});
}

static void do_end(struct story *s, char **w, uint32_t n)
{
    const char *by = after(w, n, "by");
    struct command c = {.kind = CMD_END, .contact = id_of(s, w[1], 'c'), .a = ACTOR_AGENT};

    if (by)
        c.a = number_of(actors, 5, by);
    else
        c.agent = id_of(s, n > 2 ? w[2] : NULL, 'a');
    run(s, c);
}

static void do_wrap(struct story *s, char **w, uint32_t n)
{
    const char *code = after(w, n, "code");
    run(s, (struct command){.kind = CMD_WRAP, .contact = id_of(s, w[1], 'c'),
                            .agent = id_of(s, n > 2 ? w[2] : NULL, 'a'), .a = code ? atoi(code) : 0});
}

static void do_restart(struct story *s, char **w, uint32_t n)
{
    (void)n;
    run(s, (struct command){.kind = CMD_RESTART, .a = span_us(s, w[1])});
}

static void do_time(struct story *s, char **w, uint32_t n)
{
    (void)w, (void)n;
    run(s, (struct command){.kind = CMD_TICK});
}

static void do_waiting(struct story *s, char **w, uint32_t n)
{
    contact_id ids[100];
    char text[LINE_MAX] = "in line:";
    uint32_t count = engine_waiting(s->e, name_number(&s->queues, w[1]), ids, 100);

    (void)n;
    for (uint32_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), " c%" PRIu64, ids[i]);
    happened(s, "%s", count ? text : "in line: nobody");
}

static void do_why(struct story *s, char **w, uint32_t n)
{
    struct lang_reason reasons[16];
    uint32_t count = engine_why(s->e, id_of(s, w[1], 'c'), id_of(s, n > 2 ? w[2] : NULL, 'a'), reasons, 16);

    for (uint32_t i = 0; i < count; i++)
        happened(s, "%s %s", reasons[i].ok ? "yes" : "no",
                 reasons[i].attr ? name_word(&s->attributes, reasons[i].attr - ATTR_FIRST) : "other");
}

static void do_agent_is(struct story *s, char **w, uint32_t n)
{
    struct engine_agent a;

    (void)n;
    if (!engine_agent(s->e, id_of(s, w[1], 'a'), &a))
        fail(s, "no such agent");
    else
        happened(s, "a%" PRIu64 " is %s%s with %u of %u", a.id, states[a.state], a.away ? ", away," : "", a.active,
                 a.capacity);
}

static const struct {
    const char *word;
    void (*run)(struct story *s, char **words, uint32_t count);
} commands[] = {
    {"queue", do_queue},     {"agent", do_agent},     {"customer", do_customer}, {"topic", do_topic},
    {"ready", do_ready},     {"pause", do_pause},     {"offline", do_offline},   {"away", do_away},
    {"back", do_back},       {"arrive", do_arrive},   {"accept", do_accept},     {"decline", do_decline},
    {"leave", do_leave},     {"end", do_end},         {"wrap", do_wrap},         {"restart", do_restart},
    {"time", do_time},       {"waiting", do_waiting}, {"why", do_why},           {"look", do_agent_is},
};

/* -- reading a story -- */

/* Compares what the last command brought with what the story says. */
static void settle(struct story *s)
{
    topic_close(s);
    if (s->failed || !s->started) {
        s->happened_count = s->expected_count = 0;
        return;
    }
    bool same = s->happened_count == s->expected_count;
    for (uint32_t i = 0; same && i < s->happened_count; i++)
        same = strcmp(s->happened[i], s->expected[i]) == 0;
    if (!same) {
        s->line = s->command_line;
        fail(s, "%s", s->command_text);
        for (uint32_t i = 0; i < s->expected_count; i++)
            printf("    told:     %s\n", s->expected[i]);
        for (uint32_t i = 0; i < s->happened_count; i++)
            printf("    happened: %s\n", s->happened[i]);
    }
    s->happened_count = s->expected_count = 0;
}

/* Deadlines before the line's moment happen first; a story that keeps silent about their facts is wrong. */
static void pass_time(struct story *s, int64_t until_us)
{
    while (!s->failed && engine_due_us(s->e) < until_us) {
        s->now_us = engine_due_us(s->e);
        run(s, (struct command){.kind = CMD_TICK});
        if (s->happened_count > 0)
            fail(s, "the story forgets that at %lld: %s", seconds(s->now_us), s->happened[0]);
    }
    if (until_us < s->now_us)
        fail(s, "time goes back");
    s->now_us = until_us;
}

static void do_command(struct story *s, char *text)
{
    char *words[WORDS_MAX], *save = NULL;
    uint32_t count = 0;

    for (char *p = strtok_r(text, " \t", &save); p && count < WORDS_MAX; p = strtok_r(NULL, " \t", &save))
        words[count++] = p;
    for (uint32_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (count > 0 && strcmp(commands[i].word, words[0]) == 0) {
            if (count < 2 && strcmp(words[0], "time") != 0)
                fail(s, "%s what?", words[0]);
            else
                commands[i].run(s, words, count);
            return;
        }
    fail(s, "unknown word '%s'", count ? words[0] : "");
}

static void expect(struct story *s, const char *text)
{
    if (strcmp(text, "nothing") == 0)
        return;
    if (s->expected_count == LINES_MAX)
        fail(s, "more than %u facts", LINES_MAX);
    else
        snprintf(s->expected[s->expected_count++], LINE_MAX, "%s", text);
}

static void story_line(struct story *s, char *text)
{
    while (*text == ' ')
        text++;
    size_t n = strlen(text);
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
        text[--n] = 0;
    if (n == 0 || *text == '#')
        return;
    if (*text == '>') {
        expect(s, text + 1 + strspn(text + 1, " "));
        return;
    }
    if (strncmp(text, "required ", 9) == 0 && s->topic_open) {
        snprintf(s->required, sizeof s->required, "%s", text + 9 + strspn(text + 9, " "));
        return;
    }
    if (strncmp(text, "widened ", 8) == 0 && s->topic_open) {
        snprintf(s->widened, sizeof s->widened, "%s", text + 8 + strspn(text + 8, " "));
        return;
    }
    settle(s);
    if (s->failed)
        return;
    s->command_line = s->line;
    snprintf(s->command_text, LINE_MAX, "%s", text);
    if (*text == '[') {
        char *end;
        long long at_s = strtoll(text + 1, &end, 10);
        s->started = true;
        pass_time(s, at_s * SECOND_US);
        text = end + strspn(end, "] ");
    }
    if (!s->failed)
        do_command(s, text);
}

static bool play(const char *file)
{
    char line[2 * LANG_SOURCE_MAX];
    struct story *s = calloc(1, sizeof *s);
    FILE *in = fopen(file, "r");

    if (!s || !in || engine_new(&limits, &s->e) != OK) {
        printf("%s: cannot be read\n", file);
        exit(1);
    }
    s->file = file;
    while (!s->failed && fgets(line, sizeof line, in)) {
        s->line++;
        story_line(s, line);
    }
    settle(s);
    if (!s->started)
        fail(s, "nothing happens in this story");
    bool good = !s->failed;
    fclose(in);
    engine_free(s->e);
    free(s);
    return good;
}

static bool tell(const char *file)
{
    const char *slash = strrchr(file, '/');
    char name[300];

    snprintf(name, sizeof name, "story_%.280s", slash ? slash + 1 : file);
    char *dot = strrchr(name, '.');
    if (dot)
        *dot = 0;
    bool good = play(file);
    printf("%s %s\n", good ? "[       OK ]" : "[  FAILED  ]", name);
    return good;
}

static int is_story(const struct dirent *d)
{
    const char *dot = strrchr(d->d_name, '.');
    return dot && strcmp(dot, ".story") == 0;
}

/* Returns how many failed. */
static int tell_all(const char *directory, struct dirent **found, int count)
{
    int failed = 0;

    for (int i = 0; i < count; i++) {
        char file[4096];
        snprintf(file, sizeof file, "%s/%s", directory, found[i]->d_name);
        failed += !tell(file);
        free(found[i]);
    }
    free(found);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0, told = 0;

    for (int i = 1; i < argc; i++) {
        struct dirent **found;
        int count = scandir(argv[i], &found, is_story, alphasort);
        failed += count >= 0 ? tell_all(argv[i], found, count) : !tell(argv[i]);
        told += count >= 0 ? count : 1;
    }
    return failed || told == 0 ? 1 : 0;
}
