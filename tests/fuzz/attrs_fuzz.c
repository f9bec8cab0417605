/* Any bytes: attrs_check() refuses them, or they read back, and written again they are the same. */
#include <stdlib.h>
#include <string.h>

#include "base/attrs.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void write_again(struct attrs_writer *w, const struct attr *a)
{
    symbol_id symbols[ATTR_SET_MAX];

    switch (a->type) {
    case ATTR_NUMBER:
        attrs_write_number(w, a->id, a->number);
        break;
    case ATTR_TIME:
        attrs_write_time(w, a->id, a->number);
        break;
    case ATTR_TEXT:
        attrs_write_text(w, a->id, (symbol_id)a->number);
        break;
    case ATTR_FLAG:
        attrs_write_flag(w, a->id, (int)a->number);
        break;
    default:
        for (uint16_t i = 0; i < a->count; i++)
            symbols[i] = attr_symbol(a, i);
        attrs_write_set(w, a->id, symbols, a->count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static uint8_t again[ATTRS_BYTES_MAX];
    struct attrs_writer w;
    struct attr a, found;

    if (attrs_check(p, n) != OK)
        return 0;
    attrs_write_init(&w, again, sizeof again);
    for (size_t at = 0; attrs_next(p, n, &at, &a);) {
        write_again(&w, &a);
        if (!attrs_find(p, n, a.id, &found) || found.type != a.type)
            abort();
    }
    if (w.err != OK || w.n != n || (n && memcmp(again, p, n) != 0))
        abort();
    return 0;
}
