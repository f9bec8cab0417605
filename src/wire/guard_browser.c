#include "wire/openssl.h"

#include "wire/guard.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "wire/ice.h"

struct browser {
    struct media_guard_io *io;
    struct ice ice;
    struct dtls *keys; /* of the process */
    struct dtls_leg *dtls;
    struct wire_srtp *srtp; /* NULL: no keys yet, or any more */
    uint8_t peer[SDP_FINGERPRINT_BYTES];
    int64_t shaken_by_us, tick_us, back_by_us;
    bool over; /* it failed: all is refused */
};

struct restart {
    char ufrag[sizeof((struct sdp_own *)0)->ufrag], pwd[sizeof((struct sdp_own *)0)->pwd], peer_ufrag[sizeof((struct sdp_leg *)0)->peer_ufrag];
    uint8_t peer[SDP_FINGERPRINT_BYTES];
};

enum err wire_own(struct sdp_own *own, const struct dtls *d)
{
    if (RAND_bytes((uint8_t *)&own->session, sizeof own->session) != 1 || !ice_random_text(own->ufrag, 9) ||
        !ice_random_text(own->pwd, sizeof own->pwd))
        return ERR_SYSTEM;
    own->session >>= 2;
    own->cryptos = WIRE_SUITES;
    for (enum wire_suite s = 0; s < WIRE_SUITES; s++) {
        own->crypto[s].tag = (uint32_t)s + 1;
        if (wire_keys_make(s, &own->crypto[s].keys) != OK)
            return ERR_SYSTEM;
    }
    if (d)
        dtls_fingerprint(d, own->fingerprint);
    return OK;
}

static void send_datagram(void *user, const uint8_t *p, size_t n)
{
    struct browser *b = user;
    if (b->io && !media_addr_none(&b->ice.chosen))
        media_guard_send(b->io, &b->ice.chosen, p, n);
}

enum err wire_browser_new(struct dtls *d, const struct sdp_own *own, const struct sdp_leg *leg, void **ret_guard)
{
    struct browser *b = calloc(1, sizeof *b);
    if (!b)
        return ERR_NOMEM;
    enum err err = dtls_leg_new(d, leg->peer_fingerprint, send_datagram, b, &b->dtls);
    if (err) {
        free(b);
        return err;
    }
    b->keys = d;
    memcpy(b->peer, leg->peer_fingerprint, sizeof b->peer);
    ice_start(&b->ice, own->ufrag, own->pwd, leg->peer_ufrag, 0); /* the time comes with attach() */
    *ret_guard = b;
    return OK;
}

void *wire_browser_restart(const struct sdp_own *own, const struct sdp_leg *leg)
{
    struct restart *r = calloc(1, sizeof *r);
    if (r) {
        strcpy(r->ufrag, own->ufrag);
        strcpy(r->pwd, own->pwd);
        strcpy(r->peer_ufrag, leg->peer_ufrag);
        memcpy(r->peer, leg->peer_fingerprint, sizeof r->peer);
    }
    return r;
}

static void attach(void *guard, struct media_guard_io *io, int64_t now_us)
{
    struct browser *b = guard;
    b->io = io;
    b->ice.consent_us = now_us;
    b->shaken_by_us = now_us + WIRE_SHAKE_US;
    b->tick_us = b->back_by_us = INT64_MAX;
}

static void fail(struct browser *b, enum wire_why why)
{
    if (!b->over)
        media_guard_failed(b->io, why);
    b->over = true;
}

static enum media_verdict check(struct browser *b, const struct media_datagram *d, int64_t now_us)
{
    uint8_t answer[ICE_ANSWER_BYTES];
    union media_addr before = b->ice.chosen;
    size_t n = ice_check(&b->ice, now_us, d->from, d->p, d->n, answer);
    if (n == 0)
        return MEDIA_REFUSED;
    media_guard_send(b->io, d->from, answer, n);
    if (!media_addr_none(&b->ice.chosen) && !media_addr_same(&before, &b->ice.chosen))
        media_guard_remote(b->io, &b->ice.chosen);
    return MEDIA_EATEN;
}

static void shaken(struct browser *b)
{
    struct wire_keys in, out;
    if (dtls_keys(b->dtls, &in, &out) == OK && wire_srtp_new(&in, &out, &b->srtp) == OK)
        media_guard_ready(b->io);
    else
        fail(b, WIRE_NO_KEYS);
    OPENSSL_cleanse(&in, sizeof in);
    OPENSSL_cleanse(&out, sizeof out);
}

/* A page that is loaded anew leaves and comes back; nothing goes to who has left. */
static void left(struct browser *b, int64_t now_us)
{
    wire_srtp_free(b->srtp);
    b->srtp = NULL;
    if (b->back_by_us == INT64_MAX)
        b->back_by_us = now_us + WIRE_BACK_US;
}

static void follow(struct browser *b, enum dtls_state state, int64_t now_us)
{
    b->tick_us = state == DTLS_SHAKING ? now_us + DTLS_TICK_US : INT64_MAX;
    if (state == DTLS_FAILED)
        fail(b, WIRE_NO_KEYS);
    else if (state == DTLS_OVER)
        left(b, now_us);
    else if (state == DTLS_UP && !b->srtp)
        shaken(b);
}

static enum media_verdict open_datagram(void *guard, struct media_datagram *d, int64_t now_us)
{
    struct browser *b = guard;
    enum wire_kind kind = wire_kind_of(d->p, d->n);
    if (b->over)
        return MEDIA_REFUSED;
    if (kind == WIRE_STUN)
        return check(b, d, now_us);
    if (!ice_listens_to(&b->ice, d->from))
        return MEDIA_REFUSED;
    if (kind == WIRE_DTLS) {
        follow(b, dtls_take(b->dtls, d->p, d->n), now_us);
        return MEDIA_EATEN;
    }
    return b->srtp && wire_srtp_in(b->srtp, d->p, d->n, &d->n) == OK ? MEDIA_PASS : MEDIA_REFUSED;
}

static bool seal(void *guard, bool rtcp, uint8_t *p, size_t *n, size_t room)
{
    struct browser *b = guard;
    (void)rtcp;
    return b->srtp && !b->over && wire_srtp_out(b->srtp, p, *n, room, n) == OK;
}

/* Another certificate is another page: nothing that the one before said or says counts (RFC 8842 4). */
static void renew(struct browser *b, const struct restart *r, int64_t now_us)
{
    struct dtls_leg *fresh;
    if (dtls_leg_new(b->keys, r->peer, send_datagram, b, &fresh) != OK) {
        fail(b, WIRE_NO_KEYS);
        return;
    }
    dtls_leg_free(b->dtls);
    b->dtls = fresh;
    wire_srtp_free(b->srtp);
    b->srtp = NULL;
    memcpy(b->peer, r->peer, sizeof b->peer);
    b->ice.chosen = (union media_addr){0};
    b->shaken_by_us = now_us + WIRE_SHAKE_US;
    b->tick_us = b->back_by_us = INT64_MAX;
}

static void told(void *guard, void *message, int64_t now_us)
{
    struct browser *b = guard;
    struct restart *r = message;
    if (memcmp(r->peer, b->peer, sizeof b->peer) != 0)
        renew(b, r, now_us);
    ice_start(&b->ice, r->ufrag, r->pwd, r->peer_ufrag, now_us);
    OPENSSL_cleanse(r, sizeof *r);
    free(r);
}

static bool is_shaking(const struct browser *b)
{
    return !b->srtp && b->back_by_us == INT64_MAX;
}

static void tick(void *guard, int64_t now_us)
{
    struct browser *b = guard;
    if (b->over)
        return;
    if (now_us >= b->tick_us)
        follow(b, dtls_tick(b->dtls), now_us);
    if (ice_gone(&b->ice, now_us))
        fail(b, WIRE_NO_CHECKS);
    else if (now_us >= b->back_by_us)
        fail(b, WIRE_BYE);
    else if (is_shaking(b) && now_us >= b->shaken_by_us)
        fail(b, WIRE_NO_SHAKE);
}

static int64_t deadline_us(void *guard)
{
    struct browser *b = guard;
    if (b->over)
        return INT64_MAX;
    int64_t first = b->ice.consent_us + ICE_CONSENT_US;
    if (is_shaking(b) && b->shaken_by_us < first)
        first = b->shaken_by_us;
    if (b->back_by_us < first)
        first = b->back_by_us;
    return b->tick_us < first ? b->tick_us : first;
}

static void closing(void *guard)
{
    struct browser *b = guard;
    dtls_close(b->dtls);
}

static void done(void *guard)
{
    struct browser *b = guard;
    b->io = NULL;
    wire_srtp_free(b->srtp);
    dtls_leg_free(b->dtls);
    OPENSSL_cleanse(b, sizeof *b);
    free(b);
}

const struct media_guard_ops wire_browser_ops = {.own_source = true, .attach = attach, .open = open_datagram, .seal = seal, .told = told, .tick = tick,
                                                 .deadline_us = deadline_us, .closing = closing, .done = done};
