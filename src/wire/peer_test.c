#include "wire/openssl.h"

#include "wire/peer_test.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* By long division, from the top, bits turned round by hand: not as ours does it. */
static uint32_t turned(uint32_t v, int bits)
{
    uint32_t out = 0;
    for (int i = 0; i < bits; i++)
        out |= (v >> i & 1) << (bits - 1 - i);
    return out;
}

static uint32_t crc_of(const uint8_t *p, size_t n)
{
    uint32_t rest = 0xffffffff;
    for (size_t i = 0; i < n; i++) {
        rest ^= turned(p[i], 8) << 24;
        for (int bit = 0; bit < 8; bit++)
            rest = rest >> 31 ? rest << 1 ^ 0x04c11db7u : rest << 1;
    }
    return ~turned(rest, 32);
}

static size_t attribute(uint8_t *p, size_t n, uint16_t type, const void *value, size_t bytes)
{
    uint8_t head[4] = {(uint8_t)(type >> 8), (uint8_t)type, (uint8_t)(bytes >> 8), (uint8_t)bytes};
    memcpy(p + n, head, 4);
    memset(p + n + 4, 0, (bytes + 3) / 4 * 4);
    if (bytes)
        memcpy(p + n + 4, value, bytes);
    return n + 4 + (bytes + 3) / 4 * 4;
}

static void length(uint8_t *p, size_t n)
{
    p[2] = (uint8_t)((n - 20) >> 8), p[3] = (uint8_t)(n - 20);
}

size_t peer_check(struct peer_check c, uint8_t *ret_p)
{
    static uint32_t count;
    uint8_t *p = ret_p, tie[8] = {1, 2, 3, 4, 5, 6, 7, 8}, priority[4] = {0x6e, 0, 1, 0xff};
    uint16_t type = c.type ? c.type : 1;
    uint8_t head[20] = {(uint8_t)(type >> 8), (uint8_t)type, 0, 0, 0x21, 0x12, 0xa4, 0x42, 9, 9, 9, 9};
    count++;
    memcpy(head + 12, &count, sizeof count);
    memcpy(p, head, 20);
    size_t n = 20;
    if (c.username)
        n = attribute(p, n, 0x0006, c.username, strlen(c.username));
    n = attribute(p, n, 0xc057, "\0\1\0\1", 4); /* Chromium's network cost: may be unknown */
    n = attribute(p, n, c.controlled ? 0x8029 : 0x802a, tie, 8);
    if (c.use_candidate)
        n = attribute(p, n, 0x0025, NULL, 0);
    n = attribute(p, n, 0x0024, priority, 4);
    if (c.unknown)
        n = attribute(p, n, c.unknown, "abc", 3);
    if (c.password && c.password[0]) {
        uint8_t sum[20];
        unsigned bytes = sizeof sum;
        length(p, n + 24);
        HMAC(EVP_sha1(), c.password, (int)strlen(c.password), p, n, sum, &bytes);
        n = attribute(p, n, 0x0008, sum, 20);
    }
    length(p, n);
    if (!c.no_fingerprint) {
        length(p, n + 8);
        uint32_t crc = crc_of(p, n) ^ 0x5354554eu;
        uint8_t sum[4] = {(uint8_t)(crc >> 24), (uint8_t)(crc >> 16), (uint8_t)(crc >> 8), (uint8_t)crc};
        n = attribute(p, n, 0x8028, sum, 4);
    }
    assert(n <= 512);
    return n;
}

struct peer_dtls {
    SSL_CTX *ctx;
    SSL *ssl;
    uint8_t fingerprint[32];
    int far; /* our end of its socket */
    bool up;
};

static int whoever(X509_STORE_CTX *store, void *user)
{
    (void)store, (void)user;
    return 1;
}

struct peer_dtls *peer_dtls_new(struct peer_offer o)
{
    struct peer_dtls *p = calloc(1, sizeof *p);
    p->ctx = SSL_CTX_new(DTLS_client_method());
    SSL_CTX_set_verify(p->ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(p->ctx, whoever, NULL);
    if (!o.no_certificate) {
        EVP_PKEY *key = EVP_RSA_gen(2048); /* an old browser's */
        X509 *cert = X509_new();
        X509_gmtime_adj(X509_getm_notBefore(cert), 0);
        X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
        X509_set_pubkey(cert, key);
        X509_sign(cert, key, EVP_sha256());
        unsigned n;
        X509_digest(cert, EVP_sha256(), p->fingerprint, &n);
        SSL_CTX_use_certificate(p->ctx, cert);
        SSL_CTX_use_PrivateKey(p->ctx, key);
        X509_free(cert);
        EVP_PKEY_free(key);
    }
    if (o.profiles)
        SSL_CTX_set_tlsext_use_srtp(p->ctx, o.profiles);
    int ends[2];
    int failed = socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends);
    assert(!failed);
    p->far = ends[1];
    p->ssl = SSL_new(p->ctx);
    SSL_set_options(p->ssl, SSL_OP_NO_QUERY_MTU);
    SSL_set_mtu(p->ssl, 600); /* its certificate takes two datagrams */
    BIO *bio = BIO_new_socket(ends[0], BIO_CLOSE);
    SSL_set_bio(p->ssl, bio, bio);
    SSL_set_connect_state(p->ssl);
    return p;
}

void peer_dtls_free(struct peer_dtls *p)
{
    SSL_free(p->ssl);
    SSL_CTX_free(p->ctx);
    close(p->far);
    free(p);
}

void peer_dtls_fingerprint(const struct peer_dtls *p, uint8_t ret_sha256[32])
{
    memcpy(ret_sha256, p->fingerprint, 32);
}

void peer_dtls_give(struct peer_dtls *p, const uint8_t *d, size_t n)
{
    ssize_t sent = send(p->far, d, n, 0);
    assert(sent == (ssize_t)n);
}

size_t peer_dtls_sends(struct peer_dtls *p, uint8_t *ret_d, size_t room)
{
    ssize_t n = recv(p->far, ret_d, room, MSG_DONTWAIT);
    return n > 0 ? (size_t)n : 0;
}

int peer_dtls_go(struct peer_dtls *p)
{
    ERR_clear_error();
    if (!p->up) {
        int done = SSL_do_handshake(p->ssl);
        p->up = done == 1;
        if (done != 1)
            return SSL_get_error(p->ssl, done) == SSL_ERROR_WANT_READ ? (DTLSv1_handle_timeout(p->ssl) < 0 ? -1 : 0) : -1;
    }
    char c;
    int n = SSL_read(p->ssl, &c, 1);
    return n > 0 || SSL_get_error(p->ssl, n) == SSL_ERROR_WANT_READ ? 1 : SSL_get_error(p->ssl, n) == SSL_ERROR_ZERO_RETURN ? 2 : -1;
}

void peer_dtls_bye(struct peer_dtls *p)
{
    SSL_shutdown(p->ssl);
}

const char *peer_dtls_keys(struct peer_dtls *p, uint8_t ret_keys[60])
{
    const SRTP_PROTECTION_PROFILE *profile = SSL_get_selected_srtp_profile(p->ssl);
    size_t n = profile->id == SRTP_AEAD_AES_128_GCM ? 56 : 60;
    int done = SSL_export_keying_material(p->ssl, ret_keys, n, "EXTRACTOR-dtls_srtp", 19, NULL, 0, 0);
    assert(done == 1);
    return profile->name;
}
