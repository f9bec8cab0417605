#include "host/why_lines.h"

#include <assert.h>
#include <stdio.h>

static const char *const state_codes[] = {"none", "waiting", "offered", "talking", "wrapup", "closed", "connecting"};
static const char *const waits_codes[] = {"not",         "erased",  "pull", "reserved", "nobody_serves",
                                          "requirement", "offline", "busy", "held"};
static const char *const idles_codes[] = {"not", "offline", "paused", "wants", "away", "full", "no_queue", "nobody_waits",
                                          "requirement", "held", "reserved", "pull", "media"};
static const char *const fits_codes[] = {"yes",   "offered",  "reserved",    "held", "capacity",
                                         "state", "excluded", "requirement", "queue"};
static const char *const sought_codes[] = {NULL, "preferred", "last", "passed"};
static const char *const by_codes[] = {"queue_length", "last_served", "head"};

#define WORD(list, i) ((size_t)(i) < sizeof list / sizeof *list ? list[i] : "other")

/* "12 paused, 3 signed out": those that are not 0. */
struct part {
    uint32_t count;
    const char *zh, *en; /* after the number */
    int64_t more_us;     /* until the first of them may come again; 0: nothing is said of it */
};

static int64_t more_us(int64_t until_us, int64_t now_us)
{
    return until_us == NEVER_US || until_us <= now_us ? 0 : until_us - now_us;
}

/* Every count inside a sentence is written here. */
static void put_count(struct host_text *t, uint32_t n)
{
    char text[16];
    snprintf(text, sizeof text, "%u", n);
    host_text_put(t, text, text);
}

static void put_more(struct host_text *t, bool alone, int64_t us)
{
    if (us <= 0)
        return;
    host_text_put(t, alone ? "（" : "（最早 ", alone ? " (for " : " (the first for ");
    host_put_duration(t, us);
    host_text_put(t, "后可再派）", " more)");
}

static void put_part(struct host_text *t, bool first, const struct part *p)
{
    if (!first)
        host_text_put(t, "、", ", ");
    put_count(t, p->count);
    host_text_put(t, " ", " ");
    host_text_put(t, p->zh, p->en);
    put_more(t, p->count == 1, p->more_us);
}

/* False: all of them are 0. */
static bool put_some(struct host_text *t, const struct part *parts, size_t count)
{
    bool some = false;
    for (size_t i = 0; i < count; i++)
        if (parts[i].count) {
            put_part(t, !some, &parts[i]);
            some = true;
        }
    return some;
}

static void put_parts(struct host_text *t, const struct part *parts, uint32_t count)
{
    if (!put_some(t, parts, count))
        host_text_put(t, "均可接待", "all of them could");
}

static void put_state(struct host_text *t, const struct host_tongue *w, const struct engine_contact *c)
{
    static const struct {
        const char *zh, *en;
    } words[] = {[CONTACT_NONE] = {"未知", "unknown"},
                 [CONTACT_WAITING] = {"等待中", "waiting"},
                 [CONTACT_OFFERED] = {"正在邀约", "it is offered to "},
                 [CONTACT_TALKING] = {"正在接待：", "it talks with "},
                 [CONTACT_WRAPUP] = {"话后处理：", "it is wrapped up by "},
                 [CONTACT_CLOSED] = {"已结束", "it is closed"},
                 [CONTACT_CONNECTING] = {"正在接通：", "it is being joined with "}};
    assert((size_t)c->state < sizeof words / sizeof *words);

    host_text_put(t, words[c->state].zh, words[c->state].en);
    if (c->agent)
        host_put_agent(t, w, c->agent);
}

/* -- why a contact waits -- */

static void requirement(struct host_line *l, const struct host_tongue *w, const struct host_required *r)
{
    host_put_requirement(host_line_text(l, "requirement"), w, r);
}

static void queue(struct host_line *l, const struct host_tongue *w, queue_id id)
{
    host_put_queue(host_line_text(l, "queue"), w, id);
}

static void line_agents(struct host_line *l, const struct host_tongue *w, const struct host_why_contact *y)
{
    const struct explain_waiting *e = &y->waiting;
    const struct part parts[] = {{e->full, "位已达接待上限", "without a free place", 0},
                                 {e->paused, "位已暂停", "paused", 0},
                                 {e->offline, "位已离线", "signed out", 0},
                                 {e->away, "位失联", "away", 0},
                                 {e->held - e->held_for_good, "位因拒绝或错过而暂时回避", "kept apart after declining or missing it",
                                  more_us(e->held_until_us, y->now_us)},
                                 {e->held_for_good, "位因拒绝或转出而始终不再接待此联络", "apart from it for good after declining it or passing it on", 0},
                                 {e->excluded, "位不得接待此联络", "excluded for this contact", 0},
                                 {e->reserved_for_other, "位不是所等的坐席", "not waited for", 0}};
    host_line_begin(l, "waits.agents");
    host_line_number(l, "members", e->members);
    host_line_number(l, "full", e->full);
    host_line_number(l, "paused", e->paused);
    host_line_number(l, "offline", e->offline);
    host_line_number(l, "away", e->away);
    host_line_number(l, "held", e->held);
    host_line_number(l, "held_for_good", e->held_for_good);
    requirement(l, w, &y->required);
    put_parts(host_line_text(l, "parts"), parts, sizeof parts / sizeof *parts);
}

/* What the customer's values alone make false, no agent can help: that is said before what most agents fail. */
static void line_requirement(struct host_line *l, const struct host_tongue *w, const struct host_why_contact *y)
{
    const struct explain_waiting *e = &y->waiting;
    uint32_t part = 0;
    while (part < y->required.count && !host_part_settled(&y->required, part))
        part++;
    bool settled = part < y->required.count;
    part = settled ? part : e->worst;
    host_line_begin(l, settled ? "waits.given" : "waits.requirement");
    host_line_number(l, "serving", e->requirement);
    host_line_number(l, "excluded", part < e->predicates ? e->predicate[part] : 0);
    queue(l, w, y->contact.queue);
    requirement(l, w, &y->required);
    struct host_text *predicate = host_line_text(l, "predicate");
    if (part < y->required.count)
        host_put_condition(predicate, w, &y->required, part);
}

static void line_waits(struct host_line *l, const struct host_tongue *w, const struct host_why_contact *y)
{
    const struct explain_waiting *e = &y->waiting;
    switch (e->why) {
    case WAITS_NOT:
        host_line_begin(l, "waits.not");
        put_state(host_line_text(l, "state"), w, &y->contact);
        break;
    case WAITS_ERASED:
        host_line_begin(l, "waits.erased");
        break;
    case WAITS_PULL:
        host_line_begin(l, "waits.pull");
        host_line_number(l, "members", e->members);
        queue(l, w, y->contact.queue);
        requirement(l, w, &y->required);
        break;
    case WAITS_RESERVED:
        host_line_begin(l, "waits.reserved");
        host_line_number(l, "until_us", e->until_us - y->now_us);
        host_put_agent(host_line_text(l, "agent"), w, e->sought);
        host_text_put(host_line_text(l, "sought"), e->sought_why == SOUGHT_LAST ? "上次服务的坐席" : e->sought_why == SOUGHT_PASSED ? "同事转接的对象" : "客户的专属坐席",
                      e->sought_why == SOUGHT_LAST ? "who served the customer last"
                      : e->sought_why == SOUGHT_PASSED ? "to whom a colleague passed it" : "whom the customer prefers");
        break;
    case WAITS_NOBODY_SERVES:
        host_line_begin(l, "waits.nobody_serves");
        queue(l, w, y->contact.queue);
        break;
    case WAITS_REQUIREMENT:
        line_requirement(l, w, y);
        break;
    case WAITS_OFFLINE:
    case WAITS_BUSY:
    case WAITS_HELD:
        line_agents(l, w, y);
        break;
    }
}

static void put_by(struct host_text *t, enum estimator by)
{
    host_text_put(t, by == ESTIMATE_QUEUE_LENGTH ? "排队人数" : by == ESTIMATE_LAST_SERVED ? "上一位获接待客户的等待时长" : "队首客户已等待的时长",
                  by == ESTIMATE_QUEUE_LENGTH ? "by the length of the queue"
                  : by == ESTIMATE_LAST_SERVED ? "as the last one served waited" : "as the first in line has waited");
}

/* waited_us: what of it is over already; only the queue's length counts from now. Who has waited as long as was likely
 * knows more than the estimate does: how much longer, nothing here says. */
static void line_estimate(struct host_line *l, const char *code, const struct estimate_answer *a, int64_t waited_us)
{
    int64_t over = a->by == ESTIMATE_QUEUE_LENGTH ? 0 : waited_us;
    if (!a->sure || (over && over >= a->likely_us)) {
        host_line_begin(l, "estimate.unsure");
        return;
    }
    host_line_begin(l, code);
    host_line_number(l, "likely_us", a->likely_us - over);
    host_line_number(l, "at_most_us", a->at_most_us - over);
    host_line_number(l, "error_us", a->error_us);
    put_by(host_line_text(l, "by"), a->by);
}

static void line_step(struct host_line *l, const struct host_tongue *w, const struct host_why_contact *y)
{
    const struct explain_waiting *e = &y->waiting;
    host_line_begin(l, !e->steps ? "step.none" : e->step_us == NEVER_US ? "step.last" : "step.next");
    if (!e->steps)
        return;
    host_line_number(l, "steps", e->steps);
    if (e->step_us == NEVER_US)
        return;
    host_line_number(l, "step", e->step + 1);
    host_line_number(l, "step_us", e->step_us - y->now_us);
    host_line_number(l, "members", y->next.members);
    requirement(l, w, &y->next);
}

static void waiting_lines(const struct host_out *o, const struct host_tongue *w, const struct host_why_contact *y)
{
    const struct explain_waiting *e = &y->waiting;
    int64_t waited_us = y->now_us - y->contact.arrived_us;
    struct host_line l;
    host_line_begin(&l, e->ahead ? "place" : "place.first");
    host_line_number(&l, "place", e->place);
    host_line_number(&l, "ahead", e->ahead);
    host_line_number(&l, "waited_us", waited_us);
    queue(&l, w, y->contact.queue);
    host_line_end(o, &l);
    line_step(&l, w, y);
    host_line_end(o, &l);
    if (e->overflow_us != NEVER_US && e->overflow) {
        host_line_begin(&l, "overflow");
        host_line_number(&l, "overflow_us", e->overflow_us - y->now_us);
        queue(&l, w, e->overflow);
        host_line_end(o, &l);
    }
    line_estimate(&l, "estimate", &e->estimate, e->waited_us);
    host_line_end(o, &l);
}

void host_why_contact_lines(const struct host_out *o, const struct host_tongue *w, const struct host_why_contact *y)
{
    struct host_line l;
    line_waits(&l, w, y);
    host_line_end(o, &l);
    if (y->waiting.held > y->waiting.held_for_good && y->waiting.why != WAITS_NOT) {
        host_line_begin(&l, "waits.apart");
        host_line_number(&l, "hold_us", y->waiting.hold_us);
        host_line_number(&l, "times", y->waiting.held_times);
        host_line_end(o, &l);
    }
    if (y->waiting.why != WAITS_NOT)
        waiting_lines(o, w, y);
}

static void predicates_json(struct json *j, const struct host_tongue *w, const struct host_required *r, const uint32_t *excluded,
                            uint32_t count)
{
    json_array(j, "predicates");
    for (uint32_t i = 0; i < count; i++) {
        struct host_text t = {0};
        if (i < r->count)
            host_put_condition(&t, w, r, i);
        else
            host_text_put(&t, "更早版本的条件", "a condition of an earlier version");
        json_open(j, NULL);
        host_text_pair(j, &t);
        json_int(j, "excluded", excluded[i]);
        json_close(j);
        host_text_done(&t);
    }
    json_end(j);
}

void host_why_contact_done(struct host_why_contact *y)
{
    host_required_done(&y->required);
    host_required_done(&y->next);
}

static void thing_json(struct json *j, const char *key, uint64_t id, struct host_text *name)
{
    json_open(j, key);
    json_id(j, "id", id);
    host_text_pair(j, name);
    json_close(j);
    host_text_done(name);
}

static void agent_json(struct json *j, const struct host_tongue *w, const char *key, agent_id id)
{
    struct host_text name = {0};
    host_put_agent(&name, w, id);
    thing_json(j, key, id, &name);
}

static void queue_json(struct json *j, const struct host_tongue *w, const char *key, queue_id id)
{
    struct host_text name = {0};
    host_put_queue(&name, w, id);
    thing_json(j, key, id, &name);
}

void host_why_contact_json(struct json *j, const struct host_tongue *w, const struct host_why_contact *y)
{
    const struct explain_waiting *e = &y->waiting;
    json_id(j, "contact", y->contact.id);
    json_z(j, "state", WORD(state_codes, y->contact.state));
    json_z(j, "why", WORD(waits_codes, e->why));
    json_int(j, "at_us", y->now_us);
    queue_json(j, w, "queue", y->contact.queue);
    if (y->contact.agent)
        agent_json(j, w, "agent", y->contact.agent);
    json_array(j, "lines");
    host_why_contact_lines(&(struct host_out){.json = j}, w, y);
    json_end(j);
    predicates_json(j, w, &y->required, e->predicate, e->predicates);
    json_open(j, "counts");
    json_int(j, "seats", e->seats);
    json_int(j, "queue", e->queue);
    json_int(j, "requirement", e->requirement);
    json_int(j, "members", e->members);
    json_int(j, "offline", e->offline);
    json_int(j, "paused", e->paused);
    json_int(j, "away", e->away);
    json_int(j, "full", e->full);
    json_int(j, "held", e->held);
    json_int(j, "excluded", e->excluded);
    json_close(j);
    json_int(j, "agents", y->ranked_all);
    json_array(j, "ranked");
    host_ranked_json(j, w, &y->required, y->ranked, y->ranked_count, y->now_us);
    json_end(j);
}

/* -- the ranked list -- */

void host_ranked_put(struct host_text *t, const struct host_tongue *w, const struct host_required *required,
                     const struct explain_ranked *r, int64_t now_us)
{
    static const struct {
        const char *zh, *en;
    } words[] = {{"可接", "may take it"},
                 {"已收到邀约或正在接待", "has it offered or in hand"},
                 {"该联络只等另一位坐席", "it waits for another agent"},
                 {"因拒绝或错过而暂时回避", "kept apart after declining or missing it"},
                 {"已达接待上限", "no free place"},
                 {"未就绪", "not ready"},
                 {"不得接待此联络", "excluded for this contact"},
                 {"不符合：", "does not meet: "},
                 {"不服务该队列", "does not serve the queue"}};
    assert((size_t)r->fits < sizeof words / sizeof *words);

    if (r->fits == FITS_HELD && r->apart_us == NEVER_US)
        host_text_put(t, "因拒绝或转出而始终不再接待此联络", "apart from it for good after declining it or passing it on");
    else if (r->fits == FITS_HELD && r->apart_us <= now_us)
        host_text_put(t, "已问过，先问其他坐席", "was asked already: the others come first");
    else
        host_text_put(t, words[r->fits].zh, words[r->fits].en);
    if (r->fits == FITS_HELD)
        put_more(t, true, more_us(r->apart_us, now_us));
    if (r->fits == FITS_REQUIREMENT && r->predicate < required->count)
        host_put_condition(t, w, required, r->predicate);
    if (r->unfair)
        host_text_put(t, "，但为公平起见暂缓（比其他人更忙）", ", but stands back: busier than the others");
}

void host_ranked_json(struct json *j, const struct host_tongue *w, const struct host_required *required,
                      const struct explain_ranked *list, uint32_t count, int64_t now_us)
{
    for (uint32_t i = 0; i < count; i++) {
        struct host_text t = {0};
        const struct explain_ranked *r = &list[i];
        json_open(j, NULL);
        agent_json(j, w, "agent", r->agent);
        json_z(j, "why", WORD(fits_codes, r->fits));
        host_ranked_put(&t, w, required, r, now_us);
        host_text_pair(j, &t);
        json_milli(j, "score", r->score);
        json_int(j, "load_permille", r->load_permille);
        json_int(j, "occupancy_permille", r->occupancy_permille);
        json_int(j, "idle_us", r->idle_us);
        json_close(j);
        host_text_done(&t);
    }
}

/* -- why an agent is idle -- */

static const char *idle_line(const struct explain_idle *i)
{
    switch (i->why) {
    case IDLES_NOT: return "idles.not";
    case IDLES_OFFLINE: return "idles.offline";
    case IDLES_PAUSED: return "idles.paused";
    case IDLES_WANTS: return "idles.wants";
    case IDLES_AWAY: return "idles.away";
    case IDLES_FULL: return "idles.full";
    case IDLES_NO_QUEUE: return "idles.no_queue";
    case IDLES_NOBODY_WAITS: return "idles.nobody_waits";
    case IDLES_REQUIREMENT: return "idles.requirement";
    case IDLES_HELD: return "idles.held";
    case IDLES_RESERVED: return "idles.reserved";
    case IDLES_PULL: return "idles.pull";
    case IDLES_MEDIA: return "idles.media";
    }
    return "idles.not";
}

/* A reason that the company has declared is called as the company calls it. */
static void put_state_word(struct host_text *t, const struct host_tongue *w, enum agent_state state, uint32_t reason)
{
    const struct config_reason *r = config_reason(w->view, REASON_PAUSE, reason);
    if (state == AGENT_OFFLINE)
        host_text_put(t, "离线", "signed out");
    else if (state == AGENT_READY)
        host_text_put(t, "就绪", "ready");
    else if (reason == PAUSE_MISSED)
        host_text_put(t, "错过邀约", "missed an offer");
    else if (r)
        host_text_str(t, r->zh, r->en);
    else
        host_text_put(t, "暂停", "paused");
}

/* Between two contacts, or with some in hand and places left. */
static void put_stands(struct host_text *t, const struct host_why_agent *y)
{
    if (!y->agent.active) {
        host_text_put(t, "已空闲 ", "has been idle for ");
        host_put_duration(t, y->idle.idle_us);
        return;
    }
    host_text_put(t, "手上有 ", "has ");
    put_count(t, y->agent.active);
    host_text_put(t, " 个联络", y->agent.active == 1 ? " contact in hand" : " contacts in hand");
}

/* What the sentence did not say: of those who wait, who may not come for another reason than the one told. */
static void also_line(const struct host_out *o, const struct explain_idle *i)
{
    const struct part parts[] = {
        {i->why == IDLES_REQUIREMENT ? 0 : i->requirement, "个的要求该坐席不符合", "whose requirement they do not meet", 0},
        {i->why == IDLES_HELD ? 0 : i->held, "个与该坐席分开（拒绝、错过、转出或指定排除）", "kept apart from them (declined, missed, passed on or excluded)", 0},
        {i->why == IDLES_RESERVED ? 0 : i->reserved, "个只等另一位坐席", "for another agent alone", 0},
        {i->why == IDLES_MEDIA ? 0 : i->media, "个所属渠道该坐席已达接待上限", "of a medium they have no place for", 0},
        {i->why == IDLES_PULL ? 0 : i->pull, "个须由坐席自取", "to be picked by an agent", 0}};
    uint32_t others = 0;
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        others += parts[k].count;
    if (i->why < IDLES_REQUIREMENT || !others)
        return;
    struct host_line l;
    host_line_begin(&l, "idles.also");
    host_line_number(&l, "others", others);
    (void)put_some(host_line_text(&l, "parts"), parts, sizeof parts / sizeof *parts);
    host_line_end(o, &l);
}

/* Of those who wait: from which they are kept, and for how long. */
static void put_apart(struct host_text *t, const struct host_why_agent *y)
{
    const struct explain_idle *i = &y->idle;
    const struct part parts[] = {{i->held - i->held_for_good - i->held_excluded, "个因此前拒绝或错过而暂时回避", "kept from them after they declined or missed it",
                                  more_us(i->held_until_us, y->now_us)},
                                 {i->held_for_good, "个因此前拒绝或转出而始终不再派给此坐席", "kept from them for good after they declined it or passed it on", 0},
                                 {i->held_excluded, "个指明不得由此坐席接待", "from which they are excluded", 0}};
    (void)put_some(t, parts, sizeof parts / sizeof *parts);
}

void host_why_agent_json(struct json *j, const struct host_tongue *w, const struct host_why_agent *y)
{
    const struct explain_idle *i = &y->idle;
    struct host_line l;
    json_z(j, "why", WORD(idles_codes, i->why));
    json_int(j, "at_us", y->now_us);
    agent_json(j, w, "agent", y->agent.id);
    if (i->example)
        json_id(j, "example", i->example);
    json_array(j, "lines");
    host_line_begin(&l, idle_line(i));
    host_line_number(&l, "active", y->agent.active);
    host_line_number(&l, "capacity", y->agent.capacity);
    host_line_number(&l, "since_us", y->now_us - y->agent.state_since_us);
    host_line_number(&l, "idle_us", i->idle_us);
    host_line_number(&l, "queues", i->queues);
    host_line_number(&l, "waiting", i->waiting);
    host_line_number(&l, "requirement", i->requirement);
    host_line_number(&l, "held", i->held);
    host_line_number(&l, "reserved", i->reserved);
    host_line_number(&l, "media", i->media);
    host_line_number(&l, "held_for_good", i->held_for_good);
    host_put_agent(host_line_text(&l, "agent"), w, y->agent.id);
    put_state_word(host_line_text(&l, "reason"), w, y->agent.state, y->agent.reason);
    put_state_word(host_line_text(&l, "wish"), w, i->wanted_state, i->wanted_reason);
    put_stands(host_line_text(&l, "stands"), y);
    struct host_text *predicate = host_line_text(&l, "predicate");
    if (i->example_predicate < y->example.count)
        host_put_condition(predicate, w, &y->example, i->example_predicate);
    put_apart(host_line_text(&l, "apart"), y);
    host_line_end(&(struct host_out){.json = j}, &l);
    also_line(&(struct host_out){.json = j}, i);
    json_end(j);
}

/* -- estimates -- */

void host_estimate_json(struct json *j, const struct host_tongue *w, const struct estimate_answer *a)
{
    struct host_line l;
    (void)w;
    json_bool(j, "sure", a->sure);
    if (a->sure) {
        json_z(j, "by", WORD(by_codes, a->by));
        json_int(j, "likely_us", a->likely_us);
        json_int(j, "at_most_us", a->at_most_us);
        json_int(j, "error_us", a->error_us);
    }
    json_array(j, "lines");
    line_estimate(&l, "estimate.new", a, 0);
    host_line_end(&(struct host_out){.json = j}, &l);
    json_end(j);
}

const char *host_sought_code(enum sought sought)
{
    return WORD(sought_codes, sought);
}

/* -- a decision of the past, from its digest -- */

static void line_excluded(struct host_line *l, const struct host_tongue *w, const struct host_decision *d, bool same)
{
    const struct offer_digest *g = &d->digest;
    const struct part parts[] = {{g->excluded_state, "位未就绪或已达接待上限", "not ready or without a place", 0},
                                 {g->excluded_held, "位因拒绝或错过而回避", "kept apart after declining or missing it", 0},
                                 {d->named ? 0 : g->excluded_reserved, "位不是所等的那位坐席", "not the one agent it waited for", 0},
                                 {g->excluded_queue, "位不服务该队列", "not serving the queue", 0}};
    host_line_begin(l, "offered.excluded");
    host_line_number(l, "excluded_state", g->excluded_state);
    host_line_number(l, "excluded_held", g->excluded_held);
    host_line_number(l, "excluded_reserved", g->excluded_reserved);
    host_line_number(l, "excluded_queue", g->excluded_queue);
    struct host_text *t = host_line_text(l, "parts");
    bool first = !put_some(t, parts, sizeof parts / sizeof *parts);
    for (uint32_t i = 0; i < g->predicates; i++)
        if (g->excluded[i]) {
            put_part(t, first, &(struct part){g->excluded[i], "位不符合", "not meeting ", 0});
            first = false;
            if (same && i < d->required.count) {
                host_put_condition(t, w, &d->required, i);
            } else {
                host_text_put(t, "第 ", "condition ");
                put_count(t, i + 1);
                host_text_put(t, " 个条件", "");
            }
        }
    if (first)
        host_text_put(t, "无", "nobody");
}

static void put_others(struct host_line *l, const struct host_tongue *w, const agent_id *agents, uint32_t count)
{
    struct host_text *others = host_line_text(l, "others");
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            host_text_put(others, "、", ", ");
        host_put_agent(others, w, agents[i]);
    }
}

static void beside_line(const struct host_out *o, const struct host_tongue *w, const struct host_decision *d)
{
    struct host_line l;
    if (!d->beside)
        return;
    host_line_begin(&l, "offered.beside");
    put_others(&l, w, d->beside_agents, d->beside);
    host_line_end(o, &l);
}

static void named_lines(const struct host_out *o, const struct host_tongue *w, const struct host_decision *d)
{
    static const struct {
        const char *zh, *en;
    } words[] = {[SOUGHT_PREFERRED] = {"是客户的专属坐席", "they are the customer's preferred agent"},
                 [SOUGHT_LAST] = {"上次由其接待该客户", "they talked with the customer last"},
                 [SOUGHT_PASSED] = {"同事将该联络转接给该坐席", "a colleague transferred it to them"}};
    struct host_line l;
    assert((size_t)d->named < sizeof words / sizeof *words);
    host_line_begin(&l, "offered.named");
    host_put_agent(host_line_text(&l, "agent"), w, d->agent);
    host_text_put(host_line_text(&l, "sought"), words[d->named].zh, words[d->named].en);
    host_line_end(o, &l);
    host_line_begin(&l, d->named == SOUGHT_PASSED ? "offered.only" : d->digest.excluded_reserved ? "offered.others" : "offered.alone");
    host_line_number(&l, "others", d->digest.excluded_reserved);
    host_line_end(o, &l);
}

/* Who stood behind those whom it was offered to. The digest names the best few only. */
static void next_line(const struct host_out *o, const struct host_tongue *w, const struct host_decision *d)
{
    const struct offer_digest *g = &d->digest;
    struct host_line l;
    agent_id behind[DIGEST_TOP_MAX];
    uint32_t count = 0;
    for (uint32_t i = 0; i < g->top; i++) {
        bool rang = g->top_agents[i] == d->agent;
        for (uint32_t k = 0; k < d->beside && !rang; k++)
            rang = g->top_agents[i] == d->beside_agents[k];
        if (!rang)
            behind[count++] = g->top_agents[i];
    }
    if (!count && g->eligible > 1 + d->beside)
        return;
    host_line_begin(&l, count ? "offered.next" : "offered.alone");
    if (count)
        put_others(&l, w, behind, count);
    host_line_end(o, &l);
}

static void compared_lines(const struct host_out *o, const struct host_tongue *w, const struct host_decision *d)
{
    const struct offer_digest *g = &d->digest;
    struct host_line l;
    host_line_begin(&l, "offered");
    host_line_number(&l, "considered", g->considered);
    host_line_number(&l, "eligible", g->eligible);
    host_put_agent(host_line_text(&l, "agent"), w, d->agent);
    host_line_end(o, &l);
    beside_line(o, w, d);
    next_line(o, w, d);
    if (g->unfair) {
        host_line_begin(&l, "offered.unfair");
        host_line_number(&l, "unfair", g->unfair);
        host_line_end(o, &l);
    }
}

void host_decision_lines(const struct host_out *o, const struct host_tongue *w, const struct host_decision *d)
{
    const struct offer_digest *g = &d->digest;
    bool same = d->policy_version == g->policy_version;
    struct host_line l;
    if (d->named)
        named_lines(o, w, d);
    else
        compared_lines(o, w, d);
    if (d->named != SOUGHT_PASSED) {
        line_excluded(&l, w, d, same);
        host_line_end(o, &l);
    }
    if (g->step) {
        host_line_begin(&l, "offered.step");
        host_line_number(&l, "step", g->step);
        host_line_end(o, &l);
    }
    if (!same) {
        host_line_begin(&l, "offered.older");
        host_line_number(&l, "version", g->policy_version);
        host_line_end(o, &l);
    }
}

void host_decision_json(struct json *j, const struct host_tongue *w, const struct host_decision *d)
{
    const struct offer_digest *g = &d->digest;
    bool same = d->policy_version == g->policy_version;
    json_open(j, NULL);
    json_int(j, "fact", (int64_t)d->no);
    json_int(j, "at_us", d->at_us);
    agent_json(j, w, "agent", d->agent);
    json_z(j, "outcome", d->outcome);
    json_z(j, "named", WORD(sought_codes, d->named));
    json_int(j, "step", g->step);
    json_int(j, "policy", g->policy_version);
    json_int(j, "considered", g->considered);
    json_int(j, "eligible", g->eligible);
    json_array(j, "top");
    for (uint32_t i = 0; i < g->top; i++)
        agent_json(j, w, NULL, g->top_agents[i]);
    json_end(j);
    json_array(j, "scores");
    for (uint32_t i = 0; i < g->top; i++)
        json_milli(j, NULL, g->top_scores[i]);
    json_end(j);
    predicates_json(j, w, same ? &d->required : &(struct host_required){0}, g->excluded, g->predicates);
    json_array(j, "lines");
    host_decision_lines(&(struct host_out){.json = j}, w, d);
    json_end(j);
    json_close(j);
}
