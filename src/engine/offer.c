/* offer.c: offers made and taken back. */
#include "engine/deciding.h"
#include "engine/digest.h"
#include "engine/match.h"

enum err engine_offer(struct deciding *d, struct contact *c)
{
    struct offer_digest digest;
    uint8_t bytes[DIGEST_BYTES_MAX];
    const struct agent *a = engine_choose(d->e, c, d->now_us, &digest);
    if (!a)
        return OK;

    enum err err = engine_room(d, 1, DIGEST_BYTES_MAX);
    if (err != OK)
        return err;
    struct fact f = engine_fact_of(c, EVENT_OFFER);
    f.agent = a->id;
    f.a = (int64_t)d->e->next_token;
    f.b = d->now_us + c->queue->lease_us;
    f.c = digest.eligible;
    f.rest = bytes;
    f.rest_bytes = offer_digest_write(&digest, bytes);
    return engine_emit(d, f);
}

void engine_withdraw(struct deciding *d, const struct contact *c, enum withdrawn why)
{
    struct fact f = engine_fact_of(c, EVENT_WITHDRAW);

    f.a = (int64_t)engine_place(c)->token;
    f.b = why;
    engine_emit_sure(d, f);
}

void engine_withdraw_all(struct deciding *d, const struct agent *a, enum withdrawn why)
{
    const struct contact *c;

    for (contact_id after = 0; (c = engine_next_held(a, after)) != NULL; after = c->id)
        if (c->state == CONTACT_OFFERED)
            engine_withdraw(d, c, why);
}
