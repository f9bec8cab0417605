#include "media/ear.h"

#include <string.h>

#include "media/g711.h"

#define CREDIT 3            /* 60 ms are made up, then it is silence */
#define PACKET_SAMPLES 1600 /* 200 ms */

void media_ear_reset(struct media_ear *e)
{
    jitter_reset(&e->jitter);
    e->kept = e->credit = 0;
}

void media_ear_put(struct media_ear *e, const struct rtp *r, enum media_codec codec, int64_t now_us)
{
    struct jitter_piece piece = {.codec = (uint8_t)codec};

    for (size_t at = 0; at < r->payload_bytes && at < PACKET_SAMPLES; at += piece.samples) {
        size_t n = r->payload_bytes - at < JITTER_STEP ? r->payload_bytes - at : JITTER_STEP;
        piece.ts = r->ts + (uint32_t)at;
        piece.samples = piece.bytes = (uint16_t)n;
        memcpy(piece.data, r->payload + at, n);
        jitter_put(&e->jitter, e->pieces, &piece, now_us);
    }
}

static void decode(const struct jitter_piece *piece, int16_t *ret_samples)
{
    if (piece->codec == MEDIA_PCMU)
        g711_u_decode(piece->data, piece->samples, ret_samples);
    else
        g711_a_decode(piece->data, piece->samples, ret_samples);
}

/* Two pieces in the time of one, the first fading into the second. */
static size_t merge(struct media_ear *e, int64_t now_us, int16_t *samples, size_t n)
{
    const struct jitter_piece *piece;
    int16_t second[JITTER_STEP];
    uint16_t count;

    enum jitter_got got = jitter_get(&e->jitter, e->pieces, now_us, &piece, &count);
    if (got != JITTER_PIECE && got != JITTER_SHRINK)
        return n;
    decode(piece, second);
    size_t both = n < count ? n : count;
    for (size_t i = 0; i < both; i++)
        samples[i] = (int16_t)((samples[i] * (int32_t)(both - i) + second[i] * (int32_t)i) / (int32_t)both);
    if (count > both) {
        memcpy(samples + both, second + both, (count - both) * sizeof *samples);
        return count;
    }
    return n;
}

/* Some more sound, 1 to MEDIA_STEP samples. */
static size_t more(struct media_ear *e, int64_t now_us, int16_t *ret_samples, bool *ret_sound, bool *ret_made)
{
    const struct jitter_piece *piece;
    uint16_t n = MEDIA_STEP;

    switch (jitter_get(&e->jitter, e->pieces, now_us, &piece, &n)) {
    case JITTER_SHRINK:
        decode(piece, ret_samples);
        n = (uint16_t)merge(e, now_us, ret_samples, n);
        break;
    case JITTER_PIECE:
        decode(piece, ret_samples);
        break;
    case JITTER_LOST:
        conceal_make(&e->conceal, ret_samples, n);
        *ret_made = *ret_sound = true;
        return n;
    case JITTER_EMPTY:
        n = MEDIA_STEP;
        if (e->credit > 0) {
            e->credit--;
            conceal_make(&e->conceal, ret_samples, n);
            *ret_made = *ret_sound = true;
        } else {
            conceal_silence(&e->conceal, ret_samples, n);
        }
        return n;
    }
    e->credit = CREDIT;
    conceal_heard(&e->conceal, ret_samples, n);
    *ret_sound = true;
    return n;
}

bool media_ear_take(struct media_ear *e, int64_t now_us, int16_t ret_samples[MEDIA_STEP])
{
    int16_t samples[2 * MEDIA_STEP];
    size_t n = e->kept;
    bool sound = n > 0, made = false;

    memcpy(samples, e->rest, n * sizeof *samples);
    while (n < MEDIA_STEP)
        n += more(e, now_us, samples + n, &sound, &made);
    e->concealed += made;
    memcpy(ret_samples, samples, MEDIA_STEP * sizeof *samples);
    e->kept = (uint16_t)(n - MEDIA_STEP);
    memcpy(e->rest, samples + MEDIA_STEP, e->kept * sizeof *samples);
    return sound;
}
