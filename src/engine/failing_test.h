/* failing_test.h: allocations that fail, for one test program linked with --wrap=malloc, calloc and realloc. Include it once. */
#pragma once

#include <stddef.h>
#include <stdint.h>

static int64_t memory_left = INT64_MAX; /* allocations until one fails */

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

void *__wrap_malloc(size_t n)
{
    return memory_left-- > 0 ? __real_malloc(n) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return memory_left-- > 0 ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *p, size_t n)
{
    return memory_left-- > 0 ? __real_realloc(p, n) : NULL;
}
