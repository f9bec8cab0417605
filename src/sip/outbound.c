/* outbound.c: an outgoing call until it is answered: branches (contacts of a phone, targets of a trunk) and their forks. */
#include "sip/inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { REST_US = 30000000 }; /* a target that is out of service is asked last for so long */

static void branch_begin(struct ua_branch *b);

/* ---- forks ---- */

static void base_close(struct ua_branch *b)
{
    if (!b->base.leg)
        return;
    nta_leg_destroy(b->base.leg);
    b->base.leg = NULL;
    b->call->ua->dialogs--;
}

static void forks_close(struct ua_branch *b, const struct ua_dialog *but)
{
    for (uint32_t i = 0; i < b->forks_count; i++)
        if (b->forks[i] != but)
            ua_dialog_close(b->call->ua, b->forks[i]);
    b->forks_count = 0;
}

/* The dialog, early or not, that this response belongs to. NULL: it has no tag, or there are too many. */
static struct ua_dialog *fork_of(struct ua_branch *b, const sip_t *sip)
{
    struct ua_call *c = b->call;
    const char *tag = sip->sip_to->a_tag;
    if (!tag)
        return NULL;
    for (uint32_t i = 0; i < b->forks_count; i++)
        if (strcasecmp(b->forks[i]->tag, tag) == 0)
            return b->forks[i];
    if (b->forks_count == UA_FORKS_MAX)
        return NULL;
    struct ua_dialog *d = ua_dialog_new(c);
    d->tag = ua_copy(tag);
    d->leg = nta_leg_tcreate(c->ua->agent, ua_within, d, SIPTAG_CALL_ID(sip->sip_call_id), SIPTAG_FROM(sip->sip_from), SIPTAG_TO(sip->sip_to),
                             SIPTAG_CSEQ(sip->sip_cseq), TAG_END());
    if (!d->leg) {
        ua_dialog_close(c->ua, d);
        return NULL;
    }
    nta_leg_client_route(d->leg, sip->sip_record_route, sip->sip_contact);
    b->forks[b->forks_count++] = d;
    return d;
}

void ua_branches_free(struct ua_call *c)
{
    for (uint32_t i = 0; i < c->branches_count; i++) {
        struct ua_branch *b = &c->branches[i];
        if (b->invite)
            nta_outgoing_destroy(b->invite);
        forks_close(b, NULL);
        base_close(b);
        free(b->uri);
        free(b->route);
    }
    free(c->branches);
    c->branches = NULL;
    c->branches_count = 0;
}

/* ---- what comes of it ---- */

static void branch_over(struct ua_branch *b)
{
    if (b->invite)
        nta_outgoing_destroy(b->invite);
    b->invite = NULL;
    forks_close(b, NULL);
}

static bool all_over(const struct ua_call *c)
{
    for (uint32_t i = 0; i < c->branches_count; i++)
        if (c->branches[i].invite)
            return false;
    return true;
}

static void cancel_branches(struct ua_call *c, enum ua_why why, uint32_t cause)
{
    char *reason = ua_reason_text(why, cause);
    for (uint32_t i = 0; i < c->branches_count; i++) {
        struct ua_branch *b = &c->branches[i];
        if (b->invite && !b->cancelled) {
            b->cancelled = true;
            (void)nta_outgoing_tcancel(b->invite, NULL, NULL, SIPTAG_REASON_STR(reason), TAG_END());
        }
    }
    free(reason);
}

void ua_outbound_cancel(struct ua_call *c, enum ua_why why, uint32_t cause)
{
    cancel_branches(c, why, cause);
    if (all_over(c))
        ua_call_bury(c);
}

static void acknowledge(struct ua_branch *b, struct ua_dialog *d, const sip_t *sip)
{
    sip_cseq_t cseq[1];
    sip_cseq_init(cseq);
    cseq->cs_seq = sip->sip_cseq->cs_seq;
    cseq->cs_method = sip_method_ack;
    cseq->cs_method_name = "ACK";
    nta_leg_client_reroute(d->leg, sip->sip_record_route, sip->sip_contact, 1);
    nta_outgoing_t *ack = nta_outgoing_tcreate(d->leg, NULL, NULL, URL_STRING_MAKE(b->route), SIP_METHOD_ACK, NULL, SIPTAG_CSEQ(cseq), TAG_END());
    if (ack)
        nta_outgoing_destroy(ack);
}

/* Answered, but too late or twice: acknowledged and ended at once. */
static void answered_in_vain(struct ua_branch *b, struct ua_dialog *d, const sip_t *sip)
{
    acknowledge(b, d, sip);
    char *reason = ua_reason_text(UA_WHY_TAKEN, 26);
    nta_outgoing_t *bye = nta_outgoing_tcreate(d->leg, NULL, NULL, URL_STRING_MAKE(b->route), SIP_METHOD_BYE, NULL, SIPTAG_REASON_STR(reason), TAG_END());
    if (bye)
        nta_outgoing_destroy(bye);
    free(reason);
}

static void win(struct ua_branch *b, struct ua_dialog *d, const sip_t *sip)
{
    struct ua_call *c = b->call;
    acknowledge(b, d, sip);
    c->dialog = d;
    forks_close(b, d);
    base_close(b); /* it would take the dialog's requests */
    free(c->route);
    c->route = ua_copy(b->route);
    c->state = UA_TALKING;
    ua_timer_off(c->ua, &c->ring);
    ua_call_told(c, UA_ANSWERED, sip);
    ua_session_agreed(c, sip);
    branch_over(b);
    cancel_branches(c, UA_WHY_TAKEN, 26);
}

static void answered(struct ua_branch *b, const sip_t *sip)
{
    struct ua_call *c = b->call;
    struct ua_dialog *d = fork_of(b, sip);
    if (d && c->state == UA_DIALLING) {
        win(b, d, sip);
        return;
    }
    if (d)
        answered_in_vain(b, d, sip);
    branch_over(b);
    if (c->state == UA_LEAVING && !c->dialog && all_over(c))
        ua_call_bury(c);
}

static void provisional(struct ua_branch *b, const sip_t *sip)
{
    struct ua_call *c = b->call;
    int status = sip->sip_status->st_status;
    if (status <= 100 || c->state != UA_DIALLING)
        return;
    struct ua_dialog *d = fork_of(b, sip);
    if (sip->sip_rseq && sip_has_feature(sip->sip_require, "100rel")) {
        uint32_t rseq = (uint32_t)sip->sip_rseq->rs_response;
        if (!d || (d->rseq && rseq != d->rseq + 1))
            return; /* again, or out of order: RFC 3262 4 has it sent again */
        d->rseq = rseq;
        sip_rack_t rack[1];
        sip_rack_init(rack);
        rack->ra_response = rseq;
        rack->ra_cseq = sip->sip_cseq->cs_seq;
        rack->ra_method = sip_method_invite;
        rack->ra_method_name = "INVITE";
        nta_outgoing_t *prack = nta_outgoing_tcreate(d->leg, NULL, NULL, URL_STRING_MAKE(b->route), SIP_METHOD_PRACK, NULL, SIPTAG_RACK(rack), TAG_END());
        if (prack)
            nta_outgoing_destroy(prack);
    }
    ua_call_told(c, UA_RINGING, sip);
}

static void failed(struct ua_call *c)
{
    uint32_t status = c->best_status ? c->best_status : 503;
    ua_call_ended(c, ua_why_of(status, c->best_cause), status, c->best_cause ? c->best_cause : ua_cause_of_status(status), true);
    if (all_over(c))
        ua_call_bury(c);
    else
        cancel_branches(c, UA_WHY_REFUSED, c->best_cause);
}

/* Of several refusals the one that says most: 6xx, then anything that came from a person or a phone. */
static void remember(struct ua_call *c, uint32_t status, const sip_t *sip)
{
    bool weak = c->best_status == 0 || c->best_status == 408 || c->best_status == 503 || c->best_status == 480;
    if (status >= 600 || (weak && c->best_status < 600)) {
        c->best_status = status;
        c->best_cause = ua_said_cause(sip);
    }
}

static void rest(struct ua_call *c, const struct ua_branch *b, const sip_t *sip)
{
    struct ua_trunk_row *t = ua_trunk_find(c->ua->world, c->trunk);
    int64_t us = REST_US;
    if (sip && sip->sip_retry_after && sip->sip_retry_after->af_delta < 3600)
        us = (int64_t)sip->sip_retry_after->af_delta * 1000000;
    for (uint32_t i = 0; t && i < t->t.targets_count; i++)
        if (strcmp(t->t.targets[i], b->route) == 0)
            t->rest_until_us[i] = ua_now_us() + us;
}

static void branch_failed(struct ua_branch *b, uint32_t status, const sip_t *sip)
{
    struct ua_call *c = b->call;
    b->tries++;
    bool challenged = status == 401 || status == 407;
    if (c->state == UA_DIALLING && challenged && c->client && b->tries < UA_TRIES_MAX && ua_client_challenged(c->client, sip)) {
        branch_over(b);
        branch_begin(b);
        return;
    }
    if (c->state == UA_DIALLING && status == 422 && sip && sip->sip_min_se && b->tries < UA_TRIES_MAX) {
        c->min_se_s = (uint32_t)sip->sip_min_se->min_delta;
        branch_over(b);
        branch_begin(b);
        return;
    }
    branch_over(b);
    if (c->state != UA_DIALLING) {
        if (c->state == UA_LEAVING && !c->dialog && all_over(c))
            ua_call_bury(c);
        return;
    }
    remember(c, status, sip);
    if (!c->parallel && (status == 503 || status == 408)) {
        rest(c, b, sip);
        if (++c->branch_at < c->branches_count) {
            branch_begin(&c->branches[c->branch_at]);
            return;
        }
    }
    if (!c->parallel || status >= 600 || all_over(c))
        failed(c);
}

static int on_invite(void *magic, nta_outgoing_t *request, const sip_t *sip)
{
    struct ua_branch *b = magic;
    if (request != b->invite)
        return 0;
    uint32_t status = sip ? (uint32_t)sip->sip_status->st_status : 408;
    if (sip && status > 100 && status < 300 && b->call->state == UA_DIALLING) {
        msg_t *msg = nta_outgoing_getresponse(request);
        ua_call_heard(b->call, msg);
        msg_destroy(msg);
    }
    if (status < 200)
        provisional(b, sip);
    else if (status < 300)
        answered(b, sip);
    else
        branch_failed(b, status, sip);
    return 0;
}

/* ---- the request ---- */

/* Text as it may stand in the user part of a URI (RFC 3261 25.1). */
static char *escaped(const char *number)
{
    char *out = ua_room(strlen(number) * 3 + 1);
    size_t n = 0;
    for (const char *p = number; *p; p++) {
        if (*p == '#') {
            memcpy(out + n, "%23", 3);
            n += 3;
        } else {
            out[n++] = *p;
        }
    }
    out[n] = 0;
    return out;
}

static char *quoted(const char *display)
{
    if (!display || !*display)
        return ua_copy("");
    char *out = ua_room(strlen(display) * 2 + 4);
    size_t n = 0;
    out[n++] = '"';
    for (const char *p = display; *p; p++) {
        if (*p == '"' || *p == '\\')
            out[n++] = '\\';
        out[n++] = *p;
    }
    memcpy(out + n, "\" ", 3);
    return out;
}

static const char *domain_of(const struct ua_call *c)
{
    const struct ua_trunk_row *t = c->trunk ? ua_trunk_find(c->ua->world, c->trunk) : NULL;
    return t && t->t.domain ? t->t.domain : c->ua->world->realm;
}

static void branch_begin(struct ua_branch *b)
{
    struct ua_call *c = b->call;
    struct ua *ua = c->ua;
    const struct ua_trunk_row *t = c->trunk ? ua_trunk_find(ua->world, c->trunk) : NULL;
    const char *domain = domain_of(c);
    char *to_user = escaped(c->number), *caller = c->caller ? escaped(c->caller) : NULL, *display = quoted(c->display);
    char *from = caller ? ua_text("%s<sip:%s@%s>", display, caller, domain) : ua_text("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
    char *to = ua_text("<sip:%s@%s>", to_user, domain);
    char *asserted = t && t->t.trusted && caller ? ua_text("P-Asserted-Identity: %s<sip:%s@%s>", display, caller, domain) : NULL;
    char *credentials = c->client ? ua_client_header(c->client, "INVITE", b->uri) : NULL;
    char expires[64], least[16], forwards[16];
    if (c->min_se_s > c->session_s)
        c->session_s = c->min_se_s;
    const char *session = ua_session_header(c, expires, true);
    snprintf(least, sizeof least, "%u", (unsigned)(c->min_se_s ? c->min_se_s : ua->conf.session_min_s));
    snprintf(forwards, sizeof forwards, "%u", (unsigned)c->max_forwards);
    if (!b->base.leg) {
        b->base.call = c;
        b->base.leg = nta_leg_tcreate(ua->agent, ua_within, &b->base, SIPTAG_FROM_STR(from), SIPTAG_TO_STR(to), TAG_END());
        if (b->base.leg) {
            ua->dialogs++;
            nta_leg_tag(b->base.leg, NULL);
        }
    }
    b->begun = true;
    b->cancelled = false;
    const char *proxy = t && t->t.proxy ? t->t.proxy : b->route;
    b->invite = b->base.leg
                    ? nta_outgoing_tcreate(b->base.leg, on_invite, b, URL_STRING_MAKE(proxy), SIP_METHOD_INVITE, URL_STRING_MAKE(b->uri),
                                           SIPTAG_CONTACT_STR(ua_contact(ua, c->transport)), SIPTAG_MAX_FORWARDS_STR(forwards),
                                           SIPTAG_ALLOW_STR(ua_allow()), SIPTAG_SUPPORTED_STR("timer, 100rel"),
                                           SIPTAG_USER_AGENT_STR(ua->conf.name), TAG_IF(session, SIPTAG_SESSION_EXPIRES_STR(session)),
                                           TAG_IF(session, SIPTAG_MIN_SE_STR(least)), TAG_IF(!caller, SIPTAG_PRIVACY_STR("id")),
                                           TAG_IF(asserted, SIPTAG_HEADER_STR(asserted)), TAG_IF(credentials, SIPTAG_HEADER_STR(credentials)),
                                           SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(c->sdp), TAG_END())
                    : NULL;
    free(to_user);
    free(caller);
    free(display);
    free(from);
    free(to);
    free(asserted);
    free(credentials);
    if (!b->invite) {
        remember(c, 503, NULL);
        if (!c->parallel && ++c->branch_at < c->branches_count)
            branch_begin(&c->branches[c->branch_at]);
        else if (all_over(c))
            failed(c);
    }
}

static void on_ring(struct ua *ua, su_timer_t *t, void *arg)
{
    (void)ua, (void)t;
    struct ua_call *c = arg;
    ua_call_ended(c, UA_WHY_NO_ANSWER, 0, 19, false);
    ua_outbound_cancel(c, UA_WHY_NO_ANSWER, 19);
}

static enum ua_transport transport_in(const char *uri)
{
    const char *at = strcasestr(uri, "transport=");
    return at ? ua_transport_of(at + 10) : strncasecmp(uri, "sips:", 5) == 0 ? UA_TLS : UA_UDP;
}

static void add_branch(struct ua_call *c, char *uri, const char *route)
{
    struct ua_branch *b = &c->branches[c->branches_count++];
    b->call = c;
    b->uri = uri;
    b->route = ua_copy(route);
    c->transport = transport_in(route ? route : uri);
}

/* "sip:192.0.2.1;transport=tcp" and a number: "sip:+86...@192.0.2.1;transport=tcp". */
static char *uri_at(const char *target, const char *number)
{
    const char *host = strchr(target, ':');
    char *user = escaped(number);
    char *uri = host ? ua_text("%.*s:%s@%s", (int)(host - target), target, user, host + 1) : NULL;
    free(user);
    return uri;
}

static void to_trunk(struct ua_call *c, const struct ua_trunk_row *t)
{
    int64_t now_us = ua_now_us();
    for (int resting = 0; resting < 2; resting++) /* those in service first, in their order */
        for (uint32_t i = 0; i < t->t.targets_count; i++)
            if ((t->rest_until_us[i] > now_us) == (resting == 1))
                add_branch(c, uri_at(t->t.targets[i], c->number), t->t.targets[i]);
    if (t->t.user_out) {
        c->client = calloc(1, sizeof *c->client);
        if (!c->client)
            abort();
        c->client->user = ua_copy(t->t.user_out);
        c->client->password = ua_copy(t->t.password_out ? t->t.password_out : "");
    }
}

static void to_phone(struct ua_call *c, const struct ua_phone_row *p)
{
    int64_t now_us = ua_now_us();
    c->parallel = true;
    for (uint32_t i = 0; i < p->bindings_count; i++)
        if (p->bindings[i].until_us > now_us)
            add_branch(c, ua_copy(p->bindings[i].contact), p->bindings[i].route);
}

void ua_outbound(struct ua_call *c, const struct ua_dial *dial)
{
    struct ua *ua = c->ua;
    const struct ua_trunk_row *t = dial->trunk ? ua_trunk_find(ua->world, dial->trunk) : NULL;
    const struct ua_phone_row *p = dial->phone ? ua_phone_find(ua->world, dial->phone) : NULL;
    c->owner = dial->owner;
    c->trunk = dial->trunk;
    c->phone = dial->phone;
    c->state = UA_DIALLING;
    c->number = ua_copy(p ? p->user : dial->number ? dial->number : "unknown");
    c->caller = ua_copy(dial->caller);
    c->display = ua_copy(dial->display);
    c->sdp = ua_copy_n(dial->sdp.p, dial->sdp.n);
    c->max_forwards = dial->max_forwards ? dial->max_forwards : 70;
    c->session_s = ua->conf.session_s == UINT32_MAX ? 0 : ua->conf.session_s;
    uint32_t most = t ? t->t.targets_count : p ? p->bindings_count : 0;
    c->branches = calloc(most ? most : 1, sizeof *c->branches);
    if (!c->branches)
        abort();
    if (t)
        to_trunk(c, t);
    else if (p)
        to_phone(c, p);
    if (c->branches_count == 0 || ua->stopping) {
        ua_call_ended(c, UA_WHY_UNREACHABLE, p ? 480 : 404, p ? 20 : 3, false);
        ua_call_bury(c);
        return;
    }
    ua_timer(ua, &c->ring, (dial->ring_s ? dial->ring_s : ua->conf.progress_s) * 1000, on_ring, c);
    uint32_t first = c->parallel ? c->branches_count : 1;
    for (uint32_t i = 0; i < first && c->state == UA_DIALLING; i++)
        branch_begin(&c->branches[i]);
}
