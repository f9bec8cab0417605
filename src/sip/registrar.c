/* registrar.c: phones that register: their contacts, how long, and when they go. */
#include "sip/inner.h"

#include <stdlib.h>
#include <string.h>

static uint64_t name_key(const char *name)
{
    uint64_t h = 14695981039346656037u;
    for (const char *p = name; *p; p++)
        h = (h ^ (uint8_t)*p) * 1099511628211u;
    return h ? h : 1;
}

struct ua_phone_row *ua_phone_find(const struct ua_world *w, uint32_t id)
{
    uint64_t at;
    return id && map_get(&w->by_phone, id, &at) ? w->phones[at] : NULL;
}

struct ua_phone_row *ua_phone_named(const struct ua_world *w, const char *user)
{
    uint64_t at;
    if (!map_get(&w->by_user, name_key(user), &at) || strcmp(w->phones[at]->user, user) != 0)
        return NULL;
    return w->phones[at];
}

enum err ua_phone_index(struct ua_world *w, uint32_t at)
{
    uint64_t key = name_key(w->phones[at]->user), other;
    if (map_get(&w->by_user, key, &other) || map_get(&w->by_phone, w->phones[at]->id, &other))
        return ERR_INPUT;
    enum err e = map_put(&w->by_user, key, at);
    return e != OK ? e : map_put(&w->by_phone, w->phones[at]->id, at);
}

static void tell(struct ua *ua, const struct ua_phone_row *p)
{
    struct ua_event *e = ua_event_new(UA_PHONE, NULL, 0);
    e->phone = p->id;
    e->contacts = p->bindings_count;
    ua_tell(ua, e);
}

static void unbind(struct ua *ua, struct ua_phone_row *p, uint32_t i)
{
    struct ua_binding *b = &p->bindings[i];
    free(b->contact);
    free(b->route);
    free(b->call_id);
    p->bindings[i] = p->bindings[--p->bindings_count];
    ua->registrations--;
}

void ua_unbind_all(struct ua *ua, struct ua_phone_row *p)
{
    while (p->bindings_count)
        unbind(ua, p, 0);
}

void ua_registrar_tick(struct ua *ua, int64_t now_us)
{
    for (uint32_t i = 0; ua->registrations && i < ua->world->phones_count; i++) {
        struct ua_phone_row *p = ua->world->phones[i];
        uint32_t before = p->bindings_count;
        for (uint32_t k = p->bindings_count; k-- > 0;)
            if (p->bindings[k].until_us <= now_us)
                unbind(ua, p, k);
        if (p->bindings_count != before)
            tell(ua, p);
    }
}

/* Where requests to it go: whence it came, because behind NAT its Contact is nobody's address. */
static char *route_of(msg_t *msg, const sip_t *sip)
{
    const su_sockaddr_t *from = msg_addr(msg);
    char host[64];
    if (!su_inet_ntop(from->su_family, SU_ADDR((su_sockaddr_t *)(uintptr_t)from), host, sizeof host))
        return NULL;
    enum ua_transport t = ua_transport_of(sip->sip_via->v_protocol);
    bool six = from->su_family == AF_INET6;
    return ua_text("sip:%s%s%s:%u%s", six ? "[" : "", host, six ? "]" : "", (unsigned)ntohs(from->su_port),
                   t == UA_UDP ? "" : t == UA_TCP ? ";transport=tcp" : ";transport=tls");
}

static uint32_t expires_of(const sip_t *sip, const sip_contact_t *m, uint32_t most)
{
    uint64_t v;
    if (m->m_expires)
        return str_u64(str_of(m->m_expires), &v) ? (v > most ? most : (uint32_t)v) : most;
    if (sip->sip_expires)
        return sip->sip_expires->ex_delta > most ? most : (uint32_t)sip->sip_expires->ex_delta;
    return most;
}

/* Of a binding made by the same Call-ID only a later CSeq may change it (RFC 3261 10.3): an older one came late. */
static bool in_order(const struct ua_binding *b, const sip_t *sip)
{
    return strcmp(b->call_id, sip->sip_call_id->i_id) != 0 || sip->sip_cseq->cs_seq > b->cseq;
}

static int check(const struct ua *ua, const struct ua_phone_row *p, const sip_t *sip)
{
    uint32_t adds = 0;
    for (const sip_contact_t *m = sip->sip_contact; m; m = m->m_next) {
        bool star = m->m_url->url_type == url_any;
        if (star && (m->m_next || m != sip->sip_contact || !sip->sip_expires || sip->sip_expires->ex_delta != 0))
            return 400;
        if (star)
            return 0;
        if (m->m_url->url_type != url_sip && m->m_url->url_type != url_sips)
            return 400;
        uint32_t s = expires_of(sip, m, ua->conf.expires_max_s);
        if (s > 0 && s < ua->conf.expires_min_s)
            return 423;
        adds += s > 0;
    }
    return adds > UA_CONTACTS_MAX || adds > p->contacts_max ? 403 : 0;
}

static uint32_t oldest(const struct ua_phone_row *p)
{
    uint32_t at = 0;
    for (uint32_t i = 1; i < p->bindings_count; i++)
        if (p->bindings[i].until_us < p->bindings[at].until_us)
            at = i;
    return at;
}

/* One contact. A phone that has as many as it may loses the one that runs out first: mostly its own of before it was switched off. */
static void bind_contact(struct ua *ua, struct ua_phone_row *p, msg_t *msg, const sip_t *sip, const sip_contact_t *m)
{
    char *uri = url_as_string(NULL, m->m_url);
    uint32_t s = expires_of(sip, m, ua->conf.expires_max_s), i = 0;
    if (!uri)
        return;
    while (i < p->bindings_count && strcmp(p->bindings[i].contact, uri) != 0)
        i++;
    if (i < p->bindings_count && !in_order(&p->bindings[i], sip)) {
        su_free(NULL, uri);
        return;
    }
    if (s == 0) {
        if (i < p->bindings_count)
            unbind(ua, p, i);
        su_free(NULL, uri);
        return;
    }
    if (i == p->bindings_count) {
        if (p->bindings_count == p->contacts_max)
            unbind(ua, p, oldest(p));
        if (ua->registrations >= ua->conf.registrations_max) {
            su_free(NULL, uri);
            return;
        }
        i = p->bindings_count++;
        p->bindings[i] = (struct ua_binding){.contact = ua_copy(uri)};
        ua->registrations++;
    }
    struct ua_binding *b = &p->bindings[i];
    free(b->route);
    free(b->call_id);
    b->route = route_of(msg, sip);
    b->call_id = ua_copy(sip->sip_call_id->i_id);
    b->cseq = sip->sip_cseq->cs_seq;
    b->until_us = ua_now_us() + (int64_t)s * 1000000;
    su_free(NULL, uri);
}

static char *contacts_text(const struct ua_phone_row *p)
{
    char *text = NULL;
    int64_t now_us = ua_now_us();
    for (uint32_t i = 0; i < p->bindings_count; i++) {
        int64_t s = (p->bindings[i].until_us - now_us + 999999) / 1000000;
        char *more = ua_text("%s%s<%s>;expires=%lld", text ? text : "", text ? ", " : "", p->bindings[i].contact, (long long)s);
        free(text);
        text = more;
    }
    return text;
}

void ua_registrar(struct ua *ua, msg_t *msg, sip_t *sip)
{
    char user[UA_NUMBER_MAX], named[UA_NUMBER_MAX], least[16];
    (void)ua_auth_user(ua, sip, user);
    struct ua_phone_row *p = user[0] ? ua_phone_named(ua->world, user) : NULL;
    if (ua_authenticate(ua, msg, sip, p ? p->user : NULL, p ? &p->secret : NULL, 401) != UA_AUTH_GOOD)
        return;
    const url_t *to = sip->sip_to->a_url;
    if (!to->url_user || !ua_read_user(str_of(to->url_user), named) || strcmp(named, p->user) != 0) {
        nta_msg_treply(ua->agent, msg, SIP_403_FORBIDDEN, TAG_END()); /* for itself only */
        return;
    }
    int status = check(ua, p, sip);
    /* A transaction from here on: sent again it is answered again, without a second look at its nonce. */
    msg_ref(msg);
    nta_incoming_t *irq = nta_incoming_create(ua->agent, NULL, msg, sip, TAG_END());
    if (!irq) {
        msg_destroy(msg);
        return;
    }
    if (status) {
        snprintf(least, sizeof least, "%u", (unsigned)ua->conf.expires_min_s);
        nta_incoming_treply(irq, status, sip_status_phrase(status), TAG_IF(status == 423, SIPTAG_MIN_EXPIRES_STR(least)), TAG_END());
    } else {
        uint32_t before = p->bindings_count;
        bool star = sip->sip_contact && sip->sip_contact->m_url->url_type == url_any;
        for (uint32_t i = p->bindings_count; star && i-- > 0;)
            if (in_order(&p->bindings[i], sip))
                unbind(ua, p, i);
        for (const sip_contact_t *m = star ? NULL : sip->sip_contact; m; m = m->m_next)
            bind_contact(ua, p, msg, sip, m);
        char *text = contacts_text(p);
        nta_incoming_treply(irq, SIP_200_OK, TAG_IF(text, SIPTAG_CONTACT_STR(text)), SIPTAG_SERVER_STR(ua->conf.name), TAG_END());
        free(text);
        if (p->bindings_count != before)
            tell(ua, p);
    }
    nta_incoming_destroy(irq);
    msg_destroy(msg);
}
