/* index_hand_test: the index as a whole, told by hand: who is found, what is kept of signatures and groups, scores of many. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "engine/index_by_hand.h"
#include "lang/code.h"
#include "lang/drawn.h"

/* ---- the choice ---- */

/* What is found is what sorting everybody finds; members may be few of very many seats, and skipped. */
static void the_few_of_many_are_found_without_the_skipped(void)
{
    enum { SEATS = 40000 };
    struct index *x = new_index(SEATS);
    struct group *g;
    uint32_t skip[12], members[12];

    for (uint32_t i = 0; i < SEATS; i++) {
        bool member = i % 4000 == 17 || i == 18;
        take_seat(x, i, i == 4017 ? 4 : 2, 0, 1 + i);
        sit(x, i, member ? 2 : 1);
    }
    g = group_of(x, 2, NULL, NULL);
    index_group_whole(g);
    expect(!g->members.words && g->members_count == 11, "11 of 40,000 are sparse");
    members[0] = 17, members[1] = 18;
    for (uint32_t i = 2; i < 11; i++)
        members[i] = (i - 1) * 4000 + 17;
    for (uint32_t mask = 0; mask < 4096; mask++) {
        uint32_t skips = 0, left = 0, first = 0;
        struct index_found found;
        g->few_are_all = mask < 2048; /* by their list, then by the sparse set */
        for (uint32_t i = 0; i < 11; i++) {
            bool can = members[i] != 4017;
            if (mask >> i & 1)
                skip[skips++] = members[i] - (mask % 5 == 4); /* or a neighbour, whom nobody asked for */
            bool skipped = mask >> i & 1 && mask % 5 != 4;
            for (uint32_t k = 0; mask % 5 == 4 && k < 11; k++)
                skipped = skipped || (mask >> k & 1 && members[k] - 1 == members[i]);
            first = can && !skipped && left == 0 ? members[i] : first;
            left += can && !skipped;
        }
        struct index_ask ask = {.group = g, .medium = MEDIUM_CHAT, .skip = skip, .skip_count = skips, .want = 16};
        for (ask.order = AGENTS_LONGEST_IDLE; ask.order <= AGENTS_MOST_SPARE; ask.order++) {
            index_best(x, &ask, &found);
            expect(found.eligible == left && found.count == left, "who is free and not skipped");
            expect(left == 0 || found.seat[0] == first, "the longest idle first");
            expect(found.skipped + left <= 10, "the skipped are counted");
            expect(mask % 5 == 4 || found.skipped + left == 10, "each of them");
        }
    }
    index_free(x);
}

static void somebody_free_of(uint32_t seats, bool listed)
{
    struct index *x = new_index(seats);
    for (uint32_t i = 0; i < seats; i++)
        sit(x, i, i % 701 == 5 ? 2 : 1);
    struct group *g = group_of(x, 2, NULL, NULL);
    index_group_whole(g);
    expect(!g->members.words == (seats == 40000), "dense, then sparse");
    g->few_are_all = listed;
    for (uint32_t i = 0; i < seats; i += 233) { /* one is free at a time */
        take_seat(x, i, 1u << MEDIUM_VOICE, 0, 1);
        expect(index_any(x, g, MEDIUM_VOICE) == (i % 701 == 5) && !index_any(x, g, MEDIUM_CHAT), "when it is a member, for its medium");
        take_seat(x, i, 0, 0, 1);
    }
    for (uint32_t i = 5; i < seats; i += 701) {
        take_seat(x, i, 1u << MEDIUM_VOICE, 0, 1);
        expect(index_any(x, g, MEDIUM_VOICE), "each member");
        take_seat(x, i, 0, 0, 1);
    }
    index_free(x);
}

static void somebody_free_is_seen_wherever_they_sit(void)
{
    for (uint32_t i = 0; i < 4; i++)
        somebody_free_of(i & 1 ? 40000 : 5 * BLOCK_SEATS, i & 2);
}

/* Members come and go one by one, at the list's ends and in its middle, and past its bound; the index looks whether it is true. */
static void few_members_are_listed_while_they_are_few(void)
{
    enum { SEATS = 1024 };
    struct index *x = new_index(SEATS);
    struct group *g;

    for (uint32_t i = 0; i < SEATS; i++)
        sit(x, i, 1);
    g = group_of(x, 2, NULL, NULL);
    index_group_whole(g);
    expect(g->few_are_all && g->members_count == 0, "nobody is few");
    for (uint32_t i = 0; i < FEW_MAX + 2; i++) {
        sit(x, i * 389 % SEATS, 2);
        sound(x);
        expect(g->members_count == i + 1 && g->few_are_all == (i < FEW_MAX), "as many as there is room for");
    }
    for (uint32_t i = 0; i < 4; i++) {
        sit(x, i * 389 % SEATS, 1);
        sound(x);
    }
    expect(!g->few_are_all && g->members_count == FEW_MAX - 2, "too many for once are not listed one by one");
    for (uint32_t i = 0; i < 10; i++) /* so many at a time that all is made anew */
        sit(x, i * 389 % SEATS, i % 2 + 1);
    sound(x);
    index_group_whole(g);
    expect(g->few_are_all && g->members_count == FEW_MAX - 3, "made anew they are listed again");
    for (uint32_t i = FEW_MAX + 2; i-- > 10;) {
        sit(x, i * 389 % SEATS, 1);
        sound(x);
    }
    expect(g->few_are_all && g->members_count == 5, "out in the opposite order");
    index_free(x);
}

static void members_are_told_as_words_of_any_stride(void)
{
    enum { UNTOUCHED = 77 };
    static uint64_t to[3 * 640];

    for (uint32_t seats = 2 * BLOCK_SEATS; seats <= 40960; seats += 40960 - 2 * BLOCK_SEATS) {
        struct index *x = new_index(seats);
        for (uint32_t i = 0; i < seats; i++)
            sit(x, i, i % 700 == 63 || i + 1 == seats ? 2 : 1);
        struct group *g = group_of(x, 2, NULL, NULL);
        for (size_t stride = 1; stride <= 3; stride++)
            for (uint32_t words = 0; words <= x->words; words += words < 12 ? 1 : x->words - 12) {
                for (uint32_t i = 0; i < 3 * 640; i++)
                    to[i] = UNTOUCHED;
                index_members(g, to, stride, words);
                for (uint32_t i = 0; i < 3 * 640; i++) {
                    uint32_t w = i / (uint32_t)stride;
                    bool told = w < words && i % stride == 0;
                    expect(told || to[i] == UNTOUCHED, "nothing beside them is touched");
                    for (uint32_t b = 0; told && b < 64; b++)
                        expect((to[i] >> b & 1) == index_has(g, w * 64 + b), "a bit for each member");
                }
            }
        index_free(x);
    }
}

/* ---- programs ---- */

static void put_operand(struct buf *b, enum attr_scope scope, attr_id id, enum attr_type type)
{
    buf_u8(b, VALUE_ATTR);
    buf_u8(b, (uint8_t)scope);
    buf_u32(b, id);
    buf_u8(b, (uint8_t)type);
}

static void put_constant(struct buf *b, int64_t thousandths)
{
    buf_u8(b, VALUE_NUMBER);
    buf_u64(b, (uint64_t)thousandths);
}

static void put_compare(struct buf *b, enum lang_op op, enum attr_scope scope, attr_id id, int64_t thousandths)
{
    buf_u8(b, CODE_COMPARE);
    buf_u8(b, (uint8_t)op);
    put_operand(b, scope, id, ATTR_NUMBER);
    put_constant(b, thousandths);
}

static void put_pushed(struct buf *b, attr_id id)
{
    buf_u8(b, CODE_PUSH);
    put_operand(b, SCOPE_AGENT, id, ATTR_NUMBER);
}

/* A new program's one part: what is put between open_part() and close_part(). */
static void open_part(struct buf *b)
{
    buf_clear(b);
    buf_u16(b, 0);
}

static void close_part(struct buf *b)
{
    size_t n = b->n - CONJUNCT_HEAD_BYTES;
    b->p[0] = (uint8_t)n;
    b->p[1] = (uint8_t)(n >> 8);
}

/* A customer with one number, 40. */
struct customer {
    uint8_t list[64];
    struct lang_env env;
};
static void set_customer(struct customer *c, int64_t thousandths)
{
    struct attrs_writer w;

    attrs_write_init(&w, c->list, sizeof c->list);
    attrs_write_number(&w, 40, thousandths);
    c->env = (struct lang_env){.customer = c->list, .customer_bytes = w.n};
}

static void contacts_that_differ_in_nothing_read_share_a_signature(void)
{
    struct index *x = new_index(10);
    struct buf b = {0};
    struct customer c;
    struct lang_env env;

    open_part(&b);
    put_compare(&b, LANG_OP_GE, SCOPE_CUSTOMER, 40, 5000);
    close_part(&b);
    set_customer(&c, 7000);
    env = c.env;
    struct group *g = group_of(x, 1, &b, &env);
    expect(x->memos.count == 1 && x->programs.count == 1 && x->groups.count == 1, "the first");
    env.arrived_ms = 9;
    expect(group_of(x, 1, &b, &env) == g && x->memos.count == 1, "when it arrived is not read");
    set_customer(&c, 8000);
    expect(group_of(x, 1, &b, &c.env) == g && x->memos.count == 2, "what is read has a signature of its own, though it binds to the same");
    set_customer(&c, 1000);
    struct group *poor = group_of(x, 1, &b, &c.env);
    expect(poor != g && x->memos.count == 3 && x->groups.count == 2, "or to something else");
    expect(group_of(x, 2, &b, &c.env) != poor && x->memos.count == 4 && x->programs.count == 1, "another queue is another group");
    for (uint32_t again = 0; again < 3; again++)
        expect(group_of(x, 1, &b, &c.env) == poor && x->memos.count == 4, "each is known from then on");
    for (int64_t n = 0; n < 2; n++) { /* what is read of the queue is not read of the customer */
        struct attrs_writer w;
        attrs_write_init(&w, c.list, sizeof c.list);
        attrs_write_number(&w, 40, 1000);
        attrs_write_number(&w, 41, n);
        c.env = (struct lang_env){.customer = c.list, .customer_bytes = w.n};
        open_part(&b);
        put_compare(&b, LANG_OP_GE, SCOPE_CUSTOMER, 40, 5000);
        put_compare(&b, LANG_OP_GE, SCOPE_QUEUE, 41, 5000);
        buf_u8(&b, CODE_AND);
        close_part(&b);
        index_drop(x, group_of(x, 1, &b, &c.env));
        expect(x->memos.count == 5, "one signature for both");
    }
    sound(x);
    buf_done(&b);
    index_free(x);
}

/* Numbers 40 .. 40 + count, 1 each but for one. */
static size_t put_numbers(uint8_t *list, size_t max, attr_id count, attr_id other)
{
    struct attrs_writer w;

    attrs_write_init(&w, list, max);
    for (attr_id id = 40; id < 40 + count; id++)
        attrs_write_number(&w, id, id == other ? 2000 : 1000);
    return w.n;
}

static void put_pair(struct buf *b, attr_id id)
{
    buf_u8(b, CODE_COMPARE);
    buf_u8(b, LANG_OP_EQ);
    put_operand(b, SCOPE_CUSTOMER, id, ATTR_NUMBER);
    put_operand(b, SCOPE_QUEUE, id, ATTR_NUMBER);
}

/* In whatever order a program reads: what it reads of customer and queue is in the signature, the rest is not. */
static void a_signature_is_of_what_is_read(void)
{
    enum { IDS = 40 };
    static const uint32_t strides[] = {1, IDS - 1, 7, 13};

    for (uint32_t k = 0; k < 4; k++) {
        struct index *x = new_index(1);
        uint8_t customer[800], queue[800];
        struct lang_env env = {.customer = customer, .queue = queue};
        struct buf b = {0};
        uint32_t known = 0;

        open_part(&b);
        for (uint32_t i = 0; i < IDS; i++)
            if (i * strides[k] % IDS % 4 != 3) {
                if (b.n > CONJUNCT_HEAD_BYTES + 18)
                    buf_u8(&b, CODE_OR);
                put_pair(&b, 40 + i * strides[k] % IDS);
            }
        buf_u8(&b, CODE_OR);
        close_part(&b);
        expect(lang_check(b.p, b.n) == OK, "the program is one");
        for (attr_id id = 39; id < 40 + IDS; id++)
            for (uint32_t side = 0; side < 2; side++) {
                env.customer_bytes = put_numbers(customer, sizeof customer, IDS, side ? 0 : id);
                env.queue_bytes = put_numbers(queue, sizeof queue, IDS, side ? id : 0);
                uint8_t *own = malloc(env.customer_bytes); /* just as long as it is: reading behind it is seen */
                if (!own)
                    abort();
                env.customer = memcpy(own, customer, env.customer_bytes);
                (void)group_of(x, 1, &b, &env);
                env.customer = customer;
                free(own);
                known += (id == 39 && side == 0) || (id >= 40 && (id - 40) % 4 != 3);
                expect(x->memos.count == known, "another value of what is read is another signature");
                if (side)
                    continue;
                uint8_t ones[800], fewer[800];
                struct lang_env plain = env, bare = env;
                plain.customer = ones;
                plain.customer_bytes = put_numbers(ones, sizeof ones, IDS, 0);
                struct lang_code code = {b.p, b.n};
                bool read = id >= 40 && (id - 40) % 4 != 3;
                expect(index_alike(x, code, &env, &plain) == !read && index_alike(x, code, &plain, &env) == !read &&
                       index_alike(x, code, &env, &env), "alike are contacts with the same values of what is read");
                bare.customer = fewer;
                bare.customer_bytes = put_numbers(fewer, sizeof fewer, id - 39, 0);
                bool all = id >= 40 + IDS - 2; /* the last one is not read */
                expect(index_alike(x, code, &plain, &bare) == all && index_alike(x, code, &bare, &plain) == all,
                       "and those of which the same is known");
            }
        buf_done(&b);
        index_free(x);
    }
}

static void programs_and_signatures_are_bounded(void)
{
    struct index *x = new_index(1);
    struct buf b = {0};
    struct customer c;
    struct group *g = NULL;

    set_customer(&c, 0);
    for (int64_t i = 0; i < 4096 + 10; i++) {
        open_part(&b);
        put_compare(&b, LANG_OP_GE, SCOPE_CUSTOMER, 40, -i);
        close_part(&b);
        struct group *now = group_of(x, 1, &b, &c.env);
        expect(!g || now == g, "all bind to the same");
        g = now;
        expect(x->programs.count == (i < 4096 ? i + 1 : i - 4095), "at most 4,096 programs are kept, then none of them");
    }
    for (int64_t i = 0; i < 65536 + 10; i++) { /* memos of programs forgotten are forgotten in their turn */
        set_customer(&c, i);
        if (group_of(x, 1, &b, &c.env) != g)
            expect(false, "all bind to the same");
        if (x->memos.count > 65536)
            expect(false, "at most 65,536 signatures");
    }
    expect(x->memos.count == 65536, "and no fewer");
    uint32_t held = g->held;
    for (; held > 0; held--)
        index_drop(x, g);
    sound(x);
    buf_done(&b);
    index_free(x);
}

static void groups_nobody_holds_are_forgotten_the_oldest_first(void)
{
    struct index *x = new_index(1);

    for (queue_id q = 1; q <= 4096; q++)
        index_drop(x, group_of(x, q, NULL, NULL));
    index_drop(x, group_of(x, 1, NULL, NULL)); /* the oldest but for this */
    expect(x->groups.count == 4096 && x->idle_groups_count == 4096, "4,096 are kept");
    struct group *second = group_of(x, 2, NULL, NULL), *first = group_of(x, 1, NULL, NULL);
    void *mark = x;
    *index_user(second) = mark;
    index_drop(x, first);
    for (queue_id q = 5000; q < 5000 + 4095; q++)
        index_drop(x, group_of(x, q, NULL, NULL));
    expect(x->groups.count == 4097 && *index_user(second) == mark, "whoever is held stays");
    expect(x->idle_atoms_count == 4094, "what the forgotten asked of agents is kept for its part");
    sound(x);
    index_drop(x, group_of(x, 1, NULL, NULL));
    expect(x->groups.count == 4097, "who was asked for again had stayed");
    index_drop(x, group_of(x, 4096, NULL, NULL));
    expect(x->groups.count == 4097 && x->idle_groups_count == 4096, "the oldest made room");
    index_drop(x, second);
    expect(x->groups.count == 4096, "for each that nobody holds any more");
    for (queue_id q = 10000; q < 10000 + 4096; q++)
        index_drop(x, group_of(x, q, NULL, NULL));
    expect(x->idle_atoms_count == 4096, "atoms have a bound of their own");
    sound(x);
    index_free(x);
}

/* Agent i fails part i: the first fifteen parts have a count of their own, those behind share one. */
static void who_falls_out_behind_the_fifteenth_part_is_counted_together(void)
{
    enum { AGENTS = 40 };
    static uint8_t lists[AGENTS + 1][64];

    for (uint32_t parts = 13; parts <= 20; parts++) {
        struct index *x = new_index(AGENTS);
        struct buf b = {0};
        struct index_excluded out;
        size_t bytes[AGENTS + 1];
        for (uint32_t i = 0; i <= AGENTS; i++) {
            struct attrs_writer w;
            attrs_write_init(&w, lists[i], sizeof lists[i]);
            attrs_write_set(&w, ATTR_QUEUES, (symbol_id[]){1}, 1);
            attrs_write_number(&w, 50, i);
            bytes[i] = w.n;
            if (i < AGENTS)
                index_attrs(x, i, lists[i], (uint32_t)w.n);
        }
        for (uint32_t k = 0; k < parts; k++) {
            buf_u16(&b, 2 + 7 + 9);
            put_compare(&b, LANG_OP_NE, SCOPE_AGENT, 50, k);
        }
        struct group *g = group_of(x, 1, &b, NULL);
        for (uint32_t gone = 0; gone < 3; gone++) { /* nobody; then one of the fifth part and one of the last part fail no more */
            index_excluded(g, &out);
            expect(out.predicates == (parts < 16 ? parts : 16) && out.queue == 0 && out.seats == AGENTS, "sixteen at most");
            expect(out.members == AGENTS - parts + gone, "who fails none is a member");
            for (uint32_t k = 0; k < 16; k++)
                expect(out.predicate[k] == (k < 15 ? k < parts : parts > 15 ? parts - 15 : 0) - (gone > 0 && k == 4) -
                                               (gone > 1 && k == (parts < 16 ? parts - 1 : 15)),
                       "counted where they fall out first");
            index_attrs(x, gone ? parts - 1 : 4, lists[AGENTS], (uint32_t)bytes[AGENTS]);
            sound(x);
        }
        buf_done(&b);
        index_free(x);
    }
}

/* By bytes where seats are many. */
static void what_nobody_holds_is_bounded_by_bytes(void)
{
    struct index *x = new_index(70000);
    uint32_t set_bytes = x->words * 8, groups = (32u << 20) / set_bytes, atoms = (16u << 20) / set_bytes;

    for (queue_id q = 1; q <= groups; q++)
        index_drop(x, group_of(x, q, NULL, NULL));
    expect(x->groups.count == groups && x->atoms.count == groups, "so many are kept");
    for (queue_id q = groups + 1; q <= groups + atoms; q++)
        index_drop(x, group_of(x, q, NULL, NULL));
    expect(x->idle_groups_count == groups && x->idle_atoms_count == atoms, "32 MB of groups, 16 MB of atoms");
    index_drop(x, group_of(x, groups + atoms + 1, NULL, NULL));
    expect(x->idle_groups_count == groups && x->idle_atoms_count == atoms, "and no more");
    index_free(x);
}

/* ---- scores ---- */

enum { SCORED = 150 };
static uint8_t scored[SCORED][512];

/* Agents with numbers 40..71, some missing, some of another type; everybody is free. */
static struct index *scored_index(void)
{
    struct index *x = new_index(SCORED);
    struct prng r = {4};

    for (uint32_t s = 0; s < SCORED; s++) {
        struct attrs_writer w;
        attrs_write_init(&w, scored[s], sizeof scored[s]);
        attrs_write_set(&w, ATTR_QUEUES, (symbol_id[]){1}, 1);
        for (attr_id id = 40; id < 72; id++)
            if (prng_below(&r, 8) == 0)
                attrs_write_flag(&w, id, 1);
            else if (prng_below(&r, 8))
                attrs_write_number(&w, id, (int64_t)prng_below(&r, 9000) - 4000);
        symbol_id symbols[] = {1, 2 + s % 3, 9};
        attrs_write_set(&w, 80, symbols, (uint16_t)(1 + s % 3));
        take_seat(x, s, 2, 0, 1);
        index_attrs(x, s, scored[s], (uint32_t)w.n);
    }
    return x;
}

/* Everybody's score, best 16 at a time by skipping whom one has, is the language's. */
static void scores_are_the_languages(struct index *x, struct group *g, const struct buf *b, const struct lang_env *env, uint32_t count)
{
    uint32_t skip[BLOCK_SEATS] = {0}, skips = 0;
    int64_t last = INT64_MAX;

    if (!expect(lang_check_score(b->p, b->n) == OK, "the score is one"))
        return;
    must(index_settle(x));
    while (skips < count) {
        struct index_found found;
        struct index_ask ask = {.group = g, .medium = MEDIUM_CHAT, .order = AGENTS_BEST_SCORE, .want = 16, .env = env,
                                .score = {b->p, b->n}, .skip = skip, .skip_count = skips};
        index_best(x, &ask, &found);
        if (!expect(found.eligible == count - skips && found.count == (found.eligible < 16 ? found.eligible : 16), "all are looked at"))
            return;
        for (uint32_t i = 0; i < found.count; i++) {
            struct lang_env own = *env;
            own.agent = x->attrs[found.seat[i]];
            own.agent_bytes = x->attrs_bytes[found.seat[i]];
            expect(found.score[i] == lang_score(b->p, b->n, &own) && found.score[i] <= last, "what the language says, best first");
            last = found.score[i];
            uint32_t to = skips++;
            for (; to > 0 && skip[to - 1] > found.seat[i]; to--)
                skip[to] = skip[to - 1];
            skip[to] = found.seat[i];
        }
    }
}

/* Deeper than the machine of many goes: the language's own takes over, and nobody sees the difference. */
static void scores_may_be_as_deep_as_the_language_allows(void)
{
    struct index *x = scored_index();
    struct group *g = group_of(x, 1, NULL, NULL);
    struct buf b = {0};

    for (uint32_t deep = 1; deep <= 20; deep++) {
        open_part(&b); /* a + (b + (c ..)) */
        for (uint32_t i = 0; i < deep; i++)
            put_pushed(&b, 40 + i);
        for (uint32_t i = 1; i < deep; i++)
            buf_u8(&b, i % 4 ? CODE_ADD : CODE_MAX);
        close_part(&b);
        scores_are_the_languages(x, g, &b, &(struct lang_env){0}, SCORED);
        open_part(&b); /* worth of (a and (b or (c ..))) */
        for (uint32_t i = 0; i < deep; i++)
            put_compare(&b, i % 2 ? LANG_OP_GT : LANG_OP_LE, SCOPE_AGENT, 40 + i, 1000);
        for (uint32_t i = 1; i < deep; i++) {
            buf_u8(&b, i % 2 ? CODE_OR : CODE_AND);
            buf_u8(&b, CODE_NOT);
        }
        buf_u8(&b, CODE_WORTH);
        close_part(&b);
        scores_are_the_languages(x, g, &b, &(struct lang_env){0}, SCORED);
    }
    buf_done(&b);
    index_free(x);
}

/* Every kind of instruction, with agents', contacts' and constant operands, before and after columns are made. */
static void scores_drawn_by_chance_are_the_languages(void)
{
    static uint8_t lists[BLOCK_SEATS][800], customer[800], queue[800];
    struct prng r = {21};
    struct buf b = {0};

    for (uint32_t round = 0; round < 26 && !broken; round++) { /* the last one of a full room */
        uint32_t count = round == 25 ? BLOCK_SEATS : round % 5 ? SCORED : 1 + (uint32_t)prng_below(&r, 70);
        struct index *x = new_index(BLOCK_SEATS);
        for (uint32_t s = 0; s < count; s++) {
            struct attrs_writer w;
            attrs_write_init(&w, lists[s], sizeof lists[s]);
            attrs_write_set(&w, ATTR_QUEUES, (symbol_id[]){1}, 1);
            w.n += draw_list_of(&r, SCOPE_AGENT, SCOPE_AGENT, lists[s] + w.n, sizeof lists[s] - w.n);
            take_seat(x, s, 2, 0, 1);
            index_attrs(x, s, lists[s], (uint32_t)w.n);
        }
        struct group *g = group_of(x, 1, NULL, NULL);
        for (uint32_t i = 0; i < 24 && !broken; i++) {
            struct lang_env env = {.customer = customer, .queue = queue, .arrived_ms = (int64_t)prng_below(&r, 3)};
            env.customer_bytes = draw_list_of(&r, SCOPE_CUSTOMER, SCOPE_CONTACT, customer, sizeof customer);
            env.queue_bytes = draw_list_of(&r, SCOPE_QUEUE, SCOPE_QUEUE, queue, sizeof queue);
            draw_program(&r, &b, true);
            for (uint32_t again = 0; again < 2; again++)
                scores_are_the_languages(x, g, &b, &env, count);
        }
        sound(x);
        index_free(x);
    }
    buf_done(&b);
}

/* Two attributes of each agent's against each other. */
static void agents_are_compared_with_themselves(void)
{
    struct index *x = scored_index();
    struct group *g = group_of(x, 1, NULL, NULL);
    struct buf b = {0};

    for (enum lang_op op = LANG_OP_EQ; op <= LANG_OP_GE; op++) {
        open_part(&b);
        buf_u8(&b, CODE_COMPARE);
        buf_u8(&b, (uint8_t)op);
        put_operand(&b, SCOPE_AGENT, 50, ATTR_NUMBER);
        put_operand(&b, SCOPE_AGENT, 51, ATTR_NUMBER);
        buf_u8(&b, CODE_WORTH);
        close_part(&b);
        scores_are_the_languages(x, g, &b, &(struct lang_env){0}, SCORED);
    }
    buf_done(&b);
    index_free(x);
}

/* Up to seven numbers or fifteen truths wait for each other in the machine of many: it wishes for columns, the other one does not. */
static void shallow_scores_are_worked_out_for_many_at_a_time(void)
{
    struct lang_env env = {0};
    struct buf b = {0};
    struct index_found found;

    for (uint32_t deep = 1; deep <= 12; deep++) {
        struct index *x = scored_index();
        open_part(&b);
        for (uint32_t i = 0; i < deep; i++)
            put_pushed(&b, 40 + i);
        for (uint32_t i = 1; i < deep; i++)
            buf_u8(&b, CODE_ADD);
        close_part(&b);
        struct index_ask ask = {.group = group_of(x, 1, NULL, NULL), .medium = MEDIUM_CHAT, .want = 1, .env = &env,
                                .score = {b.p, b.n}};
        index_best(x, &ask, &found);
        expect(x->wishes->count == (deep < 8 ? deep : 8), "each attribute is wished for once");
        must(index_settle(x));
        for (attr_id id = 40; id < 72; id++)
            expect((index_column(x, id, ATTR_NUMBER) != NULL) == (id < 40 + deep && id < 48), "and is there from then on");
        index_best(x, &ask, &found);
        expect(x->wishes->count == 0, "nothing is missing any more");
        sound(x);
        index_free(x);
    }
    buf_done(&b);
}

static void wishes_are_bounded_and_come_true_in_turn(void)
{
    struct index *x = scored_index();
    struct lang_env env = {0};
    struct buf b = {0};
    struct index_found found;

    buf_clear(&b);
    for (attr_id id = 40; id < 60; id++) { /* 20 parts: a column each, and one has a symbol */
        size_t start = b.n;
        buf_u16(&b, 0);
        if (id % 2)
            put_pushed(&b, id);
        else {
            buf_u8(&b, CODE_COMPARE);
            buf_u8(&b, LANG_OP_HAS);
            put_operand(&b, SCOPE_AGENT, 80, ATTR_SET);
            buf_u8(&b, VALUE_TEXT);
            buf_u32(&b, 1 + (id - 40) / 2);
            buf_u8(&b, CODE_WORTH);
        }
        b.p[start] = (uint8_t)(b.n - start - CONJUNCT_HEAD_BYTES);
    }
    struct group *g = group_of(x, 1, NULL, NULL);
    struct index_ask ask = {.group = g, .medium = MEDIUM_CHAT, .want = 1, .env = &env, .score = {b.p, b.n}};
    static const uint32_t wished[] = {16, 4, 0};
    for (uint32_t i = 0; i < 3; i++) {
        index_best(x, &ask, &found);
        expect(x->wishes->count == wished[i], "sixteen at a time");
        must(index_settle(x));
    }
    expect(x->atoms.count == 11 && x->idle_atoms_count == 10, "an atom for each symbol, held by nobody");
    for (attr_id id = 41; id < 60; id += 2)
        expect(index_column(x, id, ATTR_NUMBER) != NULL, "a column for each number");
    scores_are_the_languages(x, g, &b, &(struct lang_env){0}, SCORED);
    sound(x);
    buf_done(&b);
    index_free(x);
}

int main(void)
{
    RUN(the_few_of_many_are_found_without_the_skipped);
    RUN(somebody_free_is_seen_wherever_they_sit);
    RUN(few_members_are_listed_while_they_are_few);
    RUN(members_are_told_as_words_of_any_stride);
    RUN(contacts_that_differ_in_nothing_read_share_a_signature);
    RUN(a_signature_is_of_what_is_read);
    RUN(programs_and_signatures_are_bounded);
    RUN(groups_nobody_holds_are_forgotten_the_oldest_first);
    RUN(who_falls_out_behind_the_fifteenth_part_is_counted_together);
    RUN(what_nobody_holds_is_bounded_by_bytes);
    RUN(scores_may_be_as_deep_as_the_language_allows);
    RUN(scores_drawn_by_chance_are_the_languages);
    RUN(agents_are_compared_with_themselves);
    RUN(shallow_scores_are_worked_out_for_many_at_a_time);
    RUN(wishes_are_bounded_and_come_true_in_turn);
    return failed ? 1 : 0;
}
