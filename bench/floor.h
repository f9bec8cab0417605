/* floor.h: what this machine's SQLite can do at most: the rows of one inbound message, written with the bare C
 * API from one thread that does nothing else. The measure for the server's own figure. */
#pragma once

#include <stdint.h>

/* Messages a second over about `seconds`, each durable: fact, message and conversation row, with the schema's own
 * tables and indexes, `outstanding` of them a transaction (as so many conversations with one message in flight
 * would give), text of 100-200 bytes. Makes DIR/floor.db and removes it. Negative: it failed, with the reason
 * on stderr. */
double bench_floor(const char *dir, uint32_t outstanding, double seconds, uint64_t seed, uint32_t conversations);
