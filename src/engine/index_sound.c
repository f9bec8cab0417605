#include "engine/index_sound.h"

#include <stdlib.h>

#include "engine/gate.h"
#include "lang/code.h"

#define HOLDS(condition, what) \
    do { \
        if (!(condition)) \
            return what; \
    } while (0)

static bool bit_of(const uint64_t *words, uint32_t i)
{
    return words[i / 64] >> i % 64 & 1;
}

/* ---- seats ---- */

static const char *unsound_seats(const struct index *x)
{
    uint32_t present = 0;
    struct attr queues;

    HOLDS(x->words == x->blocks * BLOCK_WORDS && x->seats == x->words * 64, "seats fill their words, words their blocks");
    HOLDS(!x->grown && x->dirty_count == 0 && x->wishes->count == 0, "what settles leaves nothing to settle");
    for (uint32_t w = 0; w < x->words; w++)
        HOLDS(x->is_dirty[w] == 0, "a settled seat is not marked");
    for (uint32_t s = 0; s < x->seats; s++) {
        uint16_t served = x->attrs[s] && attrs_find(x->attrs[s], x->attrs_bytes[s], ATTR_QUEUES, &queues) ? queues.count : 0;
        HOLDS(x->queues[s] == served, "queues served are counted");
        HOLDS(x->differs[s] == 0, "nothing of a settled seat is different any more");
        HOLDS(bit_of(x->present, s) == (x->attrs[s] != NULL), "present is who has attributes");
        HOLDS(!(x->seat[s].free >> MEDIA) && !(x->seat[s].free & 1) && (x->seat[s].agent || !x->seat[s].free),
              "media there are, of seats that are taken");
        for (uint32_t m = 0; m < MEDIA; m++)
            HOLDS(bit_of(x->free[m], s) == (x->seat[s].free >> m & 1), "free words say what seats say");
        present += x->attrs[s] != NULL;
    }
    HOLDS(present == x->present_count, "those present are counted");
    for (uint32_t m = 0; m < MEDIA; m++)
        for (uint32_t w = 0; w < x->words; w++)
            HOLDS((x->some[m][w / BLOCK_WORDS] >> w % BLOCK_WORDS & 1) == (x->free[m][w] != 0), "blocks know their free words");
    return NULL;
}

static uint64_t key_of(const struct seat *s)
{
    uint64_t idle = s->idle_since_us > 0 ? (uint64_t)s->idle_since_us : 0, years_140 = UINT64_C(1) << 52;

    return s->load_permille > 2046 ? 2047 * years_140 : s->load_permille * years_140 + (idle < years_140 ? idle : years_140 - 1);
}

static const char *unsound_order(const struct index *x)
{
    const struct order *o = &x->order;
    uint32_t seats = 0, free_seats = 0, before = UINT32_MAX;
    uint8_t *met = calloc(o->room, 1);
    bool twice = false;

    for (uint32_t i = 0; met && i < o->room; i++) {
        twice = twice || o->at[i] >= o->room || met[o->at[i]];
        met[o->at[i] < o->room ? o->at[i] : 0] = 1;
        twice = twice || (o->at[i] < o->room && i >= o->count && o->chunk[o->at[i]].count != 0);
    }
    free(met);
    HOLDS(met && !twice, "each chunk has one place, and is empty beyond the last");
    for (uint32_t i = 0; i < o->count; i++) {
        const struct order_chunk *c = o->chunk + o->at[i];
        HOLDS(c->count > 0 && c->count <= ORDER_CHUNK && o->low[i] == c->key[0], "chunks are filled, their first keys known");
        HOLDS(i == 0 || o->chunk[o->at[i - 1]].count + c->count > ORDER_CHUNK / 2, "neighbours are too many for one chunk");
        for (uint32_t k = 0; k < c->count; before = c->seat[k], k++) {
            uint32_t seat = c->seat[k];
            HOLDS(x->seat[seat].free && c->key[k] == x->key[seat] && x->key[seat] == key_of(x->seat + seat),
                  "who stands in order is free, with the key of load and idle time");
            HOLDS(before == UINT32_MAX || x->key[before] <= x->key[seat], "keys ascend");
            HOLDS(before == UINT32_MAX || index_seat_before(x, before, seat) || !index_seat_before(x, seat, before),
                  "who comes first stands first");
        }
        seats += c->count;
    }
    for (uint32_t s = 0; s < x->seats; s++)
        free_seats += x->seat[s].free != 0;
    HOLDS(seats == o->seats && seats == free_seats, "everybody free stands in the order, once");
    return NULL;
}

/* ---- atoms and columns ---- */

static uint32_t length(const struct idle_node *list)
{
    uint32_t n = 0;
    for (const struct idle_node *i = list->next; i != list; i = i->next)
        n++;
    return n;
}

static const char *unsound_table(const struct hash_table *t)
{
    uint32_t count = 0;

    HOLDS((t->room & (t->room - 1)) == 0, "a table's room is a power of two");
    HOLDS(t->count <= t->room, "a table grows before its rows are long");
    for (uint32_t row = 0; row < t->room; row++)
        for (const struct hash_node *n = t->rows[row]; n; n = n->next, count++)
            HOLDS((n->hash & (t->room - 1)) == row, "a thing stands in its row");
    HOLDS(count == t->count, "a table counts its things");
    return NULL;
}

static const char *unsound_atom(const struct index *x, const struct atom *a)
{
    HOLDS(*a->list_here == a && (!a->list_next || a->list_next->list_here == &a->list_next), "a list of atoms is whole");
    HOLDS(index_atom_find(x, a->code + CONJUNCT_HEAD_BYTES, a->bytes) == a, "an atom is found by its code, and there once");
    HOLDS(!a->changed, "no change is left over");
    HOLDS(a->set.words && a->set.room == x->words, "an atom is dense, as long as all seats");
    HOLDS((a->held == 0) == (a->idle.next && a->idle.next != &a->idle), "idle is who nobody holds");
    for (uint32_t s = 0; s < x->seats; s++) {
        struct lang_env env = {.agent = x->attrs[s], .agent_bytes = x->attrs_bytes[s]};
        bool truth = env.agent && lang_true(a->code, a->bytes + CONJUNCT_HEAD_BYTES, &env);
        HOLDS(set_has(&a->set, s) == truth, "an atom says what the language says");
    }
    return NULL;
}

static const char *unsound_atoms_of(const struct index *x, const struct atom *list, uint32_t *count, uint32_t *idle)
{
    for (const struct atom *a = list; a; a = a->list_next, ++*count) {
        const char *what = unsound_atom(x, a);
        HOLDS(!what, what);
        *idle += a->held == 0;
    }
    return NULL;
}

static const char *unsound_column(const struct index *x, const struct attribute *of)
{
    const struct column *c = &of->column;

    HOLDS(c->room == x->words, "a column is as long as all seats");
    for (uint32_t s = 0; s < x->seats; s++) {
        struct attr a = {0};
        bool known = x->attrs[s] && attrs_find(x->attrs[s], x->attrs_bytes[s], of->id, &a) && a.type == of->type;
        HOLDS(bit_of(c->known, s) == known && c->values[s] == (known ? a.number : 0), "a column says what the lists say");
    }
    return NULL;
}

static const char *unsound_atoms(const struct index *x)
{
    uint32_t count = 0, idle = 0;
    const char *what = unsound_table(&x->atoms);

    HOLDS(!what, what);
    for (uint32_t i = 0; i < x->attributes_count; i++) {
        const struct attribute *of = x->attributes[i], *last = i ? x->attributes[i - 1] : NULL;
        HOLDS(!last || last->id < of->id || (last->id == of->id && last->type < of->type), "attributes ascend, each once");
        HOLDS(!of->changed, "no attribute is left changed");
        what = of->column.room ? unsound_column(x, of) : NULL;
        HOLDS(!what, what);
        what = unsound_atoms_of(x, of->atoms, &count, &idle);
        HOLDS(!what, what);
    }
    what = unsound_atoms_of(x, x->others, &count, &idle);
    HOLDS(!what, what);
    HOLDS(count == x->atoms.count && count <= x->flips_room, "every atom is in one list, and may change");
    HOLDS(idle == x->idle_atoms_count && idle == length(&x->idle_atoms), "idle atoms are counted");
    return NULL;
}

/* ---- groups ---- */

static const char *unsound_uses(const struct group *g)
{
    const struct kept *k = g->kept;
    uint32_t atoms = 1; /* who serves the queue */

    for (uint32_t i = 0; i < k->steps_count; i++)
        atoms += k->steps[i].op == PLAN_ATOM;
    HOLDS(k->uses_count == (g->stale ? 0 : atoms), "a group hears of each of its atoms");
    for (uint32_t i = 0; i < k->uses_count; i++) {
        const struct use *u = k->uses + i;
        HOLDS(u->group == g && *u->here == u && (!u->next || u->next->here == &u->next), "a list of uses is whole");
    }
    return NULL;
}

/* The list of a group that has few members is its members, ascending. */
static bool few_are_true(const struct group *g)
{
    for (uint32_t i = 0; i < g->members_count; i++)
        if (!set_has(&g->members, g->kept->few[i]) || (i > 0 && g->kept->few[i] <= g->kept->few[i - 1]))
            return false;
    return true;
}

static const char *unsound_loose(const struct index *x, const struct group *g)
{
    struct gate_keys keys = {0};
    struct gate_agent has;
    struct gate gate;
    HOLDS(g->held > 0 && g->index == x, "a loose group is somebody's");
    HOLDS(!g->stale && !g->listed && !g->few_are_all && !g->idle.next && !g->members.words && !g->members.sparse, "and has nothing of a set");
    HOLDS(x->view->room >= index_plan_room(g->code, g->bytes), "there is room for its plan");
    index_gate(g, &keys, &gate);
    for (uint32_t s = 0; s < x->seats; s++) {
        struct lang_env env = {.agent = x->attrs[s], .agent_bytes = x->attrs_bytes[s]};
        bool truth = set_has(&g->serves->set, s) && lang_true(g->code, g->bytes, &env);
        HOLDS(index_has(g, s) == truth && bit_of(index_view(x, g)->words, s) == truth, "it says what the language says, of one and of all");
        index_gate_agent(x, s, &keys, &has);
        HOLDS(!truth || gate_open(&gate, &has), "who meets it finds its gate open");
    }
    return NULL;
}

static const char *unsound_group(const struct index *x, const struct group *g)
{
    uint32_t members = 0;
    if (!g->kept)
        return unsound_loose(x, g);
    const char *what = unsound_uses(g);

    HOLDS(!what, what);
    HOLDS(g->index == x && !g->listed, "a settled group is on no list");
    HOLDS(g->members.room == x->words && !g->members.words != !g->members.sparse, "members are as many as seats, in one form");
    HOLDS((g->held == 0) == (g->idle.next && g->idle.next != &g->idle), "idle is which group nobody holds");
    for (uint32_t s = 0; s < x->seats; s++) {
        struct lang_env env = {.agent = x->attrs[s], .agent_bytes = x->attrs_bytes[s]};
        HOLDS(index_has(g, s) == (set_has(&g->serves->set, s) && lang_true(g->code, g->bytes, &env)), "who is a member meets the requirement");
        members += index_has(g, s);
    }
    HOLDS(g->stale || members == g->members_count, "members are counted");
    HOLDS(g->stale || !g->few_are_all || (members <= FEW_MAX && few_are_true(g)), "the few are listed in their order");
    return NULL;
}

/* As often as groups use it. */
static uint32_t users_of(const struct index *x, const struct atom *a)
{
    uint32_t n = 0;

    for (uint32_t row = 0; row < x->groups.room; row++)
        for (const struct hash_node *h = x->groups.rows[row]; h; h = h->next) {
            const struct group *g = (const struct group *)h;
            n += g->serves == a;
            for (uint32_t i = 0; g->kept && i < g->kept->steps_count; i++)
                n += g->kept->steps[i].op == PLAN_ATOM && g->kept->steps[i].atom == a;
        }
    return n;
}

static const char *unsound_groups(const struct index *x)
{
    uint32_t idle = 0, sparse = 0, kept = 0, held = 0;
    const char *what = unsound_table(&x->groups);

    HOLDS(!what, what);
    HOLDS(x->kept_groups <= x->touched_room, "every kept group may change");
    for (uint32_t row = 0; row < x->groups.room; row++)
        for (const struct hash_node *n = x->groups.rows[row]; n; n = n->next) {
            const struct group *g = (const struct group *)n;
            what = unsound_group(x, g);
            HOLDS(!what, what);
            idle += g->held == 0;
            kept += g->kept != NULL;
            held += g->kept && g->held;
            sparse += g->kept && !g->members.words;
        }
    HOLDS(kept == x->kept_groups && held == x->kept_held, "kept groups are counted");
    HOLDS(sparse == x->sparse_groups, "sparse groups are counted");
    HOLDS(idle == x->idle_groups_count && idle == length(&x->idle_groups), "idle groups are counted");
    for (uint32_t row = 0; row < x->atoms.room; row++)
        for (const struct hash_node *n = x->atoms.rows[row]; n; n = n->next)
            HOLDS(((const struct atom *)n)->held == users_of(x, (const struct atom *)n), "an atom is held by who uses it");
    HOLDS(length(&x->recent_memos) == x->memos.count, "every signature was used once");
    return NULL;
}

const char *index_unsound(const struct index *x)
{
    const char *what = unsound_seats(x);

    what = what ? what : unsound_order(x);
    what = what ? what : unsound_atoms(x);
    what = what ? what : unsound_groups(x);
    what = what ? what : unsound_table(&x->memos);
    return what ? what : unsound_table(&x->programs);
}
