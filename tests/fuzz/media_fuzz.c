/* What comes from a peer: RTP, RTCP, digits, sound of any length and order; and prompts from files. The first byte says which. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "media/digits.h"
#include "media/ear.h"
#include "media/rtcp.h"
#include "media/wav.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void file(const uint8_t *p, size_t n)
{
    struct wav w;
    if (wav_read(p, n, &w) != OK)
        return;
    assert(w.data >= p && w.data <= p + n);
    size_t count = wav_samples(&w);
    assert(count <= n);
    int16_t *samples = malloc(count * sizeof *samples + 1);
    assert(samples);
    wav_convert(&w, samples);
    free(samples);
}

static void report(const uint8_t *p, size_t n)
{
    struct rtcp_report r;
    uint8_t again[RTCP_WRITE_MAX];
    if (rtcp_parse(p, n, 0x01020304, &r) != OK)
        return;
    rtcp_round_trip_us(&r.block, 77);
    struct rtcp_report back;
    size_t bytes = rtcp_write(&r, "fuzz", again);
    assert(rtcp_parse(again, bytes, 0x01020304, &back) == OK);
    assert(back.bye == r.bye && back.has_block == r.has_block && (!r.has_block || back.block.lost == r.block.lost));
}

/* Packets one after the other: a byte of length, then that many; between them time goes by as their first byte says. */
static void packets(const uint8_t *p, size_t n)
{
    static struct media_ear ear;
    struct rtp_source source = {0};
    struct digits_in digits = {0};
    int16_t samples[MEDIA_STEP];
    int64_t now_us = 0;

    memset(&ear, 0, sizeof ear);
    while (n > 1) {
        size_t some = p[0] < n - 1 ? p[0] : n - 1;
        struct rtp r;
        now_us += p[1] * 400;
        if (rtp_parse(p + 1, some, &r) == OK) {
            enum rtp_news news = rtp_count(&source, &r, 8000, now_us);
            if (news == RTP_RESTART)
                media_ear_reset(&ear);
            if (r.type == 101) {
                struct digits_heard heard[2];
                size_t count;
                if (digits_hear(&digits, &r, now_us, heard, &count) == OK)
                    assert(count <= 2);
            } else {
                media_ear_put(&ear, &r, r.type ? MEDIA_PCMA : MEDIA_PCMU, now_us);
            }
        }
        media_ear_take(&ear, now_us, samples);
        assert(ear.kept <= MEDIA_STEP);
        rtcp_block_of(&source);
        p += 1 + some;
        n -= 1 + some;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (n == 0)
        return 0;
    if (p[0] % 3 == 0)
        packets(p + 1, n - 1);
    else if (p[0] % 3 == 1)
        report(p + 1, n - 1);
    else
        file(p + 1, n - 1);
    return 0;
}
