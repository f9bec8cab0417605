/* inbound.c: an INVITE that makes a call, from its arrival to its ACK. */
#include "sip/inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

static const char *header_value(const sip_t *sip, const char *name)
{
    for (const sip_unknown_t *u = sip->sip_unknown; u; u = u->un_next)
        if (u->un_name && strcasecmp(u->un_name, name) == 0)
            return u->un_value;
    return NULL;
}

static bool privacy_asked(const sip_t *sip)
{
    const sip_privacy_t *p = sip->sip_privacy;
    for (size_t i = 0; p && p->priv_values && p->priv_values[i]; i++)
        if (strcasecmp(p->priv_values[i], "id") == 0 || strcasecmp(p->priv_values[i], "user") == 0 ||
            strcasecmp(p->priv_values[i], "header") == 0)
            return true;
    return false;
}

static void read_from(const sip_t *sip, struct ua_number *n)
{
    const sip_from_t *f = sip->sip_from;
    *n = (struct ua_number){.number = ""};
    if (f->a_url->url_user && !ua_read_user(str_of(f->a_url->url_user), n->number))
        n->number[0] = 0;
    char *text = ua_text("%s <sip:x@x>", f->a_display && *f->a_display ? f->a_display : "");
    struct ua_number shown;
    if (f->a_display && ua_read_address(str_of(text), &shown))
        memcpy(n->display, shown.display, sizeof n->display);
    free(text);
    n->withheld = n->number[0] == 0 || strcasecmp(n->number, "anonymous") == 0 ||
                  (f->a_url->url_host && strcasecmp(f->a_url->url_host, "anonymous.invalid") == 0);
}

/* Who calls. A trusted trunk's P-Asserted-Identity is believed before From (RFC 3325), then its Remote-Party-ID; whoever asks for
 * privacy is withheld, whatever else is said: even a trusted trunk's number is not told on. */
static void read_caller(const sip_t *sip, bool trusted, struct ua_number *n)
{
    read_from(sip, n);
    bool withheld = privacy_asked(sip) || n->withheld;
    if (trusted) {
        const char *asserted = header_value(sip, "P-Asserted-Identity"), *party = header_value(sip, "Remote-Party-ID");
        struct ua_number said;
        if (asserted && ua_read_address(str_of(asserted), &said)) {
            *n = said;
            withheld = privacy_asked(sip) || said.withheld;
        } else if (party && ua_read_address(str_of(party), &said)) {
            struct str privacy = ua_address_param(str_of(party), "privacy");
            *n = said;
            withheld = privacy_asked(sip) || said.withheld || (privacy.n && !str_is(privacy, "off"));
        }
    }
    n->withheld = withheld;
    if (withheld)
        n->number[0] = n->display[0] = 0;
}

static void tell_incoming(struct ua_call *c, const sip_t *sip, struct str sdp)
{
    const struct ua_trunk_row *t = c->trunk ? ua_trunk_find(c->ua->world, c->trunk) : NULL;
    struct ua_number caller, diverted = {.number = ""};
    char called[UA_NUMBER_MAX] = "";
    read_caller(sip, t && t->t.trusted, &caller);
    const url_t *to = sip->sip_request->rq_url;
    if (to->url_user && !ua_read_user(str_of(to->url_user), called))
        called[0] = 0;
    const char *diversion = header_value(sip, "Diversion");
    if (!diversion || !ua_read_address(str_of(diversion), &diverted))
        diverted.number[0] = 0;
    size_t sizes[] = {strlen(called), strlen(caller.number), strlen(caller.display), strlen(diverted.number), sdp.n};
    struct ua_event *e = ua_event_new(UA_INCOMING, c, sizes[0] + sizes[1] + sizes[2] + sizes[3] + sizes[4]);
    size_t at = 0;
    e->called = ua_event_text(e, &at, called, sizes[0]);
    e->caller = ua_event_text(e, &at, caller.number, sizes[1]);
    e->display = ua_event_text(e, &at, caller.display, sizes[2]);
    e->diversion = ua_event_text(e, &at, diverted.number, sizes[3]);
    e->sdp = ua_event_text(e, &at, sdp.p, sdp.n);
    e->withheld = caller.withheld;
    e->max_forwards = sip->sip_max_forwards ? (uint32_t)sip->sip_max_forwards->mf_count : 70;
    ua_tell(c->ua, e);
}

static bool lists(const msg_list_t *list, const char *word)
{
    for (size_t i = 0; list && list->k_items && list->k_items[i]; i++)
        if (strcasecmp(list->k_items[i], word) == 0)
            return true;
    return false;
}

static void learn_peer(struct ua_call *c, const sip_t *sip)
{
    c->peer_100rel = lists((const msg_list_t *)sip->sip_supported, "100rel") || lists((const msg_list_t *)sip->sip_require, "100rel");
    c->peer_timer = lists((const msg_list_t *)sip->sip_supported, "timer");
    c->peer_update = sip->sip_allow && sip_is_allowed(sip->sip_allow, SIP_METHOD_UPDATE);
}

void ua_inbound(struct ua *ua, msg_t *msg, sip_t *sip, uint32_t trunk, uint32_t phone)
{
    struct str sdp;
    int status = 0;
    ua_call_id id;
    bool body = ua_body_ok(sip, &sdp, &status);
    assert(body); /* the door looked */
    if (ua_call_reserve(ua, &id) != OK) {
        ua->counts.refused_full++;
        char after[16];
        snprintf(after, sizeof after, "%u", (unsigned)ua->conf.retry_after_s);
        nta_msg_treply(ua->agent, msg, SIP_503_SERVICE_UNAVAILABLE, SIPTAG_RETRY_AFTER_STR(after), TAG_END());
        return;
    }
    struct ua_call *c = ua_call_open(ua, id);
    c->state = UA_ARRIVED;
    c->trunk = trunk;
    c->phone = phone;
    c->transport = ua_transport_of(sip->sip_via->v_protocol);
    c->dialog = ua_dialog_new(c);
    ua_call_heard(c, msg);
    if (phone) { /* behind NAT: requests go where this came from */
        su_sockaddr_t *from = msg_addr(msg);
        char host[64];
        if (su_inet_ntop(from->su_family, SU_ADDR(from), host, sizeof host))
            c->route = ua_text("sip:%s%s%s:%u%s", from->su_family == AF_INET6 ? "[" : "", host, from->su_family == AF_INET6 ? "]" : "",
                               (unsigned)ntohs(from->su_port),
                               c->transport == UA_UDP ? "" : c->transport == UA_TCP ? ";transport=tcp" : ";transport=tls");
    }
    c->dialog->leg = nta_leg_tcreate(ua->agent, ua_within, c->dialog, SIPTAG_CALL_ID(sip->sip_call_id), SIPTAG_FROM(sip->sip_to),
                                     SIPTAG_TO(sip->sip_from), NTATAG_REMOTE_CSEQ(sip->sip_cseq->cs_seq), TAG_END());
    if (!c->dialog->leg || !nta_leg_tag(c->dialog->leg, NULL) ||
        nta_leg_server_route(c->dialog->leg, sip->sip_record_route, sip->sip_contact) < 0) {
        nta_msg_treply(ua->agent, msg, SIP_500_INTERNAL_SERVER_ERROR, TAG_END());
        c->state = UA_LEAVING;
        ua_call_bury(c);
        return;
    }
    learn_peer(c, sip);
    char *text = ua_copy_n(sdp.p, sdp.n);
    msg_ref(msg); /* sip is read after this */
    c->invite = nta_incoming_create(ua->agent, c->dialog->leg, msg, sip, TAG_END());
    if (!c->invite) {
        free(text);
        msg_destroy(msg);
        c->state = UA_LEAVING;
        ua_call_bury(c);
        return;
    }
    nta_incoming_bind(c->invite, ua_on_ack, c);
    if (ua_session_wanted(c, c->invite, sip)) { /* 422 */
        c->state = UA_LEAVING;
        ua_call_bury(c);
    } else {
        nta_incoming_treply(c->invite, SIP_100_TRYING, TAG_END());
        c->told = true;
        tell_incoming(c, sip, (struct str){text, sdp.n});
    }
    free(text);
    msg_destroy(msg);
}

static int on_prack(struct ua_call *c, nta_reliable_t *rel, nta_incoming_t *prack, const sip_t *sip)
{
    (void)c;
    nta_reliable_destroy(rel);
    if (!prack)
        return 0; /* it was given up, or the INVITE is answered */
    struct str sdp;
    int status = 200;
    /* An offer in PRACK would change what was just agreed: not here (RFC 3262 5). */
    if (sip && (!ua_body_ok(sip, &sdp, &status) || sdp.n)) {
        nta_incoming_treply(prack, SIP_488_NOT_ACCEPTABLE, TAG_END());
        return 488;
    }
    return 200;
}

void ua_inbound_progress(struct ua_call *c, uint32_t status, const char *sdp)
{
    const char *phrase = status == 180 ? "Ringing" : status == 183 ? "Session Progress" : "Progress";
    const char *contact = ua_contact(c->ua, c->transport);
    bool has = sdp && *sdp;
    if (has) {
        free(c->sdp);
        c->sdp = ua_copy(sdp);
    }
    if (has && c->peer_100rel &&
        nta_reliable_treply(c->invite, on_prack, c, (int)status, phrase, SIPTAG_CONTACT_STR(contact), SIPTAG_ALLOW_STR(ua_allow()),
                            SIPTAG_SERVER_STR(c->ua->conf.name), SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(sdp), TAG_END())) {
        c->early_sdp = true;
        return;
    }
    nta_incoming_treply(c->invite, (int)status, phrase, SIPTAG_CONTACT_STR(contact), SIPTAG_ALLOW_STR(ua_allow()),
                        SIPTAG_SERVER_STR(c->ua->conf.name), TAG_IF(has, SIPTAG_CONTENT_TYPE_STR("application/sdp")),
                        TAG_IF(has, SIPTAG_PAYLOAD_STR(sdp)), TAG_END());
}

void ua_inbound_answer(struct ua_call *c, const char *sdp)
{
    char expires[64];
    const char *session = ua_session_header(c, expires, false);
    /* A second answer after one that was acknowledged would be a new offer (RFC 3262 5): the same text, or none. */
    const char *body = sdp && *sdp ? sdp : c->sdp;
    struct str offer;
    int status;
    msg_t *request = nta_incoming_getrequest(c->invite);
    c->offer_is_ours = !request || !ua_body_ok(sip_object(request), &offer, &status) || offer.n == 0;
    if (request)
        msg_destroy(request);
    if (!body || !*body) {
        ua_inbound_reject(c, 500, 0, 0);
        return;
    }
    if (body != c->sdp) {
        free(c->sdp);
        c->sdp = ua_copy(body);
    }
    c->state = UA_ACCEPTED;
    nta_incoming_treply(c->invite, SIP_200_OK, SIPTAG_CONTACT_STR(ua_contact(c->ua, c->transport)), SIPTAG_ALLOW_STR(ua_allow()),
                        SIPTAG_SUPPORTED_STR("timer, 100rel"), SIPTAG_SERVER_STR(c->ua->conf.name),
                        TAG_IF(session, SIPTAG_SESSION_EXPIRES_STR(session)),
                        TAG_IF(session && !c->refresher && c->peer_timer, SIPTAG_REQUIRE_STR("timer")),
                        TAG_IF(!c->early_sdp, SIPTAG_CONTENT_TYPE_STR("application/sdp")), TAG_IF(!c->early_sdp, SIPTAG_PAYLOAD_STR(c->sdp)), TAG_END());
    ua_session_start(c);
}

void ua_inbound_reject(struct ua_call *c, uint32_t status, uint32_t retry_after_s, uint32_t cause)
{
    char after[16];
    snprintf(after, sizeof after, "%u", (unsigned)retry_after_s);
    uint32_t q850 = cause ? cause : ua_cause_of_status(status);
    char *reason = ua_reason_text(UA_WHY_FAILED, q850);
    nta_incoming_treply(c->invite, (int)status, sip_status_phrase((int)status) ? sip_status_phrase((int)status) : "Refused",
                        TAG_IF(retry_after_s, SIPTAG_RETRY_AFTER_STR(after)), SIPTAG_REASON_STR(reason), SIPTAG_SERVER_STR(c->ua->conf.name), TAG_END());
    free(reason);
    nta_incoming_destroy(c->invite);
    c->invite = NULL;
    ua_call_ended(c, ua_why_of(status, cause), status, q850, false);
    ua_call_bury(c);
}
