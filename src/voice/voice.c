#include "voice/voice.h"

#include <assert.h>
#include <stdlib.h>

#include "voice/inside.h"

#define PLAIN_BYTES 4096u
#define SCRATCH_BYTES 32768u
#define LIVE_BYTES 64u /* more than one in CALLS has */

static bool room_for(struct buf *b, size_t bytes)
{
    *b = (struct buf){.p = malloc(bytes), .room = bytes};
    return b->p;
}

/* The map has grown to all the calls there can be, so that it takes no memory later. */
static bool grow_map(struct map *m, uint32_t count)
{
    for (uint64_t id = 1; id <= count; id++)
        if (map_put(m, id, 0) != OK)
            return false;
    for (uint64_t id = 1; id <= count; id++)
        map_del(m, id);
    return true;
}

static bool take_memory(struct voice *v)
{
    const struct voice_conf *f = &v->conf;

    v->calls = calloc(f->calls_max, sizeof *v->calls);
    v->free_calls = calloc(f->calls_max, sizeof *v->free_calls);
    v->heap = calloc(f->calls_max + 1, sizeof *v->heap);
    v->kept.events = calloc(f->kept_max, sizeof *v->kept.events);
    v->kept.bytes = malloc(f->kept_bytes);
    const bool bufs = room_for(&v->scratch, SCRATCH_BYTES) && room_for(&v->plain, PLAIN_BYTES) &&
                      room_for(&v->calls_frame, 64 + (size_t)LIVE_BYTES * f->calls_max * LEGS_MAX) &&
                      room_for(&v->calls_list, (size_t)LIVE_BYTES * f->calls_max) && room_for(&v->legs_list, (size_t)LIVE_BYTES * f->calls_max * LEGS_MAX);
    return v->calls && v->free_calls && v->heap && v->kept.events && v->kept.bytes && bufs && grow_map(&v->by_id, f->calls_max);
}

enum err voice_new(const struct voice_conf *conf, struct voice **ret_voice)
{
    if (conf->calls_max == 0 || conf->calls_max > VOICE_CALLS_MAX || conf->kept_max <= 2 * conf->calls_max || conf->kept_max > 1u << 24 ||
        conf->kept_bytes < 2 * VOICE_KEPT_SLACK + 256 * conf->calls_max || conf->instance == 0)
        return ERR_FIELD_RANGE;
    struct voice *v = calloc(1, sizeof *v);
    if (!v)
        return ERR_NOMEM;
    v->conf = *conf;
    if (!take_memory(v)) {
        voice_done(v);
        return ERR_NOMEM;
    }
    v->kept.first = v->kept.next = 1;
    voice_budget_init(v);
    v->kept.max = conf->kept_max;
    v->kept.room = conf->kept_bytes;
    while (v->free_count < conf->calls_max) {
        v->free_calls[v->free_count] = conf->calls_max - 1 - v->free_count;
        v->free_count++;
    }
    *ret_voice = v;
    return OK;
}

void voice_done(struct voice *v)
{
    if (!v)
        return;
    free(v->calls);
    free(v->free_calls);
    free(v->heap);
    free(v->kept.events);
    free(v->kept.bytes);
    buf_done(&v->scratch);
    buf_done(&v->plain);
    buf_done(&v->calls_frame);
    buf_done(&v->calls_list);
    buf_done(&v->legs_list);
    map_done(&v->by_id);
    free(v);
}

static void incoming(struct voice *v, const struct voice_in *in)
{
    char to[64], from[64], name[128], diversion[64];

    voice_budget_lag(v, in->waited_us);
    const bool possible = v->phase == PHASE_UP && in->call % 2 && !voice_call_of(v, in->call);
    uint32_t retry_s = possible ? voice_refuses(v, in->trunk) : VOICE_RETRY_S;
    if (!retry_s && !voice_budget_take(v))
        retry_s = VOICE_RETRY_S;
    if (retry_s) {
        struct voice_effect *no = voice_do(v, VOICE_REJECT, NULL, NULL);
        no->call = in->call;
        no->status = 503;
        no->retry_s = retry_s;
        v->stats.refused++;
        return;
    }
    struct call *c = voice_call_new(v, in->call);
    struct leg *l = voice_leg_new(v, c, true, in->leg_kind, 0);
    struct link f = {.kind = LINK_EV_CALL,
                     .ev_call = {.kind = (uint8_t)in->leg_kind,
                                 .trunk = in->trunk,
                                 .phone = in->phone,
                                 .to = voice_clean(in->to, sizeof to, to),
                                 .from = voice_clean(in->from, sizeof from, from),
                                 .name = voice_clean(in->name, sizeof name, name),
                                 .diversion = voice_clean(in->diversion, sizeof diversion, diversion),
                                 .withheld = in->withheld}};
    l->opened = true;
    voice_trunk_take(v, l, in->trunk);
    voice_do(v, VOICE_OPEN, c, l);
    voice_do(v, VOICE_PROGRESS, c, l);
    c->told_no = v->kept.next;
    voice_tell(v, c, &f);
    voice_call_settle(v, c);
}

static void phone(struct voice *v, const struct voice_in *in)
{
    struct link f = {.kind = LINK_EV_PHONE, .ev_phone = {.phone = in->phone, .there = in->there}};
    voice_tell(v, NULL, &f);
}

static void stop(struct voice *v)
{
    v->stopping = true;
    for (uint32_t i = 0; i < v->conf.calls_max; i++) {
        struct call *c = &v->calls[i];
        if (!c->id || c->state == LINK_CALL_ENDED)
            continue;
        c->doom = LINK_REASON_STOPPING;
        c->due_us = voice_due_of(c);
        voice_heap_put(v, c);
    }
}

/* As many as there is room for effects of; the rest is due at once. */
static void run_due(struct voice *v)
{
    while (v->heap_count && v->heap[1]->due_us <= v->now_us && v->effects_count <= EFFECTS_MAX - EFFECTS_SPARE)
        voice_call_due(v, v->heap[1]);
}

static void hear(struct voice *v, const struct voice_in *in)
{
    switch (in->kind) {
    case VOICE_TICK:
        break;
    case VOICE_LINK_UP:
        voice_link_up(v);
        break;
    case VOICE_LINK_DOWN:
        v->phase = PHASE_DOWN;
        break;
    case VOICE_LINK_FRAME:
        voice_link_in(v, in->frame);
        break;
    case VOICE_STOP:
        stop(v);
        break;
    case VOICE_INCOMING:
        incoming(v, in);
        break;
    case VOICE_PHONE:
        phone(v, in);
        break;
    default:
        voice_leg_in(v, in);
    }
}

const struct voice_effect *voice_event(struct voice *v, int64_t now_us, const struct voice_in *in, uint32_t *ret_count)
{
    assert(now_us >= v->now_us);
    v->now_us = now_us;
    v->effects_count = 0;
    v->plain.n = 0;
    hear(v, in);
    run_due(v);
    voice_flush(v);
    *ret_count = v->effects_count;
    return v->effects;
}

int64_t voice_next_us(const struct voice *v)
{
    const bool more = v->phase == PHASE_UP && (v->calls_due || (v->sent + 1 < v->kept.next && v->effects_count == EFFECTS_MAX));
    return more ? v->now_us : v->heap_count ? v->heap[1]->due_us : NEVER_US;
}

void voice_stats(const struct voice *v, struct voice_stats *ret_stats)
{
    *ret_stats = v->stats;
    ret_stats->timers = v->heap_count;
    ret_stats->events = v->kept.next - 1;
}
