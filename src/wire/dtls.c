#include "wire/openssl.h"

#include "wire/dtls.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MTU 1200
#define FIRST_RETRY_US 200000u
#define RETRY_US_MAX 3200000u
#define YEARS_S (10L * 365 * 86400)

struct dtls {
    SSL_CTX *ctx;
    BIO_METHOD *method;
    uint8_t fingerprint[SDP_FINGERPRINT_BYTES];
};

struct dtls_leg {
    SSL *ssl;
    enum dtls_state state;
    uint8_t peer[SDP_FINGERPRINT_BYTES];
    dtls_send *send;
    void *user;
    const uint8_t *in; /* the datagram being taken */
    size_t in_bytes;
};

/* ---- datagrams in and out: one write is one datagram, one read takes one ---- */

static int bio_write(BIO *b, const char *p, int n)
{
    struct dtls_leg *l = BIO_get_data(b);
    if (n > 0)
        l->send(l->user, (const uint8_t *)p, (size_t)n);
    return n;
}

static int bio_read(BIO *b, char *p, int room)
{
    struct dtls_leg *l = BIO_get_data(b);
    BIO_clear_retry_flags(b);
    if (!l->in) {
        BIO_set_retry_read(b);
        return -1;
    }
    size_t n = l->in_bytes < (size_t)room ? l->in_bytes : (size_t)room;
    memcpy(p, l->in, n);
    l->in = NULL;
    return (int)n;
}

static long bio_ctrl(BIO *b, int command, long number, void *p)
{
    (void)b, (void)number, (void)p;
    switch (command) {
    case BIO_CTRL_FLUSH:
        return 1;
    case BIO_CTRL_DGRAM_QUERY_MTU:
    case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
        return MTU;
    case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD:
        return 48; /* IPv6 and UDP */
    default:
        return 0;
    }
}

static int bio_create(BIO *b)
{
    BIO_set_init(b, 1);
    return 1;
}

static BIO_METHOD *method_new(void)
{
    BIO_METHOD *m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "leg");
    if (m && (!BIO_meth_set_write(m, bio_write) || !BIO_meth_set_read(m, bio_read) || !BIO_meth_set_ctrl(m, bio_ctrl) ||
              !BIO_meth_set_create(m, bio_create))) {
        BIO_meth_free(m);
        return NULL;
    }
    return m;
}

/* ---- the certificate ---- */

static bool sign(X509 *cert, EVP_PKEY *key)
{
    uint64_t serial;
    X509_NAME *name = X509_get_subject_name(cert);
    return RAND_bytes((uint8_t *)&serial, sizeof serial) == 1 && X509_set_version(cert, X509_VERSION_3) &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert), serial >> 1) && X509_gmtime_adj(X509_getm_notBefore(cert), -86400) &&
           X509_gmtime_adj(X509_getm_notAfter(cert), YEARS_S) &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"voice", -1, -1, 0) &&
           X509_set_issuer_name(cert, name) && X509_set_pubkey(cert, key) && X509_sign(cert, key, EVP_sha256());
}

static bool digest(const X509 *cert, uint8_t ret_sha256[SDP_FINGERPRINT_BYTES])
{
    unsigned n = 0;
    return X509_digest(cert, EVP_sha256(), ret_sha256, &n) && n == SDP_FINGERPRINT_BYTES;
}

static bool certify(struct dtls *d)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    bool good = key && cert && sign(cert, key) && digest(cert, d->fingerprint) && SSL_CTX_use_certificate(d->ctx, cert) &&
                SSL_CTX_use_PrivateKey(d->ctx, key);
    X509_free(cert);
    EVP_PKEY_free(key);
    return good;
}

/* The peer's certificate is trusted for one thing: it is the one that its description names. Who signed it and when says nothing. */
static int named_by_description(X509_STORE_CTX *store, void *user)
{
    (void)user;
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct dtls_leg *l = SSL_get_app_data(ssl);
    X509 *cert = X509_STORE_CTX_get0_cert(store);
    uint8_t sum[SDP_FINGERPRINT_BYTES];
    if (cert && digest(cert, sum) && CRYPTO_memcmp(sum, l->peer, sizeof sum) == 0)
        return 1;
    X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

static unsigned retry_us(SSL *ssl, unsigned last_us)
{
    (void)ssl;
    return last_us == 0 ? FIRST_RETRY_US : last_us * 2 > RETRY_US_MAX ? RETRY_US_MAX : last_us * 2;
}

enum err dtls_new(struct dtls **ret_d)
{
    enum err err = wire_srtp_begin();
    struct dtls *d = err ? NULL : calloc(1, sizeof *d);
    if (!d)
        return err ? err : ERR_NOMEM;
    d->method = method_new();
    d->ctx = SSL_CTX_new(DTLS_server_method());
    bool good = d->method && d->ctx && SSL_CTX_set_min_proto_version(d->ctx, DTLS1_2_VERSION) &&
                SSL_CTX_set_max_proto_version(d->ctx, DTLS1_2_VERSION) &&
                SSL_CTX_set_cipher_list(d->ctx, "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305") &&
                SSL_CTX_set1_groups_list(d->ctx, "X25519:P-256") &&
                SSL_CTX_set_tlsext_use_srtp(d->ctx, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80") == 0 && certify(d);
    if (!good) {
        ERR_clear_error();
        dtls_free(d);
        return ERR_SYSTEM;
    }
    SSL_CTX_set_options(d->ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_QUERY_MTU | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(d->ctx, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(d->ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_cert_verify_callback(d->ctx, named_by_description, NULL);
    *ret_d = d;
    return OK;
}

void dtls_free(struct dtls *d)
{
    if (!d)
        return;
    SSL_CTX_free(d->ctx);
    BIO_meth_free(d->method);
    free(d);
}

void dtls_fingerprint(const struct dtls *d, uint8_t ret_sha256[SDP_FINGERPRINT_BYTES])
{
    memcpy(ret_sha256, d->fingerprint, SDP_FINGERPRINT_BYTES);
}

enum err dtls_leg_new(struct dtls *d, const uint8_t peer[SDP_FINGERPRINT_BYTES], dtls_send *send, void *user, struct dtls_leg **ret_l)
{
    struct dtls_leg *l = calloc(1, sizeof *l);
    BIO *bio = l ? BIO_new(d->method) : NULL;
    SSL *ssl = bio ? SSL_new(d->ctx) : NULL;
    if (!ssl) {
        BIO_free(bio);
        free(l);
        return ERR_NOMEM;
    }
    *l = (struct dtls_leg){.ssl = ssl, .state = DTLS_SHAKING, .send = send, .user = user};
    memcpy(l->peer, peer, sizeof l->peer);
    BIO_set_data(bio, l);
    SSL_set_bio(ssl, bio, bio);
    SSL_set_app_data(ssl, l);
    SSL_set_accept_state(ssl);
    SSL_set_mtu(ssl, MTU);
    DTLS_set_timer_cb(ssl, retry_us);
    *ret_l = l;
    return OK;
}

void dtls_leg_free(struct dtls_leg *l)
{
    if (!l)
        return;
    SSL_free(l->ssl);
    free(l);
}

static enum dtls_state shake(struct dtls_leg *l)
{
    int done = SSL_do_handshake(l->ssl);
    if (done == 1)
        return SSL_get_selected_srtp_profile(l->ssl) ? DTLS_UP : DTLS_FAILED;
    return SSL_get_error(l->ssl, done) == SSL_ERROR_WANT_READ ? DTLS_SHAKING : DTLS_FAILED;
}

/* Nothing is ever said in the channel itself: what comes is thrown away, until its end. */
static enum dtls_state drain(struct dtls_leg *l)
{
    uint8_t bytes[2048];
    while (SSL_read(l->ssl, bytes, sizeof bytes) > 0)
        ;
    return SSL_get_shutdown(l->ssl) & SSL_RECEIVED_SHUTDOWN ? DTLS_OVER : DTLS_UP;
}

enum dtls_state dtls_take(struct dtls_leg *l, const uint8_t *p, size_t n)
{
    if (l->state == DTLS_OVER || l->state == DTLS_FAILED)
        return l->state;
    ERR_clear_error();
    l->in = p, l->in_bytes = n;
    if (l->state == DTLS_SHAKING)
        l->state = shake(l);
    if (l->state == DTLS_UP) /* the last of the handshake may bring more in the same datagram */
        l->state = drain(l);
    l->in = NULL;
    ERR_clear_error();
    return l->state;
}

enum dtls_state dtls_tick(struct dtls_leg *l)
{
    if (l->state != DTLS_SHAKING)
        return l->state;
    ERR_clear_error();
    if (DTLSv1_handle_timeout(l->ssl) < 0)
        l->state = DTLS_FAILED;
    ERR_clear_error();
    return l->state;
}

enum err dtls_keys(struct dtls_leg *l, struct wire_keys *ret_in, struct wire_keys *ret_out)
{
    const SRTP_PROTECTION_PROFILE *profile = l->state == DTLS_UP ? SSL_get_selected_srtp_profile(l->ssl) : NULL;
    if (!profile)
        return ERR_STATE;
    enum wire_suite suite = profile->id == SRTP_AEAD_AES_128_GCM ? WIRE_AEAD_AES_128_GCM : WIRE_AES_CM_128_HMAC_SHA1_80;
    size_t salt = wire_suite_bytes(suite) - 16;
    uint8_t m[2 * WIRE_KEYS_BYTES]; /* client's key, server's key, client's salt, server's salt: RFC 5764 4.2 */
    if (SSL_export_keying_material(l->ssl, m, 2 * (16 + salt), "EXTRACTOR-dtls_srtp", 19, NULL, 0, 0) != 1) {
        ERR_clear_error();
        return ERR_SYSTEM;
    }
    *ret_in = *ret_out = (struct wire_keys){.suite = suite};
    memcpy(ret_in->secret, m, 16);
    memcpy(ret_out->secret, m + 16, 16);
    memcpy(ret_in->secret + 16, m + 32, salt);
    memcpy(ret_out->secret + 16, m + 32 + salt, salt);
    OPENSSL_cleanse(m, sizeof m);
    return OK;
}

void dtls_close(struct dtls_leg *l)
{
    if (l->state != DTLS_UP)
        return;
    ERR_clear_error();
    (void)SSL_shutdown(l->ssl);
    ERR_clear_error();
    l->state = DTLS_OVER;
}
