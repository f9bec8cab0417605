/* What goes out: effects, and events of the link. */
#include <assert.h>
#include <string.h>

#include "voice/inside.h"

struct voice_effect *voice_do(struct voice *v, enum voice_effect_kind kind, const struct call *c, const struct leg *l)
{
    assert(v->effects_count < EFFECTS_MAX);
    struct voice_effect *e = &v->effects[v->effects_count++];
    *e = (struct voice_effect){.kind = kind, .call = c ? c->id : 0, .leg = l ? l->id : 0, .leg_kind = l ? l->kind : LINK_LEG_NONE};
    return e;
}

void voice_plain(struct voice *v, const struct link *f)
{
    const size_t at = v->plain.n;
    const enum err err = link_encode(&v->plain, f);

    assert(err == OK);
    struct voice_effect *send = voice_do(v, VOICE_SEND, NULL, NULL);
    send->p = v->plain.p + at;
    send->n = v->plain.n - at;
}

static bool may_be_missed(uint16_t kind)
{
    return kind == LINK_EV_RINGING || kind == LINK_EV_PROGRESS || kind == LINK_EV_HELD || kind == LINK_EV_RESUMED || kind == LINK_EV_MUTED ||
           kind == LINK_EV_UNMUTED || kind == LINK_EV_DIGIT || kind == LINK_EV_PHONE;
}

bool voice_tell(struct voice *v, struct call *c, struct link *f)
{
    f->event.call = c ? c->id : 0;
    const size_t n = f->kind == LINK_EV_SDP ? 64 + f->ev_sdp.text.n : f->kind == LINK_EV_CALL ? 1024 : 256;
    if (f->kind == LINK_EV_ENDED || voice_kept_room(v, n)) {
        const uint64_t no = voice_keep(v, f);
        assert(no);
        return true;
    }
    v->stats.untold++;
    if (c && !may_be_missed((uint16_t)f->kind) && c->state != LINK_CALL_ENDED)
        c->doom = LINK_REASON_FULL;
    return false;
}

struct str voice_clean(struct str s, size_t bytes_max, char *room)
{
    const bool good = str_utf8(s);
    size_t n = s.n < bytes_max ? s.n : bytes_max;

    while (good && n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    for (size_t i = 0; i < n; i++) {
        const unsigned char b = (unsigned char)s.p[i];
        room[i] = b == 0 || (!good && b >= 0x80) ? '?' : (char)b;
    }
    return (struct str){room, n};
}
