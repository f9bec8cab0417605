/* cause.h: statuses, Q.850 causes and reasons, one made from the other. */
#pragma once

#include "sip/ua.h"

uint32_t ua_cause_of_status(uint32_t status);
/* cause 0: none was said. */
enum ua_why ua_why_of(uint32_t status, uint32_t cause);
/* What we say to a call that is not answered yet. */
uint32_t ua_status_of_why(enum ua_why why);
uint32_t ua_cause_of_why(enum ua_why why);
