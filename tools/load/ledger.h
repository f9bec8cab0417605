/* ledger.h: what the generator knows by itself: each thing it asked for, and each answer. Lines
 * with tabs:
 *
 *   sent   WHO  SIDE(c|d)  START(0|1)  KEY  TEXT        a message on its way
 *   acked  KEY  SEQ                                     it is stored, says the server
 *   asked  N  DESK  VERB  CONTACT  VALUE                a command; VALUE: token, seq or code
 *   done   N                                            it was answered with 2xx
 *   saw    WHO  LAST  GAPS                              at the end: the widget's newest seq, and
 * how many after the first it misses
 *
 * DESK is the agent's id. An answer counts for the generator only after ledger_sync(). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ledger {
    int fd;
    char *p;
    size_t n, room;
    uint64_t syncs, asked;
    bool failed;
};

bool ledger_open(struct ledger *l, const char *path); /* truncates */
void ledger_close(struct ledger *l);
__attribute__((format(printf, 2, 3))) void ledger_note(struct ledger *l, const char *format, ...);
/* Everything noted is written and on the disk (fdatasync). Ends the program if it cannot be. */
void ledger_sync(struct ledger *l);
