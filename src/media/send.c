/* The way out: packets passed on, packets made every 20 ms, reports. */
#include <assert.h>
#include <string.h>

#include "base/prng.h"
#include "media/g711.h"
#include "media/inner.h"
#include "media/rtcp.h"
#include "port/clock.h"

#define RELAY_SILENT_US 200000 /* nothing came to be passed on for so long: comfort is sent */
#define RTCP_US 5000000
#define TS_JUMP 80000 /* 10 s */
#define OLD_PACKETS 100 /* older ones are not counted as in order anyway (rtp.c) */

bool media_can_send(const struct media_leg *l)
{
    return l->has_remote && l->remote.send && (!l->ops || (l->ready && !l->failed)) && !media_addr_none(&l->to);
}

void media_flush(struct media_thread *t)
{
    uint32_t done = 0;

    if (t->out_count == 1) { /* nearly always */
        const struct msghdr *h = &t->out[0].msg_hdr;
        if (sendto(t->out_leg->fd, t->out_at[0].iov_base, t->out_at[0].iov_len, MSG_DONTWAIT | MSG_NOSIGNAL, h->msg_name, h->msg_namelen) < 0)
            t->out_leg->counters.not_sent++;
        done = 1;
    }
    while (done < t->out_count) {
        int n = sendmmsg(t->out_leg->fd, t->out + done, t->out_count - done, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n <= 0) { /* this one is lost, as on any network; those behind it may go */
            t->out_leg->counters.not_sent++;
            n = 1;
        }
        done += (uint32_t)n;
    }
    t->out_count = 0;
}

/* p: n bytes of RTP with MEDIA_TAG_ROOM behind them, which stay until media_flush(). */
static void put(struct media_thread *t, struct media_leg *l, uint8_t *p, size_t n)
{
    if (l->ops && !l->ops->seal(l->guard, false, p, &n, n + MEDIA_TAG_ROOM))
        return;
    if (t->out_count == BURST || (t->out_count > 0 && t->out_leg != l))
        media_flush(t);
    t->out_leg = l;
    t->out_at[t->out_count] = (struct iovec){p, n};
    t->out[t->out_count].msg_hdr.msg_name = &l->to;
    t->out[t->out_count].msg_hdr.msg_namelen = media_addr_bytes(&l->to);
    t->out_count++;
    l->counters.sent++;
    l->counters.sent_bytes += n;
}

/* The leg's own clock of timestamps: one step of 20 ms is 160, and it never goes back behind what was sent. */
static uint32_t ts_now(const struct media_thread *t, struct media_leg *l)
{
    uint32_t ts = t->tick * MEDIA_STEP + l->ts_shift;
    int32_t behind = rtp_ts_diff(l->ts_end, ts);

    if (l->counters.sent > 0 && behind > 0) {
        l->ts_shift += (uint32_t)behind;
        ts += (uint32_t)behind;
    }
    return ts;
}

/* Its numbers and times are moved by what makes the first one fit to what was sent before; holes and disorder stay as they are. */
static bool anchor(struct media_thread *t, struct media_leg *from, struct media_leg *to, const struct rtp *r)
{
    int32_t moved = rtp_ts_diff(r->ts, to->relay.ts_last);
    int64_t units = (t->now_us - to->relay.last_us) * 8 / 1000, off = moved - units;

    if (to->relay.on && to->relay.ssrc == from->in.ssrc && off < TS_JUMP && off > -TS_JUMP) {
        if (rtp_seq_after(to->relay.seq_first, r->seq))
            return false; /* came before the first: its number is taken */
        if ((uint16_t)(r->seq - to->relay.seq_first) > 2 * OLD_PACKETS)
            to->relay.seq_first = (uint16_t)(r->seq - OLD_PACKETS);
        return true;
    }
    to->relay.on = true;
    to->relay.ssrc = from->in.ssrc;
    to->relay.seq_first = r->seq;
    to->relay.seq_delta = (uint16_t)(to->seq - r->seq);
    to->relay.ts_delta = ts_now(t, to) - r->ts;
    to->relay.ts_last = r->ts;
    to->relay.last_us = t->now_us;
    to->marker = true;
    to->out_samples = 0;
    return true;
}

void media_relay(struct media_thread *t, struct media_leg *from, struct media_leg *to, const struct rtp *r, bool digit, enum media_codec codec)
{
    uint8_t *p = (uint8_t *)r->payload - RTP_HEADER_BYTES; /* over its own header */

    if (!media_can_send(to) || (digit && !to->remote.digit_type) || digits_busy(&to->digits_out) || !anchor(t, from, to, r))
        return;
    struct rtp out = {.ssrc = to->ssrc, .seq = (uint16_t)(r->seq + to->relay.seq_delta), .ts = r->ts + to->relay.ts_delta,
                      .type = digit ? to->remote.digit_type : to->remote.payload_type, .marker = r->marker || (to->marker && !digit)};
    if (!digit) {
        to->marker = false;
        if (codec != to->remote.codec) {
            if (codec == MEDIA_PCMA)
                g711_a_to_u(p + RTP_HEADER_BYTES, r->payload_bytes);
            else
                g711_u_to_a(p + RTP_HEADER_BYTES, r->payload_bytes);
        }
        uint32_t end = out.ts + (uint32_t)r->payload_bytes;
        if (rtp_ts_diff(end, to->ts_end) > 0 || to->counters.sent == 0)
            to->ts_end = end;
        to->relay.ts_last = r->ts;
        to->relay.last_us = t->now_us;
    }
    if (rtp_seq_after((uint16_t)(out.seq + 1), to->seq))
        to->seq = (uint16_t)(out.seq + 1);
    rtp_write(&out, p);
    put(t, to, p, RTP_HEADER_BYTES + r->payload_bytes);
}

/* A packet of one's own. */
static void send_own(struct media_thread *t, struct media_leg *l, struct rtp *r, const uint8_t *payload, size_t n)
{
    uint8_t packet[RTP_HEADER_BYTES + OUT_SAMPLES + MEDIA_TAG_ROOM];

    r->ssrc = l->ssrc;
    r->seq = l->seq++;
    rtp_write(r, packet);
    memcpy(packet + RTP_HEADER_BYTES, payload, n);
    put(t, l, packet, RTP_HEADER_BYTES + n);
    media_flush(t);
}

static void send_sound(struct media_thread *t, struct media_leg *l, uint32_t ts, const uint8_t *step)
{
    size_t whole = l->remote.ptime_ms * 8u;

    if (l->out_samples == 0 || l->out_ts + l->out_samples != ts) {
        l->out_samples = 0;
        l->out_ts = ts;
    }
    memcpy(l->out + l->out_samples, step, MEDIA_STEP);
    l->out_samples = (uint16_t)(l->out_samples + MEDIA_STEP);
    while (l->out_samples >= whole) {
        struct rtp r = {.ts = l->out_ts, .type = l->remote.payload_type, .marker = l->marker};
        l->marker = false;
        send_own(t, l, &r, l->out, whole);
        l->out_ts += (uint32_t)whole;
        l->out_samples = (uint16_t)(l->out_samples - whole);
        memmove(l->out, l->out + whole, l->out_samples);
    }
    l->ts_end = ts + MEDIA_STEP;
}

/* The next 20 ms of what it plays; at its end the route changes, and what is missing is silence. */
static void play(struct media_thread *t, struct media_leg *l, int16_t samples[MEDIA_STEP])
{
    size_t n = 0;

    while (n < MEDIA_STEP && l->play.index < l->play.count) {
        const struct media_prompt *p = l->play.prompts[l->play.index];
        size_t some = p->count - l->play.at < MEDIA_STEP - n ? p->count - l->play.at : MEDIA_STEP - n;
        memcpy(samples + n, p->samples + l->play.at, some * sizeof *samples);
        n += some;
        l->play.at += some;
        if (l->play.at < p->count)
            break;
        l->play.at = 0;
        l->play.index++;
        if (l->play.index == l->play.count && l->play.repeat)
            l->play.index = 0;
    }
    memset(samples + n, 0, (MEDIA_STEP - n) * sizeof *samples);
    if (l->play.index == l->play.count) {
        media_leg_drop_play(t, l, false);
        media_route_of(t, l);
    }
}

static void hold(struct media_leg *l, int16_t samples[MEDIA_STEP])
{
    for (size_t n = 0; n < MEDIA_STEP; l->hold_at %= l->hold->count) {
        size_t some = l->hold->count - l->hold_at < MEDIA_STEP - n ? l->hold->count - l->hold_at : MEDIA_STEP - n;
        memcpy(samples + n, l->hold->samples + l->hold_at, some * sizeof *samples);
        n += some;
        l->hold_at += some;
    }
}

/* true: this step is a digit's, no sound goes. */
static bool step_digits(struct media_thread *t, struct media_leg *l)
{
    uint8_t payload[DIGITS_BYTES];
    struct rtp r = {.type = l->remote.digit_type};

    switch (digits_next(&l->digits_out, ts_now(t, l), &r, payload)) {
    case DIGITS_PACKET:
        send_own(t, l, &r, payload, sizeof payload);
        l->relay.on = false;
        l->marker = true;
        l->ts_end = ts_now(t, l) + MEDIA_STEP;
        return true;
    case DIGITS_OVER:
        media_tell(t, &(struct media_event){.kind = MEDIA_SENT, .leg = l->id});
        return false;
    case DIGITS_NONE:
    case DIGITS_PAUSE:
        break;
    }
    return false;
}

static void step_out(struct media_thread *t, struct media_leg *l, const int16_t *voice)
{
    int16_t samples[MEDIA_STEP];
    uint8_t bytes[MEDIA_STEP];

    if (!l->has_remote || (l->ops && !l->ready))
        return; /* what it shall hear begins when it can hear it */
    if (media_can_send(l) && l->remote.digit_type && step_digits(t, l))
        return;
    if (l->play.count > 0) {
        play(t, l, samples);
        voice = samples;
    } else if (l->hold) {
        hold(l, samples);
        voice = samples;
    } else if (l->fed_by != NOBODY && l->relay.on && t->now_us - l->relay.last_us < RELAY_SILENT_US) {
        return;
    }
    if (!media_can_send(l))
        return;
    if (l->relay.on) { /* it is one's own turn again */
        l->relay.on = false;
        l->marker = true;
    }
    uint32_t ts = ts_now(t, l);
    if (!voice)
        memcpy(bytes, t->m->comfort[l->remote.codec] + t->tick % (COMFORT_SAMPLES / MEDIA_STEP) * MEDIA_STEP, sizeof bytes);
    else if (l->remote.codec == MEDIA_PCMU)
        g711_u_encode(voice, MEDIA_STEP, bytes);
    else
        g711_a_encode(voice, MEDIA_STEP, bytes);
    send_sound(t, l, ts, bytes);
}

void media_step(struct media_thread *t, struct media_leg *l, const int16_t *voice)
{
    if (l->ops && l->guard_due_us <= t->now_us) {
        l->ops->tick(l->guard, t->now_us);
        media_guard_due(l);
    }
    media_digits_lapse(t, l);
    if (l->gone_us > 0 && !l->gone_told && t->now_us - l->heard_us >= l->gone_us) {
        l->gone_told = true;
        media_tell(t, &(struct media_event){.kind = MEDIA_GONE, .leg = l->id});
    }
    step_out(t, l, voice);
    if (t->now_us >= l->rtcp_due_us) {
        struct prng chance = {t->chance++};
        l->rtcp_due_us = t->now_us + RTCP_US / 2 + (int64_t)prng_below(&chance, RTCP_US);
        media_rtcp_send(t, l, false);
    }
}

static void rtcp_addr(const struct media_leg *l, union media_addr *ret_to)
{
    *ret_to = l->to;
    if (l->rtcp_fd < 0 || l->remote.rtcp_mux)
        return;
    if (!media_addr_none(&l->remote.rtcp) && media_addr_same(&l->to, &l->remote.addr))
        *ret_to = l->remote.rtcp;
    else
        media_addr_set_port(ret_to, (uint16_t)(media_addr_port(&l->to) + 1));
}

void media_rtcp_send(struct media_thread *t, struct media_leg *l, bool bye)
{
    uint8_t p[RTCP_WRITE_MAX + MEDIA_TAG_ROOM];
    struct rtcp_report r = {.ssrc = l->ssrc, .bye = bye};
    union media_addr to;

    if (!l->has_remote || (l->ops && !l->ready) || media_addr_none(&l->to))
        return;
    if (l->counters.sent > 0) {
        r.sender = true;
        r.ntp = rtcp_ntp(clock_now_us());
        r.ts = ts_now(t, l);
        r.packets = (uint32_t)l->counters.sent;
        r.bytes = (uint32_t)(l->counters.sent_bytes - l->counters.sent * RTP_HEADER_BYTES);
    }
    if (l->in.heard) {
        r.has_block = true;
        r.block = rtcp_block_of(&l->in);
        if (l->sr_us) {
            r.block.lsr = l->sr_mid;
            r.block.dlsr = (uint32_t)((t->now_us - l->sr_us) * 65536 / 1000000);
        }
    }
    size_t n = rtcp_write(&r, t->m->cname, p);
    if (l->ops && !l->ops->seal(l->guard, true, p, &n, sizeof p))
        return;
    rtcp_addr(l, &to);
    int fd = l->rtcp_fd >= 0 && !l->remote.rtcp_mux ? l->rtcp_fd : l->fd;
    if (sendto(fd, p, n, MSG_DONTWAIT | MSG_NOSIGNAL, &to.sa, media_addr_bytes(&to)) < 0)
        l->counters.not_sent++;
}
