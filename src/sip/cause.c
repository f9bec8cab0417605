/* cause.c: what a status or a Q.850 cause means to somebody who dials, and back (RFC 3398, RFC 4497). */
#include "sip/cause.h"

#include <stddef.h>
#include <string.h>

static const char *const why_names[UA_WHY_COUNT] = {
    [UA_WHY_NORMAL] = "normal",       [UA_WHY_BUSY] = "busy",
    [UA_WHY_NO_ANSWER] = "no_answer", [UA_WHY_REFUSED] = "refused",
    [UA_WHY_UNREACHABLE] = "unreachable", [UA_WHY_CANCELLED] = "cancelled",
    [UA_WHY_TAKEN] = "taken",         [UA_WHY_LOST] = "lost",
    [UA_WHY_LIMIT] = "limit",         [UA_WHY_FAILED] = "failed",
};

static const char *const event_names[UA_EVENT_COUNT] = {
    [UA_INCOMING] = "incoming", [UA_RINGING] = "ringing", [UA_ANSWERED] = "answered",
    [UA_CONFIRMED] = "confirmed", [UA_OFFERED] = "offered", [UA_OFFER_ANSWERED] = "offer_answered",
    [UA_OFFER_REFUSED] = "offer_refused", [UA_DIGIT] = "digit", [UA_ENDED] = "ended",
    [UA_PHONE] = "phone", [UA_TRUNK] = "trunk",
};

/* status of a response, its cause, what it means */
static const struct {
    uint16_t status;
    uint8_t cause;
    uint8_t why;
} statuses[] = {
    {400, 41, UA_WHY_FAILED},      {401, 21, UA_WHY_FAILED},      {403, 21, UA_WHY_REFUSED},
    {404, 1, UA_WHY_UNREACHABLE},  {405, 63, UA_WHY_FAILED},      {406, 79, UA_WHY_FAILED},
    {407, 21, UA_WHY_FAILED},      {408, 18, UA_WHY_UNREACHABLE}, {410, 22, UA_WHY_UNREACHABLE},
    {413, 127, UA_WHY_FAILED},     {414, 127, UA_WHY_FAILED},     {415, 79, UA_WHY_FAILED},
    {416, 127, UA_WHY_FAILED},     {420, 127, UA_WHY_FAILED},     {421, 127, UA_WHY_FAILED},
    {423, 127, UA_WHY_FAILED},     {433, 21, UA_WHY_REFUSED},     {480, 18, UA_WHY_NO_ANSWER},
    {481, 41, UA_WHY_LOST},        {482, 25, UA_WHY_FAILED},      {483, 25, UA_WHY_FAILED},
    {484, 28, UA_WHY_UNREACHABLE}, {485, 1, UA_WHY_UNREACHABLE},  {486, 17, UA_WHY_BUSY},
    {487, 16, UA_WHY_CANCELLED},   {488, 88, UA_WHY_FAILED},      {500, 41, UA_WHY_FAILED},
    {501, 79, UA_WHY_FAILED},      {502, 38, UA_WHY_UNREACHABLE}, {503, 41, UA_WHY_LIMIT},
    {504, 102, UA_WHY_UNREACHABLE}, {513, 127, UA_WHY_FAILED},    {580, 47, UA_WHY_FAILED},
    {600, 17, UA_WHY_BUSY},        {603, 21, UA_WHY_REFUSED},     {604, 1, UA_WHY_UNREACHABLE},
    {606, 88, UA_WHY_FAILED},      {607, 21, UA_WHY_REFUSED},
};

/* a Q.850 cause, what it means; it says more than the status it came with */
static const struct {
    uint8_t cause, why;
} causes[] = {
    {1, UA_WHY_UNREACHABLE},  {2, UA_WHY_UNREACHABLE},  {3, UA_WHY_UNREACHABLE},  {16, UA_WHY_NORMAL},
    {17, UA_WHY_BUSY},        {18, UA_WHY_NO_ANSWER},   {19, UA_WHY_NO_ANSWER},   {20, UA_WHY_UNREACHABLE},
    {21, UA_WHY_REFUSED},     {22, UA_WHY_UNREACHABLE}, {26, UA_WHY_TAKEN},       {27, UA_WHY_UNREACHABLE},
    {28, UA_WHY_UNREACHABLE}, {34, UA_WHY_LIMIT},       {38, UA_WHY_UNREACHABLE}, {41, UA_WHY_FAILED},
    {42, UA_WHY_LIMIT},       {44, UA_WHY_LIMIT},       {47, UA_WHY_LIMIT},       {102, UA_WHY_LOST},
};

/* what we say when we end a call: before it was answered, and the cause */
static const struct {
    uint16_t status;
    uint8_t cause;
} said[UA_WHY_COUNT] = {
    [UA_WHY_NORMAL] = {603, 16},     [UA_WHY_BUSY] = {486, 17},        [UA_WHY_NO_ANSWER] = {480, 19},
    [UA_WHY_REFUSED] = {603, 21},    [UA_WHY_UNREACHABLE] = {404, 1},  [UA_WHY_CANCELLED] = {487, 16},
    [UA_WHY_TAKEN] = {480, 26},      [UA_WHY_LOST] = {480, 102},       [UA_WHY_LIMIT] = {503, 42},
    [UA_WHY_FAILED] = {500, 41},
};

const char *ua_why_name(enum ua_why why)
{
    return (unsigned)why < UA_WHY_COUNT ? why_names[why] : "failed";
}

const char *ua_event_name(enum ua_event_kind kind)
{
    return (unsigned)kind < UA_EVENT_COUNT ? event_names[kind] : "none";
}

uint32_t ua_cause_of_status(uint32_t status)
{
    if (status < 300)
        return 16;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status)
            return statuses[i].cause;
    /* An unknown one counts as the x00 of its class (RFC 3261 8.1.3.2). */
    return status >= 600 ? 17 : 41;
}

enum ua_why ua_why_of(uint32_t status, uint32_t cause)
{
    for (size_t i = 0; cause && i < sizeof causes / sizeof *causes; i++)
        if (causes[i].cause == cause)
            return (enum ua_why)causes[i].why;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status)
            return (enum ua_why)statuses[i].why;
    return status < 300 ? UA_WHY_NORMAL : status >= 600 ? UA_WHY_REFUSED : UA_WHY_FAILED;
}

uint32_t ua_status_of_why(enum ua_why why)
{
    return said[why].status;
}

uint32_t ua_cause_of_why(enum ua_why why)
{
    return said[why].cause;
}
