#include "base/fact.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* In uint32_t, so that no sum of two of them can wrap. */
#define FACTS_MAX (UINT32_MAX / 4)

static bool grow_items(struct facts *l)
{
    if (l->count < l->max)
        return true;
    if (l->max > FACTS_MAX)
        return false;
    uint32_t max = l->max ? l->max * 2 : 16;
    struct fact *items = realloc(l->items, (size_t)max * sizeof *items);
    if (!items)
        return false;
    l->items = items;
    l->max = max;
    return true;
}

/* Makes room for n more bytes; the items' rests move along with the bytes. The old ones are left to the caller:
 * what it is about to add may lie in them. */
static bool grow_bytes(struct facts *l, uint32_t n, uint8_t **ret_old)
{
    *ret_old = NULL;
    if (l->bytes_max - l->bytes_used >= n)
        return true;
    if (l->bytes_max > FACTS_MAX)
        return false;
    uint32_t max = l->bytes_max ? l->bytes_max * 2 : 1024;
    while (max - l->bytes_used < n)
        max *= 2;
    uint8_t *bytes = malloc(max);
    if (!bytes)
        return false;
    if (l->bytes_used)
        memcpy(bytes, l->bytes, l->bytes_used);
    for (uint32_t i = 0; i < l->count; i++)
        if (l->items[i].rest_bytes)
            l->items[i].rest = bytes + (l->items[i].rest - l->bytes);
    *ret_old = l->bytes;
    l->bytes = bytes;
    l->bytes_max = max;
    return true;
}

enum err facts_add(struct facts *l, const struct fact *f)
{
    assert(f->rest_bytes <= FACT_REST_MAX);
    assert(f->rest || f->rest_bytes == 0);

    uint8_t *old;
    if (!grow_items(l) || !grow_bytes(l, f->rest_bytes, &old))
        return ERR_NOMEM;

    struct fact *item = &l->items[l->count++];
    *item = *f;
    item->rest = NULL;
    if (f->rest_bytes) {
        item->rest = memcpy(l->bytes + l->bytes_used, f->rest, f->rest_bytes);
        l->bytes_used += f->rest_bytes;
    }
    free(old);
    return OK;
}

struct fact facts_at(const struct facts *l, uint32_t i)
{
    assert(i < l->count);
    return l->items[i];
}

void facts_clear(struct facts *l)
{
    l->count = 0;
    l->bytes_used = 0;
}

void facts_done(struct facts *l)
{
    free(l->items);
    free(l->bytes);
    *l = (struct facts){0};
}

enum { KINDS = 100, NAME_MAX_BYTES = 32 };

static const struct {
    const char *name;
    int sealed;
} kinds[KINDS] = {
#define FACT(name, number, sealed, text) [number] = {#name, sealed},
#include "base/fact.def"
#undef FACT
};

/* fact.def says FACT_CONTACT_OFFERED once; people and JSON read contact_offered. */
static char names[KINDS][NAME_MAX_BYTES];
static pthread_once_t names_once = PTHREAD_ONCE_INIT;

static void make_names(void)
{
    for (int k = 0; k < KINDS; k++) {
        if (!kinds[k].name)
            continue;
        const char *p = kinds[k].name + sizeof "FACT_" - 1;
        assert(strlen(p) < NAME_MAX_BYTES);
        for (int i = 0; p[i]; i++)
            names[k][i] = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] - 'A' + 'a') : p[i];
    }
}

const char *fact_name(uint16_t kind)
{
    if (kind >= KINDS || !kinds[kind].name)
        return "unknown";
    pthread_once(&names_once, make_names);
    return names[kind];
}

int fact_sealed(uint16_t kind)
{
    return kind < KINDS && kinds[kind].sealed;
}
