/* The guards as media calls them: a browser from its first check to its last packet, a phone with keys; and whoever is in between. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/guard.h"
#include "wire/ice.h"
#include "wire/peer_test.h"

/* ---- media's half, as far as guards see it ---- */

struct media_guard_io {
    uint8_t sent[64][MEDIA_DATAGRAM_MAX];
    size_t bytes[64];
    union media_addr to[64];
    int count, ready, failed, remotes;
    uint32_t why;
    union media_addr remote;
};

void media_guard_send(struct media_guard_io *io, const union media_addr *to, const void *p, size_t n)
{
    assert_true(io->count < 64 && n <= MEDIA_DATAGRAM_MAX);
    memcpy(io->sent[io->count], p, n);
    io->bytes[io->count] = n;
    io->to[io->count++] = *to;
}

void media_guard_remote(struct media_guard_io *io, const union media_addr *remote)
{
    io->remote = *remote;
    io->remotes++;
}

void media_guard_ready(struct media_guard_io *io)
{
    io->ready++;
}

void media_guard_failed(struct media_guard_io *io, uint32_t why)
{
    io->failed++;
    io->why = why;
}

/* ---- the floor ---- */

struct floor {
    const struct media_guard_ops *ops;
    void *guard;
    struct media_guard_io io;
    struct peer_dtls *peer;
    struct sdp_own own;
    struct sdp_leg leg;
    union media_addr from;
    char username[64];
};

static struct dtls *ours;

static union media_addr at(uint16_t port)
{
    union media_addr a;
    assert_int_equal(media_addr_of(STR("192.0.2.1"), port, &a), OK);
    return a;
}

static enum media_verdict give(struct floor *f, int64_t now, const union media_addr *from, const uint8_t *p, size_t n)
{
    uint8_t copy[MEDIA_DATAGRAM_MAX];
    memcpy(copy, p, n);
    struct media_datagram d = {.p = copy, .n = n, .from = from};
    return f->ops->open(f->guard, &d, now);
}

static void browser(struct floor *f)
{
    *f = (struct floor){.ops = &wire_browser_ops, .from = at(5000)};
    f->peer = peer_dtls_new((struct peer_offer){.profiles = "SRTP_AES128_CM_SHA1_80"});
    assert_int_equal(wire_own(&f->own, ours), OK);
    assert_true(f->own.session >> 62 == 0 && strlen(f->own.ufrag) == 8 && strlen(f->own.pwd) == 32);
    strcpy(f->leg.peer_ufrag, "THEM");
    peer_dtls_fingerprint(f->peer, f->leg.peer_fingerprint);
    strcpy(f->username, f->own.ufrag);
    strcat(f->username, ":THEM");
    assert_int_equal(wire_browser_new(ours, &f->own, &f->leg, &f->guard), OK);
    f->ops->attach(f->guard, &f->io, 1000);
}

static enum media_verdict check(struct floor *f, int64_t now, const union media_addr *from, bool nominate)
{
    uint8_t p[512];
    size_t n = peer_check((struct peer_check){.username = f->username, .password = f->own.pwd, .use_candidate = nominate}, p);
    return give(f, now, from, p, n);
}

/* What the guard said to the peer arrives there; what the peer says comes from its address. */
static void shake(struct floor *f, int64_t now, const union media_addr *from)
{
    uint8_t d[2048];
    size_t n;
    for (int i = 0; i < 200 && !f->io.ready && !f->io.failed; i++) {
        (void)peer_dtls_go(f->peer);
        bool any = false;
        while ((n = peer_dtls_sends(f->peer, d, sizeof d)) > 0) {
            any = true;
            (void)give(f, now, from, d, n);
        }
        for (int k = 0; k < f->io.count; k++)
            if (f->io.sent[k][0] >= 20)
                peer_dtls_give(f->peer, f->io.sent[k], f->io.bytes[k]);
        f->io.count = 0;
        if (!any)
            poll(NULL, 0, 5);
    }
    (void)peer_dtls_go(f->peer); /* our last flight is there */
}

static void over(struct floor *f)
{
    if (f->ops->closing)
        f->ops->closing(f->guard);
    f->ops->done(f->guard);
    if (f->peer)
        peer_dtls_free(f->peer);
}

static struct wire_srtp *theirs(struct floor *f)
{
    uint8_t m[60];
    peer_dtls_keys(f->peer, m);
    struct wire_keys mine = {.suite = WIRE_AES_CM_128_HMAC_SHA1_80}, yours = mine;
    memcpy(mine.secret, m, 16), memcpy(yours.secret, m + 16, 16);
    memcpy(mine.secret + 16, m + 32, 14), memcpy(yours.secret + 16, m + 46, 14);
    struct wire_srtp *s;
    assert_int_equal(wire_srtp_new(&yours, &mine, &s), OK);
    return s;
}

static const uint8_t plain[20] = {0x80, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, 'h', 'e', 'l', 'l', 'o', 'y', 'o', 'u'};

static void a_browser_comes_in_by_check_handshake_and_keys(void **state)
{
    (void)state;
    struct floor f;
    union media_addr third = at(6000);
    browser(&f);
    uint8_t p[256], d[2048];
    size_t n = sizeof plain;
    memcpy(p, plain, n);
    assert_false(f.ops->seal(f.guard, false, p, &n, sizeof p)); /* nothing leaves unsealed */
    assert_int_equal(give(&f, 2000, &f.from, plain, sizeof plain), MEDIA_REFUSED);

    assert_int_equal(check(&f, 3000, &f.from, false), MEDIA_EATEN);
    assert_int_equal(f.io.remotes, 0);
    (void)peer_dtls_go(f.peer);
    size_t hello = peer_dtls_sends(f.peer, d, sizeof d);
    assert_true(hello > 0);
    assert_int_equal(give(&f, 3500, &f.from, d, hello), MEDIA_REFUSED); /* nobody is nominated */
    assert_int_equal(check(&f, 4000, &f.from, true), MEDIA_EATEN);
    assert_true(f.io.remotes == 1 && media_addr_same(&f.io.remote, &f.from));
    assert_int_equal(f.io.count, 2); /* two answers, to where the checks came from */
    assert_int_equal(give(&f, 4500, &third, d, hello), MEDIA_REFUSED);
    assert_int_equal(give(&f, 4500, &f.from, d, hello), MEDIA_EATEN);
    assert_true(f.ops->deadline_us(f.guard) <= 4500 + DTLS_TICK_US);
    shake(&f, 5000, &f.from);
    assert_int_equal(f.io.ready, 1);
    assert_int_equal(f.io.failed, 0);

    struct wire_srtp *s = theirs(&f);
    memcpy(p, plain, sizeof plain);
    assert_int_equal(wire_srtp_out(s, p, sizeof plain, sizeof p, &n), OK);
    assert_int_equal(give(&f, 6000, &third, p, n), MEDIA_REFUSED);
    struct media_datagram got = {.p = p, .n = n, .from = &f.from};
    memcpy(d, p, n);
    assert_int_equal(f.ops->open(f.guard, &got, 6000), MEDIA_PASS);
    assert_int_equal(got.n, sizeof plain);
    assert_memory_equal(p, plain, sizeof plain);
    assert_int_equal(give(&f, 6000, &f.from, d, n), MEDIA_REFUSED);         /* again */
    assert_int_equal(give(&f, 6000, &f.from, plain, sizeof plain), MEDIA_REFUSED); /* in the clear */
    n = sizeof plain;
    memcpy(p, plain, n);
    assert_true(f.ops->seal(f.guard, false, p, &n, sizeof p));
    assert_int_equal(wire_srtp_in(s, p, n, &n), OK);
    assert_memory_equal(p, plain, sizeof plain);
    wire_srtp_free(s);
    over(&f);
}

static void a_browser_that_is_silent_has_gone(void **state)
{
    (void)state;
    struct floor f;
    browser(&f);
    assert_int_equal(f.ops->deadline_us(f.guard), 1000 + ICE_CONSENT_US);
    f.ops->tick(f.guard, 999 + ICE_CONSENT_US);
    assert_int_equal(f.io.failed, 0);
    f.ops->tick(f.guard, 1000 + ICE_CONSENT_US);
    assert_true(f.io.failed == 1 && f.io.why == WIRE_NO_CHECKS);
    f.ops->tick(f.guard, 2000 + ICE_CONSENT_US); /* told once */
    assert_int_equal(f.io.failed, 1);
    assert_int_equal(f.ops->deadline_us(f.guard), INT64_MAX);
    over(&f);

    browser(&f);
    assert_int_equal(check(&f, 2000, &f.from, true), MEDIA_EATEN);
    shake(&f, 3000, &f.from);
    assert_int_equal(f.io.ready, 1);
    assert_int_equal(check(&f, 9000000, &f.from, false), MEDIA_EATEN);
    assert_int_equal(f.ops->deadline_us(f.guard), 9000000 + ICE_CONSENT_US);
    f.ops->tick(f.guard, 9000000 + ICE_CONSENT_US);
    assert_true(f.io.failed == 1 && f.io.why == WIRE_NO_CHECKS);
    over(&f);
}

static void checks_alone_are_no_leg(void **state)
{
    (void)state;
    struct floor f;
    browser(&f);
    for (int64_t now = 1000; now < WIRE_SHAKE_US; now += 5000000)
        assert_int_equal(check(&f, now, &f.from, true), MEDIA_EATEN);
    assert_int_equal(f.ops->deadline_us(f.guard), 1000 + WIRE_SHAKE_US);
    f.ops->tick(f.guard, 1000 + WIRE_SHAKE_US);
    assert_true(f.io.failed == 1 && f.io.why == WIRE_NO_SHAKE);
    over(&f);
}

static void who_is_not_the_described_one_gets_no_keys(void **state)
{
    (void)state;
    struct floor f;
    browser(&f);
    struct peer_dtls *right = f.peer;
    f.peer = peer_dtls_new((struct peer_offer){.profiles = "SRTP_AES128_CM_SHA1_80"});
    assert_int_equal(check(&f, 2000, &f.from, true), MEDIA_EATEN);
    shake(&f, 3000, &f.from);
    assert_int_equal(f.io.ready, 0);
    assert_true(f.io.failed == 1 && f.io.why == WIRE_NO_KEYS);
    peer_dtls_free(right);
    over(&f);
}

static void a_browser_says_goodbye_and_moves_by_a_restart(void **state)
{
    (void)state;
    struct floor f;
    uint8_t d[2048];
    browser(&f);
    assert_int_equal(check(&f, 2000, &f.from, true), MEDIA_EATEN);
    shake(&f, 3000, &f.from);
    struct sdp_own later = f.own;
    strcpy(later.ufrag, "ANEW");
    f.ops->told(f.guard, wire_browser_restart(&later, &f.leg), 4000);
    union media_addr moved = at(7000);
    uint32_t before = (uint32_t)f.io.remotes;
    (void)check(&f, 5000, &moved, true); /* the old name */
    assert_int_equal(f.io.remotes, before);
    strcpy(f.username, "ANEW:THEM");
    assert_int_equal(check(&f, 6000, &moved, true), MEDIA_EATEN);
    assert_true(media_addr_same(&f.io.remote, &moved));
    peer_dtls_bye(f.peer);
    size_t n = peer_dtls_sends(f.peer, d, sizeof d);
    assert_int_equal(give(&f, 7000, &moved, d, n), MEDIA_EATEN);
    assert_int_equal(f.ops->deadline_us(f.guard), 7000 + WIRE_BACK_US);
    f.ops->tick(f.guard, 7000 + WIRE_BACK_US - 1);
    assert_int_equal(f.io.failed, 0);
    f.ops->tick(f.guard, 7000 + WIRE_BACK_US);
    assert_true(f.io.failed == 1 && f.io.why == WIRE_BYE);
    over(&f);
}

static bool seals(struct floor *f)
{
    uint8_t p[256] = {0x80, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9};
    size_t n = 172;
    return f->ops->seal(f->guard, false, p, &n, sizeof p);
}

static void a_page_loaded_anew_shakes_hands_anew_and_the_old_one_is_not_heard(void **state)
{
    (void)state;
    for (int says_goodbye = 0; says_goodbye < 2; says_goodbye++) {
        struct floor f;
        uint8_t d[2048], old_keys[60], new_keys[60];
        browser(&f);
        struct peer_dtls *old = f.peer;
        assert_int_equal(check(&f, 2000, &f.from, true), MEDIA_EATEN);
        shake(&f, 3000, &f.from);
        assert_true(f.io.ready == 1 && seals(&f) && peer_dtls_keys(old, old_keys));
        if (says_goodbye) {
            peer_dtls_bye(old);
            size_t n = peer_dtls_sends(old, d, sizeof d);
            (void)give(&f, 4000, &f.from, d, n);
            assert_false(seals(&f));
        }
        struct sdp_own later = f.own;
        strcpy(later.ufrag, "ANEW");
        f.peer = peer_dtls_new((struct peer_offer){.profiles = "SRTP_AES128_CM_SHA1_80"});
        peer_dtls_fingerprint(f.peer, f.leg.peer_fingerprint);
        f.ops->told(f.guard, wire_browser_restart(&later, &f.leg), 5000);
        assert_false(seals(&f)); /* no key of the page before */
        if (!says_goodbye) {
            peer_dtls_bye(old);
            size_t n = peer_dtls_sends(old, d, sizeof d);
            assert_int_equal(give(&f, 5500, &f.from, d, n), MEDIA_REFUSED);
        }
        union media_addr moved = at(7000);
        strcpy(f.username, "ANEW:THEM");
        assert_int_equal(check(&f, 6000, &moved, true), MEDIA_EATEN);
        f.io.ready = 0;
        shake(&f, 7000, &moved);
        assert_true(f.io.ready == 1 && f.io.failed == 0 && seals(&f) && peer_dtls_keys(f.peer, new_keys));
        assert_memory_not_equal(old_keys, new_keys, 16);
        f.ops->tick(f.guard, 4000 + WIRE_BACK_US); /* it is back */
        assert_int_equal(f.io.failed, 0);
        peer_dtls_free(old);
        over(&f);
    }
}

static void a_phone_with_keys_is_opened_with_them_alone(void **state)
{
    (void)state;
    struct floor f = {.ops = &wire_sdes_ops, .from = at(5000)};
    struct wire_keys in, out;
    uint8_t p[256], kept[256];
    size_t n = 0;
    assert_int_equal(wire_keys_make(WIRE_AEAD_AES_128_GCM, &in), OK);
    assert_int_equal(wire_keys_make(WIRE_AEAD_AES_128_GCM, &out), OK);
    assert_int_equal(wire_sdes_new(&f.guard), OK);
    f.ops->attach(f.guard, &f.io, 1);
    assert_int_equal(give(&f, 2, &f.from, plain, sizeof plain), MEDIA_REFUSED);
    f.ops->told(f.guard, wire_sdes_keys(&in, &out), 3);
    assert_int_equal(f.io.ready, 1);
    struct wire_srtp *s;
    assert_int_equal(wire_srtp_new(&out, &in, &s), OK);
    memcpy(p, plain, sizeof plain);
    assert_int_equal(wire_srtp_out(s, p, sizeof plain, sizeof p, &n), OK);
    memcpy(kept, p, n);
    assert_int_equal(give(&f, 4, &f.from, kept, n), MEDIA_PASS);
    f.ops->told(f.guard, wire_sdes_keys(&in, &out), 5); /* a re-INVITE with the same keys opens no door to a replay */
    assert_int_equal(give(&f, 6, &f.from, kept, n), MEDIA_REFUSED);
    kept[n - 1] ^= 1;
    assert_int_equal(give(&f, 6, &f.from, kept, n), MEDIA_REFUSED);
    size_t m = sizeof plain;
    memcpy(p, plain, m);
    assert_true(f.ops->seal(f.guard, false, p, &m, sizeof p));
    assert_int_equal(wire_srtp_in(s, p, m, &m), OK);
    assert_memory_equal(p, plain, sizeof plain);
    assert_int_equal(wire_keys_make(WIRE_AES_CM_128_HMAC_SHA1_80, &in), OK);
    f.ops->told(f.guard, wire_sdes_keys(&in, &out), 7); /* and with others the old ones are over */
    memcpy(p, plain, sizeof plain);
    p[3] = 2;
    assert_int_equal(wire_srtp_out(s, p, sizeof plain, sizeof p, &n), OK);
    assert_int_equal(give(&f, 8, &f.from, p, n), MEDIA_REFUSED);
    wire_srtp_free(s);
    over(&f);
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
        cmocka_unit_test(a_browser_comes_in_by_check_handshake_and_keys),
        cmocka_unit_test(a_browser_that_is_silent_has_gone),
        cmocka_unit_test(checks_alone_are_no_leg),
        cmocka_unit_test(who_is_not_the_described_one_gets_no_keys),
        cmocka_unit_test(a_browser_says_goodbye_and_moves_by_a_restart),
        cmocka_unit_test(a_page_loaded_anew_shakes_hands_anew_and_the_old_one_is_not_heard),
        cmocka_unit_test(a_phone_with_keys_is_opened_with_them_alone),
    };
    return cmocka_run_group_tests(tests, start, end);
}
