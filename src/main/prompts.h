/* prompts.h: the telephone's own sounds inside the binary (tools/make_prompts.py), and their way into a company's prompts. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct store;

/* A WAV file. Keys: pieces of numbers (channel/voice/say.h), "music", "ringback", "sorry", "confirm", and the sample's "sample.greeting.zh". */
struct main_prompt {
    const char *key;
    const uint8_t *p;
    size_t n;
};
extern const struct main_prompt main_prompts[];
extern const size_t main_prompts_count;

/* Puts those in which the company has none of the key yet, so that what it recorded itself stays. Waits. ERR_STORE and the like. */
MUST_USE enum err main_prompts_put(struct store *s);
