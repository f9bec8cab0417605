/* sight.h: which requests and reminders the caller sees: of the queues they serve; who leads, all. */
#pragma once

#include "api/call.h"
#include "service/request/request.h"

/* The queues live in the call's arena. */
MUST_USE enum err api_sight(struct api_call *c, struct request_sight *ret_sight);
