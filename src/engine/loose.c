/* Loose groups: those beyond index_keep(). They have no set that is held true: who meets the requirement is asked of the agents' attributes,
 * of one seat by running the requirement, of all by the atoms and columns there are. One answer about all is kept at a time, until something
 * changes. Takes no memory, and says what a kept group says. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/index_inside.h"

enum err index_view_room(struct index *x, uint32_t steps)
{
    struct view *v = x->view;

    if (steps <= v->room)
        return OK;
    struct plan_step *plan = realloc(v->steps, steps * sizeof *plan);
    if (!plan)
        return ERR_NOMEM;
    v->steps = plan;
    struct piece *pieces = realloc(v->pieces, steps * sizeof *pieces);
    if (!pieces)
        return ERR_NOMEM;
    v->pieces = pieces;
    v->room = steps;
    return OK;
}

void index_view_forget(struct index *x, const struct group *g)
{
    if (!g || x->view->of == g)
        x->view->of = NULL;
}

/* The plan, with the atoms there are and the pieces of those there are not. Returns how many steps; 0: one of them is asked seat by seat. */
static uint32_t plan_view(const struct index *x, const struct group *g)
{
    const struct view *v = x->view;
    uint32_t count = index_plan(g->code, g->bytes, v->steps);

    for (uint32_t i = 0; i < count; i++) {
        struct plan_step *s = v->steps + i;
        if (s->op != PLAN_ATOM)
            continue;
        s->atom = index_atom_find(x, s->code, s->bytes);
        if (!s->atom && !index_piece(x, s->code, s->bytes, v->pieces + i))
            return 0;
    }
    return count;
}

static void view_by_seat(const struct index *x, const struct group *g)
{
    struct view *v = x->view;

    v->members_count = v->serving = 0;
    memset(v->predicate, 0, sizeof v->predicate);
    for (uint32_t w = 0; w < x->words; w++) {
        uint64_t members = 0;
        for (uint64_t left = g->serves->set.words[w]; left; left &= left - 1) {
            uint32_t i = (uint32_t)__builtin_ctzll(left), seat = w * 64 + i;
            struct lang_env env = {.agent = x->attrs[seat], .agent_bytes = x->attrs_bytes[seat]};
            int failing = lang_first_failing(g->code, g->bytes, &env);
            v->serving++;
            if (failing >= 0)
                v->predicate[failing < 15 ? failing : 15]++;
            v->members_count += failing < 0;
            members |= (uint64_t)(failing < 0) << i;
        }
        v->words[w] = members;
    }
}

const struct view *index_view(const struct index *x, const struct group *g)
{
    struct view *v = x->view;

    assert(!g->kept && x->dirty_count == 0 && !x->grown);
    if (v->of == g)
        return v;
    struct members_ask ask = {.steps = v->steps, .pieces = v->pieces, .steps_count = plan_view(x, g), .serves = g->serves};
    if (ask.steps_count > 0 || g->bytes == 0)
        v->members_count = index_members_of(x, &ask, v->words, &v->serving, v->predicate);
    else
        view_by_seat(x, g);
    v->of = g;
    return v;
}

bool index_loose_has(const struct group *g, uint32_t seat)
{
    const struct index *x = g->index;

    if (!set_has(&g->serves->set, seat))
        return false;
    struct lang_env env = {.agent = x->attrs[seat], .agent_bytes = x->attrs_bytes[seat]};
    return lang_true(g->code, g->bytes, &env);
}
