#include "world.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "base/buf.h"
#include "engine/policy.h"
#include "lang/lang.h"

#define LANGUAGES (ATTR_FIRST)
#define WEALTH (ATTR_FIRST + 1)
#define GRADE (ATTR_FIRST + 2)
#define SITE (ATTR_FIRST + 3)
#define DIALECT (ATTR_FIRST + 4)
#define CITY (ATTR_FIRST + 5)
#define LEVEL (ATTR_FIRST + 6)
#define SYMBOL_LANGUAGE 1u
#define SYMBOL_SITE 101u
#define LEASE_US (20 * SECOND_US)
#define AGENT_BYTES 600u

/* The fourth root of each share of survivors, in permille: how many agents meet one predicate. Sites come in twentieths; the
 * threshold of wealth makes up for it. */
static const struct {
    uint32_t permille, sites;
    int32_t wealth;
} classes[3] = {{178, 4, 8428}, {473, 9, 5033}, {841, 17, 1683}};

/* -- names -- */

static bool name_attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id, enum attr_type *ret_type)
{
    static const struct {
        enum attr_scope scope;
        const char *name;
        attr_id id;
        enum attr_type type;
    } all[] = {{SCOPE_AGENT, "languages", LANGUAGES, ATTR_SET}, {SCOPE_AGENT, "wealth", WEALTH, ATTR_NUMBER},
               {SCOPE_AGENT, "grade", GRADE, ATTR_NUMBER},      {SCOPE_AGENT, "site", SITE, ATTR_TEXT},
               {SCOPE_CUSTOMER, "dialect", DIALECT, ATTR_TEXT}, {SCOPE_CUSTOMER, "city", CITY, ATTR_TEXT},
               {SCOPE_CUSTOMER, "level", LEVEL, ATTR_NUMBER}};
    (void)u, (void)key;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].scope == scope && str_is(name, all[i].name)) {
            *ret_id = all[i].id;
            *ret_type = all[i].type;
            return true;
        }
    return false;
}

/* Sites are written "s0" to "s19". */
static bool name_symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    uint64_t n;
    (void)u;
    if (text.n < 2 || text.p[0] != 's' || !str_u64((struct str){text.p + 1, text.n - 1}, &n) || n >= SITES)
        return false;
    *ret_symbol = SYMBOL_SITE + (symbol_id)n;
    return true;
}

static bool name_known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

/* -- commands -- */

bool world_do(struct world *w, const char *what, struct command c)
{
    c.now_us = w->now_us;
    facts_clear(&w->facts);
    w->err = engine_decide(w->engine, &c, &w->facts);
    if (w->err != OK)
        w->failed = what;
    return w->err == OK;
}

agent_id world_offered(const struct world *w)
{
    for (uint32_t i = 0; i < w->facts.count; i++)
        if (w->facts.items[i].kind == FACT_CONTACT_OFFERED)
            return w->facts.items[i].agent;
    return 0;
}

bool world_accept(struct world *w)
{
    struct command accepts[8];
    uint32_t count = 0;

    for (uint32_t i = 0; i < w->facts.count && count < 8; i++) {
        const struct fact *f = &w->facts.items[i];
        if (f->kind == FACT_CONTACT_OFFERED)
            accepts[count++] = (struct command){.kind = CMD_ACCEPT, .contact = f->contact, .agent = f->agent, .a = f->a};
    }
    w->offers += count;
    for (uint32_t i = 0; i < count; i++) {
        if (!world_do(w, "accept", accepts[i]))
            return false;
        w->held[accepts[i].agent - 1] = accepts[i].contact;
    }
    return true;
}

bool world_arrive(struct world *w, enum topic topic, const struct customer *c)
{
    contact_id id = ++w->next;
    return world_do(w, "arrive", (struct command){.kind = CMD_ARRIVE, .contact = id, .party = id, .a = topic, .b = 600 * SECOND_US,
                                                  .c = (int64_t)id, .rest = c->attrs, .rest_bytes = c->attrs_bytes});
}

/* -- customers -- */

void world_customer(struct customer *c, uint32_t dialect, uint32_t city, int32_t level)
{
    struct attrs_writer writer;

    c->dialect = dialect;
    c->city = city;
    c->level = level;
    attrs_write_init(&writer, c->attrs, sizeof c->attrs);
    attrs_write_flag(&writer, ATTR_PRESENT, 1);
    attrs_write_text(&writer, DIALECT, SYMBOL_LANGUAGE + dialect);
    attrs_write_text(&writer, CITY, SYMBOL_SITE + city);
    attrs_write_number(&writer, LEVEL, level);
    c->attrs_bytes = (uint32_t)writer.n;
}

void world_customer_of(struct customer *c, uint32_t k, uint32_t i)
{
    /* Eight levels, two thousandths apart: eight signatures that keep the share. Dialect k is spoken by that share of the agents. */
    world_customer(c, k, i / 8 % SITES, 10000 - (int32_t)classes[k].permille * 10 + (int32_t)(i % 8) * 2);
}

void world_asked(struct asked *a, uint32_t k, const struct customer *c, bool score)
{
    *a = (struct asked){.dialect = c->dialect, .sites = (1u << classes[k].sites) - 1, .wealth = classes[k].wealth, .grade = c->level,
                        .city = c->city, .queue = (score ? TOPIC_SCORE : TOPIC_IDLE) + k, .score = score};
}

void world_customer_work(struct customer *c, uint32_t signature, uint32_t signatures)
{
    uint32_t levels = (signatures + 19) / 20;
    assert(signature < signatures && signatures <= SIGNATURES_MAX);

    world_customer(c, 4 + signature % 20, signature % SITES, (int32_t)(signature / 20 * (10000 / levels)));
}

/* -- configuration -- */

static bool set_queue(struct world *w, uint32_t queue, enum agent_order order, int64_t wrapup_us)
{
    struct queue_policy policy = queue_policy_default;
    struct buf b = {0};

    policy.agent_order = order;
    queue_policy_write(&b, &policy);
    bool ok = b.err == OK && world_do(w, "the queue", (struct command){.kind = CMD_QUEUE_SET, .queue = queue, .a = LEASE_US,
                                                                       .b = wrapup_us, .c = SECOND_US, .rest = b.p,
                                                                       .rest_bytes = (uint32_t)b.n});
    buf_done(&b);
    return ok;
}

static bool compile(struct world *w, const char *required, const char *score, struct expressions *ret)
{
    static const struct lang_names names = {.attribute = name_attribute, .symbol = name_symbol, .known = name_known};
    struct lang_error error = {0};

    buf_clear(&ret->code);
    enum err err = lang_compile(str_of(required), &names, &ret->code, &error);
    ret->required_bytes = ret->code.n;
    if (err == OK && *score)
        err = lang_compile_score(str_of(score), &names, &ret->code, &error);
    if (err == OK)
        return true;
    fprintf(stderr, "bench: %s\n", error.en);
    w->failed = "a requirement";
    return false;
}

static bool set_topic(struct world *w, uint32_t topic, const char *required, const char *score)
{
    struct expressions *x = &w->expressions[topic];
    struct buf b = {0};

    if (!compile(w, required, score, x))
        return false;
    struct policy policy = {.version = 1, .patience_us = 600 * SECOND_US, .required = world_required(x), .score = world_score(x)};
    policy_write(&b, &policy, NULL);
    bool ok = b.err == OK && world_do(w, *score ? "a topic with a score" : "a topic",
                                      (struct command){.kind = CMD_TOPIC_SET, .queue = topic, .a = topic, .b = 3, .rest = b.p,
                                                       .rest_bytes = (uint32_t)b.n});
    buf_done(&b);
    return ok;
}

static bool set_survivors(struct world *w, uint32_t k, bool score, int64_t wrapup_us)
{
    enum topic topic = (score ? TOPIC_SCORE : TOPIC_IDLE) + k;
    char required[600], sites[200] = "";

    for (uint32_t i = 0; i < classes[k].sites; i++)
        snprintf(sites + strlen(sites), sizeof sites - strlen(sites), "%s\"s%u\"", i ? ", " : "", i);
    snprintf(required, sizeof required, "agent.languages has customer.dialect and agent.wealth >= %d.%03d and agent.grade >= customer.level "
             "and agent.site in [%s]", classes[k].wealth / 1000, classes[k].wealth % 1000, sites);
    return set_queue(w, topic, AGENTS_LONGEST_IDLE, wrapup_us) &&
           set_topic(w, topic, required, score ? "5 * (agent.site = customer.city) + agent.wealth" : "");
}

bool world_topic_again(struct world *w, uint32_t variant)
{
    char required[200];
    snprintf(required, sizeof required, "agent.languages has customer.dialect and agent.grade >= customer.level and agent.wealth >= 0.00%u",
             variant % 10);
    return set_topic(w, TOPIC_WORK, required, "");
}

/* The agent's attributes, as they would come from the settings. */
static uint32_t agent_attrs(const struct row *r, uint8_t bytes[AGENT_BYTES])
{
    symbol_id set[64];
    uint16_t count = 0;
    struct attrs_writer writer;

    attrs_write_init(&writer, bytes, AGENT_BYTES);
    for (uint32_t q = 1; q < TOPICS_END; q++)
        set[count++] = q;
    attrs_write_set(&writer, ATTR_QUEUES, set, count);
    count = 0;
    for (uint32_t d = 0; d < DIALECTS; d++)
        if (r->languages >> d & 1)
            set[count++] = SYMBOL_LANGUAGE + d;
    attrs_write_set(&writer, LANGUAGES, set, count);
    attrs_write_number(&writer, WEALTH, r->wealth);
    attrs_write_number(&writer, GRADE, r->grade);
    attrs_write_text(&writer, SITE, SYMBOL_SITE + r->site);
    return (uint32_t)writer.n;
}

static bool set_agent(struct world *w, const struct row *r, uint32_t version, const uint8_t *attrs, uint32_t attrs_bytes)
{
    return world_do(w, "an agent", (struct command){.kind = CMD_AGENT_SET, .agent = r->agent, .a = version, .b = 1, .rest = attrs,
                                                    .rest_bytes = attrs_bytes});
}

struct lang_code world_required(const struct expressions *x)
{
    return (struct lang_code){x->code.p, x->required_bytes};
}

struct lang_code world_score(const struct expressions *x)
{
    size_t n = x->code.n - x->required_bytes;
    return (struct lang_code){n ? x->code.p + x->required_bytes : NULL, n};
}

bool world_attrs(struct world *w)
{
    uint8_t bytes[AGENT_BYTES];

    buf_clear(&w->attrs);
    for (uint32_t i = 0; i < w->agents; i++) {
        uint32_t n = agent_attrs(&w->rows[i], bytes);
        w->attrs_at[i] = (uint32_t)w->attrs.n;
        buf_put(&w->attrs, bytes, n);
    }
    w->attrs_at[w->agents] = (uint32_t)w->attrs.n;
    return w->attrs.err == OK;
}

bool world_agents_change(struct world *w)
{
    for (uint32_t i = 0; i < w->agents; i++)
        w->rows[i].wealth = (w->rows[i].wealth + 1237) % 10001;
    return world_attrs(w);
}

bool world_agent_again(struct world *w, uint32_t i, uint32_t version)
{
    return set_agent(w, &w->rows[i], version, w->attrs.p + w->attrs_at[i], w->attrs_at[i + 1] - w->attrs_at[i]);
}

static void draw_agent(struct world *w, uint32_t i)
{
    struct row *r = &w->rows[i];

    *r = (struct row){.agent = i + 1, .queues = (1u << TOPICS_END) - 2, .free = true};
    for (uint32_t d = 0; d < DIALECTS; d++) /* the first three by the class's share, the others one in four */
        if (prng_below(&w->chance, 1000) < (d < 3 ? classes[d].permille : 250))
            r->languages |= 1u << d;
    r->wealth = (int32_t)prng_below(&w->chance, 10001);
    r->grade = (int32_t)prng_below(&w->chance, 10001);
    r->site = (uint32_t)prng_below(&w->chance, SITES);
}

/* They come to work in random order, some at the same moment. */
static bool agents_come(struct world *w)
{
    uint32_t *order = malloc(w->agents * sizeof *order);
    bool ok = order != NULL;

    for (uint32_t i = 0; ok && i < w->agents; i++) {
        uint32_t k = (uint32_t)prng_below(&w->chance, i + 1);
        order[i] = order[k];
        order[k] = i;
    }
    for (uint32_t i = 0; ok && i < w->agents; i++) {
        struct row *r = &w->rows[order[i]];
        w->now_us += (int64_t)prng_below(&w->chance, 3) * 1000;
        r->idle_since_us = w->now_us;
        ok = world_do(w, "ready", (struct command){.kind = CMD_AGENT_STATE, .agent = r->agent, .a = AGENT_READY, .c = ACTOR_AGENT});
    }
    free(order);
    return ok;
}

bool world_open(struct world *w, uint64_t seed, uint32_t agents, uint32_t contacts, int64_t wrapup_us)
{
    struct engine_limits limits = {TOPICS_END, TOPICS_END, agents, contacts};
    uint8_t bytes[AGENT_BYTES];

    *w = (struct world){.chance = {seed}, .now_us = INT64_C(1790000000) * SECOND_US, .agents = agents};
    w->rows = calloc(agents, sizeof *w->rows);
    w->held = calloc(agents, sizeof *w->held);
    w->attrs_at = calloc(agents + 1, sizeof *w->attrs_at);
    if (!w->rows || !w->held || !w->attrs_at || engine_new(&limits, &w->engine) != OK) {
        w->failed = "memory";
        return false;
    }
    bool ok = set_queue(w, TOPIC_ANY, AGENTS_LONGEST_IDLE, wrapup_us) && set_topic(w, TOPIC_ANY, "", "") &&
              set_queue(w, TOPIC_WORK, AGENTS_LONGEST_IDLE, wrapup_us) && world_topic_again(w, 0);
    for (uint32_t k = 0; ok && k < 3; k++)
        ok = set_survivors(w, k, false, wrapup_us) && set_survivors(w, k, true, wrapup_us);
    for (uint32_t i = 0; ok && i < agents; i++) {
        draw_agent(w, i);
        uint32_t n = agent_attrs(&w->rows[i], bytes);
        ok = set_agent(w, &w->rows[i], 1, bytes, n);
    }
    return ok && agents_come(w);
}

bool world_busy(struct world *w)
{
    struct customer c;
    world_customer(&c, 0, 0, 0);
    for (uint32_t i = 0; i < w->agents; i++) {
        w->now_us += 100;
        if (!world_arrive(w, TOPIC_ANY, &c) || !world_accept(w))
            return false;
    }
    return w->offers == w->agents;
}

void world_close(struct world *w)
{
    engine_free(w->engine);
    facts_done(&w->facts);
    free(w->rows);
    free(w->held);
    free(w->attrs_at);
    buf_done(&w->attrs);
    for (uint32_t t = 0; t < TOPICS_END; t++)
        buf_done(&w->expressions[t].code);
    *w = (struct world){0};
}
