/* Plans: a bound requirement as steps over sets of seats. A plan says which conditions it asks for; whoever wants them as atoms looks for them. */
#include <assert.h>

#include "engine/index_inside.h"
#include "lang/value.h"

struct span { /* a value on the stack of the program: where its code and its steps begin */
    const uint8_t *code;
    uint32_t steps;
};

struct planner {
    struct plan_step *steps;
    uint32_t count, depth;
    struct span stack[STACK_MAX];
};

static void push_span(struct planner *p, const uint8_t *code)
{
    assert(p->depth < STACK_MAX);
    p->stack[p->depth++] = (struct span){code, p->count};
}

static void pop_span(struct planner *p)
{
    assert(p->depth > 1);
    p->depth--;
}

/* The top value's code up to here is one condition: an atom. What was planned of its insides is forgotten. */
static void plan_atom(struct planner *p, const uint8_t *end)
{
    struct span top = p->stack[p->depth - 1];

    p->steps[top.steps] = (struct plan_step){.op = PLAN_ATOM, .code = top.code, .bytes = (uint32_t)(end - top.code)};
    p->count = top.steps + 1;
}

static void plan_step(struct planner *p, enum plan_op op)
{
    p->steps[p->count++] = (struct plan_step){.op = op};
}

static void plan_instruction(struct planner *p, enum code code, const uint8_t *at, const uint8_t *end)
{
    switch (code) {
    case CODE_FALSE:
    case CODE_TRUE:
        push_span(p, at);
        plan_step(p, code == CODE_TRUE ? PLAN_TRUE : PLAN_FALSE);
        break;
    case CODE_NOT:
        plan_step(p, PLAN_NOT);
        break;
    case CODE_AND:
    case CODE_OR:
        pop_span(p);
        plan_step(p, code == CODE_AND ? PLAN_AND : PLAN_OR);
        break;
    case CODE_COMPARE:
    case CODE_KNOWN:
        push_span(p, at);
        plan_atom(p, end);
        break;
    case CODE_TEST:
        pop_span(p);
        plan_atom(p, end);
        break;
    case CODE_PUSH:
    case CODE_COUNT:
        push_span(p, at);
        break;
    case CODE_WORTH: /* inside an atom: its TEST takes all this in */
        break;
    default:
        pop_span(p);
        break;
    }
}

uint32_t index_plan_room(const uint8_t *code, uint32_t bytes)
{
    uint32_t count = 0;

    for (struct cursor c = cursor_of(code, bytes); c.p < c.end; count++)
        for (struct cursor part = take_part(&c); part.p < part.end; count++)
            (void)take_instruction(&part);
    return count;
}

uint32_t index_plan(const uint8_t *code, uint32_t bytes, struct plan_step *steps)
{
    struct planner p = {.steps = steps};

    for (struct cursor c = cursor_of(code, bytes); c.p < c.end;) {
        p.depth = 0;
        for (struct cursor part = take_part(&c); part.p < part.end;) {
            const uint8_t *at = part.p;
            struct instruction i = take_instruction(&part);
            assert(!part.bad);
            plan_instruction(&p, i.code, at, part.p);
        }
        assert(p.depth == 1);
        plan_step(&p, PLAN_PART);
    }
    return p.count;
}
