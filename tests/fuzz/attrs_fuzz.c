/* Any bytes: attrs_check() refuses them, or they read back, and written again they are the same. */
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static uint8_t again[ATTRS_BYTES_MAX];
    struct attrs_writer w;
    struct attr a, found;

    if (attrs_check(p, n) != OK)
        return 0;
    attrs_write_init(&w, again, sizeof again);
    for (size_t at = 0; attrs_next(p, n, &at, &a);) {
        attrs_write(&w, &a);
        if (!attrs_find(p, n, a.id, &found) || found.type != a.type)
            abort();
    }
    if (w.err != OK || w.n != n || (n && memcmp(again, p, n) != 0))
        abort();
    return 0;
}
