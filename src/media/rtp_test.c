#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "media/rtcp.h"
#include "media/rtp.h"

static void a_packet_is_read_past_sources_extension_and_padding(void **state)
{
    static const uint8_t packet[] = {
        0xb2, 0x88, 0x12, 0x34, 0, 0, 0, 160, 0xde, 0xad, 0xbe, 0xef, /* padding, extension, 2 sources; marker, type 8 */
        1, 1, 1, 1, 2, 2, 2, 2, 0xbe, 0xde, 0, 1, 9, 9, 9, 9, 'a', 'b', 'c', 0, 0, 3};
    struct rtp r;

    (void)state;
    assert_int_equal(rtp_parse(packet, sizeof packet, &r), OK);
    assert_int_equal(r.seq, 0x1234);
    assert_int_equal(r.ts, 160);
    assert_int_equal(r.ssrc, 0xdeadbeef);
    assert_int_equal(r.type, 8);
    assert_true(r.marker);
    assert_int_equal(r.payload_bytes, 3);
    assert_memory_equal(r.payload, "abc", 3);
}

static void a_packet_longer_inside_than_outside_is_refused(void **state)
{
    static const struct { size_t n; uint8_t p[20]; } bad[] = {
        {0, {0}},
        {11, {0x80}},
        {12, {0x40}},                                             /* version 1 */
        {12, {0x81}},                                             /* a source that is not there */
        {12, {0x90}},                                             /* an extension that is not there */
        {16, {0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}, /* of a word that is not there */
        {12, {0xa0}},                                             /* padding of no byte */
        {13, {0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},          /* a count of 0 */
        {13, {0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}},
    };
    struct rtp r;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(rtp_parse(bad[i].p, bad[i].n, &r), ERR_INPUT);
}

static void what_is_written_is_read(void **state)
{
    struct rtp r = {.ssrc = 0x01020304, .ts = 0xfffffff0, .seq = 0xfffe, .type = 101, .marker = true}, back;
    uint8_t p[RTP_HEADER_BYTES];

    (void)state;
    rtp_write(&r, p);
    assert_int_equal(rtp_parse(p, sizeof p, &back), OK);
    assert_int_equal(back.ssrc, r.ssrc);
    assert_int_equal(back.ts, r.ts);
    assert_int_equal(back.seq, r.seq);
    assert_int_equal(back.type, r.type);
    assert_true(back.marker);
    assert_int_equal(back.payload_bytes, 0);
    assert_false(rtp_is_rtcp(p, sizeof p));
}

static enum rtp_news count(struct rtp_source *s, uint16_t seq, int64_t now_us)
{
    struct rtp r = {.ssrc = 7, .seq = seq, .ts = seq * 160u, .type = 8};
    return rtp_count(s, &r, 8000, now_us);
}

static void losses_doubles_and_disorder_are_told_apart_across_the_wrap(void **state)
{
    struct rtp_source s = {0};

    (void)state;
    assert_int_equal(count(&s, 65533, 0), RTP_RESTART);
    assert_int_equal(count(&s, 65534, 20000), RTP_NEW);
    assert_int_equal(count(&s, 65534, 20000), RTP_DOUBLED);
    assert_int_equal(count(&s, 1, 80000), RTP_NEW); /* 65535 and 0 are missing */
    assert_int_equal(rtp_lost(&s), 2);
    assert_int_equal(count(&s, 0, 81000), RTP_NEW); /* was only late */
    assert_int_equal(count(&s, 0, 81000), RTP_DOUBLED);
    assert_int_equal(rtp_lost(&s), 1);
    assert_int_equal(rtp_highest(&s), 65537);
    assert_int_equal(s.received, 4);
    assert_int_equal(s.doubled, 2);
}

static void a_jump_is_believed_when_the_next_packet_follows(void **state)
{
    struct rtp_source s = {0};
    struct rtp other = {.ssrc = 8, .seq = 5, .type = 8};

    (void)state;
    count(&s, 10, 0);
    assert_int_equal(count(&s, 30000, 20000), RTP_JUMPED);
    assert_int_equal(count(&s, 11, 40000), RTP_NEW);
    assert_int_equal(count(&s, 30001, 60000), RTP_JUMPED); /* the first jump is forgotten */
    assert_int_equal(count(&s, 30002, 80000), RTP_RESTART);
    assert_int_equal(rtp_lost(&s), 0);
    assert_int_equal(rtp_count(&s, &other, 8000, 100000), RTP_RESTART);
    assert_int_equal(s.received, 4);
}

static void jitter_is_as_in_appendix_a_8(void **state)
{
    struct rtp_source s = {0};
    uint32_t j16 = 0;
    int64_t at_us = 0, last = 0;

    (void)state;
    for (int i = 0; i < 100; i++) { /* every second packet 5 ms (40 units) late */
        int64_t arrived = at_us + (i % 2 ? 5000 : 0), transit = arrived * 8 / 1000 - i * 160;
        count(&s, (uint16_t)i, arrived);
        if (i > 0) {
            int64_t d = transit > last ? transit - last : last - transit;
            j16 += (uint32_t)d - ((j16 + 8) >> 4);
        }
        last = transit;
        at_us += 20000;
    }
    assert_int_equal(s.jitter16, j16);
    assert_in_range(s.jitter16 >> 4, 38, 40);
    assert_in_range(s.jitter_max, 38, 40);
}

static void a_report_says_what_was_lost_since_the_last(void **state)
{
    struct rtp_source s = {0};
    struct rtcp_block b;

    (void)state;
    for (uint16_t i = 0; i < 100; i++)
        if (i % 10 != 5)
            count(&s, i, i * 20000);
    b = rtcp_block_of(&s);
    assert_int_equal(b.lost, 10);
    assert_int_equal(b.fraction, 25); /* 10 of 100, of 256 */
    assert_int_equal(b.highest, 99);
    for (uint16_t i = 100; i < 200; i++)
        count(&s, i, i * 20000);
    b = rtcp_block_of(&s);
    assert_int_equal(b.lost, 10);
    assert_int_equal(b.fraction, 0);
}

static void reports_are_read_as_written(void **state)
{
    struct rtcp_report r = {.ssrc = 5, .sender = true, .ntp = UINT64_C(0x0102030405060708), .ts = 9, .packets = 10, .bytes = 11,
                            .has_block = true, .bye = true,
                            .block = {.ssrc = 6, .fraction = 7, .lost = -2, .highest = 12, .jitter = 13, .lsr = 14, .dlsr = 15}};
    struct rtcp_report back;
    uint8_t p[RTCP_WRITE_MAX];
    size_t n = rtcp_write(&r, "tandem", p);

    (void)state;
    assert_true(rtp_is_rtcp(p, n));
    assert_int_equal(n % 4, 0);
    assert_int_equal(rtcp_parse(p, n, 6, &back), OK);
    const struct rtcp_block *in = &back.block, *out = &r.block; /* by field: there is padding between */
    assert_true(in->ssrc == out->ssrc && in->fraction == out->fraction && in->lost == out->lost && in->highest == out->highest);
    assert_true(in->jitter == out->jitter && in->lsr == out->lsr && in->dlsr == out->dlsr);
    assert_true(back.sender && back.bye && back.has_block);
    assert_int_equal(back.ntp, r.ntp);
    assert_int_equal(back.packets, 10);
    assert_int_equal(rtcp_parse(p, n, 99, &back), OK);
    assert_false(back.has_block);
    for (size_t cut = 0; cut < n; cut++)
        if (cut != 52 && cut != 52 + 20) /* whole packets up to there */
            assert_int_equal(rtcp_parse(p, cut, 6, &back), ERR_INPUT);
    assert_int_equal(rtcp_parse(p + 52, n - 52, 6, &back), ERR_INPUT); /* does not begin with a report */

    r.sender = r.has_block = r.bye = false;
    n = rtcp_write(&r, "tandem", p);
    assert_int_equal(rtcp_parse(p, n, 6, &back), OK);
    assert_false(back.sender || back.has_block || back.bye);
}

static void the_round_trip_is_what_neither_side_waited(void **state)
{
    struct rtcp_block b = {.lsr = 0x00010000, .dlsr = 0x00008000}; /* heard at 1 s, told half a second later */

    (void)state;
    assert_int_equal(rtcp_round_trip_us(&b, 0x0001a000), 125000);
    b.lsr = 0;
    assert_int_equal(rtcp_round_trip_us(&b, 0x0001a000), 0);
    assert_true(rtcp_ntp(500000) == (UINT64_C(2208988800) << 32 | 0x80000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packet_is_read_past_sources_extension_and_padding),
        cmocka_unit_test(a_packet_longer_inside_than_outside_is_refused),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(losses_doubles_and_disorder_are_told_apart_across_the_wrap),
        cmocka_unit_test(a_jump_is_believed_when_the_next_packet_follows),
        cmocka_unit_test(jitter_is_as_in_appendix_a_8),
        cmocka_unit_test(a_report_says_what_was_lost_since_the_last),
        cmocka_unit_test(reports_are_read_as_written),
        cmocka_unit_test(the_round_trip_is_what_neither_side_waited),
    };
    return cmocka_run_group_tests_name("media_rtp", tests, NULL, NULL);
}
