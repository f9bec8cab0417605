/* srtp.h: SRTP and SRTCP of one leg (RFC 3711, 7714) on libsrtp2. Not thread-safe: one leg, one thread at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum wire_suite { WIRE_AES_CM_128_HMAC_SHA1_80, WIRE_AEAD_AES_128_GCM, WIRE_SUITES };

#define WIRE_KEYS_BYTES 30 /* 16 of key, 14 of salt (12 with GCM) */
struct wire_keys {
    enum wire_suite suite;
    uint8_t secret[WIRE_KEYS_BYTES];
};
/* Of the suite: as SDP calls it, and how many bytes of secret are used. */
const char *wire_suite_name(enum wire_suite s);
size_t wire_suite_bytes(enum wire_suite s);
/* New ones from the system's generator. ERR_SYSTEM without it. */
MUST_USE enum err wire_keys_make(enum wire_suite s, struct wire_keys *ret_keys);

/* What a sender may add to a packet: the room that wire_srtp_out needs behind it. */
#define WIRE_TRAILER_BYTES 24
/* How many sources (SSRC) a peer may use during a leg: more are refused, they would be memory. */
#define WIRE_SOURCES_MAX 16

/* The library's own start, some 10 ms, once; the first leg would wait for it on its media thread. ERR_SYSTEM. */
MUST_USE enum err wire_srtp_begin(void);

struct wire_srtp;
/* in: what the peer sends with; out: what we send with. ERR_NOMEM, ERR_SYSTEM. */
MUST_USE enum err wire_srtp_new(const struct wire_keys *in, const struct wire_keys *out, struct wire_srtp **ret_s);
void wire_srtp_free(struct wire_srtp *s); /* accepts NULL */

/* Opened and closed in place. ret_n is what is left, or comes to be: room must be at least n + WIRE_TRAILER_BYTES for out. RTCP is
 * told by its type (RFC 5761). ERR_INPUT: not whole, forged, or no RTP; ERR_STALE: a replay or too old; ERR_FULL: one source too many. */
MUST_USE enum err wire_srtp_in(struct wire_srtp *s, uint8_t *p, size_t n, size_t *ret_n);
MUST_USE enum err wire_srtp_out(struct wire_srtp *s, uint8_t *p, size_t n, size_t room, size_t *ret_n);

/* What a datagram is by its first bytes (RFC 7983, 5761). */
enum wire_kind { WIRE_NONE, WIRE_STUN, WIRE_DTLS, WIRE_RTP, WIRE_RTCP };
enum wire_kind wire_kind_of(const uint8_t *p, size_t n);
