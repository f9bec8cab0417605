/* world.c: a configuration, read whole before anything of the one before is given up. */
#include "sip/inner.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static bool read_net(const char *text, struct ua_net *ret)
{
    char host[64];
    const char *slash = strchr(text, '/');
    size_t n = slash ? (size_t)(slash - text) : strlen(text);
    uint64_t bits = 0;
    struct in_addr four;
    struct in6_addr six;
    if (n == 0 || n >= sizeof host || (slash && !str_u64(str_of(slash + 1), &bits)))
        return false;
    memcpy(host, text, n);
    host[n] = 0;
    *ret = (struct ua_net){.bits = 128};
    if (inet_pton(AF_INET, host, &four) == 1) {
        if (bits > 32 || (slash && bits == 0))
            return false;
        ret->address[10] = ret->address[11] = 0xff;
        memcpy(ret->address + 12, &four, 4);
        ret->bits = slash ? 96 + (uint32_t)bits : 128;
        return true;
    }
    if (inet_pton(AF_INET6, host, &six) != 1 || bits > 64 || (slash && bits == 0))
        return false;
    memcpy(ret->address, &six, 8); /* a source of IPv6 is its /64 (bucket.h) */
    ret->bits = slash ? (uint32_t)bits : 64;
    return true;
}

/* What goes into a request as it is: one line, no quotes, no angle brackets. */
static bool plain(const char *z, size_t max)
{
    size_t n = z ? strlen(z) : 0;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)z[i] <= 0x20 || z[i] == 0x7f || strchr("\"<>\\", z[i]))
            return false;
    return n > 0 && n < max;
}

static bool uri_ok(const char *z)
{
    return plain(z, 256) && (strncasecmp(z, "sip:", 4) == 0 || strncasecmp(z, "sips:", 5) == 0) && !strchr(z, '@');
}

static bool secret_ok(const struct ua_secret *s)
{
    size_t md5 = strnlen(s->md5, sizeof s->md5), sha = strnlen(s->sha256, sizeof s->sha256);
    return (md5 == 0 || md5 == 32) && (sha == 0 || sha == 64) && md5 + sha > 0;
}

static bool optional(const char *z, size_t max)
{
    return !z || plain(z, max);
}

static bool trunk_ok(const struct ua_trunk *t)
{
    if (t->id == 0 || t->peers_count > UA_PEERS_MAX || t->targets_count > UA_TARGETS_MAX || !optional(t->domain, 256) ||
        !optional(t->user_in, UA_NUMBER_MAX) || !optional(t->user_out, UA_NUMBER_MAX) || (t->proxy && !uri_ok(t->proxy)) ||
        (t->user_in && !secret_ok(&t->secret_in)) || (t->register_s && (!t->user_out || t->targets_count == 0)) ||
        (t->options_s && t->targets_count == 0) || t->register_s > 86400 || t->options_s > 86400)
        return false;
    for (uint32_t i = 0; i < t->targets_count; i++)
        if (!uri_ok(t->targets[i]))
            return false;
    return true;
}

static struct ua_trunk_row *trunk_row(const struct ua_trunk *t)
{
    struct ua_trunk_row *r = calloc(1, sizeof *r);
    if (!r || !trunk_ok(t)) {
        free(r);
        return NULL;
    }
    for (uint32_t i = 0; i < t->peers_count; i++)
        if (!t->peers[i] || !read_net(t->peers[i], &r->peers[i])) {
            free(r);
            return NULL;
        }
    r->t = *t;
    memset(r->t.peers, 0, sizeof r->t.peers);
    for (uint32_t i = 0; i < t->targets_count; i++)
        r->t.targets[i] = ua_copy(t->targets[i]);
    r->t.user_in = ua_copy(t->user_in);
    r->t.domain = ua_copy(t->domain);
    r->t.user_out = ua_copy(t->user_out);
    r->t.password_out = ua_copy(t->password_out);
    r->t.proxy = ua_copy(t->proxy);
    return r;
}

static void trunk_free(struct ua_trunk_row *r)
{
    for (uint32_t i = 0; i < r->t.targets_count; i++)
        free((char *)(uintptr_t)r->t.targets[i]);
    free((char *)(uintptr_t)r->t.user_in);
    free((char *)(uintptr_t)r->t.domain);
    free((char *)(uintptr_t)r->t.user_out);
    free((char *)(uintptr_t)r->t.password_out);
    free((char *)(uintptr_t)r->t.proxy);
    free(r);
}

static void phone_free(struct ua_phone_row *p)
{
    for (uint32_t i = 0; i < p->bindings_count; i++) {
        free(p->bindings[i].contact);
        free(p->bindings[i].route);
        free(p->bindings[i].call_id);
    }
    free(p->user);
    free(p);
}

void ua_world_free(struct ua_world *w)
{
    if (!w)
        return;
    for (uint32_t i = 0; i < w->trunks_count; i++)
        trunk_free(w->trunks[i]);
    for (uint32_t i = 0; i < w->phones_count; i++)
        phone_free(w->phones[i]);
    map_done(&w->by_user);
    map_done(&w->by_phone);
    free(w->trunks);
    free(w->phones);
    free(w->realm);
    free(w);
}

static enum err add_phone(struct ua_world *w, const struct ua_phone *phone)
{
    if (phone->id == 0 || !ua_number_ok(phone->user) || !secret_ok(&phone->secret) || phone->contacts_max > UA_CONTACTS_MAX)
        return ERR_INPUT;
    struct ua_phone_row *p = calloc(1, sizeof *p);
    if (!p)
        return ERR_NOMEM;
    *p = (struct ua_phone_row){.id = phone->id, .contacts_max = phone->contacts_max ? phone->contacts_max : 1,
                               .user = ua_copy(phone->user), .secret = phone->secret};
    w->sha256 = w->sha256 || phone->secret.sha256[0];
    w->phones[w->phones_count++] = p;
    return ua_phone_index(w, w->phones_count - 1);
}

enum err ua_world_new(struct ua *ua, const struct ua_config *config, struct ua_world **ret_world)
{
    (void)ua;
    if (config->trunks_count > UA_TRUNKS_MAX || config->phones_count > UA_PHONES_MAX || !plain(config->realm, 256))
        return ERR_INPUT;
    struct ua_world *w = calloc(1, sizeof *w);
    if (!w)
        return ERR_NOMEM;
    w->realm = ua_copy(config->realm);
    w->trunks = calloc(config->trunks_count + 1, sizeof(struct ua_trunk_row *));
    w->phones = calloc(config->phones_count + 1, sizeof(struct ua_phone_row *));
    enum err e = w->trunks && w->phones ? OK : ERR_NOMEM;
    for (uint32_t i = 0; e == OK && i < config->trunks_count; i++) {
        struct ua_trunk_row *r = ua_trunk_find(w, config->trunks[i].id) ? NULL : trunk_row(&config->trunks[i]);
        if (r)
            w->trunks[w->trunks_count++] = r;
        else
            e = ERR_INPUT;
    }
    for (uint32_t i = 0; e == OK && i < config->phones_count; i++)
        e = add_phone(w, &config->phones[i]);
    if (e != OK) {
        ua_world_free(w);
        return e;
    }
    *ret_world = w;
    return OK;
}

/* A phone that stays keeps its registrations, unless its secret is another. */
static void keep_phones(struct ua *ua, const struct ua_world *old, struct ua_world *w)
{
    for (uint32_t i = 0; i < old->phones_count; i++) {
        struct ua_phone_row *was = old->phones[i], *now = w ? ua_phone_find(w, was->id) : NULL;
        if (now && strcmp(now->user, was->user) == 0 && memcmp(&now->secret, &was->secret, sizeof now->secret) == 0) {
            memcpy(now->bindings, was->bindings, sizeof now->bindings);
            now->bindings_count = was->bindings_count;
            was->bindings_count = 0;
        } else if (was->bindings_count) {
            ua_unbind_all(ua, was);
            struct ua_event *e = w ? ua_event_new(UA_PHONE, NULL, 0) : NULL;
            if (e)
                e->phone = was->id;
            ua_tell(ua, e);
        }
    }
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* What is the same in both keeps what is known of it: up, registered. */
static bool same_trunk(const struct ua_trunk *a, const struct ua_trunk *b)
{
    if (a->targets_count != b->targets_count || a->register_s != b->register_s || a->options_s != b->options_s ||
        !same(a->domain, b->domain) || !same(a->user_out, b->user_out) || !same(a->password_out, b->password_out) || !same(a->proxy, b->proxy))
        return false;
    for (uint32_t i = 0; i < a->targets_count; i++)
        if (!same(a->targets[i], b->targets[i]))
            return false;
    return true;
}

void ua_world_swap(struct ua *ua, struct ua_world *w)
{
    struct ua_world *old = ua->world;
    keep_phones(ua, old, w);
    for (uint32_t i = 0; i < old->trunks_count; i++) {
        struct ua_trunk_row *was = old->trunks[i], *now = w ? ua_trunk_find(w, was->t.id) : NULL;
        if (now && same_trunk(&now->t, &was->t)) { /* the old row goes on, with what is new about who may call in */
            struct ua_trunk_row fresh = *now;
            memcpy(was->peers, fresh.peers, sizeof was->peers);
            was->t.peers_count = fresh.t.peers_count;
            was->t.trusted = fresh.t.trusted;
            was->t.secret_in = fresh.t.secret_in;
            const char *user_in = was->t.user_in;
            was->t.user_in = now->t.user_in;
            now->t.user_in = user_in;
            for (uint32_t k = 0; k < w->trunks_count; k++)
                if (w->trunks[k] == now)
                    w->trunks[k] = was;
            old->trunks[i] = now;
        } else {
            ua_trunk_stop(ua, was);
        }
    }
    ua->world = w;
    ua_world_free(old);
    for (uint32_t i = 0; w && i < w->trunks_count; i++)
        if (!w->trunks[i]->ua)
            ua_trunk_start(ua, w->trunks[i]);
}
