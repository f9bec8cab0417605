/* turns.h: who came first is asked for first, although several threads prepare the asking.
 *
 * A turn is taken in the order that shall hold, prepared on any thread, waited for and passed. The earliest turn never waits for a
 * later one; nobody waits longer than a limit, so that one slow thread does not hold up all others. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct turn {
    struct turn *next, **at; /* at: what points here */
    bool taken;
};

struct turns {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    struct turn *head, **tail;
};

void turns_open(struct turns *t);
void turns_close(struct turns *t); /* all have been passed */

/* After all that were taken before. The memory of the turn is the caller's and stays until it is passed. */
void turns_take(struct turns *t, struct turn *turn);
/* Until all earlier ones have passed, at most for limit_us. */
void turns_wait(struct turns *t, struct turn *turn, int64_t limit_us);
/* Again does nothing. */
void turns_pass(struct turns *t, struct turn *turn);
