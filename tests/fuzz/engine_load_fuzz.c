/* A snapshot with some of its bytes gone wrong, or any bytes at all: the sum at the end is mended, so that the fuzzer reaches what lies
 * behind it. What loads must be saved to bytes that load to the same.
 *
 * The first byte: 0 takes the rest as the snapshot; others draw a floor, and the second says how many commands it has behind it. Its own
 * snapshot is then changed, three bytes a change (where, low and high; what to): so that seeds outlive a new form of snapshots. */
#include <stdlib.h>
#include <string.h>

#include "engine/drawn_floor.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Of all before it, seeded with the first four bytes. */
static void mend_sum(struct buf *b)
{
    struct rd r = {.p = b->p, .n = b->n};

    if (b->n < 12)
        return;
    uint64_t sum = hash_bytes(b->p, b->n - 8, rd_u32(&r));
    for (unsigned i = 0; i < 8; i++)
        b->p[b->n - 8 + i] = (uint8_t)(sum >> (8 * i));
}

static void drawn_snapshot(uint8_t seed, uint32_t commands, struct buf *ret)
{
    struct drawn_floor f;
    struct engine *e;
    struct facts facts = {0};

    drawn_begin(&f, seed);
    if (engine_new(&drawn_limits, &e) != OK)
        abort();
    for (uint32_t i = 0; i < commands; i++) {
        struct command c = drawn_command(&f, e);
        facts_clear(&facts);
        (void)!engine_decide(e, &c, &facts);
    }
    engine_save(e, ret);
    facts_done(&facts);
    engine_free(e);
    drawn_done(&f);
}

static void try_load(const struct buf *bytes)
{
    struct engine *e, *again;
    struct buf out = {0}, out_again = {0};

    if (engine_new(&drawn_limits, &e) != OK || engine_new(&drawn_limits, &again) != OK)
        abort();
    if (engine_load(e, bytes->p, bytes->n) == OK) {
        engine_save(e, &out);
        if (engine_load(again, out.p, out.n) != OK)
            abort();
        engine_save(again, &out_again);
        if (out.n != bytes->n || out.n != out_again.n || memcmp(out.p, out_again.p, out.n) != 0)
            abort();
    }
    buf_done(&out);
    buf_done(&out_again);
    engine_free(e);
    engine_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct buf bytes = {0};

    if (n < 2)
        return 0;
    if (p[0] == 0)
        buf_put(&bytes, p + 1, n - 1);
    else
        drawn_snapshot(p[0], 30u + p[1], &bytes);
    for (size_t i = 2; p[0] != 0 && i + 3 <= n; i += 3)
        bytes.p[(p[i] | (size_t)p[i + 1] << 8) % bytes.n] = p[i + 2];
    mend_sum(&bytes);
    try_load(&bytes);
    buf_done(&bytes);
    return 0;
}
