/* board.h: the lanes of one line (queue, medium, band) laid out so that one pass over neighbouring words finds the most urgent lane that an
 * agent may take. Inside the room only.
 *
 *            slot of a lane:   0    1    2    3 ..
 *   starts of the heads        t0   t1   -    t3      match_start_us(); BOARD_NOBODY while nobody stands open
 *   seats   0 ..  63           w    w    w    w       bit s: the seat meets the lane's requirement
 *   seats  64 .. 127           w    w    w    w
 *
 * Derived and optional: without one, or where memory fails, the line is walked lane by lane, with the same result. A lane has a slot some
 * time after it came (writing its column touches every row) and keeps it while it is empty; until then it is in a short list. */
#pragma once

#include "engine/lane.h"

#define BOARD_NOBODY INT64_MAX

struct board;

/* After the lane has somebody to give away, or another head; after it has nobody any more. b: of the lane's line, NULL is fine. */
void match_board_show(struct board *b, struct lane *l);
void match_board_hide(struct board *b, struct lane *l);
/* The lane is about to be freed, and hidden. */
void match_board_drop(struct board *b, struct lane *l);
void match_board_free(struct board *b); /* its lanes have no slot any more; NULL is fine */

/* The lane with the most urgent head of those whose group has the agent; NULL: none. False: the board cannot say, walk the line. Wants a
 * settled index. */
bool match_board_first(struct engine *e, struct queue *q, enum medium medium, uint32_t band, struct agent *a, struct lane **ret_lane);
