#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/call.h"
#include "api/desk_frame.h"

static const struct api_schema *body_of(const char *path, enum net_method method)
{
    for (uint32_t i = 0; i < api_routes_count; i++)
        if (strcmp(api_routes[i].path, path) == 0 && api_routes[i].method == method)
            return &api_schemas[api_routes[i].body];
    fail_msg("no route %s", path);
    return NULL;
}

struct bad {
    struct str text;
    enum err err;
    const char *field;
};

static void hold(const struct bad *list, size_t count, const struct api_schema *s)
{
    for (size_t i = 0; i < count; i++) {
        char field[API_FIELD_BYTES];
        struct json_t *v = NULL;
        enum err err = api_body(list[i].text, s, &v, field);
        api_json_free(v);
        if (err != list[i].err || strcmp(field, list[i].field) != 0)
            fail_msg("%.*s: %s at \"%s\"", STR_FMT(list[i].text), err_code(err), field);
    }
}

static void a_bad_body_is_refused_by_the_name_of_its_field(void **state)
{
    const struct bad list[] = {
        {STR("{\"key\":\"k\",\"text\":\"t\"}"), OK, ""},
        {STR(""), ERR_JSON, ""},
        {STR("{\"key\":\"k\",\"text\":\"t\"} x"), ERR_JSON, ""},
        {STR("{\"key\":\"k\",\"key\":\"k\",\"text\":\"t\"}"), ERR_JSON, ""},
        {STR("[]"), ERR_JSON, ""},
        {STR("{\"key\":\"k\"}"), ERR_FIELD_MISSING, "text"},
        {STR("{\"key\":1,\"text\":\"t\"}"), ERR_FIELD_TYPE, "key"},
        {STR("{\"key\":\"k\",\"text\":[1]}"), ERR_FIELD_TYPE, "text"},
        {STR("{\"key\":\"\",\"text\":\"t\"}"), ERR_FIELD_RANGE, "key"},
        {STR("{\"key\":\"k\",\"text\":\"\",\"files\":[\"0x\"]}"), ERR_INPUT, "files[0]"},
        {STR("{\"key\":\"k\",\"text\":\"t\",\"more\":1}"), ERR_FIELD_UNKNOWN, "more"},
        {STR("{\"key\":\"k\",\"text\":\"t\",\"<b>\":1}"), ERR_FIELD_UNKNOWN, "?"},
        {STR("{\"key\":\"k\",\"text\":\"a\\u0000b\"}"), ERR_UTF8, "text"},
        {STR("{\"key\":\"k\",\"text\":\"a\xff\"}"), ERR_UTF8, "text"},
        {STR("{\"key\":\"k\",\"text\":\"a\0\"}"), ERR_UTF8, "text"},
        {STR("{\"key\":\"k\",\"text\":\"\\\xff\"}"), ERR_UTF8, ""},
        {STR("\xff{\"key\":\"k\",\"text\":\"t\"}"), ERR_JSON, ""},
    };

    (void)state;
    hold(list, sizeof list / sizeof *list, body_of("/api/conversations/{id}/messages", NET_POST));
}

static void a_field_inside_lists_is_named_by_its_path(void **state)
{
    const struct bad list[] = {
        {STR("{\"capacity\":1,\"queues\":[\"1\"],\"attributes\":[{\"attribute\":\"16\",\"values\":[\"9.5\"]}]}"), OK, ""},
        {STR("{\"capacity\":1,\"queues\":[\"0\"],\"attributes\":[]}"), ERR_INPUT, "queues[0]"},
        {STR("{\"capacity\":1.0,\"queues\":[],\"attributes\":[]}"), ERR_FIELD_TYPE, "capacity"},
        {STR("{\"capacity\":99,\"queues\":[],\"attributes\":[]}"), ERR_FIELD_RANGE, "capacity"},
        {STR("{\"capacity\":1,\"queues\":[],\"attributes\":[{\"attribute\":\"16\",\"values\":[]}]}"), ERR_FIELD_RANGE,
         "attributes[0].values"},
        {STR("{\"capacity\":1,\"queues\":[],\"attributes\":[{\"attribute\":\"16\",\"values\":[\"a\",2]}]}"), ERR_FIELD_TYPE,
         "attributes[0].values[1]"},
    };

    (void)state;
    hold(list, sizeof list / sizeof *list, body_of("/api/agents/{id}", NET_PUT));
}

static void a_field_that_was_named_is_found_again(void **state)
{
    const struct api_schema *s = body_of("/api/agents/{id}", NET_PUT);

    (void)state;
    assert_ptr_equal(api_schema_of(s, ""), s);
    assert_int_equal(api_schema_of(s, "capacity")->max, 50);
    assert_int_equal(api_schema_of(s, "attributes[12].values")->type, API_ARRAY);
    assert_int_equal(api_schema_of(s, "attributes[0].values[1]")->type, API_TEXT);
    assert_int_equal(api_schema_of(s, "queues[0]")->type, API_ID);
    for (size_t i = 0; i < 5; i++)
        assert_null(api_schema_of(s, (const char *const[]){"cap", "capacity.x", "capacity[0]", "attributes.values", "attributes[0].valu"}[i]));
}

static void deep_nesting_is_refused(void **state)
{
    static char deep[API_BODY_MAX];
    char field[API_FIELD_BYTES];
    struct json_t *v;

    (void)state;
    memset(deep, '[', sizeof deep);
    assert_int_equal(api_body((struct str){deep, sizeof deep}, body_of("/api/queues", NET_POST), &v, field), ERR_JSON);
}

static void a_text_is_measured_in_points_and_in_bytes(void **state)
{
    static char body[3 * API_BODY_MAX];
    const struct api_schema *s = body_of("/api/conversations/{id}/messages", NET_POST);
    const struct { int count; enum err err; } cases[] = {{1333, OK}, {1334, ERR_FIELD_RANGE}}; /* 3 bytes each, 4000 at most */

    (void)state;
    for (int k = 0; k < 2; k++) {
        char field[API_FIELD_BYTES];
        struct json_t *v = NULL;
        strcpy(body, "{\"key\":\"k\",\"text\":\"");
        for (int i = 0; i < cases[k].count; i++)
            strcat(body, "\u9646");
        strcat(body, "\"}");
        assert_int_equal(api_body(str_of(body), s, &v, field), cases[k].err);
        api_json_free(v);
    }
}

static void a_bad_desktop_frame_names_its_field(void **state)
{
    const struct bad list[] = {
        {STR("{\"t\":\"hello\",\"since\":\"0\"}"), OK, ""},
        {STR("{\"t\":\"read\",\"conversation\":\"5\",\"seq\":4}"), OK, ""},
        {STR("{\"t\":\"ping\"}"), OK, ""},
        {STR("{}"), ERR_FIELD_MISSING, "t"},
        {STR("{\"t\":\"nonsense\"}"), ERR_INPUT, "t"},
        {STR("{\"t\":[\"ping\"]}"), ERR_FIELD_TYPE, "t"},
        {STR("{\"t\":\"hello\"}"), ERR_FIELD_MISSING, "since"},
        {STR("{\"t\":\"hello\",\"since\":0}"), ERR_FIELD_TYPE, "since"},
        {STR("{\"t\":\"hello\",\"since\":\"-1\"}"), ERR_INPUT, "since"},
        {STR("{\"t\":\"ping\",\"seq\":1}"), ERR_FIELD_UNKNOWN, "seq"},
        {STR("{\"t\":\"got\",\"conversation\":\"5\",\"seq\":-1}"), ERR_FIELD_RANGE, "seq"},
        {STR("{\"t\":\"got\",\"conversation\":\"0\",\"seq\":1}"), ERR_INPUT, "conversation"},
        {STR("{\"t\":\"got\",\"conversation\":\"\xff\",\"seq\":1}"), ERR_UTF8, "conversation"},
        {STR("{\"t\":\"focus\",\"conversation\":\"0\"}"), OK, ""},
        {STR("{\"t\":\"look\",\"conversation\":\"0\"}"), ERR_INPUT, "conversation"},
        {STR("{\"t\":\"focus\"}"), ERR_FIELD_MISSING, "conversation"},
        {STR("{\"t\":\"focus\",\"conversation\":\"5\",\"kind\":\"note\"}"), ERR_FIELD_UNKNOWN, "kind"},
        {STR("{\"t\":\"typing\",\"conversation\":\"5\"}"), OK, ""},
        {STR("{\"t\":\"typing\",\"conversation\":\"5\",\"kind\":\"note\"}"), OK, ""},
        {STR("{\"t\":\"typing\",\"conversation\":\"5\",\"kind\":\"novel\"}"), ERR_INPUT, "kind"},
        {STR("{\"t\":\"typing\",\"conversation\":\"5\",\"kind\":1}"), ERR_FIELD_TYPE, "kind"},
        {STR("{\"t\":\"typing\",\"kind\":\"note\"}"), ERR_FIELD_MISSING, "conversation"},
        {STR("nonsense"), ERR_JSON, ""},
        {STR("{\"t\":\"call\",\"contact\":\"5\",\"sdp\":\"v=0\"}"), OK, ""},
        {STR("{\"t\":\"call\",\"contact\":\"0\",\"sdp\":\"v=0\"}"), ERR_INPUT, "contact"},
        {STR("{\"t\":\"call\",\"contact\":\"5\",\"sdp\":1}"), ERR_FIELD_TYPE, "sdp"},
        {STR("{\"t\":\"call\",\"contact\":\"5\"}"), ERR_FIELD_MISSING, "sdp"},
        {STR("{\"t\":\"call\",\"sdp\":\"v=0\"}"), ERR_FIELD_MISSING, "contact"},
        {STR("{\"t\":\"candidate\",\"contact\":\"5\",\"sdp\":\"v=0\"}"), ERR_FIELD_UNKNOWN, "sdp"},
        {STR("{\"t\":\"candidate\",\"contact\":\"5\"}"), ERR_FIELD_MISSING, "candidate"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char field[API_FIELD_BYTES];
        struct desk_frame f;
        enum err err = api_desk_frame(list[i].text, &f, field);
        if (err != list[i].err || strcmp(field, list[i].field) != 0)
            fail_msg("%.*s: %s at \"%s\"", STR_FMT(list[i].text), err_code(err), field);
        if (err == OK && f.kind == DESK_CALL && !str_is((struct str){(const char *)f.sdp.p, f.sdp.n}, "v=0"))
            fail_msg("%.*s", STR_FMT(list[i].text));
        buf_done(&f.sdp);
    }
}

static void a_query_is_checked_like_a_body(void **state)
{
    const struct { const char *text; enum err err; const char *field; } list[] = {
        {"", OK, ""}, {"since=5&limit=10", OK, ""}, {"since=%35", OK, ""}, {"since=x", ERR_FIELD_TYPE, "since"},
        {"limit=1001", ERR_FIELD_RANGE, "limit"}, {"limit=1&limit=2", ERR_INPUT, "limit"}, {"what=1", ERR_FIELD_UNKNOWN, "what"},
        {"since=%", ERR_INPUT, "since"}, {"since=%00", ERR_INPUT, "since"}, {"since=%ff", ERR_UTF8, "since"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        for (uint32_t r = 0; r < api_routes_count; r++) {
            char field[API_FIELD_BYTES];
            struct json_t *v = NULL;
            if (strcmp(api_routes[r].path, "/api/log") != 0)
                continue;
            enum err err = api_query(str_of(list[i].text), &api_schemas[api_routes[r].query], &v, field);
            api_json_free(v);
            if (err != list[i].err || strcmp(field, list[i].field) != 0)
                fail_msg("%s: %s at \"%s\"", list[i].text, err_code(err), field);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_body_is_refused_by_the_name_of_its_field),
        cmocka_unit_test(a_field_inside_lists_is_named_by_its_path),
        cmocka_unit_test(a_field_that_was_named_is_found_again),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(a_text_is_measured_in_points_and_in_bytes),
        cmocka_unit_test(a_bad_desktop_frame_names_its_field),
        cmocka_unit_test(a_query_is_checked_like_a_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
