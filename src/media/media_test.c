/* The engine, with phones on loopback: bridges, sources, prompts, digits, events, limits. */
#include "media/engine_test.h"
#include "media/inner.h"

static void bridge(struct media *m, media_id *ret_mix, struct phone *a, struct phone *b)
{
    assert_int_equal(media_mix_open(m, 7, ret_mix), OK);
    assert_int_equal(media_mix_put(m, *ret_mix, a->leg), OK);
    assert_int_equal(media_mix_put(m, *ret_mix, b->leg), OK);
    counted(m, b->leg); /* done */
}

/* Up to the packet of this byte, each the next of one stream: numbers without a hole, times without a jump but where the marker says so (somebody
 * was slow, and comfort came between). */
static void get_next(struct phone *p, struct rtp *last, uint8_t byte)
{
    do {
        if (!phone_get(p))
            continue;
        assert_int_equal((uint16_t)(p->got.seq - last->seq), 1);
        assert_true(p->got.marker ? rtp_ts_diff(p->got.ts, last->ts) >= 160 : p->got.ts - last->ts == 160);
        assert_int_equal(p->got.ssrc, last->ssrc);
        assert_int_equal(p->got.type, 8);
        *last = p->got;
    } while (!phone_got_byte(p, byte));
}

static void a_bridge_passes_packets_on_both_ways_as_one_stream(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a, b;
    media_id mix;

    (void)state;
    phone_open(m, &a, MEDIA_PCMA);
    phone_open(m, &b, MEDIA_PCMA);
    bridge(m, &mix, &a, &b);
    phone_get(&b); /* before anything was said: comfort */
    struct rtp last = b.got;
    for (uint8_t i = 1; i < 100; i++) {
        phone_send(&a, i);
        get_next(&b, &last, i);
        assert_int_equal(b.got.payload_bytes, 160);
        phone_send(&b, (uint8_t)(200 - i));
        phone_get_byte(&a, (uint8_t)(200 - i));
    }
    a.seq++; /* one is lost: that hole is seen by the other */
    a.ts += 160;
    phone_send(&a, 200);
    do
        phone_get(&b);
    while (!phone_got_byte(&b, 200) && (last = b.got, true));
    assert_true(b.got.marker || ((uint16_t)(b.got.seq - last.seq) == 2 && b.got.ts - last.ts == 320));
    struct media_counters c = counted(m, a.leg);
    assert_int_equal(c.received, 100);
    assert_int_equal(c.lost, 1);
    assert_int_equal(c.concealed, 0); /* nothing was decoded */
    phone_close(m, &a);
    phone_close(m, &b);
    media_done(m);
}

static void the_other_law_and_the_other_types_are_translated(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a, b;
    media_id mix;
    static const uint8_t five[4] = {5, 10, 0, 160}, end[4] = {5, 0x8a, 1, 64};

    (void)state;
    phone_open(m, &a, MEDIA_PCMA);
    phone_open(m, &b, MEDIA_PCMU);
    struct media_remote r = remote_of(&b, MEDIA_PCMU);
    r.digit_type = 96;
    assert_int_equal(media_leg_remote(m, b.leg, &r), OK);
    bridge(m, &mix, &a, &b);
    phone_send(&a, g711_a(1000));
    phone_get_byte(&b, g711_u(g711_a_linear[g711_a(1000)]));
    assert_int_equal(b.got.type, 0);
    phone_send_type(&a, 101, true, a.ts, five, 4);
    do
        phone_get(&b);
    while (b.got.type != 96);
    assert_memory_equal(b.got.payload, five, 4);
    assert_true(b.got.marker);
    phone_send_type(&a, 101, false, a.ts, end, 4);
    assert_int_equal(wait_for(m, MEDIA_DIGIT, a.leg).digit, '5');
    media_done(m);
    close(a.fd);
    close(b.fd);
}

static void an_unlike_length_of_packets_goes_through_the_mixer(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a, b;
    media_id mix;

    (void)state;
    phone_open(m, &a, MEDIA_PCMA);
    phone_open(m, &b, MEDIA_PCMA);
    struct media_remote r = remote_of(&b, MEDIA_PCMA);
    r.ptime_ms = 30;
    assert_int_equal(media_leg_remote(m, b.leg, &r), OK);
    bridge(m, &mix, &a, &b);
    int16_t heard[8000];
    size_t n = 0;
    uint32_t ts = 0;
    for (int i = 0; n < sizeof heard / sizeof *heard; i++) {
        phone_sing(&a, 500);
        phone_get(&a); /* 20 ms later */
        struct pollfd f = {.fd = b.fd, .events = POLLIN};
        while (poll(&f, 1, 0) == 1) {
            if (!phone_get(&b))
                continue;
            assert_int_equal(b.got.payload_bytes, 240);
            assert_true(ts == 0 || (b.got.ts - ts >= 240 && (b.got.ts - ts) % 80 == 0));
            ts = b.got.ts;
            for (size_t k = 0; i > 25 && k < 240 && n < sizeof heard / sizeof *heard; k++)
                heard[n++] = g711_a_linear[b.got.payload[k]];
        }
    }
    assert_true(amplitude(heard, n, 500) > 6000);
    media_done(m);
    close(a.fd);
    close(b.fd);
}

static void a_third_address_is_counted_and_not_let_in(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a, b, thief = {.type = 8, .ssrc = 5};
    media_id mix;

    (void)state;
    phone_open(m, &a, MEDIA_PCMA);
    phone_open(m, &b, MEDIA_PCMA);
    bridge(m, &mix, &a, &b);
    phone_socket(&thief);
    thief.engine = a.engine;
    phone_send(&a, 1);
    phone_get_byte(&b, 1);
    for (int i = 0; i < 50; i++)
        phone_send(&thief, 2);
    phone_send(&b, 3);
    phone_get_byte(&a, 3); /* and what is sent goes on to the phone */
    phone_send(&a, 4);
    while (!phone_get(&b) || !phone_got_byte(&b, 4))
        assert_false(phone_got_byte(&b, 2));
    struct media_counters c = counted(m, a.leg);
    assert_int_equal(c.foreign, 50);
    assert_int_equal(c.received, 2);
    media_done(m);
    close(a.fd);
    close(b.fd);
    close(thief.fd);
}

/* The signalled address is not the one it sends from: 127.0.0.1 has another port, 127.0.0.2 is behind NAT and known by its signalling. */
static void a_peer_behind_nat_is_found_by_its_second_packet_and_strict_ones_are_not(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a;

    (void)state;
    phone_open(m, &a, MEDIA_PCMA);
    struct media_remote r = remote_of(&a, MEDIA_PCMA);
    assert_int_equal(media_addr_of(STR("192.0.2.99"), 4000, &r.addr), OK);
    r.also = loopback(0);
    assert_int_equal(media_leg_remote(m, a.leg, &r), OK);
    counted(m, a.leg);
    phone_send(&a, 1);
    assert_int_equal(counted(m, a.leg).received, 0);
    phone_send(&a, 2);
    wait_for(m, MEDIA_FIRST, a.leg);
    phone_get(&a); /* and is sent to where it is */

    r.also = (union media_addr){0};
    assert_int_equal(media_leg_remote(m, a.leg, &r), OK); /* the same, but nothing is known of it but a private address */
    phone_send(&a, 3);
    phone_send(&a, 4);
    r = remote_of(&a, MEDIA_PCMA);
    r.strict = true;
    media_addr_set_port(&r.addr, (uint16_t)(media_addr_port(&r.addr) + 1));
    struct media_counters c;
    do
        c = counted(m, a.leg);
    while (c.foreign < 2);
    assert_int_equal(media_leg_remote(m, a.leg, &r), OK);
    counted(m, a.leg);
    phone_send(&a, 5);
    phone_send(&a, 6);
    do
        c = counted(m, a.leg);
    while (c.foreign < 4);
    assert_int_equal(c.received, 1);
    media_done(m);
    close(a.fd);
}

static void prompts_in_a_row_are_played_to_the_sample_and_told(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a;
    struct media_prompt *row[2] = {prompt_of(m, 1000, 250), prompt_of(m, -2000, 230)};
    uint8_t heard[4800];
    size_t n = 0, first = 0, second = 0;

    (void)state;
    phone_open(m, &a, MEDIA_PCMU);
    assert_int_equal(media_play(m, a.leg, &(struct media_play){.prompts = row, .count = 2, .token = 77}), OK);
    struct media_event e = wait_for(m, MEDIA_PLAYED, a.leg);
    assert_int_equal(e.token, 77);
    assert_false(e.stopped);
    while (n < sizeof heard)
        if (phone_get(&a))
            for (size_t i = 0; i < a.got.payload_bytes && n < sizeof heard; i++)
                heard[n++] = a.got.payload[i];
    for (size_t i = 0; i < n; i++) {
        first += heard[i] == g711_u(1000);
        second += heard[i] == g711_u(-2000);
    }
    assert_int_equal(first, 250);
    assert_int_equal(second, 230);

    assert_int_equal(media_play(m, a.leg, &(struct media_play){.prompts = row, .count = 2, .repeat = true, .token = 78}), OK);
    for (int i = 0; i < 20; i++) /* more than one turn of it */
        phone_get(&a);
    phone_get_byte(&a, g711_u(1000));
    assert_int_equal(media_play(m, a.leg, &(struct media_play){.prompts = row, .count = 1, .token = 79}), OK);
    e = wait_for(m, MEDIA_PLAYED, a.leg);
    assert_true(e.token == 78 && e.stopped);
    e = wait_for(m, MEDIA_PLAYED, a.leg);
    assert_true(e.token == 79 && !e.stopped);
    assert_int_equal(media_play_stop(m, a.leg), OK); /* nothing plays: nothing is told */
    phone_close(m, &a);
    for (int i = 0; i < 2; i++)
        media_prompt_drop(row[i]);
    media_done(m);
}

static void digits_go_out_by_the_rules_and_the_sound_waits(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a;
    int ends = 0, markers = 0;
    uint32_t ts = 0;

    (void)state;
    phone_open(m, &a, MEDIA_PCMA);
    assert_int_equal(media_digits(m, a.leg, "9x", 100), ERR_INPUT);
    assert_int_equal(media_digits(m, a.leg, "9#", 60), OK);
    while (ends < 6) {
        if (!phone_get(&a) || a.got.type != 101)
            continue;
        markers += a.got.marker;
        if (a.got.marker) {
            assert_true(ts == 0 || rtp_ts_diff(a.got.ts, ts) >= 960);
            ts = a.got.ts;
        }
        assert_int_equal(a.got.ts, ts);
        assert_int_equal(a.got.payload[0], markers == 1 ? 9 : 11);
        ends += a.got.payload[1] >> 7;
    }
    assert_int_equal(markers, 2);
    wait_for(m, MEDIA_SENT, a.leg);
    do
        phone_get(&a);
    while (a.got.type != 8);
    assert_true(rtp_ts_diff(a.got.ts, ts) >= 480); /* sound goes on behind it */
    struct media_remote r = remote_of(&a, MEDIA_PCMA);
    r.digit_type = 0;
    assert_int_equal(media_leg_remote(m, a.leg, &r), OK);
    assert_int_equal(media_digits(m, a.leg, "1", 100), ERR_STATE);
    media_done(m);
    close(a.fd);
}

static void silence_of_a_leg_is_told_once_until_it_speaks_again(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a;

    (void)state;
    phone_open(m, &a, MEDIA_PCMA);
    assert_int_equal(media_leg_watch(m, a.leg, 100000), OK);
    assert_int_equal(next_event(m).kind, MEDIA_GONE);
    phone_send(&a, 1);
    assert_int_equal(next_event(m).kind, MEDIA_FIRST);
    assert_int_equal(next_event(m).kind, MEDIA_GONE);
    media_done(m);
    close(a.fd);
}

static void reports_go_to_the_next_port_or_with_mux_to_the_same(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a, rtcp = {0};
    struct rtcp_report r;

    (void)state;
    phone_open(m, &a, MEDIA_PCMA);
    phone_socket(&rtcp);
    struct media_remote told = remote_of(&a, MEDIA_PCMA);
    told.rtcp = rtcp.own;
    assert_int_equal(media_leg_remote(m, a.leg, &told), OK);
    phone_send(&a, 1);
    phone_get(&a);
    uint32_t ssrc = a.got.ssrc;
    assert_int_equal(media_leg_close(m, a.leg), OK); /* says BYE at once */
    struct pollfd f = {.fd = rtcp.fd, .events = POLLIN};
    assert_int_equal(poll(&f, 1, WAIT_MS), 1);
    ssize_t n = recv(rtcp.fd, rtcp.bytes, sizeof rtcp.bytes, 0);
    assert_int_equal(rtcp_parse(rtcp.bytes, (size_t)n, a.ssrc, &r), OK);
    assert_true(r.bye && r.sender && r.has_block);
    assert_int_equal(r.ssrc, ssrc);
    assert_int_equal(r.block.highest & 0xffff, a.seq - 1);
    close(a.fd);

    phone_open(m, &a, MEDIA_PCMA);
    told = remote_of(&a, MEDIA_PCMA);
    told.rtcp_mux = true;
    assert_int_equal(media_leg_remote(m, a.leg, &told), OK);
    /* the other's report, on the same port: it lost a quarter */
    struct rtcp_report mine = {.ssrc = a.ssrc, .has_block = true, .block = {.fraction = 64, .jitter = 80}};
    phone_get(&a);
    mine.block.ssrc = a.got.ssrc;
    uint8_t p[RTCP_WRITE_MAX];
    size_t bytes = rtcp_write(&mine, "phone", p);
    assert_int_equal(sendto(a.fd, p, bytes, 0, &a.engine.sa, sizeof a.engine.v4), (ssize_t)bytes);
    struct media_counters c;
    do
        c = counted(m, a.leg);
    while (c.peer_lost_permille == 0);
    assert_int_equal(c.peer_lost_permille, 250);
    assert_int_equal(c.peer_jitter_us, 10000);
    assert_int_equal(media_leg_close(m, a.leg), OK);
    while (phone_get(&a)) /* its BYE comes here */
        ;
    media_done(m);
    close(a.fd);
    close(rtcp.fd);
}

static void limits_are_answers_and_old_ids_are_nobody(void **state)
{
    struct media_options o = {.threads = 1, .legs_max = 4, .mixes_max = 1, .bind = loopback(0), .port_first = 44000, .port_last = 44005,
                              .prompt_seconds_max = 1};
    struct media_leg_options leg = {.group = 1};
    struct media *m;
    media_id legs[4], mix, other;
    uint16_t port;
    int open = 0;
    int16_t sound[8000] = {0};
    struct media_prompt *p, *q;

    (void)state;
    o.port_first = 44001;
    assert_int_equal(media_new(&o, &m), ERR_INPUT);
    o.port_first = 44000;
    assert_int_equal(media_new(&o, &m), OK);
    while (media_leg_open(m, &leg, &legs[open], &port) == OK) {
        assert_int_equal(port % 2, 0);
        open++;
    }
    assert_in_range(open, 1, 3); /* three pairs of ports, if nobody else has them */
    assert_int_equal(media_leg_open(m, &leg, &other, &port), ERR_FULL);
    assert_int_equal(media_mix_open(m, 1, &mix), OK);
    assert_int_equal(media_mix_open(m, 1, &other), ERR_FULL);
    assert_int_equal(media_mix_put(m, mix, legs[0]), OK);
    assert_int_equal(media_mix_put(m, mix, legs[0]), ERR_STATE);
    assert_int_equal(media_mix_take(m, mix, legs[0]), OK);
    assert_int_equal(media_mix_take(m, mix, legs[0]), ERR_STATE);
    assert_int_equal(media_mix_put(m, legs[0], legs[0]), ERR_MISSING);
    assert_int_equal(media_mix_close(m, mix), OK);
    assert_int_equal(media_mix_put(m, mix, legs[0]), ERR_MISSING);
    counted(m, legs[0]); /* its thread is done with it */
    assert_int_equal(media_mix_open(m, 1, &other), OK);
    assert_true(other != mix);

    assert_int_equal(media_prompt_new(m, sound, 8000, &p), OK);
    assert_int_equal(media_prompt_new(m, sound, 1, &q), ERR_FULL);
    assert_int_equal(media_play(m, legs[0], &(struct media_play){.prompts = &p, .count = 1, .repeat = true}), OK);
    media_prompt_drop(p); /* the leg still plays it */
    assert_int_equal(media_prompt_new(m, sound, 1, &q), ERR_FULL);
    assert_int_equal(media_leg_close(m, legs[0]), OK);
    assert_int_equal(media_leg_close(m, legs[0]), ERR_MISSING);
    assert_int_equal(media_leg_mute(m, legs[0], true), ERR_MISSING);
    assert_int_equal(media_leg_open(m, &leg, &other, &port), ERR_FULL); /* until its end is taken */
    wait_for(m, MEDIA_CLOSED, legs[0]);
    assert_int_equal(media_prompt_new(m, sound, 8000, &q), OK);
    media_prompt_drop(q);
    assert_int_equal(media_leg_open(m, &leg, &other, &port), OK);
    assert_true(other != legs[0]);
    assert_int_equal(media_leg_close(m, 0), ERR_MISSING);
    media_done(m);
}

/* The ring of events has room for the worst; what is taken in time never touches more than its beginning. */
static void events_taken_in_time_use_the_same_memory(void **state)
{
    struct media *m = engine(1, 8);
    struct phone a;

    (void)state;
    phone_open(m, &a, MEDIA_PCMA);
    for (uint32_t i = 0; i < 100; i++) {
        counted(m, a.leg);
        assert_true(m->event_first == 0);
    }
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(media_leg_count(m, a.leg), OK);
    for (uint32_t i = 0; i < 3; i++)
        wait_for(m, MEDIA_COUNTED, a.leg);
    assert_true(m->event_first == 0);
    phone_close(m, &a);
    media_done(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bridge_passes_packets_on_both_ways_as_one_stream),
        cmocka_unit_test(the_other_law_and_the_other_types_are_translated),
        cmocka_unit_test(an_unlike_length_of_packets_goes_through_the_mixer),
        cmocka_unit_test(a_third_address_is_counted_and_not_let_in),
        cmocka_unit_test(a_peer_behind_nat_is_found_by_its_second_packet_and_strict_ones_are_not),
        cmocka_unit_test(prompts_in_a_row_are_played_to_the_sample_and_told),
        cmocka_unit_test(digits_go_out_by_the_rules_and_the_sound_waits),
        cmocka_unit_test(silence_of_a_leg_is_told_once_until_it_speaks_again),
        cmocka_unit_test(reports_go_to_the_next_port_or_with_mux_to_the_same),
        cmocka_unit_test(limits_are_answers_and_old_ids_are_nobody),
        cmocka_unit_test(events_taken_in_time_use_the_same_memory),
    };
    return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
