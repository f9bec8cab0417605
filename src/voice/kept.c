/* Events until they are acknowledged: encoded, in a ring of bytes. Each call has room kept for its ENDED. */
#include <assert.h>
#include <string.h>

#include "voice/inside.h"

#define ENDED_BYTES 128u /* more than one has, with what a wrap may leave empty */

bool voice_kept_room(const struct voice *v, size_t n)
{
    const struct kept *k = &v->kept;
    return k->next - k->first + v->stats.calls + 2 < k->max && k->used + n + VOICE_KEPT_SLACK + (uint64_t)ENDED_BYTES * v->stats.calls <= k->room;
}

bool voice_kept_knows(const struct voice *v, uint64_t call)
{
    const struct kept *k = &v->kept;

    for (uint64_t no = k->first; no < k->next; no++) {
        struct rd r = {.p = k->bytes + k->events[no % k->max].at, .n = k->events[no % k->max].n, .at = LINK_HEAD_BYTES + 8};
        if (rd_u64(&r) == call)
            return true;
    }
    return false;
}

uint64_t voice_keep(struct voice *v, const struct link *f)
{
    struct kept *k = &v->kept;
    struct link numbered = *f;

    numbered.event.no = k->next;
    v->scratch.n = 0;
    const enum err err = link_encode(&v->scratch, &numbered);
    assert(err == OK);
    const uint32_t n = (uint32_t)v->scratch.n, pad = k->head + n > k->room ? k->room - k->head : 0;
    if (k->next - k->first == k->max || k->used + pad + n > k->room)
        return 0;
    const uint32_t at = pad ? 0 : k->head;
    memcpy(k->bytes + at, v->scratch.p, n);
    k->events[k->next % k->max] = (struct kept_event){at, n, pad, f->kind, v->now_us};
    k->head = (at + n) % k->room;
    k->used += pad + n;
    v->stats.kept++;
    return k->next++;
}

void voice_kept_ack(struct voice *v, uint64_t no)
{
    struct kept *k = &v->kept;

    for (; k->first < k->next && k->first <= no; k->first++) {
        const struct kept_event *e = &k->events[k->first % k->max];
        voice_budget_acked(v, e);
        k->used -= e->n + e->pad;
        v->stats.kept--;
    }
    if (k->first == k->next)
        k->head = 0; /* the same bytes again and again: the rest of the ring is memory that is never touched */
}

void voice_flush(struct voice *v)
{
    const struct kept *k = &v->kept;

    if (v->phase != PHASE_UP)
        return;
    if (v->sent + 1 < k->first)
        v->sent = k->first - 1;
    while (v->sent + 1 < k->next && v->effects_count < EFFECTS_MAX) {
        const struct kept_event *e = &k->events[++v->sent % k->max];
        struct voice_effect *send = voice_do(v, VOICE_SEND, NULL, NULL);
        send->p = k->bytes + e->at;
        send->n = e->n;
    }
    if (v->calls_due && v->sent + 1 == k->next && v->effects_count < EFFECTS_MAX)
        voice_link_flush_calls(v);
}
