#include "service/file/file.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "port/hub.h"
#include "port/sql.h"

#define EXPIRE_MOST 500
#define PURGE_MOST 200u

const char *const file_state_words[5] = {"none", "coming", "clean", "unscanned", "infected"};

/* -- limits -- */

enum err file_policy_get(struct store_tx *tx, org_id org, struct file_policy *ret_policy)
{
    struct sql_file_policy_get_row row;
    enum err err = sql_file_policy_get(tx, &(struct sql_file_policy_get_in){.org_id = org}, &row);
    if (err == ERR_MISSING) {
        *ret_policy = (struct file_policy){.bytes_max = 20 << 20,
                                           .conversation_max = INT64_C(500) << 20,
                                           .total_max = INT64_C(50) << 30,
                                           .message_max = POST_FILES_MAX,
                                           .side_max = 2048,
                                           .kinds = (1u << FILE_KINDS) - 1,
                                           .version = 1};
        return OK;
    }
    if (err)
        return err;
    *ret_policy = (struct file_policy){row.bytes_max, row.conversation_max, row.total_max, row.message_max, row.side_max,
                                       (uint32_t)row.kinds, row.scan_required, row.version};
    return OK;
}

enum err file_policy_put(struct store_tx *tx, org_id org, const struct file_policy *p)
{
    assert(p->bytes_max > 0 && p->message_max <= POST_FILES_MAX);

    struct file_policy now;
    enum err err = file_policy_get(tx, org, &now);
    if (err)
        return err;
    if (p->version && p->version != now.version)
        return ERR_CHANGED;
    return sql_file_policy_put(tx,
                               &(struct sql_file_policy_put_in){.org_id = org,
                                                                .bytes_max = p->bytes_max,
                                                                .conversation_max = p->conversation_max,
                                                                .total_max = p->total_max,
                                                                .message_max = p->message_max,
                                                                .side_max = p->side_max,
                                                                .kinds = p->kinds,
                                                                .scan_required = p->scan_required,
                                                                .version = now.version + 1},
                               NULL);
}

enum err file_room(struct store_tx *tx, org_id org, int64_t *ret_bytes, int64_t *ret_files)
{
    struct sql_file_room_get_row row = {0};
    enum err err = sql_file_room_get(tx, &(struct sql_file_room_get_in){.org_id = org}, &row);
    if (err && err != ERR_MISSING)
        return err;
    *ret_bytes = err ? 0 : row.bytes;
    *ret_files = err ? 0 : row.files;
    return OK;
}

static enum err room_add(struct store_tx *tx, org_id org, int64_t bytes, int64_t files)
{
    return sql_file_room_add(tx, &(struct sql_file_room_add_in){.org_id = org, .bytes = bytes, .files = files}, NULL);
}

/* -- coming in -- */

static enum err make_person_key(struct store_tx *tx, org_id org, party_id party)
{
    struct sql_person_key_get_row row;
    enum err err = sql_person_key_get(tx, &(struct sql_person_key_get_in){.org_id = org, .person_id = party}, &row);
    if (err != ERR_MISSING)
        return err;
    uint8_t key[BLOB_KEY_BYTES];
    randombytes_buf(key, sizeof key);
    err = sql_person_key_put(
        tx, &(struct sql_person_key_put_in){.org_id = org, .person_id = party, .key = {(const char *)key, sizeof key}}, NULL);
    sodium_memzero(key, sizeof key);
    return err;
}

static enum err check_room(struct store_tx *tx, const struct file_new *n)
{
    struct file_policy p;
    struct sql_files_of_conversation_row used;
    int64_t bytes = 0, files = 0;
    enum err err = file_policy_get(tx, n->org, &p);
    if (err)
        return err;
    if (n->bytes > p.bytes_max)
        return ERR_TOO_BIG;
    err = sql_files_of_conversation(tx,
                                    &(struct sql_files_of_conversation_in){
                                        .org_id = n->org, .conversation_id = n->conversation, .agent_id = n->agent},
                                    &used);
    if (!err && used.loose >= FILE_LOOSE_MAX)
        return ERR_FILES;
    if (!err)
        err = file_room(tx, n->org, &bytes, &files);
    if (err)
        return err;
    return used.bytes + n->bytes > p.conversation_max || bytes + n->bytes > p.total_max ? ERR_NO_SPACE : OK;
}

enum err file_begin(struct store_tx *tx, struct file_new *n)
{
    assert(n->id && n->conversation && n->bytes > 0 && n->key.n >= 1 && n->key.n <= FILE_KEY_MAX && n->alt.n < FILE_ALT_BYTES);

    struct sql_file_by_key_row old;
    enum err err = sql_file_by_key(tx,
                                   &(struct sql_file_by_key_in){.org_id = n->org,
                                                                .conversation_id = n->conversation,
                                                                .agent_id = n->agent,
                                                                .external_id = n->key},
                                   &old);
    if (err != ERR_MISSING) {
        n->id = err ? n->id : old.id;
        return err;
    }
    struct sql_conversation_by_id_row c;
    err = sql_conversation_by_id(tx, &(struct sql_conversation_by_id_in){.org_id = n->org, .id = n->conversation}, &c);
    if (!err && !c.party_id)
        err = ERR_MISSING;
    party_id party = err ? 0 : c.party_id;
    if (!err)
        err = check_room(tx, n);
    if (!err)
        err = make_person_key(tx, n->org, party);
    if (err)
        return err;
    char name[FILE_NAME_BYTES];
    file_name(n->name, NULL, name);
    err = sql_file_insert(tx,
                          &(struct sql_file_insert_in){.org_id = n->org,
                                                       .id = n->id,
                                                       .conversation_id = n->conversation,
                                                       .agent_id = n->agent,
                                                       .external_id = n->key,
                                                       .name = str_of(name),
                                                       .alt = n->alt.p ? n->alt : STR(""),
                                                       .bytes = n->bytes,
                                                       .created_us = n->now_us},
                          NULL);
    return err ? err : room_add(tx, n->org, n->bytes, 1);
}

enum err file_describe(struct store_tx *tx, org_id org, uint64_t id, struct str alt)
{
    assert(alt.n < FILE_ALT_BYTES);
    int64_t changes = 0;
    enum err err = sql_file_describe(tx, &(struct sql_file_describe_in){.org_id = org, .id = id, .alt = alt}, &changes);
    return err ? err : changes ? OK : ERR_STATE;
}

static bool keep(struct str s, char *ret, size_t room)
{
    if (s.n >= room)
        return false;
    if (s.n)
        memcpy(ret, s.p, s.n);
    ret[s.n] = 0;
    return true;
}

enum err file_find(struct store_tx *tx, org_id org, uint64_t id, struct file *ret_file)
{
    struct sql_file_by_id_row row;
    enum err err = sql_file_by_id(tx, &(struct sql_file_by_id_in){.org_id = org, .id = id}, &row);
    if (err)
        return err;
    if (row.person_key.n != BLOB_KEY_BYTES)
        return ERR_MISSING;
    struct file *f = ret_file;
    *f = (struct file){.id = id,
                       .conversation = row.conversation_id,
                       .party = row.party_id,
                       .agent = row.agent_id,
                       .seq = (uint32_t)row.seq,
                       .kind = (enum message_kind)row.kind,
                       .deleted = row.deleted_us != 0,
                       .state = row.state >= FILE_COMING && row.state <= FILE_INFECTED ? (enum file_state)row.state : FILE_NONE,
                       .bytes = row.bytes,
                       .width = (uint32_t)row.width,
                       .height = (uint32_t)row.height,
                       .blob = {.id = id, .bytes = (uint64_t)row.bytes}};
    if (row.sha256.n == sizeof f->sha256)
        memcpy(f->sha256, row.sha256.p, sizeof f->sha256);
    bool fits = keep(row.name, f->name, sizeof f->name) && keep(row.type, f->type, sizeof f->type) && keep(row.alt, f->alt, sizeof f->alt);
    blob_key((const uint8_t *)row.person_key.p, id, f->blob.key);
    return fits && f->bytes > 0 && f->state != FILE_NONE ? OK : ERR_CORRUPT;
}

enum err file_finish(struct store_tx *tx, org_id org, const struct file *f)
{
    assert(f->state == FILE_CLEAN || f->state == FILE_UNSCANNED || f->state == FILE_INFECTED);

    int64_t changes = 0;
    enum err err = sql_file_finish(tx,
                                   &(struct sql_file_finish_in){.org_id = org,
                                                                .id = f->id,
                                                                .state = f->state,
                                                                .name = str_of(f->name),
                                                                .type = str_of(f->type),
                                                                .width = f->width,
                                                                .height = f->height,
                                                                .sha256 = {(const char *)f->sha256, sizeof f->sha256}},
                                   &changes);
    if (err || changes == 0) /* somebody was quicker, or it was erased meanwhile */
        return err;
    if (f->state != FILE_INFECTED)
        return OK;
    err = room_add(tx, org, -f->bytes, -1);
    return err ? err : sql_file_gone_put(tx, &(struct sql_file_gone_put_in){.org_id = org, .id = f->id}, NULL);
}

/* -- going -- */

static enum err forget(struct store_tx *tx, org_id org, uint64_t id, enum file_state state, int64_t bytes)
{
    enum err err = sql_file_delete(tx, &(struct sql_file_delete_in){.org_id = org, .id = id}, NULL);
    if (!err && state != FILE_INFECTED)
        err = room_add(tx, org, -bytes, -1);
    return err ? err : sql_file_gone_put(tx, &(struct sql_file_gone_put_in){.org_id = org, .id = id}, NULL);
}

enum err file_forget(struct store_tx *tx, org_id org, const struct file *f)
{
    struct sql_file_by_id_row now;
    enum err err = sql_file_by_id(tx, &(struct sql_file_by_id_in){.org_id = org, .id = f->id}, &now);
    if (err)
        return err == ERR_MISSING ? OK : err;
    return now.seq ? ERR_STATE : forget(tx, org, f->id, (enum file_state)now.state, now.bytes);
}

struct loose {
    uint32_t count;
    struct {
        uint64_t id;
        int64_t bytes;
        enum file_state state;
    } items[EXPIRE_MOST];
};

static enum err each_loose(void *arg, const struct sql_files_loose_before_row *row)
{
    struct loose *l = arg;
    if (l->count < EXPIRE_MOST) {
        l->items[l->count].id = row->id;
        l->items[l->count].bytes = row->bytes;
        l->items[l->count++].state = (enum file_state)row->state;
    }
    return OK;
}

enum err file_expire(struct store_tx *tx, org_id org, int64_t before_us)
{
    struct loose *l = calloc(1, sizeof *l);
    if (!l)
        return ERR_NOMEM;
    enum err err = sql_files_loose_before(
        tx, &(struct sql_files_loose_before_in){.org_id = org, .created_us = before_us, .max = EXPIRE_MOST}, each_loose, l);
    for (uint32_t i = 0; !err && i < l->count; i++)
        err = forget(tx, org, l->items[i].id, l->items[i].state, l->items[i].bytes);
    free(l);
    return err;
}

struct purge {
    struct store_job job;
    org_id org;
    uint32_t count, done;
    uint64_t ids[PURGE_MOST];
};

static enum err each_gone(void *arg, const struct sql_files_gone_row *row)
{
    struct purge *p = arg;
    if (p->count < PURGE_MOST)
        p->ids[p->count++] = row->id;
    return OK;
}

static enum err read_gone(struct store_tx *tx, void *arg)
{
    struct purge *p = arg;
    p->count = 0;
    return sql_files_gone(tx, &(struct sql_files_gone_in){.org_id = p->org, .max = PURGE_MOST}, each_gone, p);
}

static enum err write_gone(struct store_tx *tx, struct store_job *job)
{
    const struct purge *p = (const struct purge *)job;
    enum err err = OK;
    for (uint32_t i = 0; !err && i < p->done; i++)
        err = sql_file_gone_delete(tx, &(struct sql_file_gone_delete_in){.org_id = p->org, .id = p->ids[i]}, NULL);
    return err;
}

enum err file_purge(struct store *s, struct blobs *b, org_id org)
{
    struct purge p = {.job.work = write_gone, .org = org};
    for (;;) {
        enum err err = store_read(s, read_gone, &p);
        if (err || p.count == 0)
            return err;
        for (p.done = 0; !err && p.done < p.count; p.done += err == OK)
            err = blob_drop(b, p.ids[p.done]);
        enum err stored = p.done ? store_call(s, &p.job) : OK;
        if (err || stored)
            return err ? err : stored;
    }
}

/* -- the start -- */

struct sweep {
    struct store *store;
    org_id org;
    uint64_t id;
    bool known;
};

static enum err read_known(struct store_tx *tx, void *arg)
{
    struct sweep *w = arg;
    struct sql_file_by_id_row row;
    enum err err = sql_file_by_id(tx, &(struct sql_file_by_id_in){.org_id = w->org, .id = w->id}, &row);
    w->known = err == OK && row.state != FILE_INFECTED;
    return err == ERR_MISSING ? OK : err;
}

static bool is_wanted(void *u, uint64_t id)
{
    struct sweep *w = u;
    w->id = id;
    /* What cannot be looked up now is kept: the next start looks again. */
    return store_read(w->store, read_known, w) != OK || w->known;
}

enum err file_sweep(struct store *s, struct blobs *b, org_id org, uint64_t *ret_dropped)
{
    struct sweep w = {.store = s, .org = org};
    return blob_sweep(b, is_wanted, &w, ret_dropped);
}
