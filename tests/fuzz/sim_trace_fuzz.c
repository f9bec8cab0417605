/* The first byte says whether broken rows are skipped; the rest is a call log. What is read keeps its bounds, and staff and patience can
 * be inferred from it, and it can be played again. */
#include <stdlib.h>
#include <string.h>

#include "sim/sim_trace.h"
#include "sim/trace_patience.h"
#include "sim/trace_staff.h"

#define SPAN_MAX_US INT64_C(1000000000000) /* a replay of centuries takes long, but finds nothing new */

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void play(const struct sim_trace *t)
{
    static struct sim_trace_report r;
    struct sim_trace_options o = {.order = WAIT_AGEING, .seed = 1};

    if (t->rows[t->count - 1].arrived_us - t->rows[0].arrived_us > SPAN_MAX_US)
        return;
    enum err err = sim_trace_replay(t, &o, &r);
    if ((err != OK && err != ERR_FULL) || (err == OK && (r.simulated.calls != t->count || r.observed.calls != t->count)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct sim_trace t;
    struct sim_staff s;
    struct sim_patience patience;

    if (n == 0)
        return 0;
    enum err err = sim_trace_read((const char *)p + 1, n - 1, p[0] & 1, &t);
    if (err != OK && err != ERR_INPUT && err != ERR_FULL)
        abort();
    if (err == ERR_INPUT && t.broken_count == 0 && t.count > 0)
        abort(); /* refused without a word */
    if (err == OK) {
        if (sim_staff_of(&t, 1, 1, &s) != OK || sim_patience_of(&t, &patience) != OK)
            abort();
        for (uint32_t i = 0; i < s.count; i++)
            if (s.shifts[i].agent >= s.agents || s.shifts[i].from_us > s.shifts[i].to_us)
                abort();
        sim_staff_done(&s);
        sim_patience_done(&patience);
        play(&t);
    }
    sim_trace_done(&t);
    return 0;
}
