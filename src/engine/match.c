#include "engine/match.h"

#include <assert.h>

#include "base/attrs.h"
#include "lang/lang.h"

static struct lang_code requirement(const struct contact *c)
{
    return policy_required(&c->topic->policy, c->step);
}

static struct lang_env environment(const struct agent *a, const struct contact *c)
{
    return (struct lang_env){.agent = a->attrs,
                             .agent_bytes = a->attrs_bytes,
                             .customer = c->attrs,
                             .customer_bytes = c->attrs_bytes,
                             .queue = c->queue->policy.attrs,
                             .queue_bytes = c->queue->policy.attrs_bytes,
                             .arrived_ms = c->arrived_us / 1000};
}

static bool excluded(const struct contact *c, agent_id agent)
{
    struct attr attr;

    for (attr_id i = 0; i < ATTR_EXCLUDED_MAX; i++)
        if (attrs_find(c->attrs, c->attrs_bytes, ATTR_EXCLUDED + i, &attr) && attr.type == ATTR_NUMBER && attr.number == (int64_t)agent)
            return true;
    return false;
}

static enum fit requires(const struct agent *a, const struct contact *c, uint32_t *ret_predicate)
{
    struct lang_code program = requirement(c);
    struct lang_env env = environment(a, c);
    int failing = 0;

    if (c->attrs && (program.n == 0 || lang_true(program.p, program.n, &env)))
        return FIT_YES;
    if (c->attrs) /* erased: nothing is known that a requirement could be held to */
        failing = lang_first_failing(program.p, program.n, &env);
    if (ret_predicate)
        *ret_predicate = failing > 0 ? (uint32_t)failing : 0;
    return FIT_REQUIREMENT;
}

enum fit engine_fit(const struct engine *e, const struct agent *a, const struct contact *c, int64_t now_us, uint32_t *ret_predicate)
{
    if (!engine_serves(a, c->queue->id))
        return FIT_QUEUE;
    if (requires(a, c, ret_predicate) != FIT_YES)
        return FIT_REQUIREMENT;
    if (excluded(c, a->id))
        return FIT_EXCLUDED;
    if (!engine_present(a))
        return FIT_STATE;
    if (!engine_may_take(e, a, c->medium))
        return FIT_CAPACITY;
    if (engine_held(c, a->id, now_us))
        return FIT_HELD;
    return c->sought != 0 && c->sought != a->id ? FIT_RESERVED : FIT_YES;
}

static uint32_t load_permille(const struct agent *a)
{
    uint32_t all = 0;

    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        all += a->capacity[m];
    return all == 0 ? 0 : a->active * 1000 / all;
}

/* Whether a is a better choice than b: less loaded, then idle longer, then the lower id. */
static bool better(const struct engine *e, const struct agent *a, const struct agent *b)
{
    uint32_t load_a = load_permille(a), load_b = load_permille(b);
    int64_t idle_a = engine_idle_since_us(e, a), idle_b = engine_idle_since_us(e, b);

    if (load_a != load_b)
        return load_a < load_b;
    if (idle_a != idle_b)
        return idle_a < idle_b;
    return a->id < b->id;
}

struct best {
    struct agent *agents[OFFERS_MAX];
    uint32_t count;
};

static void best_add(const struct engine *e, struct best *best, struct agent *a)
{
    uint32_t i = best->count;

    while (i > 0 && better(e, a, best->agents[i - 1])) {
        if (i < OFFERS_MAX)
            best->agents[i] = best->agents[i - 1];
        i--;
    }
    if (i < OFFERS_MAX)
        best->agents[i] = a;
    if (best->count < OFFERS_MAX)
        best->count++;
}

static void count_excluded(struct offer_digest *d, enum fit fit, uint32_t predicate)
{
    switch (fit) {
    case FIT_YES: d->eligible++; break;
    case FIT_STATE:
    case FIT_CAPACITY: d->excluded_state++; break;
    case FIT_HELD:
    case FIT_RESERVED:
    case FIT_EXCLUDED: d->excluded_held++; break;
    case FIT_QUEUE: d->excluded_queue++; break;
    case FIT_REQUIREMENT:
        if (d->predicates > 0) /* the last place counts for all further conjuncts */
            d->excluded[predicate < d->predicates ? predicate : d->predicates - 1]++;
        break;
    }
}

enum err engine_choose(struct engine *e, const struct contact *c, int64_t now_us, uint32_t want, struct choice *ret,
                       struct offer_digest *ret_digest)
{
    struct lang_code program = requirement(c);
    struct best best = {0};
    uint32_t conjuncts = program.n == 0 ? 0 : lang_conjuncts(program.p, program.n);

    *ret_digest = (struct offer_digest){
        .policy_version = c->topic->policy.version,
        .step = c->step,
        .considered = e->agents.count,
        .predicates = conjuncts < DIGEST_PREDICATES_MAX ? conjuncts : DIGEST_PREDICATES_MAX,
    };
    struct agent *a;
    for (uint32_t at = 0; (a = book_next(&e->agents, &at)) != NULL;) {
        uint32_t predicate = 0;
        enum fit fit = engine_fit(e, a, c, now_us, &predicate);
        count_excluded(ret_digest, fit, predicate);
        if (fit == FIT_YES)
            best_add(e, &best, a);
    }
    ret_digest->top = best.count < DIGEST_TOP_MAX ? best.count : DIGEST_TOP_MAX;
    for (uint32_t i = 0; i < ret_digest->top; i++)
        ret_digest->top_agents[i] = best.agents[i]->id;
    *ret = (struct choice){.count = best.count < want ? best.count : want};
    for (uint32_t i = 0; i < ret->count; i++)
        ret->agents[i] = best.agents[i];
    return OK;
}

struct walk engine_walk(struct engine *e)
{
    for (uint32_t i = 0; i < e->queues.count; i++)
        ((struct queue *)e->queues.items[i])->cursor = 0;
    return (struct walk){.e = e};
}

struct contact *engine_walk_next(struct walk *w)
{
    struct contact *first = NULL;

    /* Step over the current one, unless it left its line and the next moved up. */
    if (w->current) {
        struct queue *q = w->current->queue;
        if (q->cursor < q->line.count && q->line.items[q->cursor] == w->current)
            q->cursor++;
    }
    for (uint32_t i = 0; i < w->e->queues.count; i++) {
        const struct queue *q = w->e->queues.items[i];
        if (q->cursor < q->line.count && (!first || line_before(q->line.items[q->cursor], first)))
            first = q->line.items[q->cursor];
    }
    w->current = first;
    return first;
}

uint32_t engine_why(const struct engine *e, contact_id contact, agent_id agent, struct lang_reason *ret, uint32_t max)
{
    const struct contact *c = engine_find_contact(e, contact);
    const struct agent *a = engine_find_agent(e, agent);
    if (!c || !a || !c->attrs)
        return 0;

    struct lang_code program = requirement(c);
    struct lang_env env = environment(a, c);
    return program.n == 0 ? 0 : lang_reasons(program.p, program.n, &env, ret, max);
}
