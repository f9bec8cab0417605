/* digits.h: telephone-event in and out (RFC 4733), 8 kHz timestamps. Pure; times are monotonic microseconds. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "media/rtp.h"

#define DIGITS_BYTES 4
#define DIGITS_STEP 160        /* timestamp units between packets sent: 20 ms */
#define DIGITS_END_TIMES 3     /* the last packet is sent so often, RFC 4733 2.5.1.4 */
#define DIGITS_GAP_STEPS 3     /* between two digits: 60 ms, ends included */
#define DIGITS_LOST_US 150000  /* an end that did not come: three packets at the slowest usual rate */
#define DIGITS_WAIT_MAX 32

struct digits_heard {
    char digit;
    uint32_t ms;
};

/* What is being pressed at the other side. Zeroed: nothing. */
struct digits_in {
    bool pressed, any_before;
    uint8_t event;
    uint32_t ts, before_ts; /* of this event, and of the last that was told */
    uint32_t units, units_before; /* how long; of earlier segments of a very long one */
    int64_t last_us;
};

/* A packet of the telephone-event type. Up to two digits are told, each once: at its end, or when the next shows that the end was lost.
 * ERR_INPUT: too short. Events above 15 (flash, tones) are taken and not told. */
MUST_USE enum err digits_hear(struct digits_in *d, const struct rtp *r, int64_t now_us, struct digits_heard ret_heard[2], size_t *ret_count);
/* Whether an end was lost: call it now and then. */
bool digits_lapse(struct digits_in *d, int64_t now_us, struct digits_heard *ret_heard);

/* Digits to be sent, one step each 20 ms. Zeroed: none. */
struct digits_out {
    uint8_t wait[DIGITS_WAIT_MAX]; /* events */
    uint16_t steps[DIGITS_WAIT_MAX];
    uint8_t first, count;
    uint8_t state, ends;
    uint16_t step;
    uint32_t ts;
};

enum digits_step { DIGITS_NONE, DIGITS_PACKET, DIGITS_PAUSE, DIGITS_OVER };

/* ERR_INPUT: a digit that is none, or none at all. ERR_FULL: nothing was taken. */
MUST_USE enum err digits_say(struct digits_out *d, const char *digits, uint32_t ms);
bool digits_busy(const struct digits_out *d);
/* One step. ts is the leg's timestamp now. PACKET: send ret_payload with ret_rtp's ts and marker. PAUSE: sound may go meanwhile.
 * OVER: that was the last, once. */
enum digits_step digits_next(struct digits_out *d, uint32_t ts, struct rtp *ret_rtp, uint8_t ret_payload[DIGITS_BYTES]);
