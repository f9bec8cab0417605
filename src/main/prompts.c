/* prompts.c: the program's own prompts become rows, like a company's. */
#include <string.h>

#include "main/prompts.h"
#include "port/clock.h"
#include "port/store.h"
#include "service/phone/settings.h"

static enum err put_all(struct store_tx *tx, struct store_job *job)
{
    (void)job;
    for (size_t i = 0; i < main_prompts_count; i++) {
        const struct main_prompt *own = &main_prompts[i];
        struct phone_prompt p = {.key = str_of(own->key), .name = str_of(own->key), .bytes = {(const char *)own->p, own->n}, .now_us = clock_now_us()};
        const char *field;
        enum err err = phone_prompt_put(tx, ORG_FIRST, &p, &field);
        if (err != OK)
            return err;
    }
    return OK;
}

enum err main_prompts_put(struct store *s)
{
    struct store_job job = {.work = put_all};
    return store_call(s, &job);
}
