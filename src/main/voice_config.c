/* voice_config.c: what serve has set, for the user agent: carriers and desk phones. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "main/voice_state.h"

#define CONFIG_BYTES_MAX (64u << 20)

/* The user agent counts in 32 bits: an id keeps its number as long as voice runs, so that calls in progress keep their trunk. 0: no memory. */
static uint32_t number_of(struct main_voice *m, uint64_t id)
{
    uint64_t have;
    if (map_get(&m->numbers, id, &have))
        return (uint32_t)have;
    uint64_t *ids = realloc(m->ids, (m->ids_count + 2) * sizeof *ids);
    if (!ids)
        return 0;
    m->ids = ids;
    ids[0] = 0;
    ids[m->ids_count + 1] = id;
    if (map_put(&m->numbers, id, m->ids_count + 1) != OK)
        return 0;
    return ++m->ids_count;
}

uint64_t main_voice_id_of(const struct main_voice *m, uint32_t ua_id)
{
    return ua_id && ua_id <= m->ids_count ? m->ids[ua_id] : 0;
}

uint32_t main_voice_ua_id(const struct main_voice *m, uint64_t id)
{
    uint64_t have;
    return id && map_get(&m->numbers, id, &have) ? (uint32_t)have : 0;
}

void main_voice_ids_free(struct main_voice *m)
{
    map_done(&m->numbers);
    free(m->ids);
}

static const char *text(struct arena *a, struct str s)
{
    return s.n ? arena_text(a, s.p, s.n) : NULL;
}

/* The words of s, a space between two; how many. */
static uint32_t words(struct arena *a, struct str s, const char **ret, uint32_t max)
{
    uint32_t count = 0;
    for (size_t at = 0; at < s.n && count < max;) {
        size_t n = 0;
        while (at + n < s.n && s.p[at + n] != ' ')
            n++;
        if (n && (ret[count] = arena_text(a, s.p + at, n)))
            count++;
        at += n + 1;
    }
    return count;
}

static void secret(struct ua_secret *ret, struct str md5, struct str sha256)
{
    if (md5.n == sizeof ret->md5 - 1)
        memcpy(ret->md5, md5.p, md5.n);
    if (sha256.n == sizeof ret->sha256 - 1)
        memcpy(ret->sha256, sha256.p, sha256.n);
}

static void trunk(struct main_voice *m, struct arena *a, const struct link_trunk *t, struct ua_trunk *ret)
{
    *ret = (struct ua_trunk){.id = number_of(m, t->id), .user_in = text(a, t->user_in), .domain = text(a, t->domain),
                             .user_out = text(a, t->user_out), .password_out = text(a, t->password_out), .proxy = text(a, t->proxy),
                             .register_s = t->register_s, .options_s = t->options_s, .trusted = t->trusted};
    ret->peers_count = words(a, t->peers, ret->peers, UA_PEERS_MAX);
    ret->targets_count = words(a, t->targets, ret->targets, UA_TARGETS_MAX);
    secret(&ret->secret_in, t->md5_in, t->sha256_in);
}

void main_voice_config(struct main_voice *m, const struct link *frame)
{
    const struct link_config *c = &frame->config;
    struct link_list trunks = c->trunks, phones = c->phones;
    struct link_trunk t;
    struct link_phone p;
    struct arena a;
    arena_init(&a, CONFIG_BYTES_MAX);
    struct ua_trunk *ua_trunks = arena_new(&a, trunks.count + 1, struct ua_trunk);
    struct ua_phone *ua_phones = arena_new(&a, phones.count + 1, struct ua_phone);
    struct ua_config config = {.realm = text(&a, c->realm), .trunks = ua_trunks, .phones = ua_phones};
    enum err err = ua_trunks && ua_phones ? OK : ERR_NOMEM;
    while (err == OK && link_next_trunk(&trunks, &t))
        trunk(m, &a, &t, &ua_trunks[config.trunks_count++]);
    while (err == OK && link_next_phone(&phones, &p)) {
        struct ua_phone *to = &ua_phones[config.phones_count++];
        *to = (struct ua_phone){.id = number_of(m, p.id), .user = text(&a, p.user)};
        secret(&to->secret, p.md5, p.sha256);
    }
    if (err == OK)
        err = ua_configure(m->ua, &config);
    log_event(err == OK ? LOG_INFO : LOG_ERROR, "voice", err == OK ? "configured" : "config_refused", "version=%llu trunks=%u phones=%u prompts=%u why=%s",
              (unsigned long long)c->version, c->trunks.count, c->phones.count, c->prompts.count, err_code(err));
    arena_done(&a);
    main_voice_prompts(m, c->prompts);
}
