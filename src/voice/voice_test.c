/* voice_test LEG_PAGE CALL_PAGE: the pictures of the states are those of the tables; limits; texts of carriers. "--draw-legs" and "--draw-calls" print the pictures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "voice/inside.h"

static const char *leg_page, *call_page;

static void is_page(const char *file, void (*draw)(struct buf *))
{
    static char kept[20000];
    struct buf page = {0};
    FILE *in = fopen(file, "r");

    assert_non_null(in);
    const size_t n = fread(kept, 1, sizeof kept, in);
    fclose(in);
    draw(&page);
    assert_int_equal(page.n, n);
    assert_memory_equal(page.p, kept, n);
    buf_done(&page);
}

static void the_pictures_of_legs_and_calls_are_up_to_date(void **state)
{
    (void)state;
    is_page(leg_page, voice_draw_legs);
    is_page(call_page, voice_draw_calls);
}

/* From each state an end is reached, and nothing leads out of it. */
static void every_state_has_a_way_to_the_end(void **state)
{
    (void)state;
    for (int s = LEG_CALLING; s <= LEG_ANSWERED; s++)
        assert_int_equal(voice_leg_edge((enum leg_state)s, LEG_END).next, LEG_CLOSING);
    for (int e = 0; e < LEG_EVENTS; e++) {
        assert_int_equal(voice_leg_edge(LEG_GONE, (enum leg_event)e).next, LEG_GONE);
        assert_int_equal(voice_leg_edge(LEG_CLOSING, (enum leg_event)e).next, LEG_GONE);
    }
    for (int s = LINK_CALL_NEW; s < LINK_CALL_ENDED; s++)
        assert_int_equal(voice_call_edge((enum link_call_state)s, CALL_END), LINK_CALL_ENDED);
    for (int e = 0; e < CALL_EVENTS; e++)
        assert_int_equal(voice_call_edge(LINK_CALL_ENDED, (enum call_event)e), LINK_CALL_NONE);
}

static struct voice_conf a_conf(void)
{
    return (struct voice_conf){.instance = 9, .build = "test", .calls_max = 10, .kept_max = 100, .kept_bytes = 100000};
}

static void limits_out_of_range_are_refused(void **state)
{
    struct voice *v = NULL;
    struct voice_conf conf[7];

    (void)state;
    for (int i = 0; i < 7; i++)
        conf[i] = a_conf();
    conf[0].calls_max = 0;
    conf[1].calls_max = VOICE_CALLS_MAX + 1;
    conf[2].kept_max = 20;
    conf[3].kept_max = (1u << 24) + 1;
    conf[4].kept_bytes = 2 * VOICE_KEPT_SLACK + 256 * 10 - 1;
    conf[5].instance = 0;
    for (int i = 0; i < 6; i++)
        assert_int_equal(voice_new(&conf[i], &v), ERR_FIELD_RANGE);
    assert_int_equal(voice_new(&conf[6], &v), OK);
    voice_done(v);
    voice_done(NULL);
}

static void texts_are_cut_between_two_letters_and_cleaned(void **state)
{
    char room[16];

    (void)state;
    assert_true(str_is(voice_clean(STR("5925550100"), 16, room), "5925550100"));
    assert_true(str_is(voice_clean(STR("5925550100"), 4, room), "5925"));
    assert_true(str_is(voice_clean(STR("你好"), 6, room), "你好"));
    assert_true(str_is(voice_clean(STR("你好"), 5, room), "你"));
    assert_true(str_is(voice_clean(STR("你好"), 2, room), ""));
    assert_true(str_is(voice_clean(STR("a\xff\xe4\xbd"), 16, room), "a???"));
    assert_true(str_is(voice_clean((struct str){"a\0b", 3}, 16, room), "a?b"));
    assert_true(str_is(voice_clean((struct str){NULL, 0}, 16, room), ""));
}

/* The earliest comes first, whatever was put and taken in between. */
static void the_heap_gives_the_earliest_call(void **state)
{
    struct voice_conf conf = a_conf();
    struct voice *v;
    struct prng r = {7};

    (void)state;
    conf.calls_max = 200;
    conf.kept_max = 500;
    conf.kept_bytes = 200000;
    assert_int_equal(voice_new(&conf, &v), OK);
    for (uint32_t i = 0; i < 5000; i++) {
        struct call *c = &v->calls[prng_below(&r, conf.calls_max)];
        c->id = (uint64_t)(c - v->calls) + 1;
        c->due_us = prng_below(&r, 4) ? (int64_t)prng_below(&r, 50) : NEVER_US;
        voice_heap_put(v, c);
        uint32_t in = 0;
        const struct call *least = NULL;
        for (uint32_t k = 0; k < conf.calls_max; k++) {
            const struct call *one = &v->calls[k];
            in += one->heap != 0;
            if (one->heap && (!least || one->due_us < least->due_us || (one->due_us == least->due_us && one->id < least->id)))
                least = one;
            assert_true(one->heap == 0 || v->heap[one->heap] == one);
        }
        assert_int_equal(in, v->heap_count);
        assert_ptr_equal(in ? v->heap[1] : NULL, least);
    }
    voice_done(v);
}

/* Kept and acknowledged for long, of all sizes, round and round: the bytes stay what they were. */
static void events_are_kept_as_they_are_while_the_ring_goes_round(void **state)
{
    static char text[LINK_SDP_MAX];
    struct voice_conf conf = a_conf();
    struct voice *v;
    struct prng r = {11};
    size_t sizes[200] = {0};
    uint64_t acked = 0, rounds = 0;

    (void)state;
    memset(text, 'x', sizeof text);
    assert_int_equal(voice_new(&conf, &v), OK);
    for (uint32_t i = 0; i < 8000; i++) {
        const size_t n = prng_below(&r, 5) ? prng_below(&r, 100) : prng_below(&r, sizeof text);
        const uint32_t head = v->kept.head;
        struct link f = {.kind = LINK_EV_SDP, .ev_sdp = {.call = 1, .ring = i, .text = {text, n}}};
        if (voice_kept_room(v, n + 64)) { /* then there is, whatever a wrap leaves empty */
            const uint64_t no = voice_keep(v, &f);
            assert_int_not_equal(no, 0);
            sizes[no % 200] = n;
            rounds += v->kept.head < head;
        } else {
            assert_true(v->kept.next - 1 > acked);
        }
        if (prng_below(&r, 40) == 0) {
            acked += prng_below(&r, v->kept.next - acked);
            voice_kept_ack(v, acked);
        }
        uint32_t used = 0;
        for (uint64_t no = v->kept.first; no < v->kept.next; no++) {
            const struct kept_event *e = &v->kept.events[no % v->kept.max];
            struct link_fault fault;
            assert_int_equal(link_decode(v->kept.bytes + e->at, e->n, &f, &fault), OK);
            assert_int_equal(f.event.no, no);
            assert_int_equal(f.ev_sdp.text.n, sizes[no % 200]);
            used += e->n + e->pad;
        }
        assert_int_equal(used, v->kept.used);
    }
    assert_true(rounds > 50);
    voice_done(v);
}

/* Memory that is never touched costs nothing. */
static void events_acknowledged_in_time_use_the_same_bytes(void **state)
{
    struct voice_conf conf = a_conf();
    struct voice *v;
    const struct link f = {.kind = LINK_EV_PLAYED, .ev_played = {.call = 1}};

    (void)state;
    assert_int_equal(voice_new(&conf, &v), OK);
    for (uint32_t i = 0; i < 1000; i++) {
        const uint64_t one = voice_keep(v, &f), two = voice_keep(v, &f);
        assert_int_equal(v->kept.events[one % v->kept.max].at, 0);
        voice_kept_ack(v, one);
        assert_int_not_equal(v->kept.events[two % v->kept.max].at, 0);
        voice_kept_ack(v, two);
    }
    voice_done(v);
}

/* A serve that stores so many calls a second and no more, and callers who come more often than that: milliseconds of it. What waits is served in order. */
struct floor {
    struct voice *v;
    uint32_t calls_per_s, stored_per_s;
    uint64_t calls, taken, stored; /* in thousandths */
    uint64_t let_in, refused;
    int64_t longest_us;
};

static void play_floor(struct floor *f, uint32_t ms)
{
    const struct link call = {.kind = LINK_EV_CALL};
    for (uint32_t i = 0; i < ms; i++) {
        struct kept *k = &f->v->kept;
        f->v->now_us += 1000;
        for (f->calls += f->calls_per_s; f->calls >= 1000; f->calls -= 1000) {
            const bool in = voice_budget_take(f->v);
            f->let_in += in;
            f->refused += !in;
            if (in)
                assert_int_not_equal(voice_keep(f->v, &call), 0);
        }
        f->stored = k->first == k->next ? 0 : f->stored + f->stored_per_s;
        for (; f->stored >= 1000 && k->first < k->next; f->stored -= 1000) {
            const int64_t waited_us = f->v->now_us - k->events[k->first % k->max].at_us;
            f->longest_us = waited_us > f->longest_us ? waited_us : f->longest_us;
            voice_kept_ack(f->v, k->first);
        }
    }
}

static struct voice *a_voice_that_keeps(uint32_t events)
{
    const struct voice_conf conf = {.instance = 9, .build = "test", .calls_max = 10, .kept_max = events, .kept_bytes = 200 * events};
    struct voice *v;
    assert_int_equal(voice_new(&conf, &v), OK);
    v->now_us = 5 * SECOND_US;
    return v;
}

static void ten_times_what_is_stored_is_refused_and_what_is_stored_goes_on(void **state)
{
    struct floor f = {.v = a_voice_that_keeps(20000), .calls_per_s = 500, .stored_per_s = 50};

    (void)state;
    play_floor(&f, 5000); /* the first seconds find out how much it is */
    f.let_in = f.refused = 0;
    f.longest_us = 0;
    play_floor(&f, 20000);
    assert_true(f.let_in >= 20 * 50 * 9 / 10 && f.let_in <= 20 * 50 * 11 / 10); /* no collapse, and no queue that grows */
    assert_true(f.refused >= 20 * 450 * 9 / 10);
    assert_true(f.longest_us < 2 * SECOND_US);
    f.calls_per_s = 30; /* and when fewer call, all of them are taken again */
    play_floor(&f, 5000);
    f.refused = 0;
    play_floor(&f, 10000);
    assert_int_equal(f.refused, 0);
    voice_done(f.v);
}

static void one_slow_write_refuses_nobody(void **state)
{
    struct floor f = {.v = a_voice_that_keeps(20000), .calls_per_s = 60, .stored_per_s = 200};

    (void)state;
    for (uint32_t i = 0; i < 10; i++) {
        play_floor(&f, 3000);
        f.stored_per_s = 0;
        play_floor(&f, 600);
        f.stored_per_s = 200;
    }
    assert_int_equal(f.refused, 0);
    voice_done(f.v);
}

static void an_invite_that_waited_for_us_is_lag_too(void **state)
{
    struct voice *v = a_voice_that_keeps(20000);
    const struct link call = {.kind = LINK_EV_CALL};
    uint32_t taken = 0;

    (void)state;
    for (uint32_t i = 0; i < 10000; i++) { /* 500 a second for 20 s */
        v->now_us += 2000;
        voice_budget_lag(v, 600000);
        if (voice_budget_take(v)) {
            assert_int_not_equal(voice_keep(v, &call), 0);
            taken++;
        }
        if (i % 20 == 0)
            voice_kept_ack(v, v->kept.first);
    }
    assert_true(taken < 2000 && taken >= 100); /* some are let in always: how else would it be known? */
    voice_done(v);
}

static void an_event_that_is_never_acknowledged_refuses_nobody_for_ever(void **state)
{
    struct voice *v = a_voice_that_keeps(20000);
    const struct link call = {.kind = LINK_EV_CALL};

    (void)state;
    assert_int_not_equal(voice_keep(v, &call), 0);
    v->now_us += 5 * SECOND_US;
    assert_false(voice_budget_take(v));
    v->now_us += 26 * SECOND_US;
    assert_true(voice_budget_take(v));
    voice_done(v);
}

/* More than fits into one answer: all of it comes in several, and nothing twice. */
static void thousands_of_calls_end_in_several_steps(void **state)
{
    struct voice_conf conf = {.instance = 9, .build = "test", .calls_max = 3000, .kept_max = 20000, .kept_bytes = 8u << 20};
    const struct link welcome = {.kind = LINK_WELCOME, .welcome = {.major = LINK_MAJOR}};
    const struct link config = {.kind = LINK_CONFIG, .config = {.version = 1}};
    struct voice *v;
    struct voice_stats s;
    uint32_t count, closes = 0, sends = 0, steps = 0;

    (void)state;
    assert_int_equal(voice_new(&conf, &v), OK);
    voice_event(v, 0, &(struct voice_in){.kind = VOICE_LINK_UP}, &count);
    voice_event(v, 0, &(struct voice_in){.kind = VOICE_LINK_FRAME, .frame = &welcome}, &count);
    voice_event(v, 0, &(struct voice_in){.kind = VOICE_LINK_FRAME, .frame = &config}, &count);
    v->budget.tokens = 3000 * SECOND_US; /* all at once */
    v->budget.per_s = 6000;
    for (uint64_t i = 0; i < 3000; i++)
        voice_event(v, 1, &(struct voice_in){.kind = VOICE_INCOMING, .call = 2 * i + 1, .leg_kind = LINK_LEG_TRUNK}, &count);
    const struct voice_effect *e = voice_event(v, 2, &(struct voice_in){.kind = VOICE_STOP}, &count);
    for (;;) {
        for (uint32_t i = 0; i < count; i++) {
            closes += e[i].kind == VOICE_CLOSE;
            sends += e[i].kind == VOICE_SEND;
        }
        steps++;
        if (voice_next_us(v) == NEVER_US)
            break;
        e = voice_event(v, voice_next_us(v) > 2 ? voice_next_us(v) : 2, &(struct voice_in){.kind = VOICE_TICK}, &count);
    }
    voice_stats(v, &s);
    assert_int_equal(closes, 3000);
    assert_int_equal(sends, 3000);
    assert_in_range(steps, 4, 100);
    assert_int_equal(s.calls, 0);
    assert_int_equal(s.legs, 0);
    assert_int_equal(s.not_closed, 3000);
    voice_done(v);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pictures_of_legs_and_calls_are_up_to_date),
        cmocka_unit_test(every_state_has_a_way_to_the_end),
        cmocka_unit_test(limits_out_of_range_are_refused),
        cmocka_unit_test(texts_are_cut_between_two_letters_and_cleaned),
        cmocka_unit_test(the_heap_gives_the_earliest_call),
        cmocka_unit_test(events_are_kept_as_they_are_while_the_ring_goes_round),
        cmocka_unit_test(events_acknowledged_in_time_use_the_same_bytes),
        cmocka_unit_test(ten_times_what_is_stored_is_refused_and_what_is_stored_goes_on),
        cmocka_unit_test(one_slow_write_refuses_nobody),
        cmocka_unit_test(an_invite_that_waited_for_us_is_lag_too),
        cmocka_unit_test(an_event_that_is_never_acknowledged_refuses_nobody_for_ever),
        cmocka_unit_test(thousands_of_calls_end_in_several_steps),
    };
    struct buf page = {0};

    if (argc == 2) {
        (strcmp(argv[1], "--draw-legs") == 0 ? voice_draw_legs : voice_draw_calls)(&page);
        fwrite(page.p, 1, page.n, stdout);
        buf_done(&page);
        return 0;
    }
    if (argc != 3)
        return 2;
    leg_page = argv[1];
    call_page = argv[2];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
