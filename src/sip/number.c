#include "sip/number.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* A reader that walks over a value once. */
struct walk {
    const char *p, *end;
};

static void spaces(struct walk *w)
{
    while (w->p < w->end && (*w->p == ' ' || *w->p == '\t' || *w->p == '\r' || *w->p == '\n'))
        w->p++;
}

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool clean(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
            return false;
    return str_utf8((struct str){p, n});
}

static bool separator(char c)
{
    return c == '-' || c == '.' || c == '(' || c == ')';
}

static bool is_telephone(const char *p, size_t n)
{
    size_t digits = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] >= '0' && p[i] <= '9')
            digits++;
        else if (!separator(p[i]) && p[i] != '*' && p[i] != '#' && !(p[i] == '+' && i == 0))
            return false;
    }
    return digits > 0;
}

bool ua_read_user(struct str user, char ret_number[UA_NUMBER_MAX])
{
    char text[UA_NUMBER_MAX];
    size_t n = 0;
    for (size_t i = 0; i < user.n && user.p[i] != ';'; i++) {
        char c = user.p[i];
        if (c == '%') {
            if (i + 2 >= user.n || hex(user.p[i + 1]) < 0 || hex(user.p[i + 2]) < 0)
                return false;
            c = (char)(hex(user.p[i + 1]) * 16 + hex(user.p[i + 2]));
            i += 2;
        }
        if (n + 1 >= sizeof text)
            return false;
        text[n++] = c;
    }
    if (n == 0 || !clean(text, n))
        return false;
    bool telephone = is_telephone(text, n);
    size_t out = 0;
    for (size_t i = 0; i < n; i++)
        if (!telephone || !separator(text[i]))
            ret_number[out++] = text[i];
    ret_number[out] = 0;
    return true;
}

/* "Ann \"B\"" with p after the first quote; false if it never ends. What is too long is cut at a character. */
static bool quoted(struct walk *w, char *ret_text, size_t room)
{
    size_t n = 0;
    bool cut = false;
    while (w->p < w->end && *w->p != '"') {
        if (*w->p == '\\' && ++w->p == w->end)
            return false;
        if (n + 1 < room && !cut)
            ret_text[n++] = *w->p;
        else
            cut = true;
        w->p++;
    }
    if (w->p == w->end)
        return false;
    w->p++;
    while (cut && n > 0 && ((unsigned char)ret_text[n - 1] & 0xc0) == 0x80)
        n--;
    if (cut && n > 0 && (unsigned char)ret_text[n - 1] >= 0xc0)
        n--;
    if (!clean(ret_text, n))
        n = 0;
    ret_text[n] = 0;
    return true;
}

static bool token_char(char c)
{
    return isalnum((unsigned char)c) || strchr("-.!%*_+`'~", c) != NULL;
}

static bool scheme_is(struct str uri, const char *scheme)
{
    size_t n = strlen(scheme);
    return uri.n > n && strncasecmp(uri.p, scheme, n) == 0;
}

static bool read_uri(struct str uri, struct ua_number *n)
{
    if (scheme_is(uri, "tel:"))
        return ua_read_user((struct str){uri.p + 4, uri.n - 4}, n->number);
    size_t skip = scheme_is(uri, "sip:") ? 4 : scheme_is(uri, "sips:") ? 5 : 0;
    if (!skip)
        return false;
    struct str rest = {uri.p + skip, uri.n - skip};
    const char *at = memchr(rest.p, '@', rest.n);
    if (!at)
        return false;
    struct str user = {rest.p, (size_t)(at - rest.p)};
    const char *colon = memchr(user.p, ':', user.n); /* a password */
    if (colon)
        user.n = (size_t)(colon - user.p);
    struct str host = {at + 1, rest.n - (size_t)(at + 1 - rest.p)};
    if (host.n == 0)
        return false;
    n->withheld = host.n >= 17 && strncasecmp(host.p, "anonymous.invalid", 17) == 0;
    return ua_read_user(user, n->number);
}

/* Walks over one address; w then stands at its parameters. */
static bool walk_address(struct walk *w, struct ua_number *ret_number)
{
    struct ua_number n = {.number = ""};
    spaces(w);
    if (w->p == w->end)
        return false;
    const char *begin = w->p;
    if (*w->p == '"') {
        w->p++;
        if (!quoted(w, n.display, sizeof n.display))
            return false;
        spaces(w);
        if (w->p == w->end || *w->p != '<')
            return false;
    } else {
        while (w->p < w->end && (token_char(*w->p) || *w->p == ' ' || *w->p == '\t'))
            w->p++;
        if (w->p < w->end && *w->p == '<') {
            size_t length = (size_t)(w->p - begin);
            while (length > 0 && (begin[length - 1] == ' ' || begin[length - 1] == '\t'))
                length--;
            if (length < sizeof n.display && clean(begin, length))
                memcpy(n.display, begin, length);
        } else {
            w->p = begin;
        }
    }
    struct str uri;
    if (*w->p == '<') {
        const char *close = memchr(w->p, '>', (size_t)(w->end - w->p));
        if (!close)
            return false;
        uri = (struct str){w->p + 1, (size_t)(close - w->p - 1)};
        w->p = close + 1;
    } else { /* without brackets parameters are the header's (RFC 3261 20.10), but a tel's are its own */
        while (w->p < w->end && *w->p != ';' && *w->p != ',' && *w->p != ' ' && *w->p != '\t')
            w->p++;
        uri = (struct str){begin, (size_t)(w->p - begin)};
    }
    if (!read_uri(uri, &n))
        return false;
    if (strcasecmp(n.number, "anonymous") == 0 || strcasecmp(n.number, "unavailable") == 0 ||
        strcasecmp(n.number, "restricted") == 0)
        n.withheld = true;
    *ret_number = n;
    return true;
}

bool ua_read_address(struct str value, struct ua_number *ret_number)
{
    if (value.n == 0)
        return false;
    struct walk w = {value.p, value.p + value.n};
    return walk_address(&w, ret_number);
}

/* The value of name among ";a=b;c" from w up to a comma; empty if it is not there. */
static struct str param(struct walk *w, const char *name)
{
    struct str none = {"", 0};
    size_t length = strlen(name);
    for (;;) {
        spaces(w);
        if (w->p == w->end || *w->p != ';')
            return none;
        w->p++;
        spaces(w);
        const char *key = w->p;
        while (w->p < w->end && token_char(*w->p))
            w->p++;
        bool is = (size_t)(w->p - key) == length && strncasecmp(key, name, length) == 0;
        spaces(w);
        struct str value = none;
        if (w->p < w->end && *w->p == '=') {
            w->p++;
            spaces(w);
            const char *begin = w->p;
            if (w->p < w->end && *w->p == '"') {
                begin = ++w->p;
                while (w->p < w->end && *w->p != '"')
                    w->p += *w->p == '\\' && w->p + 1 < w->end ? 2 : 1;
                value = (struct str){begin, (size_t)(w->p - begin)};
                if (w->p == w->end)
                    return none;
                w->p++;
            } else {
                while (w->p < w->end && token_char(*w->p))
                    w->p++;
                value = (struct str){begin, (size_t)(w->p - begin)};
            }
        }
        if (is)
            return value;
    }
}

struct str ua_address_param(struct str value, const char *name)
{
    struct ua_number n;
    struct walk w = {value.p, value.p + value.n};
    if (value.n == 0 || !walk_address(&w, &n))
        return (struct str){"", 0};
    return param(&w, name);
}

bool ua_number_ok(const char *number)
{
    if (!number || !*number || strlen(number) >= UA_NUMBER_MAX)
        return false;
    for (const char *p = number; *p; p++)
        if (!isalnum((unsigned char)*p) && !strchr("+*#-_.!~'()", *p))
            return false;
    return true;
}

static bool is_digit(char c)
{
    return (c >= '0' && c <= '9') || c == '*' || c == '#' || (c >= 'A' && c <= 'D');
}

bool ua_read_dtmf(struct str body, char *ret_digit, uint32_t *ret_ms)
{
    struct walk w = {body.p, body.p + body.n};
    char digit = 0;
    uint64_t ms = 0;
    if (body.n == 0)
        return false;
    spaces(&w);
    if (w.end - w.p >= 1 && is_digit((char)toupper((unsigned char)*w.p)) &&
        (w.end - w.p == 1 || w.p[1] == '\r' || w.p[1] == '\n' || w.p[1] == ' ')) {
        *ret_digit = (char)toupper((unsigned char)*w.p);
        *ret_ms = 0;
        return true;
    }
    while (w.p < w.end) {
        const char *key = w.p;
        while (w.p < w.end && isalpha((unsigned char)*w.p))
            w.p++;
        size_t length = (size_t)(w.p - key);
        while (w.p < w.end && (*w.p == ' ' || *w.p == '='))
            w.p++;
        const char *value = w.p;
        while (w.p < w.end && *w.p != '\r' && *w.p != '\n')
            w.p++;
        struct str v = {value, (size_t)(w.p - value)};
        while (v.n && v.p[v.n - 1] == ' ')
            v.n--;
        if (length == 6 && strncasecmp(key, "Signal", 6) == 0 && v.n == 1 && is_digit((char)toupper((unsigned char)*v.p)))
            digit = (char)toupper((unsigned char)*v.p);
        else if (length == 8 && strncasecmp(key, "Duration", 8) == 0 && (!str_u64(v, &ms) || ms > 60000))
            ms = 0;
        spaces(&w);
        if (w.p == key)
            break; /* nothing was read: no line of this kind */
    }
    if (!digit)
        return false;
    *ret_digit = digit;
    *ret_ms = (uint32_t)ms;
    return true;
}

uint32_t ua_reason_cause(struct str value, const char *protocol)
{
    struct walk w = {value.p, value.p + value.n};
    size_t length = strlen(protocol);
    while (value.n && w.p < w.end) {
        spaces(&w);
        const char *begin = w.p;
        while (w.p < w.end && token_char(*w.p))
            w.p++;
        bool is = (size_t)(w.p - begin) == length && strncasecmp(begin, protocol, length) == 0;
        struct walk at = w;
        struct str cause = param(&at, "cause");
        uint64_t v;
        if (is && str_u64(cause, &v) && v <= 699)
            return (uint32_t)v;
        (void)param(&w, ""); /* over the others */
        while (w.p < w.end && *w.p != ',')
            w.p++;
        if (w.p < w.end)
            w.p++;
    }
    return 0;
}
