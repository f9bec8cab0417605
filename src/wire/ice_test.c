/* STUN against the vectors of RFC 5769, and a lite agent against peers, strangers and floods. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/ice.h"
#include "wire/peer_test.h"
#include "wire/stun.h"

static const uint8_t rfc_request[] = {
    0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55,
    0x4e, 0x20, 0x74, 0x65, 0x73, 0x74, 0x20, 0x63, 0x6c, 0x69, 0x65, 0x6e, 0x74, 0x00, 0x24, 0x00, 0x04, 0x6e, 0x00, 0x01, 0xff, 0x80, 0x29, 0x00, 0x08, 0x93, 0x2f,
    0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36, 0x00, 0x06, 0x00, 0x09, 0x65, 0x76, 0x74, 0x6a, 0x3a, 0x68, 0x36, 0x76, 0x59, 0x20, 0x20, 0x20, 0x00, 0x08, 0x00, 0x14, 0x9a,
    0xea, 0xa7, 0x0c, 0xbf, 0xd8, 0xcb, 0x56, 0x78, 0x1e, 0xf2, 0xb5, 0xb2, 0xd3, 0xf2, 0x49, 0xc1, 0xb5, 0x71, 0xa2, 0x80, 0x28, 0x00, 0x04, 0xe5, 0x7a, 0x3b, 0xcf};
static const uint8_t rfc_answer_4[] = {
    0x01, 0x01, 0x00, 0x3c, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x0b, 0x74, 0x65, 0x73,
    0x74, 0x20, 0x76, 0x65, 0x63, 0x74, 0x6f, 0x72, 0x20, 0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43, 0x00, 0x08, 0x00, 0x14, 0x2b, 0x91,
    0xf5, 0x99, 0xfd, 0x9e, 0x90, 0xc3, 0x8c, 0x74, 0x89, 0xf9, 0x2a, 0xf9, 0xba, 0x53, 0xf0, 0x6b, 0xe7, 0xd7, 0x80, 0x28, 0x00, 0x04, 0xc0, 0x7d, 0x4c, 0x96};
static const uint8_t rfc_answer_6[] = {
    0x01, 0x01, 0x00, 0x48, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x0b,
    0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63, 0x74, 0x6f, 0x72, 0x20, 0x00, 0x20, 0x00, 0x14, 0x00, 0x02, 0xa1, 0x47, 0x01, 0x13, 0xa9, 0xfa,
    0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25, 0xf4, 0xb5, 0xbe, 0xd2, 0xb9, 0xd9, 0x00, 0x08, 0x00, 0x14, 0xa3, 0x82, 0x95, 0x4e, 0x4b, 0xe6, 0x7b, 0xf1,
    0x17, 0x84, 0xc9, 0x7c, 0x82, 0x92, 0xc2, 0x75, 0xbf, 0xe3, 0xed, 0x41, 0x80, 0x28, 0x00, 0x04, 0xc8, 0xfb, 0x0b, 0x4c};
#define RFC_KEY STR("VOkJxbRl1RmTxUk/WvJxBt")

static void the_vectors_of_rfc_5769_are_read_to_the_byte(void **state)
{
    (void)state;
    struct stun m;
    char ip[MEDIA_ADDR_TEXT];
    assert_true(stun_read(rfc_request, sizeof rfc_request, &m));
    assert_int_equal(m.class, STUN_REQUEST);
    assert_int_equal(m.method, STUN_BINDING);
    assert_true(str_is(m.username, "evtj:h6vY"));
    assert_int_equal(m.priority, 0x6e0001ff);
    assert_true(m.controlled && !m.controlling && !m.use_candidate && m.fingerprinted && m.unknowns == 0);
    assert_true(stun_signed_by(rfc_request, &m, RFC_KEY));
    assert_false(stun_signed_by(rfc_request, &m, STR("VOkJxbRl1RmTxUk/WvJxBT")));
    assert_true(stun_read(rfc_answer_4, sizeof rfc_answer_4, &m));
    assert_int_equal(m.class, STUN_SUCCESS);
    assert_true(stun_signed_by(rfc_answer_4, &m, RFC_KEY));
    media_addr_text(&m.mapped, ip);
    assert_string_equal(ip, "192.0.2.1");
    assert_int_equal(media_addr_port(&m.mapped), 32853);
    assert_true(stun_read(rfc_answer_6, sizeof rfc_answer_6, &m));
    assert_true(stun_signed_by(rfc_answer_6, &m, RFC_KEY));
    media_addr_text(&m.mapped, ip);
    assert_string_equal(ip, "2001:db8:1234:5678:11:2233:4455:6677");
    assert_int_equal(media_addr_port(&m.mapped), 32853);
}

static void a_message_that_is_not_whole_is_none(void **state)
{
    (void)state;
    struct stun m;
    for (size_t less = 0; less < sizeof rfc_request; less++) {
        uint8_t *cut = malloc(less ? less : 1);
        memcpy(cut, rfc_request, less);
        assert_false(stun_read(cut, less, &m));
        free(cut);
    }
    for (size_t i = 0; i < sizeof rfc_request; i++) { /* the fingerprint is over every byte; changed itself, it is wrong or none */
        uint8_t p[sizeof rfc_request];
        memcpy(p, rfc_request, sizeof p);
        p[i] ^= 1;
        assert_false(stun_read(p, sizeof p, &m) && m.fingerprinted);
    }
}

static struct ice begin(void)
{
    struct ice i = {0};
    ice_start(&i, "OURS", "thepasswordthatisours12", "THEIRS", 0);
    return i;
}

static union media_addr at(const char *ip, uint16_t port)
{
    union media_addr a;
    assert_int_equal(media_addr_of(str_of(ip), port, &a), OK);
    return a;
}

/* The answer's class and code to what a peer asks; -1 for silence. */
static int ask(struct ice *i, int64_t now, union media_addr from, struct peer_check c, struct stun *ret_m)
{
    static uint8_t answer[ICE_ANSWER_BYTES];
    uint8_t p[512];
    size_t n = peer_check(c, p), bytes = ice_check(i, now, &from, p, n, answer);
    if (bytes == 0)
        return -1;
    struct stun m;
    assert_true(stun_read(answer, bytes, &m));
    assert_memory_equal(m.id, p + 8, 12);
    assert_true(m.fingerprinted);
    if (ret_m)
        *ret_m = m;
    if (m.class == STUN_SUCCESS) {
        assert_true(stun_signed_by(answer, &m, str_of(c.password)));
        return 200;
    }
    assert_int_equal(m.class, STUN_ERROR);
    return m.error;
}

static const struct peer_check good = {.username = "OURS:THEIRS", .password = "thepasswordthatisours12"};

static void who_is_nominated_is_listened_to_and_nobody_else(void **state)
{
    (void)state;
    struct ice i = begin();
    union media_addr a = at("192.0.2.1", 5000), b = at("2001:db8::1", 6000), other = at("192.0.2.1", 5001);
    struct stun m;
    struct peer_check nominating = good;
    nominating.use_candidate = true;
    assert_false(ice_listens_to(&i, &a));
    assert_int_equal(ask(&i, 1, a, good, &m), 200);
    assert_true(media_addr_same(&m.mapped, &a));
    assert_false(ice_listens_to(&i, &a)); /* a check is not a nomination */
    assert_int_equal(ask(&i, 2, a, nominating, &m), 200);
    assert_true(ice_listens_to(&i, &a) && !ice_listens_to(&i, &other));
    assert_int_equal(ask(&i, 3, b, nominating, &m), 200);
    assert_true(media_addr_same(&m.mapped, &b));
    assert_true(ice_listens_to(&i, &b) && !ice_listens_to(&i, &a));
    ice_start(&i, "NEW1", "another password of ours", "THEM", 4); /* restart: until somebody new is nominated */
    assert_true(ice_listens_to(&i, &b));
    assert_int_equal(ask(&i, 5, a, nominating, NULL), 401);
    assert_true(ice_listens_to(&i, &b));
}

static void a_check_is_named_and_signed_or_changes_nothing(void **state)
{
    (void)state;
    struct ice i = begin();
    union media_addr a = at("192.0.2.1", 5000);
    const struct {
        struct peer_check c;
        int code;
    } rows[] = {
        {{.username = "OURS:THEIRs", .password = good.password}, 401}, {{.username = "OURS:", .password = good.password}, 401},
        {{.username = "THEIRS:OURS", .password = good.password}, 401}, {{.username = "OURS:THEIRSx", .password = good.password}, 401},
        {{.username = "OURS:THEIRS", .password = "thepasswordthatisours13"}, 401},
        {{.username = "OURS:THEIRS", .password = ""}, 400}, {{.username = NULL, .password = good.password}, 400},
        {{.username = good.username, .password = good.password, .controlled = true}, 487},
        {{.username = good.username, .password = good.password, .unknown = 0x7777}, 420},
        {{.username = good.username, .password = good.password, .no_fingerprint = true}, -1},
        {{.username = good.username, .password = good.password, .type = 0x0011}, -1}, /* an indication */
        {{.username = good.username, .password = good.password, .type = 0x0101}, -1}, /* an answer that nobody asked for */
        {{.username = good.username, .password = good.password, .type = 0x0003}, -1}, /* another method */
    };
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct peer_check c = rows[n].c;
        c.use_candidate = true;
        assert_int_equal(ask(&i, 1000000 * (int64_t)n, a, c, NULL), rows[n].code);
        assert_false(ice_listens_to(&i, &a));
    }
    struct stun m;
    struct peer_check c = good;
    c.unknown = 0x7777;
    assert_int_equal(ask(&i, 20000000, a, c, &m), 420);
    assert_int_equal(ask(&i, 20000000, a, good, NULL), 200);
}

static void consent_lapses_after_thirty_seconds_without_a_check(void **state)
{
    (void)state;
    struct ice i = begin();
    union media_addr a = at("192.0.2.1", 5000), b = at("192.0.2.2", 5000);
    struct peer_check nominating = good;
    nominating.use_candidate = true;
    assert_false(ice_gone(&i, ICE_CONSENT_US - 1));
    assert_true(ice_gone(&i, ICE_CONSENT_US)); /* nobody ever came */
    assert_int_equal(ask(&i, 5, a, nominating, NULL), 200);
    assert_false(ice_gone(&i, ICE_CONSENT_US + 4));
    assert_int_equal(ask(&i, 10, b, good, NULL), 200); /* another pair's check is no consent */
    assert_true(ice_gone(&i, ICE_CONSENT_US + 5));
    assert_int_equal(ask(&i, 20, a, good, NULL), 200);
    assert_false(ice_gone(&i, ICE_CONSENT_US + 19));
}

static void a_flood_is_dropped_and_the_peer_goes_on(void **state)
{
    (void)state;
    struct ice i = begin();
    union media_addr peer = at("192.0.2.1", 5000), flood = at("203.0.113.5", 1);
    struct peer_check nominating = good, forged = {.username = "OURS:THEIRS", .password = "guessed"}, stranger = {.username = "x:y", .password = "guessed"};
    nominating.use_candidate = true;
    assert_int_equal(ask(&i, 0, peer, nominating, NULL), 200);
    int answered = 0;
    for (uint32_t n = 0; n < 1000; n++) {
        media_addr_set_port(&flood, (uint16_t)(n + 1));
        answered += ask(&i, n, flood, n % 2 ? forged : stranger, NULL) != -1;
    }
    assert_true(answered > 0 && answered <= ICE_CHECKS_MAX);
    assert_int_equal(ask(&i, 1000, peer, good, NULL), 200);
    answered = 0;
    for (int n = 0; n < 1000; n++) /* and the peer itself has its measure */
        answered += ask(&i, 1001, peer, good, NULL) == 200;
    assert_int_equal(answered, ICE_CHECKS_MAX - 1);
    assert_int_equal(ask(&i, 1001 + 2000000, peer, good, NULL), 200);
    assert_true(ice_listens_to(&i, &peer));
    for (uint16_t n = 1; n <= 30; n++) { /* more proven addresses than have a place */
        media_addr_set_port(&flood, n);
        assert_int_equal(ask(&i, 10000000 + n, flood, good, NULL), 200);
    }
    assert_int_equal(i.sources, ICE_SOURCES_MAX);
    assert_int_equal(ask(&i, 20000000, peer, good, NULL), 200);
}

static void texts_are_drawn_and_differ(void **state)
{
    (void)state;
    char a[33], b[33];
    assert_true(ice_random_text(a, sizeof a) && ice_random_text(b, sizeof b));
    assert_int_equal(strlen(a), 32);
    assert_string_not_equal(a, b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_rfc_5769_are_read_to_the_byte),
        cmocka_unit_test(a_message_that_is_not_whole_is_none),
        cmocka_unit_test(who_is_nominated_is_listened_to_and_nobody_else),
        cmocka_unit_test(a_check_is_named_and_signed_or_changes_nothing),
        cmocka_unit_test(consent_lapses_after_thirty_seconds_without_a_check),
        cmocka_unit_test(a_flood_is_dropped_and_the_peer_goes_on),
        cmocka_unit_test(texts_are_drawn_and_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
