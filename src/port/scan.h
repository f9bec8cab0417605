/* scan.h: asking a virus scanner. scan/ implements it with clamd's INSTREAM (man clamd: "zINSTREAM\0", then chunks of a 32-bit
 * big-endian length and bytes, a length of 0; the answer "stream: OK", "stream: NAME FOUND" or "... ERROR", ended by NUL).
 *
 * Any thread but a loop's: asking waits. A scanner that does not answer is not asked again for SCAN_PAUSE_US. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct scan;
struct scan_run;

#define SCAN_PAUSE_US INT64_C(10000000)
#define SCAN_NAME_BYTES 64u

enum scan_verdict {
    SCAN_NONE,  /* nobody could be asked, or no verdict came */
    SCAN_CLEAN,
    SCAN_FOUND,
};

/* "/run/clamav/clamd.ctl" or "127.0.0.1:3310"; NULL: there is none, and every verdict is SCAN_NONE. Connects only when asked.
 * ERR_INPUT with a text. */
MUST_USE enum err scan_new(const char *address, struct scan **ret_scan, char ret_text[256]);
void scan_free(struct scan *s); /* NULL is fine */
bool scan_there(const struct scan *s); /* one is configured, and answered when last asked */

/* One file: begun, fed in parts, ended. NULL: nobody can be asked; feeding and ending NULL are fine. */
struct scan_run *scan_begin(struct scan *s);
void scan_feed(struct scan_run *r, struct str bytes);
/* Frees r. ret_name: what was found, printable ASCII; else empty. */
enum scan_verdict scan_end(struct scan_run *r, char ret_name[SCAN_NAME_BYTES]);

/* Reading an answer, without its NUL. Pure; any bytes. */
enum scan_verdict scan_answer(struct str text, char ret_name[SCAN_NAME_BYTES]);
