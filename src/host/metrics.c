/* metrics.c: what the server counts, as Prometheus text (exposition format 0.0.4). */
#include <inttypes.h>
#include <stdio.h>

#include "host/inside.h"
#include "port/clock.h"
#include "service/file/file.h"

static void one(struct buf *out, const char *name, const char *type, const char *help, uint64_t v)
{
    char line[512];
    int n = snprintf(line, sizeof line, "# HELP tandem_%s %s\n# TYPE tandem_%s %s\ntandem_%s %" PRIu64 "\n", name, help,
                     name, type, name, v);
    buf_put(out, line, (size_t)n);
}

static void net_part(struct host *h, struct buf *out)
{
    struct net_stats n;
    net_stats(h->net, &n);
    one(out, "net_accepted_total", "counter", "Connections accepted", n.accepted);
    one(out, "net_open", "gauge", "Connections open", n.open);
    one(out, "net_websockets", "gauge", "WebSockets open", n.ws_open);
    one(out, "net_requests_total", "counter", "HTTP requests", n.requests);
    one(out, "net_bad_requests_total", "counter", "Requests refused by the parser", n.bad_requests);
    one(out, "net_timeouts_total", "counter", "Connections closed for a missed deadline", n.timeouts);
    one(out, "net_slow_closed_total", "counter", "Readers closed because they were too slow", n.slow_closed);
    one(out, "net_refused_full_total", "counter", "Connections refused at a limit", n.refused_full);
    one(out, "net_bytes_in_total", "counter", "Bytes received", n.bytes_in);
    one(out, "net_bytes_out_total", "counter", "Bytes sent", n.bytes_out);
}

static void store_part(struct host *h, struct buf *out)
{
    struct store_stats s;
    store_stats(h->store, &s);
    one(out, "store_jobs_total", "counter", "Units of work committed or failed", s.jobs);
    one(out, "store_batches_total", "counter", "Transactions", s.batches);
    one(out, "store_failed_total", "counter", "Units of work that were not stored", s.failed);
    one(out, "store_queued", "gauge", "Units of work waiting", s.queued);
    one(out, "store_commit_microseconds_total", "counter", "Time spent committing", s.commit_us_total);
    one(out, "facts_total", "counter", "Number of the last fact", store_last(h->store));
}

struct files_room {
    int64_t bytes, files;
};

static enum err read_room(struct store_tx *tx, void *arg)
{
    struct files_room *r = arg;
    return file_room(tx, ORG_FIRST, &r->bytes, &r->files);
}

static void files_part(struct host *h, struct buf *out)
{
    struct files_room r = {0};
    struct api_stats s;
    if (store_read(h->store, read_room, &r))
        return;
    api_stats(h->api, &s);
    one(out, "files_bytes", "gauge", "Bytes of files that people sent", (uint64_t)r.bytes);
    one(out, "files", "gauge", "Files that people sent", (uint64_t)r.files);
    one(out, "files_taken_total", "counter", "Files taken", s.files_taken);
    one(out, "files_refused_total", "counter", "Files refused for their kind", s.files_refused);
    one(out, "files_infected_total", "counter", "Files in which a virus was found", s.files_infected);
    one(out, "files_served_total", "counter", "Files and ranges of files served", s.files_served);
    one(out, "files_scanner_up", "gauge", "Whether a virus scanner answers", scan_there(h->scan));
    one(out, "files_large_bytes", "gauge", "Bytes in large buffers on their way out", net_buf_large());
}

static void tel_part(struct host *h, struct buf *out)
{
    struct tel_stats s;
    tel_stats(h->tel, &s);
    one(out, "telephone_up", "gauge", "Whether the telephone's process is connected", s.there);
    one(out, "telephone_calls", "gauge", "Telephone calls now", s.calls);
    one(out, "telephone_calls_lost_total", "counter", "Calls lost because the telephone's process was", s.lost);
    one(out, "telephone_starts_total", "counter", "Times the telephone's process was started", s.restarts);
    one(out, "telephone_events_total", "counter", "Events of calls", s.events);
    one(out, "telephone_ignored_total", "counter", "Events that meant nothing in their place", s.ignored);
}

void host_metrics(void *u, struct buf *out)
{
    struct host *h = u;
    one(out, "uptime_seconds", "gauge", "Seconds since the start", (uint64_t)((clock_now_us() - h->started_us) / SECOND_US));
    net_part(h, out);
    store_part(h, out);
    files_part(h, out);
    if (h->tel)
        tel_part(h, out);

    struct hub_stats b;
    hub_stats(h->hub, &b);
    one(out, "contacts_waiting", "gauge", "Contacts waiting for an agent", b.waiting);
    one(out, "contacts_talking", "gauge", "Contacts with an agent", b.talking);
    one(out, "contacts_live", "gauge", "Contacts not closed", b.contacts);
    one(out, "conversations_open", "gauge", "Conversations in memory", b.conversations);
    one(out, "desktops_connected", "gauge", "Agents with a desktop", b.desks_connected);
    one(out, "frames_total", "counter", "Frames sent to browsers", b.frames);
    one(out, "signals_dropped_total", "counter", "Typing and marks dropped at the limit", b.dropped);

    struct router_stats r;
    router_stats(h->router, &r);
    one(out, "router_commands_total", "counter", "Commands asked of the engine", r.asks);
    one(out, "router_rebuilds_total", "counter", "Times the engine was made anew from the log", r.rebuilds);
    one(out, "router_snapshots_total", "counter", "Snapshots", r.snapshots);
    one(out, "router_signatures", "gauge", "Different requirements of contacts", r.signatures);
    one(out, "router_signatures_loose", "gauge", "Of these, beyond the limit: worked out when asked", r.loose);
    const char *head = "# HELP tandem_router_refused_total Commands refused, by reason\n"
                       "# TYPE tandem_router_refused_total counter\n";
    buf_text(out, head);
    for (int e = ERR_NOMEM; e < ERR_COUNT; e++) {
        char line[160];
        if (!r.refused[e])
            continue;
        int n = snprintf(line, sizeof line, "tandem_router_refused_total{reason=\"%s\"} %" PRIu64 "\n",
                         err_code((enum err)e), r.refused[e]);
        buf_put(out, line, (size_t)n);
    }
}
