/* Members: which seats meet a group's requirement, all at once by its atoms' words, or one seat that changed. */
#include <assert.h>
#include <string.h>

#include "engine/index_inside.h"
#include "lang/value.h"

/* A requirement run over a block of words: what is left of them, and who fell out at which part. */
struct run {
    const struct index *x;
    const struct members_ask *ask;
    uint32_t *predicate;
    uint64_t stack[STACK_MAX][BLOCK_WORDS];
    uint64_t left[BLOCK_WORDS];
    uint32_t alive, serving, depth, part;
};

static_assert(BLOCK_WORDS == 8, "set_and_8() takes a block");

/* Who is left after this part of the requirement. */
static void run_part(struct run *r, const uint64_t *meet)
{
    uint32_t alive = set_and_8(r->left, meet);

    r->predicate[r->part < 15 ? r->part : 15] += r->alive - alive;
    r->alive = alive;
    r->part++;
    r->depth = 0;
}

/* Who meets the i-th step, an atom; without one its words are made, and true of those who are left. */
static const uint64_t *atom_words(const struct run *r, uint32_t i, uint32_t word, uint64_t into[BLOCK_WORDS])
{
    const struct atom *a = r->ask->steps[i].atom;

    if (a)
        return a->set.words + word;
    for (uint32_t w = 0; w < BLOCK_WORDS; w++)
        into[w] = r->left[w] ? index_piece_word(r->x, r->ask->pieces + i, word + w, r->left[w]) : 0;
    return into;
}

static void run_step(struct run *r, uint32_t i, uint32_t word)
{
    uint64_t *top = r->stack[r->depth ? r->depth - 1 : 0], *under = r->stack[r->depth > 1 ? r->depth - 2 : 0], made[BLOCK_WORDS];
    enum plan_op op = r->ask->steps[i].op;

    switch (op) {
    case PLAN_ATOM:
        memcpy(r->stack[r->depth++], atom_words(r, i, word, made), sizeof r->left);
        break;
    case PLAN_TRUE:
    case PLAN_FALSE:
        memset(r->stack[r->depth++], op == PLAN_TRUE ? 0xff : 0, sizeof r->left);
        break;
    case PLAN_NOT:
        for (uint32_t k = 0; k < BLOCK_WORDS; k++)
            top[k] = ~top[k];
        break;
    case PLAN_AND:
        for (uint32_t k = 0; k < BLOCK_WORDS; k++)
            under[k] &= top[k];
        r->depth--;
        break;
    case PLAN_OR:
        for (uint32_t k = 0; k < BLOCK_WORDS; k++)
            under[k] |= top[k];
        r->depth--;
        break;
    case PLAN_PART:
        run_part(r, r->stack[0]);
        break;
    }
}

/* The whole requirement over one block. A part that is one atom, as most are, needs no stack. */
static void run_block(struct run *r, uint32_t word)
{
    const struct plan_step *steps = r->ask->steps;
    uint64_t made[BLOCK_WORDS];

    memset(r->left, 0xff, sizeof r->left);
    r->alive = set_and_8(r->left, r->ask->serves->set.words + word);
    r->depth = r->part = 0;
    r->serving += r->alive;
    for (uint32_t i = 0; i < r->ask->steps_count && r->alive; i++)
        if (steps[i].op == PLAN_ATOM && r->depth == 0 && steps[i + 1].op == PLAN_PART) {
            run_part(r, atom_words(r, i, word, made));
            i++;
        } else {
            run_step(r, i, word);
        }
}

uint32_t index_members_of(const struct index *x, const struct members_ask *ask, uint64_t *words, uint32_t *ret_serving, uint32_t predicate[16])
{
    struct run r;
    uint32_t members = 0;

    r.x = x;
    r.ask = ask;
    r.predicate = predicate;
    r.serving = 0;
    memset(predicate, 0, 16 * sizeof *predicate);
    for (uint32_t word = 0; word < x->words; word += BLOCK_WORDS) {
        run_block(&r, word);
        members += r.alive;
        memcpy(words + word, r.left, sizeof r.left);
    }
    *ret_serving = r.serving;
    return members;
}

/* The members of the words just made, one by one, if they are few. */
static void list_few(const struct index *x, struct group *g)
{
    uint32_t n = 0;

    g->few_are_all = g->members_count <= FEW_MAX;
    for (uint32_t w = 0; g->few_are_all && n < g->members_count; w++)
        for (uint64_t left = x->scratch[w]; left; left &= left - 1)
            g->kept->few[n++] = w * 64 + (uint32_t)__builtin_ctzll(left);
}

/* One member more or less; the others keep their order. */
static void change_few(struct group *g, uint32_t seat, bool in, uint32_t count)
{
    uint32_t i = 0;

    if (!g->few_are_all)
        return;
    g->few_are_all = count + in <= FEW_MAX;
    while (i < count && g->kept->few[i] < seat)
        i++;
    if (in && g->few_are_all) {
        memmove(g->kept->few + i + 1, g->kept->few + i, (count - i) * sizeof *g->kept->few);
        g->kept->few[i] = seat;
    } else if (!in) {
        assert(i < count && g->kept->few[i] == seat);
        memmove(g->kept->few + i, g->kept->few + i + 1, (count - i - 1) * sizeof *g->kept->few);
    }
}

void index_group_fill(struct index *x, struct group *g)
{
    struct members_ask ask = {.steps = g->kept->steps, .steps_count = g->kept->steps_count, .serves = g->serves};

    x->bytes -= set_bytes(&g->members);
    x->sparse_groups -= g->members.words == NULL;
    g->members_count = index_members_of(x, &ask, x->scratch, &g->serving, g->kept->predicate);
    list_few(x, g);
    set_assign(&g->members, x->scratch, x->words, g->members_count);
    x->sparse_groups += g->members.words == NULL;
    x->bytes += set_bytes(&g->members);
    g->stale = false;
}

/* The first part the seat fails; -1: none. */
static int first_failing(const struct kept *k, uint32_t seat)
{
    bool stack[STACK_MAX];
    uint32_t depth = 0;
    int part = 0;

    for (uint32_t i = 0; i < k->steps_count; i++)
        switch (k->steps[i].op) {
        case PLAN_ATOM:
            stack[depth++] = set_has(&k->steps[i].atom->set, seat);
            break;
        case PLAN_TRUE:
        case PLAN_FALSE:
            stack[depth++] = k->steps[i].op == PLAN_TRUE;
            break;
        case PLAN_NOT:
            stack[depth - 1] = !stack[depth - 1];
            break;
        case PLAN_AND:
            depth--;
            stack[depth - 1] = stack[depth - 1] && stack[depth];
            break;
        case PLAN_OR:
            depth--;
            stack[depth - 1] = stack[depth - 1] || stack[depth];
            break;
        case PLAN_PART:
            if (!stack[--depth])
                return part;
            part++;
            break;
        }
    return -1;
}

bool index_group_meets(const struct group *g, uint32_t seat)
{
    return set_has(&g->serves->set, seat) && first_failing(g->kept, seat) < 0;
}

/* A sparse set is longer or shorter for it. */
static void put_member(struct group *g, uint32_t seat, bool in)
{
    uint64_t before = set_bytes(&g->members);

    set_put(&g->members, seat, in);
    g->index->bytes += set_bytes(&g->members) - before;
}

void index_group_count(struct group *g, uint32_t seat, int by)
{
    if (!set_has(&g->serves->set, seat)) {
        put_member(g, seat, false);
        return;
    }
    int failing = first_failing(g->kept, seat);
    uint32_t one = by < 0 ? UINT32_MAX : 1;
    g->serving += one;
    if (failing >= 0)
        g->kept->predicate[failing < 15 ? failing : 15] += one;
    if (failing < 0) {
        change_few(g, seat, by > 0, g->members_count);
        g->members_count += one;
    }
    put_member(g, seat, by > 0 && failing < 0);
}
