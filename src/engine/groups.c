/* Programs, signatures and groups: from a requirement and its contact to the seats that meet it. A group is kept (its members are a set
 * that atoms hold true) or, beyond so many, loose (loose.c: its members are worked out when somebody asks). */
#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "engine/index_inside.h"
#include "lang/value.h"

#define PROGRAMS_MAX 4096u
#define MEMOS_MAX 65536u
#define IDLE_GROUPS_MIN 64u
#define IDLE_GROUPS_MAX 4096u
#define IDLE_GROUPS_BYTES (32u << 20)

/* What a requirement reads of the contact's side: with these values equal, it binds to the same. */
struct program {
    struct hash_node node; /* first */
    uint64_t number;       /* never used again: a memo of a forgotten program is found by nobody */
    bool arrived;
    uint32_t contact, queue; /* how many attributes of each it reads: ids ascending in reads[] */
    uint32_t bytes;
    attr_id *reads;
    uint8_t code[];
};

struct memo { /* a signature and its group */
    struct hash_node node; /* first */
    struct idle_node recent;
    struct group *group;
    struct memo *next, **here; /* of the group */
    uint64_t program;
    queue_id queue;
    uint32_t bytes;
    uint8_t values[];
};

#define MEMBER_OF(p, type, member) ((type *)((uint8_t *)(p)-offsetof(type, member)))

/* ---- programs ---- */

/* Adds an id to the ascending list, once; the list has room. */
static uint32_t add_read(attr_id *list, uint32_t count, attr_id id)
{
    uint32_t i = count;

    while (i > 0 && list[i - 1] > id)
        i--;
    if (i > 0 && list[i - 1] == id)
        return count;
    memmove(list + i + 1, list + i, (count - i) * sizeof *list);
    list[i] = id;
    return count + 1;
}

static void note_operand(struct program *p, const struct operand *o, attr_id *queue)
{
    if (o->kind != VALUE_ATTR || o->attr == 0 || o->scope == SCOPE_AGENT)
        return;
    if (o->scope == SCOPE_QUEUE)
        p->queue = add_read(queue, p->queue, o->attr);
    else
        p->contact = add_read(p->reads, p->contact, o->attr);
    p->arrived = p->arrived || o->attr == ATTR_ARRIVED;
}

static void note_reads(struct program *p, attr_id *queue)
{
    for (struct cursor c = cursor_of(p->code, p->bytes); c.p < c.end;)
        for (struct cursor part = take_part(&c); part.p < part.end;) {
            struct instruction i = take_instruction(&part);
            note_operand(p, &i.left, queue);
            note_operand(p, &i.right, queue);
        }
}

static void forget_programs(struct index *x)
{
    x->last_program = NULL;
    for (uint32_t row = 0; row < x->programs.room; row++)
        while (x->programs.rows[row]) {
            struct program *p = (struct program *)x->programs.rows[row];
            index_table_take(&x->programs, &p->node);
            free(p->reads);
            free(p);
        }
}

static struct program *make_program(struct index *x, struct lang_code code, uint64_t hash)
{
    enum { OPERAND_BYTES = 7 };
    size_t operands = code.n / OPERAND_BYTES + 1;
    struct program *p = malloc(sizeof *p + code.n);
    attr_id *reads = malloc(2 * operands * sizeof *reads), *queue = reads + operands;

    if (p)
        *p = (struct program){.bytes = (uint32_t)code.n, .reads = reads};
    if (!p || !reads || index_table_put(&x->programs, &p->node, hash) != OK) {
        free(reads);
        free(p);
        return NULL;
    }
    p->number = ++x->programs_made;
    if (code.n)
        memcpy(p->code, code.p, code.n);
    note_reads(p, queue);
    memmove(reads + p->contact, queue, p->queue * sizeof *reads);
    return p;
}

static bool same_code(const uint8_t *p, size_t n, struct lang_code code)
{
    return n == code.n && (n == 0 || memcmp(p, code.p, n) == 0);
}

/* NULL if memory fails. */
static const struct program *program_of(struct index *x, struct lang_code code)
{
    const struct program *last = x->last_program;

    if (last && same_code(last->code, last->bytes, code))
        return last;
    uint64_t hash = index_hash(code.p, code.n, 2);
    for (struct hash_node *n = index_table_row(&x->programs, hash); n; n = n->next) {
        struct program *p = (struct program *)n;
        if (n->hash == hash && same_code(p->code, p->bytes, code))
            return x->last_program = p;
    }
    if (x->programs.count >= PROGRAMS_MAX)
        forget_programs(x);
    return x->last_program = make_program(x, code, hash);
}

/* ---- signatures ---- */

/* The entries of these attributes, as they stand in the list, one behind the other. */
static uint32_t copy_entries(const uint8_t *p, size_t n, const attr_id *ids, uint32_t count, uint8_t *out)
{
    size_t at = 0, start = 0;
    struct attr a = {0};
    uint32_t bytes = 0;

    for (uint32_t i = 0; i < count; i++) {
        while (a.id < ids[i]) {
            start = at;
            if (!attrs_next(p, n, &at, &a))
                return bytes;
        }
        if (a.id != ids[i])
            continue;
        memcpy(out + bytes, p + start, at - start);
        bytes += (uint32_t)(at - start);
    }
    return bytes;
}

/* The values the program reads: at most VALUES_MAX bytes, the contact's first. */
static uint32_t read_values(const struct program *p, const struct lang_env *env, uint8_t *out, uint32_t *ret_contact)
{
    uint32_t n = env->customer ? copy_entries(env->customer, env->customer_bytes, p->reads, p->contact, out) : 0;

    if (p->arrived) {
        memcpy(out + n, &env->arrived_ms, sizeof env->arrived_ms);
        n += sizeof env->arrived_ms;
    }
    *ret_contact = n;
    if (p->queue && env->queue) {
        memset(out + n, 0, 4); /* no id: here the queue's begin */
        n += 4;
        n += copy_entries(env->queue, env->queue_bytes, p->reads + p->contact, p->queue, out + n);
    }
    return n;
}

/* Goes on to the entry of this attribute: how long it is, 0 if it is not there. *a, *at and *from are where the list stands. */
static size_t entry_of(const uint8_t *p, size_t n, attr_id id, struct attr *a, size_t *at, size_t *from)
{
    while (a->id < id) {
        *from = *at;
        if (!attrs_next(p, n, at, a))
            a->id = UINT32_MAX;
    }
    return a->id == id ? *at - *from : 0;
}

bool index_alike(struct index *x, struct lang_code required, const struct lang_env *a, const struct lang_env *b)
{
    const struct program *p = program_of(x, required);
    struct attr of_a = {0}, of_b = {0};
    size_t at_a = 0, at_b = 0, from_a = 0, from_b = 0;

    if (!p || (p->arrived && a->arrived_ms != b->arrived_ms))
        return false;
    if (a->customer_bytes == b->customer_bytes && memcmp(a->customer, b->customer, a->customer_bytes) == 0)
        return true;
    for (uint32_t i = 0; i < p->contact; i++) {
        size_t bytes = entry_of(a->customer, a->customer_bytes, p->reads[i], &of_a, &at_a, &from_a);
        if (bytes != entry_of(b->customer, b->customer_bytes, p->reads[i], &of_b, &at_b, &from_b) ||
            (bytes && memcmp(a->customer + from_a, b->customer + from_b, bytes) != 0))
            return false;
    }
    return true;
}

bool index_reads_no_more(struct index *x, struct lang_code before, struct lang_code after)
{
    if (x->programs.count + 2 > PROGRAMS_MAX)
        return false; /* the one might drive out the other */
    const struct program *b = program_of(x, before), *a = b ? program_of(x, after) : NULL;
    uint32_t at = 0;

    for (uint32_t i = 0; a && i < a->contact; i++) {
        while (at < b->contact && b->reads[at] < a->reads[i])
            at++;
        if (at == b->contact || b->reads[at] != a->reads[i])
            return false;
    }
    return a != NULL;
}

struct signature {
    uint64_t hash, program;
    queue_id queue;
    uint32_t bytes;
    const uint8_t *values;
};

static struct group *find_memo(struct index *x, const struct signature *s)
{
    for (struct hash_node *n = index_table_row(&x->memos, s->hash); n; n = n->next) {
        struct memo *m = (struct memo *)n;
        if (n->hash != s->hash || m->program != s->program || m->queue != s->queue || m->bytes != s->bytes ||
            memcmp(m->values, s->values, s->bytes) != 0)
            continue;
        idle_take(&m->recent);
        idle_put(&x->recent_memos, &m->recent);
        return m->group;
    }
    return NULL;
}

static void free_memo(struct index *x, struct memo *m)
{
    *m->here = m->next;
    if (m->next)
        m->next->here = m->here;
    idle_take(&m->recent);
    index_table_take(&x->memos, &m->node);
    x->bytes -= sizeof *m + m->bytes;
    free(m);
}

/* Without memory the signature is worked out again next time. */
static void make_memo(struct index *x, const struct signature *s, struct group *g)
{
    if (x->memos.count >= MEMOS_MAX)
        free_memo(x, MEMBER_OF(x->recent_memos.next, struct memo, recent));
    struct memo *m = malloc(sizeof *m + s->bytes);
    if (!m)
        return;
    if (index_table_put(&x->memos, &m->node, s->hash) != OK) {
        free(m);
        return;
    }
    m->group = g;
    m->program = s->program;
    m->queue = s->queue;
    m->bytes = s->bytes;
    memcpy(m->values, s->values, s->bytes);
    m->here = &g->memos;
    m->next = g->memos;
    if (m->next)
        m->next->here = &m->next;
    g->memos = m;
    idle_put(&x->recent_memos, &m->recent);
    x->bytes += sizeof *m + m->bytes;
}

/* ---- groups ---- */

enum err index_groups_room(struct index *x)
{
    for (uint32_t row = 0; row < x->groups.room; row++)
        for (struct hash_node *n = x->groups.rows[row]; n; n = n->next) {
            struct set *s = &((struct group *)n)->members;
            if (!((struct group *)n)->kept)
                continue;
            uint64_t before = set_bytes(s);
            if (set_room(s, x->words) != OK)
                return ERR_NOMEM;
            x->bytes += set_bytes(s) - before;
        }
    return OK;
}

/* -- kept -- */

static void use_atom(struct group *g, struct atom *a)
{
    struct use *u = g->kept->uses + g->kept->uses_count++;

    *u = (struct use){.group = g, .next = a->uses, .here = &a->uses};
    if (u->next)
        u->next->here = &u->next;
    a->uses = u;
}

static void unlink_uses(struct kept *k)
{
    for (; k->uses_count > 0; k->uses_count--) {
        struct use *u = k->uses + k->uses_count - 1;
        *u->here = u->next;
        if (u->next)
            u->next->here = u->here;
    }
}

/* Its atoms tell it nothing from now on: it is made anew when somebody asks. */
void index_group_stale(struct group *g)
{
    g->stale = true;
    unlink_uses(g->kept);
}

static void link_uses(struct group *g)
{
    const struct kept *k = g->kept;

    assert(k->uses_count == 0);
    use_atom(g, g->serves);
    for (uint32_t i = 0; i < k->steps_count; i++)
        if (k->steps[i].op == PLAN_ATOM)
            use_atom(g, k->steps[i].atom);
}

void index_group_whole(struct group *g)
{
    if (!g->stale)
        return;
    link_uses(g);
    index_group_fill(g->index, g);
}

static void free_kept(struct index *x, struct kept *k)
{
    unlink_uses(k);
    for (uint32_t i = 0; i < k->steps_count; i++)
        if (k->steps[i].op == PLAN_ATOM && k->steps[i].atom)
            index_atom_drop(x, k->steps[i].atom);
    free(k);
}

/* The plan with its atoms. NULL if memory fails. */
static struct kept *make_kept(struct index *x, const struct group *g)
{
    uint32_t room = index_plan_room(g->code, g->bytes);
    struct kept *k = malloc(sizeof *k + room * sizeof *k->steps + (room + 1) * sizeof *k->uses); /* 1: whom the queue serves */

    if (!k)
        return NULL;
    *k = (struct kept){.room = room};
    k->steps = (struct plan_step *)(k + 1);
    k->uses = (struct use *)(k->steps + room);
    k->steps_count = index_plan(g->code, g->bytes, k->steps);
    for (uint32_t i = 0; i < k->steps_count; i++)
        if (k->steps[i].op == PLAN_ATOM && index_atom(x, k->steps[i].code, k->steps[i].bytes, &k->steps[i].atom) != OK) {
            free_kept(x, k);
            return NULL;
        }
    return k;
}

static enum err touched_room(struct index *x)
{
    if (x->kept_groups < x->touched_room)
        return OK;
    uint32_t room = x->touched_room ? x->touched_room * 2 : 64;
    struct group **more = realloc(x->touched, room * sizeof *more);
    if (!more)
        return ERR_NOMEM;
    x->touched = more;
    x->touched_room = room;
    return OK;
}

static uint64_t kept_bytes(const struct kept *k)
{
    return sizeof *k + k->room * sizeof *k->steps + (k->room + 1) * sizeof *k->uses;
}

/* From a loose group to a kept one, whose members are made when somebody asks. ERR_NOMEM, and it is loose. g->members may hold memory of a set. */
static enum err keep(struct index *x, struct group *g)
{
    assert(!g->kept && !g->stale);
    if (set_room(&g->members, x->words) != OK || touched_room(x) != OK || (g->kept = make_kept(x, g)) == NULL) {
        set_done(&g->members);
        return ERR_NOMEM;
    }
    g->stale = true;
    x->kept_groups++;
    x->bytes += kept_bytes(g->kept) + set_bytes(&g->members);
    x->sparse_groups += g->members.words == NULL;
    return OK;
}

/* And back. Its members' set is the caller's. */
static struct set loosen(struct index *x, struct group *g)
{
    struct set members = g->members;

    x->bytes -= kept_bytes(g->kept) + set_bytes(&g->members);
    x->sparse_groups -= g->members.words == NULL;
    x->kept_groups--;
    free_kept(x, g->kept);
    g->members = (struct set){0};
    g->kept = NULL;
    g->stale = g->few_are_all = false;
    return members;
}

/* -- made and forgotten -- */

static enum err serves_atom(struct index *x, queue_id queue, struct atom **ret_atom)
{
    uint8_t code[INDEX_HAS_BYTES];
    static const uint8_t nobody[] = {CODE_FALSE};

    if (queue == 0 || queue > UINT32_MAX)
        return index_atom(x, nobody, sizeof nobody, ret_atom);
    index_has_code(ATTR_QUEUES, (symbol_id)queue, code);
    return index_atom(x, code, sizeof code, ret_atom);
}

/* Its members' set is the caller's. */
static struct set forget_group(struct index *x, struct group *g)
{
    struct set members = g->kept ? loosen(x, g) : (struct set){0};

    index_view_forget(x, g);
    while (g->memos)
        free_memo(x, g->memos);
    index_table_take(&x->groups, &g->node);
    index_atom_drop(x, g->serves);
    x->bytes -= sizeof *g + g->bytes;
    free(g);
    return members;
}

static struct set forget_oldest(struct index *x)
{
    struct group *oldest = MEMBER_OF(x->idle_groups.next, struct group, idle);

    idle_take(&oldest->idle);
    x->idle_groups_count--;
    return forget_group(x, oldest);
}

static void free_oldest(struct index *x)
{
    struct set members = forget_oldest(x);
    set_done(&members);
}

static bool idle_groups_full(const struct index *x)
{
    uint32_t max = IDLE_GROUPS_BYTES / (x->words * 8);

    max = max < IDLE_GROUPS_MIN ? IDLE_GROUPS_MIN : max > IDLE_GROUPS_MAX ? IDLE_GROUPS_MAX : max;
    return x->idle_groups_count >= max;
}

static bool may_keep(const struct index *x)
{
    return x->kept_held < x->kept_max;
}

static enum err build_group(struct index *x, struct group *g, uint64_t hash)
{
    enum err err = index_view_room(x, index_plan_room(g->code, g->bytes)); /* also for one that is kept: it may be loosened */

    if (err == OK)
        err = serves_atom(x, g->queue, &g->serves);
    if (err != OK)
        return err;
    if (may_keep(x))
        err = keep(x, g);
    if (err == OK)
        err = index_table_put(&x->groups, &g->node, hash);
    if (err == OK)
        return OK;
    struct set members = g->kept ? loosen(x, g) : (struct set){0};
    set_done(&members);
    index_atom_drop(x, g->serves);
    return err;
}

/* Kept while there is room for one more, else loose. */
static enum err make_group(struct index *x, queue_id queue, struct lang_code bound, uint64_t hash, struct group **ret_group)
{
    uint32_t parts = lang_conjuncts(bound.p, bound.n);
    struct group *g = malloc(sizeof *g + bound.n);

    if (!g)
        return ERR_NOMEM;
    *g = (struct group){.index = x, .queue = queue, .bytes = (uint32_t)bound.n, .predicates = parts < 16 ? parts : 16};
    if (bound.n)
        memcpy(g->code, bound.p, bound.n);
    if (may_keep(x) && idle_groups_full(x)) /* its set is at hand, and one more would have to go when this one is let go */
        g->members = forget_oldest(x);
    if (build_group(x, g, hash) != OK) {
        set_done(&g->members);
        free(g);
        return ERR_NOMEM;
    }
    x->bytes += sizeof *g + g->bytes;
    *ret_group = g;
    return OK;
}

static enum err group_of_bound(struct index *x, queue_id queue, struct lang_code bound, struct group **ret_group)
{
    uint64_t hash = index_hash(bound.p, bound.n, queue);

    for (struct hash_node *n = index_table_row(&x->groups, hash); n; n = n->next) {
        struct group *g = (struct group *)n;
        if (n->hash == hash && g->queue == queue && same_code(g->code, g->bytes, bound)) {
            *ret_group = g;
            return OK;
        }
    }
    return make_group(x, queue, bound, hash, ret_group);
}

static enum err find_group(struct index *x, queue_id queue, struct lang_code required, const struct lang_env *env, struct group **ret_group)
{
    const struct program *p = program_of(x, required);
    struct signature s = {.queue = queue, .values = x->values};

    x->signature = (struct index_signature){.program = p ? p->number : 0, .values = x->values};
    if (p) {
        s.program = p->number;
        s.bytes = read_values(p, env, x->values, &x->signature.bytes);
        s.hash = index_hash(x->values, s.bytes, queue * UINT64_C(0x9e3779b97f4a7c15) + p->number);
        *ret_group = find_memo(x, &s);
        if (*ret_group)
            return OK;
    }
    struct lang_env contact = *env;
    contact.agent = NULL;
    contact.agent_bytes = 0;
    buf_clear(&x->binding);
    x->binding.err = OK;
    if (lang_bind(required.p, required.n, &contact, &x->binding) != OK ||
        group_of_bound(x, queue, (struct lang_code){x->binding.p, x->binding.n}, ret_group) != OK)
        return ERR_NOMEM;
    if (p && (*ret_group)->kept) /* who is read agent by agent is one of very many: a memo would drive out another's */
        make_memo(x, &s, *ret_group);
    return OK;
}

/* From the idle ones, or just made. */
static void first_hold(struct index *x, struct group *g)
{
    if (g->idle.next) {
        idle_take(&g->idle);
        x->idle_groups_count--;
    }
    if (g->kept && !may_keep(x)) {
        struct set members = loosen(x, g);
        set_done(&members);
    }
    x->kept_held += g->kept != NULL;
    g->user = NULL;
}

enum err index_group(struct index *x, queue_id queue, struct lang_code required, const struct lang_env *env, struct group **ret_group)
{
    struct group *g;

    if (index_settle(x) != OK || find_group(x, queue, required, env, &g) != OK)
        return ERR_NOMEM;
    if (g->held++ == 0)
        first_hold(x, g);
    *ret_group = g;
    return OK;
}

struct index_signature index_signature(const struct index *x)
{
    return x->signature;
}

void index_drop(struct index *x, struct group *g)
{
    assert(g->held > 0);
    if (--g->held)
        return;
    if (!g->kept) {
        (void)forget_group(x, g); /* it has no set */
        return;
    }
    x->kept_held--;
    if (idle_groups_full(x))
        free_oldest(x);
    idle_put(&x->idle_groups, &g->idle);
    x->idle_groups_count++;
}

void index_keep(struct index *x, uint32_t max)
{
    x->kept_max = max;
}

bool index_is_loose(const struct group *g)
{
    return !g->kept;
}

bool index_room(const struct index *x)
{
    uint32_t loose = x->groups.count - x->kept_groups;
    return loose > 0 && may_keep(x) && loose <= x->kept_max - x->kept_held;
}

void index_keep_group(struct index *x, struct group *g)
{
    assert(!g->kept && g->held > 0 && x->dirty_count == 0 && !x->grown);
    if (may_keep(x) && keep(x, g) == OK)
        x->kept_held++;
}

void index_groups_shed(struct index *x)
{
    while (x->idle_groups.next != &x->idle_groups)
        free_oldest(x);
}

void index_groups_done(struct index *x)
{
    for (uint32_t row = 0; row < x->groups.room; row++)
        while (x->groups.rows[row]) {
            struct set members = forget_group(x, (struct group *)x->groups.rows[row]);
            set_done(&members);
        }
    forget_programs(x);
    free(x->groups.rows);
    free(x->memos.rows);
    free(x->programs.rows);
}

/* ---- asking ---- */

void **index_user(struct group *g)
{
    return &g->user;
}

bool index_has(const struct group *g, uint32_t seat)
{
    if (!g->kept)
        return index_loose_has(g, seat);
    return g->stale ? index_group_meets(g, seat) : set_has(&g->members, seat);
}

const uint64_t *index_group_words(struct group *g)
{
    index_group_whole(g);
    return g->kept ? g->members.words : index_view(g->index, g)->words;
}

void index_members(struct group *g, uint64_t *to, size_t stride, uint32_t words)
{
    const uint64_t *from = index_group_words(g);
    roaring_uint32_iterator_t i;

    for (uint32_t w = 0; w < words; w++)
        to[w * stride] = from ? from[w] : 0;
    if (from)
        return;
    for (roaring_init_iterator(g->members.sparse, &i); i.has_value && i.current_value / 64 < words; roaring_advance_uint32_iterator(&i))
        to[i.current_value / 64 * stride] |= UINT64_C(1) << i.current_value % 64;
}

void index_mark(struct group *g, uint64_t bits, uint64_t *to, size_t stride)
{
    const uint64_t *from = index_group_words(g);
    roaring_uint32_iterator_t i;

    for (uint32_t w = 0; from && w < g->index->words; w++)
        for (uint64_t left = from[w]; left; left &= left - 1)
            to[stride * (w * 64 + (uint32_t)__builtin_ctzll(left))] |= bits;
    if (from)
        return;
    for (roaring_init_iterator(g->members.sparse, &i); i.has_value; roaring_advance_uint32_iterator(&i))
        to[stride * i.current_value] |= bits;
}

void index_excluded(struct group *g, struct index_excluded *ret)
{
    index_group_whole(g);

    const struct view *v = g->kept ? NULL : index_view(g->index, g);
    uint32_t serving = v ? v->serving : g->serving;

    *ret = (struct index_excluded){.seats = g->index->present_count, .members = v ? v->members_count : g->members_count,
                                   .queue = g->index->present_count - serving, .predicates = g->predicates};
    memcpy(ret->predicate, v ? v->predicate : g->kept->predicate, sizeof ret->predicate);
}
