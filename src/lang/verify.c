#include "lang/read.h"

/* What an instruction leaves on the stack. */
enum kind { TRUTH, NUMBER, TIME };

struct verifier {
    enum kind stack[STACK_MAX];
    uint32_t depth;
    uint32_t bound_bytes; /* what lang_bind() makes of it at most */
};

enum { NUMBER_BYTES = 1 + 8, LIST_BYTES_MAX = 2 + 4 * ATTR_SET_MAX };

static bool operand_good(const struct operand *o)
{
    switch (o->kind) {
    case VALUE_ATTR:
        return o->scope >= SCOPE_AGENT && o->scope <= SCOPE_QUEUE && o->attr != 0 && o->type >= ATTR_NUMBER &&
               o->type <= ATTR_TIME;
    case VALUE_FLAG:
        return o->number <= 1;
    case VALUE_LIST:
        for (size_t i = 1; i < o->count; i++)
            if (get_u32(o->symbols + 4 * (i - 1)) >= get_u32(o->symbols + 4 * i))
                return false;
        return true;
    default:
        return true;
    }
}

static bool types_fit(enum lang_op op, const struct operand *left, const struct operand *right)
{
    switch (op) {
    case LANG_OP_EQ:
    case LANG_OP_NE:
        return left->type == right->type && left->type != ATTR_SET;
    case LANG_OP_LT:
    case LANG_OP_LE:
    case LANG_OP_GT:
    case LANG_OP_GE:
        return left->type == right->type && (left->type == ATTR_NUMBER || left->type == ATTR_TIME);
    case LANG_OP_HAS:
        return left->type == ATTR_SET && right->type == ATTR_TEXT;
    case LANG_OP_IN:
        return left->type == ATTR_TEXT && right->kind == VALUE_LIST && right->count > 0;
    case LANG_OP_HAS_ANY:
    case LANG_OP_HAS_ALL:
    case LANG_OP_WITHIN:
        return left->type == ATTR_SET && right->type == ATTR_SET;
    case LANG_OP_OTHER:
        break;
    }
    return false;
}

static bool compare_good(const struct instruction *i)
{
    return i->left.kind == VALUE_ATTR && operand_good(&i->left) && operand_good(&i->right) &&
           types_fit(i->op, &i->left, &i->right);
}

static bool push(struct verifier *v, enum kind kind)
{
    if (v->depth == STACK_MAX)
        return false;
    v->stack[v->depth++] = kind;
    return true;
}

static bool is_number(enum kind kind)
{
    return kind == NUMBER || kind == TIME;
}

static bool push_good(struct verifier *v, const struct operand *o)
{
    if (!operand_good(o) || (o->type != ATTR_NUMBER && o->type != ATTR_TIME))
        return false;
    return push(v, o->type == ATTR_TIME ? TIME : NUMBER);
}

/* The two on top become one. */
static bool pair_good(struct verifier *v, const struct instruction *i)
{
    if (v->depth < 2)
        return false;
    enum kind *a = &v->stack[v->depth - 2], b = v->stack[v->depth - 1];
    v->depth--;
    switch (i->code) {
    case CODE_AND:
    case CODE_OR:
        return *a == TRUTH && b == TRUTH;
    case CODE_MUL:
    case CODE_DIV:
        return *a == NUMBER && b == NUMBER;
    case CODE_ADD:
        if (!is_number(*a) || !is_number(b) || (*a == TIME && b == TIME))
            return false;
        *a = *a == TIME || b == TIME ? TIME : NUMBER;
        return true;
    case CODE_SUB:
        if (!is_number(*a) || !is_number(b) || (*a == NUMBER && b == TIME))
            return false;
        *a = *a == TIME && b == NUMBER ? TIME : NUMBER;
        return true;
    case CODE_TEST: {
        bool good = is_number(*a) && *a == b && i->op >= LANG_OP_EQ && i->op <= LANG_OP_GE;
        *a = TRUTH;
        return good;
    }
    default: /* MIN, MAX, ELSE */
        return is_number(*a) && *a == b;
    }
}

static bool instruction_good(struct verifier *v, const struct instruction *i)
{
    switch (i->code) {
    case CODE_FALSE:
    case CODE_TRUE:
        return push(v, TRUTH);
    case CODE_COMPARE:
        return compare_good(i) && push(v, TRUTH);
    case CODE_PUSH:
        return push_good(v, &i->left);
    case CODE_COUNT:
        return i->left.kind == VALUE_ATTR && i->left.type == ATTR_SET && operand_good(&i->left) && push(v, NUMBER);
    case CODE_KNOWN:
        return i->left.kind == VALUE_ATTR && operand_good(&i->left) && push(v, TRUTH);
    case CODE_NOT:
        return v->depth > 0 && v->stack[v->depth - 1] == TRUTH;
    case CODE_WORTH:
        if (v->depth == 0 || v->stack[v->depth - 1] != TRUTH)
            return false;
        v->stack[v->depth - 1] = NUMBER;
        return true;
    default:
        return pair_good(v, i);
    }
}

/* What is not the agent's becomes its value: a number of 8 bytes, a set of as many symbols as there may be. */
static uint32_t bound_bytes(const struct operand *o, uint32_t bytes)
{
    if (o->kind != VALUE_ATTR || o->attr == 0 || o->scope == SCOPE_AGENT) /* 0: the instruction has no such operand */
        return bytes;
    return bytes + (o->type == ATTR_SET ? LIST_BYTES_MAX : NUMBER_BYTES);
}

static bool part_good(struct cursor c, enum kind result)
{
    struct verifier v = {0};

    while (c.p < c.end) {
        const uint8_t *at = c.p;
        struct instruction i = take_instruction(&c);
        if (c.bad || !instruction_good(&v, &i))
            return false;
        v.bound_bytes += bound_bytes(&i.right, bound_bytes(&i.left, (uint32_t)(c.p - at)));
    }
    return v.depth == 1 && v.stack[0] == result && v.bound_bytes <= UINT16_MAX;
}

static enum err check(const uint8_t *code, size_t n, enum kind result)
{
    if (n > LANG_CODE_MAX)
        return ERR_CORRUPT;
    for (struct cursor c = cursor_of(code, n); c.p < c.end;) {
        struct cursor inner = take_part(&c);
        if (c.bad || !part_good(inner, result))
            return ERR_CORRUPT;
    }
    return OK;
}

enum err lang_check(const uint8_t *code, size_t n)
{
    return check(code, n, TRUTH);
}

enum err lang_check_score(const uint8_t *code, size_t n)
{
    return check(code, n, NUMBER);
}
