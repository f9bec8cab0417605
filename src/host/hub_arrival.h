/* hub_arrival.h: what the engine is told of a contact that arrives, beside its customer's attributes. */
#pragma once

#include "base/enums.h"
#include "base/err.h"
#include "base/types.h"
#include "port/store.h"
#include "service/config/config.h"
#include "service/customer/customer.h"

/* Adds to the customer's attributes the medium (as a number, and as contact.medium), the agent whom the customer prefers and
 * the one who talked with the customer last. If they do not fit, the customer's stay as they are. Store errors. */
MUST_USE enum err hub_arrival_attrs(struct store_tx *tx, org_id org, const struct config_view *v, party_id party, enum medium medium,
                                    struct customer_arrival *a);
/* All of it: the customer's attributes (or the defaults of that language), and what hub_arrival_attrs() adds. */
MUST_USE enum err hub_arrival_read(struct store_tx *tx, org_id org, const struct config_view *v, party_id party, bool zh, enum medium medium,
                                   struct customer_arrival *ret_arrival);
