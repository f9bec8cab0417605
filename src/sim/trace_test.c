/* trace_test: call logs are read strictly, staff and patience inferred as sim_trace.h says, and played again. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/types.h"
#include "sim/sim_trace.h"
#include "sim/trace_patience.h"
#include "sim/trace_staff.h"

#define HEADER "id,type,priority,arrived,outcome,wait_s,handle_s,agent,customer\n"
#define CHECK(condition) \
    do \
        if (!(condition)) { \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            return false; \
        } \
    while (0)

static enum err read_text(const char *text, bool skip, struct sim_trace *t)
{
    return sim_trace_read(text, strlen(text), skip, t);
}

static bool is_broken(const struct sim_trace *t, uint32_t i, uint64_t line, const char *column)
{
    return t->broken_count > i && t->broken[i].line == line && strcmp(t->broken[i].column, column) == 0;
}

static bool a_log_is_read_with_columns_in_any_order_and_rows_by_arrival(void)
{
    struct sim_trace t;
    CHECK(read_text("\xef\xbb\xbfoutcome,id,arrived,wait_s,type,extra,priority,handle_s,agent\r\n"
                    "served,2,1970-01-02 00:00:10.5Z,1.25,\"PS, private\",x,2,60,DORIT\r\n"
                    "\r\n"
                    "abandoned,1,86400,30,NW,,0,,\r\n"
                    "served,3,1972-03-01T00:00:00,0,NW,,1,0.000001,DORIT", false, &t) == OK);
    CHECK(t.count == 3 && t.types_count == 2 && t.agents_count == 1 && t.broken_count == 0);
    CHECK(str_is(t.types[0], "PS, private") && str_is(t.agents[0], "DORIT"));
    CHECK(t.rows[0].arrived_us == 86400 * SECOND_US && !t.rows[0].served && t.rows[0].wait_us == 30 * SECOND_US && t.rows[0].agent == 0);
    CHECK(t.rows[1].arrived_us == 86410 * SECOND_US + 500000 && t.rows[1].wait_us == 1250000 && t.rows[1].priority == 2);
    CHECK(t.rows[2].arrived_us == 790 * 86400 * SECOND_US && t.rows[2].handle_us == 1 && t.rows[2].agent == 1);
    sim_trace_done(&t);
    return true;
}

static bool broken_rows_are_named_counted_and_skipped_only_when_asked(void)
{
    static const char text[] = HEADER
        "1,PS,2,1000,served,0,60,A,\n"
        "2,PS,x,1000,served,0,60,A,\n"
        "3,PS,2,1999-02-29T00:00:00,served,0,60,A,\n"
        "4,PS,2,1000,lost,0,60,A,\n"
        "5,PS,2,1000,served,-1,60,A,\n"
        "6,PS,2,1000,served,0,,A,\n"
        "7,,2,1000,served,0,60,A,\n"
        ",PS,2,1000,served,0,60,A,\n"
        "9,PS,2,1000,served\n"
        "10,PS,2,1000,abandoned,86401,,,\n"
        "11,PS,2,1000,served,0,60 s,A,\n"
        "12,PS,12,1000,served,0,60,A,\n"
        "13,PS,,1000,served,0,60,A,\n"
        "14,PS,2,1000,served,0,60,A,Lin, Ms\n"
        "15,PS,2,1000,served,0,60,A\n"
        "16,P\xe9,2,1000,served,0,60,A,\n"
        "1,PS,2,2000,abandoned,3,,,\n"
        "\"1\",PS,2,3000,abandoned,3,,,\n"
        "2,PS,2,4000,abandoned,3,,,\n"; /* its namesake was broken */
    static const char *const columns[] = {"priority", "arrived", "outcome", "wait_s", "handle_s", "type", "id", "", "wait_s", "handle_s",
                                          "priority", "priority", "", "", "", "id", "id"};
    struct sim_trace t;

    CHECK(read_text(text, false, &t) == ERR_INPUT && t.broken_count == 17);
    for (uint32_t i = 0; i < 17; i++)
        CHECK(is_broken(&t, i, i + 3, columns[i]));
    sim_trace_done(&t);
    CHECK(read_text(text, true, &t) == OK && t.broken_count == 17 && t.count == 2);
    sim_trace_done(&t);
    CHECK(read_text("id,type,priority,arrived,outcome,handle_s\n1,PS,2,1000,served,3\n", true, &t) == ERR_INPUT);
    CHECK(strcmp(t.missing, "wait_s") == 0 && t.broken_count == 0);
    sim_trace_done(&t);
    CHECK(read_text("id,type,prio,outcome,handle_s\n1,PS,2,served,3\n", true, &t) == ERR_INPUT);
    CHECK(strcmp(t.missing, "priority, arrived, wait_s") == 0 && t.broken_count == 0);
    sim_trace_done(&t);
    CHECK(read_text(HEADER, true, &t) == ERR_INPUT && t.count == 0);
    sim_trace_done(&t);
    CHECK(read_text("", true, &t) == ERR_INPUT && strcmp(t.missing, sim_trace_columns) == 0);
    sim_trace_done(&t);
    return true;
}

/* RFC 4180: a field in quotes holds line ends, commas and doubled quotes; one that is never closed breaks its first line alone. */
static bool a_row_goes_on_over_quoted_line_ends(void)
{
    struct sim_trace t;

    CHECK(read_text("note,id,type,priority,arrived,outcome,wait_s,handle_s,\"ag\nent\"\r\n"
                    "\"first\nsecond, \"\"third\"\"\r\n\",1,PS,2,1000,served,0,60,x\r\n"
                    "\"\",2,\"PS\",2,1001,served,0,60,\"x\"\r\n"
                    "a,3,PS,x,1002,served,0,60,x\n"
                    "\"\n\n\",4,PS,2,1003,served,0,60,\"x\"", true, &t) == OK);
    CHECK(t.count == 3 && t.broken_count == 1 && is_broken(&t, 0, 7, "priority") && t.types_count == 1 && str_is(t.types[0], "PS"));
    sim_trace_done(&t);

    CHECK(read_text("id,type,priority,arrived,outcome,wait_s,handle_s\n"
                    "1,\"P\nS\",2,1000,served,0,60\n"
                    "\"2\n\",PS,2,1000,served,0,60\n"
                    "3,\"P\"\"S\",2,1000,served,0,60\n"
                    "4,PS,2,1000,served,0,\"60\n"
                    "5,PS,2,1000,served,0,60\n", true, &t) == OK);
    CHECK(t.count == 2 && t.broken_count == 3 && is_broken(&t, 0, 2, "type") && is_broken(&t, 1, 4, "id") && is_broken(&t, 2, 7, ""));
    CHECK(strcmp(t.broken[2].why, "a quote that is not closed") == 0 && t.types_count == 2 && str_is(t.types[0], "P\"\"S"));
    sim_trace_done(&t);
    return true;
}

/* Every prefix of a log, and every byte of it changed, is read or refused. */
static bool damaged_logs_are_refused_or_read_never_a_crash(void)
{
    static const char text[] = HEADER "1,\"P,S\",2,1999-02-28T23:59:59,served,1.5,60,A,c\n2,PS,0,86400,abandoned,3,,,\n";
    char copy[sizeof text];
    struct sim_trace t;
    uint32_t whole = 0;

    for (size_t n = 0; n < sizeof text; n++) {
        whole += sim_trace_read(text, n, true, &t) == OK && t.count == 2;
        sim_trace_done(&t);
    }
    for (size_t i = 0; i + 1 < sizeof text; i++)
        for (int c = 0; c < 256; c += 5) {
            memcpy(copy, text, sizeof text);
            copy[i] = (char)c;
            (void)!sim_trace_read(copy, sizeof text - 1, c % 2, &t);
            CHECK(t.count <= 2 && t.types_count <= 2);
            sim_trace_done(&t);
        }
    CHECK(whole > 0);
    return true;
}

/* Freireich's patients under 6-MP, as in Kaplan and Meier's textbooks: 6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+. */
static bool kaplan_and_meiers_estimate_is_the_textbooks(void)
{
    static const int times[] = {6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35};
    static const struct {
        int at;
        double staying;
    } book[] = {{5, 1}, {6, 0.857}, {7, 0.807}, {10, 0.753}, {13, 0.690}, {16, 0.627}, {22, 0.538}, {23, 0.448}, {40, 0.448}};
    char text[2000] = HEADER;
    struct sim_trace t;
    struct sim_patience p;

    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%zu,PS,0,%zu,%s,%d,%s,,\n", i, 1000 + i, times[i] > 0 ? "abandoned" : "served",
                 times[i] > 0 ? times[i] : -times[i], times[i] > 0 ? "" : "9");
    CHECK(read_text(text, false, &t) == OK && sim_patience_of(&t, &p) == OK);
    for (size_t i = 0; i < sizeof book / sizeof *book; i++) {
        double is = (double)sim_patience_staying(&p, 0, book[i].at * SECOND_US) / 4611686018427387904.0;
        CHECK(is > book[i].staying - 0.0006 && is < book[i].staying + 0.0006);
    }
    /* Drawn beyond 15 s: 16, 22, 23 with 1/11, 1/7, 1/6 of who is left; the rest leaves at the end, 35 s. */
    struct prng chance = {3};
    uint32_t drawn[36] = {0};
    for (uint32_t i = 0; i < 100000; i++) {
        int64_t s = sim_patience_draw(&p, 0, 15 * SECOND_US, &chance) / SECOND_US;
        CHECK(s > 15 && s <= 35);
        drawn[s]++;
    }
    CHECK(drawn[16] + drawn[22] + drawn[23] + drawn[35] == 100000);
    CHECK(drawn[16] > 8800 && drawn[16] < 9400 && drawn[22] > 12600 && drawn[22] < 13400 && drawn[23] > 12600 && drawn[23] < 13400);
    sim_patience_done(&p);
    sim_trace_done(&t);
    return true;
}

static bool is_shift(const struct sim_staff *s, uint32_t i, uint32_t agent, int64_t from_s, int64_t to_s)
{
    return i < s->count && s->shifts[i].agent == agent && s->shifts[i].from_us == from_s * SECOND_US && s->shifts[i].to_us == to_s * SECOND_US;
}

static bool staff_is_there_between_calls_but_not_in_breaks(void)
{
    /* A: a short gap while nobody waits (there), one while 5 waits (away until he is answered), a long one (break). An unnamed call. */
    static const char text[] = HEADER
        "1,PS,0,1000,served,0,100,A,\n"
        "2,PS,0,1300,served,0,100,A,\n"
        "3,PS,0,1450,served,150,100,A,\n"
        "4,PS,0,9000,served,0,100,A,\n"
        "5,PS,0,9050,served,60,100,A,\n" /* waited since before the talk ended: 10 s of after-call work */
        "6,PS,0,9000,served,10,50,,\n";
    struct sim_trace t;
    struct sim_staff s;

    CHECK(read_text(text, false, &t) == OK && sim_staff_of(&t, 1800 * SECOND_US, 60 * SECOND_US, &s) == OK);
    CHECK(s.count == 4 && s.unnamed == 1 && s.agents == 2 && s.agents_named == 1);
    CHECK(is_shift(&s, 0, 0, 1000, 1400) && is_shift(&s, 1, 0, 1600, 1700) && is_shift(&s, 2, 0, 9000, 9210) && is_shift(&s, 3, 1, 9010, 9060));
    CHECK(s.after_count == 1 && s.after_us[0] == 10 * SECOND_US);
    CHECK(s.staffed_us == (400 + 100 + 210 + 50) * SECOND_US);
    sim_staff_done(&s);
    sim_trace_done(&t);
    return true;
}

static bool skills_are_the_types_that_an_agent_really_serves(void)
{
    char text[8000] = HEADER;
    struct sim_trace t;
    struct sim_staff s;

    /* A: 50 PS, 50 NE; B: 97 PS, 3 NE: exceptions, as 2 of NW are for A. */
    for (uint32_t i = 0; i < 202; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%u,%s,0,%u,served,0,1,%s,\n", i,
                 i >= 200 ? "NW" : i < 50 || (i >= 100 && i < 197) ? "PS" : "NE", 1000 + i, i < 100 || i >= 200 ? "A" : "B");
    CHECK(read_text(text, false, &t) == OK && sim_staff_of(&t, 1800 * SECOND_US, 60 * SECOND_US, &s) == OK);
    CHECK(str_is(t.types[0], "PS") && str_is(t.types[1], "NE") && s.types[0] == 3 && s.types[1] == 1);
    sim_staff_done(&s);
    sim_trace_done(&t);
    return true;
}

/* One agent, calls that wait for each other, one who gives up: the engine does what the log says. */
static bool a_log_without_secrets_is_reproduced_to_the_second(void)
{
    static const char text[] = HEADER
        "1,PS,0,1000,served,0,100,A,\n"
        "2,PS,0,1010,served,90,50,A,\n"
        "3,PS,0,1020,abandoned,40,,,\n"
        "4,PS,0,1030,served,120,30,A,\n"
        "5,PS,0,1500,served,0,60,A,\n";
    struct sim_trace t;
    struct sim_trace_options o = {.order = WAIT_STRICT, .seed = 1};
    struct sim_trace_report r;

    CHECK(read_text(text, false, &t) == OK);
    for (o.seed = 1; o.seed < 4; o.seed++) {
        CHECK(sim_trace_replay(&t, &o, &r) == OK);
        CHECK(r.observed.calls == 5 && r.simulated.calls == 5 && r.simulated.abandoned == 1);
        CHECK(r.simulated.wait_us == r.observed.wait_us && r.simulated.longest_us == 120 * SECOND_US);
        CHECK(memcmp(r.observed_hours, r.simulated_hours, sizeof r.observed_hours) == 0);
    }
    sim_trace_done(&t);
    return true;
}

/* Calls of two priorities at one overloaded agent. */
static bool the_order_decides_who_waits_in_a_replay(void)
{
    static char text[40000] = HEADER;
    struct sim_trace t;
    struct sim_trace_report r[2], again;
    int64_t low[2], high[2];
    size_t n = strlen(text);

    for (int i = 0; i < 300; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%d,PS,%d,%d,served,%d,10,A,\n", i, i % 3 == 0 ? 2 : 1, 1000 + i * 9, i);
    CHECK(read_text(text, false, &t) == OK);
    for (int k = 0; k < 2; k++) {
        struct sim_trace_options o = {.order = k == 0 ? WAIT_STRICT : WAIT_AGEING, .seed = 1};
        CHECK(sim_trace_replay(&t, &o, &r[k]) == OK && sim_trace_replay(&t, &o, &again) == OK && again.hash == r[k].hash);
        CHECK(r[k].classes_count == 2 && r[k].classes[0].priority == 2);
        high[k] = r[k].classes[0].simulated.wait_us;
        low[k] = r[k].classes[1].simulated.wait_us;
    }
    CHECK(high[0] < low[0] / 10 && r[0].simulated.calls == 300 && r[1].simulated.calls == 300);
    CHECK(high[1] > 2 * high[0] && low[1] < low[0]); /* a level is worth 45 s, no more */
    sim_trace_done(&t);
    return true;
}

int main(void)
{
    static const struct {
        const char *name;
        bool (*test)(void);
    } tests[] = {
#define TEST(name) {#name, name}
        TEST(a_log_is_read_with_columns_in_any_order_and_rows_by_arrival),
        TEST(a_row_goes_on_over_quoted_line_ends),
        TEST(broken_rows_are_named_counted_and_skipped_only_when_asked),
        TEST(damaged_logs_are_refused_or_read_never_a_crash),
        TEST(kaplan_and_meiers_estimate_is_the_textbooks),
        TEST(staff_is_there_between_calls_but_not_in_breaks),
        TEST(skills_are_the_types_that_an_agent_really_serves),
        TEST(a_log_without_secrets_is_reproduced_to_the_second),
        TEST(the_order_decides_who_waits_in_a_replay),
    };
    int failures = 0;
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        bool ok = tests[i].test();
        printf("[ %s ] %s\n", ok ? "      OK" : " FAILED ", tests[i].name);
        fflush(stdout);
        failures += !ok;
    }
    return failures > 0;
}
