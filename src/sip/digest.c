#include "sip/digest.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

/* A nonce is hex: 8 bytes of time in us, 8 of chance, 16 of HMAC-SHA-256 over both. */
enum { STAMP = 16, SEAL = 16 };

struct used {
    uint64_t chance;
    int64_t made_us;
    uint32_t nc;
};

struct ua_nonces {
    uint8_t key[32];
    int64_t life_us;
    int64_t floor_us; /* what was made up to here is stale */
    struct used *used;
    uint32_t max, count, next; /* a ring by first use */
    struct map by_chance;
};

enum err ua_nonces_new(uint32_t nonces_max, uint32_t life_s, struct ua_nonces **ret_nonces)
{
    assert(nonces_max > 0);
    struct ua_nonces *n = calloc(1, sizeof *n);
    struct used *used = calloc(nonces_max, sizeof *used);
    if (!n || !used) {
        free(n);
        free(used);
        return ERR_NOMEM;
    }
    *n = (struct ua_nonces){.life_us = (int64_t)life_s * 1000000, .used = used, .max = nonces_max, .floor_us = INT64_MIN};
    ua_random(n->key, sizeof n->key);
    *ret_nonces = n;
    return OK;
}

void ua_nonces_free(struct ua_nonces *n)
{
    if (!n)
        return;
    map_done(&n->by_chance);
    memset(n->key, 0, sizeof n->key);
    free(n->used);
    free(n);
}

static void put_u64(uint8_t *p, uint64_t v)
{
    for (int i = 7; i >= 0; i--, v >>= 8)
        p[i] = (uint8_t)v;
}

static uint64_t get_u64(const uint8_t *p)
{
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | p[i];
    return v;
}

void ua_nonces_make(struct ua_nonces *n, int64_t now_us, char ret_nonce[UA_NONCE_BYTES])
{
    uint8_t bytes[STAMP + 32];
    put_u64(bytes, (uint64_t)now_us);
    ua_random(bytes + 8, 8);
    if (ua_hmac(n->key, bytes, STAMP, bytes + STAMP) != 0)
        ua_random(bytes + STAMP, SEAL); /* nobody can use it */
    str_hex(bytes, STAMP + SEAL, ret_nonce);
}

static int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* false: not one of ours */
static bool open_nonce(const struct ua_nonces *n, struct str nonce, int64_t *ret_made_us, uint64_t *ret_chance)
{
    uint8_t bytes[STAMP + SEAL], mac[32];
    if (nonce.n != 2 * sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++) {
        int high = nibble(nonce.p[2 * i]), low = nibble(nonce.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    if (ua_hmac(n->key, bytes, STAMP, mac) != 0 ||
        !str_same_secret((struct str){(const char *)mac, SEAL}, (struct str){(const char *)bytes + STAMP, SEAL}))
        return false;
    *ret_made_us = (int64_t)get_u64(bytes);
    uint64_t chance = get_u64(bytes + 8);
    *ret_chance = chance ? chance : 1;
    return true;
}

enum ua_nonce_verdict ua_nonces_look(const struct ua_nonces *n, struct str nonce, uint32_t nc, int64_t now_us)
{
    int64_t made_us;
    uint64_t chance, at;
    if (!open_nonce(n, nonce, &made_us, &chance))
        return UA_NONCE_FORGED;
    if (map_get(&n->by_chance, chance, &at) && (nc == 0 || nc <= n->used[at].nc))
        return UA_NONCE_REPLAYED;
    if (made_us <= n->floor_us || now_us - made_us > n->life_us || made_us > now_us)
        return UA_NONCE_STALE;
    return UA_NONCE_GOOD;
}

enum err ua_nonces_use(struct ua_nonces *n, struct str nonce, uint32_t nc)
{
    int64_t made_us;
    uint64_t chance, at;
    bool ours = open_nonce(n, nonce, &made_us, &chance);
    assert(ours);
    if (map_get(&n->by_chance, chance, &at)) {
        assert(nc > n->used[at].nc);
        n->used[at].nc = nc;
        return OK;
    }
    struct used *row = &n->used[n->next];
    bool full = n->count == n->max;
    if (full) {
        (void)map_del(&n->by_chance, row->chance);
        if (row->made_us > n->floor_us)
            n->floor_us = row->made_us;
    }
    *row = (struct used){.chance = chance, .made_us = made_us, .nc = nc ? nc : UINT32_MAX};
    enum err e = map_put(&n->by_chance, chance, n->next);
    if (e != OK) {
        n->floor_us = made_us > n->floor_us ? made_us : n->floor_us; /* it must not be good again */
        return e;
    }
    if (!full)
        n->count++;
    n->next = (n->next + 1) % n->max;
    return OK;
}

uint32_t ua_nonces_count(const struct ua_nonces *n)
{
    return n->count;
}

#define PIECE(s) ((struct ua_piece){(s).p, (s).n})
#define COLON ((struct ua_piece){":", 1})

enum err ua_digest_ha1(enum ua_hash hash, struct str user, struct str realm, struct str password, char ret_hex[UA_HASH_HEX])
{
    struct ua_piece pieces[] = {PIECE(user), COLON, PIECE(realm), COLON, PIECE(password)};
    return ua_hash_hex(hash, pieces, 5, ret_hex) == 0 ? OK : ERR_SYSTEM;
}

enum err ua_digest_response(const struct ua_digest *d, char ret_hex[UA_HASH_HEX])
{
    char ha2[UA_HASH_HEX];
    struct ua_piece second[] = {PIECE(d->method), COLON, PIECE(d->uri)};
    if (ua_hash_hex(d->hash, second, 3, ha2) != 0)
        return ERR_SYSTEM;
    struct ua_piece last = {ha2, strlen(ha2)};
    struct ua_piece with[] = {PIECE(d->ha1), COLON, PIECE(d->nonce), COLON, PIECE(d->nc), COLON,
                              PIECE(d->cnonce), COLON, PIECE(d->qop), COLON, last};
    struct ua_piece without[] = {PIECE(d->ha1), COLON, PIECE(d->nonce), COLON, last};
    int bad = d->qop.n ? ua_hash_hex(d->hash, with, 11, ret_hex) : ua_hash_hex(d->hash, without, 5, ret_hex);
    return bad ? ERR_SYSTEM : OK;
}
