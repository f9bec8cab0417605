/* link.h: the frames of the socket between `tandem serve` and `tandem voice`: commands down, events up. Pure codec.
 *
 * A frame is u32 bytes (all of it, with these eight), u16 kind, u16 flags, then its fields as link.def says; little endian. STR16 is u16
 * bytes and UTF-8 text, STR32 u32 bytes and text, LIST u32 count, u32 bytes and each element with its u16 bytes before it. A newer minor
 * version appends fields to frames and records, and kinds: who does not know them skips them, but a frame with LINK_FLAG_MUST.
 *
 * Ids of calls: who makes a call gives its id, voice an odd one (an INVITE), serve an even one (RING with begins, a page's SDP), both
 * with id_next() (base/id.h), so that they never meet. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "link/words.h"

#define LINK_MAJOR 1u
#define LINK_MINOR 0u

#define LINK_HEAD_BYTES 8u
#define LINK_FRAME_MAX (8u << 20) /* of CONFIG and CALLS; link.def says how much of the others */
#define LINK_CALLS_MAX 20000u
#define LINK_LEGS_MAX 100000u
#define LINK_RINGS_MAX 8u /* that a call has at once */
#define LINK_DIGITS_MAX 64u
#define LINK_SAYS_MAX 64u
#define LINK_SDP_MAX 16384u

#define LINK_FLAG_MUST 1u /* who does not know this kind closes the socket instead of skipping it */

/* Encoded records end to end. Of a decoded frame it points into the frame; to send one, fill a buf with link_put_x(). Zeroed is empty. */
struct link_list {
    const uint8_t *p;
    size_t n;
    uint32_t count;
};

/* struct link_hello, link_cmd_ring, link_ev_call...; every command begins with call and op, every event with no and call. Texts point
 * into the frame they were read from. */
#define RECORD(tag, text) struct link_##tag {
#define FRAME(NAME, tag, number, way, bytes_max, text) struct link_##tag {
#define COMMAND(NAME, tag, number, bytes_max, text) struct link_##tag { uint64_t call, op;
#define EVENT(NAME, tag, number, bytes_max, text) struct link_##tag { uint64_t no, call;
#define U8(tag, name, most, text) uint8_t name;
#define U16(tag, name, most, text) uint16_t name;
#define U32(tag, name, most, text) uint32_t name;
#define U64(tag, name, most, text) uint64_t name;
#define I64(tag, name, text) int64_t name;
#define STR16(tag, name, bytes_max, text) struct str name;
#define STR32(tag, name, bytes_max, text) struct str name;
#define LIST(tag, name, record, count_max, text) struct link_list name;
#define END(tag) };
#include "link/link.def"

/* LINK_HELLO, LINK_CMD_RING, LINK_EV_CALL... */
enum link_kind {
#define FRAME(NAME, tag, number, way, bytes_max, text) LINK_##NAME = number,
#define COMMAND(NAME, tag, number, bytes_max, text) LINK_##NAME = number,
#define EVENT(NAME, tag, number, bytes_max, text) LINK_##NAME = number,
#include "link/link.def"
};

struct link {
    enum link_kind kind;
    uint16_t flags; /* 0, or LINK_FLAG_MUST */
    union {
        struct {
            uint64_t call, op;
        } command; /* of every command */
        struct {
            uint64_t no, call;
        } event; /* of every event */
#define FRAME(NAME, tag, number, way, bytes_max, text) struct link_##tag tag;
#define COMMAND(NAME, tag, number, bytes_max, text) struct link_##tag tag;
#define EVENT(NAME, tag, number, bytes_max, text) struct link_##tag tag;
#include "link/link.def"
    };
};

enum link_way { LINK_WAY_NONE, LINK_WAY_DOWN, LINK_WAY_UP, LINK_WAY_BOTH };

/* What is wrong with a frame, for REFUSED and the log: "cmd_ring", "lease_us", "out of range". Static texts. */
struct link_fault {
    const char *frame, *field, *why;
};

/* "cmd_ring" for LINK_CMD_RING; "unknown" for a number nobody has published. */
const char *link_kind_name(uint16_t kind);
/* LINK_WAY_NONE for an unknown one. */
enum link_way link_kind_way(uint16_t kind);
bool link_is_command(uint16_t kind);
bool link_is_event(uint16_t kind);

/* Appends the frame to b. ERR_FIELD_RANGE (a number, text or list beyond its limit), ERR_UTF8, ERR_TOO_BIG (the frame), ERR_NOMEM (b keeps it);
 * but for ERR_NOMEM b is as it was. */
MUST_USE enum err link_encode(struct buf *b, const struct link *f);

/* How many bytes the frame at p has; *ret_bytes is 0 if it is not whole yet. ERR_TOO_BIG, ERR_INPUT (fewer than the head): close. */
MUST_USE enum err link_split(const uint8_t *p, size_t n, size_t *ret_bytes);

/* Reads the one frame of p, n (as link_split said). Nothing is copied. ERR_MISSING: an unknown kind, to be skipped; ERR_INPUT, ERR_UTF8, ERR_FIELD_RANGE,
 * ERR_TOO_BIG: the socket is to be closed, ret_fault says why. */
MUST_USE enum err link_decode(const uint8_t *p, size_t n, struct link *ret_f, struct link_fault *ret_fault);

/* link_put_trunk(&buf, &list, &trunk): appends a record to a list whose bytes are in b (nothing else may be); errors as link_encode().
 * link_next_trunk(&list, &trunk): takes the first record off the list, false at the end; sound lists (decoded or put) only. */
#define RECORD(tag, text)                                                                                \
    MUST_USE enum err link_put_##tag(struct buf *b, struct link_list *l, const struct link_##tag *value); \
    bool link_next_##tag(struct link_list *l, struct link_##tag *ret_value);
#include "link/link.def"

/* Writes docs/link.md: every frame with its fields, from link.def. */
void link_put_page(struct buf *b);
