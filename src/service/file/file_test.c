/* Types by content, names, headers; and a file's life in rows and on the disk. */
#include "service/file/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "port/hub.h"
#include "port/sql.h"

#define ORG ORG_FIRST
#define NOW INT64_C(1790000000000000)
#define TALK 77u
#define PARTY 5u

static struct store *store;
static struct blobs *blobs;
static struct scan *scan;
static char dir[64];

/* -- pure -- */

static const char *type_of(struct str head, const char *name)
{
    const struct file_type *t = file_type(head, head, str_of(name));
    return t ? t->type : "none";
}

static void a_type_is_what_the_bytes_say_and_not_the_name(void **state)
{
    (void)state;
    assert_string_equal(type_of(STR("\x89PNG\r\n\x1a\n...."), "a.exe"), "image/png");
    assert_string_equal(type_of(STR("\xff\xd8\xff\xe0"), "a"), "image/jpeg");
    assert_string_equal(type_of(STR("RIFF\1\2\3\4WEBPVP8 "), "a"), "image/webp");
    assert_string_equal(type_of(STR("RIFF\1\2\3\4WAVEfmt "), "a"), "audio/wav");
    assert_string_equal(type_of(STR("\0\0\0\x18" "ftypheic...."), "a"), "image/heic");
    assert_string_equal(type_of(STR("\0\0\0\x18" "ftypisom...."), "a"), "video/mp4");
    assert_string_equal(type_of(STR("%PDF-1.7\n"), "a.png"), "application/pdf");
    assert_string_equal(type_of(STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."), "b.XLS"), "application/vnd.ms-excel");
    assert_string_equal(type_of(STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."), "b.msi"), "application/msword");
    assert_string_equal(type_of(STR("PK\3\4......[Content_Types].xml...word/document.xml"), "b"),
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    assert_string_equal(type_of(STR("PK\3\4....word/document.xml....word/vbaProject.bin"), "b.docx"), "none");
    assert_string_equal(type_of(STR("PK\3\4....any/thing"), "b.docx"), "none");
    assert_string_equal(type_of(STR("金额,日期\n"), "c.csv"), "text/plain");
    assert_string_equal(type_of(STR("\xbd\xf0\xb6\xee,1\n"), "gbk.csv"), "text/plain");
    const struct str refused[] = {STR("MZ\x90\0\3"), STR("\x7f" "ELF\2\1\1"), STR("#!/bin/sh\nrm"), STR("<!DOCTYPE html><p>"), STR(""),
                                  STR("<svg xmlns='http://www.w3.org/2000/svg'>"), STR("  \n<HTML>"), STR("a\0b"), STR("x<script>1</script>")};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_string_equal(type_of(refused[i], "photo.png"), "none");
    assert_true(file_is_shown(STR("image/png")) && file_is_shown(STR("image/webp")));
    assert_false(file_is_shown(STR("image/heic")) || file_is_shown(STR("application/pdf")) || file_is_shown(STR("text/plain")));
}

static void the_size_of_an_image_is_in_its_head(void **state)
{
    (void)state;
    uint32_t w, h;
    assert_true(file_size(STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0\x08\6"), &w, &h));
    assert_true(w == 640 && h == 480);
    assert_true(file_size(STR("GIF89a\x20\x03\x58\x02\0"), &w, &h));
    assert_true(w == 800 && h == 600);
    assert_true(file_size(STR("\xff\xd8\xff\xe0\0\4ab\xff\xc2\0\x11\x08\3\0\4\0\3\1\x22"), &w, &h));
    assert_true(w == 1024 && h == 768);
    assert_true(file_size(STR("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x7f\7\0\x37\4\0"), &w, &h));
    assert_true(w == 1920 && h == 1080);
    const struct str none[] = {STR("\x89PNG\r\n\x1a\n"), STR("\xff\xd8\xff\xda\0\4ab\xff\xc0\0\x11\x08\3\0\4\0\3\1\x22"),
                               STR("\xff\xd8\xff\xe0\xff\xff"), STR("GIF89a\0\0\0\0"), STR("x"), STR("")};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_false(file_size(none[i], &w, &h));
        assert_true(w == 0 && h == 0);
    }
}

static void a_name_leads_nowhere_and_ends_as_its_type(void **state)
{
    (void)state;
    static const struct file_type png = {"image/png", "png", FILE_IMAGE, true}, jpeg = {"image/jpeg", "jpg jpeg", FILE_IMAGE, true};
    const struct {
        const char *said;
        const struct file_type *type;
        const char *want;
    } cases[] = {
        {"../../etc/passwd", NULL, "passwd"}, {"C:\\Users\\me\\照片.PNG", &png, "照片.PNG"}, {"a.exe", &png, "a.exe.png"},
        {"", NULL, "file"}, {"", &png, "file.png"}, {"...", NULL, "file"}, {".png", &png, "png.png"}, {"a\nb\"c\".jpeg", &jpeg, "ab_c_.jpeg"},
        {"invoice\xe2\x80\xae" "gnp.exe", &png, "invoicegnp.exe.png"}, {"x. . ", NULL, "x"}, {"\xff\xfe", NULL, "file"}, {"a/", NULL, "file"},
        {"con:aux|.png", &png, "con_aux_.png"},
    };
    char name[FILE_NAME_BYTES];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        file_name(str_of(cases[i].said), cases[i].type, name);
        assert_string_equal(name, cases[i].want);
    }
    char longest[2000] = "";
    for (int i = 0; i < 400; i++)
        strcat(longest, "长");
    strcat(longest, ".png");
    file_name(str_of(longest), &png, name);
    assert_true(strlen(name) > 240 && strlen(name) < FILE_NAME_BYTES && str_utf8(str_of(name)));
    assert_string_equal(name + strlen(name) - 4, ".png");
}

static void a_disposition_is_ascii_for_the_old_and_utf_8_for_the_rest(void **state)
{
    (void)state;
    char header[FILE_DISPOSITION_BYTES], name[FILE_NAME_BYTES];
    file_disposition(STR("发票 1.pdf"), false, header);
    assert_string_equal(header, "attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%E5%8F%91%E7%A5%A8%201.pdf");
    file_disposition(STR("a\"\\%;.png"), true, header);
    assert_string_equal(header, "inline; filename=\"a___;.png\"; filename*=UTF-8''a%22%5C%25%3B.png");
    memset(name, 'x', sizeof name);
    for (size_t i = 0; i + 3 < sizeof name; i += 3)
        memcpy(name + i, "长", 3);
    file_disposition((struct str){name, 255}, false, header);
    assert_true(strlen(header) < FILE_DISPOSITION_BYTES);
}

static void one_range_is_understood_and_a_wrong_one_said(void **state)
{
    (void)state;
    const struct {
        const char *header;
        uint64_t bytes;
        enum err err;
        uint64_t from, n;
    } cases[] = {
        {"bytes=0-0", 10, OK, 0, 1},    {"bytes=3-", 10, OK, 3, 7},    {"bytes=-4", 10, OK, 6, 4},   {"bytes=2-100", 10, OK, 2, 8},
        {"bytes=-100", 10, OK, 0, 10},  {"bytes=10-", 10, ERR_SPAN, 0, 0}, {"bytes=-0", 10, ERR_SPAN, 0, 0},
        {"bytes=0-1,3-4", 10, ERR_MISSING, 0, 0}, {"bytes=5-2", 10, ERR_MISSING, 0, 0}, {"bytes=-", 10, ERR_MISSING, 0, 0},
        {"items=0-1", 10, ERR_MISSING, 0, 0}, {"bytes=a-b", 10, ERR_MISSING, 0, 0}, {"", 10, ERR_MISSING, 0, 0}, {"bytes=", 10, ERR_MISSING, 0, 0},
        {"bytes=0-18446744073709551615", 10, OK, 0, 10}, {"bytes=0-18446744073709551616", 10, ERR_MISSING, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t from = 0, n = 0;
        assert_int_equal(file_span(str_of(cases[i].header), cases[i].bytes, &from, &n), cases[i].err);
        assert_int_equal(from, cases[i].from);
        assert_int_equal(n, cases[i].n);
    }
}

/* -- rows and disk -- */

struct work {
    struct store_job job;
    enum err (*fn)(struct store_tx *tx, void *arg);
    void *arg;
};

static enum err run_work(struct store_tx *tx, struct store_job *job)
{
    struct work *w = (struct work *)job;
    return w->fn(tx, w->arg);
}

static enum err in_tx(enum err (*fn)(struct store_tx *tx, void *arg), void *arg)
{
    struct work w = {.job.work = run_work, .fn = fn, .arg = arg};
    return store_call(store, &w.job);
}

static enum err make_talk(struct store_tx *tx, void *arg)
{
    (void)arg;
    enum err err = sql_party_insert(tx, &(struct sql_party_insert_in){ORG, PARTY, STR("a"), NOW}, NULL);
    return err ? err : sql_conversation_insert(tx, &(struct sql_conversation_insert_in){ORG, TALK, 1, PARTY, 1, true, NOW}, NULL);
}

static int begin(void **state)
{
    (void)state;
    char text[256];
    strcpy(dir, "/tmp/tandem-file-XXXXXX");
    assert_non_null(mkdtemp(dir));
    struct store_conf c = {.dir = dir, .jobs_max = 100, .batch_max = 10};
    assert_int_equal(store_open(&c, &store, text), OK);
    assert_int_equal(blob_open(dir, &blobs, text), OK);
    assert_int_equal(scan_new(NULL, &scan, text), OK);
    return in_tx(make_talk, NULL) ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    char command[128];
    store_close(store);
    blob_close(blobs);
    scan_free(scan);
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

static enum err begin_tx(struct store_tx *tx, void *arg)
{
    return file_begin(tx, arg);
}

static enum err begin_file(uint64_t id, const char *key, int64_t bytes, uint64_t *ret_id)
{
    struct file_new n = {.org = ORG, .id = id, .conversation = TALK, .key = str_of(key), .name = STR("a.png"), .alt = STR("x"), .bytes = bytes, .now_us = NOW};
    enum err err = in_tx(begin_tx, &n);
    if (ret_id)
        *ret_id = n.id;
    return err;
}

static enum err find_tx(struct store_tx *tx, void *arg)
{
    struct file *f = arg;
    return file_find(tx, ORG, f->id, f);
}

static struct file found(uint64_t id)
{
    struct file f = {.id = id};
    assert_int_equal(store_read(store, find_tx, &f), OK);
    return f;
}

static enum err finish_tx(struct store_tx *tx, void *arg)
{
    return file_finish(tx, ORG, arg);
}

static enum err forget_tx(struct store_tx *tx, void *arg)
{
    return file_forget(tx, ORG, arg);
}

static int64_t room[2];
static enum err room_tx(struct store_tx *tx, void *arg)
{
    (void)arg;
    return file_room(tx, ORG, &room[0], &room[1]);
}

static void expect_room(int64_t bytes, int64_t files)
{
    assert_int_equal(store_read(store, room_tx, NULL), OK);
    assert_int_equal(room[0], bytes);
    assert_int_equal(room[1], files);
}

static const struct file_policy all_kinds = {.kinds = (1u << FILE_KINDS) - 1};

/* A file of one piece that has come; what looking at it says. */
static enum err send(uint64_t id, const char *key, struct str bytes, struct file *ret_file)
{
    char name[SCAN_NAME_BYTES];
    assert_int_equal(begin_file(id, key, (int64_t)bytes.n, NULL), OK);
    *ret_file = found(id);
    assert_int_equal(blob_write(blobs, &ret_file->blob, 0, bytes), OK);
    return file_look(blobs, scan, &all_kinds, ret_file, name);
}

static enum err nothing(void *u, struct str bytes)
{
    (void)u;
    (void)bytes;
    return OK;
}

static void a_file_comes_is_looked_at_and_is_kept(void **state)
{
    (void)state;
    struct file f;
    uint64_t id = 0;
    assert_int_equal(send(101, "k1", STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\3"), &f), OK);
    assert_int_equal(in_tx(finish_tx, &f), OK);
    f = found(101);
    assert_int_equal(f.state, FILE_UNSCANNED);
    assert_string_equal(f.type, "image/png");
    assert_true(f.width == 2 && f.height == 3 && f.party == PARTY);
    assert_int_equal(begin_file(102, "k1", 5, &id), OK); /* the same key: the first one */
    assert_int_equal(id, 101);
    expect_room(24, 1);
    assert_int_equal(in_tx(finish_tx, &f), OK); /* twice is nothing */
    expect_room(24, 1);
}

static void what_is_not_taken_leaves_nothing(void **state)
{
    (void)state;
    struct file f;
    assert_int_equal(send(101, "k1", STR("MZ\x90\0 a program"), &f), ERR_FILE_TYPE);
    assert_int_equal(in_tx(forget_tx, &f), OK);
    expect_room(0, 0);
    assert_int_equal(file_purge(store, blobs, ORG), OK);
    assert_int_equal(blob_have(blobs, &f.blob), 0);
    assert_int_equal(store_read(store, find_tx, &f), ERR_MISSING);
    struct file_policy strict = all_kinds;
    strict.scan_required = true;
    char name[SCAN_NAME_BYTES];
    assert_int_equal(begin_file(102, "k2", 4, NULL), OK);
    f = found(102);
    assert_int_equal(file_look(blobs, scan, &strict, &f, name), ERR_OFFSET); /* not all of it has come */
    assert_int_equal(blob_write(blobs, &f.blob, 0, STR("text")), OK);
    assert_int_equal(file_look(blobs, scan, &strict, &f, name), ERR_SCANNER);
    strict.kinds = 1u << FILE_IMAGE;
    assert_int_equal(file_look(blobs, scan, &strict, &f, name), ERR_FILE_TYPE);
    f.state = FILE_INFECTED;
    assert_int_equal(in_tx(finish_tx, &f), OK);
    expect_room(0, 0);
    assert_int_equal(file_purge(store, blobs, ORG), OK);
    assert_int_equal(blob_read(blobs, &f.blob, 0, 4, nothing, NULL), ERR_MISSING);
    assert_int_equal(found(102).state, FILE_INFECTED);
}

static enum err small_tx(struct store_tx *tx, void *arg)
{
    const struct file_policy p = {.bytes_max = 10, .conversation_max = 25, .total_max = 1000, .message_max = 3, .side_max = 100, .kinds = 1};
    (void)arg;
    return file_policy_put(tx, ORG, &p);
}

static enum err again_tx(struct store_tx *tx, void *arg)
{
    struct file_policy p;
    enum err err = file_policy_get(tx, ORG, &p);
    if (err)
        return err;
    p.version += *(const int64_t *)arg;
    return file_policy_put(tx, ORG, &p);
}

static void limits_that_have_changed_meanwhile_are_not_written_over(void **state)
{
    (void)state;
    assert_int_equal(in_tx(again_tx, &(int64_t){1}), ERR_CHANGED);
    assert_int_equal(in_tx(again_tx, &(int64_t){0}), OK);
    assert_int_equal(in_tx(again_tx, &(int64_t){-1}), ERR_CHANGED);
    assert_int_equal(in_tx(again_tx, &(int64_t){0}), OK);
    assert_int_equal(in_tx(again_tx, &(int64_t){-3}), OK); /* 0: whatever is there */
}

static void each_limit_is_answered(void **state)
{
    (void)state;
    assert_int_equal(in_tx(small_tx, NULL), OK);
    assert_int_equal(begin_file(1, "a", 11, NULL), ERR_TOO_BIG);
    assert_int_equal(begin_file(1, "a", 10, NULL), OK);
    assert_int_equal(begin_file(2, "b", 10, NULL), OK);
    assert_int_equal(begin_file(3, "c", 10, NULL), ERR_NO_SPACE);
    assert_int_equal(begin_file(3, "c", 5, NULL), OK);
    expect_room(25, 3);
    struct file f = found(1);
    assert_int_equal(in_tx(forget_tx, &f), OK);
    assert_int_equal(in_tx(forget_tx, &f), OK);
    expect_room(15, 2);
    struct file_new elsewhere = {.org = ORG, .id = 50, .conversation = TALK + 1, .key = STR("k"), .name = STR("a"), .bytes = 1, .now_us = NOW};
    assert_int_equal(in_tx(begin_tx, &elsewhere), ERR_MISSING);
}

static void too_many_in_no_message_are_refused(void **state)
{
    (void)state;
    char key[8];
    for (uint64_t i = 1; i <= FILE_LOOSE_MAX; i++) {
        snprintf(key, sizeof key, "k%d", (int)i);
        assert_int_equal(begin_file(i, key, 1, NULL), OK);
    }
    assert_int_equal(begin_file(99, "more", 1, NULL), ERR_FILES);
}

static enum err expire_tx(struct store_tx *tx, void *arg)
{
    return file_expire(tx, ORG, *(int64_t *)arg);
}

static enum err attach_tx(struct store_tx *tx, void *arg)
{
    int64_t changes;
    enum err err = sql_file_attach(tx, &(struct sql_file_attach_in){ORG, *(uint64_t *)arg, TALK, 0, 1, 0}, &changes);
    return err ? err : changes == 1 ? OK : ERR_FILES;
}

static void what_is_in_no_message_is_forgotten_and_the_rest_stays(void **state)
{
    (void)state;
    struct file kept, loose;
    assert_int_equal(send(1, "a", STR("kept"), &kept), OK);
    assert_int_equal(in_tx(finish_tx, &kept), OK);
    assert_int_equal(in_tx(attach_tx, &kept.id), OK);
    assert_int_equal(in_tx(attach_tx, &kept.id), ERR_FILES); /* in one message only */
    assert_int_equal(send(2, "b", STR("loose"), &loose), OK);
    assert_int_equal(in_tx(attach_tx, &loose.id), ERR_FILES); /* not finished */
    assert_int_equal(in_tx(forget_tx, &kept), ERR_STATE);
    int64_t before = NOW;
    assert_int_equal(in_tx(expire_tx, &before), OK);
    expect_room(9, 2);
    before = NOW + 1;
    assert_int_equal(in_tx(expire_tx, &before), OK);
    expect_room(4, 1);
    assert_int_equal(file_purge(store, blobs, ORG), OK);
    assert_int_equal(blob_have(blobs, &loose.blob), 0);
    assert_int_equal(blob_read(blobs, &kept.blob, 0, 4, nothing, NULL), OK);
}

static void the_start_sweeps_what_no_row_knows(void **state)
{
    (void)state;
    struct file kept;
    uint64_t dropped = 9;
    assert_int_equal(send(1, "a", STR("kept"), &kept), OK);
    struct blob nobodys = {.id = 1000, .bytes = 4};
    assert_int_equal(blob_write(blobs, &nobodys, 0, STR("lost")), OK);
    assert_int_equal(file_sweep(store, blobs, ORG, &dropped), OK);
    assert_int_equal(dropped, 1);
    assert_int_equal(blob_read(blobs, &kept.blob, 0, 4, nothing, NULL), OK);
    assert_int_equal(blob_have(blobs, &nobodys), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_type_is_what_the_bytes_say_and_not_the_name),
        cmocka_unit_test(the_size_of_an_image_is_in_its_head),
        cmocka_unit_test(a_name_leads_nowhere_and_ends_as_its_type),
        cmocka_unit_test(a_disposition_is_ascii_for_the_old_and_utf_8_for_the_rest),
        cmocka_unit_test(one_range_is_understood_and_a_wrong_one_said),
        cmocka_unit_test_setup_teardown(a_file_comes_is_looked_at_and_is_kept, begin, end),
        cmocka_unit_test_setup_teardown(what_is_not_taken_leaves_nothing, begin, end),
        cmocka_unit_test_setup_teardown(limits_that_have_changed_meanwhile_are_not_written_over, begin, end),
        cmocka_unit_test_setup_teardown(each_limit_is_answered, begin, end),
        cmocka_unit_test_setup_teardown(too_many_in_no_message_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(what_is_in_no_message_is_forgotten_and_the_rest_stays, begin, end),
        cmocka_unit_test_setup_teardown(the_start_sweeps_what_no_row_knows, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
