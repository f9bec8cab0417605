/* Any bytes: link_decode() refuses them, or they are a frame that is written again and read again as the same. */
#include <stdlib.h>
#include <string.h>

#include "link/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static struct buf written(const struct link *f)
{
    struct buf b = {0};
    if (link_encode(&b, f) != OK)
        abort();
    return b;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct link f, again;
    struct link_fault fault;
    struct link_trunk trunk;
    size_t bytes;

    if (link_split(p, n, &bytes) != OK || bytes == 0 || link_decode(p, bytes, &f, &fault) != OK)
        return 0;
    struct buf once = written(&f);
    if (once.n > bytes || link_decode(once.p, once.n, &again, &fault) != OK) /* without what a newer version appended */
        abort();
    struct buf twice = written(&again);
    if (once.n != twice.n || memcmp(once.p, twice.p, once.n) != 0)
        abort();
    if (f.kind == LINK_CONFIG) {
        uint32_t count = 0;
        while (link_next_trunk(&f.config.trunks, &trunk))
            count++;
        if (count != again.config.trunks.count)
            abort();
    }
    buf_done(&once);
    buf_done(&twice);
    return 0;
}
