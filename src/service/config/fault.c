#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "service/config/inside.h"

void config_fault_name(struct config_fault *f, const char *field)
{
    snprintf(f->field, sizeof f->field, "%s", field);
}

/* Cut at a whole character. */
static void say(char *text, size_t room, const char *format, va_list args)
{
    int n = vsnprintf(text, room, format, args);
    if (n < 0 || (size_t)n < room)
        return;
    size_t end = room - 1;
    while (end > 0 && ((uint8_t)text[end - 1] & 0xc0) == 0x80)
        end--;
    if (end > 0 && (uint8_t)text[end - 1] >= 0xc0)
        end--;
    text[end] = 0;
}

enum err config_fault(struct config_fault *f, enum err err, const char *field, const char *en, const char *zh, ...)
{
    va_list args;

    assert(err);
    if (field)
        config_fault_name(f, field);
    va_start(args, zh);
    say(f->en, sizeof f->en, en, args);
    va_end(args);
    va_start(args, zh);
    say(f->zh, sizeof f->zh, zh, args);
    va_end(args);
    return err;
}

enum err config_fault_range(struct config_fault *f, int64_t v, int64_t least, int64_t most, const char *field)
{
    if (v >= least && v <= most)
        return OK;
    return config_fault(f, ERR_FIELD_RANGE, field, "%lld is out of range: %lld to %lld.", "%lld 超出范围：应为 %lld 到 %lld。", (long long)v,
                        (long long)least, (long long)most);
}

enum err config_warn(struct config_warnings *w, const char *field, const char *en, const char *zh, ...)
{
    va_list args;

    if (w->count == CONFIG_WARNINGS_MAX)
        return OK;
    if (w->count == w->room) {
        uint32_t room = w->room ? w->room * 2 : 4;
        struct config_warning *bigger = arena_new(w->arena, room, struct config_warning);
        if (!bigger)
            return ERR_NOMEM;
        if (w->count)
            memcpy(bigger, w->items, w->count * sizeof *bigger);
        w->items = bigger;
        w->room = room;
    }
    struct config_warning *one = &w->items[w->count++];
    snprintf(one->field, sizeof one->field, "%s", field);
    va_start(args, zh);
    say(one->en, sizeof one->en, en, args);
    va_end(args);
    va_start(args, zh);
    say(one->zh, sizeof one->zh, zh, args);
    va_end(args);
    return OK;
}

bool config_keep(struct arena *a, struct str *s)
{
    s->p = arena_text(a, s->p ? s->p : "", s->n);
    return s->p != NULL;
}
