/* link_test FRAMES PAGE: the codec against its specimens; the page of docs against link.def. "link_test --page" prints the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "link/table.h"

static const char *frames_file, *page_file;

/* -- a frame as JSON, by the table -- */

static uint64_t number_of(const struct link_field *f, const void *at)
{
    return f->type == LINK_U8    ? *(const uint8_t *)at
           : f->type == LINK_U16 ? *(const uint16_t *)at
           : f->type == LINK_U32 ? *(const uint32_t *)at
                                 : *(const uint64_t *)at;
}

static bool next_of(enum link_record_kind kind, struct link_list *l, union link_any_record *ret)
{
    switch (kind) {
#define RECORD(tag, text)                                                                  \
    case LINK_RECORD_##tag:                                                                \
        return link_next_##tag(l, &ret->tag);
#include "link/link.def"
    default:
        return false;
    }
}

static void json_fields(struct json *j, const struct link_field *fields, uint32_t count, const void *value);

static void json_field(struct json *j, const struct link_field *f, const void *at)
{
    union link_any_record one;

    if (f->type == LINK_STR16 || f->type == LINK_STR32) {
        json_text(j, f->name, *(const struct str *)at);
    } else if (f->type == LINK_LIST) {
        struct link_list l = *(const struct link_list *)at;
        json_array(j, f->name);
        while (next_of(f->record, &l, &one)) {
            json_open(j, NULL);
            json_fields(j, link_records[f->record].fields, link_records[f->record].fields_count, &one);
            json_close(j);
        }
        json_end(j);
    } else {
        json_id(j, f->name, number_of(f, at));
    }
}

static void json_fields(struct json *j, const struct link_field *fields, uint32_t count, const void *value)
{
    for (uint32_t i = 0; i < count; i++)
        json_field(j, &fields[i], (const uint8_t *)value + fields[i].offset);
}

static void json_frame(struct buf *out, const struct link *f)
{
    static const struct link_field command[] = {LINK_CALL_OP_FIELDS}, event[] = {LINK_NO_CALL_FIELDS};
    struct json j;

    json_init(&j, out);
    json_open(&j, NULL);
    json_open(&j, link_kind_name((uint16_t)f->kind));
    if (link_is_command((uint16_t)f->kind) || link_is_event((uint16_t)f->kind))
        json_fields(&j, link_is_command((uint16_t)f->kind) ? command : event, 2, &f->command);
    for (uint32_t i = 0; i < link_shapes_count; i++)
        if (link_shapes[i].kind == f->kind)
            json_fields(&j, link_shapes[i].fields, link_shapes[i].fields_count, &f->command);
    json_close(&j);
    json_close(&j);
}

static size_t unhex(const char *hex, uint8_t *to)
{
    size_t n = 0;
    unsigned v;

    while (sscanf(hex + 2 * n, "%2x", &v) == 1 && hex[2 * n] != ' ')
        to[n++] = (uint8_t)v;
    return n;
}

static void every_specimen_reads_as_it_says_and_writes_the_same_bytes(void **state)
{
    char *line = NULL;
    size_t room = 0;
    bool seen[128] = {0};
    FILE *in = fopen(frames_file, "r");

    (void)state;
    assert_non_null(in);
    while (getline(&line, &room, in) > 0) {
        if (*line == '#' || *line == '\n')
            continue;
        uint8_t bytes[8192];
        struct link f;
        struct link_fault fault;
        struct buf json = {0}, again = {0};
        char *text = strchr(line, ' ') + 1;
        const size_t n = unhex(line, bytes);
        text[strcspn(text, "\n")] = 0;
        assert_int_equal(link_decode(bytes, n, &f, &fault), OK);
        json_frame(&json, &f);
        buf_u8(&json, 0);
        assert_string_equal((const char *)json.p, text);
        assert_int_equal(link_encode(&again, &f), OK);
        assert_int_equal(again.n, n);
        assert_memory_equal(again.p, bytes, n);
        seen[f.kind] = true;
        buf_done(&json);
        buf_done(&again);
    }
    for (uint32_t i = 0; i < link_shapes_count; i++)
        assert_true(seen[link_shapes[i].kind]);
    free(line);
    fclose(in);
}

static struct buf a_ring(void)
{
    struct buf b = {0};
    const struct link f = {.kind = LINK_CMD_RING,
                           .cmd_ring = {.call = 2, .op = 3, .ring = 4, .kind = LINK_LEG_PHONE, .from = STR("5925550100"), .lease_us = 20}};
    assert_int_equal(link_encode(&b, &f), OK);
    return b;
}

static struct buf a_config(void)
{
    struct buf b = {0}, trunks = {0}, numbers = {0};
    struct link f = {.kind = LINK_CONFIG, .config = {.version = 1}};
    for (uint64_t i = 1; i <= 3; i++)
        assert_int_equal(link_put_trunk(&trunks, &f.config.trunks, &(struct link_trunk){.id = i, .domain = STR("sbc.example")}), OK);
    assert_int_equal(link_put_number(&numbers, &f.config.numbers, &(struct link_number){.id = 9, .number = STR("95566")}), OK);
    assert_int_equal(link_encode(&b, &f), OK);
    buf_done(&trunks);
    buf_done(&numbers);
    return b;
}

static void lists_are_read_in_the_order_they_were_put(void **state)
{
    struct buf b = a_config();
    struct link f;
    struct link_fault fault;
    struct link_trunk trunk;
    struct link_number number;

    (void)state;
    assert_int_equal(link_decode(b.p, b.n, &f, &fault), OK);
    for (uint64_t i = 1; i <= 3; i++) {
        assert_true(link_next_trunk(&f.config.trunks, &trunk));
        assert_int_equal(trunk.id, i);
        assert_true(str_is(trunk.domain, "sbc.example"));
        assert_true((const uint8_t *)trunk.domain.p > b.p && (const uint8_t *)trunk.domain.p < b.p + b.n); /* nothing was copied */
    }
    assert_false(link_next_trunk(&f.config.trunks, &trunk));
    assert_true(link_next_number(&f.config.numbers, &number));
    assert_int_equal(number.id, 9);
    assert_false(link_next_number(&f.config.numbers, &number));
    buf_done(&b);
}

static void set_u32(uint8_t *p, size_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

static void a_frame_that_is_cut_off_anywhere_is_refused_with_its_field(void **state)
{
    struct buf frames[] = {a_ring(), a_config()};

    (void)state;
    for (int k = 0; k < 2; k++) {
        for (size_t n = 0; n < frames[k].n; n++) {
            struct link f;
            struct link_fault fault = {0};
            uint8_t *copy = malloc(n + 1); /* so that a reader who goes beyond it is seen */
            memcpy(copy, frames[k].p, n);
            if (n >= 4)
                set_u32(copy, n);
            assert_int_equal(link_decode(copy, n, &f, &fault), ERR_INPUT);
            assert_non_null(fault.frame);
            assert_string_equal(fault.why, n < LINK_HEAD_BYTES ? "not those of the frame" : "cut off");
            free(copy);
        }
        buf_done(&frames[k]);
    }
}

static void bytes_and_kinds_of_a_newer_version_are_skipped_unless_they_must_be_known(void **state)
{
    struct buf b = a_ring();
    struct link f;
    struct link_fault fault;

    (void)state;
    buf_text(&b, "more");
    set_u32(b.p, b.n);
    assert_int_equal(link_decode(b.p, b.n, &f, &fault), OK);
    assert_int_equal(f.cmd_ring.lease_us, 20);
    b.p[4] = 250;
    assert_int_equal(link_decode(b.p, b.n, &f, &fault), ERR_MISSING);
    b.p[6] = LINK_FLAG_MUST;
    assert_int_equal(link_decode(b.p, b.n, &f, &fault), ERR_INPUT);
    assert_string_equal(fault.why, "unknown");
    buf_done(&b);

    b = a_config(); /* 8 head, 8 version, 2 realm, 8 of the list: the first trunk's length; the frame, the list and the element get a byte more */
    struct buf longer = {0};
    buf_put(&longer, b.p, 26);
    const size_t element = (size_t)b.p[26] + 256u * b.p[27];
    buf_u16(&longer, (uint16_t)(element + 1));
    buf_put(&longer, b.p + 28, element);
    buf_u8(&longer, 77);
    buf_put(&longer, b.p + 28 + element, b.n - 28 - element);
    set_u32(longer.p, longer.n);
    set_u32(longer.p + 22, 3 * (element + 2) + 1);
    assert_int_equal(link_decode(longer.p, longer.n, &f, &fault), OK);
    struct link_trunk trunk;
    for (uint64_t i = 1; i <= 3; i++) {
        assert_true(link_next_trunk(&f.config.trunks, &trunk));
        assert_int_equal(trunk.id, i);
    }
    buf_done(&longer);
    buf_done(&b);
}

static enum err decode_changed(size_t at, uint8_t v, struct link_fault *ret_fault)
{
    struct buf b = a_ring();
    struct link f;
    uint8_t *copy = malloc(b.n);
    memcpy(copy, b.p, b.n);
    copy[at] = v;
    enum err err = link_decode(copy, b.n, &f, ret_fault);
    free(copy);
    buf_done(&b);
    return err;
}

static void what_is_out_of_range_is_refused_with_its_field(void **state)
{
    struct link_fault fault;
    struct buf b = a_ring();
    const size_t lease = b.n - 8, from = lease - 2 - 10;

    (void)state;
    buf_done(&b);
    assert_int_equal(decode_changed(32, LINK_LEG_LAST + 1, &fault), ERR_FIELD_RANGE);
    assert_string_equal(fault.frame, "cmd_ring");
    assert_string_equal(fault.field, "kind");
    assert_string_equal(fault.why, "out of range");
    assert_int_equal(decode_changed(33, 2, &fault), ERR_FIELD_RANGE);
    assert_string_equal(fault.field, "begins");
    assert_int_equal(decode_changed(lease + 7, 0x80, &fault), ERR_FIELD_RANGE);
    assert_string_equal(fault.field, "lease_us");
    assert_int_equal(decode_changed(from, 0xff, &fault), ERR_UTF8);
    assert_string_equal(fault.field, "from");
    assert_int_equal(decode_changed(from, 0, &fault), ERR_UTF8);
    assert_int_equal(decode_changed(from - 1, 1, &fault), ERR_FIELD_RANGE);
    assert_string_equal(fault.why, "too long");
    assert_int_equal(decode_changed(0, 1, &fault), ERR_INPUT);
}

static void a_list_with_too_many_or_other_elements_is_refused(void **state)
{
    struct buf b = a_config();
    struct link f;
    struct link_fault fault;

    (void)state;
    b.p[18] = 2; /* says two, has three */
    assert_int_equal(link_decode(b.p, b.n, &f, &fault), ERR_INPUT);
    assert_string_equal(fault.field, "trunks");
    b.p[18] = 4;
    assert_int_equal(link_decode(b.p, b.n, &f, &fault), ERR_INPUT);
    b.p[19] = 255;
    assert_int_equal(link_decode(b.p, b.n, &f, &fault), ERR_FIELD_RANGE);
    assert_string_equal(fault.why, "too many");
    buf_done(&b);
}

static void what_is_too_long_is_not_written_and_nothing_is_left_of_it(void **state)
{
    static char big[70000];
    struct buf b = {0}, l = {0};
    struct link_list list = {0};

    (void)state;
    memset(big, 'x', sizeof big);
    buf_text(&b, "before");
    struct link f = {.kind = LINK_CMD_DIGITS, .cmd_digits = {.call = 2, .op = 1, .digits = {big, LINK_DIGITS_MAX}}};
    assert_int_equal(link_encode(&b, &f), OK);
    const size_t n = b.n;
    f.cmd_digits.digits.n++;
    assert_int_equal(link_encode(&b, &f), ERR_FIELD_RANGE);
    f.cmd_digits.digits = STR("\xff");
    assert_int_equal(link_encode(&b, &f), ERR_UTF8);
    f = (struct link){.kind = LINK_CMD_PLAY};
    for (uint32_t i = 0; i <= LINK_SAYS_MAX; i++)
        assert_int_equal(link_put_say(&l, &f.cmd_play.says, &(struct link_say){.kind = LINK_SAY_PROMPT, .value = 1}), OK);
    assert_int_equal(link_encode(&b, &f), ERR_FIELD_RANGE);
    f.cmd_play.says.count = 1;
    f.cmd_play.says.n = 0;
    f.kind = LINK_CMD_MUTE;
    f.cmd_mute.by = LINK_BY_LAST + 1;
    assert_int_equal(link_encode(&b, &f), ERR_FIELD_RANGE);
    f = (struct link){.kind = LINK_CONFIG, .config = {.trunks = {(const uint8_t *)big, sizeof big, 1}}};
    f.config.trunks.n = LINK_FRAME_MAX + 1;
    assert_int_equal(link_encode(&b, &f), ERR_FIELD_RANGE);
    assert_int_equal(b.n, n);
    assert_memory_equal(b.p, "before", 6);
    const size_t before = l.n;
    list = (struct link_list){l.p, l.n, LINK_SAYS_MAX + 1};
    assert_int_equal(link_put_say(&l, &list, &(struct link_say){.lang = {big, 17}}), ERR_FIELD_RANGE);
    assert_int_equal(l.n, before);
    assert_int_equal(list.count, LINK_SAYS_MAX + 1);
    buf_done(&b);
    buf_done(&l);
}

static void frames_are_split_where_they_end(void **state)
{
    struct buf b = a_ring(), two = {0};
    size_t bytes;

    (void)state;
    buf_put(&two, b.p, b.n);
    buf_put(&two, b.p, b.n);
    for (size_t n = 0; n < b.n; n++) {
        assert_int_equal(link_split(two.p, n, &bytes), OK);
        assert_int_equal(bytes, 0);
    }
    assert_int_equal(link_split(two.p, b.n, &bytes), OK);
    assert_int_equal(bytes, b.n);
    assert_int_equal(link_split(two.p, two.n, &bytes), OK);
    assert_int_equal(bytes, b.n);
    set_u32(two.p, LINK_HEAD_BYTES - 1);
    assert_int_equal(link_split(two.p, two.n, &bytes), ERR_INPUT);
    set_u32(two.p, 2049); /* one more than a RING may have: not waited for */
    assert_int_equal(link_split(two.p, LINK_HEAD_BYTES, &bytes), ERR_TOO_BIG);
    two.p[4] = 250;
    assert_int_equal(link_split(two.p, LINK_HEAD_BYTES, &bytes), OK);
    set_u32(two.p, LINK_FRAME_MAX + 1);
    assert_int_equal(link_split(two.p, LINK_HEAD_BYTES, &bytes), ERR_TOO_BIG);
    buf_done(&b);
    buf_done(&two);
}

static void kinds_know_their_names_and_ways(void **state)
{
    (void)state;
    assert_string_equal(link_kind_name(LINK_CMD_RING), "cmd_ring");
    assert_string_equal(link_kind_name(999), "unknown");
    assert_int_equal(link_kind_way(LINK_EV_CALL), LINK_WAY_UP);
    assert_int_equal(link_kind_way(LINK_CALLS), LINK_WAY_BOTH);
    assert_int_equal(link_kind_way(999), LINK_WAY_NONE);
    assert_true(link_is_command(LINK_CMD_ANSWER) && !link_is_command(LINK_CONFIG) && !link_is_command(LINK_EV_CALL));
    assert_true(link_is_event(LINK_EV_ENDED) && !link_is_event(LINK_TAKEN) && !link_is_event(LINK_CMD_ANSWER));
    for (uint32_t i = 0; i < link_shapes_count; i++) /* as link.def says: commands from 32, events from 64, and no number twice */
        for (uint32_t k = 0; k <= i; k++) {
            assert_true(k == i || link_shapes[k].kind != link_shapes[i].kind);
            assert_int_equal(link_shapes[i].begins, link_shapes[i].kind >= 64 ? LINK_BEGINS_EVENT : link_shapes[i].kind >= 32 ? LINK_BEGINS_COMMAND : 0);
        }
}

static void the_page_is_up_to_date(void **state)
{
    struct buf page = {0};
    FILE *in = fopen(page_file, "r");
    static char kept[60000];

    (void)state;
    assert_non_null(in);
    const size_t n = fread(kept, 1, sizeof kept - 1, in);
    fclose(in);
    link_put_page(&page);
    assert_int_equal(page.n, n);
    assert_memory_equal(page.p, kept, n);
    buf_done(&page);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_specimen_reads_as_it_says_and_writes_the_same_bytes),
        cmocka_unit_test(lists_are_read_in_the_order_they_were_put),
        cmocka_unit_test(a_frame_that_is_cut_off_anywhere_is_refused_with_its_field),
        cmocka_unit_test(bytes_and_kinds_of_a_newer_version_are_skipped_unless_they_must_be_known),
        cmocka_unit_test(what_is_out_of_range_is_refused_with_its_field),
        cmocka_unit_test(a_list_with_too_many_or_other_elements_is_refused),
        cmocka_unit_test(what_is_too_long_is_not_written_and_nothing_is_left_of_it),
        cmocka_unit_test(frames_are_split_where_they_end),
        cmocka_unit_test(kinds_know_their_names_and_ways),
        cmocka_unit_test(the_page_is_up_to_date),
    };

    if (argc == 2 && strcmp(argv[1], "--page") == 0) {
        struct buf page = {0};
        link_put_page(&page);
        fwrite(page.p, 1, page.n, stdout);
        buf_done(&page);
        return 0;
    }
    if (argc != 3)
        return 2;
    frames_file = argv[1];
    page_file = argv[2];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
