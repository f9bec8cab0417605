/* stun.h: the messages of STUN that ICE uses (RFC 8489), read and written. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "media/addr.h"

enum stun_class { STUN_REQUEST, STUN_INDICATION, STUN_SUCCESS, STUN_ERROR };
#define STUN_BINDING 1
#define STUN_UNKNOWNS_MAX 4
#define STUN_ANSWER_BYTES 128 /* the most that is written */

struct stun {
    enum stun_class class;
    uint16_t method;
    uint8_t id[12];
    struct str username;      /* in the message */
    bool named, use_candidate, controlled, controlling, fingerprinted;
    uint32_t priority;
    size_t signed_at;         /* where MESSAGE-INTEGRITY stands; 0: it is not signed */
    union media_addr mapped;  /* XOR-MAPPED-ADDRESS */
    uint16_t error;           /* ERROR-CODE */
    uint32_t unknowns;        /* attributes that must be understood and are not: the first of them */
    uint16_t unknown[STUN_UNKNOWNS_MAX];
};

/* False if it is not whole to the byte, or its FINGERPRINT is wrong. What stands behind MESSAGE-INTEGRITY is not looked at. */
bool stun_read(const uint8_t *p, size_t n, struct stun *ret_message);
/* Whether who knows the key signed it; compared in constant time. */
bool stun_signed_by(const uint8_t *p, const struct stun *m, struct str key);

/* Both with FINGERPRINT; signed if there is a key. They return the bytes written. */
size_t stun_write_success(const struct stun *request, const union media_addr *mapped, struct str key, uint8_t ret_p[STUN_ANSWER_BYTES]);
size_t stun_write_error(const struct stun *request, uint16_t code, struct str key, uint8_t ret_p[STUN_ANSWER_BYTES]);
