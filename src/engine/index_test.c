/* index_test [SEEDS [FIRST]]: the index against its plain form, on floors drawn by chance; failing memory; what the order promises.
 * Ends with a hash of all answers, the same from every compiler. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "engine/failing_test.h"
#include "engine/index_plain.h"
#include "engine/index_sound.h"
#include "engine/set.h"
#include "lang/code.h"
#include "lang/drawn.h"

static const char *broken; /* what did not hold, of the test under way */

static bool expect(bool good, const char *what)
{
    if (!good && !broken)
        broken = what;
    return good;
}

/* ---- a floor: both indexes, and who waits for whom ---- */

#define LISTS 96u
#define LIST_BYTES 800u
#define HELD_MAX 12u
#define SHORT_AGO INT64_C(1000000000)

struct held {
    struct group *fast;
    struct plain_group *plain;
    struct buf code, score;
    uint8_t customer[LIST_BYTES], queue[LIST_BYTES];
    struct lang_env env;
    queue_id queue_of;
};

struct floor {
    struct prng r;
    struct index *x;
    struct plain *p;
    uint32_t seats;
    uint8_t lists[LISTS][LIST_BYTES]; /* agents' attributes: many share one */
    uint32_t list_bytes[LISTS];
    struct held held[HELD_MAX];
    uint32_t held_count;
    uint32_t free_share; /* of 64 who might be free, so many are */
    uint32_t asked, found, skipped, unfair, members, sparse, reordered, loose, kept_late;
    uint64_t hash;       /* of all that was answered */
};

static uint32_t draw(struct floor *f, uint32_t n)
{
    return (uint32_t)prng_below(&f->r, n);
}

static void draw_agents_list(struct floor *f, uint32_t i)
{
    struct attrs_writer w;
    symbol_id queues[3] = {1, 2, 3};
    uint8_t *p = f->lists[i];

    attrs_write_init(&w, p, LIST_BYTES);
    if (draw(f, 10)) {
        uint32_t from = draw(f, 2), count = 1 + draw(f, 2); /* one after the other: arguments may be drawn in any order */
        attrs_write_set(&w, ATTR_QUEUES, queues + from, (uint16_t)count);
    }
    f->list_bytes[i] = (uint32_t)(w.n + draw_list_of(&f->r, SCOPE_AGENT, SCOPE_AGENT, p + w.n, LIST_BYTES - w.n));
}

static void draw_attrs(struct floor *f, uint32_t seat)
{
    uint32_t list = draw(f, LISTS);

    if (draw(f, 12) == 0) {
        index_attrs(f->x, seat, NULL, 0);
        plain_attrs(f->p, seat, NULL, 0);
        return;
    }
    index_attrs(f->x, seat, f->lists[list], f->list_bytes[list]);
    plain_attrs(f->p, seat, f->lists[list], f->list_bytes[list]);
}

/* Few different values, so that ties are many. An agent's id says nothing of the seat. */
static void draw_seat(struct floor *f, uint32_t seat)
{
    struct seat s = {0};

    /* Statements: an initializer's may be drawn in any order. */
    s.agent = draw(f, 20) ? 1 + seat * 40503u % 65536 : 0;
    s.free = draw(f, 3) && draw(f, 64) < f->free_share ? (draw(f, 2) ? 0x3e : 1u << draw(f, 7)) : 0;
    s.load_permille = draw(f, 40) ? 250 * draw(f, 4) : 5000 + draw(f, 2);
    s.spare = draw(f, 4);
    s.idle_since_us = draw(f, 40) ? 1000 + draw(f, 5) : draw(f, 2) ? INT64_C(1) << 60 | draw(f, 3) : -(int64_t)draw(f, 3);
    s.offered_us = draw(f, 4);
    s.busy_us = draw(f, 1000);
    s.on_us = draw(f, 3) ? 1000 : 0;
    s.busy_since_us = draw(f, 3) ? 0 : SHORT_AGO - draw(f, 500);
    s.on_since_us = draw(f, 2) ? 0 : SHORT_AGO - draw(f, 1000);
    index_seat(f->x, seat, &s);
    plain_seat(f->p, seat, &s);
}

static void grow_floor(struct floor *f, uint32_t seats)
{
    if (index_reserve(f->x, seats - 1) != OK || plain_reserve(f->p, seats - 1) != OK)
        abort();
    for (; f->seats < seats; f->seats++) {
        draw_seat(f, f->seats);
        draw_attrs(f, f->seats);
    }
}

static uint32_t keeps = INDEX_KEPT; /* groups of a new floor that are kept */

static struct floor *new_floor(uint64_t seed, uint32_t seats)
{
    struct floor *f = calloc(1, sizeof *f);

    if (!f || index_new(&f->x) != OK || plain_new(&f->p) != OK)
        abort();
    index_keep(f->x, keeps);
    f->r.s = seed;
    f->free_share = seed % 4 == 3 ? 1 : 64;
    for (uint32_t i = 0; i < LISTS; i++)
        draw_agents_list(f, i);
    grow_floor(f, seats);
    return f;
}

static void drop(struct floor *f, uint32_t i)
{
    struct held *h = f->held + i;

    index_drop(f->x, h->fast);
    plain_drop(f->p, h->plain);
    buf_done(&h->code);
    buf_done(&h->score);
    *h = f->held[--f->held_count];
    if (i < f->held_count) { /* moved: its lists moved with it */
        h->env.customer = h->customer;
        h->env.queue = h->queue;
    }
}

static void free_floor(struct floor *f)
{
    while (f->held_count)
        drop(f, 0);
    index_free(f->x);
    plain_free(f->p);
    free(f);
}

/* A requirement and a contact; now and then one that somebody has, with the same values or other ones. */
static void hold(struct floor *f)
{
    struct held *h = f->held + f->held_count;
    const struct held *like = f->held_count && draw(f, 3) == 0 ? f->held + draw(f, f->held_count) : NULL;
    int64_t left = memory_left;

    memory_left = INT64_MAX;
    memset(h, 0, sizeof *h);
    draw_program(&f->r, &h->code, false);
    draw_program(&f->r, &h->score, true);
    if (like) {
        buf_clear(&h->code);
        buf_put(&h->code, like->code.p, like->code.n);
    }
    h->queue_of = like ? like->queue_of : draw(f, 30) ? 1 + draw(f, 4) : UINT64_C(1) << 32 | 1;
    h->env = (struct lang_env){.customer = h->customer, .queue = h->queue, .arrived_ms = draw(f, 3)};
    if (like && draw(f, 2)) {
        memcpy(h->customer, like->customer, sizeof h->customer);
        memcpy(h->queue, like->queue, sizeof h->queue);
        h->env.customer_bytes = like->env.customer_bytes;
        h->env.queue_bytes = like->env.queue_bytes;
    } else {
        h->env.customer_bytes = draw_list_of(&f->r, SCOPE_CUSTOMER, SCOPE_CONTACT, h->customer, LIST_BYTES);
        h->env.queue_bytes = draw_list_of(&f->r, SCOPE_QUEUE, SCOPE_QUEUE, h->queue, LIST_BYTES);
    }
    memory_left = left;
    if (index_group(f->x, h->queue_of, (struct lang_code){h->code.p, h->code.n}, &h->env, &h->fast) != OK) {
        memory_left = INT64_MAX; /* again, with memory: nothing is lost */
        expect(index_group(f->x, h->queue_of, (struct lang_code){h->code.p, h->code.n}, &h->env, &h->fast) == OK, "memory is back");
    }
    left = memory_left;
    memory_left = INT64_MAX;
    if (plain_group(f->p, h->queue_of, (struct lang_code){h->code.p, h->code.n}, &h->env, &h->plain) != OK)
        abort();
    memory_left = left;
    f->held_count++;
}

/* ---- both say the same ---- */

static void same_of_each(const struct floor *f, const struct held *h)
{
    for (uint32_t s = 0; s < f->seats; s++)
        expect(index_has(h->fast, s) == plain_has(h->plain, s), "members are the same");
    for (enum medium m = MEDIUM_CHAT; m < MEDIA; m++)
        expect(index_any(f->x, h->fast, m) == plain_any(f->p, h->plain, m), "somebody free is seen alike");
}

static void same_members(struct floor *f, const struct held *h)
{
    struct index_excluded a, b;
    uint32_t sum;

    same_of_each(f, h); /* before members are made, and of them */
    index_excluded(h->fast, &a);
    same_of_each(f, h);
    plain_excluded(h->plain, &b);
    expect(memcmp(&a, &b, sizeof a) == 0, "exclusions are counted alike");
    sum = a.members + a.queue;
    for (uint32_t i = 0; i < 16; i++)
        sum += a.predicate[i];
    expect(sum == a.seats, "exclusions add up");
    f->members += a.members;
    f->hash = hash_bytes(&a, sizeof a, f->hash);
}

static void same_choice(struct floor *f, const struct held *h)
{
    uint32_t skip[8], skips = 0;
    struct index_found a, b;

    bool of_members = draw(f, 2);
    for (uint32_t s = draw(f, f->seats); s < f->seats && skips < draw(f, 9); s += 1 + (of_members ? 0 : draw(f, 1 + f->seats / 4)))
        if (!of_members || (plain_has(h->plain, s) && draw(f, 2)))
            skip[skips++] = s;
    struct index_ask ask = {.group = h->fast, .now_us = SHORT_AGO, .env = &h->env, .skip = skip, .skip_count = skips};
    ask.medium = MEDIUM_CHAT + draw(f, MEDIA - 1);
    ask.order = draw(f, AGENTS_ROUND_ROBIN + 1);
    ask.fairness_permille = draw(f, 3) ? 0 : 1 + draw(f, 400);
    ask.score = (struct lang_code){h->score.p, draw(f, 2) ? h->score.n : 0};
    ask.slack = draw(f, 2) ? 0 : draw(f, 3000);
    ask.want = draw(f, 2) ? 1 : 1 + draw(f, 16);
    bool made = !h->fast->stale, few = h->fast->few_are_all;
    if (made)
        h->fast->few_are_all = few && f->asked % 2; /* the few are found among words, too */
    index_best(f->x, &ask, &a);
    if (made)
        h->fast->few_are_all = few;
    plain_best(f->p, h->plain, &ask, &b);
    expect(a.eligible == b.eligible && a.skipped == b.skipped && a.unfair == b.unfair, "the free are counted alike");
    expect(a.count == b.count, "as many are found");
    for (uint32_t i = 0; i < a.count && i < b.count; i++)
        expect(a.seat[i] == b.seat[i] && a.score[i] == b.score[i], "the same are best, in the same order");
    if (a.count == b.count) {
        uint32_t counts[] = {a.eligible, a.skipped, a.unfair, a.count};
        f->hash = hash_bytes(counts, sizeof counts, f->hash);
        f->hash = hash_bytes(a.seat, a.count * sizeof *a.seat, f->hash);
        f->hash = hash_bytes(a.score, a.count * sizeof *a.score, f->hash);
    }
    f->asked++;
    f->found += a.count;
    f->skipped += a.skipped;
    f->unfair += a.unfair;
    f->reordered += a.count > 1 && a.seat[0] > a.seat[1];
}

static void settle(struct floor *f)
{
    if (index_settle(f->x) != OK) {
        memory_left = INT64_MAX;
        expect(index_settle(f->x) == OK, "memory is back");
    }
    int64_t left = memory_left;
    memory_left = INT64_MAX;
    if (plain_settle(f->p) != OK)
        abort();
    memory_left = left;
}

/* Where there is room, some that were loose are kept from now on. Draws nothing: what is asked does not depend on what is kept. */
static void keep_some(struct floor *f)
{
    for (uint32_t i = 0; i < f->held_count; i++) {
        struct group *g = f->held[i].fast;
        if ((f->asked + i) % 3 != 0 || !index_is_loose(g))
            continue;
        index_keep_group(f->x, g);
        f->kept_late += !index_is_loose(g);
    }
}

static void compare(struct floor *f, uint32_t asks, bool inside)
{
    struct index_sizes sizes;

    settle(f);
    keep_some(f);
    if (inside && !broken) {
        int64_t left = memory_left;
        memory_left = INT64_MAX;
        broken = index_unsound(f->x);
        memory_left = left;
    }
    for (uint32_t i = 0; i < f->held_count; i++) {
        same_members(f, f->held + i);
        for (uint32_t k = 0; k < asks; k++)
            same_choice(f, f->held + i);
    }
    index_sizes(f->x, &sizes);
    f->sparse += sizes.sparse_groups;
    f->loose += sizes.loose_groups;
}

static void change(struct floor *f)
{
    switch (draw(f, 8)) {
    case 0:
    case 1:
        if (f->held_count < HELD_MAX)
            hold(f);
        break;
    case 2:
        if (f->held_count)
            drop(f, draw(f, f->held_count));
        break;
    case 3:
        for (uint32_t n = draw(f, f->seats); n > 0; n--) /* many at once */
            draw_attrs(f, draw(f, f->seats));
        break;
    case 4:
        draw_attrs(f, draw(f, f->seats));
        break;
    default:
        for (uint32_t n = draw(f, f->seats / 2 + 2); n > 0; n--)
            draw_seat(f, draw(f, f->seats));
        break;
    }
}

/* ---- tests ---- */

static uint64_t seeds = 40, first_seed = 1, answers; /* answers: a hash of them */

struct drawn {
    uint32_t asked, found, skipped, unfair, members, sparse, reordered, loose, kept_late;
    uint64_t hash;
};

static void add_floor(struct drawn *d, struct floor *f, uint64_t seed)
{
    if (broken)
        printf("seed %llu, %u kept: ", (unsigned long long)seed, keeps);
    d->asked += f->asked;
    d->found += f->found;
    d->skipped += f->skipped;
    d->unfair += f->unfair;
    d->members += f->members;
    d->sparse += f->sparse;
    d->reordered += f->reordered;
    d->loose += f->loose;
    d->kept_late += f->kept_late;
    d->hash = hash_bytes(&f->hash, sizeof f->hash, d->hash);
    free_floor(f);
}

static struct drawn small_floors(void)
{
    struct drawn d = {0};

    for (uint64_t seed = first_seed; seed < first_seed + seeds && !broken; seed++) {
        struct floor *f = new_floor(seed, 1 + (uint32_t)(seed * 37 % 700));
        for (uint32_t step = 0; step < 40 && !broken; step++) {
            change(f);
            if (draw(f, 30) == 0)
                grow_floor(f, f->seats + draw(f, 600));
            compare(f, 3, step % 8 == 7);
        }
        add_floor(&d, f, seed);
    }
    return d;
}

static struct drawn large_floors(void)
{
    struct drawn d = {0};

    for (uint64_t seed = first_seed; seed < first_seed + 1 + seeds / 30 && !broken; seed++) {
        struct floor *f = new_floor(seed, 34000);
        for (uint32_t i = 0; i < 10; i++)
            hold(f);
        for (uint32_t step = 0; step < 4 && !broken; step++) {
            for (uint32_t n = step % 2 ? 5000 : 9; n > 0; n--)
                draw_attrs(f, draw(f, f->seats));
            compare(f, 2, step == 3);
        }
        add_floor(&d, f, seed);
    }
    return d;
}

static void floors_drawn_by_chance_are_the_same_in_both_forms(void)
{
    struct drawn d = small_floors();

    answers = hash_bytes(&d.hash, sizeof d.hash, answers);
    /* Not all of them trivial; of a few floors nothing is promised. */
    expect(seeds < 20 || (d.asked > 100 * seeds && d.found > d.asked && d.skipped > seeds && d.unfair > seeds && d.members > 10 * d.asked &&
                          d.reordered > d.asked / 20),
           "the floors have something to choose from");
    expect(d.loose == 0, "all groups are kept");
}

static void large_floors_keep_their_sparse_sets_alike(void)
{
    struct drawn d = large_floors();

    answers = hash_bytes(&d.hash, sizeof d.hash, answers);
    expect(d.sparse > 0 && d.found > 0, "some sets are sparse");
}

/* The hash of all answers is that of the two above. */
static void how_many_groups_are_kept_is_no_answers_business(void)
{
    static const uint32_t bounds[] = {0, 3};
    uint64_t before = answers;

    for (uint32_t i = 0; i < 2 && !broken; i++) {
        keeps = bounds[i];
        struct drawn few = small_floors(), many = large_floors();
        uint64_t hash = hash_bytes(&few.hash, sizeof few.hash, 0);
        hash = hash_bytes(&many.hash, sizeof many.hash, hash);
        expect(hash == before, "the same is answered");
        expect(few.loose > few.asked / 50 && many.loose > 0, "many groups are loose");
        expect((few.kept_late > 0) == (keeps > 0), "some are kept when there is room");
    }
    keeps = INDEX_KEPT;
}

/* Each allocation of the index's own fails in its turn; what failed is done again and everything is as if it had not. */
static void fail_memory(void)
{
    for (int64_t at = 0;; at++) {
        struct floor *f = new_floor(7, 70);
        memory_left = at;
        for (uint32_t i = 0; i < 8; i++)
            hold(f);
        for (uint32_t i = 0; i < 30; i++)
            draw_attrs(f, draw(f, f->seats));
        settle(f);
        if (index_reserve(f->x, 3000) != OK) {
            memory_left = INT64_MAX;
            expect(index_reserve(f->x, 3000) == OK, "memory is back");
        }
        hold(f);
        bool failed = memory_left > INT64_MAX / 2 || memory_left <= 0;
        memory_left = INT64_MAX;
        grow_floor(f, 100);
        for (uint32_t i = 0; i < 3; i++)
            compare(f, 4, i == 0);
        free_floor(f);
        if (!failed) {
            expect(at > 60, "there was memory to fail");
            return;
        }
        if (broken) {
            printf("allocation %lld: ", (long long)at);
            return;
        }
    }
}

static void failing_memory_loses_nothing(void)
{
    fail_memory();
    keeps = 3;
    if (!broken)
        fail_memory();
    keeps = INDEX_KEPT;
}

static void a_new_index_without_memory_is_refused(void)
{
    for (int64_t at = 0;; at++) {
        struct index *x = NULL;
        memory_left = at;
        enum err err = index_new(&x);
        memory_left = INT64_MAX;
        if (err == OK) {
            index_free(x);
            expect(at > 5, "there was memory to fail");
            return;
        }
        expect(err == ERR_NOMEM && !x, "it says so and gives nothing");
    }
}

/* ---- small floors told by hand ---- */

static uint8_t serves_one[64];
static uint32_t serves_one_bytes;

static struct index *hand_floor(const struct seat *seats, uint32_t count)
{
    struct index *x;
    struct attrs_writer w;

    attrs_write_init(&w, serves_one, sizeof serves_one);
    attrs_write_set(&w, ATTR_QUEUES, (symbol_id[]){1}, 1);
    serves_one_bytes = (uint32_t)w.n;
    if (index_new(&x) != OK || index_reserve(x, count) != OK)
        abort();
    for (uint32_t i = 0; i < count; i++) {
        index_seat(x, i, seats + i);
        index_attrs(x, i, serves_one, serves_one_bytes);
    }
    return x;
}

static struct group *everybody(struct index *x)
{
    struct group *g;
    if (index_group(x, 1, (struct lang_code){NULL, 0}, &(struct lang_env){0}, &g) != OK)
        abort();
    return g;
}

static void the_lower_agent_wins_a_tie_wherever_they_sit(void)
{
    struct seat seats[3] = {{.agent = 30, .free = 2}, {.agent = 10, .free = 2}, {.agent = 20, .free = 2}};
    struct index_found found;

    for (enum agent_order order = AGENTS_LONGEST_IDLE; order <= AGENTS_ROUND_ROBIN; order++) {
        struct index *x = hand_floor(seats, 3);
        struct index_ask ask = {.group = everybody(x), .medium = MEDIUM_CHAT, .order = order, .want = 3};
        index_best(x, &ask, &found);
        expect(found.count == 3 && found.seat[0] == 1 && found.seat[1] == 2 && found.seat[2] == 0, "by agent id");
        index_free(x);
    }
}

/* Who lost places while holding more: such loads do not fit the key of the order. */
static void loads_beyond_measure_come_before_idle_times(void)
{
    struct seat seats[2] = {{.agent = 1, .free = 2, .load_permille = 5001, .idle_since_us = 1000},
                            {.agent = 2, .free = 2, .load_permille = 5000, .idle_since_us = 2000}};
    struct index *x = hand_floor(seats, 2);
    struct index_ask ask = {.group = everybody(x), .medium = MEDIUM_CHAT, .want = 1};
    struct index_found found;

    for (; ask.want <= 2; ask.want++) {
        index_best(x, &ask, &found);
        expect(found.count == ask.want && found.seat[0] == 1, "less load, though idle for less");
    }
    index_free(x);
}

/* Whose members all were busy a moment ago stands at the end of the order: found there all the same, and counted. */
static void the_longest_idle_of_those_idle_last_are_found(void)
{
    static struct seat seats[2000];
    static uint8_t two[64];
    struct attrs_writer w;
    struct index_found found;
    struct group *g;

    for (uint32_t i = 0; i < 2000; i++)
        seats[i] = (struct seat){.agent = 1 + i, .free = 2, .idle_since_us = 1 + i * 7919 % 2000};
    struct index *x = hand_floor(seats, 2000);
    attrs_write_init(&w, two, sizeof two);
    attrs_write_set(&w, ATTR_QUEUES, (symbol_id[]){2}, 1);
    for (uint32_t i = 0; i < 2000; i++)
        if (seats[i].idle_since_us > 1600)
            index_attrs(x, i, two, (uint32_t)w.n);
    if (index_group(x, 2, (struct lang_code){NULL, 0}, &(struct lang_env){0}, &g) != OK)
        abort();
    for (uint32_t want = 1; want <= 16; want++) {
        struct index_ask ask = {.group = g, .medium = MEDIUM_CHAT, .want = want};
        index_best(x, &ask, &found);
        expect(found.eligible == 400 && found.count == want, "all are counted");
        for (uint32_t i = 0; i < found.count; i++)
            expect(seats[found.seat[i]].idle_since_us == 1601 + i, "in the order of their idle times");
    }
    index_free(x);
}

static void the_busier_stand_back_and_are_still_found(void)
{
    struct seat seats[3] = {{.agent = 1, .free = 2, .busy_us = 900, .on_us = 1000},
                            {.agent = 2, .free = 2, .busy_us = 300, .on_us = 1000, .idle_since_us = 5},
                            {.agent = 3, .free = 2, .busy_us = 300, .on_us = 1000, .idle_since_us = 9}};
    struct index *x = hand_floor(seats, 3);
    struct index_ask ask = {.group = everybody(x), .medium = MEDIUM_CHAT, .fairness_permille = 399, .want = 3};
    struct index_found found;

    index_best(x, &ask, &found); /* the mean is 500 */
    expect(found.unfair == 1 && found.count == 3 && found.seat[0] == 1 && found.seat[2] == 0, "900 is more than 899");
    ask.fairness_permille = 400;
    index_best(x, &ask, &found);
    expect(found.unfair == 0 && found.seat[0] == 0, "900 is not more than 900");
    index_free(x);
}

static void a_group_nobody_holds_is_kept_and_begins_anew(void)
{
    struct seat seats[2] = {{.agent = 1, .free = 2}, {.agent = 2, .free = 2}};
    struct index *x = hand_floor(seats, 2);
    struct group *g = everybody(x);
    struct index_sizes sizes;

    *index_user(g) = &seats;
    expect(everybody(x) == g && *index_user(g) == &seats, "a second contact finds the same group, and who waits there");
    index_drop(x, g);
    expect(*index_user(g) == &seats, "one of two is still there");
    index_drop(x, g);
    index_sizes(x, &sizes);
    expect(sizes.groups == 1, "it is kept for a while");
    index_attrs(x, 1, NULL, 0); /* while nobody holds it */
    struct group *again = everybody(x);
    expect(again == g && !*index_user(again), "found again, it is nobody's");
    expect(index_has(again, 0) && !index_has(again, 1), "and up to date");
    index_free(x);
}

/* A queue of their own each: there is no end of signatures, but of groups and atoms kept for nobody there is. */
static void groups_and_atoms_nobody_holds_are_bounded(void)
{
    struct seat seats[1] = {{.agent = 1, .free = 2}};
    struct index *x = hand_floor(seats, 1);
    struct index_sizes sizes, later;

    for (queue_id q = 1; q <= 20000; q++) {
        struct group *g;
        if (index_group(x, q, (struct lang_code){NULL, 0}, &(struct lang_env){0}, &g) != OK)
            abort();
        index_drop(x, g);
        if (q == 10000)
            index_sizes(x, &sizes);
    }
    index_sizes(x, &later);
    expect(later.groups == sizes.groups && later.groups < 5000, "groups are bounded");
    expect(later.atoms == sizes.atoms && later.atoms < 10000, "atoms are bounded");
    expect(later.bytes == sizes.bytes, "nothing is lost");
    index_free(x);
}

static void nobody_serves_a_queue_beyond_the_numbers_of_a_set(void)
{
    struct seat seats[1] = {{.agent = 1, .free = 2}};
    struct index *x = hand_floor(seats, 1);
    struct group *g;

    if (index_group(x, (UINT64_C(1) << 32) + 1, (struct lang_code){NULL, 0}, &(struct lang_env){0}, &g) != OK)
        abort();
    expect(!index_has(g, 0), "queue numbers do not fit a set from 2^32 on");
    index_free(x);
}

/* Sparse to begin with, then assigned again: nothing of what it was is left. */
static void a_sparse_set_assigned_again_forgets(void)
{
    enum { WORDS = 2 * SET_SMALL_WORDS };
    static uint64_t words[WORDS];
    struct set s = {0};

    if (set_room(&s, WORDS) != OK)
        abort();
    for (uint32_t round = 0; round < 4; round++) {
        memset(words, 0, sizeof words);
        for (uint32_t i = round; i < WORDS; i += 8)
            words[i] = UINT64_C(1) << (round + i % 60);
        set_assign(&s, words, WORDS, WORDS / 8);
        expect(s.sparse && !s.words, "few of many are kept sparse");
        for (uint32_t seat = 0; seat < WORDS * 64; seat++)
            expect(set_has(&s, seat) == (words[seat / 64] >> seat % 64 & 1), "these and no others");
    }
    set_done(&s);
}

static void put_agents_number(struct buf *b, attr_id id)
{
    uint8_t operand[] = {CODE_PUSH, VALUE_ATTR, SCOPE_AGENT, (uint8_t)id, 0, 0, 0, ATTR_NUMBER};
    buf_put(b, operand, sizeof operand);
}

static void put_number(struct buf *b, uint8_t thousandths)
{
    uint8_t operand[] = {CODE_PUSH, VALUE_NUMBER, thousandths, 0, 0, 0, 0, 0, 0, 0};
    buf_put(b, operand, sizeof operand);
}

/* (a / b) else 0.007: what is divided by 0 is missing. */
static void a_quotient_by_nothing_is_missing_in_scores_of_many(void)
{
    static uint8_t lists[100][64];
    static struct seat seats[100];
    struct buf score = {0};
    struct index *x = hand_floor(seats, 100);

    buf_put(&score, (uint8_t[]){0, 0}, 2);
    put_agents_number(&score, 40);
    put_agents_number(&score, 41);
    buf_put(&score, (uint8_t[]){CODE_DIV}, 1);
    put_number(&score, 7);
    buf_put(&score, (uint8_t[]){CODE_ELSE}, 1);
    score.p[0] = (uint8_t)(score.n - 2);
    expect(lang_check_score(score.p, score.n) == OK, "the score is one");
    for (uint32_t i = 0; i < 100; i++) {
        struct attrs_writer w;
        seats[i] = (struct seat){.agent = 1 + i, .free = 2};
        index_seat(x, i, seats + i);
        attrs_write_init(&w, lists[i], sizeof lists[i]);
        attrs_write_set(&w, ATTR_QUEUES, (symbol_id[]){1}, 1);
        attrs_write_number(&w, 40, 5000);
        attrs_write_number(&w, 41, i % 10 ? 0 : -1000);
        index_attrs(x, i, lists[i], (uint32_t)w.n);
    }
    for (uint32_t again = 0; again < 2; again++) { /* from the lists, then from columns made meanwhile */
        struct index_found found;
        struct lang_env env = {0};
        struct index_ask ask = {.group = everybody(x), .medium = MEDIUM_CHAT, .want = 16, .env = &env, .score = {score.p, score.n}};
        index_best(x, &ask, &found);
        expect(found.eligible == 100 && found.count == 16, "all may be chosen");
        for (uint32_t i = 0; i < found.count; i++)
            expect(found.score[i] == 7 && found.seat[i] % 10 != 0, "who divides by 0 has 0.007, the others -5");
    }
    buf_done(&score);
    index_free(x);
}

static void bits_are_counted(void)
{
    struct prng r = {5};

    for (uint32_t i = 0; i < 1000; i++) {
        uint64_t left[8], other[8], both[8];
        uint32_t count = 0;
        for (uint32_t k = 0; k < 8; k++) {
            left[k] = i == 0 ? 0 : i == 1 ? UINT64_MAX : prng_next(&r);
            other[k] = i % 2 ? UINT64_MAX : prng_next(&r);
            both[k] = left[k] & other[k];
            count += (uint32_t)__builtin_popcountll(both[k]);
        }
        expect(set_and_8(left, other) == count && memcmp(left, both, sizeof left) == 0, "eight words together");
    }
}

static int failed;

static void run(void (*test)(void), const char *name)
{
    broken = NULL;
    test();
    if (broken)
        printf("[  FAILED  ] %s: %s\n", name, broken);
    else
        printf("[       OK ] %s\n", name);
    failed += broken != NULL;
}
#define RUN(name) run(name, #name)

int main(int argc, char **argv)
{
    if (argc > 1)
        seeds = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        first_seed = strtoull(argv[2], NULL, 10);
    RUN(bits_are_counted);
    RUN(a_sparse_set_assigned_again_forgets);
    RUN(a_quotient_by_nothing_is_missing_in_scores_of_many);
    RUN(the_lower_agent_wins_a_tie_wherever_they_sit);
    RUN(loads_beyond_measure_come_before_idle_times);
    RUN(the_longest_idle_of_those_idle_last_are_found);
    RUN(the_busier_stand_back_and_are_still_found);
    RUN(a_group_nobody_holds_is_kept_and_begins_anew);
    RUN(groups_and_atoms_nobody_holds_are_bounded);
    RUN(nobody_serves_a_queue_beyond_the_numbers_of_a_set);
    RUN(floors_drawn_by_chance_are_the_same_in_both_forms);
    RUN(large_floors_keep_their_sparse_sets_alike);
    RUN(how_many_groups_are_kept_is_no_answers_business);
    RUN(a_new_index_without_memory_is_refused);
    RUN(failing_memory_loses_nothing);
    printf("hash of all answers: %016llx\n", (unsigned long long)answers);
    return failed ? 1 : 0;
}
