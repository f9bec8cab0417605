#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "channel/chat/frame.h"
#include "port/tel.h"

static const char start_json[] =
    "{\"t\":\"start\",\"id\":\"0123456789abcdef\",\"topic\":\"wealth\",\"identity\":%s,\"text\":\"hi\"}";

static enum err parse(const char *text, struct chat_frame *f, const char **field)
{
    return chat_frame_parse((struct str){text, strlen(text)}, f, field);
}

static void expect(const char *text, enum err want, const char *want_field)
{
    struct chat_frame f;
    const char *field = NULL;
    enum err err = parse(text, &f, &field);
    if (err != want)
        print_message("%s: %s instead of %s\n", text, err_code(err), err_code(want));
    assert_int_equal(err, want);
    if (want_field) {
        assert_non_null(field);
        assert_string_equal(field, want_field);
    }
    chat_frame_done(&f);
}

static void every_kind_of_frame_is_understood(void **state)
{
    (void)state;
    struct chat_frame f;
    const char *field;
    assert_int_equal(parse("{\"t\":\"hello\",\"lang\":\"zh-CN\",\"seq\":7}", &f, &field), OK);
    assert_true(f.kind == CHAT_HELLO && f.zh && f.seq == 7 && f.token.n == 0);
    chat_frame_done(&f);
    assert_int_equal(parse("{\"t\":\"send\",\"id\":\"k-000001\",\"text\":\"你好\"}", &f, &field), OK);
    assert_true(f.kind == CHAT_SEND && str_is(f.text, "你好") && str_is(f.id, "k-000001"));
    chat_frame_done(&f);
    expect("{\"t\":\"typing\"}", OK, NULL);
    expect("{\"t\":\"ping\"}", OK, NULL);
    expect("{\"t\":\"got\",\"seq\":1}", OK, NULL);
    expect("{\"t\":\"read\",\"seq\":1}", OK, NULL);
    expect("{\"t\":\"leave\"}", OK, NULL);
    assert_int_equal(parse("{\"t\":\"hours\",\"topic\":\"cards\",\"at_us\":7}", &f, &field), OK);
    assert_true(f.kind == CHAT_HOURS && str_is(f.topic, "cards") && f.wanted_us == 7);
    chat_frame_done(&f);
    expect("{\"t\":\"hours\"}", ERR_FIELD_MISSING, "at_us");
    expect("{\"t\":\"hours\",\"at_us\":-1}", ERR_FIELD_RANGE, "at_us");
    assert_int_equal(parse("{\"t\":\"request\",\"id\":\"0123456789abcdef\",\"want\":\"callback\",\"identity\":{\"kind\":\"anonymous\"},"
                           "\"phone\":\"138\",\"wanted_us\":5}", &f, &field), OK);
    assert_true(f.kind == CHAT_REQUEST && str_is(f.want, "callback") && str_is(f.phone, "138") && f.wanted_us == 5 && f.topic.n == 0);
    chat_frame_done(&f);
    expect("{\"t\":\"request\",\"id\":\"0123456789abcdef\",\"want\":\"callback\"}", ERR_FIELD_MISSING, "identity");
    expect("{\"t\":\"request\",\"id\":\"0123456789abcdef\",\"want\":\"callback\",\"identity\":{\"kind\":\"anonymous\"},\"call\":\"0123456789abcdef\"}", OK, NULL);
    expect("{\"t\":\"request\",\"id\":\"0123456789abcdef\",\"want\":\"callback\",\"identity\":{\"kind\":\"anonymous\"},\"call\":\"short\"}", ERR_FIELD_RANGE, "call");
}

static void what_is_typed_may_come_along_and_is_bounded(void **state)
{
    struct chat_frame f;
    const char *field;
    static char frame[CHAT_PREVIEW_MAX + 64], text[CHAT_PREVIEW_MAX + 2];

    (void)state;
    assert_int_equal(parse("{\"t\":\"typing\"}", &f, &field), OK);
    assert_null(f.text.p);
    chat_frame_done(&f);
    assert_int_equal(parse("{\"t\":\"typing\",\"text\":\"\"}", &f, &field), OK);
    assert_true(f.text.p && f.text.n == 0); /* no more of it */
    chat_frame_done(&f);
    for (size_t n = CHAT_PREVIEW_MAX; n <= CHAT_PREVIEW_MAX + 1; n++) {
        memset(text, 'x', n);
        text[n] = 0;
        snprintf(frame, sizeof frame, "{\"t\":\"typing\",\"text\":\"%s\"}", text);
        expect(frame, n <= CHAT_PREVIEW_MAX ? OK : ERR_FIELD_RANGE, n <= CHAT_PREVIEW_MAX ? NULL : "text");
    }
}

static void identities_have_their_own_fields(void **state)
{
    (void)state;
    char text[1024];
    static const struct {
        const char *identity;
        enum err want;
        const char *field;
    } rows[] = {
        {"{\"kind\":\"anonymous\"}", OK, NULL},
        {"{\"kind\":\"contact\",\"name\":\"Li\",\"phone\":\"138\"}", OK, NULL},
        {"{\"kind\":\"contact\",\"name\":\"Li\"}", ERR_FIELD_MISSING, "phone"},
        {"{\"kind\":\"anonymous\",\"name\":\"Li\"}", ERR_FIELD_UNKNOWN, "name"},
        {"{\"kind\":\"king\"}", ERR_INPUT, "identity.kind"},
        {"{\"kind\":7}", ERR_FIELD_TYPE, "identity.kind"},
        {"{}", ERR_FIELD_MISSING, "identity.kind"},
        {"[]", ERR_FIELD_TYPE, "identity"},
        {"{\"kind\":\"signed\",\"account\":\"C1\",\"name\":\"A\",\"expires\":\"soon\",\"signature\":\"00\"}", ERR_FIELD_TYPE,
         "expires"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(text, sizeof text, start_json, rows[i].identity);
        expect(text, rows[i].want, rows[i].field);
    }
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    expect("", ERR_JSON, NULL);
    expect("{", ERR_JSON, NULL);
    expect("[]", ERR_FIELD_TYPE, NULL);
    expect("{}", ERR_FIELD_MISSING, "t");
    expect("{\"t\":1}", ERR_FIELD_TYPE, "t");
    expect("{\"t\":\"dance\"}", ERR_INPUT, "t");
    expect("{\"t\":\"typing\",\"x\":1}", ERR_FIELD_UNKNOWN, "x");
    expect("{\"t\":\"typing\",\"text\":5}", ERR_FIELD_TYPE, "text");
    expect("{\"t\":\"typing\",\"text\":\"a\\u0000b\"}", ERR_UTF8, NULL);
    expect("{\"t\":\"got\"}", ERR_FIELD_MISSING, "seq");
    expect("{\"t\":\"got\",\"seq\":-1}", ERR_FIELD_RANGE, "seq");
    expect("{\"t\":\"got\",\"seq\":4294967296}", ERR_FIELD_RANGE, "seq");
    expect("{\"t\":\"got\",\"seq\":1.5}", ERR_FIELD_TYPE, "seq");
    expect("{\"t\":\"send\",\"id\":\"k-000001\",\"text\":\"\"}", ERR_FIELD_RANGE, "text");
    expect("{\"t\":\"send\",\"id\":\"k\",\"text\":\"x\"}", ERR_FIELD_RANGE, "id");
    expect("{\"t\":\"send\",\"id\":\"k 000001\",\"text\":\"x\"}", ERR_INPUT, "id");
    expect("{\"t\":\"send\",\"id\":\"k-000001\",\"text\":\"a\\u0000b\"}", ERR_UTF8, NULL);
    expect("{\"t\":\"send\",\"t\":\"send\",\"id\":\"k-000001\",\"text\":\"x\"}", ERR_JSON, NULL);
    expect("{\"t\":\"send\",\"id\":\"k-000001\",\"text\":\"\xff\"}", ERR_JSON, NULL);
}

static void a_link_is_asked_for_and_used_by_frames_of_their_own(void **state)
{
    (void)state;
    expect("{\"t\":\"link\"}", OK, NULL);
    expect("{\"t\":\"link\",\"release\":true}", OK, NULL);
    expect("{\"t\":\"link\",\"release\":1}", ERR_FIELD_TYPE, "release");
    expect("{\"t\":\"zone\",\"zone\":\"Asia/Tokyo\"}", OK, NULL);
    expect("{\"t\":\"zone\"}", ERR_FIELD_MISSING, "zone");
    expect("{\"t\":\"zone\",\"zone\":\"\"}", ERR_FIELD_RANGE, "zone");
    expect("{\"t\":\"zone\",\"zone\":\"America/Argentina/ComodRivadaviaXXXXXXXXX\"}", ERR_FIELD_RANGE, "zone");
    expect("{\"t\":\"continue\",\"id\":\"k-00000000000001\",\"code\":\"abcdefghijklmnopqrst\"}", OK, NULL);
    expect("{\"t\":\"continue\",\"id\":\"k-00000000000001\"}", ERR_FIELD_MISSING, "code");
    expect("{\"t\":\"continue\",\"id\":\"k-00000000000001\",\"code\":\"short\"}", ERR_FIELD_RANGE, "code");
    expect("{\"t\":\"continue\",\"id\":\"short\",\"code\":\"abcdefghijklmnopqrst\"}", ERR_FIELD_RANGE, "id");
}

static void a_call_says_who_it_is_and_its_description_is_bounded(void **state)
{
    (void)state;
    struct chat_frame f;
    const char *field;
    assert_int_equal(parse("{\"t\":\"call\",\"id\":\"0123456789abcdef\",\"topic\":\"cards\",\"identity\":{\"kind\":\"contact\",\"name\":\"Li\",\"phone\":\"138\"},"
                           "\"sdp\":\"v=0\\r\\n\",\"consent\":2,\"fields\":[{\"key\":\"email\",\"value\":\"a@b.example\"}]}", &f, &field), OK);
    assert_true(f.answers_count == 1 && str_is(f.answers[0].key, "email") && str_is(f.answers[0].value, "a@b.example"));
    assert_true(f.kind == CHAT_CALL && str_is(f.id, "0123456789abcdef") && str_is(f.topic, "cards") && str_is(f.sdp, "v=0\r\n") && f.consent == 2 &&
                f.identity == CHAT_CONTACT && str_is(f.phone, "138"));
    chat_frame_done(&f);
    expect("{\"t\":\"call\",\"id\":\"0123456789abcdef\",\"identity\":{\"kind\":\"anonymous\"}}", OK, NULL); /* on another socket */
    expect("{\"t\":\"call\",\"id\":\"0123456789abcdef\"}", ERR_FIELD_MISSING, "identity");
    expect("{\"t\":\"call\",\"id\":\"0123456789abcdef\",\"identity\":{\"kind\":\"anonymous\"},\"fields\":[{\"key\":\"email\"}]}", ERR_FIELD_TYPE, "fields");
    expect("{\"t\":\"call\",\"identity\":{\"kind\":\"anonymous\"}}", ERR_FIELD_MISSING, "id");
    expect("{\"t\":\"call\",\"id\":\"short\",\"identity\":{\"kind\":\"anonymous\"}}", ERR_FIELD_RANGE, "id");
    expect("{\"t\":\"call\",\"id\":\"0123456789abcdef\",\"identity\":{\"kind\":\"anonymous\"},\"sdp\":\"\"}", ERR_FIELD_RANGE, "sdp");
    expect("{\"t\":\"call\",\"id\":\"0123456789abcdef\",\"identity\":{\"kind\":\"king\"}}", ERR_INPUT, "identity.kind");
    expect("{\"t\":\"candidate\",\"id\":\"0123456789abcdef\",\"candidate\":\"\"}", OK, NULL); /* there are no more */
    expect("{\"t\":\"candidate\",\"id\":\"0123456789abcdef\"}", ERR_FIELD_MISSING, "candidate");
    expect("{\"t\":\"hang_up\",\"id\":\"0123456789abcdef\"}", OK, NULL);
    expect("{\"t\":\"hang_up\",\"id\":\"0123456789abcde!\"}", ERR_INPUT, "id");
    expect("{\"t\":\"hang_up\"}", ERR_FIELD_MISSING, "id");

    static char big[CHAT_FRAME_MAX];
    int n = snprintf(big, sizeof big, "{\"t\":\"call\",\"id\":\"0123456789abcdef\",\"identity\":{\"kind\":\"anonymous\"},\"sdp\":\"");
    memset(big + n, 'x', CHAT_SDP_MAX + 1);
    memcpy(big + n + CHAT_SDP_MAX + 1, "\"}", 3);
    expect(big, ERR_FIELD_RANGE, "sdp");
    memcpy(big + n + CHAT_SDP_MAX, "\"}", 3);
    expect(big, OK, NULL);
    n = snprintf(big, sizeof big, "{\"t\":\"candidate\",\"id\":\"0123456789abcdef\",\"candidate\":\"");
    memset(big + n, 'x', TEL_CANDIDATE_MAX + 1);
    memcpy(big + n + TEL_CANDIDATE_MAX + 1, "\"}", 3);
    expect(big, ERR_FIELD_RANGE, "candidate");
    memcpy(big + n + TEL_CANDIDATE_MAX, "\"}", 3);
    expect(big, OK, NULL);
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    static char big[CHAT_FRAME_MAX + 100];
    memset(big, ' ', sizeof big - 1);
    memcpy(big, "{\"t\":\"typing\"}", 14);
    expect(big, ERR_TOO_BIG, NULL);
    static char longer[5000];
    int n = snprintf(longer, sizeof longer, "{\"t\":\"send\",\"id\":\"k-000001\",\"text\":\"");
    memset(longer + n, 'x', 4001);
    memcpy(longer + n + 4001, "\"}", 3);
    expect(longer, ERR_FIELD_RANGE, "text");
    memcpy(longer + n + 4000, "\"}", 3);
    expect(longer, OK, NULL);
    char deep[4000];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = 0;
    expect(deep, ERR_JSON, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_frame_is_understood),
        cmocka_unit_test(what_is_typed_may_come_along_and_is_bounded),
        cmocka_unit_test(identities_have_their_own_fields),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_link_is_asked_for_and_used_by_frames_of_their_own),
        cmocka_unit_test(a_call_says_who_it_is_and_its_description_is_bounded),
        cmocka_unit_test(sizes_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
