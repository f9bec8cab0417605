#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "media/addr.h"
#include "media/media.h"

static union media_addr addr(const char *host, uint16_t port)
{
    union media_addr a;
    assert_int_equal(media_addr_of(str_of(host), port, &a), OK);
    return a;
}

static void text_becomes_an_address_and_text_again(void **state)
{
    static const char *const good[] = {"192.0.2.1", "2001:db8::1", "::1", "0.0.0.0"};
    static const char *const bad[] = {"", "localhost", "192.0.2", "192.0.2.1 ", "[::1]", "192.0.2.256", "2001:db8::1::2",
                                      "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111"};
    char text[MEDIA_ADDR_TEXT];
    union media_addr a;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        a = addr(good[i], 4000);
        media_addr_text(&a, text);
        assert_string_equal(text, good[i]);
        assert_int_equal(media_addr_port(&a), 4000);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(media_addr_of(str_of(bad[i]), 1, &a), ERR_INPUT);
}

static void a_mapped_address_is_the_same_as_its_own(void **state)
{
    union media_addr a = addr("192.0.2.1", 4000), b = addr("::ffff:192.0.2.1", 4000), c = addr("192.0.2.1", 4002);
    union media_addr d = addr("2001:db8::1", 4000), none = {0};
    char text[MEDIA_ADDR_TEXT];

    (void)state;
    assert_true(media_addr_same(&a, &b));
    media_addr_text(&b, text);
    assert_string_equal(text, "192.0.2.1");
    assert_false(media_addr_same(&a, &c));
    assert_true(media_addr_same_host(&a, &c));
    assert_false(media_addr_same_host(&a, &d));
    assert_true(media_addr_same(&d, &d));
    assert_true(media_addr_none(&none));
    assert_false(media_addr_same(&none, &none));
    assert_int_equal(media_addr_port(&none), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_becomes_an_address_and_text_again),
        cmocka_unit_test(a_mapped_address_is_the_same_as_its_own),
    };
    return cmocka_run_group_tests_name("media_addr", tests, NULL, NULL);
}
