/* handshake.h: the proof that a server understood a WebSocket key (RFC 6455 4.2.2). Alone in its
 * file because OpenSSL's headers and base/err.h both have an ERR_STATE. */
#pragma once

#include <stdbool.h>

#define NET_PROOF_CHARS 28

bool net_handshake_proof(const char key[24], char ret_proof[NET_PROOF_CHARS + 1]);
