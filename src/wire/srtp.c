#include "wire/openssl.h"

#include "wire/srtp.h"

#include <assert.h>
#include <pthread.h>
#include <srtp2/srtp.h>
#include <stdlib.h>
#include <string.h>

struct wire_srtp {
    srtp_t in, out;
    uint32_t sources, source[WIRE_SOURCES_MAX]; /* of the peer, each proven by a packet */
};

static const struct {
    const char *name;
    size_t bytes;
    void (*rtp)(srtp_crypto_policy_t *);
    void (*rtcp)(srtp_crypto_policy_t *);
} suites[WIRE_SUITES] = {
    [WIRE_AES_CM_128_HMAC_SHA1_80] = {"AES_CM_128_HMAC_SHA1_80", 30, srtp_crypto_policy_set_rtp_default, srtp_crypto_policy_set_rtcp_default},
    [WIRE_AEAD_AES_128_GCM] = {"AEAD_AES_128_GCM", 28, srtp_crypto_policy_set_aes_gcm_128_16_auth, srtp_crypto_policy_set_aes_gcm_128_16_auth},
};

const char *wire_suite_name(enum wire_suite s)
{
    assert(s < WIRE_SUITES);
    return suites[s].name;
}

size_t wire_suite_bytes(enum wire_suite s)
{
    assert(s < WIRE_SUITES);
    return suites[s].bytes;
}

enum err wire_keys_make(enum wire_suite s, struct wire_keys *ret_keys)
{
    assert(s < WIRE_SUITES);
    struct wire_keys keys = {.suite = s};
    if (RAND_bytes(keys.secret, (int)suites[s].bytes) != 1)
        return ERR_SYSTEM;
    *ret_keys = keys;
    return OK;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool there;

static void begin(void)
{
    there = srtp_init() == srtp_err_status_ok;
}

enum err wire_srtp_begin(void)
{
    pthread_once(&once, begin);
    return there ? OK : ERR_SYSTEM;
}

static enum err session(const struct wire_keys *keys, srtp_ssrc_type_t direction, srtp_t *ret_session)
{
    uint8_t secret[WIRE_KEYS_BYTES];
    memcpy(secret, keys->secret, sizeof secret);
    srtp_policy_t policy = {.ssrc = {.type = direction}, .key = secret, .window_size = 128};
    suites[keys->suite].rtp(&policy.rtp);
    suites[keys->suite].rtcp(&policy.rtcp);
    srtp_err_status_t failed = srtp_create(ret_session, &policy);
    OPENSSL_cleanse(secret, sizeof secret);
    if (failed)
        *ret_session = NULL;
    return !failed ? OK : failed == srtp_err_status_alloc_fail ? ERR_NOMEM : ERR_SYSTEM;
}

enum err wire_srtp_new(const struct wire_keys *in, const struct wire_keys *out, struct wire_srtp **ret_s)
{
    assert(in->suite < WIRE_SUITES && out->suite < WIRE_SUITES);
    enum err err = wire_srtp_begin();
    struct wire_srtp *s = err ? NULL : calloc(1, sizeof *s);
    if (!s)
        return err ? err : ERR_NOMEM;
    err = session(in, ssrc_any_inbound, &s->in);
    if (!err)
        err = session(out, ssrc_any_outbound, &s->out);
    if (err) {
        wire_srtp_free(s);
        return err;
    }
    *ret_s = s;
    return OK;
}

void wire_srtp_free(struct wire_srtp *s)
{
    if (!s)
        return;
    if (s->in)
        (void)srtp_dealloc(s->in);
    if (s->out)
        (void)srtp_dealloc(s->out);
    free(s);
}

static enum err meaning(srtp_err_status_t status)
{
    switch (status) {
    case srtp_err_status_ok:
        return OK;
    case srtp_err_status_replay_fail:
    case srtp_err_status_replay_old:
    case srtp_err_status_pkt_idx_old:
        return ERR_STALE;
    case srtp_err_status_alloc_fail:
        return ERR_NOMEM;
    default:
        return ERR_INPUT;
    }
}

static uint32_t source_of(const uint8_t *p, bool rtcp)
{
    p += rtcp ? 4 : 8;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool known(const struct wire_srtp *s, uint32_t source)
{
    for (uint32_t i = 0; i < s->sources; i++)
        if (s->source[i] == source)
            return true;
    return false;
}

enum err wire_srtp_in(struct wire_srtp *s, uint8_t *p, size_t n, size_t *ret_n)
{
    enum wire_kind kind = wire_kind_of(p, n);
    if ((kind != WIRE_RTP && kind != WIRE_RTCP) || n > 65535)
        return ERR_INPUT;
    uint32_t source = source_of(p, kind == WIRE_RTCP);
    bool is_known = known(s, source);
    if (!is_known && s->sources == WIRE_SOURCES_MAX)
        return ERR_FULL;
    int left = (int)n;
    srtp_err_status_t status = kind == WIRE_RTP ? srtp_unprotect(s->in, p, &left) : srtp_unprotect_rtcp(s->in, p, &left);
    if (status)
        return meaning(status);
    if (!is_known)
        s->source[s->sources++] = source;
    *ret_n = (size_t)left;
    return OK;
}

enum err wire_srtp_out(struct wire_srtp *s, uint8_t *p, size_t n, size_t room, size_t *ret_n)
{
    assert(room >= n + WIRE_TRAILER_BYTES);
    enum wire_kind kind = wire_kind_of(p, n);
    if ((kind != WIRE_RTP && kind != WIRE_RTCP) || n > 65535)
        return ERR_INPUT;
    int left = (int)n;
    srtp_err_status_t status = kind == WIRE_RTP ? srtp_protect(s->out, p, &left) : srtp_protect_rtcp(s->out, p, &left);
    if (status)
        return meaning(status);
    assert((size_t)left <= room);
    *ret_n = (size_t)left;
    return OK;
}

enum wire_kind wire_kind_of(const uint8_t *p, size_t n)
{
    if (n >= 20 && p[0] <= 3)
        return WIRE_STUN;
    if (n >= 13 && p[0] >= 20 && p[0] <= 63)
        return WIRE_DTLS;
    if (n >= 8 && p[0] >= 128 && p[0] <= 191) {
        bool rtcp = p[1] >= 192 && p[1] <= 223;
        return rtcp ? WIRE_RTCP : n >= 12 ? WIRE_RTP : WIRE_NONE;
    }
    return WIRE_NONE;
}
