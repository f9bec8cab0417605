#include <string.h>

#include "port/scan.h"

static bool ends_with(struct str s, const char *z, struct str *ret_head)
{
    size_t n = strlen(z);
    if (s.n < n || memcmp(s.p + s.n - n, z, n) != 0)
        return false;
    *ret_head = (struct str){s.p, s.n - n};
    return true;
}

enum scan_verdict scan_answer(struct str text, char ret_name[SCAN_NAME_BYTES])
{
    static const char head[] = "stream: ";
    struct str rest;
    size_t n = 0;

    ret_name[0] = 0;
    if (!str_starts(text, head))
        return SCAN_NONE;
    text = (struct str){text.p + sizeof head - 1, text.n - (sizeof head - 1)};
    if (str_is(text, "OK"))
        return SCAN_CLEAN;
    if (!ends_with(text, " FOUND", &rest))
        return SCAN_NONE;
    for (size_t i = 0; i < rest.n && n < SCAN_NAME_BYTES - 1; i++)
        ret_name[n++] = rest.p[i] > ' ' && rest.p[i] < 127 ? rest.p[i] : '_';
    ret_name[n] = 0;
    return SCAN_FOUND;
}
