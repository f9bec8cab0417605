/* The way in: whose datagram it is, what it says, and where that goes. */
#include <string.h>

#include "media/inner.h"
#include "media/rtcp.h"
#include "port/clock.h"

#define REBOUND_US 2000000 /* silent for so long, its peer may have got another port from its NAT */
#define ON_TIME_US 30000   /* since the one before: none is waiting behind it */
#define COMFORT_NOISE 13   /* RFC 3389: the other side is silent, in many words */

static bool from_allowed_host(const struct media_leg *l, const union media_addr *from)
{
    return media_addr_same_host(from, &l->remote.addr) || media_addr_same_host(from, &l->remote.also);
}

/* Whether to look at it at all. */
static bool may_come(const struct media_leg *l, const union media_addr *from, bool rtcp, int64_t now_us)
{
    if (rtcp) /* the next port, or behind NAT any of the host */
        return media_addr_same_host(from, &l->to) && (!l->remote.strict || media_addr_none(&l->remote.rtcp) || media_addr_same(from, &l->remote.rtcp) ||
                                                      media_addr_same(from, &l->remote.addr));
    if (l->remote.strict)
        return media_addr_same(from, &l->remote.addr);
    if (l->latched && media_addr_same(from, &l->to))
        return true;
    if (l->latched && now_us - l->heard_us < REBOUND_US)
        return false;
    return from_allowed_host(l, from);
}

/* A valid packet from where it may come: fixes the address at once if it is the signalled one, else when a second follows the first. */
static bool latch(struct media_leg *l, const union media_addr *from, const struct rtp *r)
{
    if (l->latched && media_addr_same(from, &l->to))
        return true;
    bool follows = l->candidate.any && media_addr_same(from, &l->candidate.from) && r->ssrc == l->candidate.ssrc &&
                   r->seq == (uint16_t)(l->candidate.seq + 1);
    if (follows || (!l->latched && media_addr_same(from, &l->remote.addr))) {
        l->to = *from;
        l->latched = true;
        return true;
    }
    l->candidate.any = true;
    l->candidate.from = *from;
    l->candidate.ssrc = r->ssrc;
    l->candidate.seq = r->seq;
    return false;
}

static void hear_rtcp(struct media_thread *t, struct media_leg *l, const uint8_t *p, size_t n)
{
    struct rtcp_report r;

    if (rtcp_parse(p, n, l->ssrc, &r) != OK) {
        l->counters.malformed++;
        return;
    }
    l->heard_us = t->now_us;
    l->gone_told = false;
    if (r.sender) {
        l->sr_mid = (uint32_t)(r.ntp >> 16);
        l->sr_us = t->now_us;
    }
    if (r.has_block) {
        l->counters.peer_lost_permille = r.block.fraction * 1000u / 256;
        l->counters.peer_jitter_us = r.block.jitter > 8000 ? 1000000 : r.block.jitter * 125;
        uint32_t trip = rtcp_round_trip_us(&r.block, (uint32_t)(rtcp_ntp(clock_now_us()) >> 16));
        if (trip > 0)
            l->counters.round_trip_us = trip;
    }
}

/* Where its packets do not go straight to the other, a digit goes again when it is over; to one only. */
static void pass_on(struct media_thread *t, struct media_leg *l, struct digits_heard h)
{
    const struct media_mix *x = l->mix == NOBODY ? NULL : &t->m->mixes[l->mix];
    char text[2] = {h.digit, 0};

    if (!x || x->count != 2 || l->relay_to != NOBODY || l->muted || l->hold || x->gains[l->member][1 - l->member] == 0)
        return;
    struct media_leg *other = &t->m->legs[x->legs[1 - l->member]];
    if (!other->remote.digit_type || other->hold)
        return;
    enum err full = digits_say(&other->digits_out, text, h.ms < 40 ? 40 : h.ms > 2000 ? 2000 : h.ms);
    (void)full; /* too many wait: it is lost like a packet */
}

static void told_digit(struct media_thread *t, struct media_leg *l, struct digits_heard h)
{
    media_tell(t, &(struct media_event){.kind = MEDIA_DIGIT, .leg = l->id, .digit = h.digit, .ms = h.ms});
    pass_on(t, l, h);
}

void media_digits_lapse(struct media_thread *t, struct media_leg *l)
{
    struct digits_heard h;
    if (digits_lapse(&l->digits_in, t->now_us, &h))
        told_digit(t, l, h);
}

static void hear_digit(struct media_thread *t, struct media_leg *l, const struct rtp *r)
{
    struct digits_heard heard[2];
    size_t count;

    if (digits_hear(&l->digits_in, r, t->now_us, heard, &count) != OK) {
        l->counters.malformed++;
        return;
    }
    if (l->relay_to != NOBODY)
        media_relay(t, l, &t->m->legs[l->relay_to], r, true, MEDIA_PCMA);
    for (size_t i = 0; i < count; i++)
        told_digit(t, l, heard[i]);
}

static void hear_sound(struct media_thread *t, struct media_leg *l, const struct rtp *r, enum media_codec codec)
{
    if (!l->first_told) {
        l->first_told = true;
        media_tell(t, &(struct media_event){.kind = MEDIA_FIRST, .leg = l->id});
    }
    if (r->payload_bytes == 0)
        return;
    if (l->relay_to != NOBODY)
        media_relay(t, l, &t->m->legs[l->relay_to], r, false, codec);
    else if (l->listened)
        media_ear_put(&t->m->ears[l->index], r, codec, t->now_us);
}

enum kind { SOUND, DIGIT, SILENT, STRANGE };

static enum kind kind_of(const struct media_leg *l, const struct rtp *r, enum media_codec *ret_codec)
{
    if (l->remote.digit_type_in && r->type == l->remote.digit_type_in)
        return DIGIT;
    if (r->type == l->remote.payload_type)
        *ret_codec = l->remote.codec;
    else if (r->type == 8)
        *ret_codec = MEDIA_PCMA;
    else if (r->type == 0)
        *ret_codec = MEDIA_PCMU;
    else
        return r->type == COMFORT_NOISE ? SILENT : STRANGE;
    return SOUND;
}

static void hear_rtp(struct media_thread *t, struct media_leg *l, const uint8_t *p, size_t n, const union media_addr *from)
{
    enum media_codec codec = MEDIA_PCMA;
    struct rtp r;

    enum kind kind = rtp_parse(p, n, &r) == OK ? kind_of(l, &r, &codec) : STRANGE;
    if (kind == STRANGE) {
        l->counters.malformed++;
        return;
    }
    if (!(l->ops && l->ops->own_source) && !latch(l, from, &r))
        return;
    enum rtp_news news = rtp_count(&l->in, &r, kind == SOUND ? 8000 : 0, t->now_us);
    if (news == RTP_DOUBLED || news == RTP_JUMPED)
        return;
    if (news == RTP_RESTART) {
        l->digits_in = (struct digits_in){0};
        if (l->relay_to != NOBODY)
            t->m->legs[l->relay_to].relay.on = false;
        if (l->listened)
            media_ear_reset(&t->m->ears[l->index]);
    }
    l->counters.received++;
    l->counters.received_bytes += n;
    l->heard_us = t->now_us;
    l->gone_told = false;
    if (kind == DIGIT)
        hear_digit(t, l, &r);
    else if (kind == SOUND)
        hear_sound(t, l, &r, codec);
}

static void take(struct media_thread *t, struct media_leg *l, uint8_t *p, size_t n, const union media_addr *from, bool rtcp_port)
{
    bool own = l->ops && l->ops->own_source, rtcp = rtcp_port || rtp_is_rtcp(p, n);

    if (!own) {
        if (!l->has_remote)
            return; /* before the answer: nothing is known of it */
        if (!may_come(l, from, rtcp, t->now_us)) {
            l->counters.foreign++;
            return;
        }
    }
    if (l->ops) {
        struct media_datagram d = {.p = p, .n = n, .from = from, .rtcp_port = rtcp_port};
        enum media_verdict v = l->ops->open(l->guard, &d, t->now_us);
        media_guard_due(l);
        if (v == MEDIA_REFUSED)
            l->counters.refused++;
        if (v != MEDIA_PASS || !l->has_remote)
            return;
        p = d.p;
        n = d.n;
    }
    if (rtcp)
        hear_rtcp(t, l, p, n);
    else
        hear_rtp(t, l, p, n, from);
}

/* At most so many; how many came. */
static int receive(struct media_thread *t, struct media_leg *l, bool rtcp_port, unsigned most)
{
    for (unsigned i = 0; i < most; i++) {
        t->in_at[i].iov_len = MEDIA_DATAGRAM_MAX;
        t->in[i].msg_hdr.msg_namelen = sizeof t->from[i];
    }
    int n = recvmmsg(rtcp_port ? l->rtcp_fd : l->fd, t->in, most, MSG_DONTWAIT, NULL);
    for (int i = 0; i < n; i++)
        if (t->in[i].msg_hdr.msg_flags & MSG_TRUNC)
            l->counters.malformed++;
        else
            take(t, l, t->in_at[i].iov_base, t->in[i].msg_len, &t->from[i], rtcp_port);
    media_flush(t); /* what was relayed lies in these buffers */
    return n;
}

/* For one the plain call is cheaper. False: there was none. */
static bool receive_one(struct media_thread *t, struct media_leg *l)
{
    socklen_t from_n = sizeof t->from[0];
    ssize_t n = recvfrom(l->fd, t->in_at[0].iov_base, MEDIA_DATAGRAM_MAX, MSG_DONTWAIT | MSG_TRUNC, &t->from[0].sa, &from_n);
    if (n < 0)
        return false;
    if (n > MEDIA_DATAGRAM_MAX)
        l->counters.malformed++;
    else
        take(t, l, t->in_at[0].iov_base, (size_t)n, &t->from[0], false);
    media_flush(t);
    return true;
}

/* Nearly always one packet has come, and asking whether there is another is not free: if its time was right and it was good, what
 * may be behind it comes in the next slot. */
void media_receive(struct media_thread *t, struct media_leg *l, bool rtcp_port)
{
    if (!rtcp_port && t->now_us - l->heard_us < ON_TIME_US && receive_one(t, l) && l->heard_us == t->now_us)
        return;
    for (int round = 0; round < ROUNDS; round++)
        if (receive(t, l, rtcp_port, BURST) < BURST)
            return;
}
