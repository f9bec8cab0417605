#include "wire/sdp.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#define MID_MAX 32

/* One pass over the lines; what a session says is copied into each of its media lines. */
struct reading {
    struct sdp *sdp;
    struct sdp_line session, *line; /* line: the one being read, or session */
    bool listed[128];               /* payload types of the line */
    enum sdp_fault fault;
};

static bool visible(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x21 || s.p[i] > 0x7e)
            return false;
    return s.n > 0;
}

/* The next word, and s is what follows it. Empty at the end. */
static struct str word(struct str *s)
{
    while (s->n && *s->p == ' ')
        s->p++, s->n--;
    struct str w = {s->p, 0};
    while (s->n && *s->p != ' ')
        s->p++, s->n--, w.n++;
    return w;
}

/* Up to the sign, which is taken away too. */
static struct str until(struct str *s, char sign)
{
    const char *at = s->n ? memchr(s->p, sign, s->n) : NULL;
    struct str head = {s->p, at ? (size_t)(at - s->p) : s->n};
    size_t gone = head.n + (at ? 1 : 0);
    *s = (struct str){s->n ? s->p + gone : s->p, s->n - gone};
    return head;
}

static bool same_word(struct str s, const char *z)
{
    return s.n == strlen(z) && strncasecmp(s.p, z, s.n) == 0;
}

static bool number(struct str s, uint64_t max, uint64_t *ret_v)
{
    return str_u64(s, ret_v) && *ret_v <= max;
}

/* "IN IP4 192.0.2.1". Whom a stranger may make us send to: no groups, no broadcast. */
static void address(struct str s, uint16_t port, union media_addr *ret_addr, bool *ret_zero)
{
    struct str net = word(&s), type = word(&s), host = word(&s);
    union media_addr a;
    *ret_addr = (union media_addr){0};
    *ret_zero = false;
    if (!same_word(net, "IN") || media_addr_of(host, port, &a) != OK)
        return;
    if (same_word(type, "IP4") && a.sa.sa_family == AF_INET) {
        uint32_t ip = ntohl(a.v4.sin_addr.s_addr);
        *ret_zero = ip == 0;
        if (ip >> 24 > 0 && ip >> 28 < 14)
            *ret_addr = a;
    } else if (same_word(type, "IP6") && a.sa.sa_family == AF_INET6) {
        *ret_zero = IN6_IS_ADDR_UNSPECIFIED(&a.v6.sin6_addr);
        bool odd = *ret_zero || IN6_IS_ADDR_MULTICAST(&a.v6.sin6_addr) || IN6_IS_ADDR_V4MAPPED(&a.v6.sin6_addr) ||
                   IN6_IS_ADDR_LINKLOCAL(&a.v6.sin6_addr);
        if (!odd)
            *ret_addr = a;
    }
}

static int digit64(char c)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

/* Exactly n bytes in base64, with or without its padding. */
static bool base64(struct str s, uint8_t *ret_p, size_t n)
{
    while (s.n && s.p[s.n - 1] == '=' && s.n > (n * 8 + 5) / 6)
        s.n--;
    if (s.n != (n * 8 + 5) / 6)
        return false;
    uint32_t bits = 0, have = 0;
    size_t at = 0;
    for (size_t i = 0; i < s.n; i++) {
        int v = digit64(s.p[i]);
        if (v < 0)
            return false;
        bits = bits << 6 | (uint32_t)v, have += 6;
        if (have >= 8 && at < n) {
            have -= 8;
            ret_p[at++] = (uint8_t)(bits >> have);
        }
    }
    return at == n;
}

/* RFC 4568: TAG SUITE inline:KEY[|lifetime][|MKI:bytes] [parameters]. What we cannot do is passed over: another line may do. */
static void crypto(struct sdp_line *line, struct str s)
{
    struct sdp_crypto c = {0};
    uint64_t tag;
    struct str number_of = word(&s), suite = word(&s), inline_key = word(&s), more = s;
    if (line->cryptos == SDP_CRYPTOS_MAX || !number(number_of, 999999999, &tag) || word(&more).n > 0)
        return;
    for (c.keys.suite = 0; c.keys.suite < WIRE_SUITES; c.keys.suite++)
        if (same_word(suite, wire_suite_name(c.keys.suite)))
            break;
    if (c.keys.suite == WIRE_SUITES || inline_key.n < 7 || strncasecmp(inline_key.p, "inline:", 7) != 0)
        return;
    struct str rest = {inline_key.p + 7, inline_key.n - 7}, key = until(&rest, '|');
    if (!base64(key, c.keys.secret, wire_suite_bytes(c.keys.suite)) || (rest.n && memchr(rest.p, ':', rest.n)))
        return; /* the colon of an MKI, or a second key */
    c.tag = (uint32_t)tag;
    line->crypto[line->cryptos++] = c;
}

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static void fingerprint(struct sdp_line *line, struct str s)
{
    struct str hash = word(&s), text = word(&s);
    uint8_t bytes[SDP_FINGERPRINT_BYTES];
    if (!same_word(hash, "sha-256") || text.n != SDP_FINGERPRINT_BYTES * 3 - 1)
        return;
    for (size_t i = 0; i < SDP_FINGERPRINT_BYTES; i++) {
        int high = hex(text.p[3 * i]), low = hex(text.p[3 * i + 1]);
        if (high < 0 || low < 0 || (i + 1 < SDP_FINGERPRINT_BYTES && text.p[3 * i + 2] != ':'))
            return;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    memcpy(line->fingerprint, bytes, sizeof bytes);
    line->fingerprinted = true;
}

/* "101 telephone-event/8000" */
static void rtpmap(struct reading *r, struct str s)
{
    uint64_t type;
    struct str number_of = word(&s), name = until(&s, '/'), rate = until(&s, '/');
    if (!number(number_of, 127, &type) || !r->listed[type])
        return;
    name = word(&name);
    bool narrow = str_is(word(&rate), "8000") && (s.n == 0 || str_is(word(&s), "1"));
    uint8_t *places[] = {&r->line->payload[MEDIA_PCMA], &r->line->payload[MEDIA_PCMU], &r->line->digits};
    const char *names[] = {"PCMA", "PCMU", "telephone-event"};
    for (size_t i = 0; i < 3; i++)
        if (!same_word(name, names[i]) || !narrow)
            *places[i] = *places[i] == type ? SDP_NONE : *places[i]; /* 8 is something else here */
        else if (*places[i] == SDP_NONE)
            *places[i] = (uint8_t)type;
}

static void rtcp(struct sdp_line *line, struct str s)
{
    uint64_t port;
    if (!number(word(&s), 65535, &port) || port == 0)
        return;
    bool zero;
    line->rtcp_to = (union media_addr){0};
    if (s.n)
        address(s, (uint16_t)port, &line->rtcp_to, &zero);
    else /* the address of c=, which may come later */
        line->rtcp_port = (uint16_t)port;
}

static bool ice_text(struct str s, size_t min)
{
    for (size_t i = 0; i < s.n; i++)
        if (digit64(s.p[i]) < 0 && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '=')
            return false; /* ice-char, and what is seen in the wild */
    return s.n >= min && s.n <= 256;
}

static bool direction(struct str name, enum sdp_direction *ret_direction)
{
    static const char *const names[] = {[SDP_INACTIVE] = "inactive", [SDP_SENDONLY] = "sendonly", [SDP_RECVONLY] = "recvonly",
                                        [SDP_SENDRECV] = "sendrecv"};
    for (enum sdp_direction d = 0; d < sizeof names / sizeof *names; d++)
        if (str_is(name, names[d])) {
            *ret_direction = d;
            return true;
        }
    return false;
}

static void attribute(struct reading *r, struct str s)
{
    struct sdp_line *line = r->line;
    struct str name = until(&s, ':');
    uint64_t v;
    if (direction(name, &line->direction))
        return;
    if (str_is(name, "group") && line == &r->session) {
        if (same_word(word(&s), "BUNDLE"))
            r->sdp->bundled = s;
    } else if (str_is(name, "ice-ufrag")) {
        line->ufrag = ice_text(s, 4) ? s : (struct str){0};
    } else if (str_is(name, "ice-pwd")) {
        line->pwd = ice_text(s, 22) ? s : (struct str){0};
    } else if (str_is(name, "fingerprint")) {
        fingerprint(line, s);
    } else if (str_is(name, "setup")) {
        line->setup = s;
    }
    if (line == &r->session)
        return;
    if (str_is(name, "rtpmap")) {
        rtpmap(r, s);
    } else if (str_is(name, "ptime")) {
        line->ptime_ms = number(s, 1000, &v) ? (uint32_t)v : line->ptime_ms;
    } else if (str_is(name, "maxptime")) {
        line->ptime_max_ms = number(s, 1000, &v) ? (uint32_t)v : line->ptime_max_ms;
    } else if (str_is(name, "rtcp-mux")) {
        line->rtcp_mux = true;
    } else if (str_is(name, "rtcp")) {
        rtcp(line, s);
    } else if (str_is(name, "crypto")) {
        crypto(line, s);
    } else if (str_is(name, "mid")) {
        if (!visible(s) || s.n > MID_MAX)
            r->fault = SDP_SYNTAX;
        line->mid = s;
    }
}

static void connection(struct reading *r, struct str s)
{
    address(s, 0, &r->line->to, &r->line->hold);
}

/* What is only known when the line is over: its port goes to the address, wherever that stood. */
static void end_line(struct reading *r)
{
    struct sdp_line *line = r->line;
    if (line == &r->session || media_addr_none(&line->to))
        return;
    media_addr_set_port(&line->to, line->port);
    if (media_addr_none(&line->rtcp_to)) {
        line->rtcp_to = line->to;
        uint16_t next = line->rtcp_port ? line->rtcp_port : (uint16_t)(line->port < 65535 ? line->port + 1 : 0);
        media_addr_set_port(&line->rtcp_to, line->rtcp_mux ? line->port : next);
    }
}

/* "audio 49170[/1] RTP/AVP 8 0 101" */
static void media_line(struct reading *r, struct str s)
{
    end_line(r);
    if (r->sdp->lines == SDP_LINES_MAX) {
        r->fault = SDP_TOO_BIG;
        return;
    }
    struct sdp_line *line = r->line = &r->sdp->line[r->sdp->lines++];
    *line = r->session;
    memset(r->listed, 0, sizeof r->listed);
    line->kind = word(&s);
    struct str port = word(&s), ports = port;
    uint64_t v = 0;
    bool good = number(until(&ports, '/'), 65535, &v) && (ports.n == 0 || str_is(ports, "1"));
    line->port = (uint16_t)v;
    line->proto = word(&s);
    struct str list = s;
    line->formats = s;
    if (!good || !visible(line->kind) || line->kind.n > 15 || !visible(line->proto) || line->proto.n > 23 || !visible(word(&s))) {
        r->fault = SDP_SYNTAX;
        return;
    }
    for (struct str f = word(&list); f.n; f = word(&list)) {
        if (!visible(f))
            r->fault = SDP_SYNTAX;
        if (number(f, 127, &v))
            r->listed[v] = true;
    }
    line->payload[MEDIA_PCMA] = r->listed[8] ? 8 : SDP_NONE;
    line->payload[MEDIA_PCMU] = r->listed[0] ? 0 : SDP_NONE;
}

static void origin(struct reading *r, struct str s)
{
    (void)word(&s);
    uint64_t session = 0, version = 0;
    if (str_u64(word(&s), &session) && str_u64(word(&s), &version))
        r->sdp->session = session, r->sdp->version = version;
}

enum sdp_fault sdp_read(struct str text, struct sdp *ret_sdp)
{
    if (text.n > SDP_BYTES_MAX)
        return SDP_TOO_BIG;
    if (text.n == 0 || memchr(text.p, 0, text.n))
        return SDP_SYNTAX;
    *ret_sdp = (struct sdp){0};
    struct reading r = {.sdp = ret_sdp, .session = {.direction = SDP_SENDRECV, .payload = {SDP_NONE, SDP_NONE}, .digits = SDP_NONE}};
    r.line = &r.session;
    for (bool first = true, own = false; text.n && !r.fault; first = false) {
        struct str s = until(&text, '\n');
        if (s.n && s.p[s.n - 1] == '\r')
            s.n--;
        if (s.n == 0 && text.n == 0)
            break;
        if (s.n < 2 || s.p[1] != '=' || (first && !str_is(s, "v=0")))
            return SDP_SYNTAX;
        char kind = s.p[0];
        s = (struct str){s.p + 2, s.n - 2};
        own |= kind == 'o';
        if (kind == 'm' && !own)
            return SDP_SYNTAX;
        if (kind == 'o')
            origin(&r, s);
        else if (kind == 'c')
            connection(&r, s);
        else if (kind == 'm')
            media_line(&r, s);
        else if (kind == 'a')
            attribute(&r, s);
    }
    end_line(&r);
    return r.fault;
}
