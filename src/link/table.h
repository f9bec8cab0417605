/* table.h: link.def as data: where each field lies and what it may hold. Inside the room only. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "link/link.h"

enum link_type { LINK_U8, LINK_U16, LINK_U32, LINK_U64, LINK_I64, LINK_STR16, LINK_STR32, LINK_LIST };
enum link_begins { LINK_BEGINS_PLAIN, LINK_BEGINS_COMMAND, LINK_BEGINS_EVENT };

enum link_record_kind {
#define RECORD(tag, text) LINK_RECORD_##tag,
#include "link/link.def"
    LINK_RECORDS
};

struct link_field {
    const char *name;
    size_t offset;
    enum link_type type;
    uint64_t most; /* of the number, of a text's bytes, of a list's elements */
    enum link_record_kind record; /* of a list */
    const char *text;
};

struct link_record {
    const char *name, *text;
    const struct link_field *fields;
    uint32_t fields_count;
};

struct link_shape {
    uint16_t kind;
    const char *name, *text;
    enum link_way way;
    enum link_begins begins;
    uint32_t bytes_max;
    const struct link_field *fields; /* those that all commands or events begin with apart */
    uint32_t fields_count;
};

/* Room for any record, to read an element into. */
union link_any_record {
#define RECORD(tag, text) struct link_##tag tag;
#include "link/link.def"
};

#define LINK_CALL_OP_FIELDS                                                                                    \
    {"call", offsetof(struct link_cmd_answer, call), LINK_U64, UINT64_MAX, 0, ""},                             \
        {"op", offsetof(struct link_cmd_answer, op), LINK_U64, UINT64_MAX, 0, "only grows within a call"}
#define LINK_NO_CALL_FIELDS                                                                                    \
    {"no", offsetof(struct link_ev_ringing, no), LINK_U64, UINT64_MAX, 0, "numbered by voice's instance, from 1"}, \
        {"call", offsetof(struct link_ev_ringing, call), LINK_U64, UINT64_MAX, 0, ""}

extern const struct link_record link_records[LINK_RECORDS];
extern const struct link_shape link_shapes[];
extern const uint32_t link_shapes_count;
