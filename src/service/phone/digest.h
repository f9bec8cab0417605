/* digest.h: hashes, in a file of their own because OpenSSL's headers and base/err.h both have an ERR_STATE. */
#pragma once

#include <stdbool.h>

#include "base/str.h"

/* hex(H(a:b:c)) with MD5 and with SHA-256. false: no memory. */
bool phone_digests(const struct str parts[3], char ret_md5[33], char ret_sha256[65]);
