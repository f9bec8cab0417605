/* Heads as strangers write them. The verdict may not depend on how the bytes arrive, and what is
 * let through is what the pre-check promises: it ends at the first empty line and holds no byte
 * that parsers read differently. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/precheck.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    size_t step = (size_t)data[0] % 7 + 1; /* the first byte says how the others arrive */
    const char *p = (const char *)data + 1;
    size_t n = size - 1;

    struct precheck whole = {0}, pieces = {0};
    enum precheck_verdict a = net_precheck(&whole, p, n), b = PRECHECK_MORE;
    for (size_t have = 0; have < n && b == PRECHECK_MORE;) {
        have = n - have < step ? n : have + step;
        b = net_precheck(&pieces, p, have);
    }
    must(a == b && whole.at == pieces.at && whole.at <= n);
    if (a != PRECHECK_DONE)
        return 0;

    const char *end = memmem(p, n, "\r\n\r\n", 4);
    must(end && whole.at == (size_t)(end + 4 - p));
    for (const char *q = p; q < end; q++)
        must(*q != 0 && (*q != '\n' || q[-1] == '\r') && (*q != '\r' || q[1] == '\n'));
    must(!memmem(p, whole.at, "\n ", 2) && !memmem(p, whole.at, "\n\t", 2));
    must(whole.lines <= PRECHECK_HEADERS_MAX + 1 && whole.hosts <= 1 &&
         whole.lengths + whole.codings <= 1);
    return 0;
}
