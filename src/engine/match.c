/* match.c: who may take a contact, who takes it best, whom a freed agent takes next. Looks, and changes nothing but boards. */
#include "engine/match.h"

#include <assert.h>
#include <stdlib.h>

#include "base/attrs.h"
#include "engine/board.h"
#include "engine/digest.h"
#include "engine/lane.h"
#include "engine/rack.h"
#include "lang/lang.h"

struct lang_env engine_env(const struct agent *a, const struct contact *c)
{
    return (struct lang_env){.agent = a ? a->attrs : NULL,
                             .agent_bytes = a ? a->attrs_bytes : 0,
                             .customer = c->attrs,
                             .customer_bytes = c->attrs_bytes,
                             .queue = c->queue->policy.attrs,
                             .queue_bytes = c->queue->policy.attrs_bytes,
                             .arrived_ms = c->arrived_us / 1000};
}

/* -- one pair -- */

bool engine_excluded(const struct contact *c, agent_id agent)
{
    struct attr named;

    for (attr_id i = 0; c->excludes && i < ATTR_EXCLUDED_MAX; i++)
        if (attrs_find(c->attrs, c->attrs_bytes, ATTR_EXCLUDED + i, &named) && named.type == ATTR_NUMBER &&
            (agent_id)named.number == agent)
            return true;
    return false;
}

/* Kept apart for now: of those who have a place and meet the requirement. */
static bool apart(const struct contact *c, const struct agent *a, int64_t now_us)
{
    return engine_held(c, a->id, now_us) || engine_excluded(c, a->id);
}

enum fit engine_fit(const struct engine *e, const struct agent *a, const struct contact *c, int64_t now_us)
{
    bool passed = engine_passed_to(c, a);
    if (!passed && !engine_serves(a, c->queue->id))
        return FIT_QUEUE;
    struct lang_code required = policy_required(&c->topic->policy, c->step);
    struct lang_env env = engine_env(a, c);
    if (!passed && (!c->attrs || (required.n > 0 && !lang_true(required.p, required.n, &env)))) /* erased: nothing to hold to it */
        return FIT_REQUIREMENT;
    if (engine_excluded(c, a->id))
        return FIT_EXCLUDED;
    if (!engine_present(a))
        return FIT_STATE;
    if (!engine_may_take(e, a, c->medium))
        return FIT_CAPACITY;
    if (!passed && engine_held(c, a->id, now_us))
        return FIT_HELD;
    return c->sought != 0 && c->sought != a->id ? FIT_RESERVED : FIT_YES;
}

uint32_t engine_why(const struct engine *e, contact_id contact, agent_id agent, struct lang_reason *ret, uint32_t max)
{
    const struct contact *c = engine_find_contact(e, contact);
    const struct agent *a = engine_find_agent(e, agent);
    if (!c || !a || !c->attrs)
        return 0;

    struct lang_code required = policy_required(&c->topic->policy, c->step);
    struct lang_env env = engine_env(a, c);
    return required.n == 0 ? 0 : lang_reasons(required.p, required.n, &env, ret, max);
}

/* -- the best agents for a contact -- */

static enum err skip_room(struct lanes *all, uint32_t n)
{
    if (all->skip_room >= n)
        return OK;
    uint32_t *skip = realloc(all->skip, (size_t)n * 2 * sizeof *skip);
    if (!skip)
        return ERR_NOMEM;
    all->skip = skip;
    all->skip_room = n * 2;
    return OK;
}

static void skip_seat(struct lanes *all, uint32_t *count, uint32_t seat)
{
    uint32_t i = *count;

    while (i > 0 && all->skip[i - 1] > seat)
        i--;
    if (i > 0 && all->skip[i - 1] == seat)
        return;
    for (uint32_t k = (*count)++; k > i; k--)
        all->skip[k] = all->skip[k - 1];
    all->skip[i] = seat;
}

/* The seats kept apart from this contact, ascending. */
static enum err skipped(const struct engine *e, const struct contact *c, int64_t now_us, uint32_t *ret_count)
{
    struct attr named;
    const struct agent *a;

    *ret_count = 0;
    if (c->holds_count == 0 && !c->excludes)
        return OK;
    enum err err = skip_room(e->lanes, c->holds_count + ATTR_EXCLUDED_MAX);
    if (err != OK)
        return err;
    for (uint32_t i = 0; i < c->holds_count; i++)
        if (engine_hold_stands(c, &c->holds[i], now_us) && (a = engine_find_agent(e, c->holds[i].agent)) != NULL)
            skip_seat(e->lanes, ret_count, a->seat);
    for (attr_id i = 0; c->excludes && i < ATTR_EXCLUDED_MAX; i++)
        if (attrs_find(c->attrs, c->attrs_bytes, ATTR_EXCLUDED + i, &named) && named.type == ATTR_NUMBER &&
            (a = engine_find_agent(e, (agent_id)named.number)) != NULL)
            skip_seat(e->lanes, ret_count, a->seat);
    return OK;
}

static void digest_static(const struct engine *e, const struct contact *c, struct offer_digest *d)
{
    struct index_excluded x = {0};

    *d = (struct offer_digest){.policy_version = c->topic->policy.version, .step = c->step, .considered = e->agents.count};
    if (!c->lane->group)
        return;
    index_excluded(c->lane->group, &x);
    d->excluded_queue = x.queue;
    d->predicates = x.predicates;
    for (uint32_t i = 0; i < x.predicates; i++)
        d->excluded[i] = x.predicate[i];
    d->excluded_state = x.members; /* those found free are taken off */
}

/* For the colleague who was named: no other is compared. */
static void choose_passed(struct agent *a, const struct contact *c, struct choice *ret, struct offer_digest *d)
{
    bool may = (a->free & 1u << c->medium) != 0 && !engine_excluded(c, a->id);

    *d = (struct offer_digest){.policy_version = c->topic->policy.version, .step = c->step, .considered = 1, .eligible = may,
                               .excluded_state = !may, .top = may, .top_agents = {may ? a->id : 0}};
    if (may)
        ret->agents[ret->count++] = a;
}

/* It waits for one agent alone. */
static void choose_sought(const struct engine *e, const struct contact *c, int64_t now_us, struct choice *ret, struct offer_digest *d)
{
    struct agent *a = engine_find_agent(e, c->sought);
    bool member = index_has(c->lane->group, a->seat), free = (a->free & 1u << c->medium) != 0;

    d->excluded_reserved = d->excluded_state - (member ? 1 : 0);
    d->excluded_state = member && !free ? 1 : 0;
    if (!member || !free)
        return;
    if (apart(c, a, now_us)) {
        d->excluded_held = 1;
        return;
    }
    ret->agents[ret->count++] = a;
    struct lang_env env = engine_env(a, c);
    d->eligible = d->top = 1;
    d->top_agents[0] = a->id;
    d->top_scores[0] = lang_score(c->topic->policy.score.p, c->topic->policy.score.n, &env);
}

enum err engine_choose(const struct engine *e, const struct contact *c, int64_t now_us, uint32_t want, struct choice *ret,
                       struct offer_digest *ret_digest)
{
    struct index_found found;
    uint32_t skip_count;
    assert(want >= 1 && want <= OFFERS_MAX && match_stands(c));

    ret->count = 0;
    if (c->sought_why == SOUGHT_PASSED) {
        choose_passed(engine_find_agent(e, c->sought), c, ret, ret_digest);
        return OK;
    }
    if (c->lane->loose && !c->sought && !index_any(e->index, c->lane->group, c->medium)) {
        *ret_digest = (struct offer_digest){0}; /* nobody is offered it: the figures, dear to work out, are not asked for */
        return OK;
    }
    digest_static(e, c, ret_digest);
    if (!c->lane->group || c->queue->policy.offer_mode == OFFER_PULL)
        return OK;
    if (c->sought) {
        choose_sought(e, c, now_us, ret, ret_digest);
        return OK;
    }
    enum err err = skipped(e, c, now_us, &skip_count);
    if (err != OK)
        return err;

    struct lang_env env = engine_env(NULL, c);
    struct index_ask ask = {.group = c->lane->group,
                            .medium = c->medium,
                            .order = c->queue->policy.agent_order,
                            .fairness_permille = c->queue->policy.fairness_permille,
                            .now_us = now_us,
                            .score = c->topic->policy.score,
                            .slack = c->topic->policy.slack,
                            .env = &env,
                            .skip = e->lanes->skip,
                            .skip_count = skip_count,
                            .want = want > DIGEST_TOP_MAX ? want : DIGEST_TOP_MAX};
    index_best(e->index, &ask, &found);
    ret_digest->eligible = found.eligible;
    ret_digest->excluded_held = found.skipped;
    ret_digest->excluded_state -= found.eligible + found.skipped;
    ret_digest->unfair = found.unfair;
    for (uint32_t i = 0; i < found.count; i++) {
        struct agent *a = e->lanes->seats[found.seat[i]];
        if (ret->count < want)
            ret->agents[ret->count++] = a;
        if (ret_digest->top < DIGEST_TOP_MAX) {
            ret_digest->top_scores[ret_digest->top] = found.score[i];
            ret_digest->top_agents[ret_digest->top++] = a->id;
        }
    }
    return OK;
}

/* -- the next contact for an agent -- */

#define LOOSE_LOOKS 32u /* loose lanes walked in order before the rack is asked */

static bool perhaps_apart(const struct contact *c)
{
    return c->holds_count > 0 || c->excludes;
}

/* The first of the lane that this agent is not kept apart from. */
static struct contact *first_for(const struct lane *l, const struct agent *a, int64_t now_us)
{
    for (struct line_node *n = l->open.first; n; n = line_next(n)) {
        struct contact *c = LINE_THING(n, struct contact, node);
        if (!perhaps_apart(c) || !apart(c, a, now_us))
            return c;
    }
    return NULL;
}

/* Lanes stand by their heads; one whose head is kept apart from this agent may have to wait for the next one's. best: of other lanes, or
 * NULL. Looks at so many lanes at most: false if that was not the end. */
static bool walk(const struct line *line, const struct agent *a, uint32_t looks, int64_t now_us, struct contact **best)
{
    for (struct line_node *n = line->first; n; n = line_next(n)) {
        const struct lane *l = LINE_THING(n, struct lane, node);
        if (*best && match_before_in_queue(*best, LINE_THING(l->open.first, struct contact, node)))
            break;
        if (looks-- == 0)
            return false;
        struct contact *c = index_has(l->group, a->seat) ? first_for(l, a, now_us) : NULL;
        if (c && (!*best || match_before_in_queue(c, *best)))
            *best = c;
    }
    return true;
}

static struct contact *first_of_line(const struct line *line, const struct agent *a, struct contact *best, int64_t now_us)
{
    (void)walk(line, a, UINT32_MAX, now_us, &best);
    return best;
}

/* Of the lanes whose groups are kept: the board knows. */
static struct contact *first_of_kept(struct engine *e, struct queue *q, enum medium medium, uint32_t band, struct agent *a, int64_t now_us)
{
    struct lane *l;

    if (match_board_first(e, q, medium, band, a, &l)) {
        struct contact *head = l ? LINE_THING(l->open.first, struct contact, node) : NULL;
        if (!head || !perhaps_apart(head) || !apart(head, a, now_us))
            return head;
    }
    return first_of_line(match_line(q, medium, band, false), a, NULL, now_us);
}

/* Of loose ones the first that fits ends the search, as does the first behind the best of the others. Where that is not soon, the rack knows. */
static struct contact *first_of_loose(struct engine *e, struct queue *q, enum medium medium, uint32_t band, struct agent *a, struct contact *best,
                                      int64_t now_us)
{
    const struct line *line = match_line(q, medium, band, true);
    struct contact *found = best;
    struct lane *l;

    if (walk(line, a, LOOSE_LOOKS, now_us, &found))
        return found;
    if (!match_rack_first(e, q, medium, band, a, &l))
        return first_of_line(line, a, best, now_us);
    if (!l)
        return best;
    struct contact *head = LINE_THING(l->open.first, struct contact, node);
    if (perhaps_apart(head) && apart(head, a, now_us))
        return first_of_line(line, a, best, now_us);
    return !best || match_before_in_queue(head, best) ? head : best;
}

static struct contact *first_of_band(struct engine *e, struct queue *q, enum medium medium, uint32_t band, struct agent *a, int64_t now_us)
{
    match_keep_one(e, q, medium, band);
    return first_of_loose(e, q, medium, band, a, first_of_kept(e, q, medium, band, a, now_us), now_us);
}

static struct contact *first_of_queue(struct engine *e, struct queue *q, struct agent *a, enum medium medium, int64_t now_us)
{
    for (uint32_t band = PRIORITY_MAX + 1; q->bands[medium] != 0 && band-- > 0;) {
        struct contact *c = q->bands[medium] & 1u << band ? first_of_band(e, q, medium, band, a, now_us) : NULL;
        if (c)
            return c;
    }
    return NULL;
}

static struct contact *more_urgent(struct contact *a, struct contact *b, int64_t now_us)
{
    if (!a || !b)
        return a ? a : b;
    return match_before(a, b, now_us) ? a : b;
}

/* Of those who wait for anybody. */
static struct contact *first_of_queues(struct engine *e, struct agent *a, int64_t now_us)
{
    struct contact *best = NULL;
    struct attr queues;

    if (!attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues) || queues.type != ATTR_SET)
        return NULL;
    for (uint16_t i = 0; i < queues.count; i++) {
        struct queue *q = shelf_find(&e->queues, attr_symbol(&queues, i));
        if (!q || q->standing == 0 || q->policy.offer_mode == OFFER_PULL)
            continue;
        for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
            if (a->free & 1u << m)
                best = more_urgent(best, first_of_queue(e, q, a, (enum medium)m, now_us), now_us);
    }
    return best;
}

/* Of those who wait for this agent alone. */
static bool sought_by(const struct contact *c, const struct agent *a, int64_t now_us)
{
    if (!(a->free & 1u << c->medium))
        return false;
    if (engine_passed_to(c, a))
        return !engine_excluded(c, a->id);
    return c->lane->group && index_has(c->lane->group, a->seat) && !apart(c, a, now_us) && c->queue->policy.offer_mode != OFFER_PULL;
}

struct contact *engine_next(struct engine *e, struct agent *a, int64_t now_us)
{
    struct contact *best = a->free != 0 ? first_of_queues(e, a, now_us) : NULL;

    for (struct contact *c = a->reserved; c; c = c->reserved_next)
        if (sought_by(c, a, now_us))
            best = more_urgent(best, c, now_us);
    return best;
}

/* -- who comes now -- */

/* Between two parts of a tick who waits has not been given the agents who are free by now: of those free for the contact, is there one whom
 * nobody who waits would be given? */
static bool left_over(struct engine *e, const struct contact *c)
{
    struct agent *a;

    for (uint32_t at = 0; (a = book_next(&e->agents, &at)) != NULL;)
        if ((a->free & 1u << c->medium) != 0 && index_has(c->lane->group, a->seat) && !apart(c, a, c->arrived_us) &&
            !engine_next(e, a, c->arrived_us))
            return true;
    return false;
}

enum err match_free(struct engine *e, const struct contact *c, bool *ret_free)
{
    struct index_found found;
    uint32_t skip_count;

    *ret_free = c->lane->group && index_any(e->index, c->lane->group, c->medium);
    if (!*ret_free)
        return OK;
    enum err err = skipped(e, c, c->arrived_us, &skip_count);
    if (err != OK)
        return err;
    struct index_ask ask = {.group = c->lane->group, .medium = c->medium, .now_us = c->arrived_us, .skip = e->lanes->skip,
                            .skip_count = skip_count, .want = 1};
    index_best(e->index, &ask, &found);
    *ret_free = found.count > 0 && (!e->owed || left_over(e, c));
    return OK;
}
