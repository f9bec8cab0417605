/* memory.c: memory that fails in the middle. Asked of copies of the engine, as many as are needed; the floor goes on as if nothing had been. */
#include <stdlib.h>

#include "engine/signatures.h"
#include "sim/inner.h"

#define LOAD_MOST 300u   /* so many are granted at most before one fails: about what a floor takes */
#define DECIDE_MOST 12u

/* From now on so many are granted, and none after them. */
static void grant(struct sim *s, uint64_t most)
{
    s->options->memory((uint32_t)prng_below(&s->odd, most));
}

static void grant_all(struct sim *s)
{
    s->options->memory(UINT32_MAX);
}

/* What was saved is loaded, or memory fails; never is anything found wrong with it. */
static void try_load(struct sim *s, const struct buf *saved)
{
    struct engine *e = NULL;

    grant(s, LOAD_MOST);
    enum err err = sim_engine(&e);
    if (err == OK)
        err = engine_load(e, saved->p, saved->n);
    grant_all(s);
    if (err != OK && err != ERR_NOMEM)
        sim_fault(&s->model, "12: where memory fails a snapshot is refused with %s", err_code(err));
    if (e)
        engine_free(e);
}

/* Another engine with the same state, which keeps few signatures or many. */
static struct engine *copy_of(struct sim *s, const struct buf *saved)
{
    static const uint32_t kept[] = {ENGINE_SIGNATURES_MAX, 0, 2};
    struct engine *e = sim_new_engine();

    engine_keep_signatures(e, kept[prng_below(&s->odd, 3)]);
    if (engine_load(e, saved->p, saved->n) != OK)
        abort();
    return e;
}

/* What the copy is now: as another one with these facts. */
static void follow(struct sim *s, const struct buf *saved, const struct facts *facts, const struct engine *copy)
{
    struct engine *e = copy_of(s, saved);

    for (uint32_t i = 0; i < facts->count; i++) {
        struct fact f = facts_at(facts, i);
        if (engine_evolve(e, &f) != OK)
            sim_fault(&s->model, "12: where memory fails fact %u cannot follow", i);
    }
    if (engine_hash(e) != engine_hash(copy))
        sim_fault(&s->model, "12: where memory fails the facts lead to another state");
    engine_free(e);
}

/* Refused for want of memory it changed nothing, and is carried out later as if it had never been sent before. */
static void once_more(struct sim *s, const struct buf *saved, const struct command *c, struct engine *refused)
{
    struct engine *e = copy_of(s, saved);
    struct facts once = {0}, again = {0};
    struct buf after = {0};

    engine_save(refused, &after);
    if (!sim_same_bytes(saved, &after))
        sim_fault(&s->model, "a command that memory failed changed the state");
    enum err first = engine_decide(e, c, &once), second = engine_decide(refused, c, &again);
    if (first != second || once.count != again.count || engine_hash(e) != engine_hash(refused))
        sim_fault(&s->model, "a command that memory failed is answered otherwise later");
    facts_done(&once);
    facts_done(&again);
    buf_done(&after);
    engine_free(e);
}

void sim_try_memory(struct sim *s, const struct command *c)
{
    struct buf saved = {0};
    struct facts facts = {0};

    engine_save(s->e, &saved);
    try_load(s, &saved);
    struct engine *e = copy_of(s, &saved);
    grant(s, DECIDE_MOST);
    enum err err = engine_decide(e, c, &facts);
    grant_all(s);
    if (err != OK && facts.count > 0)
        sim_fault(&s->model, "a command that memory failed wrote facts");
    else if (err == ERR_NOMEM)
        once_more(s, &saved, c, e);
    else
        follow(s, &saved, &facts, e);
    facts_done(&facts);
    buf_done(&saved);
    engine_free(e);
}
