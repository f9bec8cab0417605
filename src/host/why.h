/* why.h: an offer's explanation as JSON, from the engine's digest and the company's words. */
#pragma once

#include "base/json.h"
#include "engine/engine.h"

struct config;

/* The "why" object of docs/protocol.md for a CONTACT_OFFERED fact, asked of the engine right after it. */
void host_why(struct json *j, const struct engine *e, struct config *config, const struct fact *offered, enum sought named);
