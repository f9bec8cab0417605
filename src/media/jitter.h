/* jitter.h: packets as they come made into pieces as they are played. Pure; 8 kHz timestamps, monotonic microseconds.
 *
 * The delay follows what the network does: the worst deviation of the last seconds and 20 ms more, 20 to 200 ms. Who plays asks every 20 ms. Pieces are
 * encoded: whoever plays decodes them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JITTER_PIECES 32       /* 640 ms */
#define JITTER_PIECE_BYTES 160
#define JITTER_STEP 160        /* units asked for at a time */
#define JITTER_DELAY_MIN 160   /* units */
#define JITTER_DELAY_MAX 1600

struct jitter_piece {
    uint32_t ts;
    uint16_t samples, bytes;
    uint8_t codec;
    uint8_t data[JITTER_PIECE_BYTES];
};

/* Zeroed: nothing came yet. The pieces are JITTER_PIECES, the caller's, and need not be zeroed. */
struct jitter {
    uint32_t used;        /* bit i: pieces[i] waits */
    bool playing;
    bool any;             /* anything came since the beginning */
    uint32_t play_ts;     /* the next to be played */
    int64_t filling_us;   /* when the first of those that wait came */
    int64_t best[2];      /* least transit of this window and the one before, units */
    int64_t window_us;
    uint32_t deviation;   /* units; falls slowly */
    uint32_t spare_min;   /* least depth beyond the target since spare_steps = 0 */
    uint16_t spare_steps;
    uint16_t late_in_row;
    uint64_t late, doubled, dropped;
};

enum jitter_got {
    JITTER_PIECE,  /* play it */
    JITTER_SHRINK, /* play it and the one that the next call gives in one's time: the delay has become too long */
    JITTER_LOST,   /* others wait behind it: make up ret_samples */
    JITTER_EMPTY,  /* nothing there: the network is late, or the other side is silent */
};

void jitter_reset(struct jitter *j); /* another source; counters stay */
/* bytes at most JITTER_PIECE_BYTES, samples 1 to JITTER_STEP: longer packets are put in parts. */
void jitter_put(struct jitter *j, struct jitter_piece *pieces, const struct jitter_piece *piece, int64_t now_us);
/* ret_piece points into pieces, until the next call. ret_samples as well for LOST: 1 to JITTER_STEP. */
enum jitter_got jitter_get(struct jitter *j, const struct jitter_piece *pieces, int64_t now_us, const struct jitter_piece **ret_piece,
                           uint16_t *ret_samples);
uint32_t jitter_delay(const struct jitter *j); /* aimed at, units */
