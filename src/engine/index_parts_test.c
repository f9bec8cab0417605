/* index_parts_test: the parts of the index by themselves, told by hand: shelf, sets, room, the order of idle times. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "engine/failing_test.h"
#include "engine/index_by_hand.h"
#include "engine/shelf.h"

/* ---- shelf ---- */

struct thing {
    uint64_t id;
};

static void same_shelf(const struct shelf *s, const bool *there, struct thing *things, uint32_t ids)
{
    uint32_t count = 0;

    for (uint32_t i = 1; i <= ids; i++) {
        expect(shelf_find(s, i) == (there[i] ? things + i : NULL), "what is there is found, and nothing else");
        if (there[i])
            expect(count < s->count && s->items[count++] == things + i, "in the order of ids");
    }
    expect(count == s->count, "each once");
}

static void things_on_a_shelf_are_found_by_their_ids(void)
{
    enum { IDS = 40 };
    struct prng r = {3};
    struct thing things[IDS + 1];

    for (uint32_t i = 0; i <= IDS; i++)
        things[i].id = i;
    for (uint32_t round = 0; round < 50; round++) {
        struct shelf s = {0};
        bool there[IDS + 1] = {false};
        while (s.count < IDS) {
            uint32_t id = 1 + (uint32_t)prng_below(&r, IDS);
            if (there[id])
                continue;
            must(shelf_reserve(&s, 1));
            shelf_put(&s, things + id);
            there[id] = true;
            same_shelf(&s, there, things, IDS);
        }
        shelf_done(&s);
        expect(!s.items && s.count == 0 && s.room == 0, "done, it is empty");
    }
}

static void a_shelf_reserves_once_for_many(void)
{
    struct shelf s = {0};
    static struct thing things[100];

    memory_left = 0;
    expect(shelf_reserve(&s, 1) == ERR_NOMEM && shelf_reserve(&s, 0) == OK, "room takes memory, no room takes none");
    for (uint32_t n = 1; n <= 100; n += 33) {
        memory_left = 1;
        expect(shelf_reserve(&s, n - s.count) == OK, "one allocation is enough");
        memory_left = 0;
        expect(shelf_reserve(&s, n - s.count) == OK, "room once made is kept");
        expect(s.room - s.count >= n - s.count && s.room >= 16 && s.room <= 128, "twice as much, until it is enough");
        while (s.count < n) {
            things[s.count].id = s.count + 1;
            shelf_put(&s, things + s.count);
        }
    }
    expect(shelf_reserve(&s, 1000) == ERR_NOMEM && shelf_find(&s, 100) == things + 99, "without memory it stays as it was");
    memory_left = INT64_MAX;
    shelf_done(&s);
}

/* ---- sets ---- */

/* words with the first `count` seats of every eighth. */
static void fill_words(uint64_t *words, uint32_t room, uint32_t count)
{
    memset(words, 0, room * sizeof *words);
    for (uint32_t i = 0; i < count; i++)
        words[i * 8 / 64] |= UINT64_C(1) << i * 8 % 64;
}

static void sets_become_sparse_at_their_share_and_stay_a_while(void)
{
    enum { ROOM = 2 * SET_SMALL_WORDS, SPARSE = ROOM * 64 / SET_SPARSE_SHARE };
    static uint64_t words[ROOM];
    static const struct { uint32_t count; bool sparse; } told[] = {
        {SPARSE / 2 + 1, false}, {SPARSE / 2, true}, {SPARSE / 2 + 1, true}, {SPARSE, true}, {SPARSE + 1, false}, {SPARSE, false},
        {0, true}, {1, true}, {SPARSE * 2, false},
    };
    struct set s = {0}, small = {0};

    must(set_room(&s, ROOM));
    for (uint32_t i = 0; i < sizeof told / sizeof *told; i++) {
        fill_words(words, ROOM, told[i].count);
        set_assign(&s, words, ROOM, told[i].count);
        expect(!s.words == told[i].sparse && !s.sparse == !told[i].sparse, "half as many to become sparse as to stay it");
        for (uint32_t seat = 0; seat < ROOM * 64; seat++)
            expect(set_has(&s, seat) == (words[seat / 64] >> seat % 64 & 1), "whatever the form, the same seats");
    }
    must(set_room(&small, SET_SMALL_WORDS));
    set_assign(&small, words, SET_SMALL_WORDS, 0);
    expect(small.words && !small.sparse, "small ones stay dense");
    set_done(&small);
    set_done(&s);
    expect(!s.words && !s.sparse && s.room == 0, "done, it is empty");
}

static void seats_enter_and_leave_sets_of_both_forms(void)
{
    enum { ROOM = 2 * SET_SMALL_WORDS, SEATS = ROOM * 64 };
    static uint64_t words[ROOM];
    static bool in[SEATS];
    struct prng r = {9};

    for (uint32_t sparse = 0; sparse < 2; sparse++) {
        struct set s = {0};
        memset(in, 0, sizeof in);
        memset(words, 0, sizeof words);
        must(set_room(&s, sparse ? ROOM : 4));
        if (sparse)
            set_assign(&s, words, ROOM, 0);
        expect(!s.sparse == !sparse, "the form that was asked for");
        for (uint32_t i = 0; i < 3000; i++) {
            uint32_t seat = (uint32_t)prng_below(&r, sparse ? SEATS : 256);
            in[seat] = prng_below(&r, 3) > 0;
            set_put(&s, seat, in[seat]);
        }
        for (uint32_t seat = 0; seat < (sparse ? SEATS : 256u); seat++)
            expect(set_has(&s, seat) == in[seat], "who entered is in it, who left is not");
        memory_left = 0;
        expect(set_room(&s, s.room) == OK && set_room(&s, 0) == OK, "the room it has takes no memory");
        expect((set_room(&s, s.room + 8) == OK) == (sparse == 1), "more takes memory, unless sparse");
        memory_left = INT64_MAX;
        must(set_room(&s, ROOM + 8));
        expect(s.room == ROOM + 8 && !set_has(&s, SEATS), "new room is empty");
        set_done(&s);
    }
}

static void what_a_set_takes_is_said(void)
{
    static uint64_t words[2 * SET_SMALL_WORDS];
    struct set s = {0};

    expect(set_bytes(&s) == 0, "nothing takes nothing");
    must(set_room(&s, 2 * SET_SMALL_WORDS));
    expect(set_bytes(&s) == sizeof words, "words take eight bytes");
    fill_words(words, 2 * SET_SMALL_WORDS, 300);
    set_assign(&s, words, 2 * SET_SMALL_WORDS, 300);
    expect(!s.words && set_bytes(&s) >= 600 && set_bytes(&s) < 900, "the few of a sparse one two each");
    expect(set_bytes(&s) == roaring_bitmap_portable_size_in_bytes(s.sparse) + 64, "and 64 for the set itself");
    set_done(&s);
}

/* Without memory for another form, a set keeps the one it has. */
static void a_set_without_memory_keeps_its_form(void)
{
    enum { ROOM = 2 * SET_SMALL_WORDS };
    static uint64_t words[ROOM];
    struct set s = {0};

    must(set_room(&s, ROOM));
    fill_words(words, ROOM, 5);
    set_assign(&s, words, ROOM, 5);
    fill_words(words, ROOM, 8000);
    memory_left = 0;
    set_assign(&s, words, ROOM, 8000);
    memory_left = INT64_MAX;
    expect(!s.words && s.sparse, "it stays sparse");
    for (uint32_t seat = 0; seat < ROOM * 64; seat++)
        expect(set_has(&s, seat) == (words[seat / 64] >> seat % 64 & 1), "and has the same seats");
    set_assign(&s, words, ROOM, 8000);
    expect(s.words && !s.sparse, "until there is memory");
    set_done(&s);
}

/* ---- room ---- */

static void room_grows_by_blocks_and_by_a_quarter(void)
{
    struct index *x = new_index(1);

    expect(x->seats == BLOCK_SEATS, "one block to begin with");
    must(index_reserve(x, BLOCK_SEATS - 1));
    expect(x->seats == BLOCK_SEATS, "room there is takes none");
    must(index_reserve(x, BLOCK_SEATS));
    expect(x->seats == 2 * BLOCK_SEATS, "one seat more is one block more");
    must(index_reserve(x, 8 * BLOCK_SEATS - 1));
    must(index_reserve(x, 8 * BLOCK_SEATS));
    expect(x->seats == 10 * BLOCK_SEATS, "of many a quarter more at once");
    expect(index_reserve(x, UINT32_MAX / 4 + 1) == ERR_NOMEM && x->seats == 10 * BLOCK_SEATS, "beyond all numbers there is none");
    sound(x);
    index_free(x);
}

/* Nothing else is counted in hundreds: within a tenth of what was really taken. */
static void what_the_index_takes_is_said(void)
{
    enum { SEATS = 20 * BLOCK_SEATS };
    struct index *x = new_index(SEATS);
    struct index_sizes sizes, later;

    index_sizes(x, &sizes);
    expect(sizes.seats == 0 && sizes.atoms == 0 && sizes.groups == 0 && sizes.sparse_groups == 0, "nobody is there");
    uint64_t order = x->order.room * (sizeof(struct order_chunk) + 12);
    uint64_t each = sizeof(struct seat) + sizeof(void *) + 4 + 8 + 2 + 4 + 4 + 4 + 8 + 8;
    expect(sizes.bytes == sizeof *x + SEATS * each + SEATS / 8 * (3 + MEDIA) + order, "each seat's bytes");
    for (uint32_t s = 0; s < 100; s++)
        sit(x, s, 1 + s % 3);
    struct group *g = group_of(x, 1, NULL, NULL);
    index_sizes(x, &later);
    expect(later.seats == 100 && later.atoms == 1 && later.groups == 1, "who came, what is asked");
    expect(later.bytes >= sizes.bytes + 2 * SEATS / 8 && later.bytes < sizes.bytes + 2 * SEATS / 8 + 1000, "two sets more");
    index_drop(x, g);
    index_free(x);
}

static void occupancy_is_time_with_contacts_of_time_signed_in(void)
{
    static const struct { struct seat s; int64_t now_us; uint32_t permille; } told[] = {
        {{.busy_us = 0, .on_us = 0}, 100, 0},
        {{.busy_us = 1, .on_us = 0}, 100, 0},
        {{.busy_us = 0, .on_us = 5}, 100, 0},
        {{.busy_us = 250, .on_us = 1000}, 100, 250},
        {{.busy_us = 999, .on_us = 1000}, 100, 999},
        {{.busy_us = 1000, .on_us = 1000}, 100, 1000},
        {{.busy_us = 2000, .on_us = 1000}, 100, 1000},
        {{.busy_us = 1, .on_us = 1000}, 100, 1},
        {{.busy_us = 1, .on_us = 1001}, 100, 0},
        {{.busy_us = 10, .on_us = 100, .busy_since_us = 80, .on_since_us = 50}, 100, 200}, /* 30 of 150 */
        {{.busy_us = 10, .on_us = 100, .busy_since_us = 100, .on_since_us = 100}, 100, 100},
        {{.busy_us = 10, .on_us = 100, .busy_since_us = 120, .on_since_us = 130}, 100, 100}, /* the clock was set back */
        {{.busy_us = INT64_MAX / 1000, .on_us = INT64_MAX / 500}, 100, 499},
        {{.busy_us = INT64_MAX / 4, .on_us = INT64_MAX / 2}, 100, 500},
        {{.busy_us = INT64_MAX / 1000 + 1, .on_us = INT64_MAX / 1000 * 3}, 100, 333},
    };

    for (uint32_t i = 0; i < sizeof told / sizeof *told; i++)
        if (!expect(index_occupancy_permille(&told[i].s, told[i].now_us) == told[i].permille, "as told"))
            printf("case %u: ", i);
}

/* ---- the order of idle times ---- */

static void seats_that_come_and_go_stand_in_order(void)
{
    enum { SEATS = 6 * BLOCK_SEATS };
    struct prng r = {11};

    for (uint32_t round = 0; round < 4 && !broken; round++) { /* 3 idle times in all, 2,000, ever later ones, extremes */
        struct index *x = new_index(SEATS);
        for (uint32_t step = 0; step < 20000 && !broken; step++) {
            static const int64_t edges[] = {INT64_MIN, -1, 0, 1, (INT64_C(1) << 52) - 2, (INT64_C(1) << 52) - 1, INT64_C(1) << 52,
                                            INT64_MAX};
            static const uint32_t loads[] = {0, 1, 2045, 2046, 2047, 2048, 5000, UINT32_MAX};
            uint32_t seat = (uint32_t)prng_below(&r, SEATS), free = prng_below(&r, step < 12000 ? 4 : 2) ? 2 : 0;
            int64_t idle = round == 0 ? (int64_t)prng_below(&r, 3) : round == 1 ? (int64_t)prng_below(&r, 2000) :
                           round == 2 ? 1 + step : edges[prng_below(&r, 8)];
            take_seat(x, seat, free, round == 3 ? loads[prng_below(&r, 8)] : 0, idle);
            if (step % 500 == 0)
                sound(x);
        }
        for (uint32_t seat = 0; seat < SEATS; seat++) {
            take_seat(x, seat, 0, 0, 0);
            if (seat % 500 == 0)
                sound(x);
        }
        expect(x->order.seats == 0 && x->order.count == 0, "nobody is left");
        index_free(x);
    }
}

/* Who was busy until now is the last to be idle: then chunks are filled to the end. */
static void seats_that_come_in_order_fill_their_chunks(void)
{
    enum { SEATS = 2 * BLOCK_SEATS };
    struct index *x = new_index(SEATS);

    for (uint32_t i = 0; i < SEATS; i++)
        take_seat(x, i, 2, 0, 1 + i);
    expect(x->order.count == SEATS / ORDER_CHUNK, "as few chunks as can be");
    sound(x);
    take_seat(x, 5, 2, 0, 1); /* among the first: a full chunk is halved */
    expect(x->order.count <= SEATS / ORDER_CHUNK + 1, "one more at most");
    sound(x);
    index_free(x);
}

/* Chunks of 1 and 32 in turn are as many as there can be: there is room for them. */
static void the_order_has_room_for_its_emptiest_chunks(void)
{
    enum { SEATS = 4 * BLOCK_SEATS };
    struct index *x = new_index(SEATS);
    struct order *o = &x->order;
    bool free[SEATS] = {false};
    int64_t now = 0;

    while (o->seats + 2 * ORDER_CHUNK < SEATS) {
        for (uint32_t i = 0, more = 2 * ORDER_CHUNK + (o->count == 0); more > 0; i++)
            if (!free[i]) {
                take_seat(x, i, 2, 0, ++now);
                free[i] = true;
                more--;
            }
        for (uint32_t place = o->count - 3, keep = 1; place < o->count - 1; place++, keep = ORDER_CHUNK / 2)
            while (o->chunk[o->at[place]].count > keep) {
                uint32_t seat = o->chunk[o->at[place]].seat[1];
                take_seat(x, seat, 0, 0, 0);
                free[seat] = false;
            }
    }
    expect(o->count > 2 * (SEATS / 33) - 8, "hardly more than a seat in two chunks of each other");
    sound(x);
    index_free(x);
}

/* The same seat, told again: what does not touch its place leaves it alone. */
static void a_seat_told_again_keeps_its_place(void)
{
    struct index *x = new_index(3);
    struct seat s = {.agent = 7, .free = 2, .idle_since_us = 9};

    for (uint32_t i = 0; i < 2; i++)
        index_seat(x, 1, &s);
    s.free = 4;
    s.spare = 3;
    s.offered_us = 5;
    index_seat(x, 1, &s);
    expect(x->seat[1].spare == 3 && x->seat[1].offered_us == 5 && x->order.seats == 1, "it stands once");
    sound(x);
    s.agent = 8; /* another agent on the seat */
    index_seat(x, 1, &s);
    sound(x);
    s.agent = 0;
    index_seat(x, 1, &s);
    expect(x->order.seats == 0 && x->seat[1].free == 0, "an empty seat is free for nothing");
    sound(x);
    index_free(x);
}

int main(void)
{
    RUN(things_on_a_shelf_are_found_by_their_ids);
    RUN(a_shelf_reserves_once_for_many);
    RUN(sets_become_sparse_at_their_share_and_stay_a_while);
    RUN(seats_enter_and_leave_sets_of_both_forms);
    RUN(what_a_set_takes_is_said);
    RUN(a_set_without_memory_keeps_its_form);
    RUN(room_grows_by_blocks_and_by_a_quarter);
    RUN(what_the_index_takes_is_said);
    RUN(occupancy_is_time_with_contacts_of_time_signed_in);
    RUN(seats_that_come_and_go_stand_in_order);
    RUN(seats_that_come_in_order_fill_their_chunks);
    RUN(the_order_has_room_for_its_emptiest_chunks);
    RUN(a_seat_told_again_keeps_its_place);
    return failed ? 1 : 0;
}
