#include "net/precheck.h"

#include <string.h>
#include <strings.h>

static bool is_token(unsigned char ch) /* RFC 9110 5.6.2 */
{
    return (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') ||
           (ch != 0 && strchr("!#$%&'*+-.^_`|~", ch));
}

static bool is(const char *p, size_t n, const char *lowercase)
{
    return n == strlen(lowercase) && strncasecmp(p, lowercase, n) == 0;
}

static bool is_length(const char *p, size_t n) /* 1 to 18 digits: no sign, no list, no overflow */
{
    for (size_t i = 0; i < n; i++)
        if (p[i] < '0' || p[i] > '9')
            return false;
    return n >= 1 && n <= 18;
}

/* method SP target SP HTTP/1.x, one space each. */
static enum precheck_verdict request_line(struct precheck *k, const char *p, size_t n)
{
    const char *a = memchr(p, ' ', n);
    if (!a || a == p || a - p > 20)
        return PRECHECK_BAD;
    size_t rest = n - (size_t)(a + 1 - p);
    const char *b = memchr(a + 1, ' ', rest);
    if (!b || b == a + 1)
        return PRECHECK_BAD;
    size_t version = n - (size_t)(b + 1 - p);
    k->http_1_0 = is(b + 1, version, "HTTP/1.0");
    if (version != 8 || (memcmp(b + 1, "HTTP/1.1", 8) != 0 && memcmp(b + 1, "HTTP/1.0", 8) != 0))
        return PRECHECK_BAD;
    return PRECHECK_MORE;
}

static enum precheck_verdict header_line(struct precheck *k, const char *p, size_t n)
{
    size_t name = 0;
    while (name < n && is_token((unsigned char)p[name]))
        name++;
    if (name == 0 || name == n || p[name] != ':') /* also obs-fold and "Name :" */
        return PRECHECK_BAD;

    const char *v = p + name + 1;
    size_t vn = n - name - 1;
    while (vn > 0 && (*v == ' ' || *v == '\t'))
        v++, vn--;
    while (vn > 0 && (v[vn - 1] == ' ' || v[vn - 1] == '\t'))
        vn--;

    if (is(p, name, "host") && (++k->hosts > 1))
        return PRECHECK_BAD;
    if (is(p, name, "content-length") && (++k->lengths > 1 || !is_length(v, vn)))
        return PRECHECK_BAD;
    if (is(p, name, "transfer-encoding")) {
        if (++k->codings > 1)
            return PRECHECK_BAD;
        if (!is(v, vn, "chunked"))
            return PRECHECK_CODING;
    }
    return k->lines > PRECHECK_HEADERS_MAX ? PRECHECK_MANY : PRECHECK_MORE;
}

static enum precheck_verdict whole(const struct precheck *k)
{
    if (k->codings && (k->lengths || k->http_1_0))
        return PRECHECK_BAD;
    if (k->hosts == 0 && !k->http_1_0)
        return PRECHECK_BAD;
    return PRECHECK_DONE;
}

enum precheck_verdict net_precheck(struct precheck *k, const char *p, size_t n)
{
    for (; k->at < n; k->at++) {
        unsigned char ch = (unsigned char)p[k->at];
        if (k->cr) {
            size_t length = k->at - 1 - k->line;
            if (ch != '\n')
                return PRECHECK_BAD;
            if (length == 0 && k->lines > 0) {
                k->at++;
                return whole(k);
            }
            enum precheck_verdict v = k->lines == 0 ? request_line(k, p + k->line, length)
                                                    : header_line(k, p + k->line, length);
            if (v != PRECHECK_MORE)
                return v;
            k->lines++;
            k->line = k->at + 1;
            k->cr = false;
        } else if (ch == '\r') {
            k->cr = true;
        } else if (k->lines == 0) { /* visible ASCII and spaces, an upper case letter first */
            if (ch < 0x20 || ch > 0x7e || (k->at == 0 && (ch < 'A' || ch > 'Z')))
                return PRECHECK_BAD;
        } else if ((ch < 0x20 && ch != '\t') || ch == 0x7f) {
            return PRECHECK_BAD;
        }
    }
    return PRECHECK_MORE;
}
