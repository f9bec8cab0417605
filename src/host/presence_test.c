#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/prng.h"
#include "host/presence.h"

enum { LIN = 11, CHEN, LIU };
enum { TALK = 900, OTHER };

static net_id socket_no(uint32_t i)
{
    return (net_id){.where = i, .gen = i + 1};
}

static void look(struct presence *p, agent_id agent, uint32_t tab, conversation_id c, int64_t at_us)
{
    assert_int_equal(presence_look(p, agent, socket_no(tab), c, at_us), OK);
}

/* "11 13:text +2": who is there, what they do unless they only look, how many more. */
static void expect(const struct presence *p, conversation_id c, const char *want)
{
    static const char *const doing[] = {"", ":note", ":text"};
    struct presence_picture pic;
    char said[256] = "";
    size_t n = 0;

    presence_of(p, c, &pic);
    for (uint32_t i = 0; i < pic.count; i++)
        n += (size_t)snprintf(said + n, sizeof said - n, "%s%llu%s", i ? " " : "", (unsigned long long)pic.all[i].agent, doing[pic.all[i].doing]);
    if (pic.more)
        snprintf(said + n, sizeof said - n, " +%u", pic.more);
    assert_string_equal(said, want);
}

/* All that changed since it was asked last: how many conversations. */
static uint32_t changes(struct presence *p)
{
    struct presence_picture pic;
    uint32_t count = 0;
    while (presence_changed(p, &pic))
        count++;
    return count;
}

static void who_looks_is_shown_until_they_look_elsewhere(void **state)
{
    struct presence p = {0};

    (void)state;
    look(&p, LIN, 1, TALK, 10);
    look(&p, CHEN, 2, TALK, 5);
    expect(&p, TALK, "12 11");
    assert_int_equal(changes(&p), 1);
    look(&p, LIN, 1, OTHER, 20);
    expect(&p, TALK, "12");
    expect(&p, OTHER, "11");
    assert_int_equal(changes(&p), 2);
    look(&p, LIN, 1, 0, 30);
    expect(&p, OTHER, "");
    look(&p, LIN, 1, 0, 31);
    assert_int_equal(changes(&p), 1);
    look(&p, CHEN, 2, TALK, 40); /* says so again */
    assert_int_equal(changes(&p), 0);
    presence_done(&p);
}

static void two_tabs_of_one_agent_count_once(void **state)
{
    struct presence p = {0};

    (void)state;
    look(&p, LIN, 1, TALK, 10);
    assert_int_equal(changes(&p), 1);
    look(&p, LIN, 2, TALK, 20);
    expect(&p, TALK, "11");
    assert_int_equal(changes(&p), 0); /* nothing that others could see */
    assert_true(presence_type(&p, socket_no(2), TALK, PRESENCE_TEXT, 30));
    expect(&p, TALK, "11:text");
    look(&p, LIN, 2, 0, 40);
    expect(&p, TALK, "11");
    look(&p, LIN, 1, 0, 50);
    expect(&p, TALK, "");
    presence_done(&p);
}

static void who_writes_stands_first_and_stops_by_itself(void **state)
{
    struct presence p = {0};

    (void)state;
    look(&p, LIN, 1, TALK, 10);
    look(&p, CHEN, 2, TALK, 20);
    look(&p, LIU, 3, TALK, 30);
    assert_int_equal(changes(&p), 1);
    assert_false(presence_type(&p, socket_no(3), OTHER, PRESENCE_TEXT, 40)); /* does not look there */
    assert_false(presence_type(&p, socket_no(9), TALK, PRESENCE_TEXT, 40));  /* nobody we know */
    assert_true(presence_type(&p, socket_no(2), TALK, PRESENCE_NOTE, 100));
    assert_true(presence_type(&p, socket_no(3), TALK, PRESENCE_TEXT, 100));
    expect(&p, TALK, "13:text 12:note 11");
    assert_int_equal(changes(&p), 1);
    assert_true(presence_type(&p, socket_no(3), TALK, PRESENCE_TEXT, 100 + SECOND_US)); /* goes on */
    assert_int_equal(changes(&p), 0);
    presence_tick(&p, 100 + PRESENCE_TYPING_US - 1);
    expect(&p, TALK, "13:text 12:note 11");
    presence_tick(&p, 100 + PRESENCE_TYPING_US);
    expect(&p, TALK, "13:text 11 12");
    presence_tick(&p, 100 + SECOND_US + PRESENCE_TYPING_US);
    expect(&p, TALK, "11 12 13");
    assert_int_equal(changes(&p), 1);
    presence_tick(&p, INT64_MAX);
    assert_null(p.timed);
    expect(&p, TALK, "11 12 13"); /* who only looks is not forgotten */
    presence_done(&p);
}

static void what_was_sent_is_not_written_any_more(void **state)
{
    struct presence p = {0};

    (void)state;
    look(&p, LIN, 1, TALK, 10);
    look(&p, LIN, 2, TALK, 10);
    look(&p, CHEN, 3, TALK, 20);
    assert_true(presence_type(&p, socket_no(1), TALK, PRESENCE_TEXT, 30));
    assert_true(presence_type(&p, socket_no(2), TALK, PRESENCE_NOTE, 30));
    assert_true(presence_type(&p, socket_no(3), TALK, PRESENCE_NOTE, 30));
    presence_wrote(&p, LIN, TALK);
    presence_wrote(&p, LIN, OTHER);
    expect(&p, TALK, "12:note 11");
    presence_done(&p);
}

static void a_lost_connection_is_shown_for_its_grace_and_no_longer(void **state)
{
    struct presence p = {0};

    (void)state;
    look(&p, LIN, 1, TALK, 10);
    look(&p, CHEN, 2, TALK, 20);
    assert_true(presence_type(&p, socket_no(1), TALK, PRESENCE_TEXT, 100));
    presence_lost(&p, socket_no(1), 200);
    presence_lost(&p, socket_no(7), 200);
    presence_tick(&p, 200 + PRESENCE_GRACE_US - 1);
    expect(&p, TALK, "11:text 12");
    presence_tick(&p, 200 + PRESENCE_GRACE_US);
    expect(&p, TALK, "12");
    presence_lost(&p, socket_no(2), SECOND_US);
    look(&p, CHEN, 3, TALK, SECOND_US); /* reloaded */
    assert_int_equal(changes(&p), 1);
    presence_tick(&p, SECOND_US + PRESENCE_GRACE_US);
    expect(&p, TALK, "12");
    assert_int_equal(changes(&p), 0);
    presence_done(&p);
}

static void only_so_many_are_named_and_the_rest_is_a_number(void **state)
{
    struct presence p = {0};

    (void)state;
    for (uint32_t i = 0; i < 20; i++)
        look(&p, 100 + i / 2, i, TALK, 1000 - i); /* ten agents with two tabs each, the last one longest */
    expect(&p, TALK, "109 108 107 106 105 104 103 102 +2");
    assert_true(presence_type(&p, socket_no(0), TALK, PRESENCE_NOTE, 2000));
    expect(&p, TALK, "100:note 109 108 107 106 105 104 103 +2");
    for (uint32_t i = 20; i < PRESENCE_WATCHES_MAX; i++)
        look(&p, 500, i, TALK, 3000);
    assert_int_equal(presence_look(&p, 600, socket_no(PRESENCE_WATCHES_MAX), TALK, 3000), ERR_FULL);
    expect(&p, TALK, "100:note 109 108 107 106 105 104 103 +3");
    agent_id all[4];
    assert_int_equal(presence_agents(&p, TALK, all, 4), 4);
    assert_int_equal(presence_agents(&p, OTHER, all, 4), 0);
    presence_done(&p);
}

/* What is told by change is what is there, whatever was done before; and nothing is left when all are gone. */
static void told_by_change_is_what_is_there(void **state)
{
    struct presence p = {0};
    struct prng rng = {7};
    struct presence_picture told[3] = {0}, now;
    int64_t at_us = 0;

    (void)state;
    for (uint32_t step = 0; step < 20000; step++) {
        uint32_t tab = (uint32_t)prng_below(&rng, 12);
        conversation_id c = TALK + prng_below(&rng, 3);
        at_us += (int64_t)prng_below(&rng, SECOND_US);
        switch (prng_below(&rng, 5)) {
        case 0:
            look(&p, LIN + tab % 5, tab, prng_below(&rng, 4) ? c : 0, at_us);
            break;
        case 1:
            (void)presence_type(&p, socket_no(tab), c, prng_below(&rng, 2) ? PRESENCE_TEXT : PRESENCE_NOTE, at_us);
            break;
        case 2:
            presence_wrote(&p, LIN + tab % 5, c);
            break;
        case 3:
            presence_lost(&p, socket_no(tab), at_us);
            break;
        default:
            presence_tick(&p, at_us);
        }
        conversation_id changed;
        while ((changed = presence_changed(&p, &now)))
            told[changed - TALK] = now;
        for (uint32_t i = 0; i < 3; i++) {
            presence_of(&p, TALK + i, &now);
            assert_int_equal(now.count, told[i].count);
            for (uint32_t k = 0; k < now.count; k++)
                assert_true(now.all[k].agent == told[i].all[k].agent && now.all[k].doing == told[i].all[k].doing);
        }
    }
    for (uint32_t tab = 0; tab < 12; tab++)
        presence_lost(&p, socket_no(tab), at_us);
    presence_tick(&p, at_us + PRESENCE_GRACE_US);
    (void)changes(&p);
    assert_int_equal(p.watches.count, 0);
    assert_int_equal(p.talks.count, 0);
    assert_null(p.timed);
    presence_done(&p);
}

/* A name or a face is no part of the picture, but of the row that is made of it. */
static void who_is_called_otherwise_is_told_again_where_they_are(void **state)
{
    struct presence p = {0};
    struct presence_picture pic;

    (void)state;
    look(&p, LIN, 1, TALK, 0);
    look(&p, LIN + 1, 2, TALK + 1, 0);
    (void)changes(&p);
    presence_renamed(&p, LIN);
    assert_int_equal(presence_changed(&p, &pic), TALK);
    assert_int_equal(pic.count, 1);
    assert_int_equal(pic.all[0].agent, LIN);
    assert_int_equal(presence_changed(&p, &pic), 0);
    presence_renamed(&p, LIN + 2);
    assert_int_equal(presence_changed(&p, &pic), 0);
    presence_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_called_otherwise_is_told_again_where_they_are),
        cmocka_unit_test(who_looks_is_shown_until_they_look_elsewhere),
        cmocka_unit_test(two_tabs_of_one_agent_count_once),
        cmocka_unit_test(who_writes_stands_first_and_stops_by_itself),
        cmocka_unit_test(what_was_sent_is_not_written_any_more),
        cmocka_unit_test(a_lost_connection_is_shown_for_its_grace_and_no_longer),
        cmocka_unit_test(only_so_many_are_named_and_the_rest_is_a_number),
        cmocka_unit_test(told_by_change_is_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
