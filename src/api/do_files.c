/* Files: begun, come in parts, are looked at, served and taken back; by who is signed in, and by visitors with their token. */
#include <stdio.h>
#include <string.h>

#include "api/bytes.h"
#include "api/handlers.h"
#include "api/look.h"
#include "base/log.h"
#include "service/conversation/conversation.h"
#include "service/file/file.h"

#define ALT_POINTS_MAX 250

/* One request about a file. */
struct about {
    struct store_job job;
    struct api_call *call;
    struct file file;
    struct file_policy policy;
    struct file_new begun;
    conversation_id conversation; /* a visitor's own */
    struct str alt;
};

static org_id org_of(const struct about *a)
{
    return a->call->api->conf.org;
}

/* -- who asks -- */

static enum err read_visitor(struct store_tx *tx, void *arg)
{
    struct about *a = arg;
    struct conversation_visitor v;
    uint8_t hash[32];
    account_token_hash(a->call->visitor, hash);
    enum err err = conversation_visitor(tx, org_of(a), hash, &v);
    if (err == OK)
        a->conversation = v.conversation;
    return err;
}

/* A token that nobody has is a conversation that is not there. */
static enum err visit(struct about *a)
{
    struct str token = a->call->visitor;
    return token.n < 20 || token.n > 64 ? ERR_MISSING : store_read(a->call->api->conf.store, read_visitor, a);
}

static enum err read_file(struct store_tx *tx, void *arg)
{
    struct about *a = arg;
    enum err err = file_find(tx, org_of(a), a->call->path_id, &a->file);
    return err ? err : file_policy_get(tx, org_of(a), &a->policy);
}

static enum err find(struct about *a)
{
    return store_read(a->call->api->conf.store, read_file, a);
}

/* The visitor's own conversation only; mine: and only what they sent. */
static enum err find_of_visitor(struct about *a, bool mine)
{
    enum err err = visit(a);
    if (!err)
        err = find(a);
    if (!err && (a->file.conversation != a->conversation || (mine && a->file.agent)))
        err = ERR_MISSING;
    return err;
}

static enum err find_own(struct about *a)
{
    enum err err = find(a);
    return !err && a->file.agent != a->call->who.user ? ERR_MISSING : err;
}

/* -- limits -- */

static enum err read_limits(struct store_tx *tx, void *arg)
{
    struct about *a = arg;
    return file_policy_get(tx, org_of(a), &a->policy);
}

static void kinds_json(struct json *j, uint32_t kinds)
{
    json_array(j, "kinds");
    for (int k = 0; k < FILE_KINDS; k++)
        if (kinds >> k & 1)
            json_z(j, NULL, file_kind_words[k]);
    json_end(j);
}

enum err api_do_file_limits(struct api_call *c)
{
    struct about a = {.call = c};
    enum err err = store_read(c->api->conf.store, read_limits, &a);
    if (err)
        return err;
    json_open(&c->json, NULL);
    json_int(&c->json, "bytes_max", a.policy.bytes_max);
    json_int(&c->json, "message_max", a.policy.message_max);
    json_int(&c->json, "side_max", a.policy.side_max);
    json_int(&c->json, "part_bytes", FILE_PART_BYTES);
    kinds_json(&c->json, a.policy.kinds);
    json_close(&c->json);
    return OK;
}

struct room {
    struct about about;
    int64_t bytes, files;
};

static enum err read_room(struct store_tx *tx, void *arg)
{
    struct room *r = arg;
    enum err err = read_limits(tx, &r->about);
    return err ? err : file_room(tx, org_of(&r->about), &r->bytes, &r->files);
}

enum err api_do_file_settings(struct api_call *c)
{
    struct room r = {.about.call = c};
    const struct file_policy *p = &r.about.policy;
    enum err err = store_read(c->api->conf.store, read_room, &r);
    if (err)
        return err;
    json_open(&c->json, NULL);
    json_int(&c->json, "bytes_max", p->bytes_max);
    json_int(&c->json, "conversation_max", p->conversation_max);
    json_int(&c->json, "total_max", p->total_max);
    json_int(&c->json, "message_max", p->message_max);
    json_int(&c->json, "side_max", p->side_max);
    kinds_json(&c->json, p->kinds);
    json_bool(&c->json, "scan_required", p->scan_required);
    json_int(&c->json, "version", p->version);
    json_open(&c->json, "now");
    json_int(&c->json, "bytes", r.bytes);
    json_int(&c->json, "files", r.files);
    json_bool(&c->json, "scanner", scan_there(c->api->conf.scan));
    json_close(&c->json);
    json_close(&c->json);
    return OK;
}

static enum err write_policy(struct store_tx *tx, struct store_job *job)
{
    const struct about *a = (const struct about *)job;
    return file_policy_put(tx, org_of(a), &a->policy);
}

enum err api_do_set_file_settings(struct api_call *c)
{
    struct about a = {.job.work = write_policy, .call = c};
    a.policy = (struct file_policy){.bytes_max = api_int(c->body, "bytes_max", 0),
                                    .conversation_max = api_int(c->body, "conversation_max", 0),
                                    .total_max = api_int(c->body, "total_max", 0),
                                    .message_max = api_int(c->body, "message_max", 0),
                                    .side_max = api_int(c->body, "side_max", 0),
                                    .scan_required = api_bool(c->body, "scan_required", false),
                                    .version = api_int(c->body, "version", 0)};
    for (size_t i = 0; i < api_count(c->body, "kinds"); i++)
        for (int k = 0; k < FILE_KINDS; k++)
            if (str_is(api_item_text(c->body, "kinds", i), file_kind_words[k]))
                a.policy.kinds |= 1u << k;
    if (a.policy.conversation_max < a.policy.bytes_max)
        return api_fail(c, ERR_FIELD_RANGE, "conversation_max");
    if (a.policy.total_max < a.policy.conversation_max)
        return api_fail(c, ERR_FIELD_RANGE, "total_max");
    return store_call(c->api->conf.store, &a.job);
}

/* -- coming in -- */

static void coming_json(struct api_call *c, const struct file *f, uint64_t have)
{
    struct json *j = &c->json;
    json_open(j, NULL);
    json_id(j, "id", f->id);
    json_int(j, "have", (int64_t)have);
    json_z(j, "state", file_state_words[f->state]);
    if (f->state == FILE_CLEAN || f->state == FILE_UNSCANNED) {
        json_z(j, "name", f->name);
        json_z(j, "type", f->type);
        if (f->width) {
            json_int(j, "width", f->width);
            json_int(j, "height", f->height);
        }
    }
    json_close(j);
}

static uint64_t have_of(const struct about *a)
{
    return a->file.state == FILE_COMING ? blob_have(a->call->api->conf.blobs, &a->file.blob) : (uint64_t)a->file.bytes;
}

static enum err write_begin(struct store_tx *tx, struct store_job *job)
{
    struct about *a = (struct about *)job;
    enum err err = file_begin(tx, &a->begun);
    return err ? err : file_find(tx, org_of(a), a->begun.id, &a->file);
}

static enum err begin(struct about *a, conversation_id conversation, agent_id agent)
{
    struct api_call *c = a->call;
    a->job.work = write_begin;
    a->begun = (struct file_new){.org = org_of(a),
                                 .id = id_next(c->api->conf.ids, c->now_us),
                                 .conversation = conversation,
                                 .agent = agent,
                                 .key = api_text(c->body, "key"),
                                 .name = api_text(c->body, "name"),
                                 .alt = api_text(c->body, "alt"),
                                 .bytes = api_int(c->body, "bytes", 0),
                                 .now_us = c->now_us};
    enum err err = store_call(c->api->conf.store, &a->job);
    if (err == ERR_TOO_BIG)
        return api_fail(c, err, "bytes");
    if (err)
        return err;
    c->status = 201;
    coming_json(c, &a->file, have_of(a));
    return OK;
}

enum err api_do_begin_file(struct api_call *c)
{
    struct about a = {.call = c};
    struct api_look l = {.call = c, .what = ACCOUNT_VIEW_HISTORY}; /* who may read may write notes, with files */
    enum err err = api_look_may_read(&l);
    return err ? err : begin(&a, c->path_id, c->who.user);
}

enum err api_do_visitor_begin_file(struct api_call *c)
{
    struct about a = {.call = c};
    enum err err = visit(&a);
    return err ? err : begin(&a, a.conversation, 0);
}

static enum err write_finish(struct store_tx *tx, struct store_job *job)
{
    const struct about *a = (const struct about *)job;
    return file_finish(tx, org_of(a), &a->file);
}

static enum err write_forget(struct store_tx *tx, struct store_job *job)
{
    const struct about *a = (const struct about *)job;
    return file_forget(tx, org_of(a), &a->file);
}

static void purge(struct about *a)
{
    const struct api_conf *k = &a->call->api->conf;
    enum err err = file_purge(k->store, k->blobs, k->org);
    if (err) /* noted in the database, and tried again */
        log_event(LOG_WARN, "api", "files_not_purged", "error=%s", err_code(err));
}

/* All of it has come. What is not taken is gone when this returns. */
static enum err finish(struct about *a)
{
    struct api *api = a->call->api;
    char found[SCAN_NAME_BYTES];
    enum err looked = file_look(api->conf.blobs, api->conf.scan, &a->policy, &a->file, found);
    if (looked == ERR_INFECTED)
        log_event(LOG_WARN, "api", "file_infected", "file=%llu found=%s", (unsigned long long)a->file.id, found);
    if (looked && looked != ERR_INFECTED && looked != ERR_FILE_TYPE)
        return looked;
    a->job.work = looked == ERR_FILE_TYPE ? write_forget : write_finish;
    enum err err = store_call(api->conf.store, &a->job);
    if (looked)
        purge(a);
    if (!err)
        atomic_fetch_add(looked == OK ? &api->files_taken : looked == ERR_INFECTED ? &api->files_infected : &api->files_refused, 1);
    return err ? err : looked;
}

static enum err part(struct about *a)
{
    struct api_call *c = a->call;
    uint64_t offset = (uint64_t)api_int(c->query, "offset", 0);
    enum err err = OK;
    if (a->file.state == FILE_INFECTED)
        return ERR_INFECTED;
    if (a->file.state == FILE_COMING && c->body_text.n)
        err = blob_write(c->api->conf.blobs, &a->file.blob, offset, c->body_text);
    uint64_t have = have_of(a);
    if (!err && a->file.state == FILE_COMING && have == (uint64_t)a->file.bytes)
        err = finish(a);
    if (!err)
        coming_json(c, &a->file, have);
    return err;
}

enum err api_do_file_part(struct api_call *c)
{
    struct about a = {.call = c};
    enum err err = find_own(&a);
    return err ? err : part(&a);
}

enum err api_do_visitor_file_part(struct api_call *c)
{
    struct about a = {.call = c};
    enum err err = find_of_visitor(&a, true);
    return err ? err : part(&a);
}

static enum err write_alt(struct store_tx *tx, struct store_job *job)
{
    const struct about *a = (const struct about *)job;
    return file_describe(tx, org_of(a), a->file.id, a->alt);
}

enum err api_do_describe_file(struct api_call *c)
{
    struct about a = {.call = c, .job.work = write_alt, .alt = api_text(c->body, "alt")};
    enum err err = find_own(&a);
    return err ? err : store_call(c->api->conf.store, &a.job);
}

/* -- taken back before it was sent -- */

static enum err forget(struct about *a)
{
    a->job.work = write_forget;
    enum err err = store_call(a->call->api->conf.store, &a->job);
    if (!err)
        purge(a);
    return err;
}

enum err api_do_forget_file(struct api_call *c)
{
    struct about a = {.call = c};
    enum err err = find_own(&a);
    return err ? err : forget(&a);
}

enum err api_do_visitor_forget_file(struct api_call *c)
{
    struct about a = {.call = c};
    enum err err = find_of_visitor(&a, true);
    return err ? err : forget(&a);
}

/* -- served -- */

/* Own ones, and those of conversations that the asker may read. */
static enum err may_see(struct about *a)
{
    struct api_call *c = a->call;
    struct api_look l = {.call = c, .what = ACCOUNT_VIEW_HISTORY, .conversation = a->file.conversation};
    if (a->file.deleted && c->who.role == ROLE_AGENT)
        return ERR_MISSING; /* kept for those who look into a dispute */
    enum err err = a->file.agent == c->who.user ? OK : api_look_may_read(&l);
    return err == ERR_FORBIDDEN ? ERR_MISSING : err;
}

struct filling {
    char *to;
};

static enum err fill(void *u, struct str bytes)
{
    struct filling *f = u;
    memcpy(f->to, bytes.p, bytes.n);
    f->to += bytes.n;
    return OK;
}

static enum err serve(struct about *a)
{
    struct api_call *c = a->call;
    const struct file *f = &a->file;
    struct api_bytes out = {.status = 200, .type = f->type};
    uint64_t from = 0, n = (uint64_t)f->bytes;

    if (f->state != FILE_CLEAN && f->state != FILE_UNSCANNED)
        return ERR_MISSING;
    file_disposition(str_of(f->name), file_is_shown(str_of(f->type)), out.disposition);
    out.etag[0] = '"';
    str_hex(f->sha256, 16, out.etag + 1);
    strcat(out.etag, "\"");
    if (str_is(c->none_match, out.etag)) {
        out.status = 304;
        api_answer_bytes(c, &out);
        return OK;
    }
    enum err err = c->range.n ? file_span(c->range, (uint64_t)f->bytes, &from, &n) : ERR_MISSING;
    if (err == ERR_SPAN) {
        snprintf(out.range, sizeof out.range, "bytes */%lld", (long long)f->bytes);
        out.status = 416;
        api_answer_bytes(c, &out);
        return OK;
    }
    if (err == OK) {
        out.status = 206;
        snprintf(out.range, sizeof out.range, "bytes %llu-%llu/%lld", (unsigned long long)from, (unsigned long long)(from + n - 1),
                 (long long)f->bytes);
    }
    if (n > NET_BUF_LARGE && net_buf_large() + n > API_LARGE_MOST)
        return ERR_FULL;
    void *to;
    out.body = net_buf_new((size_t)n, &to);
    if (!out.body)
        return ERR_NOMEM;
    err = blob_read(c->api->conf.blobs, &f->blob, from, n, fill, &(struct filling){to});
    if (err) {
        net_buf_unref(out.body);
        return err;
    }
    atomic_fetch_add(&c->api->files_served, 1);
    api_answer_bytes(c, &out);
    return OK;
}

enum err api_do_file(struct api_call *c)
{
    struct about a = {.call = c};
    enum err err = find(&a);
    if (!err && a.file.seq == 0 && a.file.agent != c->who.user)
        err = ERR_MISSING; /* nobody else's before it is sent */
    if (!err)
        err = may_see(&a);
    return err ? err : serve(&a);
}

enum err api_do_visitor_file(struct api_call *c)
{
    struct about a = {.call = c};
    enum err err = find_of_visitor(&a, false);
    if (!err && ((a.file.seq == 0 && a.file.agent) || a.file.kind != MESSAGE_TEXT || a.file.deleted))
        err = ERR_MISSING; /* not sent, for colleagues, taken back */
    return err ? err : serve(&a);
}
