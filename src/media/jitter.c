#include "media/jitter.h"

#include <assert.h>

#include "media/rtp.h"

#define WINDOW_US 4000000
#define AHEAD_MAX 8000   /* a second: the sender's clock was set anew */
#define LATE_MAX 50      /* in a row: likewise, backwards */
#define SPARE_STEPS 100  /* 2 s of being too deep */
#define DEVIATION_FALL 8 /* of 2^8 each packet: to a third in about 5 s */

uint32_t jitter_delay(const struct jitter *j)
{
    uint32_t delay = j->deviation + JITTER_DELAY_MIN;
    return delay > JITTER_DELAY_MAX ? JITTER_DELAY_MAX : delay;
}

static void empty(struct jitter *j)
{
    j->used = 0;
    j->playing = false;
    j->late_in_row = 0;
    j->spare_steps = 0;
}

void jitter_reset(struct jitter *j)
{
    empty(j);
    j->any = false;
    j->deviation = 0;
}

/* How much later than the fastest of the last seconds it came. Two windows, so that drift and a changed way are forgotten. */
static void measure(struct jitter *j, uint32_t ts, int64_t now_us)
{
    int64_t transit = now_us * 8 / 1000 - (int64_t)ts;

    if (!j->any || transit - j->best[0] > 10 * AHEAD_MAX || j->best[0] - transit > 10 * AHEAD_MAX) {
        j->any = true;
        j->best[0] = j->best[1] = transit;
        j->window_us = now_us;
    }
    if (now_us - j->window_us > WINDOW_US) {
        j->best[1] = j->best[0];
        j->best[0] = transit;
        j->window_us = now_us;
    }
    if (transit < j->best[0])
        j->best[0] = transit;
    int64_t best = j->best[0] < j->best[1] ? j->best[0] : j->best[1], deviation = transit - best;
    if (deviation > JITTER_DELAY_MAX)
        deviation = JITTER_DELAY_MAX;
    if (deviation >= (int64_t)j->deviation)
        j->deviation = (uint32_t)deviation;
    else
        j->deviation -= (uint32_t)(((int64_t)j->deviation - deviation) >> DEVIATION_FALL) + (j->deviation > 0 && j->deviation < 256);
}

/* The oldest that waits, -1 if none does; and where the newest ends. */
static int oldest(const struct jitter *j, const struct jitter_piece *pieces, uint32_t *ret_end)
{
    int at = -1;

    for (uint32_t left = j->used; left; left &= left - 1) {
        int i = __builtin_ctz(left);
        uint32_t end = pieces[i].ts + pieces[i].samples;
        if (at < 0 || rtp_ts_diff(pieces[i].ts, pieces[at].ts) < 0)
            at = i;
        if (left == j->used || rtp_ts_diff(end, *ret_end) > 0)
            *ret_end = end;
    }
    return at;
}

static bool there_already(const struct jitter *j, const struct jitter_piece *pieces, uint32_t ts)
{
    for (uint32_t left = j->used; left; left &= left - 1)
        if (pieces[__builtin_ctz(left)].ts == ts)
            return true;
    return false;
}

void jitter_put(struct jitter *j, struct jitter_piece *pieces, const struct jitter_piece *piece, int64_t now_us)
{
    uint32_t end = 0;
    int first;

    assert(piece->samples > 0 && piece->samples <= JITTER_STEP && piece->bytes <= JITTER_PIECE_BYTES);
    measure(j, piece->ts, now_us);
    if (j->playing && rtp_ts_diff(piece->ts, j->play_ts) < 0) {
        j->late++;
        if (++j->late_in_row < LATE_MAX)
            return;
        empty(j);
    }
    j->late_in_row = 0;
    if (there_already(j, pieces, piece->ts)) {
        j->doubled++;
        return;
    }
    first = oldest(j, pieces, &end);
    if (first >= 0) {
        int32_t ahead = rtp_ts_diff(piece->ts, pieces[first].ts);
        if (ahead > AHEAD_MAX || ahead < -AHEAD_MAX) {
            empty(j);
            first = -1;
        }
    }
    if (j->used == UINT32_MAX) { /* full: the oldest makes room */
        j->used &= ~(UINT32_C(1) << first);
        j->dropped++;
        first = oldest(j, pieces, &end);
        if (j->playing)
            j->play_ts = pieces[first].ts;
    }
    if (j->used == 0 && !j->playing)
        j->filling_us = now_us;
    int slot = __builtin_ctz(~j->used);
    pieces[slot] = *piece;
    j->used |= UINT32_C(1) << slot;
}

/* Too deep for two seconds together: by more than one step, so that it does not swing. */
static bool too_deep(struct jitter *j, uint32_t depth)
{
    uint32_t wanted = jitter_delay(j) + JITTER_STEP, spare = depth > wanted ? depth - wanted : 0;

    if (j->spare_steps == 0 || spare < j->spare_min)
        j->spare_min = spare;
    if (++j->spare_steps < SPARE_STEPS)
        return false;
    j->spare_steps = 0;
    return j->spare_min > 0;
}

enum jitter_got jitter_get(struct jitter *j, const struct jitter_piece *pieces, int64_t now_us, const struct jitter_piece **ret_piece,
                           uint16_t *ret_samples)
{
    uint32_t end = 0;
    int first = oldest(j, pieces, &end);

    if (first < 0) {
        j->playing = false;
        return JITTER_EMPTY;
    }
    if (!j->playing) {
        uint32_t depth = end - pieces[first].ts, delay = jitter_delay(j);
        int64_t waited = (now_us - j->filling_us) * 8 / 1000 + JITTER_STEP;
        if (depth < delay && waited < (int64_t)delay)
            return JITTER_EMPTY;
        j->playing = true;
        j->play_ts = pieces[first].ts;
        j->spare_steps = 0;
    }
    int32_t gap = rtp_ts_diff(pieces[first].ts, j->play_ts);
    if (gap > 0) {
        *ret_samples = (uint16_t)(gap < JITTER_STEP ? gap : JITTER_STEP);
        j->play_ts += *ret_samples;
        return JITTER_LOST;
    }
    bool shrink = too_deep(j, end - j->play_ts);
    j->play_ts = pieces[first].ts + pieces[first].samples;
    j->used &= ~(UINT32_C(1) << first);
    *ret_piece = &pieces[first];
    *ret_samples = pieces[first].samples;
    return shrink ? JITTER_SHRINK : JITTER_PIECE;
}
