/* codes.c: wrap-up codes are a tree of at most CONFIG_CODE_LEVELS levels. What has something active below it is a folder and is not given
 * itself; what is archived, or stands below what is, is given no more and stays in the contacts that have it. */
#include <string.h>

#include "service/config/inside.h"

bool config_code_given(const struct config_view *v, uint64_t id)
{
    const struct config_code *k = config_code(v, id);
    uint32_t level = 0;

    for (uint32_t i = 0; k && i < v->codes_count; i++)
        if (v->codes[i].parent == id && v->codes[i].active)
            return false;
    while (k && k->active && k->parent && level++ < CONFIG_CODE_LEVELS)
        k = config_code(v, k->parent);
    return k && k->active && !k->parent;
}

static bool has(const struct config_queue *q, uint64_t id)
{
    for (uint16_t i = 0; i < q->codes_count; i++)
        if (q->codes[i] == id)
            return true;
    return false;
}

bool config_code_offered(const struct config_view *v, const struct config_queue *q, uint64_t id)
{
    uint32_t level = 0;

    if (!config_code_given(v, id))
        return false;
    if (!q || q->codes_count == 0)
        return true;
    for (const struct config_code *k = config_code(v, id); k && level < CONFIG_CODE_LEVELS; k = config_code(v, k->parent), level++)
        if (has(q, k->id))
            return true;
    return false;
}

bool config_code_any(const struct config_view *v, const struct config_queue *q)
{
    for (uint32_t i = 0; i < v->codes_count; i++)
        if (config_code_offered(v, q, v->codes[i].id))
            return true;
    return false;
}

/* -- checking -- */

/* Levels from the top down to it: 1 for one at the top. */
static uint32_t level_of(const struct config_view *v, uint64_t id)
{
    uint32_t level = 0;
    for (const struct config_code *k = config_code(v, id); k && level <= CONFIG_CODE_LEVELS; k = config_code(v, k->parent))
        level++;
    return level;
}

static bool stands_below(const struct config_view *v, uint64_t id, uint64_t above)
{
    uint32_t level = 0;
    for (const struct config_code *k = config_code(v, id); k && level <= CONFIG_CODE_LEVELS; k = config_code(v, k->parent), level++)
        if (k->id == above)
            return true;
    return false;
}

/* Levels of it and what is below: 1 for a leaf. */
static uint32_t height_of(const struct config_view *v, uint64_t id)
{
    uint32_t height = 1, own = level_of(v, id);
    for (uint32_t i = 0; id && i < v->codes_count; i++)
        if (stands_below(v, v->codes[i].id, id)) {
            uint32_t below = level_of(v, v->codes[i].id) - own + 1;
            height = below > height ? below : height;
        }
    return height;
}

static enum err check_place(const struct config_view *v, const struct config_code *k, struct config_fault *f)
{
    if (k->parent && !config_code(v, k->parent))
        return config_fault(f, ERR_MISSING, "parent", "There is no such code.", "没有这个小结码。");
    if (k->id && stands_below(v, k->parent, k->id))
        return config_fault(f, ERR_INPUT, "parent", "A code cannot stand below itself.", "小结码不能放在自己下面。");
    if (level_of(v, k->parent) + height_of(v, k->id) > CONFIG_CODE_LEVELS)
        return config_fault(f, ERR_INPUT, "parent", "Codes have at most %u levels.", "小结码最多 %u 级。", CONFIG_CODE_LEVELS);
    return OK;
}

static enum err check(const struct config_view *v, const struct config_code *k, struct config_fault *f)
{
    const char *field = NULL;
    enum err err = config_check_label(k->zh, "name_zh", &field);

    if (err == OK)
        err = config_check_label(k->en, "name_en", &field);
    if (err) {
        config_fault_name(f, field);
        return err;
    }
    if (k->id && !config_code(v, k->id))
        return ERR_MISSING;
    if (!k->id && v->codes_count >= CONFIG_CODES_MAX)
        return ERR_FULL;
    for (uint32_t i = 0; i < v->codes_count; i++) {
        const struct config_code *other = &v->codes[i];
        bool beside = other->parent == k->parent && other->id != k->id;
        if (beside && (str_eq(other->zh, k->zh) || str_eq(other->en, k->en))) {
            config_fault_name(f, str_eq(other->zh, k->zh) ? "name_zh" : "name_en");
            return ERR_EXISTS;
        }
    }
    return check_place(v, k, f);
}

/* -- storing -- */

static bool stands_before(const struct config_code *a, const struct config_code *b)
{
    return a->position != b->position ? a->position < b->position : a->id < b->id;
}

/* Those beside it in their order, it among them: all numbered anew. */
static uint32_t place(const struct config_view *v, const struct config_code *k, struct config_code *list)
{
    uint32_t count = 0, at;

    for (uint32_t i = 0; i < v->codes_count; i++) {
        if (v->codes[i].parent != k->parent || v->codes[i].id == k->id)
            continue;
        for (at = count++; at > 0 && stands_before(&v->codes[i], &list[at - 1]); at--)
            list[at] = list[at - 1];
        list[at] = v->codes[i];
    }
    at = k->position >= 0 && k->position < count ? (uint32_t)k->position : count;
    memmove(list + at + 1, list + at, (count - at) * sizeof *list);
    list[at] = *k;
    count++;
    for (uint32_t i = 0; i < count; i++)
        list[i].position = i;
    return count;
}

enum err config_code_put(struct config *c, const struct config_code *k, uint64_t *ret_id, struct config_fault *ret_fault)
{
    struct arena a = {0};
    struct config_code *list = NULL;
    uint64_t *ids = NULL;
    uint32_t count = 0;

    *ret_fault = (struct config_fault){0};
    pthread_mutex_lock(&c->applying);
    const struct config_view *v = config_take(c); /* until it is stored: names of those beside are its */
    enum err err = check(v, k, ret_fault);
    if (err == OK) {
        list = arena_new(&a, v->codes_count + 1, struct config_code);
        ids = arena_new(&a, v->codes_count + 1, uint64_t);
        err = list && ids ? OK : ERR_NOMEM;
    }
    if (err == OK) {
        count = place(v, k, list);
        for (uint32_t i = 0; i < count; i++) {
            pthread_mutex_lock(&c->lock);
            ids[i] = list[i].id ? list[i].id : c->next_code++;
            pthread_mutex_unlock(&c->lock);
            if (list[i].id == k->id)
                *ret_id = ids[i];
        }
        err = config_codes_store(c, list, count, ids);
    }
    config_drop(v);
    pthread_mutex_unlock(&c->applying);
    arena_done(&a);
    return err;
}
