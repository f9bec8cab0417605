#include "net/handshake.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

bool net_handshake_proof(const char key[24], char ret_proof[NET_PROOF_CHARS + 1])
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    unsigned char text[24 + sizeof guid - 1], digest[SHA_DIGEST_LENGTH];
    memcpy(text, key, 24);
    memcpy(text + 24, guid, sizeof guid - 1);
    if (!SHA1(text, sizeof text, digest))
        return false;
    return EVP_EncodeBlock((unsigned char *)ret_proof, digest, sizeof digest) == NET_PROOF_CHARS;
}
