/* rack.h: the lanes of loose groups of one line (queue, medium, band), each with its gate, side by side: where the first few in order do not
 * fit an agent, one pass over neighbouring memory finds the one that does. Inside the room only.
 *
 * Derived and optional as a board is: without one, or where memory fails, the line is walked lane by lane, with the same result. */
#pragma once

#include "engine/lane.h"

struct rack;

/* *at: of the lane's line, NULL is fine; where memory fails it goes. After the lane has somebody to give away, or another head; after it has
 * nobody any more. */
void match_rack_show(struct rack **at, struct lane *l);
void match_rack_hide(struct rack *r, struct lane *l);
/* The lane is about to be freed or is loose no longer, and hidden. */
void match_rack_drop(struct rack *r, struct lane *l);
void match_rack_free(struct rack *r); /* its lanes have no slot any more; NULL is fine */

/* Of the lanes whose requirement the agent meets the one with the most urgent head; NULL: none. False: there is no rack. Wants a settled index. */
bool match_rack_first(struct engine *e, struct queue *q, enum medium medium, uint32_t band, const struct agent *a, struct lane **ret_lane);
