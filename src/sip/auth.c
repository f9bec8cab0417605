/* auth.c: digest in messages: who says they are whom, and we to others. */
#include "sip/inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* ---- parameters ---- */

/* name="value" or name=value out of a list, without quotes and escapes. False: not there, or too long. */
static bool param(const msg_param_t *params, const char *name, char *ret, size_t room)
{
    const char *v = params ? msg_params_find(params, name) : NULL;
    size_t n = 0;
    if (!v)
        return false;
    bool quoted = *v == '"';
    if (quoted)
        v++;
    for (; *v && !(quoted && *v == '"'); v++) {
        if (quoted && *v == '\\' && v[1])
            v++;
        if (n + 1 >= room)
            return false;
        ret[n++] = *v;
    }
    ret[n] = 0;
    return true;
}

static bool nc_read(const char *text, uint32_t *ret)
{
    uint32_t v = 0;
    if (strlen(text) != 8)
        return false;
    for (int i = 0; i < 8; i++) {
        char c = text[i];
        int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (d < 0)
            return false;
        v = v << 4 | (uint32_t)d;
    }
    *ret = v;
    return v > 0;
}

/* ---- they to us ---- */

/* The credentials for our realm. */
static const msg_auth_t *credentials(const struct ua *ua, const sip_t *sip)
{
    const msg_auth_t *lists[] = {sip->sip_proxy_authorization, sip->sip_authorization};
    char realm[256];
    for (int i = 0; i < 2; i++)
        for (const msg_auth_t *a = lists[i]; a; a = a->au_next)
            if (a->au_scheme && strcasecmp(a->au_scheme, "Digest") == 0 && param(a->au_params, "realm", realm, sizeof realm) &&
                strcmp(realm, ua->world->realm) == 0)
                return a;
    return NULL;
}

struct str ua_auth_user(struct ua *ua, const sip_t *sip, char ret_user[UA_NUMBER_MAX])
{
    const msg_auth_t *a = credentials(ua, sip);
    ret_user[0] = 0;
    if (!a || !param(a->au_params, "username", ret_user, UA_NUMBER_MAX))
        ret_user[0] = 0;
    return str_of(ret_user);
}

enum proof { PROVEN, NOT_PROVEN, STALE, REPLAYED };

static enum proof prove(struct ua *ua, const sip_t *sip, const char *user, const struct ua_secret *secret)
{
    const msg_auth_t *a = credentials(ua, sip);
    char name[UA_NUMBER_MAX], nonce[UA_NONCE_BYTES], response[UA_HASH_HEX], uri[1024], algorithm[16] = "MD5", qop[16] = "", nc[16] = "",
                                                                                         cnonce[256] = "", right[UA_HASH_HEX];
    uint32_t count = 0;
    if (!a || !param(a->au_params, "username", name, sizeof name) || strcmp(name, user) != 0 ||
        !param(a->au_params, "nonce", nonce, sizeof nonce) || !param(a->au_params, "response", response, sizeof response) ||
        !param(a->au_params, "uri", uri, sizeof uri))
        return NOT_PROVEN;
    if (msg_params_find(a->au_params, "algorithm") && !param(a->au_params, "algorithm", algorithm, sizeof algorithm))
        return NOT_PROVEN;
    bool sha = strcasecmp(algorithm, "SHA-256") == 0;
    const char *ha1 = sha ? secret->sha256 : secret->md5;
    if ((!sha && strcasecmp(algorithm, "MD5") != 0) || !*ha1)
        return NOT_PROVEN;
    if (param(a->au_params, "qop", qop, sizeof qop) &&
        (strcasecmp(qop, "auth") != 0 || !param(a->au_params, "nc", nc, sizeof nc) || !nc_read(nc, &count) ||
         !param(a->au_params, "cnonce", cnonce, sizeof cnonce)))
        return NOT_PROVEN;
    struct ua_digest d = {sha ? UA_SHA256 : UA_MD5, str_of(ha1), str_of(nonce), str_of(nc), str_of(cnonce), str_of(qop),
                          str_of(sip->sip_request->rq_method_name), str_of(uri)};
    if (ua_digest_response(&d, right) != OK || !str_same_secret(str_of(right), str_of(response)))
        return NOT_PROVEN;
    /* The response is right for this nonce; is the nonce? */
    switch (ua_nonces_look(ua->nonces, str_of(nonce), count, ua_now_us())) {
    case UA_NONCE_GOOD: return ua_nonces_use(ua->nonces, str_of(nonce), count) == OK ? PROVEN : STALE;
    case UA_NONCE_REPLAYED: ua->counts.replayed++; return REPLAYED;
    default: return STALE;
    }
}

static char *challenge(struct ua *ua, const char *nonce, const char *algorithm, bool stale)
{
    return ua_text("Digest realm=\"%s\", nonce=\"%s\", algorithm=%s, qop=\"auth\"%s", ua->world->realm, nonce, algorithm, stale ? ", stale=true" : "");
}

enum ua_auth ua_authenticate(struct ua *ua, msg_t *msg, const sip_t *sip, const char *user, const struct ua_secret *secret, int status)
{
    bool tried = credentials(ua, sip) != NULL;
    enum proof p = tried && user ? prove(ua, sip, user, secret) : NOT_PROVEN;
    if (p == PROVEN)
        return UA_AUTH_GOOD;
    char nonce[UA_NONCE_BYTES];
    ua_nonces_make(ua->nonces, ua_now_us(), nonce);
    ua->counts.challenged++;
    /* Somebody unknown is asked as a phone is: MD5 before it has said who it is, then both. SHA-256 first: the order is the preference (RFC 8760). */
    bool sha = secret ? secret->sha256[0] : tried && ua->world->sha256, md5 = !secret || secret->md5[0] || !sha, stale = p == STALE || p == REPLAYED;
    char *first = sha ? challenge(ua, nonce, "SHA-256", stale) : NULL, *second = md5 ? challenge(ua, nonce, "MD5", stale) : NULL;
    const char *phrase = status == 401 ? "Unauthorized" : "Proxy Authentication Required";
    if (status == 401)
        nta_msg_treply(ua->agent, msg, status, phrase, TAG_IF(first, SIPTAG_WWW_AUTHENTICATE_STR(first)),
                       TAG_IF(second, SIPTAG_WWW_AUTHENTICATE_STR(second)), SIPTAG_SERVER_STR(ua->conf.name), TAG_END());
    else
        nta_msg_treply(ua->agent, msg, status, phrase, TAG_IF(first, SIPTAG_PROXY_AUTHENTICATE_STR(first)),
                       TAG_IF(second, SIPTAG_PROXY_AUTHENTICATE_STR(second)), SIPTAG_SERVER_STR(ua->conf.name), TAG_END());
    free(first);
    free(second);
    return tried && !stale ? UA_AUTH_WRONG : UA_AUTH_CHALLENGED;
}

/* ---- we to them ---- */

static void forget(struct ua_client *k)
{
    free(k->realm);
    free(k->nonce);
    free(k->opaque);
    k->realm = k->nonce = k->opaque = NULL;
    k->known = false;
    k->nc = 0;
}

void ua_client_done(struct ua_client *k)
{
    forget(k);
    free(k->user);
    if (k->password)
        memset(k->password, 0, strlen(k->password));
    free(k->password);
    *k = (struct ua_client){0};
}

bool ua_client_challenged(struct ua_client *k, const sip_t *sip)
{
    bool proxy = sip->sip_status->st_status == 407;
    const msg_auth_t *best = NULL;
    enum ua_hash hash = UA_MD5;
    char text[1024];
    if (!k->user)
        return false;
    for (const msg_auth_t *a = proxy ? sip->sip_proxy_authenticate : sip->sip_www_authenticate; a; a = a->au_next) {
        if (!a->au_scheme || strcasecmp(a->au_scheme, "Digest") != 0)
            continue;
        bool named = param(a->au_params, "algorithm", text, sizeof text);
        if (named && strcasecmp(text, "SHA-256") == 0) {
            best = a;
            hash = UA_SHA256;
            break;
        }
        if (!best && (!named || strcasecmp(text, "MD5") == 0))
            best = a;
    }
    char realm[1024], nonce[1024];
    if (!best || !param(best->au_params, "realm", realm, sizeof realm) || !param(best->au_params, "nonce", nonce, sizeof nonce))
        return false;
    bool stale = param(best->au_params, "stale", text, sizeof text) && strcasecmp(text, "true") == 0;
    /* Refused although it was answered, and not because the nonce was old: the password is wrong. */
    if (k->known && k->proxy == proxy && strcmp(k->realm, realm) == 0 && !stale && strcmp(k->nonce, nonce) == 0)
        return false;
    forget(k);
    k->realm = ua_copy(realm);
    k->nonce = ua_copy(nonce);
    k->opaque = param(best->au_params, "opaque", text, sizeof text) ? ua_copy(text) : NULL;
    k->qop = param(best->au_params, "qop", text, sizeof text) && strcasestr(text, "auth");
    k->hash = hash;
    k->proxy = proxy;
    k->known = true;
    return true;
}

char *ua_client_header(struct ua_client *k, const char *method, const char *uri)
{
    char ha1[UA_HASH_HEX], response[UA_HASH_HEX], nc[16], cnonce[17];
    uint8_t chance[8];
    if (!k->known)
        return NULL;
    ua_random(chance, sizeof chance);
    str_hex(chance, sizeof chance, cnonce);
    snprintf(nc, sizeof nc, "%08x", (unsigned)++k->nc);
    struct ua_digest d = {k->hash, STR(""), str_of(k->nonce), str_of(nc), str_of(cnonce), k->qop ? STR("auth") : STR(""), str_of(method), str_of(uri)};
    if (ua_digest_ha1(k->hash, str_of(k->user), str_of(k->realm), str_of(k->password), ha1) != OK)
        return NULL;
    d.ha1 = str_of(ha1);
    if (ua_digest_response(&d, response) != OK)
        return NULL;
    char *tail = k->qop ? ua_text(", qop=auth, nc=%s, cnonce=\"%s\"", nc, cnonce) : ua_copy("");
    char *header = ua_text("%s: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\", algorithm=%s%s%s%s%s",
                           k->proxy ? "Proxy-Authorization" : "Authorization", k->user, k->realm, k->nonce, uri, response,
                           k->hash == UA_MD5 ? "MD5" : "SHA-256", k->opaque ? ", opaque=\"" : "", k->opaque ? k->opaque : "", k->opaque ? "\"" : "", tail);
    free(tail);
    return header;
}
