/* tel_config.c: what is set of the telephone, as voice is told it (CONFIG) and as the thread looks it up; prompts as files that voice can read. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "channel/voice/say.h"
#include "host/tel_state.h"
#include "port/clock.h"
#include "port/sql.h"

#define CALLS_MAX 2000u
#define MEDIA_GONE_US (INT64_C(20) * SECOND_US)
#define HELD_GONE_US (INT64_C(60) * SECOND_US)
#define JOIN_US (INT64_C(5) * SECOND_US)
#define CONFIRM_US (INT64_C(12) * SECOND_US)
#define OPTIONS_S 30u
#define REGISTER_S 600u

struct reading {
    struct tel *tel;
    struct tel_set *set;
    struct link_config config;
    struct buf trunks, phones, numbers, prompts;
    uint32_t devices_room, numbers_room;
};

static enum err each_trunk(void *arg, const struct sql_phone_trunks_all_row *row)
{
    struct reading *r = arg;
    char target[400];
    if (!row->active)
        return OK;
    int n = row->port ? snprintf(target, sizeof target, "sip:%.*s:%" PRId64 ";transport=%.*s", STR_FMT(row->host), row->port, STR_FMT(row->transport))
                      : snprintf(target, sizeof target, "sip:%.*s;transport=%.*s", STR_FMT(row->host), STR_FMT(row->transport));
    struct link_trunk t = {.id = row->id, .peers = row->allow, .targets = {target, (size_t)n}, .domain = row->domain, .user_out = row->login,
                           .password_out = row->secret, .register_s = row->registers ? REGISTER_S : 0, .options_s = OPTIONS_S,
                           .calls_max = (uint32_t)row->calls_max, .trusted = row->privacy};
    if (!r->set->trunk && row->number.n && row->number.n < PHONE_NUMBER_BYTES) {
        r->set->trunk = row->id;
        memcpy(r->set->shown, row->number.p, row->number.n);
    }
    return link_put_trunk(&r->trunks, &r->config.trunks, &t);
}

static enum err each_phone(void *arg, const struct sql_phones_all_row *row)
{
    struct reading *r = arg;
    struct link_phone p = {.id = row->id, .user = row->login, .md5 = row->ha1, .sha256 = row->ha1_sha256};
    return row->active ? link_put_phone(&r->phones, &r->config.phones, &p) : OK;
}

static void plan_of(const struct sql_phone_numbers_all_row *row, struct call_plan *ret)
{
    static const char all[] = "0123456789*#";
    struct phone_menu menu;
    *ret = (struct call_plan){.topic = row->topic_id, .greets = row->greeting_id != 0};
    if (phone_menu_read(row->menu, &menu))
        return;
    for (uint32_t i = 0; i < menu.count; i++)
        ret->choices[strchr(all, menu.choices[i].digit) - all] = menu.choices[i].topic;
    ret->asks = menu.count > 0;
}

static enum err each_number(void *arg, const struct sql_phone_numbers_all_row *row)
{
    struct reading *r = arg;
    struct tel_set *s = r->set;
    if (!row->active || row->number.n >= sizeof s->numbers[0].number)
        return OK;
    if (s->numbers_count == r->numbers_room) {
        uint32_t room = r->numbers_room ? r->numbers_room * 2 : 16;
        struct tel_number *grown = realloc(s->numbers, room * sizeof *grown);
        if (!grown)
            return ERR_NOMEM;
        s->numbers = grown;
        r->numbers_room = room;
    }
    struct tel_number *n = &s->numbers[s->numbers_count++];
    *n = (struct tel_number){.id = row->id, .trunk = row->trunk_id, .zh = row->zh, .greeting = (uint32_t)row->greeting_id,
                             .music = (uint32_t)row->music_id};
    memcpy(n->number, row->number.p, row->number.n);
    plan_of(row, &n->plan);
    return link_put_number(&r->numbers, &r->config.numbers, &(struct link_number){.id = row->id, .number = row->number, .trunk = row->trunk_id});
}

static enum err each_device(void *arg, const struct sql_phone_devices_all_row *row)
{
    struct reading *r = arg;
    struct tel_set *s = r->set;
    if (s->devices_count == r->devices_room) {
        uint32_t room = r->devices_room ? r->devices_room * 2 : 64;
        struct tel_device *grown = realloc(s->devices, room * sizeof *grown);
        if (!grown)
            return ERR_NOMEM;
        s->devices = grown;
        r->devices_room = room;
    }
    struct tel_device *d = &s->devices[s->devices_count++];
    *d = (struct tel_device){.agent = row->agent_id, .device = {.device = (enum phone_device)row->device, .phone = row->phone_id}};
    if (row->number.n && row->number.n < PHONE_NUMBER_BYTES)
        memcpy(d->device.number, row->number.p, row->number.n);
    return OK;
}

/* -- prompts -- */

static enum err write_file(const char *dir, const char *name, struct str bytes)
{
    char path[1200], part[1210];
    int n = snprintf(path, sizeof path, "%s/%s", dir, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return ERR_INPUT;
    if (access(path, R_OK) == 0)
        return OK; /* its name has the time of the upload: it is this one */
    (void)snprintf(part, sizeof part, "%s.part", path);
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t at = 0;
    while (fd >= 0 && at < bytes.n) {
        ssize_t w = write(fd, bytes.p + at, bytes.n - at);
        if (w < 0 && errno != EINTR)
            break;
        at += w > 0 ? (size_t)w : 0;
    }
    bool whole = fd >= 0 && at == bytes.n;
    if (fd >= 0)
        whole = close(fd) == 0 && whole;
    return whole && rename(part, path) == 0 ? OK : ERR_SYSTEM;
}


static void known_prompt(struct reading *r, struct str key, uint32_t id)
{
    if (str_is(key, "music"))
        r->config.music = r->set->music = id;
    else if (str_is(key, "sorry"))
        r->config.sorry = id;
    else if (str_is(key, "confirm"))
        r->config.confirm = id;
    else if (str_is(key, "ringback"))
        r->config.ringback = id;
    for (uint32_t i = 0; i < r->set->pieces_count; i++)
        if (str_is(key, call_say_key(i)))
            r->set->pieces[i] = id;
}

struct one_prompt {
    uint64_t id;
    int64_t at_us;
    char key[32];
};

struct prompt_list {
    struct one_prompt *items;
    uint32_t count, room;
};

static enum err each_prompt(void *arg, const struct sql_phone_prompts_all_row *row)
{
    struct prompt_list *l = arg;
    if (l->count == l->room) {
        uint32_t room = l->room ? l->room * 2 : 64;
        struct one_prompt *grown = realloc(l->items, room * sizeof *grown);
        if (!grown)
            return ERR_NOMEM;
        l->items = grown;
        l->room = room;
    }
    struct one_prompt *p = &l->items[l->count++];
    *p = (struct one_prompt){.id = row->id, .at_us = row->at_us};
    if (row->key.n && row->key.n < sizeof p->key)
        memcpy(p->key, row->key.p, row->key.n);
    return OK;
}

static enum err read_prompts(struct store_tx *tx, struct reading *r)
{
    struct prompt_list l = {0};
    char dir[1024], name[64];
    struct tel *t = r->tel;
    (void)snprintf(dir, sizeof dir, "%s/prompts", t->conf.dir);
    if (mkdir(dir, 0700) && errno != EEXIST)
        return ERR_SYSTEM;
    enum err err = sql_phone_prompts_all(tx, &(struct sql_phone_prompts_all_in){.org_id = t->conf.org}, each_prompt, &l);
    for (uint32_t i = 0; i < l.count && !err; i++) {
        struct sql_phone_prompt_bytes_row row;
        const struct one_prompt *p = &l.items[i];
        (void)snprintf(name, sizeof name, "%" PRIu64 "-%" PRId64 ".wav", p->id, p->at_us);
        err = sql_phone_prompt_bytes(tx, &(struct sql_phone_prompt_bytes_in){.org_id = t->conf.org, .id = p->id}, &row);
        if (!err)
            err = write_file(dir, name, row.bytes);
        if (!err)
            err = link_put_prompt(&r->prompts, &r->config.prompts, &(struct link_prompt){.id = (uint32_t)p->id, .file = str_of(name)});
        known_prompt(r, str_of(p->key), (uint32_t)p->id);
    }
    free(l.items);
    return err;
}

static enum err read_all(struct store_tx *tx, void *arg)
{
    struct reading *r = arg;
    org_id org = r->tel->conf.org;
    enum err err = sql_phone_trunks_all(tx, &(struct sql_phone_trunks_all_in){.org_id = org}, each_trunk, r);
    if (!err)
        err = sql_phones_all(tx, &(struct sql_phones_all_in){.org_id = org}, each_phone, r);
    if (!err)
        err = sql_phone_numbers_all(tx, &(struct sql_phone_numbers_all_in){.org_id = org}, each_number, r);
    if (!err)
        err = sql_phone_devices_all(tx, &(struct sql_phone_devices_all_in){.org_id = org}, each_device, r);
    return err ? err : read_prompts(tx, r);
}

enum err tel_set_read(struct tel *t, struct tel_set **ret_set)
{
    struct reading r = {.tel = t, .set = calloc(1, sizeof *r.set)};
    if (!r.set)
        return ERR_NOMEM;
    while (call_say_key(r.set->pieces_count))
        r.set->pieces_count++;
    r.set->pieces = calloc(r.set->pieces_count, sizeof *r.set->pieces);
    r.config = (struct link_config){.version = (uint64_t)clock_now_us(), .realm = STR(PHONE_REALM), .calls_max = CALLS_MAX, .orphan_us = TEL_ORPHAN_US,
                                    .media_gone_us = MEDIA_GONE_US, .held_gone_us = HELD_GONE_US, .join_us = JOIN_US, .confirm_us = CONFIRM_US};
    enum err err = r.set->pieces ? store_read(t->conf.store, read_all, &r) : ERR_NOMEM;
    if (!err)
        err = link_encode(&r.set->frame, &(struct link){.kind = LINK_CONFIG, .config = r.config});
    buf_done(&r.trunks);
    buf_done(&r.phones);
    buf_done(&r.numbers);
    buf_done(&r.prompts);
    if (err)
        tel_set_free(r.set);
    else
        *ret_set = r.set;
    return err;
}

void tel_set_free(struct tel_set *s)
{
    if (!s)
        return;
    buf_done(&s->frame);
    free(s->devices);
    free(s->numbers);
    free(s->pieces);
    free(s);
}

void tel_set_task(void *tel)
{
    struct tel *t = tel;
    struct tel_message m = {.kind = TEL_CONFIG};
    enum err err = tel_set_read(t, &m.set);
    if (err)
        log_event(LOG_ERROR, "host", "tel_settings", "error=%s", err_code(err));
    else if (!tel_tell(t, &m))
        tel_set_free(m.set);
}

/* -- looking up -- */

struct phone_device_of tel_device_of(const struct tel *t, agent_id agent)
{
    for (uint32_t low = 0, high = t->set ? t->set->devices_count : 0; low < high;) { /* by agent */
        uint32_t mid = low + (high - low) / 2;
        if (t->set->devices[mid].agent == agent)
            return t->set->devices[mid].device;
        if (t->set->devices[mid].agent < agent)
            low = mid + 1;
        else
            high = mid;
    }
    return (struct phone_device_of){.device = PHONE_DEVICE_BROWSER};
}

const struct tel_number *tel_number_of(const struct tel *t, uint64_t id)
{
    for (uint32_t i = 0; t->set && i < t->set->numbers_count; i++)
        if (t->set->numbers[i].id == id)
            return &t->set->numbers[i];
    return NULL;
}

const struct tel_number *tel_number_called(const struct tel *t, struct str number, uint64_t trunk)
{
    for (uint32_t i = 0; t->set && i < t->set->numbers_count; i++) {
        const struct tel_number *n = &t->set->numbers[i];
        if (str_is(number, n->number) && (!n->trunk || n->trunk == trunk))
            return n;
    }
    return NULL;
}
