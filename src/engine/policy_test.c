/* policy_test: the three formats as bytes, and when steps come. */
#include <stdio.h>
#include <string.h>

#include "engine/policy.h"

static const uint8_t yes[] = {1, 0, 1}, no[] = {1, 0, 0}; /* "true", "false" */
static const struct lang_code code_yes = {yes, sizeof yes}, code_no = {no, sizeof no};

static bool same_code(struct lang_code a, struct lang_code b)
{
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static bool a_policy_with_three_steps_is_read_as_written(void)
{
    static const struct policy_step steps[] = {
        {.after_us = 10 * SECOND_US, .required = {yes, sizeof yes}},
        {.permille = 500, .required = {0}},
        {.after_us = 40 * SECOND_US, .permille = 250, .required = {no, sizeof no}},
    };
    const struct policy p = {.version = 9, .patience_us = 60 * SECOND_US, .seek = SEEK_LAST, .seek_us = 5 * SECOND_US, .slack = 100,
                             .required = code_no, .steps = 3};
    struct policy read;
    struct policy_step step;
    struct buf b = {0};
    size_t at = 0;

    policy_write(&b, &p, steps);
    bool good = policy_read(b.p, b.n, &read) == OK && read.version == 9 && read.patience_us == p.patience_us && read.steps == 3 &&
                read.seek == SEEK_LAST && read.seek_us == p.seek_us && read.slack == 100 && same_code(read.required, code_no) &&
                !read.first_format && read.priority.n == 0 && read.score.n == 0;
    for (int i = 0; good && i < 3; i++)
        good = policy_step(&read, &at, &step) && step.after_us == steps[i].after_us && step.permille == steps[i].permille &&
               step.required.n == steps[i].required.n;
    good = good && !policy_step(&read, &at, &step);
    good = good && same_code(policy_required(&read, 0), code_no) && same_code(policy_required(&read, 1), code_yes) &&
           policy_required(&read, 2).n == 0 && same_code(policy_required(&read, 99), code_no);
    buf_done(&b);
    return good;
}

static bool a_step_comes_by_time_or_share_and_never_before_the_one_above(void)
{
    static const struct policy_step steps[] = {
        {.after_us = 30, .permille = 500}, {.after_us = 20}, {.permille = 900}, {.after_us = 0}, {.after_us = 10}};
    const struct policy p = {.steps = 5};
    struct policy read;
    struct buf b = {0};

    policy_write(&b, &p, steps);
    bool good = policy_read(b.p, b.n, &read) == OK;
    good = good && policy_step_us(&read, 1, 100, 0) == 30 && policy_step_us(&read, 1, 40, 0) == 20; /* time first, share first */
    good = good && policy_step_us(&read, 2, 100, 0) == 30;                                          /* 20, but not before the first */
    good = good && policy_step_us(&read, 3, 100, 0) == 90;
    good = good && policy_step_us(&read, 4, 100, 0) == NEVER_US && policy_step_us(&read, 5, 100, 0) == NEVER_US;
    good = good && policy_step_us(&read, 6, 100, 0) == NEVER_US;
    buf_done(&b);
    return good;
}

/* Which of two comes first may depend on the patience; whoever stands below never comes before the one above, but with it. */
static bool steps_by_time_and_by_share_keep_their_order_for_any_patience(void)
{
    static const struct policy_step steps[][2] = {{{.after_us = 40}, {.permille = 500}}, {{.permille = 500}, {.after_us = 40}}};
    static const int64_t first[][3] = {{40, 40, 40}, {30, 40, 50}}, second[][3] = {{40, 40, 50}, {40, 40, 50}};
    bool good = true;

    for (int i = 0; i < 2; i++) {
        struct policy read;
        struct buf b = {0};
        policy_write(&b, &(struct policy){.steps = 2}, steps[i]);
        good = good && policy_read(b.p, b.n, &read) == OK;
        for (int k = 0; k < 3; k++) /* a patience of 60, 80, 100 */
            good = good && policy_step_us(&read, 1, 60 + 20 * k, 0) == first[i][k] && policy_step_us(&read, 2, 60 + 20 * k, 0) == second[i][k];
        buf_done(&b);
    }
    return good;
}

static bool the_first_format_is_one_step_whose_time_stands_in_the_fact(void)
{
    static const uint8_t widens[] = {7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 0, 3, 0, 1, 0, 1};
    static const uint8_t plain[] = {7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 0, 0, 0};
    struct policy p;

    bool good = policy_read(widens, sizeof widens, &p) == OK && p.version == 7 && p.steps == 1 && p.patience_us == 1;
    good = good && same_code(policy_required(&p, 0), code_no) && same_code(policy_required(&p, 1), code_yes);
    good = good && policy_step_us(&p, 1, 1000, 250) == 250 && policy_step_us(&p, 1, 1000, 0) == NEVER_US;
    return good && policy_read(plain, sizeof plain, &p) == OK && p.steps == 0 && policy_step_us(&p, 1, 1000, 250) == NEVER_US;
}

/* Cut anywhere, or with a byte too many, it is nobody's policy. */
static bool whole(const struct buf *b, enum err (*read)(const uint8_t *p, size_t n))
{
    uint8_t longer[600] = {0};

    if (b->err != OK || b->n >= sizeof longer || read(b->p, b->n) != OK)
        return false;
    memcpy(longer, b->p, b->n);
    if (read(longer, b->n + 1) != ERR_CORRUPT)
        return false;
    for (size_t n = 1; n < b->n; n++)
        if (read(b->p, n) != ERR_CORRUPT)
            return false;
    return true;
}

static enum err read_topic(const uint8_t *p, size_t n)
{
    struct policy policy;
    return policy_read(p, n, &policy);
}

static enum err read_queue(const uint8_t *p, size_t n)
{
    struct queue_policy policy;
    return queue_policy_read(p, n, &policy);
}

static enum err read_routing(const uint8_t *p, size_t n)
{
    struct routing routing;
    return routing_read(p, n, &routing);
}

static bool damaged_policies_are_refused(void)
{
    static const struct policy_step step = {.after_us = 1, .required = {yes, sizeof yes}};
    struct buf topic = {0}, queue = {0}, routing = {0};

    policy_write(&topic, &(struct policy){.steps = 1, .required = code_no}, &step);
    queue_policy_write(&queue, &queue_policy_default);
    routing_write(&routing, &routing_default);
    bool good = whole(&topic, read_topic) && whole(&queue, read_queue) && whole(&routing, read_routing);
    good = good && read_queue(NULL, 0) == OK && read_topic(NULL, 0) == ERR_CORRUPT && read_routing(NULL, 0) == ERR_CORRUPT;
    topic.p[topic.n - 1] = 77; /* no such instruction */
    good = good && read_topic(topic.p, topic.n) == ERR_CORRUPT;
    buf_done(&topic);
    buf_done(&queue);
    buf_done(&routing);
    return good;
}

static bool a_queue_is_read_as_written_and_within_bounds(void)
{
    static const uint8_t attrs[] = {16, 0, 0, 0, 4, 1};
    const struct queue_policy p = {.wait_order = WAIT_TARGET, .agent_order = AGENTS_SPECIALIST, .offer_mode = OFFER_PARALLEL, .parallel = 16,
                                   .fairness_permille = 50, .weight = 1, .target_us = 7, .ageing_us = 8, .connect_us = 9, .overflow = 3,
                                   .overflow_waiting = 4, .overflow_us = 5, .waiting_max = {0, 1, 2, 3, 4, 5}, .attrs = attrs,
                                   .attrs_bytes = sizeof attrs};
    struct queue_policy bad[8], read;
    struct buf b = {0};

    for (unsigned i = 0; i < 8; i++)
        bad[i] = p;
    bad[0].wait_order = WAIT_TARGET + 1, bad[1].agent_order = AGENTS_ROUND_ROBIN + 1, bad[2].offer_mode = OFFER_PULL + 1;
    bad[3].parallel = 1, bad[4].parallel = 17, bad[5].weight = 0, bad[6].weight = WEIGHT_MAX + 1, bad[7].target_us = 0;
    queue_policy_write(&b, &p);
    bool good = queue_policy_read(b.p, b.n, &read) == OK && read.wait_order == p.wait_order && read.agent_order == p.agent_order &&
                read.offer_mode == p.offer_mode && read.parallel == 16 && read.fairness_permille == 50 && read.weight == 1 &&
                read.target_us == 7 && read.ageing_us == 8 && read.connect_us == 9 && read.overflow == 3 &&
                read.overflow_waiting == 4 && read.overflow_us == 5 && read.attrs_bytes == sizeof attrs &&
                memcmp(read.waiting_max, p.waiting_max, sizeof p.waiting_max) == 0 && memcmp(read.attrs, attrs, sizeof attrs) == 0;
    for (unsigned i = 0; good && i < 8; i++) {
        buf_clear(&b);
        queue_policy_write(&b, &bad[i]);
        good = read_queue(b.p, b.n) == ERR_CORRUPT;
    }
    buf_done(&b);
    return good;
}

static bool routing_is_read_as_written_and_within_bounds(void)
{
    struct routing r = routing_default, read;
    struct buf b = {0};

    r.idle_from = IDLE_READY;
    r.beside[MEDIUM_CHAT][MEDIUM_VOICE] = 1;
    r.wake_room[MEDIUM_TASK] = 9;
    routing_write(&b, &r);
    bool good = routing_read(b.p, b.n, &read) == OK && memcmp(&r, &read, sizeof r) == 0;
    for (int i = 0; good && i < 3; i++) {
        struct routing bad = r;
        if (i == 0)
            bad.beside[MEDIUM_CHAT][MEDIUM_VOICE] = 2;
        else if (i == 1)
            bad.sleep_permille[MEDIUM_CHAT] = 1001;
        else
            bad.idle_from = IDLE_READY + 1;
        buf_clear(&b);
        routing_write(&b, &bad);
        good = read_routing(b.p, b.n) == ERR_CORRUPT;
    }
    buf_done(&b);
    return good;
}

static int report(const char *name, bool good)
{
    printf("%s %s\n", good ? "[       OK ]" : "[  FAILED  ]", name);
    return !good;
}

#define RUN(test) failed += report(#test, test())

int main(void)
{
    int failed = 0;

    RUN(a_policy_with_three_steps_is_read_as_written);
    RUN(a_step_comes_by_time_or_share_and_never_before_the_one_above);
    RUN(steps_by_time_and_by_share_keep_their_order_for_any_patience);
    RUN(the_first_format_is_one_step_whose_time_stands_in_the_fact);
    RUN(damaged_policies_are_refused);
    RUN(a_queue_is_read_as_written_and_within_bounds);
    RUN(routing_is_read_as_written_and_within_bounds);
    return failed ? 1 : 0;
}
