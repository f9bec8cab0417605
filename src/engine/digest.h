/* digest.h: what an offer remembers of its choice, as bytes. Reading is public: offer_digest_read() in engine.h. */
#pragma once

#include <stdint.h>

#include "engine/engine.h"

#define DIGEST_VERSION 1u
/* version, seven numbers, two counts, both lists */
#define DIGEST_BYTES_MAX (1u + 7u * 4u + 2u + DIGEST_PREDICATES_MAX * 4u + DIGEST_TOP_MAX * 8u)

/* Returns the number of bytes written to ret_bytes[DIGEST_BYTES_MAX]. */
uint16_t offer_digest_write(const struct offer_digest *d, uint8_t *ret_bytes);
