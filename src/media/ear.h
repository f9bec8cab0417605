/* ear.h: what a leg hears, in steps of 20 ms: jitter buffer, decoder, concealment. Pure. Zeroed is the beginning. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "media/conceal.h"
#include "media/jitter.h"
#include "media/media.h"
#include "media/rtp.h"

#define MEDIA_STEP 160 /* samples */

struct media_ear {
    struct jitter jitter;
    uint64_t concealed; /* steps that were at least partly made up */
    uint8_t credit;     /* steps that may be made up before it is silence */
    uint16_t kept;      /* samples decoded and not yet taken */
    int16_t rest[MEDIA_STEP];
    struct conceal conceal;
    struct jitter_piece pieces[JITTER_PIECES]; /* last: memory that is not touched until sound comes */
};

void media_ear_reset(struct media_ear *e); /* another source */
/* A packet's sound, any length; longer than 200 ms is cut. */
void media_ear_put(struct media_ear *e, const struct rtp *r, enum media_codec codec, int64_t now_us);
/* The next 20 ms. false: silence, ret_samples is zeroed. */
bool media_ear_take(struct media_ear *e, int64_t now_us, int16_t ret_samples[MEDIA_STEP]);
