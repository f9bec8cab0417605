/* pool.h: worker threads for straight-line code that may block on the store. host/ implements it. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct pool;

/* Runs fn(arg) on a worker. Work with the same key runs in order, one at a time. ERR_FULL at the queue's
 * maximum, ERR_STOPPING after the stop began: fn is not called. */
MUST_USE enum err pool_post(struct pool *p, uint64_t key, void (*fn)(void *arg), void *arg);
