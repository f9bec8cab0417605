/* Descriptions as strangers write them: read, taken, answered. What is answered is a description again, and nothing of theirs breaks its lines. */
#include <stdlib.h>
#include <string.h>

#include "wire/sdp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void answer(const struct sdp *offer, unsigned guard)
{
    struct sdp_own own = {.session = 1, .guard = guard, .direction = SDP_SENDRECV, .ufrag = "ours", .pwd = "0123456789abcdef01234", .cryptos = WIRE_SUITES};
    must(media_addr_of(STR("192.0.2.1"), 4000, &own.at) == OK);
    for (enum wire_suite s = 0; s < WIRE_SUITES; s++)
        own.crypto[s] = (struct sdp_crypto){.tag = s + 1, .keys.suite = s};
    struct sdp_leg leg;
    enum sdp_fault why = sdp_take(offer, &own, &leg);
    must(why < SDP_FAULTS && sdp_fault_text(why));
    if (why)
        return;
    must(leg.line < offer->lines && leg.payload < 128 && leg.digits < 128 && leg.ptime_ms >= 10 && leg.ptime_ms <= 60 && (leg.guard & guard));
    must(leg.guard == SDP_BROWSER || leg.held || !media_addr_none(&leg.to));
    struct buf b = {0};
    struct sdp back;
    sdp_write_answer(&own, offer, &leg, &b);
    struct str text = {(const char *)b.p, b.n};
    must(b.err == OK && sdp_read(text, &back) == SDP_OK && back.lines == offer->lines);
    for (uint32_t i = 0; i < back.lines; i++)
        must((back.line[i].port != 0) == (i == leg.line));
    must(back.line[leg.line].payload[leg.codec] == leg.payload);
    if (leg.guard != SDP_BROWSER) { /* our next offer, and what they would answer with the same lines */
        buf_clear(&b);
        sdp_write_offer(&own, &b);
        text = (struct str){(const char *)b.p, b.n};
        must(sdp_read(text, &back) == SDP_OK && back.lines == offer->lines);
        why = sdp_agree(&own, offer, &leg);
        must(why < SDP_FAULTS);
    }
    buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size ? size : 1); /* a copy of its own: what is read behind it is seen */
    if (size)
        memcpy(copy, data, size);
    struct sdp sdp;
    if (sdp_read((struct str){copy, size}, &sdp) == SDP_OK)
        for (unsigned guard = SDP_PLAIN; guard <= (SDP_PLAIN | SDP_SDES | SDP_BROWSER); guard++)
            answer(&sdp, guard);
    free(copy);
    return 0;
}
