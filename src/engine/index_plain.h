/* index_plain.h: what index.h promises, done the obvious way: every requirement run over every agent, every agent looked at. The
 * measure of the index; for its tests only. Functions as there. */
#pragma once

#include "engine/index.h"

struct plain;
struct plain_group;

MUST_USE enum err plain_new(struct plain **ret_plain);
void plain_free(struct plain *x);
MUST_USE enum err plain_reserve(struct plain *x, uint32_t seat);
void plain_seat(struct plain *x, uint32_t seat, const struct seat *s);
void plain_attrs(struct plain *x, uint32_t seat, const uint8_t *attrs, uint32_t attrs_bytes);
MUST_USE enum err plain_settle(struct plain *x);
MUST_USE enum err plain_group(struct plain *x, queue_id queue, struct lang_code required, const struct lang_env *env,
                              struct plain_group **ret_group);
void plain_drop(struct plain *x, struct plain_group *g);
bool plain_has(const struct plain_group *g, uint32_t seat);
bool plain_any(const struct plain *x, const struct plain_group *g, enum medium medium);
void plain_excluded(const struct plain_group *g, struct index_excluded *ret);
void plain_best(const struct plain *x, const struct plain_group *g, const struct index_ask *ask, struct index_found *ret_found);
