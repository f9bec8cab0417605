/* policy.h: a topic's policy as bytes, in CMD_TOPIC_SET / FACT_TOPIC_SET: numbers only, made by service/config
 * from the texts that people write.
 *
 *   u32 version, i64 patience_us (default patience of this topic), u16 required_bytes, required program,
 *   u16 widened_bytes, widened program (0 bytes: no widening step; then widen_permille is ignored)
 *
 * Programs are lang/ bytecode (boolean). An empty required program matches everybody. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct policy {
    uint32_t version;
    int64_t patience_us;
    const uint8_t *required, *widened; /* borrowed */
    uint16_t required_bytes, widened_bytes;
};

void policy_write(struct buf *out, const struct policy *p);
/* Bounded, checks both programs with lang_check(). ERR_CORRUPT. */
MUST_USE enum err policy_read(const uint8_t *p, size_t n, struct policy *ret_policy);
