#include "wire/guard.h"

#include <stdlib.h>
#include <string.h>

struct sdes {
    struct media_guard_io *io;
    struct wire_srtp *srtp; /* NULL: no keys yet */
    struct wire_keys in, out;
};

struct told {
    struct wire_keys in, out;
};

enum err wire_sdes_new(void **ret_guard)
{
    enum err err = wire_srtp_begin();
    struct sdes *s = err ? NULL : calloc(1, sizeof *s);
    if (!s)
        return err ? err : ERR_NOMEM;
    *ret_guard = s;
    return OK;
}

void *wire_sdes_keys(const struct wire_keys *in, const struct wire_keys *out)
{
    struct told *t = calloc(1, sizeof *t);
    if (t)
        t->in = *in, t->out = *out;
    return t;
}

static void attach(void *guard, struct media_guard_io *io, int64_t now_us)
{
    struct sdes *s = guard;
    (void)now_us;
    s->io = io;
}

static bool same(const struct wire_keys *a, const struct wire_keys *b)
{
    return a->suite == b->suite && memcmp(a->secret, b->secret, wire_suite_bytes(a->suite)) == 0;
}

static void told(void *guard, void *message, int64_t now_us)
{
    struct sdes *s = guard;
    struct told *t = message;
    struct wire_srtp *srtp;
    (void)now_us;
    if (s->srtp && same(&s->in, &t->in) && same(&s->out, &t->out)) {
        ; /* a re-INVITE: what was seen stays seen */
    } else if (wire_srtp_new(&t->in, &t->out, &srtp) == OK) {
        wire_srtp_free(s->srtp);
        s->srtp = srtp, s->in = t->in, s->out = t->out;
        media_guard_ready(s->io);
    } else {
        media_guard_failed(s->io, WIRE_NO_KEYS);
    }
    explicit_bzero(t, sizeof *t);
    free(t);
}

static enum media_verdict open_datagram(void *guard, struct media_datagram *d, int64_t now_us)
{
    struct sdes *s = guard;
    (void)now_us;
    return s->srtp && wire_srtp_in(s->srtp, d->p, d->n, &d->n) == OK ? MEDIA_PASS : MEDIA_REFUSED;
}

static bool seal(void *guard, bool rtcp, uint8_t *p, size_t *n, size_t room)
{
    struct sdes *s = guard;
    (void)rtcp;
    return s->srtp && wire_srtp_out(s->srtp, p, *n, room, n) == OK;
}

static void tick(void *guard, int64_t now_us)
{
    (void)guard, (void)now_us;
}

static int64_t deadline_us(void *guard)
{
    (void)guard;
    return INT64_MAX;
}

static void done(void *guard)
{
    struct sdes *s = guard;
    wire_srtp_free(s->srtp);
    explicit_bzero(s, sizeof *s);
    free(s);
}

const struct media_guard_ops wire_sdes_ops = {.attach = attach, .open = open_datagram, .seal = seal, .told = told, .tick = tick,
                                              .deadline_us = deadline_us, .done = done};
