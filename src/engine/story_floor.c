/* story_floor.c: queues, agents, customers, topics and the company's routing. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/story.h"

static uint32_t whole(const char *word, uint32_t otherwise)
{
    return word ? (uint32_t)strtoul(word, NULL, 10) : otherwise;
}

static const char *const wait_orders[] = {"strict", "ageing", "weight", "target"};
static const char *const agent_orders[] = {"idle", "occupied", "spare", "score", "specialist", "robin"};
static const char *const offer_modes[] = {"single", "parallel", "sequential", "automatic", "pull"};
static const char *const idle_froms[] = {"work", "offer", "ready"};

/* One of the list, or the first if the line does not say. */
static uint32_t choice(struct story *s, const char *const list[], int64_t count, const char *word)
{
    int64_t i = word ? story_choice(list, count, word) : 0;
    if (i < 0)
        story_fail(s, "unknown word '%s'", word);
    return i < 0 ? 0 : (uint32_t)i;
}

static int64_t span_of(struct story *s, char **w, uint32_t n, const char *word, int64_t otherwise_us)
{
    const char *span = story_after(w, n, word);
    return span ? story_span_us(s, span) : otherwise_us;
}

/* "order weight 2 agents idle offer parallel 3 connect 10s overflow OTHER 5 after 60s at-most voice 20 fairness 50" */
static void queue_policy(struct story *s, char **w, uint32_t n, struct queue_policy *ret)
{
    const char *order = story_after(w, n, "order"), *offer = story_after(w, n, "offer"), *overflow = story_after(w, n, "overflow");
    const char *number = order ? story_after(w, n, order) : NULL;

    *ret = queue_policy_default;
    ret->wait_order = choice(s, wait_orders, 4, order);
    if (ret->wait_order == WAIT_WEIGHT)
        ret->weight = whole(number, 1) * 1000;
    if (ret->wait_order == WAIT_AGEING)
        ret->ageing_us = story_span_us(s, number);
    if (ret->wait_order == WAIT_TARGET)
        ret->target_us = story_span_us(s, number);
    ret->agent_order = choice(s, agent_orders, 6, story_after(w, n, "agents"));
    ret->offer_mode = choice(s, offer_modes, 5, offer);
    if (ret->offer_mode == OFFER_PARALLEL)
        ret->parallel = (uint8_t)whole(story_after(w, n, "parallel"), 3);
    ret->fairness_permille = whole(story_after(w, n, "fairness"), 0);
    ret->connect_us = span_of(s, w, n, "connect", 0);
    if (overflow) {
        ret->overflow = story_number(&s->queues, overflow);
        ret->overflow_waiting = whole(story_after(w, n, "longer-than"), 0);
        ret->overflow_us = span_of(s, w, n, "after", 0);
    }
    for (uint32_t i = 0; i + 2 < n; i++)
        if (strcmp(w[i], "at-most") == 0)
            ret->waiting_max[choice(s, story_media, MEDIA, w[i + 1])] = whole(w[i + 2], 0);
}

static void do_queue(struct story *s, char **w, uint32_t n)
{
    struct queue_policy policy;
    struct story_attrs attrs = {0};
    struct buf rest = {0};

    story_attrs_add(s, &attrs, "queue", w, n);
    story_attrs_write(s, &attrs);
    queue_policy(s, w, n, &policy);
    policy.attrs = attrs.bytes;
    policy.attrs_bytes = attrs.n;
    queue_policy_write(&rest, &policy);
    story_run(s, (struct command){.kind = CMD_QUEUE_SET,
                                  .queue = story_number(&s->queues, w[1]),
                                  .a = story_span_us(s, story_after(w, n, "lease")),
                                  .b = story_span_us(s, story_after(w, n, "wrap-up")),
                                  .c = story_span_us(s, story_after(w, n, "apart")),
                                  .rest = rest.p,
                                  .rest_bytes = story_has(w + 2, n - 2, "plain") ? 0 : (uint32_t)rest.n});
    buf_done(&rest);
}

/* "idle offer", "beside chat voice", "alone email task", "sleep chat 500 room 2": each line changes what it names */
static void do_routing(struct story *s, char **w, uint32_t n)
{
    struct routing *r = &s->routing;
    struct buf rest = {0};

    if (story_has(w, n, "idle"))
        r->idle_from = choice(s, idle_froms, 3, story_after(w, n, "idle"));
    for (uint32_t i = 1; i + 2 < n; i++) {
        bool beside = strcmp(w[i], "beside") == 0;
        if (beside || strcmp(w[i], "alone") == 0)
            r->beside[choice(s, story_media, MEDIA, w[i + 1])][choice(s, story_media, MEDIA, w[i + 2])] = beside;
        if (strcmp(w[i], "sleep") == 0) {
            uint32_t medium = choice(s, story_media, MEDIA, w[i + 1]);
            r->sleep_permille[medium] = (uint16_t)whole(w[i + 2], 0);
            r->wake_room[medium] = (uint16_t)whole(story_after(w, n, "room"), r->wake_room[medium]);
        }
    }
    routing_write(&rest, r);
    story_run(s, (struct command){.kind = CMD_ROUTING_SET, .rest = rest.p, .rest_bytes = (uint32_t)rest.n});
    buf_done(&rest);
}

static void set_agent(struct story *s, agent_id id, char **w, uint32_t n)
{
    static const enum medium packed[] = {MEDIUM_VOICE, MEDIUM_EMAIL, MEDIUM_MESSAGE, MEDIUM_TASK};
    const char *chats = story_after(w, n, "capacity");
    struct story_attrs attrs = {0};
    int64_t others = 0;

    story_attrs_add(s, &attrs, "agent", w, n);
    story_attrs_write(s, &attrs);
    for (unsigned i = 0; i < 4; i++)
        others |= (int64_t)whole(story_after(w, n, story_media[packed[i]]), 0) << (12 * i);
    story_run(s, (struct command){.kind = CMD_AGENT_SET, .agent = id, .a = ++s->policy_version,
                                  .b = whole(chats ? chats : story_after(w, n, "chat"), 1), .c = others, .rest = attrs.bytes,
                                  .rest_bytes = attrs.n});
}

static void do_agent(struct story *s, char **w, uint32_t n)
{
    set_agent(s, story_id(s, w[1], 'a'), w, n);
}

/* "crowd 70 queues={bank}": so many agents more, whom nothing else names: they never sign in. */
static void do_crowd(struct story *s, char **w, uint32_t n)
{
    bool reloads = s->reloads;

    s->reloads = false; /* once, not after each of them: the next thing that happens is saved with all */
    for (uint32_t i = whole(w[1], 0); i > 0; i--) {
        set_agent(s, STORY_CROWD_FIRST + s->crowd++, w, n);
        s->happened_count = 0;
    }
    s->reloads = reloads;
}

/* "limits queues 2 topics 3 agents 4 contacts 5": of the whole company; before anything else */
static void do_limits(struct story *s, char **w, uint32_t n)
{
    s->limits.queues_max = whole(story_after(w, n, "queues"), s->limits.queues_max);
    s->limits.topics_max = whole(story_after(w, n, "topics"), s->limits.topics_max);
    s->limits.agents_max = whole(story_after(w, n, "agents"), s->limits.agents_max);
    s->limits.contacts_max = whole(story_after(w, n, "contacts"), s->limits.contacts_max);
    engine_free(s->e);
    if (engine_new(&s->limits, &s->e) != OK)
        story_fail(s, "no such engine");
}

static void do_customer(struct story *s, char **w, uint32_t n)
{
    assert(s->customers_count < 20);
    struct person *p = &s->customers[s->customers_count++];
    struct story_attrs declared = {0};
    char *to = p->text;

    snprintf(p->name, sizeof p->name, "%s", w[1]);
    for (uint32_t i = 0; i < n; i++) {
        p->words[p->count++] = to;
        to += snprintf(to, LINE_MAX - (size_t)(to - p->text), "%s", w[i]) + 1;
    }
    story_attrs_add(s, &declared, "customer", w, n); /* their types are known before any topic */
}

/* "medium voice preferred a1 last a2 excluded a3,a4" */
static void reserved_attrs(struct story *s, char **w, uint32_t n, struct story_attrs *a)
{
    const char *medium = story_after(w, n, "medium"), *preferred = story_after(w, n, "preferred"), *last = story_after(w, n, "last");
    const char *excluded = story_after(w, n, "excluded");

    if (medium)
        story_attrs_number(a, ATTR_MEDIUM, choice(s, story_media, MEDIA, medium));
    if (preferred)
        story_attrs_number(a, ATTR_PREFERRED, (int64_t)story_id(s, preferred, 'a'));
    if (last)
        story_attrs_number(a, ATTR_LAST, (int64_t)story_id(s, last, 'a'));
    for (attr_id i = 0; excluded && *excluded && i < ATTR_EXCLUDED_MAX; i++) {
        story_attrs_number(a, ATTR_EXCLUDED + i, (int64_t)story_id(s, excluded, 'a'));
        excluded = strchr(excluded, ',');
        excluded = excluded ? excluded + 1 : "";
    }
}

/* "known contact urgency=7": an attribute that expressions may name before anybody has it */
static void do_known(struct story *s, char **w, uint32_t n)
{
    struct story_attrs declared = {0};

    story_attrs_add(s, &declared, w[1], w, n);
}

party_id story_contact_attrs(struct story *s, const char *customer, char **w, uint32_t n, struct story_attrs *ret)
{
    party_id party = 0;

    *ret = (struct story_attrs){0};
    for (uint32_t i = 0; customer && i < s->customers_count; i++)
        if (strcmp(s->customers[i].name, customer) == 0) {
            party = i + 1;
            story_attrs_add(s, ret, "customer", s->customers[i].words, s->customers[i].count);
        }
    story_attrs_add(s, ret, "contact", w, n);
    reserved_attrs(s, w, n, ret);
    story_attrs_write(s, ret);
    return party;
}

/* -- topics -- */

static void do_topic(struct story *s, char **w, uint32_t n)
{
    const char *queue = story_after(w, n, "queue");
    struct story_topic *t = &s->topic;

    if (!queue) {
        story_fail(s, "a topic needs its queue");
        return;
    }
    *t = (struct story_topic){
        .open = true,
        .command = {.kind = CMD_TOPIC_SET, .queue = story_number(&s->queues, queue), .a = story_number(&s->topics, w[1]),
                    .b = whole(story_after(w, n, "priority"), 0)},
        .policy = {.version = ++s->policy_version, .patience_us = story_span_us(s, story_after(w, n, "patience"))},
        .widen_permille = whole(story_after(w, n, "widen"), 0) * 10, /* per cent of the patience */
    };
    t->policy.seek = (uint8_t)((story_has(w, n, "preferred") ? SEEK_PREFERRED : 0) | (story_has(w, n, "last") ? SEEK_LAST : 0));
    t->policy.seek_us = span_of(s, w, n, "seek", 0);
    t->old = story_has(w + 2, n - 2, "old");
    t->policy.slack = (int64_t)whole(story_after(w, n, "slack"), 0) * 1000;
}

/* The text after the word if the line begins with it. */
static const char *line_of(const char *text, const char *word)
{
    size_t n = strlen(word);
    return strncmp(text, word, n) == 0 && text[n] == ' ' ? text + n + strspn(text + n, " ") : NULL;
}

static void add_step(struct story *s, struct policy_step step, const char *text)
{
    struct story_topic *t = &s->topic;

    assert(t->policy.steps < STEPS_MAX);
    t->step[t->policy.steps] = step;
    snprintf(t->steps[t->policy.steps++], LANG_SOURCE_MAX, "%s", text);
}

/* "after 10s share 50 EXPRESSION", one of the two or both */
static void read_step(struct story *s, const char *text)
{
    struct policy_step step = {0};
    const char *rest;
    char *end;

    if ((rest = line_of(text, "after")) != NULL) {
        step.after_us = story_span_us(s, rest);
        text = rest + strcspn(rest, " ");
        text += strspn(text, " ");
    }
    if ((rest = line_of(text, "share")) != NULL) {
        step.permille = (uint32_t)strtoul(rest, &end, 10) * 10;
        text = end + strspn(end, " ");
    }
    add_step(s, step, text);
}

bool story_topic_line(struct story *s, const char *text)
{
    struct story_topic *t = &s->topic;
    const char *rest;

    if (!t->open)
        return false;
    if ((rest = line_of(text, "required")) != NULL)
        snprintf(t->required, sizeof t->required, "%s", rest);
    else if ((rest = line_of(text, "score")) != NULL)
        snprintf(t->score, sizeof t->score, "%s", rest);
    else if ((rest = line_of(text, "rank")) != NULL)
        snprintf(t->priority, sizeof t->priority, "%s", rest);
    else if ((rest = line_of(text, "widened")) != NULL)
        add_step(s, (struct policy_step){.permille = t->widen_permille}, rest);
    else if ((rest = line_of(text, "step")) != NULL)
        read_step(s, rest);
    else
        return false;
    return true;
}

/* As topics were written once: required, and one step at the command's share of the patience. */
static void write_old(struct buf *out, const struct story_topic *t)
{
    const struct lang_code programs[] = {t->policy.required, t->step[0].required};

    buf_u32(out, t->policy.version);
    buf_u64(out, (uint64_t)t->policy.patience_us);
    for (unsigned i = 0; i < 2; i++) {
        buf_u16(out, (uint16_t)programs[i].n);
        buf_put(out, programs[i].p, programs[i].n);
    }
}

void story_topic_close(struct story *s)
{
    struct story_topic *t = &s->topic;
    struct buf required = {0}, score = {0}, priority = {0}, steps[STEPS_MAX] = {{0}}, policy = {0};

    if (!t->open)
        return;
    t->open = false;
    t->policy.required = story_compile(s, t->required, false, &required);
    t->policy.score = story_compile(s, t->score, true, &score);
    t->policy.priority = story_compile(s, t->priority, true, &priority);
    for (uint32_t i = 0; i < t->policy.steps; i++)
        t->step[i].required = story_compile(s, t->steps[i], false, &steps[i]);
    t->command.c = t->old ? t->widen_permille : 0;
    if (t->old)
        write_old(&policy, t);
    else
        policy_write(&policy, &t->policy, t->step);
    t->command.rest = policy.p;
    t->command.rest_bytes = (uint32_t)policy.n;
    if (!s->failed)
        story_run(s, t->command);
    buf_done(&required);
    buf_done(&score);
    buf_done(&priority);
    for (uint32_t i = 0; i < t->policy.steps; i++)
        buf_done(&steps[i]);
    buf_done(&policy);
}

const struct story_word story_floor_words[] = {
    {"queue", do_queue}, {"agent", do_agent},     {"crowd", do_crowd}, {"customer", do_customer},
    {"topic", do_topic}, {"routing", do_routing}, {"known", do_known}, {"limits", do_limits},
    {0},
};
