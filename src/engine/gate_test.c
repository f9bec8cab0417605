/* gate_test: whom a gate lets through, told by hand; that who meets a requirement always is, index_test holds on drawn floors. */
#include "base/str.h"
#include "engine/gate.h"
#include "engine/index_by_hand.h"

#define AGENT 5u /* their seat */

/* agent.n0 .. n9 are numbers, agent.s0 .. s9 sets; "t64" is the symbol 64. */
static bool attribute(void *u, enum attr_scope scope, struct str name, struct str key, attr_id *ret_id, enum attr_type *ret_type)
{
    (void)u, (void)scope, (void)key;
    *ret_id = ATTR_FIRST + (attr_id)(name.p[1] - '0') + (name.p[0] == 's' ? 10 : 0);
    *ret_type = name.p[0] == 's' ? ATTR_SET : ATTR_NUMBER;
    return true;
}

static bool symbol(void *u, struct str text, symbol_id *ret_symbol)
{
    uint64_t n = 0;
    bool good = str_u64((struct str){text.p + 1, text.n - 1}, &n);

    (void)u;
    *ret_symbol = (symbol_id)n;
    return good;
}

static bool known(void *u, enum attr_scope scope, uint32_t i, struct str *ret_text)
{
    (void)u, (void)scope, (void)i, (void)ret_text;
    return false;
}

struct has { /* an agent's */
    int64_t n0, n1; /* thousandths; -1: nothing known */
    symbol_id s0;   /* 0: likewise */
};

static bool open_to(const char *required, struct has has)
{
    static const struct lang_names names = {.attribute = attribute, .symbol = symbol, .known = known};
    struct index *x = new_index(AGENT + 1);
    struct attrs_writer w;
    uint8_t attrs[100];
    struct buf code = {0};
    struct lang_error error;
    struct gate_keys keys = {0};
    struct gate_agent agent;
    struct gate gate;
    symbol_id queue = 1;

    attrs_write_init(&w, attrs, sizeof attrs);
    attrs_write_set(&w, ATTR_QUEUES, &queue, 1);
    if (has.n0 >= 0)
        attrs_write_number(&w, ATTR_FIRST, has.n0);
    if (has.n1 >= 0)
        attrs_write_number(&w, ATTR_FIRST + 1, has.n1);
    if (has.s0)
        attrs_write_set(&w, ATTR_FIRST + 10, &has.s0, 1);
    index_attrs(x, AGENT, attrs, (uint32_t)w.n);
    index_keep(x, 0);
    must(lang_compile(str_of(required), &names, &code, &error));
    struct group *g = group_of(x, 1, &code, NULL);
    index_gate(g, &keys, &gate);
    index_gate_agent(x, AGENT, &keys, &agent);
    bool open = gate_open(&gate, &agent);
    sound(x);
    index_drop(x, g);
    index_free(x);
    buf_done(&code);
    return open;
}

static void a_number_passes_inside_its_range(void)
{
    static const struct {
        const char *required;
        bool less, same, more; /* than 5 */
    } all[] = {{"agent.n0 >= 5", false, true, true}, {"agent.n0 > 5", false, false, true}, {"agent.n0 <= 5", true, true, false},
               {"agent.n0 < 5", true, false, false}, {"agent.n0 = 5", false, true, false}, {"agent.n0 != 5", true, true, true},
               {"agent.n0 * 2 >= 10", true, true, true}};

    for (uint32_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *r = all[i].required;
        bool as_told = open_to(r, (struct has){4999, -1, 0}) == all[i].less && open_to(r, (struct has){5000, -1, 0}) == all[i].same &&
                       open_to(r, (struct has){5001, -1, 0}) == all[i].more;
        expect(as_told, r);
    }
    expect(!open_to("agent.n0 >= 0", (struct has){-1, -1, 0}), "a number that nobody knows does not");
}

static void a_symbol_passes_with_those_that_share_its_bit(void)
{
    expect(open_to("agent.s0 has \"t63\"", (struct has){-1, -1, 63}), "63");
    expect(!open_to("agent.s0 has \"t63\"", (struct has){-1, -1, 64}), "another one does not");
    expect(open_to("agent.s0 has \"t69\"", (struct has){-1, -1, 69}) && open_to("agent.s0 has \"t69\"", (struct has){-1, -1, 5}),
           "69 has the bit of 5");
    expect(!open_to("agent.s0 has \"t5\"", (struct has){-1, -1, 0}), "a set that nobody knows has no bit");
}

static void all_that_a_gate_asks_is_asked(void)
{
    const char *all = "agent.n0 >= 1 and agent.n1 < 3 and agent.s0 has \"t2\"";

    expect(open_to(all, (struct has){1000, 2999, 2}), "all of it is there");
    expect(!open_to(all, (struct has){999, 2999, 2}), "the first range");
    expect(!open_to(all, (struct has){1000, 3000, 2}), "the second range");
    expect(!open_to(all, (struct has){1000, 2999, 3}), "the set");
    expect(!open_to("agent.n0 >= 1 and agent.n0 <= 2", (struct has){2001, -1, 0}), "both ends of one number");
}

static void what_is_no_plain_part_is_let_through(void)
{
    expect(open_to("agent.n0 >= 5 or agent.n1 >= 5", (struct has){0, 0, 0}), "either of two");
    expect(open_to("not (agent.s0 has \"t1\")", (struct has){-1, -1, 1}), "the contrary");
    expect(open_to("", (struct has){-1, -1, 0}), "nothing at all");
}

/* More attributes than there are places for: the ninth is not asked, the others still are. */
static void attributes_beyond_the_places_are_left_out(void)
{
    struct gate_keys keys = {0};
    struct gate gate;

    for (uint32_t i = 1; i < GATE_PLACES; i++)
        keys.numbers.id[i] = keys.sets.id[i] = 9000 + i;
    keys.numbers.count = keys.sets.count = GATE_PLACES - 1;
    static const struct lang_names names = {.attribute = attribute, .symbol = symbol, .known = known};
    struct index *x = new_index(1);
    struct buf code = {0};
    struct lang_error error;
    sit(x, 0, 1);
    index_keep(x, 0);
    must(lang_compile(str_of("agent.n0 >= 5 and agent.s0 has \"t1\""), &names, &code, &error));
    struct group *g = group_of(x, 1, &code, NULL);
    index_gate(g, &keys, &gate);
    expect(gate.of[0] == 0 && gate.of[1] == 0 && gate.set == 0 && gate.bit == 0 && keys.numbers.count == GATE_PLACES - 1, "nothing is asked");
    struct gate_agent agent;
    index_gate_agent(x, 0, &keys, &agent);
    expect(gate_open(&gate, &agent), "so it is open");
    index_drop(x, g);
    index_free(x);
    buf_done(&code);
}

int main(void)
{
    RUN(a_number_passes_inside_its_range);
    RUN(a_symbol_passes_with_those_that_share_its_bit);
    RUN(all_that_a_gate_asks_is_asked);
    RUN(what_is_no_plain_part_is_let_through);
    RUN(attributes_beyond_the_places_are_left_out);
    return failed ? 1 : 0;
}
