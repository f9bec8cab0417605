#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "net/inner.h"

/* Whoever makes large ones looks here first: answers wait in them for slow readers. */
static _Atomic uint64_t large;

uint64_t net_buf_large(void)
{
    return atomic_load_explicit(&large, memory_order_relaxed);
}

struct net_buf *net_buf_new(size_t n, void **ret_data)
{
    assert(ret_data);

    struct net_buf *b = malloc(sizeof *b + n);
    if (!b)
        return NULL;
    atomic_init(&b->refs, 1);
    b->n = n;
    if (n > NET_BUF_LARGE)
        atomic_fetch_add_explicit(&large, n, memory_order_relaxed);
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
    if (!b || atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) != 1)
        return;
    if (b->n > NET_BUF_LARGE)
        atomic_fetch_sub_explicit(&large, b->n, memory_order_relaxed);
    free(b);
}
