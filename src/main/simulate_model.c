/* simulate_model.c: `tandem simulate --model`: the engine as a queueing system, measured. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "main/commands.h"
#include "sim/sim_queue.h"

#define AGENTS_MAX 100000u

/* "12", "12.5" or "0.3333" times scale; at most 1e15 and six decimals. */
static bool decimal(const char *text, uint64_t scale, uint64_t *ret)
{
    char *end;
    double v = strtod(text, &end);
    if (end == text || *end || !(v >= 0) || v * (double)scale > 1e15 || strpbrk(text, "xXeEpPnN"))
        return false;
    *ret = (uint64_t)(v * (double)scale + 0.5);
    return true;
}

static const char *const orders[] = {[WAIT_STRICT] = "strict", [WAIT_AGEING] = "ageing", [WAIT_WEIGHT] = "weight",
                                     [WAIT_TARGET] = "target"};

bool main_wait_order(const char *name, enum wait_order *ret_order)
{
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (strcmp(name, orders[i]) == 0) {
            *ret_order = (enum wait_order)i;
            return true;
        }
    return false;
}

const char *main_wait_order_name(enum wait_order order)
{
    return orders[order];
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
    const char *model, *rate, *handle, *patience, *within, *order, *ageing;
    uint64_t agents, calls, seed, batches, skills, load;
    bool json;
};

static bool single_class(const struct wanted *w, struct sim_queue_class *class, struct sim_queue_server *servers,
                         struct sim_queue_options *o)
{
    uint64_t rate, handle, patience, within; /* a thousandth of a call an hour; microseconds */

    if (!decimal(w->rate, 1000, &rate) || !decimal(w->handle, 1000000, &handle) || !decimal(w->patience, 1000000, &patience) ||
        !decimal(w->within, 1000000, &within) || rate == 0 || handle == 0 || w->agents == 0 || w->agents > AGENTS_MAX)
        return false;
    *class = (struct sim_queue_class){.every_us = (int64_t)(3600000000000.0 / (double)rate + 0.5), .handle_us = (int64_t)handle,
                                      .patience_us = (int64_t)patience, .within_us = (int64_t)within};
    for (uint32_t i = 0; i < w->agents; i++)
        servers[i] = (struct sim_queue_server){1, 1000};
    o->classes = class;
    o->classes_count = 1;
    o->servers = servers;
    o->servers_count = (uint32_t)w->agents;
    return class->every_us > 0 && (patience > 0 || class->handle_us < class->every_us * (int64_t)w->agents);
}

static int run(const struct wanted *w, const struct sim_queue_options *o)
{
    struct sim_queue_report *r = malloc(sizeof *r);
    enum err err = r ? sim_queue_run(o, r) : ERR_NOMEM;

    if (err != OK)
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
    struct wanted w = {.rate = "600", .handle = "270", .patience = "180", .within = "20", .order = "strict", .ageing = "10", .agents = 50,
                       .calls = 3000000, .seed = 1, .batches = 100, .skills = 2, .load = 950};
    const struct main_option options[] = {
        {.name = "--model", .text = &w.model, .help = "mmn: one queue, equal agents; skills: 100 agents, three classes of calls"},
        {.name = "--agents", .number = &w.agents, .help = "mmn: default 50"},
        {.name = "--rate", .text = &w.rate, .help = "mmn: calls an hour; default 600"},
        {.name = "--handle", .text = &w.handle, .help = "mmn: mean seconds of a talk; default 270"},
        {.name = "--patience", .text = &w.patience, .help = "mmn: mean seconds until a waiting customer leaves, 0 never; default 180"},
        {.name = "--within", .text = &w.within, .help = "mmn: seconds of the service level; default 20"},
        {.name = "--skills", .number = &w.skills, .help = "skills: of each agent, 1 to 3; default 2"},
        {.name = "--load", .number = &w.load, .help = "skills: permille of the agents' time; default 950"},
        {.name = "--order", .text = &w.order, .help = "skills: strict, ageing, weight or target; default strict"},
        {.name = "--ageing", .text = &w.ageing, .help = "skills: seconds that a level of priority is worth; 0: the longest wait goes first; default 10"},
        {.name = "--calls", .number = &w.calls, .help = "counted, after a twentieth more to warm up; default 3000000"},
        {.name = "--batches", .number = &w.batches, .help = "20 to 1000; --calls is a multiple; default 100"},
        {.name = "--seed", .number = &w.seed, .help = "default 1"},
        {.name = "--json", .flag = &w.json, .help = "one JSON object"},
        {0}};
    static struct sim_queue_server servers[AGENTS_MAX];
    static struct sim_crossed crossed;
    struct sim_queue_class class;
    int status;

    if (!main_options(argc, argv, options, &status))
        return status;
    struct sim_queue_options o = {.calls = w.calls, .warm_up = w.calls / 20, .batches = (uint32_t)w.batches, .seed = w.seed};
    uint64_t ageing_us;
    bool ok = w.batches >= 20 && w.batches <= SIM_BATCHES_MAX && w.calls > 0 && w.calls <= UINT64_C(1000000000) &&
              w.calls % w.batches == 0 && main_wait_order(w.order, &o.order) && decimal(w.ageing, 1000000, &ageing_us);
    o.ageing_us = ok && ageing_us > 0 ? (int64_t)ageing_us : 1;
    if (ok && strcmp(w.model, "mmn") == 0)
        ok = single_class(&w, &class, servers, &o);
    else if (ok && strcmp(w.model, "skills") == 0 && w.skills >= 1 && w.skills <= 3 && w.load >= 1 && w.load <= 5000)
        sim_queue_crossed((uint32_t)w.skills, (uint32_t)w.load, &crossed, &o);
    else
        ok = false;
    if (!ok) {
        fputs("tandem simulate: a value of --model and the options beside it is out of its bounds (without patience the agents must be "
              "able to do the work); `tandem simulate --model mmn --help` lists them\n", stderr);
        return 2;
    }
    return run(&w, &o);
}
