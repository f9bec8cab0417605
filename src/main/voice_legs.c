/* voice_legs.c: a leg is what call control calls it, a call of the user agent (but a browser's) and a leg of media; this joins them, and says of
 * the sound what both sides agree on. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "main/voice_state.h"
#include "sip/cause.h"

static void *at(const struct map *m, uint64_t key)
{
    uint64_t value = 0;
    return key && map_get(m, key, &value) ? (void *)(uintptr_t)value : NULL; // NOLINT: a map keeps pointers as numbers
}

struct main_voice_leg *main_voice_leg(const struct main_voice *m, uint64_t id)
{
    return at(&m->legs, id);
}

struct main_voice_leg *main_voice_leg_of_sip(const struct main_voice *m, ua_call_id call)
{
    return at(&m->by_sip, call);
}

struct main_voice_leg *main_voice_leg_of_media(const struct main_voice *m, media_id leg)
{
    return at(&m->by_media, leg);
}

struct main_voice_leg *main_voice_leg_new(struct main_voice *m, const struct voice_effect *e)
{
    struct main_voice_leg *l = calloc(1, sizeof *l);
    if (!l || map_put(&m->legs, e->leg, (uintptr_t)l) != OK) {
        free(l);
        return NULL;
    }
    *l = (struct main_voice_leg){.id = e->leg, .call = e->call, .kind = e->leg_kind};
    return l;
}

enum err main_voice_leg_sip(struct main_voice *m, struct main_voice_leg *l, ua_call_id call)
{
    l->sip = call;
    return map_put(&m->by_sip, call, (uintptr_t)l);
}

void main_voice_leg_heard(struct main_voice_leg *l, const char *host)
{
    if (media_addr_of(str_of(host), 0, &l->also) != OK)
        l->also = (union media_addr){0};
}

/* -- sound -- */

/* The guard is media's from here on, or freed. */
static enum err open_media(struct main_voice *m, struct main_voice_leg *l, const struct media_guard_ops *ops, void *guard)
{
    struct media_leg_options o = {.group = l->call, .guard_ops = ops, .guard = guard, .rtcp_mux = l->kind == LINK_LEG_BROWSER};
    uint16_t port = 0;
    enum err err = media_leg_open(m->media, &o, &l->media, &port);
    if (err == OK && (err = map_put(&m->by_media, l->media, (uintptr_t)l)) != OK) {
        if (media_leg_close(m->media, l->media) != OK)
            m->failures++;
        l->media = 0;
        return err;
    }
    if (err != OK) {
        l->media = 0;
        if (ops)
            ops->done(guard);
        return err;
    }
    l->own.at = m->at;
    media_addr_set_port(&l->own.at, port);
    return OK;
}

/* What was agreed reaches media. Where 0.0.0.0 holds us, packets go where they went. */
static enum err use(struct main_voice *m, struct main_voice_leg *l, const struct sdp_leg *a)
{
    struct media_remote r = {.addr = a->to, .also = l->also, .rtcp = a->rtcp_to, .rtcp_mux = a->rtcp_mux, .codec = a->codec, .payload_type = a->payload,
                             .digit_type = a->digits, .digit_type_in = a->digits_in, .ptime_ms = a->ptime_ms,
                             .send = a->direction & SDP_SENDONLY, .receive = a->direction & SDP_RECVONLY};
    if (media_addr_none(&r.addr) && a->guard != SDP_BROWSER) {
        r.addr = l->agreed.to;
        r.rtcp = l->agreed.rtcp_to;
        r.send = false;
    }
    const union media_addr to = r.addr, rtcp_to = r.rtcp;
    enum err err = media_leg_remote(m->media, l->media, &r);
    if (err == OK && a->guard == SDP_SDES) {
        void *keys = wire_sdes_keys(&a->in.keys, &a->out.keys);
        err = keys ? media_leg_tell(m->media, l->media, keys) : ERR_NOMEM;
        if (err != OK)
            free(keys);
    }
    if (err != OK)
        return err;
    l->agreed = *a;
    l->agreed.to = to;
    l->agreed.rtcp_to = rtcp_to;
    return OK;
}

enum err main_voice_leg_offer(struct main_voice *m, struct main_voice_leg *l)
{
    if (!l->media) {
        enum err err = wire_own(&l->own, NULL);
        if (err == OK)
            err = open_media(m, l, NULL, NULL);
        if (err != OK)
            return err;
        l->own.guard = SDP_PLAIN;
        l->own.direction = SDP_SENDRECV;
    }
    buf_clear(&l->said);
    sdp_write_offer(&l->own, &l->said);
    return l->said.err;
}

static enum err open_for(struct main_voice *m, struct main_voice_leg *l, const struct sdp_leg *a)
{
    void *guard = NULL;
    enum err err = OK;
    l->own.guard = a->guard; /* what secures a leg stays */
    if (a->guard == SDP_PLAIN)
        return open_media(m, l, NULL, NULL);
    err = a->guard == SDP_SDES ? wire_sdes_new(&guard) : wire_browser_new(m->dtls, &l->own, a, &guard);
    return err != OK ? err : open_media(m, l, a->guard == SDP_SDES ? &wire_sdes_ops : &wire_browser_ops, guard);
}

/* A browser that begins its checks anew has other credentials; it is answered with new ones. So has a page that was loaded anew, and its guard shakes
 * hands again. */
static enum err restart(struct main_voice *m, struct main_voice_leg *l, const struct sdp_leg *a)
{
    struct sdp_own fresh = {0};
    if (a->guard != SDP_BROWSER || strcmp(a->peer_ufrag, l->agreed.peer_ufrag) == 0)
        return OK;
    enum err err = wire_own(&fresh, m->dtls);
    if (err != OK)
        return err;
    memcpy(l->own.ufrag, fresh.ufrag, sizeof l->own.ufrag);
    memcpy(l->own.pwd, fresh.pwd, sizeof l->own.pwd);
    void *message = wire_browser_restart(&l->own, a);
    err = message ? media_leg_tell(m->media, l->media, message) : ERR_NOMEM;
    if (err != OK)
        free(message);
    return err;
}

static enum sdp_fault failed(struct main_voice *m, enum err err)
{
    m->failures++;
    log_event(LOG_ERROR, "voice", "leg_not_opened", "why=%s", err_code(err));
    return SDP_TOO_BIG;
}

enum sdp_fault main_voice_leg_take(struct main_voice *m, struct main_voice_leg *l, struct str text)
{
    struct sdp offer;
    struct sdp_leg agreed;
    const bool first = !l->media;
    enum err err = OK;
    enum sdp_fault fault = sdp_read(text, &offer);
    if (fault != SDP_OK)
        return fault;
    if (first) {
        err = wire_own(&l->own, l->kind == LINK_LEG_BROWSER ? m->dtls : NULL);
        l->own.guard = l->kind == LINK_LEG_BROWSER ? SDP_BROWSER : SDP_PLAIN | SDP_SDES;
        l->own.direction = SDP_SENDRECV;
    }
    if (err == OK && (fault = sdp_take(&offer, &l->own, &agreed)) != SDP_OK)
        return fault;
    if (err == OK)
        err = first ? open_for(m, l, &agreed) : restart(m, l, &agreed);
    if (err == OK)
        err = use(m, l, &agreed);
    if (err != OK)
        return failed(m, err);
    buf_clear(&l->said);
    sdp_write_answer(&l->own, &offer, &agreed, &l->said);
    return l->said.err ? failed(m, ERR_NOMEM) : SDP_OK;
}

enum sdp_fault main_voice_leg_agree(struct main_voice *m, struct main_voice_leg *l, struct str text)
{
    struct sdp answer;
    struct sdp_leg agreed;
    enum sdp_fault fault = sdp_read(text, &answer);
    if (fault == SDP_OK)
        fault = sdp_agree(&l->own, &answer, &agreed);
    if (fault != SDP_OK)
        return fault;
    enum err err = use(m, l, &agreed);
    return err == OK ? SDP_OK : failed(m, err);
}

/* -- the end -- */

static enum ua_why why_of(enum link_reason reason)
{
    switch (reason) {
    case LINK_REASON_BUSY:
        return UA_WHY_BUSY;
    case LINK_REASON_NO_ANSWER:
    case LINK_REASON_NO_CONFIRM:
        return UA_WHY_NO_ANSWER;
    case LINK_REASON_REFUSED:
        return UA_WHY_REFUSED;
    case LINK_REASON_TAKEN:
        return UA_WHY_TAKEN;
    case LINK_REASON_UNRUNG:
    case LINK_REASON_CALL_ENDED:
        return UA_WHY_CANCELLED;
    case LINK_REASON_MEDIA:
        return UA_WHY_LOST;
    case LINK_REASON_FULL:
    case LINK_REASON_STOPPING:
    case LINK_REASON_ORPHAN:
        return UA_WHY_LIMIT;
    case LINK_REASON_FAILED:
        return UA_WHY_FAILED;
    case LINK_REASON_NUMBER:
        return UA_WHY_UNREACHABLE;
    default:
        return UA_WHY_NORMAL;
    }
}

void main_voice_leg_close(struct main_voice *m, struct main_voice_leg *l, const struct voice_effect *e)
{
    l->closing = true;
    main_voice_play_free(l);
    if (!l->sip)
        l->sip_over = true;
    else if (!l->sip_over && ua_hangup(m->ua, l->sip, why_of(e->reason), e->cause) != OK)
        m->failures++;
    if (!l->media || media_leg_close(m->media, l->media) != OK)
        l->media_over = true;
    main_voice_leg_settle(m, l);
}

static void leg_free(struct main_voice *m, struct main_voice_leg *l)
{
    if (l->sip)
        map_del(&m->by_sip, l->sip);
    if (l->media)
        map_del(&m->by_media, l->media);
    map_del(&m->legs, l->id);
    main_voice_play_free(l);
    buf_done(&l->said);
    free(l);
}

void main_voice_leg_settle(struct main_voice *m, struct main_voice_leg *l)
{
    if (!l->closing || !l->sip_over || !l->media_over)
        return;
    main_voice_later(m, &(struct voice_in){.kind = VOICE_CLOSED, .leg = l->id, .counters = l->counters});
    leg_free(m, l);
}

void main_voice_legs_free(struct main_voice *m)
{
    uint32_t i = 0;
    uint64_t id, value;
    while (map_next(&m->legs, &i, &id, &value)) {
        struct main_voice_leg *l = (void *)(uintptr_t)value; // NOLINT
        main_voice_play_free(l);
        buf_done(&l->said);
        free(l);
    }
    map_done(&m->legs);
    map_done(&m->by_sip);
    map_done(&m->by_media);
    map_done(&m->mixes);
}
