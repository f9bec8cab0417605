/* phone_test.h: for tests: a phone's RTP socket on loopback, and an engine to talk with. Everything waits for the thing itself, at most 10 s. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "media/g711.h"
#include "media/media.h"
#include "media/rtcp.h"
#include "media/rtp.h"

#define WAIT_MS 10000
static const double turn = 6.283185307179586;

struct phone {
    int fd;
    union media_addr own, engine;
    uint32_t ssrc, ts;
    uint16_t seq;
    uint8_t type;
    media_id leg;
    struct rtp got; /* the last that came; its payload in bytes */
    uint8_t bytes[2000];
};

static inline union media_addr loopback(uint16_t port)
{
    union media_addr a;
    assert_int_equal(media_addr_of(STR("127.0.0.1"), port, &a), OK);
    return a;
}

static inline void phone_socket(struct phone *p)
{
    socklen_t n = sizeof p->own;
    union media_addr any = loopback(0);
    p->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(p->fd, &any.sa, sizeof any.v4), 0);
    assert_int_equal(getsockname(p->fd, &p->own.sa, &n), 0);
}

static inline struct media_remote remote_of(const struct phone *p, enum media_codec codec)
{
    return (struct media_remote){.addr = p->own, .codec = codec, .payload_type = codec == MEDIA_PCMA ? 8 : 0, .digit_type = 101, .send = true,
                                 .receive = true};
}

/* A leg and its phone, the leg knowing the phone. */
static inline void phone_open(struct media *m, struct phone *p, enum media_codec codec)
{
    static uint32_t ssrc = 100;
    uint16_t port;
    *p = (struct phone){.ssrc = ssrc++, .ts = 0xfffff000, .seq = 65500, .type = codec == MEDIA_PCMA ? 8 : 0};
    phone_socket(p);
    assert_int_equal(media_leg_open(m, &(struct media_leg_options){.group = 7}, &p->leg, &port), OK);
    p->engine = loopback(port);
    struct media_remote r = remote_of(p, codec);
    assert_int_equal(media_leg_remote(m, p->leg, &r), OK);
}

static inline void phone_send_type(struct phone *p, uint8_t type, bool marker, uint32_t ts, const void *payload, size_t n)
{
    uint8_t packet[2000];
    struct rtp r = {.ssrc = p->ssrc, .seq = p->seq++, .ts = ts, .type = type, .marker = marker};
    rtp_write(&r, packet);
    memcpy(packet + RTP_HEADER_BYTES, payload, n);
    assert_int_equal(sendto(p->fd, packet, RTP_HEADER_BYTES + n, 0, &p->engine.sa, sizeof p->engine.v4), RTP_HEADER_BYTES + n);
}

/* 20 ms of one byte. */
static inline void phone_send(struct phone *p, uint8_t byte)
{
    uint8_t payload[160];
    memset(payload, byte, sizeof payload);
    phone_send_type(p, p->type, false, p->ts, payload, sizeof payload);
    p->ts += 160;
}

static inline void phone_sing(struct phone *p, double hz)
{
    uint8_t payload[160];
    for (uint32_t i = 0; i < 160; i++) {
        int16_t v = (int16_t)(8000 * sin(turn * hz * (p->ts + i) / 8000));
        payload[i] = p->type == 8 ? g711_a(v) : g711_u(v);
    }
    phone_send_type(p, p->type, false, p->ts, payload, sizeof payload);
    p->ts += 160;
}

/* The next packet into p->got; whether it is RTP (false: RTCP). */
static inline bool phone_get(struct phone *p)
{
    struct pollfd f = {.fd = p->fd, .events = POLLIN};
    assert_int_equal(poll(&f, 1, WAIT_MS), 1);
    ssize_t n = recv(p->fd, p->bytes, sizeof p->bytes, 0);
    assert_true(n > 0);
    if (rtp_is_rtcp(p->bytes, (size_t)n))
        return false;
    assert_int_equal(rtp_parse(p->bytes, (size_t)n, &p->got), OK);
    return true;
}

/* Whether the packet got is nothing but this byte: comfort never is. */
static inline bool phone_got_byte(const struct phone *p, uint8_t byte)
{
    for (size_t i = 0; i < p->got.payload_bytes; i++)
        if (p->got.payload[i] != byte)
            return false;
    return p->got.payload_bytes > 0;
}

/* The next RTP of nothing but this byte. */
static inline void phone_get_byte(struct phone *p, uint8_t byte)
{
    while (!phone_get(p) || !phone_got_byte(p, byte))
        ;
}
