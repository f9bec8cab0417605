/* explain.c: looks at the state agent by agent, without the index and its sets: slower than deciding, and a second opinion. */
#include "engine/explain.h"

#include <assert.h>

#include "base/attrs.h"
#include "engine/match.h"

/* -- one agent and one contact -- */

static uint32_t queues_served(const struct agent *a)
{
    struct attr queues;
    return attrs_find(a->attrs, a->attrs_bytes, ATTR_QUEUES, &queues) && queues.type == ATTR_SET ? queues.count : 0;
}

static bool excludes(const struct contact *c, agent_id agent)
{
    struct attr x;
    for (attr_id id = ATTR_EXCLUDED; id < ATTR_EXCLUDED + ATTR_EXCLUDED_MAX; id++)
        if (attrs_find(c->attrs, c->attrs_bytes, id, &x) && x.type == ATTR_NUMBER && (agent_id)x.number == agent)
            return true;
    return false;
}

/* The first part of the requirement in force that this agent fails; -1: meets it. */
static int failing(const struct agent *a, const struct contact *c, uint32_t step)
{
    struct lang_code required = policy_required(&c->topic->policy, step);
    struct lang_env env = engine_env(a, c);
    if (!c->attrs)
        return 0;
    return required.n ? lang_first_failing(required.p, required.n, &env) : -1;
}

static enum fits fits(const struct engine *e, const struct agent *a, const struct contact *c, int64_t now_us,
                      uint32_t *ret_predicate)
{
    bool passed = engine_passed_to(c, a);
    if (!passed && !engine_serves(a, c->queue->id))
        return FITS_QUEUE;
    int part = passed ? -1 : failing(a, c, c->step);
    if (part >= 0) {
        *ret_predicate = (uint32_t)part;
        return FITS_REQUIREMENT;
    }
    if (excludes(c, a->id))
        return FITS_EXCLUDED;
    if (engine_place_of(c, a->id))
        return FITS_OFFERED;
    if (!engine_present(a))
        return FITS_STATE;
    if (!engine_may_take(e, a, c->medium))
        return FITS_CAPACITY;
    if (!passed && engine_held(c, a->id, now_us))
        return FITS_HELD;
    return c->sought && c->sought != a->id ? FITS_RESERVED : FITS_YES;
}

/* -- how long it may take -- */

/* The one with a count above 0; MEDIUM_NONE: none, or several. */
static enum medium only_medium(const uint32_t *counts)
{
    enum medium only = MEDIUM_NONE;

    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++) {
        if (counts[m] > 0 && only != MEDIUM_NONE)
            return MEDIUM_NONE;
        only = counts[m] > 0 ? (enum medium)m : only;
    }
    return only;
}

enum medium engine_queue_medium(const struct engine *e, queue_id queue)
{
    const struct queue *q = shelf_find(&e->queues, queue);
    enum medium medium = q ? only_medium(q->waiting) : MEDIUM_CHAT;

    if (medium == MEDIUM_NONE)
        medium = only_medium(q->staff);
    return medium == MEDIUM_NONE ? MEDIUM_CHAT : medium;
}

enum err engine_wait_estimate(const struct engine *e, queue_id queue, enum medium medium, int64_t now_us,
                              struct estimate_answer *ret)
{
    assert(medium > MEDIUM_NONE && medium < MEDIA);

    const struct queue *q = shelf_find(&e->queues, queue);
    if (!q)
        return ERR_MISSING;
    struct estimate_now now;
    engine_estimate_now(e, q, medium, now_us, &now);
    estimate_answer(&q->estimates[medium], &now, ret);
    return OK;
}

/* Until when this pair is kept apart; NEVER_US: as long as the contact lasts. */
static int64_t apart_until_us(const struct contact *c, agent_id agent)
{
    const struct hold *h = engine_hold_of(c, agent);
    assert(h);
    return h->for_good ? NEVER_US : h->until_us;
}

/* -- why a contact waits -- */

static void count_held(int64_t until_us, uint32_t *for_good, int64_t *first_us)
{
    *for_good += until_us == NEVER_US;
    *first_us = until_us < *first_us ? until_us : *first_us;
}

static void count_member(const struct contact *c, const struct agent *a, enum fits fit, struct explain_waiting *w)
{
    w->members++;
    switch (fit) {
    case FITS_STATE:
        if (a->state == AGENT_OFFLINE)
            w->offline++;
        else if (a->away)
            w->away++;
        else
            w->paused++;
        break;
    case FITS_CAPACITY: w->full++; break;
    case FITS_HELD:
        w->held++;
        if (apart_until_us(c, a->id) < w->held_until_us)
            w->held_times = engine_hold_of(c, a->id)->times;
        count_held(apart_until_us(c, a->id), &w->held_for_good, &w->held_until_us);
        break;
    case FITS_EXCLUDED: w->excluded++; break;
    case FITS_RESERVED: w->reserved_for_other++; break;
    case FITS_YES:
    case FITS_OFFERED:
    case FITS_REQUIREMENT:
    case FITS_QUEUE: break;
    }
}

static void count_failing(const struct agent *a, const struct contact *c, struct explain_waiting *w)
{
    w->requirement++;
    if (!w->predicates)
        return;
    struct lang_code required = policy_required(&c->topic->policy, c->step);
    struct lang_env env = engine_env(a, c);
    uint32_t failing = lang_failing(required.p, required.n, &env, w->predicates);
    for (uint32_t i = 0; i < w->predicates; i++)
        w->predicate[i] += failing >> i & 1;
}

static void count_agents(const struct engine *e, const struct contact *c, int64_t now_us, struct explain_waiting *w)
{
    struct lang_code required = policy_required(&c->topic->policy, c->step);
    uint32_t parts = required.n && c->attrs ? lang_conjuncts(required.p, required.n) : 0;
    w->predicates = parts < EXPLAIN_PREDICATES_MAX ? parts : EXPLAIN_PREDICATES_MAX;
    const struct agent *a;
    for (uint32_t at = 0; (a = book_next(&e->agents, &at)) != NULL;) {
        uint32_t part = 0;
        enum fits fit = fits(e, a, c, now_us, &part);
        w->seats++;
        if (fit == FITS_QUEUE)
            w->queue++;
        else if (fit == FITS_REQUIREMENT)
            count_failing(a, c, w);
        else
            count_member(c, a, fit, w);
    }
    for (uint32_t i = 1; i < w->predicates; i++)
        if (w->predicate[i] > w->predicate[w->worst])
            w->worst = i;
}

static enum waits waits(const struct contact *c, const struct explain_waiting *w)
{
    if (c->state != CONTACT_WAITING)
        return WAITS_NOT;
    if (c->sought_why == SOUGHT_PASSED)
        return WAITS_RESERVED;
    if (!c->attrs)
        return WAITS_ERASED;
    if (c->queue->policy.offer_mode == OFFER_PULL)
        return WAITS_PULL;
    if (c->sought)
        return WAITS_RESERVED;
    if (w->seats == w->queue)
        return WAITS_NOBODY_SERVES;
    if (w->members == 0)
        return WAITS_REQUIREMENT;
    if (w->held + w->excluded > 0)
        return WAITS_HELD;
    return w->full > 0 ? WAITS_BUSY : WAITS_OFFLINE;
}

enum err engine_why_waiting(const struct engine *e, contact_id contact, int64_t now_us, struct explain_waiting *ret)
{
    const struct contact *c = engine_find_contact(e, contact);
    if (!c)
        return ERR_MISSING;

    struct explain_waiting w = {.step = c->step, .steps = c->topic->policy.steps, .step_us = NEVER_US, .overflow_us = NEVER_US,
                                .held_until_us = NEVER_US, .hold_us = c->queue->decline_hold_us};
    count_agents(e, c, now_us, &w);
    w.why = waits(c, &w);
    if (w.why != WAITS_NOT) {
        struct estimate_now now;
        engine_estimate_now(e, c->queue, c->medium, now_us, &now);
        w.ahead = match_ahead(c);
        w.place = w.ahead + 1;
        now.ahead = w.ahead < now.ahead ? w.ahead : now.ahead; /* the estimate counts its medium alone */
        w.waited_us = now_us > c->queued_us ? now_us - c->queued_us : 0;
        w.sought = c->sought;
        w.sought_why = c->sought_why;
        w.until_us = c->sought ? c->sought_until_us : 0;
        w.step_us = engine_widen_us(c);
        w.overflow_us = engine_overflow_us(c);
        const struct queue *over = w.overflow_us == NEVER_US ? NULL : engine_overflow_on(e, c->queue, c->medium);
        w.overflow = over ? over->id : 0;
        estimate_answer(engine_estimate(c), &now, &w.estimate);
    }
    *ret = w;
    return OK;
}

uint32_t engine_required(const struct engine *e, contact_id contact, topic_id topic, uint32_t step, struct lang_reason *ret,
                         uint32_t max, struct buf *ret_code, struct buf *ret_source, uint32_t *ret_members, uint32_t *ret_version)
{
    const struct contact *c = contact ? engine_find_contact(e, contact) : NULL;
    const struct topic *t = c ? c->topic : contact ? NULL : shelf_find(&e->topics, topic);
    *ret_version = 0;
    if (ret_members)
        *ret_members = 0;
    if (!t)
        return 0;
    *ret_version = t->policy.version;
    if (step > t->policy.steps)
        return 0;
    const struct agent *a;
    for (uint32_t at = 0; c && ret_members && (a = book_next(&e->agents, &at)) != NULL;)
        *ret_members += engine_serves(a, c->queue->id) && failing(a, c, step) < 0;
    struct lang_code required = policy_required(&t->policy, step);
    struct lang_env env = c ? engine_env(NULL, c) : (struct lang_env){0};
    if (!required.n)
        return 0;
    uint32_t parts = lang_conjuncts(required.p, required.n);
    uint32_t told = lang_reasons(required.p, required.n, &env, ret, max);
    for (uint32_t i = 0; i < told && !c; i++)
        if (ret[i].right_attr == ATTR_ARRIVED) /* of nobody: no time, not 1970 */
            ret[i].right = (struct lang_value){.type = ATTR_NONE};
    buf_put(ret_source, required.p, required.n);
    if (!c || !c->attrs)
        buf_put(ret_code, required.p, required.n);
    else if (lang_bind(required.p, required.n, &env, ret_code) != OK)
        buf_clear(ret_code);
    return parts;
}

enum sought engine_named(const struct engine *e, contact_id contact, agent_id agent, const struct offer_digest *d)
{
    const struct contact *c = engine_find_contact(e, contact);
    const struct place *p = c ? engine_place_of(c, agent) : NULL;
    struct attr x;
    if (p && p->passed)
        return SOUGHT_PASSED;
    if (!c || !c->attrs || !d->excluded_reserved)
        return SOUGHT_NONE;
    bool preferred = (c->topic->policy.seek & SEEK_PREFERRED) && attrs_find(c->attrs, c->attrs_bytes, ATTR_PREFERRED, &x) &&
                     x.type == ATTR_NUMBER && (agent_id)x.number == agent;
    return preferred ? SOUGHT_PREFERRED : SOUGHT_LAST;
}

uint32_t engine_given(const struct engine *e, contact_id contact, uint32_t step, struct lang_given *ret, uint32_t max)
{
    const struct contact *c = engine_find_contact(e, contact);
    if (!c || !c->attrs || step > c->topic->policy.steps)
        return 0;
    struct lang_code required = policy_required(&c->topic->policy, step);
    struct lang_env env = engine_env(NULL, c);
    return required.n ? lang_given(required.p, required.n, &env, ret, max) : 0;
}

uint32_t engine_preferred(const struct engine *e, contact_id contact, agent_id agent, struct lang_term *ret, uint32_t max)
{
    const struct contact *c = engine_find_contact(e, contact);
    const struct agent *a = engine_find_agent(e, agent);
    if (!c || !a || !c->topic->policy.score.n)
        return 0;
    struct lang_code score = c->topic->policy.score;
    struct lang_env env = engine_env(a, c);
    return lang_terms(score.p, score.n, &env, ret, max);
}

/* -- why an agent is idle -- */

static bool any_place(const struct engine *e, const struct agent *a)
{
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++)
        if (engine_may_take(e, a, (enum medium)m))
            return true;
    return false;
}

/* Before anybody's waiting is looked at. */
static enum idles idles(const struct engine *e, const struct agent *a, uint32_t queues)
{
    if (a->state == AGENT_OFFLINE)
        return IDLES_OFFLINE;
    if (a->state == AGENT_PAUSED)
        return IDLES_PAUSED;
    if (a->wants && a->wanted_state != AGENT_READY)
        return IDLES_WANTS;
    if (a->away)
        return IDLES_AWAY;
    if (!any_place(e, a))
        return a->active ? IDLES_NOT : IDLES_FULL;
    return queues ? IDLES_NOBODY_WAITS : IDLES_NO_QUEUE;
}

static enum idles kept_from(enum fits fit, const struct contact *c)
{
    if (c->queue->policy.offer_mode == OFFER_PULL && (fit == FITS_YES || fit == FITS_RESERVED))
        return IDLES_PULL;
    switch (fit) {
    case FITS_REQUIREMENT: return IDLES_REQUIREMENT;
    case FITS_CAPACITY: return IDLES_MEDIA;
    case FITS_HELD:
    case FITS_EXCLUDED: return IDLES_HELD;
    case FITS_RESERVED: return IDLES_RESERVED;
    case FITS_YES:
    case FITS_OFFERED:
    case FITS_STATE:
    case FITS_QUEUE: break;
    }
    return IDLES_NOBODY_WAITS;
}

enum err engine_why_idle(const struct engine *e, agent_id agent, int64_t now_us, struct explain_idle *ret)
{
    const struct agent *a = engine_find_agent(e, agent);
    if (!a)
        return ERR_MISSING;

    struct explain_idle i = {.queues = queues_served(a), .wanted_state = a->wanted_state, .wanted_reason = a->wanted_reason, .held_until_us = NEVER_US};
    int64_t since_us = engine_idle_since_us(e, a);
    i.why = idles(e, a, i.queues);
    i.idle_us = now_us > since_us ? now_us - since_us : 0;
    bool able = i.why == IDLES_NOBODY_WAITS;
    const struct contact *c, *example = NULL;
    for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;) {
        uint32_t part = 0;
        enum fits fit = c->state == CONTACT_WAITING ? fits(e, a, c, now_us, &part) : FITS_QUEUE;
        if (fit == FITS_QUEUE)
            continue;
        enum idles from = kept_from(fit, c);
        i.waiting++;
        i.requirement += from == IDLES_REQUIREMENT;
        i.held += from == IDLES_HELD;
        i.held_excluded += fit == FITS_EXCLUDED;
        if (fit == FITS_HELD)
            count_held(apart_until_us(c, a->id), &i.held_for_good, &i.held_until_us);
        i.reserved += from == IDLES_RESERVED;
        i.media += from == IDLES_MEDIA;
        i.pull += from == IDLES_PULL;
        if (from != IDLES_NOBODY_WAITS && (!example || match_before(c, example, now_us))) {
            example = c;
            i.example = c->id;
            i.example_predicate = part;
            if (able)
                i.why = from;
        }
    }
    *ret = i;
    return OK;
}

/* -- every agent for a contact -- */

struct ranking {
    const struct engine *e;
    const struct contact *c;
    int64_t now_us;
    int64_t enough;              /* scores from here on count as equal */
    int64_t occupancies, fit;    /* of those who may: sum, number */
    int64_t fairness_permille;
};

static uint32_t occupancy_permille(const struct agent *a, int64_t now_us)
{
    int64_t busy = a->busy_us + (a->busy_since_us && now_us > a->busy_since_us ? now_us - a->busy_since_us : 0);
    int64_t on = a->on_us + (a->on_since_us && now_us > a->on_since_us ? now_us - a->on_since_us : 0);
    if (busy <= 0 || on <= 0)
        return 0;
    return busy >= on ? 1000 : busy <= INT64_MAX / 1000 ? (uint32_t)(busy * 1000 / on) : (uint32_t)(busy / (on / 1000));
}

/* Could have been chosen: of several at once, those who have it already are compared with, too. */
static bool may(enum fits fit)
{
    return fit == FITS_YES || fit == FITS_OFFERED;
}

static bool unfair(const struct ranking *k, uint32_t occupancy)
{
    return k->fairness_permille && (occupancy - k->fairness_permille) * k->fit > k->occupancies;
}

static int64_t score_of(const struct ranking *k, const struct agent *a)
{
    struct lang_code score = k->c->topic->policy.score;
    struct lang_env env = engine_env(a, k->c);
    return score.n && k->c->attrs ? lang_score(score.p, score.n, &env) : 0;
}

static struct explain_ranked judge(const struct ranking *k, const struct agent *a)
{
    struct explain_ranked r = {.agent = a->id, .offered_us = a->offered_us, .queues = queues_served(a)};
    uint32_t all = 0;
    for (unsigned m = MEDIUM_CHAT; m < MEDIA; m++) {
        all += a->capacity[m];
        uint32_t taken = (uint32_t)a->awake[m] + a->asleep[m];
        r.spare += a->capacity[m] > taken ? a->capacity[m] - taken : 0;
    }
    r.load_permille = all ? a->active * 1000 / all : 0;
    r.occupancy_permille = occupancy_permille(a, k->now_us);
    int64_t since_us = engine_idle_since_us(k->e, a);
    r.idle_us = k->now_us - since_us;
    r.score = score_of(k, a);
    r.fits = fits(k->e, a, k->c, k->now_us, &r.predicate);
    r.apart_us = r.fits == FITS_HELD ? apart_until_us(k->c, a->id) : 0;
    r.unfair = may(r.fits) && unfair(k, r.occupancy_permille);
    return r;
}

static bool ordered(enum agent_order order, const struct explain_ranked *a, const struct explain_ranked *b)
{
    int64_t less = order == AGENTS_LEAST_OCCUPIED ? (int64_t)a->occupancy_permille - b->occupancy_permille
                   : order == AGENTS_MOST_SPARE   ? (int64_t)b->spare - a->spare
                   : order == AGENTS_SPECIALIST   ? (int64_t)a->queues - b->queues
                                                  : 0;
    if (order == AGENTS_ROUND_ROBIN)
        return a->offered_us != b->offered_us ? a->offered_us < b->offered_us : a->agent < b->agent;
    if (less)
        return less < 0;
    if (a->load_permille != b->load_permille)
        return a->load_permille < b->load_permille;
    return a->idle_us != b->idle_us ? a->idle_us > b->idle_us : a->agent < b->agent;
}

static bool comes_before(const struct ranking *k, const struct explain_ranked *a, const struct explain_ranked *b)
{
    if (a->fits != b->fits)
        return a->fits < b->fits;
    if (a->fits == FITS_REQUIREMENT && a->predicate != b->predicate)
        return a->predicate > b->predicate;
    if (a->unfair != b->unfair)
        return b->unfair;
    int64_t x = a->score < k->enough ? a->score : k->enough, y = b->score < k->enough ? b->score : k->enough;
    return x != y ? x > y : ordered(k->c->queue->policy.agent_order, a, b);
}

/* list is a heap with the last in the order on top: moves the one at `at` down to its place. */
static void sink(const struct ranking *k, struct explain_ranked *list, uint32_t count, uint32_t at)
{
    for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && comes_before(k, &list[child], &list[child + 1]))
            child++;
        if (!comes_before(k, &list[at], &list[child]))
            return;
        struct explain_ranked swap = list[at];
        list[at] = list[child];
        list[child] = swap;
    }
}

static void measure_fairness(struct ranking *k)
{
    const struct agent *a;
    uint32_t part;
    for (uint32_t at = 0; (a = book_next(&k->e->agents, &at)) != NULL;)
        if (may(fits(k->e, a, k->c, k->now_us, &part))) {
            k->occupancies += occupancy_permille(a, k->now_us);
            k->fit++;
        }
    k->fairness_permille = k->c->queue->policy.fairness_permille;
}

/* Of those who need not stand back the best, less the slack: from there on all are preferred equally. */
static void measure_scores(struct ranking *k)
{
    const struct policy *policy = &k->c->topic->policy;
    int64_t slack = k->c->queue->policy.agent_order == AGENTS_BEST_SCORE || policy->slack < 0 ? 0 : policy->slack;
    int64_t best = INT64_MIN;
    bool any = false;
    const struct agent *a;
    uint32_t part;
    for (uint32_t at = 0; (a = book_next(&k->e->agents, &at)) != NULL;) {
        if (!may(fits(k->e, a, k->c, k->now_us, &part)) || unfair(k, occupancy_permille(a, k->now_us)))
            continue;
        int64_t score = score_of(k, a);
        best = score > best ? score : best;
        any = true;
    }
    k->enough = !any ? INT64_MAX : best < INT64_MIN + slack ? INT64_MIN : best - slack;
}

static void measure(struct ranking *k)
{
    if (k->c->queue->policy.fairness_permille || k->c->unasked_only)
        measure_fairness(k);
    if (k->c->topic->policy.score.n)
        measure_scores(k);
}

uint32_t engine_rank(const struct engine *e, contact_id contact, int64_t now_us, struct explain_ranked *ret, uint32_t max)
{
    const struct contact *c = engine_find_contact(e, contact);
    if (!c)
        return 0;
    struct contact unasked = *c; /* offer.c: in sequence, who was asked already comes after the others */
    unasked.unasked_only = c->queue->policy.offer_mode == OFFER_SEQUENTIAL;
    struct ranking k = {.e = e, .c = &unasked, .now_us = now_us};
    measure(&k);
    if (unasked.unasked_only && k.fit == 0) {
        k = (struct ranking){.e = e, .c = c, .now_us = now_us};
        measure(&k);
    }
    uint32_t count = 0;
    const struct agent *a;
    for (uint32_t at = 0; max && (a = book_next(&e->agents, &at)) != NULL;) {
        struct explain_ranked r = judge(&k, a);
        if (count < max) {
            ret[count++] = r;
            for (uint32_t i = count == max ? max / 2 : 0; i-- > 0;)
                sink(&k, ret, count, i);
        } else if (comes_before(&k, &r, &ret[0])) {
            ret[0] = r;
            sink(&k, ret, count, 0);
        }
    }
    for (uint32_t i = count / 2; i-- > 0;)
        sink(&k, ret, count, i);
    for (uint32_t n = count; n > 1;) {
        struct explain_ranked last = ret[0];
        ret[0] = ret[--n];
        ret[n] = last;
        sink(&k, ret, n, 0);
    }
    return e->agents.count;
}
