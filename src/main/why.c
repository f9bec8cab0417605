/* why.c: `tandem why`: a contact's decisions, looked at again. The engine is rebuilt as it was just before the offer, and ranks
 * every agent anew; whoever comes first must be whom the fact names. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/router.h"
#include "host/why_look.h"
#include "main/commands.h"
#include "port/sql.h"

struct why {
    struct store *store;
    struct config *config;
    contact_id contact;
    uint64_t decision; /* from 1; 0: how it stands now */
    bool json, zh;
    struct engine *engine;
    fact_no last; /* the log's last fact, when it was read */
    int64_t at_us;
    struct host_decisions decisions;
    struct host_why_contact now;
    struct explain_ranked *ranked;
    uint32_t ranked_count;
    struct buf out;
    bool same, broken;
};

static const char *say(const struct why *w, const char *zh, const char *en)
{
    return w->zh ? zh : en;
}

static enum err read_decisions(struct store_tx *tx, void *arg)
{
    struct why *w = arg;
    return host_decisions_read(tx, ORG_FIRST, w->contact, &w->decisions);
}

/* Before that decision, or after the last fact. */
static enum err rebuild(struct why *w)
{
    const struct host_decision *d = w->decision ? &w->decisions.items[w->decision - 1] : NULL;
    w->last = store_last(w->store);
    enum err err = router_recover_at(w->store, ORG_FIRST, d ? d->no - 1 : w->last, &w->engine, &w->at_us);
    if (err)
        return err;
    if (d)
        w->at_us = d->at_us;
    host_look_decisions(w->engine, w->contact, &w->decisions);
    err = host_look_contact(w->engine, w->contact, w->at_us, &w->now);
    if (err == ERR_MISSING && !d) /* it is over: nothing to rank */
        return OK;
    if (err)
        return err;
    uint32_t all = w->now.ranked_all;
    w->ranked = calloc(all ? all : 1, sizeof *w->ranked);
    if (!w->ranked)
        return ERR_NOMEM;
    w->ranked_count = engine_rank(w->engine, w->contact, w->at_us, w->ranked, all);
    w->same = d && all && w->ranked[0].fits == FITS_YES && w->ranked[0].agent == d->agent;
    return OK;
}

/* -- as JSON -- */

static void all_json(struct why *w, const struct host_tongue *t)
{
    struct json j;
    json_init(&j, &w->out);
    json_open(&j, NULL);
    json_id(&j, "contact", w->contact);
    json_array(&j, "decisions");
    for (uint32_t i = 0; i < w->decisions.count; i++)
        host_decision_json(&j, t, &w->decisions.items[i]);
    json_end(&j);
    if (w->decision) {
        const struct host_decision *d = &w->decisions.items[w->decision - 1];
        json_open(&j, "replayed");
        json_int(&j, "decision", (int64_t)w->decision);
        json_int(&j, "fact", (int64_t)d->no);
        json_bool(&j, "erased", w->now.waiting.why == WAITS_ERASED);
        json_bool(&j, "same", w->same);
        json_close(&j);
    } else if (w->now.contact.id) {
        json_open(&j, "now");
        host_why_contact_json(&j, t, &w->now);
        json_close(&j);
    }
    json_array(&j, "ranked");
    host_ranked_json(&j, t, &w->now.required, w->ranked, w->ranked_count, w->at_us);
    json_end(&j);
    json_close(&j);
    buf_text(&w->out, "\n");
}

/* -- as text -- */

static void put_text(struct why *w, struct host_text *t)
{
    const struct buf *b = w->zh ? &t->zh : &t->en;
    buf_put(&w->out, b->p, b->n);
    host_text_done(t);
}

static void ranked_text(struct why *w, const struct host_tongue *t)
{
    buf_text(&w->out, say(w, "\n所有坐席，最合适的在前：\n", "\nEvery agent, best first:\n"));
    for (uint32_t i = 0; i < w->ranked_count; i++) {
        const struct explain_ranked *r = &w->ranked[i];
        struct host_text name = {0}, words = {0};
        char text[160];
        snprintf(text, sizeof text, "%4u  ", i + 1);
        buf_text(&w->out, text);
        host_put_agent(&name, t, r->agent);
        put_text(w, &name);
        buf_text(&w->out, say(w, "：", ": "));
        host_ranked_put(&words, t, &w->now.required, r, w->at_us);
        put_text(w, &words);
        snprintf(text, sizeof text,
                 say(w, "（得分 %.10g，负载 %u%%，占用 %u%%，空闲 %lld 秒）\n",
                     " (score %.10g, load %u %%, occupancy %u %%, idle %lld s)\n"),
                 (double)r->score / 1000, r->load_permille / 10, r->occupancy_permille / 10, (long long)(r->idle_us / SECOND_US));
        buf_text(&w->out, r->fits == FITS_QUEUE ? "\n" : text);
    }
}

/* What each part of the preference is worth for the one who comes first. */
static void preferred_text(struct why *w, const struct host_tongue *t)
{
    struct lang_term terms[HOST_PARTS_MAX];
    uint32_t count = w->ranked_count ? engine_preferred(w->engine, w->contact, w->ranked[0].agent, terms, HOST_PARTS_MAX) : 0;
    for (uint32_t i = 0; i < count && i < HOST_PARTS_MAX; i++) {
        struct host_text name = {0}, value = {0};
        host_put_term(&name, t, &terms[i]);
        host_put_value(&value, t, &(struct lang_value){.type = ATTR_NUMBER, .number = terms[i].known ? terms[i].value : 0});
        buf_text(&w->out, i ? say(w, "；", "; ") : say(w, "首位的得分来自：", "The first one's score: "));
        put_text(w, &name);
        buf_text(&w->out, say(w, "：", ": "));
        put_text(w, &value);
    }
    buf_text(&w->out, count ? say(w, "。\n", ".\n") : "");
}

struct both {
    const char *zh, *en;
};

/* How the offer ended, by the fact that ended it. */
static struct both outcome_of(const struct host_decision *d)
{
    static const struct {
        uint16_t kind;
        struct both words;
    } outcomes[] = {{FACT_CONTACT_ACCEPTED, {"已接受", "accepted"}},
                    {FACT_CONTACT_CONNECTING, {"已接受，正在接通", "accepted, being joined"}},
                    {FACT_CONNECT_FAILED, {"已接受，但未能接通", "accepted, but the line was not joined"}},
                    {FACT_CONTACT_DECLINED, {"已拒绝", "declined"}},
                    {FACT_OFFER_LAPSED, {"超时未接", "not answered in time"}},
                    {FACT_OFFER_WITHDRAWN, {"已撤回", "withdrawn"}},
                    {FACT_CONTACT_ABANDONED, {"客户已离开", "the customer left"}}};
    for (size_t i = 0; d->outcome && i < sizeof outcomes / sizeof *outcomes; i++)
        if (strcmp(d->outcome, fact_name(outcomes[i].kind)) == 0)
            return outcomes[i].words;
    return d->outcome ? (struct both){d->outcome, d->outcome} : (struct both){"尚未结束", "it stands"};
}

static void decision_text(struct why *w, const struct host_tongue *t, uint64_t n)
{
    const struct host_decision *d = &w->decisions.items[n - 1];
    struct both outcome = outcome_of(d);
    char head[160];
    snprintf(head, sizeof head,
             say(w, "第 %" PRIu64 " 次决定（共 %u 次），事实 %" PRIu64 "，结果：%s\n",
                 "Decision %" PRIu64 " of %u, fact %" PRIu64 ", outcome: %s\n"),
             n, w->decisions.count, (uint64_t)d->no, w->zh ? outcome.zh : outcome.en);
    buf_text(&w->out, head);
    host_decision_lines(&(struct host_out){.text = &w->out, .zh = w->zh}, t, d);
}

static void replay_text(struct why *w, const struct host_tongue *t)
{
    if (w->now.waiting.why == WAITS_ERASED) {
        buf_text(&w->out, say(w, "\n客户资料此后已抹除：该决定无法重放。\n",
                              "\nThe customer was erased since: this decision cannot be replayed.\n"));
        return;
    }
    struct host_text name = {0};
    buf_text(&w->out, say(w, "\n重放：", "\nReplayed: "));
    if (w->ranked_count)
        host_put_agent(&name, t, w->ranked[0].agent);
    put_text(w, &name);
    buf_text(&w->out, w->same ? say(w, "排在首位，与当时的决定一致。\n", " comes first, as was decided.\n")
                              : say(w, "排在首位，与当时的决定不一致！\n", " comes first, which is NOT what was decided.\n"));
}

static void all_text(struct why *w, const struct host_tongue *t)
{
    if (w->decision) {
        decision_text(w, t, w->decision);
        ranked_text(w, t);
        preferred_text(w, t);
        replay_text(w, t);
        return;
    }
    for (uint64_t n = 1; n <= w->decisions.count; n++)
        decision_text(w, t, n);
    if (!w->now.contact.id) {
        buf_text(&w->out, say(w, "该联络已结束。\n", "This contact is closed.\n"));
        return;
    }
    char head[160], when[32] = "";
    time_t seconds = (time_t)(w->at_us / SECOND_US);
    struct tm utc;
    if (gmtime_r(&seconds, &utc))
        strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &utc);
    snprintf(head, sizeof head, say(w, "截至日志最后一条事实（第 %" PRIu64 " 条，%s UTC）：\n", "As of the last fact, number %" PRIu64 ", %s UTC:\n"),
             (uint64_t)w->last, when);
    buf_text(&w->out, head);
    host_why_contact_lines(&(struct host_out){.text = &w->out, .zh = w->zh}, t, &w->now);
    ranked_text(w, t);
}

static enum err tell(struct store_tx *tx, void *arg)
{
    struct why *w = arg;
    struct host_people people = {.tx = tx, .org = ORG_FIRST};
    struct conversation_names names = host_people_names(&people);
    const struct config_view *v = config_take(w->config);
    const struct host_tongue all = {.view = v, .names = &names, .whole = true}; /* whoever may read the files */
    const struct host_tongue tongue = host_tongue_at(&all, w->now.contact.queue, w->now.contact.id ? w->now.contact.topic : w->decisions.topic);
    if (w->json)
        all_json(w, &tongue);
    else
        all_text(w, &tongue);
    config_drop(v);
    host_people_done(&people);
    return w->out.err;
}

static int look(struct why *w)
{
    enum err err = store_read(w->store, read_decisions, w);
    if (err == ERR_MISSING) {
        fprintf(stderr, "tandem why: there was never a contact %" PRIu64 " in this --data; `tandem log` lists contact_arrived\n", w->contact);
        return 1;
    }
    if (!err && w->decision > w->decisions.count) {
        fprintf(stderr, "tandem why: --decision is a whole number from 1 to %u of this contact, not \"%" PRIu64 "\"\n", w->decisions.count,
                w->decision);
        return 1;
    }
    if (!err)
        err = rebuild(w);
    if (!err)
        err = config_open(w->store, ORG_FIRST, &w->config);
    if (!err)
        err = store_read(w->store, tell, w);
    if (!err && fwrite(w->out.p, 1, w->out.n, stdout) != w->out.n)
        err = ERR_SYSTEM;
    if (err)
        fprintf(stderr, "tandem why: %s\n", err_sentence(err, w->zh ? "zh" : "en"));
    bool differs = w->decision && !w->same && w->now.waiting.why != WAITS_ERASED;
    return err || differs ? 1 : 0;
}

int main_why(int argc, char **argv)
{
    static const char *const langs[] = {"zh", "en", NULL};
    const char *dir = NULL, *lang = "en";
    uint64_t contact = 0, decision = 0;
    bool json = false, named = false;
    const struct main_option options[] = {
        {.name = "--data", .text = &dir, .needed = true, .help = "data directory; a running server's too"},
        {.name = "--contact", .number = &contact, .min = 1, .given = &named, .help = "the contact's id; may stand first, without the name"},
        {.name = "--decision", .number = &decision, .min = 1, .help = "replay the N-th offer, from 1; default: all in short, and how it stands"},
        {.name = "--lang", .text = &lang, .choices = langs, .help = "zh or en; default en"},
        {.name = "--json", .flag = &json, .help = "one JSON object, both languages"},
        {0}};
    int status;
    bool first = argc > 1 && strncmp(argv[1], "--", 2) != 0;
    if (first && (!str_u64(str_of(argv[1]), &contact) || !contact)) {
        fprintf(stderr, "tandem why: the contact is a whole number from 1, as in tandem why 382807655237812224 --data DIR, not \"%s\"\n",
                argv[1]);
        return 2;
    }
    if (first)
        argv[1] = argv[0];
    if (!main_options(argc - first, argv + first, options, &status))
        return status;
    if (first == named) {
        fputs(first ? "tandem why: --contact is given twice; once is right\n"
                    : "tandem why: --contact is missing: its id, as in tandem why 382807655237812224 --data DIR\n", stderr);
        return 2;
    }
    struct why *w = calloc(1, sizeof *w);
    if (!w)
        return 1;
    *w = (struct why){.contact = contact, .decision = decision, .json = json, .zh = strcmp(lang, "zh") == 0};
    if (main_look("why", dir, &w->store)) {
        status = 1;
    } else {
        status = look(w);
        config_close(w->config);
        store_close(w->store);
    }
    engine_free(w->engine);
    host_decisions_done(&w->decisions);
    host_why_contact_done(&w->now);
    free(w->ranked);
    buf_done(&w->out);
    free(w);
    return status;
}
