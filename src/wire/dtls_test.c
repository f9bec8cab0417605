/* Keys by DTLS with a client of another make of code paths (OpenSSL's, over real datagrams), and with those that are not who they should be. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/dtls.h"
#include "wire/peer_test.h"

static struct dtls *ours;

struct link {
    struct peer_dtls *peer;
    struct dtls_leg *leg;
    int lose, sent; /* lose: so many of our first datagrams do not arrive */
};

static void deliver(void *user, const uint8_t *p, size_t n)
{
    struct link *k = user;
    assert_true(n <= 1200);
    if (k->sent++ >= k->lose)
        peer_dtls_give(k->peer, p, n);
}

static struct link begin(struct peer_offer o)
{
    struct link k = {.peer = peer_dtls_new(o)};
    return k;
}

static void meet(struct link *k, bool as_described)
{
    uint8_t print[32];
    peer_dtls_fingerprint(k->peer, print);
    print[31] ^= as_described ? 0 : 1;
    assert_int_equal(dtls_leg_new(ours, print, deliver, k, &k->leg), OK);
}

static void over(struct link *k)
{
    dtls_leg_free(k->leg);
    peer_dtls_free(k->peer);
}

/* Both go on until neither is shaking; a lost datagram is sent again when its time comes. */
static enum dtls_state run(struct link *k, int *ret_theirs)
{
    enum dtls_state state = DTLS_SHAKING;
    uint8_t d[2048];
    int theirs = 0;
    while (state == DTLS_SHAKING || theirs == 0) {
        theirs = peer_dtls_go(k->peer);
        size_t n, any = 0;
        while ((n = peer_dtls_sends(k->peer, d, sizeof d)) > 0) {
            state = dtls_take(k->leg, d, n);
            any += n;
        }
        state = dtls_tick(k->leg);
        if (!any && state == DTLS_SHAKING && theirs == 0)
            poll(NULL, 0, 5);
        if (theirs < 0 && state == DTLS_SHAKING)
            break;
    }
    *ret_theirs = theirs;
    return state;
}

static void both_sides_have_the_same_keys(void **state)
{
    (void)state;
    static const struct {
        const char *offered, *name;
        enum wire_suite suite;
    } rows[] = {{"SRTP_AES128_CM_SHA1_80", "SRTP_AES128_CM_SHA1_80", WIRE_AES_CM_128_HMAC_SHA1_80},
                {"SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM", "SRTP_AEAD_AES_128_GCM", WIRE_AEAD_AES_128_GCM},
                {"SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM", "SRTP_AEAD_AES_128_GCM", WIRE_AEAD_AES_128_GCM}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct link k = begin((struct peer_offer){.profiles = rows[i].offered});
        meet(&k, true);
        struct wire_keys in, out;
        int theirs;
        assert_int_equal(dtls_keys(k.leg, &in, &out), ERR_STATE);
        assert_int_equal(run(&k, &theirs), DTLS_UP);
        assert_int_equal(theirs, 1);
        uint8_t m[60];
        assert_string_equal(peer_dtls_keys(k.peer, m), rows[i].name);
        assert_int_equal(dtls_keys(k.leg, &in, &out), OK);
        assert_int_equal(in.suite, rows[i].suite);
        size_t salt = wire_suite_bytes(in.suite) - 16;
        assert_memory_equal(in.secret, m, 16);
        assert_memory_equal(out.secret, m + 16, 16);
        assert_memory_equal(in.secret + 16, m + 32, salt);
        assert_memory_equal(out.secret + 16, m + 32 + salt, salt);
        over(&k);
    }
}

static void who_is_not_described_has_no_keys(void **state)
{
    (void)state;
    const struct peer_offer offers[] = {{.profiles = "SRTP_AES128_CM_SHA1_80"},
                                        {.profiles = "SRTP_AES128_CM_SHA1_80", .no_certificate = true},
                                        {.profiles = NULL},
                                        {.profiles = "SRTP_AES128_CM_SHA1_32"}};
    for (size_t i = 0; i < 4; i++) {
        struct link k = begin(offers[i]);
        meet(&k, i != 0);
        struct wire_keys in, out;
        int theirs;
        assert_int_equal(run(&k, &theirs), DTLS_FAILED);
        assert_int_equal(dtls_keys(k.leg, &in, &out), ERR_STATE);
        over(&k);
    }
}

static void what_is_lost_is_sent_again(void **state)
{
    (void)state;
    struct link k = begin((struct peer_offer){.profiles = "SRTP_AES128_CM_SHA1_80"});
    k.lose = 2;
    meet(&k, true);
    int theirs;
    assert_int_equal(run(&k, &theirs), DTLS_UP);
    assert_int_equal(theirs, 1);
    assert_true(k.sent > 2);
    over(&k);
}

static void noise_between_does_not_stop_it(void **state)
{
    (void)state;
    struct link k = begin((struct peer_offer){.profiles = "SRTP_AES128_CM_SHA1_80"});
    meet(&k, true);
    uint8_t noise[64];
    for (uint8_t i = 20; i < 64; i++) {
        memset(noise, i, sizeof noise);
        assert_int_equal(dtls_take(k.leg, noise, sizeof noise), DTLS_SHAKING);
    }
    int theirs;
    assert_int_equal(run(&k, &theirs), DTLS_UP);
    for (uint8_t i = 20; i < 64; i++) {
        memset(noise, i, sizeof noise);
        assert_int_equal(dtls_take(k.leg, noise, sizeof noise), DTLS_UP);
    }
    over(&k);
}

static void either_side_says_goodbye(void **state)
{
    (void)state;
    for (int way = 0; way < 2; way++) {
        struct link k = begin((struct peer_offer){.profiles = "SRTP_AES128_CM_SHA1_80"});
        meet(&k, true);
        int theirs;
        uint8_t d[2048];
        assert_int_equal(run(&k, &theirs), DTLS_UP);
        if (way) {
            dtls_close(k.leg);
            assert_int_equal(peer_dtls_go(k.peer), 2);
        } else {
            peer_dtls_bye(k.peer);
            size_t n = peer_dtls_sends(k.peer, d, sizeof d);
            assert_int_equal(dtls_take(k.leg, d, n), DTLS_OVER);
        }
        over(&k);
    }
}

static int start(void **state)
{
    (void)state;
    return dtls_new(&ours) == OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    dtls_free(ours);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_have_the_same_keys),
        cmocka_unit_test(who_is_not_described_has_no_keys),
        cmocka_unit_test(what_is_lost_is_sent_again),
        cmocka_unit_test(noise_between_does_not_stop_it),
        cmocka_unit_test(either_side_says_goodbye),
    };
    return cmocka_run_group_tests(tests, start, end);
}
