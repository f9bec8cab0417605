/* digest.h: HTTP digest as SIP uses it (RFC 3261 22, RFC 7616, RFC 8760), and nonces that cannot be used twice.
 *
 * A nonce carries its own time and seal, so that a challenge needs no memory. One that was used is remembered with the highest count
 * of its uses; a count at or below that is a replay. When the memory is full, the nonces made before the one forgotten are stale. */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "sip/crypto.h"
#include "sip/types.h"

enum { UA_NONCE_BYTES = 65 };

enum ua_nonce_verdict {
    UA_NONCE_GOOD,
    UA_NONCE_STALE,    /* ours, but too old: challenge again with stale=true */
    UA_NONCE_REPLAYED, /* ours, and this count was used */
    UA_NONCE_FORGED,
};

struct ua_nonces;
MUST_USE enum err ua_nonces_new(uint32_t nonces_max, uint32_t life_s, struct ua_nonces **ret_nonces);
void ua_nonces_free(struct ua_nonces *n); /* accepts NULL */
void ua_nonces_make(struct ua_nonces *n, int64_t now_us, char ret_nonce[UA_NONCE_BYTES]);
/* Looks only. nc 0: without qop, which is good for one use. */
enum ua_nonce_verdict ua_nonces_look(const struct ua_nonces *n, struct str nonce, uint32_t nc, int64_t now_us);
/* The response was right: this count and those below are used up. ERR_NOMEM: it was not kept, refuse. */
MUST_USE enum err ua_nonces_use(struct ua_nonces *n, struct str nonce, uint32_t nc);
uint32_t ua_nonces_count(const struct ua_nonces *n);

/* What goes into a response. qop empty: RFC 2069. */
struct ua_digest {
    enum ua_hash hash;
    struct str ha1, nonce, nc, cnonce, qop, method, uri;
};
/* ERR_SYSTEM: the library cannot. */
MUST_USE enum err ua_digest_response(const struct ua_digest *d, char ret_hex[UA_HASH_HEX]);
MUST_USE enum err ua_digest_ha1(enum ua_hash hash, struct str user, struct str realm, struct str password, char ret_hex[UA_HASH_HEX]);
