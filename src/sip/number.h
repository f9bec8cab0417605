/* number.h: numbers out of addresses as headers write them: P-Asserted-Identity, Remote-Party-ID, Diversion, tel: URIs. Pure and bounded. */
#pragma once

#include <stdbool.h>

#include "sip/types.h"

struct ua_number {
    char number[UA_NUMBER_MAX];   /* "+865925550100", "1001", "ann"; never longer: then it is none */
    char display[UA_DISPLAY_MAX]; /* without quotes and escapes, UTF-8; "" if there is none */
    bool withheld;                /* anonymous@anonymous.invalid and the like */
};

/* The user part of a URI as it stands in a message: parameters go, %41 becomes A, and from what is a telephone number the
 * separators - . ( ) go. False: empty, too long, not UTF-8, or with control characters. */
bool ua_read_user(struct str user, char ret_number[UA_NUMBER_MAX]);

/* The first address of a header's value: `"Ann" <sip:+86...@x;user=phone>;p=q`, `sip:1@x`, `tel:+86-592;phone-context=y`. */
bool ua_read_address(struct str value, struct ua_number *ret_number);

/* A parameter after the first address: reason of Diversion, privacy of Remote-Party-ID. Empty if it is not there. */
struct str ua_address_param(struct str value, const char *name);

/* What may stand in the user part of our own URIs. */
bool ua_number_ok(const char *number);

/* "Signal=5\r\nDuration=160" (application/dtmf-relay) or "5" (application/dtmf): false if it holds no digit of 0-9 * # A-D. */
bool ua_read_dtmf(struct str body, char *ret_digit, uint32_t *ret_ms);

/* `Q.850;cause=17;text="busy"` among the values of a Reason header; 0 if there is none. protocol: "Q.850" or "SIP". */
uint32_t ua_reason_cause(struct str value, const char *protocol);
