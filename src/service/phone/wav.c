/* wav.c: a file that is to be played, looked at before it is kept. Pure. */
#include <string.h>

#include "service/phone/settings.h"

enum { WAV_PCM = 1, WAV_ALAW = 6, WAV_ULAW = 7, RATE = 8000 };

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t u16(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

/* Bytes a sample; 0: nothing we can play. */
static uint32_t sample_bytes(const uint8_t *fmt)
{
    uint32_t kind = u16(fmt), bits = u16(fmt + 14);

    if (u16(fmt + 2) != 1 || u32(fmt + 4) != RATE)
        return 0;
    if (kind == WAV_PCM && bits == 16)
        return 2;
    return (kind == WAV_ALAW || kind == WAV_ULAW) && bits == 8 ? 1 : 0;
}

enum err phone_wav(struct str bytes, int64_t *ret_ms)
{
    const uint8_t *p = (const uint8_t *)bytes.p;
    uint32_t sample = 0;

    if (bytes.n > PHONE_PROMPT_BYTES_MAX)
        return ERR_TOO_BIG;
    if (bytes.n < 12 || memcmp(p, "RIFF", 4) != 0 || memcmp(p + 8, "WAVE", 4) != 0)
        return ERR_INPUT;
    for (size_t at = 12; bytes.n - at >= 8;) {
        size_t size = u32(p + at + 4), room = bytes.n - at - 8;
        const uint8_t *chunk = p + at + 8;
        if (size > room)
            return ERR_INPUT;
        if (memcmp(p + at, "fmt ", 4) == 0) {
            sample = size >= 16 ? sample_bytes(chunk) : 0;
            if (!sample)
                return ERR_INPUT;
        } else if (memcmp(p + at, "data", 4) == 0) {
            if (!sample || size < sample)
                return ERR_INPUT;
            *ret_ms = (int64_t)(size / sample) * 1000 / RATE;
            return OK;
        }
        size += size & 1; /* chunks begin at even places */
        if (size > room)
            break;
        at += 8 + size;
    }
    return ERR_INPUT;
}
