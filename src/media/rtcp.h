/* rtcp.h: sender's and receiver's reports (RFC 3550 6). Pure. Walls of time are NTP's 64 bits, counted from 1900. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "media/rtp.h"

#define RTCP_CNAME_MAX 64
#define RTCP_WRITE_MAX 200 /* of one compound packet written here */
#define RTCP_PACKETS_MAX 64

/* One source as a receiver tells of it. */
struct rtcp_block {
    uint32_t ssrc;
    uint8_t fraction; /* lost since the last report, of 256 */
    int32_t lost;     /* in all */
    uint32_t highest, jitter;
    uint32_t lsr, dlsr; /* the last SR heard: middle 32 bits of its NTP time, and since when in 1/65536 s */
};

struct rtcp_report {
    uint32_t ssrc; /* of who tells */
    bool sender;   /* SR: the five below */
    uint64_t ntp;
    uint32_t ts, packets, bytes;
    bool has_block; /* a block about `about` was in it */
    struct rtcp_block block;
    bool bye;
};

/* A compound packet. Of several reports the last counts. ERR_INPUT: not well-formed, or its first is no report (RFC 3550 A.2). */
MUST_USE enum err rtcp_parse(const uint8_t *p, size_t n, uint32_t about, struct rtcp_report *ret_report);
/* SR if `sender`, else RR; SDES with the CNAME; BYE if wanted. room at least RTCP_WRITE_MAX. Returns its bytes. */
size_t rtcp_write(const struct rtcp_report *r, const char *cname, uint8_t *ret_p);
/* The block about a source, as of now; moves s's counters of the last report on. */
struct rtcp_block rtcp_block_of(struct rtp_source *s);
/* From a block about us that came now (middle 32 bits of NTP): microseconds there and back; 0 if it cannot be said. */
uint32_t rtcp_round_trip_us(const struct rtcp_block *b, uint32_t now_mid);
uint64_t rtcp_ntp(int64_t wall_us); /* from microseconds since 1970 */
