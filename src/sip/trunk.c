/* trunk.c: is a trunk there (OPTIONS), and do they know us (REGISTER)? */
#include "sip/inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum { SILENT_MAX = 2, RETRY_MIN_S = 5, RETRY_MAX_S = 300 };

struct ua_trunk_row *ua_trunk_find(const struct ua_world *w, uint32_t id)
{
    for (uint32_t i = 0; id && i < w->trunks_count; i++)
        if (w->trunks[i]->t.id == id)
            return w->trunks[i];
    return NULL;
}

static bool within(const struct ua_net *net, const uint8_t address[16])
{
    uint32_t whole = net->bits / 8, rest = net->bits % 8;
    if (memcmp(net->address, address, whole) != 0)
        return false;
    uint8_t mask = (uint8_t)(0xff00u >> rest);
    return rest == 0 || (net->address[whole] & mask) == (address[whole] & mask);
}

struct ua_trunk_row *ua_trunk_at(const struct ua_world *w, const struct ua_source *source)
{
    for (uint32_t i = 0; i < w->trunks_count; i++)
        for (uint32_t k = 0; k < w->trunks[i]->t.peers_count; k++)
            if (within(&w->trunks[i]->peers[k], source->address))
                return w->trunks[i];
    return NULL;
}

static void tell(struct ua_trunk_row *t, bool up, bool registered)
{
    if (t->up_told && t->up == up && t->registered == registered)
        return;
    t->up_told = true;
    t->up = up;
    t->registered = registered;
    struct ua_event *e = ua_event_new(UA_TRUNK, NULL, 0);
    e->trunk = t->t.id;
    e->up = up;
    e->registered = registered;
    ua_tell(t->ua, e);
    log_event(LOG_INFO, "sip", "trunk", "id=%u up=%d registered=%d", (unsigned)t->t.id, (int)up, (int)registered);
}

/* ---- OPTIONS ---- */

static void send_options(struct ua_trunk_row *t);

static void on_options_due(struct ua *ua, su_timer_t *timer, void *arg)
{
    (void)ua, (void)timer;
    send_options(arg);
}

static int on_options(void *magic, nta_outgoing_t *request, const sip_t *sip)
{
    struct ua_trunk_row *t = magic;
    int status = sip ? sip->sip_status->st_status : 408;
    if (status < 200 || request != t->options_request)
        return 0;
    nta_outgoing_destroy(t->options_request);
    t->options_request = NULL;
    /* Any answer of theirs is a sign of life, but 503, which says: not now. */
    bool silent = status == 408 || status == 503;
    t->silent = silent ? t->silent + 1 : 0;
    tell(t, t->silent < SILENT_MAX && (t->up_told ? t->up || !silent : !silent), t->registered);
    return 0;
}

static void send_options(struct ua_trunk_row *t)
{
    struct ua *ua = t->ua;
    ua_timer(ua, &t->options, t->t.options_s * 1000, on_options_due, t);
    if (t->options_request)
        return; /* the last one still waits */
    const char *target = t->t.targets[0];
    t->options_request = nta_outgoing_tcreate(t->options_leg, on_options, t, URL_STRING_MAKE(t->t.proxy), SIP_METHOD_OPTIONS, URL_STRING_MAKE(target),
                                              SIPTAG_CONTACT_STR(ua_contact(ua, UA_UDP)), SIPTAG_ACCEPT_STR("application/sdp"),
                                              SIPTAG_USER_AGENT_STR(ua->conf.name), TAG_END());
    if (!t->options_request)
        tell(t, false, t->registered);
}

/* ---- REGISTER ---- */

static void send_register(struct ua_trunk_row *t, uint32_t expires_s);

static void on_register_due(struct ua *ua, su_timer_t *timer, void *arg)
{
    (void)ua, (void)timer;
    struct ua_trunk_row *t = arg;
    t->register_tries = 0;
    send_register(t, t->t.register_s);
}

static int on_register(void *magic, nta_outgoing_t *request, const sip_t *sip)
{
    struct ua_trunk_row *t = magic;
    int status = sip ? sip->sip_status->st_status : 408;
    if (status < 200 || request != t->register_request)
        return 0;
    nta_outgoing_destroy(t->register_request);
    t->register_request = NULL;
    if (t->dropped)
        return 0;
    if ((status == 401 || status == 407) && t->register_tries++ < UA_TRIES_MAX && ua_client_challenged(&t->client, sip)) {
        send_register(t, t->t.register_s);
        return 0;
    }
    uint32_t again_s;
    if (status < 300) {
        uint64_t got = t->t.register_s, v;
        for (const sip_contact_t *m = sip->sip_contact; m; m = m->m_next)
            if (m->m_expires && str_u64(str_of(m->m_expires), &v) && v < got)
                got = v;
        if (sip->sip_expires && sip->sip_expires->ex_delta < got && !(sip->sip_contact && sip->sip_contact->m_expires))
            got = sip->sip_expires->ex_delta;
        again_s = got > 20 ? (uint32_t)(got * 9 / 10) : got > 2 ? (uint32_t)got / 2 : 1;
        t->silent = 0;
        tell(t, true, true);
    } else {
        if (status == 423 && sip->sip_min_expires && sip->sip_min_expires->me_delta < 86400 && t->register_tries++ < UA_TRIES_MAX) {
            t->t.register_s = (uint32_t)sip->sip_min_expires->me_delta;
            send_register(t, t->t.register_s);
            return 0;
        }
        t->register_tries = t->register_tries < 8 ? t->register_tries + 1 : 8;
        again_s = (uint32_t)RETRY_MIN_S << t->register_tries;
        if (again_s > RETRY_MAX_S)
            again_s = RETRY_MAX_S;
        tell(t, t->t.options_s ? t->up : false, false);
    }
    ua_timer(t->ua, &t->registering, again_s * 1000, on_register_due, t);
    return 0;
}

static void send_register(struct ua_trunk_row *t, uint32_t expires_s)
{
    struct ua *ua = t->ua;
    const char *target = t->t.targets[0];
    char expires[16];
    snprintf(expires, sizeof expires, "%u", (unsigned)expires_s);
    const char *contact = ua_contact(ua, strcasestr(target, "transport=") ? ua_transport_of(strcasestr(target, "transport=") + 10) : UA_UDP);
    /* <sip:host> -> <sip:user@host> */
    char *mine = ua_text("<sip:%s@%s", t->t.user_out, contact + 5);
    char *credentials = ua_client_header(&t->client, "REGISTER", target);
    t->register_request = nta_outgoing_tcreate(t->register_leg, on_register, t, URL_STRING_MAKE(t->t.proxy), SIP_METHOD_REGISTER, URL_STRING_MAKE(target),
                                               SIPTAG_CONTACT_STR(mine), SIPTAG_EXPIRES_STR(expires), SIPTAG_USER_AGENT_STR(ua->conf.name),
                                               TAG_IF(credentials, SIPTAG_HEADER_STR(credentials)), TAG_END());
    free(mine);
    free(credentials);
}

/* ---- */

void ua_trunk_start(struct ua *ua, struct ua_trunk_row *t)
{
    t->ua = ua;
    if (t->t.targets_count == 0)
        return;
    const char *target = t->t.targets[0], *host = strchr(target, ':') + 1;
    char *domain = t->t.domain ? ua_copy(t->t.domain) : ua_copy_n(host, strcspn(host, ":;"));
    if (t->t.options_s) {
        char *from = ua_text("<sip:tandem@%s>", domain), *to = ua_text("<sip:%s>", domain);
        t->options_leg = nta_leg_tcreate(ua->agent, NULL, NULL, NTATAG_NO_DIALOG(1), SIPTAG_FROM_STR(from), SIPTAG_TO_STR(to), URLTAG_URL(target), TAG_END());
        free(from);
        free(to);
        if (t->options_leg)
            send_options(t);
    }
    if (t->t.register_s && t->t.user_out) {
        t->client.user = ua_copy(t->t.user_out);
        t->client.password = ua_copy(t->t.password_out ? t->t.password_out : "");
        char *who = ua_text("<sip:%s@%s>", t->t.user_out, domain);
        t->register_leg = nta_leg_tcreate(ua->agent, NULL, NULL, SIPTAG_FROM_STR(who), SIPTAG_TO_STR(who), TAG_END());
        free(who);
        if (t->register_leg) {
            nta_leg_tag(t->register_leg, NULL);
            send_register(t, t->t.register_s);
        }
    }
    free(domain);
}

void ua_trunk_stop(struct ua *ua, struct ua_trunk_row *t)
{
    t->dropped = true;
    ua_timer_off(ua, &t->options);
    ua_timer_off(ua, &t->registering);
    if (t->options_request)
        nta_outgoing_destroy(t->options_request);
    if (t->register_request)
        nta_outgoing_destroy(t->register_request);
    t->options_request = t->register_request = NULL;
    if (t->options_leg)
        nta_leg_destroy(t->options_leg);
    if (t->register_leg)
        nta_leg_destroy(t->register_leg);
    t->options_leg = t->register_leg = NULL;
    ua_client_done(&t->client);
}
