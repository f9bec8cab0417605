/* Figures: what each fact makes of visits, handlings and stints, the metrics over them, and that a start in between changes nothing. */
#include "service/figures/figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "base/prng.h"
#include "port/sql.h"
#include "service/figures/rows.h"
#include "service/figures/sums.h"

#define ORG ORG_FIRST
#define S INT64_C(1000000)
#define T0 (INT64_C(1790000000) * S)
#define TARGET (20 * S)
#define SHORT (5 * S)
#define LIN 11u
#define CHEN 12u
#define BANK 1u
#define CARDS 2u
#define ROWS_MAX 20000u

static struct store *store;

/* What was told, by name; and in the order in which it was. */
struct world {
    struct figures *f;
    struct figures_ear ear;
    fact_no no;
    int64_t now;
    struct figures_change rows[ROWS_MAX], told[ROWS_MAX];
    uint32_t rows_count, told_count;
};

static bool same_name(const struct figures_change *a, const struct figures_change *b)
{
    if (a->what != b->what)
        return false;
    switch (a->what) {
    case FIGURES_VISIT: return a->visit.is.contact == b->visit.is.contact && a->visit.is.no == b->visit.is.no;
    case FIGURES_HANDLING: return a->handling.is.contact == b->handling.is.contact && a->handling.is.no == b->handling.is.no;
    default: return a->stint.is.agent == b->stint.is.agent && a->stint.is.no == b->stint.is.no;
    }
}

/* What is told as having been is what was told before: taking it out leaves nothing. */
static void counts_alike(const struct figures_change *before, const struct figures_change *c)
{
    struct figures_sums s = {0}, nothing = {0};
    if (c->what == FIGURES_VISIT) {
        figures_count_visit(&s, &before->visit.is, 1);
        figures_count_visit(&s, &c->visit.was, -1);
    } else if (c->what == FIGURES_HANDLING) {
        figures_count_handling(&s, &before->handling.is, 1);
        figures_count_handling(&s, &c->handling.was, -1);
    } else {
        figures_count_stint(&s, &before->stint.is, T0, INT64_MAX, c->stint.is.to_us, 1);
        figures_count_stint(&s, &c->stint.was, T0, INT64_MAX, c->stint.is.to_us, -1);
    }
    assert_memory_equal(&s, &nothing, sizeof s);
}

static enum err hear(void *u, const struct figures_change *c)
{
    struct world *w = u;
    uint32_t i = 0;
    while (i < w->rows_count && !same_name(&w->rows[i], c))
        i++;
    assert_int_equal(c->fresh, i == w->rows_count); /* fresh the first time, and only then */
    assert_true(i < ROWS_MAX && w->told_count < ROWS_MAX);
    if (c->fresh)
        w->rows_count++;
    else
        counts_alike(&w->rows[i], c);
    w->rows[i] = *c;
    w->told[w->told_count++] = *c;
    return OK;
}

static struct figures_promise promised(void *u, queue_id queue)
{
    (void)u;
    return (struct figures_promise){.target_us = queue == BANK ? TARGET : 2 * TARGET, .short_us = SHORT};
}

static void begin(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->ear = (struct figures_ear){promised, hear, w};
    w->now = T0;
    assert_int_equal(figures_new(&w->f), OK);
}

static enum err say_as(struct world *w, struct fact f, enum medium medium, bool dialled)
{
    f.no = ++w->no;
    f.at_us = w->now;
    return figures_fold(w->f, &f, &(struct figures_arrival){medium, dialled}, &w->ear);
}

static void say(struct world *w, struct fact f)
{
    assert_int_equal(say_as(w, f, MEDIUM_CHAT, false), OK);
}

static void later(struct world *w, int64_t seconds)
{
    w->now += seconds * S;
}

/* -- words of the stories -- */

static void arrives(struct world *w, contact_id c, queue_id queue)
{
    say(w, (struct fact){.kind = FACT_CONTACT_ARRIVED, .contact = c, .party = 7, .queue = queue, .a = 3, .c = (int64_t)c});
}

static void accepts(struct world *w, contact_id c, agent_id a)
{
    say(w, (struct fact){.kind = FACT_CONTACT_ACCEPTED, .contact = c, .agent = a, .queue = BANK, .a = 9});
}

static void leaves(struct world *w, contact_id c)
{
    say(w, (struct fact){.kind = FACT_CONTACT_ABANDONED, .contact = c, .queue = BANK});
}

static void ends(struct world *w, contact_id c, agent_id a, bool wraps)
{
    say(w, (struct fact){.kind = FACT_CONTACT_ENDED, .contact = c, .agent = a, .queue = BANK, .a = ACTOR_AGENT, .b = wraps ? w->now + 60 * S : 0});
}

static void wraps_up(struct world *w, contact_id c, agent_id a, int64_t code)
{
    say(w, (struct fact){.kind = FACT_CONTACT_WRAPPED, .contact = c, .agent = a, .queue = BANK, .a = code, .b = ACTOR_AGENT});
}

static void state(struct world *w, agent_id a, enum agent_state s, int64_t reason)
{
    say(w, (struct fact){.kind = FACT_AGENT_STATE, .agent = a, .a = s, .b = reason, .c = ACTOR_AGENT});
}

static void sleeps(struct world *w, contact_id c, agent_id a, bool asleep)
{
    say(w, (struct fact){.kind = FACT_CONTACT_SLEEP, .contact = c, .agent = a, .queue = BANK, .a = asleep});
}

static struct figures_sums sums_of(const struct world *w)
{
    struct figures_sums s = {0};
    for (uint32_t i = 0; i < w->rows_count; i++) {
        const struct figures_change *c = &w->rows[i];
        if (c->what == FIGURES_VISIT)
            figures_count_visit(&s, &c->visit.is, 1);
        else if (c->what == FIGURES_HANDLING)
            figures_count_handling(&s, &c->handling.is, 1);
        else
            figures_count_stint(&s, &c->stint.is, T0, INT64_MAX, w->now, 1);
    }
    return s;
}

static void quotient_is(const struct figures_sums *s, enum metric m, enum service_level level, int64_t over, int64_t of)
{
    struct figures_quotient q = figures_metric(s, m, level);
    assert_int_equal(q.over, over);
    assert_int_equal(q.of, of);
}

/* -- stories -- */

static void a_contact_is_counted_from_its_arrival_to_the_end_of_wrap_up(void **unused)
{
    static struct world w;
    (void)unused;
    begin(&w);
    arrives(&w, 101, BANK);
    struct figures_sums s = sums_of(&w);
    assert_int_equal(s.offered, 1);
    assert_int_equal(s.waiting, 1);
    later(&w, 15);
    accepts(&w, 101, LIN);
    later(&w, 100);
    ends(&w, 101, LIN, true);
    later(&w, 30);
    wraps_up(&w, 101, LIN, 4);
    s = sums_of(&w);
    assert_int_equal(s.offered, 1);
    assert_int_equal(s.waiting, 0);
    assert_int_equal(s.answered, 1);
    assert_int_equal(s.answered_in_target, 1);
    assert_int_equal(s.answer_wait_us, 15 * S);
    assert_int_equal(s.handled, 1);
    assert_int_equal(s.talk_us, 100 * S);
    assert_int_equal(s.wrapups, 1);
    assert_int_equal(s.wrapup_us, 30 * S);
    quotient_is(&s, METRIC_ASA, LEVEL_NONE, 15 * S, 1);
    quotient_is(&s, METRIC_AHT, LEVEL_NONE, 130 * S, 1);
    assert_int_equal(w.rows[1].handling.is.code, 4);
    assert_int_equal(w.rows[0].visit.is.agent, LIN);
    figures_free(w.f);
}

/* Ten arrive; the figures of the four service levels by hand. */
static void the_four_service_levels_and_short_abandonment(void **unused)
{
    static const struct { int64_t wait; bool answered; } all[] = {{4, false}, {5, false}, {20, false}, {21, false}, {1, true},
                                                                  {20, true}, {21, true}, {300, true}, {2, false}, {10, true}};
    static struct world w;
    (void)unused;
    begin(&w);
    for (unsigned i = 0; i < 10; i++) {
        w.now = T0;
        arrives(&w, 101 + i, BANK);
        later(&w, all[i].wait);
        if (all[i].answered)
            accepts(&w, 101 + i, LIN);
        else
            leaves(&w, 101 + i);
    }
    arrives(&w, 200, BANK); /* waits, and is in no denominator */
    struct figures_sums s = sums_of(&w);
    assert_int_equal(s.offered, 11);
    assert_int_equal(s.waiting, 1);
    assert_int_equal(s.answered, 5);
    assert_int_equal(s.answered_in_target, 3);
    assert_int_equal(s.short_abandoned, 2);
    assert_int_equal(s.abandoned, 3);
    assert_int_equal(s.abandoned_in_target, 4);
    quotient_is(&s, METRIC_SERVICE_LEVEL, LEVEL_ANSWERED, 3, 5);
    quotient_is(&s, METRIC_SERVICE_LEVEL, LEVEL_OFFERED, 3, 10);
    quotient_is(&s, METRIC_SERVICE_LEVEL, LEVEL_ABANDONED, 7, 10);
    quotient_is(&s, METRIC_SERVICE_LEVEL, LEVEL_WITHOUT, 3, 6);
    quotient_is(&s, METRIC_ABANDONMENT, LEVEL_NONE, 3, 8);
    figures_free(w.f);
}

static void moves_transfers_and_returns_begin_another_visit(void **unused)
{
    static struct world w;
    (void)unused;
    begin(&w);
    arrives(&w, 101, BANK);
    later(&w, 30);
    say(&w, (struct fact){.kind = FACT_CONTACT_MOVED, .contact = 101, .queue = CARDS, .a = BANK, .b = OVERFLOW_LONG});
    later(&w, 30);
    accepts(&w, 101, LIN);
    later(&w, 10);
    say(&w, (struct fact){.kind = FACT_CONTACT_TRANSFERRED, .contact = 101, .agent = LIN, .queue = BANK, .a = 5, .b = CARDS, .c = ACTOR_AGENT});
    later(&w, 7);
    accepts(&w, 101, CHEN);
    later(&w, 10);
    say(&w, (struct fact){.kind = FACT_CONTACT_REQUEUED, .contact = 101, .agent = CHEN, .queue = BANK, .a = WITHDRAWN_AGENT_AWAY});
    later(&w, 6);
    leaves(&w, 101);
    struct figures_sums s = sums_of(&w);
    assert_int_equal(s.offered, 4);
    assert_int_equal(s.flowed_out, 1);
    assert_int_equal(s.answered, 2);
    assert_int_equal(s.answered_in_target, 2); /* 30 s are in time in the second queue, whose target is longer */
    assert_int_equal(s.abandoned, 1);
    assert_int_equal(s.handled, 2);
    assert_int_equal(s.transferred, 1);
    assert_int_equal(s.returned, 1);
    assert_int_equal(s.talk_us, 20 * S);
    quotient_is(&s, METRIC_TRANSFERS, LEVEL_NONE, 1, 2);
    assert_int_equal(w.rows[3].visit.is.topic, 5);
    assert_int_equal(w.rows[3].visit.is.origin, VISIT_TRANSFERRED);
    figures_free(w.f);
}

static void sleep_and_hold_are_no_talk(void **unused)
{
    static struct world w;
    (void)unused;
    begin(&w);
    arrives(&w, 101, BANK);
    accepts(&w, 101, LIN);
    later(&w, 10);
    say(&w, (struct fact){.kind = FACT_CALL_HELD, .contact = 101, .agent = LIN, .a = 1, .c = ACTOR_AGENT});
    later(&w, 5);
    say(&w, (struct fact){.kind = FACT_CALL_HELD, .contact = 101, .agent = LIN, .a = 1, .c = ACTOR_CUSTOMER});
    say(&w, (struct fact){.kind = FACT_CALL_RESUMED, .contact = 101, .agent = LIN, .a = 1, .c = ACTOR_AGENT});
    later(&w, 10);
    sleeps(&w, 101, LIN, true);
    later(&w, 1000);
    sleeps(&w, 101, LIN, true); /* put away while it sleeps */
    later(&w, 1000);
    sleeps(&w, 101, LIN, false);
    later(&w, 10);
    say(&w, (struct fact){.kind = FACT_CALL_HELD, .contact = 101, .agent = LIN, .a = 1, .c = ACTOR_AGENT});
    later(&w, 3);
    ends(&w, 101, LIN, false);
    struct figures_sums s = sums_of(&w);
    assert_int_equal(s.talk_us, 30 * S);
    assert_int_equal(s.hold_us, 8 * S);
    assert_int_equal(s.wrapups, 0);
    quotient_is(&s, METRIC_AHT, LEVEL_NONE, 38 * S, 1);
    figures_free(w.f);
}

static void what_an_agent_dials_waits_in_no_queue(void **unused)
{
    static struct world w;
    (void)unused;
    begin(&w);
    assert_int_equal(say_as(&w, (struct fact){.kind = FACT_CONTACT_ARRIVED, .contact = 101, .party = 7, .queue = BANK, .a = 3, .c = 101}, MEDIUM_VOICE, true), OK);
    later(&w, 300);
    accepts(&w, 101, LIN);
    later(&w, 60);
    ends(&w, 101, LIN, false);
    struct figures_sums s = sums_of(&w);
    assert_int_equal(s.dialled, 1);
    assert_int_equal(s.offered, 0);
    assert_int_equal(s.answered, 0);
    assert_int_equal(s.handled, 1);
    assert_true(w.rows[1].handling.is.dialled);
    assert_int_equal(w.rows[1].handling.is.medium, MEDIUM_VOICE);
    figures_free(w.f);
}

/* Two talks at once are one busy time; a wish of one agent is not another's. */
static void occupancy_counts_busy_time_once(void **unused)
{
    static struct world w;
    (void)unused;
    begin(&w);
    arrives(&w, 101, BANK);
    arrives(&w, 102, BANK);
    state(&w, LIN, AGENT_READY, 0);
    later(&w, 40);
    accepts(&w, 101, LIN);
    later(&w, 10);
    accepts(&w, 102, LIN);
    later(&w, 10);
    ends(&w, 101, LIN, false);
    later(&w, 20);
    ends(&w, 102, LIN, true);
    state(&w, LIN, AGENT_PAUSED, PAUSE_LUNCH); /* wraps up on a break: busy */
    later(&w, 20);
    wraps_up(&w, 102, LIN, 0);
    later(&w, 100);
    state(&w, LIN, AGENT_READY, 0);
    later(&w, 5);
    say(&w, (struct fact){.kind = FACT_AGENT_AWAY, .agent = LIN, .a = w.now});
    later(&w, 50);
    say(&w, (struct fact){.kind = FACT_AGENT_BACK, .agent = LIN});
    later(&w, 15);
    struct figures_sums s = sums_of(&w);
    assert_int_equal(s.busy_us, 60 * S);
    assert_int_equal(s.idle_us, 60 * S); /* 40 + 5 + 15 */
    assert_int_equal(s.ready_us, 100 * S);
    assert_int_equal(s.paused_us, 120 * S);
    assert_int_equal(s.away_us, 50 * S);
    quotient_is(&s, METRIC_OCCUPANCY, LEVEL_NONE, 60 * S, 120 * S);
    figures_free(w.f);
}

static void a_stint_counts_within_its_borders_alone(void **unused)
{
    const struct stint t = {.agent = LIN, .no = 1, .state = AGENT_READY, .from_us = T0, .to_us = T0 + 100 * S};
    struct stint lasts = t;
    struct figures_sums s = {0};
    (void)unused;
    figures_count_stint(&s, &t, T0 + 90 * S, T0 + 300 * S, T0 + 300 * S, 1);
    assert_int_equal(s.ready_us, 10 * S);
    figures_count_stint(&s, &t, T0 + 100 * S, T0 + 300 * S, T0 + 300 * S, 1);
    assert_int_equal(s.ready_us, 10 * S);
    lasts.to_us = 0;
    figures_count_stint(&s, &lasts, T0, T0 + 300 * S, T0 + 40 * S, 1);
    assert_int_equal(s.ready_us, 50 * S);
    figures_count_stint(&s, &t, T0 + 90 * S, T0 + 300 * S, T0 + 300 * S, -1);
    assert_int_equal(s.ready_us, 40 * S);
}

static void facts_that_cannot_be_are_refused(void **unused)
{
    static struct world w;
    (void)unused;
    begin(&w);
    assert_int_equal(say_as(&w, (struct fact){.kind = FACT_CONTACT_ACCEPTED, .contact = 5, .agent = LIN}, MEDIUM_CHAT, false), ERR_CORRUPT);
    arrives(&w, 101, BANK);
    assert_int_equal(say_as(&w, (struct fact){.kind = FACT_CONTACT_ARRIVED, .contact = 101, .queue = BANK}, MEDIUM_CHAT, false), ERR_CORRUPT);
    assert_int_equal(say_as(&w, (struct fact){.kind = FACT_CONTACT_ENDED, .contact = 101, .agent = LIN}, MEDIUM_CHAT, false), ERR_CORRUPT);
    assert_int_equal(say_as(&w, (struct fact){.kind = FACT_CONTACT_WRAPPED, .contact = 101, .agent = LIN}, MEDIUM_CHAT, false), ERR_CORRUPT);
    assert_int_equal(say_as(&w, (struct fact){.kind = FACT_CALL_HELD, .contact = 999, .agent = LIN}, MEDIUM_CHAT, false), OK); /* rang off long ago */
    figures_free(w.f);
}

/* -- a seeded walk: at random moments everything is stored, forgotten and read again -- */

struct put_job {
    struct store_job job;
    struct world *w;
};

static enum err put_work(struct store_tx *tx, struct store_job *job)
{
    struct world *w = ((struct put_job *)job)->w;
    return figures_put(tx, ORG, w->told, w->told_count, w->no);
}

static enum err load_again(struct store_tx *tx, void *arg)
{
    struct world *w = arg;
    fact_no no;
    enum err err = figures_load(tx, ORG, w->f, &no);
    if (!err)
        assert_int_equal(no, w->no);
    return err;
}

static void start_again(struct world *w)
{
    struct put_job j = {.job.work = put_work, .w = w};
    assert_int_equal(store_call(store, &j.job), OK);
    w->told_count = 0;
    figures_free(w->f);
    assert_int_equal(figures_new(&w->f), OK);
    assert_int_equal(store_read(store, load_again, w), OK);
}

enum { WALK_CONTACTS = 12 };
struct walking { /* what the walk knows of a contact */
    int state; /* 0 none, 1 waits, 2 talks, 3 wraps up */
    agent_id agent;
    bool asleep;
};

static void step(struct world *w, struct prng *r, struct walking *all, contact_id base, uint32_t round)
{
    uint32_t i = (uint32_t)prng_below(r, WALK_CONTACTS);
    struct walking *c = &all[i];
    contact_id id = base + (uint64_t)round * WALK_CONTACTS + i;
    agent_id agent = prng_below(r, 2) ? LIN : CHEN;
    uint32_t what = (uint32_t)prng_below(r, 10);

    later(w, (int64_t)prng_below(r, 2));
    if (what == 0) {
        state(w, agent, prng_below(r, 3) ? AGENT_READY : AGENT_PAUSED, PAUSE_LUNCH);
    } else if (c->state == 1 && what < 7) {
        accepts(w, id, agent);
        *c = (struct walking){2, agent, false};
    } else if (c->state == 1 && what < 9) {
        say(w, (struct fact){.kind = FACT_CONTACT_MOVED, .contact = id, .queue = CARDS, .a = BANK});
    } else if (c->state == 1) {
        leaves(w, id);
        c->state = 4;
    } else if (c->state == 2 && what < 3) {
        sleeps(w, id, c->agent, !c->asleep);
        c->asleep = !c->asleep;
    } else if (c->state == 2 && what < 5) {
        say(w, (struct fact){.kind = FACT_CONTACT_REQUEUED, .contact = id, .agent = c->agent, .queue = BANK});
        c->state = 1;
    } else if (c->state == 2) {
        ends(w, id, c->agent, what & 1);
        c->state = what & 1 ? 3 : 4;
    } else if (c->state == 3) {
        wraps_up(w, id, c->agent, 2);
        c->state = 4;
    } else if (c->state == 0) {
        arrives(w, id, BANK);
        c->state = 1;
    }
}

static void walk(struct world *w, uint64_t seed, contact_id base, bool starts_again)
{
    struct prng r = {seed}, starts = {seed + 1000};
    for (uint32_t round = 0; round < 20; round++) {
        struct walking all[WALK_CONTACTS] = {0};
        for (int i = 0; i < 100; i++) {
            step(w, &r, all, base, round);
            if (starts_again && prng_below(&starts, 60) == 0)
                start_again(w);
        }
    }
}

static void a_start_in_between_changes_nothing(void **unused)
{
    static struct world plain, again;
    (void)unused;
    begin(&plain);
    begin(&again);
    walk(&plain, 7, 1000, false);
    walk(&again, 7, 1000, true);
    assert_true(plain.rows_count > 300);
    assert_int_equal(plain.rows_count, again.rows_count);
    struct figures_sums a = sums_of(&plain), b = sums_of(&again);
    assert_memory_equal(&a, &b, sizeof a);
    assert_int_equal(a.offered, a.answered + a.abandoned + a.short_abandoned + a.flowed_out + a.waiting);
    assert_true(a.abandoned > 0);
    assert_true(a.short_abandoned > 0);
    assert_true(a.flowed_out > 0);
    assert_true(a.waiting > 0);
    assert_true(a.returned > 0);
    assert_true(a.wrapups > 0);
    figures_free(plain.f);
    figures_free(again.f);
}

static enum err recount(void *u, const struct figures_change *c)
{
    struct figures_sums *s = u;
    if (c->what == FIGURES_VISIT)
        figures_count_visit(s, &c->visit.is, 1);
    else if (c->what == FIGURES_HANDLING)
        figures_count_handling(s, &c->handling.is, 1);
    else
        figures_count_stint(s, &c->stint.is, T0, INT64_MAX, T0, 1);
    return OK;
}

struct recounted {
    const struct world *w;
    struct figures_sums s;
};

static enum err read_rows(struct store_tx *tx, void *arg)
{
    struct recounted *r = arg;
    enum err err = figures_visits(tx, ORG, T0, INT64_MAX, recount, &r->s);
    if (!err)
        err = figures_handlings(tx, ORG, T0, INT64_MAX, recount, &r->s);
    return err ? err : figures_stints(tx, ORG, T0, recount, &r->s);
}

static void rows_say_what_was_told(void **unused)
{
    static struct world w;
    (void)unused;
    begin(&w);
    walk(&w, 9, 900000, false);
    for (int i = 0; i < 2; i++) { /* the second time it is there already */
        struct put_job j = {.job.work = put_work, .w = &w};
        assert_int_equal(store_call(store, &j.job), OK);
    }
    struct recounted r = {.w = &w};
    assert_int_equal(store_read(store, read_rows, &r), OK);
    struct figures_sums told = {0};
    for (uint32_t i = 0; i < w.rows_count; i++)
        if (w.rows[i].what != FIGURES_STINT || w.rows[i].stint.is.to_us)
            assert_int_equal(recount(&told, &w.rows[i]), OK);
    assert_memory_equal(&r.s, &told, sizeof told);
    figures_free(w.f);
}

static char dir[32];

static int open_store(void **state)
{
    char text[256];
    (void)state;
    strcpy(dir, "/tmp/figures_test_XXXXXX");
    if (!mkdtemp(dir))
        return 1;
    return store_open(&(struct store_conf){.dir = dir, .jobs_max = 64, .batch_max = 16}, &store, text) ? 1 : 0;
}

static int close_store(void **state)
{
    char command[64];
    (void)state;
    store_close(store);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contact_is_counted_from_its_arrival_to_the_end_of_wrap_up),
        cmocka_unit_test(the_four_service_levels_and_short_abandonment),
        cmocka_unit_test(moves_transfers_and_returns_begin_another_visit),
        cmocka_unit_test(sleep_and_hold_are_no_talk),
        cmocka_unit_test(what_an_agent_dials_waits_in_no_queue),
        cmocka_unit_test(occupancy_counts_busy_time_once),
        cmocka_unit_test(a_stint_counts_within_its_borders_alone),
        cmocka_unit_test(facts_that_cannot_be_are_refused),
        cmocka_unit_test_setup_teardown(a_start_in_between_changes_nothing, open_store, close_store),
        cmocka_unit_test_setup_teardown(rows_say_what_was_told, open_store, close_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
