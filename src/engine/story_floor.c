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

static void do_queue(struct story *s, char **w, uint32_t n)
{
    story_run(s, (struct command){.kind = CMD_QUEUE_SET,
                                  .queue = story_number(&s->queues, w[1]),
                                  .a = story_span_us(s, story_after(w, n, "lease")),
                                  .b = story_span_us(s, story_after(w, n, "wrap-up")),
                                  .c = story_span_us(s, story_after(w, n, "apart"))});
}

static void do_agent(struct story *s, char **w, uint32_t n)
{
    struct story_attrs attrs = {0};

    story_attrs_add(s, &attrs, "agent", w, n);
    story_attrs_write(s, &attrs);
    story_run(s, (struct command){.kind = CMD_AGENT_SET, .agent = story_id(s, w[1], 'a'), .a = ++s->policy_version,
                                  .b = whole(story_after(w, n, "capacity"), 1), .rest = attrs.bytes, .rest_bytes = attrs.n});
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
        step.after_us = strtoll(rest, &end, 10) * SECOND_US;
        text = end + strcspn(end, " ");
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
    else if ((rest = line_of(text, "widened")) != NULL)
        add_step(s, (struct policy_step){.permille = t->widen_permille}, rest);
    else if ((rest = line_of(text, "step")) != NULL)
        read_step(s, rest);
    else
        return false;
    return true;
}

void story_topic_close(struct story *s)
{
    struct story_topic *t = &s->topic;
    struct buf required = {0}, steps[STEPS_MAX] = {{0}}, policy = {0};

    if (!t->open)
        return;
    t->open = false;
    t->policy.required = story_compile(s, t->required, false, &required);
    for (uint32_t i = 0; i < t->policy.steps; i++)
        t->step[i].required = story_compile(s, t->steps[i], false, &steps[i]);
    policy_write(&policy, &t->policy, t->step);
    t->command.rest = policy.p;
    t->command.rest_bytes = (uint32_t)policy.n;
    if (!s->failed)
        story_run(s, t->command);
    buf_done(&required);
    for (uint32_t i = 0; i < t->policy.steps; i++)
        buf_done(&steps[i]);
    buf_done(&policy);
}

const struct story_word story_floor_words[] = {
    {"queue", do_queue}, {"agent", do_agent}, {"customer", do_customer}, {"topic", do_topic}, {0},
};
