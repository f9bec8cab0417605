/* dtls.h: the keys of a browser's leg: DTLS 1.2 as the server, with use_srtp (RFC 5763, 5764), on OpenSSL.
 *
 * One struct dtls for the process, made at start with a certificate of its own; one dtls_leg each leg, on one thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "wire/sdp.h"
#include "wire/srtp.h"

struct dtls;
struct dtls_leg;

/* With a new self-signed ECDSA P-256 certificate. ERR_SYSTEM. */
MUST_USE enum err dtls_new(struct dtls **ret_d);
void dtls_free(struct dtls *d); /* accepts NULL; after its legs */
void dtls_fingerprint(const struct dtls *d, uint8_t ret_sha256[SDP_FINGERPRINT_BYTES]);

/* send: a datagram to the peer, called only from within the functions below. peer: SHA-256 of the certificate that its description names. */
typedef void dtls_send(void *user, const uint8_t *p, size_t n);
MUST_USE enum err dtls_leg_new(struct dtls *d, const uint8_t peer[SDP_FINGERPRINT_BYTES], dtls_send *send, void *user, struct dtls_leg **ret_l);
void dtls_leg_free(struct dtls_leg *l); /* accepts NULL */

enum dtls_state { DTLS_SHAKING, DTLS_UP, DTLS_OVER, DTLS_FAILED };
/* A datagram from the peer's address. OVER: the peer closed. */
enum dtls_state dtls_take(struct dtls_leg *l, const uint8_t *p, size_t n);
/* Sends again what was lost; call it every DTLS_TICK_US or so while shaking. */
#define DTLS_TICK_US (INT64_C(50) * 1000)
enum dtls_state dtls_tick(struct dtls_leg *l);
/* The keys, once UP. in: the peer's; out: ours. */
MUST_USE enum err dtls_keys(struct dtls_leg *l, struct wire_keys *ret_in, struct wire_keys *ret_out);
/* Says goodbye, if UP. */
void dtls_close(struct dtls_leg *l);
