/* simulate_model.c: `tandem simulate --model`: the engine as a queueing system, measured. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "main/commands.h"
#include "sim/sim_queue.h"

#define AGENTS_MAX 100000u

#define SECONDS_MAX (UINT64_C(1000000000) * MAIN_MICRO)
#define RATE_MIN (MAIN_MICRO / 100) /* more seldom and three million calls take longer than there is time */
#define AGEING_MAX (UINT64_C(86400) * MAIN_MICRO) /* as in the settings of a queue */

const char *const main_wait_orders[] = {[WAIT_STRICT] = "strict", [WAIT_AGEING] = "ageing", [WAIT_WEIGHT] = "weight", [WAIT_TARGET] = "target",
                                        NULL};

bool main_wait_order(const char *name, enum wait_order *ret_order)
{
    for (size_t i = 0; main_wait_orders[i]; i++)
        if (strcmp(name, main_wait_orders[i]) == 0) {
            *ret_order = (enum wait_order)i;
            return true;
        }
    return false;
}

const char *main_wait_order_name(enum wait_order order)
{
    return main_wait_orders[order];
}

/* -- telling -- */

static void figure_json(struct json *j, const char *key, const struct sim_figure *f, double scale)
{
    char text[200];
    snprintf(text, sizeof text, "{\"mean\":%.9g,\"half\":%.3g,\"plain\":%.9g,\"plain_half\":%.3g}", f->mean / scale, f->half / scale,
             f->plain / scale, f->plain_half / scale);
    json_raw(j, key, str_of(text));
}

static void figures_json(struct json *j, const struct sim_queue_figures *f)
{
    json_int(j, "calls", (int64_t)f->calls);
    figure_json(j, "waits", &f->waits, 1);
    figure_json(j, "abandons", &f->abandons, 1);
    figure_json(j, "answered_within", &f->within, 1);
    figure_json(j, "wait_s", &f->wait_us, 1e6);
    json_int(j, "longest_wait_us", f->longest_us);
}

static void tell_json(const char *model, const struct sim_queue_options *o, const struct sim_queue_report *r)
{
    struct buf b = {0};
    struct json j;
    char hash[20];

    snprintf(hash, sizeof hash, "%016" PRIx64, r->hash);
    json_init(&j, &b);
    json_open(&j, NULL);
    json_z(&j, "model", model);
    json_int(&j, "seed", (int64_t)o->seed);
    json_int(&j, "agents", o->servers_count);
    json_int(&j, "batches", o->batches);
    json_int(&j, "control_variates", r->controls);
    json_milli(&j, "confidence", 999);
    figures_json(&j, &r->all);
    figure_json(&j, "occupancy", &r->occupancy, 1);
    json_array(&j, "classes");
    for (uint32_t i = 0; o->classes_count > 1 && i < o->classes_count; i++) {
        json_open(&j, NULL);
        figures_json(&j, &r->classes[i]);
        json_close(&j);
    }
    json_end(&j);
    json_int(&j, "commands", (int64_t)r->commands);
    json_int(&j, "span_us", r->span_us);
    json_z(&j, "hash", hash);
    json_close(&j);
    buf_text(&b, "\n");
    fwrite(b.p, 1, b.n, stdout);
    buf_done(&b);
}

static void figure(const char *what, const struct sim_figure *f, double scale, const char *unit, uint32_t controls)
{
    printf("  %-22s %10.4f +- %.4f %s", what, f->mean * scale, f->half * scale, unit);
    if (controls)
        printf("   (without control variates %.4f +- %.4f)", f->plain * scale, f->plain_half * scale);
    printf("\n");
}

static void figures(const struct sim_queue_figures *f, uint32_t controls)
{
    figure("waits", &f->waits, 100, "%", controls);
    figure("abandons", &f->abandons, 100, "%", controls);
    figure("answered within target", &f->within, 100, "%", controls);
    figure("mean wait", &f->wait_us, 1e-6, "s", controls);
    printf("  %-22s %10.1f s\n", "longest wait", (double)f->longest_us / 1e6);
}

static void tell(const struct sim_queue_options *o, const struct sim_queue_report *r)
{
    printf("%" PRIu64 " calls, %u agents, seed %" PRIu64 ", %u batches, %u control variates, hash %016" PRIx64 "; 99.9 %% intervals\n",
           r->all.calls, o->servers_count, o->seed, o->batches, r->controls, r->hash);
    figures(&r->all, r->controls);
    figure("occupancy", &r->occupancy, 100, "%", r->controls);
    for (uint32_t i = 0; o->classes_count > 1 && i < o->classes_count; i++) {
        printf("class %c: %" PRIu64 " calls\n", (char)('A' + i % 26), r->classes[i].calls);
        figures(&r->classes[i], 0);
    }
}

/* -- the command -- */

struct wanted {
    const char *model, *order;
    uint64_t rate, handle, patience, within, ageing; /* millionths */
    uint64_t agents, calls, seed, batches, skills, load;
    bool json;
    struct { bool agents, rate, handle, patience, within, skills, load, order, ageing; } given;
};

/* False: without patience more comes than can be done, and the line grows for ever. */
static bool single_class(const struct wanted *w, struct sim_queue_class *class, struct sim_queue_server *servers,
                         struct sim_queue_options *o)
{
    *class = (struct sim_queue_class){.every_us = (int64_t)(3600000000000000.0 / (double)w->rate + 0.5), .handle_us = (int64_t)w->handle,
                                      .patience_us = (int64_t)w->patience, .within_us = (int64_t)w->within};
    for (uint32_t i = 0; i < w->agents; i++)
        servers[i] = (struct sim_queue_server){1, 1000};
    o->classes = class;
    o->classes_count = 1;
    o->servers = servers;
    o->servers_count = (uint32_t)w->agents;
    return w->patience > 0 || class->handle_us < class->every_us * (int64_t)w->agents;
}

/* What is of the other model would be passed over in silence. Then what two options say together. */
static bool fits_model(const struct wanted *w)
{
    bool mmn = strcmp(w->model, "mmn") == 0;
    const struct { const char *name; bool given, mmn; } options[] = {
        {"--agents", w->given.agents, true}, {"--rate", w->given.rate, true}, {"--handle", w->given.handle, true},
        {"--patience", w->given.patience, true}, {"--within", w->given.within, true}, {"--skills", w->given.skills, false},
        {"--load", w->given.load, false}, {"--order", w->given.order, false}, {"--ageing", w->given.ageing, false}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (options[i].given && options[i].mmn != mmn) {
            fprintf(stderr, "tandem simulate: %s is of --model %s, not of %s\n", options[i].name, mmn ? "skills" : "mmn", w->model);
            return false;
        }
    if (w->calls % w->batches != 0) {
        uint64_t below = w->calls - w->calls % w->batches;
        fprintf(stderr, "tandem simulate: --calls is a multiple of --batches (%" PRIu64 "), as %" PRIu64 ", not \"%" PRIu64 "\"\n", w->batches,
                below ? below : w->batches, w->calls);
        return false;
    }
    uint64_t calls_max = (uint64_t)((double)SIM_QUEUE_US_MAX / 3.6e15 * (double)w->rate);
    if (mmn && w->calls + w->calls / 20 > calls_max) {
        calls_max = calls_max / 21 * 20;
        fprintf(stderr, "tandem simulate: --calls is at most %" PRIu64 " at this --rate, not \"%" PRIu64 "\": the last of them would come after "
                "the end of time\n", calls_max - calls_max % w->batches, w->calls);
        return false;
    }
    return true;
}

static int run(const struct wanted *w, const struct sim_queue_options *o)
{
    struct sim_queue_report *r = malloc(sizeof *r);
    enum err err = r ? sim_queue_run(o, r) : ERR_NOMEM;

    if (err == ERR_FULL)
        fprintf(stderr, "tandem simulate: more than %u calls would wait or talk at once; %s\n", SIM_AT_ONCE_MAX,
                strcmp(w->model, "mmn") == 0 ? "--rate, --handle or --patience is less, or --agents more" : "--load is less");
    else if (err != OK)
        fprintf(stderr, "tandem simulate: %s\n", err_sentence(err, "en"));
    else if (w->json)
        tell_json(w->model, o, r);
    else
        tell(o, r);
    free(r);
    return err == OK ? 0 : 1;
}

int main_simulate_model(int argc, char **argv)
{
    static const char *const models[] = {"mmn", "skills", NULL};
    struct wanted w = {.rate = 600 * MAIN_MICRO, .handle = 270 * MAIN_MICRO, .patience = 180 * MAIN_MICRO, .within = 20 * MAIN_MICRO,
                       .order = "strict", .ageing = 10 * MAIN_MICRO, .agents = 50, .calls = 3000000, .seed = 1, .batches = 100, .skills = 2,
                       .load = 950};
    const struct main_option options[] = {
        {.name = "--model", .text = &w.model, .choices = models, .needed = true,
         .help = "mmn: one queue, equal agents; skills: 100 agents, three classes of calls"},
        {.name = "--agents", .number = &w.agents, .min = 1, .max = AGENTS_MAX, .given = &w.given.agents, .help = "mmn: default 50"},
        {.name = "--rate", .micro = &w.rate, .min = RATE_MIN, .max = SECONDS_MAX, .given = &w.given.rate, .help = "mmn: calls an hour; default 600"},
        {.name = "--handle", .micro = &w.handle, .min = 1, .max = SECONDS_MAX, .given = &w.given.handle,
         .help = "mmn: mean seconds of a talk; default 270"},
        {.name = "--patience", .micro = &w.patience, .max = SECONDS_MAX, .given = &w.given.patience,
         .help = "mmn: mean seconds until a waiting customer leaves, 0 never; default 180"},
        {.name = "--within", .micro = &w.within, .max = SECONDS_MAX, .given = &w.given.within, .help = "mmn: seconds of the service level; default 20"},
        {.name = "--skills", .number = &w.skills, .min = 1, .max = 3, .given = &w.given.skills, .help = "skills: of each agent, 1 to 3; default 2"},
        {.name = "--load", .number = &w.load, .min = 1, .max = 5000, .given = &w.given.load,
         .help = "skills: permille of the agents' time; default 950"},
        {.name = "--order", .text = &w.order, .choices = main_wait_orders, .given = &w.given.order,
         .help = "skills: strict, ageing, weight or target; default strict"},
        {.name = "--ageing", .micro = &w.ageing, .max = AGEING_MAX, .given = &w.given.ageing,
         .help = "skills: seconds that a level of priority is worth; 0: the longest wait goes first; default 10"},
        {.name = "--calls", .number = &w.calls, .min = 20, .max = 1000000000, .help = "counted, after a twentieth more to warm up; default 3000000"},
        {.name = "--batches", .number = &w.batches, .min = 20, .max = SIM_BATCHES_MAX, .help = "20 to 1000; --calls is a multiple; default 100"},
        {.name = "--seed", .number = &w.seed, .help = "default 1"},
        {.name = "--json", .flag = &w.json, .help = "one JSON object"},
        {0}};
    static struct sim_queue_server servers[AGENTS_MAX];
    static struct sim_crossed crossed;
    struct sim_queue_class class;
    int status;

    if (!main_options(argc, argv, options, &status))
        return status;
    if (!fits_model(&w))
        return 2;
    struct sim_queue_options o = {.calls = w.calls, .warm_up = w.calls / 20, .batches = (uint32_t)w.batches, .seed = w.seed,
                                  .ageing_us = w.ageing > 0 ? (int64_t)w.ageing : 1};
    (void)main_wait_order(w.order, &o.order);
    if (strcmp(w.model, "skills") == 0) {
        sim_queue_crossed((uint32_t)w.skills, (uint32_t)w.load, &crossed, &o);
    } else if (!single_class(&w, &class, servers, &o)) {
        fprintf(stderr, "tandem simulate: --patience is more than 0, or --agents are enough for --rate and --handle: without patience "
                "all must be served, and %" PRIu64 " agents cannot\n", w.agents);
        return 2;
    }
    return run(&w, &o);
}
