/* told_floor.c: see told_floor.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/attrs.h"
#include "engine/explain.h"
#include "engine/told_floor.h"

static const struct engine_limits limits = {8, 16, 64, 4096};

/* -- a vocabulary -- */

static bool attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id, enum attr_type *ret_type)
{
    (void)u, (void)key;
    bool agent = scope == SCOPE_AGENT;
    *ret_id = !agent ? DIALECT : str_is(name, "languages") ? LANGUAGES : str_is(name, "since") ? SINCE : WEALTH;
    *ret_type = !agent ? ATTR_TEXT : *ret_id == LANGUAGES ? ATTR_SET : *ret_id == SINCE ? ATTR_TIME : ATTR_NUMBER;
    return true;
}

static bool symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    (void)u;
    *ret_symbol = str_is(text, "minnan") ? MINNAN : MANDARIN;
    return true;
}

static bool known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

static const struct lang_names names = {.attribute = attribute, .symbol = symbol, .known = known};

struct lang_code told_code(const char *source, struct buf *out)
{
    struct lang_error error;
    assert_int_equal(lang_compile(str_of(source), &names, out, &error), OK);
    return (struct lang_code){out->p, out->n};
}

/* -- a floor -- */

static void look_at_offer(const struct engine *e, const struct fact *f)
{
    struct explain_ranked list[AGENTS + 10];
    struct offer_digest digest;
    uint32_t fit = 0, offered = 0, unfair = 0, count = engine_rank(e, f->contact, f->at_us, list, AGENTS + 10);
    assert_int_equal(offer_digest_read(f->rest, f->rest_bytes, &digest), OK);
    assert_int_equal(count, digest.considered);
    for (uint32_t i = 0; i < count; i++) {
        fit += list[i].fits == FITS_YES;
        offered += list[i].fits == FITS_OFFERED;
        unfair += list[i].unfair;
    }
    assert_int_equal(list[0].fits, FITS_YES);
    assert_int_equal(list[0].agent, f->agent);
    assert_true(offered || unfair == digest.unfair);
    assert_int_equal(fit + offered, f->c); /* of several at once the first have it by now */
    assert_int_equal(digest.top, digest.eligible < DIGEST_TOP_MAX ? digest.eligible : DIGEST_TOP_MAX);
    for (uint32_t i = offered; i < digest.top; i++)
        assert_true(list[i - offered].agent == digest.top_agents[i] && list[i - offered].score == digest.top_scores[i]);
    /* A shorter list is the beginning of the long one. */
    struct explain_ranked few[4];
    assert_int_equal(engine_rank(e, f->contact, f->at_us, few, 4), count);
    for (uint32_t i = 0; i < 4 && i < count; i++)
        assert_int_equal(few[i].agent, list[i].agent);
}

void told_order(struct told_floor *f, struct command c)
{
    c.now_us = f->now_us;
    facts_clear(&f->facts);
    enum err err = engine_decide(f->engine, &c, &f->facts);
    assert_true(err == OK || err == ERR_STATE || err == ERR_STALE || err == ERR_MISSING);
    for (uint32_t i = 0; i < f->facts.count; i++) {
        struct fact x = facts_at(&f->facts, i);
        if (x.kind == FACT_CONTACT_OFFERED) {
            look_at_offer(f->shadow, &x);
            f->tokens[x.contact] = (uint64_t)x.a;
            f->holder[x.contact] = x.agent;
            f->offers++;
        }
        assert_int_equal(engine_evolve(f->shadow, &x), OK);
    }
}

void told_queue_policy(struct told_floor *f, queue_id id, const struct queue_policy *p)
{
    struct buf bytes = {0};
    queue_policy_write(&bytes, p);
    told_order(f, (struct command){.kind = CMD_QUEUE_SET, .queue = id, .a = 20 * SECOND, .b = 10 * SECOND, .c = 8 * SECOND,
                              .rest = bytes.p, .rest_bytes = (uint32_t)bytes.n});
    buf_done(&bytes);
}

void told_queue(struct told_floor *f, queue_id id, enum offer_mode mode)
{
    struct queue_policy p = queue_policy_default;
    p.offer_mode = mode;
    told_queue_policy(f, id, &p);
}

void told_queue_by_chance(struct told_floor *f, queue_id id, struct prng *r)
{
    struct queue_policy p = queue_policy_default;
    p.offer_mode = (enum offer_mode)prng_below(r, OFFER_PULL);
    p.parallel = 3;
    p.wait_order = (enum wait_order)prng_below(r, WAIT_TARGET + 1);
    p.agent_order = (enum agent_order)prng_below(r, AGENTS_ROUND_ROBIN + 1);
    p.fairness_permille = prng_below(r, 2) ? (uint32_t)prng_below(r, 200) : 0;
    p.weight = 1 + (int64_t)prng_below(r, 5000);
    p.ageing_us = (1 + (int64_t)prng_below(r, 20)) * SECOND;
    p.overflow = id > 1 && prng_below(r, 3) == 0 ? 1 : 0;
    p.overflow_us = p.overflow ? 100 * SECOND : 0;
    told_queue_policy(f, id, &p);
}

void told_topic(struct told_floor *f, topic_id id, queue_id queue, int64_t priority, const char *required, const char *widened,
                      const char *preferred)
{
    struct buf a = {0}, b = {0}, c = {0}, bytes = {0};
    struct lang_error error;
    assert_int_equal(lang_compile_score(str_of(preferred), &names, &c, &error), OK);
    const struct policy_step step = {.after_us = 45 * SECOND, .required = told_code(widened ? widened : "", &b)};
    const struct policy p = {.version = 3, .patience_us = 90 * SECOND, .seek = SEEK_PREFERRED, .seek_us = 30 * SECOND,
                             .slack = 1500, .score = {c.p, c.n}, .required = told_code(required, &a), .steps = widened ? 1 : 0};
    policy_write(&bytes, &p, &step);
    told_order(f, (struct command){.kind = CMD_TOPIC_SET, .queue = queue, .a = (int64_t)id, .b = priority, .rest = bytes.p,
                              .rest_bytes = (uint32_t)bytes.n});
    buf_done(&a);
    buf_done(&b);
    buf_done(&c);
    buf_done(&bytes);
}

void told_agent(struct told_floor *f, agent_id id, int64_t version, int64_t capacity, uint32_t queues, uint32_t words, int64_t wealth)
{
    uint8_t bytes[200];
    symbol_id set[8];
    uint16_t count = 0;
    struct attrs_writer w;
    attrs_write_init(&w, bytes, sizeof bytes);
    for (symbol_id q = 1; q <= QUEUES; q++)
        if (queues >> q & 1)
            set[count++] = q;
    attrs_write_set(&w, ATTR_QUEUES, set, count);
    count = 0;
    for (symbol_id s = 1; s < WORDS; s++)
        if (words >> s & 1)
            set[count++] = s;
    attrs_write_set(&w, LANGUAGES, set, count);
    attrs_write_number(&w, WEALTH, wealth);
    assert_int_equal(w.err, OK);
    told_order(f, (struct command){.kind = CMD_AGENT_SET, .agent = id, .a = version, .b = capacity, .c = f->voices, .rest = bytes,
                              .rest_bytes = (uint32_t)w.n});
}

void told_state(struct told_floor *f, agent_id id, enum agent_state state)
{
    told_order(f, (struct command){.kind = CMD_AGENT_STATE, .agent = id, .a = state, .b = state == AGENT_PAUSED ? PAUSE_LUNCH : PAUSE_NONE,
                              .c = ACTOR_AGENT});
}

contact_id told_arrive_for(struct told_floor *f, topic_id topic, symbol_id dialect, agent_id preferred, agent_id excluded)
{
    uint8_t bytes[50];
    struct attrs_writer w;
    contact_id id = ++f->contacts;
    attrs_write_init(&w, bytes, sizeof bytes);
    if (f->medium)
        attrs_write_number(&w, ATTR_MEDIUM, (int64_t)f->medium);
    if (preferred)
        attrs_write_number(&w, ATTR_PREFERRED, (int64_t)preferred);
    if (excluded)
        attrs_write_number(&w, ATTR_EXCLUDED + 1, (int64_t)excluded);
    attrs_write_text(&w, DIALECT, dialect);
    told_order(f, (struct command){.kind = CMD_ARRIVE, .contact = id, .party = 100000 + id, .a = (int64_t)topic, .c = (int64_t)id,
                              .rest = bytes, .rest_bytes = (uint32_t)w.n});
    return id;
}

contact_id told_arrive(struct told_floor *f, topic_id topic, symbol_id dialect)
{
    return told_arrive_for(f, topic, dialect, 0, 0);
}

struct told_floor *told_open(void)
{
    struct told_floor *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->now_us = 1000 * SECOND;
    assert_int_equal(engine_new(&limits, &f->engine), OK);
    assert_int_equal(engine_new(&limits, &f->shadow), OK);
    for (queue_id q = 1; q <= QUEUES; q++)
        told_queue(f, q, OFFER_SINGLE);
    told_topic(f, 1, 1, 5, "agent.languages has customer.dialect and agent.wealth >= 5", "agent.wealth >= 3",
              "agent.wealth / 2 + 3 * (agent.languages has \"mandarin\")");
    told_topic(f, 2, 1, 7, "agent.languages has \"minnan\" or agent.wealth >= 9", NULL, "");
    told_topic(f, 3, 2, 5, "", NULL, "");
    told_topic(f, 4, 3, 2, "not (agent.languages has customer.dialect) and agent.wealth < 8 and agent.wealth > 2", "",
              "2 * (agent.languages has customer.dialect)");
    return f;
}

void told_close(struct told_floor *f)
{
    assert_int_equal(engine_hash(f->engine), engine_hash(f->shadow));
    engine_free(f->engine);
    engine_free(f->shadow);
    facts_done(&f->facts);
    free(f);
}
