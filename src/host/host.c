#include "host/host.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "host/inside.h"
#include "port/clock.h"
#include "port/sql.h"
#include "service/config/config.h"
#include "service/file/file.h"

#define TASKS_MAX 4096u
#define FILE_WORKERS 4u /* a disk that stands still or a slow scanner holds up these, and no message */
#define JOBS_MAX 65536u
#define ASKS_MAX 65536u
#define INBOX_MAX 262144u
#define WS_OUT_MAX (1024u * 1024u)

/* -- this installation's secret: visitor tokens are made with it -- */

struct secret {
    struct store_job job;
    org_id org;
    uint8_t bytes[32];
    char hex[65];
};

static enum err secret_read(struct store_tx *tx, void *arg)
{
    struct secret *s = arg;
    struct sql_setting_get_row row;
    enum err err = sql_setting_get(tx, &(struct sql_setting_get_in){.org_id = s->org, .key = STR("visitor_secret")}, &row);
    if (err)
        return err;
    size_t n = 0;
    if (sodium_hex2bin(s->bytes, sizeof s->bytes, row.value.p, row.value.n, NULL, &n, NULL) || n != sizeof s->bytes)
        return ERR_CORRUPT;
    return OK;
}

static enum err secret_write(struct store_tx *tx, struct store_job *job)
{
    struct secret *s = (struct secret *)job;
    return sql_setting_put(
        tx, &(struct sql_setting_put_in){.org_id = s->org, .key = STR("visitor_secret"), .value = str_of(s->hex)}, NULL);
}

static enum err secret_get(struct store *store, uint8_t ret_bytes[32])
{
    struct secret s = {.job.work = secret_write, .org = ORG_FIRST};
    enum err err = store_read(store, secret_read, &s);
    if (err == ERR_MISSING) {
        randombytes_buf(s.bytes, sizeof s.bytes);
        str_hex(s.bytes, sizeof s.bytes, s.hex);
        err = store_call(store, &s.job);
    }
    if (!err)
        memcpy(ret_bytes, s.bytes, sizeof s.bytes);
    return err;
}

/* -- start -- */

static enum err open_store(struct host *h, char ret_text[256])
{
    struct hub_conf hc = {.org = ORG_FIRST,
                          .inbox_max = INBOX_MAX,
                          .away_after_us = (int64_t)h->conf.away_after_ms * 1000,
                          .grace_us = (int64_t)h->conf.grace_ms * 1000};
    enum err err = hub_new(&hc, &h->hub);
    if (err)
        return err;
    struct store_conf sc = {
        .dir = h->conf.dir, .jobs_max = JOBS_MAX, .batch_max = 512, .deliver = hub_deliver, .deliver_u = h->hub};
    return store_open(&sc, &h->store, ret_text);
}

static enum err start_telephone(struct host *h, char ret_text[256])
{
    struct tel_conf c = {.org = ORG_FIRST, .dir = h->conf.dir, .socket = h->conf.voice_socket, .program = h->conf.voice_program,
                         .sip_host = h->conf.voice_host, .sip_port = h->conf.voice_sip_port, .options = h->conf.voice_options,
                         .store = h->store, .pool = h->pool, .config = h->config, .hub = h->hub, .router = h->router};
    enum err err = tel_new(&c, &h->tel, ret_text);
    if (!err)
        err = tel_prime(h->tel, router_engine(h->router));
    if (!err)
        hub_telephone(h->hub, h->tel);
    return err;
}

static enum err start_threads(struct host *h, char ret_text[256])
{
    enum err err = pool_new(h->conf.workers, TASKS_MAX, &h->pool);
    if (!err)
        err = pool_new(2, 64, &h->hash_pool);
    if (!err)
        err = pool_new(FILE_WORKERS, 1024, &h->file_pool);
    if (!err)
        err = config_open(h->store, ORG_FIRST, &h->config);
    if (err)
        return err;
    hub_use(h->hub, h->store, h->pool, h->config, NULL);
    struct router_conf rc = {.org = ORG_FIRST,
                             .store = h->store,
                             .config = h->config,
                             .hub = h->hub,
                             .asks_max = ASKS_MAX,
                             .agents_max = h->conf.agents_max,
                             .snapshot_every = h->conf.snapshot_every,
                             .grace_us = (int64_t)h->conf.grace_ms * 1000};
    err = router_open(&rc, &h->router);
    if (err == ERR_FULL)
        snprintf(ret_text, 256, "--agents-max is at least the number of agents there are, up to %u; more than %u are in %.100s", ROUTER_AGENTS_MAX,
                 h->conf.agents_max, h->conf.dir);
    if (err)
        return err;
    hub_use(h->hub, h->store, h->pool, h->config, h->router);
    if (h->conf.voice)
        err = start_telephone(h, ret_text);
    if (!err)
        err = hub_prime(h->hub, router_engine(h->router));
    if (!err)
        err = hub_run(h->hub);
    if (!err)
        err = router_run(h->router);
    if (!err)
        err = wallboard_new(ORG_FIRST, h->store, h->config, &h->wallboard);
    if (!err)
        err = wallboard_run(h->wallboard);
    if (!err && h->tel)
        err = tel_run(h->tel);
    if (!err && h->conf.fail_commit)
        store_fail_commit(h->store, h->conf.fail_commit);
    return err;
}

enum err host_start(const struct host_conf *c, struct host **ret_host, char ret_text[256])
{
    assert(c->workers && c->snapshot_every && c->chat_per_s);

    ret_text[0] = 0;
    struct host *h = calloc(1, sizeof *h);
    if (!h || sodium_init() < 0) {
        free(h);
        return ERR_SYSTEM;
    }
    h->conf = *c;
    h->started_us = clock_now_us();
    enum err err = open_store(h, ret_text);
    if (!err)
        err = host_files_open(h, ret_text);
    if (!err)
        err = start_threads(h, ret_text);
    if (!err)
        err = host_scrub_again(h);
    if (err) {
        if (!ret_text[0])
            snprintf(ret_text, 256, "cannot start on %s: %s", c->dir, err_sentence(err, "en"));
        host_stop(h);
        return err;
    }
    *ret_host = h;
    return OK;
}

static enum err open_rooms(struct host *h, const struct host_door *d)
{
    struct api_conf ac = {.org = ORG_FIRST,
                          .store = h->store,
                          .router = h->router,
                          .hub = h->hub,
                          .tel = h->tel,
                          .wallboard = h->wallboard,
                          .pool = h->pool,
                          .hash_pool = h->hash_pool,
                          .file_pool = h->file_pool,
                          .blobs = h->blobs,
                          .scan = h->scan,
                          .config = h->config,
                          .ids = &h->ids,
                          .sample = d->sample,
                          .setup_code = d->setup_code,
                          .metrics = host_metrics,
                          .metrics_u = h,
                          .erased = host_erased,
                          .erased_u = h,
                          .assets = api_assets,
                          .assets_count = api_assets_count};
    enum err err = api_new(&ac, &h->api);
    if (err)
        return err;
    struct chat_conf cc = {.org = ORG_FIRST,
                           .net = h->net,
                           .store = h->store,
                           .hub = h->hub,
                           .pool = h->pool,
                           .router = h->router,
                           .config = h->config,
                           .tel = h->tel,
                           .messages_per_s = h->conf.chat_per_s};
    err = secret_get(h->store, cc.secret);
    if (!err)
        err = chat_new(&cc, &h->chat);
    return err;
}

enum err host_listen(struct host *h, const struct host_door *d, char ret_text[256])
{
    assert(!h->net);

    struct net_conf nc = {.listen = d->listen,
                          .loops = 1,
                          .conns_max = h->conf.conns_max,
                          .conns_per_ip_max = h->conf.conns_per_ip_max,
                          .head_bytes_max = 16 * 1024,
                          .body_bytes_max = API_BODY_MAX,
                          .big_bytes_max = FILE_PART_BYTES,
                          .big_bytes_total = 64 * FILE_PART_BYTES,
                          .ws_message_bytes_max = API_DESK_FRAME_MAX,
                          .out_bytes_max = WS_OUT_MAX,
                          .head_ms = 10000,
                          .body_ms = 30000,
                          .idle_ms = 75000,
                          .ws_ping_ms = 25000,
                          .drain_ms = 3000};
    struct net_handler handler = host_door_handler(h);
    enum err err = net_start(&nc, &handler, &h->net, ret_text);
    if (err)
        return err;
    err = open_rooms(h, d);
    if (err) {
        snprintf(ret_text, 256, "cannot open: %s", err_sentence(err, "en"));
        return err;
    }
    hub_connect(h->hub, h->net);
    if (h->tel) {
        tel_connect(h->tel, h->net);
        tel_settings(h->tel); /* what was made since it was read at the start */
    }
    api_connect(h->api, h->net);
    atomic_store(&h->open, true);
    return OK;
}

void host_tick(struct host *h)
{
    int64_t now = clock_now_us();
    if (h->api)
        api_tick(h->api, now);
    if (h->chat)
        chat_tick(h->chat, now);
    host_files_tick(h, now);
}

void host_stop(struct host *h)
{
    if (!h)
        return;
    if (h->net) {
        net_drain(h->net);
        net_join(h->net); /* from here on nothing comes in; sends to sockets that are gone are refused */
    }
    tel_stop(h->tel);
    pool_stop(h->hash_pool);
    pool_stop(h->file_pool);
    pool_stop(h->pool);
    router_stop(h->router);
    hub_quiet(h->hub);
    wallboard_stop(h->wallboard);
    store_close(h->store); /* delivers what was queued to the hub */
    hub_stop(h->hub);
    pool_free(h->hash_pool);
    pool_free(h->file_pool);
    pool_free(h->pool);
    router_free(h->router);
    api_free(h->api);
    chat_free(h->chat);
    net_free(h->net);
    hub_free(h->hub);
    wallboard_free(h->wallboard);
    tel_free(h->tel);
    config_close(h->config);
    host_files_close(h);
    free(h);
}

uint16_t host_port(const struct host *h)
{
    return net_port(h->net);
}

struct store *host_store(struct host *h)
{
    return h->store;
}

struct router *host_router(struct host *h)
{
    return h->router;
}

struct config *host_config(struct host *h)
{
    return h->config;
}
