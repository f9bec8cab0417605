/* oracle.h: the ledger against the database, by SQL alone; nothing of the server is asked. */
#pragma once

#include <stdbool.h>

/* One line a check, in cmocka's form. The number of checks that failed; -1: ledger or database
 * cannot be read. */
int oracle_check(const char *ledger_path, const char *database_path);
/* Plants one fault after the other into a copy in memory of what both hold, and expects the check
 * made for it to fail. The number of faults that went unseen; -1 as above. */
int oracle_self_test(const char *ledger_path, const char *database_path);
