#include "wire/openssl.h"

#include "wire/ice.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "wire/stun.h"

_Static_assert(ICE_ANSWER_BYTES >= STUN_ANSWER_BYTES, "an answer fits");

#define SECOND INT64_C(1000000)

void ice_start(struct ice *i, const char *ufrag, const char *pwd, const char *peer_ufrag, int64_t now_us)
{
    assert(strlen(ufrag) < sizeof i->ufrag && strlen(pwd) < sizeof i->pwd && strlen(peer_ufrag) < sizeof i->peer_ufrag);
    strcpy(i->ufrag, ufrag);
    strcpy(i->pwd, pwd);
    strcpy(i->peer_ufrag, peer_ufrag);
    i->sources = 0;
    i->consent_us = now_us;
}

/* A bucket of ICE_CHECKS_MAX that is full again after a second. */
static bool may(struct ice_source *s, int64_t now_us)
{
    int64_t filled = s->filled_us > now_us ? s->filled_us : now_us;
    if (filled - now_us > SECOND - SECOND / ICE_CHECKS_MAX)
        return false;
    s->filled_us = filled + SECOND / ICE_CHECKS_MAX;
    return true;
}

static struct ice_source *known(struct ice *i, const union media_addr *from)
{
    for (uint32_t n = 0; n < i->sources; n++)
        if (media_addr_same(&i->source[n].at, from))
            return &i->source[n];
    return NULL;
}

/* It has proven itself: it gets a measure of its own, if need be in place of the one that has been silent longest. */
static struct ice_source *learn(struct ice *i, const union media_addr *from)
{
    struct ice_source *place = &i->source[0];
    if (i->sources < ICE_SOURCES_MAX)
        place = &i->source[i->sources++];
    else
        for (uint32_t n = 1; n < ICE_SOURCES_MAX; n++)
            if (i->source[n].seen_us < place->seen_us)
                place = &i->source[n];
    *place = (struct ice_source){.at = *from};
    return place;
}

/* "ours:theirs", RFC 8445 7.2.2. */
static bool named(const struct ice *i, struct str username)
{
    char text[sizeof i->ufrag + sizeof i->peer_ufrag + 1];
    snprintf(text, sizeof text, "%s:%s", i->ufrag, i->peer_ufrag);
    return str_same_secret(username, str_of(text));
}

static size_t refuse(struct ice *i, int64_t now_us, const struct stun *m, uint16_t code, uint8_t *ret_answer)
{
    if (!may(&i->strangers, now_us)) {
        i->dropped++;
        return 0;
    }
    i->refused++;
    return stun_write_error(m, code, (struct str){0}, ret_answer);
}

size_t ice_check(struct ice *i, int64_t now_us, const union media_addr *from, const uint8_t *p, size_t n, uint8_t *ret_answer)
{
    struct stun m;
    /* A lite agent asks nothing, so answers are not for it; nothing is said to what is no check. */
    if (!stun_read(p, n, &m) || m.class != STUN_REQUEST || m.method != STUN_BINDING || !m.fingerprinted) {
        i->dropped++;
        return 0;
    }
    if (!m.named || !m.signed_at)
        return refuse(i, now_us, &m, 400, ret_answer);
    if (!named(i, m.username))
        return refuse(i, now_us, &m, 401, ret_answer);
    struct ice_source *source = known(i, from);
    if (!may(source ? source : &i->new_ones, now_us)) {
        i->dropped++;
        return 0;
    }
    struct str key = str_of(i->pwd);
    if (!stun_signed_by(p, &m, key))
        return refuse(i, now_us, &m, 401, ret_answer);
    if (!source)
        source = learn(i, from);
    source->seen_us = now_us;
    if (m.unknowns || m.controlled) { /* we never lead: who is led too must change */
        i->refused++;
        return stun_write_error(&m, m.unknowns ? 420 : 487, key, ret_answer);
    }
    if (m.use_candidate)
        i->chosen = *from;
    if (media_addr_same(&i->chosen, from))
        i->consent_us = now_us;
    i->answered++;
    return stun_write_success(&m, from, key, ret_answer);
}

bool ice_listens_to(const struct ice *i, const union media_addr *from)
{
    return !media_addr_none(&i->chosen) && media_addr_same(&i->chosen, from);
}

bool ice_gone(const struct ice *i, int64_t now_us)
{
    return now_us - i->consent_us >= ICE_CONSENT_US;
}

bool ice_random_text(char *ret_text, size_t n)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    assert(n > 1 && n <= 64);
    uint8_t bytes[64];
    if (RAND_bytes(bytes, (int)n) != 1)
        return false;
    for (size_t k = 0; k + 1 < n; k++)
        ret_text[k] = alphabet[bytes[k] & 63];
    ret_text[n - 1] = 0;
    return true;
}
