/* digest.h: what an offer remembers of its choice, as bytes. Reading is public: offer_digest_read() in engine.h. */
#pragma once

#include <stdint.h>

#include "engine/engine.h"

/* 1: state and hold were looked at before queue and requirement; nobody stood back, nobody was scored. Still read. */
#define DIGEST_VERSION 2u
/* version, nine numbers, two counts, both lists */
#define DIGEST_BYTES_MAX (1u + 9u * 4u + 2u + DIGEST_PREDICATES_MAX * 4u + DIGEST_TOP_MAX * 16u)

/* Returns the number of bytes written to ret_bytes[DIGEST_BYTES_MAX]. */
uint16_t offer_digest_write(const struct offer_digest *d, uint8_t *ret_bytes);
