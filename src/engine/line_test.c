/* line_test.c: the structures that keep who waits: lines against a sorted array, books against a plain list, urgency by hand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "engine/book.h"
#include "engine/match.h"

#define THINGS 400u

struct thing {
    uint64_t id; /* first: book.h */
    struct line_node node;
};

static bool before(const struct line_node *a, const struct line_node *b)
{
    return LINE_THING(a, struct thing, node)->id < LINE_THING(b, struct thing, node)->id;
}

/* Sizes, order and links of the whole tree. */
static bool sound(const struct line *l, const bool *stands, struct thing *const *things)
{
    uint32_t count = 0, ahead = 0;
    struct line_node *n = l->first;

    for (uint32_t i = 0; i < THINGS; i++)
        count += stands[i];
    if (line_count(l) != count || (count == 0) != (l->root == NULL) || (l->last && line_next(l->last)))
        return false;
    for (uint32_t i = 0; i < THINGS; i++) {
        if (line_ahead(l, &things[i]->node, before) != ahead || (things[i]->node.size > 0) != stands[i])
            return false;
        if (!stands[i])
            continue;
        if (n != &things[i]->node || (n->parent && n->parent->heat < n->heat))
            return false;
        ahead++;
        n = line_next(n);
    }
    return n == NULL;
}

static bool a_line_keeps_its_order_through_any_coming_and_going(void)
{
    static struct thing both[THINGS][2];
    struct thing *things[THINGS];
    bool stands[THINGS] = {0}, good = true;
    struct line l = {0};
    struct prng r = {7};

    for (uint32_t i = 0; i < THINGS; i++) {
        both[i][0].id = both[i][1].id = i + 1;
        things[i] = both[i];
    }
    for (uint32_t i = 0; good && i < 20000; i++) {
        uint32_t k = (uint32_t)prng_below(&r, THINGS);
        if (stands[k] && prng_below(&r, 3) == 0) { /* its twin stands there instead */
            struct thing *twin = things[k] == both[k] ? both[k] + 1 : both[k];
            line_instead(&l, &things[k]->node, &twin->node);
            good = things[k]->node.size == 0;
            things[k] = twin;
        } else {
            if (stands[k])
                line_take(&l, &things[k]->node);
            else
                line_put(&l, &things[k]->node, things[k]->id, before);
            stands[k] = !stands[k];
        }
        good = good && (i % 20 != 0 || sound(&l, stands, things));
    }
    return good && sound(&l, stands, things);
}

static uint32_t depth(const struct line_node *n)
{
    uint32_t left = n ? depth(n->left) : 0, right = n ? depth(n->right) : 0;
    return n ? 1 + (left > right ? left : right) : 0;
}

/* Arrivals come in order: the worst for a tree without care. */
static bool a_line_of_arrivals_stays_shallow(void)
{
    static struct thing many[100000];
    struct line l = {0};

    for (uint32_t i = 0; i < 100000; i++) {
        many[i] = (struct thing){.id = i + 1};
        line_put(&l, &many[i].node, many[i].id, before);
    }
    return line_count(&l) == 100000 && depth(l.root) < 60;
}

static bool a_book_finds_what_was_put_and_not_what_was_taken(void)
{
    static struct thing things[THINGS];
    bool in[THINGS] = {0}, good = true;
    struct book b = {0};
    struct prng r = {9};

    for (uint32_t i = 0; i < THINGS; i++)
        things[i] = (struct thing){.id = (uint64_t)(i + 1) << (i % 40)};
    for (uint32_t i = 0; i < THINGS; i++) /* no id twice */
        for (uint32_t k = 0; k < i; k++)
            if (things[k].id == things[i].id)
                things[i].id = UINT64_MAX - i;
    for (uint32_t i = 0; good && i < 20000; i++) {
        uint32_t k = (uint32_t)prng_below(&r, THINGS), count = 0;
        if (in[k])
            book_take(&b, things[k].id);
        else if (book_reserve(&b) == OK)
            book_put(&b, &things[k]);
        in[k] = !in[k];
        for (uint32_t j = 0; i % 50 == 0 && j < THINGS; j++)
            good = good && book_find(&b, things[j].id) == (in[j] ? &things[j] : NULL);
        for (uint32_t j = 0; j < THINGS; j++)
            count += in[j];
        good = good && b.count == count;
        void *const *sorted = book_sorted(&b);
        for (uint32_t j = 1; i % 50 == 0 && j < b.count; j++)
            good = good && ((struct thing *)sorted[j - 1])->id < ((struct thing *)sorted[j])->id;
    }
    book_done(&b);
    return good;
}

/* -- urgency -- */

static int64_t urgency(enum wait_order order, int64_t weight, int64_t target_us, int64_t priority, int64_t wait_us)
{
    struct queue q = {.policy = {.wait_order = order, .weight = weight, .target_us = target_us, .ageing_us = 60 * SECOND_US}};
    struct contact c = {.queue = &q, .priority = priority, .arrived_us = 1000};
    return match_urgency(&c, 1000 + wait_us);
}

static bool a_second_of_waiting_is_worth_the_same_everywhere(void)
{
    return urgency(WAIT_STRICT, 1, 1, 9, 5 * SECOND_US) == 5000000 &&
           urgency(WAIT_AGEING, 1, 1, 2, 5 * SECOND_US) == 125000000 &&
           urgency(WAIT_WEIGHT, 2500, 1, 0, 5 * SECOND_US) == 12500000 &&
           urgency(WAIT_WEIGHT, 1, 1, 0, 1999) == 1 && /* rounded towards zero */
           urgency(WAIT_TARGET, 1, 20 * SECOND_US, 0, 5 * SECOND_US) == 15000000 && /* three for one */
           urgency(WAIT_TARGET, 1, 60 * SECOND_US, 0, 5 * SECOND_US) == urgency(WAIT_STRICT, 1, 1, 0, 5 * SECOND_US) &&
           urgency(WAIT_TARGET, 1, 7, 0, 1) == 8571428;
}

static bool urgency_stops_and_never_overflows(void)
{
    int64_t ages = (INT64_C(1) << 61) - 1000;
    return urgency(WAIT_TARGET, 1, 1, 0, ages) == INT64_MAX && urgency(WAIT_WEIGHT, WEIGHT_MAX, 1, 0, ages) == INT64_MAX &&
           urgency(WAIT_AGEING, 1, 1, 9, ages) > ages && urgency(WAIT_TARGET, 1, INT64_C(1) << 45, 0, ages) > 0;
}

/* Against as many bits as it takes. */
static bool urgency_is_exact_up_to_where_it_stops(void)
{
    static const int64_t minute = 60000000, last = INT64_MAX / minute;
    struct prng r = {5};

    for (uint32_t i = 0; i < 100000; i++) {
        int64_t wait_us = (int64_t)(prng_next(&r) >> (3 + prng_below(&r, 60)));
        int64_t by = 1 + (int64_t)prng_below(&r, UINT64_C(1) << (1 + prng_below(&r, 19)));
        if (by > WEIGHT_MAX)
            continue;
        __extension__ __int128 target = (__int128)wait_us * minute / by, weight = (__int128)wait_us * by / 1000;
        if (urgency(WAIT_TARGET, 1, by, 0, wait_us) != (wait_us / by >= last ? INT64_MAX : (int64_t)target))
            return false;
        if (wait_us / 1000 < INT64_MAX / WEIGHT_MAX - WEIGHT_MAX && urgency(WAIT_WEIGHT, by, 1, 0, wait_us) != (int64_t)weight)
            return false;
    }
    return urgency(WAIT_TARGET, 1, 10, 0, last * 10 + 9) == INT64_MAX && urgency(WAIT_TARGET, 1, 10, 0, last * 10 - 1) == last * minute - minute / 10;
}

/* With any policy the order inside a queue is the order of urgency, now and for ever. */
static bool the_order_in_a_queue_never_changes_with_time(void)
{
    struct prng r = {11};

    for (uint32_t i = 0; i < 200000; i++) {
        struct queue q = {.policy = {.wait_order = (enum wait_order)prng_below(&r, 4),
                                     .weight = 1 + (int64_t)prng_below(&r, 5000),
                                     .target_us = 1 + (int64_t)prng_below(&r, 50),
                                     .ageing_us = 1 + (int64_t)prng_below(&r, 50)}};
        struct contact a = {.id = 1, .queue = &q, .priority = (int64_t)prng_below(&r, 10), .arrived_us = (int64_t)prng_below(&r, 100)};
        struct contact b = {.id = 2, .queue = &q, .priority = (int64_t)prng_below(&r, 10), .arrived_us = (int64_t)prng_below(&r, 100)};
        int64_t now_us = 100 + (int64_t)prng_below(&r, 10000);
        if (match_before(&a, &b, now_us) != match_before_in_queue(&a, &b) || match_before(&a, &b, now_us) == match_before(&b, &a, now_us))
            return false;
    }
    return true;
}

static int report(const char *name, bool good)
{
    printf("%s %s\n", good ? "[       OK ]" : "[  FAILED  ]", name);
    return !good;
}

int main(void)
{
    int failed = 0;

    failed += report("a_line_keeps_its_order_through_any_coming_and_going", a_line_keeps_its_order_through_any_coming_and_going());
    failed += report("a_line_of_arrivals_stays_shallow", a_line_of_arrivals_stays_shallow());
    failed += report("a_book_finds_what_was_put_and_not_what_was_taken", a_book_finds_what_was_put_and_not_what_was_taken());
    failed += report("a_second_of_waiting_is_worth_the_same_everywhere", a_second_of_waiting_is_worth_the_same_everywhere());
    failed += report("urgency_stops_and_never_overflows", urgency_stops_and_never_overflows());
    failed += report("urgency_is_exact_up_to_where_it_stops", urgency_is_exact_up_to_where_it_stops());
    failed += report("the_order_in_a_queue_never_changes_with_time", the_order_in_a_queue_never_changes_with_time());
    return failed ? 1 : 0;
}
