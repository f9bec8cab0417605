#include "wire/sdp.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/prng.h"

#define DIGITS_TYPE 101 /* of our offers */

const char *sdp_fault_text(enum sdp_fault f)
{
    static const char *const texts[SDP_FAULTS] = {
        [SDP_OK] = "OK",
        [SDP_SYNTAX] = "Not a session description",
        [SDP_TOO_BIG] = "Session description too long",
        [SDP_NO_AUDIO] = "No audio stream",
        [SDP_NO_CODEC] = "Neither PCMA nor PCMU is offered",
        [SDP_ADDRESS] = "No usable media address",
        [SDP_SECURITY] = "Media security does not fit",
        [SDP_NO_KEYS] = "No usable crypto attribute",
        [SDP_FINGERPRINT] = "No usable DTLS fingerprint or setup",
        [SDP_NO_ICE] = "No ICE credentials",
        [SDP_NO_MUX] = "rtcp-mux is required",
        [SDP_CHANGED] = "The answer does not fit the offer",
    };
    assert(f < SDP_FAULTS);
    return texts[f];
}

static enum sdp_direction turned(enum sdp_direction d)
{
    return (enum sdp_direction)((d & 1) << 1 | d >> 1);
}

/* How a line with this protocol is secured; 0: in none of our ways. */
static enum sdp_guard guard_of(struct str proto)
{
    static const struct {
        const char *name;
        enum sdp_guard guard;
    } rows[] = {{"RTP/AVP", SDP_PLAIN},  {"RTP/AVPF", SDP_PLAIN},
                {"RTP/SAVP", SDP_SDES},  {"RTP/SAVPF", SDP_SDES},
                {"UDP/TLS/RTP/SAVPF", SDP_BROWSER}, {"UDP/TLS/RTP/SAVP", SDP_BROWSER}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_is(proto, rows[i].name))
            return rows[i].guard;
    return 0;
}

static uint8_t ptime_of(const struct sdp_line *l)
{
    uint32_t ms = l->ptime_ms ? l->ptime_ms : 20;
    if (l->ptime_max_ms && ms > l->ptime_max_ms)
        ms = l->ptime_max_ms;
    return (uint8_t)(ms < 10 ? 10 : ms > 60 ? 60 : ms / 10 * 10);
}

/* What both kinds of line have: codec, digits, addresses, direction. */
static enum sdp_fault sound(const struct sdp_line *l, enum sdp_direction wish, struct sdp_leg *leg)
{
    leg->codec = l->payload[MEDIA_PCMA] != SDP_NONE ? MEDIA_PCMA : MEDIA_PCMU;
    leg->payload = l->payload[leg->codec];
    if (leg->payload == SDP_NONE)
        return SDP_NO_CODEC;
    leg->digits = leg->digits_in = l->digits == SDP_NONE ? 0 : l->digits;
    leg->ptime_ms = ptime_of(l);
    leg->rtcp_mux = l->rtcp_mux;
    leg->direction = wish & turned(l->direction);
    if (leg->guard == SDP_BROWSER) {
        leg->to = leg->rtcp_to = (union media_addr){0};
    } else {
        if (media_addr_none(&l->to) && !l->hold)
            return SDP_ADDRESS;
        leg->to = l->to, leg->rtcp_to = l->rtcp_to;
        if (l->hold) /* RFC 2543's way, still spoken */
            leg->direction &= SDP_RECVONLY;
    }
    leg->held = !(l->direction & SDP_RECVONLY) || (l->hold && leg->guard != SDP_BROWSER);
    return SDP_OK;
}

/* The best suite that both have. An answer names one of ours by its tag. */
static enum sdp_fault keys(const struct sdp_line *l, const struct sdp_own *own, bool answered, struct sdp_leg *leg)
{
    for (uint32_t mine = 0; mine < own->cryptos; mine++)
        for (uint32_t i = 0; i < l->cryptos; i++)
            if (own->crypto[mine].keys.suite == l->crypto[i].keys.suite && (!answered || own->crypto[mine].tag == l->crypto[i].tag)) {
                leg->in = l->crypto[i];
                leg->out = (struct sdp_crypto){.tag = l->crypto[i].tag, .keys = own->crypto[mine].keys};
                return SDP_OK;
            }
    return SDP_NO_KEYS;
}

static enum sdp_fault browser(const struct sdp_line *l, struct sdp_leg *leg)
{
    if (!l->fingerprinted || !(l->setup.n == 0 || str_is(l->setup, "actpass") || str_is(l->setup, "active")))
        return SDP_FINGERPRINT;
    if (!l->rtcp_mux)
        return SDP_NO_MUX;
    if (l->ufrag.n == 0 || l->pwd.n == 0)
        return SDP_NO_ICE;
    assert(l->ufrag.n < sizeof leg->peer_ufrag && l->pwd.n < sizeof leg->peer_pwd);
    memcpy(leg->peer_ufrag, l->ufrag.p, l->ufrag.n);
    memcpy(leg->peer_pwd, l->pwd.p, l->pwd.n);
    memcpy(leg->peer_fingerprint, l->fingerprint, sizeof leg->peer_fingerprint);
    return SDP_OK;
}

static enum sdp_fault suits(const struct sdp_line *l, const struct sdp_own *own, bool answered, struct sdp_leg *leg)
{
    enum sdp_fault fault = sound(l, own->direction, leg);
    if (!fault && leg->guard == SDP_SDES)
        fault = keys(l, own, answered, leg);
    if (!fault && leg->guard == SDP_BROWSER)
        fault = browser(l, leg);
    return fault;
}

static bool is_audio(const struct sdp_line *l)
{
    return str_is(l->kind, "audio") && l->port != 0;
}

enum sdp_fault sdp_take(const struct sdp *offer, const struct sdp_own *own, struct sdp_leg *ret_leg)
{
    static const enum sdp_guard best_first[] = {SDP_BROWSER, SDP_SDES, SDP_PLAIN};
    enum sdp_fault why = SDP_NO_AUDIO;
    for (uint32_t i = 0; i < offer->lines && why == SDP_NO_AUDIO; i++)
        if (is_audio(&offer->line[i]))
            why = SDP_SECURITY;
    for (size_t g = 0; g < sizeof best_first / sizeof *best_first; g++)
        for (uint32_t i = 0; i < offer->lines; i++) {
            if (!is_audio(&offer->line[i]) || !(own->guard & best_first[g]) || guard_of(offer->line[i].proto) != best_first[g])
                continue;
            struct sdp_leg leg = {.guard = best_first[g], .line = i};
            enum sdp_fault fault = suits(&offer->line[i], own, false, &leg);
            if (fault == SDP_OK) {
                *ret_leg = leg;
                return SDP_OK;
            }
            if (why == SDP_SECURITY) /* of several the first's, which its sender likes best */
                why = fault;
        }
    return why;
}

enum sdp_fault sdp_agree(const struct sdp_own *own, const struct sdp *answer, struct sdp_leg *ret_leg)
{
    assert(own->audio < own->lines);
    if (answer->lines != own->lines)
        return SDP_CHANGED;
    const struct sdp_line *l = &answer->line[own->audio];
    if (!str_is(l->kind, "audio") || !str_is(l->proto, own->line[own->audio].proto))
        return SDP_CHANGED;
    if (l->port == 0)
        return SDP_NO_AUDIO;
    struct sdp_leg leg = {.guard = guard_of(l->proto), .line = own->audio};
    enum sdp_fault fault = suits(l, own, true, &leg);
    if (fault)
        return fault;
    leg.digits_in = leg.digits ? own->digits : 0;
    *ret_leg = leg;
    return SDP_OK;
}

/* ---- writing ---- */

static void put(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct buf *b, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert(n >= 0 && (size_t)n < sizeof text);
    buf_put(b, text, (size_t)n);
}

static void put_address(struct buf *b, const struct sdp_own *own)
{
    char text[MEDIA_ADDR_TEXT];
    media_addr_text(&own->at, text);
    put(b, "IN IP%d %s", own->at.sa.sa_family == AF_INET6 ? 6 : 4, text);
}

static void put_crypto(struct buf *b, uint32_t tag, const struct wire_keys *keys)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[41];
    size_t at = 0, n = wire_suite_bytes(keys->suite);
    for (size_t i = 0; i < n; i += 3) {
        uint32_t three = (uint32_t)keys->secret[i] << 16;
        three |= i + 1 < n ? (uint32_t)keys->secret[i + 1] << 8 : 0;
        three |= i + 2 < n ? keys->secret[i + 2] : 0;
        for (size_t j = 0; j < 4; j++)
            text[at++] = i + j > n ? '=' : alphabet[three >> (18 - 6 * j) & 63];
    }
    text[at] = 0;
    put(b, "a=crypto:%" PRIu32 " %s inline:%s\r\n", tag, wire_suite_name(keys->suite), text);
}

static void put_browser(struct buf *b, const struct sdp_own *own)
{
    char ip[MEDIA_ADDR_TEXT];
    media_addr_text(&own->at, ip);
    put(b, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\na=fingerprint:sha-256 ", own->ufrag, own->pwd);
    for (size_t i = 0; i < sizeof own->fingerprint; i++)
        put(b, "%s%02X", i ? ":" : "", own->fingerprint[i]);
    put(b, "\r\na=setup:passive\r\na=msid:tandem voice\r\na=candidate:1 1 udp 2130706431 %s %u typ host\r\na=end-of-candidates\r\n", ip,
        media_addr_port(&own->at));
}

static void put_sound(struct buf *b, const uint8_t payload[MEDIA_CODECS], uint8_t digits, enum sdp_direction direction, bool mux)
{
    static const char *const names[MEDIA_CODECS] = {[MEDIA_PCMA] = "PCMA", [MEDIA_PCMU] = "PCMU"};
    static const char *const directions[] = {"inactive", "sendonly", "recvonly", "sendrecv"};
    for (enum media_codec c = 0; c < MEDIA_CODECS; c++)
        if (payload[c] != SDP_NONE)
            put(b, "a=rtpmap:%u %s/8000\r\n", payload[c], names[c]);
    if (digits)
        put(b, "a=rtpmap:%u telephone-event/8000\r\na=fmtp:%u 0-15\r\n", digits, digits);
    put(b, "a=ptime:20\r\na=%s\r\n%s", directions[direction], mux ? "a=rtcp-mux\r\n" : "");
}

static void put_formats(const uint8_t payload[MEDIA_CODECS], uint8_t digits, char ret_text[32])
{
    int at = 0;
    for (enum media_codec c = 0; c < MEDIA_CODECS; c++)
        if (payload[c] != SDP_NONE)
            at += snprintf(ret_text + at, 32 - (size_t)at, "%s%u", at ? " " : "", payload[c]);
    if (digits)
        snprintf(ret_text + at, 32 - (size_t)at, " %u", digits);
}

static void copy(char *to, size_t room, struct str s)
{
    size_t n = s.n < room ? s.n : room - 1;
    if (n)
        memcpy(to, s.p, n);
    to[n] = 0;
}

/* The first of its formats: enough for a line that is refused. */
static struct str first_format(struct str formats)
{
    while (formats.n && *formats.p == ' ')
        formats.p++, formats.n--;
    const char *end = formats.n ? memchr(formats.p, ' ', formats.n) : NULL;
    return (struct str){formats.p, end ? (size_t)(end - formats.p) : formats.n};
}

/* The body after o=; the version grows if it is another than the last (RFC 3264 8). */
static void finish(struct sdp_own *own, struct buf *body, struct buf *to)
{
    uint64_t said = hash_bytes(body->p, body->n, 1);
    own->version += own->version == 0 || said != own->said;
    own->said = said;
    put(to, "v=0\r\no=tandem %" PRIu64 " %" PRIu64 " ", own->session, own->version);
    put_address(to, own);
    buf_text(to, "\r\n");
    buf_put(to, body->p, body->n);
    if (body->err)
        to->err = body->err;
    buf_done(body);
}

static void head(const struct sdp_own *own, struct buf *b)
{
    assert(!media_addr_none(&own->at) && media_addr_port(&own->at) && own->session >> 62 == 0);
    buf_text(b, "s=tandem\r\nc=");
    put_address(b, own);
    buf_text(b, "\r\nt=0 0\r\n");
}

static void put_lines(const struct sdp_own *own, struct buf *b, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        put(b, "m=%s 0 %s %s\r\n", own->line[i].kind, own->line[i].proto, own->line[i].formats);
        if (own->line[i].mid[0])
            put(b, "a=mid:%s\r\n", own->line[i].mid);
    }
}

void sdp_write_answer(struct sdp_own *own, const struct sdp *offer, const struct sdp_leg *leg, struct buf *to)
{
    assert(leg->line < offer->lines);
    own->lines = offer->lines, own->audio = leg->line, own->digits = leg->digits ? leg->digits : own->digits;
    for (uint32_t i = 0; i < offer->lines; i++) {
        copy(own->line[i].kind, sizeof own->line[i].kind, offer->line[i].kind);
        copy(own->line[i].proto, sizeof own->line[i].proto, offer->line[i].proto);
        copy(own->line[i].formats, sizeof own->line[i].formats, first_format(offer->line[i].formats));
        copy(own->line[i].mid, sizeof own->line[i].mid, offer->line[i].mid);
    }
    uint8_t payload[MEDIA_CODECS] = {SDP_NONE, SDP_NONE};
    payload[leg->codec] = leg->payload;
    const char *mid = own->line[leg->line].mid;

    struct buf b = {0};
    head(own, &b);
    if (leg->guard == SDP_BROWSER)
        buf_text(&b, "a=ice-lite\r\n");
    if (mid[0] && str_among(offer->bundled, offer->line[leg->line].mid))
        put(&b, "a=group:BUNDLE %s\r\n", mid);
    put_lines(own, &b, 0, leg->line);
    char formats[32];
    put_formats(payload, leg->digits, formats);
    put(&b, "m=audio %u %s %s\r\n", media_addr_port(&own->at), own->line[leg->line].proto, formats);
    if (mid[0])
        put(&b, "a=mid:%s\r\n", mid);
    put_sound(&b, payload, leg->digits, leg->direction, leg->rtcp_mux);
    if (leg->guard == SDP_SDES)
        put_crypto(&b, leg->out.tag, &leg->out.keys);
    if (leg->guard == SDP_BROWSER)
        put_browser(&b, own);
    put_lines(own, &b, leg->line + 1, own->lines);
    finish(own, &b, to);
}

void sdp_write_offer(struct sdp_own *own, struct buf *to)
{
    static const uint8_t payload[MEDIA_CODECS] = {[MEDIA_PCMA] = 8, [MEDIA_PCMU] = 0};
    if (own->lines == 0) {
        assert(own->guard == SDP_PLAIN || own->guard == SDP_SDES);
        own->lines = 1;
        copy(own->line[0].kind, sizeof own->line[0].kind, STR("audio"));
        copy(own->line[0].proto, sizeof own->line[0].proto, str_of(own->guard == SDP_SDES ? "RTP/SAVP" : "RTP/AVP"));
    }
    enum sdp_guard guard = guard_of(str_of(own->line[own->audio].proto));
    assert(guard == SDP_PLAIN || guard == SDP_SDES); /* browsers ask, and never are asked */
    own->digits = own->digits ? own->digits : DIGITS_TYPE;
    struct buf b = {0};
    head(own, &b);
    put_lines(own, &b, 0, own->audio);
    char formats[32];
    put_formats(payload, own->digits, formats);
    put(&b, "m=audio %u %s %s\r\n", media_addr_port(&own->at), own->line[own->audio].proto, formats);
    put_sound(&b, payload, own->digits, own->direction, false);
    if (guard == SDP_SDES)
        for (uint32_t i = 0; i < own->cryptos; i++)
            put_crypto(&b, own->crypto[i].tag, &own->crypto[i].keys);
    put_lines(own, &b, own->audio + 1, own->lines);
    finish(own, &b, to);
}
