#include "media/digits.h"

#include <string.h>

static const char names[] = "0123456789*#ABCD";
enum { EVENTS = 16, VOLUME = 10 }; /* -10 dBm0 */
#define OLD_UNITS 16000 /* what is so much older than the last event is not old but of a sender that began anew */

static struct digits_heard heard(struct digits_in *d)
{
    struct digits_heard h = {names[d->event], (d->units_before + d->units) / 8};

    d->pressed = false;
    d->any_before = true;
    d->before_ts = d->ts;
    return h;
}

/* A packet of the event that is pressed: of its timestamp; or its next segment (2.5.1.3); or of a sender that moves the timestamp along. */
static bool goes_on(const struct digits_in *d, const struct rtp *r, uint8_t event, uint32_t units)
{
    if (event != d->event)
        return false;
    if (r->ts == d->ts)
        return true;
    return !r->marker && (r->ts == d->ts + d->units || units > d->units);
}

enum err digits_hear(struct digits_in *d, const struct rtp *r, int64_t now_us, struct digits_heard ret_heard[2], size_t *ret_count)
{
    size_t count = 0;

    if (r->payload_bytes < DIGITS_BYTES)
        return ERR_INPUT;
    uint8_t event = r->payload[0];
    bool end = r->payload[1] >> 7;
    uint32_t units = (uint32_t)(r->payload[2] << 8 | r->payload[3]);
    *ret_count = 0;
    if (event >= EVENTS)
        return OK;

    if (!d->pressed || !goes_on(d, r, event, units)) {
        int32_t since = rtp_ts_diff(r->ts, d->pressed ? d->ts : d->before_ts);
        if ((d->pressed || d->any_before) && since <= 0 && since > -OLD_UNITS)
            return OK; /* the end again, or an older packet that was late */
        if (d->pressed)
            ret_heard[count++] = heard(d);
        d->pressed = true;
        d->event = event;
        d->ts = r->ts;
        d->units = d->units_before = 0;
    } else if (r->ts == d->ts + d->units && units <= d->units) { /* the next segment */
        d->units_before += d->units;
        d->units = 0;
        d->ts = r->ts;
    } else if (rtp_ts_diff(r->ts, d->ts) > 0) {
        d->ts = r->ts;
    }
    if (units > d->units)
        d->units = units;
    d->last_us = now_us;
    if (end)
        ret_heard[count++] = heard(d);
    *ret_count = count;
    return OK;
}

bool digits_lapse(struct digits_in *d, int64_t now_us, struct digits_heard *ret_heard)
{
    if (!d->pressed || now_us - d->last_us < DIGITS_LOST_US)
        return false;
    *ret_heard = heard(d);
    return true;
}

/* ---- out ---- */

enum { IDLE, PRESSED, ENDING, GAP };

enum err digits_say(struct digits_out *d, const char *digits, uint32_t ms)
{
    size_t n = strnlen(digits, DIGITS_WAIT_MAX + 1);

    if (n == 0 || ms < 20 || ms > 5000)
        return ERR_INPUT;
    for (size_t i = 0; i < n; i++)
        if (!strchr(names, digits[i]))
            return ERR_INPUT;
    if (n > (size_t)(DIGITS_WAIT_MAX - d->count))
        return ERR_FULL;
    for (size_t i = 0; i < n; i++, d->count++) {
        size_t at = (size_t)(d->first + d->count) % DIGITS_WAIT_MAX;
        d->wait[at] = (uint8_t)(strchr(names, digits[i]) - names);
        d->steps[at] = (uint16_t)((ms + 19) / 20);
    }
    return OK;
}

bool digits_busy(const struct digits_out *d)
{
    return d->state != IDLE || d->count > 0;
}

static enum digits_step packet(struct digits_out *d, struct rtp *r, uint8_t *payload, bool marker, bool end)
{
    uint32_t units = (uint32_t)d->step * DIGITS_STEP;

    r->ts = d->ts;
    r->marker = marker;
    payload[0] = d->wait[d->first];
    payload[1] = (uint8_t)((end ? 0x80 : 0) | VOLUME);
    payload[2] = (uint8_t)(units >> 8);
    payload[3] = (uint8_t)units;
    return DIGITS_PACKET;
}

enum digits_step digits_next(struct digits_out *d, uint32_t ts, struct rtp *ret_rtp, uint8_t ret_payload[DIGITS_BYTES])
{
    if (d->state == GAP && d->step++ >= DIGITS_GAP_STEPS) {
        d->state = IDLE;
        if (d->count == 0)
            return DIGITS_OVER;
    }
    switch (d->state) {
    case IDLE:
        if (d->count == 0)
            return DIGITS_NONE;
        d->state = PRESSED;
        d->ts = ts;
        d->step = 1;
        return packet(d, ret_rtp, ret_payload, true, false);
    case PRESSED:
        if (++d->step < d->steps[d->first])
            return packet(d, ret_rtp, ret_payload, false, false);
        d->step = d->steps[d->first];
        d->state = ENDING;
        d->ends = 0;
        /* fall through */
    case ENDING: {
        enum digits_step step = packet(d, ret_rtp, ret_payload, false, true);
        if (++d->ends == DIGITS_END_TIMES) {
            d->first = (uint8_t)((d->first + 1) % DIGITS_WAIT_MAX);
            d->count--;
            d->state = GAP;
            d->step = DIGITS_END_TIMES - 1; /* the ends have taken two steps of it */
        }
        return step;
    }
    default:
        return DIGITS_PAUSE;
    }
}
