/* serve.c: headers of a file that is served. Pure. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "service/file/file.h"

/* RFC 8187 attr-char. */
static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("!#$&+-.^_`|~", c));
}

void file_disposition(struct str name, bool shown, char ret_header[FILE_DISPOSITION_BYTES])
{
    static const char hex[] = "0123456789ABCDEF";
    assert(name.n < FILE_NAME_BYTES);

    int at = snprintf(ret_header, FILE_DISPOSITION_BYTES, "%s; filename=\"", shown ? "inline" : "attachment");
    char *p = ret_header + at;
    for (size_t i = 0; i < name.n; i++) {
        uint8_t c = (uint8_t)name.p[i];
        if ((c & 0xc0) == 0x80)
            continue; /* of a code point one _ is enough */
        *p++ = c >= 32 && c < 127 && c != '"' && c != '\\' && c != '%' ? (char)c : '_';
    }
    memcpy(p, "\"; filename*=UTF-8''", 20);
    p += 20;
    for (size_t i = 0; i < name.n; i++) {
        uint8_t c = (uint8_t)name.p[i];
        if (is_plain((char)c)) {
            *p++ = (char)c;
            continue;
        }
        *p++ = '%';
        *p++ = hex[c >> 4];
        *p++ = hex[c & 15];
    }
    *p = 0;
    assert((size_t)(p - ret_header) < FILE_DISPOSITION_BYTES);
}

enum err file_span(struct str header, uint64_t bytes, uint64_t *ret_from, uint64_t *ret_n)
{
    if (!str_starts(header, "bytes=") || memchr(header.p, ',', header.n))
        return ERR_MISSING;
    struct str s = {header.p + 6, header.n - 6};
    const char *dash = s.n ? memchr(s.p, '-', s.n) : NULL;
    if (!dash)
        return ERR_MISSING;
    struct str first = {s.p, (size_t)(dash - s.p)}, last = {dash + 1, s.n - (size_t)(dash + 1 - s.p)};
    uint64_t from = 0, to = 0;
    if ((first.n && !str_u64(first, &from)) || (last.n && !str_u64(last, &to)) || (!first.n && !last.n))
        return ERR_MISSING;
    if (!first.n) { /* the last `to` bytes */
        if (to == 0 || bytes == 0)
            return ERR_SPAN;
        *ret_n = to < bytes ? to : bytes;
        *ret_from = bytes - *ret_n;
        return OK;
    }
    if (last.n && to < from)
        return ERR_MISSING;
    if (from >= bytes)
        return ERR_SPAN;
    *ret_from = from;
    *ret_n = (last.n && to < bytes ? to + 1 : bytes) - from;
    return OK;
}
