/* Any bytes as a snapshot: the target mends the sum at the end, so that the fuzzer reaches what lies behind it. What loads
 * must save to the same bytes. */
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "engine/engine.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const struct engine_limits limits = {20, 20, 50, 50};
    struct engine *e;
    struct buf out = {0};
    uint8_t *bytes = malloc(n ? n : 1);

    if (!bytes || engine_new(&limits, &e) != OK)
        abort();
    if (n)
        memcpy(bytes, p, n);
    if (n >= 8) {
        uint64_t sum = hash_bytes(bytes, n - 8, 0x314e4454u);
        for (unsigned i = 0; i < 8; i++)
            bytes[n - 8 + i] = (uint8_t)(sum >> (8 * i));
    }
    if (engine_load(e, bytes, n) == OK) {
        engine_save(e, &out);
        if (out.n != n || memcmp(out.p, bytes, n) != 0)
            abort();
    }
    buf_done(&out);
    engine_free(e);
    free(bytes);
    return 0;
}
