/* drawn_audit.h: for tests: what the engine derives, derived anew from what it is derived from. A difference fails the test (cmocka). */
#pragma once

#include "engine/state.h"

void drawn_audit(const struct engine *e);
