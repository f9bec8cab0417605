/* peer_test.h: a peer's half of ICE and DTLS for the tests, written beside ours and not with it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peer_check {
    const char *username, *password; /* NULL, "": without */
    bool use_candidate, controlled, no_fingerprint;
    uint16_t unknown, type; /* type 0: a binding request */
};
/* Returns its bytes, at most 512. Every one has an id of its own. */
size_t peer_check(struct peer_check c, uint8_t *ret_p);

/* A DTLS client with a certificate of its own. Datagrams to it go into its socket, its own come out of ours. */
struct peer_dtls;
struct peer_offer {
    const char *profiles; /* of use_srtp; NULL: without */
    bool no_certificate;
};
struct peer_dtls *peer_dtls_new(struct peer_offer o);
void peer_dtls_free(struct peer_dtls *p);
void peer_dtls_fingerprint(const struct peer_dtls *p, uint8_t ret_sha256[32]);
void peer_dtls_give(struct peer_dtls *p, const uint8_t *d, size_t n);
/* What it wants to send, one datagram a call; 0: nothing. */
size_t peer_dtls_sends(struct peer_dtls *p, uint8_t *ret_d, size_t room);
/* Goes on; 1: it is up, 0: not yet, -1: it failed, 2: the other side said goodbye. */
int peer_dtls_go(struct peer_dtls *p);
void peer_dtls_bye(struct peer_dtls *p);
/* What it exports: 2 * (16 + salt) bytes; and the profile's name. */
const char *peer_dtls_keys(struct peer_dtls *p, uint8_t ret_keys[60]);
