/* texts.h: what customers and agents say. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct texts {
    char **items;
    size_t count;
};

/* The first column of a CSV file (RFC 4180: quotes, doubled quotes, line breaks inside quotes),
 * without its heading. false: not readable, or empty. */
bool texts_read(struct texts *t, const char *path);
void texts_done(struct texts *t);

uint64_t random_next(uint64_t *state); /* splitmix64 */
uint64_t random_below(uint64_t *state, uint64_t n);
/* A sentence of t (or, when t is empty, a made one), begun with a tag that no other text has. One
 * line, no tabs. */
void texts_say(const struct texts *t, uint64_t *random, const char *tag, char *ret, size_t max);
/* text as JSON, with its quotes. */
void texts_json(const char *text, char *ret, size_t max);
