#include "engine/gate.h"

#include "engine/index_inside.h"
#include "lang/value.h"

/* The place of an attribute; 0: there is none left. */
static uint8_t place_of(struct gate_places *p, attr_id id, uint8_t type)
{
    for (uint32_t i = 1; i <= p->count; i++)
        if (p->id[i] == id && p->type[i] == type)
            return (uint8_t)i;
    if (p->count + 1 == GATE_PLACES)
        return 0;
    p->id[++p->count] = id;
    p->type[p->count] = type;
    return (uint8_t)p->count;
}

/* What the agent has of the attribute there? */
static bool find_at(const struct index *x, uint32_t seat, const struct gate_places *p, uint32_t place, struct attr *ret)
{
    return attrs_find(x->attrs[seat], x->attrs_bytes[seat], p->id[place], ret) && ret->type == p->type[place];
}

/* False: it is no range. */
static bool range_of(enum lang_op op, int64_t constant, int64_t *low, int64_t *high)
{
    *low = INT64_MIN;
    *high = INT64_MAX;
    if (constant == INT64_MIN || constant == INT64_MAX)
        return false;
    if (op == LANG_OP_EQ || op == LANG_OP_GE)
        *low = constant;
    if (op == LANG_OP_EQ || op == LANG_OP_LE)
        *high = constant;
    if (op == LANG_OP_GT)
        *low = constant + 1;
    if (op == LANG_OP_LT)
        *high = constant - 1;
    return op >= LANG_OP_EQ && op <= LANG_OP_GE && op != LANG_OP_NE;
}

/* A part that is one comparison of an agent's attribute with a constant; others are let through. */
static void add_part(struct gate_keys *keys, struct gate *g, uint32_t *ranges, const struct instruction *i)
{
    struct attr constant = value_of(&i->right, NULL);
    uint8_t type = (uint8_t)i->left.type;
    int64_t low, high;

    if (i->op == LANG_OP_HAS && type == ATTR_SET && constant.type == ATTR_TEXT && !g->set) {
        g->set = place_of(&keys->sets, i->left.attr, ATTR_SET);
        g->bit = g->set ? (uint8_t)((uint64_t)constant.number % 64) : 0;
    } else if (type != ATTR_SET && *ranges < GATE_RANGES && constant.type != ATTR_NONE && constant.type != ATTR_SET &&
               range_of(i->op, constant.number, &low, &high)) {
        uint8_t place = place_of(&keys->numbers, i->left.attr, type);
        if (!place)
            return;
        g->of[*ranges] = place;
        g->low[*ranges] = low;
        g->high[(*ranges)++] = high;
    }
}

void index_gate(const struct group *g, struct gate_keys *keys, struct gate *ret)
{
    uint32_t ranges = 0;

    *ret = (struct gate){.low = {INT64_MIN, INT64_MIN}, .high = {INT64_MAX, INT64_MAX}};
    for (struct cursor c = cursor_of(g->code, g->bytes); c.p < c.end;) {
        struct cursor part = take_part(&c);
        struct instruction i;
        if (index_plain(part.p, (uint32_t)(part.end - part.p), &i))
            add_part(keys, ret, &ranges, &i);
    }
}

void index_gate_agent(const struct index *x, uint32_t seat, const struct gate_keys *keys, struct gate_agent *ret)
{
    struct attr a;

    *ret = (struct gate_agent){.known = 1, .symbols = {1}}; /* the place where nothing is wanted */
    if (!x->attrs[seat])
        return;
    for (uint32_t i = 1; i <= keys->numbers.count; i++)
        if (find_at(x, seat, &keys->numbers, i, &a)) {
            ret->value[i] = a.number;
            ret->known |= 1u << i;
        }
    for (uint32_t i = 1; i <= keys->sets.count; i++)
        if (find_at(x, seat, &keys->sets, i, &a))
            for (uint16_t k = 0; k < a.count; k++)
                ret->symbols[i] |= UINT64_C(1) << attr_symbol(&a, k) % 64;
}
