#include "link/link.h"

#include <assert.h>
#include <string.h>

#include "link/table.h"

static const struct link_shape *shape_of(uint16_t kind)
{
    for (uint32_t i = 0; i < link_shapes_count; i++)
        if (link_shapes[i].kind == kind)
            return &link_shapes[i];
    return NULL;
}

const char *link_kind_name(uint16_t kind)
{
    const struct link_shape *shape = shape_of(kind);
    return shape ? shape->name : "unknown";
}

enum link_way link_kind_way(uint16_t kind)
{
    const struct link_shape *shape = shape_of(kind);
    return shape ? shape->way : LINK_WAY_NONE;
}

bool link_is_command(uint16_t kind)
{
    const struct link_shape *shape = shape_of(kind);
    return shape && shape->begins == LINK_BEGINS_COMMAND;
}

bool link_is_event(uint16_t kind)
{
    const struct link_shape *shape = shape_of(kind);
    return shape && shape->begins == LINK_BEGINS_EVENT;
}

/* -- out -- */

static enum err put_text(struct buf *b, const struct link_field *field, struct str s)
{
    if (s.n > field->most)
        return ERR_FIELD_RANGE;
    if (!str_utf8(s))
        return ERR_UTF8;
    if (field->type == LINK_STR16)
        buf_u16(b, (uint16_t)s.n);
    else
        buf_u32(b, (uint32_t)s.n);
    buf_put(b, s.p, s.n);
    return OK;
}

static enum err put_list(struct buf *b, const struct link_field *field, const struct link_list *l)
{
    if (l->count > field->most || l->n > LINK_FRAME_MAX)
        return ERR_FIELD_RANGE;
    buf_u32(b, l->count);
    buf_u32(b, (uint32_t)l->n);
    buf_put(b, l->p, l->n);
    return OK;
}

static uint64_t number_at(const struct link_field *field, const uint8_t *at)
{
    uint64_t v = 0;
    uint32_t v32;
    uint16_t v16;

    switch (field->type) {
    case LINK_U8:
        v = *at;
        break;
    case LINK_U16:
        memcpy(&v16, at, sizeof v16);
        v = v16;
        break;
    case LINK_U32:
        memcpy(&v32, at, sizeof v32);
        v = v32;
        break;
    default:
        memcpy(&v, at, sizeof v);
    }
    return v;
}

static enum err put_number(struct buf *b, const struct link_field *field, uint64_t v)
{
    if (v > field->most)
        return ERR_FIELD_RANGE;
    if (field->type == LINK_U8)
        buf_u8(b, (uint8_t)v);
    else if (field->type == LINK_U16)
        buf_u16(b, (uint16_t)v);
    else if (field->type == LINK_U32)
        buf_u32(b, (uint32_t)v);
    else
        buf_u64(b, v);
    return OK;
}

static enum err put_field(struct buf *b, const struct link_field *field, const uint8_t *at)
{
    struct link_list l;
    struct str s;

    if (field->type == LINK_STR16 || field->type == LINK_STR32) {
        memcpy(&s, at, sizeof s);
        return put_text(b, field, s);
    }
    if (field->type == LINK_LIST) {
        memcpy(&l, at, sizeof l);
        return put_list(b, field, &l);
    }
    return put_number(b, field, number_at(field, at));
}

static enum err put_fields(struct buf *b, const struct link_field *fields, uint32_t count, const void *value)
{
    for (uint32_t i = 0; i < count; i++) {
        enum err err = put_field(b, &fields[i], (const uint8_t *)value + fields[i].offset);
        if (err)
            return err;
    }
    return OK;
}

/* The length before what was put since at, once it is known. */
static enum err close_length(struct buf *b, size_t at, size_t width, uint64_t bytes, uint64_t bytes_max)
{
    if (b->err)
        return b->err;
    if (bytes > bytes_max)
        return ERR_TOO_BIG;
    for (size_t i = 0; i < width; i++)
        b->p[at + i] = (uint8_t)(bytes >> 8 * i);
    return OK;
}

static const struct link_field call_op[] = {LINK_CALL_OP_FIELDS}, no_call[] = {LINK_NO_CALL_FIELDS};

static const struct link_field *begin_of(const struct link_shape *shape)
{
    return shape->begins == LINK_BEGINS_COMMAND ? call_op : shape->begins == LINK_BEGINS_EVENT ? no_call : NULL;
}

enum err link_encode(struct buf *b, const struct link *f)
{
    const struct link_shape *shape = shape_of((uint16_t)f->kind);
    size_t at = b->n;

    assert(shape);
    buf_u32(b, 0);
    buf_u16(b, shape->kind);
    buf_u16(b, f->flags);
    enum err err = put_fields(b, begin_of(shape), begin_of(shape) ? 2 : 0, &f->command);
    if (!err)
        err = put_fields(b, shape->fields, shape->fields_count, &f->command);
    if (!err)
        err = close_length(b, at, 4, b->n - at, shape->bytes_max);
    if (err)
        b->n = at;
    return err;
}

static enum err put_record(struct buf *b, struct link_list *l, const struct link_record *record, const void *value)
{
    size_t at = b->n;

    assert(l->n == at);
    buf_u16(b, 0);
    enum err err = put_fields(b, record->fields, record->fields_count, value);
    if (!err)
        err = close_length(b, at, 2, b->n - at - 2, UINT16_MAX);
    if (err)
        b->n = at;
    else
        l->count++;
    l->p = b->p;
    l->n = b->n;
    return err;
}

/* -- in -- */

static enum err fault(struct link_fault *ret, const char *field, const char *why, enum err err)
{
    ret->field = field;
    ret->why = why;
    return err;
}

static enum err get_text(struct rd *r, const struct link_field *field, uint8_t *at, struct link_fault *ret_fault)
{
    size_t n = field->type == LINK_STR16 ? rd_u16(r) : rd_u32(r);
    if (!r->err && n > field->most)
        return fault(ret_fault, field->name, "too long", ERR_FIELD_RANGE);
    struct str s = {(const char *)rd_bytes(r, n), n};
    if (r->err)
        return fault(ret_fault, field->name, "cut off", ERR_INPUT);
    if (!str_utf8(s))
        return fault(ret_fault, field->name, "not UTF-8", ERR_UTF8);
    memcpy(at, &s, sizeof s);
    return OK;
}

static enum err get_number(struct rd *r, const struct link_field *field, uint8_t *at, struct link_fault *ret_fault)
{
    const uint64_t v = field->type == LINK_U8 ? rd_u8(r) : field->type == LINK_U16 ? rd_u16(r) : field->type == LINK_U32 ? rd_u32(r) : rd_u64(r);
    const uint8_t v8 = (uint8_t)v;
    const uint16_t v16 = (uint16_t)v;
    const uint32_t v32 = (uint32_t)v;

    if (r->err)
        return fault(ret_fault, field->name, "cut off", ERR_INPUT);
    if (v > field->most)
        return fault(ret_fault, field->name, "out of range", ERR_FIELD_RANGE);
    if (field->type == LINK_U8)
        memcpy(at, &v8, sizeof v8);
    else if (field->type == LINK_U16)
        memcpy(at, &v16, sizeof v16);
    else if (field->type == LINK_U32)
        memcpy(at, &v32, sizeof v32);
    else
        memcpy(at, &v, sizeof v);
    return OK;
}

/* Reads the fields of a record, which hold no lists. */
static enum err get_record(struct rd *r, const struct link_record *record, void *ret_value, struct link_fault *ret_fault)
{
    for (uint32_t i = 0; i < record->fields_count; i++) {
        const struct link_field *field = &record->fields[i];
        uint8_t *at = (uint8_t *)ret_value + field->offset;
        const bool text = field->type == LINK_STR16 || field->type == LINK_STR32;
        enum err err = text ? get_text(r, field, at, ret_fault) : get_number(r, field, at, ret_fault);
        if (err)
            return err;
    }
    return OK;
}

/* Every element is read once here, so that link_next_x() cannot fail. */
static enum err get_list(struct rd *r, const struct link_field *field, uint8_t *at, struct link_fault *ret_fault)
{
    struct link_list l = {.count = rd_u32(r)};
    union link_any_record one;

    if (!r->err && l.count > field->most)
        return fault(ret_fault, field->name, "too many", ERR_FIELD_RANGE);
    l.n = rd_u32(r);
    l.p = rd_bytes(r, l.n);
    struct rd inside = {.p = l.p, .n = l.n};
    for (uint32_t i = 0; !r->err && i < l.count; i++) {
        const size_t n = rd_u16(&inside);
        struct rd element = {.p = rd_bytes(&inside, n), .n = n};
        if (inside.err)
            return fault(ret_fault, field->name, "cut off", ERR_INPUT);
        enum err err = get_record(&element, &link_records[field->record], &one, ret_fault);
        if (err)
            return err;
    }
    if (r->err || inside.at != l.n)
        return fault(ret_fault, field->name, r->err ? "cut off" : "more bytes than elements", ERR_INPUT);
    memcpy(at, &l, sizeof l);
    return OK;
}

static enum err get_fields(struct rd *r, const struct link_field *fields, uint32_t count, void *ret_value, struct link_fault *ret_fault)
{
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *at = (uint8_t *)ret_value + fields[i].offset;
        enum err err;
        if (fields[i].type == LINK_LIST)
            err = get_list(r, &fields[i], at, ret_fault);
        else if (fields[i].type == LINK_STR16 || fields[i].type == LINK_STR32)
            err = get_text(r, &fields[i], at, ret_fault);
        else
            err = get_number(r, &fields[i], at, ret_fault);
        if (err)
            return err;
    }
    return OK;
}

enum err link_split(const uint8_t *p, size_t n, size_t *ret_bytes)
{
    struct rd r = {.p = p, .n = n};

    *ret_bytes = 0;
    if (n < LINK_HEAD_BYTES)
        return OK;
    const uint32_t bytes = rd_u32(&r);
    const struct link_shape *shape = shape_of(rd_u16(&r));
    if (bytes > (shape ? shape->bytes_max : LINK_FRAME_MAX))
        return ERR_TOO_BIG;
    if (bytes < LINK_HEAD_BYTES)
        return ERR_INPUT;
    *ret_bytes = bytes <= n ? bytes : 0;
    return OK;
}

enum err link_decode(const uint8_t *p, size_t n, struct link *ret_f, struct link_fault *ret_fault)
{
    struct rd r = {.p = p, .n = n};

    *ret_fault = (struct link_fault){.frame = "head", .field = "", .why = ""};
    const uint32_t bytes = rd_u32(&r);
    const uint16_t kind = rd_u16(&r), flags = rd_u16(&r);
    if (r.err || bytes != n)
        return fault(ret_fault, "bytes", "not those of the frame", ERR_INPUT);
    const struct link_shape *shape = shape_of(kind);
    if (!shape)
        return fault(ret_fault, "kind", "unknown", flags & LINK_FLAG_MUST ? ERR_INPUT : ERR_MISSING);
    ret_fault->frame = shape->name;
    if (n > shape->bytes_max)
        return fault(ret_fault, "bytes", "too many", ERR_TOO_BIG);
    *ret_f = (struct link){.kind = (enum link_kind)kind, .flags = flags & LINK_FLAG_MUST};
    enum err err = get_fields(&r, begin_of(shape), begin_of(shape) ? 2 : 0, &ret_f->command, ret_fault);
    return err ? err : get_fields(&r, shape->fields, shape->fields_count, &ret_f->command, ret_fault);
}

static bool next_record(struct link_list *l, const struct link_record *record, void *ret_value)
{
    struct rd r = {.p = l->p, .n = l->n};
    struct link_fault fault;

    if (l->count == 0)
        return false;
    const size_t n = rd_u16(&r);
    struct rd element = {.p = rd_bytes(&r, n), .n = n};
    const enum err err = get_record(&element, record, ret_value, &fault);
    assert(!r.err && !err);
    l->count--;
    l->p += r.at;
    l->n -= r.at;
    return true;
}

#define RECORD(tag, text)                                                                         \
    enum err link_put_##tag(struct buf *b, struct link_list *l, const struct link_##tag *value)   \
    {                                                                                             \
        return put_record(b, l, &link_records[LINK_RECORD_##tag], value);                         \
    }                                                                                             \
    bool link_next_##tag(struct link_list *l, struct link_##tag *ret_value)                       \
    {                                                                                             \
        return next_record(l, &link_records[LINK_RECORD_##tag], ret_value);                       \
    }
#include "link/link.def"
