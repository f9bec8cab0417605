/* fill.h: many messages, written into the database of a server that does not run. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Adds messages with their facts to the conversations that are there, until there are `messages`.
 */
bool bench_fill(const char *database, uint64_t messages);
int64_t bench_count(const char *database); /* messages; -1: not readable */
