/* What one condition about agents says of all of them; and attributes as columns. */
#include <stdlib.h>
#include <string.h>

#include "engine/index_inside.h"
#include "lang/value.h"

#define HEAD CONJUNCT_HEAD_BYTES
#define IDLE_ATOMS_MIN 64u
#define IDLE_ATOMS_MAX 4096u
#define IDLE_ATOMS_BYTES (16u << 20)
#define COLUMN_WORD_BYTES (64 * sizeof(int64_t) + sizeof(uint64_t))

/* ---- attributes ---- */

/* Where (id, type) stands or would stand. */
static uint32_t attribute_place(const struct index *x, attr_id id, uint8_t type)
{
    uint32_t low = 0, high = x->attributes_count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct attribute *a = x->attributes[middle];
        if (a->id < id || (a->id == id && a->type < type))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct attribute *attribute_find(const struct index *x, attr_id id, uint8_t type)
{
    uint32_t i = attribute_place(x, id, type);
    struct attribute *a = i < x->attributes_count ? x->attributes[i] : NULL;

    return a && a->id == id && a->type == type ? a : NULL;
}

static struct attribute *attribute_get(struct index *x, attr_id id, uint8_t type)
{
    struct attribute *a = attribute_find(x, id, type);

    if (a)
        return a;
    if (x->attributes_count == x->attributes_room) {
        uint32_t room = x->attributes_room ? 2 * x->attributes_room : 16;
        struct attribute **more = realloc(x->attributes, room * sizeof *more);
        if (!more)
            return NULL;
        x->attributes = more;
        x->attributes_room = room;
    }
    a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->id = id;
    a->type = type;
    uint32_t i = attribute_place(x, id, type);
    memmove(x->attributes + i + 1, x->attributes + i, (x->attributes_count - i) * sizeof *x->attributes);
    x->attributes[i] = a;
    x->attributes_count++;
    return a;
}

/* ---- columns ---- */

static enum err column_room(struct index *x, struct column *c)
{
    if (c->room >= x->words)
        return OK;
    int64_t *values = realloc(c->values, x->words * 64 * sizeof *values);
    if (!values)
        return ERR_NOMEM;
    c->values = values;
    uint64_t *known = realloc(c->known, x->words * sizeof *known);
    if (!known)
        return ERR_NOMEM;
    c->known = known;
    memset(values + c->room * 64, 0, (x->words - c->room) * 64 * sizeof *values);
    memset(known + c->room, 0, (x->words - c->room) * sizeof *known);
    x->bytes += (x->words - c->room) * COLUMN_WORD_BYTES;
    c->room = x->words;
    return OK;
}

/* Returns whether that was another value. */
static bool column_put(struct column *c, uint32_t seat, const struct attr *a)
{
    uint64_t bit = UINT64_C(1) << seat % 64;
    int64_t value = a ? a->number : 0;

    if (c->values[seat] == value && !a == !(c->known[seat / 64] & bit))
        return false;
    c->values[seat] = value;
    if (a)
        c->known[seat / 64] |= bit;
    else
        c->known[seat / 64] &= ~bit;
    return true;
}

/* The seat's value of the attribute, if it has one of this type. */
static bool seat_value(const struct index *x, uint32_t seat, const struct attribute *of, struct attr *ret)
{
    return x->attrs[seat] && attrs_find(x->attrs[seat], x->attrs_bytes[seat], of->id, ret) && ret->type == of->type;
}

static enum err column_make(struct index *x, struct attribute *a)
{
    struct attr value;

    if (a->column.room)
        return OK;
    if (column_room(x, &a->column) != OK) {
        free(a->column.values);
        free(a->column.known);
        a->column = (struct column){0};
        return ERR_NOMEM;
    }
    for (uint32_t s = 0; s < x->seats; s++)
        if (seat_value(x, s, a, &value))
            (void)column_put(&a->column, s, &value);
    return OK;
}

const struct column *index_column(const struct index *x, attr_id id, uint8_t type)
{
    const struct attribute *a = attribute_find(x, id, type);
    return a && a->column.room ? &a->column : NULL;
}

/* ---- truth of a piece ---- */

/* Every other kind: the language's own word. An empty seat is in no set, whatever the piece says of missing values. */
static bool other_true(const struct index *x, const struct atom *a, uint32_t seat)
{
    struct lang_env env = {.agent = x->attrs[seat], .agent_bytes = x->attrs_bytes[seat]};
    return env.agent && lang_true(a->code, a->bytes + HEAD, &env);
}

bool index_plain(const uint8_t *code, uint32_t bytes, struct instruction *ret)
{
    struct cursor c = cursor_of(code, bytes);

    *ret = take_instruction(&c);
    return ret->code == CODE_COMPARE && c.p == c.end && ret->left.kind == VALUE_ATTR && ret->left.scope == SCOPE_AGENT &&
           ret->right.kind != VALUE_ATTR;
}

/* Which of 64 values compare so. A byte each, then eight bytes to eight bits by one product: nothing depends on a branch. */
static uint64_t compare_values(const int64_t *v, enum lang_op op, int64_t c)
{
    uint8_t yes[64];
    uint64_t bits = 0;

#define EACH(comparison) for (uint32_t i = 0; i < 64; i++) yes[i] = v[i] comparison c
    switch (op) {
    case LANG_OP_EQ:
        EACH(==);
        break;
    case LANG_OP_NE:
        EACH(!=);
        break;
    case LANG_OP_LT:
        EACH(<);
        break;
    case LANG_OP_LE:
        EACH(<=);
        break;
    case LANG_OP_GT:
        EACH(>);
        break;
    default:
        EACH(>=);
        break;
    }
#undef EACH
    for (uint32_t i = 0; i < 8; i++) {
        uint64_t eight = 0;
        for (uint32_t k = 0; k < 8; k++)
            eight |= (uint64_t)yes[8 * i + k] << (8 * k);
        bits |= eight * UINT64_C(0x0102040810204080) >> 56 << (8 * i);
    }
    return bits;
}

static inline bool ordered(enum lang_op op)
{
    return op >= LANG_OP_EQ && op <= LANG_OP_GE;
}

/* Which of these seats of a word compare so, by the column or by the agents' lists. */
static uint64_t plain_word(const struct index *x, const struct attribute *of, enum lang_op op, const struct attr *constant, uint32_t w, uint64_t left)
{
    struct attr value = {.type = of->type};
    uint64_t bits = 0;

    left &= of->column.room ? of->column.known[w] : x->present[w];
    if (of->column.room && ordered(op))
        return left ? left & compare_values(of->column.values + w * 64, op, constant->number) : 0;
    for (; left; left &= left - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(left), seat = w * 64 + i;
        if (of->column.room)
            value.number = of->column.values[seat];
        else if (!seat_value(x, seat, of, &value))
            continue;
        bits |= (uint64_t)holds(op, &value, constant) << i;
    }
    return bits;
}

bool index_piece(const struct index *x, const uint8_t *code, uint32_t bytes, struct piece *ret_piece)
{
    struct instruction i;

    if (!index_plain(code, bytes, &i))
        return false;
    *ret_piece = (struct piece){.op = i.op, .constant = value_of(&i.right, NULL), .of = attribute_find(x, i.left.attr, (uint8_t)i.left.type)};
    return ret_piece->of != NULL;
}

uint64_t index_piece_word(const struct index *x, const struct piece *p, uint32_t word, uint64_t of)
{
    return plain_word(x, p->of, p->op, &p->constant, word, of);
}

/* Returns whether anything changed. */
static bool fill_plain(const struct index *x, struct atom *a, const struct attribute *of)
{
    uint64_t differs = 0;

    for (uint32_t w = 0; w < x->words; w++) {
        uint64_t bits = plain_word(x, of, a->op, &a->constant, w, UINT64_MAX);
        differs |= bits ^ a->set.words[w];
        a->set.words[w] = bits;
    }
    return differs != 0;
}

static void fill_other(const struct index *x, struct atom *a)
{
    for (uint32_t w = 0; w < x->words; w++)
        for (uint64_t left = x->present[w]; left; left &= left - 1) {
            uint32_t i = (uint32_t)__builtin_ctzll(left);
            if (other_true(x, a, w * 64 + i))
                a->set.words[w] |= UINT64_C(1) << i;
        }
}

/* ---- atoms ---- */

static uint64_t piece_hash(const uint8_t *code, uint32_t bytes)
{
    return index_hash(code, bytes, 1);
}

struct atom *index_atom_find(const struct index *x, const uint8_t *code, uint32_t bytes)
{
    uint64_t hash = piece_hash(code, bytes);

    for (struct hash_node *n = index_table_row(&x->atoms, hash); n; n = n->next) {
        struct atom *a = (struct atom *)n;
        if (n->hash == hash && a->bytes == bytes && memcmp(a->code + HEAD, code, bytes) == 0)
            return a;
    }
    return NULL;
}

static void free_atom(struct index *x, struct atom *a)
{
    assert(!a->uses);
    *a->list_here = a->list_next;
    if (a->list_next)
        a->list_next->list_here = a->list_here;
    index_table_take(&x->atoms, &a->node);
    x->bytes -= sizeof *a + a->bytes + set_bytes(&a->set);
    set_done(&a->set);
    free(a);
}

static void into_list(struct atom **list, struct atom *a)
{
    a->list_here = list;
    a->list_next = *list;
    if (*list)
        (*list)->list_here = &a->list_next;
    *list = a;
}

static enum err make_atom(struct index *x, const uint8_t *code, uint32_t bytes, struct atom **ret_atom)
{
    struct instruction i = {0};
    struct attribute *of = NULL;
    bool plain = index_plain(code, bytes, &i);

    if (x->atoms.count == x->flips_room) {
        uint32_t room = x->flips_room ? x->flips_room * 2 : 64;
        struct atom **more = realloc(x->flips, room * sizeof *more);
        if (!more)
            return ERR_NOMEM;
        x->flips = more;
        x->flips_room = room;
    }
    if (plain) {
        of = attribute_get(x, i.left.attr, (uint8_t)i.left.type);
        if (!of || (i.left.type != ATTR_SET && column_make(x, of) != OK))
            return ERR_NOMEM;
    }
    struct atom *a = calloc(1, sizeof *a + HEAD + bytes);
    if (!a)
        return ERR_NOMEM;
    if (set_room(&a->set, x->words) != OK || index_table_put(&x->atoms, &a->node, piece_hash(code, bytes)) != OK) {
        set_done(&a->set);
        free(a);
        return ERR_NOMEM;
    }
    a->plain = plain;
    a->op = i.op;
    a->bytes = bytes;
    a->code[0] = (uint8_t)bytes;
    a->code[1] = (uint8_t)(bytes >> 8);
    memcpy(a->code + HEAD, code, bytes);
    if (plain) {
        struct cursor c = cursor_of(a->code + HEAD, bytes);
        struct operand constant = take_instruction(&c).right; /* a list's symbols: of the atom's own code */
        a->constant = value_of(&constant, NULL);
    }
    into_list(plain ? &of->atoms : &x->others, a);
    if (plain)
        (void)fill_plain(x, a, of);
    else
        fill_other(x, a);
    x->bytes += sizeof *a + bytes + set_bytes(&a->set);
    *ret_atom = a;
    return OK;
}

static void free_idle(struct index *x)
{
    struct idle_node *oldest = x->idle_atoms.next;

    idle_take(oldest);
    x->idle_atoms_count--;
    free_atom(x, (struct atom *)((uint8_t *)oldest - offsetof(struct atom, idle)));
}

/* Held by nobody from now on; kept while there are few of its kind. */
static void let_go(struct index *x, struct atom *a)
{
    uint32_t max = IDLE_ATOMS_BYTES / (x->words * 8);

    max = max < IDLE_ATOMS_MIN ? IDLE_ATOMS_MIN : max > IDLE_ATOMS_MAX ? IDLE_ATOMS_MAX : max;
    idle_put(&x->idle_atoms, &a->idle);
    if (++x->idle_atoms_count <= max)
        return;
    free_idle(x);
}

enum err index_atom(struct index *x, const uint8_t *code, uint32_t bytes, struct atom **ret_atom)
{
    struct atom *a = index_atom_find(x, code, bytes);

    if (!a) {
        enum err err = make_atom(x, code, bytes, &a);
        if (err != OK)
            return err;
    } else if (a->held == 0) {
        idle_take(&a->idle);
        x->idle_atoms_count--;
    }
    a->held++;
    *ret_atom = a;
    return OK;
}

void index_atom_drop(struct index *x, struct atom *a)
{
    assert(a->held > 0);
    if (--a->held == 0)
        let_go(x, a);
}

/* ---- keeping them true ---- */

enum err index_atoms_room(struct index *x)
{
    for (uint32_t row = 0; row < x->atoms.room; row++)
        for (struct hash_node *n = x->atoms.rows[row]; n; n = n->next) {
            struct set *s = &((struct atom *)n)->set;
            uint64_t before = set_bytes(s);
            if (set_room(s, x->words) != OK)
                return ERR_NOMEM;
            x->bytes += set_bytes(s) - before;
        }
    for (uint32_t i = 0; i < x->attributes_count; i++)
        if (x->attributes[i]->column.room && column_room(x, &x->attributes[i]->column) != OK)
            return ERR_NOMEM;
    return OK;
}

/* Columns take the seat's attributes; atoms that no longer say the truth onto the list. All: those of columns, too. Of attributes
 * that did not change no atom is asked. */
static uint32_t look(struct index *x, uint32_t seat, bool all)
{
    const uint8_t *p = x->attrs[seat];
    size_t n = p ? x->attrs_bytes[seat] : 0, at = 0;
    struct attr value = {0};
    uint64_t differs = x->differs[seat];
    uint32_t flips = 0;

    for (uint32_t i = 0; i < x->attributes_count; i++) {
        struct attribute *of = x->attributes[i];
        if (!(differs & index_differs(of->id)))
            continue;
        while (value.id < of->id && attrs_next(p, n, &at, &value))
            ;
        bool known = value.id == of->id && value.type == of->type;
        bool changed = !of->column.room || column_put(&of->column, seat, known ? &value : NULL);
        of->changed |= changed && !all;
        if (!changed || (of->column.room && !all))
            continue;
        for (struct atom *a = of->atoms; a; a = a->list_next)
            if ((known && holds(a->op, &value, &a->constant)) != set_has(&a->set, seat))
                x->flips[flips++] = a;
    }
    for (struct atom *a = differs ? x->others : NULL; a; a = a->list_next)
        if (other_true(x, a, seat) != set_has(&a->set, seat))
            x->flips[flips++] = a;
    return flips;
}

uint32_t index_atoms_look(struct index *x, uint32_t seat)
{
    return look(x, seat, true);
}

#define AHEAD 6u

/* Lists lie where memory was: several are fetched at a time. */
static void prefetch_attrs(const struct index *x, uint32_t seat)
{
    const uint8_t *p = x->attrs[seat];

    for (uint32_t at = 0; p && at < x->attrs_bytes[seat] && at < 4 * 64; at += 64)
        __builtin_prefetch(p + at);
}

void index_atoms_renew(struct index *x)
{
    while (x->idle_atoms.next != &x->idle_atoms)
        free_idle(x);
    for (uint32_t i = 0; i < x->dirty_count; i++) {
        if (i + AHEAD < x->dirty_count)
            prefetch_attrs(x, x->dirty[i + AHEAD]);
        uint32_t seat = x->dirty[i], flips = look(x, seat, false);
        for (uint32_t k = 0; k < flips; k++) {
            set_put(&x->flips[k]->set, seat, !set_has(&x->flips[k]->set, seat));
            x->flips[k]->changed = true;
        }
    }
    for (uint32_t i = 0; i < x->attributes_count; i++) {
        struct attribute *of = x->attributes[i];
        for (struct atom *a = of->column.room && of->changed ? of->atoms : NULL; a; a = a->list_next)
            a->changed = fill_plain(x, a, of);
        of->changed = false;
    }
}

/* ---- wishes ---- */

void index_wish(const struct index *x, attr_id id, uint8_t type, symbol_id symbol)
{
    struct wishes *w = x->wishes;

    for (uint32_t i = 0; i < w->count; i++)
        if (w->wish[i].attr == id && w->wish[i].type == type && w->wish[i].symbol == symbol)
            return;
    if (w->count < WISHES_MAX)
        w->wish[w->count++] = (struct wish){id, type, symbol};
}

void index_wishes(struct index *x)
{
    struct wishes *w = x->wishes;

    for (uint32_t i = 0; i < w->count; i++) {
        if (w->wish[i].type != ATTR_SET) {
            struct attribute *of = attribute_get(x, w->wish[i].attr, w->wish[i].type);
            if (of)
                (void)column_make(x, of); /* without it the score is slower, not other */
            continue;
        }
        uint8_t code[INDEX_HAS_BYTES];
        struct atom *a;
        index_has_code(w->wish[i].attr, w->wish[i].symbol, code);
        if (index_atom(x, code, sizeof code, &a) == OK)
            index_atom_drop(x, a);
    }
    w->count = 0;
}

void index_has_code(attr_id attr, symbol_id symbol, uint8_t ret_code[INDEX_HAS_BYTES])
{
    uint8_t *p = ret_code;

    *p++ = CODE_COMPARE;
    *p++ = LANG_OP_HAS;
    *p++ = VALUE_ATTR;
    *p++ = SCOPE_AGENT;
    for (int i = 0; i < 4; i++)
        *p++ = (uint8_t)(attr >> (8 * i));
    *p++ = ATTR_SET;
    *p++ = VALUE_TEXT;
    for (int i = 0; i < 4; i++)
        *p++ = (uint8_t)(symbol >> (8 * i));
}

void index_atoms_done(struct index *x)
{
    for (uint32_t row = 0; row < x->atoms.room; row++)
        while (x->atoms.rows[row])
            free_atom(x, (struct atom *)x->atoms.rows[row]);
    free(x->atoms.rows);
    for (uint32_t i = 0; i < x->attributes_count; i++) {
        struct column *c = &x->attributes[i]->column;
        x->bytes -= c->room * COLUMN_WORD_BYTES;
        free(c->values);
        free(c->known);
        free(x->attributes[i]);
    }
    free(x->attributes);
}
