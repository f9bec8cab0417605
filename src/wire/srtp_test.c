/* SRTP against a packet of RFC 3711's own kind (libsrtp's published vector, and RFC 7714's), and against whoever forges, repeats and floods. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/srtp.h"

/* RFC 3711's appendix B gives keys and no packets; this packet under those keys is what the RFC's authors published with theirs. */
static const struct wire_keys reference = {
    .suite = WIRE_AES_CM_128_HMAC_SHA1_80,
    .secret = {0xe1, 0xf9, 0x7a, 0x0d, 0x3e, 0x01, 0x8b, 0xe0, 0xd6, 0x4f, 0xa3, 0x2c, 0x06, 0xde, 0x41,
               0x39, 0x0e, 0xc6, 0x75, 0xad, 0x49, 0x8a, 0xfe, 0xeb, 0xb6, 0x96, 0x0b, 0x3a, 0xab, 0xe6}};
static const uint8_t plain[28] = {0x80, 0x0f, 0x12, 0x34, 0xde, 0xca, 0xfb, 0xad, 0xca, 0xfe, 0xba, 0xbe, 0xab, 0xab,
                                  0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0xab};
static const uint8_t sealed[38] = {0x80, 0x0f, 0x12, 0x34, 0xde, 0xca, 0xfb, 0xad, 0xca, 0xfe, 0xba, 0xbe, 0x4e,
                                   0x55, 0xdc, 0x4c, 0xe7, 0x99, 0x78, 0xd8, 0x8c, 0xa4, 0xd2, 0x15, 0x94, 0x9d,
                                   0x24, 0x02, 0xb7, 0x8d, 0x6a, 0xcc, 0x99, 0xea, 0x17, 0x9b, 0x8d, 0xbb};

struct two {
    struct wire_srtp *a, *b;
};

static struct two pair(enum wire_suite suite)
{
    struct wire_keys ab, ba;
    struct two t;
    assert_int_equal(wire_keys_make(suite, &ab), OK);
    assert_int_equal(wire_keys_make(suite, &ba), OK);
    assert_int_equal(wire_srtp_new(&ba, &ab, &t.a), OK);
    assert_int_equal(wire_srtp_new(&ab, &ba, &t.b), OK);
    return t;
}

static void over(struct two t)
{
    wire_srtp_free(t.a);
    wire_srtp_free(t.b);
}

static size_t packet(uint8_t p[256], uint16_t seq, uint32_t source)
{
    memset(p, 0x5a, 172);
    uint8_t head[12] = {0x80, 8, (uint8_t)(seq >> 8), (uint8_t)seq, 0, 0, 0, 1, (uint8_t)(source >> 24), (uint8_t)(source >> 16),
                        (uint8_t)(source >> 8), (uint8_t)source};
    memcpy(p, head, 12);
    return 172;
}

static size_t report(uint8_t p[256], uint32_t source)
{
    uint8_t head[8] = {0x80, 201, 0, 1, (uint8_t)(source >> 24), (uint8_t)(source >> 16), (uint8_t)(source >> 8), (uint8_t)source};
    memcpy(p, head, 8);
    return 8;
}

static void a_published_packet_is_sealed_and_opened_to_the_byte(void **state)
{
    (void)state;
    struct wire_srtp *s;
    assert_int_equal(wire_srtp_new(&reference, &reference, &s), OK);
    uint8_t p[28 + WIRE_TRAILER_BYTES];
    size_t n = 0;
    memcpy(p, plain, sizeof plain);
    assert_int_equal(wire_srtp_out(s, p, sizeof plain, sizeof p, &n), OK);
    assert_int_equal(n, sizeof sealed);
    assert_memory_equal(p, sealed, sizeof sealed);
    assert_int_equal(wire_srtp_in(s, p, n, &n), OK);
    assert_int_equal(n, sizeof plain);
    assert_memory_equal(p, plain, sizeof plain);
    wire_srtp_free(s);
}

static void sound_and_reports_go_both_ways_with_either_suite(void **state)
{
    (void)state;
    for (enum wire_suite suite = 0; suite < WIRE_SUITES; suite++) {
        struct two t = pair(suite);
        for (int way = 0; way < 2; way++) {
            struct wire_srtp *from = way ? t.b : t.a, *to = way ? t.a : t.b;
            uint8_t p[256], was[256];
            for (uint16_t i = 0; i < 40; i++) { /* over the edge of 16 bits too */
                bool rtp = i % 4 > 0;
                size_t n = rtp ? packet(p, (uint16_t)(65520 + i), 7) : report(p, 7), sent = 0, got = 0;
                memcpy(was, p, n);
                assert_int_equal(wire_srtp_out(from, p, n, sizeof p, &sent), OK);
                assert_true(sent > n && sent <= n + WIRE_TRAILER_BYTES);
                assert_true(!rtp || memcmp(p + 12, was + 12, n - 12) != 0);
                assert_int_equal(wire_srtp_in(to, p, sent, &got), OK);
                assert_int_equal(got, n);
                assert_memory_equal(p, was, n);
            }
        }
        over(t);
    }
}

static void a_packet_is_taken_once_and_only_unchanged(void **state)
{
    (void)state;
    for (enum wire_suite suite = 0; suite < WIRE_SUITES; suite++)
        for (int rtcp = 0; rtcp < 2; rtcp++) {
            struct two t = pair(suite);
            uint8_t p[256], q[256];
            size_t n = rtcp ? report(p, 9) : packet(p, 100, 9), got = 0;
            assert_int_equal(wire_srtp_out(t.a, p, n, sizeof p, &n), OK);
            for (size_t i = 0; i < n; i++) { /* any byte */
                memcpy(q, p, n);
                q[i] ^= 0x10;
                assert_int_not_equal(wire_srtp_in(t.b, q, n, &got), OK);
            }
            for (size_t less = 0; less < n; less++) { /* any length */
                uint8_t *cut = malloc(less ? less : 1);
                memcpy(cut, p, less);
                assert_int_not_equal(wire_srtp_in(t.b, cut, less, &got), OK);
                free(cut);
            }
            memcpy(q, p, n);
            assert_int_equal(wire_srtp_in(t.b, q, n, &got), OK);
            memcpy(q, p, n);
            assert_int_equal(wire_srtp_in(t.b, q, n, &got), ERR_STALE);
            memcpy(q, p, n);
            assert_int_not_equal(wire_srtp_in(t.a, q, n, &got), OK); /* our own sent back to us */
            over(t);
        }
}

static void a_peer_has_so_many_sources_and_a_forger_none(void **state)
{
    (void)state;
    struct two t = pair(WIRE_AEAD_AES_128_GCM);
    uint8_t p[256];
    size_t n, got;
    for (uint32_t i = 0; i < 100; i++) { /* unproven: takes no place */
        n = packet(p, 1, 1000 + i);
        assert_int_equal(wire_srtp_in(t.b, p, n, &got), ERR_INPUT);
    }
    for (uint32_t i = 0; i < WIRE_SOURCES_MAX + 3; i++) {
        n = packet(p, 1, i + 1);
        assert_int_equal(wire_srtp_out(t.a, p, n, sizeof p, &n), OK);
        assert_int_equal(wire_srtp_in(t.b, p, n, &got), i < WIRE_SOURCES_MAX ? OK : ERR_FULL);
    }
    n = packet(p, 2, 1); /* who is known goes on */
    assert_int_equal(wire_srtp_out(t.a, p, n, sizeof p, &n), OK);
    assert_int_equal(wire_srtp_in(t.b, p, n, &got), OK);
    over(t);
}

static void a_datagram_is_known_by_its_first_bytes(void **state)
{
    (void)state;
    uint8_t p[20] = {0, 1};
    const struct {
        uint8_t first, second;
        size_t n;
        enum wire_kind kind;
    } rows[] = {{0, 1, 20, WIRE_STUN}, {3, 1, 20, WIRE_STUN},   {0, 1, 19, WIRE_NONE},   {4, 1, 20, WIRE_NONE},    {19, 1, 20, WIRE_NONE},
                {20, 1, 20, WIRE_DTLS}, {63, 1, 13, WIRE_DTLS}, {63, 1, 12, WIRE_NONE},  {64, 1, 20, WIRE_NONE},   {127, 8, 20, WIRE_NONE},
                {128, 8, 20, WIRE_RTP}, {128, 8, 11, WIRE_NONE}, {191, 191, 12, WIRE_RTP}, {128, 192, 8, WIRE_RTCP}, {128, 223, 8, WIRE_RTCP},
                {128, 224, 12, WIRE_RTP}, {128, 200, 7, WIRE_NONE}, {192, 8, 20, WIRE_NONE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        p[0] = rows[i].first, p[1] = rows[i].second;
        assert_int_equal(wire_kind_of(p, rows[i].n), rows[i].kind);
    }
    assert_int_equal(wire_kind_of(NULL, 0), WIRE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_published_packet_is_sealed_and_opened_to_the_byte),
        cmocka_unit_test(sound_and_reports_go_both_ways_with_either_suite),
        cmocka_unit_test(a_packet_is_taken_once_and_only_unchanged),
        cmocka_unit_test(a_peer_has_so_many_sources_and_a_forger_none),
        cmocka_unit_test(a_datagram_is_known_by_its_first_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
