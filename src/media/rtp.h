/* rtp.h: RTP headers (RFC 3550 5.1) and what a receiver counts (appendix A). Pure.
 * Times are monotonic microseconds. Sequence numbers and timestamps wrap; compare with the functions here. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define RTP_HEADER_BYTES 12

struct rtp {
    uint32_t ssrc, ts;
    uint16_t seq;
    uint8_t type;
    bool marker;
    const uint8_t *payload; /* into the packet */
    size_t payload_bytes;   /* without padding */
};

/* RFC 5761 4: by its second byte a packet on a shared port is RTCP. */
bool rtp_is_rtcp(const uint8_t *p, size_t n);
/* ERR_INPUT: no RTP, or longer inside than outside. */
MUST_USE enum err rtp_parse(const uint8_t *p, size_t n, struct rtp *ret_rtp);
/* The 12 bytes of r before its payload. */
void rtp_write(const struct rtp *r, uint8_t ret_p[RTP_HEADER_BYTES]);

/* a comes after b. */
static inline bool rtp_seq_after(uint16_t a, uint16_t b)
{
    return (int16_t)(uint16_t)(a - b) > 0;
}
/* a - b. */
static inline int32_t rtp_ts_diff(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b);
}

/* What is counted of one source. Zeroed has heard nothing. */
struct rtp_source {
    bool heard;
    uint32_t ssrc;
    uint16_t seq_highest;
    uint32_t cycles;          /* times 65536 */
    uint32_t seq_first;
    uint64_t received, doubled; /* doubled: of those that came in the last 64 numbers */
    uint64_t seen;            /* bit i: seq_highest - i came */
    uint64_t lost_before;     /* of sources before this one, and before jumps */
    uint32_t expected_prior, received_prior; /* at the last report */
    uint64_t received_here;   /* since seq_first */
    int64_t transit_last;     /* in timestamp units */
    uint32_t jitter16;        /* RFC 3550 A.8: 16 times the jitter, in timestamp units */
    uint32_t jitter_max;      /* in timestamp units */
    uint16_t seq_bad;         /* a jump is believed when the next packet follows it */
    bool bad;
};

enum rtp_news {
    RTP_NEW,     /* in order or late, counted */
    RTP_DOUBLED, /* this number came before */
    RTP_JUMPED,  /* far away: wait for one more (RFC 3550 A.1); not to be heard */
    RTP_RESTART, /* another SSRC, or the jump was confirmed: begin anew with this packet */
};
/* rate is of the timestamps, 8000; 0 for packets whose timestamp stands still (digits): they say nothing of jitter. */
enum rtp_news rtp_count(struct rtp_source *s, const struct rtp *r, uint32_t rate, int64_t now_us);
uint64_t rtp_lost(const struct rtp_source *s);
uint32_t rtp_highest(const struct rtp_source *s); /* extended */
