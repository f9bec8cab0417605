#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "net/inner.h"

struct net_buf *net_buf_new(size_t n, void **ret_data)
{
    assert(ret_data);

    struct net_buf *b = malloc(sizeof *b + n);
    if (!b)
        return NULL;
    atomic_init(&b->refs, 1);
    b->n = n;
    *ret_data = b->data;
    return b;
}

struct net_buf *net_buf_copy(const void *p, size_t n)
{
    void *data;
    struct net_buf *b = net_buf_new(n, &data);
    if (b && n)
        memcpy(data, p, n);
    return b;
}

struct net_buf *net_buf_ref(struct net_buf *b)
{
    assert(b);
    atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed);
    return b;
}

void net_buf_unref(struct net_buf *b)
{
    if (b && atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) == 1)
        free(b);
}
