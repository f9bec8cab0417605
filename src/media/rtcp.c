#include "media/rtcp.h"

#include <string.h>

enum { SR = 200, RR = 201, SDES = 202, BYE = 203 };
#define SDES_CNAME 1
#define NTP_1970 UINT64_C(2208988800)

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint8_t *put32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
    return p + 4;
}

static void read_block(const uint8_t *p, struct rtcp_block *b)
{
    uint32_t lost = be32(p + 4);
    *b = (struct rtcp_block){.ssrc = be32(p), .fraction = (uint8_t)(lost >> 24),
                             .lost = (int32_t)(lost << 8) >> 8, /* 24 bits with a sign */
                             .highest = be32(p + 8), .jitter = be32(p + 12), .lsr = be32(p + 16), .dlsr = be32(p + 20)};
}

static enum err read_report(const uint8_t *p, size_t n, uint32_t about, struct rtcp_report *r)
{
    bool sender = p[1] == SR;
    size_t at = sender ? 28 : 8, blocks = p[0] & 31;

    if (n < at + 24 * blocks)
        return ERR_INPUT;
    r->ssrc = be32(p + 4);
    if (sender) {
        r->sender = true;
        r->ntp = (uint64_t)be32(p + 8) << 32 | be32(p + 12);
        r->ts = be32(p + 16);
        r->packets = be32(p + 20);
        r->bytes = be32(p + 24);
    }
    for (; blocks > 0; blocks--, at += 24)
        if (be32(p + at) == about) {
            r->has_block = true;
            read_block(p + at, &r->block);
        }
    return OK;
}

enum err rtcp_parse(const uint8_t *p, size_t n, uint32_t about, struct rtcp_report *ret_report)
{
    struct rtcp_report r = {0};
    size_t at = 0;

    for (int i = 0; at < n && i < RTCP_PACKETS_MAX; i++) {
        if (n - at < 4 || p[at] >> 6 != 2)
            return ERR_INPUT;
        size_t bytes = 4 + 4u * (size_t)(p[at + 2] << 8 | p[at + 3]);
        uint8_t kind = p[at + 1];
        if (bytes > n - at || (i == 0 && kind != SR && kind != RR))
            return ERR_INPUT;
        if (kind == SR || kind == RR) {
            if (bytes < 8)
                return ERR_INPUT;
            enum err e = read_report(p + at, bytes, about, &r);
            if (e != OK)
                return e;
        } else if (kind == BYE) {
            r.bye = true;
        }
        at += bytes;
    }
    if (at == 0 || at < n)
        return ERR_INPUT;
    *ret_report = r;
    return OK;
}

static uint8_t *put_block(uint8_t *p, const struct rtcp_block *b)
{
    p = put32(p, b->ssrc);
    p = put32(p, (uint32_t)b->fraction << 24 | ((uint32_t)b->lost & 0xffffff));
    p = put32(p, b->highest);
    p = put32(p, b->jitter);
    p = put32(p, b->lsr);
    return put32(p, b->dlsr);
}

static uint8_t *put_header(uint8_t *p, unsigned count, unsigned kind, size_t bytes)
{
    return put32(p, 0x80000000u | count << 24 | kind << 16 | (uint32_t)(bytes / 4 - 1));
}

size_t rtcp_write(const struct rtcp_report *r, const char *cname, uint8_t *ret_p)
{
    uint8_t *p = ret_p;
    size_t name = strnlen(cname, RTCP_CNAME_MAX), item = (2 + name + 1 + 3) / 4 * 4; /* ended by a zero, then filled */

    p = put_header(p, r->has_block, r->sender ? SR : RR, (r->sender ? 28u : 8u) + (r->has_block ? 24u : 0u));
    p = put32(p, r->ssrc);
    if (r->sender) {
        p = put32(p, (uint32_t)(r->ntp >> 32));
        p = put32(p, (uint32_t)r->ntp);
        p = put32(p, r->ts);
        p = put32(p, r->packets);
        p = put32(p, r->bytes);
    }
    if (r->has_block)
        p = put_block(p, &r->block);
    p = put_header(p, 1, SDES, 8 + item);
    p = put32(p, r->ssrc);
    memset(p, 0, item);
    p[0] = SDES_CNAME;
    p[1] = (uint8_t)name;
    memcpy(p + 2, cname, name);
    p += item;
    if (r->bye) {
        p = put_header(p, 1, BYE, 8);
        p = put32(p, r->ssrc);
    }
    return (size_t)(p - ret_p);
}

struct rtcp_block rtcp_block_of(struct rtp_source *s)
{
    uint32_t expected = rtp_highest(s) - s->seq_first + 1, received = (uint32_t)s->received_here;
    uint32_t expected_now = expected - s->expected_prior, received_now = received - s->received_prior;
    int32_t lost = (int32_t)(expected - received);
    struct rtcp_block b = {.ssrc = s->ssrc, .highest = rtp_highest(s), .jitter = s->jitter16 >> 4};

    b.lost = lost > 0x7fffff ? 0x7fffff : lost < -0x800000 ? -0x800000 : lost;
    if (expected_now > received_now)
        b.fraction = (uint8_t)((uint64_t)(expected_now - received_now) * 255 / expected_now);
    s->expected_prior = expected;
    s->received_prior = received;
    return b;
}

uint32_t rtcp_round_trip_us(const struct rtcp_block *b, uint32_t now_mid)
{
    int32_t there_and_back = (int32_t)(now_mid - b->lsr - b->dlsr);

    if (b->lsr == 0 || there_and_back <= 0)
        return 0;
    return (uint32_t)((uint64_t)there_and_back * 1000000 >> 16);
}

uint64_t rtcp_ntp(int64_t wall_us)
{
    uint64_t us = (uint64_t)wall_us;
    return (us / 1000000 + NTP_1970) << 32 | (us % 1000000 << 32) / 1000000;
}
