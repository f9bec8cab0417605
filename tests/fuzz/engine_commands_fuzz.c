/* Any bytes as a sequence of commands to the engine, in whatever state the ones before have brought it to.
 *
 * The first byte draws a floor (engine/drawn_floor.h) that is set up and at work. Then each command is a head of HEAD bytes: two say what
 * would be sensible now (a draw on the floor's state: the same bytes in the same state, the same command), three what is broken about it:
 * its time, an id, a number, its rest. About half are left whole, so that states are reached that breaking alone never sees. The last
 * says whether it comes twice.
 *
 * After each: whoever is refused wrote no fact, changed nothing and is counted by its reason alone; what the engine derives is as it
 * should be (drawn_audit); now and then a second engine, told the facts alone, and a third, loaded from the snapshot, are in the
 * very same state. */
#include <stdlib.h>
#include <string.h>

#include "engine/drawn_audit.h"
#include "engine/drawn_floor.h"
#include "engine/parts.h"

#define HEAD 6u
#define OPENING 60u /* commands before the bytes have their say */
#define COMPARED 8u /* commands between two comparisons */
#define COMMANDS_MAX 200u

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct game {
    struct drawn_floor floor;
    struct engine *e, *follows; /* follows: told of facts alone */
    struct facts facts;
    struct buf before, after;
    uint64_t refused[ERR_COUNT]; /* seen */
    uint8_t rest[DRAWN_REST_MAX];
};

static void must(bool good)
{
    if (!good)
        abort();
}

static void save(const struct engine *e, struct buf *ret)
{
    buf_clear(ret);
    engine_save(e, ret);
    must(ret->err == OK);
}

static bool same(const struct buf *a, const struct buf *b)
{
    return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

/* -- what is broken -- */

static int64_t odd_number(uint8_t which, int64_t now_us)
{
    const int64_t odd[] = {0, 1, -1, 2, 5, 1000, INT64_MAX, INT64_MIN, UINT32_MAX, (int64_t)1 << 32, (int64_t)1 << 45, ((int64_t)1 << 45) + 1,
                           now_us, now_us + 1, now_us + 1000000, now_us - 1};
    return which < 64 ? odd[which % (sizeof odd / sizeof *odd)] : which - 64;
}

static void break_rest(struct game *g, struct command *c, uint8_t how, uint8_t what)
{
    if (c->rest_bytes > 0)
        memmove(g->rest, c->rest, c->rest_bytes);
    c->rest = g->rest;
    switch (how % 4) {
    case 0: /* shorter */
        c->rest_bytes = c->rest_bytes * what / 256;
        break;
    case 1: /* longer */
        if (c->rest_bytes < sizeof g->rest)
            g->rest[c->rest_bytes++] = what;
        break;
    case 2: /* one byte is another */
        if (c->rest_bytes > 0)
            g->rest[(uint32_t)how / 4 * 64 % c->rest_bytes] ^= what;
        break;
    default: /* one bit somewhere near its end, where numbers are */
        if (c->rest_bytes > 0)
            g->rest[c->rest_bytes - 1 - (uint32_t)how / 4 % c->rest_bytes] ^= (uint8_t)(1u << what % 8);
        break;
    }
}

/* which: what is broken, one of 16 (half are nothing). */
static void break_command(struct game *g, struct command *c, uint8_t which, uint8_t how, uint8_t what)
{
    int64_t number = odd_number(what, c->now_us);

    switch (which % 16) {
    case 0: c->kind = (enum command_kind)(what % (CMD_KINDS + 2)); break;
    case 1: c->contact = how % 2 ? (contact_id)number : what; break;
    case 2: c->agent = how % 2 ? (agent_id)number : what % 16; break;
    case 3: c->queue = how % 2 ? (queue_id)number : what % 8; break;
    case 4: *(how % 3 == 0 ? &c->a : how % 3 == 1 ? &c->b : &c->c) = number; break;
    case 5: break_rest(g, c, how, what); break;
    case 6: c->now_us = how % 4 == 0 ? number : c->now_us + (how % 4 == 1 ? -1 : 1) * (int64_t)what * SECOND_US; break;
    case 7:
        c->party = (party_id)number;
        c->rest_bytes = how % 8 == 0 ? (uint32_t)sizeof g->rest : c->rest_bytes;
        c->rest = how % 8 == 0 ? g->rest : c->rest;
        break;
    default: break;
    }
}

/* -- what must hold -- */

static void check_refused(struct game *g, enum err err)
{
    must((unsigned)err < ERR_COUNT);
    g->refused[err] += err != OK;
    for (unsigned i = 0; i < ERR_COUNT; i++)
        must(engine_refused(g->e, (enum err)i) == g->refused[i]);
    must(err == OK || g->facts.count == 0);
}

static void check_contacts(const struct engine *e)
{
    const struct contact *c;

    for (uint32_t at = 0; (c = book_next(&e->contacts, &at)) != NULL;)
        engine_promises(e, c);
}

/* The facts alone, and the snapshot alone, lead to the same state. */
static void check_state(struct game *g)
{
    struct engine *loaded;

    save(g->e, &g->before);
    save(g->follows, &g->after);
    must(same(&g->before, &g->after));
    must(engine_new(&drawn_limits, &loaded) == OK);
    must(engine_load(loaded, g->before.p, g->before.n) == OK);
    save(loaded, &g->after);
    must(same(&g->before, &g->after));
    drawn_audit(loaded);
    engine_free(loaded);
}

static enum err send(struct game *g, const struct command *c)
{
    facts_clear(&g->facts);
    enum err err = engine_decide(g->e, c, &g->facts);
    for (uint32_t i = 0; i < g->facts.count; i++) {
        struct fact f = facts_at(&g->facts, i);
        must(engine_evolve(g->follows, &f) == OK);
    }
    check_refused(g, err);
    check_contacts(g->e);
    return err;
}

/* A deadline that is due happens first, as it would in the product: drawn_command() sees to it. */
static void play(struct game *g, const uint8_t head[HEAD], bool compares)
{
    g->floor.prng = (struct prng){head[0] | (uint64_t)head[1] << 8};
    struct command c = drawn_command(&g->floor, g->e);

    break_command(g, &c, head[2], head[3], head[4]);
    if (head[5] % 16 == 0) /* it comes twice */
        (void)send(g, &c);
    if (compares)
        save(g->e, &g->before);
    if (send(g, &c) != OK && compares) {
        save(g->e, &g->after);
        must(same(&g->before, &g->after));
    }
    drawn_audit(g->e);
    if (compares)
        check_state(g);
    if (c.now_us > g->floor.now_us && c.now_us - g->floor.now_us <= 1000 * SECOND_US)
        g->floor.now_us = c.now_us; /* who jumped far ahead stays there alone: the engine's clock stands until the floor is there */
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static struct game g;

    if (n < 1 + HEAD)
        return 0;
    g = (struct game){0};
    drawn_begin(&g.floor, p[0]);
    must(engine_new(&drawn_limits, &g.e) == OK && engine_new(&drawn_limits, &g.follows) == OK);
    for (uint32_t i = 0; i < OPENING; i++) {
        struct command c = drawn_command(&g.floor, g.e);
        (void)send(&g, &c);
    }
    for (uint32_t i = 0; i < COMMANDS_MAX && 1 + (i + 1) * HEAD <= n; i++)
        play(&g, p + 1 + i * HEAD, i % COMPARED == 0);
    check_state(&g);
    engine_free(g.e);
    engine_free(g.follows);
    facts_done(&g.facts);
    buf_done(&g.before);
    buf_done(&g.after);
    drawn_done(&g.floor);
    return 0;
}
