#include "link/table.h"

/* The one field of end is never read: a command may have no fields of its own, and C no empty array. */
#define FIELD(tag, name, type, most, record, text) {#name, offsetof(struct link_##tag, name), type, most, record, text},
#define RECORD(tag, text) static const struct link_field tag##_fields[] = {
#define FRAME(NAME, tag, number, way, bytes_max, text) static const struct link_field tag##_fields[] = {
#define COMMAND(NAME, tag, number, bytes_max, text) static const struct link_field tag##_fields[] = {
#define EVENT(NAME, tag, number, bytes_max, text) static const struct link_field tag##_fields[] = {
#define U8(tag, name, most, text) FIELD(tag, name, LINK_U8, most, 0, text)
#define U16(tag, name, most, text) FIELD(tag, name, LINK_U16, most, 0, text)
#define U32(tag, name, most, text) FIELD(tag, name, LINK_U32, most, 0, text)
#define U64(tag, name, most, text) FIELD(tag, name, LINK_U64, most, 0, text)
#define I64(tag, name, text) FIELD(tag, name, LINK_I64, INT64_MAX, 0, text)
#define STR16(tag, name, bytes_max, text) FIELD(tag, name, LINK_STR16, bytes_max, 0, text)
#define STR32(tag, name, bytes_max, text) FIELD(tag, name, LINK_STR32, bytes_max, 0, text)
#define LIST(tag, name, record, count_max, text) FIELD(tag, name, LINK_LIST, count_max, LINK_RECORD_##record, text)
#define END(tag) {0}};
#include "link/link.def"

#define COUNT(tag) (sizeof tag##_fields / sizeof tag##_fields[0] - 1)

const struct link_record link_records[LINK_RECORDS] = {
#define RECORD(tag, text) {#tag, text, tag##_fields, COUNT(tag)},
#include "link/link.def"
};

const struct link_shape link_shapes[] = {
#define FRAME(NAME, tag, number, way, bytes_max, text) {number, #tag, text, LINK_WAY_##way, LINK_BEGINS_PLAIN, bytes_max, tag##_fields, COUNT(tag)},
#define COMMAND(NAME, tag, number, bytes_max, text) {number, #tag, text, LINK_WAY_DOWN, LINK_BEGINS_COMMAND, bytes_max, tag##_fields, COUNT(tag)},
#define EVENT(NAME, tag, number, bytes_max, text) {number, #tag, text, LINK_WAY_UP, LINK_BEGINS_EVENT, bytes_max, tag##_fields, COUNT(tag)},
#include "link/link.def"
};

const uint32_t link_shapes_count = sizeof link_shapes / sizeof link_shapes[0];
