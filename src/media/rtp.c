#include "media/rtp.h"

#include <string.h>

#define DROPOUT_MAX 3000 /* RFC 3550 A.1 */
#define MISORDER_MAX 100

static uint16_t be16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

bool rtp_is_rtcp(const uint8_t *p, size_t n)
{
    return n >= 2 && p[0] >> 6 == 2 && p[1] >= 192 && p[1] <= 223;
}

enum err rtp_parse(const uint8_t *p, size_t n, struct rtp *ret_rtp)
{
    if (n < RTP_HEADER_BYTES || p[0] >> 6 != 2)
        return ERR_INPUT;
    size_t at = RTP_HEADER_BYTES + 4u * (p[0] & 15), end = n;
    if (at > n)
        return ERR_INPUT;
    if (p[0] & 0x10) { /* an extension: its length in words */
        if (n - at < 4)
            return ERR_INPUT;
        size_t bytes = 4 + 4u * be16(p + at + 2);
        if (bytes > n - at)
            return ERR_INPUT;
        at += bytes;
    }
    if (p[0] & 0x20) { /* padding: its last byte counts it, itself included */
        if (at == n || p[n - 1] == 0 || p[n - 1] > n - at)
            return ERR_INPUT;
        end = n - p[n - 1];
    }
    *ret_rtp = (struct rtp){.ssrc = be32(p + 8), .ts = be32(p + 4), .seq = be16(p + 2), .type = p[1] & 0x7f,
                            .marker = p[1] >> 7, .payload = p + at, .payload_bytes = end - at};
    return OK;
}

void rtp_write(const struct rtp *r, uint8_t ret_p[RTP_HEADER_BYTES])
{
    const uint8_t header[RTP_HEADER_BYTES] = {
        0x80, (uint8_t)((r->marker ? 0x80 : 0) | (r->type & 0x7f)), (uint8_t)(r->seq >> 8), (uint8_t)r->seq,
        (uint8_t)(r->ts >> 24), (uint8_t)(r->ts >> 16), (uint8_t)(r->ts >> 8), (uint8_t)r->ts,
        (uint8_t)(r->ssrc >> 24), (uint8_t)(r->ssrc >> 16), (uint8_t)(r->ssrc >> 8), (uint8_t)r->ssrc};
    memcpy(ret_p, header, sizeof header);
}

uint32_t rtp_highest(const struct rtp_source *s)
{
    return s->cycles + s->seq_highest;
}

static uint64_t lost_here(const struct rtp_source *s)
{
    uint64_t expected = s->heard ? (uint64_t)rtp_highest(s) - s->seq_first + 1 : 0;
    return expected > s->received_here ? expected - s->received_here : 0;
}

uint64_t rtp_lost(const struct rtp_source *s)
{
    return s->lost_before + lost_here(s);
}

static void begin(struct rtp_source *s, const struct rtp *r)
{
    s->lost_before += lost_here(s);
    s->heard = true;
    s->ssrc = r->ssrc;
    s->cycles = 0;
    s->seq_first = s->seq_highest = r->seq;
    s->seen = 1;
    s->bad = false;
    s->received++;
    s->received_here = 1;
    s->expected_prior = s->received_prior = 0;
    s->jitter16 = 0;
}

/* RFC 3550 A.8. */
static void count_jitter(struct rtp_source *s, const struct rtp *r, uint32_t rate, int64_t now_us, bool first)
{
    if (rate == 0)
        return;
    int64_t transit = now_us * rate / 1000000 - (int64_t)r->ts;
    int32_t d = (int32_t)(uint32_t)(transit - s->transit_last);

    s->transit_last = transit;
    if (first)
        return;
    uint32_t deviation = d < 0 ? 0u - (uint32_t)d : (uint32_t)d;
    if (deviation > rate) /* a second: the sender's timestamps began anew */
        return;
    s->jitter16 += deviation - ((s->jitter16 + 8) >> 4);
    if (s->jitter16 >> 4 > s->jitter_max)
        s->jitter_max = s->jitter16 >> 4;
}

enum rtp_news rtp_count(struct rtp_source *s, const struct rtp *r, uint32_t rate, int64_t now_us)
{
    uint16_t ahead = (uint16_t)(r->seq - s->seq_highest), behind = (uint16_t)(s->seq_highest - r->seq);

    if (!s->heard || s->ssrc != r->ssrc) {
        begin(s, r);
        count_jitter(s, r, rate, now_us, true);
        return RTP_RESTART;
    }
    if (ahead > 0 && ahead < DROPOUT_MAX) {
        if (r->seq < s->seq_highest)
            s->cycles += 65536;
        s->seq_highest = r->seq;
        s->seen = ahead < 64 ? s->seen << ahead | 1 : 1;
    } else if (behind <= MISORDER_MAX) {
        if (behind < 64 && s->seen >> behind & 1) {
            s->doubled++;
            return RTP_DOUBLED;
        }
        if (behind < 64)
            s->seen |= UINT64_C(1) << behind;
    } else if (s->bad && r->seq == s->seq_bad) {
        begin(s, r);
        count_jitter(s, r, rate, now_us, true);
        return RTP_RESTART;
    } else {
        s->bad = true;
        s->seq_bad = (uint16_t)(r->seq + 1);
        return RTP_JUMPED;
    }
    s->bad = false;
    s->received++;
    s->received_here++;
    count_jitter(s, r, rate, now_us, false);
    return RTP_NEW;
}
