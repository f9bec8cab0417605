#include "media/wav.h"

#include <math.h>
#include <string.h>

#include "media/g711.h"

#define RATE_MAX 48000
#define PI 3.14159265358979323846
/* The low-pass: a sinc of so many zero crossings a side under a Blackman window, from a table with points between which one interpolates. */
enum { CROSSINGS = 16, POINTS = 64, TABLE = CROSSINGS * POINTS };
#define CUTOFF 0.9 /* of half the lower rate */

static uint32_t le16(const uint8_t *p)
{
    return (uint32_t)(p[0] | p[1] << 8);
}

static uint32_t le32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static enum err read_format(const uint8_t *p, size_t n, struct wav *w)
{
    static const uint8_t guid_tail[14] = {0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71};

    if (n < 16)
        return ERR_INPUT;
    uint32_t tag = le16(p), bits = le16(p + 14);
    if (tag == 0xfffe) {
        if (n < 40)
            return ERR_INPUT;
        if (memcmp(p + 26, guid_tail, sizeof guid_tail) != 0)
            return ERR_MEDIA_TYPE;
        tag = le16(p + 24);
    }
    w->channels = le16(p + 2);
    w->rate = le32(p + 4);
    if (tag == 1 && bits == 16)
        w->format = WAV_PCM16;
    else if (tag == 6 && bits == 8)
        w->format = WAV_A;
    else if (tag == 7 && bits == 8)
        w->format = WAV_U;
    else
        return ERR_MEDIA_TYPE;
    return w->channels < 1 || w->channels > 2 || w->rate < WAV_RATE || w->rate > RATE_MAX ? ERR_MEDIA_TYPE : OK;
}

static size_t frame_bytes(const struct wav *w)
{
    return (w->format == WAV_PCM16 ? 2u : 1u) * w->channels;
}

enum err wav_read(const uint8_t *p, size_t n, struct wav *ret_wav)
{
    struct wav w = {0};

    if (n < 12 || memcmp(p, "RIFF", 4) != 0 || memcmp(p + 8, "WAVE", 4) != 0)
        return ERR_INPUT;
    for (size_t at = 12; n - at >= 8;) {
        size_t bytes = le32(p + at + 4), there = bytes < n - at - 8 ? bytes : n - at - 8;
        const uint8_t *body = p + at + 8;
        if (memcmp(p + at, "fmt ", 4) == 0) {
            enum err e = read_format(body, there, &w);
            if (e != OK)
                return e;
        } else if (memcmp(p + at, "data", 4) == 0) {
            if (w.rate == 0) /* before its format */
                return ERR_INPUT;
            w.data = body;
            w.frames = there / frame_bytes(&w);
            *ret_wav = w;
            return OK;
        }
        if (there < bytes || bytes + (bytes & 1) > n - at - 8)
            return ERR_INPUT;
        at += 8 + bytes + (bytes & 1);
    }
    return ERR_INPUT;
}

size_t wav_samples(const struct wav *w)
{
    return (size_t)((uint64_t)w->frames * WAV_RATE / w->rate);
}

/* One frame as one sample. */
static int16_t sample_at(const struct wav *w, size_t frame)
{
    const uint8_t *p = w->data + frame * frame_bytes(w);
    int32_t sum = 0;

    for (uint32_t c = 0; c < w->channels; c++)
        switch (w->format) {
        case WAV_PCM16:
            sum += (int16_t)le16(p + 2 * c);
            break;
        case WAV_A:
            sum += g711_a_linear[p[c]];
            break;
        case WAV_U:
            sum += g711_u_linear[p[c]];
            break;
        }
    return (int16_t)(sum / (int32_t)w->channels);
}

static void make_table(double table[TABLE + 2])
{
    for (int i = 0; i < TABLE; i++) {
        double x = (double)i / POINTS, window = 0.42 + 0.5 * cos(PI * x / CROSSINGS) + 0.08 * cos(2 * PI * x / CROSSINGS);
        table[i] = i == 0 ? 1 : sin(PI * x) / (PI * x) * window;
    }
    table[TABLE] = table[TABLE + 1] = 0;
}

/* The sample at a place between frames. scale: zero crossings of the sinc a frame. */
static int16_t between(const struct wav *w, const double *table, double at, double scale)
{
    double reach = CROSSINGS / scale, sum = 0;
    size_t first = at > reach ? (size_t)ceil(at - reach) : 0, last = (size_t)(at + reach);

    for (size_t i = first; i <= last && i < w->frames; i++) {
        double x = fabs((double)i - at) * scale * POINTS;
        size_t k = (size_t)x;
        if (k < TABLE)
            sum += sample_at(w, i) * (table[k] + (table[k + 1] - table[k]) * (x - (double)k));
    }
    sum *= scale;
    return (int16_t)(sum > INT16_MAX ? INT16_MAX : sum < INT16_MIN ? INT16_MIN : lrint(sum));
}

void wav_convert(const struct wav *w, int16_t *ret_samples)
{
    double table[TABLE + 2], step = (double)w->rate / WAV_RATE, scale = CUTOFF / step;
    size_t n = wav_samples(w);

    if (w->rate == WAV_RATE) {
        for (size_t i = 0; i < n; i++)
            ret_samples[i] = sample_at(w, i);
        return;
    }
    make_table(table);
    for (size_t i = 0; i < n; i++)
        ret_samples[i] = between(w, table, (double)i * step, scale);
}
