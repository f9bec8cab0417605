/* Scores of many agents at a time: the machine of lang/run.c with a lane for each of up to 64 agents. The same numbers as
 * lang_score(), which takes over where a program is too deep for it. */
#include "engine/index_inside.h"
#include "lang/value.h"

#define LANES 64u
#define EVERY UINT64_MAX /* all lanes; nobody looks beyond the last seat */
#define NUMBERS_MAX 8u
#define TRUTHS_MAX 16u

/* A number for each agent. While it can be only one of two (a condition's worth, a constant), no lane is written. */
struct lanes {
    bool two;
    int64_t on, off;      /* two: by the bit in mask */
    uint64_t mask, known;
    int64_t v[LANES];
};

struct machine {
    const struct index *x;
    const struct lang_env *contact;
    const uint32_t *seat; /* of each lane */
    uint32_t count;
    uint32_t t, n;
    uint64_t truths[TRUTHS_MAX];
    struct lanes numbers[NUMBERS_MAX];
};

/* ---- what an operand is worth ---- */

static bool is_agents(const struct operand *o)
{
    return o->kind == VALUE_ATTR && o->scope == SCOPE_AGENT;
}

static struct attr agents_value(const struct machine *m, const struct operand *o, uint32_t lane)
{
    uint32_t seat = m->seat[lane];
    struct lang_env env = {.agent = m->x->attrs[seat], .agent_bytes = m->x->attrs_bytes[seat]};
    return value_of(o, &env);
}

static const struct column *column_of(const struct machine *m, const struct operand *o)
{
    if (o->type == ATTR_SET)
        return NULL;
    const struct column *c = index_column(m->x, o->attr, (uint8_t)o->type);
    if (!c)
        index_wish(m->x, o->attr, (uint8_t)o->type, 0);
    return c;
}

static void push_one(struct machine *m, struct lang_number number)
{
    struct lanes *l = m->numbers + m->n++;

    l->two = true;
    l->on = l->off = number.value;
    l->mask = 0;
    l->known = number.known ? EVERY : 0;
}

static void push_agents(struct machine *m, const struct operand *o)
{
    struct lanes *l = m->numbers + m->n++;
    const struct column *c = column_of(m, o);

    l->two = false;
    l->known = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        if (c) {
            l->v[i] = lang_number_bound(c->values[m->seat[i]]);
            l->known |= (c->known[m->seat[i] / 64] >> m->seat[i] % 64 & 1) << i;
            continue;
        }
        struct attr a = agents_value(m, o, i);
        l->v[i] = lang_number_bound(a.number);
        l->known |= (uint64_t)(a.type != ATTR_NONE) << i;
    }
}

static void push_count(struct machine *m, const struct operand *o)
{
    struct lanes *l = m->numbers + m->n++;

    l->two = false;
    l->known = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        struct attr a = agents_value(m, o, i);
        l->v[i] = 1000 * (int64_t)a.count;
        l->known |= (uint64_t)(a.type != ATTR_NONE) << i;
    }
}

/* ---- truths ---- */

/* A set of agents' has the symbol: an atom, if there is one. */
static uint64_t lanes_having(const struct machine *m, const struct operand *set, symbol_id symbol)
{
    uint8_t code[INDEX_HAS_BYTES];
    uint64_t mask = 0;

    index_has_code(set->attr, symbol, code);
    const struct atom *atom = index_atom_find(m->x, code, sizeof code);
    if (!atom)
        index_wish(m->x, set->attr, ATTR_SET, symbol);
    for (uint32_t i = 0; i < m->count; i++) {
        uint32_t seat = m->seat[i];
        if (atom) {
            mask |= (atom->set.words[seat / 64] >> seat % 64 & 1) << i;
            continue;
        }
        struct attr a = agents_value(m, set, i);
        mask |= (uint64_t)(attr_has(&a, symbol) != 0) << i;
    }
    return mask;
}

/* One side is the agents', the other the same for all. */
static uint64_t compare_one(const struct machine *m, const struct instruction *i, const struct operand *agents, const struct attr *other)
{
    const struct column *c = column_of(m, agents);
    bool left = agents == &i->left;
    struct attr a = {.type = (uint8_t)agents->type};
    uint64_t mask = 0;

    for (uint32_t k = 0; k < m->count; k++) {
        uint32_t seat = m->seat[k];
        if (!c)
            a = agents_value(m, agents, k);
        else if (c->known[seat / 64] >> seat % 64 & 1)
            a.number = c->values[seat];
        else
            continue;
        mask |= (uint64_t)(left ? holds(i->op, &a, other) : holds(i->op, other, &a)) << k;
    }
    return mask;
}

static uint64_t compare_two(const struct machine *m, const struct instruction *i)
{
    uint64_t mask = 0;

    for (uint32_t k = 0; k < m->count; k++) {
        struct attr a = agents_value(m, &i->left, k), b = agents_value(m, &i->right, k);
        mask |= (uint64_t)holds(i->op, &a, &b) << k;
    }
    return mask;
}

static uint64_t compare(const struct machine *m, const struct instruction *i)
{
    if (is_agents(&i->left) && is_agents(&i->right))
        return compare_two(m, i);
    bool agents_left = is_agents(&i->left);
    const struct operand *agents = agents_left ? &i->left : &i->right;
    struct attr other = value_of(agents_left ? &i->right : &i->left, m->contact);
    if (other.type == ATTR_NONE)
        return 0;
    if (!is_agents(agents)) {
        struct attr right = value_of(&i->right, m->contact);
        struct attr first = value_of(&i->left, m->contact);
        return holds(i->op, &first, &right) ? EVERY : 0;
    }
    if (agents_left && i->op == LANG_OP_HAS && i->left.type == ATTR_SET)
        return lanes_having(m, &i->left, (symbol_id)other.number);
    return compare_one(m, i, agents, &other);
}

static uint64_t known(const struct machine *m, const struct operand *o)
{
    uint64_t mask = 0;

    if (!is_agents(o))
        return value_of(o, m->contact).type != ATTR_NONE ? EVERY : 0;
    for (uint32_t i = 0; i < m->count; i++)
        mask |= (uint64_t)(agents_value(m, o, i).type != ATTR_NONE) << i;
    return mask;
}

/* ---- arithmetic ---- */

static void spread(const struct machine *m, struct lanes *l)
{
    if (!l->two)
        return;
    for (uint32_t i = 0; i < m->count; i++)
        l->v[i] = l->mask >> i & 1 ? l->on : l->off;
    l->two = false;
}

static inline struct lang_number one(enum code code, int64_t a, int64_t b)
{
    int64_t product; /* one that fits needs no 128 bits */

    if (code == CODE_MUL && !__builtin_mul_overflow(a, b, &product))
        return (struct lang_number){product / 1000, true};
    return arithmetic(code, (struct lang_number){a, true}, (struct lang_number){b, true});
}

/* a becomes a (code) b where one of them is the same for all and the other one of two. */
static void combine_two(enum code code, struct lanes *a, const struct lanes *b)
{
    uint64_t mask = a->on == a->off ? b->mask : a->mask;
    struct lang_number on = one(code, a->on, b->on), off = one(code, a->off, b->off);

    a->known &= b->known & ((on.known ? mask : 0) | (off.known ? ~mask : 0));
    a->on = on.value;
    a->off = off.value;
    a->mask = mask;
}

static void combine(const struct machine *m, enum code code, struct lanes *a, struct lanes *b)
{
    if (a->two && b->two && (a->on == a->off || b->on == b->off)) {
        combine_two(code, a, b);
        return;
    }
    spread(m, a);
    spread(m, b);
    a->known &= b->known;
    if (code == CODE_ADD) {
        for (uint32_t i = 0; i < m->count; i++)
            a->v[i] = lang_number_bound(a->v[i] + b->v[i]);
        return;
    }
    uint64_t missing = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        struct lang_number r = one(code, a->v[i], b->v[i]);
        a->v[i] = r.value;
        missing |= (uint64_t)!r.known << i;
    }
    a->known &= ~missing;
}

static void combine_else(const struct machine *m, struct lanes *a, struct lanes *b)
{
    if (a->known == EVERY)
        return;
    spread(m, a);
    spread(m, b);
    for (uint32_t i = 0; i < m->count; i++)
        a->v[i] = a->known >> i & 1 ? a->v[i] : b->v[i];
    a->known |= b->known;
}

static uint64_t tested(const struct machine *m, enum lang_op op, struct lanes *a, struct lanes *b)
{
    uint64_t mask = 0;

    spread(m, a);
    spread(m, b);
    for (uint32_t i = 0; i < m->count; i++)
        mask |= (uint64_t)in_order(op, a->v[i], b->v[i]) << i;
    return mask & a->known & b->known;
}

/* ---- the machine ---- */

static void push_worth(struct machine *m, uint64_t mask)
{
    struct lanes *l = m->numbers + m->n++;

    l->two = true;
    l->on = 1000;
    l->off = 0;
    l->mask = mask;
    l->known = EVERY;
}

static void step(struct machine *m, const struct instruction *i)
{
    switch (i->code) {
    case CODE_FALSE:
    case CODE_TRUE:
        m->truths[m->t++] = i->code == CODE_TRUE ? EVERY : 0;
        break;
    case CODE_COMPARE:
        m->truths[m->t] = compare(m, i);
        m->t++;
        break;
    case CODE_KNOWN:
        m->truths[m->t] = known(m, &i->left);
        m->t++;
        break;
    case CODE_NOT:
        m->truths[m->t - 1] ^= EVERY;
        break;
    case CODE_AND:
        m->t--;
        m->truths[m->t - 1] &= m->truths[m->t];
        break;
    case CODE_OR:
        m->t--;
        m->truths[m->t - 1] |= m->truths[m->t];
        break;
    case CODE_PUSH:
        if (is_agents(&i->left))
            push_agents(m, &i->left);
        else
            push_one(m, number_of(&i->left, m->contact));
        break;
    case CODE_COUNT:
        if (is_agents(&i->left))
            push_count(m, &i->left);
        else
            push_one(m, count_of(&i->left, m->contact));
        break;
    case CODE_WORTH:
        m->t--;
        push_worth(m, m->truths[m->t]);
        break;
    case CODE_TEST:
        m->n -= 2;
        m->truths[m->t] = tested(m, i->op, m->numbers + m->n, m->numbers + m->n + 1);
        m->t++;
        break;
    case CODE_ELSE:
        m->n--;
        combine_else(m, m->numbers + m->n - 1, m->numbers + m->n);
        break;
    default:
        m->n--;
        combine(m, i->code, m->numbers + m->n - 1, m->numbers + m->n);
        break;
    }
}

/* A part's worth is added; what is missing counts 0. */
static void add_part(const struct machine *m, int64_t *sums)
{
    const struct lanes *l = m->numbers;

    for (uint32_t i = 0; i < m->count; i++) {
        int64_t v = l->two ? (l->mask >> i & 1 ? l->on : l->off) : l->v[i];
        sums[i] = lang_number_bound(sums[i] + (l->known >> i & 1 ? v : 0));
    }
}

/* False: too deep. */
static bool run(struct machine *m, struct lang_code score, int64_t *ret_sums)
{
    for (uint32_t i = 0; i < m->count; i++)
        ret_sums[i] = 0;
    for (struct cursor c = cursor_of(score.p, score.n); c.p < c.end;) {
        m->t = m->n = 0;
        for (struct cursor part = take_part(&c); part.p < part.end;) {
            struct instruction i = take_instruction(&part);
            if (m->t == TRUTHS_MAX || m->n == NUMBERS_MAX)
                return false;
            step(m, &i);
        }
        add_part(m, ret_sums);
    }
    return true;
}

static void run_slowly(const struct machine *m, struct lang_code score, int64_t *ret_sums)
{
    struct lang_env env = *m->contact;

    for (uint32_t i = 0; i < m->count; i++) {
        env.agent = m->x->attrs[m->seat[i]];
        env.agent_bytes = m->x->attrs_bytes[m->seat[i]];
        ret_sums[i] = lang_score(score.p, score.n, &env);
    }
}

void index_scores(const struct index *x, const struct index_ask *ask, uint32_t count)
{
    struct machine m;

    m.x = x;
    m.contact = ask->env;
    for (uint32_t at = 0; at < count; at += LANES) {
        m.seat = x->survivors + at;
        m.count = count - at < LANES ? count - at : LANES;
        if (!run(&m, ask->score, x->scores + at))
            run_slowly(&m, ask->score, x->scores + at);
    }
}
