/* log.c: `tandem log`: facts, and `tandem verify`: is the engine's state what the log says? */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fact.h"
#include "base/json.h"
#include "engine/engine.h"
#include "host/router.h"
#include "main/commands.h"
#include "port/sql.h"

#define PAGE 10000

struct printing {
    uint64_t after, left;
    uint32_t seen;
    bool broken;
};

static enum err print_fact(void *arg, const struct sql_fact_since_row *r)
{
    struct printing *p = arg;
    struct buf b = {0};
    struct json j;
    json_init(&j, &b);
    json_open(&j, NULL);
    json_int(&j, "no", (int64_t)r->no);
    json_int(&j, "at_us", r->at_us);
    json_z(&j, "kind", fact_name((uint16_t)r->kind));
    if (r->contact_id)
        json_id(&j, "contact", r->contact_id);
    if (r->agent_id)
        json_id(&j, "agent", r->agent_id);
    if (r->party_id)
        json_id(&j, "party", r->party_id);
    if (r->queue_id)
        json_id(&j, "queue", r->queue_id);
    json_int(&j, "a", r->a);
    json_int(&j, "b", r->b);
    json_int(&j, "c", r->c);
    json_int(&j, "rest_bytes", (int64_t)r->rest.n);
    json_close(&j);
    if (b.err || printf("%.*s\n", (int)b.n, (const char *)b.p) < 0)
        p->broken = true;
    buf_done(&b);
    p->after = r->no;
    p->seen++;
    p->left--;
    return p->broken ? ERR_SYSTEM : OK;
}

static enum err print_page(struct store_tx *tx, void *arg)
{
    struct printing *p = arg;
    p->seen = 0;
    return sql_fact_since(tx,
                          &(struct sql_fact_since_in){.org_id = ORG_FIRST,
                                                      .after_no = p->after,
                                                      .limit_rows = p->left < PAGE ? (int64_t)p->left : PAGE},
                          print_fact, p);
}

enum err main_look(const char *command, const char *dir, struct store **ret_store)
{
    char text[256];
    enum err err = store_look(dir, ret_store, text);
    if (err)
        fprintf(stderr, "tandem %s: --data: %s\n", command, text);
    return err;
}

int main_log(int argc, char **argv)
{
    const char *dir = NULL;
    uint64_t since = 0, limit = UINT64_MAX;
    const struct main_option options[] = {
        {.name = "--data", .text = &dir, .needed = true, .help = "data directory"},
        {.name = "--since", .number = &since, .help = "print facts with a number above N; default 0"},
        {.name = "--limit", .number = &limit, .min = 1, .help = "at most N facts"},
        {0}};
    int status;
    if (!main_options(argc, argv, options, &status))
        return status;
    struct store *s;
    if (main_look("log", dir, &s))
        return 1;
    struct printing p = {.after = since, .left = limit};
    enum err err = OK;
    do {
        err = p.left ? store_read(s, print_page, &p) : OK;
    } while (!err && p.left && p.seen);
    store_close(s);
    return err ? 1 : 0;
}

int main_verify(int argc, char **argv)
{
    const char *dir = NULL;
    const struct main_option options[] = {{.name = "--data", .text = &dir, .needed = true, .help = "data directory"}, {0}};
    int status;
    if (!main_options(argc, argv, options, &status))
        return status;
    struct store *s;
    if (main_look("verify", dir, &s))
        return 1;
    struct engine *quick = NULL, *full = NULL;
    fact_no base = 0, first = 0;
    enum err err = router_recover(s, ORG_FIRST, ROUTER_AGENTS_MAX, true, &quick, &base);
    if (!err)
        err = router_recover(s, ORG_FIRST, ROUTER_AGENTS_MAX, false, &full, &first);
    bool same = !err && engine_hash(quick) == engine_hash(full);
    if (err)
        fprintf(stderr, "tandem verify: %s\n", err_sentence(err, "en"));
    else
        printf("facts %" PRIu64 ", snapshot at %" PRIu64 ", state %016" PRIx64 " %s the full evolve\n", store_last(s), base,
               engine_hash(quick), same ? "equals" : "DIFFERS FROM");
    engine_free(quick);
    engine_free(full);
    store_close(s);
    return same ? 0 : 1;
}

int main_version(int argc, char **argv)
{
    const struct main_option none[] = {{0}};
    int status;
    if (!main_options(argc, argv, none, &status))
        return status;
    puts("tandem " TANDEM_VERSION);
    return 0;
}
