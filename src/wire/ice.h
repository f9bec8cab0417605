/* ice.h: the lite half of ICE for one leg with one address (RFC 8445), its checks (RFC 8489) and consent (RFC 7675). Pure: no socket, no
 * clock; time comes in microseconds.
 *
 * We answer checks and never send any. Only the pair that the peer nominated last is listened to. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "media/addr.h"

#define ICE_CONSENT_US (30 * INT64_C(1000000))
#define ICE_ANSWER_BYTES 128 /* the most that an answer takes */
#define ICE_CHECKS_MAX 40    /* of one source at once, and so many a second from then on */
#define ICE_SOURCES_MAX 8    /* proven addresses of a peer that have a measure each */

struct ice_source {
    union media_addr at;
    int64_t seen_us, filled_us; /* filled_us: until when its checks are used up */
};

struct ice {
    char ufrag[16], pwd[33]; /* ours */
    char peer_ufrag[257];    /* from the peer's description */
    struct ice_source source[ICE_SOURCES_MAX];
    struct ice_source new_ones, strangers; /* who knows the name and is not proven yet; who does not know it */
    uint32_t sources;
    union media_addr chosen; /* nobody is nominated yet: nobody */
    int64_t consent_us;      /* the last check from there; before, the beginning */
    uint64_t answered, refused, dropped;
};

/* ufrag and pwd as our description says them, the peer's as its own. A zeroed struct, or one in use: a later offer with other credentials
 * begins anew (ICE restart), and until somebody is nominated the old pair goes on. */
void ice_start(struct ice *i, const char *ufrag, const char *pwd, const char *peer_ufrag, int64_t now_us);
/* A datagram that looks like STUN; returns how many bytes ret_answer[ICE_ANSWER_BYTES] wants to be sent back to its sender, 0 for none. */
size_t ice_check(struct ice *i, int64_t now_us, const union media_addr *from, const uint8_t *p, size_t n, uint8_t *ret_answer);
/* Whether sound and keys from this address are the peer's. */
bool ice_listens_to(const struct ice *i, const union media_addr *from);
/* Nobody is nominated, or the nominated one has been silent, for ICE_CONSENT_US. */
bool ice_gone(const struct ice *i, int64_t now_us);
/* Letters, digits, + and /: text[n] gets n - 1 of them and a NUL, from the system's generator; false without it. */
bool ice_random_text(char *ret_text, size_t n);
