#include "wire/openssl.h"

#include "wire/stun.h"

#include <assert.h>
#include <string.h>

#define COOKIE 0x2112a442u
#define HEAD 20
#define SHA1_BYTES 20
#define FINGERPRINT_XOR 0x5354554eu

enum attribute {
    USERNAME = 0x0006,
    MESSAGE_INTEGRITY = 0x0008,
    ERROR_CODE = 0x0009,
    UNKNOWN_ATTRIBUTES = 0x000a,
    MESSAGE_INTEGRITY_SHA256 = 0x001c,
    XOR_MAPPED_ADDRESS = 0x0020,
    PRIORITY = 0x0024,
    USE_CANDIDATE = 0x0025,
    FINGERPRINT = 0x8028,
    ICE_CONTROLLED = 0x8029,
    ICE_CONTROLLING = 0x802a,
};

static uint16_t get16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get32(const uint8_t *p)
{
    return (uint32_t)get16(p) << 16 | get16(p + 2);
}

static void put16(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 8), p[1] = (uint8_t)v;
}

static void put32(uint8_t *p, uint32_t v)
{
    put16(p, v >> 16);
    put16(p + 2, v);
}

/* CRC-32 of ITU V.42, as RFC 8489 14.7 wants it. Messages are short: no table. */
static uint32_t crc32(const uint8_t *p, size_t n)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
    }
    return ~crc;
}

static bool mapped(const uint8_t *p, size_t n, const uint8_t *head, union media_addr *ret_addr)
{
    union media_addr a = {0};
    uint16_t port = (uint16_t)(get16(p + 2) ^ (COOKIE >> 16));
    if (n == 8 && p[1] == 1) {
        a.v4.sin_family = AF_INET;
        a.v4.sin_addr.s_addr = htonl(get32(p + 4) ^ COOKIE);
    } else if (n == 20 && p[1] == 2) {
        a.v6.sin6_family = AF_INET6;
        for (size_t i = 0; i < 16; i++)
            a.v6.sin6_addr.s6_addr[i] = p[4 + i] ^ head[4 + i];
    } else {
        return false;
    }
    media_addr_set_port(&a, port);
    *ret_addr = a;
    return true;
}

/* One attribute before MESSAGE-INTEGRITY; false if it is not as it should be. */
static bool take(struct stun *m, enum attribute type, const uint8_t *head, const uint8_t *p, size_t n)
{
    switch (type) {
    case USERNAME:
        m->named = true;
        m->username = (struct str){(const char *)p, n};
        return n <= 513;
    case PRIORITY:
        m->priority = n == 4 ? get32(p) : 0;
        return n == 4;
    case USE_CANDIDATE:
        m->use_candidate = true;
        return n == 0;
    case ICE_CONTROLLED:
        m->controlled = true;
        return n == 8;
    case ICE_CONTROLLING:
        m->controlling = true;
        return n == 8;
    case XOR_MAPPED_ADDRESS:
        return n >= 8 && mapped(p, n, head, &m->mapped);
    case ERROR_CODE:
        m->error = n >= 4 ? (uint16_t)((p[2] & 7) * 100 + p[3]) : 0;
        return n >= 4 && p[3] < 100;
    case MESSAGE_INTEGRITY_SHA256: /* who sends it sends the other too */
    case UNKNOWN_ATTRIBUTES:
        return true;
    default:
        if (type < 0x8000) {
            if (m->unknowns < STUN_UNKNOWNS_MAX)
                m->unknown[m->unknowns] = (uint16_t)type;
            m->unknowns++;
        }
        return true;
    }
}

bool stun_read(const uint8_t *p, size_t n, struct stun *ret_message)
{
    if (n < HEAD || n % 4 != 0 || p[0] > 0x3f || get32(p + 4) != COOKIE || get16(p + 2) != n - HEAD)
        return false;
    uint16_t type = get16(p);
    struct stun m = {.class = (enum stun_class)((type >> 7 & 2) | (type >> 4 & 1)),
                     .method = (uint16_t)((type & 0xf) | (type >> 1 & 0x70) | (type >> 2 & 0xf80))};
    memcpy(m.id, p + 8, sizeof m.id);
    for (size_t at = HEAD; at < n;) {
        uint16_t kind = get16(p + at), bytes = get16(p + at + 2);
        size_t whole = 4 + ((size_t)bytes + 3) / 4 * 4;
        const uint8_t *value = p + at + 4;
        if (whole > n - at)
            return false;
        if (kind == FINGERPRINT) { /* the last one */
            if (bytes != 4 || at + whole != n || get32(value) != (crc32(p, at) ^ FINGERPRINT_XOR))
                return false;
            m.fingerprinted = true;
        } else if (m.signed_at) {
            ; /* nobody signed this */
        } else if (kind == MESSAGE_INTEGRITY) {
            if (bytes != SHA1_BYTES)
                return false;
            m.signed_at = at;
        } else if (!take(&m, kind, p, value, bytes)) {
            return false;
        }
        at += whole;
    }
    *ret_message = m;
    return true;
}

/* HMAC over the message up to `at`, its length said as if MESSAGE-INTEGRITY were the last (RFC 8489 14.5). */
static bool hmac(const uint8_t *p, size_t at, struct str key, uint8_t ret_sum[SHA1_BYTES])
{
    uint8_t text[2048];
    unsigned bytes = SHA1_BYTES;
    if (at > sizeof text || key.n > 1024)
        return false;
    memcpy(text, p, at);
    put16(text + 2, (uint32_t)(at + 4 + SHA1_BYTES - HEAD));
    return HMAC(EVP_sha1(), key.p, (int)key.n, text, at, ret_sum, &bytes) && bytes == SHA1_BYTES;
}

bool stun_signed_by(const uint8_t *p, const struct stun *m, struct str key)
{
    uint8_t sum[SHA1_BYTES];
    return m->signed_at && hmac(p, m->signed_at, key, sum) && CRYPTO_memcmp(sum, p + m->signed_at + 4, sizeof sum) == 0;
}

struct writer {
    uint8_t *p;
    size_t n;
};

static uint8_t *put(struct writer *w, enum attribute type, size_t bytes)
{
    size_t whole = 4 + (bytes + 3) / 4 * 4;
    assert(w->n + whole <= STUN_ANSWER_BYTES);
    uint8_t *p = w->p + w->n;
    memset(p, 0, whole);
    put16(p, type);
    put16(p + 2, (uint32_t)bytes);
    w->n += whole;
    put16(w->p + 2, (uint32_t)(w->n - HEAD));
    return p + 4;
}

static struct writer begin(const struct stun *request, uint16_t type, uint8_t *p)
{
    assert(request->method == STUN_BINDING);
    put16(p, type);
    put16(p + 2, 0);
    put32(p + 4, COOKIE);
    memcpy(p + 8, request->id, sizeof request->id);
    return (struct writer){p, HEAD};
}

static size_t end(struct writer w, struct str key)
{
    if (key.n) {
        size_t at = w.n;
        uint8_t *sum = put(&w, MESSAGE_INTEGRITY, SHA1_BYTES);
        if (!hmac(w.p, at, key, sum))
            return 0;
    }
    size_t at = w.n;
    uint8_t *sum = put(&w, FINGERPRINT, 4);
    put32(sum, crc32(w.p, at) ^ FINGERPRINT_XOR);
    return w.n;
}

size_t stun_write_success(const struct stun *request, const union media_addr *to, struct str key, uint8_t ret_p[STUN_ANSWER_BYTES])
{
    struct writer w = begin(request, 0x0101, ret_p);
    bool six = to->sa.sa_family == AF_INET6;
    uint8_t *p = put(&w, XOR_MAPPED_ADDRESS, six ? 20 : 8);
    p[1] = six ? 2 : 1;
    put16(p + 2, media_addr_port(to) ^ (COOKIE >> 16));
    if (six)
        for (size_t i = 0; i < 16; i++)
            p[4 + i] = to->v6.sin6_addr.s6_addr[i] ^ ret_p[4 + i];
    else
        put32(p + 4, ntohl(to->v4.sin_addr.s_addr) ^ COOKIE);
    return end(w, key);
}

size_t stun_write_error(const struct stun *request, uint16_t code, struct str key, uint8_t ret_p[STUN_ANSWER_BYTES])
{
    struct writer w = begin(request, 0x0111, ret_p);
    const char *reason = code == 487 ? "Role Conflict" : code == 420 ? "Unknown Attribute" : code == 401 ? "Unauthenticated" : "Bad Request";
    uint8_t *p = put(&w, ERROR_CODE, 4 + strlen(reason));
    p[2] = (uint8_t)(code / 100), p[3] = (uint8_t)(code % 100);
    memcpy(p + 4, reason, strlen(reason));
    if (code == 420) {
        uint32_t told = request->unknowns < STUN_UNKNOWNS_MAX ? request->unknowns : STUN_UNKNOWNS_MAX;
        p = put(&w, UNKNOWN_ATTRIBUTES, 2 * told);
        for (uint32_t i = 0; i < told; i++)
            put16(p + 2 * i, request->unknown[i]);
    }
    return end(w, key);
}
