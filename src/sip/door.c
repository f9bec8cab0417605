/* door.c: a request that belongs to no dialog and no transaction. Nothing is kept for it until it has passed here. */
#include "sip/inner.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

const char *ua_allow(void)
{
    return "INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REGISTER";
}

const char *ua_contact(struct ua *ua, enum ua_transport transport)
{
    for (int i = 0; i < 3; i++) { /* the transport in hand, else any */
        const char *contact = ua->contacts[((int)transport + i) % 3];
        if (contact)
            return contact;
    }
    return NULL;
}

enum ua_transport ua_transport_of(const char *protocol)
{
    const char *slash = protocol ? strrchr(protocol, '/') : NULL;
    const char *name = slash ? slash + 1 : protocol ? protocol : "";
    return strncasecmp(name, "tcp", 3) == 0 ? UA_TCP : strncasecmp(name, "tls", 3) == 0 ? UA_TLS : UA_UDP;
}

/* ---- bodies ---- */

static bool identity_coding(const sip_t *sip)
{
    const msg_list_t *l = sip->sip_content_encoding;
    for (size_t i = 0; l && l->k_items && l->k_items[i]; i++)
        if (strcasecmp(l->k_items[i], "identity") != 0)
            return false;
    return true;
}

static bool optional_body(const sip_t *sip)
{
    const sip_content_disposition_t *d = sip->sip_content_disposition;
    return d && d->cd_optional;
}

bool ua_body_ok(const sip_t *sip, struct str *ret_sdp, int *ret_status)
{
    *ret_sdp = STR("");
    const sip_payload_t *body = sip->sip_payload;
    if (!body || body->pl_len == 0)
        return true;
    const char *type = sip->sip_content_type ? sip->sip_content_type->c_type : NULL;
    if (body->pl_len > UA_SDP_MAX) {
        *ret_status = 413;
        return false;
    }
    if (!type || strcasecmp(type, "application/sdp") != 0 || !identity_coding(sip)) {
        *ret_status = 415;
        return optional_body(sip);
    }
    if (memchr(body->pl_data, 0, body->pl_len)) {
        *ret_status = 400;
        return false;
    }
    *ret_sdp = (struct str){body->pl_data, body->pl_len};
    return true;
}

/* ---- floods ---- */

bool ua_source_of(const su_sockaddr_t *from, struct ua_source *ret)
{
    *ret = (struct ua_source){{0}};
    if (from->su_family == AF_INET) {
        ret->address[10] = ret->address[11] = 0xff;
        memcpy(ret->address + 12, &from->su_sin.sin_addr, 4);
    } else if (from->su_family == AF_INET6) {
        const uint8_t *six = (const uint8_t *)&from->su_sin6.sin6_addr;
        memcpy(ret->address, six, IN6_IS_ADDR_V4MAPPED(&from->su_sin6.sin6_addr) ? 16 : 8);
    } else {
        return false;
    }
    return true;
}

static enum ua_bucket_kind kind_of(sip_method_t method)
{
    return method == sip_method_invite     ? UA_BUCKET_INVITE
           : method == sip_method_register ? UA_BUCKET_REGISTER
           : method == sip_method_options  ? UA_BUCKET_OPTIONS
                                           : UA_BUCKET_OTHER;
}

static const struct ua_rate *rate_of(const struct ua *ua, enum ua_bucket_kind kind, bool trunk)
{
    switch (kind) {
    case UA_BUCKET_INVITE: return trunk ? &ua->conf.trunk_invites : &ua->conf.invites;
    case UA_BUCKET_REGISTER: return &ua->conf.registers;
    case UA_BUCKET_OPTIONS: return &ua->conf.options;
    default: return &ua->conf.others;
    }
}

/* true: it may go on. Else msg is taken. */
static bool flood_passed(struct ua *ua, msg_t *msg, const sip_t *sip, const struct ua_source *source, bool trunk)
{
    int64_t now_us = ua_now_us();
    bool banned;
    enum ua_bucket_kind kind = kind_of(sip->sip_request->rq_method);
    struct ua_ask ask = {.source = *source, .kind = kind, .rate = *rate_of(ua, kind, trunk), .never_ban = trunk};
    enum ua_verdict v = ua_buckets_take(ua->buckets, &ask, now_us, &banned);
    if (v == UA_PASS)
        return true;
    if (banned) {
        log_event(LOG_WARN, "sip", "source_banned", "seconds=%u kind=%d", (unsigned)ua->conf.ban_s, (int)kind);
        ua_shield(ua, now_us);
    }
    if (v == UA_SILENT || sip->sip_request->rq_method == sip_method_ack) {
        ua->counts.refused_ban += v == UA_SILENT;
        nta_msg_discard(ua->agent, msg);
        return false;
    }
    ua->counts.refused_rate++;
    char after[16];
    snprintf(after, sizeof after, "%u", (unsigned)ua->conf.retry_after_s);
    nta_msg_treply(ua->agent, msg, SIP_503_SERVICE_UNAVAILABLE, SIPTAG_RETRY_AFTER_STR(after), TAG_END());
    return false;
}

/* ---- what no transaction is made for ---- */

static char *unsupported(const sip_t *sip)
{
    char *list = NULL;
    const msg_list_t *l = (const msg_list_t *)sip->sip_require;
    for (size_t i = 0; l && l->k_items && l->k_items[i]; i++)
        if (strcasecmp(l->k_items[i], "100rel") != 0 && strcasecmp(l->k_items[i], "timer") != 0) {
            char *more = list ? ua_text("%s, %s", list, l->k_items[i]) : ua_copy(l->k_items[i]);
            free(list);
            list = more;
        }
    return list;
}

/* A status of refusal, answered; 0: it may go on. */
static int formal(struct ua *ua, msg_t *msg, const sip_t *sip)
{
    const sip_request_t *rq = sip->sip_request;
    if (rq->rq_url->url_type != url_sip && rq->rq_url->url_type != url_sips && rq->rq_url->url_type != url_tel)
        return nta_msg_treply(ua->agent, msg, SIP_416_UNSUPPORTED_URI, TAG_END()), 416;
    if (sip->sip_max_forwards && sip->sip_max_forwards->mf_count > 255)
        return nta_msg_treply(ua->agent, msg, 400, "Bad Max-Forwards", TAG_END()), 400;
    switch (rq->rq_method) {
    case sip_method_invite:
    case sip_method_options:
    case sip_method_register: break;
    case sip_method_unknown:
        return nta_msg_treply(ua->agent, msg, SIP_501_NOT_IMPLEMENTED, SIPTAG_ALLOW_STR(ua_allow()), TAG_END()), 501;
    case sip_method_cancel:
    case sip_method_bye:
    case sip_method_prack:
    case sip_method_info:
    case sip_method_update: return nta_msg_treply(ua->agent, msg, SIP_481_NO_CALL, TAG_END()), 481;
    default: return nta_msg_treply(ua->agent, msg, SIP_405_METHOD_NOT_ALLOWED, SIPTAG_ALLOW_STR(ua_allow()), TAG_END()), 405;
    }
    if (sip->sip_to->a_tag) /* of a dialog that is gone */
        return nta_msg_treply(ua->agent, msg, SIP_481_NO_CALL, TAG_END()), 481;
    char *unknown = unsupported(sip);
    if (unknown) {
        nta_msg_treply(ua->agent, msg, SIP_420_BAD_EXTENSION, SIPTAG_UNSUPPORTED_STR(unknown), TAG_END());
        free(unknown);
        return 420;
    }
    return 0;
}

static int bodily(struct ua *ua, msg_t *msg, const sip_t *sip)
{
    struct str sdp;
    int status = 400;
    if (ua_body_ok(sip, &sdp, &status))
        return 0;
    if (status == 415)
        nta_msg_treply(ua->agent, msg, SIP_415_UNSUPPORTED_MEDIA, SIPTAG_ACCEPT_STR("application/sdp"), SIPTAG_ACCEPT_ENCODING_STR("identity"), TAG_END());
    else
        nta_msg_treply(ua->agent, msg, status, sip_status_phrase(status), TAG_END());
    return status;
}

/* ---- who may call ---- */

static void invited(struct ua *ua, msg_t *msg, sip_t *sip, const struct ua_trunk_row *trunk)
{
    if (bodily(ua, msg, sip))
        return;
    if (!sip->sip_contact || sip->sip_contact->m_next ||
        (sip->sip_contact->m_url->url_type != url_sip && sip->sip_contact->m_url->url_type != url_sips)) {
        nta_msg_treply(ua->agent, msg, 400, "Bad Contact", TAG_END());
        return;
    }
    if (atomic_load(&ua->events_count) >= ua->conf.events_max || ua->free_count == 0 || ua->stopping) {
        ua->counts.refused_full++;
        char after[16];
        snprintf(after, sizeof after, "%u", (unsigned)ua->conf.retry_after_s);
        nta_msg_treply(ua->agent, msg, SIP_503_SERVICE_UNAVAILABLE, SIPTAG_RETRY_AFTER_STR(after), TAG_END());
        return;
    }
    if (trunk && trunk->t.user_in) {
        if (ua_authenticate(ua, msg, sip, trunk->t.user_in, &trunk->t.secret_in, 407) == UA_AUTH_GOOD)
            ua_inbound(ua, msg, sip, trunk->t.id, 0);
        return;
    }
    if (trunk) {
        ua_inbound(ua, msg, sip, trunk->t.id, 0);
        return;
    }
    /* Somebody else: a trunk or a phone that proves who it is. */
    char user[UA_NUMBER_MAX] = "";
    (void)ua_auth_user(ua, sip, user);
    for (uint32_t i = 0; user[0] && i < ua->world->trunks_count; i++) {
        const struct ua_trunk_row *t = ua->world->trunks[i];
        if (t->t.user_in && t->t.peers_count == 0 && strcmp(t->t.user_in, user) == 0) {
            if (ua_authenticate(ua, msg, sip, user, &t->t.secret_in, 407) == UA_AUTH_GOOD)
                ua_inbound(ua, msg, sip, t->t.id, 0);
            return;
        }
    }
    struct ua_phone_row *p = user[0] ? ua_phone_named(ua->world, user) : NULL;
    if (ua_authenticate(ua, msg, sip, p ? p->user : NULL, p ? &p->secret : NULL, 407) == UA_AUTH_GOOD)
        ua_inbound(ua, msg, sip, 0, p->id);
}

int ua_door(struct ua *ua, nta_agent_t *agent, msg_t *msg, sip_t *sip)
{
    struct ua_source source;
    if (!sip->sip_request || !ua_source_of(msg_addr(msg), &source)) { /* a response that no request of ours asked for */
        nta_msg_discard(agent, msg);
        return 0;
    }
    ua->counts.requests++;
    const struct ua_trunk_row *trunk = ua_trunk_at(ua->world, &source);
    if (!flood_passed(ua, msg, sip, &source, trunk != NULL))
        return 0;
    ua_streams_greeted(ua, msg_addr(msg));
    if (sip->sip_request->rq_method == sip_method_ack) {
        nta_msg_discard(agent, msg);
        return 0;
    }
    if (formal(ua, msg, sip))
        return 0;
    switch (sip->sip_request->rq_method) {
    case sip_method_invite: invited(ua, msg, sip, trunk); break;
    case sip_method_register: ua_registrar(ua, msg, sip); break;
    default:
        nta_msg_treply(agent, msg, SIP_200_OK, SIPTAG_ALLOW_STR(ua_allow()), SIPTAG_ACCEPT_STR("application/sdp"),
                       SIPTAG_SUPPORTED_STR("timer, 100rel"), SIPTAG_SERVER_STR(ua->conf.name), TAG_END());
    }
    return 0;
}
