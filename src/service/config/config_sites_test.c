#include "service/config/config_test.h"
#include "service/config/sites.h"

static struct config_site_input plain(const char *key)
{
    return (struct config_site_input){
        .endpoint = {.key = str_of(key), .name = STR("Shop"), .secret = STR("0123456789abcdef0123456789abcdef"), .origins = STR("")},
        .site = {.colour = STR("#155eef"), .ink = STR("#ffffff")},
        .base_version = -1};
}

static enum err put(struct place *p, const struct config_site_input *in, uint64_t *ret_id, struct config_fault *f)
{
    *f = (struct config_fault){0};
    return config_site_put(p->config, in, 1000, ret_id, f);
}

static void contrast_is_what_the_guidelines_compute(void **state)
{
    (void)state;
    assert_int_equal(config_contrast(STR("#000000"), STR("#ffffff")), 2100);
    assert_int_equal(config_contrast(STR("#ffffff"), STR("#ffffff")), 100);
    /* The grey that just passes on white, and the next lighter one: published with WCAG 2.2, technique G18. */
    assert_int_equal(config_contrast(STR("#767676"), STR("#FFFFFF")), 454);
    assert_int_equal(config_contrast(STR("#777777"), STR("#ffffff")), 447);
    assert_int_equal(config_contrast(STR("red"), STR("#ffffff")), 0);
    assert_int_equal(config_contrast(STR("#12345g"), STR("#ffffff")), 0);
}

static void a_colour_of_too_little_contrast_is_refused_with_its_figure(void **state)
{
    (void)state;
    struct place p;
    struct config_fault f;
    uint64_t id = 0;
    struct config_site_input in = plain("shop");
    place_open(&p);
    in.site.colour = STR("#777777");
    assert_int_equal(put(&p, &in, &id, &f), ERR_INPUT);
    assert_string_equal(f.field, "colour");
    assert_non_null(strstr(f.en, "4.47 : 1"));
    assert_non_null(strstr(f.zh, "4.47 : 1"));
    in.site.colour = STR("#767676");
    assert_int_equal(put(&p, &in, &id, &f), OK);
    place_close(&p);
}

static void what_was_put_is_there_after_a_restart(void **state)
{
    (void)state;
    static const struct str words[] = {{"gold", 4}, {"silver", 6}};
    struct place p;
    struct config_fault f;
    const char *field;
    uint64_t id = 0;
    place_open(&p);
    struct config_attribute level = {.scope = SCOPE_CUSTOMER, .type = ATTR_TEXT, .name = STR("level"), .key = STR(""),
                                     .zh = STR("等级"), .en = STR("Level")};
    assert_int_equal(config_attributes_put(p.config, &level, 1, &field), OK);
    const struct config_view *v = config_take(p.config);
    attr_id attribute = config_attribute_named(v, SCOPE_CUSTOMER, STR("level"), STR(""))->id;
    config_drop(v);
    struct config_field fields[] = {{.kind = CONFIG_FIELD_EMAIL, .required = true},
                                    {.kind = CONFIG_FIELD_ATTRIBUTE, .attribute = attribute, .words_count = 2}};
    struct config_site_input in = plain("shop");
    in.site.brand_zh = STR("鹭江");
    in.site.lang = CONFIG_LANG_ZH;
    in.site.calls = true;
    in.site.preview = true;
    in.site.fields = fields;
    in.site.fields_count = 2;
    in.words[1] = words;
    in.site.consent_zh = STR("同意");
    in.site.consent_en = STR("I agree");
    assert_int_equal(put(&p, &in, &id, &f), OK);
    place_reopen(&p);
    v = config_take(p.config);
    const struct config_endpoint *e = config_endpoint(v, id);
    assert_non_null(e);
    assert_true(str_is(e->site.brand_zh, "鹭江") && e->site.lang == CONFIG_LANG_ZH && e->site.version == 1);
    assert_int_equal(e->site.fields_count, 2);
    assert_true(e->site.fields[0].kind == CONFIG_FIELD_EMAIL && e->site.fields[0].required);
    assert_int_equal(e->site.fields[1].words_count, 2);
    assert_true(str_is(config_symbol(v, e->site.fields[1].words[1])->text, "silver"));
    assert_true(e->site.consent_version == 1 && str_is(e->site.consent_en, "I agree"));
    assert_true(e->site.calls && e->site.preview);
    config_drop(v);
    in = plain("quiet");
    assert_int_equal(put(&p, &in, &id, &f), OK);
    place_reopen(&p);
    v = config_take(p.config);
    assert_false(config_endpoint(v, id)->site.calls || config_endpoint(v, id)->site.preview); /* unless somebody permits it */
    config_drop(v);
    place_close(&p);
}

static void each_wording_of_the_consent_has_a_number_of_its_own(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        uint32_t version;
    } steps[] = {{{"one", 3}, 1}, {{"one", 3}, 1}, {{"two", 3}, 2}, {{"", 0}, 0}, {{"two", 3}, 3}};
    struct place p;
    struct config_fault f;
    uint64_t id = 0;
    struct config_site_input in = plain("shop");
    place_open(&p);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        in.endpoint.id = id;
        in.site.consent_zh = in.site.consent_en = steps[i].text;
        assert_int_equal(put(&p, &in, &id, &f), OK);
        const struct config_view *v = config_take(p.config);
        assert_int_equal(config_endpoint(v, id)->site.consent_version, steps[i].version);
        config_drop(v);
    }
    place_close(&p);
}

static void a_change_upon_an_older_version_is_refused(void **state)
{
    (void)state;
    struct place p;
    struct config_fault f;
    uint64_t id = 0;
    struct config_site_input in = plain("shop");
    place_open(&p);
    assert_int_equal(put(&p, &in, &id, &f), OK);
    in.endpoint.id = id;
    in.base_version = 1;
    assert_int_equal(put(&p, &in, &id, &f), OK);
    assert_int_equal(put(&p, &in, &id, &f), ERR_STATE);
    assert_string_equal(f.field, "version");
    place_close(&p);
}

static void key_and_secret_of_a_site_stay(void **state)
{
    (void)state;
    struct place p;
    struct config_fault f;
    uint64_t id = 0;
    struct config_site_input in = plain("shop");
    place_open(&p);
    assert_int_equal(put(&p, &in, &id, &f), OK);
    in.endpoint.id = id;
    in.endpoint.key = STR("other");
    in.endpoint.secret = STR("ffffffffffffffffffffffffffffffff");
    assert_int_equal(put(&p, &in, &id, &f), OK);
    const struct config_view *v = config_take(p.config);
    assert_true(str_is(config_endpoint(v, id)->key, "shop"));
    assert_true(str_is(config_endpoint(v, id)->secret, "0123456789abcdef0123456789abcdef"));
    config_drop(v);
    in = plain("shop");
    assert_int_equal(put(&p, &in, &id, &f), ERR_EXISTS);
    place_close(&p);
}

static void what_cannot_be_asked_is_named(void **state)
{
    (void)state;
    struct place p;
    struct config_fault f;
    uint64_t id = 0;
    struct config_field twice[] = {{.kind = CONFIG_FIELD_NAME}, {.kind = CONFIG_FIELD_NAME}},
                        unknown[] = {{.kind = CONFIG_FIELD_ATTRIBUTE, .attribute = 999}};
    struct config_site_input in = plain("shop");
    place_open(&p);
    in.site.fields = twice;
    in.site.fields_count = 2;
    assert_int_equal(put(&p, &in, &id, &f), ERR_EXISTS);
    assert_string_equal(f.field, "fields[1]");
    in.site.fields = unknown;
    in.site.fields_count = 1;
    assert_int_equal(put(&p, &in, &id, &f), ERR_MISSING);
    assert_string_equal(f.field, "fields[0]");
    in = plain("shop");
    in.site.consent_zh = STR("同意");
    assert_int_equal(put(&p, &in, &id, &f), ERR_INPUT);
    assert_string_equal(f.field, "consent_en");
    in = plain("shop");
    in.site.greeting_en = STR("a\nb");
    assert_int_equal(put(&p, &in, &id, &f), ERR_UTF8);
    assert_string_equal(f.field, "greeting_en");
    place_close(&p);
}

static void pictures_are_known_by_their_first_bytes(void **state)
{
    (void)state;
    static const char png[64] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", jpeg[64] = "\xff\xd8\xff\xe0", webp[64] = "RIFF\x24\0\0\0WEBPVP8 ";
    assert_int_equal(config_picture_type((struct str){png, 64}), CONFIG_PICTURE_PNG);
    assert_int_equal(config_picture_type((struct str){jpeg, 64}), CONFIG_PICTURE_JPEG);
    assert_int_equal(config_picture_type((struct str){webp, 64}), CONFIG_PICTURE_WEBP);
    assert_int_equal(config_picture_type((struct str){png, 8}), CONFIG_PICTURE_OTHER);
    assert_int_equal(config_picture_type(STR("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")), CONFIG_PICTURE_OTHER);
    assert_int_equal(config_picture_type(STR("")), CONFIG_PICTURE_OTHER);
}

static void a_logo_is_bounded_replaced_and_taken_away(void **state)
{
    (void)state;
    static char big[CONFIG_PICTURE_BYTES_MAX + 1] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    struct place p;
    struct config_fault f = {0};
    uint64_t id = 0;
    struct config_site_input in = plain("shop");
    place_open(&p);
    assert_int_equal(put(&p, &in, &id, &f), OK);
    struct config_picture logo = {.kind = CONFIG_PICTURE_LOGO, .owner = id, .id = 77, .at_us = 5, .bytes = {big, sizeof big}};
    assert_int_equal(config_picture_put(p.config, &logo, &f), ERR_TOO_BIG);
    logo.bytes.n--;
    for (uint64_t n = 77; n < 79; n++) {
        logo.id = n;
        assert_int_equal(config_picture_put(p.config, &logo, &f), OK);
        const struct config_view *v = config_take(p.config);
        assert_int_equal(config_endpoint(v, id)->site.logo, n);
        config_drop(v);
    }
    logo.bytes.n = 0;
    assert_int_equal(config_picture_put(p.config, &logo, &f), OK);
    const struct config_view *v = config_take(p.config);
    assert_int_equal(config_endpoint(v, id)->site.logo, 0);
    config_drop(v);
    place_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_what_the_guidelines_compute),
        cmocka_unit_test(a_colour_of_too_little_contrast_is_refused_with_its_figure),
        cmocka_unit_test(what_was_put_is_there_after_a_restart),
        cmocka_unit_test(each_wording_of_the_consent_has_a_number_of_its_own),
        cmocka_unit_test(a_change_upon_an_older_version_is_refused),
        cmocka_unit_test(key_and_secret_of_a_site_stay),
        cmocka_unit_test(what_cannot_be_asked_is_named),
        cmocka_unit_test(pictures_are_known_by_their_first_bytes),
        cmocka_unit_test(a_logo_is_bounded_replaced_and_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
