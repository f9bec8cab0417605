/* wallboard.h: the thread that folds the log into visits, handlings and stints (service/figures), stores them, and keeps the figures of the last day
 * at hand. port/wallboard.h is what others may ask. */
#pragma once

#include "port/wallboard.h"

struct config;
struct store;

MUST_USE enum err wallboard_new(org_id org, struct store *store, struct config *config, struct wallboard **ret);
/* Reads what was open and what the last day counted, and follows the log from then on. */
MUST_USE enum err wallboard_run(struct wallboard *w);
void wallboard_stop(struct wallboard *w); /* before the store closes; NULL is fine, as below */
void wallboard_free(struct wallboard *w);
