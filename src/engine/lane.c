/* lane.c: where contacts of one signature stand. */
#include "engine/lane.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"
#include "engine/board.h"
#include "engine/rack.h"

/* -- orders -- */

static struct contact *contact_at(const struct line_node *n)
{
    return LINE_THING(n, struct contact, node);
}

static struct lane *lane_at(const struct line_node *n)
{
    return LINE_THING(n, struct lane, node);
}

static bool contact_before(const struct line_node *a, const struct line_node *b)
{
    const struct contact *x = contact_at(a), *y = contact_at(b);
    return x->arrived_us != y->arrived_us ? x->arrived_us < y->arrived_us : x->id < y->id;
}

static bool in_queue_before(const struct line_node *a, const struct line_node *b)
{
    return match_before_in_queue(contact_at(a), contact_at(b));
}

bool match_lane_before(const struct lane *a, const struct lane *b)
{
    return match_before_in_queue(contact_at(a->open.first), contact_at(b->open.first));
}

static bool lane_before(const struct line_node *a, const struct line_node *b)
{
    return match_lane_before(lane_at(a), lane_at(b));
}

/* -- standing -- */

static uint32_t band_of(const struct lane *l)
{
    return l->queue->policy.wait_order == WAIT_STRICT ? (uint32_t)l->priority : 0;
}

static struct line *line_of(const struct lane *l)
{
    return match_line(l->queue, l->medium, band_of(l), l->loose);
}

/* On the board, or in the rack. */
static void show_place(struct lane *l)
{
    if (l->loose)
        match_rack_show(&l->queue->racks[l->medium][band_of(l)], l);
    else
        match_board_show(l->queue->boards[l->medium][band_of(l)], l);
}

static void hide_place(struct lane *l)
{
    if (l->loose)
        match_rack_hide(l->queue->racks[l->medium][band_of(l)], l);
    else
        match_board_hide(l->queue->boards[l->medium][band_of(l)], l);
}

static void drop_place(struct lane *l)
{
    if (l->loose)
        match_rack_drop(l->queue->racks[l->medium][band_of(l)], l);
    else
        match_board_drop(l->queue->boards[l->medium][band_of(l)], l);
}

/* Among the queue's lanes with somebody to give away. The order is that of the heads: out before the head changes, in after it. */
static void show(struct lane *l)
{
    struct queue *q = l->queue;
    uint32_t band = band_of(l);

    if (!l->open.first || !l->group)
        return;
    line_put(line_of(l), &l->node, l->number, lane_before);
    q->bands[l->medium] |= (uint16_t)(1u << band);
    show_place(l);
}

static void hide(struct lane *l)
{
    struct queue *q = l->queue;
    uint32_t band = band_of(l);

    if (l->node.size == 0)
        return;
    hide_place(l);
    line_take(line_of(l), &l->node);
    if (!q->lines[l->medium][band].first && !q->loose[l->medium][band].first)
        q->bands[l->medium] &= (uint16_t)~(1u << band);
}

bool match_stands(const struct contact *c)
{
    return c->node.size > 0;
}

void match_enter(struct contact *c)
{
    struct lane *l = c->lane;
    assert(l && !match_stands(c));

    l->queue->standing++;
    if (c->sought) {
        line_put(&l->reserved, &c->node, c->id, contact_before);
        return;
    }
    bool head = !l->open.first || contact_before(&c->node, l->open.first);
    if (head)
        hide(l);
    line_put(&l->open, &c->node, c->id, contact_before);
    if (head)
        show(l);
}

void match_chance_over(struct contact *c)
{
    if (!c->chance_at)
        return;
    *c->chance_at = c->chance_next;
    if (c->chance_next)
        c->chance_next->chance_at = c->chance_at;
    c->chance_at = NULL;
    c->chance_next = NULL;
}

/* Without forgetting the chance: back in a moment. */
static void step_out(struct contact *c)
{
    struct lane *l = c->lane;
    assert(match_stands(c));

    l->queue->standing--;
    if (c->sought) {
        line_take(&l->reserved, &c->node);
        return;
    }
    bool head = l->open.first == &c->node;
    if (head)
        hide(l);
    line_take(&l->open, &c->node);
    if (head)
        show(l);
}

void match_leave(struct contact *c)
{
    match_chance_over(c);
    step_out(c);
}

/* -- lanes -- */

static struct lane **lanes_of(struct group *g)
{
    return (struct lane **)index_user(g);
}

static struct lane *find(struct group *g, const struct match_want *w)
{
    for (struct lane *l = g ? *lanes_of(g) : w->queue->lanes; l; l = g ? l->group_next : l->queue_next)
        if (l->group == g && l->medium == w->medium && l->priority == w->priority)
            return l;
    return NULL;
}

static void into_group(struct lane *l, struct group *g)
{
    l->group = g;
    l->group_next = *lanes_of(g);
    *lanes_of(g) = l;
}

static void out_of_group(struct lane *l)
{
    struct lane **at = lanes_of(l->group);

    while (*at != l)
        at = &(*at)->group_next;
    *at = l->group_next;
}

/* What its contacts have in common. Their values take no more room than those before. */
static void sign(struct lane *l, const struct match_want *w, const struct index_signature *s)
{
    l->topic = w->topic;
    l->step = w->step;
    l->program = s->program;
    l->values_bytes = s->bytes;
    if (s->bytes)
        memcpy(l->values, s->values, s->bytes);
}

static bool has_signature(const struct lane *l, const struct match_want *w, const struct index_signature *s)
{
    return l->program == s->program && l->topic == w->topic && l->step == w->step && l->values_bytes == s->bytes &&
           (s->bytes == 0 || memcmp(l->values, s->values, s->bytes) == 0);
}

/* One of these joins: who differs takes away what all had in common. */
static void joins(struct lane *l, const struct match_want *w, const struct index_signature *s)
{
    if (!has_signature(l, w, s))
        l->program = 0;
}

static struct lane *create(struct engine *e, struct group *g, const struct match_want *w, const struct index_signature *s)
{
    struct lanes *all = e->lanes;

    if (all->heap_room < 2 * (all->count + 1)) {
        uint32_t room = all->heap_room ? all->heap_room * 2 : 64;
        struct contact **heap = realloc(all->heap, (size_t)room * sizeof(struct contact *));
        if (!heap)
            return NULL;
        all->heap = heap;
        all->heap_room = room;
    }
    struct lane *l = calloc(1, sizeof *l + s->bytes);
    if (!l)
        return NULL;
    struct queue *q = shelf_find(&e->queues, w->queue->id);
    *l = (struct lane){.queue = q, .medium = w->medium, .priority = w->priority, .number = ++all->next_number,
                       .loose = g && index_is_loose(g)};
    if (g)
        into_group(l, g);
    sign(l, w, s);
    l->queue_next = q->lanes;
    if (q->lanes)
        q->lanes->queue_before = l;
    q->lanes = l;
    all->count++;
    return l;
}

void match_want_of(const struct contact *c, struct match_want *ret)
{
    *ret = (struct match_want){.queue = c->queue,
                               .topic = c->topic,
                               .queue_policy = &c->queue->policy,
                               .policy = &c->topic->policy,
                               .step = c->step,
                               .medium = c->medium,
                               .priority = c->priority,
                               .arrived_us = c->arrived_us,
                               .attrs = c->attrs,
                               .attrs_bytes = c->attrs_bytes};
}

/* The group of what is wanted, counted; NULL: nobody matches. */
static enum err group_of(struct engine *e, const struct match_want *w, struct group **ret_group, struct index_signature *ret_signature)
{
    struct lang_env env = {.customer = w->attrs,
                           .customer_bytes = w->attrs_bytes,
                           .queue = w->queue_policy->attrs,
                           .queue_bytes = w->queue_policy->attrs_bytes,
                           .arrived_ms = w->arrived_us / 1000};

    *ret_group = NULL;
    *ret_signature = (struct index_signature){0};
    if (!w->attrs)
        return OK;
    enum err err = index_group(e->index, w->queue->id, policy_required(w->policy, w->step), &env, ret_group);
    if (err == OK)
        *ret_signature = index_signature(e->index);
    return err;
}

enum err match_lane(struct engine *e, const struct match_want *w, struct lane **ret_lane)
{
    struct index_signature s;
    struct group *g;
    enum err err = group_of(e, w, &g, &s);
    if (err != OK)
        return err;

    struct lane *l = find(g, w);
    if (l && g)
        index_drop(e->index, g); /* the lane holds it already */
    if (l)
        joins(l, w, &s);
    else
        l = create(e, g, w, &s);
    if (!l) {
        if (g)
            index_drop(e->index, g);
        return ERR_NOMEM;
    }
    l->count++;
    *ret_lane = l;
    return OK;
}

void match_drop(struct engine *e, struct lane *l)
{
    if (!l || --l->count > 0)
        return;
    assert(!l->open.root && !l->reserved.root);
    drop_place(l);
    if (l->group) {
        out_of_group(l);
        index_drop(e->index, l->group);
    }
    if (l->queue_before)
        l->queue_before->queue_next = l->queue_next;
    else
        l->queue->lanes = l->queue_next;
    if (l->queue_next)
        l->queue_next->queue_before = l->queue_before;
    e->lanes->count--;
    free(l);
}

static bool excludes_anybody(const struct contact *c)
{
    struct attr first; /* from there on; ids ascend */
    size_t at = 0;

    while (c->attrs && attrs_next(c->attrs, c->attrs_bytes, &at, &first))
        if (first.id >= ATTR_EXCLUDED)
            return first.id < ATTR_EXCLUDED + ATTR_EXCLUDED_MAX;
    return false;
}

void match_bind(struct engine *e, struct contact *c, struct lane *l)
{
    struct lane *before = c->lane;
    bool stood = match_stands(c);

    if (stood)
        step_out(c);
    c->lane = l;
    c->priority = l ? l->priority : 0;
    c->excludes = excludes_anybody(c);
    if (stood)
        match_enter(c);
    match_drop(e, before);
}

/* -- changes of many: lanes whose contacts are all alike are bound where they stand -- */

static const struct contact *somebody_of(const struct lane *l)
{
    const struct line_node *n = l->open.first ? l->open.first : l->reserved.first;
    return n ? contact_at(n) : NULL;
}

/* Whether all who have the lane are bound alike by what will be required, and keep their priority and their deadlines. */
static bool stays_alike(struct engine *e, const struct lane *l, const struct match_change *change)
{
    const struct policy *policy = &l->topic->policy;

    if (change->queue)
        return !policy->ranks_by_queue;
    return !change->rank && !change->times &&
           index_reads_no_more(e->index, policy_required(policy, l->step), policy_required(change->policy, l->step));
}

static void want_after(const struct match_change *change, const struct contact *c, struct match_want *ret)
{
    match_want_of(c, ret);
    if (c->topic == change->topic)
        ret->policy = change->policy;
    if (c->queue == change->queue)
        ret->queue_policy = change->queue_policy;
}

/* Not where another lane stands for the same: there they go one by one. */
static enum err bind_lane(struct engine *e, struct lane *l, const struct match_change *change, bool *ret_bound)
{
    const struct contact *c = somebody_of(l);
    struct index_signature s;
    struct match_want want;
    struct group *g;

    *ret_bound = false;
    if (!c || l->program == 0 || !stays_alike(e, l, change))
        return OK;
    want_after(change, c, &want);
    enum err err = group_of(e, &want, &g, &s);
    if (err != OK)
        return err;
    const struct lane *there = find(g, &want);
    if (there && there != l) {
        index_drop(e->index, g);
        return OK;
    }
    l->group_before = l->group;
    out_of_group(l);
    into_group(l, g);
    assert(s.bytes <= l->values_bytes);
    sign(l, &want, &s);
    l->bound_next = e->lanes->bound;
    e->lanes->bound = l;
    *ret_bound = true;
    return OK;
}

/* *ret_rest: somebody else may be concerned. */
static enum err bind_lanes(struct engine *e, const struct match_change *change, bool *ret_rest)
{
    enum err err = OK;

    *ret_rest = false;
    for (uint32_t i = 0; i < e->queues.count; i++) {
        const struct queue *q = e->queues.items[i];
        if (change->queue && q != change->queue)
            continue;
        for (struct lane *l = q->lanes; err == OK && l; l = l->queue_next) {
            bool bound, other = l->program != 0 && change->topic && l->topic != change->topic;
            if (other || (!l->group && !change->rank && !change->times))
                continue;
            err = bind_lane(e, l, change, &bound);
            *ret_rest = *ret_rest || !bound;
        }
    }
    return err;
}

static void bound_over(struct engine *e, struct lane *l)
{
    index_drop(e->index, l->group_before);
    l->group_before = NULL;
    e->lanes->bound = l->bound_next;
    l->bound_next = NULL;
}

static void bound_as_before(struct engine *e, struct lane *l)
{
    struct group *g = l->group, *before = l->group_before;

    out_of_group(l);
    into_group(l, before);
    l->group_before = g;
    l->program = 0; /* its values are those of the change */
    bound_over(e, l);
}

/* Its contacts stand as they stood; only where it is shown the group's members are others. */
static void bound_for_good(struct engine *e, struct lane *l)
{
    bool shown = l->node.size > 0, same_line = index_is_loose(l->group) == l->loose;

    if (shown && same_line)
        hide_place(l);
    else
        hide(l);
    drop_place(l);
    l->loose = index_is_loose(l->group);
    if (shown && same_line)
        show_place(l);
    else
        show(l);
    bound_over(e, l);
}

/* -- whom else they concern is listed first, and nobody else is looked at -- */

#define AHEAD 8u /* so many are fetched from memory at a time */
#define CONTACT_OF_MANY offsetof(struct contact, conversation)

static bool concerned(const struct contact *c, const struct topic *t, const struct queue *q)
{
    return c->lane && !c->lane->group_before && (c->topic == t || c->queue == q);
}

static enum err list_concerned(struct engine *e, const struct topic *t, const struct queue *q)
{
    struct lanes *all = e->lanes;
    struct contact *c;

    all->concerned_count = 0;
    if (all->concerned_room < e->contacts.count) {
        struct contact **list = realloc(all->concerned, e->contacts.room * sizeof(struct contact *));
        if (!list)
            return ERR_NOMEM;
        all->concerned = list;
        all->concerned_room = e->contacts.room;
    }
    for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;)
        if (concerned(c, t, q))
            all->concerned[all->concerned_count++] = c;
    return OK;
}

/* The i-th who is concerned; those behind come near meanwhile. */
static struct contact *concerned_at(const struct lanes *all, uint32_t i)
{
    for (size_t at = 0; i + AHEAD < all->concerned_count && at < CONTACT_OF_MANY; at += 64)
        __builtin_prefetch((const char *)all->concerned[i + AHEAD] + at);
    if (i + AHEAD / 2 < all->concerned_count) {
        const struct contact *soon = all->concerned[i + AHEAD / 2];
        __builtin_prefetch(soon->attrs);
        __builtin_prefetch(soon->lane);
        __builtin_prefetch(&soon->lane->sample);
    }
    return all->concerned[i];
}

static void note_move(struct lane *l, struct lane *to)
{
    l->whole_to = l->moving == 0 || l->whole_to == to ? to : NULL;
    l->moving++;
}

/* Whether both want the same: of one lane, they may differ in what the new requirement reads, or the new rank. */
static bool same_signature(const struct engine *e, const struct match_want *want, const struct contact *c, const struct contact *sample)
{
    if (!sample || sample->topic != c->topic || sample->step != c->step || !sample->attrs || !c->attrs ||
        sample->lane_to->priority != want->priority)
        return false;
    struct lang_env of_c = engine_env(NULL, c), of_sample = engine_env(NULL, sample);
    return index_alike(e->index, policy_required(want->policy, want->step), &of_c, &of_sample);
}

/* A lane for the contact: bound once for each signature. binds: its requirement may be another one, not its rank alone. */
static enum err lane_to(struct engine *e, struct contact *c, const struct match_want *want, bool binds)
{
    const struct contact *sample = c->lane->sample;
    struct lane *beside = binds ? NULL : find(c->lane->group, want);

    struct index_signature now = {c->lane->program, c->lane->values, c->lane->values_bytes};
    if (beside)
        joins(beside, want, &now);
    if (beside || same_signature(e, want, c, sample)) {
        c->lane_to = beside ? beside : sample->lane_to;
        c->lane_to->count++;
    } else {
        enum err err = match_lane(e, want, &c->lane_to);
        if (err != OK)
            return err;
        c->lane->sample = c;
    }
    note_move(c->lane, c->lane_to);
    return OK;
}

static void give_up(struct engine *e)
{
    struct lanes *all = e->lanes;

    for (uint32_t i = 0; i < all->concerned_count; i++) {
        struct contact *c = all->concerned[i];
        c->lane->moving = 0;
        c->lane->sample = NULL;
        match_drop(e, c->lane_to);
        c->lane_to = NULL;
    }
    all->concerned_count = 0;
    while (all->bound)
        bound_as_before(e, all->bound);
}

/* Whether the contact's priority reads what changes. */
static bool ranks(const struct match_change *change, const struct contact *c)
{
    return c->topic == change->topic ? change->rank : c->topic->policy.ranks_by_queue;
}

enum err match_prepare(struct engine *e, const struct match_change *change)
{
    bool binds = change->queue || change->bind, rest;
    struct match_want want;
    enum err err = bind_lanes(e, change, &rest);

    if (err == OK && rest)
        err = list_concerned(e, change->topic, change->queue);
    for (uint32_t i = 0; err == OK && i < e->lanes->concerned_count; i++) {
        struct contact *c = concerned_at(e->lanes, i);
        int64_t number = c->topic == change->topic ? change->priority : c->topic->priority;
        want_after(change, c, &want);
        if (ranks(change, c))
            want.priority = engine_priority_by(c, want.policy, number, want.queue_policy);
        err = lane_to(e, c, &want, binds);
    }
    if (err != OK)
        give_up(e);
    return err;
}

/* All who have this lane go to another where nobody stands: they keep their order, so nobody is moved but the lines, and with the same head
 * and rank the new one stands where the old one stood, in a line of the same kind. */
static void move_whole(struct lane *l, struct lane *to)
{
    bool shown = l->node.size > 0, stays = shown && to->priority == l->priority && to->loose == l->loose;

    assert(to->queue == l->queue && to->medium == l->medium && !to->group == !l->group);
    if (stays) {
        hide_place(l);
        line_instead(line_of(l), &l->node, &to->node);
    } else {
        hide(l);
    }
    to->open = l->open;
    to->reserved = l->reserved;
    l->open = l->reserved = (struct line){0};
    if (shown)
        contact_at(to->open.first)->priority = to->priority; /* lanes are compared by their heads */
    if (shown && !stays)
        show(to);
    else if (shown)
        show_place(to);
}

static void move_lines(struct lane *l, struct lane *to)
{
    if (l->whole_to == to && l->moving == l->count && to != l && !to->open.root && !to->reserved.root)
        move_whole(l, to);
    l->moving = 0;
    l->sample = NULL;
}

void match_move(struct engine *e, bool times)
{
    struct lanes *all = e->lanes;

    while (all->bound)
        bound_for_good(e, all->bound);
    for (uint32_t i = 0; i < all->concerned_count; i++) {
        struct contact *c = concerned_at(all, i);
        struct lane *to = c->lane_to, *before = c->lane;
        c->lane_to = NULL;
        if (before->moving > 0) /* the first of its lane */
            move_lines(before, to);
        if (to == before || (match_stands(c) && !before->open.root && !before->reserved.root)) {
            c->lane = to; /* it stands there, or never left */
            c->priority = to->priority;
            match_drop(e, before);
        } else {
            match_bind(e, c, to);
        }
        if (times && c->state == CONTACT_WAITING)
            engine_refresh(e, c);
    }
    all->concerned_count = 0;
}

void match_boards_free(struct queue *q)
{
    for (unsigned m = 0; m < MEDIA; m++)
        for (uint32_t band = 0; band <= PRIORITY_MAX; band++) {
            match_board_free(q->boards[m][band]);
            q->boards[m][band] = NULL;
            match_rack_free(q->racks[m][band]);
            q->racks[m][band] = NULL;
        }
}

void match_loosen(struct queue *q)
{
    for (struct lane *l = q->lanes; l; l = l->queue_next)
        hide(l);
    match_boards_free(q);
}

void match_tighten(struct queue *q)
{
    for (struct lane *l = q->lanes; l; l = l->queue_next)
        show(l);
}

static const struct contact *head_of(const struct line *l)
{
    return l->first ? contact_at(lane_at(l->first)->open.first) : NULL;
}

const struct contact *match_head(const struct queue *q, enum medium medium)
{
    for (uint32_t band = PRIORITY_MAX + 1; q->bands[medium] != 0 && band-- > 0;) {
        const struct contact *kept = head_of(&q->lines[medium][band]), *loose = head_of(&q->loose[medium][band]);
        if (kept && loose)
            return match_before_in_queue(loose, kept) ? loose : kept;
        if (kept || loose)
            return kept ? kept : loose;
    }
    return NULL;
}

void match_keep_one(struct engine *e, struct queue *q, enum medium medium, uint32_t band)
{
    if (!q->loose[medium][band].first || !index_room(e->index))
        return;
    struct group *g = lane_at(q->loose[medium][band].first)->group;
    for (struct lane *l = *lanes_of(g); l; l = l->group_next) {
        hide(l);
        drop_place(l);
    }
    index_keep_group(e->index, g);
    for (struct lane *l = *lanes_of(g); l; l = l->group_next) {
        l->loose = index_is_loose(g);
        show(l);
    }
}

uint32_t match_ahead(const struct contact *c)
{
    uint32_t ahead = 0;

    for (const struct lane *l = c->queue->lanes; l; l = l->queue_next)
        ahead += line_ahead(&l->open, &c->node, in_queue_before) + line_ahead(&l->reserved, &c->node, in_queue_before);
    return ahead;
}

/* -- heads of lanes, the most urgent first: a binary heap -- */

struct heads match_heads(const struct engine *e, int64_t now_us)
{
    return (struct heads){.heap = e->lanes->heap, .room = e->lanes->heap_room, .now_us = now_us};
}

static void add(struct heads *h, struct contact *c)
{
    assert(h->count < h->room);

    uint32_t i = h->count++;
    while (i > 0 && match_before(c, h->heap[(i - 1) / 2], h->now_us)) {
        h->heap[i] = h->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->heap[i] = c;
}

void match_heads_add(struct heads *h, const struct lane *l)
{
    if (l->open.first)
        add(h, contact_at(l->open.first));
    if (l->reserved.first)
        add(h, contact_at(l->reserved.first));
}

struct contact *match_heads_first(const struct heads *h)
{
    return h->count ? h->heap[0] : NULL;
}

struct contact *match_behind(const struct contact *c)
{
    struct line_node *next = line_next(&c->node);
    return next ? contact_at(next) : NULL;
}

void match_heads_next(struct heads *h, struct contact *by)
{
    assert(h->count > 0);

    if (!by && --h->count == 0)
        return;
    struct contact *c = by ? by : h->heap[h->count];
    uint32_t i = 0;
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= h->count)
            break;
        if (child + 1 < h->count && match_before(h->heap[child + 1], h->heap[child], h->now_us))
            child++;
        if (!match_before(h->heap[child], c, h->now_us))
            break;
        h->heap[i] = h->heap[child];
        i = child;
    }
    h->heap[i] = c;
}
