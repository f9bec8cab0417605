/* Stories of one call: what is asked of voice and of the engine next. A line is an input and all that it gives. */
#include "channel/voice/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "base/prng.h"
#include "channel/voice/say.h"

#define LIN 11u
#define CHEN 12u
#define NOW INT64_C(1790000000000000)

static struct call c;
static struct call_todo todo;
static int64_t now;

static const struct call_plan plan = {.topic = 3, .choices = {[1] = 4, [2] = 5}, .greets = true, .asks = true};

static void fresh(const struct call_plan *p)
{
    c = (struct call){.plan = *p};
    now = NOW;
}

/* "answer, greet" */
static const char *said(void)
{
    static char text[600];
    size_t n = 0;
    text[0] = 0;
    for (uint32_t i = 0; i < todo.count; i++) {
        const struct call_out *o = &todo.outs[i];
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? ", " : "", call_out_name(o->kind));
        if (o->kind == CALL_OUT_ARRIVE)
            n += (size_t)snprintf(text + n, sizeof text - n, " %u", (unsigned)o->topic);
        else if (o->token)
            n += (size_t)snprintf(text + n, sizeof text - n, " %u%s", (unsigned)o->token, o->taken ? " taken" : "");
        else if (o->kind == CALL_OUT_SAY_PLACE)
            n += (size_t)snprintf(text + n, sizeof text - n, " %u", (unsigned)o->place);
        else if (o->kind == CALL_OUT_KEEP_DIALLED)
            n += (size_t)snprintf(text + n, sizeof text - n, " %u", (unsigned)o->result);
        else if (o->kind == CALL_OUT_KEEP_ENDED || o->kind == CALL_OUT_END)
            n += (size_t)snprintf(text + n, sizeof text - n, " %u", (unsigned)o->by);
    }
    return text;
}

static void give(struct call_input in, const char *wants)
{
    in.now_us = now;
    call_step(&c, &in, &todo);
    assert_string_equal(said(), wants);
}

#define GIVE(wants, ...) give((struct call_input){__VA_ARGS__}, wants)

static void to_the_queue(void)
{
    fresh(&plan);
    GIVE("answer, greet", .kind = CALL_IN_BEGUN);
    GIVE("music, arrive 4", .kind = CALL_IN_DIGITS, .digit = '1');
    GIVE("", .kind = CALL_IN_ARRIVED);
    assert_int_equal(c.phase, CALL_WAITING);
}

static void to_the_talk(void)
{
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7, .until_us = NOW + 20);
    GIVE("accept 7", .kind = CALL_IN_ANSWERED, .token = 7);
    GIVE("join 7", .kind = CALL_IN_CONNECTING, .agent = LIN, .token = 7);
    GIVE("keep joined 7, connected 7", .kind = CALL_IN_JOINED, .token = 7);
    GIVE("", .kind = CALL_IN_TALKING, .agent = LIN, .token = 7);
    assert_int_equal(c.phase, CALL_TALKING);
}

static void a_caller_chooses_waits_is_answered_talks_and_hangs_up(void **state)
{
    (void)state;
    to_the_talk();
    GIVE("leave, keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER);
    assert_int_equal(c.phase, CALL_OVER);
    GIVE("", .kind = CALL_IN_CONTACT_OVER);
    GIVE("", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER);
}

static void whoever_hangs_up_ends_the_talk_in_their_own_name(void **state)
{
    (void)state;
    to_the_talk();
    GIVE("end 1, keep ended 1", .kind = CALL_IN_ENDED, .by = ACTOR_AGENT); /* on the desk phone */
    to_the_talk();
    GIVE("hang up", .kind = CALL_IN_CONTACT_OVER); /* on the desktop */
    GIVE("keep ended 1", .kind = CALL_IN_ENDED, .by = ACTOR_AGENT);
    to_the_talk();
    GIVE("end 3, keep ended 3", .kind = CALL_IN_ENDED); /* sound gone: nobody said who */
}

static void without_a_greeting_or_a_choice_one_waits_for_the_numbers_topic(void **state)
{
    struct call_plan bare = {.topic = 3}, greets = {.topic = 3, .greets = true};

    (void)state;
    fresh(&bare);
    GIVE("answer, music, arrive 3", .kind = CALL_IN_BEGUN);
    fresh(&greets);
    GIVE("answer, greet", .kind = CALL_IN_BEGUN);
    GIVE("music, arrive 3", .kind = CALL_IN_PLAYED);
    fresh(&plan);
    GIVE("answer, greet", .kind = CALL_IN_BEGUN);
    GIVE("music, arrive 3", .kind = CALL_IN_DIGITS); /* nothing pressed */
}

static void a_wrong_digit_is_asked_again_and_at_last_passed_over(void **state)
{
    (void)state;
    fresh(&plan);
    GIVE("answer, greet", .kind = CALL_IN_BEGUN);
    GIVE("greet", .kind = CALL_IN_DIGITS, .digit = '9');
    GIVE("greet", .kind = CALL_IN_DIGITS, .digit = '9');
    GIVE("music, arrive 3", .kind = CALL_IN_DIGITS, .digit = '9');
    fresh(&plan);
    GIVE("answer, greet", .kind = CALL_IN_BEGUN);
    GIVE("greet", .kind = CALL_IN_DIGITS, .digit = '#');
    GIVE("music, arrive 5", .kind = CALL_IN_DIGITS, .digit = '2');
}

static void whoever_leaves_anywhere_leaves_nothing_behind(void **state)
{
    (void)state;
    fresh(&plan);
    GIVE("keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER); /* before the answer */
    GIVE("", .kind = CALL_IN_BEGUN);
    fresh(&plan);
    GIVE("answer, greet", .kind = CALL_IN_BEGUN);
    GIVE("keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER); /* in the menu */
    GIVE("", .kind = CALL_IN_DIGITS, .digit = '1');
    fresh(&plan);
    GIVE("answer, greet", .kind = CALL_IN_BEGUN);
    GIVE("music, arrive 4", .kind = CALL_IN_DIGITS, .digit = '1');
    GIVE("keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER); /* while the contact is on its way */
    GIVE("leave", .kind = CALL_IN_ARRIVED);
    GIVE("", .kind = CALL_IN_ARRIVED);
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("leave, keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER); /* while it rings */
    GIVE("", .kind = CALL_IN_ANSWERED, .token = 7); /* crossed on the way: voice has ended the ring itself */
    GIVE("", .kind = CALL_IN_OFFER_OVER, .token = 7);
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("accept 7", .kind = CALL_IN_ANSWERED, .token = 7);
    GIVE("join 7", .kind = CALL_IN_CONNECTING, .agent = LIN, .token = 7);
    GIVE("leave, keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER); /* while it is joined */
}

static void of_two_who_answer_at_once_the_engine_lets_one_win(void **state)
{
    (void)state;
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("ring 8, keep rang 8", .kind = CALL_IN_OFFERED, .agent = CHEN, .token = 8);
    GIVE("accept 7", .kind = CALL_IN_ANSWERED, .token = 7);
    GIVE("accept 8", .kind = CALL_IN_ANSWERED, .token = 8);
    GIVE("unring 8 taken", .kind = CALL_IN_OFFER_OVER, .token = 8, .taken = true);
    GIVE("join 7", .kind = CALL_IN_CONNECTING, .agent = LIN, .token = 7);
    GIVE("", .kind = CALL_IN_NOT_ACCEPTED, .token = 8);
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("accept 7", .kind = CALL_IN_ANSWERED, .token = 7);
    GIVE("unring 7 taken", .kind = CALL_IN_NOT_ACCEPTED, .token = 7); /* too late by the lease */
    assert_int_equal(c.rings_count, 0);
}

static void a_telephone_that_is_busy_refused_or_dead_declines_and_one_that_rings_on_does_not(void **state)
{
    static const struct {
        enum call_why why;
        const char *wants;
    } cases[] = {{CALL_WHY_BUSY, "decline 7"}, {CALL_WHY_REFUSED, "decline 7"}, {CALL_WHY_FAILED, "decline 7"}, {CALL_WHY_NO_ANSWER, ""},
                 {CALL_WHY_OURS, ""}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        to_the_queue();
        GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
        GIVE(cases[i].wants, .kind = CALL_IN_RING_ENDED, .token = 7, .why = cases[i].why);
        GIVE("", .kind = CALL_IN_RING_ENDED, .token = 7, .why = cases[i].why);
        GIVE("", .kind = CALL_IN_OFFER_OVER, .token = 7);
        GIVE("ring 9, keep rang 9", .kind = CALL_IN_OFFERED, .agent = CHEN, .token = 9);
    }
}

static void declined_on_the_desktop_or_run_out_the_telephone_stops_ringing(void **state)
{
    (void)state;
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("unring 7", .kind = CALL_IN_OFFER_OVER, .token = 7);
    GIVE("", .kind = CALL_IN_RING_ENDED, .token = 7, .why = CALL_WHY_OURS);
}

static void what_cannot_be_joined_goes_back_to_its_place(void **state)
{
    (void)state;
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("accept 7", .kind = CALL_IN_ANSWERED, .token = 7);
    GIVE("join 7", .kind = CALL_IN_CONNECTING, .agent = LIN, .token = 7);
    GIVE("not connected 7, music", .kind = CALL_IN_JOIN_FAILED, .token = 7);
    assert_int_equal(c.phase, CALL_WAITING);
    GIVE("", .kind = CALL_IN_OFFER_OVER, .token = 7);
    /* the time for it ran out in the engine */
    GIVE("ring 8, keep rang 8", .kind = CALL_IN_OFFERED, .agent = CHEN, .token = 8);
    GIVE("accept 8", .kind = CALL_IN_ANSWERED, .token = 8);
    GIVE("join 8", .kind = CALL_IN_CONNECTING, .agent = CHEN, .token = 8);
    GIVE("unring 8, music", .kind = CALL_IN_OFFER_OVER, .token = 8);
    assert_int_equal(c.phase, CALL_WAITING);
    /* accepted, but by no telephone */
    GIVE("not connected 9", .kind = CALL_IN_CONNECTING, .agent = LIN, .token = 9);
}

static void a_queue_whose_accept_is_all_joins_as_well(void **state)
{
    (void)state;
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("accept 7", .kind = CALL_IN_ANSWERED, .token = 7);
    GIVE("join 7", .kind = CALL_IN_TALKING, .agent = LIN, .token = 7);
    GIVE("keep joined 7", .kind = CALL_IN_JOINED, .token = 7);
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("accept 7", .kind = CALL_IN_ANSWERED, .token = 7);
    GIVE("join 7", .kind = CALL_IN_TALKING, .agent = LIN, .token = 7);
    GIVE("end 3", .kind = CALL_IN_JOIN_FAILED, .token = 7);
}

static void passed_on_it_hears_music_and_the_next_one_rings(void **state)
{
    (void)state;
    to_the_queue();
    GIVE("say place 1", .kind = CALL_IN_PLACE, .place = 1);
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("accept 7", .kind = CALL_IN_ANSWERED, .token = 7);
    GIVE("join 7", .kind = CALL_IN_CONNECTING, .agent = LIN, .token = 7);
    GIVE("", .kind = CALL_IN_JOINED, .token = 6); /* of a ring before */
    GIVE("", .kind = CALL_IN_TALKING, .agent = LIN, .token = 7);
    GIVE("unring 7, music, keep back", .kind = CALL_IN_BACK);
    now += CALL_PLACE_US;
    GIVE("say place 1", .kind = CALL_IN_PLACE, .place = 1); /* in line again, it is news */
    GIVE("ring 8, keep rang 8", .kind = CALL_IN_OFFERED, .agent = CHEN, .token = 8);
    GIVE("leave, keep ended 3", .kind = CALL_IN_ENDED, .by = ACTOR_SYSTEM); /* nobody's talk ends */
}

static void an_agents_leg_that_dies_in_a_talk_rings_again_and_the_talk_goes_on(void **state)
{
    (void)state;
    to_the_talk();
    GIVE("", .kind = CALL_IN_RING_ENDED, .token = 6, .why = CALL_WHY_FAILED); /* another's, late */
    GIVE("music, keep back, ring 7, keep rang 7", .kind = CALL_IN_RING_ENDED, .token = 7, .why = CALL_WHY_FAILED);
    assert_int_equal(c.phase, CALL_AGAIN);
    assert_int_equal(todo.outs[2].agent, LIN);
    assert_int_equal(todo.outs[2].until_us, now + 20 * SECOND_US);
    assert_false(todo.outs[2].begins);
    call_sync(&c, &todo);
    assert_string_equal(said(), "music, ring 7");
    GIVE("unring 6 taken", .kind = CALL_IN_ANSWERED, .token = 6);
    GIVE("join 7", .kind = CALL_IN_ANSWERED, .token = 7);
    call_sync(&c, &todo);
    assert_string_equal(said(), "music, join 7");
    GIVE("keep joined 7", .kind = CALL_IN_JOINED, .token = 7);
    assert_int_equal(c.phase, CALL_TALKING);
    GIVE("music, keep back, ring 7, keep rang 7", .kind = CALL_IN_RING_ENDED, .token = 7, .why = CALL_WHY_FAILED); /* once more */
    GIVE("hang up", .kind = CALL_IN_CONTACT_OVER); /* ended on the desktop meanwhile */
    to_the_talk();
    GIVE("music, keep back, ring 7, keep rang 7", .kind = CALL_IN_RING_ENDED, .token = 7, .why = CALL_WHY_FAILED);
    GIVE("leave, keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER);
}

static void an_agent_who_does_not_come_back_gives_the_caller_to_another_once(void **state)
{
    static const enum call_input_kind ways[] = {CALL_IN_RING_ENDED, CALL_IN_JOIN_FAILED};
    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        to_the_talk();
        GIVE("music, keep back, ring 7, keep rang 7", .kind = CALL_IN_RING_ENDED, .token = 7, .why = CALL_WHY_FAILED);
        GIVE("requeue 7", .kind = ways[i], .token = 7, .why = CALL_WHY_NO_ANSWER);
        GIVE("", .kind = CALL_IN_RING_ENDED, .token = 7, .why = CALL_WHY_NO_ANSWER);
        call_sync(&c, &todo);
        assert_string_equal(said(), "music");
        GIVE("music, keep back", .kind = CALL_IN_BACK);
        assert_int_equal(c.phase, CALL_WAITING);
        GIVE("ring 9, keep rang 9", .kind = CALL_IN_OFFERED, .agent = CHEN, .token = 9);
    }
}

static void whom_an_agent_called_is_told_goodbye_when_the_agents_leg_is_gone_for_good(void **state)
{
    (void)state;
    fresh(&plan);
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_DIAL, .agent = LIN, .token = 7);
    GIVE("dial 7", .kind = CALL_IN_ANSWERED, .token = 7);
    GIVE("keep dialled 1, keep joined 7", .kind = CALL_IN_JOINED, .token = 7);
    GIVE("music, keep back, ring 7, keep rang 7", .kind = CALL_IN_RING_ENDED, .token = 7, .why = CALL_WHY_FAILED);
    assert_false(todo.outs[2].begins);
    GIVE("end 3", .kind = CALL_IN_RING_ENDED, .token = 7, .why = CALL_WHY_BUSY);
    GIVE("hang up", .kind = CALL_IN_CONTACT_OVER);
}

static void the_place_is_said_at_first_and_when_it_changes_but_not_all_the_time(void **state)
{
    (void)state;
    to_the_queue();
    GIVE("say place 4", .kind = CALL_IN_PLACE, .place = 4);
    GIVE("", .kind = CALL_IN_PLACE, .place = 3);
    GIVE("music", .kind = CALL_IN_PLAYED);
    assert_true(call_next_us(&c) == now + CALL_PLACE_US);
    now += CALL_PLACE_US - 1;
    GIVE("", .kind = CALL_IN_TICK);
    now++;
    GIVE("say place 3", .kind = CALL_IN_TICK);
    GIVE("music", .kind = CALL_IN_PLAYED);
    now += CALL_PLACE_US;
    GIVE("", .kind = CALL_IN_TICK); /* the same place is not news */
    assert_int_equal(call_next_us(&c), 0);
}

static void a_queue_that_is_full_hangs_up_and_a_busy_store_is_asked_again(void **state)
{
    (void)state;
    fresh(&(struct call_plan){.topic = 3});
    GIVE("answer, music, arrive 3", .kind = CALL_IN_BEGUN);
    GIVE("", .kind = CALL_IN_NOT_ARRIVED, .err = ERR_STORE);
    assert_true(call_next_us(&c) == now + SECOND_US);
    GIVE("", .kind = CALL_IN_TICK);
    now += SECOND_US;
    GIVE("arrive 3", .kind = CALL_IN_TICK);
    GIVE("hang up", .kind = CALL_IN_NOT_ARRIVED, .err = ERR_FULL);
    GIVE("keep ended 3", .kind = CALL_IN_ENDED, .by = ACTOR_SYSTEM);
    fresh(&(struct call_plan){.topic = 3});
    GIVE("answer, music, arrive 3", .kind = CALL_IN_BEGUN);
    for (uint32_t i = 1; i < CALL_ARRIVALS_MAX; i++) {
        GIVE("", .kind = CALL_IN_NOT_ARRIVED, .err = ERR_STORE);
        now += SECOND_US;
        GIVE("arrive 3", .kind = CALL_IN_TICK);
    }
    GIVE("hang up", .kind = CALL_IN_NOT_ARRIVED, .err = ERR_STORE);
}

static void a_lost_call_ends_its_talk_and_who_only_waited_has_left(void **state)
{
    (void)state;
    to_the_talk();
    GIVE("end 3, keep lost", .kind = CALL_IN_LOST);
    to_the_queue();
    GIVE("leave, keep lost", .kind = CALL_IN_LOST);
    fresh(&plan);
    GIVE("answer, greet", .kind = CALL_IN_BEGUN);
    GIVE("keep lost", .kind = CALL_IN_LOST);
}

static void to_the_dial(void)
{
    fresh(&plan);
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_DIAL, .agent = LIN, .token = 7);
    assert_true(todo.outs[0].begins);
    GIVE("dial 7", .kind = CALL_IN_ANSWERED, .token = 7);
    assert_int_equal(c.phase, CALL_DIALLING);
}

static void what_came_of_dialling_is_told_apart(void **state)
{
    (void)state;
    to_the_dial();
    GIVE("keep dialled 1", .kind = CALL_IN_ANSWERED);
    GIVE("keep joined 7", .kind = CALL_IN_JOINED, .token = 7);
    GIVE("leave, keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER);
    to_the_dial();
    GIVE("keep dialled 2, end 3, hang up", .kind = CALL_IN_RING_ENDED, .why = CALL_WHY_BUSY);
    GIVE("keep ended 3", .kind = CALL_IN_ENDED, .by = ACTOR_SYSTEM);
    to_the_dial();
    GIVE("keep dialled 3, end 3, hang up", .kind = CALL_IN_RING_ENDED, .why = CALL_WHY_NO_ANSWER);
    to_the_dial();
    GIVE("keep dialled 4, end 3, hang up", .kind = CALL_IN_RING_ENDED, .why = CALL_WHY_REFUSED);
    to_the_dial();
    GIVE("keep dialled 5, end 3, hang up", .kind = CALL_IN_RING_ENDED, .why = CALL_WHY_FAILED);
    fresh(&plan); /* the agent's own telephone is not answered */
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_DIAL, .agent = LIN, .token = 7);
    GIVE("keep dialled 5, end 3, hang up", .kind = CALL_IN_RING_ENDED, .token = 7, .why = CALL_WHY_NO_ANSWER);
    to_the_dial();
    GIVE("keep dialled 3, end 1, keep ended 1", .kind = CALL_IN_ENDED, .by = ACTOR_AGENT); /* the agent gave up */
}

/* -- after a start of serve -- */

static void resume(struct call_contact known, const char *wants)
{
    fresh(&plan);
    call_resume(&c, &known);
    call_sync(&c, &todo);
    assert_string_equal(said(), wants);
}

static void after_a_start_each_call_goes_on_where_the_engine_has_it(void **state)
{
    (void)state;
    resume((struct call_contact){.state = CONTACT_NONE}, "answer, greet");
    GIVE("music, arrive 4", .kind = CALL_IN_DIGITS, .digit = '1');
    resume((struct call_contact){.state = CONTACT_WAITING}, "music");
    GIVE("ring 9, keep rang 9", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 9);
    resume((struct call_contact){.state = CONTACT_OFFERED, .offers = {{.agent = LIN, .token = 7}}, .offers_count = 1}, "music, ring 7");
    GIVE("accept 7", .kind = CALL_IN_ANSWERED, .token = 7);
    resume((struct call_contact){.state = CONTACT_CONNECTING, .agent = LIN, .token = 7}, "join 7");
    GIVE("keep joined 7, connected 7", .kind = CALL_IN_JOINED, .token = 7);
    resume((struct call_contact){.state = CONTACT_TALKING, .agent = LIN, .token = 7}, "");
    GIVE("leave, keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER);
    resume((struct call_contact){.state = CONTACT_TALKING, .agent = LIN, .token = 7}, "");
    GIVE("join 7", .kind = CALL_IN_ANSWERED, .token = 7); /* it rang again before the start */
    GIVE("keep joined 7", .kind = CALL_IN_JOINED, .token = 7);
    resume((struct call_contact){.state = CONTACT_TALKING, .agent = LIN, .token = 7}, "");
    GIVE("unring 7, music, keep back", .kind = CALL_IN_BACK);
    resume((struct call_contact){.state = CONTACT_WRAPUP, .agent = LIN, .token = 7}, "hang up");
    GIVE("keep ended 2", .kind = CALL_IN_ENDED, .by = ACTOR_CUSTOMER);
    resume((struct call_contact){.state = CONTACT_CLOSED}, "hang up");
}

static void when_voice_comes_back_it_is_told_all_that_it_may_have_missed(void **state)
{
    (void)state;
    to_the_queue();
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_OFFERED, .agent = LIN, .token = 7);
    GIVE("ring 8, keep rang 8", .kind = CALL_IN_OFFERED, .agent = CHEN, .token = 8);
    GIVE("accept 8", .kind = CALL_IN_ANSWERED, .token = 8);
    call_sync(&c, &todo);
    assert_string_equal(said(), "music, ring 7"); /* 8 is answered already */
    to_the_talk();
    call_sync(&c, &todo);
    assert_string_equal(said(), "");
    GIVE("hang up", .kind = CALL_IN_CONTACT_OVER);
    call_sync(&c, &todo);
    assert_string_equal(said(), "hang up");
    fresh(&plan);
    GIVE("ring 7, keep rang 7", .kind = CALL_IN_DIAL, .agent = LIN, .token = 7);
    call_sync(&c, &todo);
    assert_string_equal(said(), "ring 7");
    assert_true(todo.outs[0].begins);
    GIVE("dial 7", .kind = CALL_IN_ANSWERED, .token = 7);
    call_sync(&c, &todo);
    assert_string_equal(said(), "dial 7");
}

/* -- all there is, in any order -- */

/* Whatever comes in whatever order: bounded, over is over, and who was rung is let go or had. */
static void in_any_order_nothing_is_left(void **state)
{
    struct prng r = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        uint64_t ended = 0, hung = 0;
        r.s = seed;
        fresh(seed % 3 ? &plan : &(struct call_plan){.topic = 3});
        for (int i = 0; i < 60; i++) {
            struct call_input in = {.kind = (enum call_input_kind)prng_below(&r, CALL_INPUTS), .now_us = now, .agent = LIN + prng_below(&r, 3),
                                    .token = prng_below(&r, 4), .digit = "\0" "129#"[prng_below(&r, 5)], .taken = prng_below(&r, 2),
                                    .place = (uint32_t)prng_below(&r, 5), .why = (enum call_why)prng_below(&r, 6),
                                    .by = (enum actor)prng_below(&r, 4), .err = prng_below(&r, 2) ? ERR_STORE : ERR_FULL};
            enum call_phase before = c.phase;
            call_step(&c, &in, &todo);
            now += (int64_t)prng_below(&r, 3) * SECOND_US;
            for (uint32_t k = 0; k < todo.count; k++) {
                ended += todo.outs[k].kind == CALL_OUT_KEEP_ENDED || todo.outs[k].kind == CALL_OUT_KEEP_LOST;
                hung += todo.outs[k].kind == CALL_OUT_HANGUP;
                assert_true(before != CALL_OVER || todo.outs[k].kind == CALL_OUT_LEAVE);
            }
            assert_true(before != CALL_OVER || c.phase == CALL_OVER);
            assert_true(c.rings_count <= CALL_RINGS_MAX);
            for (uint32_t k = 0; k < c.rings_count; k++)
                for (uint32_t m = 0; m < k; m++)
                    assert_int_not_equal(c.rings[k].token, c.rings[m].token);
            assert_true(c.phase != CALL_ARRIVING || !c.arrived);
        }
        assert_true(ended <= 1 && hung <= 1);
        assert_int_equal(ended, c.phase == CALL_OVER);
    }
}

/* -- speech -- */

static const char *pieces(uint32_t n, bool zh, bool place)
{
    static char text[200];
    struct call_pieces p;
    size_t at = 0;
    if (place)
        call_say_place(n, zh, &p);
    else
        call_say_number(n, zh, &p);
    text[0] = 0;
    for (uint32_t i = 0; i < p.count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? " " : "", p.keys[i] + 3);
    return text;
}

static void numbers_are_said_as_people_say_them(void **state)
{
    (void)state;
    assert_string_equal(pieces(0, true, false), "0");
    assert_string_equal(pieces(10, true, false), "10");
    assert_string_equal(pieces(15, true, false), "10 5");
    assert_string_equal(pieces(20, true, false), "2 10");
    assert_string_equal(pieces(105, true, false), "1 hundred 0 5");
    assert_string_equal(pieces(115, true, false), "1 hundred 1 10 5");
    assert_string_equal(pieces(300, true, false), "3 hundred");
    assert_string_equal(pieces(4711, true, false), "9 hundred 9 10 9");
    assert_string_equal(pieces(0, false, false), "0");
    assert_string_equal(pieces(10, false, false), "10");
    assert_string_equal(pieces(17, false, false), "17");
    assert_string_equal(pieces(42, false, false), "40 2");
    assert_string_equal(pieces(105, false, false), "1 hundred and 5");
    assert_string_equal(pieces(300, false, false), "3 hundred");
    assert_string_equal(pieces(3, true, true), "place 3 place.end");
    assert_string_equal(pieces(999, true, true), "place 9 hundred 9 10 9 place.end");
    assert_string_equal(pieces(12, false, true), "place 12");
}

static bool is_key(const char *key)
{
    for (uint32_t i = 0; call_say_key(i); i++)
        if (strcmp(call_say_key(i), key) == 0)
            return true;
    return false;
}

static void whatever_is_said_is_among_the_pieces(void **state)
{
    (void)state;
    for (int zh = 0; zh < 2; zh++)
        for (uint32_t n = 0; n <= 1000; n++) {
            struct call_pieces p;
            call_say_place(n, zh, &p);
            assert_in_range(p.count, 2, CALL_PIECES_MAX);
            for (uint32_t i = 0; i < p.count; i++)
                assert_true(is_key(p.keys[i]));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_caller_chooses_waits_is_answered_talks_and_hangs_up),
        cmocka_unit_test(whoever_hangs_up_ends_the_talk_in_their_own_name),
        cmocka_unit_test(without_a_greeting_or_a_choice_one_waits_for_the_numbers_topic),
        cmocka_unit_test(a_wrong_digit_is_asked_again_and_at_last_passed_over),
        cmocka_unit_test(whoever_leaves_anywhere_leaves_nothing_behind),
        cmocka_unit_test(of_two_who_answer_at_once_the_engine_lets_one_win),
        cmocka_unit_test(a_telephone_that_is_busy_refused_or_dead_declines_and_one_that_rings_on_does_not),
        cmocka_unit_test(declined_on_the_desktop_or_run_out_the_telephone_stops_ringing),
        cmocka_unit_test(what_cannot_be_joined_goes_back_to_its_place),
        cmocka_unit_test(a_queue_whose_accept_is_all_joins_as_well),
        cmocka_unit_test(passed_on_it_hears_music_and_the_next_one_rings),
        cmocka_unit_test(an_agents_leg_that_dies_in_a_talk_rings_again_and_the_talk_goes_on),
        cmocka_unit_test(an_agent_who_does_not_come_back_gives_the_caller_to_another_once),
        cmocka_unit_test(whom_an_agent_called_is_told_goodbye_when_the_agents_leg_is_gone_for_good),
        cmocka_unit_test(the_place_is_said_at_first_and_when_it_changes_but_not_all_the_time),
        cmocka_unit_test(a_queue_that_is_full_hangs_up_and_a_busy_store_is_asked_again),
        cmocka_unit_test(a_lost_call_ends_its_talk_and_who_only_waited_has_left),
        cmocka_unit_test(what_came_of_dialling_is_told_apart),
        cmocka_unit_test(after_a_start_each_call_goes_on_where_the_engine_has_it),
        cmocka_unit_test(when_voice_comes_back_it_is_told_all_that_it_may_have_missed),
        cmocka_unit_test(in_any_order_nothing_is_left),
        cmocka_unit_test(numbers_are_said_as_people_say_them),
        cmocka_unit_test(whatever_is_said_is_among_the_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
